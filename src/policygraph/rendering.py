"""One HTML file that shows a network with its evidence, and the index page of a build.

    page = render(network, records, title="Formal ties")     a Page: text with save()
    page.save("build/formal-ties.html")

A page is complete in itself: style, scripts and data are inside it, it asks for nothing from
elsewhere, and its policy makes the browser refuse whatever would. Text from the data is written
by a template that escapes it, or as JSON that `web/static/page.js` puts in as text only.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from policygraph import files
from policygraph.errors import UnknownNameError, ValueProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from os import PathLike

    import networkx

_WEB = Path(__file__).parent / "web"

# The layout starts from this seed, so the same network gives the same picture.
_SEED = 20250214
# The width of the picture over its height, on a screen with the panels beside it.
_PROPORTION = 1.15
# In a network of more nodes not every label can be shown at once: the layout leaves them no room.
_LABELLED = 200


@dataclass(frozen=True)
class Line:
    """How a relation of one status is drawn, and what the status means."""

    name: str
    meaning: str
    width: float
    dashes: tuple[int, ...] = ()


LINES = (
    Line("Reported", "A source says so in its own voice.", 1.8),
    Line("Attributed", "Only somebody it quotes says so.", 1.5, (15, 5)),
    Line("Disputed", "Someone attests the contrary, or says it is unsubstantiated.", 2.1, (6, 4)),
    Line(
        "Inferred",
        "It follows by a rule, or by an editors’ reading with its grounds.",
        1.6,
        (10, 3, 2, 3),
    ),
    Line("Withdrawn", "Its source corrected or retracted it.", 1.7, (2, 4)),
)


@dataclass(frozen=True)
class Shape:
    """How a thing of one group is drawn: an SVG path about (0, 0), about one unit wide each way."""

    name: str
    label: str
    path: str


def _polygon(*points: tuple[float, float]) -> str:
    """An SVG path through the points."""
    return "M" + "L".join(f"{x:.3g} {y:.3g}" for x, y in points) + "Z"


def _regular(corners: int, *, radius: float = 1.0, inner: float | None = None) -> str:
    """An SVG path of a regular polygon that stands on its point, or of a star with `inner`."""
    radii = [radius] if inner is None else [radius, inner]
    count = corners * len(radii)
    turn = 2 * math.pi / count
    return _polygon(
        *(
            (
                radii[i % len(radii)] * math.sin(i * turn),
                -radii[i % len(radii)] * math.cos(i * turn),
            )
            for i in range(count)
        )
    )


SHAPES = (
    Shape("person", "Person", "M.92 0A.92.92 0 1 1-.92 0A.92.92 0 1 1 .92 0Z"),
    Shape("group", "Group of people", "M-.5-.62H.5A.62.62 0 0 1 .5.62H-.5A.62.62 0 0 1-.5-.62Z"),
    Shape("organization", "Organization", "M-.84-.84H.84V.84H-.84Z"),
    Shape("agency", "Agency", _regular(6, radius=1.04)),
    Shape("instrument", "Instrument", _regular(4, radius=1.14)),
    Shape("document", "Document", "M0-1.02L1.06.84H-1.06Z"),
    Shape("event", "Event", _regular(5, radius=1.2, inner=0.52)),
    Shape(
        "resource",
        "Information resource",
        "M-.8-.62A.8.3 0 0 1 .8-.62V.62A.8.3 0 0 1-.8.62ZM-.8-.62A.8.3 0 0 0 .8-.62",
    ),
    Shape("claim", "Claim", "M-.95-.75H.95V.5H-.05L-.5.95V.5H-.95Z"),
    Shape("other", "Other", "M.66 0A.66.66 0 1 1-.66 0A.66.66 0 1 1 .66 0Z"),
)


class Page(str):
    """The text of an HTML page."""

    __slots__ = ()

    def save(self, path: str | PathLike[str]) -> None:
        """Write the page to a file, whole or not at all."""
        files.write_atomically(path, self.encode("utf-8"))

    def _repr_html_(self) -> str:
        """The page in a frame of its own: its scripts cannot reach the notebook around it."""
        return (
            f'<iframe srcdoc="{html.escape(self)}" title="Network and its evidence"'
            ' sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"'
            ' width="100%" height="720"></iframe>'
        )


class _Box(NamedTuple):
    """The room that a node and its label need around the node's position."""

    left: float
    top: float
    right: float
    bottom: float


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


