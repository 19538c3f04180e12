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
# So many rounds of forces, and so many of them between two roundings.
_ROUNDS, _UNROUNDED = 50, 10


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

    ForceAtlas2, as networkx has it.
    """
    import networkx
    import numpy

    ordered: networkx.Graph[str] = networkx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_edges_from(sorted(sorted(pair) for pair in graph.edges))
    places = _start(ordered)
    # Two in one place would not know which way to part.
    nudges = 0.01 * numpy.random.default_rng(_SEED).random((len(ordered), 2))
    for _ in range(_ROUNDS // _UNROUNDED):
        # The last digits of one machine or another decide nothing.
        found = numpy.array([places[name] for name in ordered]).round(3) + nudges
        places = dict(zip(ordered, found, strict=True))
        places = networkx.forceatlas2_layout(
            ordered, places, max_iter=_UNROUNDED, node_mass=mass, seed=_SEED
        )
    points = numpy.array([places[name] for name in ordered])
    points -= points.mean(axis=0)
    wide = math.sqrt((points**2).sum() / len(points))
    return _named(list(ordered), points * (math.sqrt(len(points)) / wide))


def _start(graph: networkx.Graph[str]) -> dict[str, Any]:
    """Places to start the forces from: by igraph, which leaves fewer crossings, if installed."""
    import networkx
    import numpy

    if importlib.util.find_spec("igraph") is None:
        wide = math.sqrt(len(graph))
        return dict(networkx.spring_layout(graph, iterations=20, scale=wide, seed=_SEED))
    import igraph

    # The one good start there that draws no random numbers: those would be the caller's.
    found = igraph.Graph.from_networkx(graph).layout_kamada_kawai()
    return dict(zip(graph, numpy.array(found.coords), strict=True))


def _named(names: list[str], points: Any) -> dict[str, Point]:
    """The points by name, rounded, so that the last digits of a machine decide nothing."""
    return {
        name: (round(float(x), 3), round(float(y), 3))
        for name, (x, y) in zip(names, points, strict=True)
    }
