/* The picture and the evidence panel. Everything that comes from the data goes into the page as
   text; addresses become links only if they are http or https. vis-network knows nodes and edges
   by their place in the lists, so no name from the data is ever used as a key of an object. */
(() => {
  "use strict";

  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("payload").textContent);

  // ---------------------------------------------------------------- what is shown, by its names

  const nodes = data.nodes.map((node, index) => ({ ...node, index, key: `n${index}`, edges: [], hidden: false }));
  const nodeOf = new Map(nodes.map((node) => [node.id, node]));
  const edges = data.edges.map((edge, index) => ({
    ...edge, index, key: `e${index}`, source: nodeOf.get(edge.from), target: nodeOf.get(edge.to), hidden: false,
  }));
  const edgeOf = new Map(edges.map((edge) => [edge.id, edge]));
  const accounts = new Map(Object.entries(data.accounts));
  const documents = new Map(Object.entries(data.documents));
  const lines = new Map(data.lines.map((line) => [line.name, line]));
  const shapes = new Map(Object.entries(data.shapes).map(([name, d]) => [name, { d, path: new Path2D(d) }]));

  const gather = (map, key, value) => {
    if (!map.has(key)) map.set(key, []);
    if (!map.get(key).includes(value)) map.get(key).push(value);
  };
  const accountsOfNode = new Map();
  const accountsOfMatter = new Map();
  const edgesOfAccount = new Map();
  for (const edge of edges) {
    edge.source.edges.push(edge);
    if (edge.target !== edge.source) edge.target.edges.push(edge);
    gather(edgesOfAccount, edge.assertion, edge);
    if (accounts.has(edge.assertion)) {
      gather(accountsOfNode, edge.from, edge.assertion);
      gather(accountsOfNode, edge.to, edge.assertion);
    }
  }
  for (const [iri, account] of accounts) {
    for (const about of account.about) if (nodeOf.has(about)) gather(accountsOfNode, about, iri);
    if (account.matter) gather(accountsOfMatter, account.matter.iri, iri);
  }

  // The reader's first question of anything is what is wrong with it.
  const ORDER = ["Disputed", "Withdrawn", "Reported", "Attributed", "Inferred"];
  const byStatus = (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b);
  const collator = new Intl.Collator("en");
  const byLabel = (a, b) => collator.compare(a.label, b.label);

  const state = {
    selection: null, // {kind: "node" | "edge" | "account", node | edge | iri}
    hiddenGroups: new Set(),
    hiddenStatuses: new Set(),
    hovered: null, // a node or an edge
    step: -1, // which neighbour the arrow keys are at
  };

  // ------------------------------------------------------------------------- building the page

  const SVG = "http://www.w3.org/2000/svg";

  const el = (name, attributes = {}, ...children) => {
    const [tag, ...classes] = name.split(".");
    const element = document.createElement(tag || "span");
    if (classes.length) element.className = classes.join(" ");
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "onclick" || key === "ontoggle") element.addEventListener(key.slice(2), value);
      else if (value !== false && value != null) element.setAttribute(key, value);
    }
    element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
    return element;
  };

  // Text from the data: isolated, so that its direction does not reach the words around it.
  const said = (text) => el("bdi", {}, String(text));

  const swatch = (group) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", `swatch group-${group}`);
    svg.setAttribute("viewBox", "-1.3 -1.3 2.6 2.6");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shapes.get(group).d);
    svg.append(path);
    return svg;
  };

  const lineSwatch = (status) => {
    const style = lines.get(status);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", `swatch-line status-${style.name.toLowerCase()}`);
    svg.setAttribute("viewBox", "0 0 44 12");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(SVG, "line");
    for (const [key, value] of [["x1", 1], ["y1", 6], ["x2", 43], ["y2", 6], ["stroke-width", style.width]]) {
      line.setAttribute(key, value);
    }
    if (style.dashes.length) line.setAttribute("stroke-dasharray", style.dashes.join(" "));
    svg.append(line);
    return svg;
  };

  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

  const nodeButton = (node) => el("button.link", { type: "button", onclick: () => selectNode(node.id) }, said(node.label));

  const outside = (url, ...children) =>
    el("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" }, ...children);

  const isWebAddress = (url) => /^https?:\/\//i.test(url ?? "");

  // ------------------------------------------------------------------------ the evidence panel

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
      el("p", {}, speaker ? nodeButton(speaker) : el("b", {}, said(attestation.voice)), " ",
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
          holder.append(el("h3", {}, `${status} (${same})`), el("p.hint", {}, lines.get(status).meaning));
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
          " ", nodeButton(otherEnd(edge, node)),
          edge.dates ? el("span.when", {}, said(edge.dates)) : null)));
    return items.length ? [
      el("details", { open: items.length <= 4 ? "" : false },
        el("summary", {}, `${count(items.length, "line")} in the picture`), el("ul.relations", {}, items)),
    ] : [];
  };

  const otherEnd = (edge, node) => (edge.source === node ? edge.target : edge.source);

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
    el("h2.relation", {}, nodeButton(edge.source), el("span.verb", {}, said(edge.relation), " →"), nodeButton(edge.target)),
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
      about.length ? el("p.kind", {}, "Concerns ", about.map((node, i) => [i ? ", " : "", nodeButton(node)])) : null,
      cardsByStatus([iri]),
    ];
  };

  const overviewPanel = () => {
    const all = [...accounts.keys()];
    const disputed = all.filter((iri) => accounts.get(iri).status === "Disputed").sort(byAccount);
    const central = [...ranked].filter((node) => node.edges.length).slice(0, 6);
    return [
      el("h2", {}, "Who says so, where, and when"),
      el("p.definition", {}, nodes.length
        ? "Select a shape or a line in the picture, or find a name. What each source says then stands here, with its place in the source, disputed things first."
        : "There is nothing in this network."),
      central.length ? el("h3", {}, "Most lines") : null,
      central.length ? el("ul.list", {}, central.map((node) => el("li", {}, swatch(node.group), nodeButton(node), el("span.count", {}, String(node.edges.length))))) : null,
      disputed.length ? el("h3", {}, `Disputed (${disputed.length})`) : null,
      disputed.length ? el("ul.list", {}, disputed.slice(0, 12).map((iri) => el("li", {}, lineSwatch("Disputed"),
        el("button.link", { type: "button", onclick: () => selectAccount(iri) }, said(accounts.get(iri).label))))) : null,
      disputed.length > 12 ? el("p.hint", {}, `and ${disputed.length - 12} more`) : null,
      all.length ? el("h3", {}, "Accounts by status") : null,
      all.length ? el("ul.list", {}, data.lines.map(({ name }) => el("li", {}, lineSwatch(name), name,
        el("span.count", {}, String(all.filter((iri) => accounts.get(iri).status === name).length))))) : null,
    ];
  };

  const showPanel = () => {
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

  // ------------------------------------------------------------------------------- the picture

  const ranked = [...nodes].sort((a, b) => b.edges.length - a.edges.length || a.index - b.index);
  const canvas = $("canvas");
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
  const LABEL = nodes.length <= 40 ? { size: 12, line: 14, width: 144 } : { size: 11, line: 13, width: 134 };
  const PROMINENT = new Set(ranked.filter((node) => node.edges.length > 1).slice(0, innerWidth < 600 ? 5 : nodes.length <= 40 ? 6 : 10)); // the labels that a reader looks for first

  let network = null;
  let edgeItems = null;
  let nodeItems = null;
  let theme = {};
  let focusSet = null; // what stays in full colour while something is selected
  let placed = { key: "", labels: [] };
  let fitted = null; // what fit() shows: its scale and the part of the picture
  let revision = 0; // counts what changes where labels may stand

  const readTheme = () => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(`--${name}`).trim();
    theme = {
      paper: colour("paper"), ink: colour("ink"), soft: colour("soft"), mark: colour("mark"), outline: colour("outline"),
      status: new Map(data.lines.map(({ name }) => [name, colour(`status-${name.toLowerCase()}`)])),
      group: new Map([...shapes.keys()].map((name) => [name, colour(`group-${name}`)])),
    };
  };

  const mixed = (colour, share) => {
    const part = (hex, i) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
    return `rgb(${[0, 1, 2].map((i) => Math.round(part(colour, i) * share + part(theme.paper, i) * (1 - share))).join(",")})`;
  };

  const isSelected = (item) => state.selection?.node === item || state.selection?.edge === item
    || (state.selection?.kind === "account" && edgesOfAccount.get(state.selection.iri)?.includes(item));

  const updateFocus = () => {
    const { selection } = state;
    focusSet = null;
    if (selection?.kind === "node") {
      focusSet = new Set([selection.node]);
      for (const edge of selection.node.edges) if (!edge.hidden) focusSet.add(edge).add(edge.source).add(edge.target);
    } else if (selection) {
      const shown = selection.kind === "edge" ? [selection.edge] : edgesOfAccount.get(selection.iri) ?? [];
      focusSet = new Set(shown.flatMap((edge) => [edge, edge.source, edge.target]));
      if (selection.kind === "account") {
        for (const iri of accounts.get(selection.iri).about) if (nodeOf.has(iri)) focusSet.add(nodeOf.get(iri));
      }
      if (!focusSet.size) focusSet = null;
    }
  };

  const isFaded = (item) => focusSet !== null && !focusSet.has(item);

  // In a magnified picture shapes and lines grow less than the space between them, in steps.
  const slimSteps = () => (network ? Math.max(0, Math.ceil(Math.log(network.getScale() / 1.6) / Math.log(1.25))) : 0);
  const slim = () => 1.25 ** (-0.7 * slimSteps());

  // Colour and dashes always say the status; being selected shows in width and a mark behind.
  const edgeLook = (edge) => {
    const line = lines.get(edge.status);
    const own = theme.status.get(edge.status);
    const colour = isFaded(edge) ? mixed(own, 0.16) : own;
    return {
      id: edge.key, hidden: edge.hidden,
      width: line.width * data.weight * slim() * (isSelected(edge) ? 1.7 : 1),
      arrows: { to: { enabled: true, scaleFactor: data.options.edges.arrows.to.scaleFactor * slim() } },
      color: { color: colour, highlight: colour, hover: colour },
    };
  };

  const restyle = () => {
    revision += 1;
    if (!network) return;
    edgeItems.update(edges.map(edgeLook));
    network.redraw();
  };

  const radius = (node) => Math.max(node.size * slim(), 3.5 / network.getScale());

  const drawNode = ({ ctx, id, x, y }) => {
    const node = nodes[Number(id.slice(1))];
    const size = radius(node);
    const drawn = () => {
      ctx.translate(x, y);
      if (isSelected(node)) {
        ctx.beginPath();
        ctx.arc(0, 0, size * 1.2 + 6 * slim(), 0, 2 * Math.PI);
        ctx.fillStyle = theme.mark;
        ctx.fill();
      }
      ctx.scale(size, size);
      const { path } = shapes.get(node.group);
      const faded = isFaded(node);
      ctx.fillStyle = faded ? mixed(theme.group.get(node.group), 0.22) : theme.group.get(node.group);
      ctx.strokeStyle = faded ? mixed(theme.outline, 0.25) : theme.outline;
      ctx.lineWidth = ((state.hovered === node ? 2.4 : 1.2) * slim()) / size;
      ctx.lineJoin = "round";
      ctx.fill(path);
      ctx.stroke(path);
    };
    return { drawNode: drawn, nodeDimensions: { width: 1.8 * size, height: 1.8 * size } };
  };

  const pointOn = (edge, share) => network.body.edges[edge.key].edgeType.getPoint(share);

  const markSelected = (ctx) => {
    for (const edge of edges) {
      if (edge.hidden || !isSelected(edge)) continue;
      ctx.beginPath();
      for (let step = 0; step <= 24; step += 1) {
        const { x, y } = pointOn(edge, step / 24);
        if (step) ctx.lineTo(x, y); else ctx.moveTo(x, y);
      }
      ctx.lineWidth = 9 / Math.max(network.getScale(), 0.5);
      ctx.lineCap = "round";
      ctx.strokeStyle = theme.mark;
      ctx.stroke();
    }
  };

  // Labels keep their size on the screen and take the free places in order of rank: a label that
  // would lie on another, or on a shape, is left out until there is room for it.

  const wrapped = (ctx, text, most, more = 0) => {
    const width = LABEL.width + more;
    const wide = (row) => ctx.measureText(row).width;
    const rows = [];
    let row = "";
    for (const word of text.split(/\s+/u)) {
      const longer = row ? `${row} ${word}` : word;
      if (row && wide(longer) > width) { rows.push(row); row = word; } else row = longer;
    }
    rows.push(row);
    const kept = rows.slice(0, most).map((each, i) => {
      const cut = i === most - 1 && rows.length > most;
      let letters = [...each];
      if (!cut && wide(each) <= width + 20) return each;
      while (letters.length > 1 && wide(`${letters.join("")}…`) > width + 20) letters = letters.slice(0, -1);
      return `${letters.join("")}…`;
    });
    return { rows: kept, width: Math.max(...kept.map(wide)), height: kept.length * LABEL.line };
  };

  // Boxes already taken, found by the cells of a coarse grid that they touch.
  const occupancy = () => {
    const cells = new Map();
    const each = (box, visit) => {
      for (let i = Math.floor(box.left / 80); i <= Math.floor(box.right / 80); i += 1) {
        for (let j = Math.floor(box.top / 80); j <= Math.floor(box.bottom / 80); j += 1) if (visit(`${i},${j}`)) return true;
      }
      return false;
    };
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return {
      isFree: (box, except) => !each(box, (cell) => (cells.get(cell) ?? []).some((other) => other.owner !== except && meets(box, other))),
      // The box that lies least on others, when there is no free one for what must be shown.
      leastCovered: (boxes, except) => {
        const covered = (box) => {
          const others = new Set();
          each(box, (cell) => { for (const other of cells.get(cell) ?? []) if (other.owner !== except) others.add(other); return false; });
          return [...others].reduce((sum, other) => sum
            + Math.max(0, Math.min(box.right, other.right) - Math.max(box.left, other.left))
            * Math.max(0, Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top)), 0);
        };
        return boxes.map((box) => [box, covered(box)]).reduce((best, next) => (next[1] < best[1] ? next : best))[0];
      },
      take: (box) => each(box, (cell) => { if (!cells.has(cell)) cells.set(cell, []); cells.get(cell).push(box); return false; }),
    };
  };

  const SIDES = ["below", "right", "above", "left"];

  // Where a label may stand, the side that the layout left room on first.
  // How many lines run over a box.
  const lineCover = (scale) => {
    const cells = new Map();
    for (const edge of edges) {
      if (edge.hidden) continue;
      for (let step = 0; step <= 40; step += 1) {
        const { x, y } = pointOn(edge, step / 40);
        const cell = `${Math.floor(x * scale / 60)},${Math.floor(y * scale / 60)}`;
        if (!cells.has(cell)) cells.set(cell, []);
        cells.get(cell).push([x * scale, y * scale, edge]);
      }
    }
    return (box) => {
      const over = new Set();
      for (let i = Math.floor(box.left / 60); i <= Math.floor(box.right / 60); i += 1) {
        for (let j = Math.floor(box.top / 60); j <= Math.floor(box.bottom / 60); j += 1) {
          for (const [x, y, edge] of cells.get(`${i},${j}`) ?? []) {
            if (x > box.left && x < box.right && y > box.top && y < box.bottom) over.add(edge);
          }
        }
      }
      return over.size;
    };
  };

  const around = (x, y, size, text, side, reach = 0) => {
    if (reach) return [0, reach].flatMap((more) => around(x, y, size + more, text, side));
    const { width, height } = text;
    const box = (left, top, align) => ({ left, top, right: left + width, bottom: top + height, align });
    const beside = [
      box(x - width / 2, y + size + 3, "center"),
      box(x + size + 5, y - height / 2, "left"),
      box(x - width / 2, y - size - 3 - height, "center"),
      box(x - size - 5 - width, y - height / 2, "right"),
    ];
    return [
      ...beside.filter((_, i) => SIDES[i] === side),
      ...beside.filter((_, i) => SIDES[i] !== side),
      box(x - width / 4, y + size + 3, "center"),
      box(x - width * 0.75, y + size + 3, "center"),
      box(x - width / 4, y - size - 3 - height, "center"),
      box(x - width * 0.75, y - size - 3 - height, "center"),
      box(x + size * 0.6, y + size * 0.7, "left"),
      box(x - size * 0.6 - width, y + size * 0.7, "right"),
      box(x + size * 0.6, y - size * 0.7 - height, "left"),
      box(x - size * 0.6 - width, y - size * 0.7 - height, "right"),
    ];
  };

  const font = (item, bold) => `${bold ? "650 " : ""}${LABEL.size + (PROMINENT.has(item) ? 1 : 0)}px ${FONT}`;

  const textOf = (ctx, item, text, bold) => {
    const kept = bold ? "boldText" : "plainText";
    if (!item[kept]) { ctx.font = font(item, bold); item[kept] = wrapped(ctx, text, bold ? 4 : text.length > 45 ? 2 : 3, PROMINENT.has(item) ? 12 : 0); }
    return item[kept];
  };

  // The layout leaves room on one side of each shape whose label matters. Another side, or another
  // label, is used only where it stands inside when all of the picture is in view.
  const hasRoom = (node) => SIDES.includes(node.side);
  const isWithinFitted = (item, box, scale) => fitted === null || scale > fitted.scale * 1.05
    || (item.side !== "none" && box.left > fitted.left * scale && box.right < fitted.right * scale
      && box.top > fitted.top * scale && box.bottom < fitted.bottom * scale);
  const nodeBoxes = (ctx, node, { x, y }, scale) => around(
    x * scale, y * scale, radius(node) * scale, textOf(ctx, node, node.label, isSelected(node)), node.side, PROMINENT.has(node) ? 7 : 0,
  );

  const placeLabels = (ctx) => {
    const scale = network.getScale();
    const key = `${revision} ${scale} ${state.hovered?.key ?? ""}`;
    if (placed.key === key) return placed.labels;
    const positions = network.getPositions();
    const taken = occupancy();
    const labels = [];
    const unhidden = ranked.filter((node) => !node.hidden);
    const shown = [...unhidden.filter(hasRoom), ...unhidden.filter((node) => !hasRoom(node))];
    for (const node of shown) {
      const { x, y } = positions[node.key];
      const size = radius(node) * scale * 0.9;
      taken.take({ owner: node, left: x * scale - size, right: x * scale + size, top: y * scale - size, bottom: y * scale + size });
    }
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    const inside = (box) => box.left + origin.x > 2 && box.right + origin.x < canvas.clientWidth - 2
      && box.top + origin.y > 2 && box.bottom + origin.y < canvas.clientHeight - 2;
    const lined = (data.weight === 1 || scale > 1.6) && edges.length <= 300 ? lineCover(scale) : null;
    const put = (item, text, bold, boxes, force) => {
      const meant = "relation" in item ? boxes : boxes.filter((box) => isWithinFitted(item, box, scale));
      const places = meant.filter((box) => taken.isFree(box, item));
      if (lined && places.length > 1 && !("relation" in item)) {
        const crossed = new Map(places.map((box) => [box, lined(box)]));
        places.sort((a, b) => crossed.get(a) - crossed.get(b)); // the order stays among equals
      }
      const free = (focusSet?.has(item) ? places.find(inside) : null) ?? places[0] ?? (force ? taken.leastCovered(meant.length ? meant : boxes, item) : null);
      if (!free) return;
      taken.take({ ...free, owner: null });
      labels.push({ ...free, item, rows: text.rows, bold, faded: isFaded(item) });
    };
    const first = (node) => (isSelected(node) || state.hovered === node ? 0 : isFaded(node) ? 2 : 1);
    const order = focusSet || state.hovered ? [...shown].sort((a, b) => first(a) - first(b)) : shown;
    const putNode = (node) => {
      const bold = isSelected(node);
      const text = textOf(ctx, node, node.label, bold);
      put(node, text, bold, nodeBoxes(ctx, node, positions[node.key], scale), first(node) === 0 || (PROMINENT.has(node) && first(node) === 1));
    };
    order.filter((node) => first(node) < 2).forEach(putNode);
    const told = edges.filter((edge) => !edge.hidden && (focusSet?.has(edge) || state.hovered === edge));
    for (const edge of told) {
      const text = textOf(ctx, edge, edge.relation, false);
      const [from, to] = [positions[edge.source.key], positions[edge.target.key]];
      // On a level line the words would hide the dashes: there they go above or below it.
      const level = Math.abs(from.x - to.x) > 2 * Math.abs(from.y - to.y);
      const outward = pointOn(edge, 0.5).y > (from.y + to.y) / 2 + 1 ? 1 : -1;
      const beside = (text.height / 2 + 4) * outward;
      const boxes = [0.5, 0.42, 0.58, 0.34, 0.66].flatMap((share) => {
        const { x, y } = pointOn(edge, share);
        const left = x * scale - text.width / 2;
        return (level ? [beside, -beside, 0] : [0, beside, -beside]).map((aside) => {
          const top = y * scale - text.height / 2 + aside;
          return { left, top, right: left + text.width, bottom: top + text.height, align: "center" };
        });
      });
      put(edge, text, false, boxes, state.hovered === edge);
    }
    order.filter((node) => first(node) === 2).forEach(putNode);
    placed = { key, labels };
    return labels;
  };

  const drawLabels = (ctx) => {
    const labels = placeLabels(ctx);
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, origin.x * ratio, origin.y * ratio);
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 4;
    ctx.strokeStyle = theme.paper;
    for (const label of labels) {
      const isEdge = "relation" in label.item;
      ctx.font = font(label.item, label.bold);
      ctx.textAlign = label.align;
      ctx.fillStyle = label.faded ? mixed(theme.soft, 0.55) : isEdge ? theme.soft : theme.ink;
      const x = label.align === "center" ? (label.left + label.right) / 2 : label.align === "left" ? label.left : label.right;
      for (const [i, row] of label.rows.entries()) {
        const y = label.top + (i + 0.5) * LABEL.line;
        ctx.strokeText(row, x, y);
        ctx.fillText(row, x, y);
      }
    }
    ctx.restore();
  };

  // What is at a place of the picture: a shape or its label, else a line.
  const itemAt = (place) => {
    const node = network.getNodeAt(place);
    if (node !== undefined) return nodes[Number(node.slice(1))];
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    const [x, y] = [place.x - origin.x, place.y - origin.y];
    const label = placed.labels.find((each) => each.left <= x && x <= each.right && each.top <= y && y <= each.bottom);
    if (label) return label.item;
    const edge = network.getEdgeAt(place);
    return edge === undefined ? null : edges[Number(edge.slice(1))];
  };

  // Everything in view, with the room that labels need beyond the outermost shapes: they keep their
  // size whatever the scale, so the scale is first guessed and then corrected by where they stand.
  const fit = () => {
    const shown = nodes.filter((node) => !node.hidden);
    if (!shown.length) return;
    const positions = network.getPositions(shown.map((node) => node.key));
    const reach = (boxes) => ({
      left: Math.min(...boxes.map((box) => box.left)), right: Math.max(...boxes.map((box) => box.right)),
      top: Math.min(...boxes.map((box) => box.top)), bottom: Math.max(...boxes.map((box) => box.bottom)),
    });
    const bare = reach(Object.values(positions).map(({ x, y }) => ({ left: x, right: x, top: y, bottom: y })));
    const ctx = canvas.querySelector("canvas").getContext("2d");
    const tools = document.querySelector(".tools");
    let over = { left: 12, right: 12, top: 12, bottom: 12 };
    let spare = 0; // what the buttons would hide
    for (let round = 0; round < 5; round += 1) {
      const scale = Math.min(
        Math.max(canvas.clientWidth - 20 - over.left - over.right, 60) / Math.max(bare.right - bare.left, 1),
        Math.max(canvas.clientHeight - 20 - spare - over.top - over.bottom, 60) / Math.max(bare.bottom - bare.top, 1),
        1.6,
      );
      network.moveTo({
        position: {
          x: (bare.left + bare.right) / 2 + (over.right - over.left) / 2 / scale,
          y: (bare.top + bare.bottom) / 2 + (over.bottom + spare - over.top) / 2 / scale,
        }, scale, animation: false,
      });
      const boxes = shown.flatMap((node) => {
        const { x, y } = positions[node.key];
        const shape = { left: x * scale - 12, right: x * scale + 12, top: y * scale - 12, bottom: y * scale + 12 };
        return hasRoom(node) ? [shape, nodeBoxes(ctx, node, { x, y }, scale)[0]] : [shape];
      });
      const all = reach(boxes);
      const most = canvas.clientWidth * 0.14; // in a narrow picture, labels must stand elsewhere
      over = {
        left: Math.min(most, bare.left * scale - all.left), right: Math.min(most, all.right - bare.right * scale),
        top: bare.top * scale - all.top, bottom: all.bottom - bare.bottom * scale,
      };
      const origin = network.canvasToDOM({ x: 0, y: 0 });
      fitted = {
        scale, left: (8 - origin.x) / scale, right: (canvas.clientWidth - 8 - origin.x) / scale,
        top: (6 - origin.y) / scale, bottom: (canvas.clientHeight - 6 - origin.y) / scale,
      };
      const hides = (box) => box.right + origin.x > tools.offsetLeft && box.bottom + origin.y > tools.offsetTop;
      if (round === 2 && boxes.some(hides)) spare = canvas.clientHeight - tools.offsetTop;
    }
    revision += 1;
    afterZoom();
    network.redraw();
  };

  let stepsDrawn = 0;
  const afterZoom = () => {
    if (slimSteps() === stepsDrawn) return;
    stepsDrawn = slimSteps();
    restyle();
  };

  const zoom = (factor) => {
    network.moveTo({ scale: Math.min(6, Math.max(0.05, network.getScale() * factor)), animation: false });
    afterZoom();
  };

  // Moves the picture, and makes it smaller, only if what was asked for does not show otherwise.
  const bringIntoView = (points) => {
    if (!points.length) return;
    const tools = document.querySelector(".tools");
    const places = points.map((point) => network.canvasToDOM(point));
    const shows = ({ x, y }) => x > 30 && y > 30 && x < canvas.clientWidth - 30 && y < canvas.clientHeight - 30
      && (x < tools.offsetLeft - 10 || y < tools.offsetTop - 10);
    if (places.every(shows)) return;
    const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
    const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const room = (length) => Math.max(length - 130, 60);
    network.moveTo({
      position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      scale: Math.min(network.getScale(), room(canvas.clientWidth) / Math.max(right - left, 1), room(canvas.clientHeight) / Math.max(bottom - top, 1)),
      animation: false,
    });
    afterZoom();
  };

  // Where the panel is below the picture, both must be seen: the picture and how the panel starts.
  const scrollToSelection = () => {
    const [above, below] = [canvas.getBoundingClientRect(), $("panel").getBoundingClientRect()];
    if (narrow.matches && (below.top < 0 || above.bottom < 80)) canvas.scrollIntoView({ block: "start" });
  };

  const positionOf = (node) => network.getPositions([node.key])[node.key];

  const startPicture = () => {
    readTheme();
    nodeItems = new vis.DataSet(nodes.map((node) => ({ id: node.key, x: node.x, y: node.y, shape: "custom", ctxRenderer: drawNode, size: node.size, chosen: false })));
    edgeItems = new vis.DataSet(edges.map((edge) => ({
      from: edge.source.key, to: edge.target.key, chosen: false, smooth: edge.smooth ?? false,
      ...(edge.selfReference ? { selfReference: edge.selfReference } : {}),
      dashes: lines.get(edge.status).dashes.length ? lines.get(edge.status).dashes : false,
      ...edgeLook(edge),
    })));
    network = new vis.Network(canvas, { nodes: nodeItems, edges: edgeItems }, {
      ...data.options,
      interaction: { hover: false, selectable: false, tooltipDelay: 1e9, zoomView: !narrow.matches },
    });
    network.on("beforeDrawing", markSelected);
    network.on("afterDrawing", drawLabels);
    network.on("dragEnd", ({ nodes: dragged }) => { if (dragged.length) { revision += 1; network.redraw(); } });
    network.on("zoom", afterZoom);
    network.on("dragging", ({ nodes: dragged }) => { if (dragged.length) revision += 1; });
    network.on("click", ({ pointer }) => {
      const item = itemAt(pointer.DOM);
      if (item === null) clear(); else if ("relation" in item) selectEdge(item.id); else selectNode(item.id);
    });
    fit();
  };

  const narrow = matchMedia("(max-width: 899px)");

  // ---------------------------------------------------------------------------- selecting things

  const select = (selection) => {
    state.selection = selection;
    state.step = -1;
    updateFocus();
    showPanel();
    announce();
    restyle();
  };

  const show = (wanted) => {
    if (network) bringIntoView(wanted.map(positionOf));
    scrollToSelection();
  };

  const selectNode = (iri) => {
    const node = nodeOf.get(iri);
    if (!node) return false;
    reveal([node], []);
    select({ kind: "node", node });
    show([node]);
    return true;
  };

  const selectEdge = (id) => {
    const edge = edgeOf.get(id);
    if (!edge) return false;
    reveal([edge.source, edge.target], [edge]);
    select({ kind: "edge", edge });
    show([edge.source, edge.target]);
    return true;
  };

  const selectAccount = (iri) => {
    if (!accounts.has(iri)) return false;
    select({ kind: "account", iri });
    const ends = (edgesOfAccount.get(iri) ?? []).flatMap((edge) => [edge.source, edge.target]);
    show((ends.length ? ends : accounts.get(iri).about.map((each) => nodeOf.get(each))).filter((node) => node && !node.hidden));
    return true;
  };

  const clear = () => { if (state.selection) select(null); };

  // ------------------------------------------------------------------------------------ filters

  const boxesOf = (name) => [...document.querySelectorAll(`input[data-${name}]`)];

  const applyFilters = () => {
    for (const node of nodes) node.hidden = state.hiddenGroups.has(node.group);
    for (const edge of edges) edge.hidden = state.hiddenStatuses.has(edge.status) || edge.source.hidden || edge.target.hidden;
    const shownNodes = nodes.filter((node) => !node.hidden).length;
    const shownEdges = edges.filter((edge) => !edge.hidden).length;
    $("filter-status").textContent = shownNodes === nodes.length && shownEdges === edges.length ? ""
      : `Showing ${shownNodes} of ${count(nodes.length, "name")} and ${shownEdges} of ${count(edges.length, "line")}.`;
    if (state.selection?.node?.hidden || state.selection?.edge?.hidden) select(null); else updateFocus();
    if (network) nodeItems.update(nodes.map((node) => ({ id: node.key, hidden: node.hidden })));
    restyle();
  };

  // What was asked for by name is shown, whatever was filtered before.
  const reveal = (wantedNodes, wantedEdges) => {
    if (![...wantedNodes, ...wantedEdges].some((item) => item.hidden)) return;
    for (const node of wantedNodes) state.hiddenGroups.delete(node.group);
    for (const edge of wantedEdges) state.hiddenStatuses.delete(edge.status);
    for (const box of boxesOf("group")) box.checked = !state.hiddenGroups.has(box.dataset.group);
    for (const box of boxesOf("status")) box.checked = !state.hiddenStatuses.has(box.dataset.status);
    applyFilters();
  };

  const bindFilters = (name, hidden) => {
    for (const box of boxesOf(name)) {
      box.checked = true;
      box.addEventListener("change", () => {
        if (box.checked) hidden.delete(box.dataset[name]); else hidden.add(box.dataset[name]);
        applyFilters();
      });
    }
  };

  // ------------------------------------------------------------------------------------- search

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const entries = ranked.map((node) => ({
    node, label: fold(node.label), aliases: node.aliases.map((alias) => [alias, fold(alias)]), type: fold(node.type_label),
  }));
  const search = $("search");
  const results = $("results");
  let found = [];
  let active = -1;

  // Lower is better: the start of the name, the start of a word in it, within it, an alias, a type.
  const score = (entry, wanted) => {
    if (entry.label.startsWith(wanted)) return 0;
    if (entry.label.includes(` ${wanted}`)) return 1;
    if (entry.aliases.some(([, alias]) => alias === wanted)) return 1;
    if (entry.label.includes(wanted)) return 2;
    if (entry.aliases.some(([, alias]) => alias.includes(wanted))) return 3;
    return entry.type.includes(wanted) ? 4 : Infinity;
  };

  const setActive = (index) => {
    active = index;
    [...results.children].forEach((item, i) => { if (found.length) item.setAttribute("aria-selected", String(i === index)); });
    if (index >= 0) {
      search.setAttribute("aria-activedescendant", results.children[index].id);
      results.children[index].scrollIntoView({ block: "nearest" });
    } else search.removeAttribute("aria-activedescendant");
  };

  const closeResults = () => {
    found = [];
    active = -1;
    results.hidden = true;
    results.replaceChildren();
    search.setAttribute("aria-expanded", "false");
    search.removeAttribute("aria-activedescendant");
    $("search-status").textContent = "";
  };

  const showResults = () => {
    const wanted = fold(search.value.trim());
    if (!wanted) { closeResults(); return; }
    const scored = entries.map((entry) => ({ entry, points: score(entry, wanted) })).filter(({ points }) => points < Infinity);
    found = scored.sort((a, b) => a.points - b.points).slice(0, 12).map(({ entry }) => entry);
    results.replaceChildren(...found.map((entry, i) => {
      const alias = entry.label.includes(wanted) ? null : entry.aliases.find(([, each]) => each.includes(wanted))?.[0];
      const item = el("li", { id: `result-${i}`, role: "option", "aria-selected": "false" },
        swatch(entry.node.group), el("span", {}, said(entry.node.label), alias ? [" (", said(alias), ")"] : null),
        el("span.hint", {}, said(entry.node.type_label)));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(i); });
      return item;
    }));
    if (!found.length) results.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "No name, alias or type contains that."));
    results.hidden = false;
    search.setAttribute("aria-expanded", "true");
    $("search-status").textContent = found.length ? `${count(found.length, "name")} found` : "Nothing found";
    setActive(found.length ? 0 : -1);
  };

  const choose = (index) => {
    const { node } = found[index];
    search.value = "";
    closeResults();
    selectNode(node.id);
  };

  search.addEventListener("input", showResults);
  search.addEventListener("blur", closeResults);
  search.addEventListener("focus", () => { if (search.value) showResults(); });
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (found.length) setActive((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Enter") {
      if (active >= 0) { event.preventDefault(); choose(active); }
    } else if (event.key === "Escape" && search.value) {
      event.stopPropagation();
      search.value = "";
      closeResults();
    }
  });

  // ----------------------------------------------------------------------------- keys and mouse

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
    else if (event.key === "Escape") clear();
  });

  // In the picture, arrow keys step through the neighbours of what is selected and Enter goes there.
  const stepNeighbours = (by) => {
    const { node } = state.selection ?? {};
    if (!node) return;
    const shown = node.edges.filter((edge) => !edge.hidden);
    if (!shown.length) return;
    state.step = (state.step < 0 && by < 0 ? shown.length - 1 : state.step + by + shown.length) % shown.length;
    const edge = shown[state.step];
    state.hovered = otherEnd(edge, node);
    $("canvas-status").textContent = `${edge.source.label} ${edge.relation} ${edge.target.label}, ${state.step + 1} of ${shown.length}`;
    bringIntoView([positionOf(state.hovered)]);
    network.redraw();
  };

  const onPictureKey = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (Object.hasOwn(steps, event.key)) stepNeighbours(steps[event.key]);
    else if (event.key === "Enter") {
      const next = state.step >= 0 && state.hovered && !("relation" in state.hovered) ? state.hovered : state.selection ? null : ranked[0];
      if (next) { state.hovered = null; selectNode(next.id); }
    } else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  };

  const bindPicture = () => {
    const frame = canvas.querySelector(".vis-network");
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-roledescription", "network picture");
    frame.setAttribute("aria-label", "Network picture");
    frame.setAttribute("aria-describedby", "canvas-hint");
    frame.addEventListener("keydown", onPictureKey);
    let waiting = null;
    const hover = (item) => {
      if (item === state.hovered) return;
      state.hovered = item;
      canvas.classList.toggle("pointing", item !== null);
      network.redraw();
    };
    canvas.addEventListener("mousemove", (event) => {
      const box = canvas.getBoundingClientRect();
      const place = { x: event.clientX - box.left, y: event.clientY - box.top };
      waiting ??= requestAnimationFrame(() => { waiting = null; if (event.buttons === 0) hover(itemAt(place)); });
    });
    canvas.addEventListener("mouseleave", () => hover(null));
    $("zoom-in").addEventListener("click", () => zoom(1.25));
    $("zoom-out").addEventListener("click", () => zoom(0.8));
    $("zoom-fit").addEventListener("click", fit);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readTheme(); restyle(); });
    narrow.addEventListener("change", () => network.setOptions({ interaction: { zoomView: !narrow.matches } }));
    let width = canvas.clientWidth;
    new ResizeObserver(() => {
      if (Math.abs(canvas.clientWidth - width) > 40) { width = canvas.clientWidth; network.setSize("100%", "100%"); fit(); }
    }).observe(canvas);
  };

  // --------------------------------------------------------------------------------------- start

  const inViewport = ({ x, y }) => {
    const box = canvas.getBoundingClientRect();
    return { x: box.left + x, y: box.top + y };
  };

  const page = {
    ready: false,
    selectNode,
    selectEdge,
    selectAccount,
    clear,
    nodePosition: (iri) => inViewport(network.canvasToDOM(positionOf(nodeOf.get(iri)))),
    // Which labels stand where, on the screen.
    labels: () => {
      const origin = inViewport(network.canvasToDOM({ x: 0, y: 0 }));
      return placed.labels.map((label) => ({
        id: label.item.id, text: label.rows.join(" "), left: label.left + origin.x, right: label.right + origin.x,
        top: label.top + origin.y, bottom: label.bottom + origin.y,
      }));
    },
    // A place where the line is on top, as far as there is one.
    edgePosition: (id) => {
      const edge = edgeOf.get(id);
      const places = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].map((share) => network.canvasToDOM(pointOn(edge, share)));
      return inViewport(places.find((place) => itemAt(place) === edge) ?? places[0]);
    },
  };
  window.pgPage = page;

  bindFilters("group", state.hiddenGroups);
  bindFilters("status", state.hiddenStatuses);
  showPanel();
  try {
    startPicture();
    bindPicture();
    network.once("afterDrawing", () => { page.ready = true; });
    network.redraw();
  } catch (error) {
    $("canvas").replaceChildren(el("p.failed", {}, "The picture could not be drawn. The search and the evidence panel work without it."));
    network = null;
    page.ready = true;
    throw error;
  }
})();
