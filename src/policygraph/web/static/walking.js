/* Keys in the picture: arrows step through the neighbours of what is selected, Enter goes to one,
   Backspace goes back to what was selected before. */
policygraph.walking = (graph, shown, picture) => {
  "use strict";

  const { $, count } = policygraph.dom;
  const { frame, things, relations, point, zoom, fit } = picture;
  const { state } = shown;
  const MOST = 50; // how far back it goes
  let places = null; // where the arrows lead from here: things, each with the relation that leads there
  let at = -1;
  let last = state.selection;
  const past = [];

  const ends = (each) => [each.source, each.target].map((thing) => ({ thing, relation: null }));
  const around = () => {
    const { selection } = state;
    if (selection?.kind === "edge") return ends(selection.edge);
    if (selection?.kind === "account") return (graph.edgesOfAccount.get(selection.iri) ?? []).filter((each) => !each.hidden).flatMap(ends);
    if (selection) {
      return relations().filter(({ source, target }) => source === selection.node || target === selection.node)
        .map((relation) => ({ thing: graph.otherEnd(relation, selection.node), relation }));
    }
    return things().map((thing) => ({ thing, relation: null }));
  };

  const said = ({ thing, relation }) => {
    if (relation) return `${relation.source.label} ${relation.relation} ${relation.target.label}, ${shown.current.edges.get(relation)?.status ?? relation.status}`;
    const tied = relations().filter(({ source, target }) => source === thing || target === thing).length;
    return `${thing.label}, ${thing.type_label}, ${count(tied, "relation")}`;
  };

  const tell = (text) => { if (text || at >= 0) $("canvas-status").textContent = text; };

  const stepTo = (place) => {
    if (!places.length) { tell("There is nothing to step to from here."); return; }
    at = (place + places.length) % places.length;
    point(places[at].thing);
    tell(`${said(places[at])}, ${at + 1} of ${places.length}`);
  };

  const goBack = () => {
    const before = past.pop();
    if (!before) { tell("Nothing was selected before this."); return; }
    last = null; // going back is not itself gone back to
    if (before.kind === "node") shown.selectNode(before.node.id);
    else if (before.kind === "edge") shown.selectEdge(before.edge.id);
    else shown.selectAccount(before.iri);
  };

  const KEYS = {
    ArrowRight: () => stepTo(at + 1),
    ArrowDown: () => stepTo(at + 1),
    ArrowLeft: () => stepTo(at < 0 ? -1 : at - 1),
    ArrowUp: () => stepTo(at < 0 ? -1 : at - 1),
    Home: () => stepTo(0),
    End: () => stepTo(-1),
    Enter: () => { if (at >= 0) shown.selectNode(places[at].thing.id); else stepTo(0); },
    " ": () => { if (places[at]?.relation) shown.selectEdge(places[at].relation.id); },
    Backspace: goBack,
    "+": () => zoom(1.25),
    "=": () => zoom(1.25),
    "-": () => zoom(0.8),
    0: fit,
  };

  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    places ??= around();
    KEYS[event.key]();
  });

  // What is shown has changed, so the arrows begin anew.
  shown.on((changed) => {
    tell("");
    places = null;
    at = -1;
    if (!changed.has("selection")) return;
    if (last) past.push(last);
    if (past.length > MOST) past.shift();
    last = state.selection;
  });
};
