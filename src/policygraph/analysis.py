"""Which things are central, and how far that rests on one origin; which chains tie two things.

Graphs here are small and were sampled from a story. So every rank stands with its range: the best
and the worst rank when each origin is left out in turn, and, for a day, in the worlds that the
accounts which only may cover the day leave possible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.accounts import evidence, iri
from policygraph.catalog import QueryFile
from policygraph.dates import parse_day_range
from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.namespaces import PG
from policygraph.network import collapse_edges, edges, network_files, project
from policygraph.queries import Table
from policygraph.store import literal
from policygraph.wording import counted
from policygraph.workspace import Workspace, leave_out
from policygraph.worlds import worlds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    import networkx

    from policygraph.network import Edge
    from policygraph.queries import Asked
    from policygraph.store import Term
    from policygraph.worlds import Worlds

    Days = tuple[date, date]
    Row = tuple[Term | None, ...]

MEASURES = ("betweenness", "degree", "pagerank")
_PATH_COLUMNS = (
    *("chain", "step", "source", "relation", "target", "direction"),
    *("assertion", "status", "dates", "document", "worlds"),
)
# Scores that differ by less are a tie: the measures are sums of floating-point numbers.
_DIGITS = 9


@dataclass(frozen=True)
class Noted(Table):
    """A Table with a note on what was counted and how to read it."""

    note: str = ""


class Changes(NamedTuple):
    """What one question answers otherwise in a view: the rows that are gone and that are new."""

    lost: list[Row]
    gained: list[Row]


class _View(NamedTuple):
    edges: list[Edge]
    changes: dict[str, Changes]


class Views:
    """The edges of networks and the answers of questions, and what is left of them in views.

    Every view is made once: hand one object to all calls of `rank` on these networks, which are
    all networks if none is named, and to whatever asks what hangs on what.
    """

    def __init__(
        self,
        workspace: Workspace,
        names: Sequence[str | QueryFile] = (),
        questions: Sequence[Asked] = (),
    ) -> None:
        self.workspace = workspace
        self.questions = questions
        self._files = network_files(names)
        self._views: dict[tuple[str, ...], _View] = {}
        self.networks = [each.name for each in self._files]
        self.edges = edges(workspace, self._files)
        self._rows = {each.file.name: Counter(self._answer(workspace, each)) for each in questions}
        self._origins: dict[str, set[str]] = {}
        for account, origin in evidence(workspace, "origins"):
            self._origins.setdefault(iri(account), set()).add(iri(origin))

        self._works: dict[str, list[str]] = {}
        for origin, work in evidence(workspace, "joined-works"):
            self._works.setdefault(iri(origin), []).append(iri(work))

    def count(self, question: str) -> int:
        """How many rows the answer to a question has."""
        return self._rows[question].total()

    def origins(self, drawn: Iterable[Edge] | None = None) -> list[str]:
        """The origins that these edges rest on, or all that any account rests on, sorted."""
        accounts = self._origins if drawn is None else [each.assertion for each in drawn]
        return sorted({o for each in accounts for o in self._origins.get(each, ())})

    def without(self, origin: str) -> list[Edge]:
        """The edges that are left without an origin and whatever retells it."""
        return self._without(origin).edges

    def changes(self, origin: str) -> dict[str, Changes]:
        """What each question answers otherwise without an origin, by its name."""
        return self._without(origin).changes

    def changes_unless(self, accounts: Iterable[str]) -> dict[str, Changes]:
        """What each question answers otherwise if none of these accounts holds, by its name."""
        failing = tuple(sorted(set(accounts)))
        return self._view((), failing).changes

    def _without(self, origin: str) -> _View:
        return self._view(tuple(self._works.get(origin, [origin])), ())

    def _view(self, sources: tuple[str, ...], accounts: tuple[str, ...]) -> _View:
        key = (*sources, "", *accounts)
        if key not in self._views:
            view = leave_out(self.workspace, sources, accounts=accounts)
            changes = {}
            for each in self.questions:
                before = self._rows[each.file.name]
                after = Counter(self._answer(view, each))
                if before != after:
                    lost, gained = before - after, after - before
                    changes[each.file.name] = Changes([*lost.elements()], [*gained.elements()])
            # Networks are compared without sources only.
            left = [] if accounts else edges(view, self._files)
            self._views[key] = _View(left, changes)
        return self._views[key]

    @staticmethod
    def _answer(workspace: Workspace, asked: Asked) -> list[Row]:
        return workspace.store.select(asked.text, where=asked.file.path).rows


def rank(
    workspace: Workspace,
    names: Sequence[str | QueryFile] = (),
    *,
    by: str = "degree",
    as_of: str | None = None,
    limit: int | None = None,
    views: Views | None = None,
) -> Noted:
    """The things of a network by a measure of how central they are, each rank with its range.

    Ties share the better rank. `rank_low` and `rank_high` are the best and the worst rank when
    each origin is left out in turn and, for a day, in its `worlds.worlds`; a thing that is then
    gone ranks after all others. UnknownNameError for a measure or a network that does not exist.
    """
    if by not in MEASURES:
        raise UnknownNameError("measure", by, MEASURES)
    days = parse_day_range(as_of) if as_of is not None else None
    asked = [each.name for each in network_files(names)]
    views = views or Views(workspace, names)
    for each in asked:
        if each not in views.networks:
            raise UnknownNameError("network in these views", each, views.networks)

    def kept(found: Iterable[Edge]) -> list[Edge]:
        return [
            each
            for each in found
            if each.network in asked and (days is None or each.cover(days) is not None)
        ]

    drawn = kept(views.edges)
    places, scores = _ranked(drawn, by)
    origins = views.origins(drawn)
    others = [_ranked(kept(views.without(each)), by)[0] for each in origins]
    possible = _worlds_of(workspace, drawn, as_of)
    parts = [[each for each in drawn if each.assertion not in fails] for fails in _fails(possible)]
    others += [_ranked(each, by)[0] for each in parts]
    rows: list[tuple[Term | None, ...]] = []
    for node in sorted(places, key=lambda each: (places[each], each)):
        found = [places[node], *(other.get(node, len(places) + 1) for other in others)]
        low, high = (_integer(min(found)), _integer(max(found))) if others else (None, None)
        score = literal(f"{scores[node]:.6f}", "decimal")
        rows.append((ox.NamedNode(node), score, _integer(places[node]), low, high))
    name = ", ".join(asked)
    about = (
        f"{name}: {counted(len(places), 'node')} and {counted(len(drawn), 'edge')}",
        f"as of {as_of}" if as_of is not None else "all days together",
        *_worlds_note(possible, parts),
        _range_note(len(origins), possible),
    )
    return Noted(
        ("node", "score", "rank", "rank_low", "rank_high"),
        tuple(rows)[:limit],
        workspace.terms,
        name=name,
        title=f"What is central in {name}, by {by}?",
        days=days,
        note=f"{'; '.join(about)}. Small and sampled from a story: ranks tell of this graph alone",
    )


def note_of(table: Table) -> str:
    """What to print with a table: what was counted, in which worlds, and how to read it."""
    return table.note if isinstance(table, Noted) else ""


def _worlds_of(workspace: Workspace, drawn: Iterable[Edge], as_of: str | None) -> Worlds | None:
    """The worlds of the accounts behind these edges; None without a day or a choice."""
    if as_of is None:
        return None
    found = worlds(workspace, as_of=as_of, among={each.assertion for each in drawn})
    return found if found.unsure else None


def _fails(possible: Worlds | None) -> list[frozenset[str]]:
    """What fails in each of the worlds."""
    return [each.fails for each in possible or ()]


def _worlds_note(possible: Worlds | None, parts: Sequence[Sequence[Edge]]) -> Iterator[str]:
    """The least and the greatest size that the network has in the worlds of the day."""
    if possible is not None:
        nodes = [
            len({end for edge in part for end in (edge.source, edge.target)}) for part in parts
        ]
        sizes = _span(nodes, "node"), _span(list(map(len, parts)), "edge")
        yield f"{' and '.join(sizes)} in its worlds ({possible.text})"


def _range_note(origins: int, possible: Worlds | None) -> str:
    left_out = f"{counted(origins, 'origin')} left out in turn"
    over = "" if possible is None else " and over these worlds, which have no weights"
    return f"ranges with {left_out}{over}, a thing that is then gone ranking after all others"


def _ranked(drawn: Iterable[Edge], by: str) -> tuple[dict[str, int], dict[str, float]]:
    """The rank and the score of every node of these edges, by one of the measures."""
    import networkx

    graph = collapse_edges((each.source, each.target, each.assertion) for each in drawn)
    if by == "degree":
        scores = networkx.degree_centrality(graph)
    elif by == "betweenness":
        scores = networkx.betweenness_centrality(graph)
    else:
        scores = networkx.pagerank(graph, weight="weight")
    rounded = {node: round(float(score), _DIGITS) for node, score in scores.items()}
    ordered = sorted(rounded.values(), reverse=True)
    first: dict[float, int] = {}
    for place, score in enumerate(ordered, start=1):
        first.setdefault(score, place)
    return {node: first[score] for node, score in rounded.items()}, rounded


def path(
    workspace: Workspace,
    start: str,
    end: str,
    names: Sequence[str | QueryFile] = (),
    *,
    as_of: str | None = None,
    most: int = 5,
) -> Noted:
    """The shortest chains of edges between two things, whichever way the edges point.

    One row for each edge of a step and each document behind it. `source` and `target` are in the
    order of the walk; `direction` says which way the edge points. For a day, `worlds` says in how
    many of its `worlds.worlds` the chain holds, and the note whether the two are tied in them
    and how closely. `start` and `end` are labels, aliases, CURIEs or IRIs. A table without rows
    where no chain ties them; ValueProblem for a thing that is not in the network.
    """
    import networkx

    if most < 1:
        raise ValueProblem(f"a number of chains is 1 or more, not '{most}'")
    graph = project(workspace, names, as_of=as_of)
    ends = []
    for asked in (start, end):
        found = workspace.terms.find(asked).value
        if found not in graph:
            label = workspace.terms.label(ox.NamedNode(found))
            where = graph.graph["name"] + (f" as of {as_of}" if as_of is not None else "")
            raise ValueProblem(
                f"'{asked}' ({label}) stands in no edge of {where}; name another network or day"
            )
        ends.append(found)
    if ends[0] == ends[1]:
        raise ValueProblem(f"'{start}' and '{end}' are one thing; a chain needs two")
    labels = [workspace.terms.label(ox.NamedNode(each)) for each in ends]
    possible = None
    if as_of is not None:
        assertions = {each for _, _, each in graph.edges(data="assertion")}
        possible = worlds(workspace, as_of=as_of, among=assertions)
    parts = [networkx.Graph(each.part(graph)) for each in possible or ()]
    rows: list[tuple[Term | None, ...]] = []
    for number, chain in enumerate(_chains(graph, ends[0], ends[1], most), start=1):
        held = sum(all(part.has_edge(*step) for step in pairwise(chain)) for part in parts)
        held_in = ox.Literal(f"{held} of {len(parts)}") if parts else None
        for step, (here, there) in enumerate(pairwise(chain), start=1):
            numbers = _integer(number), _integer(step)
            rows += [(*numbers, *row, held_in) for row in _step(graph, here, there)]
    return Noted(
        _PATH_COLUMNS,
        tuple(rows),
        workspace.terms,
        name=graph.graph["name"],
        title=f"Which chains tie {' and '.join(labels)}?",
        group=("document",),
        days=graph.graph["days"],
        note=_tied_note(possible, parts, ends[0], ends[1]) if possible and rows else "",
    )


def _tied_note(possible: Worlds, parts: Sequence[networkx.Graph[str]], start: str, end: str) -> str:
    """In how many worlds a chain ties two things, and of how many steps the shortest is there."""
    import networkx

    lengths = [
        networkx.shortest_path_length(part, start, end)
        for part in parts
        if start in part and end in part and networkx.has_path(part, start, end)
    ]
    steps = f", by {_span(lengths, 'step')} at the least" if lengths else ""
    return (
        f"tied in {len(lengths)} of {len(parts)} worlds of the day{steps} ({possible.text}); "
        "worlds have no weights, so this is no probability"
    )


def _chains(
    graph: networkx.MultiDiGraph[str], start: str, end: str, most: int
) -> Iterator[list[str]]:
    """The shortest chains of nodes, the first so many in the order of their IRIs."""
    import networkx

    plain = networkx.Graph(graph)
    steps = networkx.single_source_shortest_path_length(plain, end)
    if start not in steps:
        return
    # Depth first, and each step one nearer to the end: no chain that is begun is in vain.
    pending = [[start]]
    while pending and most > 0:
        chain = pending.pop()
        if chain[-1] == end:
            most -= 1
            yield chain
            continue
        nearer = [each for each in plain[chain[-1]] if steps[each] == steps[chain[-1]] - 1]
        pending += [[*chain, each] for each in sorted(nearer, reverse=True)]


def _step(
    graph: networkx.MultiDiGraph[str], here: str, there: str
) -> Iterator[tuple[Term | None, ...]]:
    """The rows of one step: those along the walk, then those against it, each in order."""
    for source, target, direction in ((here, there, "->"), (there, here, "<-")):
        for _, data in sorted((graph.get_edge_data(source, target) or {}).items()):
            for document in data["sources"] or [None]:
                yield (
                    ox.NamedNode(here),
                    ox.Literal(data["relation"]),
                    ox.NamedNode(there),
                    ox.Literal(direction),
                    ox.NamedNode(data["assertion"]),
                    ox.NamedNode(PG + data["status"]),
                    ox.Literal(data["dates"]),
                    ox.NamedNode(document) if document is not None else None,
                )


def _span(numbers: Sequence[int], noun: str) -> str:
    """The least and the greatest of some numbers, with their noun: 2 to 4 steps."""
    least, greatest = min(numbers), max(numbers)
    return counted(greatest, noun) if least == greatest else f"{least} to {counted(greatest, noun)}"


def _integer(number: int) -> ox.Literal:
    return literal(str(number), "integer")
