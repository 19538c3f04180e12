"""What a page carries: nodes and edges, accounts and documents, and views that know their layout.

    found = payload(network, records, title="Formal ties")      plain values, ready for JSON
    text = element(found)                                       the script element of the page

Nodes and edges are named by their places in lists sorted by id. An edge that was there only as far
as known on an earlier day is marked `"now": false`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from policygraph import columns
from policygraph.container import container, legend
from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.keeping import SIDES, Place
from policygraph.network import BOUNDS
from policygraph.scenes import Scene, scene_of
from policygraph.stories import View, nearby
from policygraph.versions import NOTHING, Versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import networkx

    from policygraph.stories import Story
    from policygraph.versions import History

# By the name of a view and the IRI of a node.
Positions = Mapping[str, Mapping[str, Place]]
# A payload of more nodes is packed: smaller, and never slower to read. One of more than the last
# is refused.
_PLAIN, _MOST = 2000, 50_000
_ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
_ELEMENT = re.compile(
    r'<script type="application/[a-z-]+"( data-packed="")? id="payload">([^<]*)</script>'
)
# No picture is so wide.
_FARTHEST = 1_000_000
# What `network.project` says of each node and edge.
_NODE = frozenset(("label", "type", "type_label", "group", "aliases", "definition"))
_EDGE = frozenset(("relation", "status", "assertion", "network", "dates", "sources", *BOUNDS))


def payload(
    network: networkx.MultiDiGraph[str],
    records: Mapping[str, Any],
    *,
    title: str,
    day: str | None = None,
    views: Sequence[View] = (),
    stories: Sequence[Story] = (),
    versions: Versions | None = None,
    focus: str | None = None,
    hops: int = 1,
    positions: Positions | None = None,
) -> dict[str, Any]:
    """All that the scripts of a page read, as plain values.

    `records` holds accounts and documents by IRI; those that concern nothing drawn are left out.
    `focus` keeps what lies within `hops` steps of one node, whichever way the lines point. `day` is
    the day, month or year that the page opens on, any time by default. Without views there is one,
    of everything. Of a view too large to draw, its top is drawn, and `of` says how much there is in
    all. `positions`, of `positions_in`, are where an earlier page had things. ValueProblem for more
    than a browser can hold, and for a network that is not as `network.project` gives it.
    """
    _check_network(network)
    known = versions or NOTHING
    former = {key for _, _, key, _ in known.former_edges}
    accounts: Mapping[str, Any] = {**records["accounts"], **known.former_accounts}
    network = known.joined(network)
    if focus is not None:
        network = _around(network, focus, hops)
    if len(network) > _MOST:
        raise ValueProblem(
            f"a page holds up to {_MOST:,} things, and here are {len(network):,}; draw one network,"
            " what is around one thing, or what a question answers about"
        )
    views = views or [View(name="all", title=title, focus=focus)]
    _check(views, stories)
    held = container(network, accounts)
    answered = [iri for view in views for iri in (*view.accounts, *view.rests_on)]
    answered += [iri for view in views for _, accounts, _ in view.known for iri in accounts]
    kept = _records_of(network, accounts, records["documents"], answered)
    place = {node["id"]: i for i, node in enumerate(held.nodes)}
    index = {edge["id"]: i for i, edge in enumerate(held.edges)}
    before = positions or {}
    return {
        "title": title,
        "day": day,
        "nodes": held.nodes,
        "edges": [
            {
                **_timed(edge, known.edges.get(edge["id"]), edge["id"] not in former),
                "from": place[edge["from"]],
                "to": place[edge["to"]],
            }
            for edge in held.edges
        ],
        "accounts": {
            iri: _timed(account, known.accounts.get(iri), iri not in known.former_accounts)
            for iri, account in kept["accounts"].items()
        },
        "documents": kept["documents"],
        "prefixes": records.get("prefixes", ""),
        "known_days": list(known.days),
        "views": [
            _view(scene_of(network, view, before.get(view.name)), place, index, kept["accounts"])
            for view in views
        ],
        "stories": [
            {"name": story.name, "title": story.title, "steps": list(story.steps)}
            for story in stories
        ],
        "lines": legend()["lines"],
        "shapes": {shape["name"]: shape["path"] for shape in legend()["shapes"]},
        "shape_labels": {shape["name"]: shape["label"] for shape in legend()["shapes"]},
        "options": held.options,
    }


def element(found: Mapping[str, Any]) -> str:
    """The script element that holds a payload, in which nothing can end it or is taken for markup.

    Plain JSON; packed where it is large.
    """
    if len(found["nodes"]) > _PLAIN:
        head, text = (
            'type="application/octet-stream" data-packed="" id="payload"',
            columns.packed(found),
        )
    else:
        head = 'type="application/json" id="payload"'
        text = columns.json_text(found).translate(_ESCAPES)
    return f"<script {head}>{text}</script>"


def positions_in(page: str) -> dict[str, dict[str, Place]]:
    """Where a page of an earlier build had the nodes of each view; nothing if that is no such page.

    It may be of another version of this package, or of none.
    """
    found = _ELEMENT.search(page)
    try:
        if found is None:
            return {}
        read = columns.unpacked(found[2]) if found[1] else json.loads(found[2])
        names = [node["id"] for node in read["nodes"]]
        return {
            view["name"]: {
                names[i]: Place(_whole(x), _whole(y), side if side in SIDES else None)
                for i, x, y, _, side in view["nodes"]
            }
            for view in read["views"]
        }
    except (AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError):
        return {}


def _whole(number: Any) -> int:
    """The number if it may be a place in a picture; ValueError for another value."""
    if type(number) is not int or abs(number) > _FARTHEST:
        raise ValueError(f"{number!r} is no place")
    return number


def _check_network(network: networkx.MultiDiGraph[str]) -> None:
    """ValueProblem for what is no network as `network.project` gives it."""
    import networkx

    kind = "a network is a networkx.MultiDiGraph as project() gives it"
    if not isinstance(network, networkx.MultiDiGraph):
        raise ValueProblem(f"{kind}, and this is a {type(network).__name__}")
    named = [(node, _NODE - data.keys()) for node, data in network.nodes(data=True)]
    edges = network.edges(keys=True, data=True)
    for name, lacking in [*named, *((key, _EDGE - data.keys()) for _, _, key, data in edges)]:
        if not isinstance(name, str) or not name or lacking:
            lack = f" without {min(lacking)}" if lacking else ", which is no text"
            raise ValueProblem(f"{kind}, and this has the id {name!r}{lack}")
    keys = Counter(key for _, _, key in network.edges(keys=True))
    for _, _, key, data in edges:
        if keys[key] > 1:
            raise ValueProblem(f"{kind}, and this has two edges of the key {key!r}")
        for bound in BOUNDS:
            if data[bound] is not None and not _is_day(data[bound]):
                raise ValueProblem(f"{kind}, and the {bound} of {key!r} is no day")


def _is_day(text: Any) -> bool:
    try:
        return bool(date.fromisoformat(text).isoformat() == text)
    except (TypeError, ValueError):
        return False


def _check(views: Sequence[View], stories: Sequence[Story]) -> None:
    """ValueProblem for two views of one name, and for a step that is no view."""
    names = [view.name for view in views]
    for name in names:
        if names.count(name) > 1:
            raise ValueProblem(f"two views are called '{name}'")
    for story in stories:
        for step in story.steps:
            if step not in names:
                raise ValueProblem(
                    f"the story '{story.name}' has the step '{step}', which is no view"
                )


def _around(
    network: networkx.MultiDiGraph[str], focus: str, hops: int
) -> networkx.MultiDiGraph[str]:
    """The part of the network within so many steps of a node, whichever way the lines point."""
    if focus not in network:
        raise UnknownNameError("node", focus, network.nodes)
    if hops < 0:
        raise ValueProblem(f"a number of hops is 0 or more, not '{hops}'")
    return network.subgraph(nearby(network.edges(), focus, hops))


def _records_of(
    network: networkx.MultiDiGraph[str],
    accounts: Mapping[str, Any],
    documents: Mapping[str, Any],
    answered: Iterable[str],
) -> dict[str, dict[str, Any]]:
    """The records that the page shows: of what it draws and its views answer, and the premises
    and rivals of those."""
    by_matter: dict[str, list[str]] = {}
    for iri, account in accounts.items():
        if account["matter"]:
            by_matter.setdefault(account["matter"]["iri"], []).append(iri)
    pending = [data["assertion"] for _, _, data in network.edges(data=True)]
    pending += [iri for iri, each in accounts.items() if any(a in network for a in each["about"])]
    pending += answered
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


def _timed(item: Mapping[str, Any], history: History | None, now: bool) -> dict[str, Any]:
    """An edge or account with how it stood as far as known by each day, and whether it is now."""
    timed = dict(item)
    if history is not None:
        timed["known"] = [
            [day, None if stood is None else [stood[0], stood[1], list(stood[2])]]
            for day, stood in history
        ]
    if not now:
        timed["now"] = False
    return timed


def _view(
    scene: Scene,
    place: Mapping[str, int],
    index: Mapping[str, int],
    accounts: Mapping[str, Any],
) -> dict[str, Any]:
    """A view as the scripts read it."""
    view, layout = scene.view, scene.layout
    shown = frozenset(scene.edges)
    return {
        "name": view.name,
        "title": view.title,
        "text": view.text,
        "kind": view.kind,
        **({"day": view.day or None} if view.day is not None else {}),
        "focus": place.get(view.focus) if view.focus is not None else None,
        "accounts": [iri for iri in view.accounts if iri in accounts],
        "rests_on": [iri for iri in view.rests_on if iri in accounts],
        "edges": [index[key] for key in scene.edges],
        "known": [
            [
                day,
                sorted(index[key] for key in shown.intersection(edges)),
                [iri for iri in found if iri in accounts],
            ]
            for day, found, edges in view.known
        ],
        "nodes": [
            [place[node], *layout.places[node], layout.sizes[node], layout.sides.get(node)]
            for node in scene.nodes
        ],
        "bends": {str(index[key]): bend for key, bend in layout.bends.items() if bend},
        "loops": {str(index[key]): radius for key, radius in layout.loops.items()},
        "weight": layout.weight,
        "of": list(scene.of) if scene.of is not None else None,
    }
