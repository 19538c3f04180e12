"""Reading paths: named views of a network, and the stories whose steps are such views.

A view of a question shows the accounts that its answer was found with (`answers`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

import pyoxigraph as ox

from policygraph import catalog
from policygraph.accounts import LABEL, described, iri, iris, text
from policygraph.answers import Answers, Question
from policygraph.dates import parse_day_range
from policygraph.errors import AmbiguousNameError, UnknownNameError, ValueProblem
from policygraph.namespaces import PG, PREFIXES
from policygraph.queries import ask_table
from policygraph.versions import NOTHING, Versions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from typing import Any

    from policygraph.dates import Bounds
    from policygraph.workspace import Workspace

_STATUS = ox.NamedNode(PG + "status")
_TEXT = PREFIXES["dcterms"] + "description"
_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_COUNT = re.compile("[0-9]{1,15}")
KEPT = frozenset(("all", "everything", "posts-and-data"))
"""The names of the views that a page has of its own."""
# The page's own day is kept where a view has none; this is no day at all.
AT_ANY_TIME = ""


@dataclass(frozen=True)
class View:
    """A part of a network that a page can show by its name."""

    name: str
    """Of a-z, 0-9 and hyphens: it stands in links."""
    title: str
    text: str = ""
    kind: str = "network"
    """network, view or step."""
    day: str | None = None
    """The day, month or year it opens on, AT_ANY_TIME for all of them; None keeps the page's."""
    focus: str | None = None
    """The IRI of the node it is about."""
    accounts: tuple[str, ...] = ()
    """The IRIs of the accounts that its question answered, or that tie its focus to others."""
    edges: frozenset[str] | None = None
    """The keys of its edges; None is all of them."""
    answers: str = ""
    """What it answers, in a sentence."""
    rests_on: tuple[str, ...] = ()
    """The IRIs of the accounts that its text speaks of."""
    known: tuple[tuple[int, tuple[str, ...], frozenset[str]], ...] = ()
    """Its accounts and edges as far as known from each of these places in the known days on, as
    `versions` has them; nothing where they always were those of today. `edges` then has them all.
    """


@dataclass(frozen=True)
class Story:
    """Steps to be read in order."""

    name: str
    title: str
    steps: tuple[str, ...]
    """The names of its views."""


def questions(workspace: Workspace) -> list[Question]:
    """What the views and steps of the data ask; ValueProblem as `views` has it."""
    found = []
    for each in _declared(workspace):
        each.check()
        if each.question is not None:
            found.append(each.question)
    return found


def views(
    workspace: Workspace, network: Any, known: Versions = NOTHING, *, strict: bool = True
) -> tuple[list[View], list[Story]]:
    """The views and steps that the data declare, in order, and the stories that have steps.

    `known` has what their questions answered as far as known by each day. One that would show
    nothing, or whose text rests on an account that is not there, is a ValueProblem; unless `strict`
    it is left out, since a view of the graph may leave out that account. A question, parameter or
    network that does not exist is always refused.
    """
    answers = Answers(workspace)
    whole = known.joined(network)
    found: list[View] = []
    steps: dict[str, list[str]] = {}
    for each in _declared(workspace):
        each.check()
        try:
            view = _view(workspace, answers, network, each)
        except (ValueProblem, UnknownNameError, AmbiguousNameError) as error:
            if strict:
                raise ValueProblem(f"{each} cannot be shown: {error}") from error
            continue
        if each.question is not None:
            # What a step tells of is in its picture, too.
            told = edges_of(whole, frozenset(each.rests_on if each.story else ()), each.networks)
            view = as_known(view, known, each.question, whole, each.networks, always=told)
        found.append(view)
        if each.story is not None:
            steps.setdefault(each.story, []).append(each.name)
    label = workspace.terms.label
    stories = [
        Story(_local(story), label(ox.NamedNode(story)), tuple(steps[story]))
        for story in sorted(steps)
    ]
    return found, stories


def left_out(workspace: Workspace, found: Iterable[View]) -> list[str]:
    """The names of the views and steps that the data declare and that are not among these."""
    there = {each.name for each in found}
    return [each.name for each in _declared(workspace) if each.name not in there]


