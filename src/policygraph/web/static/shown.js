/* What is asked of the page and what it therefore shows: the one state that every room reads. A
   room changes it with `ask` and hears of each change by `on`. */
policygraph.shown = (graph) => {
  "use strict";

  const { asked, dayNumber, standing, words } = policygraph.days;
  const { count } = policygraph.dom;

  // So many relations are shown at once around what a view leaves out.
  const MOST_ADDED = 60;

  // Over by the day, or not begun, is hidden until asked for, and then drawn pale.
  const PALE = new Set(["over", "later"]);
  const BODIES = new Set(["person", "group", "organization", "agency"]);
  const first = graph.views.values().next().value;
  const usual = () => ({ groups: new Set(), statuses: new Set(), kinds: new Set(), times: new Set(PALE) });

  const state = {
    view: first,
    step: first.kind === "step" ? first : null, // the step of a story that is being read, whatever is looked up meanwhile
    day: asked(first.day ?? graph.openingDay), // {text, first, last}, or null: at any time
    known: null, // a day as text, or null: all that is known
    selection: null, // {kind: "node" | "edge" | "account", node | edge | iri}
    depth: null, // how many steps around what is selected are shown, or null: all
    hidden: usual(),
    table: false,
    sort: "from", // columns of the table, a hyphen before one that is sorted downwards
    filter: "", // words that its rows have
    added: new Set(), // relations shown beyond the view, around what was asked for by name
    camera: null, // {x, y, scale} that the reader moved the picture to, or null: all of it
  };

  let current = null; // what is shown now
  const listeners = [];
  let links = { moved: () => {}, to: () => null }; // what the room of links does

  // The place of the last of the days on which something became known, as of a day; -1 before all.
  const knownPlace = () => {
    if (state.known === null) return null;
    const day = dayNumber(state.known);
    let place = -1;
    while (place + 1 < graph.knownDays.length && dayNumber(graph.knownDays[place + 1]) <= day) place += 1;
    return place;
  };

  // What a view has as far as is known by the day asked for.
  const answered = (view = state.view) => graph.asAnswered(view, knownPlace());

  const inView = () => {
    const { relations } = answered();
    return state.added.size ? new Set([...relations, ...state.added]) : relations;
  };

  // Whether a view, or what was added to it, has a thing or relation.
  const has = (item, view = state.view, added = state.added) => answered(view).members.has(item) || added.has(item)
    || [...added].some(({ source, target }) => source === item || target === item);

  // A relation's place in time: its standing on the day, or any where no day is asked for.
  const timeOf = (as, day = state.day) => (day === null ? "any" : standing(as.bounds, day));

  // Every relation of the view that was there as far as known, with how it stood: what is chosen from.
  const relations = () => {
    const place = knownPlace();
    return [...inView()].map((edge) => [edge, graph.asKnown(edge, place)]).filter(([, as]) => as);
  };

  // Which of the boxes hides a relation that stood so, whatever its dates, or null.
  const hiddenBy = (edge, { status }) => {
    const { groups, statuses, kinds } = state.hidden;
    if (groups.has(edge.source.group) || groups.has(edge.target.group)) return "type";
    return statuses.has(status) ? "status" : kinds.has(edge.kind) ? "kind" : null;
  };

  // What is shown when this day is asked for, all else being as it is.
  const shownOn = (day) => {
    const place = knownPlace();
    const edges = new Map(); // relation -> {status, dates, bounds, time, pale}
    const left = new Map(); // why relations of the view are not shown -> how many
    const leave = (reason) => { left.set(reason, (left.get(reason) ?? 0) + 1); };
    const there = new Set(inView());
    for (const edge of graph.asAnswered(state.view, null).relations) {
      if (!there.has(edge)) leave(graph.asKnown(edge, place) ? "unanswered then" : "unknown then");
    }
    for (const edge of there) {
      const as = graph.asKnown(edge, place);
      if (!as) { if (edge.today) leave("unknown then"); continue; }
      const [time, box] = [timeOf(as, day), hiddenBy(edge, as)];
      if (box !== null) leave(box);
      else if (state.hidden.times.has(time)) leave(time);
      else edges.set(edge, { ...as, time, pale: PALE.has(time) });
    }
    const center = state.depth !== null ? state.selection?.node ?? null : null;
    if (center) {
      let reached = new Set([center]);
      for (let step = 0; step < state.depth; step += 1) {
        const next = new Set(reached);
        for (const edge of edges.keys()) {
          if (reached.has(edge.source)) next.add(edge.target);
          if (reached.has(edge.target)) next.add(edge.source);
        }
        reached = next;
      }
      for (const edge of [...edges.keys()]) {
        if (!reached.has(edge.source) || !reached.has(edge.target)) { edges.delete(edge); leave("farther"); }
      }
    }
    const nodes = new Set();
    const pale = new Set(); // things that only relations of other days lead to
    for (const [edge, { pale: isPale }] of edges) {
      for (const node of [edge.source, edge.target]) {
        if (!nodes.has(node) && isPale) pale.add(node);
        if (!isPale) pale.delete(node);
        nodes.add(node);
      }
    }
    for (const [index] of state.view.nodes) { // things without any relation stay
      const node = graph.nodes[index];
      if (!node.edges.length && !state.hidden.groups.has(node.group) && !center) nodes.add(node);
    }
    const named = state.selection?.node;
    if (named && has(named)) nodes.add(named); // what was asked for by name is there, if the view has it
    return { edges, nodes, pale, left, known: place };
  };

  const derive = () => { current = shownOn(state.day); };

  // How many things and relations are shown on the day; those of other days are not counted.
  const counts = () => {
    const found = { bodies: 0, others: 0, relations: 0, cover: 0, may: 0, unknown: 0, pale: 0, disputed: 0 };
    for (const node of current.nodes) {
      if (!current.pale.has(node)) found[BODIES.has(node.group) ? "bodies" : "others"] += 1;
    }
    for (const { status, time, pale } of current.edges.values()) {
      if (pale) { found.pale += 1; continue; }
      found.relations += 1;
      if (time in found) found[time] += 1;
      if (status === "Disputed") found.disputed += 1;
    }
    return found;
  };

  // "31 people and bodies and 2 other things, 58 relations on 14 February 2025; 6 disputed."
  const sentence = () => {
    const { bodies, others, relations, disputed } = counts();
    const things = [
      bodies || !others ? count(bodies, "person or body", "people and bodies") : null,
      others ? count(others, bodies ? "other thing" : "thing") : null,
    ].filter(Boolean).join(" and ");
    const when = state.day === null ? " at any time" : ` ${state.day.first === state.day.last ? "on" : "in"} ${words(state.day.text)}`;
    const known = state.known === null ? "" : `, as far as known by ${words(state.known)}`;
    return `${things}, ${count(relations, "relation")}${when}${known}; ${disputed || "none"} disputed.`;
  };

  // `changes` as in `state`; listeners get a Set of what changed.
  const ask = (changes) => {
    Object.assign(state, changes);
    if ("view" in changes && !("added" in changes)) state.added = new Set();
    if ("view" in changes && !("camera" in changes)) state.camera = null;
    derive();
    const changed = new Set(Object.keys(changes));
    for (const listener of listeners) listener(changed);
  };

  const hide = (what, name, isHidden) => {
    if (isHidden) state.hidden[what].add(name); else state.hidden[what].delete(name);
    ask({ hidden: state.hidden });
  };

  // The relations of a thing that are not in the picture, those to the most connected things first.
  const beyond = (node, added = state.added, view = state.view) => node.edges.filter((edge) => !answered(view).members.has(edge) && !added.has(edge))
    .sort((a, b) => graph.otherEnd(b, node).edges.length - graph.otherEnd(a, node).edges.length || a.index - b.index);

  // Those of them that are added at once.
  const nearest = (node, added, view) => beyond(node, added, view).slice(0, MOST_ADDED);

  // Adds to the picture what the view leaves out around a thing, as much as is added at once.
  const expand = (iri) => {
    const node = graph.nodeOf.get(iri);
    if (!node) return false;
    ask({ added: new Set([...state.added, ...nearest(node)]), selection: { kind: "node", node } });
    return true;
  };

  // The view that shows a thing or relation: the one that is open, else the widest that has it.
  const viewOf = (items) => {
    const isIn = (view) => items.every((item) => answered(view).members.has(item));
    if (items.every((item) => has(item))) return state.view;
    return [...graph.views.values()].filter((view) => view.kind === "network" && isIn(view)).at(-1)
      ?? [...graph.views.values()].find(isIn) ?? null;
  };

  // Changes that bring into view what is asked for by name, whatever was filtered before.
  const revealing = (nodes, edges) => {
    const changes = {};
    const view = viewOf(edges.length ? edges : nodes);
    if (view === null) {
      changes.added = new Set([...state.added, ...edges, ...(edges.length ? [] : nearest(nodes[0]))]);
    } else if (view !== state.view) changes.view = view;
    const { groups, statuses, kinds, times } = state.hidden;
    for (const node of nodes) groups.delete(node.group);
    for (const edge of edges) {
      const as = graph.asKnown(edge, knownPlace());
      kinds.delete(edge.kind);
      if (as) { statuses.delete(as.status); times.delete(timeOf(as)); }
    }
    return changes;
  };

  const selectNode = (iri) => {
    const node = graph.nodeOf.get(iri);
    if (!node) return false;
    ask({ ...revealing([node], []), hidden: state.hidden, selection: { kind: "node", node } });
    return true;
  };

  const selectEdge = (id) => {
    const edge = graph.edgeOf.get(id);
    if (!edge) return false;
    ask({ ...revealing([edge.source, edge.target], [edge]), hidden: state.hidden, selection: { kind: "edge", edge } });
    return true;
  };

  const selectAccount = (iri) => {
    if (!graph.accounts.has(iri)) return false;
    ask({ selection: { kind: "account", iri } });
    return true;
  };

  const clear = () => { if (state.selection) ask({ selection: null }); };

  // Opens a view on the day it names. The step of a story shows what its text speaks of: nothing is
  // filtered, and all that is known is known.
  const openView = (view) => {
    const step = view.kind === "step" ? view : null;
    ask({
      view, step, selection: null, depth: null, ...(view.day !== undefined ? { day: asked(view.day) } : {}),
      ...(step ? { hidden: usual(), known: null } : {}),
    });
  };

  // The picture was moved by hand. Nothing else changes by that.
  const moved = (camera) => {
    state.camera = camera;
    links.moved();
  };

  derive();
  return {
    state, counts, sentence, ask, hide, on: (listener) => listeners.push(listener), openView,
    selectNode, selectEdge, selectAccount, clear, timeOf, usual, relations, hiddenBy, shownOn, answered, has, beyond, nearest, expand,
    moved, linked: (how) => { links = how; }, linkTo: (selection) => links.to(selection),
    get current() { return current; },
    // How an account stands as far as is known by the day asked for, or null.
    accountNow: (iri) => (graph.accounts.has(iri) ? graph.asKnown(graph.accounts.get(iri), current.known) : null),
  };
};
