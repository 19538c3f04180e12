/* The evidence panel: for whatever is selected a card for each account, with who says so and where. */
policygraph.evidence = (graph, shown) => {
  "use strict";

  const { $, el, said, count, outside, isWebAddress, marks } = policygraph.dom;
  const { accounts, documents, nodeOf, accountsOfNode, accountsOfMatter, byStatus, byLabel, otherEnd } = graph;
  const { state, selectNode, selectEdge, selectAccount } = shown;
  const { swatch, lineSwatch } = marks(graph);

  const thingButton = (node) => el("button.link", { type: "button", onclick: () => selectNode(node.id) }, said(node.label));

  const STANCES = new Map([
    ["Asserts", ["says so", false]],
    ["Repeats", ["repeats it", false]],
    ["Qualifies", ["qualifies it", false]],
    ["Denies", ["denies it", true]],
    ["SaysUnsubstantiated", ["says it is unsubstantiated", true]],
    ["Corrects", ["corrects it", true]],
    ["Retracts", ["retracts it", true]],
  ]);

  const knownPhrase = ([earliest, latest]) => {
    if (earliest && latest) return earliest === latest ? `known on ${latest}` : `first known between ${earliest} and ${latest}`;
    return latest ? `known by ${latest}` : earliest ? `not known before ${earliest}` : null;
  };

  const documentLine = (iri, locator) => {
    const found = documents.get(iri) ?? { retells: [] };
    const title = said(found.title || iri);
    const facts = [
      found.publisher, found.class, found.issued && `issued ${found.issued}`,
      found.read_on && `read on ${found.read_on}`, found.living && "a page that may change",
    ].filter(Boolean);
    const retold = found.retells.map((each) => documents.get(each)?.title ?? each);
    return [
      el("p.where", {}, isWebAddress(found.url) ? outside(found.url, title) : title,
        locator ? [" ", el("code.locator", { title: "where in the document" }, said(locator))] : null),
      facts.length ? el("p.facts", {}, facts.map((fact, i) => [i ? " · " : "", el("span.fact", {}, said(fact))])) : null,
      retold.length ? el("p.facts", {}, "retells ", retold.map((each, i) => [i ? ", " : "", said(each)])) : null,
    ];
  };

  const voice = (attestation) => {
    const [words, against] = STANCES.get(attestation.stance) ?? [attestation.stance, false];
    const speaker = nodeOf.get(attestation.voice_iri);
    const known = knownPhrase(attestation.known ?? []);
    const detail = (term, ...children) => el("p.detail", {}, el("span.term", {}, `${term} `), ...children);
    return el(
      "li", { "data-stance": attestation.stance },
      el("p", {}, speaker ? thingButton(speaker) : el("b", {}, said(attestation.voice)), " ",
        el(against ? "span.against" : "span", {}, said(words))),
      documentLine(attestation.document, attestation.locator),
      attestation.as_worded ? detail("as worded", "“", said(attestation.as_worded), "”") : null,
      attestation.unclear ? detail("unclear:", said(attestation.unclear)) : null,
      attestation.read_as ? detail("read here as", said(attestation.read_as)) : null,
      attestation.grounds ? detail("because", said(attestation.grounds)) : null,
      known ? el("p.facts", {}, known) : null,
    );
  };

  // A card is built when its fold is opened: accounts may rest on each other in long chains.
  const folded = (title, iris) => {
    const body = el("div");
    const fold = el("details", {
      ontoggle: () => { if (fold.open && !body.firstChild) body.append(...iris.map((iri) => card(iri))); },
    }, el("summary", {}, title), body);
    return fold;
  };

  const card = (iri) => {
    const account = accounts.get(iri);
    const premises = account.premises.filter((each) => accounts.has(each));
    const others = account.matter
      ? accountsOfMatter.get(account.matter.iri).filter((each) => each !== iri).sort(byAccount)
      : [];
    const unsourced = !account.attestations.length && !account.rule && !account.grounds;
    return el(
      "article.card", { "data-account": iri, "data-status": account.status },
      el("p.badge", {}, lineSwatch(account.status), el("b", {}, account.status),
        account.kind_label ? el("span.hint", {}, said(account.kind_label)) : null),
      el("h4", {}, said(account.label)),
      account.statement && account.statement !== account.label ? el("p.statement", {}, said(account.statement)) : null,
      el("p.dates", {}, account.dates ? said(account.dates) : el("span.hint", {}, "No date is given.")),
      account.rule ? el("p.reason", {}, el("span.term", {}, "Follows by the rule "), said(account.rule)) : null,
      account.grounds ? el("p.reason", {}, el("span.term", {}, "Grounds: "), said(account.grounds)) : null,
      premises.length ? folded(`Rests on ${count(premises.length, "account")}`, premises) : null,
      account.attestations.length ? el("ul.voices", {}, account.attestations.map(voice)) : null,
      unsourced ? el("p.reason", {}, el("b", {}, "No source is recorded.")) : null,
      account.attestations.length && account.origins
        ? el("p.origins", {}, account.origins === 1
          ? "One origin: all of this goes back to one report."
          : `${account.origins} origins not shown to be connected.`)
        : null,
      rivals(account),
      others.length ? folded(`${count(others.length, "other account")} of the same matter`, others) : null,
    );
  };

  const rivals = (account) => (account.rivals ?? []).length ? el("div.reason", {}, el("span.term", {}, "Cannot both hold with"),
    el("ul", {}, account.rivals.map((rival) => el("li", {},
      accounts.has(rival.account)
        ? el("button.link", { type: "button", onclick: () => selectAccount(rival.account) }, said(rival.label))
        : said(rival.label),
      ": ", said(rival.property_label), " ", said(rival.other_value), ", here ", said(rival.value))))) : null;

  const byAccount = (a, b) =>
    byStatus(accounts.get(a).status, accounts.get(b).status) || byLabel(accounts.get(a), accounts.get(b)) || (a < b ? -1 : 1);

  const AT_ONCE = 40;

  const cardsByStatus = (iris) => {
    const sorted = [...iris].sort(byAccount);
    const holder = el("div");
    const add = (from) => {
      holder.querySelector(".more")?.remove();
      for (const [place, iri] of sorted.slice(from, from + AT_ONCE).entries()) {
        const status = accounts.get(iri).status;
        if (from + place === 0 || accounts.get(sorted[from + place - 1]).status !== status) {
          const same = sorted.filter((each) => accounts.get(each).status === status).length;
          holder.append(el("h3", {}, `${status} (${same})`), el("p.hint", {}, graph.lines.get(status).meaning));
        }
        holder.append(card(iri));
      }
      const left = sorted.length - from - AT_ONCE;
      if (left > 0) holder.append(el("button.more", { type: "button", onclick: () => add(from + AT_ONCE) }, `Show ${Math.min(left, AT_ONCE)} more of ${left}`));
    };
    if (sorted.length) add(0);
    return holder;
  };

  const relationsOf = (node) => {
    const items = [...node.edges]
      .sort((a, b) => byStatus(a.status, b.status) || byLabel(otherEnd(a, node), otherEnd(b, node)) || a.index - b.index)
      .map((edge) => el("li", {}, lineSwatch(edge.status),
        el("span", {},
          el("button.link", { type: "button", onclick: () => selectEdge(edge.id) },
            el("span.unseen", {}, `${edge.status}: `), edge.source === node ? "" : "← ", said(edge.relation), edge.source === node ? " →" : ""),
          " ", thingButton(otherEnd(edge, node)),
          edge.dates ? el("span.when", {}, said(edge.dates)) : null)));
    return items.length ? [
      el("details", { open: items.length <= 4 ? "" : false },
        el("summary", {}, `${count(items.length, "line")} in the picture`), el("ul.relations", {}, items)),
    ] : [];
  };

  const nodePanel = (node) => {
    const iris = accountsOfNode.get(node.id) ?? [];
    return [
      el("h2", {}, swatch(node.group), said(node.label)),
      el("p.kind", {}, said(node.type_label), node.aliases.length ? [" · also called ", node.aliases.map((alias, i) => [i ? ", " : "", said(alias)])] : null),
      node.definition ? el("p.definition", {}, said(node.definition)) : null,
      el("p.iri", {}, said(node.id)),
      ...relationsOf(node),
      iris.length ? cardsByStatus(iris) : el("p.hint", {}, "No account in this network concerns it."),
    ];
  };

  const edgePanel = (edge) => [
    el("h2.relation", {}, thingButton(edge.source), el("span.verb", {}, said(edge.relation), " →"), thingButton(edge.target)),
    edge.dates ? el("p.kind", {}, said(edge.dates)) : null,
    accounts.has(edge.assertion)
      ? cardsByStatus([edge.assertion])
      : el("div", {},
        el("p.badge", {}, lineSwatch(edge.status), " ", el("b", {}, edge.status)),
        el("p.hint", {}, "The account behind this line is not part of this page."),
        edge.sources.length ? el("ul.voices", {}, edge.sources.map((iri) => el("li", {}, documentLine(iri)))) : null),
  ];

  const accountPanel = (iri) => {
    const about = accounts.get(iri).about.filter((each) => nodeOf.has(each)).map((each) => nodeOf.get(each));
    return [
      el("h2", {}, said(accounts.get(iri).label)),
      about.length ? el("p.kind", {}, "Concerns ", about.map((node, i) => [i ? ", " : "", thingButton(node)])) : null,
      cardsByStatus([iri]),
    ];
  };

  const overviewPanel = () => {
    const all = [...accounts.keys()];
    const disputed = all.filter((iri) => accounts.get(iri).status === "Disputed").sort(byAccount);
    const central = [...graph.ranked].filter((node) => node.edges.length).slice(0, 6);
    return [
      el("h2", {}, "Who says so, where, and when"),
      el("p.definition", {}, graph.nodes.length
        ? "Select a shape or a line in the picture, or find a name. What each source says then stands here, with its place in the source, disputed things first."
        : "There is nothing in this network."),
      central.length ? el("h3", {}, "Most lines") : null,
      central.length ? el("ul.list", {}, central.map((node) => el("li", {}, swatch(node.group), thingButton(node), el("span.count", {}, String(node.edges.length))))) : null,
      disputed.length ? el("h3", {}, `Disputed (${disputed.length})`) : null,
      disputed.length ? el("ul.list", {}, disputed.slice(0, 12).map((iri) => el("li", {}, lineSwatch("Disputed"),
        el("button.link", { type: "button", onclick: () => selectAccount(iri) }, said(accounts.get(iri).label))))) : null,
      disputed.length > 12 ? el("p.hint", {}, `and ${disputed.length - 12} more`) : null,
      all.length ? el("h3", {}, "Accounts by status") : null,
      all.length ? el("ul.list", {}, [...graph.lines.values()].map(({ name }) => el("li", {}, lineSwatch(name), name,
        el("span.count", {}, String(all.filter((iri) => accounts.get(iri).status === name).length))))) : null,
    ];
  };

  const show = () => {
    const { selection } = state;
    const body = selection === null ? overviewPanel()
      : selection.kind === "node" ? nodePanel(selection.node)
        : selection.kind === "edge" ? edgePanel(selection.edge) : accountPanel(selection.iri);
    const held = $("panel-body").contains(document.activeElement);
    $("panel-body").replaceChildren(...body.filter(Boolean));
    if (held) $("panel").focus({ preventScroll: true }); // what had the focus is gone
    $("panel").scrollTop = 0;
  };

  const announce = () => {
    const { selection } = state;
    let words = "Nothing selected.";
    if (selection?.kind === "node") {
      const iris = accountsOfNode.get(selection.node.id) ?? [];
      const disputed = iris.filter((iri) => accounts.get(iri).status === "Disputed").length;
      words = `${selection.node.label}, ${selection.node.type_label}: ${count(iris.length, "account")}, ${disputed} disputed.`;
    } else if (selection?.kind === "edge") {
      const { edge } = selection;
      words = `${edge.source.label} ${edge.relation} ${edge.target.label}: ${edge.status}.`;
    } else if (selection?.kind === "account") {
      words = `${accounts.get(selection.iri).label}: ${accounts.get(selection.iri).status}.`;
    }
    $("panel-status").textContent = words;
  };

  shown.on((changed) => {
    if (changed.has("selection")) { show(); announce(); }
  });
  show();
};
