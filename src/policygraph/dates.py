"""Dates as finely as a source gives them, and the bounds that follow from them.

A source may give a day (2018-09-04), a month (2018-09) or a year (2018). Such a date is kept as
it is written and read as the days it may mean, first to last. From the dates of an account come
four bounds: the earliest and latest day it may have started, the earliest and latest day it may
have ended. All intervals are closed: both days count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from policygraph.errors import ValueProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Literal

_DATE = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")
_MONTH_DAY = re.compile(r"--[0-9]{2}-[0-9]{2}")
_TIMED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:.*", re.DOTALL)
_ZONED = re.compile(r"(?P<date>[0-9]{4}(?:-[0-9]{2}){0,2})(?:Z|[+-][0-9]{2}:[0-9]{2})")
_COMPACT = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]")
_OTHER_YEAR = re.compile(r"(?:-[0-9]{4,}|[0-9]{5,})(?:-[0-9]{2}){0,2}")


def first_day(text: str) -> date:
    """The first day that a date, month or year may mean.

    >>> first_day("2018-09")
    datetime.date(2018, 9, 1)
    """
    return _days(text)[0]


def last_day(text: str) -> date:
    """The last day that a date, month or year may mean.

    >>> last_day("2024-02")
    datetime.date(2024, 2, 29)
    """
    return _days(text)[1]


def parse_day_range(text: str) -> tuple[date, date]:
    """The first and last day of what was asked for: a day, a month or a year."""
    return _days(text)


def datatype_of(text: str) -> Literal["gYear", "gYearMonth", "date"]:
    """The XML Schema datatype that a date, month or year has in the data."""
    _days(text)
    if len(text) == len("2018"):
        return "gYear"
    return "gYearMonth" if len(text) == len("2018-09") else "date"


def day_number(day: date) -> int:
    """The number of a day, counted from 1 January of the year 1, for arithmetic in SPARQL."""
    return day.toordinal()


@dataclass(frozen=True)
class Bounds:
    """Between which days something started and between which days it ended.

    An absent `start_earliest` or `end_latest` is open. An absent `start_latest` or `end_earliest`
    means that no day is known on which it held.
    """

    start_earliest: date | None = None
    start_latest: date | None = None
    end_earliest: date | None = None
    end_latest: date | None = None

    def covers(self, first: date, last: date | None = None) -> bool:
        """True if it held on every day from first to last (or on the one day given)."""
        first, last = _asked(first, last)
        return (
            self.start_latest is not None
            and self.end_earliest is not None
            and self.start_latest <= first
            and last <= self.end_earliest
        )

    def may_cover(self, first: date, last: date | None = None) -> bool:
        """True if it may have held on some day from first to last (or on the one day given)."""
        first, last = _asked(first, last)
        return (self.start_earliest is None or self.start_earliest <= last) and (
            self.end_latest is None or first <= self.end_latest
        )

    def cover(self, first: date, last: date | None = None) -> Literal["cover", "may cover"] | None:
        """Which of the two it does, or None."""
        if self.covers(first, last):
            return "cover"
        return "may cover" if self.may_cover(first, last) else None

    def iso(self) -> list[str | None]:
        """The four as ISO days, in their order."""
        days = (self.start_earliest, self.start_latest, self.end_earliest, self.end_latest)
        return [day.isoformat() if day is not None else None for day in days]

    def intersect(self, other: Bounds) -> Bounds:
        """What is known when both are known: the start and the end lie within both.

        So no more days may be covered than by either, and no fewer are covered.
        """
        return Bounds(
            start_earliest=_latest(self.start_earliest, other.start_earliest),
            start_latest=_earliest(self.start_latest, other.start_latest),
            end_earliest=_latest(self.end_earliest, other.end_earliest),
            end_latest=_earliest(self.end_latest, other.end_latest),
        )


def situation_bounds(
    *,
    valid_from: Iterable[str] = (),
    valid_until: Iterable[str] = (),
    held_on: Iterable[str] = (),
    not_earlier_than: Iterable[str] = (),
    starts_not_later_than: Iterable[str] = (),
    ends_not_earlier_than: Iterable[str] = (),
    not_later_than: Iterable[str] = (),
    during_term: tuple[date | None, date | None] | None = None,
) -> Bounds:
    """The bounds of a situation, from the dates its account gives.

    Several values combine to the tightest bound, which may contradict another (that is for a
    check to report). `held_on` is a day on which it held: of a month or year, some day of it.
    `during_term` is the first and last day of a term in which it started; it may outlast the term.

    A `valid_from` without anything about how long it lasted (`valid_until`, `held_on`,
    `ends_not_earlier_than`) lasted to the last day that its own date may mean; no further than
    the latest start or the latest end that other dates set, so that this assumed end never
    contradicts what was said. No other bound is ever assumed.
    """
    from_days, until_days = _all_days(valid_from), _all_days(valid_until)
    held_days, term = _all_days(held_on), during_term or (None, None)
    lasting_days = _all_days(ends_not_earlier_than)

    start_earliest = _latest(*_firsts(from_days), *_firsts(_all_days(not_earlier_than)), term[0])
    start_latest = _earliest(
        *_lasts(from_days), *_lasts(held_days), *_lasts(_all_days(starts_not_later_than)), term[1]
    )
    end_earliest = _latest(*_firsts(until_days), *_firsts(held_days), *_firsts(lasting_days))
    end_latest = _earliest(*_lasts(until_days), *_lasts(_all_days(not_later_than)))
    if from_days and end_earliest is None:
        end_earliest = _earliest(start_latest, end_latest)
    return Bounds(start_earliest, start_latest, end_earliest, end_latest)


def event_bounds(
    *,
    occurred_on: Iterable[str] = (),
    not_earlier_than: Iterable[str] = (),
    not_later_than: Iterable[str] = (),
    during_term: tuple[date | None, date | None] | None = None,
) -> Bounds:
    """The bounds of an event, from the dates its account gives: it starts and ends on one day.

    Several values combine to the tightest bound. `during_term` is the first and last day of a
    term in which it happened.
    """
    days, term = _all_days(occurred_on), during_term or (None, None)
    earliest = _latest(*_firsts(days), *_firsts(_all_days(not_earlier_than)), term[0])
    latest = _earliest(*_lasts(days), *_lasts(_all_days(not_later_than)), term[1])
    return Bounds(earliest, latest, earliest, latest)


@lru_cache(maxsize=4096)  # many accounts give the same
def _days(text: str) -> tuple[date, date]:
    """The first and last day of a date, month or year, or why there are none."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueProblem(_not_a_date(text))
    year, month, day = int(found["year"]), found["month"], found["day"]
    if year == 0:
        raise ValueProblem(f"'{text}' is not a date: there is no year 0000")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= int(month) <= 12:
        raise ValueProblem(f"'{text}' is not a date: there is no month {month}")
    first = date(year, int(month), 1)
    last = (
        date(year, 12, 31) if month == "12" else date(year, int(month) + 1, 1) - timedelta(days=1)
    )
    if day is None:
        return first, last
    if not 1 <= int(day) <= last.day:
        problem = f"'{text}' is not a date: {text[:7]} has {last.day} days"
        raise ValueProblem(problem)
    return first.replace(day=int(day)), first.replace(day=int(day))


