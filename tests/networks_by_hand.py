"""Networks put together by hand, as a file or edge by edge, for tests of what draws them."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import networkx

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


def put_node(network: networkx.MultiDiGraph, iri: str, label: str, **given: Any) -> None:
    default = {
        "type": "pg:Agency",
        "type_label": "Agency",
        "group": "agency",
        "aliases": [],
        "definition": "",
    }
    network.add_node(iri, label=label, **default | given)


def account(**given: Any) -> dict[str, Any]:
    default = {
        "label": "An account",
        "kind": "pg:RoleHolding",
        "kind_label": "role holding",
        "statement": "",
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
    }
    return default | given


def document(**given: Any) -> dict[str, Any]:
    default = {
        "title": "A page",
        "publisher": "A newspaper",
        "class": "news article",
        "issued": "2025-02-14",
        "read_on": "2026-11-22",
        "url": None,
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
