"""Where things stand in a Turtle text: the blocks of subjects, the prefixes, the blank nodes.

A parser gives triples without their places; findings need the line on which a block begins.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from urllib.parse import urljoin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n]++|\#[^\r\n]*+)
  | (?P<iri><[^<>"\s]*+>)
  | (?P<string>
        \"{3}(?:[^"\\]++|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]++|\\.|'(?!''))*'{3}
      | "(?:[^"\\\r\n]++|\\.)*" | '(?:[^'\\\r\n]++|\\.)*'
    )
  | (?P<blank>_:[\w](?:[\w·-]|\.+(?=[\w·-]))*|\[|\((?!\s*\)))
  | (?P<name>(?:[^\W\d_](?:[\w·-]|\.+(?=[\w·-]))*)?:(?:[\w:·%-]|\\.|\.+(?=[\w:·%\\-]))*)
  | (?P<number>[+-]?(?:\d+\.?\d*[eE][+-]?\d+|\d*\.\d+|\d+))
  | (?P<word>@?[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\(.)")


@dataclass
class Outline:
    """The places in a Turtle text, lines and columns counted from 1.

    `subjects` are pairs of IRI and line, one for each block; `prefixes` are prefix, namespace,
    line and column; `blank` are the lines and columns of blank nodes.
    """

    subjects: list[tuple[str, int]] = field(default_factory=list)
    prefixes: list[tuple[str, str, int, int]] = field(default_factory=list)
    blank: list[tuple[int, int]] = field(default_factory=list)


def outline(text: str) -> Outline:
    """Where things stand in a text that is known to be Turtle."""
    line_starts = [0, *(newline.end() for newline in re.finditer("\n", text))]
    found = Outline()
    base = ""
    prefixes: dict[str, str] = {}
    labels: set[str] = set()
    statement: list[str] = []
    for token in _TOKEN.finditer(text):
        kind, written = token.lastgroup, token[0]
        if kind == "space":
            continue
        line = bisect_right(line_starts, token.start())
        column = token.start() - line_starts[line - 1] + 1
        if not statement and kind in ("iri", "name"):
            found.subjects.append((_resolved(written, prefixes, base), line))
        statement.append(written)
        first = statement[0].lower()
        if kind == "blank" and written not in labels:
            found.blank.append((line, column))
            if written.startswith("_:"):
                labels.add(written)
        elif kind == "iri" and first in ("@prefix", "prefix"):
            prefix, namespace = statement[1].removesuffix(":"), _resolved(written, prefixes, base)
            prefixes[prefix] = namespace
            found.prefixes.append((prefix, namespace, line, column))
        elif kind == "iri" and first in ("@base", "base"):
            base = _resolved(written, prefixes, base)
        if written == "." or (kind == "iri" and first in ("prefix", "base")):
            statement.clear()
    return found


def _resolved(written: str, prefixes: Mapping[str, str], base: str) -> str:
    """The IRI that `<...>` or a prefixed name stands for."""
    if written.startswith("<"):
        return urljoin(base, _unescaped(written[1:-1]))
    prefix, _, local = written.partition(":")
    return prefixes.get(prefix, "") + _unescaped(local)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda escape: escape[3] or chr(int(escape[1] or escape[2], 16)), text)
