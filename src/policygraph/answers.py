"""The accounts that the answer of a question was found with.

    Answers(workspace).accounts("access-on-date", {"resource": "id:db-orr"})

Of a question about a day these are the accounts that the answer has on just the days that their
dates cover or may cover: so what a page shows of them for a day is what the question answers for
that day.
"""

from __future__ import annotations

from datetime import date, timedelta

import pyoxigraph as ox

from policygraph import catalog
from policygraph.accounts import bounds_of, iri
from policygraph.errors import QueryError
from policygraph.namespaces import PG
from policygraph.queries import ask
from policygraph.rewriting import bind, widened
from policygraph.store import literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policygraph.dates import Bounds
    from policygraph.queries import Asked
    from policygraph.workspace import Workspace

_ACCOUNT_OF = ox.NamedNode(PG + "accountOf")
_EVER = (date.min, date.max)


class Answers:
    """The accounts behind the answers of questions; each question is asked once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._known: dict[tuple[str, tuple[tuple[str, str], ...]], frozenset[str]] = {}
        self.bounds: Mapping[str, Bounds] = bounds_of(workspace)

    def accounts(self, question: str, params: Mapping[str, str] | None = None) -> frozenset[str]:
        """The accounts that a question answers with: of one about a day, on all days.

        Refused as `queries.ask` refuses it.
        """
        key = question, tuple(sorted((params or {}).items()))
        if key not in self._known:
            about_a_day = asks_a_day(question)
            found = self._on_all_days if about_a_day else self._of
            # Which day does not matter, as all of them are put in its place.
            day = date.max.isoformat() if about_a_day else None
            self._known[key] = frozenset(found(ask(self._workspace, question, params, as_of=day)))
        return self._known[key]

    def _of(self, asked: Asked) -> set[str]:
        """The accounts that an answer was found with, a matter standing for its accounts."""
        store = self._workspace.store
        rows = store.select(asked.text, where=asked.file.path)
        cells = {each.value for row in rows for each in row if isinstance(each, ox.NamedNode)}
        cells |= {each.value for one in asked.values.values() for each in one}
        matters = {
            iri(each.subject)
            for cell in cells
            if "://" in cell
            for each in store.triples(None, _ACCOUNT_OF, ox.NamedNode(cell))
        }
        return ((cells | matters) & self.bounds.keys()) | self._held(asked.text)

    def _held(self, query: str) -> set[str]:
        """The accounts in the solutions of a query."""
        try:
            solutions = self._workspace.store.select(widened(query) or query)
        except QueryError:  # with all its variables it is more than the engine takes
            solutions = self._workspace.store.select(query)
        words = {word for row in solutions for each in row for word in iri(each).split()}
        return words & self.bounds.keys()

    def _on_all_days(self, asked: Asked) -> set[str]:
        """The accounts that the answer has on just the days that their dates may cover.

        An account whose being there hangs on the dates of another is not: on some day it would
        be shown and not be in the answer, or the other way round.
        """
        days: dict[date, set[str]] = {}
        todo = self._changes(self._held(_about(asked, *_EVER)))
        while todo:
            days |= {day: self._held(_about(asked, day, day)) for day in sorted(todo)}
            todo = self._changes(set().union(*days.values())) - days.keys()
        return {
            account
            for account in set().union(*days.values())
            if all((account in held) == self.bounds[account].may_cover(day)
                   for day, held in days.items())
        }  # fmt: skip

    def _changes(self, accounts: Iterable[str]) -> set[date]:
        """A day of each stretch in which the dates of the accounts cover the same."""
        days = {_EVER[0]}
        for each in accounts:
            bounds = self.bounds[each]
            days |= {day for day in (bounds.start_earliest, bounds.start_latest) if day}
            ends = (bounds.end_earliest, bounds.end_latest)
            days |= {day + timedelta(days=1) for day in ends if day and day < date.max}
        return days


def asks_a_day(question: str) -> bool:
    """True for a question whose answer is for one day, month or year."""
    return any(each.name == "as_of" for each in catalog.query_file("queries", question).parameters)


def _about(asked: Asked, first: date, last: date) -> str:
    """The text of a question with the days that it asks for."""
    days = tuple(literal(each.isoformat(), "date") for each in (first, last))
    bound = {
        name: str(term)
        for parameter in asked.file.parameters
        for name, term in zip(
            parameter.variables,
            days if parameter.name == "as_of" else asked.values[parameter.name],
            strict=False,
        )
    }
    return bind(asked.file.text, bound)
