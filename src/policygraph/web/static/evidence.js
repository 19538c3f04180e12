/* The evidence panel: what a thing, relation or account is, and a card for each account of it. */
policygraph.evidence = (graph, shown) => {
  "use strict";

  const { $, el, said, count, marks, tell } = policygraph.dom;
  const { standing, words } = policygraph.days;
  const { accounts, nodeOf, accountsOfNode, edgesOfAccount, byStatus, byLabel, otherEnd } = graph;
  const { state, selectEdge } = shown;
  const { swatch, lineSwatch } = marks(graph);
  const { card, redate, fold, documentLine, thingButton, accountButton, byAccount, toTheDay, joined, capital } = policygraph.cards(graph, shown);

  const AT_ONCE = 40; // cards or relations
  const OPEN = 6; // so many relations are not folded
  const TIMES = ["cover", "may", "unknown", "over", "later"];
  const OTHER_DAYS = new Set(["over", "later"]);

  const statusOf = (iri) => (shown.accountNow(iri) ?? accounts.get(iri)).status;
  const timeOf = (iri) => (state.day === null ? "any" : standing(shown.accountNow(iri).bounds, state.day));
  const dayPhrase = () => (state.day === null ? "at any time" : `${state.day.first === state.day.last ? "on" : "in"} ${words(state.day.text)}`);

  // ---------------------------------------------------------------------------------------- cards

  // Cards are kept while the same is selected and known: what the reader opened stays open.
  let kept = new Map();
  let most = AT_ONCE;
  const cardOf = (iri, level) => {
    if (!kept.has(iri)) kept.set(iri, card(iri, level));
    return kept.get(iri);
  };

  const cardsOf = (sorted, before, level) => {
    const holder = el("div");
    const add = (from, to) => {
      holder.querySelector(":scope > .more")?.remove();
      sorted.slice(from, to).forEach((iri, i) => holder.append(...before(from + i), cardOf(iri, level)));
      const left = sorted.length - to;
      if (left > 0) {
        holder.append(el("button.more", { type: "button", onclick: () => { most = to + AT_ONCE; add(to, most); } }, `Show ${Math.min(left, AT_ONCE)} more of ${left}`));
      }
    };
    add(0, most);
    return holder;
  };

  // Disputed first: a reader should not miss that something is contested, whenever it was. Among
  // those of one status, what covers the day asked for comes before what may, and other days last.
  const cardsByStatus = (iris) => {
    const places = new Map(iris.map((iri) => [iri, TIMES.indexOf(timeOf(iri))]));
    const sorted = [...iris].sort((a, b) => byStatus(statusOf(a), statusOf(b)) || places.get(a) - places.get(b) || byAccount(a, b));
    const numbers = tally(sorted.map(statusOf));
    return cardsOf(sorted, (i) => {
      const status = statusOf(sorted[i]);
      return i && statusOf(sorted[i - 1]) === status ? []
        : [el("h3", {}, `${status} (${numbers.get(status)})`), el("p.hint", {}, graph.lines.get(status)?.meaning ?? "")];
    }, 4);
  };

  const tally = (names) => names.reduce((found, name) => found.set(name, (found.get(name) ?? 0) + 1), new Map());

  // "1 disputed, 6 reported"
  const numbered = (statuses) => [...tally(statuses)].sort(([a], [b]) => byStatus(a, b))
    .map(([status, number]) => `${number.toLocaleString("en")} ${status.toLowerCase()}`).join(", ");

  // Of some accounts those that were there by the day asked for, and how many were not.
  const thereOf = (iris) => {
    const there = iris.filter((iri) => shown.accountNow(iri));
    const late = state.known === null ? 0 : iris.filter((iri) => !shown.accountNow(iri)).length;
    return [there, late ? el("p.hint", {}, `${count(late, "account")} that cannot have been known by ${words(state.known)} ${late === 1 ? "is" : "are"} left out.`) : null];
  };

  // ------------------------------------------------------------------------------------ relations

  const relationItem = (edge, node) => {
    const as = graph.asKnown(edge, shown.current.known);
    const outward = edge.source === node;
    return el("li", {}, lineSwatch(as.status), el("span", {},
      el("button.link", { type: "button", onclick: () => selectEdge(edge.id) },
        el("span.unseen", {}, `${as.status}: `), outward ? "" : "← ", said(edge.relation), outward ? " →" : ""),
      " ", thingButton(otherEnd(edge, node)),
      el("span.when", {}, joined([as.dates ? said(as.dates) : null, toTheDay(as.bounds, false)].filter(Boolean), " "))));
  };

  const relationList = (edges, node) => {
    const sorted = [...edges].sort((a, b) => byStatus(a.status, b.status) || byLabel(otherEnd(a, node), otherEnd(b, node)) || a.index - b.index);
    const list = el("ul.relations");
    const more = el("button.more", { type: "button", onclick: () => add(list.children.length) });
    const add = (from) => {
      list.append(...sorted.slice(from, from + AT_ONCE).map((edge) => relationItem(edge, node)));
      const left = sorted.length - list.children.length;
      more.textContent = `Show ${Math.min(left, AT_ONCE)} more of ${left}`;
      more.hidden = left <= 0;
    };
    add(0);
    return [list, more];
  };

  // The relations of a thing in the view that is open: those of the day first, others folded.
  let opened = new Map(); // which of these folds the reader opened or closed
  const relationsOf = (node) => {
    const [onDay, others] = [[], []];
    for (const edge of node.edges) {
      const as = shown.has(edge) ? graph.asKnown(edge, shown.current.known) : null;
      if (as) (OTHER_DAYS.has(shown.timeOf(as)) ? others : onDay).push(edge);
    }
    const folded = (name, title, edges, isOpen) => {
      if (!edges.length) return null;
      const details = fold(title, () => relationList(edges, node), opened.get(name) ?? isOpen);
      details.dataset.fold = name;
      details.addEventListener("toggle", () => opened.set(name, details.open));
      return details;
    };
    return [
      folded("day", `${count(onDay.length, "relation")} ${dayPhrase()}`, onDay, onDay.length <= OPEN),
      folded("others", `${others.length.toLocaleString("en")} on other days`, others, false),
    ];
  };

  // --------------------------------------------------------------------------------------- panels

  const nodePanel = (node) => {
    const [there, late] = thereOf(accountsOfNode.get(node.id) ?? []);
    const onDay = there.filter((iri) => !OTHER_DAYS.has(timeOf(iri)));
    return [
      el("h2", {}, swatch(node.group), said(node.label)),
      el("p.kind", {}, said(node.type_label), node.aliases.length ? [" · also called ", joined(node.aliases.map(said), ", ")] : null),
      node.definition ? el("p.definition", {}, said(node.definition)) : null,
      el("p.iri", {}, said(node.id)),
      there.length ? el("p.counted", {}, `${capital(dayPhrase())}: ${numbered(onDay.map(statusOf)) || "no account"}.`,
        there.length > onDay.length ? ` On other days: ${there.length - onDay.length}.` : null) : null,
      ...relationsOf(node),
      late,
      there.length ? cardsByStatus(there) : late ? null : el("p.hint", {}, "No account in this network concerns it."),
    ];
  };

  const edgePanel = (edge) => {
    const as = graph.asKnown(edge, shown.current.known);
    return [
      el("h2.relation", {}, thingButton(edge.source), el("span.verb", {}, said(edge.relation), " →"), thingButton(edge.target)),
      as ? el("p.kind", {}, joined([as.dates ? said(as.dates) : null, toTheDay(as.bounds)].filter(Boolean), " ")) : null,
      accounts.has(edge.assertion)
        ? cardOf(edge.assertion, 3)
        : el("div", {},
          el("p.badge", {}, lineSwatch(edge.status), " ", el("b", {}, edge.status)),
          el("p.hint", {}, "The account behind this line is not part of this page."),
          edge.sources.length ? el("ul.sources", {}, edge.sources.map((iri) => el("li", {}, documentLine(iri)))) : null),
    ];
  };

  const accountPanel = (iri) => {
    const about = accounts.get(iri).about.filter((each) => nodeOf.has(each)).map((each) => nodeOf.get(each));
    const drawn = edgesOfAccount.get(iri) ?? [];
    return [
      el("h2", {}, said(accounts.get(iri).label)),
      about.length ? el("p.kind", {}, "Concerns ", joined(about.map(thingButton), ", ")) : null,
      kept.get(iri) ?? kept.set(iri, card(iri, 3, false)).get(iri),
      drawn.length ? fold(drawn.length === 1 ? "Drawn as one line" : `Drawn as ${drawn.length} lines`, () => el("ul.relations", {}, drawn.map((edge) =>
        el("li", {}, lineSwatch((graph.asKnown(edge, shown.current.known) ?? edge).status),
          el("button.link", { type: "button", onclick: () => selectEdge(edge.id) }, said(edge.source.label), " ", said(edge.relation), " → ", said(edge.target.label)))))) : null,
    ];
  };

  // Nothing is selected: the accounts that the view is about, those of the day before the others, or
  // what there is.
  const viewPanel = (view) => {
    const answered = shown.answered(view).accounts;
    const there = answered.filter((iri) => accounts.has(iri) && shown.accountNow(iri));
    const gone = graph.asAnswered(view, null).accounts.filter((iri) => !there.includes(iri)).length;
    const step = view === state.step;
    // First what its text speaks of, whenever it was: a reader checks the one against the other.
    const told = (view.rests_on ?? []).filter((iri) => accounts.has(iri) && shown.accountNow(iri));
    const [onDay, others] = [[], []];
    for (const iri of there) if (!told.includes(iri)) (OTHER_DAYS.has(timeOf(iri)) ? others : onDay).push(iri);
    const groups = [["What the text speaks of", told], [state.day && state.day.first === state.day.last ? "On the day" : "In that time", onDay], ["On other days", others]]
      .filter(([, iris]) => iris.length);
    const starts = new Map();
    for (const [i, [heading, iris]] of groups.entries()) {
      const before = groups.slice(0, i).reduce((sum, [, each]) => sum + each.length, 0);
      if (groups.length > 1) starts.set(before, el("h3", {}, `${state.day || heading !== "In that time" ? heading : "Others"} (${iris.length})`));
    }
    const all = groups.flatMap(([, iris]) => iris);
    return [
      el("h2", {}, step ? "What the sources say" : said(view.title)),
      step ? null : el("p.definition.with-accounts", {}, said(view.text)),
      el("p.kind", {}, count(all.length, "account")),
      gone && state.known !== null ? el("p.hint", {}, `${count(gone, "account")} of this view ${gone === 1 ? "is" : "are"} left out: not known by ${words(state.known)}, or not yet what its question answered.`) : null,
      cardsOf(all, (i) => (starts.has(i) ? [starts.get(i)] : []), groups.length > 1 ? 4 : 3),
    ];
  };

  const overviewPanel = () => {
    if (state.view.accounts?.length || state.view.rests_on?.length) return viewPanel(state.view);
    const [all, late] = thereOf([...accounts.keys()]);
    const disputed = all.filter((iri) => statusOf(iri) === "Disputed").sort(byAccount);
    const central = [...graph.ranked].filter((node) => node.edges.length).slice(0, 6);
    const numbers = tally(all.map(statusOf));
    return [
      el("h2", {}, "Who says so, where, and when"),
      el("p.definition", {}, graph.nodes.length
        ? "Select a shape or a line in the picture, or find a name. What each source says then stands here, with its place in the source, disputed things first."
        : "There is nothing in this network."),
      central.length ? el("h3", {}, "Most lines") : null,
      central.length ? el("ul.list", {}, central.map((node) => el("li", {}, swatch(node.group), thingButton(node), el("span.count", {}, String(node.edges.length))))) : null,
      disputed.length ? el("h3", {}, `Disputed (${disputed.length})`) : null,
      disputed.length ? el("ul.list", {}, disputed.slice(0, 12).map((iri) => el("li", {}, lineSwatch("Disputed"), accountButton(iri, accounts.get(iri).label)))) : null,
      disputed.length > 12 ? el("p.hint", {}, `and ${disputed.length - 12} more`) : null,
      all.length ? el("h3", {}, "Accounts by status") : null,
      all.length ? el("ul.list", {}, [...graph.lines.keys()].map((name) => el("li", {}, lineSwatch(name), name, el("span.count", {}, String(numbers.get(name) ?? 0))))) : null,
      late,
    ];
  };

  // ------------------------------------------------------------------------------------- the panel

  const build = () => {
    const { selection } = state;
    const body = selection === null ? overviewPanel()
      : selection.kind === "node" ? nodePanel(selection.node)
        : selection.kind === "edge" ? edgePanel(selection.edge) : accountPanel(selection.iri);
    $("panel-body").replaceChildren(...body.filter(Boolean));
  };

  // Something else is asked for: from the top.
  const show = () => {
    const held = $("panel-body").contains(document.activeElement);
    kept = new Map();
    opened = new Map();
    most = AT_ONCE;
    build();
    if (held) $("panel").focus({ preventScroll: true }); // what had the focus is gone
    $("panel").scrollTop = 0;
  };

  // The same on another day: the cards stay, and say anew how they stand to it.
  const again = () => {
    const held = document.activeElement;
    build(); // at once, so that the panel stays where it was scrolled to
    redate($("panel-body"));
    if (held !== document.activeElement && $("panel-body").contains(held)) held.focus({ preventScroll: true });
  };

  const announce = (isSaid) => {
    const { selection } = state;
    let text = "Nothing selected.";
    if (selection?.kind === "node") {
      const [there] = thereOf(accountsOfNode.get(selection.node.id) ?? []);
      const disputed = there.filter((iri) => statusOf(iri) === "Disputed").length;
      text = `${selection.node.label}, ${selection.node.type_label}: ${count(there.length, "account")}, ${disputed} disputed.`;
    } else if (selection?.kind === "edge") {
      const { edge } = selection;
      text = `${edge.source.label} ${edge.relation} ${edge.target.label}: ${(graph.asKnown(edge, shown.current.known) ?? edge).status}.`;
    } else if (selection?.kind === "account") {
      text = `${accounts.get(selection.iri).label}: ${statusOf(selection.iri)}.`;
    }
    tell($("panel-status"), text, isSaid);
  };

  shown.on((changed) => {
    if (changed.has("selection")) { show(); announce(state.selection !== null || !changed.has("view")); }
    else if (changed.has("known") || ((changed.has("view") || changed.has("step")) && state.selection === null)) show();
    else if (changed.has("day") || changed.has("view") || changed.has("added")) again();
  });
  show();
};
