"""Bounds follow from an account's own dates, and other assertions only narrow them."""

from dataclasses import astuple
from datetime import date, timedelta

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph import catalog
from policygraph.bounds import (
    BOUND_NAMES,
    calendar_dates,
    iris,
    last_day_spoken_of,
    own_bounds,
    refine,
    values,
)
from policygraph.dates import Bounds
from policygraph.inference import kinds_of
from policygraph.namespaces import ID, PG
from policygraph.store import Store, parse_turtle

HEAD = f"@prefix pg: <{PG}> .\n@prefix id: <{ID}> .\n"
XSD = "http://www.w3.org/2001/XMLSchema#"

ROLE = "id:chair a pg:Role ; pg:exclusive true ."
HOLDING = "a pg:RoleHolding ; pg:role id:chair ; pg:holder"


def d(text):
    return date.fromisoformat(text)


def gathered(triples):
    """Triples as the subjects that `own_bounds` and `refine` read, in the order they come."""
    found = {}
    for each in triples:
        properties = found.setdefault(each.subject.value, {})
        properties.setdefault(each.predicate.value, []).append(each.object)
    return found


@pytest.fixture(scope="module")
def ontology():
    return [triple for path in catalog.ontology_files() for triple in parse_turtle(path)]


@pytest.fixture(scope="module")
def bounds_of(ontology):
    """Own bounds, refined bounds and refinements of a Turtle text, by local name."""

    def computed(text):
        data = ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE)
        subjects = gathered([*ontology, *(quad.triple for quad in data)])
        kinds = kinds_of(subjects)
        own = own_bounds(subjects, kinds)
        refined, refinements = refine(own, subjects, kinds)
        return local(own), local(refined), refinements

    return computed


def local(bounds):
    return {iri.removeprefix(ID): each for iri, each in bounds.items()}


def span(*days):
    return Bounds(*(None if each is None else d(each) for each in days))


# --- own dates --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "dates", "expected"),
    [
        ("Placement", 'pg:heldOn "2018-09-04"', (None, "2018-09-04", "2018-09-04", None)),
        ("Placement", 'pg:heldOn "2018-09"', (None, "2018-09-30", "2018-09-01", None)),
        (
            "InForce",
            'pg:validFrom "2018-05-13"',
            ("2018-05-13", "2018-05-13", "2018-05-13", None),
        ),
        ("InForce", 'pg:validFrom "2018-05"', ("2018-05-01", "2018-05-31", "2018-05-31", None)),
        ("InForce", 'pg:validUntil "2021"', (None, None, "2021-01-01", "2021-12-31")),
        (
            "InForce",
            'pg:validFrom "2018" ; pg:validUntil "2021-03"',
            ("2018-01-01", "2018-12-31", "2021-03-01", "2021-03-31"),
        ),
        ("Maintenance", 'pg:notEarlierThan "2019-02"', ("2019-02-01", None, None, None)),
        ("Maintenance", 'pg:notLaterThan "2019-02"', (None, None, None, "2019-02-28")),
        ("Maintenance", 'pg:startsNotLaterThan "2019-02"', (None, "2019-02-28", None, None)),
        ("Maintenance", 'pg:endsNotEarlierThan "2019-02"', (None, None, "2019-02-01", None)),
        (
            "Signing",
            'pg:occurredOn "2018-04-13"',
            ("2018-04-13", "2018-04-13", "2018-04-13", "2018-04-13"),
        ),
        (
            "Signing",
            'pg:notEarlierThan "2002" ; pg:notLaterThan "2003"',
            ("2002-01-01", "2003-12-31", "2002-01-01", "2003-12-31"),
        ),
        ("Signing", 'pg:notLaterThan "2003"', (None, "2003-12-31", None, "2003-12-31")),
        ("Figure", 'pg:asOf "2024-05"', ("2024-05-01", "2024-05-31", "2024-05-01", "2024-05-31")),
        (
            "Figure",
            'pg:validFrom "2018-07" ; pg:validUntil "2018-11"',
            ("2018-07-01", "2018-07-31", "2018-11-01", "2018-11-30"),
        ),
        ("Claim", 'pg:heldOn "2014-04-14"', (None, "2014-04-14", "2014-04-14", None)),
    ],
)
def test_an_account_is_bounded_by_the_dates_it_gives(bounds_of, kind, dates, expected):
    own, refined, refinements = bounds_of(f"id:a a pg:{kind} ; {dates} .")
    assert own == {"a": span(*expected)}
    assert refined == own
    assert refinements == []


