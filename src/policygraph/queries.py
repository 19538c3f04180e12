"""A named question, a file or a text, and its parameters, to an answer.

An answer is a `Table` (SELECT), a truth value (ASK) or `Statements` (CONSTRUCT, DESCRIBE). Tables
hold terms; labels are put in their place only when they are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from policygraph import catalog
from policygraph.catalog import Parameter, QueryFile
from policygraph.dates import parse_day_range
from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.namespaces import compact
from policygraph.rewriting import bind, check_parameters
from policygraph.store import Solutions, Term, literal
from policygraph.terms import Terms
from policygraph.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pandas

_INTEGER = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True)
class Table:
    """Columns and rows of terms, None where a cell is empty.

    `group` names columns that a printed table may join within one row; `days` are the first and
    last day that were asked for, where a day was asked for.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    terms: Terms = field(compare=False, repr=False)
    name: str = ""
    title: str = ""
    group: tuple[str, ...] = ()
    days: tuple[date, date] | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Term | None, ...]]:
        return iter(self.rows)

    def head(self, limit: int | None) -> Table:
        """The first rows, or all for None."""
        return self if limit is None else replace(self, rows=self.rows[:limit])

    def text_rows(self, *, iris: bool = False) -> list[tuple[str, ...]]:
        """The rows as text: labels, or IRIs where asked for."""
        return [tuple(self.text(term, iris=iris) for term in row) for row in self.rows]

    def text(self, term: Term | None, *, iris: bool = False) -> str:
        """What is printed for one cell."""
        if iris and isinstance(term, ox.NamedNode):
            return term.value
        return self.terms.label(term)

    def joined_rows(self, *, iris: bool = False) -> list[tuple[str, ...]]:
        """The rows as text, those that differ in the `group` columns alone joined into one.

        A joined cell lists its values in order, each once; a row is joined only where every
        value stands with every other, so that no combination is said that was not answered.
        """
        places = [self.columns.index(name) for name in self.group if name in self.columns]
        rows = self.text_rows(iris=iris)
        for place in places:
            merged: dict[tuple[str, ...], list[str]] = {}
            for row in rows:
                key = (*row[:place], *row[place + 1 :])
                cells = merged.setdefault(key, [])
                if row[place] not in cells:
                    cells.append(row[place])
            rows = [(*key[:place], "; ".join(cells), *key[place:]) for key, cells in merged.items()]
        return rows

    def to_dataframe(self, *, iris: bool = False) -> pandas.DataFrame:
        """A pandas DataFrame of what is printed; pandas comes with the extra `notebook`."""
        import pandas

        return pandas.DataFrame(self.text_rows(iris=iris), columns=list(self.columns))

    def _repr_html_(self) -> str:
        from html import escape

        def line(tag: str, cells: Sequence[str]) -> str:
            return "<tr>" + "".join(f"<{tag}>{escape(each)}</{tag}>" for each in cells) + "</tr>"

        body = "".join(line("td", row) for row in self.joined_rows())
        head = line("th", self.columns)
        caption = f"<caption>{escape(self.title)}</caption>" if self.title else ""
        return f"<table>{caption}<thead>{head}</thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True)
class Statements:
    """The triples that a CONSTRUCT or DESCRIBE gave."""

    triples: tuple[ox.Triple, ...]

    def __len__(self) -> int:
        return len(self.triples)


Answer = Table | bool | Statements


def query(
    workspace: Workspace,
    question: str | Path | QueryFile,
    params: Mapping[str, str] | None = None,
    *,
    as_of: str | None = None,
    limit: int | None = None,
) -> Answer:
    """The answer to a named question, to a `.rq` file, or to a query already read.

    Parameters are given as text and put in as validated terms: things by label, alias, CURIE or
    IRI, days as YYYY-MM-DD, YYYY-MM or YYYY. UnknownNameError for a name or parameter that does
    not exist, ValueProblem for a value that does not fit, QueryError for what is not run.
    """
    asked = ask(workspace, question, params, as_of=as_of)
    file = asked.file
    answer = workspace.store.query(asked.text, where=file.path)
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, Solutions):
        rows = tuple(tuple(row) for row in answer)
        table = Table(
            answer.columns,
            rows,
            workspace.terms,
            name=file.name,
            title=file.title,
            group=file.listed("group"),
            days=asked.days,
        )
        return table.head(limit)
    return Statements(tuple(sorted(set(answer), key=str)[:limit]))


