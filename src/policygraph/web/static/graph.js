/* What the page holds: things, relations, accounts and documents by their names, and views. Nothing
   here changes but where the view that is shown puts a thing. vis-network knows things and
   relations by their place in the lists, so no name from the data is ever used as a key. */
policygraph.graph = (data) => {
  "use strict";

  const { dayNumber } = policygraph.days;

  const numbers = new Map([[null, null]]); // of days, each read once
  const numberOf = (iso) => {
    if (!numbers.has(iso)) numbers.set(iso, dayNumber(iso));
    return numbers.get(iso);
  };
  const boundsOf = (bounds) => (bounds ?? [null, null, null, null]).map(numberOf);
  const historyOf = (known) => known?.map(([day, as]) => [day, as && { status: as[0], dates: as[1], bounds: boundsOf(as[2]) }]);
  const today = (item) => (item.now === false ? null : { status: item.status, dates: item.dates, bounds: boundsOf(item.bounds) });

  const nodes = data.nodes.map((node, index) => ({ ...node, index, key: `n${index}`, edges: [], size: 7, x: 0, y: 0, side: null }));
  const nodeOf = new Map(nodes.map((node) => [node.id, node]));
  const edges = data.edges.map((edge, index) => ({
    ...edge, index, key: `e${index}`, source: nodes[edge.from], target: nodes[edge.to],
    today: today(edge), known: historyOf(edge.known),
  }));
  const edgeOf = new Map(edges.map((edge) => [edge.id, edge]));
  const accounts = new Map(Object.entries(data.accounts).map(([iri, account]) =>
    [iri, { ...account, iri, today: today(account), known: historyOf(account.known) }]));
  const documents = new Map(Object.entries(data.documents));
  const lines = new Map(data.lines.map((line) => [line.name, line]));
  const shapes = new Map(Object.entries(data.shapes).map(([name, d]) => [name, { d, path: new Path2D(d), label: data.shape_labels[name] }]));
  // What a view has, whatever is known; and where it asks a question, what that was answered with as
  // far as known from each place in the known days on.
  const part = (indices, accounts, more = []) => {
    const relations = indices.map((index) => edges[index]);
    return { relations, accounts, members: new Set([...relations, ...relations.flatMap(({ source, target }) => [source, target]), ...more]) };
  };
  const views = new Map(data.views.map((view) => {
    const things = view.nodes.map(([index]) => nodes[index]);
    const focus = view.focus === null ? [] : [nodes[view.focus]];
    const known = view.known.map(([place, indices, iris]) => ({ place, ...part(indices, iris, focus) }));
    return [view.name, { ...view, ...part(view.edges, view.accounts, things), known }];
  }));

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
      gather(accountsOfNode, edge.source.id, edge.assertion);
      gather(accountsOfNode, edge.target.id, edge.assertion);
    }
  }
  for (const [iri, account] of accounts) {
    for (const about of account.about) if (nodeOf.has(about)) gather(accountsOfNode, about, iri);
    if (account.matter) gather(accountsOfMatter, account.matter.iri, iri);
  }

  // How a relation or account stood as far as known by the day of that place in `known_days`, or
  // today where it is null: its status, dates and bounds, or null where it was not there.
  const asKnown = (item, place) => {
    if (place === null || !item.known) return item.today;
    let found = null;
    for (const [day, as] of item.known) if (day <= place) found = as; else break;
    return found;
  };

  const NOTHING = part([], []);
  // What a view has as far as known by the day of that place, or today where it is null.
  const asAnswered = (view, place) => {
    if (!view.known.length) return view;
    return (place === null ? view.known.at(-1) : view.known.filter((each) => each.place <= place).at(-1)) ?? NOTHING;
  };

  // The reader's first question of anything is what is wrong with it.
  const ORDER = ["Disputed", "Withdrawn", "Reported", "Attributed", "Inferred"];
  const byStatus = (a, b) => ORDER.indexOf(a) - ORDER.indexOf(b);
  const collator = new Intl.Collator("en");
  const byLabel = (a, b) => collator.compare(a.label, b.label);
  const otherEnd = (edge, node) => (edge.source === node ? edge.target : edge.source);
  const ranked = [...nodes].sort((a, b) => b.edges.length - a.edges.length || a.index - b.index);

  return {
    title: data.title, nodes, nodeOf, edges, edgeOf, accounts, documents, lines, shapes, views, ranked,
    stories: data.stories, knownDays: data.known_days, openingDay: data.day,
    prefixes: data.prefixes, options: data.options, accountsOfNode, accountsOfMatter, edgesOfAccount, asKnown, asAnswered, byStatus, byLabel, otherEnd,
  };
};