def test_what_is_no_situation_event_figure_or_claim_has_no_bounds(bounds_of):
    own, _, _ = bounds_of("id:a a pg:Term . id:b a pg:Retelling . id:c a pg:Person .")
    assert own == {}


@pytest.mark.parametrize(
    ("month", "last"),
    [("2024-02", "2024-02-29"), ("2023-02", "2023-02-28"), ("1900-02", "1900-02-28")],
)
def test_a_leap_day_belongs_to_its_month(bounds_of, month, last):
    own, _, _ = bounds_of(f'id:a a pg:InForce ; pg:validFrom "{month}" .')
    assert own["a"].start_latest == d(last)


@pytest.mark.parametrize(
    "text", ["2024-02-30", "--01-29", "2023-02-29", "2024-13", "0000", "soon", "2024-01-01Z", ""]
)
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("InForce", "validFrom"),
        ("InForce", "validUntil"),
        ("InForce", "heldOn"),
        ("InForce", "notEarlierThan"),
        ("InForce", "startsNotLaterThan"),
        ("InForce", "endsNotEarlierThan"),
        ("InForce", "notLaterThan"),
        ("Signing", "occurredOn"),
        ("Signing", "notLaterThan"),
        ("Figure", "asOf"),
    ],
)
def test_what_is_no_day_month_or_year_bounds_nothing(bounds_of, text, kind, name):
    own, _, _ = bounds_of(f'id:a a pg:{kind} ; pg:{name} "{text}" .')
    assert own == {"a": Bounds()}


def test_a_date_beside_one_that_is_none_still_counts(bounds_of):
    own, _, _ = bounds_of('id:a a pg:InForce ; pg:heldOn "2024-02-30" , "2024-02-29" .')
    assert own["a"] == span(None, "2024-02-29", "2024-02-29", None)


TERM = 'id:adm a pg:Administration ; pg:termFrom "2017-01-20" ; pg:termUntil "2021-01-20" .'


def test_a_situation_of_a_term_begins_in_it_and_may_outlast_it(bounds_of):
    own, _, _ = bounds_of(f"{TERM} id:a a pg:InForce ; pg:duringTermOf id:adm .")
    assert own["a"] == span("2017-01-20", "2021-01-20", None, None)


def test_an_event_of_a_term_happens_in_it(bounds_of):
    own, _, _ = bounds_of(f"{TERM} id:a a pg:Signing ; pg:duringTermOf id:adm .")
    assert own["a"] == span("2017-01-20", "2021-01-20", "2017-01-20", "2021-01-20")


def test_a_term_narrows_what_a_source_dates_more_coarsely(bounds_of):
    own, _, _ = bounds_of(
        f'{TERM} id:a a pg:InForce ; pg:duringTermOf id:adm ; pg:validFrom "2017" .'
    )
    assert own["a"].start_earliest == d("2017-01-20")


def test_a_term_without_dates_bounds_nothing(bounds_of):
    own, _, _ = bounds_of(
        "id:adm a pg:Administration . id:a a pg:InForce ; pg:duringTermOf id:adm ."
    )
    assert own["a"] == Bounds()


def test_the_last_day_spoken_of_is_that_of_the_latest_date_at_its_earliest():
    def properties(**dates):
        return {PG + name: [ox.Literal(text) for text in texts] for name, texts in dates.items()}

    assert last_day_spoken_of(properties(validFrom=["2018"], validUntil=["2021-03"])) == d(
        "2021-03-01"
    )
    assert last_day_spoken_of(properties(occurredOn=["2018-04-13", "2024-02-30"])) == d(
        "2018-04-13"
    )
    assert last_day_spoken_of(properties(notLaterThan=["2030"])) is None
    assert last_day_spoken_of(properties(asOf=["--01-29"])) is None


