"""Places for the nodes of a connected graph: as far apart as paths are long, or found by forces.

Units are free: whoever draws stretches them.
"""

from __future__ import annotations

import importlib.util
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx

    Point = tuple[float, float]

# Drawings start from this seed, so the same graph gives the same picture.
_SEED = 20250214
# From so many nodes, far from each other, the distances to all others are taken.
_PIVOTS = 60
_ROUNDS = 100
# From so many nodes on, a better start than the pivots give is worth its time.
_REFINED = 1500


def stressed(graph: networkx.Graph[str], seeds: int) -> list[dict[str, Point]]:
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
        drawn.append(_named(names, points))
    return drawn


def forced(graph: networkx.Graph[str], mass: Mapping[str, float]) -> dict[str, Point]:
    """One drawing of a connected graph of any size: lines pull their ends together, masses push
    each other away. The more nodes, the wider: their mean square from the middle is their number.

    It starts from a scaling of the distances to some nodes, mended by igraph where there are many
    and that is installed.
    """
    import numpy

    names = sorted(graph)
    place = {name: i for i, name in enumerate(names)}
    ends = numpy.array(sorted(sorted((place[a], place[b])) for a, b in graph.edges))
    points = _refined(_scaled(len(names), ends), ends)
    side = math.sqrt(len(names))
    points = _wide(points, 0.55 * side)
    points += 0.3 * numpy.random.default_rng(_SEED).normal(size=points.shape)
    heavy = numpy.sqrt([mass[name] for name in names])
    heavy /= heavy.mean()
    for done in range(_ROUNDS):
        move = numpy.empty_like(points)
        for part in range(0, len(names), 500):  # all pairs at once would fill the memory
            x, y = (points[part : part + 500, axis, None] - points[:, axis] for axis in (0, 1))
            push = heavy / numpy.maximum(x * x + y * y, 0.01)
            move[part : part + 500] = numpy.stack(
                [(x * push).sum(axis=1), (y * push).sum(axis=1)], 1
            )
        move *= heavy[:, None]
        pull = points[ends[:, 0]] - points[ends[:, 1]]
        numpy.subtract.at(move, ends[:, 0], pull)
        numpy.add.at(move, ends[:, 1], pull)
        length = numpy.sqrt((move**2).sum(axis=1))[:, None]
        most = 0.1 * side * (1 - done / _ROUNDS)
        points += move * numpy.minimum(1.0, most / numpy.maximum(length, 1e-9))
        points = points.round(6)  # the last digits of one machine or another decide nothing
    return _named(names, _wide(points, side))


def _wide(points: Any, radius: float) -> Any:
    """The points about their middle, as far from it as that in the root of the mean square."""
    import numpy

    points = points - points.mean(axis=0)
    return points * (radius / max(numpy.sqrt((points**2).sum(axis=1).mean()), 1e-9))


def _scaled(count: int, ends: Any) -> Any:
    """Places in the plane from the distances to some nodes that are far from each other."""
    import numpy

    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in ends.tolist():
        near[a].append(b)
        near[b].append(a)
    away = []
    nearest = numpy.full(count, numpy.inf)
    start = max(range(count), key=lambda i: (len(near[i]), -i))
    for _ in range(min(_PIVOTS, count)):
        away.append(_steps(near, start))
        nearest = numpy.minimum(nearest, away[-1])
        start = int(nearest.argmax())
    squares = numpy.array(away, dtype=float).T ** 2
    middle = squares.mean(axis=0) + squares.mean(axis=1)[:, None] - squares.mean()
    _, axes = numpy.linalg.eigh((middle - squares).T @ (middle - squares))
    return ((middle - squares) @ axes[:, -2:]).round(6)


def _steps(near: list[list[int]], start: int) -> list[int]:
    """How many steps every node is from one."""
    steps = [-1] * len(near)
    steps[start] = 0
    reached = [start]
    for node in reached:
        for other in near[node]:
            if steps[other] < 0:
                steps[other] = steps[node] + 1
                reached.append(other)
    return steps


def _refined(points: Any, ends: Any) -> Any:
    """The places of many nodes as igraph's method of Kamada and Kawai mends them; of few, or
    where igraph is not installed, as they are."""
    if len(points) < _REFINED or importlib.util.find_spec("igraph") is None:
        return points
    import igraph
    import numpy

    graph = igraph.Graph(len(points), ends.tolist())
    start = (20 * points / max(numpy.abs(points).max(), 1e-9)).tolist()
    found = graph.layout_kamada_kawai(seed=start, maxiter=10 * len(points))
    return numpy.array(found.coords).round(3)


def _named(names: list[str], points: Any) -> dict[str, Point]:
    """The points by name, rounded, so that the last digits of a machine decide nothing."""
    return {
        name: (round(float(x), 3), round(float(y), 3))
        for name, (x, y) in zip(names, points, strict=True)
    }
