"""The views of a page: what each shows, and where everything in it goes.

scene = scene_of(network, View("all", "Everything"))     a Scene: nodes, edges and their layout
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from policygraph.layout import Layout, lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx

    from policygraph.keeping import Place
    from policygraph.stories import View

# Up to so many nodes are drawn at once; of a view of more, the top is.
_DRAWN, _TOP = 2000, 500


@dataclass(frozen=True)
class Scene:
    """What a view shows of a network."""

    view: View
    nodes: tuple[str, ...]
    edges: tuple[str, ...]
    """The keys of edges."""
    layout: Layout
    of: tuple[int, int] | None
    """How many nodes and edges the view has in all, where only its top is shown."""


def scene_of(
    network: networkx.MultiDiGraph[str],
    view: View,
    before: Mapping[str, Place] | None = None,
) -> Scene:
    """What a view shows, in the places of an earlier picture where it is much the same.

    Of a view too large to draw it is the most connected nodes, or those nearest the focus.
    """
    part = _part(network, view)
    of = None
    if len(part) > _DRAWN:
        of = len(part), part.number_of_edges()
        part = _top(part, view.focus)
    edges = sorted(key for _, _, key in part.edges(keys=True))
    return Scene(view, tuple(sorted(part)), tuple(edges), lay_out(part, before), of)


def _part(network: networkx.MultiDiGraph[str], view: View) -> networkx.MultiDiGraph[str]:
    """The part of a network that a view shows: all of it, or its edges, their ends and its
    focus."""
    import networkx

    edges = [
        edge for edge in network.edges(keys=True) if view.edges is None or edge[2] in view.edges
    ]
    nodes = {end for edge in edges for end in edge[:2]}
    if view.edges is None:
        nodes.update(network)
    elif view.focus is not None and view.focus in network:
        nodes.add(view.focus)
    part: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    part.add_nodes_from((node, network.nodes[node]) for node in sorted(nodes))
    part.add_edges_from(edges)
    return part


def _top(part: networkx.MultiDiGraph[str], focus: str | None) -> networkx.MultiDiGraph[str]:
    """The nodes with most neighbours and the edges between them; those nearest the focus if it
    has one."""
    import networkx

    near = networkx.Graph(part)
    steps = {}
    if focus is not None and focus in near:
        steps = networkx.single_source_shortest_path_length(near, focus)
    order = sorted(part, key=lambda node: (steps.get(node, len(part)), -near.degree[node], node))
    top = part.subgraph(order[:_TOP]).copy()
    # Nothing would be seen of what is tied only to things that are not there.
    loose = [node for node in order[:_TOP] if near.degree[node] and not top.degree[node]]
    top.remove_nodes_from(node for node in loose if node != focus)
    return top
