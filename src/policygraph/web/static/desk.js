/* The page's frame: what is folded where there is little room, ways past it, keys for all of it. */
policygraph.desk = (shown) => {
  "use strict";

  const { $, isTyping } = policygraph.dom;
  const legend = $("legend");
  const help = $("keys-help");
  const roomy = matchMedia("(min-width: 1100px)");
  const narrow = matchMedia("(max-width: 899px)");

  // Where there is room the legend is open, elsewhere it opens over the picture or above it.
  const unfold = () => { legend.open = roomy.matches; };
  roomy.addEventListener("change", unfold);
  unfold();

  // What stands at the foot of a narrow page is low, and does not hide what has the focus.
  const timeline = $("timeline");
  const keepClear = () => {
    const rest = timeline.lastElementChild ? timeline.offsetHeight - timeline.lastElementChild.offsetTop : 0;
    const stays = narrow.matches && getComputedStyle(timeline).position === "sticky";
    document.documentElement.style.setProperty("--time-rest", `${rest}px`);
    document.documentElement.style.scrollPaddingBottom = stays ? `${timeline.offsetHeight - rest + 8}px` : "";
  };
  new ResizeObserver(keepClear).observe(timeline);
  addEventListener("resize", keepClear);

  // The address keeps what is shown, so a way past something does not go through it.
  const goTo = (id) => {
    if (!narrow.matches && (id === "tabled" || id === "picture")) shown.ask({ table: id === "tabled" });
    const place = $(id);
    const target = (id === "picture" && place.querySelector('[role="application"]')) || place;
    if (target.tabIndex < 0 && !target.hasAttribute("tabindex")) target.setAttribute("tabindex", "-1");
    target.focus();
    target.scrollIntoView({ block: "nearest" });
  };
  for (const link of document.querySelectorAll(".skip")) {
    link.addEventListener("click", (event) => { event.preventDefault(); goTo(link.getAttribute("href").slice(1)); });
  }

  // Closes what was opened last over the page; the focus goes back to what opened it.
  const close = () => {
    const open = [help, ...(roomy.matches || narrow.matches ? [] : [legend])].find((each) => each.open);
    if (!open) return false;
    const within = open.contains(document.activeElement);
    open.open = false;
    if (within) open.querySelector("summary").focus();
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") { if (!close()) shown.clear(); return; }
    if (isTyping()) return;
    if (event.key === "/") $("search").focus();
    else if (event.key === "?") { help.open = true; help.querySelector("summary").focus(); }
    else return;
    event.preventDefault();
  });
};
