"""What can go wrong, as the reader sees it.

    PolicyGraphError
      ReadError            a file or folder could not be read or parsed
      WriteError           a file could not be written; what was there before is still there
      UnknownNameError     no query, network, prefix, term ... of that name
      AmbiguousNameError   a name that fits more than one thing
      QueryError           a query that is not run, and why
      ValueProblem         a date, parameter or option that cannot be used

Every message is one line: what is wrong, where, and what to do about it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from os import PathLike

# A list of names longer than this helps nobody who mistyped one.
_NAMES_LISTED = 12
_NAMES_SURVEYED = 60


class PolicyGraphError(Exception):
    """The base of every error that this package raises on purpose."""

    # Each class hands its positional arguments to Exception and builds its text in `_message`:
    # so an error can be copied, pickled and sent from one process to another.

    def __str__(self) -> str:
        return _one_line(self._message())

    def _message(self) -> str:
        return super().__str__()


class ReadError(PolicyGraphError):
    """A file or folder could not be read or parsed."""

    def __init__(
        self,
        path: str | PathLike[str],
        problem: str,
        *,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem
        self.line = line
        self.column = column

    def _message(self) -> str:
        return f"cannot read {_place(self.path, self.line, self.column)}: {self.problem}"


class WriteError(PolicyGraphError):
    """A file could not be written; what was there before is still there."""

    def __init__(self, path: str | PathLike[str], problem: str) -> None:
        super().__init__(path, problem)
        self.path = path
        self.problem = problem

    def _message(self) -> str:
        return f"cannot write {self.path}: {self.problem}"


class UnknownNameError(PolicyGraphError):
    """There is no query, network, prefix, term ... of that name."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(sorted(set(known)))
        super().__init__(kind, name, self.known)

    def _message(self) -> str:
        message = f"no {self.kind} named '{self.name}'"
        if not self.known:
            return message
        nearest = _nearest(self.name, self.known)
        if nearest is not None:
            return f"{message}; did you mean '{nearest}'?"
        word = self.name.casefold()
        alike = [each for each in self.known if word in each.casefold()]
        # Of many names, those that do not hold the word help nobody.
        if not alike and len(self.known) > _NAMES_SURVEYED:
            return message
        names = alike or self.known
        more = len(names) - _NAMES_LISTED
        listed = ", ".join(names[:_NAMES_LISTED])
        return f"{message}; there are: {listed}" + (f" and {more} more" if more > 0 else "")


class AmbiguousNameError(PolicyGraphError):
    """A name fits more than one thing; `matches` are pairs of label and CURIE."""

    def __init__(self, name: str, matches: Sequence[tuple[str, str]]) -> None:
        super().__init__(name, matches)
        self.name = name
        self.matches = tuple(matches)

    def _message(self) -> str:
        *others, last = (f"{label} ({curie})" for label, curie in self.matches)
        meanings = f"{', '.join(others)} or {last}" if others else last
        return f"'{self.name}' may mean {meanings}; say which by its CURIE"


class QueryError(PolicyGraphError):
    """A query is not run, and why; `where` names its file or the query itself."""

    def __init__(
        self,
        problem: str,
        *,
        where: str | PathLike[str] | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.line = line
        self.column = column

    def _message(self) -> str:
        if self.where is not None:
            return f"{_place(self.where, self.line, self.column)}: {self.problem}"
        if self.line is None:
            return self.problem
        column = "" if self.column is None else f", column {self.column}"
        return f"line {self.line}{column}: {self.problem}"


class ValueProblem(PolicyGraphError):
    """A date, parameter or option cannot be used."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def _place(path: str | PathLike[str], line: int | None, column: int | None) -> str:
    """PATH, PATH:LINE or PATH:LINE:COLUMN, the form that editors and terminals link."""
    if line is None:
        return str(path)
    return f"{path}:{line}" if column is None else f"{path}:{line}:{column}"


def _nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one, upper and lower case alike, if any does."""
    import difflib  # only when something has gone wrong: it costs start-up time

    spelled = {each.casefold(): each for each in known}
    found = difflib.get_close_matches(name.casefold(), list(spelled), n=1)
    return spelled[found[0]] if found else None


def _one_line(text: str) -> str:
    """The text on one line; invisible characters, which may drive a terminal, shown as escapes."""
    if text.isprintable():
        return text
    joined = " ".join(line.strip() for line in text.splitlines() if line.strip())
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode("ascii")
        for each in joined
    )
