"""The nodes, edges and options of a picture, as vis-network takes them.

    held = container(network, accounts)      a PolicyNetwork: held.nodes, held.edges, held.options

Labels and words of relations that no picture could hold are cut.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policygraph.errors import ValueProblem
from policygraph.network import BOUNDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx

_LEGEND = Path(__file__).parent / "web" / "static" / "legend.json"
# A label or relation of more characters hides the picture and keeps a browser busy for minutes.
_LONGEST = 200


@cache
def legend() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """How a relation of each status and a thing of each group is drawn, and what that means.

    Shapes are SVG paths about (0, 0), about one unit wide each way; lines are in pixels.
    """
    found: dict[str, list[dict[str, Any]]] = json.loads(_LEGEND.read_text(encoding="utf-8"))
    return found


@cache
def policy_network_class() -> type[Any]:
    """The class PolicyNetwork, a pyvis network used as container of nodes, edges and options.

    Made on first use: pyvis imports IPython.
    """
    from pyvis.network import Network

    class PolicyNetwork(Network):  # type: ignore[misc]
        """Nodes, edges and options by mandatory, unique ids.

        pyvis' own ways in lose parallel edges, take an id for an empty label and search a list
        for every node; its template is never used.
        """

        def __init__(self, *, options: Mapping[str, Any]) -> None:
            super().__init__(directed=True)
            self.options = dict(options)
            self._edge_ids: set[str] = set()

        def put_node(self, node: Mapping[str, Any]) -> None:
            identifier = _identifier(node, "node")
            if identifier in self.node_map:
                raise ValueError(f"two nodes with the id {identifier!r}")
            self.node_map[identifier] = dict(node)
            self.node_ids.append(identifier)
            self.nodes.append(self.node_map[identifier])

        def put_edge(self, edge: Mapping[str, Any]) -> None:
            identifier = _identifier(edge, "edge")
            if identifier in self._edge_ids:
                raise ValueError(f"two edges with the id {identifier!r}")
            for end in (edge["from"], edge["to"]):
                if end not in self.node_map:
                    raise ValueError(f"edge {identifier!r} ends at {end!r}, which is no node")
            self._edge_ids.add(identifier)
            self.edges.append(dict(edge))

    return PolicyNetwork


def _identifier(item: Mapping[str, Any], kind: str) -> str:
    """The id of a node or edge, which must be there."""
    identifier = item.get("id")
    if not isinstance(identifier, str) or not identifier:
        raise ValueError(f"a {kind} without an id")
    return identifier


def container(network: networkx.MultiDiGraph[str], accounts: Mapping[str, Any]) -> Any:
    """A PolicyNetwork with the nodes and edges of a network, sorted by id.

    ValueProblem for an edge whose status is none.
    """
    found = policy_network_class()(
        options={
            "physics": {"enabled": False},
            "layout": {"improvedLayout": False},
            "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.55}}},
        }
    )
    shapes = {shape["name"] for shape in legend()["shapes"]}
    for node in sorted(network):
        data = network.nodes[node]
        found.put_node(
            {
                "id": node,
                "label": _short(data["label"] or node),
                "type": data["type"],
                "type_label": data["type_label"],
                "group": data["group"] if data["group"] in shapes else "other",
                "aliases": data["aliases"],
                "definition": data["definition"],
            }
        )
    statuses = {line["name"] for line in legend()["lines"]}
    for source, target, key, data in sorted(
        network.edges(keys=True, data=True), key=lambda edge: edge[2]
    ):
        if data["status"] not in statuses:
            raise ValueProblem(f"edge '{key}' has the status '{data['status']}', which is none")
        account = accounts.get(data["assertion"])
        found.put_edge(
            {
                "id": key,
                "from": source,
                "to": target,
                "relation": _short(data["relation"]),
                "kind": (account and account["kind_label"]) or data["network"],
                "status": data["status"],
                "assertion": data["assertion"],
                "network": data["network"],
                "dates": data["dates"],
                "bounds": [data[bound] for bound in BOUNDS],
                "sources": data["sources"],
            }
        )
    return found


def _short(label: str) -> str:
    """A label or relation as a picture can hold it, cut with an ellipsis where it is longer."""
    return label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
