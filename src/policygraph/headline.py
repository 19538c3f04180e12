"""What a page shows as it opens, in one sentence: for those who read it without its scripts.

The words and the numbers are those of `web/static/shown.js`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from policygraph.dates import Bounds, parse_day_range
from policygraph.wording import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BODIES = frozenset(("person", "group", "organization", "agency"))
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def headline(payload: Mapping[str, Any]) -> str:
    """How many things and relations the first view has on its day, and how many are disputed."""
    view, nodes, edges = payload["views"][0], payload["nodes"], payload["edges"]
    day = view.get("day", payload["day"])
    today = view["known"][-1][1] if view["known"] else view["edges"]
    shown = [
        edge
        for edge in (edges[i] for i in today)
        if edge.get("now", True) and (day is None or _may_hold(edge["bounds"], day))
    ]
    tied = {edge[end] for edge in edges for end in ("from", "to")}
    there = {edge[end] for edge in shown for end in ("from", "to")}
    there |= {node for node, *_ in view["nodes"] if node not in tied}
    bodies = sum(nodes[i]["group"] in _BODIES for i in there)
    others = len(there) - bodies
    things = (
        [counted(bodies, "person or body", "people and bodies")] if bodies or not others else []
    )
    if others:
        noun = "other thing" if bodies else "thing"
        things.append(counted(others, noun))
    disputed = sum(edge["status"] == "Disputed" for edge in shown)
    return (
        f"{' and '.join(things)}, {counted(len(shown), 'relation')} {_when(day)};"
        f" {disputed or 'none'} disputed."
    )


def _may_hold(bounds: Sequence[str | None], day: str) -> bool:
    dates = (date.fromisoformat(each) if each is not None else None for each in bounds)
    return Bounds(*dates).cover(*parse_day_range(day)) is not None


def _when(day: str | None) -> str:
    """The day, month or year asked for in words."""
    if day is None:
        return "at any time"
    year, *rest = day.split("-")
    words = [str(int(each)) for each in rest[1:]]
    words += [_MONTHS[int(each) - 1] for each in rest[:1]]
    return f"{'on' if rest[1:] else 'in'} {' '.join([*words, year])}"
