/* Places for what is added to a view: around the thing that it hangs on, where there is room. */
policygraph.placing = () => {
  "use strict";

  // Gives places to the ends of `added` that are not among the view's `own`, and keeps them.
  let spots = new Map(); // where things were put in the view `spotsOf`
  let spotsOf = null;
  const around = (view, own, added) => {
    if (spotsOf !== view) { spots = new Map(); spotsOf = view; }
    const taken = new Set(own);
    for (const [node, spot] of spots) { Object.assign(node, spot); taken.add(node); }
    const cells = new Map();
    const near = (x, y) => [-1, 0, 1].flatMap((i) => [-1, 0, 1].flatMap((j) => cells.get(`${Math.floor(x / 34) + i},${Math.floor(y / 34) + j}`) ?? []));
    const keep = (node) => {
      const cell = `${Math.floor(node.x / 34)},${Math.floor(node.y / 34)}`;
      if (!cells.has(cell)) cells.set(cell, []);
      cells.get(cell).push(node);
    };
    taken.forEach(keep);
    const put = (node, x, y) => {
      const spot = { x: Math.round(x), y: Math.round(y), size: 6, side: null };
      spots.set(node, spot);
      taken.add(Object.assign(node, spot));
      keep(node);
    };
    const beside = (center, node) => {
      for (let ring = 1; ring < 60; ring += 1) {
        const places = 6 * ring + 4;
        for (let i = 0; i < places; i += 1) {
          const angle = (2 * Math.PI * i) / places + ring;
          const [x, y] = [center.x + Math.cos(angle) * (40 + 30 * ring), center.y + Math.sin(angle) * (40 + 30 * ring)];
          if (near(x, y).every((other) => Math.hypot(other.x - x, other.y - y) > 30)) { put(node, x, y); return; }
        }
      }
      put(node, center.x, center.y);
    };
    for (let left = added; left.length;) {
      const [next, rest] = [[], []];
      for (const edge of left) (taken.has(edge.source) || taken.has(edge.target) ? next : rest).push(edge);
      if (!next.length) { // nothing of it is in the picture yet: it begins beside it
        const xs = [...taken].map(({ x }) => x);
        put(rest[0].source, taken.size ? Math.max(...xs) + 220 : 0, 0);
        left = rest;
        continue;
      }
      for (const edge of next) {
        if (!taken.has(edge.target)) beside(edge.source, edge.target);
        else if (!taken.has(edge.source)) beside(edge.target, edge.source);
      }
      left = rest;
    }
  };

  // Bends for what is added, so that each of several relations of a pair can be told and chosen.
  const spread = (added) => {
    const pairs = new Map();
    for (const edge of added) {
      const pair = [edge.source.index, edge.target.index].sort((a, b) => a - b).join();
      pairs.set(pair, [...(pairs.get(pair) ?? []), edge]);
    }
    return new Map([...pairs.values()].flatMap((pair) => pair.map((edge, i) => {
      const bend = (i - (pair.length - 1) / 2) * 0.3;
      return [edge, edge.source.index < edge.target.index ? bend : -bend];
    })));
  };

  return { around, spread };
};
