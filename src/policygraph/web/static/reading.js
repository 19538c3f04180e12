/* Reading paths: views to choose from, stories to read step by step, and what a view leaves out. */
policygraph.reading = (graph, shown) => {
  "use strict";

  const { $, el, said, count } = policygraph.dom;
  const { words } = policygraph.days;
  const { state } = shown;
  const number = (value) => value.toLocaleString("en");

  // -------------------------------------------------------------------------------------- views

  const choices = [...graph.views.values()].filter((view) => view.kind !== "step");
  const buttons = new Map(choices.map((view) => [view, el("button", { type: "button", onclick: () => shown.openView(view) }, said(view.title))]));
  const elsewhere = el("option", { value: "" }, "A step of the story");
  const choice = el("select", { id: "view-choice", onchange: () => shown.openView(graph.views.get(choice.value)) },
    elsewhere, choices.map((view) => el("option", { value: view.name }, view.title)));
  const text = el("p.view-text", { dir: "auto" });
  const top = el("p.view-top");
  const several = choices.length > 1;
  if (several) {
    $("views").append( // one of them shows, as there is room
      el("div.view-choice", {}, el("label.heading", { for: "view-choice" }, "View"), choice),
      el("div.view-list", {}, el("p.heading", {}, "Views"), el("ul", {}, choices.map((view) => el("li", {}, buttons.get(view))))),
    );
  }
  $("views").append(text, top);

  const showViews = () => {
    const { view } = state;
    for (const [each, button] of buttons) {
      if (each === view) button.setAttribute("aria-current", "true"); else button.removeAttribute("aria-current");
    }
    elsewhere.hidden = view.kind !== "step";
    choice.value = view.kind === "step" ? "" : view.name;
    text.textContent = view === state.step ? "" : view.text;
    text.hidden = !text.textContent;
    text.classList.toggle("with-accounts", view.accounts.length > 0); // where there is room, they say it
    top.hidden = !view.of;
    if (view.of) {
      const which = view.focus === null ? "most connected" : "nearest";
      top.textContent = `The ${number(view.nodes.length)} ${which} of ${number(view.of[0])} things are shown; find any other by name, or expand from one.`;
    }
    $("views").hidden = !several && text.hidden && top.hidden;
  };

  // ------------------------------------------------------------------- what a view leaves out

  const expand = el("button", { type: "button" }, "Show its neighbours");
  const left = el("span");
  const beyond = el("p.beyond", { hidden: "" }, left, " ", expand);
  $("story").after(beyond);
  expand.addEventListener("click", () => {
    shown.expand(state.selection.node.id);
    if (beyond.hidden) $("panel").focus({ preventScroll: true });
  });

  const showBeyond = () => {
    const node = state.selection?.node;
    const isThere = (edge) => {
      const as = graph.asKnown(edge, shown.current.known);
      return as !== null && !state.hidden.times.has(shown.timeOf(as)) && shown.hiddenBy(edge, as) === null;
    };
    const more = node ? shown.beyond(node).filter(isThere).length : 0;
    beyond.hidden = !more;
    if (more) left.textContent = `${count(more, "more relation")} of it ${more === 1 ? "is" : "are"} not in this view.`;
  };

  // ------------------------------------------------------------------------------------ stories

  let story = null; // the one that is read
  let before = null; // what was open before it: a view and a day
  const stepsOf = (each) => each.steps.map((name) => graph.views.get(name));
  const storyWith = (step) => (story?.steps.includes(step.name) ? story : graph.stories.find(({ steps }) => steps.includes(step.name)) ?? null);

  const starts = new Map(graph.stories.map((each) => [each, el("button.start", {
    type: "button", onclick: () => { story = each; shown.openView(stepsOf(each)[0]); $("story-title").focus({ preventScroll: true }); reveal(); },
  }, "Read: ", said(each.title), ` (${count(each.steps.length, "step")})`)]));
  $("actions").append(...starts.values());

  // On a narrow page the story is below the picture, of which some stays in sight.
  const reveal = () => {
    if (matchMedia("(max-width: 899px)").matches) $("story").scrollIntoView({ block: "start" });
  };

  const at = () => story.steps.indexOf(state.step.name);
  const go = (to) => { shown.openView(to); reveal(); };
  const button = (label, onclick, more = {}) => el("button", { type: "button", onclick, ...more }, label);

  const leave = () => {
    const left = story;
    const { view, day } = before ?? { view: graph.views.values().next().value };
    shown.ask({ view, step: null, selection: null, depth: null, ...(day !== undefined ? { day } : {}) });
    (starts.get(left) ?? $("panel")).focus({ preventScroll: true });
  };

  const name = el("p.story-name");
  const bar = el("ol.story-bar", { "aria-hidden": "true" });
  const title = el("h2", { id: "story-title", tabindex: "-1" });
  const told = el("p.story-text", { dir: "auto" });
  const place = el("summary");
  const list = el("ol");
  const previous = button("Previous", () => go(stepsOf(story)[at() - 1]), { title: "Previous step ([)" });
  const next = button("Next", () => go(stepsOf(story)[at() + 1]), { class: "onward", title: "Next step (])" });
  const back = button("Back to this step", () => { go(state.step); title.focus({ preventScroll: true }); });
  const status = el("p.unseen", { role: "status" });
  $("story").append(
    el("div.story-head", {}, name, button("Leave", leave, { "aria-label": "Leave the story" })), bar,
    el("details.story-steps", {}, place, list), title, told,
    el("div.story-turn", { role: "group", "aria-label": "Steps" }, previous, next, back), status,
  );

  // Whether the reader has gone on to look at something else than the step shows.
  const isFiltered = () => Object.entries(shown.usual()).some(([what, names]) =>
    names.size !== state.hidden[what].size || [...names].some((name) => !state.hidden[what].has(name)));
  const strayed = () => {
    const { view, day, step, selection, known, added } = state;
    return view !== step || selection !== null || known !== null || added.size > 0 || isFiltered()
      || (step.day !== undefined && (day?.text ?? null) !== step.day);
  };

  const showStory = () => {
    const { step } = state;
    const found = step && storyWith(step);
    for (const [each, start] of starts) start.hidden = each === found;
    $("story").hidden = !found;
    if (!found) { story = null; before = null; status.textContent = ""; return; }
    story = found;
    const steps = stepsOf(story);
    const here = at();
    name.replaceChildren(said(story.title));
    bar.replaceChildren(...steps.map((_, i) => el(i <= here ? "li.done" : "li")));
    place.textContent = `Step ${here + 1} of ${steps.length}${step.day ? `, ${words(step.day)}` : ""}`;
    list.replaceChildren(...steps.map((each) => el("li", {},
      button(said(each.title), () => { go(each); place.parentNode.open = false; title.focus({ preventScroll: true }); },
        { "aria-current": each === step ? "step" : false }))));
    title.replaceChildren(said(step.title));
    told.textContent = step.text;
    if (here === 0 && document.activeElement === previous) next.focus();
    if (here === steps.length - 1 && document.activeElement === next) (here ? previous : title).focus();
    previous.disabled = here === 0;
    next.disabled = here === steps.length - 1;
    status.textContent = `Step ${here + 1} of ${steps.length}: ${step.title}`;
  };

  const showStrayed = () => {
    if (!story) return;
    if (!strayed() && document.activeElement === back) title.focus({ preventScroll: true });
    back.hidden = !strayed();
    told.hidden = state.selection !== null; // so that what is looked up stands in sight
  };

  $("panel").addEventListener("keydown", (event) => {
    if (!story || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = { "[": at() - 1, "]": at() + 1 }[event.key];
    if (to === undefined || !story.steps[to]) return;
    event.preventDefault();
    go(stepsOf(story)[to]);
  });

  let last = { view: state.view, day: state.day, step: state.step };
  shown.on((changed) => {
    if (changed.has("step") && state.step && !last.step) before = { view: last.view, day: last.day };
    last = { view: state.view, day: state.day, step: state.step };
    if (changed.has("view") || changed.has("step")) showViews();
    if (changed.has("step")) showStory();
    showStrayed();
    showBeyond();
  });
  showViews();
  showStory();
  showStrayed();
};