def test_values_are_told_by_kind_and_in_order():
    terms = [ox.NamedNode(ID + "b"), ox.Literal("a"), ox.BlankNode("c"), ox.NamedNode(ID + "a")]
    properties = {PG + "holder": terms}
    assert values(properties, "holder") == ["a"]
    assert iris(properties, "holder") == [ID + "a", ID + "b"]
    assert values(properties, "role") == iris(properties, "role") == []
    assert calendar_dates(properties, "holder") == []


# --- from the other accounts of a matter ------------------------------------------------------


def test_a_bound_that_is_lacking_takes_the_widest_of_its_matter(bounds_of):
    _, refined, refinements = bounds_of(
        """
        id:m a pg:Matter .
        id:undated a pg:InForce ; pg:accountOf id:m .
        id:early a pg:InForce ; pg:accountOf id:m ;
          pg:validFrom "2018-04-13" ; pg:validUntil "2021-03" .
        id:late a pg:InForce ; pg:accountOf id:m ;
          pg:validFrom "2018-05-13" ; pg:validUntil "2021-03-11" .
        """
    )
    assert refined["undated"] == span("2018-04-13", "2018-05-13", "2021-03-01", "2021-03-31")
    assert {(each.bound, each.day, each.rule) for each in refinements} == {
        ("start_earliest", d("2018-04-13"), "from-matter"),
        ("start_latest", d("2018-05-13"), "from-matter"),
        ("end_earliest", d("2021-03-01"), "from-matter"),
        ("end_latest", d("2021-03-31"), "from-matter"),
    }
    assert {each.premises for each in refinements} == {(ID + "early", ID + "late")}


def test_a_bound_that_an_account_gives_is_not_taken_from_its_matter(bounds_of):
    own, refined, _ = bounds_of(
        """
        id:a a pg:InForce ; pg:accountOf id:m ; pg:validFrom "2018-04-13" ; pg:validUntil "2021" .
        id:b a pg:InForce ; pg:accountOf id:m ; pg:validFrom "2018-05-13" ; pg:validUntil "2020" .
        """
    )
    assert refined == own


def test_accounts_of_two_matters_keep_apart(bounds_of):
    _, refined, refinements = bounds_of(
        """
        id:a a pg:InForce ; pg:accountOf id:m .
        id:b a pg:InForce ; pg:accountOf id:n ; pg:validFrom "2018" .
        id:c a pg:InForce ; pg:validFrom "2019" .
        """
    )
    assert refined["a"] == Bounds()
    assert refinements == []


def test_the_day_of_an_event_is_not_how_long_a_situation_lasted(bounds_of):
    _, refined, _ = bounds_of(
        """
        id:event a pg:Designation ; pg:accountOf id:m ; pg:occurredOn "2017-03-24" .
        id:open a pg:RoleHolding ; pg:accountOf id:m .
        id:undated a pg:Designation ; pg:accountOf id:m .
        id:lasting a pg:RoleHolding ; pg:accountOf id:m ; pg:heldOn "2018-06-01" .
        """
    )
    assert refined["open"] == span(None, "2018-06-01", "2018-06-01", None)
    assert refined["undated"] == span("2017-03-24", "2017-03-24", "2017-03-24", "2017-03-24")
    assert refined["event"] == refined["undated"]


def test_an_end_that_no_account_gives_stays_open(bounds_of):
    _, refined, _ = bounds_of(
        """
        id:a a pg:InForce ; pg:accountOf id:m ; pg:validFrom "2018-04-13" .
        id:b a pg:InForce ; pg:accountOf id:m .
        """
    )
    assert refined["a"].end_latest is None
    assert refined["b"].end_latest is None
    assert refined["b"].may_cover(d("2999-01-01"))


def test_what_would_contradict_an_accounts_own_dates_is_not_taken_over(bounds_of):
    own, refined, _ = bounds_of(
        """
        id:a a pg:InForce ; pg:accountOf id:m ; pg:validUntil "2017" .
        id:b a pg:InForce ; pg:accountOf id:m ; pg:validFrom "2018" ; pg:validUntil "2019" .
        """
    )
    assert own["a"].start_earliest is None
    assert refined["a"].start_earliest is None  # 2018 would begin it after its own end


