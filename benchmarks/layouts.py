"""Layouts of large parts of a picture, by crossings, stress and time.

    python benchmarks/layouts.py [--nodes N]... [--seeds N]

Each method gives the first places of made-up networks, and of all networks of the shipped data;
the same code then makes room for shapes and labels, so what is compared is what a page shows.
Crossings are of straight lines. Stress is the mean over all pairs that hang together of the square
by which their distance is off the length of their shortest path, at the best scale. Times are CPU
seconds of the whole layout. ForceAtlas2 is networkx's, from several starts. Needs the `test` extra.
"""

import argparse
import importlib.util
import math
import random
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

import igraph
import networkx
import numpy
from made_up import made_up

from policygraph import forces, layout, network, workspace

Points = dict[str, tuple[float, float]]
Method = Callable[[networkx.Graph, Mapping[str, float]], Points]


def ordered(graph: networkx.Graph) -> networkx.Graph:
    """The graph as it is in whatever order it was made, each line as long as any other."""
    found = networkx.Graph()
    found.add_nodes_from(sorted(graph))
    found.add_edges_from(sorted(sorted(pair) for pair in graph.edges))
    return found


def by_igraph(way: str, **given: Any) -> Method:
    """A layout of igraph's by its name."""

    def drawn(graph: networkx.Graph, mass: Mapping[str, float]) -> Points:
        random.seed(1)
        found = getattr(igraph.Graph.from_networkx(ordered(graph)), f"layout_{way}")(**given)
        return widened(dict(zip(sorted(graph), found.coords, strict=True)))

    return drawn


def spring(graph: networkx.Graph, mass: Mapping[str, float]) -> Points:
    rounds = max(5, 20_000_000 // len(graph) ** 2)
    return widened(networkx.spring_layout(ordered(graph), seed=1, iterations=rounds))


def spectral(graph: networkx.Graph, mass: Mapping[str, float]) -> Points:
    found = networkx.spectral_layout(ordered(graph))
    chance = numpy.random.default_rng(1)  # alike nodes are in one place, from which none can start
    return widened({name: at + 0.001 * chance.random(2) for name, at in found.items()})


def kamada_kawai(graph: networkx.Graph, mass: Mapping[str, float]) -> Points:
    return widened(networkx.kamada_kawai_layout(ordered(graph)))


def stress(graph: networkx.Graph, mass: Mapping[str, float]) -> Points:
    return widened(forces.stressed(graph, 1)[0])


def atlas(start: Method | None = None, rounds: int = 50, **given: Any) -> Method:
    """ForceAtlas2 from the places of another method, or from places by chance."""

    def drawn(graph: networkx.Graph, mass: Mapping[str, float]) -> Points:
        places = {k: numpy.array(at) for k, at in start(graph, mass).items()} if start else None
        given.setdefault("node_mass", mass)
        found = networkx.forceatlas2_layout(
            ordered(graph), places, max_iter=rounds, seed=1, **given
        )
        return widened(found)

    return drawn


def widened(points: Mapping[str, Any]) -> Points:
    """The points as wide as those of `forces.forced`."""
    names = sorted(points)
    found = numpy.array([points[name] for name in names])
    found -= found.mean(axis=0)
    found *= math.sqrt(len(names) / (found**2).sum(axis=1).mean())
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, found, strict=True)}


def without_igraph(graph: networkx.Graph, mass: Mapping[str, float]) -> Points:
    there = importlib.util.find_spec
    importlib.util.find_spec = lambda name, package=None: None
    try:
        return FORCED(graph, mass)
    finally:
        importlib.util.find_spec = there


