"""Where things go in the picture: apart, in order, the same every time, and soon enough."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
import time
from collections.abc import Iterable

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph import curves, forces, layout
from policygraph.curves import curve
from policygraph.layout import Layout, label_box, lay_out
from policygraph.packing import Box

Edge = tuple[str, str, str]


def network_of(nodes: Iterable[str], edges: Iterable[Edge]) -> networkx.MultiDiGraph:
    """The nodes, called by their ids, and the edges by their keys."""
    network = networkx.MultiDiGraph()
    for node in nodes:
        network.add_node(node, label=node, group="agency")
    for source, target, key in edges:
        network.add_edge(source, target, key=key)
    return network


def drawn_from(graph: networkx.Graph) -> networkx.MultiDiGraph:
    """A graph with its nodes called as agencies are."""
    return network_of(
        (f"Agency number {node}" for node in graph),
        (
            (f"Agency number {a}", f"Agency number {b}", f"edge-{i}")
            for i, (a, b) in enumerate(graph.edges)
        ),
    )


def pairs(count: int) -> networkx.Graph:
    graph = networkx.Graph()
    graph.add_edges_from((2 * i, 2 * i + 1) for i in range(count))
    return graph


def parts_of(network: networkx.MultiDiGraph) -> list[set[str]]:
    return list(networkx.connected_components(network.to_undirected()))


def frame(found: Layout, nodes: Iterable[str]) -> Box:
    """The room that the shapes of some nodes take up."""
    places = [(*found.places[node], found.sizes[node]) for node in nodes]
    return Box(
        min(x - size for x, _, size in places),
        min(y - size for _, y, size in places),
        max(x + size for x, _, size in places),
        max(y + size for _, y, size in places),
    )


def are_apart(one: Box, other: Box, *, slack: float = 0.0) -> bool:
    return (
        one.right <= other.left + slack
        or other.right <= one.left + slack
        or one.bottom <= other.top + slack
        or other.bottom <= one.top + slack
    )


def touching(found: Layout) -> list[tuple[str, str]]:
    """The pairs of nodes whose shapes touch."""
    ordered = sorted(found.places, key=lambda node: found.places[node])
    pairs_found = []
    for i, one in enumerate(ordered):
        for other in ordered[i + 1 :]:
            if found.places[other][0] - found.places[one][0] > 48:  # twice the largest size
                break
            away = math.dist(found.places[one], found.places[other])
            if away < found.sizes[one] + found.sizes[other]:
                pairs_found.append((one, other))
    return pairs_found


def mixed_parts(network: networkx.MultiDiGraph, found: Layout) -> list[tuple[str, str]]:
    """The pairs of parts, by their first nodes, that are not side by side."""
    frames = {min(part): frame(found, part) for part in parts_of(network)}
    return [
        (one, other)
        for one, other in itertools.combinations(sorted(frames), 2)
        if not are_apart(frames[one], frames[other])
    ]


# ----------------------------------------------------------------------------- any network at all


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[str], list[Edge]]:
    """Small and full networks: chains, hubs, lines side by side, loops, nodes by themselves."""
    count = draw(st.integers(1, 60))
    nodes = [f"{'the office of ' * (i % 3)}{i:02}" for i in range(count)]
    ends = st.integers(0, count - 1)
    hubs = st.integers(0, min(3, count - 1))
    found = draw(st.lists(st.tuples(ends | hubs, ends), max_size=90))
    return nodes, [(nodes[a], nodes[b], f"e{i:02}") for i, (a, b) in enumerate(found)]


@settings(max_examples=40)
@given(networks())
def test_no_two_shapes_touch_and_no_two_parts_mix(drawn: tuple[list[str], list[Edge]]) -> None:
    network = network_of(*drawn)

    found = lay_out(network)

    assert set(found.places) == set(found.sizes) == set(network)
    assert touching(found) == []
    assert mixed_parts(network, found) == []


@settings(max_examples=25)
@given(networks(), st.randoms(use_true_random=False))
def test_layout_is_the_same_in_whatever_order_the_network_was_made(
    drawn: tuple[list[str], list[Edge]], random
) -> None:
    nodes, edges = drawn
    shuffled = random.sample(nodes, len(nodes)), random.sample(edges, len(edges))

    assert lay_out(network_of(nodes, edges)) == lay_out(network_of(*shuffled))


@settings(max_examples=25)
@given(networks())
def test_every_line_has_its_way(drawn: tuple[list[str], list[Edge]]) -> None:
    _, edges = drawn

    found = lay_out(network_of(*drawn))

    loops = {key for source, target, key in edges if source == target}
    assert set(found.loops) == loops
    assert set(found.bends) == {key for _, _, key in edges} - loops
    assert all(-0.9 <= bend <= 0.9 for bend in found.bends.values())


@pytest.mark.parametrize(
    "graph",
    [
        networkx.empty_graph(1),
        networkx.path_graph(2),
        networkx.path_graph(30),
        networkx.path_graph(70),
        networkx.cycle_graph(5),
        networkx.star_graph(20),
        networkx.star_graph(60),
        networkx.complete_graph(20),
        networkx.balanced_tree(3, 4),
        networkx.grid_2d_graph(9, 9),
        networkx.empty_graph(80),
        pairs(20),
        pairs(300),
        networkx.disjoint_union_all([networkx.cycle_graph(5)] * 40),
        networkx.disjoint_union(networkx.barabasi_albert_graph(270, 2, seed=1), pairs(10)),
    ],
    ids=str,
)
def test_layout_of_one_kind(graph: networkx.Graph) -> None:
    network = drawn_from(graph)

    found = lay_out(network)

    assert touching(found) == []
    assert mixed_parts(network, found) == []


@pytest.mark.parametrize(
    "graph",
    [
        networkx.barabasi_albert_graph(2000, 2, seed=1),
        networkx.random_labeled_tree(2000, seed=1),
        pairs(1000),
    ],
    ids=["connected", "tree", "pairs"],
)
def test_layout_of_two_thousand_nodes_is_ready_soon(graph: networkx.Graph) -> None:
    network = drawn_from(graph)
    before = time.process_time()

    found = lay_out(network)

    assert time.process_time() - before < 30
    assert len(found.places) == 2000
    assert touching(found) == []


def test_layout_of_nothing_is_empty() -> None:
    assert lay_out(networkx.MultiDiGraph()).places == {}


def test_places_are_whole_numbers() -> None:
    for x, y in lay_out(drawn_from(networkx.cycle_graph(7))).places.values():
        assert isinstance(x, int)
        assert isinstance(y, int)


def test_layout_does_not_change_the_network() -> None:
    network = drawn_from(networkx.cycle_graph(7))
    before = (dict(network.nodes(data=True)), list(network.edges(keys=True, data=True)))

    lay_out(network)

    assert (dict(network.nodes(data=True)), list(network.edges(keys=True, data=True))) == before


# ------------------------------------------------------------------------------ room, and for whom


def label_boxes(network: networkx.MultiDiGraph, found: Layout) -> dict[str, Box]:
    return {
        node: label_box(network.nodes[node]["label"], found.sizes[node], side).at(
            *found.places[node]
        )
        for node, side in found.sides.items()
        if side != "none"
    }


@pytest.mark.parametrize(
    "graph",
    [networkx.wheel_graph(30), networkx.star_graph(40), networkx.path_graph(20), pairs(15)],
    ids=str,
)
def test_every_label_of_a_small_network_has_room_for_itself(graph: networkx.Graph) -> None:
    network = drawn_from(graph)

    found = lay_out(network)
    labels = label_boxes(network, found)

    assert set(labels) == set(network)
    for one, other in itertools.combinations(network, 2):
        assert are_apart(labels[one], labels[other], slack=2), (one, other)
    for one, other in itertools.permutations(network, 2):
        assert are_apart(labels[one], frame(found, [other]), slack=2), (one, other)


def core_and_tiny_parts() -> networkx.MultiDiGraph:
    """A core of a dozen, two of them with many that hang on them, a star, and many pairs."""
    core = networkx.cycle_graph(12)
    core.add_edges_from([(0, 4), (0, 6), (2, 8), (3, 9)])
    core.add_edges_from((0, f"claim {i}") for i in range(14))
    core.add_edges_from((5, f"act {i}") for i in range(5))
    return drawn_from(
        networkx.disjoint_union_all([core, networkx.star_graph(25), pairs(20), networkx.Graph()])
    )


def test_labels_of_what_holds_a_full_network_together_have_room() -> None:
    network = core_and_tiny_parts()

    found = lay_out(network)
    labels = label_boxes(network, found)

    leaves = {node for node in network if len(set(networkx.all_neighbors(network, node))) == 1}
    largest = max(parts_of(network), key=len)
    assert largest - leaves <= set(labels)
    assert not (largest & leaves & set(labels))
    for one, other in itertools.combinations(labels, 2):
        assert are_apart(labels[one], labels[other], slack=2), (one, other)


def test_what_hangs_on_a_node_of_a_full_network_stands_close_around_it() -> None:
    network = core_and_tiny_parts()

    found = lay_out(network)

    hubs = [node for node in network if len(set(networkx.all_neighbors(network, node))) > 4]
    assert len(hubs) == 3
    for hub in hubs:
        for near in networkx.all_neighbors(network, hub):
            if network.degree(near) == 1:
                away = {each: math.dist(found.places[near], found.places[each]) for each in hubs}
                assert min(away, key=away.__getitem__) == hub
                assert away[hub] < 110


def test_tiny_parts_of_a_full_network_are_a_list_that_takes_less_room_than_the_core() -> None:
    network = core_and_tiny_parts()

    found = lay_out(network)

    largest, *_ = sorted(parts_of(network), key=len, reverse=True)
    tiny = [part for part in parts_of(network) if len(part) == 2]
    core, band = frame(found, largest), frame(found, set().union(*tiny))
    area = (band.right - band.left) * (band.bottom - band.top)
    assert area < (core.right - core.left) * (core.bottom - core.top)
    assert are_apart(core, band)
    for part in tiny:
        sides = sorted(found.sides[node] for node in part)
        assert sides == ["none", "right"]
        (hub,) = (node for node in part if found.sides[node] == "right")
        assert network.out_degree(hub) == 1, "the name is that of who says it"
        assert all(found.sizes[node] < found.sizes[other] for node in part for other in largest)


def test_picture_has_about_the_proportions_of_the_page() -> None:
    for network in (core_and_tiny_parts(), drawn_from(pairs(200)), drawn_from(pairs(20))):
        found = lay_out(network)
        whole = frame(found, network)
        for box in label_boxes(network, found).values():
            whole = whole.around(box)
        assert 0.7 < (whole.right - whole.left) / (whole.bottom - whole.top) < 1.7


def test_lines_of_a_full_network_are_lighter() -> None:
    assert lay_out(drawn_from(pairs(20))).weight == 1
    assert lay_out(core_and_tiny_parts()).weight < 1


@pytest.mark.parametrize(
    ("side", "beside"),
    [
        ("below", lambda box: box.top >= 10 and box.left == -box.right),
        ("above", lambda box: box.bottom <= -10 and box.left == -box.right),
        ("right", lambda box: box.left >= 10 and box.top == -box.bottom),
        ("left", lambda box: box.right <= -10 and box.top == -box.bottom),
    ],
)
def test_label_stands_on_its_side_of_the_shape(side: str, beside) -> None:
    assert beside(label_box("Immigration and Customs Enforcement", 10, side))


def test_longer_labels_take_up_more_rows_up_to_a_limit() -> None:
    heights = [
        box.bottom - box.top
        for box in (
            label_box(text, 10, "below")
            for text in ("ICE", "Customs and Border Protection", "a claim " * 5, "a claim " * 40)
        )
    ]

    assert heights == [13, 26, 26, 26]


@pytest.mark.parametrize("width", [0.8, 1.0, 1.7, math.radians(190)])
@pytest.mark.parametrize("count", [2, 3, 5, 9, 20])
def test_what_hangs_on_one_node_does_not_touch_itself(count: int, width: float) -> None:
    leaves = [f"leaf {i}" for i in range(count)]
    for size in (6.0, 11.0, 24.0):
        picture = layout._Picture({}, {"hub": size}, {}, {}, True, False, 15.0)
        points = picture.fan("hub", leaves, 0.0, width)
        for one, other in itertools.combinations(points.values(), 2):
            assert math.dist(one, other) > 14.5
        assert min(math.hypot(*at) for at in points.values()) > size + 15


@pytest.mark.parametrize(
    ("nodes", "lines", "methods"),
    [
        (40, 150, ["stressed"]),
        (40, 151, ["forced", "stressed"]),
        (80, 400, ["forced", "stressed"]),
        (80, 401, ["forced"]),
    ],
)
def test_parts_of_many_ways_are_drawn_by_forces(
    nodes: int, lines: int, methods: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    used = []

    def noted(name: str) -> None:
        way = getattr(forces, name)
        monkeypatch.setattr(forces, name, lambda *given: (used.append(name), way(*given))[1])

    noted("stressed")
    noted("forced")
    graph = networkx.gnm_random_graph(nodes, lines, seed=2)
    assert networkx.is_connected(graph)
    assert min(degree for _, degree in graph.degree) > 1

    found = lay_out(drawn_from(graph))

    assert used == methods
    assert touching(found) == []


def test_forces_leave_fewer_crossings_in_communities_than_the_careful_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    graph = networkx.random_partition_graph([40] * 5, 0.15, 0.004, seed=1)
    assert networkx.is_connected(graph)
    network = drawn_from(graph)
    ways = sorted((a, b, 1) for a, b in networkx.Graph(network).edges)
    assert len(ways) > layout._TANGLE

    by_forces = layout._crossings(lay_out(network).places, ways)
    monkeypatch.setattr(layout, "_FOLLOWED", len(ways))
    monkeypatch.setattr(layout, "_TANGLE", len(ways))
    carefully = layout._crossings(lay_out(network).places, ways)

    assert by_forces < 0.8 * carefully


# ------------------------------------------------------------------------------------------- lines


def test_lines_beside_each_other_are_drawn_apart() -> None:
    edges = [
        ("ICE", "DHS", "a"),
        ("DHS", "ICE", "b"),
        ("DHS", "ICE", "c"),
        ("ICE", "DHS", "d"),
        ("DHS", "ICE", "e"),
    ]
    loops = [("ICE", "ICE", "self"), ("ICE", "ICE", "self-2")]

    for count in (2, 3, 5):
        found = lay_out(network_of(["DHS", "ICE"], edges[:count] + loops))
        middles = []
        for source, target, key in edges[:count]:
            way = curve(found.places[source], found.places[target], found.bends[key])
            middles.append(way[len(way) // 2])
        for one, other in itertools.combinations(middles, 2):
            assert math.dist(one, other) > 10
        assert found.loops["self"] < found.loops["self-2"]


def test_lines_go_around_a_node_that_they_do_not_touch() -> None:
    places = {"a": (0, 0), "b": (400, 0), "between": (200, 2), "beside": (200, 60)}
    sizes = dict.fromkeys(places, 12.0)

    bend = curves._clear_bend("a", "b", places, sizes)
    wide = curves._clear_bend("a", "b", places, sizes, 20)

    for each, room in ((bend, 12), (wide, 32)):
        way = curve(places["a"], places["b"], each)
        assert way[0] == pytest.approx(places["a"])
        assert way[-1] == pytest.approx(places["b"])
        assert min(math.dist(at, places["between"]) for at in way) > room
    assert abs(wide) > abs(bend) > 0
    assert curves._clear_bend("a", "beside", places, sizes) == 0


def test_bend_takes_a_line_to_its_side() -> None:
    straight, right, left = (curve((0, 0), (400, 0), bend) for bend in (0, 0.3, -0.3))

    assert all(y == pytest.approx(0) for _, y in straight)
    assert {math.copysign(1, y) for _, y in right[1:-1]} != {
        math.copysign(1, y) for _, y in left[1:-1]
    }
    assert max(abs(y) for _, y in right) == pytest.approx(max(abs(y) for _, y in left))


# ---------------------------------------------------------------------------------------- imports


def test_importing_the_module_loads_neither_networkx_nor_numpy() -> None:
    code = (
        "import sys, policygraph.layout;"
        "print([n for n in ('networkx', 'numpy', 'scipy') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )

    assert done.stdout.strip() == "[]"
