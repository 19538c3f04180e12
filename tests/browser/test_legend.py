"""The legend: what its boxes count, hide and say, and how far around a thing is shown."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import networkx
import pytest

from browser.days_by_hand import OPENING, RELATIONS
from browser.pages_by_hand import Opened
from networks_by_hand import account, page_of, put_edge, put_node

BOXES = """(name) => Object.fromEntries([...document.querySelectorAll(`input[data-${name}]`)]
  .map((box) => [box.dataset[name], box.closest(".key").querySelector(".count").textContent]))"""
SHOWN = "() => [...pgPage.shown.current.edges.keys()].map((edge) => edge.id).sort()"


@pytest.fixture
def window(dated_window: Opened) -> Opened:
    """The five relations as the page opens, without the time that opening takes."""
    dated_window.ready().evaluate(
        """(day) => pgPage.shown.ask({
          view: pgPage.graph.views.get("all"), day: policygraph.days.asked(day), known: null,
          selection: null, depth: null, hidden: pgPage.shown.usual(),
        })""",
        OPENING,
    )
    return dated_window


def ask(opened: Opened, **changes: str | None) -> None:
    for box, text in changes.items():
        opened.page.locator(f"#{box}").fill(text or "")
        opened.page.keyboard.press("Enter")


def counted(opened: Opened, name: str) -> dict[str, int]:
    """The numbers beside the boxes of one kind that are not 0."""
    found = opened.page.evaluate(BOXES, name)
    return {each: int(number) for each, number in found.items() if number != "0"}


def left(opened: Opened) -> str:
    return str(opened.page.locator("#filter-status").inner_text())


def test_boxes_count_what_the_view_has_on_the_day(window: Opened) -> None:
    assert counted(window, "time") == {"cover": 2, "may": 1, "unknown": 1, "later": 1}
    assert counted(window, "status") == {"Reported": 2, "Disputed": 1, "Attributed": 1}
    assert counted(window, "kind") == {"role holding": 2, "placement": 1, "claim": 1}
    assert counted(window, "group") == {"person": 1, "agency": 2, "instrument": 1, "event": 1}

    ask(window, day="2020-05-05")
    assert counted(window, "time") == {"cover": 2, "may": 1, "unknown": 1, "over": 1}
    assert counted(window, "kind") == {"role holding": 1, "placement": 1, "claim": 1, "signing": 1}

    window.page.evaluate("pgPage.shown.openView(pgPage.graph.views.get('posts'))")
    assert counted(window, "status") == {"Disputed": 1}
    assert counted(window, "group") == {"person": 1, "agency": 1}

    ask(window, known="2020-03")
    assert counted(window, "status") == {"Attributed": 1}
    ask(window, day=None)
    assert counted(window, "status") == {"Attributed": 1}


def test_no_box_changes_a_count(window: Opened) -> None:
    before = [counted(window, name) for name in ("time", "status", "kind", "group")]
    for box in ("data-status=Reported", "data-kind='role holding'", "data-group=agency"):
        window.page.locator(f"input[{box}]").uncheck()

    assert [counted(window, name) for name in ("time", "status", "kind", "group")] == before


def test_boxes_of_what_the_view_never_has_are_grey(window: Opened) -> None:
    def grey(name: str) -> set[str]:
        found = window.page.locator(f".key.absent input[data-{name}]")
        return {each.get_attribute(f"data-{name}") for each in found.all()}

    assert grey("status") == {"Inferred", "Withdrawn"}
    assert grey("kind") == grey("group") == set()

    window.page.evaluate("pgPage.shown.openView(pgPage.graph.views.get('posts'))")
    assert grey("status") == {"Inferred", "Withdrawn", "Attributed"}
    assert grey("group") == {"instrument", "event"}
    assert window.page.locator("input[data-kind]").count() == 1
    assert window.page.locator("#kinds").is_hidden()


def test_every_relation_is_shown_or_counted_under_one_reason(window: Opened) -> None:
    page = window.page
    assert left(window) == "Not shown: 1 not begun yet."

    reasons = [
        ("input[data-status=Disputed]", "1 of hidden lines"),
        ("input[data-kind=placement]", "1 of hidden kinds"),
        ("input[data-group=instrument]", "2 of hidden shapes"),
        ("input[data-time=cover]", "1 that cover the day"),
    ]
    for box, reason in reasons:
        page.locator(box).uncheck()
        assert reason in left(window)
        shown = len(page.evaluate(SHOWN))
        assert shown + sum(map(int, re.findall(r"\d+", left(window)))) == len(RELATIONS)
    assert shown == 0
    ask(window, known="2020-03")
    assert "1 not known by then" in left(window)
    assert sum(map(int, re.findall(r"\d+", left(window)))) == len(RELATIONS)

    page.get_by_role("button", name="Clear filters").click()
    assert left(window) == "Not shown: 1 not begun yet, 1 not known by then."
    assert page.get_by_role("button", name="Clear filters").is_hidden()
    assert page.locator("input[data-time=over]").is_checked() is False


@pytest.mark.parametrize(("time", "key"), [("unknown", "undated"), ("may", "open")])
def test_relations_without_a_date_and_those_that_may_cover_it_can_be_hidden(
    window: Opened, time: str, key: str
) -> None:
    box = window.page.locator(f"input[data-time={time}]")
    assert key in window.page.evaluate(SHOWN)

    box.uncheck()
    assert window.page.evaluate(SHOWN) == sorted({"post", "vague", "open", "undated"} - {key})
    words = {"unknown": "1 without a date", "may": "1 that may cover it"}[time]
    assert words in left(window)

    box.check()
    assert key in window.page.evaluate(SHOWN)


def test_what_is_over_or_not_begun_is_shown_when_asked_for(window: Opened) -> None:
    ask(window, day="2020-05-05")
    assert "post" not in window.page.evaluate(SHOWN)

    window.page.locator("input[data-time=over]").check()

    assert "post" in window.page.evaluate(SHOWN)
    assert left(window) == ""
    assert "4 relations on 5 May 2020" in window.page.locator("#counts").inner_text()


def test_heads_are_explained_only_where_a_day_is_asked_for(window: Opened) -> None:
    heads = window.page.get_by_role("group", name="Heads: dates and the day")
    assert heads.is_visible()

    window.page.get_by_role("button", name="Any time").click()

    assert heads.is_hidden()


def test_all_and_none_of_one_kind(window: Opened) -> None:
    page = window.page
    button = page.get_by_role("group", name="Kinds of relation").locator(".all")
    assert button.inner_text() == "None"
    button.click()
    assert page.evaluate(SHOWN) == []
    assert button.inner_text() == "All"
    page.locator("input[data-kind=placement]").check()
    assert page.evaluate(SHOWN) == ["open"]
    button.click()
    assert len(page.evaluate(SHOWN)) == 4


def test_steps_around_what_is_selected(window: Opened) -> None:
    page = window.page
    steps = page.get_by_role("group", name="Steps around what is selected")
    first = steps.get_by_role("radio", name="1")
    assert first.is_disabled()
    assert page.locator("#depth-hint").is_visible()

    page.evaluate("pgPage.selectNode('id:ann')")
    assert first.is_enabled()
    assert page.locator("#depth-hint").is_hidden()
    steps.get_by_role("radio", name="All").focus()
    found = {}
    for _ in range(4):  # around once, with the keys
        page.keyboard.press("ArrowRight")
        chosen = page.evaluate("() => document.querySelector('#depth :checked').value")
        found[chosen] = page.evaluate(SHOWN)
    assert found == {
        "1": ["open", "post", "vague"],
        "2": ["open", "post", "undated", "vague"],
        "3": ["open", "post", "undated", "vague"],
        "": ["open", "post", "undated", "vague"],
    }
    first.check()
    assert left(window) == "Not shown: 1 not begun yet, 1 farther away."
    page.get_by_role("button", name="Clear filters").click()
    assert page.evaluate("() => pgPage.shown.state.depth") is None
    page.keyboard.press("Escape")
    assert first.is_disabled()


def test_kinds_beyond_a_dozen_are_folded_and_those_with_most_come_first(opened: Any) -> None:
    network = networkx.MultiDiGraph()
    put_node(network, "id:a", "A", "agency")
    kinds = Counter({f"kind {i:02}": 1 + i % 3 for i in range(20)})
    accounts = {}
    for kind in sorted(kinds.elements()):
        key = f"e{len(accounts)}"
        put_edge(network, "id:a", "id:a", key)
        accounts[f"id:account-{key}"] = account(key, kind_label=kind)
    page = opened(page_of(network, {"accounts": accounts, "documents": {}}, title="Kinds")).ready()

    names = page.locator("#kinds .name").all_text_contents()
    assert names == [
        name.capitalize() for name in sorted(kinds, key=lambda name: (-kinds[name], name))
    ]
    folded = page.locator("#kinds details")
    assert folded.locator("input").count() == 8
    assert folded.locator("summary").inner_text() == "8 more kinds"
    assert folded.locator("input").first.is_hidden()
    folded.locator("summary").click()
    folded.locator("input").last.uncheck()
    assert "1 of hidden kinds" in page.locator("#filter-status").inner_text()
