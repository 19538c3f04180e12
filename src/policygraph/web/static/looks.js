/* How shapes and lines look: colour and dashes always say the status, the head how the dates stand to
   the day; being selected shows in width and a mark behind, and fades what has no part in it. */
policygraph.looks = (graph, shown, scene) => {
  "use strict";

  const { shapes, lines, accounts, nodeOf, edgesOfAccount } = graph;
  const { state } = shown;

  // ----------------------------------------------------------------------------------- colours

  // The colours that an element has, as numbers: a reader's own colours have names.
  const themeOf = (element) => {
    const probe = element.appendChild(document.createElement("i"));
    probe.style.forcedColorAdjust = "none";
    const colour = (name) => { probe.style.color = `var(--${name})`; return getComputedStyle(probe).color; };
    const found = {
      paper: colour("paper"), ink: colour("ink"), soft: colour("soft"), mark: colour("mark"), outline: colour("outline"),
      status: new Map([...lines.keys()].map((name) => [name, colour(`status-${name.toLowerCase()}`)])),
      group: new Map([...shapes.keys()].map((name) => [name, colour(`group-${name}`)])),
    };
    probe.remove();
    return found;
  };

  let theme = themeOf(document.body);
  const retheme = () => { theme = themeOf(document.body); };

  // What `act` gives while all has the colours of an element.
  const inColoursOf = (element, act) => {
    const own = theme;
    theme = themeOf(element);
    try { return act(); } finally { theme = own; }
  };

  const mixed = (colour, share) => {
    const [over, under] = [colour, theme.paper].map((each) => each.match(/[\d.]+/g).map(Number));
    return `rgb(${[0, 1, 2].map((i) => Math.round(over[i] * share + under[i] * (1 - share))).join(",")})`;
  };

  // -------------------------------------------------------------------------- what is selected

  const isSelected = (item) => state.selection?.node === item || state.selection?.edge === item
    || (state.selection?.kind === "account" && edgesOfAccount.get(state.selection.iri)?.includes(item));

  // What the view is about is marked as long as nothing else is.
  const isMarked = (node) => isSelected(node) || (!state.selection && state.view.focus === node.index);

  // A thing with its neighbours, or the relations of an account and what they join: a Set.
  const partsOf = (selection) => {
    if (selection.kind === "node") {
      const near = scene.edges.filter((edge) => !edge.hidden && (edge.source === selection.node || edge.target === selection.node));
      return new Set([selection.node, ...near.flatMap((edge) => [edge, edge.source, edge.target])]);
    }
    const told = selection.kind === "edge" ? [selection.edge] : (edgesOfAccount.get(selection.iri) ?? []).filter((edge) => !edge.hidden);
    const about = selection.kind === "account" ? accounts.get(selection.iri).about.map((iri) => nodeOf.get(iri)).filter(Boolean) : [];
    return new Set([...told.flatMap((edge) => [edge, edge.source, edge.target]), ...about]);
  };

  let focus = null; // what stays in full colour while something is selected
  const refocus = () => {
    const parts = state.selection ? partsOf(state.selection) : new Set();
    focus = parts.size ? parts : null;
  };

  const hasFocus = () => focus !== null;
  const isInFocus = (item) => focus !== null && focus.has(item);
  const isBeside = (item) => focus !== null && !focus.has(item);
  const isPale = (item) => ("relation" in item ? shown.current.edges.get(item)?.pale : shown.current.pale.has(item)) ?? false;
  const isFaded = (item) => isBeside(item) || isPale(item);

  // ---------------------------------------------------------------------------- shapes and lines

  // In a magnified picture shapes and lines grow less than the space between them, in steps.
  const slimSteps = () => Math.max(0, Math.ceil(Math.log(scene.scale() / 1.6) / Math.log(1.25)));
  const slim = () => 1.25 ** (-0.7 * slimSteps());

  const HEADS = { cover: ["arrow", 1.6], may: ["vee", 0.8], unknown: ["diamond", 0.8], over: ["vee", 0.8], later: ["vee", 0.8], any: ["arrow", 1] };

  // As vis-network takes it.
  const edgeLook = (edge) => {
    const { status, time, pale } = shown.current.edges.get(edge) ?? { status: edge.status, time: "any", pale: false };
    const [head, weight] = HEADS[time];
    const own = theme.status.get(status);
    const colour = isBeside(edge) ? mixed(own, 0.16) : pale ? mixed(own, 0.35) : own;
    const heavy = state.view.weight * slim();
    const { width, dashes } = lines.get(status);
    return {
      id: edge.key, hidden: edge.hidden, color: { color: colour, highlight: colour, hover: colour },
      width: width * heavy * weight * (isSelected(edge) ? 1.7 : 1),
      dashes: dashes.length ? dashes : false,
      arrows: { to: { enabled: true, type: head, scaleFactor: 0.55 * heavy } },
    };
  };

  const radius = (node) => Math.max(node.size * slim(), 3.5 / scene.scale());

  const nodeLook = (node) => {
    const [fill, stroke] = [theme.group.get(node.group), theme.outline];
    return isFaded(node) ? { fill: mixed(fill, 0.22), stroke: mixed(stroke, 0.25) } : { fill, stroke };
  };

  const labelColour = (item, faded) => (faded ? mixed(theme.soft, 0.55) : "relation" in item ? theme.soft : theme.ink);

  return {
    retheme, inColoursOf, isSelected, isMarked, refocus, hasFocus, isInFocus, isFaded, slimSteps, slim, edgeLook, radius, nodeLook, labelColour,
    get theme() { return theme; },
  };
};
