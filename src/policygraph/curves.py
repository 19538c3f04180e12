"""The lines of a picture: how far each is bent, so that it is told apart and misses other nodes.

A bend says how far a line is from straight, as vis-network's roundness: positive to the right of
the way from source to target.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx

    Point = tuple[float, float]


def lines(
    network: networkx.MultiDiGraph[str],
    places: Mapping[str, tuple[int, int]],
    sizes: Mapping[str, float],
) -> tuple[dict[str, float], dict[str, int]]:
    """The bends of edges, away from edges beside them and from nodes that they do not touch, and
    the radii of loops."""
    beside: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for key, source, target in sorted((key, a, b) for a, b, key in network.edges(keys=True)):
        pair = min(source, target), max(source, target)
        beside.setdefault(pair, []).append((key, source == pair[0]))
    bends: dict[str, float] = {}
    loops: dict[str, int] = {}
    for (source, target), keys in beside.items():
        if source == target:
            loops |= {key: 16 + 9 * i for i, (key, _) in enumerate(keys)}
            continue
        length = math.dist(places[source], places[target])
        spread = outermost_bend(len(keys), length)
        middle = 0.0
        if len(beside) * len(sizes) <= 100_000:
            middle = _clear_bend(source, target, places, sizes, spread * length / 2)
        for i, (key, forward) in enumerate(keys):
            bend = middle + spread * (2 * i / max(1, len(keys) - 1) - 1)
            bends[key] = round(bend if forward else -bend, 3)
    return bends, loops


def outermost_bend(lines: int, length: float) -> float:
    """The bend of the outermost of some lines side by side."""
    return min(0.3, 28 / max(length, 1.0), 0.8 / lines) * (lines - 1) / 2


def _clear_bend(
    source: str,
    target: str,
    places: Mapping[str, tuple[int, int]],
    sizes: Mapping[str, float],
    half: float = 0.0,
) -> float:
    """The least bend with which lines, `half` to either side, pass nodes that they do not touch.

    A line that runs under a node reads as if it ended there.
    """
    start, end = places[source], places[target]
    length = math.dist(start, end)
    middle = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    near = [
        (places[node], size + 5 + half)
        for node, size in sizes.items()
        if node not in (source, target) and math.dist(places[node], middle) < length + size + half
    ]

    def met(bend: float) -> int:
        way = curve(start, end, bend)
        return sum(any(math.dist(at, place) < room for at in way) for place, room in near)

    return min((0.0, 0.12, -0.12, 0.2, -0.2, 0.3, -0.3), key=met) if met(0.0) else 0.0


def curve(start: Point, end: Point, bend: float) -> list[Point]:
    """Points along a line as vis-network draws it: one bend is one control point."""
    (x, y), (to_x, to_y) = start, end
    length = math.dist(start, end)
    reach = (abs(bend) / 2 + 0.5) * length
    angle = math.atan2(y - to_y, to_x - x) + (bend / 2 + 0.5) * math.pi
    via_x, via_y = x + reach * math.sin(angle), y + reach * math.cos(angle)
    steps = max(4, round(length / 8))
    return [
        (
            (1 - t) ** 2 * x + 2 * t * (1 - t) * via_x + t**2 * to_x,
            (1 - t) ** 2 * y + 2 * t * (1 - t) * via_y + t**2 * to_y,
        )
        for t in (step / steps for step in range(steps + 1))
    ]
