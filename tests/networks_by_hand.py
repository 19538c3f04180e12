"""Networks put together by hand, as a file or edge by edge, for tests of what draws them."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import networkx

from policygraph.payload import payload
from policygraph.rendering import Page, render

TIES = Path(__file__).parent / "networks" / "ties.ttl"


def put_edge(
    network: networkx.MultiDiGraph, source: str, target: str, key: str, **given: Any
) -> None:
    default = {
        "relation": "is part of",
        "assertion": f"id:account-{key}",
        "status": "Reported",
        "network": "formal-ties",
        "dates": "",
        "start_earliest": None,
        "start_latest": None,
        "end_earliest": None,
        "end_latest": None,
        "sources": [],
    }
    network.add_edge(source, target, key=key, **default | given)


def put_node(
    network: networkx.MultiDiGraph, iri: str, label: str, group: str = "agency", **given: Any
) -> None:
    default = {
        "type": f"pg:{group.title()}",
        "type_label": group.title(),
        "aliases": [],
        "definition": "",
    }
    network.add_node(iri, label=label, group=group, **default | given)


def account(label: str = "An account", **given: Any) -> dict[str, Any]:
    default = {
        "label": label,
        "kind": "pg:RoleHolding",
        "kind_label": "role holding",
        "statement": f"{label}.",
        "status": "Reported",
        "dates": "",
        "bounds": [None, None, None, None],
        "matter": None,
        "about": [],
        "rule": None,
        "premises": [],
        "grounds": None,
        "origins": 1,
        "attestations": [],
        "rivals": [],
    }
    return default | given


def document(title: str = "A page", **given: Any) -> dict[str, Any]:
    default = {
        "title": title,
        "publisher": "NPR",
        "class": "news article",
        "issued": "2025-02-14",
        "read_on": "2026-11-22",
        "url": "https://example.org/article",
        "living": False,
        "retells": [],
    }
    return default | given


def chain(*labels: str) -> networkx.MultiDiGraph:
    """The labels as nodes, each tied to the next."""
    network = networkx.MultiDiGraph()
    for label in labels:
        put_node(network, f"id:{label}", label)
    for source, target in itertools.pairwise(labels):
        put_edge(network, f"id:{source}", f"id:{target}", f"{source}-{target}")
    return network


def nothing() -> dict[str, dict[str, Any]]:
    return {"accounts": {}, "documents": {}}


def page_of(network: networkx.MultiDiGraph, records: Any, *, note: str = "", **given: Any) -> Page:
    """The page of a network, with what else `payload` is given."""
    return render(payload(network, records, **given), note=note)
