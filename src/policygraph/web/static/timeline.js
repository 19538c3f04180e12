/* Time: the day asked for, what changes from day to day, and by when it had to be known. */
policygraph.timeline = (graph, shown) => {
  "use strict";

  const { $, el, svg, count } = policygraph.dom;
  const { asked, dayNumber, isoOf, words, standing } = policygraph.days;
  const { state } = shown;
  const WRITE = "Write a day, month or year: 2025-02-14, 2018-09 or 2018.";
  const STEPS = 60; // of playing
  const PACE = { moving: 320, still: 1500 }; // milliseconds from step to step
  const BINS = 240; // at most
  const TALL = 44; // of the histogram, in pixels, as the style has it
  // Where nothing has a date no day is asked for, and without known days there is nothing here at all.
  const statesOf = (item) => [item.today, ...(item.known ?? []).map(([, each]) => each)];
  const isDated = [graph.edges, [...graph.accounts.values()]].some((items) =>
    items.some((item) => statesOf(item).some((as) => as?.bounds.some((day) => day !== null))));
  const isKnown = graph.knownDays.length > 0;
  if (!isDated && !isKnown) {
    for (const skip of document.querySelectorAll('.skip[href="#timeline"]')) skip.remove();
    return;
  }

  const number = (value) => value.toLocaleString("en");
  const dayOf = (day) => asked(isoOf(day));
  const spanWord = ({ text }) => ["year", "month", "day"][text.split("-").length - 1];

  // --------------------------------------------------------------------------------- what is there

  const box = el("input", { id: "day", type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": "day-problem", placeholder: "any time" });
  const problem = el("p.problem", { id: "day-problem", role: "alert", hidden: "" });
  const anyTime = el("button", { type: "button" }, "Any time");
  const reset = el("button.plain", { type: "button", hidden: "" }, "Reset");
  const before = el("button", { type: "button", "aria-label": "Previous change", title: "Previous change" }, "◂", el("span.word", {}, " Change"));
  const after = el("button", { type: "button", "aria-label": "Next change", title: "Next change" }, el("span.word", {}, "Change "), "▸");
  const play = el("button.play", { type: "button" }, "Play");
  const slider = el("input", { id: "day-slider", type: "range", step: "1", "aria-label": "Day" });
  const bars = el("div.bars");
  const mark = el("div.mark");
  const changes = el("div.unseen");
  const ticks = el("div.ticks", { "aria-hidden": "true" });
  const status = el("p.time-status", { id: "time-status", role: "status" });
  const knownBox = el("input", { id: "known", type: "text", autocomplete: "off", spellcheck: "false", "aria-describedby": "known-problem", placeholder: "all known" });
  const knownProblem = el("p.problem", { id: "known-problem", role: "alert", hidden: "" });
  const knownSlider = el("input", { id: "known-slider", type: "range", min: "0", max: String(graph.knownDays.length), step: "1", "aria-label": "As far as known by, step by step" });
  const allKnown = el("button", { type: "button" }, "All");

  $("timeline").append(...[
    isDated && el("div.time-day", {},
      el("div.time-row", {}, el("label.heading", { for: "day" }, "Day, month or year"), reset),
      el("div.time-row", {}, box, anyTime), problem,
      el("div.time-row", { role: "group", "aria-label": "From change to change" }, before, play, after)),
    isDated && el("div.time-line", {},
      el("div.histogram", {}, bars, mark), slider, ticks, changes),
    el("div.time-more", {}, status,
      isKnown && el("div.time-known", {},
        el("label.heading", { for: "known" }, "As far as known by"), el("div.time-row", {}, knownBox, knownSlider, allKnown), knownProblem)),
  ].filter(Boolean));

  // ------------------------------------------------------------------- the days of the open view

  // From the first to the last day on any bound of its relations, whatever was known when; null
  // where no relation has a date.
  let range = null;
  const findRange = () => {
    let [first, last] = [Infinity, -Infinity];
    for (const edge of new Set([...state.view.relations, ...state.added])) {
      for (const as of statesOf(edge)) {
        for (const day of as?.bounds ?? []) if (day !== null) { first = Math.min(first, day); last = Math.max(last, day); }
      }
    }
    range = first <= last ? { first, last } : null;
  };
  const shareOf = (day) => (range.last === range.first ? 0 : Math.min(1, Math.max(0, (day - range.first) / (range.last - range.first))));

  const chosen = () => shown.relations().filter(([edge, as]) => shown.hiddenBy(edge, as) === null);

  // The days on which something shown is otherwise than the day before. Around a selected thing it
  // depends on the day what is near, so there each day is tried.
  let kept = null;
  const changeDays = () => {
    if (kept) return kept;
    const found = new Set();
    const { times } = state.hidden;
    for (const [, { bounds }] of chosen()) {
      const look = (day) => { const time = standing(bounds, { first: day, last: day }); return times.has(time) ? "" : time; };
      const [startEarliest, startLatest, endEarliest, endLatest] = bounds;
      for (const day of [startEarliest, startLatest, endEarliest === null ? null : endEarliest + 1, endLatest === null ? null : endLatest + 1]) {
        if (day !== null && !found.has(day) && look(day) !== look(day - 1)) found.add(day);
      }
    }
    kept = [...found].sort((a, b) => a - b);
    if (state.depth !== null && state.selection?.node) kept = kept.filter((day) => changesOn(day).length > 0);
    return kept;
  };

  // [what happens, how many] from the day before to a day, for what is shown on either.
  const HAPPENS = [
    ["later cover", "begins", "begin"], ["later may", "may begin", "may begin"], ["may cover", "holds for certain", "hold for certain"],
    ["cover may", "may end", "may end"], ["cover over", "ends", "end"], ["may over", "is over", "are over"],
  ];
  const changesOn = (day) => {
    const [earlier, now] = [day - 1, day].map((each) => ({ day: dayOf(each), edges: shown.shownOn(dayOf(each)).edges }));
    const found = new Map();
    for (const edge of new Set([...earlier.edges.keys(), ...now.edges.keys()])) {
      const as = now.edges.get(edge) ?? earlier.edges.get(edge);
      const key = `${standing(as.bounds, earlier.day)} ${standing(as.bounds, now.day)}`;
      if (earlier.edges.get(edge)?.time !== now.edges.get(edge)?.time) found.set(key, (found.get(key) ?? 0) + 1);
    }
    const known = HAPPENS.filter(([key]) => found.has(key)).map(([key, one, many]) => [found.get(key), one, many]);
    const others = [...found].filter(([key]) => !HAPPENS.some(([each]) => each === key)).reduce((sum, [, each]) => sum + each, 0);
    return others ? [...known, [others, "comes or goes with them", "come or go with them"]] : known;
  };
  const changesSaid = (day) => changesOn(day)
    .map(([many, one, several], i) => `${i ? number(many) : count(many, "relation")} ${many === 1 ? one : several}`).join(", ");

  // ---------------------------------------------------------------------------------- the histogram

  const monthOf = (day) => { const [year, month] = isoOf(day).split("-"); return Number(year) * 12 + Number(month) - 1; };
  const startOf = (month) => dayNumber(`${String(Math.floor(month / 12)).padStart(4, "0")}-${String((month % 12) + 1).padStart(2, "0")}-01`);

  // How many of what is chosen begin and end in each bin, surely where both bounds lie in it, else
  // possibly: in every bin between two bounds; where one is open, in that of the other.
  const histogram = () => {
    const months = monthOf(range.last) - monthOf(range.first) + 1;
    const size = [1, 12, 120, 1200].find((each) => months / each <= BINS) ?? 12000;
    const binOf = (day) => Math.floor(monthOf(day) / size);
    const [low, high] = [binOf(range.first), binOf(range.last)];
    const bins = [];
    for (let bin = low; bin <= high; bin += 1) {
      const [first, last] = [Math.max(startOf(bin * size) ?? range.first, range.first), Math.min((startOf((bin + 1) * size) ?? range.last + 1) - 1, range.last)];
      const year = String(Math.floor((bin * size) / 12)).padStart(4, "0");
      const name = size === 1 ? `${year}-${String((bin % 12) + 1).padStart(2, "0")}` : size === 12 ? year : `${year} to ${String(Number(year) + size / 12 - 1)}`;
      bins.push({ first, last, name, asked: size <= 12 ? name : null, words: size <= 12 ? words(name) : name, begin: { sure: 0, may: 0 }, end: { sure: 0, may: 0 } });
    }
    const put = (side, a, b) => {
      if (a === null && b === null) return;
      const [from, to] = [binOf(Math.min(a ?? b, b ?? a)), binOf(Math.max(a ?? b, b ?? a))];
      const sure = a !== null && b !== null && from === to;
      for (let bin = from; bin <= to; bin += 1) bins[bin - low][side][sure ? "sure" : "may"] += 1;
    };
    for (const [, { bounds: [startEarliest, startLatest, endEarliest, endLatest] }] of chosen()) {
      put("begin", startEarliest, startLatest);
      put("end", endEarliest, endLatest);
    }
    return bins;
  };

  const toldOf = ({ begin, end }) => [
    [begin.sure, "begin"], [begin.may, "may begin"], [end.sure, "end"], [end.may, "may end"],
  ].filter(([many]) => many).map(([many, what]) => `${number(many)} ${what}`).join(", ");

  const drawBars = () => {
    bars.replaceChildren();
    changes.replaceChildren();
    if (!range) return;
    const bins = histogram();
    const most = (side) => Math.max(...bins.map((bin) => bin[side].sure + bin[side].may));
    const [up, down] = [most("begin"), most("end")];
    const high = Math.max(up + down, 1);
    const tall = (many) => (many ? Math.max(many, (1.5 * high) / TALL) : 0); // one of many is still seen
    const paths = { sure: "", may: "" };
    const hovers = [];
    for (const bin of bins) {
      const [left, width] = [bin.first - range.first, bin.last - bin.first + 1];
      const bar = (kind, top, height) => { if (height) paths[kind] += `M${left + width * 0.08} ${top}h${width * 0.84}v${height}h${-width * 0.84}Z`; };
      const [a, b, c, d] = [bin.begin.sure, bin.begin.may, bin.end.sure, bin.end.may].map(tall);
      bar("sure", up - a, a);
      bar("may", up - a - b, b);
      bar("sure", up, c);
      bar("may", up + c, d);
      const told = toldOf(bin);
      if (!told) continue;
      const hover = svg("rect", { class: "bin", x: left, y: 0, width, height: high }, svg("title", {}, `${bin.words}: ${told}`));
      if (bin.asked) hover.addEventListener("click", () => go(asked(bin.asked)));
      hovers.push(hover);
    }
    bars.append(svg("svg", { viewBox: `0 0 ${range.last - range.first + 1} ${high}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("line", { class: "base", x1: 0, y1: up, x2: range.last - range.first + 1, y2: up }),
      svg("path", { class: "sure", d: paths.sure }), svg("path", { class: "may", d: paths.may }), ...hovers));
    bars.append(el("span.up", { "aria-hidden": "true" }, "begin"), el("span.down", { "aria-hidden": "true" }, "end"));
    changes.append(el("table", {},
      el("caption", {}, "How many relations begin and end when; “may” where it cannot be said more exactly"),
      el("thead", {}, el("tr", {}, ["When", "Begin", "May begin", "End", "May end"].map((each) => el("th", { scope: "col" }, each)))),
      el("tbody", {}, bins.filter(toldOf).map((bin) => el("tr", {},
        el("th", { scope: "row" }, bin.words), [bin.begin.sure, bin.begin.may, bin.end.sure, bin.end.may].map((each) => el("td", {}, number(each))))))));
  };

  // As many ticks as have room, at years or, where the days are few, at months.
  const drawTicks = () => {
    ticks.replaceChildren();
    if (!range || !ticks.clientWidth) return;
    const [low, high] = [monthOf(range.first), monthOf(range.last)];
    const room = Math.max(1, Math.floor(ticks.clientWidth / 46));
    const step = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000].find((each) => (high - low) / each <= room) ?? 12000;
    for (let month = Math.ceil(low / step) * step; month <= high; month += step) {
      const day = startOf(month);
      if (day === null || day < range.first) continue;
      const tick = el("span", {}, month % 12 ? words(isoOf(day).slice(0, 7)).slice(0, 3) : isoOf(day).slice(0, 4).replace(/^0+(?=.)/, ""));
      tick.style.left = `${100 * shareOf(day)}%`;
      ticks.append(tick);
    }
  };

  // -------------------------------------------------------------------------------------- telling

  // A second sentence to that of the counts: every relation that the boxes leave, by its dates.
  const sentence = () => {
    const { edges, left } = shown.current;
    const found = new Map();
    for (const { time } of edges.values()) found.set(time, (found.get(time) ?? 0) + 1);
    if (state.day === null) {
      const undated = [...edges.values()].filter(({ bounds }) => bounds.every((day) => day === null)).length;
      return undated && range ? `${number(undated)} of the relations ${undated === 1 ? "has" : "have"} no date.` : "";
    }
    const part = (time, one, several, shownAs = "hidden") => {
      const many = (found.get(time) ?? 0) + (left.get(time) ?? 0);
      const differs = state.hidden.times.has(time) === (shownAs === "hidden");
      return `${number(many)} ${many === 1 ? one : several}${many && differs ? ` (${shownAs})` : ""}`;
    };
    const span = spanWord(state.day);
    return `${part("cover", `covers the ${span}`, `cover the ${span}`)}, ${part("may", "may cover it", "may cover it")}, ${part("unknown", "has no date", "have no date")}; `
      + `${part("over", "was over by then", "were over by then", "pale")}, ${part("later", "not begun yet", "not begun yet", "pale")}.`;
  };

  const opening = () => asked(state.view.day ?? graph.openingDay);

  const show = (said) => {
    const day = state.day;
    status.setAttribute("aria-live", said === null || timer !== null ? "off" : "polite");
    status.textContent = [said, range ? null : "No relation of this view has a date.", sentence()].filter(Boolean).join(" ");
    if (!box.hasAttribute("aria-invalid")) box.value = day?.text ?? "";
    mark.hidden = day === null || !range || day.last < range.first || day.first > range.last;
    slider.classList.toggle("off", day === null);
    const relations = count(shown.counts().relations, "relation");
    slider.setAttribute("aria-valuetext", `${day === null ? "any time" : words(day.text)}, ${relations}`);
    if (day !== null) slider.value = String(day.first);
    if (!mark.hidden) {
      const [from, to] = [shareOf(day.first), shareOf(day.last)];
      mark.style.left = `${100 * from}%`;
      mark.style.width = `${100 * (to - from)}%`;
      mark.classList.toggle("span", to > from);
    }
    anyTime.setAttribute("aria-pressed", String(day === null));
    const place = state.known === null ? graph.knownDays.length : Math.max(0, shown.current.known);
    if (!knownBox.hasAttribute("aria-invalid")) knownBox.value = state.known ?? "";
    knownSlider.value = String(place);
    knownSlider.setAttribute("aria-valuetext", `${state.known === null ? "all that is known" : words(state.known)}, ${relations}`);
    allKnown.setAttribute("aria-pressed", String(state.known === null));
    reset.hidden = state.known === null && (day?.text ?? null) === (opening()?.text ?? null);
  };

  // --------------------------------------------------------------------------------------- asking

  // What to say of what is asked for, before the numbers; null where it is not asked for here, or by
  // a slider, which says it itself.
  let told = null;
  const ask = (changes, said = "") => {
    told = said;
    shown.ask(changes);
    told = null;
  };
  const go = (day, said) => ask({ day }, said);

  const complain = (input, place, text) => {
    place.textContent = text ?? "";
    place.hidden = !text;
    if (text) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
  };

  // What stands in a box is taken when it is left or Enter is pressed; nothing in it is any time.
  const reading = (input, place, take) => {
    input.addEventListener("change", () => {
      const text = input.value.trim();
      const day = text ? asked(text) : null;
      if (text && !day) complain(input, place, `${/^\d{4}(-\d\d){0,2}$/.test(text) ? `There is no ${text}. ` : ""}${WRITE}`);
      else { complain(input, place, null); take(day); }
    });
    input.addEventListener("input", stop);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      complain(input, place, null);
      show("");
    });
  };
  reading(box, problem, (day) => go(day));
  reading(knownBox, knownProblem, (day) => ask({ known: day && isoOf(day.last) }));

  anyTime.addEventListener("click", () => go(null));
  allKnown.addEventListener("click", () => ask({ known: null }));
  reset.addEventListener("click", () => { box.focus(); ask({ day: opening(), known: null }); });
  slider.addEventListener("input", () => go(dayOf(Number(slider.value)), null));
  slider.addEventListener("keydown", (event) => {
    if (event.key !== "PageUp" && event.key !== "PageDown") return;
    event.preventDefault();
    const [year, month, day] = isoOf(Number(slider.value)).split("-").map(Number);
    const wanted = year + (event.key === "PageUp" ? 1 : -1);
    const written = (each) => dayNumber(`${String(wanted).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(each).padStart(2, "0")}`);
    const found = written(day) ?? written(day - 1); // 29 February
    if (found !== null) go(dayOf(Math.min(range.last, Math.max(range.first, found))), null);
  });
  knownSlider.addEventListener("input", () => ask({ known: graph.knownDays[Number(knownSlider.value)] ?? null }, null));

  const next = (isNext) => {
    const days = changeDays();
    return isNext ? days.find((day) => state.day === null || day > state.day.last) : days.findLast((day) => state.day === null || day < state.day.first);
  };
  const jump = (isNext) => {
    stop();
    const day = next(isNext);
    if (day === undefined) show(`Nothing changes ${isNext ? "after" : "before"} that.`);
    else go(dayOf(day), `${changesSaid(day)}.`);
  };
  before.addEventListener("click", () => jump(false));
  after.addEventListener("click", () => jump(true));

  // -------------------------------------------------------------------------------------- playing

  let timer = null;
  let isStep = false;

  function stop() {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
    play.textContent = "Play";
    if (!isStep) show("");
  }

  const start = () => {
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const ahead = changeDays().filter((day) => state.day !== null && day > state.day.last);
    const days = ahead.length ? ahead : changeDays(); // at the end, from the beginning
    const stride = isStill ? 1 : Math.max(1, Math.ceil(days.length / STEPS));
    const steps = days.filter((_, i) => i % stride === 0 || i === days.length - 1);
    const step = () => {
      const day = steps.shift();
      if (day === undefined) { stop(); return; }
      isStep = true;
      go(dayOf(day), null);
      isStep = false;
      timer = setTimeout(step, isStill ? PACE.still : PACE.moving);
    };
    if (!steps.length) { show("Nothing changes in this view."); return; }
    play.textContent = "Pause";
    timer = 0;
    step();
  };
  play.addEventListener("click", () => { if (timer === null) start(); else stop(); });

  // ---------------------------------------------------------------------------------------- drawing

  const rebuild = () => {
    findRange();
    slider.disabled = range === null;
    slider.min = String(range?.first ?? 0);
    slider.max = String(range?.last ?? 0);
    if (state.day === null && range) slider.value = slider.max;
    drawTicks();
  };

  shown.on((changed) => {
    if (!isStep) stop();
    if (changed.has("view") || changed.has("added")) rebuild();
    if (["view", "added", "known", "hidden"].some((each) => changed.has(each))) drawBars();
    if (["view", "added", "known", "hidden", "depth"].some((each) => changed.has(each)) || (changed.has("selection") && state.depth !== null)) kept = null;
    if (changed.has("day")) complain(box, problem, null);
    if (changed.has("known")) complain(knownBox, knownProblem, null);
    show(told);
  });
  rebuild();
  drawBars();
  show("");
  new ResizeObserver(drawTicks).observe(ticks);
};
