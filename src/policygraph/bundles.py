"""An answer as a folder that can be cited, and whether it still holds.

A bundle has the query with its parameters, its answer, the sources behind each row, and digests of
all of it and of every account in the graph. Asked again on another graph, it tells which rows were
lost and gained, and through which accounts: those added, removed or changed since that bear on a
row lost or gained, or that such an account leans on by any number of steps (`lineage` says what
both mean). The accounts behind a lost row are those it was written down with.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyoxigraph as ox

from policygraph import __version__, catalog, citations, formats, workspace
from policygraph.catalog import QueryFile
from policygraph.errors import PolicyGraphError, ReadError, WriteError
from policygraph.files import digest, read_text, replace_folder
from policygraph.lineage import Lineage
from policygraph.namespaces import compact
from policygraph.queries import Asked, Table, ask, ask_table
from policygraph.store import Term
from policygraph.workspace import Workspace

Row = tuple[str, ...]

_FORMAT = "policygraph bundle 1"
_INDEX = "bundle.json"
_HEADER_PARAMETER = re.compile(r"^#\+\s*param\b.*$", re.MULTILINE)
_REORDERED = "the rows are in another order"


@dataclass(frozen=True)
class Bundle:
    """A bundle that was written: what its `bundle.json` holds, and the digest to cite it by."""

    index: dict[str, Any]
    digest: str


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


def write(
    ready: Workspace,
    question: str | Path | QueryFile,
    folder: str | Path,
    params: Mapping[str, str] | None = None,
    *,
    as_of: str | None = None,
) -> Bundle:
    """The bundle that was written into a folder: whole, or a WriteError and no change.

    A folder that is there is replaced where it is empty, or a bundle as it was written.
    """
    asked = ask(ready, question, params, as_of=as_of)
    table = ask_table(ready, question, params, as_of=as_of)
    place = Path(folder)
    _refuse_what_is_not_ours(place)
    files, index = _files(ready, asked, table)
    if not _holds(place, files):
        replace_folder(place, files)
    return Bundle(index, digest(files[_INDEX]))


def verify(
    folder: str | Path, paths: str | Path | Sequence[str | Path] = (), *, cache: bool = True
) -> Verification:
    """What a bundle's query gives now, on these Turtle files or on the shipped data.

    ReadError where the folder is no bundle, or is not as it was written.
    """
    place = Path(folder)
    index = _read(place)
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
    accounts = _accounts(lineage)
    grounds = [sorted(map(compact, each.accounts)) for each in lineage.rows(asked, table)]
    reached = _reached(
        {
            *(each for row, rests in zip(before, index["rests_on"], strict=True)
              if row in lost for each in rests),
            *(each for row, rests in zip(now, grounds, strict=True)
              if row in gained for each in rests),
        },
        (index["accounts"], accounts),
    )  # fmt: skip
    changes = _changes(index["accounts"], accounts, ready)
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


# --- what a bundle holds --------------------------------------------------------------------------


def _files(ready: Workspace, asked: Asked, table: Table) -> tuple[dict[str, bytes], dict[str, Any]]:
    lineage = Lineage(ready)
    grounds = lineage.rows(asked, table)
    sources = citations.sources(ready, {each for row in grounds for each in row.documents})
    index: dict[str, Any] = {
        "format": _FORMAT,
        "question": table.name,
        "title": table.title,
        "parameters": _parameters(asked),
        "days": [each.isoformat() for each in table.days] if table.days else None,
        "view": {
            "known_on": ready.known_on,
            "without": [compact(ready.terms.find(each).value) for each in ready.without],
        },
        "notes": list(ready.notes),
        "policygraph": __version__,
        "graph": ready.hash,
        "data": [each.name for each in ready.paths],
        "columns": list(table.columns),
        "rows": len(table),
        "sources": len(sources),
    }
    texts = {
        "README.txt": _readme(index),
        "answer.csv": formats.table_text(table, "csv"),
        "answer.json": formats.sparql_json(table),
        "query.rq": _query_text(asked, index["parameters"]),
        "sources.bib": citations.bibtex(sources),
        "sources.json": citations.csl_json(sources),
    }
    index |= {
        "files": {name: digest(text.encode()) for name, text in texts.items()},
        "rests_on": [sorted(map(compact, each.accounts)) for each in grounds],
        "accounts": _accounts(lineage),
        "other_things": lineage.rest,
        "ontology": _ontology_digest(),
        "wording": digest(asked.file.text.encode()),
    }
    index["digest"] = _seal(index)
    files = {name: text.encode() for name, text in texts.items()}
    files[_INDEX] = (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode()
    return files, index


def _parameters(asked: Asked) -> dict[str, str | None]:
    """Each parameter with what was put in for it, as a day or days, a CURIE or a text."""
    found: dict[str, str | None] = {}
    for name, terms in asked.values.items():
        parts = list(dict.fromkeys(compact(str(each.value)) for each in terms))
        found[name] = " to ".join(parts) if parts else None
    return found


def _query_text(asked: Asked, parameters: Mapping[str, str | None]) -> str:
    """The query with its parameters put in, so that any SPARQL engine gives the answer again."""
    said = [
        f"# {name}: {formats.printable(value) if value is not None else 'any'}"
        for name, value in parameters.items()
    ]
    lines = iter(said)
    return _HEADER_PARAMETER.sub(lambda found: next(lines, "#"), asked.text)


def _readme(index: Mapping[str, Any]) -> str:
    def line(name: str, value: str) -> str:
        return f"  {name:<16}{formats.printable(value)}\n"

    days, view = index["days"], index["view"]
    facts = [("question", index["question"])]
    facts += [(name, value or "any") for name, value in index["parameters"].items()]
    facts += [("days asked", " to ".join(dict.fromkeys(days)))] if days else []
    facts += [("known on", view["known_on"])] if view["known_on"] else []
    facts += [("without", each) for each in view["without"]]
    facts += [
        ("rows", str(index["rows"])),
        ("sources", str(index["sources"])),
        ("graph", index["graph"]),
        ("policygraph", index["policygraph"]),
    ]
    return (
        f"{formats.printable(index['title'])}\n\n{''.join(line(*each) for each in facts)}\n"
        "answer.csv    the answer as text, for a spreadsheet\n"
        "answer.json   the answer as terms, in the SPARQL 1.1 JSON format\n"
        "query.rq      the query, with its parameters put in\n"
        "sources.bib   the documents behind the rows, for BibTeX\n"
        "sources.json  the same as CSL-JSON, for reference managers\n"
        "bundle.json   all of this for a program, with digests of files and of accounts\n"
        "\n"
        "'policygraph verify FOLDER' asks again and says what has changed since, and through\n"
        "which accounts. Every row is what sources say, as finely as they say it; being in an\n"
        "answer does not imply wrongdoing.\n"
    )


def _accounts(lineage: Lineage) -> dict[str, dict[str, Any]]:
    return {
        compact(name): {"digest": said.digest, "leans_on": sorted(map(compact, said.leans_on))}
        for name, said in sorted(lineage.said.items())
    }


def _ontology_digest() -> str:
    parts = [*catalog.ontology_files(), *sorted(catalog.kind_folder("rules").glob("*.rq"))]
    return digest("\n".join(map(digest, parts)).encode())


def _seal(index: Mapping[str, Any]) -> str:
    """A digest of all that `bundle.json` holds but the digest itself."""
    rest = {name: value for name, value in index.items() if name != "digest"}
    return digest(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode())


# --- folders --------------------------------------------------------------------------------------


def _refuse_what_is_not_ours(place: Path) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        raise WriteError(place, "a file stands where a folder is needed")
    names = {each.name for each in place.iterdir()}
    if not names:
        return
    if _INDEX not in names:
        raise WriteError(place, "is a folder that holds something else than a bundle; name another")
    try:
        index = _read(place)
    except ReadError as error:
        raise WriteError(place, f"{error.problem}; name another folder") from error
    foreign = sorted(names - {_INDEX, *index["files"]})
    if foreign:
        raise WriteError(place, f"holds what is no part of a bundle, '{foreign[0]}'; name another")


def _holds(place: Path, files: Mapping[str, bytes]) -> bool:
    """True where the folder has these files already, byte for byte."""
    return all(
        (place / name).is_file() and (place / name).read_bytes() == data
        for name, data in files.items()
    )


def _read(place: Path) -> dict[str, Any]:
    """What `bundle.json` holds; ReadError where a file of the bundle is not as it was written."""
    if not (place / _INDEX).is_file():
        problem = f"no bundle, as it holds no {_INDEX}" if place.is_dir() else "no such folder"
        raise ReadError(place, problem)
    try:
        index = json.loads(read_text(place / _INDEX))
    except (ValueError, RecursionError) as error:
        raise ReadError(place, f"is not as it was written: {_INDEX} is not JSON") from error
    if not isinstance(index, dict) or index.get("format") != _FORMAT:
        raise ReadError(place, f"no bundle that policygraph {__version__} reads")
    if index.get("digest") != _seal(index):
        raise ReadError(place, f"is not as it was written: {_INDEX} was changed")
    problems = []
    for name, expected in sorted(index["files"].items()):
        path = place / name
        if not path.is_file():
            problems.append(f"{name} is missing")
        elif digest(path) != expected:
            problems.append(f"{name} was changed")
    if problems:
        raise ReadError(place, f"is not as it was written: {', '.join(problems)}")
    return index


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
    if index["ontology"] != _ontology_digest():
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
