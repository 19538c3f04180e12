"""What hangs on what: the answers that would change without an origin, or with an open question.

Answers are the rows of the named questions, asked with their defaults. A view is compared with
the graph it was taken from: rows that are gone are lost, rows that are new are gained, and a lost
row and a gained one that share more than half of their cells are one row that changed (another
status, one origin fewer).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyoxigraph as ox

from policygraph import catalog, evidence
from policygraph.accounts import Accounts, described, iris, text
from policygraph.analysis import Changes, Noted, Views
from policygraph.errors import ValueProblem
from policygraph.namespaces import PREFIXES
from policygraph.queries import Asked, ask
from policygraph.store import literal
from policygraph.wording import counted
from policygraph.workspace import Workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from policygraph.analysis import Row
    from policygraph.catalog import QueryFile
    from policygraph.queries import Table
    from policygraph.store import Term

_LABEL = PREFIXES["rdfs"] + "label"
_QUESTIONS_TOLD = 4
_ROBUSTNESS = ("origin", "question", "lost", "gained", "changed", "rows", "example")
_UNKNOWNS = ("rank", "answers", "question", "about", "settled_by", "addressee", "request")


class Difference(NamedTuple):
    """The rows of one answer that a view loses, gains and changes, each in a fixed order."""

    lost: list[Row]
    gained: list[Row]
    changed: list[tuple[Row, Row]]

    @property
    def rows(self) -> int:
        return len(self.lost) + len(self.gained) + len(self.changed)


def askable(workspace: Workspace, questions: Sequence[str | QueryFile] = ()) -> list[Asked]:
    """The named questions with their defaults, all that `build` answers if none is named.

    Those that need a value which nobody gives, or which the data do not have, are left out.
    """
    found = []
    for each in questions or catalog.query_names("queries"):
        file = catalog.query_file("queries", each) if isinstance(each, str) else each
        if not questions and file.header.get("build") == "no":
            continue
        try:
            found.append(ask(workspace, file))
        except ValueProblem:
            if questions:
                raise
    return found


def views_of(workspace: Workspace, questions: Sequence[str | QueryFile] = ()) -> Views:
    """The views that `robustness`, `unknowns` and `rank` can share, each made once."""
    return Views(workspace, questions=askable(workspace, questions))


def robustness(
    workspace: Workspace,
    questions: Sequence[str | QueryFile] = (),
    *,
    views: Views | None = None,
) -> Noted:
    """What hangs on one word: for each origin the questions that it alone changes, and how.

    One row for each origin and question; `rows` is how many rows the question has with it, and
    `example` the first of those that it loses, changes or gains without it. The origins on which
    most hangs come first. An origin goes with everything that retells it.
    """
    views = views or views_of(workspace, questions)
    totals = {each.file.name: views.count(each.file.name) for each in views.questions}
    found: dict[str, dict[str, Difference]] = {}
    for origin in views.origins():
        compared = _differences(views.changes(origin))
        if compared:
            found[origin] = compared
    weight = {origin: _weight(each) for origin, each in found.items()}
    rows: list[tuple[Term | None, ...]] = []
    for origin in sorted(found, key=lambda each: (-weight[each], each)):
        for name, each in sorted(found[origin].items(), key=lambda pair: (-pair[1].rows, pair[0])):
            counts = len(each.lost), len(each.gained), len(each.changed)
            rows.append(
                (
                    ox.NamedNode(origin),
                    ox.Literal(name),
                    *map(_integer, counts),
                    _integer(totals[name]),
                    ox.Literal(_example(workspace, each)),
                )
            )
    return Noted(
        _ROBUSTNESS,
        tuple(rows),
        workspace.terms,
        name="robustness",
        title="What hangs on one word: which answers would change without one origin?",
        note=f"{counted(len(views.origins()), 'origin')} not shown to be connected, each left out "
        "in turn with all that retells it; a row that only stands otherwise counts as changed",
    )


def lines(table: Table) -> list[tuple[str, str]]:
    """The label of each origin of a robustness table, and what hangs on it in a line.

    The questions of which it changes most are named, the others counted.
    """
    found: dict[str, list[str]] = {}
    sums: dict[str, int] = {}
    for row in table:
        origin, name = table.text(row[0], iris=True), table.text(row[1])
        lost, gained, changed = (int(table.text(each)) for each in row[2:5])
        counts = ((lost, "lost"), (gained, "gained"), (changed, "changed"))
        said = ", ".join(f"{count} {word}" for count, word in counts if count)
        found.setdefault(origin, []).append(f"{name} {said}")
        sums[origin] = sums.get(origin, 0) + lost + gained + changed
    told = []
    for origin, each in found.items():
        others = len(each) - _QUESTIONS_TOLD
        more = [counted(others, "other question")] if others > 0 else []
        line = "; ".join([*each[:_QUESTIONS_TOLD], *more])
        told.append(
            (table.terms.label(ox.NamedNode(origin)), f"{counted(sums[origin], 'row')}: {line}")
        )
    return told


def unknowns(
    workspace: Workspace,
    questions: Sequence[str | QueryFile] = (),
    *,
    views: Views | None = None,
    limit: int | None = None,
) -> Noted:
    """The open questions as leads: those first with which most answers of named questions change.

    All of them, or the first `limit`.
    An open question asks about accounts: those it names, those of a matter that it names, or
    else those that name the thing it is about. `answers` is the number of rows, of all named
    questions, that would be lost, gained or changed if none of these accounts held: as much as
    an answer could overturn, whichever way it turns out. That a source said so stays. Questions
    with as many share a rank and stand in the order of their labels. What stands in several values
    of a column makes several rows, which are printed as one.
    """
    views = views or views_of(workspace, questions)
    accounts = Accounts(workspace)
    asked = described(workspace, "open-questions")
    weight = {}
    for each, properties in asked.items():
        concerned = {
            a for thing in iris(properties, "asksAbout") for a in _of(workspace, accounts, thing)
        }
        weight[each] = _weight(_differences(views.changes_unless(concerned))) if concerned else 0
    label = workspace.terms.label
    ordered = sorted(asked, key=lambda each: (-weight[each], label(ox.NamedNode(each)), each))
    rows: list[tuple[Term | None, ...]] = []
    for each in ordered[:limit]:
        place = 1 + sum(other > weight[each] for other in weight.values())
        wording = text(asked[each], "request")
        request = ox.Literal(wording) if wording is not None else None
        rows += [
            (*map(_integer, (place, weight[each])), ox.NamedNode(each), *named, request)
            for named in _combined(asked[each], ("asksAbout", "settledBy", "addressee"))
        ]
    return Noted(
        _UNKNOWNS,
        tuple(rows),
        workspace.terms,
        name="leads",
        title="Which open questions would change most answers, and who could settle them?",
        group=("about", "settled_by", "addressee"),
        note="answers are the rows of the named questions that would be lost, gained or changed "
        "if none of the accounts asked about held",
    )


def _of(workspace: Workspace, accounts: Accounts, thing: str) -> set[str]:
    """The authored accounts that stand for a thing: itself, those of a matter, those naming it."""
    if thing in accounts.properties:
        found = {thing}
    else:
        said = accounts.properties.items()
        found = {each for each, properties in said if thing in iris(properties, "accountOf")}
        found = found or set(evidence.about(workspace, thing))
    return {each for each in found if text(accounts.properties[each], "byRule") is None}


def _combined(
    properties: Mapping[str, Sequence[Term]], names: Sequence[str]
) -> list[tuple[Term | None, ...]]:
    """The values of some properties, each with each; None where a property has none."""
    found: list[tuple[Term | None, ...]] = [()]
    for name in names:
        values: list[Term | None] = [ox.NamedNode(each) for each in iris(properties, name)]
        found = [(*row, value) for row in found for value in values or [None]]
    return found


def _differences(changes: Mapping[str, Changes]) -> dict[str, Difference]:
    return {name: compare(each.lost, each.gained) for name, each in changes.items()}


def _weight(differences: Mapping[str, Difference]) -> int:
    return sum(each.rows for each in differences.values())


def compare(lost: Sequence[Row], gained: Sequence[Row]) -> Difference:
    """The rows with those paired that share more than half of their cells, the likest first."""
    lost, gained = sorted(lost, key=str), sorted(gained, key=str)
    likest = sorted(
        (-shared, place, other)
        for place, row in enumerate(lost)
        for other, new in enumerate(gained)
        if 2 * (shared := sum(a == b for a, b in zip(row, new, strict=True))) > len(row)
    )
    paired: dict[int, int] = {}
    for _, place, other in likest:
        if place not in paired and other not in paired.values():
            paired[place] = other
    return Difference(
        [row for place, row in enumerate(lost) if place not in paired],
        [row for other, row in enumerate(gained) if other not in paired.values()],
        [(lost[place], gained[other]) for place, other in sorted(paired.items())],
    )


def _example(workspace: Workspace, found: Difference) -> str:
    """One of the rows, in words."""

    def told(row: Row) -> str:
        return " · ".join(said for each in row if (said := workspace.terms.label(each)))

    if found.lost:
        return f"lost: {told(found.lost[0])}"
    if found.gained:
        return f"gained: {told(found.gained[0])}"
    before, after = found.changed[0]
    label = workspace.terms.label
    others = [
        f"{label(a) or 'nothing'} becomes {label(b) or 'nothing'}"
        for a, b in zip(before, after, strict=True)
        if a != b
    ]
    return f"changed: {told(before)} ({', '.join(others)})"


def _integer(number: int) -> ox.Literal:
    return literal(str(number), "integer")
