"""The page for everybody: keys alone, by ear, small and large, in any colours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from browser.pages_by_hand import COLOURS, Opened, colours
from browser.stories_by_hand import story_page
from policygraph import rendering
from policygraph.rendering import render_index

CSS = (Path(rendering.__file__).parent / "web/static/base.css").read_text(encoding="utf-8")
WIDE = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}


# ---------------------------------------------------------------------------------------- colours


def palette(dark: bool) -> dict[str, str]:
    """The colours of the page by their names, in one of its themes."""
    blocks = re.findall(r":root[^{}]*\{([^}]*--paper:[^}]*)\}", CSS)
    light, night = (dict(re.findall(r"--([\w-]+): (#\w{6});", each)) for each in blocks)
    return light | night if dark else light


def contrast(one: str, other: str) -> float:
    """How much lighter one colour is than the other, from 1 to 21, as WCAG 2 has it."""

    def luminance(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_reckoned_as_wcag_has_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert palette(dark=False)["paper"] == "#ffffff" != palette(dark=True)["paper"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_colours_can_be_told_from_what_is_behind_them(dark: bool) -> None:
    colours = palette(dark)
    lines = [name for name in colours if name.startswith("status-")]
    assert len(lines) == 5

    for behind in ("paper", "wash"):
        for text in ("ink", "soft", "link", "status-disputed"):
            assert contrast(colours[text], colours[behind]) >= 4.5, (text, behind)
        for mark in ("outline", "focus", *lines):
            assert contrast(colours[mark], colours[behind]) >= 3, (mark, behind)
    # What is drawn within the outline of a shape, and on what is selected, is seen by that outline.
    for fill in ("mark", *(name for name in colours if name.startswith("group-"))):
        least = 3 if fill != "mark" else 1.5
        seen = max(contrast(colours[fill], colours[each]) for each in ("outline", "paper"))
        assert seen >= least, fill


# --------------------------------------------------------------------------------------- axe-core

STATES = {
    "picture": "document.getElementById('legend').open = true",
    "thing": "pgPage.selectNode('id:harper')",
    "relation": "pgPage.selectEdge('orr')",
    "account": "pgPage.selectAccount('id:account-orr')",
    "table": "pgPage.shown.ask({ table: true })",
    "story": "pgPage.shown.openView(pgPage.graph.views.get('the-move'))",
    "keys": "document.getElementById('keys-help').open = true",
    "search": """document.getElementById('search').value = 'a';
      document.getElementById('search').dispatchEvent(new Event('input'))""",
}


@pytest.mark.parametrize("width", [1400, 1000, 320])
def test_axe_finds_nothing_in_any_state(opened: Any, axe: Any, width: int) -> None:
    page = opened(story_page(), viewport={"width": width, "height": 800}).ready()
    for name, script in STATES.items():
        page.evaluate(script)
        assert axe(page) == [], name
    assert page.locator("#results li").count() > 1
    page.emulate_media(color_scheme="dark")
    assert axe(page, ["color-contrast"]) == [], "dark"


@pytest.mark.parametrize("width", [1400, 320])
def test_axe_finds_nothing_in_the_index(opened: Any, axe: Any, width: int) -> None:
    rows = [{"name": "who", "title": "Who?", "note": "All.", "columns": ["A"], "rows": [["b"]]}]
    links = [{"href": "formal-ties.html", "label": "Formal ties", "note": "The ties."}]
    index = opened(
        render_index(
            title="Index",
            summary=[("Accounts", "3")],
            findings=["One finding"],
            sections=rows,
            links=links,
            hanging=[("NPR", "one account")],
            version="1",
        ),
        viewport={"width": width, "height": 800},
    )
    assert axe(index.page) == []


# ------------------------------------------------------------------------------------------- keys

# What has the focus: whether that is seen, and whether something else lies over all of it.
FOCUSED = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  window.stops ??= [];
  if (stops.includes(element)) return null;
  stops.push(element);
  const ring = [element, element.nextElementSibling].filter(Boolean).some((each) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  });
  const box = element.getBoundingClientRect();
  const over = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => document.elementFromPoint(
    box.left + x * box.width, box.top + y * box.height)));
  const shows = over.some((each) => each && (element.contains(each) || each.contains(element)
    || each.closest("label")?.control === element));
  return { what: `${element.tagName} ${element.id || element.className}`, ring, shows };
}"""
# The names of all stops and their regions; whether each comes after the one before it.
STOPS = """() => {
  axe.setup(document);
  const regions = ["skips", "masthead", "find", "views", "filtered", "legend", "tabled", "picture",
    "panel", "timeline", "colophon"];
  const found = stops.map((element) => ({
    name: axe.commons.text.accessibleText(element),
    region: regions.find((each) => element.closest(`.${each}, #${each}`)),
    isAfter: element === stops[0] || Boolean(stops[stops.indexOf(element) - 1]
      .compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING),
  }));
  axe.teardown();
  return found;
}"""
# What can be used and was not stopped at: of radio buttons, one stands for all.
MISSED = """() => [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter((each) => each.checkVisibility() && !each.matches(":disabled")
    && !(each.type === "radio" && !each.checked) && !stops.includes(each))
  .map((each) => each.outerHTML.slice(0, 120))"""


