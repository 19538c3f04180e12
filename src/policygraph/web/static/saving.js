/* What a reader takes along: the rows of the table as CSV, and the picture as it is on the screen,
   on white, in a frame that says what it shows: as PNG, as SVG, on paper. */
policygraph.saving = (graph, shown, table, page) => {
  "use strict";

  const { $, el, svg, fold } = policygraph.dom;
  const { state } = shown;
  const { wrapped } = policygraph.labels;
  const HEADS = { // from the tip backwards, of length one
    arrow: [[0, 0], [-1, 0.3], [-0.9, 0], [-1, -0.3]],
    vee: [[0, 0], [-1, 0.3], [-0.5, 0], [-1, -0.3]],
    diamond: [[0, 0], [-0.5, 0.3], [-1, 0], [-0.5, -0.3]],
  };
  const CREDIT = "Each line is what a source says, not a finding of ours.";

  // What is light whatever the page is, and empty but on paper.
  const paper = el("div.on-paper.paper", { "aria-hidden": "true" });
  $("tabled").before(paper);
  const colour = (name) => getComputedStyle(paper).getPropertyValue(`--${name}`).trim();

  // ------------------------------------------------------------------- a drawing: paths and words

  // A part is a path {d, fill, stroke, width, dashes}, at its place and in its size where it has one,
  // words {text, x, y, size, bold, colour, align, halo}, or parts of their own within a frame.
  const round = (number) => Math.round(number * 100) / 100;
  const pathThrough = (points, end = "") => `M${points.map(({ x, y }) => `${round(x)} ${round(y)}`).join("L")}${end}`;
  const between = (a, b, share) => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });
  const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

  // The part of a line before it comes within a reach of a place for the last time.
  const upTo = (points, place, reach) => {
    for (let i = points.length - 1; i > 0; i -= 1) {
      const [out, into] = [distance(points[i - 1], place), distance(points[i], place)];
      if (out >= reach && into < reach) return [...points.slice(0, i), between(points[i - 1], points[i], (out - reach) / (out - into))];
    }
    return points;
  };

  const headAt = (type, tip, angle, length) => {
    const [cos, sin] = [Math.cos(angle) * length, Math.sin(angle) * length];
    return pathThrough(HEADS[type].map(([x, y]) => ({ x: tip.x + x * cos - y * sin, y: tip.y + x * sin + y * cos })), "Z");
  };

  // From border to border: what is drawn of a line, and its head. A circle runs through its own shape,
  // or around it, and is first freed of where it begins.
  const lineParts = ({ points, colour, width, dashes, head, headLength }, from, to) => {
    const begun = upTo([...points].reverse(), from, from.size).reverse();
    const whole = upTo(begun, to, to.size);
    const tip = whole.at(-1);
    const behind = upTo(whole, tip, headLength).at(-1);
    const angle = Math.atan2(tip.y - behind.y, tip.x - behind.x);
    const shaft = upTo(whole, tip, headLength / 2);
    const middle = shaft[Math.floor(shaft.length / 2)];
    const isStraight = Math.abs(distance(shaft[0], middle) + distance(middle, shaft.at(-1)) - distance(shaft[0], shaft.at(-1))) < 0.05;
    return [
      { d: pathThrough(isStraight ? [shaft[0], shaft.at(-1)] : shaft), stroke: colour, width, dashes },
      { d: headAt(head, tip, angle, headLength), fill: colour },
    ];
  };

  const pictureParts = (drawn) => {
    const places = new Map(drawn.shapes.map((shape) => [shape.item, shape]));
    const ends = ({ item }) => [places.get(item.source), places.get(item.target)];
    const told = ({ source, relation, target }) => `${source.label} ${relation} ${target.label}`;
    return [
      ...drawn.lines.filter(({ marked }) => marked).map(({ points }) => ({ d: pathThrough(points), stroke: drawn.mark, width: 9, round: true })),
      ...drawn.lines.map((line) => ({ title: told(line.item), name: "line", parts: lineParts(line, ...ends(line)) })),
      ...drawn.shapes.map(({ item, x, y, size, fill, stroke, width, marked }) => ({
        title: item.label, name: "shape", parts: [
          ...(marked ? [{ d: graph.shapes.get("person").d, x, y, scale: (size * 1.2 + width * 5) / 0.92, fill: drawn.mark }] : []),
          { d: graph.shapes.get(item.group).d, x, y, scale: size, fill, stroke, width },
        ],
      })),
      ...drawn.labels.flatMap(({ rows, ...look }) => rows.map((row) => ({ ...look, ...row, halo: drawn.paper }))),
    ];
  };

  // What of the legend occurs: [heading, [[words, parts about (0, 0) within 36 by 16]]].
  const legend = (drawn) => {
    const looks = [...shown.current.edges.values()];
    const sample = (stroke, width, dashes, head) => [
      { d: pathThrough([{ x: 0, y: 0 }, { x: head ? 28 : 36, y: 0 }]), stroke, width, dashes },
      ...(head ? [{ d: headAt(head, { x: 36, y: 0 }, 0, 13), fill: stroke }] : []),
    ];
    const heads = new Map(drawn.lines.map(({ item, head }) => [shown.current.edges.get(item)?.time, head]));
    return [
      ["Lines", [...graph.lines.values()].filter(({ name }) => looks.some(({ status }) => status === name))
        .map(({ name, width, dashes }) => [name, sample(colour(`status-${name.toLowerCase()}`), width, dashes)])],
      ["Dates and the day", [...table.TIMES].filter(([time]) => heads.has(time))
        .map(([time, words]) => [words, sample(drawn.soft, time === "cover" ? 2.2 : 1.2, [], heads.get(time))])],
      ["Shapes", [...graph.shapes].filter(([name]) => drawn.shapes.some(({ item }) => item.group === name))
        .map(([name, { d, label }]) => [label, [{ d, x: 9, y: 0, scale: 8, fill: colour(`group-${name}`), stroke: colour("outline"), width: 1 }], 18])],
    ].filter(([, items]) => items.length);
  };

  // How much of the view filters leave out: a picture that goes elsewhere has to say so.
  const leftOut = () => [...shown.current.left].reduce((sum, [reason, number]) => (["over", "later", "unknown then", "unanswered then"].includes(reason) ? sum : sum + number), 0);

  const selected = () => {
    const { selection } = state;
    if (!selection) return null;
    const { node, edge, iri } = selection;
    return node?.label ?? (edge ? `${edge.source.label} ${edge.relation} ${edge.target.label}` : graph.accounts.get(iri).label);
  };

  // All of the drawing: {width, height, parts}; on paper the page itself says what it shows.
  const drawing = ({ isFramed }) => {
    const drawn = page.drawn(paper);
    const ctx = document.createElement("canvas").getContext("2d");
    const [width, margin] = [Math.max(drawn.width, 280), isFramed ? 20 : 0];
    const parts = [];
    let y = margin;
    const font = (size, bold) => { ctx.font = `${bold ? "650 " : ""}${size}px ${drawn.family}`; };
    const say = (text, size, { bold = false, colour = drawn.ink, gap = 0 } = {}) => {
      font(size, bold);
      const line = Math.round(size * 1.35);
      for (const row of wrapped(ctx, text, 8, width - 20, line).rows) {
        parts.push({ text: row, x: margin, y: y + line / 2, size, bold, colour, align: "left" });
        y += line;
      }
      y += gap;
    };
    if (isFramed) {
      say(state.view.title, 20, { bold: true, gap: 2 });
      say(shown.sentence(), 13);
    }
    if (table.ofMore()) say(table.ofMore(), 13, { colour: drawn.soft });
    if (leftOut()) say(`Filters leave out ${leftOut()} more of this view.`, 13, { colour: drawn.soft });
    if (isFramed && selected()) say(`Selected: ${selected()}.`, 13, { colour: drawn.soft });
    y += 10;
    parts.push({ frame: { x: margin, y, width: drawn.width, height: drawn.height }, parts: pictureParts(drawn) });
    parts.push({ d: `M${margin} ${y}h${width}M${margin} ${y + drawn.height}h${width}`, stroke: colour("rule"), width: 1 });
    y += drawn.height + 12;
    for (const [heading, items] of legend(drawn)) {
      font(12, true);
      const first = width < 440 ? margin : margin + 132;
      let x = first;
      parts.push({ text: heading, x: margin, y: y + 10, size: 12, bold: true, colour: drawn.soft, align: "left" });
      if (first === margin) y += 21;
      font(12, false);
      for (const [words, swatch, wide = 36] of items) {
        const needed = wide + 7 + ctx.measureText(words).width;
        if (x > first && x + needed > margin + width) { x = first; y += 21; }
        parts.push({ at: { x, y: y + 10 }, parts: swatch }, { text: words, x: x + wide + 7, y: y + 10, size: 12, colour: drawn.ink, align: "left" });
        x += needed + 20;
      }
      y += 24;
    }
    if (isFramed) {
      y += 4;
      say(`${graph.title === state.view.title ? "" : `${graph.title}. `}${CREDIT}`, 11, { colour: drawn.soft });
    }
    return { width: width + 2 * margin, height: Math.ceil(y + margin), parts, paper: drawn.paper, family: drawn.family };
  };

  // -------------------------------------------------------------------------------- as SVG, as PNG

  // What no XML may hold is told by a sign that something was there.
  const plain = (text) => text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\p{Surrogate}]/gu, "\ufffd");

  const ANCHORS = { left: "start", center: "middle", right: "end" };
  const asSvg = ({ width, height, parts, paper: white, family }) => {
    const given = (attributes) => Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined && value !== ""));
    const element = (part) => {
      if (part.parts) {
        const within = part.parts.map(element);
        if (part.frame) return svg("svg", { ...part.frame, overflow: "hidden" }, ...within);
        if (part.at) return svg("g", { transform: `translate(${round(part.at.x)} ${round(part.at.y)})` }, ...within);
        return svg("g", { class: part.name }, svg("title", {}, plain(part.title)), ...within);
      }
      if (part.text !== undefined) {
        return svg("text", given({
          x: round(part.x), y: round(part.y), "font-size": part.size, "font-weight": part.bold ? 650 : undefined, fill: part.colour,
          "text-anchor": ANCHORS[part.align], "dominant-baseline": "central",
          ...(part.halo ? { stroke: part.halo, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" } : {}),
        }), plain(part.text));
      }
      const { d, x, y, scale = 1, fill = "none", stroke, width: wide, dashes = [] } = part;
      return svg("path", given({
        d, fill, stroke, "stroke-width": stroke && round(wide / scale), "stroke-linejoin": stroke && "round", "stroke-linecap": part.round && "round",
        "stroke-dasharray": dashes.map(round).join(" "), transform: x === undefined ? undefined : `translate(${round(x)} ${round(y)}) scale(${round(scale)})`,
      }));
    };
    return svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, "font-family": family, role: "img" },
      svg("title", {}, plain(`${state.view.title}. ${shown.sentence()}`)),
      svg("rect", { width, height, fill: white }), ...parts.map(element));
  };

  const asPng = ({ width, height, parts, paper: white, family }) => {
    const canvas = document.createElement("canvas");
    const ctx = canvas.getContext("2d");
    [canvas.width, canvas.height] = [2 * width, 2 * height];
    ctx.scale(2, 2);
    ctx.fillStyle = white;
    ctx.fillRect(0, 0, width, height);
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    const put = (part) => {
      ctx.save();
      const { frame, at = frame } = part;
      if (at) ctx.translate(at.x, at.y);
      if (frame) { ctx.beginPath(); ctx.rect(0, 0, frame.width, frame.height); ctx.clip(); }
      if (part.parts) part.parts.forEach(put);
      else if (part.text !== undefined) {
        ctx.font = `${part.bold ? "650 " : ""}${part.size}px ${family}`;
        ctx.textAlign = part.align;
        if (part.halo) { ctx.lineWidth = 4; ctx.strokeStyle = part.halo; ctx.strokeText(part.text, part.x, part.y); }
        ctx.fillStyle = part.colour;
        ctx.fillText(part.text, part.x, part.y);
      } else {
        const { d, x = 0, y = 0, scale = 1, fill, stroke, width: wide, dashes = [] } = part;
        const path = new Path2D(d);
        ctx.translate(x, y);
        ctx.scale(scale, scale);
        if (fill) { ctx.fillStyle = fill; ctx.fill(path); }
        if (stroke) {
          Object.assign(ctx, { strokeStyle: stroke, lineWidth: wide / scale, lineCap: part.round ? "round" : "butt" });
          ctx.setLineDash(dashes);
          ctx.stroke(path);
        }
      }
      ctx.restore();
    };
    parts.forEach(put);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  };

  // ------------------------------------------------------------------------------------- as files

  const short = (text) => [...fold(text).normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-")].slice(0, 60).join("").replace(/^-+|-+$/g, "");
  const fileName = (ending) => [
    ...new Set([short(graph.title), short(state.view.title)]), state.day?.text ?? "any-time", state.known && `known-${state.known}`,
  ].filter(Boolean).join("-") + ending;

  const status = el("p.saved-status", { role: "status" });
  let fading = null;
  const tell = (words) => {
    status.textContent = words;
    clearTimeout(fading);
    fading = setTimeout(() => { status.textContent = ""; }, 12000); // it stands over something else
  };
  const FRAMED = "If nothing comes of it, the frame that this page stands in forbids it: save the page itself and open that.";
  const save = (ending, blob, what) => {
    const link = el("a", { href: URL.createObjectURL(blob), download: fileName(ending) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    tell(`Saved ${what} as ${link.download}.${parent === self ? "" : ` ${FRAMED}`}`);
  };

  const saveCsv = () => save(".csv", new Blob([`\ufeff${table.csv()}`], { type: "text/csv;charset=utf-8" }), table.filtered(table.rows().length));
  const savePng = async () => save(".png", await asPng(drawing({ isFramed: true })), "the picture");
  const saveSvg = () => {
    const text = new XMLSerializer().serializeToString(asSvg(drawing({ isFramed: true })));
    save(".svg", new Blob([`<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`], { type: "image/svg+xml" }), "the picture");
  };
  const toPaper = () => { if (parent !== self) tell(FRAMED); print(); };
  const ifDrawn = (act) => () => { if (page.drawn) act(); else tell("There is no picture to save."); };
  const button = (words, title, act) => el("button", { type: "button", title, onclick: act }, words);
  $("actions").append(
    button("CSV", "Save the table as CSV, for spreadsheets", saveCsv),
    button("PNG", "Save the picture as PNG", ifDrawn(savePng)),
    button("SVG", "Save the picture as SVG", ifDrawn(saveSvg)),
    button("Print", "Print the picture, the whole table and the open evidence, or save them as PDF", toPaper),
    status,
  );

  addEventListener("beforeprint", () => { if (page.drawn) paper.replaceChildren(asSvg(drawing({ isFramed: false }))); });
  addEventListener("afterprint", () => paper.replaceChildren());
};
