"""A query written anew: terms in place of its parameters, or every variable in its answer.

Both work on the pieces of a query (`sparql.tokens`), so that strings, comments and IRIs stay as
they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count

from policygraph.errors import QueryError, ValueProblem
from policygraph.sparql import SCHEME, refusal, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from os import PathLike

    from policygraph.sparql import Token

# What a variable stands in by itself after each of these words.
_CLAUSES = {
    "SELECT": "in SELECT",
    "GROUP": "in GROUP BY",
    "ORDER": "in ORDER BY",
    "VALUES": "in VALUES",
    **dict.fromkeys(("FROM", "WHERE", "HAVING", "LIMIT", "OFFSET"), ""),
}

# What makes one row of many; what leaves rows out; and the forms that give no rows.
_GROUPS = frozenset({"GROUP", "HAVING"})
_CUTS = frozenset({"LIMIT", "OFFSET"})
_AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_OTHER_FORMS = frozenset({"ASK", "CONSTRUCT", "DESCRIBE"})


def check_parameters(
    text: str, names: Collection[str], *, where: str | PathLike[str] | None = None
) -> None:
    """Let a query pass, or raise a QueryError: a parameter stands where only a variable may.

    That is: by itself in SELECT, GROUP BY or ORDER BY; after AS; in VALUES; in BOUND. Within an
    expression, and everywhere else in a pattern, a term may stand in its place.
    """
    clauses = [""]  # of the query, and of each bracket that is open
    before: list[str] = ["", ""]  # the last two pieces, in capitals
    for token in _read(text, str(where) if where is not None else None):
        if token.kind in ("space", "comment"):
            continue
        word = token.text.upper()
        if token.kind == "var" and token.text[1:] in names:
            place = clauses[-1]
            if before[-1] == "AS":
                place = "after AS"
            elif before == ["BOUND", "("]:
                place = "in BOUND"
            if place:
                problem = f"parameter '{token.text}' stands {place}, where only a variable may"
                raise refusal(f"{problem}; use it in a pattern or an expression", token, where)
        elif token.kind == "name":
            clauses[-1] = _CLAUSES.get(word, clauses[-1])
        elif token.kind == "punct" and word in "{([":
            within = clauses[-1] if clauses[-1] == _CLAUSES["VALUES"] else ""
            if word == "{" and not within:
                clauses[-1] = ""  # the pattern ends the clause before it
            clauses.append(within)
        elif token.kind == "punct" and word in "})]" and len(clauses) > 1:
            clauses.pop()
            if word == "}":
                clauses[-1] = ""
        before = [before[-1], word]


def bind(text: str, values: Mapping[str, str]) -> str:
    """The query with each variable that is named in `values` replaced by its term.

    The names are without `?` or `$`; a term is an IRI or a literal in N-Triples form. Strings,
    comments and IRIs stay as they are.
    """
    for name, term in values.items():
        _check_term(name, term)
    pieces: list[str] = []
    done = 0
    for token in _read(text):
        if token.kind == "var" and token.text[1:] in values:
            pieces.append(text[done : token.start])
            pieces.append(_apart(values[token.text[1:]], text, token))
            done = token.end
    pieces.append(text[done:])
    return "".join(pieces)


def widened(text: str) -> str | None:
    """A SELECT that shows all that its rows were found with, in columns after its own.

    Each variable of its pattern gets a column. So does one within a SELECT of its own; where many
    solutions make one row, its column has all its IRIs in one text, with spaces between them. None
    for another form, and where LIMIT or OFFSET cuts solutions that do not make one row.
    """
    select = _outermost(text)
    if select is None or (select.cut and not select.groups):
        return None
    if select.shows_all:
        return text
    stem = _free(text, "shown")
    for place, more in sorted(_more(select, (f"{stem}{each}" for each in count())), reverse=True):
        text = f"{text[:place].rstrip()} {more} {text[place:]}"
    return text


def loosened(text: str) -> str | None:
    """The query with nothing left out: what must or must not be there besides, may be.

    FILTER EXISTS, FILTER NOT EXISTS and MINUS become OPTIONAL, each with a variable of its own
    that is bound where it is there. None where EXISTS stands in an expression, which no pattern
    can stand for.
    """
    words = [each for each in _read(text) if each.kind not in ("space", "comment")]
    said = [each.text.upper() if each.kind == "name" else each.text for each in words]
    stem = _free(text, "there")
    changes: list[tuple[int, int, str]] = []  # from where to where, and what stands there instead
    braces: list[bool] = []  # of each that is open, whether it was loosened
    loose = False
    for i, (token, word) in enumerate(zip(words, said, strict=True)):
        if word in ("EXISTS", "MINUS"):
            first = i
            if word == "EXISTS":
                first -= 2 if said[i - 1] == "NOT" else 1
                if said[first] != "FILTER":
                    return None
            changes.append((words[first].start, token.end, "OPTIONAL"))
            loose = True
        elif word == "{":
            braces.append(loose)
            loose = False
        elif word == "}" and braces.pop():
            bound = f" BIND (true AS ?{stem}{len(changes)}) "
            changes.append((token.start, token.start, bound))
    for start, end, instead in sorted(changes, reverse=True):
        text = text[:start] + instead + text[end:]
    return text


def _free(text: str, stem: str) -> str:
    """The beginning of names that no variable of a query has."""
    names = {token.text[1:] for token in _read(text) if token.kind == "var"}
    while any(name.startswith(stem) for name in names):
        stem += "_"
    return stem


@lru_cache(maxsize=64)
def _read(text: str, where: str | None = None) -> tuple[Token, ...]:
    """The pieces of a query. A question is written anew many times, so they are kept."""
    return tuple(tokens(text, where=where))


@dataclass
class _Select:
    """A SELECT as its text tells it: what it shows, what its pattern holds, and how it does."""

    depth: int
    place: int | None = None  # where what it shows ends
    over: bool = False  # whether the pattern has ended
    brackets: int = 0
    shows_all: bool = False
    groups: bool = False  # many solutions make one row
    cut: bool = False
    shown: dict[str, None] = field(default_factory=dict)
    held: dict[str, None] = field(default_factory=dict)
    inner: list[_Select] = field(default_factory=list)

    def see(self, token: Token, before: str, braces: int) -> None:
        """Take in a piece of it; `before` is the last one, in capitals."""
        word = token.text.upper()
        shows = self.place is None
        if token.kind == "var":
            if not shows and not self.over:
                self.held[token.text[1:]] = None
            elif shows and (not self.brackets or before == "AS"):
                self.shown[token.text[1:]] = None
        elif token.kind == "name":
            self.groups |= word in _AGGREGATES and (shows or self.over)
            if braces == self.depth:
                self.groups |= word in _GROUPS
                self.cut |= word in _CUTS
        if shows and not self.brackets:
            if token.text == "{" or (token.kind == "name" and word in ("WHERE", "FROM")):
                self.place = token.start
            self.shows_all |= token.text == "*"
        if token.kind == "punct":
            self.brackets += (token.text == "(") - (token.text == ")")


def _outermost(text: str) -> _Select | None:
    """The SELECT that a query is, with those inside it; None for a query of another form."""
    first: _Select | None = None
    within: list[_Select] = []
    braces, before = 0, ""
    for token in _read(text):
        if token.kind in ("space", "comment"):
            continue
        word = token.text.upper()
        if token.kind == "name" and word == "SELECT":
            made = _Select(braces)
            if within and within[-1].place is not None:
                within[-1].inner.append(made)
            first = first or made
            within.append(made)
        elif within:
            within[-1].see(token, before, braces)
        elif token.kind == "name" and word in _OTHER_FORMS:
            return None
        if token.kind == "punct":
            braces += (token.text == "{") - (token.text == "}")
            if token.text == "}":
                while len(within) > 1 and braces < within[-1].depth:
                    within.pop()
                if within and within[-1].place is not None and braces == within[-1].depth:
                    within[-1].over = True
        before = word
    return first if first is not None and first.place is not None else None


def _more(select: _Select, names: Iterator[str], *, inside: bool = False) -> list[tuple[int, str]]:
    """What each SELECT is to show besides, and where that goes; those inside it first.

    What one inside shows besides has a name of its own, so that it meets nothing outside. One that
    would give more rows is left as it is where these would be counted or cut.
    """
    found = []
    further: dict[str, None] = {}
    for each in select.inner:
        if each.groups or not (select.groups or each.cut):
            found += _more(each, names, inside=True)
        further |= each.shown
    if select.shows_all:
        select.shown = select.held | further
        return found
    more = []
    for name in select.held | further:
        if name in select.shown:
            continue
        new = next(names) if inside or select.groups else name
        if select.groups:
            text = f'COALESCE(IF(isIRI(?{name}), STR(?{name}), ""), "")'
            if name in further:  # it may be such a text already
                text = f'COALESCE(STR(?{name}), "")'
            more.append(f'(GROUP_CONCAT(DISTINCT {text}; SEPARATOR=" ") AS ?{new})')
        else:
            more.append(f"(?{name} AS ?{new})" if inside else f"?{name}")
        select.shown[new] = None
    if more and select.place is not None:
        found.append((select.place, " ".join(more)))
    return found


def _check_term(name: str, term: str) -> None:
    """Raise a ValueProblem unless the text is one IRI or literal, and nothing more."""
    try:
        parts = list(tokens(term))
    except QueryError as error:
        raise ValueProblem(f"the value of '{name}' is not a term: {error.problem}") from error
    match [part.kind for part in parts]:
        case ["iri"] if SCHEME.match(term, 1):
            return
        case ["string"] | ["string", "language"]:
            return
        case ["string", "punct", "iri"] if parts[1].text == "^^":
            return
    raise ValueProblem(f"the value of '{name}' is not a term: write an IRI or a literal")


def _apart(term: str, text: str, token: Token) -> str:
    """The term, with spaces where it would run into what stands before or after it."""
    ends = " \t\r\n()[]{},;"
    before = "" if token.start == 0 or text[token.start - 1] in ends else " "
    after = "" if token.end == len(text) or text[token.end] in ends else " "
    return before + term + after