FORCED = forces.forced
METHODS: dict[str, Method] = {
    "as drawn, igraph": FORCED,
    "as drawn without": without_igraph,
    "FA2, chance": atlas(rounds=100),
    "FA2, spectral": atlas(spectral),
    "FA2, networkx KK": atlas(kamada_kawai),
    "FA2, igraph FR": atlas(by_igraph("fruchterman_reingold", niter=500)),
    "FA2, igraph DrL": atlas(by_igraph("drl")),
    "FA2, light": atlas(by_igraph("kamada_kawai"), gravity=0.1),
    "FA2, loose": atlas(by_igraph("kamada_kawai"), scaling_ratio=10.0),
    "FA2, own degree": atlas(by_igraph("kamada_kawai"), node_mass=None),
    "igraph FR": by_igraph("fruchterman_reingold", niter=500),
    "igraph KK": by_igraph("kamada_kawai"),
    "igraph DrL": by_igraph("drl"),
    "networkx spring": spring,
    "stress": stress,
}
# Those that take minutes, or find nothing, on more nodes than this.
UP_TO = {"stress": 1000, "FA2, networkx KK": 500, "FA2, spectral": 500}


def crossings(places: Mapping[str, Any], pairs: list[tuple[str, str]]) -> int:
    start = numpy.array([places[a] for a, _ in pairs], float)
    end = numpy.array([places[b] for _, b in pairs], float)

    def side(a: Any, b: Any, c: Any) -> Any:
        way, to = b - a, c - a
        return numpy.sign(way[..., 0] * to[..., 1] - way[..., 1] * to[..., 0])

    count = 0
    for i in range(0, len(pairs), 200):
        a, b, c, d = start[i : i + 200, None], end[i : i + 200, None], start[None], end[None]
        apart = (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)
        count += int(apart.sum())
    return count // 2


def off_paths(places: Mapping[str, Any], graph: networkx.Graph) -> float:
    from scipy.sparse.csgraph import dijkstra

    names = sorted(graph)
    near = networkx.to_scipy_sparse_array(graph, nodelist=names, weight=None)
    paths = dijkstra(near, unweighted=True, directed=False)
    points = numpy.array([places[name] for name in names], float)
    one, other = numpy.triu_indices(len(names), 1)
    path = paths[one, other]
    there = numpy.isfinite(path)
    away = numpy.hypot(*(points[one] - points[other]).T)[there] / path[there]
    scale = away.sum() / (away**2).sum()
    return float(((scale * away - 1) ** 2).mean())


def compared(name: str, drawn: networkx.MultiDiGraph) -> tuple[int, float, float]:
    """Crossings, stress and seconds of the layout whose large parts a method draws."""
    forces.forced = METHODS.get(name, FORCED)
    begun = time.process_time()
    found = layout.lay_out(drawn)
    spent = time.process_time() - begun
    graph = networkx.Graph(drawn)
    graph.remove_edges_from(networkx.selfloop_edges(graph))
    pairs = sorted((min(a, b), max(a, b)) for a, b in graph.edges)
    return crossings(found.places, pairs), off_paths(found.places, graph), spent


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--nodes", action="append", type=int)
    options.add_argument("--seeds", default=3, type=int)
    asked = options.parse_args()
    row = "{:>16} {:<17} {:>10} {:>7} {:>8}"
    print(row.format("nodes", "method", "crossings", "stress", "seconds"))

    def told(what: str, method: str, networks: list[networkx.MultiDiGraph]) -> None:
        found = [compared(method, each) for each in networks]
        crossed, off, spent = (statistics.mean(each) for each in zip(*found, strict=True))
        line = row.format(what, method, f"{crossed:,.0f}", f"{off:.3f}", f"{spent:.1f}")
        print(line, flush=True)

    for count in asked.nodes or [200, 500, 1000, 2000]:
        networks = [made_up(count, seed) for seed in range(1, asked.seeds + 1)]
        for method in METHODS:
            if count <= UP_TO.get(method, count):
                told(f"{count:,}", method, networks)
    shipped = network.project(workspace.load())
    told("all of the data", "as it is drawn", [shipped])
    layout._FOLLOWED = layout._TANGLE = -1  # every part by the method for large ones
    for method in METHODS:
        told("all of the data", method, [shipped])


if __name__ == "__main__":
    main()