def tabbed(page: Any, key: str) -> list[dict[str, Any]]:
    """What the focus stops at, one key after the other, until it leaves the page."""
    page.evaluate("document.activeElement.blur(); window.stops = []; scrollTo(0, 0)")
    found = []
    while True:
        page.keyboard.press(key)
        stop = page.evaluate(FOCUSED)
        if stop is None:
            return found
        found.append(stop)
        assert len(found) < 400, "the focus does not leave the page"


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_tab_reaches_everything_in_reading_order_and_is_seen(
    opened: Any, axe: Any, size: dict[str, int]
) -> None:
    page = opened(story_page(), viewport=size).ready()
    assert axe(page, ["bypass"]) == []
    page.evaluate("pgPage.shown.openView(pgPage.graph.views.get('the-move'))")
    page.evaluate("pgPage.selectNode('id:harper')")

    forward = tabbed(page, "Tab")
    stops = page.evaluate(STOPS)
    assert page.evaluate(MISSED) == []
    assert [each["what"] for each in forward if not each["ring"]] == []
    assert [each["what"] for each in forward if not each["shows"]] == []
    assert all(each["name"] for each in stops), stops
    assert all(each["isAfter"] for each in stops)
    regions = list(dict.fromkeys(each["region"] for each in stops))
    tabled = ["tabled"] if size == PHONE else []
    assert regions == [
        "skips", "masthead", "find", "views", "legend", *tabled, "picture", "panel", "timeline",
        "colophon",
    ]  # fmt: skip

    backward = tabbed(page, "Shift+Tab")
    assert [each["what"] for each in backward] == [each["what"] for each in forward][::-1]
    assert [each["what"] for each in backward if not each["shows"]] == []


@pytest.mark.parametrize(
    ("name", "place"),
    [("picture", "#canvas [role=application]"), ("table", "#tabled"), ("evidence", "#panel")],
)
def test_ways_past_lead_to_the_regions(small: Opened, name: str, place: str) -> None:
    page = small.page
    page.keyboard.press("Tab")
    way = page.get_by_role("link", name=f"Skip to the {name}")
    page.wait_for_function("() => document.activeElement.getBoundingClientRect().top >= 0")
    way.focus()
    page.keyboard.press("Enter")

    assert page.locator(place).evaluate("place => place.contains(document.activeElement)")
    assert page.locator("#tabled").is_visible() == (name == "table")
    assert "#" not in page.url or "#view" in page.url or "#table" in page.url


def test_escape_closes_one_thing_at_a_time(opened: Any) -> None:
    page = opened(story_page(), viewport={"width": 1000, "height": 800}).ready()
    selected = "pgPage.shown.state.selection !== null"
    page.evaluate("pgPage.selectNode('id:ice')")
    page.locator("#legend > summary").click()
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement.closest('details').id") == "keys-help"
    page.keyboard.press("/")
    page.keyboard.type("or")

    page.keyboard.press("Escape")
    assert page.locator("#results").is_hidden()
    assert page.locator("#keys-help dl").first.is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#keys-help dl").first.is_hidden()
    assert page.locator("#legend .keys").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#legend .keys").is_hidden()
    assert page.evaluate(selected)
    page.keyboard.press("Escape")
    assert not page.evaluate(selected)


