"""What there is to ask and what was found, as lines for a terminal: no line can steer it."""

from __future__ import annotations

from policygraph import catalog
from policygraph.formats import printable
from policygraph.queries import describe_parameters
from policygraph.wording import counted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from policygraph.bundles import Bundle
    from policygraph.findings import ValidationReport
    from policygraph.verification import Change, Difference, Verification


def questions() -> str:
    """The named questions, each with what it asks and its parameters."""
    lines = []
    for each in catalog.query_files("queries"):
        parameters = describe_parameters(each)
        lines.append(f"{each.name:<18} {each.title}{f'  [{parameters}]' if parameters else ''}\n")
    return "".join(lines)


def bundled(folder: Path, done: Bundle) -> str:
    """Where a bundle was written, what it holds, and the digest to cite it by."""
    rows, sources = done.index["rows"], done.index["sources"]
    counts = f"{counted(rows, 'row')}, {counted(sources, 'source')}"
    return printable(f"{folder}: {counts}, bundle {done.digest}") + "\n"


def recorded(differing: Sequence[Difference], asked: int) -> str:
    """The recorded answers that differ, and how many were asked."""
    lines = []
    for each in differing:
        told = [_lost_and_gained(each.lost, each.gained)] if each.lost or each.gained else []
        told += [each.note] if each.note else []
        lines.append(printable(f"{each.name}: {'; '.join(told)}") + "\n")
    verdict = f"{len(differing)} differ" if differing else "all the same"
    return "".join([*lines, f"{counted(asked, 'recorded answer')}: {verdict}\n"])


def verified(found: Verification) -> str:
    """Whether a bundle holds, and if not, what changed and through which accounts."""

    def told(change: Change) -> str:
        return f"  {change.how:<8}{printable(change.label)} ({change.account})"

    def row(how: str, cells: tuple[str, ...]) -> str:
        return f"  {how:<8}{' | '.join(map(printable, cells))}"

    name = printable(found.name)
    if found.same:
        verdict = f"same, {counted(found.rows, 'row')}"
    elif found.reordered:
        verdict = "changed, the same rows in another order"
    else:
        verdict = f"changed, {_lost_and_gained(len(found.lost), len(found.gained))}"
    lines = [f"{name}: {verdict}, bundle {found.digest}"]
    lines += [row("lost", each) for each in found.lost]
    lines += [row("gained", each) for each in found.gained]
    if found.through:
        lines += ["through:", *map(told, found.through)]
    if not found.same and not found.through and not found.possible:
        lines.append("through no account: none was changed")
    if found.possible:
        number = len(found.possible)
        which = "this account" if number == 1 else f"one or more of these {number} accounts"
        rows = f"{counted(found.unexplained, 'row')} " if found.through else ""
        above = ", or of those above" if found.through else ""
        other = ", or what is no account" if found.besides else ""
        lines.append(f"{rows}through {which}{above}{other}; which was not found:")
        lines += [told(each) for each in found.possible]
    elif found.through and found.unexplained:
        rows = counted(found.unexplained, "row")
        other = ", or through what is no account" if found.besides else ""
        lines.append(f"{rows} through one or more of these{other}; which was not found")
    if found.elsewhere:
        others = counted(len(found.elsewhere), "other account" if found.through else "account")
        end = ", and no row with that" if found.same else " and not found to bear on these rows"
        lines.append(f"{others} changed since{end}:")
        lines += [told(each) for each in found.elsewhere]
    lines += map(printable, found.notes)
    return "".join(f"{each}\n" for each in lines)


def validated(report: ValidationReport, *, quiet: bool = False) -> str:
    """The findings, one a line; unless `quiet`, the notes, what was looked at and the verdict."""
    found = [*report.findings, *(() if quiet else report.notes)]
    lines = [printable(f"{each.severity}: {each.text()}") + "\n" for each in found]
    if not quiet:
        lines += [f"{name}: {count} looked at\n" for name, count in report.looked_at if count]
        lines.append(_verdict(report))
    return "".join(lines)


def _verdict(report: ValidationReport) -> str:
    found = [
        counted(len(report.violations), "violation"),
        counted(len(report.warnings), "warning"),
    ]
    counts = [count for _, count in report.looked_at]
    looked = f"{len(counts)} shapes and checks looked at {counted(sum(counts), 'node')}"
    if not counts:
        looked = "nothing else was looked at, as not all of it could be read"
    elif 0 in counts:  # what looked at nothing proves nothing
        looked += f", {counts.count(0)} of them at none"
    head = "conforms" if report.conforms else "does not conform"
    return f"{head}: {', '.join(found)}; {looked}\n"


def _lost_and_gained(lost: int, gained: int) -> str:
    return f"{counted(lost, 'row')} lost, {counted(gained, 'row')} gained"
