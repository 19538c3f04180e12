"""How relations, accounts and answers stood as far as known by each day.

A page that is asked what was known by a day must answer as the view of that day does, where
bounds, status and rules are found anew. It cannot do so itself, so every view is made here, one
for each day on which something became known, and what changed from one to the next is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from policygraph import caching, catalog
from policygraph.accounts import Accounts, bounds_of
from policygraph.answers import Answers, Question
from policygraph.catalog import QueryFile
from policygraph.errors import AmbiguousNameError, UnknownNameError, ValueProblem
from policygraph.evidence import records
from policygraph.network import Edge, edges, network_files, network_in, network_of
from policygraph.workspace import Workspace, known_by, known_days

if TYPE_CHECKING:
    import networkx

_As = TypeVar("_As")
# What is kept under another form is not read. Changed with what `records` and `project` give.
_FORM = "2"
# Of a relation or account as far as known: its status, its dates in words and its four bounds as
# ISO days or None.
State = tuple[str, str, list[str | None]]
# From which of the days on it stood how, in order; None is not at all. The last entry at or before
# the place of a day holds, and before the first it was not there. Place -1 is before all days.
History = list[tuple[int, State | None]]
# The same of an answer: the IRIs of the accounts that it was found with, sorted.
AnswerHistory = list[tuple[int, list[str] | None]]


@dataclass(frozen=True)
class Versions:
    """What was known when: the days on which something became known, and what changed then.

    What stood as it stands today before anything became known has no history.
    """

    days: tuple[str, ...]
    """ISO days, ascending; a history names them by their place."""
    edges: dict[str, History]
    """By the key of an edge, of today's network and of those in `former_edges`."""
    accounts: dict[str, History]
    """By IRI, of today's accounts and of those in `former_accounts`."""
    former_edges: list[tuple[str, str, str, dict[str, Any]]] = field(default_factory=list)
    """Edges of earlier days that are not there today: source, target, key and attributes as
    `network.project` gives them, of the last day on which they were there."""
    former_nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The ends of such edges with their attributes; some may be nodes of today as well."""
    former_accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The records of accounts that are not there today, of the last day on which they were."""
    answers: dict[str, AnswerHistory] = field(default_factory=dict)
    """By question as text: with which accounts it was answered, as `Answers` finds them."""

    def joined(self, network: networkx.MultiDiGraph[str]) -> networkx.MultiDiGraph[str]:
        """A network of today with the edges and nodes that are not there any more."""
        if not self.former_edges:
            return network
        whole: networkx.MultiDiGraph[str] = network.copy()
        for node, data in sorted(self.former_nodes.items()):
            if node not in whole:
                whole.add_node(node, **data)
        for source, target, key, data in self.former_edges:
            whole.add_edge(source, target, key=key, **data)
        return whole

    def of(self, networks: Sequence[str]) -> Versions:
        """The same with the former edges of some networks only: what a page of those needs."""
        return self._with([each for each in self.former_edges if each[3]["network"] in networks])

    def only(self, edges: Collection[str]) -> Versions:
        """The same with the former edges of these keys only."""
        return self._with([each for each in self.former_edges if each[2] in edges])

    def _with(self, former: list[tuple[str, str, str, dict[str, Any]]]) -> Versions:
        ends = {end for source, target, _, _ in former for end in (source, target)}
        nodes = {each: data for each, data in self.former_nodes.items() if each in ends}
        return replace(self, former_edges=former, former_nodes=nodes)


NOTHING = Versions(days=(), edges={}, accounts={})
"""Where nothing is known of what was known when."""


def versions(
    workspace: Workspace,
    names: Sequence[str | QueryFile] = (),
    questions: Collection[Question] = (),
) -> Versions:
    """How the edges of networks, all if none is named, and all accounts stood on each known day,
    and what these questions were answered with.

    Today is what the workspace shows, which may be a view itself. Takes as long as making as many
    views as there are days, and is kept in the cache where the workspace is. UnknownNameError for
    a network or question that does not exist.
    """
    files, every = network_files(names), network_files(())
    asked = sorted(set(questions))
    if workspace.cache_key is None or not all(each in every for each in files):
        return _made(workspace, files, asked)
    read = (*every, *catalog.query_files("evidence"), *(each.file for each in asked))
    texts = [_FORM, workspace.cache_key, *(each.text for each in read), *map(str, asked)]
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    found = _read(caching.kept(f"{digest}.json"))
    if found is None:
        found = _made(workspace, every, asked)
        caching.keep(f"{digest}.json", _written(found))
    named = [each.name for each in files]
    told = {key: each for key, each in found.edges.items() if network_in(key) in named}
    return replace(found.of(named), edges=told)


def _written(found: Versions) -> bytes:
    return json.dumps(asdict(found), ensure_ascii=False, sort_keys=True).encode()


def _read(content: bytes | None) -> Versions | None:
    """What was written, or None where nothing was, or by another version of this module."""
    if content is None:
        return None
    try:
        return _told(json.loads(content))
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None


