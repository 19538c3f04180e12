"""Boxes in the plane: pushed apart, put where there is room, packed beside each other.

Units and directions are those of the picture: pixels at scale 1, x to the right, y downwards.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Point = tuple[float, float]
    Points = Mapping[str, Point]

# The width of the picture, as it opens on a screen with the panels beside it, over its height.
PROPORTION = 1.08
# Between parts, and between the entries of the list.
GAP, _ROW_GAP = 24, 3


class Box(NamedTuple):
    """The room that something takes up around its position."""

    left: float
    top: float
    right: float
    bottom: float

    def at(self, x: float, y: float) -> Box:
        """The room that it takes up when its position is there."""
        return Box(x + self.left, y + self.top, x + self.right, y + self.bottom)

    def around(self, other: Box) -> Box:
        """The room that takes in this and another."""
        return Box(*map(min, self[:2], other[:2]), *map(max, self[2:], other[2:]))


class Drawing(NamedTuple):
    """A part of the network, drawn, with the room that it takes up."""

    points: Points
    sides: Mapping[str, str]
    frame: Box


def frame_of(points: Points, boxes: Mapping[str, Box]) -> Box:
    """The room that the points take up with their boxes."""
    left, top, right, bottom = zip(*(boxes[n].at(*at) for n, at in points.items()), strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


def apart(points: Points, boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The points pushed from each other until no box lies on another, or enough has been tried."""
    names = list(points)
    xs = [points[name][0] for name in names]
    ys = [points[name][1] for name in names]
    own = [boxes[name] for name in names]
    for _ in range(max(5, min(150, 8_000 // len(names)))):
        order = sorted(range(len(names)), key=lambda i: xs[i] + own[i].left)
        moved = False
        for place, i in enumerate(order):
            for j in order[place + 1 :]:
                if xs[j] + own[j].left >= xs[i] + own[i].right:
                    break
                # How far to go for the one to clear the other, sideways and up or down.
                aside = min(
                    xs[i] + own[i].right - xs[j] - own[j].left,
                    xs[j] + own[j].right - xs[i] - own[i].left,
                )
                down = ys[i] + own[i].bottom - ys[j] - own[j].top
                up = ys[j] + own[j].bottom - ys[i] - own[i].top
                if aside <= 0 or down <= 0 or up <= 0:
                    continue
                moved = True
                if aside < min(down, up):
                    step = (aside + 1) / 2 * (1 if xs[i] <= xs[j] else -1)
                    xs[i], xs[j] = xs[i] - step, xs[j] + step
                else:
                    step = (down + 1) / 2 if down <= up else -(up + 1) / 2
                    ys[i], ys[j] = ys[i] - step, ys[j] + step
        if not moved:
            break
    return {name: (xs[i], ys[i]) for i, name in enumerate(names)}


def settled(points: Points, boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The points, those whose box still lies on another moved to the nearest free place."""
    import numpy

    taken = numpy.empty((len(points), 4))
    settled: dict[str, Point] = {}
    for node, at in points.items():
        place = free(at, boxes[node], taken[: len(settled)])
        taken[len(settled)] = boxes[node].at(*place)
        settled[node] = place
    return settled


def free(at: Point, box: Box, taken: Any) -> Point:
    """The nearest place, as far as was tried, where a box lies on none of those taken."""
    import numpy

    others = numpy.asarray(taken, dtype=float).reshape(-1, 4)
    for x, y in _spiral(*at):
        room = numpy.array(box.at(x, y))
        if not ((room[:2] < others[:, 2:]) & (others[:, :2] < room[2:])).all(axis=1).any():
            break
    return x, y


def _spiral(x: float, y: float) -> Iterator[Point]:
    """Places ever further from a point."""
    yield x, y
    ring = 0
    while True:
        ring += 1
        for i in range(8 * ring):
            angle = i * math.pi / (4 * ring)
            yield x + 14 * ring * math.cos(angle), y + 10 * ring * math.sin(angle)


def packed(drawings: Sequence[Drawing], entries: Sequence[Drawing]) -> dict[str, Point]:
    """The points of all parts: drawings side by side, the list of entries below or beside them."""
    frames = [each.frame for each in drawings]
    least = max((frame.right - frame.left + GAP for frame in frames), default=0.0)
    side = math.sqrt(sum((f.right - f.left + GAP) * (f.bottom - f.top + GAP) for f in frames))
    gap = 0.6 * GAP if drawings and entries else 0.0
    lists = [_columns(entries, count) for count in range(1, 25)]
    least_cost: float = math.inf
    best: tuple[list[Point], list[Point]] = [], []
    for step in range(30):
        corners, wide, high = _shelved(frames, max(least, (0.6 + 0.06 * step) * side))
        for offsets, list_wide, list_high in lists:
            for x, y in ((0.0, high + gap), (wide + gap, 0.0)):
                cost = max(max(wide, x + list_wide) / PROPORTION, max(high, y + list_high))
                if round(cost) < least_cost:
                    least_cost, best = round(cost), (corners, [(x + a, y + b) for a, b in offsets])
    return {
        node: (left + x - part.frame.left, top + y - part.frame.top)
        for part, (left, top) in zip([*drawings, *entries], itertools.chain(*best), strict=True)
        for node, (x, y) in part.points.items()
    }


def _shelved(frames: Sequence[Box], most: float) -> tuple[list[Point], float, float]:
    """The upper left corners of frames, each as high up as there is room within a width, and the
    width and height of all."""
    # The lower edge of what is there: from where on it is how far down.
    edge: list[Point] = [(0.0, 0.0)]
    corners: list[Point] = []
    wide = high = 0.0
    for frame in frames:
        width, height = frame.right - frame.left + GAP, frame.bottom - frame.top + GAP
        ends = [*(left for left, _ in edge[1:]), math.inf]
        falls = [
            (
                max(
                    y for (at, y), end in zip(edge, ends, strict=True) if at < x + width and end > x
                ),
                x,
            )
            for x, _ in edge
            if x + width <= most + 1 or x == 0
        ]
        y, x = min(falls)
        corners.append((x, y))
        wide, high = max(wide, x + width - GAP), max(high, y + height - GAP)
        rest = next(below for at, below in reversed(edge) if at <= x + width)
        edge = [each for each in edge if not x <= each[0] <= x + width]
        edge = sorted([*edge, (x, y + height), (x + width, rest)])
    return corners, wide, high


def _columns(entries: Sequence[Drawing], count: int) -> tuple[list[Point], float, float]:
    """The upper left corners of entries in so many columns, their names in line, and the width
    and height of all."""
    if not entries:
        return [], 0.0, 0.0
    highs = [0.0] * min(count, len(entries))
    columns: list[list[tuple[int, float]]] = [[] for _ in highs]  # entries and how far down
    for i, entry in enumerate(entries):
        shortest = highs.index(min(highs))
        columns[shortest].append((i, highs[shortest]))
        highs[shortest] += entry.frame.bottom - entry.frame.top + _ROW_GAP
    corners: dict[int, Point] = {}
    x = 0.0
    for column in columns:
        line = x - min(entries[i].frame.left for i, _ in column)
        corners |= {i: (line + entries[i].frame.left, top) for i, top in column}
        x = line + max(entries[i].frame.right for i, _ in column) + GAP / 2
    return [corner for _, corner in sorted(corners.items())], x - GAP / 2, max(highs) - _ROW_GAP