class Asked(NamedTuple):
    """A question as the engine gets it, with the terms that its parameters were given."""

    file: QueryFile
    text: str
    values: dict[str, tuple[ox.NamedNode | ox.Literal, ...]]
    days: tuple[date, date] | None


def ask(
    workspace: Workspace,
    question: str | Path | QueryFile,
    params: Mapping[str, str] | None = None,
    *,
    as_of: str | None = None,
) -> Asked:
    """The text of a question with its parameters put in; refused as `query` refuses it."""
    file = _file(question)
    given = dict(params or {})
    if as_of is not None:
        if not any(each.name == "as_of" for each in file.parameters):
            raise ValueProblem(f"'{file.name}' asks about no day, so it takes no --as-of")
        given["as_of"] = str(as_of)
    known = [each.name for each in file.parameters]
    for name in given:
        if name not in known:
            if not known:
                raise ValueProblem(f"'{file.name}' takes no parameters, but got '{name}'")
            raise UnknownNameError(f"parameter of '{file.name}'", name, known)
    variables = [variable for each in file.parameters for variable in each.variables]
    check_parameters(file.text, variables, where=file.path)
    bound: dict[str, str] = {}
    values: dict[str, tuple[ox.NamedNode | ox.Literal, ...]] = {}
    days: tuple[date, date] | None = None
    for parameter in file.parameters:
        terms = _terms(workspace, parameter, given.get(parameter.name))
        values[parameter.name] = terms
        bound.update(
            {name: str(term) for name, term in zip(parameter.variables, terms, strict=False)}
        )
        if parameter.name == "as_of" and terms:
            days = (
                date.fromisoformat(str(terms[0].value)),
                date.fromisoformat(str(terms[1].value)),
            )
    return Asked(file, bind(file.text, bound), values, days)


def ask_table(
    workspace: Workspace,
    question: str | Path | QueryFile,
    params: Mapping[str, str] | None = None,
    *,
    as_of: str | None = None,
) -> Table:
    """The Table that a question gives; ValueProblem for a question of another form."""
    answer = query(workspace, question, params, as_of=as_of)
    if not isinstance(answer, Table):
        raise ValueProblem(f"'{_file(question).name}' gives no table; a SELECT is needed here")
    return answer


def _file(question: str | Path | QueryFile) -> QueryFile:
    if isinstance(question, QueryFile):
        return question
    if isinstance(question, Path):
        return catalog.read_query_file(question)
    return catalog.query_file("queries", question)


def _terms(
    workspace: Workspace, parameter: Parameter, text: str | None
) -> tuple[ox.NamedNode | ox.Literal, ...]:
    """The terms that fill a parameter's variables; none where it may stay unbound."""
    value = text if text is not None else parameter.default
    if value is None and parameter.optional:
        return ()
    if parameter.type == "day":
        return _days(workspace, parameter, value)
    if value is None:
        raise ValueProblem(f"parameter '{parameter.name}' is needed; give it with -p")
    if parameter.type == "iri":
        try:
            return (workspace.terms.find(value),)
        except UnknownNameError:
            if text is not None:
                raise
            raise ValueProblem(
                f"parameter '{parameter.name}' is needed, as its default, {value}, is not in the "
                "data; give it with -p"
            ) from None
    if parameter.type == "integer":
        if _INTEGER.fullmatch(value) is None:
            raise ValueProblem(
                f"parameter '{parameter.name}' is a whole number, and '{value}' is none"
            )
        return (literal(value, "integer"),)
    try:
        return (ox.Literal(value),)
    except ValueError as error:  # half of a character, as from a terminal that is not UTF-8
        raise ValueProblem(f"parameter '{parameter.name}' is not text in UTF-8") from error


def _days(
    workspace: Workspace, parameter: Parameter, value: str | None
) -> tuple[ox.Literal, ox.Literal]:
    if value is not None:
        first, last = parse_day_range(value)
    else:
        reference = workspace.reference_date
        if reference is None:
            how = "--as-of" if parameter.name == "as_of" else f"-p {parameter.name}="
            raise ValueProblem(
                f"a day is needed and the data has no pg:referenceDate; give one with {how}"
            )
        first = last = reference
    return literal(first.isoformat(), "date"), literal(last.isoformat(), "date")


def describe_parameters(file: QueryFile) -> str:
    """The parameters of a question in one line, such as `agency = id:orr, as_of (a day)`."""
    parts = []
    for each in file.parameters:
        note = " (a day)" if each.type == "day" else ""
        default = f" = {compact(each.default)}" if each.default else ""
        parts.append(f"{each.name}{note}{default}")
    return ", ".join(parts)
