"""Places kept from an earlier picture: as they were, and the new where there is room."""

from __future__ import annotations

import itertools
import math

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.keeping import Place, is_much_alike
from policygraph.layout import Layout, label_box, lay_out
from policygraph.packing import Box

Edges = list[tuple[int, int]]


def network_of(count: int, edges: Edges) -> networkx.MultiDiGraph:
    network: networkx.MultiDiGraph = networkx.MultiDiGraph()
    for i in range(count):
        network.add_node(f"id:{i:03}", label=f"Office number {i}", group="agency")
    for i, (a, b) in enumerate(edges):
        network.add_edge(f"id:{a:03}", f"id:{b:03}", key=f"e{i}")
    return network


def places_of(layout: Layout) -> dict[str, Place]:
    return {node: Place(*at, layout.sides.get(node)) for node, at in layout.places.items()}


def overlapping(layout: Layout) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, other in itertools.combinations(layout.places, 2)
        if math.dist(layout.places[one], layout.places[other])
        < layout.sizes[one] + layout.sizes[other]
    ]


@st.composite
def networks(draw: st.DrawFn) -> tuple[int, Edges]:
    count = draw(st.integers(1, 70))
    ends = st.integers(0, count - 1)
    hubs = st.integers(0, min(3, count - 1))
    return count, draw(st.lists(st.tuples(ends | hubs, ends), max_size=90))


@settings(max_examples=40)
@given(networks())
def test_the_same_network_again_is_the_same_layout(drawn: tuple[int, Edges]) -> None:
    network = network_of(*drawn)
    first = lay_out(network)

    assert lay_out(network, places_of(first)) == first


@settings(max_examples=25)
@given(networks(), st.integers(1, 6), st.randoms(use_true_random=False))
def test_a_network_that_grew_keeps_what_it_can_and_touches_nothing(
    drawn: tuple[int, Edges], more: int, random
) -> None:
    count, edges = drawn
    before = lay_out(network_of(count, edges))
    new = [(random.randrange(count), count + i) for i in range(more)]

    grown = network_of(count + more, edges + new)
    found = lay_out(grown, places_of(before))

    assert overlapping(found) == []
    assert set(found.places) == set(grown)
    assert lay_out(grown, places_of(found)) == found


def test_what_stays_keeps_its_place_and_what_is_new_goes_near_its_neighbour() -> None:
    edges = [(i, i // 2) for i in range(1, 60)]
    before = lay_out(network_of(60, edges))

    found = lay_out(network_of(61, [*edges, (60, 31)]), places_of(before))

    assert {node: found.places[node] for node in before.places} == before.places
    away = {node: math.dist(found.places["id:060"], at) for node, at in found.places.items()}
    assert away["id:031"] < 80
    assert sorted(away.values()).index(away["id:031"]) < 6


def test_a_label_that_is_new_lies_on_nothing() -> None:
    edges = [(0, i) for i in range(1, 12)]
    before = lay_out(network_of(12, edges))

    found = lay_out(network_of(13, [*edges, (12, 3)]), places_of(before))

    label = label_box("Office number 12", found.sizes["id:012"], found.sides["id:012"])
    room = label.at(*found.places["id:012"])
    for node, (x, y) in before.places.items():
        size = found.sizes[node]
        shape = Box(-size, -size, size, size).at(x, y)
        assert (
            room.right <= shape.left + 2
            or shape.right <= room.left + 2
            or room.bottom <= shape.top + 2
            or shape.bottom <= room.top + 2
        ), node


def test_a_part_of_its_own_that_is_new_goes_below_the_rest() -> None:
    edges = [(0, i) for i in range(1, 12)]
    before = lay_out(network_of(12, edges))

    found = lay_out(network_of(14, [*edges, (12, 13)]), places_of(before))

    assert {node: found.places[node] for node in before.places} == before.places
    lowest = max(y for _, y in before.places.values())
    assert found.places["id:012"][1] > lowest
    assert found.places["id:013"][1] > lowest


def test_a_shape_that_grew_into_another_makes_room() -> None:
    network = network_of(50, [(i, i + 1) for i in range(49)])
    places = places_of(lay_out(network))
    x, y, _ = places["id:010"]
    places["id:030"] = Place(x + 3, y, None)

    found = lay_out(network, places)

    assert overlapping(found) == []
    moved = [node for node, at in places.items() if found.places[node] != at[:2]]
    assert len(moved) == 1


@pytest.mark.parametrize(
    ("new", "gone", "alike"),
    [(0, 0, True), (10, 0, True), (5, 5, True), (13, 0, False), (0, 9, False)],
)
def test_much_alike_is_where_up_to_a_fifth_has_come_or_gone(
    new: int, gone: int, alike: bool
) -> None:
    before = [f"id:{i}" for i in range(50)]
    nodes = before[: 50 - gone] + [f"id:new-{i}" for i in range(new)]

    assert is_much_alike(nodes, before) is alike


def test_a_picture_that_was_full_and_is_not_is_drawn_anew() -> None:
    edges = [(i, i // 3) for i in range(1, 46)]
    before = lay_out(network_of(46, edges))
    fewer = network_of(45, edges[:-1])

    assert lay_out(fewer, places_of(before)) == lay_out(fewer)