def render(
    network: networkx.MultiDiGraph[str],
    records: Mapping[str, Any],
    *,
    title: str,
    subtitle: str = "",
    note: str = "",
    focus: str | None = None,
    hops: int = 1,
) -> Page:
    """The page of a network: picture, legend, search, and the evidence for every line.

    `records` holds accounts and documents by IRI; those that concern nothing drawn are left out.
    `focus` keeps what lies within `hops` steps of one node, whichever way the lines point.
    """
    if focus is not None:
        network = _around(network, focus, hops)
    records = _records_of(network, records)
    container = _container(network)
    payload = {
        "accounts": records["accounts"],
        "documents": records["documents"],
        "edges": container.edges,
        "lines": [
            {"name": line.name, "width": line.width, "dashes": line.dashes} for line in LINES
        ],
        "nodes": container.nodes,
        "options": container.options,
        "shapes": {shape.name: shape.path for shape in SHAPES},
        "statuses": {line.name: line.meaning for line in LINES},
    }
    library = _script("vendor/vis-network.min.js")
    script = _script("static/page.js")
    style = _style()
    return _page(
        "page.html.j2",
        title=title,
        subtitle=subtitle,
        note=note,
        counts=_counts(container, records),
        lines=_line_keys(container.edges),
        shapes=_shape_keys(container.nodes),
        css=style,
        library=library,
        script=script,
        payload=_json_in_html(payload),
        policy=_content_security_policy(style, library, script),
    )


def render_index(
    *,
    title: str,
    summary: Sequence[tuple[str, str]],
    findings: Sequence[str],
    sections: Sequence[Mapping[str, Any]],
    links: Sequence[Mapping[str, str]],
    version: str,
) -> Page:
    """The index page of a build: what was found, where the files are, every answer as a table."""
    anchors = _anchors(section["name"] for section in sections)
    style = _style()
    return _page(
        "index.html.j2",
        title=title,
        summary=summary,
        findings=findings,
        sections=[
            {**section, "anchor": anchor, "count": _counted(len(section["rows"]), "row")}
            for section, anchor in zip(sections, anchors, strict=True)
        ],
        links=[{**link, "href": _relative(link["href"])} for link in links],
        version=version,
        css=style,
        policy=_content_security_policy(style),
    )


def _around(
    network: networkx.MultiDiGraph[str], focus: str, hops: int
) -> networkx.MultiDiGraph[str]:
    """The part of the network within so many steps of a node, whichever way the lines point."""
    import networkx

    if focus not in network:
        raise UnknownNameError("node", focus, network.nodes)
    if hops < 0:
        raise ValueProblem(f"a number of hops is 0 or more, not '{hops}'")
    steps = networkx.single_source_shortest_path_length(
        network.to_undirected(as_view=True), focus, cutoff=hops
    )
    return network.subgraph(steps)