def _not_a_date(text: str) -> str:
    """What is wrong with a text that does not look like a date, month or year."""
    if _MONTH_DAY.fullmatch(text):
        return f"'{text}' has no year, so it cannot be placed on the calendar; give the year"
    if _COMPACT.fullmatch(text):
        return f"'{text}' is not a date; write '{text[:4]}-{text[4:6]}-{text[6:]}'"
    if _OTHER_YEAR.fullmatch(text):
        return f"'{text}' is out of range: years run from 0001 to 9999"
    zoned = _ZONED.fullmatch(text)
    if zoned is not None:
        return f"'{text}' has a time zone; write '{zoned['date']}'"
    if _TIMED.fullmatch(text):
        return f"'{text}' has a time of day; write '{text[:10]}'"
    return f"'{text}' is not a date; write YYYY-MM-DD, YYYY-MM or YYYY"


def _all_days(texts: Iterable[str]) -> list[tuple[date, date]]:
    # One text is taken as one date, not as its characters.
    return [_days(text) for text in ([texts] if isinstance(texts, str) else texts)]


def _firsts(days: list[tuple[date, date]]) -> list[date]:
    return [first for first, _ in days]


def _lasts(days: list[tuple[date, date]]) -> list[date]:
    return [last for _, last in days]


def _earliest(*days: date | None) -> date | None:
    return _known(min, days)


def _latest(*days: date | None) -> date | None:
    return _known(max, days)


def _known(choose: Callable[[list[date]], date], days: Iterable[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return choose(known) if known else None


def _asked(first: date, last: date | None) -> tuple[date, date]:
    if last is None:
        return first, first
    if last < first:
        raise ValueProblem(f"the days asked for end ({last}) before they start ({first})")
    return first, last
