"""Where everything in the picture of a network goes: shapes, the room for labels, lines.

    layout = lay_out(network)
    layout.places["id:ice"]         (x, y) of the middle of its shape, whole numbers

Units are those of the picture: a length of 1 is a pixel on the screen at scale 1, x grows to the
right and y downwards. Labels keep their size on the screen whatever the scale; the room for them
is right at scale 1. Angles are in radians, clockwise from the right. A bend says how far a line is
from straight, as vis-network's roundness: positive to the right of the way from source to target.

The same network gives the same layout, in whatever order it was made; after the same earlier one,
where that is kept.
"""

from __future__ import annotations

import itertools
import math
import textwrap
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from policygraph import curves, forces, keeping, packing
from policygraph.keeping import Place
from policygraph.packing import PROPORTION, Box, Drawing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx

    Point = tuple[float, float]
    Points = Mapping[str, Point]
    Ways = Sequence[tuple[str, str, int]]  # two nodes and how many lines there are between them

# The height of the picture as it opens on a screen with the panels beside it.
_HEIGHT = 700
# So many labels find room in the picture at once. One of more nodes is full: only so many of the
# most connected get room, the others stand close around what they hang on.
_LABELLED, _PROMINENT = 45, 22
# In a full picture, a part of so few nodes is an entry of the list at its edge.
_LISTED = 4
# Of more parts than this, none is worth many tries.
_DRAWN = 15
# A part of more ways is drawn by forces as well, and of still more only so: no tangle of it can be
# told apart.
_FOLLOWED, _TANGLE = 150, 400
# How far apart the nodes of such a part are before they make room for each other.
_SPACING = 25
# Which way each side of a shape is, how much of the circle a label there covers either way, and
# how much the reader minds a label there.
_SIDES = {
    "below": (math.pi / 2, 0.9, 0.0),
    "above": (-math.pi / 2, 0.9, 0.4),
    "right": (0.0, 0.35, 0.6),
    "left": (math.pi, 0.35, 0.7),
}


@dataclass(frozen=True)
class Layout:
    """Where everything goes, by the ids of nodes and the keys of edges."""

    sizes: Mapping[str, float]
    """About half the width of each shape."""
    places: Mapping[str, tuple[int, int]]
    """The middle of each shape."""
    sides: Mapping[str, str]
    """Where a label has room: below, above, right or left of its shape. A node without room is
    not there; none is for one whose label would only be in the way of others."""
    bends: Mapping[str, float]
    """The bend of each line between two nodes; 0 is straight."""
    loops: Mapping[str, int]
    """The radius of each line from a node to itself."""
    weight: float
    """How heavy lines and their heads are drawn; less than 1 in a full picture."""


def lay_out(
    network: networkx.MultiDiGraph[str], before: Mapping[str, Place] | None = None
) -> Layout:
    """The layout of a network: larger connected parts side by side, tiny ones in a list.

    No two shapes touch and no two parts mix; parts get room for their lines and labels. Where
    much the same nodes were drawn before, they stay there and new ones are put between them.
    """
    import networkx

    ties: dict[str, Counter[str]] = {node: Counter() for node in network}
    for source, target in network.edges():
        if source != target:
            ties[source][target] += 1
            ties[target][source] += 1
    ranked = sorted(ties, key=lambda node: (-len(ties[node]), network.out_degree(node) == 0, node))
    rank = {node: place for place, node in enumerate(ranked)}
    found = networkx.connected_components(network.to_undirected(as_view=True))
    parts = sorted(
        (sorted(part, key=rank.__getitem__) for part in found),
        key=lambda part: (-len(part), min(part)),
    )
    full = len(ties) > _LABELLED
    listed = [part for part in parts if full and len(part) <= _LISTED]
    drawn = parts[: len(parts) - len(listed)]
    least, growth = (2.5, 3.5) if full else (7, 3)
    sizes = {node: min(24.0, least + growth * math.sqrt(len(ties[node]))) for node in ties}
    sizes |= {node: 0.75 * sizes[node] for part in listed for node in part}
    sizes = {node: round(size, 1) for node, size in sizes.items()}
    known = [node for node in ranked[:_PROMINENT] if len(ties[node]) > 1] if full else ranked
    named = [*known, *(part[0] for part in parts)]
    labels = {node: str(network.nodes[node].get("label") or node) for node in named}
    groups = {node: str(network.nodes[node].get("group")) for node in ties}
    leaves = sum(len(near) == 1 for near in ties.values())
    picture = _Picture(
        ties,
        sizes,
        labels,
        groups,
        full,
        hasty=len(drawn) > _DRAWN,
        leaf_gap=min(40.0, max(15.0, 180 / math.sqrt(max(1, leaves)))),
    )
    before = before or {}
    if full == (len(before) > _LABELLED) and keeping.is_much_alike(ties, before):
        places = keeping.kept(ranked, before, ties, sizes, picture.box)
        sides = dict.fromkeys(labels, "below")
        sides |= {node: at.side for node, at in before.items() if node in ties and at.side}
    else:
        drawings = [picture.drawing(part) for part in drawn]
        entries = [picture.entry(part) for part in listed]
        packed = packing.packed(drawings, entries)
        places = {node: (round(x), round(y)) for node, (x, y) in packed.items()}
        sides = {node: side for each in (*drawings, *entries) for node, side in each.sides.items()}
    bends, loops = curves.lines(network, places, sizes)
    return Layout(sizes, places, sides, bends, loops, 0.7 if full else 1.0)


