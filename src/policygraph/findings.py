"""What was authored in data files, where each thing stands, and the findings about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import ReadError
from policygraph.files import read_text
from policygraph.namespaces import ID, PREFIXES, compact
from policygraph.outline import Outline, outline
from policygraph.store import parse_turtle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from policygraph.store import Term

VIOLATION = "violation"
WARNING = "warning"
INFO = "info"

_LABEL = PREFIXES["rdfs"] + "label"
_LANGUAGES = ("en", "")


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: where, about which node, and what to write.

    `source` names the shape or check that found it.
    """

    severity: str
    path: str | None
    line: int | None
    column: int | None
    focus: str
    label: str
    message: str
    source: str

    def text(self) -> str:
        """The finding on one line, its place first, as editors and terminals link it."""
        place = ":".join(str(each) for each in (self.path, self.line, self.column) if each)
        about = f"“{self.label}”" if self.label else ""
        return ": ".join(each for each in (place, about, self.message) if each)


@dataclass(frozen=True)
class ValidationReport:
    """All findings, and at how many nodes each shape and check looked.

    A shape or check that looked at no node proves nothing; callers say so. `notes` are of the
    severity `info`: the accounts that cannot both hold, with which nothing is wrong.
    """

    findings: tuple[Finding, ...]
    looked_at: tuple[tuple[str, int], ...]
    notes: tuple[Finding, ...] = ()

    @property
    def conforms(self) -> bool:
        """True if nothing is wrong; warnings do not count."""
        return not self.violations

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that must be put right."""
        return tuple(each for each in self.findings if each.severity == VIOLATION)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that deserve a look."""
        return tuple(each for each in self.findings if each.severity == WARNING)


class Authored:
    """What was authored, where each of its subjects stands, and what was found in it."""

    def __init__(self) -> None:
        self.triples: dict[ox.Triple, None] = {}
        self.nodes: dict[str, dict[str, list[Term]]] = {}
        self.unreadable = False
        self._places: dict[str, tuple[str, int]] = {}
        self._findings: dict[tuple[str, str, str | None, int | None], Finding] = {}

    def read(self, path: Path) -> None:
        """Add a file; what is wrong with its text becomes a finding."""
        try:
            text = read_text(path)
            triples = parse_turtle(path)
        except ReadError as error:
            if isinstance(error.__cause__, OSError) or not path.exists():
                raise
            self.unreadable = True
            place = (str(path), error.line or 1, error.column)
            file = error.problem.startswith("is ")  # such as: is UTF-16; save it as UTF-8
            lead = "The file" if file else "Correct this place:"
            self.add(f"{lead} {error.problem}.", "syntax", at=place)
            return
        for triple in triples:
            self.triples[triple] = None
        found = outline(text)
        for subject, line in found.subjects:
            self._places.setdefault(subject, (str(path), line))
        for line, column in found.blank:
            message = "Give this node a name, such as id:ev-signing: a blank node cannot be cited."
            self.add(message, "blank-node", at=(str(path), line, column))
        for message, severity, line, column in _wrong_prefixes(found):
            self.add(message, "prefix", severity=severity, at=(str(path), line, column))

    def add(
        self,
        message: str,
        source: str,
        *,
        focus: str = "",
        severity: str = VIOLATION,
        at: tuple[str, int, int | None] | None = None,
    ) -> None:
        """Add a finding about a node or at a place; the same one again is not added."""
        path, line, column = at or (*self.place(focus), None)
        label = self.label(focus) if focus else ""
        found = Finding(severity, path, line, column, compact(focus), label, message, source)
        self._findings.setdefault(
            (focus, message, path if at else None, line if at else None), found
        )

    def place(self, node: str) -> tuple[str | None, int | None]:
        """The file and the line in which a node is described first."""
        return self._places.get(node, (None, None))

    def label(self, node: str) -> str:
        """The node's label, English first, or its CURIE."""
        labels = [
            (_LANGUAGES.index(language) if language in _LANGUAGES else 2, language, each.value)
            for each in self.nodes.get(node, {}).get(_LABEL, [])
            if isinstance(each, ox.Literal)
            for language in [each.language or ""]
        ]
        return min(labels)[2] if labels else compact(node)

    def sorted_findings(self) -> tuple[Finding, ...]:
        return tuple(
            sorted(
                self._findings.values(),
                key=lambda each: (each.path or "", each.line or 0, each.message, each.focus),
            )
        )


def _wrong_prefixes(found: Outline) -> Iterator[tuple[str, str, int, int]]:
    """Prefixes that mean two things: in the file, or in the file and everywhere else."""
    bound: dict[str, str] = {}
    for prefix, namespace, line, column in found.prefixes:
        if bound.setdefault(prefix, namespace) != namespace:
            message = f"Bind the prefix {prefix}: once; above it stands for <{bound[prefix]}>."
            yield message, WARNING, line, column
        elif PREFIXES.get(prefix, namespace) != namespace:
            # Names of one's own may live under id: in a namespace of one's own.
            severity = WARNING if PREFIXES[prefix] == ID else VIOLATION
            yield f"Bind {prefix}: to <{PREFIXES[prefix]}>, as everywhere.", severity, line, column
