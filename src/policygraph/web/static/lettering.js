/* The lettering of the picture: labels keep their size on the screen and take the free places in order
   of rank; one that would lie on another, or on a shape, is left out until there is room for it. */
policygraph.lettering = (shown, looks, scene) => {
  "use strict";

  const { $ } = policygraph.dom;
  const { wrapped, occupancy, lineCover, around, SIDES } = policygraph.labels;
  const { isSelected, isInFocus, isFaded } = looks;
  const { state } = shown;
  const canvas = $("canvas");
  const FAMILY = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

  let type = {}; // the size of letters, the height of a row and how wide it may be
  let prominent = new Set(); // the things whose labels a reader looks for first
  let texts = new Map(); // of each thing and relation its words in rows, as long as it is as bold
  let frame = null; // what is in view when all of the picture is, and at which scale
  let revision = 0; // counts what changes where labels may stand
  let placed = { key: "", labels: [] };

  const take = () => {
    const few = scene.nodes.length <= 40;
    type = few ? { size: 12, line: 14, width: 144 } : { size: 11, line: 13, width: 134 };
    prominent = new Set(scene.ranked.filter((node) => scene.ties.get(node) > 1).slice(0, innerWidth < 600 ? 5 : few ? 6 : 10));
    texts = new Map();
  };

  const unsettle = () => { revision += 1; };

  const keepWithin = (found) => { frame = found; unsettle(); };

  // ------------------------------------------------------------------------------------- words

  const sizeOf = (item) => type.size + (prominent.has(item) ? 1 : 0);
  const font = (size, bold) => `${bold ? "650 " : ""}${size}px ${FAMILY}`;

  const textOf = (ctx, item, text, bold) => {
    if (texts.get(item)?.bold !== bold) {
      ctx.font = font(sizeOf(item), bold);
      const width = type.width + (prominent.has(item) ? 12 : 0);
      texts.set(item, { bold, ...wrapped(ctx, text, bold ? 4 : text.length > 45 ? 2 : 3, width, type.line) });
    }
    return texts.get(item);
  };

  // So few relations say what they are without being asked; between two things the same words stand
  // once, and none where there are more kinds than can be told apart.
  const TOLD = 16;
  const telling = (edges) => {
    const pairs = new Map();
    for (const edge of edges) {
      const pair = [edge.source.key, edge.target.key].sort().join();
      if (!pairs.has(pair)) pairs.set(pair, new Map());
      if (edge !== scene.hovered && !pairs.get(pair).has(edge.relation)) pairs.get(pair).set(edge.relation, edge);
    }
    return [...pairs.values()].filter((words) => words.size <= 2).flatMap((words) => [...words.values()]);
  };

  // ------------------------------------------------------------------------------------ places

  // The layout leaves room on one side of each shape whose label matters. Another side, or another
  // label, is used only where it stands inside when all of the picture is in view.
  const hasRoom = (node) => SIDES.includes(node.side);
  const isWithinFrame = (node, box, scale) => frame === null || scale > frame.scale * 1.05
    || (node.side !== "none" && box.left > frame.left * scale && box.right < frame.right * scale
      && box.top > frame.top * scale && box.bottom < frame.bottom * scale);

  const boxesOfNode = (ctx, node, { x, y }, scale) => around(
    x * scale, y * scale, looks.radius(node) * scale, textOf(ctx, node, node.label, isSelected(node)), node.side, prominent.has(node) ? 7 : 0,
  );

  // Where the layout left room for the label of a thing, if it did.
  const roomOf = (ctx, node, position, scale) => (hasRoom(node) ? boxesOfNode(ctx, node, position, scale)[0] : null);

  // On a level line the words would hide the dashes: there they go above or below it.
  const boxesOfEdge = (edge, { width, height }, from, to, scale) => {
    const isLevel = Math.abs(from.x - to.x) > 2 * Math.abs(from.y - to.y);
    const outward = scene.pointOn(edge, 0.5).y > (from.y + to.y) / 2 + 1 ? 1 : -1;
    const beside = (height / 2 + 4) * outward;
    return [0.5, 0.42, 0.58, 0.34, 0.66].flatMap((share) => {
      const { x, y } = scene.pointOn(edge, share);
      const left = x * scale - width / 2;
      return (isLevel ? [beside, -beside, 0] : [0, beside, -beside]).map((aside) => {
        const top = y * scale - height / 2 + aside;
        return { left, top, right: left + width, bottom: top + height, align: "center" };
      });
    });
  };

  const placedAnew = (ctx, scale) => {
    const { hovered } = scene;
    const positions = scene.network.getPositions();
    const edges = scene.edges.filter((edge) => !edge.hidden);
    const unhidden = scene.ranked.filter((node) => !node.hidden);
    const nodes = [...unhidden.filter(hasRoom), ...unhidden.filter((node) => !hasRoom(node))];
    const taken = occupancy();
    for (const node of nodes) {
      const { x, y } = positions[node.key];
      const size = looks.radius(node) * scale * 0.9;
      taken.take({ owner: node, left: x * scale - size, right: x * scale + size, top: y * scale - size, bottom: y * scale + size });
    }
    const origin = scene.origin();
    const isInSight = (box) => box.left + origin.x > 2 && box.right + origin.x < canvas.clientWidth - 2
      && box.top + origin.y > 2 && box.bottom + origin.y < canvas.clientHeight - 2;
    const covered = (state.view.weight === 1 || scale > 1.6) && scene.edges.length <= 300 ? lineCover(edges, scene.pointOn, scale) : null;

    const labels = [];
    const freeOf = (item, boxes) => boxes.filter((box) => taken.isFree(box, item));
    const put = (item, text, free, forced) => {
      const box = (isInFocus(item) ? free.find(isInSight) : null) ?? free[0] ?? (forced && taken.leastCovered(forced, item));
      if (!box) return;
      taken.take({ ...box, owner: null });
      labels.push({ ...box, item, rows: text.rows, bold: text.bold, faded: isFaded(item) });
    };
    const rank = (node) => (isSelected(node) || hovered === node ? 0 : isFaded(node) ? 2 : 1);
    const putNode = (node) => {
      const boxes = boxesOfNode(ctx, node, positions[node.key], scale);
      const within = boxes.filter((box) => isWithinFrame(node, box, scale));
      const free = freeOf(node, within);
      if (covered && free.length > 1) {
        const lines = new Map(free.map((box) => [box, covered(box)]));
        free.sort((a, b) => lines.get(a) - lines.get(b)); // the order stays among equals
      }
      const isForced = rank(node) === 0 || (prominent.has(node) && rank(node) === 1);
      put(node, textOf(ctx, node, node.label, isSelected(node)), free, isForced ? (within.length ? within : boxes) : null);
    };
    const putEdge = (edge) => {
      const text = textOf(ctx, edge, edge.relation, false);
      const boxes = boxesOfEdge(edge, text, positions[edge.source.key], positions[edge.target.key], scale);
      put(edge, text, freeOf(edge, boxes), hovered === edge ? boxes : null);
    };

    const order = looks.hasFocus() || hovered ? [...nodes].sort((a, b) => rank(a) - rank(b)) : nodes;
    const asked = edges.filter((edge) => isInFocus(edge) || hovered === edge);
    order.filter((node) => rank(node) < 2).forEach(putNode);
    (looks.hasFocus() || shown.current.edges.size > TOLD ? asked : [...asked, ...telling(edges)]).forEach(putEdge);
    order.filter((node) => rank(node) === 2).forEach(putNode);
    return labels;
  };

  const place = (ctx) => {
    const scale = scene.scale();
    const key = `${revision} ${scale} ${scene.hovered?.key ?? ""}`;
    if (placed.key !== key) placed = { key, labels: placedAnew(ctx, scale) };
    return placed.labels;
  };

  const labelAt = ({ x, y }) => {
    const origin = scene.origin();
    const [across, down] = [x - origin.x, y - origin.y];
    return placed.labels.find(({ left, right, top, bottom }) => left <= across && across <= right && top <= down && down <= bottom);
  };

  // ------------------------------------------------------------------------------------- drawn

  // Every label as it is drawn: {item, size, bold, align, colour, rows of {text, x, y}}.
  const written = (ctx) => place(ctx).map(({ item, rows, bold, faded, align, left, right, top }) => {
    const x = align === "center" ? (left + right) / 2 : align === "left" ? left : right;
    return {
      item, size: sizeOf(item), bold, align, colour: looks.labelColour(item, faded),
      rows: rows.map((text, i) => ({ text, x, y: top + (i + 0.5) * type.line })),
    };
  });

  const draw = (ctx) => {
    const labels = written(ctx);
    const origin = scene.origin();
    const ratio = ctx.canvas.width / ctx.canvas.clientWidth;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, origin.x * ratio, origin.y * ratio);
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 4;
    ctx.strokeStyle = looks.theme.paper;
    for (const { size, bold, align, colour, rows } of labels) {
      ctx.font = font(size, bold);
      ctx.textAlign = align;
      ctx.fillStyle = colour;
      for (const { text, x, y } of rows) {
        ctx.strokeText(text, x, y);
        ctx.fillText(text, x, y);
      }
    }
    ctx.restore();
  };

  return { FAMILY, take, unsettle, keepWithin, roomOf, labelAt, written, draw, placed: () => placed.labels };
};