def _told(said: Mapping[str, Any]) -> Versions:
    def histories(told: Mapping[str, Any]) -> dict[str, History]:
        return {
            each: [(place, as_ and (as_[0], as_[1], as_[2])) for place, as_ in history]
            for each, history in told.items()
        }

    return Versions(
        tuple(said["days"]),
        histories(said["edges"]),
        histories(said["accounts"]),
        [(source, target, key, data) for source, target, key, data in said["former_edges"]],
        said["former_nodes"],
        said["former_accounts"],
        {
            each: [(place, found) for place, found in history]
            for each, history in said["answers"].items()
        },
    )


def _made(
    workspace: Workspace, files: Sequence[QueryFile], questions: Sequence[Question]
) -> Versions:
    days = known_days(workspace)
    later = _Seen.of(workspace, files, questions)
    former = _Former(later)
    told_edges: dict[str, History] = {}
    told_accounts: dict[str, History] = {}
    told_answers: dict[str, AnswerHistory] = {}
    # From today backwards, so that what is no longer there is met first as it stood last.
    for place in reversed(range(len(days))):
        earlier = _Seen()
        before = days[place - 1] if place else _day_before(days[0])
        if before is not None:
            view = known_by(workspace, before)
            earlier = _Seen.of(view, files, questions, near=later.asked)
            former.meet(view, earlier)
        _tell(told_edges, place, later.edges, earlier.edges)
        _tell(told_accounts, place, later.accounts, earlier.accounts)
        _tell(told_answers, place, later.answers, earlier.answers)
        later = earlier
    if days:
        _tell(told_edges, -1, later.edges, {})
        _tell(told_accounts, -1, later.accounts, {})
        _tell(told_answers, -1, later.answers, {})
    return Versions(
        tuple(each.isoformat() for each in days),
        _histories(told_edges),
        _histories(told_accounts),
        sorted(former.edges, key=lambda each: each[2]),
        dict(sorted(former.nodes.items())),
        dict(sorted(former.accounts.items())),
        {
            each: [(place, found or []) for place, found in history]
            for each, history in _histories(told_answers).items()
        },
    )


class _Seen(NamedTuple):
    """What a view shows: its edges, how each edge and account stands in it, and its answers."""

    drawn: Sequence[Edge] = ()
    edges: Mapping[str, State] = {}
    accounts: Mapping[str, State] = {}
    answers: Mapping[str, list[str]] = {}
    asked: Answers | None = None

    @classmethod
    def of(
        cls,
        view: Workspace,
        files: Sequence[QueryFile],
        questions: Sequence[Question],
        near: Answers | None = None,
    ) -> _Seen:
        found, bounds = edges(view, files), bounds_of(view)
        accounts = Accounts(view, "dates-and-status")
        states = {
            each: (accounts.status(each), accounts.dates(each), bounds[each].iso())
            for each in accounts
        }
        asked = Answers(view, near)
        answers = {str(each): sorted(_answered(asked, each)) for each in questions}
        of_edges = {each.key: states[each.assertion] for each in found}
        return cls(found, of_edges, states, answers, asked)


def _answered(answers: Answers, question: Question) -> frozenset[str]:
    """The accounts that a question is answered with; none where what it is about is not there."""
    try:
        return answers.accounts(question)
    except (AmbiguousNameError, UnknownNameError, ValueProblem):
        return frozenset()


class _Former:
    """What earlier days had and today has not, as it stood on the last of them."""

    def __init__(self, today: _Seen) -> None:
        self._known_edges, self._known_accounts = {*today.edges}, {*today.accounts}
        self.edges: list[tuple[str, str, str, dict[str, Any]]] = []
        self.nodes: dict[str, dict[str, Any]] = {}
        self.accounts: dict[str, dict[str, Any]] = {}

    def meet(self, view: Workspace, seen: _Seen) -> None:
        """Take from a view what no later one had."""
        new = [each for each in seen.drawn if each.key not in self._known_edges]
        if new:
            network = network_of(view, new)
            self.edges += network.edges(keys=True, data=True)
            self.nodes = {**dict(network.nodes(data=True)), **self.nodes}
            self._known_edges.update(seen.edges)
        accounts = seen.accounts.keys() - self._known_accounts
        if accounts:
            self.accounts.update(records(view, only=accounts, copies=True)["accounts"])
            self._known_accounts |= accounts


def _tell(
    told: dict[str, list[tuple[int, _As | None]]],
    place: int,
    later: Mapping[str, _As],
    earlier: Mapping[str, _As],
) -> None:
    """Note how all that stood otherwise before stood from this place on."""
    for each in later.keys() | earlier.keys():
        if later.get(each) != earlier.get(each):
            told.setdefault(each, []).append((place, later.get(each)))


def _histories(
    told: Mapping[str, list[tuple[int, _As | None]]],
) -> dict[str, list[tuple[int, _As | None]]]:
    """The histories, forwards, of all but what never changed."""
    return {
        each: history[::-1]
        for each, history in sorted(told.items())
        if [place for place, _ in history] != [-1]
    }


def _day_before(day: date) -> date | None:
    return day - timedelta(days=1) if day > date.min else None
