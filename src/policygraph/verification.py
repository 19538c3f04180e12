"""Whether a bundle or a recorded answer still holds, and through which accounts it does not.

Asked again on another graph, a bundle tells which rows were lost and gained, and through which
accounts: those added, removed or changed since that bear on a row lost or gained, or that such an
account leans on by any number of steps (`lineage` says what both mean). The accounts behind a lost
row are those it was written down with.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox

from policygraph import __version__, catalog, workspace
from policygraph.bundles import account_digests, ontology_digest, read
from policygraph.errors import PolicyGraphError
from policygraph.files import digest, read_text
from policygraph.lineage import Lineage
from policygraph.namespaces import compact
from policygraph.queries import ask, ask_table
from policygraph.store import Term
from policygraph.workspace import Workspace

Row = tuple[str, ...]

_REORDERED = "the rows are in another order"


@dataclass(frozen=True)
class Change:
    """An account, by its CURIE, that was added, removed or changed since."""

    account: str
    label: str
    how: str


@dataclass(frozen=True)
class Verification:
    """What a bundle's query gives now: rows lost and gained, as text, and through which accounts.

    `elsewhere` are the accounts that changed as well and bear on none of these rows; `notes` say
    what else is not as it was.
    """

    name: str
    columns: Row
    rows: int
    lost: tuple[Row, ...]
    gained: tuple[Row, ...]
    reordered: bool
    through: tuple[Change, ...]
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
    index = read(place)
    before = _rows_of_json(place / "answer.json")
    texts = _csv_rows(place / "answer.csv")[1:]
    view = index["view"]
    ready = workspace.load(paths, known_on=view["known_on"], without=view["without"], cache=cache)
    path = place / "query.rq"
    file = catalog.parse_query(read_text(path), name=index["question"], path=path)
    asked, table = ask(ready, file), ask_table(ready, file)
    now = [tuple(map(_term_text, row)) for row in table]
    lost, gained = _less(before, now), _less(now, before)

    lineage = Lineage(ready)
    said = account_digests(lineage)
    grounds = [sorted(map(compact, each.accounts)) for each in lineage.rows(asked, table)]
    reached = _reached(
        {
            *(each for row, rests in zip(before, index["rests_on"], strict=True)
              if row in lost for each in rests),
            *(each for row, rests in zip(now, grounds, strict=True)
              if row in gained for each in rests),
        },
        (index["accounts"], said),
    )  # fmt: skip
    changes = _changes(index["accounts"], said, ready)
    told = dict(zip(now, table.text_rows(), strict=True))
    told |= dict(zip(before, texts, strict=True))
    return Verification(
        index["question"],
        tuple(index["columns"]),
        len(table),
        tuple(told[each] for each in lost),
        tuple(told[each] for each in gained),
        not lost and not gained and now != before,
        tuple(each for each in changes if each.account in reached),
        tuple(each for each in changes if each.account not in reached),
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


def _rows_of_json(path: Path) -> list[Row]:
    answer = json.loads(read_text(path))
    columns = answer["head"]["vars"]
    return [
        tuple(_term_text(_term(row.get(name))) for name in columns)
        for row in answer["results"]["bindings"]
    ]


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
    return [tuple(row) for row in csv.reader(io.StringIO(read_text(path), newline=""))]
