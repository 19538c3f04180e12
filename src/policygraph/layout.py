"""Where everything in the picture of a network goes: shapes, the room for labels, lines.

    layout = lay_out(network)
    layout.places["id:ice"]         (x, y) of the middle of its shape, whole numbers

Units are those of the picture: a length of 1 is a pixel on the screen at scale 1, x grows to the
right and y downwards. Labels keep their size on the screen whatever the scale; the room for them
is right at scale 1. Angles are in radians, clockwise from the right. A bend says how far a line is
from straight, as vis-network's roundness: positive to the right of the way from source to target.

The same network gives the same layout, in whatever order it was made.
"""

from __future__ import annotations

import itertools
import math
import textwrap
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import networkx

    Point = tuple[float, float]
    Points = Mapping[str, Point]
    Ways = Sequence[tuple[str, str, int]]  # two nodes and how many lines there are between them

# The layout starts from this seed, so the same network gives the same picture.
_SEED = 20250214
# The picture as it opens on a screen with the panels beside it: width over height, and height.
_PROPORTION, _HEIGHT = 1.08, 700
# So many labels find room in the picture at once. One of more nodes is full: only so many of the
# most connected get room, the others stand close around what they hang on.
_LABELLED, _PROMINENT = 45, 22
# In a full picture, a part of so few nodes is an entry of the list at its edge.
_LISTED = 4
# A part that is held together by more nodes is drawn by a faster and coarser method.
_STRESSED = 250
# Of more parts than this, none is worth many tries; of more ways, no tangle can be told apart.
_DRAWN, _TANGLE = 15, 150
# Between parts, and between the entries of the list.
_GAP, _ROW_GAP = 24, 3
# Which way each side of a shape is, how much of the circle a label there covers either way, and
# how much the reader minds a label there.
_SIDES = {
    "below": (math.pi / 2, 0.9, 0.0),
    "above": (-math.pi / 2, 0.9, 0.4),
    "right": (0.0, 0.35, 0.6),
    "left": (math.pi, 0.35, 0.7),
}


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


class _Drawing(NamedTuple):
    """A part of the network, drawn, with the room that it takes up."""

    points: Points
    sides: Mapping[str, str]
    frame: Box


