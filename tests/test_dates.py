"""Partial dates keep what the source gave, and bounds say no more than it."""

import calendar
import doctest
import itertools
import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policygraph import dates
from policygraph.dates import (
    Bounds,
    datatype_of,
    day_number,
    event_bounds,
    first_day,
    last_day,
    parse_day_range,
    situation_bounds,
)
from policygraph.errors import ValueProblem

days = st.dates()
years = st.integers(min_value=1, max_value=9999)
months = st.integers(min_value=1, max_value=12)
partial_dates = st.one_of(
    years.map(lambda year: f"{year:04}"),
    st.builds(lambda year, month: f"{year:04}-{month:02}", years, months),
    days.map(date.isoformat),
)
# Years close together, so that dates meet and overlap.
near_dates = st.one_of(
    st.sampled_from(["2017", "2018", "2019"]),
    st.builds(lambda y, m: f"{y}-{m:02}", st.integers(2017, 2019), months),
    st.dates(date(2017, 1, 1), date(2019, 12, 31)).map(date.isoformat),
)
near_days = st.dates(date(2016, 12, 1), date(2020, 1, 31))
bounds = st.builds(Bounds, *[st.none() | near_days] * 4)


def d(text):
    return date.fromisoformat(text)


def consistent(bound):
    pairs = [
        (bound.start_earliest, bound.start_latest),
        (bound.end_earliest, bound.end_latest),
        (bound.start_earliest, bound.end_latest),
    ]
    return all(a is None or b is None or a <= b for a, b in pairs)


# --- one date ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last", "datatype"),
    [
        ("2018", "2018-01-01", "2018-12-31", "gYear"),
        ("2018-09", "2018-09-01", "2018-09-30", "gYearMonth"),
        ("2018-09-04", "2018-09-04", "2018-09-04", "date"),
        ("2000-02", "2000-02-01", "2000-02-29", "gYearMonth"),
        ("1900-02", "1900-02-01", "1900-02-28", "gYearMonth"),
        ("2024-02", "2024-02-01", "2024-02-29", "gYearMonth"),
        ("2024-02-29", "2024-02-29", "2024-02-29", "date"),
        ("0001", "0001-01-01", "0001-12-31", "gYear"),
        ("9999-12", "9999-12-01", "9999-12-31", "gYearMonth"),
    ],
)
def test_a_partial_date_has_a_first_and_a_last_day(text, first, last, datatype):
    assert first_day(text) == d(first)
    assert last_day(text) == d(last)
    assert parse_day_range(text) == (d(first), d(last))
    assert datatype_of(text) == datatype


@given(years, months)
def test_months_have_the_length_of_the_calendar(year, month):
    text = f"{year:04}-{month:02}"
    length = calendar.monthrange(year, month)[1]
    assert (last_day(text) - first_day(text)).days + 1 == length
    assert first_day(text).day == 1
    with pytest.raises(ValueProblem, match=f"{text} has {length} days"):
        first_day(f"{text}-{length + 1:02}")


@given(years)
def test_years_have_the_length_of_the_calendar(year):
    text = f"{year:04}"
    assert (last_day(text) - first_day(text)).days + 1 == 365 + calendar.isleap(year)


@given(partial_dates)
def test_the_first_day_is_not_after_the_last(text):
    assert first_day(text) <= last_day(text)


@given(days)
def test_a_partial_date_contains_its_days_and_no_others(day):
    text = day.isoformat()
    for partial in (text[:4], text[:7], text):
        assert first_day(partial) <= day <= last_day(partial)
        assert first_day(partial).isoformat().startswith(partial)
        assert last_day(partial).isoformat().startswith(partial)
        if first_day(partial) > date.min:
            before = first_day(partial) - timedelta(days=1)
            assert not before.isoformat().startswith(partial)
        if last_day(partial) < date.max:
            after = last_day(partial) + timedelta(days=1)
            assert not after.isoformat().startswith(partial)


