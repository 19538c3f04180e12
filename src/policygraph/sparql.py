"""The SPARQL tokeniser: the pieces of a query, each with its place.

The engine's parser has no separate tokeniser, and that lets a query be read in ways that the
grammar of SPARQL does not suggest: a keyword may run into the next word (`SERVICEex:here {`), and
`?a<?b#>` may be a comparison and a comment. What judges or rewrites a query has to read it as the
engine does. So what may be read in two ways is refused, with the place and a way to write it
plainly; no query written with ordinary spaces is.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from policygraph.errors import QueryError
from policygraph.namespaces import PREFIXES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

# The letters that may begin a name, as the SPARQL 1.1 grammar lists them, and what may follow.
_ASCII = "A-Za-z"
_BEYOND_ASCII = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FOLLOWING = "_0-9"
_FOLLOWING_BEYOND_ASCII = "\u00b7\u0300-\u036f\u203f\u2040"
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*,;=/?#@%]"


class _Patterns(NamedTuple):
    """What the pieces of a query look like."""

    token: re.Pattern[str]
    prefix_start: re.Pattern[str]
    prefix_run: re.Pattern[str]
    local_name: re.Pattern[str]


@cache
def _patterns(ascii: bool) -> _Patterns:
    """The patterns for a text that is ASCII, or that is not.

    They read an ASCII text alike; those for the whole of Unicode take a tenth of a second to
    compile, which a query that does not need them should not pay for.
    """
    base = _ASCII if ascii else _ASCII + _BEYOND_ASCII
    variable = base + _FOLLOWING + ("" if ascii else _FOLLOWING_BEYOND_ASCII)
    name = f"{variable}\\-"
    # A name may hold dots but not end with one.
    local = (
        f"(?:(?:[{base}_:0-9]|{_ESCAPED})(?:[{name}:]|{_ESCAPED}|\\.++(?=[{name}:]|{_ESCAPED}))*)?"
    )
    token = rf"""
      (?P<space> [ \t\r\n]++ )
    | (?P<comment> \# [^\r\n]*+ )
    | (?P<string> \"\"\" (?: \"{{0,2}} (?: [^"\\] | \\. ) )* \"\"\"
                | \'\'\' (?: \'{{0,2}} (?: [^'\\] | \\. ) )* \'\'\'
                | (?!\"\"\") \" (?: [^"\\\r\n] | \\[^\r\n] )* \"
                | (?!\'\'\') \' (?: [^'\\\r\n] | \\[^\r\n] )* \' )
    | (?P<var> [?$] [{base}_0-9] [{variable}]*+ )
    | (?P<blank> _: [{base}_0-9] (?: [{name}] | \.+(?=[{name}]) )* )
    | (?P<language> @ [A-Za-z]++ (?: -[A-Za-z0-9]++ )* )
    | (?P<number> [0-9]++ \. [0-9]*+ [eE] [+-]? [0-9]++
                | \.? [0-9]++ [eE] [+-]? [0-9]++
                | [0-9]* \. [0-9]++
                | [0-9]++ )
    | (?P<name> [A-Za-z] [A-Za-z0-9_]*+ )
    | (?P<punct> \^\^ | && | \|\| | <= | >= | != | [{{}}()\[\].,;=<>!+\-*/|^?] )"""
    return _Patterns(
        re.compile(token, re.VERBOSE | re.DOTALL),
        re.compile(f"[{base}]"),
        re.compile(f"[{name}.]*+"),
        re.compile(local),
    )


_IRI = re.compile(r'<[^<>"{}|^`\\\x00-\x20]*+>')
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+:")
# An escaped backslash is taken as well, so that it does not begin an escape.
_CODEPOINT = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")

# What an operand of an expression may end with, apart from `true` and `false`.
_OPERANDS = frozenset({"iri", "prefixed", "var", "string", "language", "number", "blank"})


class Token(NamedTuple):
    """A piece of a query and where it stands.

    `kind` is one of space, comment, iri, prefixed, blank, var, string, language, number, name
    (keywords and functions) and punct. `text` is the piece as SPARQL reads it, with codepoint
    escapes decoded; the query from `start` to `end` is the piece as it is written.
    """

    kind: str
    text: str
    line: int
    column: int
    start: int
    end: int


def tokens(text: str, *, where: str | PathLike[str] | None = None) -> Iterator[Token]:
    """The pieces of a query one after the other, white space and comments included.

    A QueryError says where a text stops being SPARQL, or can be read in two ways.
    """
    return _Reader(text, where).read()


def variables(text: str) -> set[str]:
    """The names of the variables in a query, without `?` or `$`."""
    return {token.text[1:] for token in tokens(text) if token.kind == "var"}


class _Reader:
    """Reads one query from its start to its end, once, without looking back."""

    def __init__(self, text: str, where: str | PathLike[str] | None) -> None:
        self._text = text
        self._where = where
        self._source, self._origins = _decoded(text, where)
        self._patterns = _patterns(self._source.isascii())
        self._line, self._line_start = 1, 0
        self._brackets: list[str] = []
        self._previous: Token | None = None  # but for space and comments
        self._prefixes = set(PREFIXES)  # known to the engine without being declared
        self._no_prefix_before = 0

    def read(self) -> Iterator[Token]:
        position, length = 0, len(self._source)
        while position < length:
            kind, end = self._next(position)
            token = self._token(kind, position, end)
            yield token
            if kind not in ("space", "comment"):
                self._note(token)
            position = end

    def _next(self, position: int) -> tuple[str, int]:
        """The kind and the end of the token that starts at a position."""
        first = self._source[position]
        if first == "<":
            return self._angle(position)
        if self._source.startswith("{|", position):
            raise self._refusal("'{|' is not SPARQL 1.1", position)
        end = self._prefixed_end(position, first)
        if end is not None:
            return "prefixed", end
        found = self._patterns.token.match(self._source, position)
        if found is None or found.lastgroup is None:
            problem = f"'{first}' has no place in SPARQL 1.1"
            if first in "\"'":
                problem = "the string that starts here is not closed"
            raise self._refusal(problem, position)
        return found.lastgroup, found.end()

    def _prefixed_end(self, position: int, first: str) -> int | None:
        """The end of the prefixed name that starts at a position, None if none does."""
        colon = position
        if first != ":":
            if (
                position < self._no_prefix_before
                or self._patterns.prefix_start.match(first) is None
            ):
                return None
            run = self._patterns.prefix_run.match(self._source, position)
            colon = run.end() if run is not None else position
            if not self._source.startswith(":", colon) or self._source[colon - 1] == ".":
                # No prefix starts anywhere in this run; looking again for each of its words
                # would take time that grows with the square of its length.
                self._no_prefix_before = colon
                return None
        local = self._patterns.local_name.match(self._source, colon + 1)
        return local.end() if local is not None else colon + 1

    def _angle(self, position: int) -> tuple[str, int]:
        """An IRI, or less than."""
        if self._source.startswith("<<", position):
            problem = "'<<' is not SPARQL 1.1; if it is less than and an IRI, put a space between"
            raise self._refusal(problem, position)
        found = _IRI.match(self._source, position)
        comparison = bool(self._brackets) and self._brackets[-1] == "("  # only there may one stand
        if found is not None:
            if comparison and self._after_operand() and not self._is_plain(found[0][1:-1]):
                problem = "this may be an IRI or a comparison; put a space after '<' or '<='"
                raise self._refusal(problem, position)
            return "iri", found.end()
        if not comparison:
            raise self._refusal("the IRI that starts here is not closed, or is not one", position)
        return "punct", position + (2 if self._source.startswith("<=", position) else 1)

    def _after_operand(self) -> bool:
        """True if the last token may end an operand, after which a comparison may follow."""
        last = self._previous
        if last is None:
            return False
        if last.kind == "name":
            return last.text.upper().endswith(("TRUE", "FALSE"))
        return last.kind in _OPERANDS or last.text in (")", "]", "}")

    def _is_plain(self, iri: str) -> bool:
        """True if what is between the angle brackets cannot begin an operand instead."""
        scheme = SCHEME.match(iri)
        if scheme is None:
            return False
        name = scheme[0][:-1]
        return name not in self._prefixes and not name.upper().startswith(("TRUE", "FALSE"))

    def _note(self, token: Token) -> None:
        """Keep what the reading of later tokens depends on."""
        if token.kind == "punct":
            if token.text in "{([":
                self._brackets.append(token.text)
            elif token.text in "})]" and self._brackets:
                self._brackets.pop()
        elif token.kind == "prefixed" and token.text.endswith(":"):
            # Any that may be a declaration: PREFIX may run into the name.
            self._prefixes.add(token.text[:-1])
            if token.text.upper().startswith("PREFIX"):
                self._prefixes.add(token.text[len("PREFIX") : -1])
        self._previous = token

    def _origin(self, position: int) -> int:
        return position if self._origins is None else self._origins[position]

    def _token(self, kind: str, position: int, end: int) -> Token:
        start, stop = self._origin(position), self._origin(end)
        column = start - self._line_start + 1
        token = Token(kind, self._source[position:end], self._line, column, start, stop)
        if kind in ("space", "string"):
            lines = self._text.count("\n", start, stop)
            if lines:
                self._line += lines
                self._line_start = self._text.rindex("\n", start, stop) + 1
        return token

    def _refusal(self, problem: str, position: int) -> QueryError:
        column = self._origin(position) - self._line_start + 1
        return QueryError(problem, where=self._where, line=self._line, column=column)


def _decoded(text: str, where: str | PathLike[str] | None) -> tuple[str, list[int] | None]:
    r"""The text with \u0041 and \U00000041 decoded, and where each character of it came from."""
    if "\\u" not in text and "\\U" not in text:
        return text, None
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for found in _CODEPOINT.finditer(text):
        digits = found[1] or found[2]
        if digits is None:
            continue
        number = int(digits, 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            continue  # no character; the engine says so
        if chr(number) in "\"'\\\r\n":
            # Where SPARQL decodes first, it ends the string or comment; where an engine decodes
            # last, it does not.
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            problem = f"'{found[0]}' may be read in two ways; write the character, or its escape"
            raise QueryError(
                f"{problem} \\\" \\' \\\\ \\n \\r", where=where, line=line, column=column
            )
        pieces += text[done : found.start()], chr(number)
        origins += range(done, found.start() + 1)
        done = found.end()
    pieces.append(text[done:])
    origins += range(done, len(text) + 1)
    return "".join(pieces), origins


def refusal(problem: str, token: Token, where: str | PathLike[str] | None) -> QueryError:
    """The error that says what is wrong with a token, and where it stands."""
    return QueryError(problem, where=where, line=token.line, column=token.column)
