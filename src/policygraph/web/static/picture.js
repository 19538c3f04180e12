/* The picture: vis-network draws lines and shapes where the layout put them, labels are drawn here. */
policygraph.picture = (graph, shown) => {
  "use strict";

  const { $, el } = policygraph.dom;
  const placing = policygraph.placing();
  const { wrapped, occupancy, lineCover, around, SIDES } = policygraph.labels;
  const { shapes, lines, accounts, nodeOf, edgeOf, edgesOfAccount } = graph;
  const { state } = shown;
  const canvas = $("canvas");
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
  const narrow = matchMedia("(max-width: 899px)");

  // What is drawn: the things and relations of the view, and what was added around them.
  let nodes = [];
  let edges = [];
  let ranked = [];
  let LABEL = {};
  let PROMINENT = new Set(); // the labels that a reader looks for first
  let hovered = null; // a thing or a relation

  let network = null;
  let edgeItems = null;
  let nodeItems = null;
  let theme = {};
  let focusSet = null; // what stays in full colour while something is selected
  let placed = { key: "", labels: [] };
  let fitted = null; // what fit() shows: its scale and the part of the picture
  let revision = 0; // counts what changes where labels may stand

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

  const mixed = (colour, share) => {
    const [over, under] = [colour, theme.paper].map((each) => each.match(/[\d.]+/g).map(Number));
    return `rgb(${[0, 1, 2].map((i) => Math.round(over[i] * share + under[i] * (1 - share))).join(",")})`;
  };

  const isSelected = (item) => state.selection?.node === item || state.selection?.edge === item
    || (state.selection?.kind === "account" && edgesOfAccount.get(state.selection.iri)?.includes(item));

  // What the view is about is marked as long as nothing else is.
  const isMarked = (node) => isSelected(node) || (!state.selection && state.view.focus === node.index);

  const updateFocus = () => {
    const { selection } = state;
    focusSet = null;
    if (selection?.kind === "node") {
      focusSet = new Set([selection.node]);
      for (const edge of edges) if (!edge.hidden && (edge.source === selection.node || edge.target === selection.node)) focusSet.add(edge).add(edge.source).add(edge.target);
    } else if (selection) {
      const told = selection.kind === "edge" ? [selection.edge] : (edgesOfAccount.get(selection.iri) ?? []).filter((edge) => !edge.hidden);
      focusSet = new Set(told.flatMap((edge) => [edge, edge.source, edge.target]));
      if (selection.kind === "account") {
        for (const iri of accounts.get(selection.iri).about) if (nodeOf.has(iri)) focusSet.add(nodeOf.get(iri));
      }
      if (!focusSet.size) focusSet = null;
    }
  };

  const isPale = (item) => ("relation" in item ? shown.current.edges.get(item)?.pale : shown.current.pale.has(item)) ?? false;
  const isFaded = (item) => (focusSet !== null && !focusSet.has(item)) || isPale(item);

  // In a magnified picture shapes and lines grow less than the space between them, in steps.
  const slimSteps = () => (network ? Math.max(0, Math.ceil(Math.log(network.getScale() / 1.6) / Math.log(1.25))) : 0);
  const slim = () => 1.25 ** (-0.7 * slimSteps());

  // Colour and dashes always say the status, the head how the dates stand to the day: being selected
  // shows in width and a mark behind.
  const HEADS = { cover: ["arrow", 1.6], may: ["vee", 0.8], unknown: ["diamond", 0.8], over: ["vee", 0.8], later: ["vee", 0.8], any: ["arrow", 1] };
  const edgeLook = (edge) => {
    const { status, time, pale } = shown.current.edges.get(edge) ?? { status: edge.status, time: "any", pale: false };
    const [head, weight] = HEADS[time];
    const own = theme.status.get(status);
    const faded = focusSet !== null && !focusSet.has(edge);
    const colour = faded ? mixed(own, 0.16) : pale ? mixed(own, 0.35) : own;
    const heavy = state.view.weight * slim();
    return {
      id: edge.key, hidden: edge.hidden, color: { color: colour, highlight: colour, hover: colour },
      width: lines.get(status).width * heavy * weight * (isSelected(edge) ? 1.7 : 1),
      dashes: lines.get(status).dashes.length ? lines.get(status).dashes : false,
      arrows: { to: { enabled: true, type: head, scaleFactor: 0.55 * heavy } },
    };
  };

  // Only what looks otherwise than before is told to vis-network.
  let told = new Map();
  const changedLooks = () => edges.map(edgeLook).filter((look) => {
    const text = JSON.stringify(look);
    const isNew = told.get(look.id) !== text;
    told.set(look.id, text);
    return isNew;
  });

  const restyle = () => {
    revision += 1;
    if (!network) return;
    const looks = changedLooks();
    if (looks.length) edgeItems.update(looks); // which draws
    else network.redraw();
  };

  const radius = (node) => Math.max(node.size * slim(), 3.5 / network.getScale());

  const nodeLook = (node) => {
    const [fill, stroke] = [theme.group.get(node.group), theme.outline];
    return isFaded(node) ? { fill: mixed(fill, 0.22), stroke: mixed(stroke, 0.25) } : { fill, stroke };
  };

  const drawNode = ({ ctx, id, x, y }) => {
    const node = graph.nodes[Number(id.slice(1))];
    const size = radius(node);
    const drawn = () => {
      ctx.translate(x, y);
      if (isMarked(node)) {
        ctx.beginPath();
        ctx.arc(0, 0, size * 1.2 + 6 * slim(), 0, 2 * Math.PI);
        ctx.fillStyle = theme.mark;
        ctx.fill();
      }
      ctx.scale(size, size);
      const { path } = shapes.get(node.group);
      const { fill, stroke } = nodeLook(node);
      ctx.fillStyle = fill;
      ctx.strokeStyle = stroke;
      ctx.lineWidth = ((hovered === node ? 2.4 : 1.2) * slim()) / size;
      ctx.lineJoin = "round";
      ctx.fill(path);
      ctx.stroke(path);
    };
    return { drawNode: drawn, nodeDimensions: { width: 1.8 * size, height: 1.8 * size } };
  };

  // A relation of a thing to itself is a circle, here from its head round to its head, clockwise.
  const pointOn = (edge, share) => {
    const { edgeType } = network.body.edges[edge.key];
    if (edge.source !== edge.target) return edgeType.getPoint(share);
    const ctx = canvas.querySelector("canvas").getContext("2d");
    const [x, y, wide] = edgeType._getCircleData(ctx);
    const { point } = edgeType.getArrowData(ctx, "to", undefined, false, false, { width: 0, toArrowScale: 1, toArrowType: "arrow" });
    const angle = Math.atan2(point.y - y, point.x - x) + 2 * Math.PI * share;
    return { x: x + wide * Math.cos(angle), y: y + wide * Math.sin(angle) };
  };

  const markSelected = (ctx) => {
    for (const edge of edges) {
      if (edge.hidden || !isSelected(edge)) continue;
      ctx.beginPath();
      for (let step = 0; step <= 24; step += 1) {
        const { x, y } = pointOn(edge, step / 24);
        if (step) ctx.lineTo(x, y); else ctx.moveTo(x, y);
      }
      ctx.lineWidth = 9 / Math.max(network.getScale(), 0.5);
      ctx.lineCap = "round";
      ctx.strokeStyle = theme.mark;
      ctx.stroke();
    }
  };

  const sizeOf = (item) => LABEL.size + (PROMINENT.has(item) ? 1 : 0);
  const font = (item, bold) => `${bold ? "650 " : ""}${sizeOf(item)}px ${FONT}`;

  const textOf = (ctx, item, text, bold) => {
    const kept = bold ? "boldText" : "plainText";
    if (!item[kept]) { ctx.font = font(item, bold); item[kept] = wrapped(ctx, text, bold ? 4 : text.length > 45 ? 2 : 3, LABEL.width + (PROMINENT.has(item) ? 12 : 0), LABEL.line); }
    return item[kept];
  };

  // The layout leaves room on one side of each shape whose label matters. Another side, or another
  // label, is used only where it stands inside when all of the picture is in view.
  const hasRoom = (node) => SIDES.includes(node.side);
  const isWithinFitted = (item, box, scale) => fitted === null || scale > fitted.scale * 1.05
    || (item.side !== "none" && box.left > fitted.left * scale && box.right < fitted.right * scale
      && box.top > fitted.top * scale && box.bottom < fitted.bottom * scale);
  const nodeBoxes = (ctx, node, { x, y }, scale) => around(
    x * scale, y * scale, radius(node) * scale, textOf(ctx, node, node.label, isSelected(node)), node.side, PROMINENT.has(node) ? 7 : 0,
  );

  // So few relations say what they are without being asked; between two things the same words stand
  // once, and none where there are more kinds than can be told apart.
  const TOLD = 16;
  const telling = () => {
    const pairs = new Map();
    for (const edge of edges) {
      if (edge.hidden) continue;
      const pair = [edge.source.key, edge.target.key].sort().join();
      if (!pairs.has(pair)) pairs.set(pair, new Map());
      if (edge !== hovered && !pairs.get(pair).has(edge.relation)) pairs.get(pair).set(edge.relation, edge);
    }
    return [...pairs.values()].filter((words) => words.size <= 2).flatMap((words) => [...words.values()]);
  };

  const placeLabels = (ctx) => {
    const scale = network.getScale();
    const key = `${revision} ${scale} ${hovered?.key ?? ""}`;
    if (placed.key === key) return placed.labels;
    const positions = network.getPositions();
    const taken = occupancy();
    const labels = [];
    const unhidden = ranked.filter((node) => !node.hidden);
    const drawn = [...unhidden.filter(hasRoom), ...unhidden.filter((node) => !hasRoom(node))];
    for (const node of drawn) {
      const { x, y } = positions[node.key];
      const size = radius(node) * scale * 0.9;
      taken.take({ owner: node, left: x * scale - size, right: x * scale + size, top: y * scale - size, bottom: y * scale + size });
    }
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    const inside = (box) => box.left + origin.x > 2 && box.right + origin.x < canvas.clientWidth - 2
      && box.top + origin.y > 2 && box.bottom + origin.y < canvas.clientHeight - 2;
    const lined = (state.view.weight === 1 || scale > 1.6) && edges.length <= 300 ? lineCover(edges.filter((edge) => !edge.hidden), pointOn, scale) : null;
    const put = (item, text, bold, boxes, force) => {
      const meant = "relation" in item ? boxes : boxes.filter((box) => isWithinFitted(item, box, scale));
      const places = meant.filter((box) => taken.isFree(box, item));
      if (lined && places.length > 1 && !("relation" in item)) {
        const crossed = new Map(places.map((box) => [box, lined(box)]));
        places.sort((a, b) => crossed.get(a) - crossed.get(b)); // the order stays among equals
      }
      const free = (focusSet?.has(item) ? places.find(inside) : null) ?? places[0] ?? (force ? taken.leastCovered(meant.length ? meant : boxes, item) : null);
      if (!free) return;
      taken.take({ ...free, owner: null });
      labels.push({ ...free, item, rows: text.rows, bold, faded: isFaded(item) });
    };
    const first = (node) => (isSelected(node) || hovered === node ? 0 : isFaded(node) ? 2 : 1);
    const order = focusSet || hovered ? [...drawn].sort((a, b) => first(a) - first(b)) : drawn;
    const putNode = (node) => {
      const bold = isSelected(node);
      const text = textOf(ctx, node, node.label, bold);
      put(node, text, bold, nodeBoxes(ctx, node, positions[node.key], scale), first(node) === 0 || (PROMINENT.has(node) && first(node) === 1));
    };
    order.filter((node) => first(node) < 2).forEach(putNode);
    const asked = edges.filter((edge) => !edge.hidden && (focusSet?.has(edge) || hovered === edge));
    const spoken = focusSet || shown.current.edges.size > TOLD ? asked : [...asked, ...telling()];
    for (const edge of spoken) {
      const text = textOf(ctx, edge, edge.relation, false);
      const [from, to] = [positions[edge.source.key], positions[edge.target.key]];
      // On a level line the words would hide the dashes: there they go above or below it.
      const level = Math.abs(from.x - to.x) > 2 * Math.abs(from.y - to.y);
      const outward = pointOn(edge, 0.5).y > (from.y + to.y) / 2 + 1 ? 1 : -1;
      const beside = (text.height / 2 + 4) * outward;
      const boxes = [0.5, 0.42, 0.58, 0.34, 0.66].flatMap((share) => {
        const { x, y } = pointOn(edge, share);
        const left = x * scale - text.width / 2;
        return (level ? [beside, -beside, 0] : [0, beside, -beside]).map((aside) => {
          const top = y * scale - text.height / 2 + aside;
          return { left, top, right: left + text.width, bottom: top + text.height, align: "center" };
        });
      });
      put(edge, text, false, boxes, hovered === edge);
    }
    order.filter((node) => first(node) === 2).forEach(putNode);
    placed = { key, labels };
    return labels;
  };

  const labelColour = (label) => (label.faded ? mixed(theme.soft, 0.55) : "relation" in label.item ? theme.soft : theme.ink);

  const rowsOf = ({ align, left, right, top, rows }) => {
    const x = align === "center" ? (left + right) / 2 : align === "left" ? left : right;
    return rows.map((text, i) => ({ text, x, y: top + (i + 0.5) * LABEL.line }));
  };

  const drawLabels = (ctx) => {
    const labels = placeLabels(ctx);
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, origin.x * ratio, origin.y * ratio);
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 4;
    ctx.strokeStyle = theme.paper;
    for (const label of labels) {
      ctx.font = font(label.item, label.bold);
      ctx.textAlign = label.align;
      ctx.fillStyle = labelColour(label);
      for (const { text, x, y } of rowsOf(label)) {
        ctx.strokeText(text, x, y);
        ctx.fillText(text, x, y);
      }
    }
    ctx.restore();
  };

  // What is at a place of the picture: a shape or its label, else a line.
  const itemAt = (place) => {
    const node = network.getNodeAt(place);
    if (node !== undefined) return graph.nodes[Number(node.slice(1))];
    const origin = network.canvasToDOM({ x: 0, y: 0 });
    const [x, y] = [place.x - origin.x, place.y - origin.y];
    const label = placed.labels.find((each) => each.left <= x && x <= each.right && each.top <= y && y <= each.bottom);
    if (label) return label.item;
    const edge = network.getEdgeAt(place);
    return edge === undefined ? null : graph.edges[Number(edge.slice(1))];
  };

  // Everything in view, with the room that labels need beyond the outermost shapes: they keep their
  // size whatever the scale, so the scale is first guessed and then corrected by where they stand.
  const fit = () => {
    const drawn = nodes; // all of the view, so that nothing moves from day to day
    if (!drawn.length) return;
    const positions = network.getPositions(drawn.map((node) => node.key));
    const reach = (boxes) => ({
      left: Math.min(...boxes.map((box) => box.left)), right: Math.max(...boxes.map((box) => box.right)),
      top: Math.min(...boxes.map((box) => box.top)), bottom: Math.max(...boxes.map((box) => box.bottom)),
    });
    const bare = reach(Object.values(positions).map(({ x, y }) => ({ left: x, right: x, top: y, bottom: y })));
    const ctx = canvas.querySelector("canvas").getContext("2d");
    const tools = document.querySelector(".tools");
    let over = { left: 12, right: 12, top: 12, bottom: 12 };
    let spare = 0; // what the buttons would hide
    for (let round = 0; round < 5; round += 1) {
      const scale = Math.min(
        Math.max(canvas.clientWidth - 20 - over.left - over.right, 60) / Math.max(bare.right - bare.left, 1),
        Math.max(canvas.clientHeight - 20 - spare - over.top - over.bottom, 60) / Math.max(bare.bottom - bare.top, 1),
        1.6,
      );
      network.moveTo({
        position: {
          x: (bare.left + bare.right) / 2 + (over.right - over.left) / 2 / scale,
          y: (bare.top + bare.bottom) / 2 + (over.bottom + spare - over.top) / 2 / scale,
        }, scale, animation: false,
      });
      const boxes = drawn.flatMap((node) => {
        const { x, y } = positions[node.key];
        const shape = { left: x * scale - 12, right: x * scale + 12, top: y * scale - 12, bottom: y * scale + 12 };
        return hasRoom(node) ? [shape, nodeBoxes(ctx, node, { x, y }, scale)[0]] : [shape];
      });
      const all = reach(boxes);
      const most = canvas.clientWidth * 0.14; // in a narrow picture, labels must stand elsewhere
      over = {
        left: Math.min(most, bare.left * scale - all.left), right: Math.min(most, all.right - bare.right * scale),
        top: bare.top * scale - all.top, bottom: all.bottom - bare.bottom * scale,
      };
      const origin = network.canvasToDOM({ x: 0, y: 0 });
      fitted = {
        scale, left: (8 - origin.x) / scale, right: (canvas.clientWidth - 8 - origin.x) / scale,
        top: (6 - origin.y) / scale, bottom: (canvas.clientHeight - 6 - origin.y) / scale,
      };
      const hides = (box) => box.right + origin.x > tools.offsetLeft && box.bottom + origin.y > tools.offsetTop;
      if (round === 2 && boxes.some(hides)) spare = canvas.clientHeight - tools.offsetTop;
    }
    revision += 1;
    afterZoom();
    network.redraw();
  };

  let stepsDrawn = 0;
  const afterZoom = () => {
    if (slimSteps() === stepsDrawn) return;
    stepsDrawn = slimSteps();
    restyle();
  };

  const zoom = (factor) => {
    network.moveTo({ scale: Math.min(6, Math.max(0.05, network.getScale() * factor)), animation: false });
    afterZoom();
  };

  // Moves the picture, and makes it smaller, only if what was asked for does not show otherwise.
  const bringIntoView = (points) => {
    if (!points.length) return;
    const tools = document.querySelector(".tools");
    const places = points.map((point) => network.canvasToDOM(point));
    const shows = ({ x, y }) => x > 30 && y > 30 && x < canvas.clientWidth - 30 && y < canvas.clientHeight - 30
      && (x < tools.offsetLeft - 10 || y < tools.offsetTop - 10);
    if (places.every(shows)) return;
    const span = (along) => { const all = points.map((point) => point[along]); return [Math.min(...all), Math.max(...all)]; };
    const [[left, right], [top, bottom]] = [span("x"), span("y")];
    const [wide, high] = [Math.max(canvas.clientWidth - 130, 60), Math.max(canvas.clientHeight - 130, 60)];
    const now = network.getScale();
    const scale = Math.min(now, wide / Math.max(right - left, 1), high / Math.max(bottom - top, 1));
    if (scale === now) { // it has room enough: it moves no further than it must
      const at = network.getViewPosition();
      const nearest = (centre, from, to, room) => Math.min(Math.max(centre, to - room / 2 / scale), from + room / 2 / scale);
      network.moveTo({ position: { x: nearest(at.x, left, right, wide), y: nearest(at.y, top, bottom, high) }, scale, animation: false });
      if (points.map((point) => network.canvasToDOM(point)).every(shows)) return;
    }
    network.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 }, scale, animation: false });
    afterZoom();
  };

  // Where the panel is below the picture, both must be seen: the picture and how the panel starts.
  const scrollToSelection = () => {
    const [above, below] = [canvas.getBoundingClientRect(), $("panel").getBoundingClientRect()];
    if (narrow.matches && (below.top < 0 || above.bottom < 80)) canvas.scrollIntoView({ block: "start" });
  };

  const positionOf = (node) => network.getPositions([node.key])[node.key];

  const bindPicture = () => {
    const frame = canvas.querySelector(".vis-network");
    frame.setAttribute("role", "application");
    frame.setAttribute("aria-roledescription", "network picture");
    frame.setAttribute("aria-label", "Network picture");
    frame.setAttribute("aria-describedby", "canvas-hint");
    policygraph.walking(graph, shown, {
      frame, zoom, fit, things: () => ranked.filter((node) => !node.hidden), relations: () => edges.filter((edge) => !edge.hidden),
      point: (node) => { hovered = node; bringIntoView([positionOf(node)]); network.redraw(); },
    });
    let waiting = null;
    const hover = (item) => {
      if (item === hovered) return;
      hovered = item;
      canvas.classList.toggle("pointing", item !== null);
      network.redraw();
    };
    canvas.addEventListener("mousemove", (event) => {
      const box = canvas.getBoundingClientRect();
      const place = { x: event.clientX - box.left, y: event.clientY - box.top };
      waiting ??= requestAnimationFrame(() => { waiting = null; if (event.buttons === 0) hover(itemAt(place)); });
    });
    canvas.addEventListener("mouseleave", () => hover(null));
    $("zoom-in").addEventListener("click", () => zoom(1.25));
    $("zoom-out").addEventListener("click", () => zoom(0.8));
    $("zoom-fit").addEventListener("click", fit);
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
      matchMedia(query).addEventListener("change", () => { theme = themeOf(document.body); told = new Map(); restyle(); });
    }
    narrow.addEventListener("change", () => network.setOptions({ interaction: { zoomView: !narrow.matches } }));
    let [width, height] = [canvas.clientWidth, canvas.clientHeight];
    new ResizeObserver(() => {
      if (Math.abs(canvas.clientWidth - width) <= 40 && Math.abs(canvas.clientHeight - height) <= 40) return;
      [width, height] = [canvas.clientWidth, canvas.clientHeight];
      network.setSize("100%", "100%");
      fit();
    }).observe(canvas);
  };

  // All that is drawn, in pixels of the picture and the colours of an element: for a drawing elsewhere.
  const drawn = (element) => {
    const [own, scale, origin] = [theme, network.getScale(), network.canvasToDOM({ x: 0, y: 0 })];
    const at = ({ x, y }) => ({ x: origin.x + x * scale, y: origin.y + y * scale });
    const item = (each) => ({ item: each, marked: isSelected(each) });
    theme = themeOf(element);
    try {
      return {
        family: FONT, width: canvas.clientWidth, height: canvas.clientHeight, paper: theme.paper, ink: theme.ink, soft: theme.soft, mark: theme.mark,
        lines: edges.filter((edge) => !edge.hidden).map((edge) => {
          const { color, width, dashes, arrows } = edgeLook(edge);
          return {
            ...item(edge), points: Array.from({ length: 41 }, (_, i) => at(pointOn(edge, i / 40))), colour: color.color,
            width: width * scale, dashes: (dashes || []).map((dash) => dash * scale),
            head: arrows.to.type, headLength: (15 * arrows.to.scaleFactor + 3 * width) * scale,
          };
        }),
        shapes: nodes.filter((node) => !node.hidden).map((node) => (
          { ...item(node), ...at(positionOf(node)), size: radius(node) * scale, width: 1.2 * slim() * scale, ...nodeLook(node) })),
        labels: placeLabels(canvas.querySelector("canvas").getContext("2d")).map((label) => ({
          item: label.item, size: sizeOf(label.item), bold: label.bold, align: label.align, colour: labelColour(label),
          rows: rowsOf(label).map(({ text, x, y }) => ({ text, x: origin.x + x, y: origin.y + y })),
        })),
      };
    } finally {
      theme = own;
    }
  };

  const inViewport = ({ x, y }) => {
    const box = canvas.getBoundingClientRect();
    return { x: box.left + x, y: box.top + y };
  };

  // The parts of the view in their places, known to vis-network by their keys.
  const takeView = () => {
    const { view } = state;
    for (const [index, x, y, size, side] of view.nodes) Object.assign(graph.nodes[index], { x, y, size, side });
    const added = [...state.added];
    const own = view.nodes.map(([index]) => graph.nodes[index]);
    placing.around(view, own, added);
    nodes = [...new Set([...own, ...added.flatMap((edge) => [edge.source, edge.target])])];
    edges = [...new Set([...view.relations, ...added])];
    const bends = placing.spread(added);
    const lined = new Map(nodes.map((node) => [node, 0]));
    for (const edge of edges) for (const end of new Set([edge.source, edge.target])) lined.set(end, lined.get(end) + 1);
    ranked = [...nodes].sort((a, b) => lined.get(b) - lined.get(a) || a.index - b.index);
    LABEL = nodes.length <= 40 ? { size: 12, line: 14, width: 144 } : { size: 11, line: 13, width: 134 };
    PROMINENT = new Set(ranked.filter((node) => lined.get(node) > 1).slice(0, innerWidth < 600 ? 5 : nodes.length <= 40 ? 6 : 10));
    for (const item of [...nodes, ...edges]) { delete item.boldText; delete item.plainText; }
    hovered = null;
    told = new Map();
    takeShown();
    nodeItems = new vis.DataSet(nodes.map((node) => ({
      id: node.key, x: node.x, y: node.y, shape: "custom", ctxRenderer: drawNode, size: node.size, chosen: false, hidden: node.hidden,
    })));
    changedLooks();
    edgeItems = new vis.DataSet(edges.map((edge) => {
      const [bend, loop] = [view.bends[edge.index] ?? bends.get(edge) ?? 0, view.loops[edge.index] ?? (edge.source === edge.target ? 20 : 0)];
      return {
        from: edge.source.key, to: edge.target.key, chosen: false,
        smooth: bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : false,
        ...(loop ? { selfReference: { size: loop, angle: 0.8 } } : {}),
        ...edgeLook(edge),
      };
    }));
  };

  const takeShown = () => {
    const { current } = shown;
    const changed = nodes.filter((node) => node.hidden !== !current.nodes.has(node));
    for (const node of nodes) node.hidden = !current.nodes.has(node);
    for (const edge of edges) edge.hidden = !current.edges.has(edge);
    updateFocus();
    return changed;
  };

  const start = () => {
    theme = themeOf(document.body);
    takeView();
    network = new vis.Network(canvas, { nodes: nodeItems, edges: edgeItems }, {
      ...graph.options,
      interaction: { hover: false, selectable: false, tooltipDelay: 1e9, zoomView: !narrow.matches },
    });
    network.on("beforeDrawing", markSelected);
    network.on("afterDrawing", drawLabels);
    network.on("dragEnd", ({ nodes: dragged }) => { if (dragged.length) { revision += 1; network.redraw(); } });
    network.on("zoom", afterZoom);
    network.on("dragging", ({ nodes: dragged }) => { if (dragged.length) revision += 1; });
    network.on("click", ({ pointer }) => {
      const item = itemAt(pointer.DOM);
      if (item === null) shown.clear(); else if ("relation" in item) shown.selectEdge(item.id); else shown.selectNode(item.id);
    });
    fit();
    bindPicture();
  };

  const bringSelection = () => {
    const { selection } = state;
    if (!selection) return;
    const ends = selection.kind === "node" ? [selection.node]
      : selection.kind === "edge" ? [selection.edge.source, selection.edge.target]
        : (edgesOfAccount.get(selection.iri) ?? []).flatMap((edge) => [edge.source, edge.target]);
    const about = ends.length ? ends : graph.accounts.get(selection.iri)?.about.map((each) => nodeOf.get(each)) ?? [];
    bringIntoView(about.filter((node) => node && nodes.includes(node) && !node.hidden).map(positionOf));
    scrollToSelection();
  };

  shown.on((changed) => {
    if (changed.has("selection")) hovered = null;
    if (!network) return;
    if (changed.has("view") || changed.has("added")) {
      const camera = { position: network.getViewPosition(), scale: network.getScale(), animation: false };
      takeView();
      network.setData({ nodes: nodeItems, edges: edgeItems });
      fit();
      if (!changed.has("view")) network.moveTo(camera);
    } else {
      const items = takeShown();
      if (items.length) nodeItems.update(items.map((node) => ({ id: node.key, hidden: node.hidden })));
    }
    restyle();
    if (changed.has("selection") && (!state.table || narrow.matches)) bringSelection();
  });

  try {
    start();
  } catch (error) {
    canvas.replaceChildren(el("p.failed", {}, "The picture could not be drawn. The search, the table and the evidence panel work without it."));
    network = null;
    throw error;
  }

  return {
    network,
    fit,
    drawn,
    nodePosition: (iri) => inViewport(network.canvasToDOM(positionOf(nodeOf.get(iri)))),
    // Which labels stand where, on the screen.
    labels: () => {
      const origin = inViewport(network.canvasToDOM({ x: 0, y: 0 }));
      return placed.labels.map((label) => ({
        id: label.item.id, text: label.rows.join(" "), left: label.left + origin.x, right: label.right + origin.x,
        top: label.top + origin.y, bottom: label.bottom + origin.y,
      }));
    },
    // A place where the line is on top, as far as there is one.
    edgePosition: (id) => {
      const edge = edgeOf.get(id);
      const places = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].map((share) => network.canvasToDOM(pointOn(edge, share)));
      return inViewport(places.find((place) => itemAt(place) === edge) ?? places[0]);
    },
  };
};
