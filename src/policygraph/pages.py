"""Pages of networks: what is drawn, which views and stories lead through it, where it opens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph import evidence, stories
from policygraph.answers import Answers, Question
from policygraph.dates import parse_day_range
from policygraph.errors import ValueProblem
from policygraph.namespaces import PREFIXES
from policygraph.network import project
from policygraph.payload import Positions, payload, positions_in
from policygraph.queries import ask_table
from policygraph.rendering import Page, render
from policygraph.store import value_of
from policygraph.stories import Story, View
from policygraph.versions import Versions, versions
from policygraph.workspace import Workspace

Paths = tuple[Sequence[View], Sequence[Story]]

_FIRST_NETWORKS = ("formal-ties", "data-flow")
_FIRST = View(
    "posts-and-data",
    "People, bodies and data",
    "Who holds which post, what is part of what, who is bound by which agreement, and who gives "
    "which data to whom.",
)
_EVERYTHING = View(
    "everything",
    "Everything",
    "All networks in one: also who says what, and which document tells again what another told.",
)
_TITLE = ox.NamedNode(PREFIXES["dcterms"] + "title")


def network_page(
    ready: Workspace,
    names: Sequence[str] = (),
    *,
    question: str | None = None,
    focus: str | None = None,
    hops: int = 1,
    as_of: str | None = None,
    tell: Callable[[str], object] | None = None,
) -> Page:
    """The page of the networks named, or of all of them; of what a question answers about.

    It opens on the day, month or year `as_of`, else on the data's reference date, and has the
    relations of all days. With nothing named it has the views and stories of the data, and `tell`
    is called with a line that names those that go with what the workspace leaves out, if any do.
    ValueProblem where nothing is left to draw or the focus is not drawn.
    """
    if as_of is not None:
        parse_day_range(as_of)
    network = project(ready, names)
    center = ready.terms.find(focus) if focus is not None else None
    day = as_of or opening_day(ready)
    title = " · ".join(names)
    paths: Paths = (), ()
    view = None
    if question is not None:
        asked = Question(question)
        of_day = asked.asks_a_day
        title = ask_table(ready, question, as_of=as_of if of_day else None).title
        day = day if of_day else as_of
        known = versions(ready, names, [asked])
        network, known, view = _answer(ready, network, known, asked)
    elif names or center is not None:
        known = versions(ready, names)
    else:
        known = versions(ready, names, stories.questions(ready))
    if center is not None:
        label = ready.terms.label(center)
        if center.value not in network:
            raise ValueProblem(f"'{label}' is not in this network, so it cannot be its focus")
        title = f"{title} near {label}" if title else f"Near {label}"
    if not network:
        raise ValueProblem(f"nothing to draw: '{title or 'All networks'}' has no relations here")
    if not title:
        title, paths = title_of(ready), reading_paths(ready, network, known)
        missing = stories.left_out(ready, paths[0])
        if missing and tell is not None:
            tell(f"views left out: {', '.join(missing)}")
    around = center.value if center is not None else None
    if view is not None:
        paths = [replace(view, title=title, focus=around)], ()
    return page_of(
        ready,
        evidence.records(ready, copies=True),
        network,
        title,
        known,
        day=day,
        paths=paths,
        focus=around,
        hops=hops,
    )


def _answer(
    ready: Workspace, network: Any, known: Versions, question: Question
) -> tuple[Any, Versions, View]:
    """The part of a network that a question answers about on any day and as known by any, what
    was known of it when, and the view of it."""
    whole = known.joined(network)
    accounts = Answers(ready).accounts(question)
    edges = stories.edges_of(network, accounts)
    view = View("all", "", accounts=tuple(sorted(accounts)), edges=edges)
    view = stories.as_known(view, known, question, whole)
    drawn = view.edges or frozenset()
    kept = [each for each in network.edges(keys=True) if each[2] in drawn]
    return network.edge_subgraph(kept), known.only(drawn), view


def page_of(
    ready: Workspace,
    records: Mapping[str, Any],
    network: Any,
    title: str,
    known: Versions,
    *,
    day: str | None = None,
    paths: Paths = ((), ()),
    focus: str | None = None,
    hops: int = 1,
    earlier: Path | None = None,
) -> Page:
    """The page of a network that is not empty, around its focus if it has one.

    Where there is an earlier page, things that it had keep their places.
    """
    found = payload(
        network,
        records,
        title=title,
        day=day,
        views=paths[0],
        stories=paths[1],
        versions=known,
        focus=focus,
        hops=hops,
        positions=_positions(earlier) if earlier is not None else None,
    )
    return render(found, note=" · ".join(ready.notes))


def _positions(earlier: Path) -> Positions:
    try:
        return positions_in(earlier.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):  # there is none, or it is no page
        return {}


def reading_paths(ready: Workspace, network: Any, known: Versions) -> Paths:
    """The views of the page of all networks, in order, and the stories that lead through them.

    First who and what there is and where data go, then what the data declare, everything last. A
    view or step that shows nothing is refused; where the workspace leaves something out, it goes
    with it.
    """
    narrowed = bool(ready.known_on or ready.without or ready.public)
    declared, told = stories.views(ready, network, known, strict=not narrowed)
    edges = [(key, data["network"]) for _, _, key, data in network.edges(keys=True, data=True)]
    edges += [(key, data["network"]) for _, _, key, data in known.former_edges]
    first = frozenset(key for key, name in edges if name in _FIRST_NETWORKS)
    if 0 < len(first) < len(edges):
        return [replace(_FIRST, edges=first), *declared, _EVERYTHING], told
    return [_EVERYTHING, *declared], told


def opening_day(ready: Workspace) -> str | None:
    """The day on which the pages of a workspace open: its reference date, or any time."""
    day = ready.reference_date
    return day.isoformat() if day is not None else None


def links_to(paths: Paths) -> list[dict[str, Any]]:
    """The groups of links that the index has: the named views, and the steps of each story."""
    views, told = paths
    by_name = {each.name: each for each in views}
    named = [each.name for each in views if each.kind == "view"]
    groups = [("Named views", named), *((each.title, list(each.steps)) for each in told)]
    return [
        {
            "title": title,
            "ordered": names is not named,
            "links": [
                {
                    "href": f"graph.html#view={name}",
                    "label": by_name[name].title,
                    "note": _note(by_name[name]),
                }
                for name in names
            ],
        }
        for title, names in groups
        if names
    ]


def _note(view: View) -> str:
    return f"{view.answers} ({view.day})" if view.day else view.answers


def line_on(ready: Workspace, paths: Paths) -> tuple[tuple[str, str], ...]:
    """The line of the summary that counts views and steps, and names those left out."""
    views = paths[0]
    kinds = Counter(each.kind for each in views)
    missing = stories.left_out(ready, views)
    if not missing and not kinds["view"] and not kinds["step"]:
        return ()
    count = f"named views: {kinds['view']}, steps of stories: {kinds['step']}"
    gone = f"; left out: {', '.join(missing)}" if missing else ""
    return (("reading paths", count + gone),)


def title_of(ready: Workspace) -> str:
    """What the data call themselves."""
    titles = sorted(
        str(each.object.value)
        for each in ready.store.triples(None, _TITLE)
        if value_of(each.subject).endswith("/data") and isinstance(each.object, ox.Literal)
    )
    return titles[0] if titles else "policygraph"
