/* The page starts: what it holds, what it shows, and every room that shows it. */
(async () => {
  "use strict";

  const { $, el, tell } = policygraph.dom;
  const { decoded, TOO_OLD } = policygraph.decoding;
  const data = await decoded($("payload")).catch((error) => {
    const why = error.message === TOO_OLD ? TOO_OLD : "The data of this page cannot be read: the file may be damaged.";
    $("canvas").replaceChildren(el("p.failed", {}, why));
    $("panel-body").replaceChildren(el("p", { role: "alert" }, why));
    throw error;
  });
  const graph = policygraph.graph(data);
  const shown = policygraph.shown(graph);
  const { selectNode, selectEdge, selectAccount, clear } = shown;
  const page = { ready: false, graph, shown, selectNode, selectEdge, selectAccount, clear };
  window.pgPage = page;

  // Aloud where a view is opened; what is selected, a step, a filter and the day tell themselves.
  const count = (changed) => tell($("counts"), shown.sentence(), changed.has("view") && shown.state.selection === null && shown.state.step === null);
  shown.on(count);
  count(new Set());
  policygraph.legend(graph, shown);
  policygraph.search(graph, shown);
  policygraph.desk(shown);
  policygraph.evidence(graph, shown);
  policygraph.reading(graph, shown);
  policygraph.timeline(graph, shown);
  const table = policygraph.table(graph, shown);
  policygraph.saving(graph, shown, table, page); // the picture is there when it is asked for
  policygraph.fragment(graph, shown); // before anything is drawn: what the address asks for
  try {
    const picture = policygraph.picture(graph, shown);
    Object.assign(page, picture);
    picture.network.once("afterDrawing", () => { page.ready = true; });
    picture.network.redraw();
  } catch (error) {
    page.ready = true; // the rest of the page is
    throw error;
  }
})();