def label_box(label: str, size: float, side: str) -> Box:
    """About the room of a label on a side of a shape of this size, its rows as in `labels.js`."""
    width, height = _text_size(label)
    if side in ("below", "above"):
        top = size + 4 if side == "below" else -size - 4 - height
        return Box(-width / 2, top, width / 2, top + height)
    left = size + 6 if side == "right" else -size - 6 - width
    return Box(left, -height / 2, left + width, height / 2)


@cache
def _text_size(label: str) -> Point:
    """About the width and height of a label in rows."""
    rows = textwrap.wrap(label, 21)[: 2 if len(label) > 45 else 3] or [""]
    return 6.5 * min(22, max(map(len, rows))) + 4, 13 * len(rows)


@dataclass(frozen=True)
class _Picture:
    """What is drawn: how many lines tie each node to others, and who gets room for a label."""

    ties: Mapping[str, Counter[str]]
    sizes: Mapping[str, float]
    labels: Mapping[str, str]
    groups: Mapping[str, str]
    full: bool
    hasty: bool
    leaf_gap: float

    def box(self, node: str, side: str | None = "below") -> Box:
        """The room for a node and for its label, if it gets any."""
        reach = self.sizes[node] + 2
        own = Box(-reach, -reach, reach, reach)
        if node not in self.labels or side not in _SIDES:
            return own
        return own.around(label_box(self.labels[node], self.sizes[node], side))

    def fan(
        self, hub: str, leaves: Sequence[str], toward: float, width: float, gap: float = 0.0
    ) -> dict[str, Point]:
        """Places in arcs around a hub for the nodes that hang on it, seen from the hub."""
        gap = gap or self.leaf_gap
        inner = self.sizes[hub] + max(18.0, gap + 3)
        rings: list[int] = []
        while sum(rings) < len(leaves):
            rings.append(1 + int(width * (inner + len(rings) * gap) / gap))
        points: dict[str, Point] = {}
        for ring, room in enumerate(rings):
            radius = inner + ring * gap
            left = leaves[len(points) :]
            count = -(-len(left) * room // sum(rings[ring:]))
            step = max(gap, min(width * radius / max(count, 1), 1.5 * gap)) / radius
            for i, leaf in enumerate(left[:count]):
                angle = toward + (i - (count - 1) / 2) * step
                points[leaf] = radius * math.cos(angle), radius * math.sin(angle)
        return points

    def entry(self, part: Sequence[str]) -> Drawing:
        """A tiny part as an entry of the list: a name on the right, what belongs to it left."""
        hub, *others = part
        points = {hub: (0.0, 0.0), **self.fan(hub, others, math.pi, math.radians(130), 9.0)}
        frame = self.box(hub, "right")
        for node in others:
            frame = frame.around(self.box(node).at(*points[node]))
        return Drawing(points, {**dict.fromkeys(others, "none"), hub: "right"}, frame)

    def drawing(self, part: Sequence[str]) -> Drawing:
        """A larger part: first what holds it together, then what hangs on that, in fans.

        Labels are wider than high and lines run where they will, so which way to turn and stretch
        the drawing is found by trying.
        """
        hanging: dict[str, list[str]] = {}
        for node in sorted(part, key=lambda node: (self.groups[node], node)):
            if len(self.ties[node]) == 1 and node not in self.labels:
                hanging.setdefault(next(iter(self.ties[node])), []).append(node)
        kept = set(part).difference(*hanging.values())
        inner = sorted(kept)
        both = ((a, b) for a in inner for b in sorted(self.ties[a]) if a < b)
        ways = [(a, b, self.ties[a][b]) for a, b in both if b in kept]
        lines = sum(sum(self.ties[node].values()) for node in part)
        everything = sum(sum(near.values()) for near in self.ties.values())
        share = _HEIGHT * math.sqrt(max(1, lines) / max(1, everything))
        best, least = None, math.inf
        for outline in self._outlines(inner, ways, hanging):
            sides, boxes, fans = self._dressed(outline, hanging)
            points = packing.settled(packing.apart(outline, boxes), boxes)
            frame = packing.frame_of(points, boxes)
            wide, high = (frame.right - frame.left) / PROPORTION, frame.bottom - frame.top
            # More than its share of the picture would only be shown smaller.
            cost = max(wide, high, share) ** 2 / share
            cost += 0.2 * max(0.0, share - max(wide, high)) + 0.3 * abs(wide - high)
            if cost < least and len(ways) <= _TANGLE:
                cost *= 1 + 0.01 * _crossings(points, ways)
                cost *= 1 + 0.02 * self._run_over(points, ways, sides)
            if round(cost) < least:
                best, least = (points, sides, fans, frame), round(cost)
        assert best is not None
        points, sides, fans, frame = best
        for hub, fan in fans.items():
            x, y = points[hub]
            points |= {leaf: (x + dx, y + dy) for leaf, (dx, dy) in fan.items()}
        return Drawing(points, sides, frame)

    def _dressed(
        self, outline: Points, hanging: Mapping[str, Sequence[str]]
    ) -> tuple[dict[str, str], dict[str, Box], dict[str, dict[str, Point]]]:
        """The sides of labels, the room and the fans of nodes in their places."""
        sides: dict[str, str] = {}
        boxes: dict[str, Box] = {}
        fans: dict[str, dict[str, Point]] = {}
        for node, at in outline.items():
            angles = [_angle(at, outline[near]) for near in self.ties[node] if near in outline]
            fan = self.fan(node, hanging.get(node, ()), *_widest(angles))
            angles += [_angle((0, 0), leaf_at) for leaf_at in fan.values()]
            side = _side(angles)
            boxes[node] = self.box(node, side)
            for leaf, leaf_at in fan.items():
                boxes[node] = boxes[node].around(self.box(leaf).at(*leaf_at))
            if node in self.labels:
                sides[node] = side
            if fan:
                fans[node] = fan
        return sides, boxes, fans

    def _run_over(self, points: Points, ways: Ways, sides: Mapping[str, str]) -> int:
        """How many labels the lines run over, and shapes that they do not touch; of each way, the
        outer lines and the middle count."""
        import numpy

        count = 0
        names = list(points)
        middles = numpy.array([points[name] for name in names])
        reach = numpy.array([self.sizes[name] + 3 for name in names])
        labels = [(node, self.labels[node], side) for node, side in sides.items()]
        boxes = numpy.array(
            [label_box(label, self.sizes[n], side).at(*points[n]) for n, label, side in labels]
        ).reshape(-1, 4)
        for a, b, lines in ways:
            spread = curves.outermost_bend(lines, math.dist(points[a], points[b]))
            away = numpy.array([a != name != b for name in names])
            for bend in (0.0,) if lines == 1 else (-spread, 0.0, spread):
                way = numpy.array(curves.curve(points[a], points[b], bend))[:, None]
                in_label = (way > boxes[:, :2]) & (way < boxes[:, 2:])
                on_shape = numpy.hypot(*(way - middles).transpose(2, 0, 1)) < reach
                count += int(in_label.all(axis=2).any(axis=0).sum())
                count += int((on_shape.any(axis=0) & away).sum())
        return count

    def _outlines(
        self, inner: Sequence[str], ways: Ways, hanging: Mapping[str, Sequence[str]]
    ) -> Iterator[dict[str, Point]]:
        """Places to choose from for the nodes that hold a part together."""
        import networkx

        graph: networkx.Graph[str] = networkx.Graph()
        length = 0.0
        for a, b, lines in ways:
            length = 46.0 + (8 if self.full else 12) * min(lines - 1, 12)
            for end in (a, b):
                fan = self.fan(end, hanging.get(end, ()), 0.0, math.pi).values()
                length += self.sizes[end] + max((x for x, _ in fan), default=0.0) / 2
            graph.add_edge(a, b, length=length)
        if len(inner) <= 2:
            fall = 0.5 * length if self.full else 0.0
            yield {node: (i * 1.2 * length, i * fall) for i, node in enumerate(inner)}
            return
        if len(ways) > _FOLLOWED:
            mass = {node: float(len(self.ties[node])) for node in inner}
            found = forces.forced(graph, mass)
            yield {node: (_SPACING * x, _SPACING * y) for node, (x, y) in found.items()}
        if len(ways) <= _TANGLE:
            few = len(inner) <= 25 and not self.hasty
            some = len(inner) <= 60 and not self.hasty
            drawn = forces.stressed(graph, 12 if some else 1)
            drawn.sort(key=lambda each: _crossings(each, ways))
            turns = range(0, 180, 20 if few else 45 if some else 60)
            scales = (0.75, 1.0, 1.3, 1.7) if few else (0.85, 1.2) if some else (1.0,)
            stretches = (1.0, 1.3, 1.7) if some else (1.4,)
            for points, turn, scale, stretch in itertools.product(
                drawn[: 2 if few else 1], turns, scales, stretches
            ):
                cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
                yield {
                    node: (scale * stretch * (x * cos - y * sin), scale * (x * sin + y * cos))
                    for node, (x, y) in points.items()
                }


def _angle(start: Point, end: Point) -> float:
    """The direction from one point to another."""
    return math.atan2(end[1] - start[1], end[0] - start[0])


def _widest(angles: Sequence[float]) -> tuple[float, float]:
    """The middle and the usable width of the widest gap between directions; upwards if none."""
    if not angles:
        return -math.pi / 2, math.radians(210)
    around = sorted(angle % (2 * math.pi) for angle in angles)
    gaps = [after - angle for angle, after in itertools.pairwise(around)]
    gaps.append(around[0] + 2 * math.pi - around[-1])
    place = max(range(len(gaps)), key=lambda i: round(gaps[i], 6))
    return around[place] + gaps[place] / 2, min(max(gaps[place] - 0.7, 0.8), math.radians(190))


def _side(angles: Sequence[float]) -> str:
    """The side where a label meets fewest of the lines that leave its shape in these directions."""

    def minded(side: str) -> float:
        middle, half, dislike = _SIDES[side]
        away = (abs((angle - middle + math.pi) % (2 * math.pi) - math.pi) for angle in angles)
        return dislike + sum(each < half for each in away)

    return min(_SIDES, key=minded)


def _crossings(points: Points, ways: Ways) -> int:
    """How many pairs of straight ways cross."""
    import numpy

    if not ways:
        return 0
    start = numpy.array([points[a] for a, _, _ in ways])
    end = numpy.array([points[b] for _, b, _ in ways])

    def sides(start: Any, end: Any, point: Any) -> Any:
        way, to = end - start, point - start
        return numpy.sign(numpy.round(way[..., 0] * to[..., 1] - way[..., 1] * to[..., 0], 3))

    one, other = (start[:, None], end[:, None]), (start[None], end[None])
    apart = sides(*one, other[0]) * sides(*one, other[1])
    return int(((apart < 0) & (apart.T < 0)).sum()) // 2