# --- parties exist ----------------------------------------------------------------------------


def test_nothing_holds_before_its_parties_exist(bounds_of):
    _, refined, refinements = bounds_of(
        """
        id:begun a pg:Foundation ; pg:organization id:office ; pg:occurredOn "1980" .
        id:part a pg:Placement ; pg:part id:office ; pg:whole id:department .
        id:kept a pg:Maintenance ; pg:maintainer id:office ; pg:resource id:office-x .
        id:other a pg:Placement ; pg:part id:branch ; pg:whole id:department .
        id:later a pg:Placement ; pg:part id:office ; pg:whole id:department ; pg:validFrom "1990" .
        """
    )
    assert refined["part"] == span("1980-01-01", None, None, None)
    assert refined["kept"].start_earliest == d("1980-01-01")
    assert refined["other"].start_earliest is None
    assert refined["later"].start_earliest == d("1990-01-01")
    assert {(each.rule, each.premises) for each in refinements} == {
        ("parties-exist", (ID + "begun",))
    }


def test_the_youngest_party_counts_and_the_oldest_account_of_its_foundation(bounds_of):
    _, refined, _ = bounds_of(
        """
        id:f1 a pg:Foundation ; pg:organization id:old ; pg:occurredOn "1980" .
        id:f2 a pg:Foundation ; pg:organization id:young ; pg:occurredOn "2003-03-01" .
        id:f3 a pg:Foundation ; pg:organization id:young ; pg:occurredOn "2002-11-25" .
        id:a a pg:Placement ; pg:part id:young ; pg:whole id:old .
        """
    )
    assert refined["a"].start_earliest == d("2002-11-25")


def test_a_foundation_without_a_date_and_a_claim_about_a_party_bound_nothing(bounds_of):
    _, refined, refinements = bounds_of(
        """
        id:f1 a pg:Foundation ; pg:organization id:office .
        id:f2 a pg:Foundation ; pg:organization id:other ; pg:occurredOn "1980" .
        id:a a pg:Placement ; pg:part id:office ; pg:whole id:department .
        id:c a pg:Claim ; pg:about id:other .
        id:e a pg:Designation ; pg:inOrganization id:other .
        """
    )
    assert refined["a"] == refined["c"] == refined["e"] == Bounds()
    assert refinements == []


# --- one holder at a time ---------------------------------------------------------------------


def test_the_earlier_holder_ends_when_the_later_starts_and_the_later_not_before(bounds_of):
    _, refined, refinements = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:heldOn "2018-06-01" .
        id:b {HOLDING} id:bob ; pg:validFrom "2019-02" .
        """
    )
    assert refined["a"] == span(None, "2018-06-01", "2018-06-01", "2019-02-28")
    assert refined["b"] == span("2019-02-01", "2019-02-28", "2019-02-28", None)
    assert [(each.account, each.bound, each.premises) for each in refinements] == [
        (ID + "a", "end_latest", (ID + "b",))
    ]


def test_the_later_holder_starts_no_earlier_than_the_last_attested_day_of_the_earlier(bounds_of):
    _, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:heldOn "2018-06-01" , "2018-09-01" .
        id:b {HOLDING} id:bob ; pg:heldOn "2019-06-01" .
        """
    )
    assert refined["b"] == span("2018-09-01", "2019-06-01", "2019-06-01", None)
    assert refined["a"].end_latest == d("2019-06-01")