@given(days, days)
def test_day_numbers_count_days(one, other):
    assert day_number(one) - day_number(other) == (one - other).days
    assert day_number(date(1, 1, 1)) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2024-02-30", "'2024-02-30' is not a date: 2024-02 has 29 days"),
        ("1900-02-29", "'1900-02-29' is not a date: 1900-02 has 28 days"),
        ("2024-04-00", "'2024-04-00' is not a date: 2024-04 has 30 days"),
        ("2024-13", "'2024-13' is not a date: there is no month 13"),
        ("2024-00-01", "'2024-00-01' is not a date: there is no month 00"),
        ("0000", "'0000' is not a date: there is no year 0000"),
        ("-0044-03-15", "'-0044-03-15' is out of range: years run from 0001 to 9999"),
        ("12018", "'12018' is out of range: years run from 0001 to 9999"),
        ("--01-29", "'--01-29' has no year, so it cannot be placed on the calendar; give the year"),
        ("2018-09-04Z", "'2018-09-04Z' has a time zone; write '2018-09-04'"),
        ("2018-09-04+01:00", "'2018-09-04+01:00' has a time zone; write '2018-09-04'"),
        ("2018Z", "'2018Z' has a time zone; write '2018'"),
        ("2018-09-04T10:00:00Z", "'2018-09-04T10:00:00Z' has a time of day; write '2018-09-04'"),
    ],
)
def test_what_is_wrong_with_a_date_is_said(text, problem):
    for read in (first_day, last_day, parse_day_range, datatype_of):
        with pytest.raises(ValueProblem) as raised:
            read(text)
        assert str(raised.value) == problem


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "2018-9",
        "18",
        "201",
        "2018-09-4",
        "2018-09-04\n",
        " 2018",
        "2018/09/04",
        "4 September 2018",
        "20180904",
        "2018-",
        "2018-09-",
        "٢٠١٨",
        "²018",
        "2018-W36",
    ],
)
def test_what_does_not_look_like_a_date_says_how_to_write_one(text):
    with pytest.raises(ValueProblem):
        first_day(text)
    if not text.isdecimal() or not text.isascii():
        with pytest.raises(ValueProblem, match="write YYYY-MM-DD, YYYY-MM or YYYY"):
            first_day(text)


@given(st.text(alphabet="0123456789-TZ:+ \n") | st.text())
def test_any_other_text_is_refused_in_one_line(text):
    assume(re.fullmatch("[0-9]{4}(-[0-9]{2}){0,2}", text) is None)
    with pytest.raises(ValueProblem) as raised:
        first_day(text)
    assert str(raised.value).isprintable()


# --- situations -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, (None, None, None, None)),
        # A start alone is taken to last to the last day its date may mean, and no further.
        ({"valid_from": ["2018-09"]}, ("2018-09-01", "2018-09-30", "2018-09-30", None)),
        ({"valid_from": ["2018-09-04"]}, ("2018-09-04", "2018-09-04", "2018-09-04", None)),
        # ... unless something says how long it lasted.
        (
            {"valid_from": ["2018-09-04"], "valid_until": ["2021"]},
            ("2018-09-04", "2018-09-04", "2021-01-01", "2021-12-31"),
        ),
        (
            {"valid_from": ["2018-09"], "held_on": ["2019-03-05"]},
            ("2018-09-01", "2018-09-30", "2019-03-05", None),
        ),
        (
            {"valid_from": ["2018-09-04"], "ends_not_earlier_than": ["2019-03"]},
            ("2018-09-04", "2018-09-04", "2019-03-01", None),
        ),
        # An upper limit of the end is no word on how long it lasted; the limit is kept.
        (
            {"valid_from": ["2018-09"], "not_later_than": ["2019"]},
            ("2018-09-01", "2018-09-30", "2018-09-30", "2019-12-31"),
        ),
        (
            {"valid_from": ["2018"], "not_later_than": ["2018-06"]},
            ("2018-01-01", "2018-12-31", "2018-06-30", "2018-06-30"),
        ),
        # It started by March: nothing says that it lasted beyond.
        (
            {"valid_from": ["2018"], "starts_not_later_than": ["2018-03"]},
            ("2018-01-01", "2018-03-31", "2018-03-31", None),
        ),
        ({"valid_until": ["2021-03"]}, (None, None, "2021-03-01", "2021-03-31")),
        ({"held_on": ["2025-02-14"]}, (None, "2025-02-14", "2025-02-14", None)),
        # Some day of the month: no day of it is certain.
        ({"held_on": ["2025-02"]}, (None, "2025-02-28", "2025-02-01", None)),
        (
            {"held_on": ["2025-02-14", "2025-03-01", "2025-02-20"]},
            (None, "2025-02-14", "2025-03-01", None),
        ),
        ({"not_earlier_than": ["2018-09"]}, ("2018-09-01", None, None, None)),
        ({"starts_not_later_than": ["2018-09"]}, (None, "2018-09-30", None, None)),
        ({"ends_not_earlier_than": ["2018-09"]}, (None, None, "2018-09-01", None)),
        ({"not_later_than": ["2018-09"]}, (None, None, None, "2018-09-30")),
        # The tightest of several.
        (
            {"not_earlier_than": ["2018", "2018-03"], "not_later_than": ["2019", "2019-05"]},
            ("2018-03-01", None, None, "2019-05-31"),
        ),
        (
            {"valid_from": ["2018", "2018-05"], "valid_until": ["2019-07", "2019"]},
            ("2018-05-01", "2018-05-31", "2019-07-01", "2019-07-31"),
        ),
        (
            {"valid_from": "2018-09", "not_earlier_than": "2018-09-11"},
            ("2018-09-11", "2018-09-30", "2018-09-30", None),
        ),
        # A term says when it started, never when it ended.
        (
            {"during_term": (date(2017, 1, 20), date(2021, 1, 20))},
            ("2017-01-20", "2021-01-20", None, None),
        ),
        ({"during_term": (date(2025, 1, 20), None)}, ("2025-01-20", None, None, None)),
        (
            {"during_term": (date(2017, 1, 20), date(2021, 1, 20)), "valid_from": ["2021"]},
            ("2021-01-01", "2021-01-20", "2021-01-20", None),
        ),
        (
            {"during_term": (date(2017, 1, 20), date(2021, 1, 20)), "held_on": ["2018-05-01"]},
            ("2017-01-20", "2018-05-01", "2018-05-01", None),
        ),
    ],
)
def test_the_dates_of_an_account_bound_its_situation(said, expected):
    assert situation_bounds(**said) == Bounds(*[text and d(text) for text in expected])


