"""What a view shows: all of it, or of a large one its top, and how much there is."""

from __future__ import annotations

import networkx
import pytest

from networks_by_hand import put_edge, put_node
from policygraph.scenes import Scene, scene_of
from policygraph.stories import View

EVERYTHING = View("everything", "Everything")


@pytest.fixture(scope="module")
def large() -> networkx.MultiDiGraph:
    """2,100 things: hubs tied in a ring, each to 20 leaves, and a far end by itself at hub 99."""
    network: networkx.MultiDiGraph = networkx.MultiDiGraph()
    for hub in range(100):
        put_node(network, f"id:hub-{hub:02}", f"Hub {hub}")
    for hub in range(100):
        put_edge(network, f"id:hub-{hub:02}", f"id:hub-{(hub + 1) % 100:02}", f"ring-{hub:02}")
        for leaf in range(20):
            put_node(network, f"id:leaf-{hub:02}-{leaf:02}", f"Leaf {leaf} of {hub}")
            put_edge(
                network, f"id:hub-{hub:02}", f"id:leaf-{hub:02}-{leaf:02}", f"{hub:02}-{leaf:02}"
            )
    return network


def test_a_large_view_is_its_most_connected_and_says_how_much_there_is(
    large: networkx.MultiDiGraph,
) -> None:
    scene = scene_of(large, EVERYTHING)

    assert scene.of == (2100, 2100)
    assert len(scene.nodes) == 500
    assert {f"id:hub-{hub:02}" for hub in range(100)} <= set(scene.nodes)
    assert set(scene.layout.places) == set(scene.nodes)


def test_a_large_view_with_a_focus_is_what_is_nearest_to_it(large: networkx.MultiDiGraph) -> None:
    scene = scene_of(large, View("around", "Around", focus="id:leaf-40-07"))

    near = networkx.single_source_shortest_path_length(networkx.Graph(large), "id:leaf-40-07")
    farthest = max(near[node] for node in scene.nodes)
    assert len(scene.nodes) == 500
    assert all(node in scene.nodes for node, steps in near.items() if steps < farthest)


def test_edges_of_a_top_are_all_between_its_nodes(large: networkx.MultiDiGraph) -> None:
    scene = scene_of(large, EVERYTHING)

    assert scene.edges == tuple(
        sorted(
            key
            for source, target, key in large.edges(keys=True)
            if source in scene.nodes and target in scene.nodes
        )
    )


def test_what_a_top_leaves_without_a_relation_is_not_in_it() -> None:
    network: networkx.MultiDiGraph = networkx.MultiDiGraph()
    ring = [f"id:{i:03}" for i in range(450)]
    networkx.add_cycle(network, ring)
    for node in ring:  # four neighbours each
        networkx.add_star(network, [node, f"{node}-a", f"{node}-b"])
    for i in range(300):  # three, none of which is in the top
        networkx.add_star(network, [f"id:star-{i}", *(f"id:star-{i}-{end}" for end in "abc")])
    for node in network:
        put_node(network, node, node)

    assert scene_of(network, EVERYTHING).nodes == tuple(ring)
    focus = "id:star-7-a"
    assert focus in scene_of(network, View("around", "Around", focus=focus)).nodes


@pytest.mark.parametrize("count", [1999, 2000, 2001])
def test_a_view_of_up_to_two_thousand_is_whole(count: int) -> None:
    network: networkx.MultiDiGraph = networkx.MultiDiGraph()
    for i in range(count):
        put_node(network, f"id:{i:04}", f"{i}")

    scene: Scene = scene_of(network, EVERYTHING)

    assert (scene.of is None) is (count <= 2000)
    assert len(scene.nodes) == (count if count <= 2000 else 500)