def edges_of(network: Any, accounts: frozenset[str], names: Iterable[str] = ()) -> frozenset[str]:
    """The keys of the edges of a network that these accounts say are there.

    Of the networks named. Of all of them, those that only say who speaks of an account are left
    out where another edge shows what it says.
    """
    kept = set(names)
    found = {
        key: (data["assertion"], data["assertion"] in (source, target))
        for source, target, key, data in network.edges(keys=True, data=True)
        if data["assertion"] in accounts and (not kept or data["network"] in kept)
    }
    shown = set() if kept else {account for account, spoken_of in found.values() if not spoken_of}
    return frozenset(
        key for key, (account, spoken_of) in found.items() if not (spoken_of and account in shown)
    )


def nearby(ties: Iterable[tuple[str, str]], focus: str, hops: int) -> set[str]:
    """The nodes within so many steps of one, whichever way the ties point, and itself."""
    import networkx

    graph: networkx.Graph[str] = networkx.Graph(ties)
    graph.add_node(focus)
    return set(networkx.single_source_shortest_path_length(graph, focus, cutoff=hops))


def as_known(
    view: View,
    known: Versions,
    question: Question,
    whole: Any,
    names: Iterable[str] = (),
    always: frozenset[str] = frozenset(),
) -> View:
    """The view of a question with what that answered as far as known by each day.

    Of a network with the edges that are not there any more, and of the networks named. The edges
    that are `always` in the view are so whatever was answered.
    """
    told = tuple(
        (place, tuple(found or ()), edges_of(whole, frozenset(found or ()), names) | always)
        for place, found in known.answers.get(str(question), ())
    )
    edges = frozenset().union(view.edges or (), *(each for _, _, each in told))
    return replace(view, known=told, edges=edges)


@dataclass(frozen=True)
class _Declared:
    """A view or step as the data declare it."""

    name: str
    title: str
    text: str
    position: int
    story: str | None
    question: Question | None
    focus: str | None
    hops: int
    networks: tuple[str, ...]
    day: str | None
    rests_on: tuple[str, ...]

    def __str__(self) -> str:
        asks = f", {self.question.name}," if self.question else ""
        return f"the {self.kind} '{self.name}'{asks}"

    @property
    def kind(self) -> str:
        return "step" if self.story is not None else "view"

    def check(self) -> None:
        """ValueProblem for what no data would make right: a name that nothing has."""
        if _NAME.fullmatch(self.name) is None:
            raise ValueProblem(
                f"{self} needs another name: lower-case letters, digits and single hyphens"
            )
        if self.name in KEPT:
            raise ValueProblem(f"{self} needs another name: a page has its own view of that name")
        try:
            for name in self.networks:
                catalog.query_file("networks", name)
            if (self.question is None) == (self.focus is None):
                raise ValueProblem("it needs either a question or a focus")
            if self.day is not None:
                parse_day_range(self.day)
            if self.question is not None:
                file = self.question.file
                for name, _ in self.question.params:
                    if name == "as_of":
                        raise ValueProblem("the day goes with pg:day, not with pg:parameter")
                    file.parameter(name)
        except (ValueProblem, UnknownNameError) as error:
            raise ValueProblem(f"{self} cannot be asked: {error}") from error


def _declared(workspace: Workspace) -> list[_Declared]:
    """What the data declare: the views, then the steps of each story, each in its order."""
    found = []
    for name, said in described(workspace, "views").items():
        question = text(said, "asks")
        params = tuple(sorted(_parameter(each) for each in _texts(said, "parameter")))
        for parameter, count in Counter(each for each, _ in params).items():
            if count > 1:
                problem = f"gives the parameter '{parameter}' twice; give it once"
                raise ValueProblem(f"the view '{_local(name)}' {problem}")
        found.append(
            _Declared(
                _local(name),
                text(said, LABEL) or _local(name),
                text(said, _TEXT) or "",
                _number(name, said, "position", 0),
                next(iter(iris(said, "inStory")), None),
                Question(question, params) if question is not None else None,
                next(iter(iris(said, "focus")), None),
                _number(name, said, "hops", 1),
                tuple(_texts(said, "network")),
                text(said, "day"),
                tuple(iris(said, "restsOn")),
            )
        )
    found.sort(key=lambda each: (each.story or "", each.position, each.name))
    for name, count in Counter(each.name for each in found).items():
        if count > 1:
            raise ValueProblem(f"two views are called '{name}'; a name stands in links")
    return found


