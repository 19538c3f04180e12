/* The legend, which filters: things by what they are, relations by how they stand, by kind, by day. */
policygraph.legend = (graph, shown) => {
  "use strict";

  const { $ } = policygraph.dom;
  const { state } = shown;

  // The boxes of one kind, and the set of what is hidden of that kind.
  const FILTERS = [["group", "groups"], ["status", "statuses"], ["kind", "kinds"], ["time", "times"]];
  const boxesOf = (name) => [...document.querySelectorAll(`input[data-${name}]`)];

  for (const [name, what] of FILTERS) {
    for (const box of boxesOf(name)) box.addEventListener("change", () => shown.hide(what, box.dataset[name], !box.checked));
  }

  const show = () => {
    for (const [name, what] of FILTERS) {
      for (const box of boxesOf(name)) box.checked = !state.hidden[what].has(box.dataset[name]);
    }
  };

  shown.on((changed) => { if (changed.has("hidden")) show(); });
  show();
};
