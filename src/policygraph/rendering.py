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
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policygraph import files
from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    import networkx

    from policygraph.layout import Layout

_WEB = Path(__file__).parent / "web"
# A label of more characters hides the picture and keeps a browser busy for minutes.
_LONGEST_LABEL = 200


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


@cache
def legend() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """How a relation of each status and a thing of each group is drawn, and what that means.

    Shapes are SVG paths about (0, 0), about one unit wide each way; lines are in pixels.
    """
    found: dict[str, list[dict[str, Any]]] = json.loads(
        (_WEB / "static" / "legend.json").read_text(encoding="utf-8")
    )
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
    layout = lay_out(network)
    container = _container(network, layout)
    payload = {
        "accounts": records["accounts"],
        "documents": records["documents"],
        "edges": container.edges,
        "lines": legend()["lines"],
        "nodes": container.nodes,
        "options": container.options,
        "shapes": {shape["name"]: shape["path"] for shape in legend()["shapes"]},
        "weight": layout.weight,
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
        lines=_counted_keys("lines", (edge["status"] for edge in container.edges)),
        shapes=[
            shape
            for shape in _counted_keys("shapes", (node["group"] for node in container.nodes))
            if shape["count"]
        ],
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
    hanging: Sequence[tuple[str, str]] = (),
) -> Page:
    """The index page of a build: what was found, where the files are, every answer as a table.

    `hanging` says of an origin what would change without it.
    """
    anchors = _anchors(section["name"] for section in sections)
    style = _style()
    return _page(
        "index.html.j2",
        title=title,
        summary=summary,
        findings=findings,
        hanging=hanging,
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


def _container(network: networkx.MultiDiGraph[str], layout: Layout) -> Any:
    """A PolicyNetwork with the nodes and edges of a network, in order and in their places."""
    container = policy_network_class()(
        options={
            "physics": {"enabled": False},
            "layout": {"improvedLayout": False},
            "edges": {
                "arrows": {"to": {"enabled": True, "scaleFactor": round(0.55 * layout.weight, 3)}}
            },
        }
    )
    shapes = {shape["name"] for shape in legend()["shapes"]}
    for node in sorted(network):
        data = network.nodes[node]
        x, y = layout.places[node]
        container.put_node(
            {
                "id": node,
                "label": _short(data["label"] or node),
                "type": data["type"],
                "type_label": data["type_label"],
                "group": data["group"] if data["group"] in shapes else "other",
                "aliases": data["aliases"],
                "definition": data["definition"],
                "size": layout.sizes[node],
                "side": layout.sides.get(node),
                "x": x,
                "y": y,
            }
        )
    statuses = {line["name"] for line in legend()["lines"]}
    for source, target, key, data in sorted(
        network.edges(keys=True, data=True), key=lambda edge: edge[2]
    ):
        if data["status"] not in statuses:
            raise ValueProblem(f"edge '{key}' has the status '{data['status']}', which is none")
        container.put_edge(
            {
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
                **_way(layout, key),
            }
        )
    return container


def _short(label: str) -> str:
    """A label that a picture can hold; whoever selects the thing reads the whole."""
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"


def _way(layout: Layout, key: str) -> dict[str, Any]:
    """How vis-network takes the way of an edge: a loop, straight, or bent to one side."""
    if key in layout.loops:
        return {"selfReference": {"size": layout.loops[key], "angle": 0.8}}
    bend = layout.bends[key]
    if not bend:
        return {"smooth": False}
    side = "curvedCW" if bend > 0 else "curvedCCW"
    return {"smooth": {"enabled": True, "type": side, "roundness": abs(bend)}}


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


def _counted_keys(kind: str, names: Iterable[str]) -> list[dict[str, Any]]:
    """The keys of one kind in the legend, each with how many there are of its name."""
    counts = Counter(names)
    return [{**key, "count": counts[key["name"]]} for key in legend()[kind]]


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
