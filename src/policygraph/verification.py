"""Whether a bundle or a recorded answer still holds, and through which accounts it does not.

Asked again on another graph, a bundle tells which rows were lost and gained, and through which
accounts. An account added, removed or changed since is a reason where it bears on a row lost or
gained, or such an account leans on it by any number of steps (`lineage` says what both mean; the
accounts behind a lost row are those it was written down with); and where such a row comes back or
goes when the account is left out of the graph as it is. What was removed cannot be tried so: for a
row without a reason, each account that changed besides may be one, and is told as that.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pyoxigraph as ox

from policygraph import __version__, catalog, workspace
from policygraph.bundles import account_digests, ontology_digest, read, rests_on
from policygraph.catalog import QueryFile
from policygraph.errors import PolicyGraphError, ReadError
from policygraph.files import digest, read_text
from policygraph.lineage import Lineage
from policygraph.namespaces import compact
from policygraph.queries import Table, ask, ask_table
from policygraph.store import Term
from policygraph.workspace import Workspace

Row = tuple[str, ...]
Moved = tuple[str, Row]  # "lost" or "gained"

_REORDERED = "the rows are in another order"
# So many accounts are left out one by one, which takes a fifth of a second for each.
_TRIED = 50
_IRI = re.compile("<([^<>]*)>")


class _State(NamedTuple):
    """An answer, with what its rows rest on, and all accounts of the graph that gave it."""

    rows: list[Row]
    rests: list[list[str]]
    accounts: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """An account, by its CURIE, that was added, removed or changed since."""

    account: str
    label: str
    how: str


@dataclass(frozen=True)
class Verification:
    """What a bundle's query gives now: rows lost and gained, as text, and through which accounts.

    For `unexplained` of these rows no account was found: one or more of `possible`, those nearest
    to them first, or of `through`, may be the reason, or what is no account where `besides` is
    true. `elsewhere` are the accounts that changed as well and were not found to bear on these
    rows; `notes` say what else is not as it was. `digest` is what the bundle is cited by.
    """

    name: str
    digest: str
    columns: Row
    rows: int
    lost: tuple[Row, ...]
    gained: tuple[Row, ...]
    reordered: bool
    through: tuple[Change, ...]
    unexplained: int
    possible: tuple[Change, ...]
    besides: bool
    elsewhere: tuple[Change, ...]
    notes: tuple[str, ...]

    @property
    def same(self) -> bool:
        """True where every row is as it was, and in the same order."""
        return not (self.lost or self.gained or self.reordered)


@dataclass(frozen=True)
class Difference:
    """A named question whose answer is not the recorded one, or could not be asked."""

    name: str
    lost: int = 0
    gained: int = 0
    note: str = ""


def verify(
    folder: str | Path, paths: str | Path | Sequence[str | Path] = (), *, cache: bool = True
) -> Verification:
    """What a bundle's query gives now, on these Turtle files or on the shipped data.

    ReadError where the folder is no bundle, or is not as it was written.
    """
    place = Path(folder)
    bundle = read(place)
    index = bundle.index
    before, texts = _answer(place, index)
    view = index["view"]
    ready = workspace.load(paths, known_on=view["known_on"], without=view["without"], cache=cache)
    path = place / "query.rq"
    file = catalog.parse_query(read_text(path), name=index["question"], path=path)
    asked, table = ask(ready, file), ask_table(ready, file)
    lineage = Lineage(ready)
    then = _State(before, index["rests_on"], index["accounts"])
    now = _State(_term_rows(table), rests_on(lineage.rows(asked, table)), account_digests(lineage))
    moved = [*(("lost", each) for each in _less(then.rows, now.rows)),
             *(("gained", each) for each in _less(now.rows, then.rows))]  # fmt: skip
    reordered = not moved and now.rows != then.rows
    changes = {each.account: each for each in _changes(then.accounts, now.accounts, ready)}

    reasons = _by_lineage(then, now, moved, changes.keys())
    known = set().union(*reasons.values()) if all(reasons.values()) else set()
    iris = {compact(each): each for each in sorted(lineage.said)}
    for account in [each for each in changes if each in iris and each not in known][:_TRIED]:
        for key in _by_trial(ready, file, iris[account], now.rows, moved):
            reasons[key].add(account)
    through = set().union(*reasons.values())
    bare = [(how, row) for how, row in moved if not reasons[how, row]]
    besides = _besides(index, lineage)
    possible = changes.keys() - through if bare or reordered else set()
    if len(changes) == 1 and not besides and (bare or possible):
        through, possible, bare = {*changes}, set(), []  # nothing else is left
    near = {compact(each) for _, row in bare for each in _IRI.findall(" ".join(row))}

    def far(account: str) -> tuple[bool, str]:
        return near.isdisjoint(_named(account, then, now)), account

    told = dict(zip(now.rows, table.text_rows(), strict=True))
    told |= dict(zip(before, texts, strict=True))
    return Verification(
        index["question"],
        bundle.digest,
        tuple(index["columns"]),
        len(table),
        tuple(told[row] for how, row in moved if how == "lost"),
        tuple(told[row] for how, row in moved if how == "gained"),
        reordered,
        tuple(changes[each] for each in sorted(through)),
        len(bare),
        tuple(changes[each] for each in sorted(possible, key=far)),
        besides,
        tuple(changes[each] for each in changes if each not in through | possible),
        tuple(_notes(index, ready, lineage)),
    )


def verify_recorded(
    paths: str | Path | Sequence[str | Path] = (), *, cache: bool = True
) -> tuple[list[Difference], int]:
    """The named questions whose answers differ from the recorded ones, and how many were asked."""
    ready = workspace.load(paths, cache=cache)
    recorded = sorted(catalog.ANSWERS.glob("*.csv"))
    found = []
    for path in recorded:
        name, params = recorded_question(path.stem)
        before = _csv_rows(path)
        try:
            table = ask_table(ready, name, params)
        except PolicyGraphError as error:
            found.append(Difference(path.stem, lost=len(before) - 1, note=str(error)))
            continue
        now = [table.columns, *table.text_rows()]
        lost, gained = _less(before, now), _less(now, before)
        if now != before:
            note = "" if lost or gained else _REORDERED
            found.append(Difference(path.stem, len(lost), len(gained), note))
    questions = {recorded_question(path.stem)[0] for path in recorded}
    found += [
        Difference(name, note="no answer is recorded")
        for name in catalog.query_names("queries")
        if name not in questions
    ]
    return found, len(recorded)


def recorded_question(name: str) -> tuple[str, dict[str, str]]:
    """The question and the parameters that the name of a recorded answer holds.

    `NAME@param=value,param=value`; what a file name cannot hold is written as in a URL: `%3A`.
    """
    question, _, given = name.partition("@")
    pairs = (each.partition("=") for each in given.split(",") if each)
    return question, {unquote(param): unquote(value) for param, _, value in pairs}


# --- what changed ---------------------------------------------------------------------------------


def _less(rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """The rows that are not among the others, in their order; each counts as often as it stands."""
    left = Counter(others)
    found = []
    for row in rows:
        if left[row]:
            left[row] -= 1
        else:
            found.append(row)
    return found


def _changes(before: Mapping[str, Any], now: Mapping[str, Any], ready: Workspace) -> list[Change]:
    found = []
    for name in sorted({*before, *now}):
        if name not in now:
            how = "removed"
        elif name not in before:
            how = "added"
        elif before[name]["digest"] != now[name]["digest"]:
            how = "changed"
        else:
            continue
        label = ready.terms.label(ready.terms.find(name)) if name in now else name
        found.append(Change(name, label, how))
    return found


def _reached(rests: Iterable[str], graphs: Sequence[Mapping[str, Any]]) -> set[str]:
    """The accounts, and those they lean on by any number of steps, then or now."""
    found: set[str] = set()
    waiting = list(rests)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [
                each for graph in graphs if name in graph for each in graph[name]["leans_on"]
            ]
    return found


def _by_lineage(
    then: _State, now: _State, moved: Sequence[Moved], changed: Collection[str]
) -> dict[Moved, set[str]]:
    """For each row lost or gained, what changed of what it rested on or rests on."""
    reasons: dict[Moved, set[str]] = {each: set() for each in moved}
    for how, state in (("lost", then), ("gained", now)):
        for row, rests in zip(state.rows, state.rests, strict=True):
            if (how, row) in reasons:
                reached = _reached(rests, (then.accounts, now.accounts))
                reasons[how, row] |= reached.intersection(changed)
    return reasons


def _by_trial(
    ready: Workspace, file: QueryFile, account: str, rows: Sequence[Row], moved: Sequence[Moved]
) -> list[Moved]:
    """The rows lost that come back, and those gained that go, when an account is left out."""
    if not moved:
        return []
    without = workspace.leave_out(ready, accounts=[account])
    left = _term_rows(ask_table(without, file))
    found = {"lost": _less(left, rows), "gained": _less(rows, left)}
    return [(how, row) for how, row in moved if row in found[how]]


def _named(account: str, *states: _State) -> set[str]:
    """The account and the things that it names, then or now."""
    said = [each.accounts[account]["names"] for each in states if account in each.accounts]
    return {account}.union(*said)


def _besides(index: Mapping[str, Any], lineage: Lineage) -> bool:
    """Whether what is no account is not as it was: other things, the ontology, this package."""
    then = (index["other_things"], index["ontology"], index["policygraph"])
    return then != (lineage.rest, ontology_digest(), __version__)


def _notes(index: Mapping[str, Any], ready: Workspace, lineage: Lineage) -> list[str]:
    notes = list(ready.notes)
    if index["policygraph"] != __version__:
        notes.append(f"written by policygraph {index['policygraph']}, asked by {__version__}")
    name = index["question"]
    if name in catalog.query_names("queries"):
        wording = digest(catalog.query_file("queries", name).text.encode())
        if wording != index["wording"]:
            notes.append(f"'{name}' is worded otherwise by now; this is the query as it was asked")
    if index["ontology"] != ontology_digest():
        notes.append("the ontology or its rules were changed since")
    if index["other_things"] != lineage.rest:
        notes.append("what is no account was changed since: documents, actors, roles or the like")
    return notes


def _answer(place: Path, index: Mapping[str, Any]) -> tuple[list[Row], list[Row]]:
    """The rows that were written down, as terms and as text."""
    try:
        terms = _rows_of_json(place / "answer.json", index["columns"])
        texts = _csv_rows(place / "answer.csv")[1:]
        lengths = {len(terms), len(texts), index["rows"]}
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError, csv.Error) as error:
        raise ReadError(
            place, "no bundle that policygraph writes: its answer is no table"
        ) from error
    if len(lengths) > 1:
        problem = "no bundle that policygraph writes: its answer has other rows in each file"
        raise ReadError(place, problem)
    return terms, texts


def _rows_of_json(path: Path, columns: Sequence[str]) -> list[Row]:
    answer = json.loads(read_text(path))
    return [
        tuple(_term_text(_term(row.get(name))) for name in columns)
        for row in answer["results"]["bindings"]
    ]


def _term_rows(table: Table) -> list[Row]:
    return [tuple(map(_term_text, row)) for row in table]


def _term(cell: Mapping[str, str] | None) -> Term | None:
    if cell is None:
        return None
    value = cell["value"]
    if cell["type"] == "uri":
        return ox.NamedNode(value)
    if cell["type"] == "bnode":
        return ox.BlankNode()
    if "xml:lang" in cell:
        return ox.Literal(value, language=cell["xml:lang"])
    datatype = cell.get("datatype")
    return ox.Literal(value, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(value)


def _term_text(term: Term | None) -> str:
    """A term as N-Triples; blank nodes, which get another name each time, are all alike."""
    if term is None:
        return ""
    return "_:" if isinstance(term, ox.BlankNode) else str(term)


def _csv_rows(path: Path) -> list[Row]:
    text = read_text(path)
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))  # a cell may be all of it
    return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""))]
