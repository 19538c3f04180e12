"""One page of networks: what it draws, the day on which it opens, and why there may be none."""

from __future__ import annotations

import json
import re

import pytest

from gazette_by_hand import DAY, OWN
from policygraph import pages, workspace
from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.namespaces import ID


@pytest.fixture(scope="module")
def own_ready(tmp_path_factory):
    """A user's own small file, without a reference date."""
    path = tmp_path_factory.mktemp("own") / "gazette.ttl"
    path.write_text(OWN, encoding="utf-8")
    return workspace.load([path], cache=False)


def payload(page):
    """What the scripts of a page read."""
    (text,) = re.findall(r'<script type="application/json" id="payload">(.*?)</script>', page)
    return json.loads(text)


def nodes(page):
    """The IRIs of the things that a page draws."""
    return {each["id"] for each in payload(page)["nodes"]}


def test_a_page_of_a_network_has_its_title_and_day(own_ready):
    page = pages.network_page(own_ready, ["formal-ties"], as_of="2024-06")
    assert page.startswith("<!doctype html>")
    assert "<title>formal-ties" in page
    assert payload(page)["day"] == "2024-06"
    assert payload(pages.network_page(own_ready))["day"] is None


def test_a_page_for_a_day_has_the_relations_of_all_days(own_ready):
    on_a_day = pages.network_page(own_ready, ["formal-ties"], as_of="2024-06-01")
    assert nodes(on_a_day) == nodes(pages.network_page(own_ready, ["formal-ties"]))
    assert ID + "doe" in nodes(on_a_day)  # a deputy since 2025


def test_a_page_opens_on_the_reference_date_where_there_is_one(tmp_path):
    path = tmp_path / "dated.ttl"
    path.write_text(OWN + DAY, encoding="utf-8")
    ready = workspace.load([path], cache=False)
    for options in ({}, {"names": ["formal-ties"]}, {"question": "org-chart"}):
        assert payload(pages.network_page(ready, **options))["day"] == "2025-02-14"
    # A question that asks about no day is answered for all of them.
    assert payload(pages.network_page(ready, question="people"))["day"] is None


def test_a_page_around_a_thing_draws_what_is_near_it(own_ready):
    ties = {"names": ["formal-ties"], "focus": "Ministry of Works"}
    near = nodes(pages.network_page(own_ready, hops=1, **ties))
    assert near == {ID + "ministry", ID + "bureau"}
    assert nodes(pages.network_page(own_ready, hops=2, **ties)) == {*near, ID + "doe", ID + "roe"}


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({}, "Near Ministry of Works"),
        ({"names": ["formal-ties"]}, "formal-ties near Ministry of Works"),
        (
            {"question": "org-chart", "as_of": "2024"},
            "What sits under what? near Ministry of Works",
        ),
    ],
)
def test_a_page_around_a_thing_says_so_in_its_title(own_ready, options, title):
    page = pages.network_page(own_ready, focus="Ministry of Works", **options)
    assert payload(page)["title"] == title
    assert f"<title>{title}</title>" in page


def test_a_page_of_a_question_draws_what_it_answers(own_ready):
    page = pages.network_page(own_ready, question="org-chart", as_of="2024-06-01")
    assert "What sits under what?" in page
    assert nodes(page) == {ID + "ministry", ID + "bureau"}


def test_a_page_of_a_question_that_asks_about_no_day_takes_the_day_for_the_network(shipped):
    page = pages.network_page(shipped, question="details", as_of="2025-02-14")
    assert payload(page)["day"] == "2025-02-14"
    assert ID + "harper" in nodes(page)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"focus": "Ministry of Work"}, UnknownNameError, "did you mean 'Ministry of Works'?"),
        (
            {"focus": "The Gazette", "names": ["formal-ties"]},
            ValueProblem,
            "'The Gazette' is not in this network, so it cannot be its focus",
        ),
        ({"names": ["formal-tie"]}, UnknownNameError, "no network named 'formal-tie'; did you"),
        (
            {"question": "rivalz"},
            UnknownNameError,
            "no query named 'rivalz'; did you mean 'rivals'",
        ),
        ({"names": ["data-flow"]}, ValueProblem, "nothing to draw: 'data-flow' has no relations"),
        ({"question": "rivals"}, ValueProblem, "nothing to draw: 'Which accounts of one thing"),
        ({"as_of": "2024-02-30"}, ValueProblem, "'2024-02-30' is not a date"),
        ({"question": "org-chart"}, ValueProblem, "give one with --as-of"),
    ],
)
def test_a_page_that_cannot_be_drawn_says_why(own_ready, options, error, message):
    with pytest.raises(error) as problem:
        pages.network_page(own_ready, **options)
    assert message in str(problem.value)


def drawn(ready, earlier):
    """The page of all that a workspace ties, and the places of an earlier one."""
    network = pages.project(ready)
    records, known = pages.evidence.records(ready), pages.versions(ready)
    return pages.page_of(ready, records, network, "All", known, earlier=earlier)


def test_a_page_keeps_the_places_of_the_page_before(own_ready, tmp_path):
    first = drawn(own_ready, None)
    earlier = tmp_path / "graph.html"
    assert drawn(own_ready, earlier) == first, "there is none"
    earlier.write_bytes(b"\xff not a page")
    assert drawn(own_ready, earlier) == first
    earlier.write_text(first, encoding="utf-8")
    assert drawn(own_ready, earlier) == first

    moved = payload(first)
    for node in moved["views"][0]["nodes"]:
        node[1:3] = [-2 * each for each in node[1:3]]
    text = json.dumps(moved, ensure_ascii=True).replace("<", "\\u003c")
    start, end = '<script type="application/json" id="payload">', "</script>"
    earlier.write_text(start + text + end, encoding="utf-8")
    again = payload(drawn(own_ready, earlier))
    assert again["views"][0]["nodes"] == moved["views"][0]["nodes"]
