"""From the dates of accounts to the bounds of each, and what other accounts add to them.

Own bounds follow from an account's own dates alone (`own_bounds`). Four things narrow them, each
a `Refinement` that names its premises, none ever an account's own date:

    bounding       a reading that limits the dates of an account
    from-matter    a bound an account lacks, taken from the other accounts of its matter
    parties-exist  nothing holds before its parties exist
    one-holder     of two holders of an exclusive role, the earlier ends when the later starts
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pyoxigraph as ox

from policygraph.dates import Bounds, event_bounds, first_day, last_day, situation_bounds
from policygraph.errors import ValueProblem
from policygraph.namespaces import PG

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from policygraph.store import Term

    Subjects = Mapping[str, Mapping[str, list[Term]]]
    Kinds = Mapping[str, frozenset[str]]

BOUND_NAMES = ("start_earliest", "start_latest", "end_earliest", "end_latest")

# The dates an account may give, as keyword of `situation_bounds` and property of the ontology.
_SITUATION_DATES = {
    "valid_from": "validFrom",
    "valid_until": "validUntil",
    "held_on": "heldOn",
    "not_earlier_than": "notEarlierThan",
    "starts_not_later_than": "startsNotLaterThan",
    "ends_not_earlier_than": "endsNotEarlierThan",
    "not_later_than": "notLaterThan",
}
_EVENT_DATES = {
    "occurred_on": "occurredOn",
    "not_earlier_than": "notEarlierThan",
    "not_later_than": "notLaterThan",
}
# The dates on which an account says that something was so: a limit not yet reached is not one.
_SPOKEN_OF = (
    "validFrom",
    "validUntil",
    "heldOn",
    "occurredOn",
    "asOf",
    "notEarlierThan",
    "startsNotLaterThan",
    "endsNotEarlierThan",
)
_DATED = ("Situation", "Event", "Figure", "Claim")


@dataclass(frozen=True)
class Refinement:
    """One bound of one account, narrowed by a rule from other assertions."""

    account: str
    bound: str
    day: date
    rule: str
    premises: tuple[str, ...]


def values(properties: Mapping[str, list[Term]], name: str) -> list[str]:
    """The literals that are values of a `pg:` property, as text, sorted."""
    found = properties.get(PG + name)
    return sorted(each.value for each in found if isinstance(each, ox.Literal)) if found else []


def iris(properties: Mapping[str, list[Term]], name: str) -> list[str]:
    """The IRIs that are values of a `pg:` property, sorted; what is none has no name to go by."""
    found = properties.get(PG + name)
    return sorted(each.value for each in found if isinstance(each, ox.NamedNode)) if found else []


def calendar_dates(properties: Mapping[str, list[Term]], name: str) -> list[str]:
    """The values of a date property that stand on the calendar; others are for a check to report.

    A day without a year (--01-29) or an impossible one (2024-02-30) bounds nothing.
    """
    found = []
    for text in values(properties, name):
        try:
            first_day(text)
        except ValueProblem:
            continue
        found.append(text)
    return found


def last_day_spoken_of(properties: Mapping[str, list[Term]]) -> date | None:
    """The last day an account itself speaks of, at the earliest its date allows, or None."""
    days = [first_day(text) for name in _SPOKEN_OF for text in calendar_dates(properties, name)]
    return max(days, default=None)


def own_bounds(subjects: Subjects, kinds: Kinds) -> dict[str, Bounds]:
    """The bounds of every dated assertion from its own dates, by IRI.

    `kinds` holds the classes of each subject, local names of `pg:` with all superclasses.
    """
    found = {}
    for account, properties in subjects.items():
        kind = kinds.get(account, frozenset())
        # What a rule derived has the bounds that the rule gave it.
        if kind.isdisjoint(_DATED) or PG + "byRule" in properties:
            continue
        term = _term(subjects, properties)
        if "Event" in kind:
            dates = {key: calendar_dates(properties, name) for key, name in _EVENT_DATES.items()}
            found[account] = event_bounds(**dates, during_term=term)
        else:
            dates = {
                key: calendar_dates(properties, name) for key, name in _SITUATION_DATES.items()
            }
            bounds = situation_bounds(**dates, during_term=term)
            # A figure for a day holds for that day alone.
            found[account] = bounds.intersect(
                event_bounds(occurred_on=calendar_dates(properties, "asOf"))
            )
    return found


def refine(
    own: Mapping[str, Bounds], subjects: Subjects, kinds: Kinds
) -> tuple[dict[str, Bounds], list[Refinement]]:
    """The refined bounds of every account, and the refinements that led there, in order."""
    bounds = dict(own)
    refinements: list[Refinement] = []
    for rule in (_bounding, _from_matter, _parties_exist, _one_holder):
        for each in _tightest(rule(bounds, subjects, kinds)):
            narrowed = replace(bounds[each.account], **{each.bound: each.day})
            current: date | None = getattr(bounds[each.account], each.bound)
            if _narrows(each.bound, current, each.day) and not _contradicts(narrowed):
                bounds[each.account] = narrowed
                refinements.append(each)
    return bounds, refinements


def _bounding(
    bounds: Mapping[str, Bounds], subjects: Subjects, kinds: Kinds
) -> Iterator[Refinement]:
    for reading, properties in subjects.items():
        if "Bounding" not in kinds.get(reading, ()):
            continue
        for account in iris(properties, "bounds"):
            if account not in bounds:
                continue
            dates = {
                key: calendar_dates(properties, name) for key, name in _SITUATION_DATES.items()
            }
            if "Event" in kinds[account]:
                limits = event_bounds(
                    not_earlier_than=dates["not_earlier_than"],
                    not_later_than=dates["not_later_than"],
                )
            else:
                limits = situation_bounds(**dates, during_term=_term(subjects, properties))
            for name in BOUND_NAMES:
                day = getattr(limits, name)
                if day is not None:
                    yield Refinement(account, name, day, "bounding", (reading,))


def _from_matter(
    bounds: Mapping[str, Bounds], subjects: Subjects, kinds: Kinds
) -> Iterator[Refinement]:
    for accounts in _by_matter(bounds, subjects).values():
        for account in accounts:
            for name in BOUND_NAMES:
                if getattr(bounds[account], name) is not None:
                    continue
                given = {
                    other: day
                    for other in accounts
                    if other != account
                    # An event bounds events only: its day is not how long something lasted.
                    and ("Event" in kinds[other]) == ("Event" in kinds[account])
                    and (day := getattr(bounds[other], name)) is not None
                }
                if given:
                    # The widest: the least that every account leaves possible.
                    widest = min if name in ("start_earliest", "end_earliest") else max
                    day = widest(given.values())
                    yield Refinement(account, name, day, "from-matter", tuple(sorted(given)))


def _parties_exist(
    bounds: Mapping[str, Bounds], subjects: Subjects, kinds: Kinds
) -> Iterator[Refinement]:
    founded: dict[str, tuple[date, str]] = {}
    for event in bounds:
        if "Foundation" not in kinds[event]:
            continue
        earliest = bounds[event].start_earliest
        for organization in iris(subjects[event], "organization"):
            if earliest is not None:
                known = founded.get(organization, (earliest, event))
                founded[organization] = min(known, (earliest, event))
    party_properties = [
        name.removeprefix(PG)
        for name, properties in subjects.items()
        if values(properties, "partyProperty") == ["true"]
    ]
    for account in bounds:
        if "Situation" not in kinds[account]:
            continue
        for name in party_properties:
            for party in iris(subjects[account], name):
                if party in founded:
                    day, event = founded[party]
                    yield Refinement(account, "start_earliest", day, "parties-exist", (event,))


@dataclass(frozen=True)
class _Holding:
    """All accounts of one person's hold on a role, with the days it is attested for."""

    holder: str
    accounts: tuple[str, ...]
    first: date
    last: date
    starts_by: date | None