def test_acting_and_permanent_are_one_post_and_a_detail_holds_it_too(bounds_of):
    _, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:acting true ; pg:heldOn "2018-06-01" .
        id:b a pg:Detail ; pg:role id:chair ; pg:holder id:bob ; pg:acting false ;
          pg:heldOn "2019-06-01" .
        """
    )
    assert refined["a"].end_latest == d("2019-06-01")
    assert refined["b"].start_earliest == d("2018-06-01")


def test_the_next_of_three_holders_counts(bounds_of):
    _, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:heldOn "2018-06-01" .
        id:b {HOLDING} id:bob ; pg:heldOn "2019-06-01" .
        id:c {HOLDING} id:cat ; pg:heldOn "2020-06-01" .
        """
    )
    assert refined["a"].end_latest == d("2019-06-01")
    assert refined["c"].start_earliest == d("2019-06-01")
    assert refined["b"] == span("2018-06-01", "2019-06-01", "2019-06-01", "2020-06-01")


def test_the_later_may_take_over_on_the_last_attested_day_of_the_earlier(bounds_of):
    _, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:heldOn "2018-06-01" , "2019-03-13" .
        id:b {HOLDING} id:bob ; pg:validFrom "2019-03-13" .
        """
    )
    assert refined["a"].end_latest == d("2019-03-13")
    assert refined["b"] == span("2019-03-13", "2019-03-13", "2019-03-13", None)


def test_two_holders_attested_for_one_and_the_same_day_are_not_ordered(bounds_of):
    own, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:heldOn "2019-03-13" .
        id:b {HOLDING} id:bob ; pg:heldOn "2019-03-13" .
        """
    )
    assert refined == own


def test_where_accounts_differ_on_a_start_the_latest_ends_the_earlier_holder(bounds_of):
    _, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:heldOn "2018-06-01" .
        id:b {HOLDING} id:bob ; pg:accountOf id:m ; pg:validFrom "2019-02-01" .
        id:b2 {HOLDING} id:bob ; pg:accountOf id:m ; pg:validFrom "2019-04-01" .
        """
    )
    assert refined["a"].end_latest == d("2019-04-01")


def test_all_accounts_of_a_matter_are_one_hold_on_the_role(bounds_of):
    own, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:accountOf id:m ; pg:validFrom "2018" ; pg:validUntil "2018" .
        id:a2 {HOLDING} id:ann ; pg:accountOf id:m ; pg:validFrom "2020" ; pg:validUntil "2020" .
        id:b {HOLDING} id:bob ; pg:heldOn "2019-06-01" .
        """
    )
    assert refined == own  # whom to put first is for people to say


def test_an_undated_account_takes_no_part_until_its_matter_dates_it(bounds_of):
    dated = f'{ROLE} id:b {HOLDING} id:bob ; pg:heldOn "2019-06-01" .'
    _, refined, refinements = bounds_of(f"{dated} id:a {HOLDING} id:ann .")
    assert refined["a"] == Bounds()
    assert refined["b"] == span(None, "2019-06-01", "2019-06-01", None)
    assert refinements == []

    _, refined, _ = bounds_of(
        f"""
        {dated}
        id:a {HOLDING} id:ann ; pg:accountOf id:m .
        id:a2 {HOLDING} id:ann ; pg:accountOf id:m ; pg:heldOn "2018-06-01" .
        """
    )
    assert refined["a"] == span(None, "2018-06-01", "2018-06-01", "2019-06-01")
    assert refined["b"].start_earliest == d("2018-06-01")


def test_limits_alone_order_nobody(bounds_of):
    own, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:notLaterThan "2018-06-01" .
        id:b {HOLDING} id:bob ; pg:notEarlierThan "2019-06-01" .
        id:c {HOLDING} id:cat ; pg:heldOn "2017-01-01" .
        """
    )
    assert refined == own


def test_nobody_bounds_himself(bounds_of):
    own, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:accountOf id:first ; pg:heldOn "2018-06-01" .
        id:b {HOLDING} id:ann ; pg:accountOf id:second ; pg:heldOn "2019-06-01" .
        """
    )
    assert refined == own


