"""A network whose words are hard to write down, put together by hand, and how a table is read."""

from __future__ import annotations

from typing import Any

import networkx

from browser.pages_by_hand import attestation
from networks_by_hand import account, document, put_edge, put_node

DAY = "2020-06-15"
ANN, BEA, OFFICE, ETAT = (f"id:{name}" for name in ("ann", "bea", "office", "etat"))
LABELS = {ANN: "Ann", BEA: "=Béa", OFFICE: 'The "Office", B', ETAT: "Ministère\nde l’État"}
TITLES = {"id:doc-list": "The list", "id:doc-paper": "Äpfel, a paper"}
ADDRESSES = {
    "id:doc-list": "https://example.org/list?a=1&b=2",
    "id:doc-paper": "javascript:alert(1)",
}
# Of each relation: from, relation, to, kind, status, dates, bounds, sources.
RELATIONS: dict[str, tuple[str, str, str, str, str, str, list[str | None], list[str]]] = {
    "a": (
        *(ANN, "leads", OFFICE, "role holding", "Reported", "from 2019-12-01"),
        *(["2019-12-01", "2019-12-01", "2021-01-01", "2021-01-01"], ["id:doc-list"]),
    ),
    "b": (
        *(BEA, "@advises", ANN, "claim", "Disputed", "before 2021-05"),
        *([None, "2021-04-30", None, None], ["id:doc-paper", "id:doc-list"]),
    ),
    "c": (
        *(ETAT, "-pays", BEA, "=claim", "Attributed", ""),
        *([None, None, None, None], ["id:doc-nowhere"]),
    ),
    "d": (
        *(ANN, "+1", OFFICE, "claim", "Reported", "in 2020"),
        *(["2020-01-01", "2020-12-31", "2020-01-01", "2020-12-31"], []),
    ),
    "e": (
        *(OFFICE, "->", ANN, "role holding", "Withdrawn", "in 2012"),
        *(["2012-01-01", "2012-12-31", "2012-01-01", "2012-12-31"], ["id:doc-list"]),
    ),
    "f": (
        *(BEA, "\tjoins\r", ETAT, "role holding", "Inferred", "from 2030-01-01"),
        *(["2030-01-01", "2030-01-01", None, None], ["id:doc-list"]),
    ),
}
# What the accounts of some relations rest on.
BEHIND: dict[str, dict[str, Any]] = {
    "b": {
        "origins": 2,
        "attestations": [
            attestation(
                voice="+critics",
                voice_iri="id:critics",
                unnamed=True,
                stance="SaysUnsubstantiated",
                document="id:doc-list",
                locator="p2",
                known=["2021-01-01", "2021-01-01"],
            ),
            attestation(voice="=Dee", document="id:doc-paper", known=[None, "2019-01-01"]),
            attestation(
                voice="=Dee", document="id:doc-paper", locator="p9", known=[None, "2019-01-01"]
            ),
        ],
    },
    "f": {"rule": "-joins"},
}
STANDING = {
    "a": "covers it",
    "b": "may cover it",
    "c": "no date",
    "d": "may cover it",
    "e": "over by then",
    "f": "not begun",
}
BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest")


def offices() -> tuple[networkx.MultiDiGraph, dict[str, Any]]:
    """Four relations of the day, one that is over by then and one that has not begun."""
    network = networkx.MultiDiGraph()
    for iri, label in LABELS.items():
        put_node(network, iri, label, "person" if iri in (ANN, BEA) else "agency")
    accounts = {}
    for key, (source, relation, target, kind, status, dates, bounds, sources) in RELATIONS.items():
        days = dict(zip(BOUNDS, bounds, strict=True))
        put_edge(
            *(network, source, target, key),
            relation=relation, status=status, dates=dates, sources=sources, **days,
        )  # fmt: skip
        accounts[f"id:account-{key}"] = account(
            f"Account {key}",
            kind_label=kind,
            status=status,
            dates=dates,
            bounds=bounds,
            **BEHIND.get(key, {}),
        )
    documents = {iri: document(TITLES[iri], url=ADDRESSES[iri]) for iri in TITLES}
    return network, {"accounts": accounts, "documents": documents}


def crowd(relations: int) -> tuple[networkx.MultiDiGraph, dict[str, Any]]:
    """Many relations between a few people, the last of them over before 2001."""
    network = networkx.MultiDiGraph()
    people = [f"id:person-{place:02}" for place in range(20)]
    for place, iri in enumerate(people):
        put_node(network, iri, f"Person {place}", "person")
    for place in range(relations):
        year = "2000" if place == relations - 1 else "2010"
        put_edge(
            *(network, people[place % 20], people[(place * 7 + 1) % 20], f"edge-{place:04}"),
            relation=f"knows {place}",
            **dict.fromkeys(BOUNDS[:2], f"{year}-01-01"),
            **dict.fromkeys(BOUNDS[2:], f"{year}-12-31"),
        )
    return network, {"accounts": {}, "documents": {}}


def rows(page: Any) -> list[list[str]]:
    """The rows of the table as their cells say them, sources apart by a semicolon."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("#tabled tbody tr")].map((row) =>
              [...row.cells].map((cell) => {
                if (cell.dataset.column === "from") return cell.querySelector("bdi").textContent;
                const items = [...cell.querySelectorAll("li")];
                return items.length ? items.map((item) => item.textContent).join("; ")
                  : cell.textContent;
              }))"""
        )
    )


def keys(page: Any) -> str:
    """The ids of the relations in the table, in its order."""
    return " ".join(
        page.evaluate(
            """() => [...document.querySelectorAll("#tabled tbody tr[data-edge]")]
              .map((row) => pgPage.graph.edges[row.dataset.edge].id)"""
        )
    )
