"""A query written anew: terms in place of its parameters, or every variable in its answer.

Both work on the pieces of a query (`sparql.tokens`), so that strings, comments and IRIs stay as
they are.
"""

from __future__ import annotations

from policygraph.errors import QueryError, ValueProblem
from policygraph.sparql import SCHEME, refusal, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
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

# What makes one row of many, or leaves rows out; and the forms that give no rows.
_SUMMARIES = frozenset({"GROUP", "HAVING", "LIMIT", "OFFSET"})
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
    for token in tokens(text, where=where):
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
    for token in tokens(text):
        if token.kind == "var" and token.text[1:] in values:
            pieces.append(text[done : token.start])
            pieces.append(_apart(values[token.text[1:]], text, token))
            done = token.end
    pieces.append(text[done:])
    return "".join(pieces)


def widened(text: str) -> str | None:
    """A SELECT with every variable in its projection, so that a row shows what it was found with.

    None for another form, and where rows are grouped, counted or cut: they stand for many.
    """
    depth, place, started = 0, None, False
    selected: set[str] = set()
    found: dict[str, None] = {}
    before = ""
    for token in tokens(text):
        if token.kind in ("space", "comment"):
            continue
        word = token.text.upper()
        if token.kind == "name" and depth == 0:
            if word in _OTHER_FORMS or word in _SUMMARIES:
                return None
            started = started or word == "SELECT"
        if token.kind == "var":
            found[token.text[1:]] = None
            if place is None and (depth == 0 or before == "AS"):
                selected.add(token.text[1:])
        elif token.kind == "name" and place is None and word in _AGGREGATES:
            return None
        elif token.kind == "punct":
            if place is None and depth == 0 and token.text == "*":
                return text
            depth += (token.text in "{(") - (token.text in "})")
        if started and place is None and (token.text == "{" or word in ("WHERE", "FROM")):
            place = token.start
        before = word
    if place is None:
        return None
    more = "".join(f" ?{name}" for name in found if name not in selected)
    return f"{text[:place].rstrip()}{more} {text[place:]}"


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
