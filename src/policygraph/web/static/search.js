/* The search: names, aliases and types of all things, in view or not. */
policygraph.search = (graph, shown) => {
  "use strict";

  const { $, el, said, count, fold, marks, tell } = policygraph.dom;
  const { swatch } = marks(graph);

  const entries = graph.ranked.map((node) => ({
    node, label: fold(node.label), aliases: node.aliases.map((alias) => [alias, fold(alias)]), type: fold(node.type_label),
    isThing: node.group !== "claim" && node.group !== "event",
  }));
  const search = $("search");
  const results = $("results");
  const MOST = 12; // names listed
  let found = [];
  let active = -1;

  // Lower is better: a whole name or alias, the start of a word in the name, within it, an alias, a type.
  const score = (entry, wanted) => {
    if (entry.label === wanted || entry.aliases.some(([, alias]) => alias === wanted)) return 0;
    if (` ${entry.label}`.includes(` ${wanted}`)) return 1;
    if (entry.label.includes(wanted)) return 2;
    if (entry.aliases.some(([, alias]) => alias.includes(wanted))) return 3;
    return entry.type.includes(wanted) ? 4 : Infinity;
  };

  // Who and what there is comes before what is said of it and what happened, which often begin with
  // its name; then what begins with the words.
  const better = (wanted) => (a, b) => a.points - b.points || b.entry.isThing - a.entry.isThing
    || b.entry.label.startsWith(wanted) - a.entry.label.startsWith(wanted);

  const setActive = (index) => {
    active = index;
    [...results.children].slice(0, found.length).forEach((item, i) => { item.setAttribute("aria-selected", String(i === index)); });
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
    tell($("search-status"), "");
  };

  const showResults = () => {
    const wanted = fold(search.value.trim());
    if (!wanted) { closeResults(); return; }
    const scored = entries.map((entry) => ({ entry, points: score(entry, wanted) })).filter(({ points }) => points < Infinity);
    found = scored.sort(better(wanted)).slice(0, MOST).map(({ entry }) => entry);
    results.replaceChildren(...found.map((entry, i) => {
      const alias = entry.label.includes(wanted) ? null : entry.aliases.find(([, each]) => each.includes(wanted))?.[0];
      const item = el("li", { id: `result-${i}`, role: "option", "aria-selected": "false" },
        swatch(entry.node.group), el("span", {}, said(entry.node.label), alias ? [" (", said(alias), ")"] : null),
        el("span.hint", {}, said(entry.node.type_label)));
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(i); });
      return item;
    }));
    const unlisted = scored.length - found.length;
    const left = found.length ? unlisted && `and ${unlisted.toLocaleString("en")} more` : "No name, alias or type contains that.";
    if (left) results.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, left));
    results.hidden = false;
    search.setAttribute("aria-expanded", "true");
    tell($("search-status"), found.length ? `${count(scored.length, "name")} found${unlisted ? `, the first ${MOST} listed` : ""}` : "Nothing found");
    setActive(found.length ? 0 : -1);
  };

  const choose = (index) => {
    const { node } = found[index];
    search.value = "";
    closeResults();
    shown.selectNode(node.id);
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
};
