"""A pyvis network holds what is drawn, by ids that nothing else has."""

from __future__ import annotations

import json

import pytest

from networks_by_hand import chain
from policygraph.container import container, policy_network_class


def test_pyvis_has_what_the_container_rests_on() -> None:
    from pyvis.network import Network

    network = Network(directed=True)

    assert (network.nodes, network.edges, network.node_ids, network.node_map) == ([], [], [], {})
    network.node_ids.append("id:x")
    network.edges.append({})
    network.options = {"physics": {"enabled": False}}
    assert (network.num_nodes(), network.num_edges()) == (1, 1)
    assert json.loads(network.get_network_data()[-1]) == network.options


def test_container_is_a_pyvis_network_filled_by_ids() -> None:
    from pyvis.network import Network

    found = container(chain("ICE", "DHS"), {})

    assert isinstance(found, Network)
    assert type(found).__name__ == "PolicyNetwork"
    assert found.node_ids == ["id:DHS", "id:ICE"]
    assert found.get_node("id:ICE")["label"] == "ICE"
    assert [(each["from"], each["to"]) for each in found.get_edges()] == [("id:ICE", "id:DHS")]
    assert found.options["physics"] == {"enabled": False}


def test_container_refuses_what_has_no_id_or_another_s() -> None:
    held = policy_network_class()(options={})
    held.put_node({"id": "a"})
    held.put_edge({"id": "e", "from": "a", "to": "a"})

    for put, item, problem in (
        (held.put_node, {"label": "x"}, "a node without an id"),
        (held.put_node, {"id": "a"}, "two nodes with the id 'a'"),
        (held.put_edge, {"id": "", "from": "a", "to": "a"}, "edge without an id"),
        (held.put_edge, {"id": "e", "from": "a", "to": "a"}, "two edges with the id 'e'"),
        (held.put_edge, {"id": "f", "from": "a", "to": "b"}, "ends at 'b', which is no node"),
    ):
        with pytest.raises(ValueError, match=problem):
            put(item)
