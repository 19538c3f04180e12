"""Drawings of connected graphs: near what is tied, the same every time, with igraph and without."""

from __future__ import annotations

import itertools
import math
import random
import sys

import networkx
import numpy
import pytest

from policygraph import forces
from policygraph.forces import forced, stressed


@pytest.fixture(params=["igraph", "networkx alone"])
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is installed for places to start from."""
    if request.param == "igraph":
        pytest.importorskip("igraph")
    else:
        without_igraph(monkeypatch)
    return request.param


def without_igraph(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forces.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "igraph", None)


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
def test_what_is_tied_is_near(count: int, start: str) -> None:
    graph = named(networkx.connected_watts_strogatz_graph(count, 4, 0.1, seed=1))

    points = forced(graph, mass_of(graph))

    assert set(points) == set(graph)
    assert tied_over_all(graph, points) < 0.5


def test_parts_that_hang_together_by_little_are_told_apart(start: str) -> None:
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


def test_what_has_more_mass_keeps_others_farther_away(start: str) -> None:
    graph = named(networkx.cycle_graph(40))
    even = dict.fromkeys(graph, 2.0)

    def around(points: dict[str, tuple[float, float]]) -> float:
        """How far the neighbours of the first node are from it, over the mean of all lines."""
        near = [math.dist(points["n0000"], points[other]) for other in graph["n0000"]]
        every = [math.dist(points[a], points[b]) for a, b in graph.edges]
        return (sum(near) / len(near)) / (sum(every) / len(every))

    assert around(forced(graph, even | {"n0000": 40.0})) > 1.5 * around(forced(graph, even))


def test_drawing_is_as_wide_as_its_nodes_are_many(start: str) -> None:
    for count in (50, 400):
        graph = named(networkx.barabasi_albert_graph(count, 2, seed=1))
        found = numpy.array(list(forced(graph, mass_of(graph)).values()))
        assert (found**2).sum(axis=1).mean() == pytest.approx(count, rel=0.01)


@pytest.mark.parametrize(
    "graph",
    [
        networkx.path_graph(2),
        networkx.path_graph(200),
        networkx.complete_graph(30),
        networkx.complete_bipartite_graph(3, 100),
        networkx.star_graph(200),
    ],
    ids=str,
)
def test_nodes_of_a_graph_have_places_apart(graph: networkx.Graph, start: str) -> None:
    points = forced(named(graph), mass_of(named(graph)))

    assert len(set(points.values())) == len(graph)
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in points.values())


def test_nodes_that_start_in_one_place_part(monkeypatch: pytest.MonkeyPatch) -> None:
    without_igraph(monkeypatch)
    graph = named(networkx.cycle_graph(100))
    heap = {node: numpy.full(2, 0.1 * (i // 10)) for i, node in enumerate(sorted(graph))}
    monkeypatch.setattr(networkx, "spring_layout", lambda *given, **options: heap)

    points = forced(graph, mass_of(graph))

    assert len(set(points.values())) == len(graph)
    assert tied_over_all(graph, points) < 0.5


def test_drawing_is_the_same_in_whatever_order_the_graph_was_made(start: str) -> None:
    graph = named(networkx.barabasi_albert_graph(200, 2, seed=1))
    other: networkx.Graph = networkx.Graph()
    other.add_nodes_from(reversed(list(graph)))
    other.add_edges_from((b, a) for a, b in reversed(list(graph.edges)))

    assert forced(graph, mass_of(graph)) == forced(other, mass_of(other))


def test_last_digits_of_a_machine_decide_nothing(
    start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = named(networkx.barabasi_albert_graph(200, 2, seed=1))
    found = forced(graph, mass_of(graph))

    def elsewhere(way):
        def drawn(*given, **options):
            places = way(*given, **options)
            return {node: at * (1 + 1e-15 * i) for i, (node, at) in enumerate(places.items())}

        return drawn

    monkeypatch.setattr(networkx, "forceatlas2_layout", elsewhere(networkx.forceatlas2_layout))
    monkeypatch.setattr(networkx, "spring_layout", elsewhere(networkx.spring_layout))

    assert forced(graph, mass_of(graph)) == found


def test_drawing_takes_no_random_numbers_of_others_and_changes_no_graph(start: str) -> None:
    graph = named(networkx.barabasi_albert_graph(500, 2, seed=1))
    before = networkx.Graph(graph)
    random.seed(1)
    numpy.random.seed(1)
    expected = random.random(), numpy.random.random()
    random.seed(1)
    numpy.random.seed(1)

    found = forced(graph, mass_of(graph))

    assert (random.random(), numpy.random.random()) == expected
    assert networkx.utils.graphs_equal(graph, before)
    assert forced(graph, mass_of(graph)) == found


def test_with_igraph_the_drawing_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("igraph")
    graph = named(networkx.barabasi_albert_graph(100, 2, seed=1))
    found = forced(graph, mass_of(graph))

    without_igraph(monkeypatch)

    assert forced(graph, mass_of(graph)) != found


def test_stressed_distances_are_about_those_of_paths() -> None:
    graph = named(networkx.path_graph(6))
    networkx.set_edge_attributes(graph, 50.0, "length")

    for points in stressed(graph, 2):
        for a, b in itertools.combinations(sorted(graph), 2):
            steps = int(b[1:]) - int(a[1:])
            assert math.dist(points[a], points[b]) == pytest.approx(50 * steps, rel=0.05)
