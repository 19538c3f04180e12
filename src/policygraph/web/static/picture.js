/* The picture: vis-network draws lines and shapes where the layout put them, labels are drawn here. */
policygraph.picture = (graph, shown) => {
  "use strict";

  const { $, el } = policygraph.dom;
  const placing = policygraph.placing();
  const { shapes, nodeOf, edgeOf, edgesOfAccount } = graph;
  const { state } = shown;
  const canvas = $("canvas");
  const narrow = matchMedia("(max-width: 899px)");

  let nodeItems = null;
  let edgeItems = null;

  // What is drawn and where vis-network has it, for the rooms of the picture; only this one changes it.
  const scene = {
    network: null, // once it is there
    nodes: [], // the things of the view, and what was added around them
    edges: [],
    ties: new Map(), // how many of the edges each of the nodes has
    ranked: [], // the nodes, those with the most edges first
    hovered: null, // a thing or a relation
    scale: () => scene.network?.getScale() ?? 1,
    origin: () => scene.network.canvasToDOM({ x: 0, y: 0 }),
    context: () => canvas.querySelector("canvas").getContext("2d"),
    positionOf: (node) => scene.network.getPositions([node.key])[node.key],

    // A relation of a thing to itself is a circle, here from its head round to its head, clockwise.
    pointOn: (edge, share) => {
      const { edgeType } = scene.network.body.edges[edge.key];
      if (edge.source !== edge.target) return edgeType.getPoint(share);
      const ctx = scene.context();
      const [x, y, wide] = edgeType._getCircleData(ctx);
      const { point } = edgeType.getArrowData(ctx, "to", undefined, false, false, { width: 0, toArrowScale: 1, toArrowType: "arrow" });
      const angle = Math.atan2(point.y - y, point.x - x) + 2 * Math.PI * share;
      return { x: x + wide * Math.cos(angle), y: y + wide * Math.sin(angle) };
    },
  };
  const { positionOf, pointOn } = scene;
  const looks = policygraph.looks(graph, shown, scene);
  const lettering = policygraph.lettering(shown, looks, scene);

  // Only what looks otherwise than before is told to vis-network.
  let told = new Map();
  const changedLooks = () => scene.edges.map(looks.edgeLook).filter((look) => {
    const text = JSON.stringify(look);
    const isNew = told.get(look.id) !== text;
    told.set(look.id, text);
    return isNew;
  });

  const restyle = () => {
    lettering.unsettle();
    if (!scene.network) return;
    const changed = changedLooks();
    if (changed.length) edgeItems.update(changed); // which draws
    else scene.network.redraw();
  };

  const camera = policygraph.camera(scene, looks, lettering, restyle);

  // ------------------------------------------------------------------------------------- drawing

  const drawNode = ({ ctx, id, x, y }) => {
    const node = graph.nodes[Number(id.slice(1))];
    const size = looks.radius(node);
    const draw = () => {
      ctx.translate(x, y);
      if (looks.isMarked(node)) {
        ctx.beginPath();
        ctx.arc(0, 0, size * 1.2 + 6 * looks.slim(), 0, 2 * Math.PI);
        ctx.fillStyle = looks.theme.mark;
        ctx.fill();
      }
      ctx.scale(size, size);
      const { path } = shapes.get(node.group);
      const { fill, stroke } = looks.nodeLook(node);
      ctx.fillStyle = fill;
      ctx.strokeStyle = stroke;
      ctx.lineWidth = ((scene.hovered === node ? 2.4 : 1.2) * looks.slim()) / size;
      ctx.lineJoin = "round";
      ctx.fill(path);
      ctx.stroke(path);
    };
    return { drawNode: draw, nodeDimensions: { width: 1.8 * size, height: 1.8 * size } };
  };

  const markSelected = (ctx) => {
    for (const edge of scene.edges) {
      if (edge.hidden || !looks.isSelected(edge)) continue;
      ctx.beginPath();
      for (let step = 0; step <= 24; step += 1) {
        const { x, y } = pointOn(edge, step / 24);
        if (step) ctx.lineTo(x, y); else ctx.moveTo(x, y);
      }
      ctx.lineWidth = 9 / Math.max(scene.scale(), 0.5);
      ctx.lineCap = "round";
      ctx.strokeStyle = looks.theme.mark;
      ctx.stroke();
    }
  };

  // All that is drawn, in pixels of the picture and the colours of an element: for a drawing elsewhere.
  const drawn = (element) => looks.inColoursOf(element, () => {
    const [scale, origin, theme] = [scene.scale(), scene.origin(), looks.theme];
    const at = ({ x, y }) => ({ x: origin.x + x * scale, y: origin.y + y * scale });
    const item = (each) => ({ item: each, marked: looks.isSelected(each) });
    return {
      family: lettering.FAMILY, width: canvas.clientWidth, height: canvas.clientHeight,
      paper: theme.paper, ink: theme.ink, soft: theme.soft, mark: theme.mark,
      lines: scene.edges.filter((edge) => !edge.hidden).map((edge) => {
        const { color, width, dashes, arrows } = looks.edgeLook(edge);
        return {
          ...item(edge), points: Array.from({ length: 41 }, (_, i) => at(pointOn(edge, i / 40))), colour: color.color,
          width: width * scale, dashes: (dashes || []).map((dash) => dash * scale),
          head: arrows.to.type, headLength: (15 * arrows.to.scaleFactor + 3 * width) * scale,
        };
      }),
      shapes: scene.nodes.filter((node) => !node.hidden).map((node) => ({
        ...item(node), ...at(positionOf(node)), size: looks.radius(node) * scale, width: 1.2 * looks.slim() * scale, ...looks.nodeLook(node),
      })),
      labels: lettering.written(scene.context()).map(({ rows, ...look }) => (
        { ...look, rows: rows.map(({ text, x, y }) => ({ text, x: origin.x + x, y: origin.y + y })) })),
    };
  });

  // ---------------------------------------------------------------------------- what is pointed at

  // What is at a place of the picture: a shape or its label, else a line.
  const itemAt = (place) => {
    const node = scene.network.getNodeAt(place);
    if (node !== undefined) return graph.nodes[Number(node.slice(1))];
    const label = lettering.labelAt(place);
    if (label) return label.item;
    const edge = scene.network.getEdgeAt(place);
    return edge === undefined ? null : graph.edges[Number(edge.slice(1))];
  };

  const hover = (item) => {
    if (item === scene.hovered) return;
    scene.hovered = item;
    canvas.classList.toggle("pointing", item !== null);
    scene.network.redraw();
  };

  const bindPointer = () => {
    let waiting = null;
    canvas.addEventListener("mousemove", (event) => {
      const box = canvas.getBoundingClientRect();
      const place = { x: event.clientX - box.left, y: event.clientY - box.top };
      waiting ??= requestAnimationFrame(() => { waiting = null; if (event.buttons === 0) hover(itemAt(place)); });
    });
    canvas.addEventListener("mouseleave", () => hover(null));
    scene.network.on("click", ({ pointer }) => {
      const item = itemAt(pointer.DOM);
      if (item === null) shown.clear(); else if ("relation" in item) shown.selectEdge(item.id); else shown.selectNode(item.id);
    });
    scene.network.on("dragging", ({ nodes }) => { if (nodes.length) lettering.unsettle(); });
    scene.network.on("dragEnd", ({ nodes }) => { if (nodes.length) { lettering.unsettle(); scene.network.redraw(); } });
  };

  // What the reader moves is in the address.
  const moved = () => shown.moved(camera.place());
  const zoom = (factor) => { camera.zoom(factor); moved(); };
  const fit = () => { camera.fit(); shown.moved(null); };

  const bindKeys = () => {
    const frame = canvas.querySelector(".vis-network");
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-roledescription", "network picture");
    frame.setAttribute("aria-label", "Network picture");
    frame.setAttribute("aria-describedby", "canvas-hint");
    policygraph.walking(graph, shown, {
      frame, zoom, fit,
      things: () => scene.ranked.filter((node) => !node.hidden), relations: () => scene.edges.filter((edge) => !edge.hidden),
      point: (node) => { scene.hovered = node; camera.bringIntoView([positionOf(node)]); scene.network.redraw(); },
    });
  };

  const bindCamera = () => {
    scene.network.on("zoom", () => { camera.settle(); moved(); });
    scene.network.on("dragEnd", ({ nodes }) => { if (!nodes.length) moved(); });
    $("zoom-in").addEventListener("click", () => zoom(1.25));
    $("zoom-out").addEventListener("click", () => zoom(0.8));
    $("zoom-fit").addEventListener("click", fit);
    narrow.addEventListener("change", () => scene.network.setOptions({ interaction: { zoomView: !narrow.matches } }));
    let [width, height] = [canvas.clientWidth, canvas.clientHeight];
    new ResizeObserver(() => {
      if (Math.abs(canvas.clientWidth - width) <= 40 && Math.abs(canvas.clientHeight - height) <= 40) return;
      [width, height] = [canvas.clientWidth, canvas.clientHeight];
      scene.network.setSize("100%", "100%");
      camera.show(state.camera);
    }).observe(canvas);
  };

  // ------------------------------------------------------------------------------- what is shown

  const takeShown = () => {
    const { current } = shown;
    const changed = scene.nodes.filter((node) => node.hidden !== !current.nodes.has(node));
    for (const node of scene.nodes) node.hidden = !current.nodes.has(node);
    for (const edge of scene.edges) edge.hidden = !current.edges.has(edge);
    looks.refocus();
    return changed;
  };

  // The parts of the view in their places, known to vis-network by their keys.
  const takeView = () => {
    const { view } = state;
    for (const [index, x, y, size, side] of view.nodes) Object.assign(graph.nodes[index], { x, y, size, side });
    const added = [...state.added];
    const own = view.nodes.map(([index]) => graph.nodes[index]);
    placing.around(view, own, added);
    const nodes = [...new Set([...own, ...added.flatMap((edge) => [edge.source, edge.target])])];
    const edges = [...new Set([...view.relations, ...added])];
    const ties = new Map(nodes.map((node) => [node, 0]));
    for (const edge of edges) for (const end of new Set([edge.source, edge.target])) ties.set(end, ties.get(end) + 1);
    const ranked = [...nodes].sort((a, b) => ties.get(b) - ties.get(a) || a.index - b.index);
    Object.assign(scene, { nodes, edges, ties, ranked, hovered: null });
    lettering.take();
    takeShown();
    nodeItems = new vis.DataSet(nodes.map((node) => ({
      id: node.key, x: node.x, y: node.y, shape: "custom", ctxRenderer: drawNode, size: node.size, chosen: false, hidden: node.hidden,
    })));
    const bends = placing.spread(added);
    told = new Map();
    changedLooks(); // all of them are told below
    edgeItems = new vis.DataSet(edges.map((edge) => {
      const bend = view.bends[edge.index] ?? bends.get(edge) ?? 0;
      const loop = view.loops[edge.index] ?? (edge.source === edge.target ? 20 : 0);
      return {
        from: edge.source.key, to: edge.target.key, chosen: false,
        smooth: bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : false,
        ...(loop ? { selfReference: { size: loop, angle: 0.8 } } : {}),
        ...looks.edgeLook(edge),
      };
    }));
  };

  // Where the panel is below the picture, both must be seen: the picture and how the panel starts.
  const scrollToSelection = () => {
    const [above, below] = [canvas.getBoundingClientRect(), $("panel").getBoundingClientRect()];
    if (narrow.matches && (below.top < 0 || above.bottom < 80)) canvas.scrollIntoView({ block: "start" });
  };

  const bringSelection = () => {
    const { selection } = state;
    if (!selection) return;
    const ends = selection.kind === "node" ? [selection.node]
      : selection.kind === "edge" ? [selection.edge.source, selection.edge.target]
        : (edgesOfAccount.get(selection.iri) ?? []).flatMap((edge) => [edge.source, edge.target]);
    const about = ends.length ? ends : graph.accounts.get(selection.iri)?.about.map((each) => nodeOf.get(each)) ?? [];
    camera.bringIntoView(about.filter((node) => node && scene.nodes.includes(node) && !node.hidden).map(positionOf));
    scrollToSelection();
  };

  shown.on((changed) => {
    if (changed.has("selection")) scene.hovered = null;
    const { network } = scene;
    if (!network) return;
    if (changed.has("view") || changed.has("added")) {
      const before = { position: network.getViewPosition(), scale: network.getScale(), animation: false };
      takeView();
      network.setData({ nodes: nodeItems, edges: edgeItems });
      camera.show(changed.has("view") ? state.camera : null);
      if (!changed.has("view")) network.moveTo(before);
    } else {
      const items = takeShown();
      if (items.length) nodeItems.update(items.map((node) => ({ id: node.key, hidden: node.hidden })));
    }
    if (changed.has("camera") && !changed.has("view")) camera.show(state.camera);
    restyle();
    if (changed.has("selection") && (!state.table || narrow.matches)) bringSelection();
  });

  // ------------------------------------------------------------------------------------- its start

  const start = () => {
    takeView();
    scene.network = new vis.Network(canvas, { nodes: nodeItems, edges: edgeItems }, {
      ...graph.options,
      interaction: { hover: false, selectable: false, tooltipDelay: 1e9, zoomView: !narrow.matches },
    });
    scene.network.on("beforeDrawing", markSelected);
    scene.network.on("afterDrawing", lettering.draw);
    camera.show(state.camera);
    bindPointer();
    bindKeys();
    bindCamera();
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
      matchMedia(query).addEventListener("change", () => { looks.retheme(); restyle(); });
    }
  };

  try {
    start();
  } catch (error) {
    canvas.replaceChildren(el("p.failed", {}, "The picture could not be drawn. The search, the table and the evidence panel work without it."));
    scene.network = null;
    throw error;
  }

  const inViewport = ({ x, y }) => {
    const box = canvas.getBoundingClientRect();
    return { x: box.left + x, y: box.top + y };
  };

  return {
    network: scene.network,
    fit: camera.fit,
    drawn,
    nodePosition: (iri) => inViewport(scene.network.canvasToDOM(positionOf(nodeOf.get(iri)))),
    // Which labels stand where, on the screen.
    labels: () => {
      const origin = inViewport(scene.origin());
      return lettering.placed().map(({ item, rows, left, right, top, bottom }) => ({
        id: item.id, text: rows.join(" "), left: left + origin.x, right: right + origin.x, top: top + origin.y, bottom: bottom + origin.y,
      }));
    },
    // A place where the line is on top, as far as there is one.
    edgePosition: (id) => {
      const edge = edgeOf.get(id);
      const places = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].map((share) => scene.network.canvasToDOM(pointOn(edge, share)));
      return inViewport(places.find((place) => itemAt(place) === edge) ?? places[0]);
    },
  };
};
