"""An answer as a folder that can be cited.

A bundle has the query with its parameters, its answer, the sources behind each row, and digests of
all of it and of every account in the graph, so that it can be asked again (`verification`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policygraph import __version__, catalog, citations, formats
from policygraph.catalog import QueryFile
from policygraph.errors import ReadError, ValueProblem, WriteError
from policygraph.files import digest, moved_away, put_back, read_text, replace_folder
from policygraph.lineage import Ground, Lineage
from policygraph.namespaces import compact
from policygraph.queries import Asked, Table, ask, ask_table
from policygraph.workspace import Workspace

_FORMAT = "policygraph bundle 1"
_INDEX = "bundle.json"
_NAMES = ("README.txt", "answer.csv", "answer.json", "query.rq", "sources.bib", "sources.json")
_KINDS = {
    **dict.fromkeys(("question", "policygraph", "other_things", "ontology", "wording"), str),
    **dict.fromkeys(("files", "view", "accounts"), dict),
    **dict.fromkeys(("columns", "rests_on"), list),
    "rows": int,
}  # of what is read again
_HEADER_PARAMETER = re.compile(r"^#\+\s*param\b.*$", re.MULTILINE)


@dataclass(frozen=True)
class Bundle:
    """A bundle: what its `bundle.json` holds, and the digest to cite it by."""

    index: dict[str, Any]
    digest: str


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
    ValueProblem for an answer with a character that no text file holds.
    """
    asked = ask(ready, question, params, as_of=as_of)
    table = ask_table(ready, question, params, as_of=as_of)
    place = Path(folder)
    put_back(place)
    _refuse_what_is_not_ours(place)
    files, index = _files(ready, asked, table)
    if not _holds(place, files):
        replace_folder(place, files)
    return Bundle(index, digest(files[_INDEX]))


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
        "data": sorted(each.name for each in ready.paths),
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
    for name, text in texts.items():
        if "\0" in text:
            raise ValueProblem(f"{name} would hold the character U+0000, which no text file holds")
    index |= {
        "files": {name: digest(text.encode()) for name, text in texts.items()},
        "rests_on": rests_on(grounds),
        "accounts": account_digests(lineage),
        "other_things": lineage.rest,
        "ontology": ontology_digest(),
        "wording": digest(asked.file.text.encode()),
    }
    index["digest"] = seal(index)
    files = {name: text.encode() for name, text in texts.items()}
    files[_INDEX] = index_bytes(index)
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


def account_digests(lineage: Lineage) -> dict[str, dict[str, Any]]:
    """Each account by its CURIE: a digest of all it says, what it leans on and what it names."""
    return {
        compact(name): {
            "digest": said.digest,
            "leans_on": sorted(map(compact, said.leans_on)),
            "names": sorted(map(compact, said.names)),
        }
        for name, said in sorted(lineage.said.items())
    }


def rests_on(grounds: Iterable[Ground]) -> list[list[str]]:
    """For each row the accounts, as CURIEs, that the solutions which give it hold."""
    return [sorted(map(compact, each.accounts)) if each.held else [] for each in grounds]


def ontology_digest() -> str:
    """A digest of the ontology and of all its rules."""
    parts = [*catalog.ontology_files(), *sorted(catalog.kind_folder("rules").glob("*.rq"))]
    return digest("\n".join(map(digest, parts)).encode())


def seal(index: Mapping[str, Any]) -> str:
    """A digest of all that `bundle.json` holds but the digest itself."""
    rest = {name: value for name, value in index.items() if name != "digest"}
    return digest(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode())


def index_bytes(index: Mapping[str, Any]) -> bytes:
    """`bundle.json` as it is written: the one way, so that its own digest can be cited."""
    return (json.dumps(index, ensure_ascii=False, indent=1) + "\n").encode()


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
        read(place)
    except ReadError as error:
        raise WriteError(place, f"{error.problem}; name another folder") from error


def _holds(place: Path, files: Mapping[str, bytes]) -> bool:
    """True where the folder has these files already, byte for byte."""
    return all(
        (place / name).is_file() and (place / name).read_bytes() == data
        for name, data in files.items()
    )


def read(place: Path) -> Bundle:
    """A bundle with its digest; ReadError where anything in the folder is not as it was written."""
    if not (place / _INDEX).is_file():
        problem = f"no bundle, as it holds no {_INDEX}" if place.is_dir() else "no such folder"
        kept = moved_away(place)
        if kept is not None:
            problem += f"; a write was broken off, and what was there is '{kept}'"
        raise ReadError(place, problem)
    text = read_text(place / _INDEX)
    try:
        index = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(place, f"is not as it was written: {_INDEX} is not JSON") from error
    if not isinstance(index, dict) or index.get("format") != _FORMAT:
        raise ReadError(place, f"no bundle that policygraph {__version__} reads")
    try:
        whole = (place / _INDEX).read_bytes() == index_bytes(index)
    except ValueError:  # half of a character
        whole = False
    if not whole or index.get("digest") != seal(index):
        raise ReadError(place, f"is not as it was written: {_INDEX} was changed")
    wrong = _ill_formed(index)
    if wrong is not None:
        raise ReadError(place, f"no bundle that policygraph writes: '{wrong}' in {_INDEX} is wrong")
    problems = []
    for name, expected in sorted(index["files"].items()):
        path = place / name
        if not path.is_file():
            problems.append(f"{name} is missing")
        elif digest(path) != expected:
            problems.append(f"{name} was changed")
    names = {each.name for each in place.iterdir()}
    problems += [f"{name} was added" for name in sorted(names - {_INDEX, *_NAMES})]
    if problems:
        raise ReadError(place, f"is not as it was written: {', '.join(problems)}")
    return Bundle(index, digest(index_bytes(index)))


def _ill_formed(index: Mapping[str, Any]) -> str | None:
    """The first key with another value than `write` gives it; anyone can seal what is wrong."""

    def texts(value: object) -> bool:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)

    for name, kind in _KINDS.items():
        if not isinstance(index.get(name), kind):
            return name
    files, view, rests, accounts = (
        index[name] for name in ("files", "view", "rests_on", "accounts")
    )
    right = {
        "columns": texts(index["columns"]),
        "files": set(files) == set(_NAMES) and texts([*files.values()]),
        "view": isinstance(view.get("known_on", 0), str | None) and texts(view.get("without")),
        "rests_on": all(map(texts, rests)) and len(rests) == index["rows"],
        "accounts": all(
            isinstance(each, dict)
            and isinstance(each.get("digest"), str)
            and texts(each.get("leans_on"))
            and texts(each.get("names"))
            for each in accounts.values()
        ),
    }
    return next((name for name, holds in right.items() if not holds), None)
