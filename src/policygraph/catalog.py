"""Where the ontology and the shipped data are, and the `.rq` files with their headers.

A rule, a question, a check or a network is one `.rq` file under `ontology/`, found by its name.
Its header stands before the query, one `#+ key: value` a line:

    #+ title: Who headed an agency on a day?
    #+ param agency: iri = id:orr
    #+ param as_of: day
    #+ group: data, about

`param NAME: TYPE` declares a variable that the caller fills. TYPE is `iri`, `string`, `integer`
or `day`; a default follows `=`, and `optional` stands for a parameter that may stay unbound. A
`day` becomes two variables, `?NAME_first` and `?NAME_last`, and defaults to the data's own
reference date where no other default is given. `as VARIABLE` gives the variable another name
than the parameter, for a query with a column of the parameter's name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from policygraph.errors import QueryError, ReadError, UnknownNameError
from policygraph.files import read_text

_PACKAGE = Path(__file__).parent
_BUNDLED = _PACKAGE / "_bundled"
# In a wheel both folders lie inside the package; in a checkout they stand at its top.
ROOT = _BUNDLED if _BUNDLED.is_dir() else _PACKAGE.parent.parent
ONTOLOGY = ROOT / "ontology"
DATA = ROOT / "data"
# What each named question answered when its answer was last looked at: NAME@param=value.csv.
ANSWERS = _BUNDLED / "answers" if _BUNDLED.is_dir() else ROOT / "tests" / "queries"

PARAMETER_TYPES = ("iri", "string", "integer", "day")
_HEADER = re.compile(r"#\+\s*(?P<key>[a-z_]+)(?:\s+(?P<name>[A-Za-z_]\w*))?\s*:\s*(?P<value>.*)")

_PARAMETER = re.compile(
    r"(?P<type>[a-z]+)(?P<optional>\s+optional)?(?:\s+as\s+(?P<as>[A-Za-z_]\w*))?"
    r"(?:\s*=\s*(?P<default>\S.*?))?\s*"
)


class Parameter(NamedTuple):
    """A declared parameter of a query: its name, type and default as written in the header."""

    name: str
    type: str
    default: str | None = None
    optional: bool = False
    variable: str = ""

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables that it fills: two for a day, one otherwise."""
        variable = self.variable or self.name
        if self.type == "day":
            return (f"{variable}_first", f"{variable}_last")
        return (variable,)


@dataclass(frozen=True)
class QueryFile:
    """A `.rq` file: its name, its header and its text (header lines are SPARQL comments)."""

    name: str
    path: Path
    text: str
    title: str
    parameters: tuple[Parameter, ...] = ()
    header: dict[str, str] = field(default_factory=dict)

    def parameter(self, name: str) -> Parameter:
        """The declared parameter of that name, or UnknownNameError with the nearest."""
        for each in self.parameters:
            if each.name == name:
                return each
        raise UnknownNameError("parameter", name, [each.name for each in self.parameters])

    def listed(self, key: str) -> tuple[str, ...]:
        """The values of a header line that holds a list, such as `group: data, about`."""
        return tuple(each.strip() for each in self.header.get(key, "").split(",") if each.strip())


def ontology_files() -> list[Path]:
    """The Turtle files that every store loads: the classes and properties, and the closed lists."""
    return [ONTOLOGY / "policygraph.ttl", ONTOLOGY / "vocabulary.ttl"]


def turtle_files(path: Path) -> list[Path]:
    """The Turtle files that a path stands for: itself, or every `.ttl` file of a folder, sorted.

    A missing path or a folder without Turtle is a ReadError.
    """
    if path.is_dir():
        found = sorted(each for each in path.glob("*.ttl") if each.is_file())
        if not found:
            problem = "a folder without Turtle; name a .ttl file or a folder that holds one"
            raise ReadError(path, problem)
        return found
    if not path.exists():
        raise ReadError(path, "no such file or folder")
    return [path]


def kind_folder(kind: str) -> Path:
    """The folder of a kind of `.rq` file: rules, queries, checks, networks or evidence."""
    return ONTOLOGY / kind


def query_names(kind: str) -> list[str]:
    """The names of all `.rq` files of a kind, sorted."""
    return sorted(each.stem for each in kind_folder(kind).glob("*.rq"))


def query_file(kind: str, name: str) -> QueryFile:
    """The `.rq` file of that kind and name, or UnknownNameError with the nearest name."""
    path = kind_folder(kind) / f"{name}.rq"
    names = query_names(kind)
    if name not in names:
        noun = {"queries": "query", "networks": "network", "rules": "rule", "checks": "check"}
        raise UnknownNameError(noun.get(kind, kind), name, names)
    return read_query_file(path)


def query_files(kind: str) -> list[QueryFile]:
    """All `.rq` files of a kind, sorted by name."""
    return [query_file(kind, name) for name in query_names(kind)]


def read_query_file(path: Path) -> QueryFile:
    """A `.rq` file with its header read; ReadError or QueryError where it cannot be."""
    return parse_query(read_text(path), name=path.stem, path=path)


def parse_query(text: str, *, name: str, path: Path) -> QueryFile:
    """A query and its header from text; QueryError names the header line that is wrong."""
    header: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), start=1):
        found = _HEADER.match(line)
        if found is None:
            continue
        if found["key"] == "param":
            parameters.append(_parameter(found["name"], found["value"].strip(), path, number))
        else:
            header[found["key"]] = found["value"].strip()
    title = header.pop("title", "")
    return QueryFile(name, path, text, title or name, tuple(parameters), header)


def _parameter(name: str | None, value: str, path: Path, line: int) -> Parameter:
    found = _PARAMETER.fullmatch(value)
    if name is None or found is None or found["type"] not in PARAMETER_TYPES:
        problem = (
            "not a parameter; write '#+ param NAME: TYPE', then optional, as VARIABLE or "
            f"= DEFAULT where needed, TYPE one of {', '.join(PARAMETER_TYPES)}"
        )
        raise QueryError(problem, where=path, line=line)
    return Parameter(
        name, found["type"], found["default"], found["optional"] is not None, found["as"] or ""
    )