def test_a_former_holder_takes_no_part(bounds_of):
    own, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:heldOn "2018-06-01" .
        id:b {HOLDING} id:bob ; pg:heldOn "2019-06-01" ; pg:tenure pg:Former .
        """
    )
    assert refined == own


def test_holders_of_a_role_that_several_may_hold_do_not_bound_each_other(bounds_of):
    own, refined, _ = bounds_of(
        f"""
        id:chair a pg:Role .
        id:a {HOLDING} id:ann ; pg:heldOn "2018-06-01" .
        id:b {HOLDING} id:bob ; pg:heldOn "2019-06-01" .
        """
    )
    assert refined == own


def test_holders_whose_attested_days_overlap_do_not_bound_each_other(bounds_of):
    own, refined, _ = bounds_of(
        f"""
        {ROLE}
        id:a {HOLDING} id:ann ; pg:validFrom "2018-01-01" ; pg:validUntil "2019-06-30" .
        id:b {HOLDING} id:bob ; pg:validFrom "2019-06-01" ; pg:validUntil "2020-06-30" .
        """
    )
    assert refined == own


# --- bounding readings ------------------------------------------------------------------------


def test_a_reading_bounds_the_accounts_it_names(bounds_of):
    _, refined, refinements = bounds_of(
        """
        id:r a pg:Bounding ; pg:bounds id:a , id:e ;
          pg:notEarlierThan "2021-03-11" ; pg:notLaterThan "2025-02" .
        id:a a pg:AccountAccess .
        id:e a pg:Granting .
        id:x a pg:AccountAccess .
        """
    )
    assert refined["a"] == span("2021-03-11", None, None, "2025-02-28")
    assert refined["e"] == span("2021-03-11", "2025-02-28", "2021-03-11", "2025-02-28")
    assert refined["x"] == Bounds()
    assert {(each.rule, each.premises) for each in refinements} == {("bounding", (ID + "r",))}


def test_a_reading_gives_way_to_what_the_account_itself_says(bounds_of):
    own, refined, _ = bounds_of(
        """
        id:r a pg:Bounding ; pg:bounds id:a , id:b ; pg:notEarlierThan "2021-03-11" .
        id:a a pg:AccountAccess ; pg:validUntil "2020" .
        id:b a pg:AccountAccess ; pg:notEarlierThan "2024" .
        """
    )
    assert refined == own


def test_the_tightest_of_two_readings_counts(bounds_of):
    _, refined, _ = bounds_of(
        """
        id:r1 a pg:Bounding ; pg:bounds id:a ; pg:notEarlierThan "2019" .
        id:r2 a pg:Bounding ; pg:bounds id:a ; pg:notEarlierThan "2021" .
        id:a a pg:AccountAccess .
        """
    )
    assert refined["a"].start_earliest == d("2021-01-01")


def test_a_reading_of_something_undated_or_unknown_bounds_nothing(bounds_of):
    own, refined, refinements = bounds_of(
        """
        id:r a pg:Bounding ; pg:bounds id:t , id:nothing ; pg:notEarlierThan "2019" .
        id:t a pg:Term .
        """
    )
    assert own == refined == {}
    assert refinements == []


def test_what_a_reading_gives_one_account_its_matter_takes_over(bounds_of):
    _, refined, _ = bounds_of(
        """
        id:r a pg:Bounding ; pg:bounds id:a ; pg:notEarlierThan "2019" .
        id:a a pg:AccountAccess ; pg:accountOf id:m .
        id:b a pg:AccountAccess ; pg:accountOf id:m .
        """
    )
    assert refined["b"].start_earliest == d("2019-01-01")


def test_what_is_derived_has_no_dates_of_its_own(bounds_of):
    own, refined, _ = bounds_of(
        """
        id:begun a pg:Foundation ; pg:organization id:office ; pg:occurredOn "1980" .
        id:duty a pg:DisclosureDuty ; pg:giver id:office ; pg:byRule "x" .
        id:event a pg:Foundation ; pg:organization id:office ; pg:byRule "x" .
        id:role a pg:Role ; pg:exclusive true .
        id:post a pg:RoleHolding ; pg:role id:role ; pg:holder id:ann ; pg:byRule "x" .
        """
    )
    assert own.keys() == refined.keys() == {"begun"}


# --- any small graph --------------------------------------------------------------------------

DATES = st.one_of(
    st.sampled_from(["2017", "2018", "2019", "2018-02", "2018-06", "2024-02-30", "--01-29"]),
    st.dates(date(2017, 1, 1), date(2019, 12, 31)).map(date.isoformat),
)
SITUATION_DATES = (
    "validFrom",
    "validUntil",
    "heldOn",
    "notEarlierThan",
    "startsNotLaterThan",
    "endsNotEarlierThan",
    "notLaterThan",
)


@st.composite
def accounts(draw, name):
    kind = draw(st.sampled_from(["RoleHolding", "Detail", "InForce", "Placement", "Signing"]))
    properties = []
    if draw(st.booleans()):
        properties.append(("accountOf", draw(st.sampled_from(["m", "n"]))))
    if kind in ("RoleHolding", "Detail"):
        properties.append(("holder", draw(st.sampled_from(["ann", "bob", "cat"]))))
        properties.append(("role", draw(st.sampled_from(["chair", "member"]))))
        if draw(st.booleans()):
            properties.append(("inOrganization", "office"))
        if draw(st.integers(0, 4)) == 0:
            properties.append(("tenure", f"{PG}Former"))
    if kind == "Placement":
        properties.append(("part", "office"))
    if draw(st.integers(0, 4)) == 0:
        properties.append(("duringTermOf", "adm"))
    names = (
        ("occurredOn", "notEarlierThan", "notLaterThan") if kind == "Signing" else SITUATION_DATES
    )
    dated = draw(st.dictionaries(st.sampled_from(names), DATES, max_size=2))
    return triples_of(name, kind, properties, dated)


@st.composite
def boundings(draw):
    bounded = draw(st.sets(st.sampled_from(["a0", "a1", "a2"]), min_size=1))
    dated = draw(
        st.dictionaries(st.sampled_from(["notEarlierThan", "notLaterThan"]), DATES, min_size=1)
    )
    return triples_of("reading", "Bounding", [("bounds", each) for each in sorted(bounded)], dated)


def triples_of(name, kind, properties, dated):
    subject = ox.NamedNode(ID + name)
    type_ = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    found = [ox.Triple(subject, type_, ox.NamedNode(PG + kind))]
    for property_, value in properties:
        iri = value if "://" in value else ID + value
        found.append(ox.Triple(subject, ox.NamedNode(PG + property_), ox.NamedNode(iri)))
    for property_, value in dated.items():
        found.append(ox.Triple(subject, ox.NamedNode(PG + property_), ox.Literal(value)))
    return found


FIXED = [
    *triples_of("adm", "Administration", [], {"termFrom": "2017-01-20", "termUntil": "2018-11-20"}),
    *triples_of("founded", "Foundation", [("organization", "office")], {"occurredOn": "2017-03"}),
    *triples_of("member", "Role", [], {}),
    *triples_of("chair", "Role", [], {"exclusive": "true"}),
]


@st.composite
def graphs(draw):
    found = [*FIXED]
    for number in range(draw(st.integers(1, 5))):
        found += draw(accounts(f"a{number}"))
    if draw(st.booleans()):
        found += draw(boundings())
    return found


def contradicts(bounds):
    pairs = (
        (bounds.start_earliest, bounds.start_latest),
        (bounds.end_earliest, bounds.end_latest),
        (bounds.start_earliest, bounds.end_latest),
    )
    return any(None not in pair and pair[0] > pair[1] for pair in pairs)


def computed(ontology, triples):
    subjects = gathered([*ontology, *triples])
    kinds = kinds_of(subjects)
    own = own_bounds(subjects, kinds)
    return subjects, own, *refine(own, subjects, kinds)


@pytest.fixture(scope="module")
def small_ontology(ontology):
    """What bounds read of the ontology: the class tree and the properties of parties."""
    wanted = ("subClassOf", "partyProperty")
    return [each for each in ontology if each.predicate.value.endswith(wanted)]


@settings(max_examples=50)
@given(triples=graphs())
def test_refining_only_narrows(small_ontology, triples):
    _, own, refined, _ = computed(small_ontology, triples)
    assert own.keys() == refined.keys()
    for account, before in own.items():
        after = refined[account]
        for name in BOUND_NAMES:
            stated, day = getattr(before, name), getattr(after, name)
            if stated is not None:
                assert day is not None
                assert day >= stated if name.endswith("earliest") else day <= stated


@settings(max_examples=50)
@given(triples=graphs())
def test_refining_never_contradicts_unless_the_own_dates_do(small_ontology, triples):
    _, own, refined, _ = computed(small_ontology, triples)
    for account, before in own.items():
        if contradicts(before):
            assert contradicts(refined[account])
        else:
            assert not contradicts(refined[account])


@settings(max_examples=50)
@given(triples=graphs(), day=st.dates(date(2016, 12, 1), date(2020, 1, 31)))
def test_refining_keeps_the_days_that_are_covered_and_adds_none_that_may_be(
    small_ontology, triples, day
):
    _, own, refined, _ = computed(small_ontology, triples)
    for account, before in own.items():
        if before.covers(day):
            assert refined[account].covers(day)
        if refined[account].may_cover(day):
            assert before.may_cover(day)


@settings(max_examples=50)
@given(triples=graphs(), data=st.data())
def test_the_order_of_triples_does_not_matter(small_ontology, triples, data):
    _, own, refined, refinements = computed(small_ontology, triples)
    shuffled = data.draw(st.permutations(triples))
    _, own_again, refined_again, refinements_again = computed(small_ontology, shuffled)
    assert own_again == own
    assert refined_again == refined
    assert refinements_again == refinements


@settings(max_examples=50)
@given(triples=graphs())
def test_every_refinement_counts_and_names_others_as_its_premises(small_ontology, triples):
    subjects, own, refined, refinements = computed(small_ontology, triples)
    bounds = dict(own)
    for each in refinements:
        assert getattr(bounds[each.account], each.bound) != each.day
        bounds[each.account] = Bounds(
            **{name: getattr(bounds[each.account], name) for name in BOUND_NAMES}
            | {each.bound: each.day}
        )
        assert each.premises
        assert each.account not in each.premises
        assert set(each.premises) <= set(subjects)
    assert bounds == refined


@settings(max_examples=50)
@given(triples=graphs())
def test_an_event_starts_and_ends_on_one_day(small_ontology, triples):
    subjects, own, refined, _ = computed(small_ontology, triples)
    kinds = kinds_of(subjects)
    for bounds in (own, refined):
        for account, each in bounds.items():
            if "Event" in kinds[account]:
                first, last, end_first, end_last = astuple(each)
                assert (first, last) == (end_first, end_last)


@settings(max_examples=50)
@given(triples=graphs())
def test_no_two_holders_of_an_exclusive_role_both_cover_a_day_that_only_a_rule_gives(
    small_ontology, triples
):
    """What the rules add never makes two persons hold one exclusive role on one day."""
    subjects, own, refined, _ = computed(small_ontology, triples)
    holdings = [
        each
        for each, properties in subjects.items()
        if values(properties, "role") == [ID + "chair"] and not values(properties, "tenure")
    ]

    def clashes(bounds):
        return {
            (one, two, day)
            for one in holdings
            for two in holdings
            if one < two
            and values(subjects[one], "holder") != values(subjects[two], "holder")
            and values(subjects[one], "accountOf") == []
            and values(subjects[two], "accountOf") == []
            for day in (d("2017-01-01") + timedelta(n) for n in range(0, 1095, 7))
            if bounds[one].covers(day) and bounds[two].covers(day)
        }

    assert clashes(refined) <= clashes(own)


def test_a_store_and_a_list_of_triples_give_the_same_bounds(ontology):
    triples = [
        *FIXED,
        *triples_of("a0", "InForce", [("accountOf", "m")], {"validFrom": "2018-02"}),
        *triples_of("a1", "InForce", [("accountOf", "m")], {"validUntil": "2019"}),
    ]
    store = Store()
    store.extend([*ontology, *triples])
    subjects = store.subjects()
    kinds = kinds_of(subjects)
    own = own_bounds(subjects, kinds)
    assert refine(own, subjects, kinds) == computed(ontology, triples)[2:]
    assert local(refine(own, subjects, kinds)[0])["a1"].start_latest == d("2018-02-28")
