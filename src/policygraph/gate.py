"""The gate before the engine: what a query may not ask, and how large it may be.

It judges the pieces of a query (`sparql.tokens`), which are those that the engine reads.
"""

from __future__ import annotations

import re

from policygraph.errors import QueryError
from policygraph.sparql import refusal, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

    from policygraph.sparql import Token

# The engine's parser and planner call themselves for each level of nesting, each operator in a row
# and each term of a long list; when their stack is full the whole process ends, not just the query.
# Within these limits half of the usual stack (8 MB) is enough, and a question that someone can
# still read stays far below them.
MAX_BYTES = 65_536
MAX_DEPTH = 100
MAX_OPERATORS = 500
MAX_GROUPS = 500
MAX_TERMS = 1_000
# A mistake within nested negations is searched for in twice as many ways at each level.
MAX_NEGATIONS = 10

# What makes a plan one level deeper. By words; as a word may run into the next one, they are
# looked for within a name, and none is part of the name of a function. And by signs: of logic,
# comparison, arithmetic and paths.
_OPERATOR_WORD = re.compile(
    "OPTIONAL|UNION|MINUS|FILTER|BIND|EXISTS|NOT|SELECT|GRAPH|VALUES|HAVING|LATERAL"
    "|^(?:TRUE|FALSE)?AS$"
)
_OPERATOR_SIGNS = frozenset(
    ["!", "/", "|", "^", "*", "+", "-", "?", "&&", "||", "=", "!=", "<", ">", "<=", ">="]
)


def check(text: str, *, where: str | PathLike[str] | None = None) -> None:
    """Let a query pass, or raise a QueryError: it asks another server, or is too much to parse."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        problem = f"the query has {size:,} bytes; at most {MAX_BYTES:,} are taken"
        raise QueryError(problem, where=where)
    service, limits = _ServiceWatch(), _Limits()
    previous: Token | None = None
    for token in tokens(text, where=where):
        if token.kind in ("space", "comment"):
            continue
        found = service.see(token, previous)
        if found is not None:
            problem = "SERVICE is refused: a query asks only the data that is loaded"
            if found.kind == "prefixed":
                problem += f"; if '{found.text}' is a name, end the statement before '{{' with '.'"
            raise refusal(problem, found, where)
        exceeded = limits.see(token, previous)
        if exceeded is not None:
            raise refusal(exceeded, token, where)
        previous = token


class _ServiceWatch:
    """Finds SERVICE, also where it runs into another word."""

    def __init__(self) -> None:
        self._suspect: Token | None = None
        self._named = False  # the suspect is followed by what may name a server

    def see(self, token: Token, previous: Token | None) -> Token | None:
        """The token that is, or may be, the keyword, once that has shown."""
        if token.kind in ("name", "prefixed") and "SERVICE" in token.text.upper():
            if token.kind == "name":
                return token
            if not _takes_a_name(previous):
                # A prefixed name is the keyword only if a group follows: SERVICEex:here {...}
                self._suspect, self._named = token, False
                return None
        if self._suspect is None:
            return None
        if token.kind == "punct" and token.text == "{":
            return self._suspect
        if token.kind in ("iri", "var", "prefixed") and not self._named:
            self._named = True
        elif not (token.kind == "name" and "SILENT" in token.text.upper()):
            self._suspect = None
        return None


def _takes_a_name(token: Token | None) -> bool:
    """True for the keywords after which a name stands although a group may follow it."""
    words = ("GRAPH", "FROM", "NAMED", "DESCRIBE")
    return token is not None and token.kind == "name" and token.text.upper() in words


class _Limits:
    """Counts what the engine has to bear."""

    def __init__(self) -> None:
        self._open: list[bool] = []  # the brackets; true for one that is negated
        self._negated = False  # the next bracket will be
        self._operators = self._groups = self._terms = 0
        self._values: int | None = None  # the depth of the data of VALUES
        self._values_next = False

    def see(self, token: Token, previous: Token | None) -> str | None:
        """What is too much with this token, if anything is."""
        self._operators += _operators(token, previous)
        self._brackets(token)
        if self._values is None and (token.kind != "punct" or token.text in "(["):
            self._terms += 1
        if len(self._open) > MAX_DEPTH:
            return f"brackets are nested more than {MAX_DEPTH} deep"
        if sum(self._open) > MAX_NEGATIONS:
            return f"negations are nested more than {MAX_NEGATIONS} deep"
        if self._operators > MAX_OPERATORS:
            return f"there are more than {MAX_OPERATORS} operators (OPTIONAL, FILTER, '/', ...)"
        if self._groups > MAX_GROUPS:
            return f"there are more than {MAX_GROUPS} groups in braces"
        if self._terms > MAX_TERMS:
            return f"there are more than {MAX_TERMS:,} terms and keywords; VALUES may hold more"
        return None

    def _brackets(self, token: Token) -> None:
        if token.kind != "punct":
            # The data of VALUES may be as long as the text: it is one table, not a deep plan.
            exact = token.kind == "name" and token.text.upper() == "VALUES"
            self._values_next = exact or (self._values_next and token.kind == "var")
            self._negated = self._negated and token.kind in ("name", "prefixed", "iri")
        elif token.text in "{([":
            self._open.append(self._negated)
            self._negated = False
            if token.text == "{":
                self._groups += 1
                if self._values_next:
                    self._values, self._values_next = len(self._open), False
        elif token.text in "})]":
            if self._open:
                self._open.pop()
            if self._values is not None and len(self._open) < self._values:
                self._values = None
        else:
            self._negated = token.text == "!"


def _operators(token: Token, previous: Token | None) -> int:
    """How many operators a token counts for."""
    if token.kind == "name":
        return len(_OPERATOR_WORD.findall(token.text.upper()))
    if token.kind != "punct":
        return 0
    if token.text == "^^":  # of a literal, or two inverse paths
        return 0 if previous is not None and previous.kind == "string" else 2
    if token.text == "(":  # a function by name, behind which FILTER may hide: FILTERex:f(...)
        return int(previous is not None and previous.kind == "prefixed")
    return int(token.text in _OPERATOR_SIGNS)
