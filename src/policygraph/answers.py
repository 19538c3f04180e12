"""The accounts that the answer of a question was found with.

    Answers(workspace).accounts(Question("access-on-date", (("resource", "id:db-orr"),)))

Of a question about a day these are the accounts that the answer has on just the days that their
dates cover or may cover: so what a page shows of them for a day is what the question answers for
that day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import pyoxigraph as ox

from policygraph import catalog
from policygraph.accounts import bounds_of, iri
from policygraph.errors import QueryError
from policygraph.namespaces import PG
from policygraph.queries import ask
from policygraph.rewriting import bind, loosened, widened
from policygraph.store import literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from policygraph.catalog import QueryFile
    from policygraph.dates import Bounds
    from policygraph.queries import Asked
    from policygraph.store import Solutions
    from policygraph.workspace import Workspace

    _Trace = tuple[frozenset[tuple[str, ...]], frozenset[tuple[str, Bounds]]]

_ACCOUNT_OF = ox.NamedNode(PG + "accountOf")
_EVER = (date.min, date.max)


class Question(NamedTuple):
    """A named question and its parameters other than the day, sorted by name."""

    name: str
    params: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return " ".join([self.name, *(f"{name}={value}" for name, value in self.params)])

    @property
    def file(self) -> QueryFile:
        """UnknownNameError where there is none of that name."""
        return catalog.query_file("queries", self.name)

    @property
    def asks_a_day(self) -> bool:
        """True where the answer is for one day, month or year."""
        return any(each.name == "as_of" for each in self.file.parameters)


class Answers:
    """The accounts behind the answers of questions; each question is asked once.

    `near` are those of much the same graph, such as of what was known a day later: an answer that
    was found there with the same things is taken from there.
    """

    def __init__(self, workspace: Workspace, near: Answers | None = None) -> None:
        self._workspace = workspace
        self._known = near._found if near is not None else {}
        self._found: dict[Question, tuple[_Trace | None, frozenset[str]]] = {}
        self.bounds: Mapping[str, Bounds] = bounds_of(workspace)

    def accounts(self, question: Question) -> frozenset[str]:
        """The accounts that a question answers with: of one about a day, on all days.

        Refused as `queries.ask` refuses it.
        """
        if question not in self._found:
            # Which day does not matter, as all of them are put in its place.
            day = date.max.isoformat() if question.asks_a_day else None
            asked = ask(self._workspace, question.name, dict(question.params), as_of=day)
            trace: _Trace | None = None
            accounts: frozenset[str] = frozenset()
            if question.asks_a_day:  # asked for many days; another is answered as fast as traced
                trace = self._trace(asked)
                before, accounts = self._known.get(question, (None, accounts))
                if trace is None or trace != before:
                    accounts = frozenset(self._on_all_days(asked))
            else:
                accounts = frozenset(self._of(asked))
            self._found[question] = trace, accounts
        return self._found[question][1]

    def _trace(self, asked: Asked) -> _Trace | None:
        """All that a question about a day could be answered with, whatever the day.

        That is every solution of what it asks for and of what it must not find, and the dates of
        the accounts in them; None where the text does not let it be found.
        """
        loose = loosened(_about(asked, *_EVER))
        wide = widened(loose) if loose is not None else None
        if wide is None:
            return None
        try:
            solutions = self._workspace.store.select(wide)
        except QueryError:
            return None
        rows = frozenset(tuple(map(str, row)) for row in solutions)
        return rows, frozenset((each, self.bounds[each]) for each in self._accounts_in(solutions))

    def _of(self, asked: Asked) -> set[str]:
        """The accounts that an answer was found with, a matter standing for its accounts."""
        store = self._workspace.store
        rows = store.select(asked.text, where=asked.file.path)
        terms = {each for row in rows for each in row}.union(*asked.values.values())
        cells = {each for each in terms if isinstance(each, ox.NamedNode)}
        matters = {
            iri(each.subject) for cell in cells for each in store.triples(None, _ACCOUNT_OF, cell)
        }
        named = {each.value for each in cells}
        return ((named | matters) & self.bounds.keys()) | self._held(asked.text)

    def _held(self, query: str) -> set[str]:
        """The accounts in the solutions of a query."""
        try:
            solutions = self._workspace.store.select(widened(query) or query)
        except QueryError:  # with all its variables it is more than the engine takes
            solutions = self._workspace.store.select(query)
        return self._accounts_in(solutions)

    def _accounts_in(self, solutions: Solutions) -> set[str]:
        """The accounts that rows name, also where one text has many."""
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