def test_a_bad_date_is_not_passed_over():
    with pytest.raises(ValueProblem, match="2024-02-30"):
        situation_bounds(valid_from=["2024-02-01"], not_later_than=["2024-02-30"])


@given(near_dates)
def test_a_day_it_held_is_covered_only_if_it_is_a_day(text):
    bound = situation_bounds(held_on=[text])
    first, last = parse_day_range(text)
    assert bound.covers(first, last) == (first == last)
    assert bound.may_cover(first, last)


@given(near_dates, near_dates)
def test_between_start_and_end_every_day_is_covered(start, end):
    assume(last_day(start) <= first_day(end))
    bound = situation_bounds(valid_from=[start], valid_until=[end])
    assert bound.covers(last_day(start), first_day(end))
    assert bound.may_cover(first_day(start))
    assert bound.may_cover(last_day(end))
    assert not bound.may_cover(first_day(start) - timedelta(days=1))
    assert not bound.may_cover(last_day(end) + timedelta(days=1))


many = st.lists(near_dates, max_size=3)
said_dates = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(
        (
            "valid_from",
            "valid_until",
            "held_on",
            "not_earlier_than",
            "starts_not_later_than",
            "ends_not_earlier_than",
            "not_later_than",
        ),
        many,
    ),
)


@given(said_dates, near_days, near_days)
def test_bounds_are_sound_for_every_stretch_that_fits_what_was_said(said, start, end):
    """Whatever stretch of days agrees with all the dates, the bounds allow it."""
    assume(start <= end)

    def within(day, texts):
        return all(first_day(text) <= day <= last_day(text) for text in texts)

    fits = (
        within(start, said.get("valid_from", []))
        and within(end, said.get("valid_until", []))
        and all(start <= last_day(t) and first_day(t) <= end for t in said.get("held_on", []))
        and all(first_day(t) <= start for t in said.get("not_earlier_than", []))
        and all(start <= last_day(t) for t in said.get("starts_not_later_than", []))
        and all(first_day(t) <= end for t in said.get("ends_not_earlier_than", []))
        and all(end <= last_day(t) for t in said.get("not_later_than", []))
    )
    bound = situation_bounds(**said)
    inside = (
        (bound.start_earliest is None or bound.start_earliest <= start)
        and (bound.start_latest is None or start <= bound.start_latest)
        and (bound.end_latest is None or end <= bound.end_latest)
    )
    assumed = said.get("valid_from") and not any(
        said.get(key) for key in ("valid_until", "held_on", "ends_not_earlier_than")
    )
    if not assumed:  # the assumed end is a convention, not something that was said
        inside = inside and (bound.end_earliest is None or bound.end_earliest <= end)
        assert inside == fits
    elif fits:
        assert inside


@given(said_dates)
def test_the_assumed_end_never_contradicts_what_was_said(said):
    bound = situation_bounds(**said)
    if said.get("valid_from") and not any(
        said.get(key) for key in ("valid_until", "held_on", "ends_not_earlier_than")
    ):
        assert bound.end_earliest is not None
        assert bound.end_earliest <= max(last_day(text) for text in said["valid_from"])
        assert bound.end_latest is None or bound.end_earliest <= bound.end_latest


@given(said_dates)
def test_the_order_and_repetition_of_dates_do_not_matter(said):
    shuffled = {key: [*reversed(texts), *texts] for key, texts in reversed(said.items())}
    assert situation_bounds(**shuffled) == situation_bounds(**said)