def lay_out(network: networkx.MultiDiGraph[str]) -> Layout:
    """The layout of a network: larger connected parts side by side, tiny ones in a list.

    No two shapes touch and no two parts mix; parts get room for their lines and labels.
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
    drawings = [picture.drawing(part) for part in drawn]
    entries = [picture.entry(part) for part in listed]
    packed = _packed(drawings, entries)
    places = {node: (round(x), round(y)) for node, (x, y) in packed.items()}
    sides = {node: side for each in (*drawings, *entries) for node, side in each.sides.items()}
    bends, loops = _lines(network, places, sizes)
    return Layout(sizes, places, sides, bends, loops, 0.7 if full else 1.0)


def label_box(label: str, size: float, side: str) -> Box:
    """About the room of a label on a side of a shape of this size, its rows as in `page.js`."""
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

    def box(self, node: str, side: str = "below") -> Box:
        """The room for a node and for its label, if it gets any."""
        reach = self.sizes[node] + 2
        own = Box(-reach, -reach, reach, reach)
        if node not in self.labels:
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
            step = min(width / max(count, 1), 1.5 * gap / radius)
            for i, leaf in enumerate(left[:count]):
                angle = toward + (i - (count - 1) / 2) * step
                points[leaf] = radius * math.cos(angle), radius * math.sin(angle)
        return points

    def entry(self, part: Sequence[str]) -> _Drawing:
        """A tiny part as an entry of the list: a name on the right, what belongs to it left."""
        hub, *others = part
        points = {hub: (0.0, 0.0), **self.fan(hub, others, math.pi, math.radians(130), 9.0)}
        frame = self.box(hub, "right")
        for node in others:
            frame = frame.around(self.box(node).at(*points[node]))
        return _Drawing(points, {**dict.fromkeys(others, "none"), hub: "right"}, frame)

    def drawing(self, part: Sequence[str]) -> _Drawing:
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
            points = _settled(_apart(outline, boxes), boxes)
            frame = _frame(points, boxes)
            wide, high = (frame.right - frame.left) / _PROPORTION, frame.bottom - frame.top
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
        return _Drawing(points, sides, frame)

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
            spread = _spread(lines, math.dist(points[a], points[b]))
            away = numpy.array([a != name != b for name in names])
            for bend in (0.0,) if lines == 1 else (-spread, 0.0, spread):
                way = numpy.array(curve(points[a], points[b], bend))[:, None]
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
        elif len(inner) > _STRESSED:
            rounds = max(5, 20_000_000 // len(inner) ** 2)
            found = networkx.spring_layout(graph, seed=_SEED, iterations=rounds)
            scale = 60 * math.sqrt(len(inner))
            yield {node: (float(scale * x), float(scale * y)) for node, (x, y) in found.items()}
        else:
            few = len(inner) <= 25 and not self.hasty
            some = len(inner) <= 60 and not self.hasty
            drawn = _stressed(graph, 12 if some else 1)
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


def _stressed(graph: networkx.Graph[str], seeds: int) -> list[dict[str, Point]]:
    """Drawings of a connected graph, its nodes about as far apart as shortest paths are long.

    Stress majorization: each round moves all nodes to the least of a bound of the stress.
    """
    import networkx
    import numpy

    names = sorted(graph)
    paths = dict(networkx.all_pairs_dijkstra_path_length(graph, weight="length"))
    wanted = numpy.array([[paths[a][b] for b in names] for a in names], dtype=float)
    numpy.fill_diagonal(wanted, 1.0)
    weights = wanted**-2
    numpy.fill_diagonal(weights, 0.0)
    inverse = numpy.linalg.pinv(numpy.diag(weights.sum(axis=1)) - weights)
    drawn = []
    for seed in range(_SEED, _SEED + seeds):
        points = numpy.random.default_rng(seed).normal(size=(len(names), 2)) * wanted.mean()
        for _ in range(100):
            away = numpy.linalg.norm(points[:, None] - points[None], axis=2)
            pull = weights * wanted / numpy.maximum(away, 1e-6)
            points = inverse @ ((numpy.diag(pull.sum(axis=1)) - pull) @ points)
        # Rounded, so that the last digits of one machine or another decide nothing.
        drawn.append(
            {
                n: (round(float(x), 3), round(float(y), 3))
                for n, (x, y) in zip(names, points, strict=True)
            }
        )
    return drawn


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


def _frame(points: Points, boxes: Mapping[str, Box]) -> Box:
    """The room that the points take up with their boxes."""
    left, top, right, bottom = zip(*(boxes[n].at(*at) for n, at in points.items()), strict=True)
    return Box(min(left), min(top), max(right), max(bottom))


def _apart(points: Points, boxes: Mapping[str, Box]) -> dict[str, Point]:
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


def _settled(points: Points, boxes: Mapping[str, Box]) -> dict[str, Point]:
    """The points, those whose box still lies on another moved to the nearest free place."""
    import numpy

    taken = numpy.empty((len(points), 4))
    settled: dict[str, Point] = {}
    for node, (x, y) in points.items():
        others = taken[: len(settled)]
        for to_x, to_y in _spiral(x, y):
            box = numpy.array(boxes[node].at(to_x, to_y))
            if not ((box[:2] < others[:, 2:]) & (others[:, :2] < box[2:])).all(axis=1).any():
                break
        taken[len(settled)] = box
        settled[node] = to_x, to_y
    return settled


def _spiral(x: float, y: float) -> Iterator[Point]:
    """Places ever further from a point."""
    yield x, y
    ring = 0
    while True:
        ring += 1
        for i in range(8 * ring):
            angle = i * math.pi / (4 * ring)
            yield x + 14 * ring * math.cos(angle), y + 10 * ring * math.sin(angle)


def _packed(drawings: Sequence[_Drawing], entries: Sequence[_Drawing]) -> dict[str, Point]:
    """The points of all parts: drawings side by side, the list of entries below or beside them."""
    frames = [each.frame for each in drawings]
    least = max((frame.right - frame.left + _GAP for frame in frames), default=0.0)
    side = math.sqrt(sum((f.right - f.left + _GAP) * (f.bottom - f.top + _GAP) for f in frames))
    gap = 0.6 * _GAP if drawings and entries else 0.0
    lists = [_columns(entries, count) for count in range(1, 25)]
    least_cost: float = math.inf
    best: tuple[list[Point], list[Point]] = [], []
    for step in range(30):
        corners, wide, high = _shelved(frames, max(least, (0.6 + 0.06 * step) * side))
        for offsets, list_wide, list_high in lists:
            for x, y in ((0.0, high + gap), (wide + gap, 0.0)):
                cost = max(max(wide, x + list_wide) / _PROPORTION, max(high, y + list_high))
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
        width, height = frame.right - frame.left + _GAP, frame.bottom - frame.top + _GAP
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
        wide, high = max(wide, x + width - _GAP), max(high, y + height - _GAP)
        rest = next(below for at, below in reversed(edge) if at <= x + width)
        edge = [each for each in edge if not x <= each[0] <= x + width]
        edge = sorted([*edge, (x, y + height), (x + width, rest)])
    return corners, wide, high


def _columns(entries: Sequence[_Drawing], count: int) -> tuple[list[Point], float, float]:
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
        x = line + max(entries[i].frame.right for i, _ in column) + _GAP / 2
    return [corner for _, corner in sorted(corners.items())], x - _GAP / 2, max(highs) - _ROW_GAP


def _lines(
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
        spread = _spread(len(keys), length)
        middle = 0.0
        if len(beside) * len(sizes) <= 100_000:
            middle = _clear_bend(source, target, places, sizes, spread * length / 2)
        for i, (key, forward) in enumerate(keys):
            bend = middle + spread * (2 * i / max(1, len(keys) - 1) - 1)
            bends[key] = round(bend if forward else -bend, 3)
    return bends, loops


def _spread(lines: int, length: float) -> float:
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
