/* The table of the relations that are shown: the same as the picture has, to read, sort, filter and
   take along. While it is closed it costs nothing. */
policygraph.table = (graph, shown) => {
  "use strict";

  const { $, el, said, count, fold, isTyping, outside, isWebAddress, marks, tell } = policygraph.dom;
  const { isoOf } = policygraph.days;
  const { accounts, documents, byStatus } = graph;
  const { state } = shown;
  const { lineSwatch } = marks(graph);
  const { voicesOf } = policygraph.cards(graph, shown);
  const AT_ONCE = 200;
  const AT_FIRST = 12; // where the picture comes after the table
  const TIMES = new Map([
    ["cover", "covers it"], ["may", "may cover it"], ["unknown", "no date"], ["over", "over by then"], ["later", "not begun"],
  ]);
  const narrow = matchMedia("screen and (max-width: 899px)");

  // ------------------------------------------------------------------------------- rows and order

  const sourcesOf = (edge) => edge.sources.map((iri) => ({ iri, title: documents.get(iri)?.title || iri, url: documents.get(iri)?.url }));
  const titlesOf = ({ edge }) => sourcesOf(edge).map(({ title }) => title).join("; ");

  // Texts are compared once for the whole page, rows then by the place of their text.
  const collator = new Intl.Collator("en", { numeric: true });
  const byText = (textOf) => {
    let places = null;
    return (row) => {
      places ??= new Map([...new Set(graph.edges.map((edge) => textOf({ edge })))].sort(collator.compare).map((text, place) => [text, place]));
      const text = textOf(row);
      return [text ? places.get(text) : null];
    };
  };
  const statuses = [...graph.lines.keys()].sort(byStatus);
  const times = [...TIMES.keys()];
  const first = (...bounds) => bounds.find((bound) => bound !== null) ?? null;
  const column = (name, title, textOf, ranks = byText(textOf)) => ({ name, title, textOf, ranks });
  const COLUMNS = [
    column("from", "From", ({ edge }) => edge.source.label),
    column("relation", "Relation", ({ edge }) => edge.relation),
    column("to", "To", ({ edge }) => edge.target.label),
    column("kind", "Kind", ({ edge }) => edge.kind),
    column("status", "Status", ({ as }) => as.status, ({ as }) => [statuses.indexOf(as.status)]),
    column("dates", "Dates", ({ as }) => as.dates || "",
      ({ as: { bounds: [a, b, c, d] } }) => [first(a, b, c, d), first(d, c, b, a)]),
    column("time", "On the day", ({ as }) => TIMES.get(as.time) ?? "", ({ as }) => [TIMES.has(as.time) ? times.indexOf(as.time) : null]),
    column("sources", "Sources", titlesOf),
  ];
  const columns = () => COLUMNS.filter(({ name }) => name !== "time" || state.day !== null);

  let order = []; // by what it is sorted, and before that, and before that
  let words = []; // that all occur in every row
  // Both as the state has them: "-status,from" is by status downwards, and before that by from.
  const take = () => {
    const named = state.sort.split(",").map((each) => [COLUMNS.find(({ name }) => name === each.replace("-", "")), each.startsWith("-")]);
    order = named.filter(([column]) => column).map(([column, down]) => ({ column, down }));
    if (!order.length) order = [{ column: COLUMNS[0], down: false }];
    words = fold(state.filter).split(/\s+/u).filter(Boolean);
  };
  take();

  // What is empty stands last, whichever way the rest is sorted.
  const compared = (a, b, down) => {
    for (const [i, rank] of a.entries()) {
      if (rank === b[i]) continue;
      if (rank === null || b[i] === null) return rank === null ? 1 : -1;
      return down ? b[i] - rank : rank - b[i];
    }
    return 0;
  };

  const textsOf = new Map(); // of a relation, what does not change from day to day
  const has = (row) => {
    if (!textsOf.has(row.edge)) {
      const { edge } = row;
      textsOf.set(edge, fold([edge.source.label, edge.relation, edge.target.label, edge.kind, titlesOf(row)].join("\n")));
    }
    const text = `${textsOf.get(row.edge)}\n${fold([row.as.status, row.as.dates, TIMES.get(row.as.time)].join("\n"))}`;
    return words.every((word) => text.includes(word));
  };

  // All rows of the table, in its order: {edge, as}.
  const rows = () => {
    const found = [...shown.current.edges].map(([edge, as]) => ({ edge, as })).filter((row) => !words.length || has(row));
    const ranked = found.map((row) => ({ row, ranks: order.map(({ column }) => column.ranks(row)) }));
    ranked.sort((a, b) => {
      for (const [i, { down }] of order.entries()) {
        const way = compared(a.ranks[i], b.ranks[i], down);
        if (way) return way;
      }
      return a.row.edge.index - b.row.edge.index;
    });
    return ranked.map(({ row }) => row);
  };

  const filtered = (number) => (words.length ? `${number.toLocaleString("en")} of ${count(shown.current.edges.size, "relation")}` : count(number, "relation"));

  // Of a network too large to be drawn a view has the top: what goes elsewhere has to say so.
  const ofMore = () => (state.view.of
    ? `Only the ${state.view.nodes.length.toLocaleString("en")} ${state.view.focus === null ? "most connected" : "nearest"} of ${count(state.view.of[0], "thing")} are in this view.` : "");

  // What the rows are: the view, the sentence of the page, and what that does not count.
  const caption = (number) => {
    const { pale } = shown.counts();
    return [
      `${state.view.title}.`, shown.sentence(), ofMore(),
      pale ? `${count(pale, "relation")} over or not begun by then ${pale === 1 ? "stands" : "stand"} here too.` : "",
      words.length ? `Here: the ${filtered(number)} with “${state.filter.trim()}”.` : "",
    ].filter(Boolean).join(" ");
  };

  // ---------------------------------------------------------------------------------- as elements

  const filter = el("input", { id: "table-filter", type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": "table-status" });
  const status = el("p.hint", { id: "table-status", role: "status" });
  const captionLine = el("span");
  const head = el("tr", { role: "row" });
  const body = el("tbody", { role: "rowgroup" });
  const more = el("button.more", { type: "button", hidden: "" });
  const region = el("div.table-scroll", { role: "region", "aria-label": "Rows of the table" },
    // Roles are written out: as blocks in a narrow page, elements would lose them.
    el("table", { role: "table" }, el("caption", {}, captionLine), el("thead", { role: "rowgroup" }, head), body), more);
  const paperSources = el("div.on-paper");
  $("tabled").append(
    el("h2.unseen", {}, "Table"),
    el("div.table-tools", {}, el("label", { for: "table-filter" }, "Rows with"), filter, status),
    region, paperSources,
  );
  const toggle = el("button", { type: "button", "aria-pressed": "false", title: "Table or picture (T)", "aria-keyshortcuts": "T" }, "Table");
  $("actions").append(toggle);

  const atFirst = () => (narrow.matches ? AT_FIRST : AT_ONCE);
  let limit = atFirst();
  let isOnPaper = false;
  const made = new Map(); // relation -> {said, element}: a row is made again only when it says something else

  const choose = (edge) => {
    shown.selectEdge(edge.id);
    if (narrow.matches) $("panel").focus(); // which is far from the row
  };

  const sourceItems = (edge) => {
    const items = sourcesOf(edge).map(({ title, url }) => el("li", {}, isWebAddress(url) ? outside(url, said(title)) : said(title)));
    return items.length ? el("ul", {}, items) : el("span.hint", {}, "none named");
  };

  // A day is not broken at its hyphens.
  const dated = (text) => el("bdi", {}, text.split(/(\d{4}-\d\d(?:-\d\d)?)/).map((part, i) => (i % 2 ? el("span.whole", {}, part) : part)));

  const cells = ({ edge, as }) => ({
    from: el("button.link", { type: "button", onclick: () => choose(edge) }, said(edge.source.label),
      el("span.unseen", {}, " ", said(edge.relation), " ", said(edge.target.label), ": evidence")),
    relation: said(edge.relation),
    to: said(edge.target.label),
    kind: said(edge.kind),
    status: el("span", {}, lineSwatch(as.status), " ", as.status),
    dates: as.dates ? dated(as.dates) : el("span.hint", {}, "no date"),
    time: TIMES.get(as.time) ?? "",
    sources: sourceItems(edge),
  });

  const rowOf = (row) => {
    const { edge, as } = row;
    const said = JSON.stringify([as.status, as.dates, as.time, state.day === null]);
    if (made.get(edge)?.said !== said) {
      const parts = cells(row);
      const element = el(as.pale ? "tr.pale" : "tr", {
        role: "row", "data-edge": edge.index,
        onclick: (event) => { if (!event.target.closest("a, button") && getSelection().isCollapsed) choose(edge); },
      }, columns().map(({ name, title }) => (name === "from"
        ? el("th", { role: "rowheader", scope: "row", "data-column": name }, parts[name])
        : el("td", { role: "cell", "data-column": name, "data-label": title }, parts[name]))));
      made.set(edge, { said, element });
    }
    return made.get(edge).element;
  };

  const showHead = () => {
    const wanted = columns();
    if (head.children.length !== wanted.length) {
      head.replaceChildren(...wanted.map((column) => el("th", { role: "columnheader", scope: "col", "data-column": column.name },
        el("button", { type: "button", onclick: () => sort(column) }, column.title))));
    }
    for (const [i, column] of wanted.entries()) {
      const { down } = order[0];
      if (order[0].column === column) head.children[i].setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.children[i].removeAttribute("aria-sort");
    }
  };

  const showSelected = () => {
    const { selection } = state;
    for (const element of body.querySelectorAll("[data-edge]")) {
      const edge = graph.edges[Number(element.dataset.edge)];
      const isIt = selection?.edge === edge || (selection?.kind === "account" && selection.iri === edge.assertion);
      if (isIt) element.setAttribute("aria-current", "true"); else element.removeAttribute("aria-current");
    }
  };

  const showRows = () => {
    const atOnce = isOnPaper ? Infinity : limit;
    const all = rows();
    const elements = all.slice(0, atOnce).map(rowOf);
    showHead();
    if (elements.length !== body.children.length || elements.some((element, i) => element !== body.children[i])) {
      const held = body.contains(document.activeElement) ? document.activeElement : null;
      body.replaceChildren(...(elements.length ? elements
        : [el("tr", { role: "row" }, el("td", { role: "cell", colspan: columns().length }, words.length ? "No relation has all of these words." : "No relation is shown."))]));
      if (held) (held.isConnected ? held : region).focus({ preventScroll: true });
    }
    showSelected();
    captionLine.textContent = caption(all.length);
    tell(status, filtered(all.length));
    const left = all.length - atOnce;
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(left, AT_ONCE)} more of ${left.toLocaleString("en")}`;
  };

  const sort = (column) => {
    const [{ column: before, down }] = order;
    const by = [{ column, down: column === before && !down }, ...order.filter((each) => each.column !== column)];
    shown.ask({ sort: by.map((each) => `${each.down ? "-" : ""}${each.column.name}`).join(",") });
  };

  // ------------------------------------------------------------------------- opening and closing

  const show = (isAsked) => {
    const held = document.activeElement;
    const wasOpen = !$("tabled").hidden;
    $("tabled").hidden = !state.table;
    toggle.setAttribute("aria-pressed", String(state.table));
    if (state.table || isOnPaper) showRows();
    else body.replaceChildren();
    if (!isAsked || wasOpen === state.table) return;
    // What had the focus and is not there any more gives it on.
    if (state.table && !narrow.matches && $("picture").contains(held)) region.focus({ preventScroll: true });
    if (!state.table && $("tabled").contains(held)) toggle.focus({ preventScroll: true });
  };

  let isChosen = false; // the reader opened or closed the table
  const turn = () => { isChosen = true; shown.ask({ table: !state.table }); };

  toggle.addEventListener("click", turn);
  more.addEventListener("click", () => {
    const before = body.children.length;
    limit += AT_ONCE;
    showRows();
    body.children[before].querySelector("button").focus();
  });
  filter.addEventListener("input", () => shown.ask({ filter: filter.value }));
  filter.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !filter.value) return;
    event.stopPropagation();
    shown.ask({ filter: "" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== "t" || isTyping()) return;
    event.preventDefault();
    turn();
  });
  shown.on((changed) => {
    if (changed.has("sort") || changed.has("filter")) take();
    if (filter.value !== state.filter) filter.value = state.filter;
    if (changed.has("view") || changed.has("sort") || changed.has("filter")) limit = atFirst();
    if (changed.has("table")) show(true);
    else if (state.table || isOnPaper) showRows();
  });

  // A narrow page has the table first and open, a wide one the picture, until the reader says so.
  const suit = () => { if (narrow.matches) region.removeAttribute("tabindex"); else region.tabIndex = 0; }; // where it scrolls
  narrow.addEventListener("change", () => {
    suit();
    limit = atFirst();
    if (!isChosen && !isOnPaper) shown.ask({ table: narrow.matches });
  });
  suit();
  if (narrow.matches) shown.ask({ table: true });

  // On paper there are all rows, open or not, and after them the documents with their addresses.
  const onPaper = (is) => {
    isOnPaper = is;
    show(false);
    const cited = is ? [...new Set(rows().flatMap(({ edge }) => edge.sources))].filter((iri) => documents.has(iri)) : [];
    const items = cited.map((iri) => documents.get(iri)).sort((a, b) => collator.compare(a.title, b.title)).map(({ title, publisher, issued, read_on: read, url }) =>
      el("li", {}, said(title), ". ", said([publisher, issued && `issued ${issued}`, read && `read on ${read}`, url].filter(Boolean).join(", "))));
    paperSources.replaceChildren(...(items.length ? [el("h3", {}, "Sources of the table"), el("ol", {}, items)] : []));
  };
  addEventListener("beforeprint", () => onPaper(true));
  addEventListener("afterprint", () => onPaper(false));

  // ------------------------------------------------------------------------------ to take along

  // As the command line writes tables: what a spreadsheet would run as a formula is led by an
  // apostrophe; a number, a day without a year and an arrow are none.
  const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;
  const PLAIN = /^(?:[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]INF|--[0-9]{2}-[0-9]{2}|->)$/u;
  const field = (text) => {
    const safe = FORMULA.test(text) && !PLAIN.test(text) ? `'${text}` : text;
    return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const NAMES = [
    "from", "relation", "to", "kind", "status", "dates", "on_the_day", "sources", "from_iri", "to_iri", "account",
    "start_earliest", "start_latest", "end_earliest", "end_latest", "documents", "urls",
    "said_by", "places", "origins", "rule",
  ];
  // Who says so, known by the day asked for, where, in the same order, and what else it rests on.
  // Origins are counted by all that is known today, so they are left out as of an earlier day.
  const VERBS = new Map([["SaysUnsubstantiated", "says unsubstantiated"]]);
  const support = (account) => {
    const voices = voicesOf(account);
    return [
      voices.map(([{ voice, unnamed, stance }]) => `${voice ? `${voice}${unnamed ? " (not named)" : ""}` : "not named"} (${VERBS.get(stance) ?? stance.toLowerCase()})`).join("; "),
      voices.map(([{ document }, locators]) => [locators.join(", "), documents.get(document)?.title || document].filter(Boolean).join(" in ")).join("; "),
      state.known === null ? String(account.origins) : "", account.rule ?? "",
    ];
  };
  const values = ({ edge, as }) => [
    ...COLUMNS.map(({ textOf }) => textOf({ edge, as })), edge.source.id, edge.target.id, edge.assertion,
    ...as.bounds.map((bound) => (bound === null ? "" : isoOf(bound))), edge.sources.join(" "),
    sourcesOf(edge).map(({ url }) => url).filter(isWebAddress).join(" "),
    ...(accounts.has(edge.assertion) ? support(accounts.get(edge.assertion)) : ["", "", "", ""]),
  ];
  const csv = () => [NAMES, ...rows().map(values)].map((each) => `${each.map(field).join(",")}\n`).join("");

  return { TIMES, rows, csv, filtered, ofMore };
};
