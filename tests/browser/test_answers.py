"""A view that asks a question shows what that answers, on a day and as far as known by a day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from browser.pages_by_hand import Opened
from browser.rows_by_hand import (
    ACCOUNTS,
    leading,
    posts_answered,
    posts_drawn,
    reach_answered,
    reach_drawn,
)
from networks_by_hand import page_of
from policygraph import evidence, stories, versions, workspace
from policygraph.network import project
from policygraph.pages import network_page

VIEWS = {"view-heads-of-orr": "posts", "view-reach-of-the-data": "reach"}
# Days on which the answers were other than those of today, the keeper of the data unknown.
KNOWN = ["2017-12-31", "2018-12-31", "2021-03-01", "2025-02-13", "2025-02-15"]
DAYS = ["2018-09-01", "2018-05-13", "2018", "2021-03", "2024-08-01", "2025-02-14", "2025-02-20"]


@pytest.fixture(scope="module")
def window(keep_open: Any, shipped: Any) -> Opened:
    last = workspace.known_days(shipped)[-1]
    days = [*map(date.fromisoformat, KNOWN), last]
    network = project(shipped)
    with pytest.MonkeyPatch.context() as patch:  # to make a few views in place of a hundred
        patch.setattr(versions, "known_days", lambda _: days)
        known = versions.versions(shipped, (), stories.questions(shipped))
    views, _ = stories.views(shipped, network, known)
    opened: Opened = keep_open(
        page_of(
            network,
            evidence.records(shipped),
            title="Views",
            day="2025-02-14",
            views=[each for each in views if each.name in VIEWS],
            versions=known,
        )
    )
    opened.ready()
    return opened


def ask(opened: Opened, view: str, day: str, known: str | None) -> None:
    opened.page.evaluate(
        """([view, day, known]) => pgPage.shown.ask({
          view: pgPage.graph.views.get(view), day: policygraph.days.asked(day), known,
        })""",
        [view, day, known],
    )


@pytest.mark.parametrize("known", [*KNOWN, None])
def test_a_view_shows_as_far_as_known_what_its_question_answers(
    window: Opened, shipped: Any, known: str | None
) -> None:
    ready = workspace.load(cache=False, known_on=known) if known else shipped
    heads = leading(shipped)
    rows: Counter[str] = Counter()
    for day in DAYS:
        ask(window, "view-heads-of-orr", day, known)
        posts = posts_answered(ready, day)
        assert posts_drawn(window.page.evaluate(ACCOUNTS), heads) == posts, day

        ask(window, "view-reach-of-the-data", day, known)
        reach = reach_answered(ready, day)
        assert reach_drawn(window.page.evaluate(ACCOUNTS)) == reach, day
        rows.update(posts=len(posts), reach=len(reach))
    assert rows["posts"]
    assert (rows["reach"] > 0) == (known in (None, "2025-02-15")), "the keeper is known from then"


def test_what_a_view_did_not_answer_then_is_counted_and_not_in_its_panel(window: Opened) -> None:
    page = window.page
    ask(window, "view-reach-of-the-data", "2018-09-01", "2021-03-01")

    assert page.evaluate("() => pgPage.shown.current.edges.size") == 0
    left = page.locator("#filter-status").inner_text()
    assert "no answer by then" in left
    assert "not known by then" in left
    hint = page.locator("#panel-body p.hint").first.inner_text()
    assert "left out: not known by 1 March 2021, or not yet what its question answered." in hint

    ask(window, "view-reach-of-the-data", "2018-09-01", None)
    assert page.evaluate("() => pgPage.shown.current.edges.size") > 0
    assert "no answer by then" not in page.locator("#filter-status").inner_text()
    assert page.get_by_text("not yet what its question answered").count() == 0


def test_what_a_view_did_not_answer_then_is_found_where_it_is_shown(window: Opened) -> None:
    """A relation that the question did not answer then is opened in the page, not in the view."""
    page = window.page
    ask(window, "view-reach-of-the-data", "2018-09-01", None)
    edge = page.evaluate(
        """() => [...pgPage.shown.current.edges.keys()].find((edge) =>
          pgPage.graph.asKnown(edge, 2) !== null && edge.kind !== "maintenance").id"""
    )
    ask(window, "view-reach-of-the-data", "2018-09-01", "2021-03-01")

    page.evaluate("edge => pgPage.shown.selectEdge(edge)", edge)

    assert page.evaluate("() => pgPage.shown.state.selection.edge.id") == edge
    assert page.evaluate(
        "id => [...pgPage.shown.current.edges.keys()].some((edge) => edge.id === id)", edge
    )


def test_page_of_a_question_shows_as_far_as_known_what_it_answers(
    opened: Any, shipped: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = "2018-12-31"
    days = [date.fromisoformat(known), workspace.known_days(shipped)[-1]]
    monkeypatch.setattr(versions, "known_days", lambda _: days)
    window = opened(network_page(shipped, question="leaders-on-date"))
    window.ready()
    ready = workspace.load(cache=False, known_on=known)
    heads = leading(shipped)
    counts = []
    for day in ("2018-09-01", "2017-06", "2025-02-14"):
        for graph, by in ((ready, known), (shipped, None)):
            ask(window, "all", day, by)
            posts = posts_answered(graph, day)
            assert posts_drawn(window.page.evaluate(ACCOUNTS), heads) == posts, (day, by)
            counts.append(len(posts))
    assert min(counts[0], counts[-1]) > 0
    assert counts[-2] != counts[-1]