# --- events -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "earliest", "latest"),
    [
        ({}, None, None),
        ({"occurred_on": ["2018-09"]}, "2018-09-01", "2018-09-30"),
        ({"occurred_on": ["2018-09", "2018-09-04"]}, "2018-09-04", "2018-09-04"),
        ({"not_earlier_than": ["2025-02-11"]}, "2025-02-11", None),
        ({"not_later_than": ["2025-02-20"]}, None, "2025-02-20"),
        (
            {
                "occurred_on": "2025-02",
                "not_earlier_than": "2025-02-11",
                "not_later_than": "2025-02-20",
            },
            "2025-02-11",
            "2025-02-20",
        ),
        ({"during_term": (date(2017, 1, 20), date(2021, 1, 20))}, "2017-01-20", "2021-01-20"),
    ],
)
def test_an_event_starts_and_ends_on_the_same_day(said, earliest, latest):
    one, other = earliest and d(earliest), latest and d(latest)
    assert event_bounds(**said) == Bounds(one, other, one, other)


@given(near_dates, near_days)
def test_an_event_covers_its_day_only_if_the_source_gives_the_day(text, day):
    bound = event_bounds(occurred_on=[text])
    assert bound.covers(day) == (text == day.isoformat())
    assert bound.may_cover(day) == day.isoformat().startswith(text)


# --- bounds on days ---------------------------------------------------------------------------


def test_covering_a_range_means_all_of_it_and_may_cover_some_of_it():
    bound = Bounds(d("2018-09-01"), d("2018-09-10"), d("2018-09-20"), d("2018-09-30"))
    assert bound.covers(d("2018-09-10"), d("2018-09-20"))
    assert not bound.covers(d("2018-09-09"), d("2018-09-20"))
    assert not bound.covers(d("2018-09-10"), d("2018-09-21"))
    assert bound.may_cover(d("2018-08-01"), d("2018-09-01"))
    assert not bound.may_cover(d("2018-08-01"), d("2018-08-31"))
    assert bound.may_cover(d("2018-09-30"), d("2018-12-31"))
    assert not bound.may_cover(d("2018-10-01"))


def test_bounds_say_how_they_stand_to_a_day_and_are_written_as_days():
    bound = Bounds(d("2018-01-01"), d("2018-02-01"), d("2018-03-01"))

    assert bound.cover(d("2018-02-01"), d("2018-03-01")) == "cover"
    assert bound.cover(d("2018-02-01"), d("2018-03-02")) == "may cover"
    assert bound.cover(d("2017-12-31")) is None
    assert bound.iso() == ["2018-01-01", "2018-02-01", "2018-03-01", None]


def test_without_dates_nothing_is_covered_and_everything_may_be():
    assert not Bounds().covers(d("2018-09-01"))
    assert Bounds().may_cover(d("2018-09-01"))
    assert not Bounds(start_latest=d("2018-01-01")).covers(d("2018-09-01"))
    assert not Bounds(end_earliest=d("2019-01-01")).covers(d("2018-09-01"))


def test_a_range_that_ends_before_it_starts_is_refused():
    for ask in (Bounds().covers, Bounds().may_cover):
        with pytest.raises(ValueProblem, match=r"2018-09-01.*before.*2018-09-02"):
            ask(d("2018-09-02"), d("2018-09-01"))


@given(bounds, near_days, near_days)
def test_what_covers_may_cover(bound, one, other):
    assume(consistent(bound))
    first, last = sorted((one, other))
    if bound.covers(first, last):
        assert bound.may_cover(first, last)


@given(bounds, near_days, st.integers(0, 40))
def test_a_range_is_covered_if_and_only_if_each_of_its_days_is(bound, first, length):
    stretch = [first + timedelta(days=n) for n in range(length + 1)]
    assert bound.covers(first, stretch[-1]) == all(bound.covers(day) for day in stretch)
    if consistent(bound):
        assert bound.may_cover(first, stretch[-1]) == any(bound.may_cover(day) for day in stretch)


@given(bounds, bounds)
def test_intersection_is_commutative(one, other):
    assert one.intersect(other) == other.intersect(one)


@given(bounds, bounds, bounds)
def test_intersection_is_associative_and_idempotent(one, two, three):
    assert one.intersect(two).intersect(three) == one.intersect(two.intersect(three))
    assert one.intersect(one) == one
    assert one.intersect(Bounds()) == one


@given(bounds, bounds, near_days)
def test_intersection_narrows(one, other, day):
    both = one.intersect(other)
    if both.may_cover(day):
        assert one.may_cover(day)
        assert other.may_cover(day)
    if one.covers(day):
        assert both.covers(day)


@given(bounds, bounds)
def test_intersection_takes_each_bound_from_one_of_the_two(one, other):
    both = one.intersect(other)
    for name, first, second in itertools.product(
        ("start_earliest", "start_latest", "end_earliest", "end_latest"), (one,), (other,)
    ):
        values = {getattr(first, name), getattr(second, name)} - {None}
        assert getattr(both, name) in (values or {None})


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(dates).failed == 0
    assert doctest.testmod(dates).attempted > 0
