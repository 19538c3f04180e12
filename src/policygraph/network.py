"""Which edges a network draws, as a `networkx.MultiDiGraph` that carries its evidence.

A network is one `.rq` file under `ontology/networks`: a SELECT of `?source ?relation ?target
?assertion`, one row for each edge, the assertion being what says that the edge is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter

import pyoxigraph as ox

from policygraph import catalog
from policygraph.accounts import Account, Accounts, bounds_of, described, iri, text
from policygraph.catalog import QueryFile
from policygraph.dates import Bounds, parse_day_range
from policygraph.errors import QueryError
from policygraph.namespaces import PG, PREFIXES, compact
from policygraph.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    import networkx

    from policygraph.accounts import Properties
    from policygraph.store import Term

    Days = tuple[date, date]

COLUMNS = ("source", "relation", "target", "assertion")
BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest")
"""What an edge of a network calls its bounds, in their order."""
_DEFINITIONS = (
    PREFIXES["dcterms"] + "description",
    PG + "statement",
    PREFIXES["skos"] + "definition",
)
# The group a thing is drawn in, by the first of these classes that it has.
_GROUPS = (
    ("Agency", "agency"),
    ("Organization", "organization"),
    ("Person", "person"),
    ("OfficeHolder", "person"),
    ("ActorGroup", "group"),
    ("Instrument", "instrument"),
    ("Work", "document"),
    ("InformationResource", "resource"),
    ("Event", "event"),
    ("Assertion", "claim"),
)


_PLACE = attrgetter("network", "source", "relation", "target", "assertion")


@dataclass(frozen=True, order=True)
class Edge:
    """One edge of one network: which thing stands in which relation to which, and who says so."""

    network: str
    source: str
    relation: str
    target: str
    assertion: str
    bounds: Bounds = field(compare=False)

    @cached_property
    def key(self) -> str:
        """A name for the edge that no other edge has and that stays the same."""
        ends = f"{compact(self.source)}|{self.relation}|{compact(self.target)}"
        return f"{self.network}|{compact(self.assertion)}|{ends}"

    def cover(self, days: Days | None) -> str | None:
        """`cover` or `may cover` where its dates do so for the days asked for, else None."""
        return self.bounds.cover(*days) if days is not None else None


def network_in(key: str) -> str:
    """The name of the network that the edge of this key is in."""
    return key.partition("|")[0]


def edges(
    workspace: Workspace, names: Sequence[str | QueryFile] = (), *, days: Days | None = None
) -> list[Edge]:
    """The edges of networks, all of them if none is named, in a fixed order.

    With `days`, only those whose dates cover or may cover them. UnknownNameError for a network
    that does not exist, QueryError for one that does not give edges.
    """
    found = {each for file in network_files(names) for each in _edges_of(workspace, file)}
    asked = (each for each in found if days is None or each.cover(days) is not None)
    return sorted(asked, key=_PLACE)  # the order of edges, found faster than by comparing them


def project(
    workspace: Workspace, names: Sequence[str | QueryFile] = (), *, as_of: str | None = None
) -> networkx.MultiDiGraph[str]:
    """The network of that name, or several in one, all if none is named.

    With `as_of`, a day, month or year, only edges whose assertion's dates cover or may cover it;
    the attribute `cover` says which. Nodes are IRIs; things without an edge are not in it.
    """
    days = parse_day_range(as_of) if as_of is not None else None
    name = ", ".join(each.name for each in network_files(names))
    return network_of(workspace, edges(workspace, names, days=days), name=name, days=days)


def network_of(
    workspace: Workspace, found: Sequence[Edge], *, name: str = "", days: Days | None = None
) -> networkx.MultiDiGraph[str]:
    """The network of these edges of a workspace, with the attributes that `project` gives them."""
    import networkx

    accounts = Accounts(workspace)
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name=name, days=days)
    ends = sorted({end for each in found for end in (each.source, each.target)})
    described_as = described(workspace, "descriptions")
    for node in ends:
        graph.add_node(node, **_node(workspace, accounts, described_as.get(node, {}), node))
    told: dict[str, Account] = {}
    for each in found:
        if each.assertion not in told:
            told[each.assertion] = accounts[each.assertion]
        attributes = _attributes(each, told[each.assertion], days)
        graph.add_edge(each.source, each.target, key=each.key, **attributes)
    return graph


def collapse(network: networkx.MultiDiGraph[str]) -> networkx.DiGraph[str]:
    """The network with one edge from a node to another; its weight counts distinct assertions."""
    return collapse_edges(
        ((source, target, data["assertion"]) for source, target, data in network.edges(data=True)),
        network.nodes,
    )


def collapse_edges(
    drawn: Iterable[tuple[str, str, str]], nodes: Iterable[str] = ()
) -> networkx.DiGraph[str]:
    """The collapsed network of sources, targets and assertions; the same edges, the same graph."""
    import networkx

    between: dict[tuple[str, str], set[str]] = {}
    for source, target, assertion in drawn:
        between.setdefault((source, target), set()).add(assertion)
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_nodes_from(sorted({*nodes, *(end for pair in between for end in pair)}))
    for source, target in sorted(between):
        graph.add_edge(source, target, weight=len(between[source, target]))
    return graph


def network_files(names: Sequence[str | QueryFile]) -> list[QueryFile]:
    """The files of networks, each once, in the order named."""
    asked = [names] if isinstance(names, str | QueryFile) else names
    files = [
        each if isinstance(each, QueryFile) else catalog.query_file("networks", each)
        for each in asked or catalog.query_names("networks")
    ]
    return list({each.name: each for each in files}.values())


def _edges_of(workspace: Workspace, file: QueryFile) -> list[Edge]:
    # A file of one's own may have the name of a network, or another text than it had.
    return workspace.once(
        ("edges", file.name, file.text), lambda: _found_edges(workspace, file, bounds_of(workspace))
    )


def _found_edges(workspace: Workspace, file: QueryFile, bounds: Mapping[str, Bounds]) -> list[Edge]:
    solutions = workspace.store.select(file.text, where=file.path)
    missing = [f"?{each}" for each in COLUMNS if each not in solutions.columns]
    if missing:
        problem = f"a network needs the columns ?{' ?'.join(COLUMNS)}; add {', '.join(missing)}"
        raise QueryError(problem, where=file.path)
    places = [solutions.columns.index(each) for each in COLUMNS]
    found, wrong = [], []
    for row in solutions:
        ends = tuple(row[place] for place in places)
        if _wrong(ends, bounds) is None:
            source, relation, target, assertion = map(iri, ends)
            told = bounds[assertion]
            found.append(Edge(file.name, source, relation, target, assertion, told))
        else:
            wrong.append(ends)
    if wrong:
        raise QueryError(_wrong(min(wrong, key=str), bounds) or "", where=file.path)
    return found


def _wrong(ends: tuple[Term | None, ...], bounds: Mapping[str, Bounds]) -> str | None:
    """Why a row draws no edge, or None where it does."""
    source, relation, target, assertion = ends
    for name, term in (("source", source), ("target", target), ("assertion", assertion)):
        if not isinstance(term, ox.NamedNode):
            return (
                f"?{name} is {_said(term)} in a row; a network's nodes have IRIs, so mend the "
                "network or the data ('policygraph validate' says where)"
            )
    if not isinstance(relation, ox.Literal):
        return f"?relation is {_said(relation)} in a row; write it as a few words"
    if iri(assertion) not in bounds:
        return f"?assertion is {_said(assertion)} in a row, which is no assertion"
    return None


def _said(term: Term | None) -> str:
    if term is None:
        return "empty"
    return f"'{compact(iri(term)) if isinstance(term, ox.NamedNode) else term}'"


def _node(workspace: Workspace, accounts: Accounts, said: Properties, node: str) -> dict[str, Any]:
    kind = accounts.kinds.of(node)
    classes = accounts.kinds.all(node)
    definitions = [found for each in _DEFINITIONS if (found := text(said, each)) is not None]
    return {
        "label": workspace.terms.label(ox.NamedNode(node)),
        "type": compact(kind) if kind else "",
        "type_label": workspace.terms.label(ox.NamedNode(kind)) if kind else "",
        "group": next((group for class_, group in _GROUPS if PG + class_ in classes), "other"),
        "aliases": sorted({iri(each) for each in said.get(PG + "alias", ())}),
        "definition": definitions[0] if definitions else "",
    }


def _attributes(edge: Edge, account: Account, days: Days | None) -> dict[str, Any]:
    return {
        "relation": edge.relation,
        "assertion": edge.assertion,
        "status": account.status,
        "network": edge.network,
        "dates": account.dates,
        **dict(zip(BOUNDS, account.bounds.iso(), strict=True)),
        "cover": edge.cover(days),
        "sources": list(account.documents),
    }
