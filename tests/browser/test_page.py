"""The page in a browser: opened from disk with the network off, used with mouse and keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx
import pytest

from browser.pages_by_hand import (
    HARPER,
    HOSTILE,
    ICE,
    Opened,
    attestation,
    colours,
    harper,
)
from networks_by_hand import account, document, page_of, put_edge, put_node
from policygraph.rendering import render_index

# ---------------------------------------------------------------------------------------- opening


def test_page_opens_in_standards_mode_and_asks_for_nothing(small: Opened) -> None:
    assert small.page.evaluate("document.compatMode") == "CSS1Compat"
    assert small.page.evaluate("document.documentElement.lang") == "en"
    assert small.page.title() == "Formal ties"
    assert small.requests == [small.address]


def test_nothing_selected_says_what_to_do_and_what_there_is(small: Opened) -> None:
    panel = small.panel()

    assert "Select a shape or a line" in panel
    assert "Disputed (1)" in panel
    assert "Harper is acting director of ORR" in panel


def test_policy_refuses_what_a_page_must_not_do(browser: Any, tmp_path: Path) -> None:
    network, records = harper()
    path = tmp_path / "page.html"
    page_of(network, records, title="Formal ties").save(path)
    found = Opened(browser, path, offline=False)
    page = found.ready()

    page.evaluate(
        """() => {
          window.refused = new Set();
          document.addEventListener("securitypolicyviolation",
            (event) => refused.add(event.effectiveDirective));
          const put = (name, attributes, text = "") => {
            const element = document.createElement(name);
            for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
            element.textContent = text;
            document.body.append(element);
            return element;
          };
          put("img", { src: "https://example.org/x.png" });
          put("iframe", { src: "https://example.org/" });
          put("link", { rel: "stylesheet", href: "https://example.org/x.css" });
          put("script", { src: "https://example.org/x.js" });
          put("script", {}, "window.__pwn = 1");
          put("style", {}, "body { display: none }");
          put("p", { style: "position: fixed" });
          put("p", { onclick: "window.__pwn = 2" }).click();
          put("a", { href: "javascript:window.__pwn = 3" }).click();
          setTimeout(() => eval("window.__pwn = 4")); // out of reach of what drives the browser
          fetch("https://example.org/").catch(() => {});
          new WebSocket("wss://example.org/");
        }"""
    )
    page.wait_for_function("() => refused.size === 8")
    assert sorted(page.evaluate("[...refused]")) == [
        "connect-src",
        "frame-src",
        "img-src",
        "script-src",
        "script-src-attr",
        "script-src-elem",
        "style-src-attr",
        "style-src-elem",
    ]
    assert page.evaluate("window.__pwn") is None
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    found.context.close()


def test_network_of_nothing_opens(opened: Any) -> None:
    empty = opened(
        page_of(networkx.MultiDiGraph(), {"accounts": {}, "documents": {}}, title="Nothing")
    )

    empty.ready()

    assert "There is nothing in this network." in empty.panel()


# ------------------------------------------------------------------------------------------ mouse


def test_click_beside_everything_and_escape_clear(small: Opened) -> None:
    box = small.page.locator("#canvas").bounding_box()
    for clear in (
        lambda: small.page.mouse.click(box["x"] + 4, box["y"] + 4),
        lambda: small.page.keyboard.press("Escape"),
    ):
        small.click_node(ICE)
        assert "Enforces immigration law." in small.panel()
        clear()
        assert "Select a shape or a line" in small.panel()


def test_selected_line_is_marked_and_keeps_the_colour_of_its_status(small: Opened) -> None:
    disputed, reported, mark = (0xB3, 0x47, 0x00), (0x4D, 0x55, 0x60), (0xFF, 0xD3, 0x4D)
    assert {disputed, reported} <= colours(small.page)
    assert mark not in colours(small.page)

    small.click_edge("orr")

    assert {disputed, mark} <= colours(small.page)
    assert reported not in colours(small.page)


# ------------------------------------------------------------------------ a picture that is full


@pytest.fixture(scope="module")
def full_page() -> str:
    """Agencies tied to each other, with many claims that hang on them, and many pairs."""
    network = networkx.MultiDiGraph()
    agencies = [f"Department of public affairs {i}" for i in range(8)]
    for i, name in enumerate(agencies):
        put_node(network, f"id:{i}", name, "agency")
        for claim in range(7):
            put_node(network, f"id:{i}-{claim}", f"What department {i} says {claim}", "claim")
            put_edge(network, f"id:{i}", f"id:{i}-{claim}", f"says-{i}-{claim}")
    for i in range(8):
        for other in (i + 1, i + 3):
            put_edge(network, f"id:{i}", f"id:{other % 8}", f"tie-{i}-{other}")
            put_edge(network, f"id:{other % 8}", f"id:{i}", f"back-{i}-{other}")
    for i in range(30):
        put_node(network, f"id:voice-{i}", f"Newspaper number {i}", "organization")
        put_node(network, f"id:act-{i}", f"What happened on day {i}", "event")
        put_edge(network, f"id:voice-{i}", f"id:act-{i}", f"reports-{i}", relation="reports")
    return page_of(network, {"accounts": {}, "documents": {}}, title="Everything")


@pytest.mark.parametrize("width", [1400, 1000])
def test_full_picture_opens_with_the_names_that_matter(
    opened: Any, full_page: str, width: int
) -> None:
    page = opened(full_page, viewport={"width": width, "height": 850}).ready()

    labels = page.evaluate("pgPage.labels()")
    box = page.locator("#canvas").bounding_box()

    assert {f"id:{i}" for i in range(8)} <= {label["id"] for label in labels}
    for label in labels:
        assert label["left"] >= box["x"]
        assert label["right"] <= box["x"] + box["width"]
        assert label["top"] >= box["y"]
        assert label["bottom"] <= box["y"] + box["height"]
    for i, one in enumerate(labels):
        for other in labels[:i]:
            aside = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert aside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]


def test_magnified_picture_shows_more_names(opened: Any, full_page: str) -> None:
    page = opened(full_page).ready()
    claims = {f"id:0-{i}" for i in range(7)}

    def named() -> int:
        return len(claims & {label["id"] for label in page.evaluate("pgPage.labels()")})

    before = named()
    page.evaluate("pgPage.selectNode('id:0'); pgPage.clear()")
    for _ in range(8):
        page.locator("#zoom-in").click()
    page.wait_for_function(
        "() => pgPage.labels().filter(({ id }) => /^id:0-/.test(id)).length === 7"
    )
    assert before < 7


IN_CANVAS = """iri => {
  const box = document.querySelector("#canvas").getBoundingClientRect();
  const tools = document.querySelector(".tools").getBoundingClientRect();
  const { x, y } = pgPage.nodePosition(iri);
  return x > box.left && x < box.right && y > box.top && y < box.bottom
    && !(x > tools.left && y > tools.top);
}"""


def test_what_is_selected_comes_into_view(opened: Any, full_page: str) -> None:
    page = opened(full_page).ready()
    for _ in range(9):
        page.locator("#zoom-in").click()

    for i in range(8):
        page.evaluate(f"pgPage.selectNode('id:{i}')")
        assert page.evaluate(IN_CANVAS, f"id:{i}")
    for other in (1, 3):
        page.evaluate(f"pgPage.selectEdge('tie-0-{other}')")
        assert page.evaluate(IN_CANVAS, "id:0")
        assert page.evaluate(IN_CANVAS, f"id:{other}")
    assert not page.evaluate(IN_CANVAS, "id:voice-29"), "the picture is still magnified"


def test_account_that_is_selected_comes_into_view(small: Opened) -> None:
    for _ in range(9):
        small.page.locator("#zoom-in").click()
    seen = [small.page.evaluate(IN_CANVAS, iri) for iri in (HARPER, ICE)]
    assert not all(seen)

    small.page.evaluate("pgPage.selectAccount('id:account-ice')")

    assert small.page.evaluate(IN_CANVAS, HARPER)
    assert small.page.evaluate(IN_CANVAS, ICE)


LONG = "Office for the Coordination of Agreements on Information about Unaccompanied Minors " * 2
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


@pytest.fixture(scope="module")
def long_page() -> str:
    """One office with long names and seventy accounts of it."""
    network = networkx.MultiDiGraph()
    put_node(network, "id:hub", LONG, "agency", aliases=[WORD, LONG], definition=LONG)
    accounts = {}
    for i in range(70):
        put_node(network, f"id:{i}", f"{LONG} {i}", "person")
        put_edge(network, f"id:{i}", "id:hub", f"e{i}", relation=WORD, dates=LONG)
        accounts[f"id:account-e{i}"] = account(
            f"{LONG} {i}",
            attestations=[attestation(voice=LONG, locator=f"{WORD} {i}", as_worded=WORD)],
        )
    documents = {"id:article": document(WORD, publisher=WORD)}
    return page_of(network, {"accounts": accounts, "documents": documents}, title=WORD, note=LONG)


@pytest.mark.parametrize("width", [1400, 1000, 400, 320])
def test_long_words_wrap(opened: Any, long_page: str, width: int) -> None:
    page = opened(long_page, viewport={"width": width, "height": 800}).ready()
    page.evaluate("pgPage.selectNode('id:hub')")
    page.locator("#panel-body summary").first.click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    panel = page.locator("#panel")
    assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")


def test_narrow_page_shows_the_picture_and_how_the_panel_starts(
    opened: Any, long_page: str
) -> None:
    page = opened(long_page, viewport={"width": 400, "height": 800}).ready()
    page.evaluate("pgPage.selectNode('id:hub')")
    page.locator("#panel-body summary").first.click()

    page.locator("#panel .relations").get_by_role("button").nth(61).click()

    canvas, panel = (page.locator(each).bounding_box() for each in ("#canvas", "#panel"))
    assert -1 <= canvas["y"] < 60
    assert canvas["y"] + canvas["height"] < panel["y"] < 700


# ----------------------------------------------------------------------------------- search, keys


def search(opened: Opened, words: str) -> list[str]:
    opened.page.keyboard.press("/")
    opened.page.keyboard.type(words)
    return list(opened.page.locator("#results li").all_inner_texts())


def test_slash_searches_and_enter_opens(small: Opened) -> None:
    found = search(small, "harp")

    assert len(found) == 1
    assert "Mellissa Harper" in found[0]
    small.page.keyboard.press("Enter")
    assert small.page.locator("#panel-body h2").inner_text() == "Mellissa Harper"
    assert small.page.locator("#results").is_hidden()


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("refugee", "ORR"),  # an alias
        ("ministere de", "Ministère"),  # without the accents
        ("PERSON", "Mellissa Harper"),  # a type, in capitals
    ],
)
def test_search_finds_aliases_accents_and_types(small: Opened, words: str, first: str) -> None:
    assert first in search(small, words)[0]


def test_arrow_keys_choose_among_what_was_found(small: Opened) -> None:
    found = search(small, "agency")
    assert len(found) == 3

    small.page.keyboard.press("ArrowDown")

    assert small.page.locator("#search").get_attribute("aria-activedescendant") == "result-1"
    small.page.keyboard.press("Enter")
    assert small.page.locator("#panel-body h2").inner_text() in found[1]


def test_search_for_what_is_not_there_says_so_and_escape_ends_it(small: Opened) -> None:
    assert search(small, "zzz") == ["No name, alias or type contains that."]

    small.page.keyboard.press("Enter")
    assert "Select a shape or a line" in small.panel()
    small.page.keyboard.press("Escape")
    assert small.page.locator("#search").input_value() == ""
    assert small.page.locator("#results").is_hidden()


def test_keys_walk_from_neighbour_to_neighbour(small: Opened) -> None:
    small.page.evaluate("pgPage.selectNode('id:dhs')")
    small.page.locator("#canvas .vis-network").focus()

    small.page.keyboard.press("ArrowRight")
    assert "ICE is part of" in small.page.locator("#canvas-status").inner_text()
    small.page.keyboard.press("Enter")

    assert small.page.locator("#panel-body h2").inner_text() == "ICE"


# ------------------------------------------------------------------------------------- the filters


def test_unchecked_kinds_leave_the_picture(small: Opened) -> None:
    counts = small.page.locator("#counts")
    assert counts.inner_text() == "5 people and bodies, 4 relations at any time; 1 disputed."

    small.page.locator("input[data-status=Disputed]").uncheck()
    assert counts.inner_text() == "5 people and bodies, 3 relations at any time; none disputed."

    small.page.locator("input[data-group=agency]").uncheck()
    assert counts.inner_text() == "1 person or body, 0 relations at any time; none disputed."

    small.page.locator("input[data-group=agency]").check()
    small.page.locator("input[data-status=Disputed]").check()
    assert counts.inner_text() == "5 people and bodies, 4 relations at any time; 1 disputed."


def test_what_is_asked_for_by_name_is_shown_again(small: Opened) -> None:
    small.page.locator("input[data-group=person]").uncheck()

    small.page.evaluate("pgPage.selectNode('id:harper')")

    assert small.page.locator("input[data-group=person]").is_checked()
    assert small.page.locator("#panel-body h2").inner_text() == "Mellissa Harper"


# ----------------------------------------------------------------------------------- hostile text


def test_hostile_index_runs_nothing(opened: Any) -> None:
    section = {
        "name": HOSTILE,
        "title": HOSTILE,
        "note": HOSTILE,
        "columns": [HOSTILE],
        "rows": [[HOSTILE]],
    }

    page = opened(
        render_index(
            title=HOSTILE,
            summary=[(HOSTILE, HOSTILE)],
            findings=[HOSTILE],
            sections=[section],
            links=[{"href": "javascript:window.__pwn=1", "label": HOSTILE, "note": HOSTILE}],
            version=HOSTILE,
        )
    ).page

    assert page.evaluate("document.compatMode") == "CSS1Compat"
    assert page.evaluate("window.__pwn") is None
    assert page.locator("img, script, iframe").count() == 0
    assert page.locator("a[href^=javascript]").count() == 0
    assert page.locator("td").inner_text().startswith("</script><img")


# ----------------------------------------------------------------------------------------- looks


def test_dark_page_is_drawn_in_its_own_colours(opened: Any) -> None:
    network, records = harper()
    found = opened(page_of(network, records, title="Formal ties"), color_scheme="dark")
    page = found.ready()

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 23, 27)"
    drawn = colours(page)
    assert (0xFF, 0x91, 0x47) in drawn
    assert (0xB3, 0x47, 0x00) not in drawn
    assert len(drawn) > 20


def test_page_keeps_everything_in_sight_at_any_width(opened: Any) -> None:
    network, records = harper()
    found = opened(page_of(network, records, title="A" * 200))
    page = found.ready()
    page.evaluate("pgPage.selectNode('id:harper')")

    for width in (1400, 900, 899, 700, 320, 1400):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_function(
            """() => {
              const box = document.querySelector("#canvas").getBoundingClientRect();
              return ["id:harper", "id:ice", "id:orr", "id:dhs", "id:npr"].every((iri) => {
                const { x, y } = pgPage.nodePosition(iri);
                return x > box.left && x < box.right && y > box.top && y < box.bottom;
              });
            }"""
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        canvas = page.locator("#canvas").bounding_box()
        panel = page.locator("#panel").bounding_box()
        if width < 900:
            assert panel["y"] >= canvas["y"] + canvas["height"]
        else:
            assert panel["x"] >= canvas["x"] + canvas["width"]
