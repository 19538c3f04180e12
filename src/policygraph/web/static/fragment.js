/* Links: what the page shows, in the fragment of its address. It is read before the first drawing and
   whenever it is changed, and written after each change; opening a view or a step is a page to go
   back from. Whatever it does not name is as the page opened. */
policygraph.fragment = (graph, shown) => {
  "use strict";

  const { $, el, copied } = policygraph.dom;
  const { asked, dayNumber } = policygraph.days;
  const { state } = shown;

  const HIDDEN = [["groups", "hide-type", graph.shapes], ["statuses", "hide-status", graph.lines],
    ["kinds", "hide-kind", new Set(graph.edges.map((edge) => edge.kind))]];
  const TIMES = ["cover", "may", "unknown", "over", "later"];
  const copyOf = ({ groups, statuses, kinds, times }) =>
    ({ groups: new Set(groups), statuses: new Set(statuses), kinds: new Set(kinds), times: new Set(times) });
  const opening = { ...state, hidden: copyOf(state.hidden) };

  // ------------------------------------------------------------------------------------ writing

  // The things and relations that were asked for beyond the view, in order.
  const askedFor = new WeakMap();
  const around = (added, view) => {
    if (!askedFor.has(added)) {
      const found = [];
      const have = new Set();
      for (const edge of added) {
        if (have.has(edge)) continue;
        const ways = [edge.source, edge.target].map((node) => [node, shown.nearest(node, have, view)])
          .filter(([, batch]) => batch.includes(edge) && batch.every((each) => added.has(each)));
        const [item, batch] = ways.sort((a, b) => b[1].length - a[1].length)[0] ?? [edge, [edge]];
        found.push(item.id);
        for (const each of batch) have.add(each);
      }
      askedFor.set(added, found);
    }
    return askedFor.get(added);
  };

  // Whether something of a view can be seen from where its picture was moved to.
  const FARTHEST = 1500; // pixels from the middle of a picture to its edge
  const isNear = ({ x, y, scale }, view) => {
    const reach = FARTHEST / scale;
    const [wide, high] = [view.nodes.map(([, left]) => left), view.nodes.map(([, , top]) => top)];
    const isWithin = (at, all) => all.length > 0 && at >= Math.min(...all) - reach && at <= Math.max(...all) + reach;
    return scale >= 0.01 && scale <= 10 && isWithin(x, wide) && isWithin(y, high);
  };

  const selected = (selection) => (selection ? [[selection.kind, selection.node?.id ?? selection.edge?.id ?? selection.iri]] : []);
  const naturalStep = (view) => (view.kind === "step" ? view : null);

  // For each part of the state what stands for it in a link: names and values.
  const PARTS = {
    view: ({ view }) => [["view", view.name]],
    step: ({ view, step }) => (step === naturalStep(view) ? [] : [["step", step?.name ?? "none"]]),
    day: ({ day }) => [["day", day?.text ?? "any"]],
    known: ({ known }) => (known === null ? [] : [["known", known]]),
    added: ({ added, view }) => (added.size ? around(added, view).map((id) => ["with", id]) : []),
    selection: ({ selection }) => selected(selection),
    depth: ({ depth }) => (depth === null ? [] : [["depth", depth]]),
    hidden: ({ hidden }) => [
      ...HIDDEN.flatMap(([what, key]) => [...hidden[what]].sort().map((name) => [key, name])),
      ...(TIMES.every((time) => hidden.times.has(time) === opening.hidden.times.has(time)) ? []
        : [["times", TIMES.filter((time) => !hidden.times.has(time)).join(",") || "none"]]),
    ],
    table: ({ table }) => (table === opening.table ? [] : [["table", table ? "yes" : "no"]]),
    sort: ({ sort }) => (sort === opening.sort ? [] : [["sort", sort]]),
    filter: ({ filter }) => (filter === opening.filter ? [] : [["filter", filter]]),
    camera: ({ camera, view }) => (camera && isNear(camera, view) ? [["at", `${camera.x},${camera.y},${camera.scale}`]] : []),
  };

  // Addresses stay readable: a fragment may hold colons, slashes and commas.
  const joined = (pairs) => new URLSearchParams(pairs).toString().replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%2C/g, ",");
  const written = (of) => joined(Object.values(PARTS).flatMap((part) => part(of)));
  const whenOpened = written(opening);
  const fragmentOf = (of) => { const text = written(of); return text === whenOpened ? "" : text; };

  // ------------------------------------------------------------------------------------ reading

  // A thing by its IRI, or as prefix:name by the only IRI that ends in /prefix/name.
  const nodeNamed = (name) => {
    if (graph.nodeOf.has(name)) return graph.nodeOf.get(name);
    const [, prefix, local] = /^([\w-]+):([\w.-]+)$/.exec(name) ?? [];
    if (prefix === undefined) return undefined;
    const found = graph.nodes.filter((node) => node.id.endsWith(`/${prefix}/${local}`));
    return found.length === 1 ? found[0] : undefined;
  };

  const edgeNamed = (name) => graph.edgeOf.get(name);
  const stepNamed = (name) => (graph.views.get(name)?.kind === "step" ? graph.views.get(name) : undefined);
  const accountNamed = (name) => (graph.accounts.has(name) ? name : undefined);
  const timesNamed = (value) => {
    const names = value === "none" ? [] : value.split(",");
    return names.every((name) => TIMES.includes(name)) ? names : undefined;
  };
  const placeNamed = (view) => (value) => {
    const [x, y, scale] = /^-?\d{1,7},-?\d{1,7},\d{1,2}(\.\d{1,6})?$/.test(value) ? value.split(",").map(Number) : [];
    return x !== undefined && isNear({ x, y, scale }, view) ? { x, y, scale } : undefined;
  };
  const OPEN = new Map([["yes", true], ["no", false]]);
  const MOST_NAMED = 100; // so many things and relations are added for a link
  const KEYS = new Set([
    "view", "step", "day", "known", "with", "node", "edge", "account", "depth", "table", "sort", "filter", "times", "at",
    ...HIDDEN.map(([, key]) => key),
  ]);

  // What a fragment asks for, and what in it is not understood.
  const read = (text) => {
    const wanted = { ...opening, hidden: copyOf(opening.hidden) };
    const problems = new Set();
    const given = new URLSearchParams(text);
    const only = (key, found, problem) => {
      const [value, ...more] = given.getAll(key);
      if (value === undefined) return undefined;
      if (more.length) problems.add(`a second ${key}`);
      const result = found(value);
      if (result === undefined) problems.add(problem);
      return result;
    };
    if ([...given.keys()].some((key) => !KEYS.has(key))) problems.add("something that this page does not know");

    const take = (part, found, problem, key = part) => {
      const value = only(key, found, problem);
      if (value !== undefined) wanted[part] = value;
    };

    const step = only("step", (name) => (name === "none" ? null : stepNamed(name)), "a step that this page does not have");
    const view = only("view", (name) => graph.views.get(name), "a view that this page does not have") ?? step;
    if (view) {
      wanted.view = view;
      if (view.day !== undefined) wanted.day = asked(view.day);
    }
    wanted.step = step === undefined ? naturalStep(wanted.view) : step;
    const day = only("day", (value) => (value === "any" ? { text: null } : asked(value) ?? undefined), "a day on no calendar");
    if (day) wanted.day = day.text === null ? null : day;
    const isKnowing = graph.knownDays.length > 0;
    take("known", (value) => (isKnowing && dayNumber(value) !== null ? value : undefined), "a day by which nothing is known here");
    take("depth", (value) => (/^[123]$/.test(value) ? Number(value) : undefined), "a depth that cannot be shown");
    take("table", (value) => OPEN.get(value), "a table that is neither open nor closed");
    take("sort", (value) => (/^-?[a-z]+(,-?[a-z]+)*$/.test(value) ? value : undefined), "an order that the table does not have");
    take("filter", (value) => value);
    take("camera", placeNamed(wanted.view), "a place that the picture does not have", "at");
    for (const [what, key, all] of HIDDEN) {
      for (const name of given.getAll(key)) {
        if (all.has(name)) wanted.hidden[what].add(name); else problems.add("something to hide that this page does not have");
      }
    }
    const times = only("times", timesNamed, "dates that are told apart otherwise here");
    if (times) wanted.hidden.times = new Set(TIMES.filter((time) => !times.includes(time)));

    const added = given.getAll("with").slice(0, MOST_NAMED).map((name) => nodeNamed(name) ?? edgeNamed(name));
    if (added.includes(undefined)) problems.add("something to add that this page does not have");
    const node = only("node", nodeNamed, "a thing that this page does not have");
    const edge = only("edge", edgeNamed, "a relation that this page does not have");
    const iri = only("account", accountNamed, "an account that this page does not have");
    const selections = [node && { kind: "node", node }, edge && { kind: "edge", edge }, iri && { kind: "account", iri }].filter(Boolean);
    if (selections.length > 1) problems.add("a second selection");
    return { wanted, added: added.filter(Boolean), selection: selections[0] ?? null, isViewNamed: Boolean(view), problems: [...problems] };
  };

  // Only what is otherwise than it is now is asked for; a step and what was added go with their view.
  const ask = (wanted, parts) => {
    const isOther = (part) => JSON.stringify(PARTS[part](wanted)) !== JSON.stringify(PARTS[part](state));
    const other = parts.filter((part) => isOther(part) || (["step", "added", "camera"].includes(part) && isOther("view")));
    if (other.length) shown.ask(Object.fromEntries(other.map((part) => [part, wanted[part]])));
  };

  const apply = (text) => {
    const { wanted, added, selection, isViewNamed, problems } = read(text);
    // Who names a thing but no view wants to see it, wherever it is; in a view that does not have it
    // it is added.
    const isLookedFor = selection !== null && selection.kind !== "account" && !isViewNamed;
    wanted.selection = isLookedFor ? null : selection;
    wanted.added = new Set();
    const add = (item) => {
      for (const edge of "relation" in item ? [item] : shown.nearest(item, wanted.added, wanted.view)) wanted.added.add(edge);
    };
    added.forEach(add);
    const named = wanted.selection?.node ?? wanted.selection?.edge;
    if (named && !shown.has(named, wanted.view, wanted.added)) add(named);
    ask(wanted, Object.keys(PARTS));
    if (isLookedFor) {
      if (selection.kind === "node") shown.selectNode(selection.node.id); else shown.selectEdge(selection.edge.id);
    }
    status.textContent = problems.length
      ? `Ignored in this link: ${problems.slice(0, 3).join("; ")}${problems.length > 3 ? "; and more" : ""}.` : "";
  };

  // ------------------------------------------------------------------------------ the address

  const PAUSE = 300; // milliseconds: while something is dragged or played, nothing is written
  let address = ""; // the fragment that the address has
  let applying = false;
  let waiting = null; // {text, timer} that is to be written
  let last = { view: state.view, step: state.step };

  const put = (text, how) => {
    clearTimeout(waiting?.timer);
    waiting = null;
    if (text === address) return;
    try {
      history[how](null, "", text ? `#${text}` : location.href.replace(/#.*$/s, ""));
      address = location.hash.slice(1);
    } catch {
      // a page within another has no address to change
    }
  };

  const follow = () => {
    const text = location.hash.slice(1);
    if (text === address) return;
    clearTimeout(waiting?.timer);
    waiting = null;
    address = text;
    if (text && $(text)) return; // a place of the page
    applying = true;
    try { apply(text); } finally { applying = false; }
  };

  const writeSoon = (text) => {
    clearTimeout(waiting?.timer);
    waiting = { text, timer: setTimeout(() => put(text, "replaceState"), PAUSE) };
  };

  const moved = () => { if (!applying) writeSoon(fragmentOf(state)); };

  shown.on(() => {
    const isPage = state.view !== last.view || state.step !== last.step;
    last = { view: state.view, step: state.step };
    if (applying) return;
    status.textContent = "";
    const text = fragmentOf(state);
    if (isPage) {
      if (waiting) put(waiting.text, "replaceState");
      put(text, "pushState");
      return;
    }
    writeSoon(text);
  });

  // The full address that opens on a selection, on the day and with what was known as it is read now,
  // or on all that is shown; null where the page has none.
  const changed = (part) => (joined(PARTS[part](state)) === joined(PARTS[part](opening)) ? [] : PARTS[part](state));
  const linkTo = (selection) => {
    if (!/^(https?|file):$/.test(location.protocol)) return null;
    const text = selection ? joined([...changed("day"), ...changed("known"), ...selected(selection)]) : fragmentOf(state);
    return location.href.replace(/#.*$/s, "") + (text && `#${text}`);
  };
  shown.linked({ moved, to: linkTo });

  const status = el("p.link-status", { role: "status" });
  const copy = async () => {
    const link = linkTo();
    status.textContent = link === null ? "Here the page has no address of its own. Saved as a file it has one."
      : await copied(link) ? "Link copied." : "The link could not be copied. The address of the page is the same.";
  };
  $("actions").append(el("button", { type: "button", onclick: copy }, "Copy link"), status);

  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
  follow();
};