def _number(name: str, said: Mapping[str, Any], property_: str, default: int) -> int:
    """The number that a view has for a property; ValueProblem for what is none."""
    written = text(said, property_) or str(default)
    if _COUNT.fullmatch(written) is None:
        place = f"the view '{_local(name)}' has the pg:{property_} '{written[:20]}'"
        raise ValueProblem(f"{place}, which is no whole number of up to 15 digits")
    return int(written)


def _view(workspace: Workspace, answers: Answers, network: Any, declared: _Declared) -> View:
    """The view; ValueProblem where it shows nothing, or where what its text rests on is gone."""
    label = workspace.terms.label
    for account in declared.rests_on:
        status = next(workspace.store.triples(ox.NamedNode(account), _STATUS), None)
        if status is None or iri(status.object) == PG + "Withdrawn":
            gone = "is not there" if status is None else "was taken back"
            raise ValueProblem(f"its text rests on '{label(ox.NamedNode(account))}', which {gone}")
    accounts: frozenset[str] = frozenset()
    day = declared.day
    if declared.question is not None:
        question = declared.question
        about_a_day = question.asks_a_day
        if about_a_day and day is None and workspace.reference_date is None:
            raise ValueProblem("a day is needed and the data has no pg:referenceDate; give pg:day")
        table = ask_table(
            workspace, question.name, dict(question.params), as_of=day if about_a_day else None
        )
        if not len(table):
            raise ValueProblem(f"it answers nothing{f' on {day}' if about_a_day and day else ''}")
        accounts = answers.accounts(question)
        edges = edges_of(network, accounts, declared.networks)
        sentence = table.title
        if day is None and not about_a_day:
            day = AT_ANY_TIME
    else:
        focus = declared.focus or ""
        edges = _around(network, focus, declared.hops, declared.networks)
        accounts = frozenset(
            data["assertion"]
            for source, target, key, data in network.edges(keys=True, data=True)
            if key in edges and focus in (source, target)
        )
        sentence = f"What is near {label(ox.NamedNode(focus))}?"
    if declared.kind == "step":  # what a step tells of is in its picture, too
        edges |= edges_of(network, frozenset(declared.rests_on), declared.networks)
    if not _shown(network, edges, answers.bounds, day, workspace.reference_date):
        place = f" in {', '.join(declared.networks)}" if declared.networks else ""
        raise ValueProblem(f"nothing of it is drawn{place}{f' on {day}' if day else ''}")
    return View(
        declared.name,
        declared.title,
        declared.text,
        declared.kind,
        day,
        declared.focus,
        tuple(sorted(accounts)),
        edges,
        sentence,
        declared.rests_on,
    )


def _around(network: Any, focus: str, hops: int, names: Iterable[str]) -> frozenset[str]:
    """The keys of the edges among what lies within so many relations of a node."""
    kept = set(names)
    drawn = [
        (source, target, key)
        for source, target, key, data in network.edges(keys=True, data=True)
        if not kept or data["network"] in kept
    ]
    near = nearby((edge[:2] for edge in drawn), focus, hops)
    return frozenset(key for source, target, key in drawn if {source, target} <= near)


def _shown(
    network: Any,
    edges: frozenset[str],
    bounds: Mapping[str, Bounds],
    day: str | None,
    reference: date | None,
) -> bool:
    """Whether one of these edges may be there on the day on which the view opens."""
    if day is None and reference is not None:
        day = reference.isoformat()
    days = parse_day_range(day) if day else None
    return any(
        key in edges and (days is None or bounds[data["assertion"]].may_cover(*days))
        for _, _, key, data in network.edges(keys=True, data=True)
    )


def _parameter(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not equals:
        raise ValueProblem(f"'{written}' is no parameter; write pg:parameter \"NAME=VALUE\"")
    return name.strip(), value.strip()


def _texts(said: Mapping[str, Any], name: str) -> list[str]:
    found = said.get(PG + name, ())
    return sorted(each.value for each in found if isinstance(each, ox.Literal))


def _local(name: str) -> str:
    return re.split("[/#]", name)[-1]