def test_picture_is_walked_with_keys_and_back(small: Opened) -> None:
    page = small.page
    frame = page.get_by_role("application", name="Network picture")
    said = page.locator("#canvas-status")
    heading = page.locator("#panel-body h2")
    assert (
        "in the table" in page.locator(f"#{frame.get_attribute('aria-describedby')}").inner_text()
    )
    frame.focus()

    page.keyboard.press("ArrowRight")
    assert said.inner_text() == "Mellissa Harper, Person, 3 relations, 1 of 5"
    page.keyboard.press("Enter")
    assert heading.inner_text() == "Mellissa Harper"
    assert said.inner_text() == ""

    page.keyboard.press("End")
    assert said.inner_text().endswith("3 of 3")
    page.keyboard.press("Home")
    assert said.inner_text() == "Mellissa Harper official of ICE, Reported, 1 of 3"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert heading.inner_text() == "ICE"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press(" ")
    assert page.evaluate("pgPage.shown.state.selection.kind") == "edge"

    for iri in ("id:ice", "id:harper"):
        page.keyboard.press("Backspace")
        assert page.evaluate("pgPage.shown.state.selection.node.id") == iri
    page.keyboard.press("Backspace")
    assert said.inner_text() == "Nothing was selected before this."

    scale = page.evaluate("pgPage.network.getScale()")
    page.keyboard.press("+")
    assert page.evaluate("pgPage.network.getScale()") > scale
    page.keyboard.press("0")
    assert page.evaluate("pgPage.network.getScale()") == pytest.approx(scale)


# ----------------------------------------------------------------------------------------- by ear

# Keeps what live regions say, as long as they are not silent.
LISTEN = """() => {
  const live = "[role=status], [role=alert], [aria-live]";
  window.heard = [];
  new MutationObserver((changes) => {
    const places = new Set(changes.map(({ target }) =>
      (target.nodeType === 1 ? target : target.parentElement)?.closest(live)));
    for (const place of places) {
      if (place?.textContent.trim() && place.checkVisibility() && place.ariaLive !== "off") {
        heard.push(place.textContent);
      }
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def test_one_thing_is_said_for_one_action(opened: Any) -> None:
    page = opened(story_page()).ready()
    page.evaluate(LISTEN)

    def heard(script: str) -> list[str]:
        page.evaluate(script)
        return list(page.evaluate("new Promise(requestAnimationFrame).then(() => heard.splice(0))"))

    open_view = "pgPage.shown.openView(pgPage.graph.views.get('%s'))"
    assert heard("pgPage.selectNode('id:harper')") == [
        "Mellissa Harper, Person: 2 accounts, 1 disputed."
    ]
    assert heard("pgPage.selectNode('id:harper')") == []
    assert heard("pgPage.clear()") == ["Nothing selected."]
    assert heard("document.querySelector('[data-status=Disputed]').click()") == [
        "Not shown: 1 over by then, 1 of hidden lines."
    ]
    heard("document.querySelector('[data-status=Disputed]').click()")
    assert heard(open_view % "everything") == [page.locator("#counts").inner_text()]
    assert heard(open_view % "the-move") == ["Step 2 of 3: The move"]
    slide = "(() => { const day = document.querySelector('input[type=range]'); day.value = +day.value - 900; day.dispatchEvent(new Event('input')); })()"  # noqa: E501
    assert heard(slide) == [], "a slider says its own value"
    page.locator("#search").fill("o")
    assert heard("0")[-1].endswith("names found")
    page.keyboard.press("Enter")
    assert len(heard("0")) == 1


# ------------------------------------------------------------------------------------ small, large

FITS = """() => [document.documentElement.scrollWidth <= innerWidth,
  document.documentElement.scrollHeight <= innerHeight]"""


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (1366, 768), (1280, 720), (1000, 720)])
def test_wide_page_is_one_screen(story_window: Opened, width: int, height: int) -> None:
    page = story_window.ready()
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate(FITS) == [True, True]

    boxes = [page.locator(each).bounding_box() for each in ("#panel", "#timeline", "#canvas")]
    assert all(box["y"] + box["height"] <= height for box in boxes)
    assert boxes[2]["width"] >= 0.4 * width
    assert boxes[2]["height"] >= 0.5 * height
    assert boxes[1]["height"] <= 125


# 640 by 360 is 1280 by 720 at 200 %, 320 by 256 is 1280 by 1024 at 400 %.
@pytest.mark.parametrize(("width", "height"), [(390, 844), (320, 800), (640, 360), (320, 256)])
def test_narrow_page_is_one_column_in_order(story_window: Opened, width: int, height: int) -> None:
    page = story_window.ready()
    page.set_viewport_size({"width": width, "height": height})
    assert page.evaluate(FITS) == [True, False]
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")

    order = ("#counts", "#search", "#legend", "#tabled", "#picture", "#panel", "#timeline")
    boxes = [page.locator(each).bounding_box() for each in order]
    tops = [box["y"] for box in boxes]
    assert tops == sorted(tops)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert page.locator("#legend .keys").is_hidden()
    page.evaluate("scrollTo(0, 0)")
    in_reach = page.locator("#timeline").bounding_box()["y"] < height
    assert in_reach == (height == 844), "time stays in sight where there is room for more than it"


# Text with the distances that WCAG 1.4.12 lets a reader set; then whose text does not fit it.
SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
  return [...document.body.querySelectorAll("*")].filter((each) => {
    if (!each.checkVisibility() || each.closest("svg, canvas, [aria-hidden]")) return false;
    if (getComputedStyle(each).clipPath !== "none") return false; // for the ear only
    const words = [...each.childNodes].filter((node) => node.nodeType === 3 || node.matches("bdi"));
    if (!words.some((node) => node.textContent.trim())) return false;
    const { overflowX, overflowY } = getComputedStyle(each);
    const cut = (overflow, inner, outer) => !/auto|scroll/.test(overflow) && inner > outer + 2;
    return getComputedStyle(each).display !== "inline"
      && (cut(overflowX, each.scrollWidth, each.clientWidth)
        || cut(overflowY, each.scrollHeight, each.clientHeight));
  }).map((each) => `${each.tagName} ${each.className} ${each.textContent.slice(0, 40)}`);
}"""


