"""A network of five relations whose days are known, put together by hand."""

from __future__ import annotations

from typing import Any

import networkx

from networks_by_hand import account, page_of, put_edge, put_node
from policygraph.rendering import Page
from policygraph.stories import View
from policygraph.versions import Versions

BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest")
# Kind, status, and the four bounds.
RELATIONS: dict[str, tuple[str, str, list[str | None]]] = {
    "post": ("role holding", "Reported", ["2020-01-10", "2020-01-10", "2020-03-20", "2020-03-20"]),
    "vague": ("role holding", "Disputed", ["2020-01-01", "2020-01-31", "2020-06-01", "2020-06-30"]),
    "open": ("placement", "Reported", ["2020-02-01", "2020-02-01", "2020-02-01", None]),
    "event": ("signing", "Reported", ["2020-05-05", "2020-05-05", "2020-05-05", "2020-05-05"]),
    "undated": ("claim", "Attributed", [None, None, None, None]),
}
# The days on which one of them stands otherwise than on the day before, and what is said of it.
CHANGES = {
    "2020-01-01": "1 relation may begin",
    "2020-01-10": "1 relation begins",
    "2020-01-31": "1 relation holds for certain",
    "2020-02-01": "1 relation begins",
    "2020-02-02": "1 relation may end",
    "2020-03-21": "1 relation ends",
    "2020-05-05": "1 relation begins",
    "2020-05-06": "1 relation ends",
    "2020-06-02": "1 relation may end",
    "2020-07-01": "1 relation is over",
}
OPENING = "2020-02-10"


def dated() -> tuple[networkx.MultiDiGraph, dict[str, Any]]:
    """A person and two offices, their pact, and an event that nothing leads to."""
    network = networkx.MultiDiGraph()
    for name, group in (
        ("ann", "person"),
        ("alpha", "agency"),
        ("beta", "agency"),
        ("pact", "instrument"),
        ("apart", "event"),
    ):
        put_node(network, f"id:{name}", name.title(), group)
    ends = {
        "post": ("ann", "alpha"),
        "vague": ("ann", "beta"),
        "open": ("alpha", "beta"),
        "event": ("beta", "pact"),
        "undated": ("pact", "alpha"),
    }
    accounts = {}
    for key, (kind, status, bounds) in RELATIONS.items():
        source, target = (f"id:{end}" for end in ends[key])
        days = dict(zip(BOUNDS, bounds, strict=True))
        put_edge(network, source, target, key, relation=key, status=status, **days)
        accounts[f"id:account-{key}"] = account(
            key, kind_label=kind, status=status, bounds=bounds, about=[source, target]
        )
    return network, {"accounts": accounts, "documents": {}}


def dated_page() -> Page:
    """They as they stand on a day, with a view of the two posts alone."""
    network, records = dated()
    views = [View("all", "All"), View("posts", "Posts", edges=frozenset({"post", "vague"}))]
    return page_of(network, records, title="Days", day=OPENING, views=views, versions=history())


def history() -> Versions:
    """The post becomes known second, and only then the vague relation is disputed."""
    post, vague = RELATIONS["post"][2], RELATIONS["vague"][2]
    return Versions(
        days=("2020-02-15", "2020-04-01"),
        edges={
            "post": [(1, ("Reported", "", post))],
            "vague": [(0, ("Attributed", "", vague)), (1, ("Disputed", "", vague))],
        },
        accounts={},
    )
