"""How relations and accounts stood as far as known by each day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

# Of one relation or account: from which of the days on it stood how. None is not at all, else its
# status, its dates in words and its four bounds as ISO days or None.
History = list[tuple[int, "tuple[str, str, list[str | None]] | None"]]


@dataclass(frozen=True)
class Versions:
    """What was known when: the days on which something became known, and what changed then."""

    days: tuple[str, ...]
    """ISO days, ascending; a history names them by their place."""
    edges: dict[str, History]
    """By the key of an edge, of today's network and of those in `former_edges`."""
    accounts: dict[str, History]
    """By IRI, of today's accounts and of those in `former_accounts`."""
    former_edges: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)
    """Edges of earlier days that are not there today: source, target, key and attributes as
    `network.project` gives them."""
    former_nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The nodes that only such edges have, with their attributes."""
    former_accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The records of accounts that are not there today."""
