/* The legend, which filters: relations by how they stand, by their dates, by kind and by how near
   they are to what is selected; things by what they are. */
policygraph.legend = (graph, shown) => {
  "use strict";

  const { $, el, said, tell } = policygraph.dom;
  const { state } = shown;

  // The boxes of one kind, and the set of what is hidden of that kind.
  const FILTERS = { group: "groups", status: "statuses", kind: "kinds", time: "times" };
  // So many kinds are in sight, those with the most relations; the others are folded.
  const KINDS = 12;
  const LEFT = [
    ["over", "over by then"], ["later", "not begun yet"], ["unknown then", "not known by then"],
    ["unanswered then", "no answer by then"],
    ["cover", "that cover the day"], ["may", "that may cover it"], ["unknown", "without a date"],
    ["status", "of hidden lines"], ["kind", "of hidden kinds"], ["type", "of hidden shapes"], ["farther", "farther away"],
  ];

  const filters = $("legend");
  const fieldOf = (name) => filters.querySelector(`fieldset[data-filter="${name}"]`);
  const boxesOf = (name) => [...fieldOf(name).querySelectorAll("input")].map((box) => ({ box, name: box.dataset[name] }));
  const depths = [...$("depth").querySelectorAll("input")];
  const clear = $("clear-filters");

  // The boxes of the kinds of relation that the open view has.
  const buildKinds = () => {
    const found = new Map();
    for (const edge of new Set([...state.view.relations, ...state.added])) found.set(edge.kind, (found.get(edge.kind) ?? 0) + 1);
    const names = [...found.keys()].sort((a, b) => found.get(b) - found.get(a) || (a < b ? -1 : 1));
    const rows = names.map((name) => el("label.key.kind", {},
      el("input", { type: "checkbox", "data-kind": name }),
      el("span.name", {}, said(name.slice(0, 1).toUpperCase() + name.slice(1))), " ", el("span.count")));
    const folded = rows.splice(names.length > KINDS + 1 ? KINDS : names.length);
    $("kinds").querySelector("div").replaceChildren(
      ...rows, ...(folded.length ? [el("details", {}, el("summary", {}, `${folded.length} more kinds`), ...folded)] : []));
    $("kinds").hidden = names.length < 2;
  };

  // What stands beside a box: how many relations of its status or kind the open view has on the day,
  // as far as known: their dates cover it, may cover it or are unknown. Beside a shape, the things
  // that these relations join, and those without any. No box changes a count: what unchecking it
  // hides can be read there before and after.
  const tally = () => {
    const counts = { group: new Map(), status: new Map(), kind: new Map(), time: new Map() };
    const there = { group: new Set(), status: new Set(), kind: new Set() }; // on whatever day
    const add = (name, key) => counts[name].set(key, (counts[name].get(key) ?? 0) + 1);
    const things = new Set(state.view.nodes.map(([index]) => graph.nodes[index]).filter((node) => !node.edges.length));
    for (const node of things) there.group.add(node.group);
    for (const [edge, as] of shown.relations()) {
      const time = shown.timeOf(as);
      there.status.add(as.status);
      there.kind.add(edge.kind);
      there.group.add(edge.source.group).add(edge.target.group);
      add("time", time);
      if (time === "over" || time === "later") continue;
      add("status", as.status);
      add("kind", edge.kind);
      things.add(edge.source).add(edge.target);
    }
    for (const node of things) add("group", node.group);
    return { counts, there };
  };

  const showCounts = () => {
    const { counts, there } = tally();
    for (const each of Object.keys(FILTERS)) {
      for (const { box, name } of boxesOf(each)) {
        const label = box.closest(".key");
        label.querySelector(".count").textContent = (counts[each].get(name) ?? 0).toLocaleString("en");
        label.classList.toggle("absent", each in there && !there[each].has(name));
      }
    }
    fieldOf("time").hidden = state.day === null;
  };

  const showBoxes = () => {
    for (const [each, what] of Object.entries(FILTERS)) {
      const boxes = boxesOf(each);
      for (const { box, name } of boxes) box.checked = !state.hidden[what].has(name);
      const all = fieldOf(each).querySelector(".all");
      if (!all) continue;
      all.textContent = boxes.every(({ box }) => box.checked) ? "None" : "All";
      all.setAttribute("aria-label", `${all.textContent} of these: ${fieldOf(each).querySelector("legend").textContent}`);
    }
    const chosen = state.depth === null ? "" : String(state.depth);
    for (const box of depths) box.checked = box.value === chosen;
    $("depth").disabled = !state.selection?.node;
    $("depth-hint").hidden = !$("depth").disabled;
    const { groups, statuses, kinds, times } = state.hidden;
    const isFiltered = groups.size + statuses.size + kinds.size > 0 || ["cover", "may", "unknown"].some((time) => times.has(time))
      || (state.depth !== null && !$("depth").disabled);
    if (!isFiltered && document.activeElement === clear) filters.querySelector("summary").focus();
    clear.hidden = !isFiltered;
  };

  // Every relation of the view that is not in the picture is counted here, under one reason.
  const showLeft = (isFilter) => {
    const { left } = shown.current;
    const parts = LEFT.filter(([reason]) => left.has(reason)).map(([reason, words]) => `${left.get(reason).toLocaleString("en")} ${words}`);
    tell($("filter-status"), parts.length ? `Not shown: ${parts.join(", ")}.` : "", isFilter); // a step in time is told by the timeline
  };

  filters.addEventListener("change", ({ target }) => {
    if (target.name === "depth") { shown.ask({ depth: target.value ? Number(target.value) : null }); return; }
    const each = Object.keys(FILTERS).find((name) => name in target.dataset);
    shown.hide(FILTERS[each], target.dataset[each], !target.checked);
  });

  for (const each of ["group", "status", "kind"]) {
    const what = FILTERS[each];
    const all = el("button.all", { type: "button" });
    all.addEventListener("click", () => {
      const boxes = boxesOf(each);
      const none = boxes.every(({ box }) => box.checked);
      for (const { name } of boxes) if (none) state.hidden[what].add(name); else state.hidden[what].delete(name);
      shown.ask({ hidden: state.hidden });
    });
    fieldOf(each).querySelector("legend").after(all);
  }

  clear.addEventListener("click", () => shown.ask({ hidden: shown.usual(), depth: null }));

  shown.on((changed) => {
    if (changed.has("view") || changed.has("added")) buildKinds();
    if (["view", "added", "day", "known"].some((each) => changed.has(each))) showCounts();
    showBoxes();
    showLeft((changed.has("hidden") || changed.has("depth")) && !changed.has("selection"));
  });
  buildKinds();
  showCounts();
  showBoxes();
  showLeft(false);
};