@pytest.mark.parametrize("width", [1400, 320])
def test_spaced_text_is_not_cut(opened: Any, width: int) -> None:
    page = opened(story_page(), viewport={"width": width, "height": 800}).ready()
    page.evaluate("document.getElementById('legend').open = true")
    page.evaluate("pgPage.selectNode('id:harper')")
    assert page.evaluate(SPACED) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.evaluate("document.querySelector('h1').style = 'height: 4px; overflow: hidden'")
    assert [each[:3] for each in page.evaluate(SPACED)] == ["H1 "], "what is cut would be seen"


# ------------------------------------------------------------------------------- a reader's colours


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_picture_has_the_colours_that_a_reader_forces(opened: Any, scheme: str) -> None:
    page = opened(story_page(), color_scheme=scheme).ready()
    person = (0x00, 0x72, 0xB2) if scheme == "light" else (0x2B, 0x8F, 0xD0)
    assert person in colours(page)

    page.emulate_media(forced_colors="active", color_scheme=scheme)
    gone = f"person => !({COLOURS})().includes(person)"
    page.wait_for_function(gone, arg=",".join(map(str, person)))
    ink = (0, 0, 0) if scheme == "light" else (255, 255, 255)
    assert ink in colours(page)
    assert page.evaluate("getComputedStyle(document.body).color") == f"rgb{ink}"
    start = "getComputedStyle(document.querySelector('.start'))"
    assert page.evaluate(f"[{start}.color, {start}.backgroundColor]") == page.evaluate(
        """(() => {
          const { style } = document.body;
          Object.assign(style, { color: "HighlightText", backgroundColor: "Highlight" });
          style.forcedColorAdjust = "none";
          const { color, backgroundColor } = getComputedStyle(document.body);
          return [color, backgroundColor];
        })()"""
    )


def test_page_draws_without_a_graphics_card(launch: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    story_page().save(path)
    found = Opened(launch("--disable-3d-apis", "--disable-software-rasterizer"), path)
    page = found.ready()
    assert page.evaluate("document.createElement('canvas').getContext('webgl2')") is None
    assert len(colours(page)) > 20
    found.click_node("id:harper")
    assert page.locator("#panel-body h2").inner_text() == "Mellissa Harper"
    found.context.close()
    found.check()
