"""Drawings of connected graphs: near what is tied, the same every time, with igraph and without."""

from __future__ import annotations

import itertools
import math
import sys

import networkx
import numpy
import pytest

from policygraph import forces
from policygraph.forces import forced, stressed


def named(graph: networkx.Graph) -> networkx.Graph:
    return networkx.relabel_nodes(graph, {node: f"n{node:04}" for node in graph})


def mass_of(graph: networkx.Graph) -> dict[str, float]:
    return {node: float(degree) for node, degree in graph.degree}


def tied_over_all(graph: networkx.Graph, points: dict[str, tuple[float, float]]) -> float:
    """The mean distance of what is tied over that of all pairs."""
    tied = [math.dist(points[a], points[b]) for a, b in graph.edges]
    pairs = [math.dist(points[a], points[b]) for a, b in itertools.combinations(sorted(graph), 2)]
    return (sum(tied) / len(tied)) / (sum(pairs) / len(pairs))


@pytest.mark.parametrize("count", [60, 300])
def test_what_is_tied_is_near(count: int) -> None:
    graph = named(networkx.connected_watts_strogatz_graph(count, 4, 0.1, seed=1))

    points = forced(graph, mass_of(graph))

    assert set(points) == set(graph)
    assert tied_over_all(graph, points) < 0.5


def test_parts_that_hang_together_by_little_are_told_apart() -> None:
    graph = named(networkx.disjoint_union(*[networkx.gnp_random_graph(40, 0.3, seed=1)] * 2))
    graph.add_edge("n0000", "n0040")

    points = forced(graph, mass_of(graph))

    centres = [
        numpy.mean([points[f"n{i:04}"] for i in part], axis=0)
        for part in (range(40), range(40, 80))
    ]
    for node, at in points.items():
        own = int(node[1:]) // 40
        assert math.dist(at, centres[own]) < math.dist(at, centres[1 - own]), node


def test_drawing_is_as_wide_as_its_nodes_are_many() -> None:
    for count in (50, 400):
        graph = named(networkx.barabasi_albert_graph(count, 2, seed=1))
        found = numpy.array(list(forced(graph, mass_of(graph)).values()))
        assert (found**2).sum(axis=1).mean() == pytest.approx(count, rel=0.01)


@pytest.mark.parametrize(
    "graph",
    [networkx.path_graph(200), networkx.complete_graph(30), networkx.star_graph(200)],
    ids=["path", "complete", "star"],
)
def test_graphs_that_are_hard_to_scale_have_places_apart(graph: networkx.Graph) -> None:
    points = forced(named(graph), mass_of(named(graph)))

    assert len(set(points.values())) == len(graph)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in points.values())


def test_drawing_is_the_same_in_whatever_order_the_graph_was_made() -> None:
    graph = named(networkx.barabasi_albert_graph(200, 2, seed=1))
    other: networkx.Graph = networkx.Graph()
    other.add_nodes_from(reversed(list(graph)))
    other.add_edges_from((b, a) for a, b in reversed(list(graph.edges)))

    assert forced(graph, mass_of(graph)) == forced(other, mass_of(other))


@pytest.fixture
def many() -> networkx.Graph:
    return named(networkx.barabasi_albert_graph(forces._REFINED, 2, seed=1))


def test_with_igraph_the_drawing_of_many_is_another_and_the_same_every_time(
    many: networkx.Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("igraph")
    found = forced(many, mass_of(many))
    assert forced(many, mass_of(many)) == found

    monkeypatch.setattr(forces.importlib.util, "find_spec", lambda name: None)
    without = forced(many, mass_of(many))

    assert set(without) == set(found)
    assert without != found
    assert tied_over_all(many, without) < 0.8


def test_few_are_drawn_without_igraph(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = named(networkx.barabasi_albert_graph(100, 2, seed=1))
    found = forced(graph, mass_of(graph))

    monkeypatch.setitem(sys.modules, "igraph", None)

    assert forced(graph, mass_of(graph)) == found


def test_stressed_distances_are_about_those_of_paths() -> None:
    graph = named(networkx.path_graph(6))
    networkx.set_edge_attributes(graph, 50.0, "length")

    for points in stressed(graph, 2):
        for a, b in itertools.combinations(sorted(graph), 2):
            steps = int(b[1:]) - int(a[1:])
            assert math.dist(points[a], points[b]) == pytest.approx(50 * steps, rel=0.05)
