"""The sentence for readers without scripts: the first view on its day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import networkx
import pytest

from networks_by_hand import nothing, put_edge, put_node
from policygraph.headline import headline
from policygraph.payload import payload
from policygraph.stories import View
from policygraph.versions import Versions


def ties() -> networkx.MultiDiGraph:
    """A post to the end of 2018, one from 2019 or 2020 on, one without dates, and a policy."""
    network: networkx.MultiDiGraph = networkx.MultiDiGraph()
    for name, group in (("a", "person"), ("b", "agency"), ("c", "agency"), ("d", "instrument")):
        put_node(network, f"id:{name}", name, group=group)
    put_edge(
        network, "id:a", "id:b", "first", status="Disputed",
        start_earliest="2017-01-01", start_latest="2017-01-01",
        end_earliest="2018-12-31", end_latest="2018-12-31",
    )  # fmt: skip
    put_edge(
        network, "id:a", "id:c", "second",
        start_earliest="2019-01-01", start_latest="2020-12-31", end_earliest="2020-12-31",
    )  # fmt: skip
    put_edge(network, "id:b", "id:d", "undated")
    return network


def said(network: networkx.MultiDiGraph | None = None, **given: Any) -> str:
    return headline(payload(ties() if network is None else network, nothing(), title="T", **given))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (None, "3 people and bodies and 1 other thing, 3 relations at any time; 1 disputed."),
        (
            "2018-12-31",
            "2 people and bodies and 1 other thing, 2 relations on 31 December 2018; 1 disputed.",
        ),
        (
            "2019-01-01",
            "3 people and bodies and 1 other thing, 2 relations on 1 January 2019; none disputed.",
        ),
        (
            "2018",
            "2 people and bodies and 1 other thing, 2 relations in 2018; 1 disputed.",
        ),
        (
            "2016-12",
            "1 person or body and 1 other thing, 1 relation in December 2016; none disputed.",
        ),
    ],
)
def test_things_and_relations_of_the_day_are_counted(day: str | None, sentence: str) -> None:
    assert said(day=day) == sentence


def test_the_first_view_and_its_own_day_count() -> None:
    first = View("post", "The post", day="2018", edges=frozenset(("first", "second")))
    whole = View("everything", "Everything")

    assert said(day="2020", views=[first, whole]) == (
        "2 people and bodies, 1 relation in 2018; 1 disputed."
    )


def test_of_a_question_what_it_answers_today_counts() -> None:
    told = (
        (0, (), frozenset(("first", "second"))),
        (1, (), frozenset(("first",))),
    )
    asked = View("asked", "Asked", edges=frozenset(("first", "second")), known=told)

    assert said(views=[replace(asked, known=())]).split(", ")[1][0] == "2"
    assert said(views=[asked]).split(", ")[1][0] == "1"


def test_things_without_any_relation_count_and_those_of_other_days_do_not() -> None:
    network = ties()
    put_node(network, "id:alone", "alone", group="document")

    assert said(network, day="2016", views=[View("everything", "Everything")]) == (
        "1 person or body and 2 other things, 1 relation in 2016; none disputed."
    )


def test_what_is_not_there_today_does_not_count() -> None:
    network = ties()
    gone = dict(network.edges["id:a", "id:b", "first"])
    network.remove_edge("id:a", "id:b", "first")
    former = [("id:a", "id:b", "first", gone)]
    known = Versions(days=("2018-06-01",), edges={}, accounts={}, former_edges=former)

    assert said(network, versions=known).endswith("2 relations at any time; none disputed.")


def test_nothing_is_said_of_nothing() -> None:
    assert said(networkx.MultiDiGraph()) == (
        "0 people and bodies, 0 relations at any time; none disputed."
    )
    only: networkx.MultiDiGraph = networkx.MultiDiGraph()
    put_node(only, "id:x", "x", group="document")
    assert said(only) == "1 thing, 0 relations at any time; none disputed."
