"""Which things are central, and how far that rests on one origin; which chains tie two things.

Graphs here are small and were sampled from a story. So every rank stands with its range: the best
and the worst rank when each origin is left out in turn, and, for a day, when each account that
only may cover the day is left out in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pyoxigraph as ox

from policygraph.accounts import evidence, iri
from policygraph.catalog import QueryFile
from policygraph.dates import parse_day_range
from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.namespaces import PG
from policygraph.network import collapse_edges, edges, network_files, project
from policygraph.queries import Table
from policygraph.store import literal
from policygraph.workspace import Workspace, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    import networkx

    from policygraph.network import Edge
    from policygraph.store import Term

    Days = tuple[date, date]

MEASURES = ("betweenness", "degree", "pagerank")
_PATH_COLUMNS = (
    *("chain", "step", "source", "relation", "target", "direction"),
    *("assertion", "status", "dates", "document"),
)
# Scores that differ by less are a tie: the measures are sums of floating-point numbers.
_DIGITS = 9


@dataclass(frozen=True)
class Ranking(Table):
    """A Table of ranks, with a note on what was ranked and how to read it."""

    note: str = ""


class Views:
    """The edges of networks, and what is left of them without each origin.

    Every view is made once: hand one object to all calls of `rank` on these networks, which are
    all networks if none is named.
    """

    def __init__(
        self, workspace: Workspace, names: Sequence[str | QueryFile] = (), *, cache: bool = True
    ) -> None:
        self._workspace = workspace
        self._files = network_files(names)
        self._cache = cache
        self._views: dict[str, list[Edge]] = {}
        self.networks = [each.name for each in self._files]
        self.edges = edges(workspace, self._files)
        self._origins: dict[str, set[str]] = {}
        for account, origin in evidence(workspace, "origins"):
            self._origins.setdefault(iri(account), set()).add(iri(origin))

        self._works: dict[str, list[str]] = {}
        for origin, work in evidence(workspace, "joined-works"):
            self._works.setdefault(iri(origin), []).append(iri(work))

    def origins(self, drawn: Iterable[Edge]) -> list[str]:
        """The origins that these edges rest on, sorted."""
        return sorted({o for each in drawn for o in self._origins.get(each.assertion, ())})

    def without(self, origin: str) -> list[Edge]:
        """The edges that are left without an origin and whatever retells it."""
        if origin not in self._views:
            base = self._workspace
            left_out = (*base.without, *self._works.get(origin, [origin]))
            view = load(base.paths, known_on=base.known_on, without=left_out, cache=self._cache)
            self._views[origin] = edges(view, self._files)
        return self._views[origin]


def rank(
    workspace: Workspace,
    names: Sequence[str | QueryFile] = (),
    *,
    by: str = "degree",
    as_of: str | None = None,
    limit: int | None = None,
    cache: bool = True,
    views: Views | None = None,
) -> Ranking:
    """The things of a network by a measure of how central they are, each rank with its range.

    Ties share the better rank. `rank_low` and `rank_high` are the best and the worst rank; a
    thing that is gone from a view ranks there after all others. UnknownNameError for a measure
    or a network that does not exist.
    """
    if by not in MEASURES:
        raise UnknownNameError("measure", by, MEASURES)
    days = parse_day_range(as_of) if as_of is not None else None
    asked = [each.name for each in network_files(names)]
    views = views or Views(workspace, names, cache=cache)
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
    origins, unsure = _left_out(workspace, views, drawn, days)
    others = [_ranked(kept(views.without(each)), by)[0] for each in origins]
    for account in unsure:
        others.append(_ranked([each for each in drawn if each.assertion != account], by)[0])
    rows: list[tuple[Term | None, ...]] = []
    for node in sorted(places, key=lambda each: (places[each], each)):
        found = [places[node], *(other.get(node, len(places) + 1) for other in others)]
        low, high = (_integer(min(found)), _integer(max(found))) if others else (None, None)
        score = literal(f"{scores[node]:.6f}", "decimal")
        rows.append((ox.NamedNode(node), score, _integer(places[node]), low, high))
    name = ", ".join(asked)
    about = (
        f"{name}: {_counted(len(places), 'node')} and {_counted(len(drawn), 'edge')}",
        f"as of {as_of}" if as_of is not None else "all days together",
        _range_note(workspace, len(origins), len(unsure), days),
    )
    return Ranking(
        ("node", "score", "rank", "rank_low", "rank_high"),
        tuple(rows)[:limit],
        workspace.terms,
        name=name,
        title=f"What is central in {name}, by {by}?",
        days=days,
        note=f"{'; '.join(about)}. Small and sampled from a story: ranks tell of this graph alone",
    )


def rank_note(table: Table) -> str:
    """What to print with a ranking: its size, its day, what was left out in turn."""
    return table.note if isinstance(table, Ranking) else ""


def _left_out(
    workspace: Workspace, views: Views, drawn: list[Edge], days: Days | None
) -> tuple[list[str], list[str]]:
    """The origins, and the accounts that only may cover the day, to be left out in turn."""
    unsure = {each.assertion for each in drawn if each.cover(days) == "may cover"}
    return views.origins(drawn), sorted(unsure)


def _range_note(workspace: Workspace, origins: int, unsure: int, days: Days | None) -> str:
    accounts = f" and {_counted(unsure, 'account')} that only may cover it" if days else ""
    left_out = f"{_counted(origins, 'origin')}{accounts} left out in turn"
    return f"ranges with {left_out}, a thing that is then gone ranking after all others"


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
) -> Table:
    """The shortest chains of edges between two things, whichever way the edges point.

    One row for each edge of a step and each document behind it. `source` and `target` are in the
    order of the walk; `direction` says which way the edge points. `start` and `end` are labels,
    aliases, CURIEs or IRIs. A table without rows where no chain ties them; ValueProblem for a
    thing that is not in the network.
    """
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
    rows: list[tuple[Term | None, ...]] = []
    for number, chain in enumerate(_chains(graph, ends[0], ends[1], most), start=1):
        for step, (here, there) in enumerate(pairwise(chain), start=1):
            numbers = _integer(number), _integer(step)
            rows += [(*numbers, *row) for row in _step(graph, here, there)]
    return Table(
        _PATH_COLUMNS,
        tuple(rows),
        workspace.terms,
        name=graph.graph["name"],
        title=f"Which chains tie {' and '.join(labels)}?",
        group=("document",),
        days=graph.graph["days"],
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


def _integer(number: int) -> ox.Literal:
    return literal(str(number), "integer")


def _counted(count: int, noun: str) -> str:
    """The number with its noun: 1 row, 2 rows."""
    return f"{count} {noun}" + ("" if count == 1 else "s")