def _records_of(
    network: networkx.MultiDiGraph[str], records: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The records that the page of this network shows: what it draws, its premises and rivals."""
    accounts: Mapping[str, Any] = records["accounts"]
    documents: Mapping[str, Any] = records["documents"]
    by_matter: dict[str, list[str]] = {}
    for iri, account in accounts.items():
        if account["matter"]:
            by_matter.setdefault(account["matter"]["iri"], []).append(iri)
    pending = [data["assertion"] for _, _, data in network.edges(data=True)]
    pending += [iri for iri, each in accounts.items() if any(a in network for a in each["about"])]
    kept: set[str] = set()
    while pending:
        iri = pending.pop()
        if iri in kept or iri not in accounts:
            continue
        kept.add(iri)
        pending += accounts[iri]["premises"]
        if accounts[iri]["matter"]:
            pending += by_matter[accounts[iri]["matter"]["iri"]]
    cited = [each["document"] for iri in kept for each in accounts[iri]["attestations"]]
    cited += [each for _, _, data in network.edges(data=True) for each in data["sources"]]
    read: set[str] = set()
    while cited:
        iri = cited.pop()
        if iri not in read and iri in documents:
            read.add(iri)
            cited += documents[iri]["retells"]
    return {
        "accounts": {iri: accounts[iri] for iri in sorted(kept)},
        "documents": {iri: documents[iri] for iri in sorted(read)},
    }


def _container(network: networkx.MultiDiGraph[str]) -> Any:
    """A PolicyNetwork with the nodes and edges of a network, in order and in their places."""
    sizes = {
        node: round(min(24.0, 7 + 3 * math.sqrt(len(set(_neighbours(network, node))))), 1)
        for node in sorted(network)
    }
    labelled = len(sizes) <= _LABELLED
    boxes = {
        node: _box(str(network.nodes[node]["label"]) if labelled else "", size)
        for node, size in sizes.items()
    }
    positions = _layout(network, boxes)
    container = policy_network_class()(
        options={
            "physics": {"enabled": False},
            "layout": {"improvedLayout": False},
            "edges": {"arrows": {"to": {"enabled": True, "scaleFactor": 0.55}}},
        }
    )
    shapes = {shape.name for shape in SHAPES}
    for node, size in sizes.items():
        data = network.nodes[node]
        x, y = positions[node]
        container.put_node(
            {
                "id": node,
                "label": data["label"] or node,
                "type": data["type"],
                "type_label": data["type_label"],
                "group": data["group"] if data["group"] in shapes else "other",
                "aliases": data["aliases"],
                "definition": data["definition"],
                "size": size,
                "x": x,
                "y": y,
            }
        )
    for edge in _edges(network, positions, sizes):
        container.put_edge(edge)
    return container


def _neighbours(network: networkx.MultiDiGraph[str], node: str) -> Iterator[str]:
    """The nodes joined to a node, itself left out; some may come twice."""
    for each in (*network.successors(node), *network.predecessors(node)):
        if each != node:
            yield each


def _edges(
    network: networkx.MultiDiGraph[str],
    positions: Mapping[str, tuple[int, int]],
    sizes: Mapping[str, float],
) -> Iterator[dict[str, Any]]:
    """The edges by key, bent away from edges beside them and from nodes they do not touch."""
    ordered = sorted(network.edges(keys=True, data=True), key=lambda edge: edge[2])
    beside: dict[tuple[str, str], list[str]] = {}
    for source, target, key, _ in ordered:
        beside.setdefault((min(source, target), max(source, target)), []).append(key)
    known = {line.name for line in LINES}
    for source, target, key, data in ordered:
        if data["status"] not in known:
            raise ValueProblem(f"edge '{key}' has the status '{data['status']}', which is none")
        edge = {
            "id": key,
            "from": source,
            "to": target,
            "relation": data["relation"],
            "status": data["status"],
            "assertion": data["assertion"],
            "network": data["network"],
            "dates": data["dates"],
            "bounds": [
                data[bound]
                for bound in ("start_earliest", "start_latest", "end_earliest", "end_latest")
            ],
            "sources": data["sources"],
        }
        pair = beside[min(source, target), max(source, target)]
        place = pair.index(key)
        if source == target:
            edge["selfReference"] = {"size": 16 + 9 * place, "angle": 0.8}
        elif len(pair) > 1:
            offset = min(0.3, 0.8 / (len(pair) - 1)) * (place - (len(pair) - 1) / 2)
            edge["smooth"] = _smooth(offset if source < target else -offset)
        elif len(sizes) <= _LABELLED:
            edge["smooth"] = _smooth(_clear_bend(source, target, positions, sizes))
        yield edge


def _smooth(bend: float) -> bool | dict[str, Any]:
    """A bend as vis-network takes it: to the right of the way from source to target if positive."""
    if bend == 0:
        return False
    side = "curvedCW" if bend > 0 else "curvedCCW"
    return {"enabled": True, "type": side, "roundness": round(min(0.9, abs(bend)), 3)}


def _clear_bend(
    source: str,
    target: str,
    positions: Mapping[str, tuple[int, int]],
    sizes: Mapping[str, float],
) -> float:
    """The least bend with which an edge passes no node that it does not touch, if there is one.

    An edge that runs under a node reads as if it ended there.
    """

    start, end = positions[source], positions[target]
    others = [
        (positions[node], size + 5, _from_segment(positions[node], start, end))
        for node, size in sizes.items()
        if node not in (source, target)
    ]
    if all(away >= room for _, room, away in others):
        return 0
    # No bend that is tried goes further from the straight line than a fifth of its length.
    reach = math.dist(start, end) / 5
    near = [(place, room) for place, room, away in others if away < room + reach]

    def met(bend: float) -> int:
        way = _curve(start, end, bend)
        return sum(any(math.dist(at, place) < room for at in way) for place, room in near)

    return min((0, 0.12, -0.12, 0.2, -0.2, 0.3, -0.3), key=met)


def _from_segment(
    point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]
) -> float:
    """How far a point is from the nearest point of a straight line between two others."""
    (x, y), (to_x, to_y) = start, end
    dx, dy = to_x - x, to_y - y
    along = ((point[0] - x) * dx + (point[1] - y) * dy) / (dx * dx + dy * dy or 1)
    along = min(1.0, max(0.0, along))
    return math.dist(point, (x + along * dx, y + along * dy))


def _curve(
    start: tuple[float, float], end: tuple[float, float], bend: float
) -> list[tuple[float, float]]:
    """Points along an edge as vis-network draws it: one bend is one control point."""
    (x, y), (to_x, to_y) = start, end
    length = math.dist(start, end)
    reach = (abs(bend) / 2 + 0.5) * length
    angle = math.atan2(y - to_y, to_x - x) + (bend / 2 + 0.5) * math.pi
    via_x, via_y = x + reach * math.sin(angle), y + reach * math.cos(angle)
    steps = max(4, round(length / 8))
    return [
        (
            (1 - t) ** 2 * x + 2 * t * (1 - t) * via_x + t**2 * to_x,
            (1 - t) ** 2 * y + 2 * t * (1 - t) * via_y + t**2 * to_y,
        )
        for t in (step / steps for step in range(steps + 1))
    ]


def _box(label: str, size: float) -> _Box:
    """About the room that a node of this size and the label below it take up."""
    lines = min(2, -(-len(label) // 21))
    half = max(size, 3 * min(len(label), 21)) + 3
    return _Box(-half, -size - 4, half, size + 5 + 13 * lines)


def _layout(
    network: networkx.MultiDiGraph[str], boxes: Mapping[str, _Box]
) -> dict[str, tuple[int, int]]:
    """A place for every node: parts of the network side by side, no label on another."""
    import networkx

    pairs = Counter((min(a, b), max(a, b)) for a, b in network.edges() if a != b)
    simple: networkx.Graph[str] = networkx.Graph()
    simple.add_nodes_from(boxes)
    simple.add_edges_from(sorted(pairs))
    parts = sorted(networkx.connected_components(simple), key=lambda part: (-len(part), min(part)))
    placed = []
    for part in parts:
        graph: networkx.Graph[str] = networkx.Graph()
        graph.add_nodes_from(sorted(part))
        for pair in simple.edges(sorted(part)):
            graph.add_edge(*pair, beside=pairs[min(pair), max(pair)] - 1)
        placed.append(_roomy(_drawn(graph), boxes))
    return {node: (round(x), round(y)) for node, (x, y) in _packed(placed, boxes).items()}


def _drawn(graph: networkx.Graph[str]) -> dict[str, tuple[float, float]]:
    """A drawing of a connected graph, wider than high, its lines about as long as is readable."""
    import networkx

    count = len(graph)
    if count == 1:
        return dict.fromkeys(graph, (0.0, 0.0))
    # Force-directed work grows with the square of the nodes: fewer rounds for larger networks.
    rounds = max(5, min(100, 20_000_000 // count**2))
    found = networkx.spring_layout(graph, seed=_SEED, iterations=rounds)
    if 2 < count <= _LABELLED:
        # Nodes with many neighbours, or many lines between them, stand further apart, so that
        # all of it fits.
        lengths = {
            (a, b): 2 + math.sqrt(graph.degree[a]) + math.sqrt(graph.degree[b]) + beside
            for a, b, beside in graph.edges(data="beside")
        }
        networkx.set_edge_attributes(graph, lengths, "length")
        found = networkx.kamada_kawai_layout(graph, pos=found, weight="length")
    points = {node: (float(x), float(y)) for node, (x, y) in found.items()}
    points = _levelled(points)
    drawn = [math.dist(points[a], points[b]) for a, b in graph.edges()]
    length = max(80, 200 - 3 * count) if count <= _LABELLED else 160
    scale = length * len(drawn) / (sum(drawn) or 1.0)
    return {node: (x * scale, y * scale) for node, (x, y) in points.items()}


def _levelled(points: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The points turned about their middle so that they spread most from left to right."""
    middle_x = sum(x for x, _ in points.values()) / len(points)
    middle_y = sum(y for _, y in points.values()) / len(points)
    centred = {node: (x - middle_x, y - middle_y) for node, (x, y) in points.items()}
    across = sum(x * x - y * y for x, y in centred.values())
    along = sum(2 * x * y for x, y in centred.values())
    turn = -math.atan2(along, across) / 2
    cos, sin = math.cos(turn), math.sin(turn)
    return {node: (x * cos - y * sin, x * sin + y * cos) for node, (x, y) in centred.items()}


def _roomy(
    points: Mapping[str, tuple[float, float]], boxes: Mapping[str, _Box]
) -> dict[str, tuple[float, float]]:
    """The points apart, the drawing sized and stretched so that it takes up least of the page.

    Labels are wider than high, so a drawing has room for them only when stretched sideways; how
    far is found by trying.
    """
    scales: tuple[float, ...] = (1.0,)
    stretches: tuple[float, ...] = (1.3,)
    if 2 < len(points) <= 60:
        scales, stretches = (0.7, 0.85, 1.0), (1.2, 1.6, 2.0, 2.5)
    elif 60 < len(points) <= _LABELLED:
        scales, stretches = (0.85,), (1.6, 2.2)
    tries = [
        _apart({node: (x * scale * stretch, y * scale) for node, (x, y) in points.items()}, boxes)
        for scale in scales
        for stretch in stretches
    ]
    return min(tries, key=lambda each: _extent(_frame(each, boxes)))


def _frame(points: Mapping[str, tuple[float, float]], boxes: Mapping[str, _Box]) -> _Box:
    """The room that the points take up with their boxes."""
    return _Box(
        min(x + boxes[node].left for node, (x, _) in points.items()),
        min(y + boxes[node].top for node, (_, y) in points.items()),
        max(x + boxes[node].right for node, (x, _) in points.items()),
        max(y + boxes[node].bottom for node, (_, y) in points.items()),
    )


def _extent(frame: _Box) -> float:
    """How large a frame is on a page a little wider than high."""
    return max((frame.right - frame.left) / _PROPORTION, frame.bottom - frame.top)


def _apart(
    points: Mapping[str, tuple[float, float]], boxes: Mapping[str, _Box]
) -> dict[str, tuple[float, float]]:
    """The points pushed from each other until no box lies on another, or enough has been tried."""
    names = list(points)
    xs = [points[name][0] for name in names]
    ys = [points[name][1] for name in names]
    own = [boxes[name] for name in names]
    for _ in range(max(5, min(150, 8_000 // len(names)))):
        order = sorted(range(len(names)), key=lambda i: xs[i] + own[i].left)
        moved = False
        for place, i in enumerate(order):
            for j in order[place + 1 :]:
                if xs[j] + own[j].left >= xs[i] + own[i].right:
                    break
                # How far to go for the one to clear the other, sideways and up or down.
                aside = min(
                    xs[i] + own[i].right - xs[j] - own[j].left,
                    xs[j] + own[j].right - xs[i] - own[i].left,
                )
                down = ys[i] + own[i].bottom - ys[j] - own[j].top
                up = ys[j] + own[j].bottom - ys[i] - own[i].top
                if aside <= 0 or down <= 0 or up <= 0:
                    continue
                moved = True
                if aside < min(down, up):
                    step = (aside + 1) / 2 * (1 if xs[i] <= xs[j] else -1)
                    xs[i], xs[j] = xs[i] - step, xs[j] + step
                else:
                    step = (down + 1) / 2 if down <= up else -(up + 1) / 2
                    ys[i], ys[j] = ys[i] - step, ys[j] + step
        if not moved:
            break
    return {name: (xs[i], ys[i]) for i, name in enumerate(names)}


def _packed(
    parts: Sequence[Mapping[str, tuple[float, float]]], boxes: Mapping[str, _Box]
) -> dict[str, tuple[float, float]]:
    """The points of all parts, the parts set in rows without touching, the largest first."""
    gap = 40
    frames = [_frame(part, boxes) for part in parts]
    areas = sum(
        (frame.right - frame.left + gap) * (frame.bottom - frame.top + gap) for frame in frames
    )
    width = max([_PROPORTION * math.sqrt(areas), *(frame.right - frame.left for frame in frames)])
    points: dict[str, tuple[float, float]] = {}
    x = y = row = 0.0
    for place, (part, frame) in enumerate(zip(parts, frames, strict=True)):
        # A part that is most of the network has a row to itself.
        alone = place == 1 and 2 * len(parts[0]) > len(boxes)
        if alone or (x > 0 and x + frame.right - frame.left > width):
            x, y, row = 0.0, y + row + gap, 0.0
        for node, (at_x, at_y) in part.items():
            points[node] = (at_x - frame.left + x, at_y - frame.top + y)
        x += frame.right - frame.left + gap
        row = max(row, frame.bottom - frame.top)
    return points


def _counts(container: Any, records: Mapping[str, Any]) -> str:
    """The sentence that says how much is shown."""
    shown = f"{_counted(len(container.nodes), 'name')} and {_counted(len(container.edges), 'line')}"
    if not records["accounts"]:
        return f"{shown}."
    disputed = sum(account["status"] == "Disputed" for account in records["accounts"].values())
    return (
        f"{shown}, with {_counted(len(records['accounts']), 'account')}"
        f" from {_counted(len(records['documents']), 'document')}, {disputed or 'none'} of them"
        " disputed."
    )


def _counted(count: int, noun: str) -> str:
    """The number with its noun: 1 row, 2 rows."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _line_keys(edges: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The legend of the lines: every status, with how many lines have it."""
    statuses = [edge["status"] for edge in edges]
    return [
        {
            "name": line.name,
            "meaning": line.meaning,
            "width": line.width,
            "dashes": line.dashes,
            "count": statuses.count(line.name),
        }
        for line in LINES
    ]


def _shape_keys(nodes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The legend of the shapes: every group that is there, with how many nodes it has."""
    groups = [node["group"] for node in nodes]
    return [
        {
            "name": shape.name,
            "label": shape.label,
            "path": shape.path,
            "count": groups.count(shape.name),
        }
        for shape in SHAPES
        if shape.name in groups
    ]


def _anchors(names: Iterable[str]) -> list[str]:
    """An id for each name, of plain letters and no two alike."""
    anchors: list[str] = []
    for name in names:
        stem = "answer-" + (re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "unnamed")
        anchor, again = stem, 2
        while anchor in anchors:
            anchor, again = f"{stem}-{again}", again + 1
        anchors.append(anchor)
    return anchors


def _relative(href: str) -> str:
    """The address if it is a file beside or below the page, else nothing."""
    return href if re.fullmatch(r"(?!.*\.\.)[\w][\w ./-]*(#[\w.-]+)?", href) else ""


def _page(template: str, **values: Any) -> Page:
    """The page that a template gives with these values."""
    return Page(_environment().get_template(template).render(**values))


@cache
def _environment() -> Any:
    """The templates, which escape every value and refuse a missing one."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_WEB / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _script(name: str) -> str:
    """A script of ours that cannot end the element it is written in."""
    text = (_WEB / name).read_text(encoding="utf-8")
    return re.sub(r"<(?=/script|!--)", r"\\x3c", text, flags=re.IGNORECASE)


@cache
def _style() -> str:
    """The style sheet, shared by all pages."""
    return (_WEB / "static" / "page.css").read_text(encoding="utf-8")


def _json_in_html(value: Any) -> str:
    """The value as JSON in which nothing can end a script element or be taken for markup."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)
    escapes = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
    return text.translate(escapes)


def _content_security_policy(style: str, *scripts: str) -> str:
    """A policy under which the page runs its own scripts and style and asks for nothing."""
    allowed = " ".join(map(_hash_source, scripts)) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {allowed}",
            f"style-src {_hash_source(style)}",
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash_source(text: str) -> str:
    """The hash of a script or style as a policy names it."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
