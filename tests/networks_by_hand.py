"""Networks put together by hand, as a file or edge by edge, for tests of what draws them."""

from __future__ import annotations

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