def _one_holder(
    bounds: Mapping[str, Bounds], subjects: Subjects, kinds: Kinds
) -> Iterator[Refinement]:
    holdings: dict[str, dict[str, list[str]]] = {}
    for account in bounds:
        properties = subjects[account]
        if "RoleHolding" not in kinds[account] or PG + "Former" in iris(properties, "tenure"):
            continue
        for role in iris(properties, "role"):
            if values(subjects.get(role, {}), "exclusive") == ["true"]:
                key = (iris(properties, "accountOf") or [account])[0]
                holdings.setdefault(role, {}).setdefault(key, []).append(account)
    for by_key in holdings.values():
        dated = [
            each
            for accounts in by_key.values()
            if (each := _holding(sorted(accounts), bounds, subjects))
        ]
        for earlier in dated:
            for later in dated:
                # They may share the day on which one takes over, but not all of their days.
                if earlier.last > later.first or earlier.first == later.last:
                    continue
                if earlier.holder == later.holder:
                    continue
                if later.starts_by is not None:
                    for account in earlier.accounts:
                        yield Refinement(
                            account, "end_latest", later.starts_by, "one-holder", later.accounts
                        )
                for account in later.accounts:
                    yield Refinement(
                        account, "start_earliest", earlier.last, "one-holder", earlier.accounts
                    )


def _holding(
    accounts: list[str], bounds: Mapping[str, Bounds], subjects: Subjects
) -> _Holding | None:
    days = [
        day
        for account in accounts
        for day in (bounds[account].start_latest, bounds[account].end_earliest)
        if day is not None
    ]
    holders = iris(subjects[accounts[0]], "holder")
    if not days or not holders:
        return None
    starts = [day for each in accounts if (day := bounds[each].start_latest) is not None]
    return _Holding(
        holders[0], tuple(accounts), min(days), max(days), max(starts) if starts else None
    )


def _by_matter(bounds: Iterable[str], subjects: Subjects) -> dict[str, list[str]]:
    matters: dict[str, list[str]] = {}
    for account in sorted(bounds):
        for matter in iris(subjects[account], "accountOf"):
            matters.setdefault(matter, []).append(account)
    return matters


def _term(
    subjects: Subjects, properties: Mapping[str, list[Term]]
) -> tuple[date | None, date | None] | None:
    """The first and last day of the term in which an account places its matter."""
    for administration in iris(properties, "duringTermOf"):
        term = subjects.get(administration, {})
        first, last = calendar_dates(term, "termFrom"), calendar_dates(term, "termUntil")
        return first_day(first[0]) if first else None, last_day(last[0]) if last else None
    return None


def _tightest(candidates: Iterable[Refinement]) -> list[Refinement]:
    """The tightest candidate for each bound of each account, in a fixed order."""
    best: dict[tuple[str, str], Refinement] = {}
    for each in sorted(candidates, key=lambda each: each.premises):
        key = (each.account, each.bound)
        if key not in best or _narrows(each.bound, best[key].day, each.day):
            best[key] = each
    return [best[key] for key in sorted(best)]


def _narrows(bound: str, current: date | None, day: date) -> bool:
    if current is None:
        return True
    return day > current if bound in ("start_earliest", "end_earliest") else day < current


def _contradicts(bounds: Bounds) -> bool:
    """True where no start and end could satisfy the bounds: then nothing is taken over."""
    pairs = (
        (bounds.start_earliest, bounds.start_latest),
        (bounds.end_earliest, bounds.end_latest),
        (bounds.start_earliest, bounds.end_latest),
    )
    return any(low is not None and high is not None and low > high for low, high in pairs)
