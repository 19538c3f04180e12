/* Where labels may stand: rows of words, the places around a shape, and which places are taken. */
policygraph.labels = (() => {
  "use strict";

  const LONGEST = 200; // letters of a row that is cut

  const wrapped = (ctx, text, most, width, line) => {
    const wide = (row) => ctx.measureText(row).width;
    const rows = [];
    let row = "";
    for (const word of text.split(/\s+/u)) {
      const longer = row ? `${row} ${word}` : word;
      if (row && wide(longer) > width) { rows.push(row); row = word; } else row = longer;
    }
    rows.push(row);
    const kept = rows.slice(0, most).map((each, i) => {
      const cut = i === most - 1 && rows.length > most;
      if (!cut && wide(each) <= width + 20) return each;
      // An unbroken word can be of any length, and shortening it takes a measure for each letter.
      let letters = [...each.slice(0, 2 * LONGEST)].slice(0, LONGEST);
      while (letters.length > 1 && wide(`${letters.join("")}…`) > width + 20) letters = letters.slice(0, -1);
      return `${letters.join("")}…`;
    });
    return { rows: kept, width: Math.max(...kept.map(wide)), height: kept.length * line };
  };

  // Boxes already taken, found by the cells of a coarse grid that they touch.
  const occupancy = () => {
    const cells = new Map();
    const each = (box, visit) => {
      for (let i = Math.floor(box.left / 80); i <= Math.floor(box.right / 80); i += 1) {
        for (let j = Math.floor(box.top / 80); j <= Math.floor(box.bottom / 80); j += 1) if (visit(`${i},${j}`)) return true;
      }
      return false;
    };
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    return {
      isFree: (box, except) => !each(box, (cell) => (cells.get(cell) ?? []).some((other) => other.owner !== except && meets(box, other))),
      // The box that lies least on others, when there is no free one for what must be shown.
      leastCovered: (boxes, except) => {
        const covered = (box) => {
          const others = new Set();
          each(box, (cell) => { for (const other of cells.get(cell) ?? []) if (other.owner !== except) others.add(other); return false; });
          return [...others].reduce((sum, other) => sum
            + Math.max(0, Math.min(box.right, other.right) - Math.max(box.left, other.left))
            * Math.max(0, Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top)), 0);
        };
        return boxes.map((box) => [box, covered(box)]).reduce((best, next) => (next[1] < best[1] ? next : best))[0];
      },
      take: (box) => each(box, (cell) => { if (!cells.has(cell)) cells.set(cell, []); cells.get(cell).push(box); return false; }),
    };
  };

  const SIDES = ["below", "right", "above", "left"];

  // How many lines run over a box.
  const lineCover = (edges, pointOn, scale) => {
    const cells = new Map();
    for (const edge of edges) {
      for (let step = 0; step <= 40; step += 1) {
        const { x, y } = pointOn(edge, step / 40);
        const cell = `${Math.floor(x * scale / 60)},${Math.floor(y * scale / 60)}`;
        if (!cells.has(cell)) cells.set(cell, []);
        cells.get(cell).push([x * scale, y * scale, edge]);
      }
    }
    return (box) => {
      const over = new Set();
      for (let i = Math.floor(box.left / 60); i <= Math.floor(box.right / 60); i += 1) {
        for (let j = Math.floor(box.top / 60); j <= Math.floor(box.bottom / 60); j += 1) {
          for (const [x, y, edge] of cells.get(`${i},${j}`) ?? []) {
            if (x > box.left && x < box.right && y > box.top && y < box.bottom) over.add(edge);
          }
        }
      }
      return over.size;
    };
  };

  // Where a label may stand, the side that the layout left room on first.
  const around = (x, y, size, text, side, reach = 0) => {
    if (reach) return [0, reach, 2 * reach].flatMap((more) => around(x, y, size + more, text, side));
    const { width, height } = text;
    const box = (left, top, align) => ({ left, top, right: left + width, bottom: top + height, align });
    const beside = [
      box(x - width / 2, y + size + 3, "center"),
      box(x + size + 5, y - height / 2, "left"),
      box(x - width / 2, y - size - 3 - height, "center"),
      box(x - size - 5 - width, y - height / 2, "right"),
    ];
    return [
      ...beside.filter((_, i) => SIDES[i] === side),
      ...beside.filter((_, i) => SIDES[i] !== side),
      box(x - width / 4, y + size + 3, "center"),
      box(x - width * 0.75, y + size + 3, "center"),
      box(x - width / 4, y - size - 3 - height, "center"),
      box(x - width * 0.75, y - size - 3 - height, "center"),
      box(x + size * 0.6, y + size * 0.7, "left"),
      box(x - size * 0.6 - width, y + size * 0.7, "right"),
      box(x + size * 0.6, y - size * 0.7 - height, "left"),
      box(x - size * 0.6 - width, y - size * 0.7 - height, "right"),
    ];
  };

  return { wrapped, occupancy, lineCover, around, SIDES };
})();
