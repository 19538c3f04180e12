"""Places kept from an earlier picture, so that what a reader knows is found where it was.

A node that stays keeps its place and the side of its label; one that is new is put near what it
hangs on, where nothing else is.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from policygraph import packing
from policygraph.packing import GAP, Box

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    Points = Mapping[str, tuple[float, float]]

# The sides on which a label can have room, and that of one that is not to be drawn.
SIDES = ("below", "above", "right", "left", "none")
# A picture of which a larger share has come or gone is drawn anew.
_MOST_CHANGED = 0.2


class Place(NamedTuple):
    """Where a node was, and on which side its label had room."""

    x: int
    y: int
    side: str | None


def is_much_alike(nodes: Collection[str], before: Collection[str]) -> bool:
    """True if few of the nodes are new and few are gone."""
    changed = sum(node not in before for node in nodes) + sum(node not in nodes for node in before)
    return changed <= _MOST_CHANGED * len(nodes)


def kept(
    ranked: Sequence[str],
    before: Mapping[str, Place],
    ties: Mapping[str, Collection[str]],
    sizes: Mapping[str, float],
    box: Callable[[str, str | None], Box],
) -> dict[str, tuple[int, int]]:
    """The places of nodes, the foremost first: those they had, else near their neighbours.

    `box` is the room of a node with a label on a side. A shape that has grown into another moves.
    """
    if not ranked:
        return {}
    stay = {node: before[node] for node in ranked if node in before}
    for node in _touching(stay, ranked, sizes):
        del stay[node]
    points: dict[str, tuple[float, float]] = {node: at[:2] for node, at in stay.items()}
    frame = packing.frame_of(points, {node: box(node, stay[node].side) for node in points})
    taken = [box(node, at.side).at(*at[:2]) for node, at in stay.items()]
    # What hangs on most that has a place goes first, and so gets the nearest.
    left = [node for node in ranked if node not in stay]
    while left:
        node = max(left, key=lambda each: sum(near in points for near in ties[each]))
        left.remove(node)
        start = _start(node, before, points, ties, frame)
        side = before[node].side if node in before else "below"
        points[node] = packing.free(start, box(node, side), taken)
        taken.append(box(node, side).at(*points[node]))
    return {node: (round(points[node][0]), round(points[node][1])) for node in ranked}


def _start(
    node: str,
    before: Mapping[str, Place],
    points: Points,
    ties: Mapping[str, Collection[str]],
    frame: Box,
) -> tuple[float, float]:
    """Where to look for room from: where it was, amid its neighbours, or below all else."""
    if node in before:
        return before[node].x, before[node].y
    near = [points[each] for each in sorted(ties[node]) if each in points]
    if not near:
        return frame.left + 2 * GAP, frame.bottom + 2 * GAP
    return sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near)


def _touching(
    stay: Mapping[str, Place], ranked: Sequence[str], sizes: Mapping[str, float]
) -> list[str]:
    """Of every two shapes that touch where they were, the one that comes later."""
    rank = {node: place for place, node in enumerate(ranked)}
    order = sorted(stay, key=lambda node: (stay[node].x, node))
    found: set[str] = set()
    largest = max(sizes.values())
    for i, one in enumerate(order):
        for other in order[i + 1 :]:
            if stay[other].x - stay[one].x > sizes[one] + largest:
                break
            away = math.dist(stay[one][:2], stay[other][:2])
            if away < sizes[one] + sizes[other]:
                found.add(max(one, other, key=rank.__getitem__))
    return sorted(found)
