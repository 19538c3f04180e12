"""The questions on access, instruments, standing, use and cases give what they promise."""

import re
from datetime import date, timedelta

import pyoxigraph as ox
import pytest

from policygraph import catalog, workspace
from policygraph.inference import infer
from policygraph.namespaces import ID, PG
from policygraph.queries import ask_table
from policygraph.store import Store, parse_turtle
from policygraph.workspace import Workspace

MOA = "2018 agreement among ORR, ICE and CBP"
SUCCESSOR = "2021 agreement between HHS and DHS"
RULE = "Unaccompanied Children Program Foundational Rule"
BAR = "45 CFR 410.1201(b)"
SECTION = "section 224 of the Consolidated Appropriations Act, 2019"
ICE = "Immigration and Customs Enforcement"
CBP = "Customs and Border Protection"
ORR = "Office of Refugee Resettlement"


@pytest.fixture(scope="module")
def ontology():
    return [triple for path in catalog.ontology_files() for triple in parse_turtle(path)]


@pytest.fixture
def made(ontology):
    """A workspace of a Turtle text and what follows from it; everything is said by one gazette."""

    def build(text):
        head = (
            f"@prefix pg: <{PG}> .\n@prefix id: <{ID}> .\n"
            "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
            "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
            "id:doc-gazette a pg:Document ; pg:ownVoice id:gazette ; pg:sourceClass pg:News .\n"
        )
        accounts = re.findall(
            r"^id:((?:ev|if|tm|ac|us|cl|mt|fg)-[a-z0-9-]+) a ", text, re.MULTILINE
        )
        said_so = "".join(
            f"id:at-{each} a pg:Attestation ; pg:attests id:{each} ; pg:stance pg:Asserts ; "
            "pg:attestedBy id:gazette ; pg:source id:doc-gazette .\n"
            for each in accounts
        )
        store = Store()
        store.extend(ontology)
        data = ox.parse((head + text + said_so).encode(), format=ox.RdfFormat.TURTLE)
        store.extend(quad.triple for quad in data)
        store.extend(infer(store).triples)
        return Workspace(store, (), "")

    return build


def said(ready, name, *columns, **params):
    """The distinct values of some columns, as text."""
    table = ask_table(ready, name, {key.rstrip("_"): value for key, value in params.items()})
    places = [table.columns.index(column) for column in columns]
    return {tuple(row[place] for place in places) for row in table.text_rows()}


def standing(ready, instrument, day):
    """The standings of an instrument on a day, each with its dates."""
    return {
        (how, dates)
        for which, how, dates in said(
            ready, "standing-on-date", "instrument", "standing", "dates", as_of=day
        )
        if which == instrument
    }


# --- access-changes -------------------------------------------------------------------------------


def test_ice_and_cbp_gain_in_2018_on_both_of_the_rival_days(shipped):
    found = said(
        shipped, "access-changes", "who", "change", "mode", "dates", "event",
        from_="2018-04", until="2018-06",
    )  # fmt: skip
    for who in (ICE, CBP):
        for day in ("13 April 2018", "13 May 2018"):
            event = f"The 2018 agreement takes effect on {day}"
            assert (who, "gained", "owed", "cover", event) in found


def test_each_rival_day_counts_in_its_own_window_alone(shipped):
    def owed(month):
        return {
            event
            for mode, event in said(
                shipped, "access-changes", "mode", "event", from_=month, until=month
            )
            if mode == "owed"
        }

    assert owed("2018-04") == {"The 2018 agreement takes effect on 13 April 2018"}
    assert owed("2018-05") == {"The 2018 agreement takes effect on 13 May 2018"}
    assert owed("2018-06") == set()


def test_in_march_2021_the_duty_is_narrowed_and_not_lost(shipped):
    found = said(
        shipped, "access-changes", "who", "change", "mode", "dates", "event", "basis",
        from_="2021-03", until="2021-03",
    )  # fmt: skip
    replaced = "The 2018 agreement is terminated and replaced"
    assert (ICE, "narrowed", "owed", "cover", replaced, SUCCESSOR) in found
    assert {row[1] for row in found if row[3] == "cover"} == {"narrowed"}
    undated = {row for row in found if row[4] == "The policy is revoked by subsequent leadership"}
    assert {(row[1], row[3], row[5]) for row in undated} == {("lost", "may cover", MOA)}


def test_the_basis_of_what_goes_on_is_what_the_account_of_the_end_itself_names(shipped):
    found = said(
        shipped, "access-changes", "change", "event", "basis", from_="2021-03", until="2021-03"
    )
    assert found == {
        ("narrowed", "The 2018 agreement is terminated and replaced", SUCCESSOR),
        ("narrowed", "The 2018 agreement is given up, and that of 2016 is to frame the sharing",
         "2016 agreement between HHS and DHS"),
        ("lost", "The Biden administration rescinds the measure", MOA),
        ("lost", "The policy is revoked by subsequent leadership", MOA),
    }  # fmt: skip


ENDED = """
id:db a pg:InformationResource ; rdfs:label "db"@en .
id:office a pg:Agency ; rdfs:label "office"@en .
id:police a pg:Agency ; rdfs:label "police"@en .
id:mt-db a pg:Maintenance ; pg:maintainer id:office ; pg:resource id:db .
id:pact a pg:Agreement ; rdfs:label "pact"@en .
id:next a pg:Agreement ; rdfs:label "next"@en .
id:if-pact a pg:InForce ; pg:instrument id:pact ; pg:hasTerm id:tm-give ;
  pg:validFrom "2018"^^xsd:gYear ; pg:validUntil "2020"^^xsd:gYear .
id:tm-give a pg:SharingTerm ; pg:instrument id:pact ; pg:effect pg:Requires ;
  pg:giver id:office ; pg:receiver id:police .
id:ev-over a pg:Replacement ; rdfs:label "over"@en ; pg:instrument id:pact ;
  pg:replacedBy id:next ; pg:occurredOn "2020"^^xsd:gYear .
"""
NEXT = """
id:if-next a pg:InForce ; pg:instrument id:next ; pg:hasTerm id:tm-next ;
  pg:validFrom "2020"^^xsd:gYear .
id:tm-next a pg:SharingTerm ; pg:instrument id:next ; pg:effect pg:{} ;
  pg:giver id:office ; pg:receiver id:police .
"""


def test_what_only_forbids_takes_no_sharing_on(made):
    def at_the_end(text):
        params = {"resource": "id:db", "from_": "2020", "until": "2020"}
        found = said(made(text), "access-changes", "change", "event", "basis", **params)
        return {(change, basis) for change, event, basis in found if event == "over"}

    assert at_the_end(ENDED) == {("narrowed", "next")}
    assert at_the_end(ENDED + NEXT.format("Permits")) == {("narrowed", "next")}
    assert at_the_end(ENDED + NEXT.format("Prohibits")) == {("lost", "pact")}


def test_without_the_tracker_the_duty_is_unknown_and_what_was_permitted_is_lost():
    view = workspace.load(without="IPTP", cache=False)
    found = said(view, "access-changes", "change", "mode", "basis", from_="2021-01", until="2022")
    assert ("lost", "permitted", MOA) in found
    assert {basis for change, _, basis in found if change == "narrowed"} == {
        "2016 agreement between HHS and DHS"
    }
    assert "owed" not in {mode for _, mode, _ in found}


def test_the_officers_access_is_first_attested_in_2025_and_never_gained(shipped):
    found = said(
        shipped, "access-changes", "who", "change", "mode", from_="2025-01-01", until="2025-03-01"
    )
    assert ("ICE officers", "first attested", "account") in found
    everywhere = said(shipped, "access-changes", "change", "mode", from_="1900", until="2100")
    assert {change for change, mode in everywhere if mode == "account"} == {"first attested"}


def test_access_changes_by_default_from_2018_until_the_reference_date(shipped):
    assert (
        ask_table(shipped, "access-changes").rows
        == ask_table(shipped, "access-changes", {"from": "2018-01-01", "until": "2025-02-14"}).rows
    )
    assert said(shipped, "access-changes", "who", from_="2021-04", until="2024-12") == set()


ACCOUNT = """
id:db a pg:InformationResource ; rdfs:label "db"@en .
id:police a pg:Agency ; rdfs:label "police"@en .
id:ac-police a pg:AccountAccess ; rdfs:label "police have an account"@en ;
  pg:grantee id:police ; pg:resource id:db ;
  pg:validFrom "2019-03-01"^^xsd:date ; pg:validUntil "2020-05"^^xsd:gYearMonth .
"""


def test_an_account_with_days_of_its_own_is_gained_and_lost(made):
    ready = made(ACCOUNT)

    def changes(first, last):
        params = {"resource": "id:db", "from_": first, "until": last}
        return said(ready, "access-changes", "who", "change", "dates", **params)

    assert changes("2019-02-28", "2019-03-01") == {("police", "gained", "cover")}
    assert changes("2019-03-02", "2020-04-30") == set()
    assert changes("2020-05", "2020-05") == {("police", "lost", "cover")}
    assert changes("2020-05-10", "2020-05-20") == {("police", "lost", "may cover")}


# --- instruments-on-date, shared-data -------------------------------------------------------------


def terms_on(ready, day):
    return said(
        ready, "instruments-on-date", "instrument", "effect", "giver", "receiver", as_of=day
    )


def test_the_agreement_requires_in_both_directions(shipped):
    found = terms_on(shipped, "2018-09-01")
    for giver, receiver in ((ORR, ICE), (ORR, CBP), (ICE, ORR)):
        assert (MOA, "requires", giver, receiver) in found
    assert MOA not in {row[0] for row in terms_on(shipped, "2022-01-01")}


def test_the_bar_on_passing_status_holds_in_february_2025_and_no_longer_in_april(shipped):
    row = (BAR, "prohibits", "immigration status", "sponsors", ORR, "cover")
    columns = ("instrument", "effect", "data", "about", "giver", "dates")
    assert row in said(shipped, "instruments-on-date", *columns, as_of="2025-02-14")
    assert BAR not in {row[0] for row in terms_on(shipped, "2025-04-01")}


def test_section_224_is_shown_with_its_end_unknown(shipped):
    def dates(day):
        columns = ("instrument", "effect", "dates")
        found = said(shipped, "instruments-on-date", *columns, as_of=day)
        return {row[2] for row in found if row[:2] == (SECTION, "prohibits")}

    assert dates("2018-12-31") == set()
    assert dates("2019-06-01") == {"cover"}
    assert dates("2019-12-01") == dates("2025-02-14") == {"may cover"}


def test_a_term_is_one_row_however_many_accounts_of_the_period_list_it(shipped):
    for day in ("2018-09-01", "2025-02-14"):
        rows = [row[:6] for row in ask_table(shipped, "instruments-on-date", as_of=day).rows]
        assert len(rows) == len(set(rows))


def test_what_was_shared_under_the_agreement(shipped):
    columns = ("giver", "receiver", "data", "about", "effect", "source")
    found = said(shipped, "shared-data", *columns)
    dhs, adults = "Department of Homeland Security", "adults in the household"
    article = "The article"
    assert {
        (ORR, dhs, "biometric data", adults, "permits", article),  # F16
        (dhs, ORR, "immigration status", "sponsors", "permits", article),  # F16
        (ORR, "direction not stated", "deaths", "not stated", "permits", article),  # F30
        (CBP, "direction not stated", "citizenship status", adults, "permits", article),  # F30
        (ORR, ICE, "information about unaccompanied children", "unaccompanied children",
         "requires", "Tracker record #325"),  # D008
        ("not stated", CBP, "biometric data", "sponsors", "requires", "Tracker record #325"),
        (ICE, ORR, "arrests and criminal activities", adults,
         "requires", "Tracker record #318"),  # D009
    } <= found  # fmt: skip
    assert not [row for row in found if row[0] == row[1]]


def test_the_terms_of_a_provision_are_told_of_the_rule_it_stands_in(shipped):
    by_rule = ask_table(shipped, "shared-data", {"instrument": "id:rule-foundational-2024"})
    by_provision = ask_table(shipped, "shared-data", {"instrument": "id:cfr-410-1201-b"})
    assert by_rule.rows == by_provision.rows != ()


# --- instrument-history ---------------------------------------------------------------------------


def test_the_history_of_the_agreement_is_in_order_with_the_sources_verbs(shipped):
    table = ask_table(shipped, "instrument-history")
    dated = [row[0] for row in table.text_rows() if row[5] == "cover"]
    assert dated == sorted(dated)
    assert {
        ("2018-04-13", "The 2018 agreement is signed"),
        ("2018-05-13", "The 2018 agreement takes effect on 13 May 2018"),
        ("2018-04-13", "The 2018 agreement takes effect on 13 April 2018"),
        ("2018-12-18", "Fingerprinting is narrowed to the sponsor"),
        ("2019-02", "Section 224 is enacted"),
        ("2021-03", "The 2018 agreement is terminated and replaced"),
        ("2021-03-11", "The 2021 agreement is dated 11 March 2021"),
        ("2021-03-12", "HHS and DHS announce that the 2018 agreement is terminated"),
    } <= said(shipped, "instrument-history", "date", "event")
    words = said(shipped, "instrument-history", "as_worded", "dates")
    assert {("terminated and replaced", "cover"), ("rescinded", "may cover"),
            ("later revoked", "may cover")} <= words  # fmt: skip


def test_the_history_says_what_section_224_does_and_on_whose_word(shipped):
    term = "DHS may not spend on detaining or removing sponsors on shared information"
    columns = ("date", "event", "by", "dates", "source")
    found = [row for row in said(shipped, "instrument-history", *columns) if row[1] == term]
    assert found == [("2019-02", term, "", "cover", "CIS on section 224")]
    events = {event for (event,) in said(shipped, "instrument-history", "event")}
    assert "The limit on spending leaves out cases of listed serious matters" not in events


def test_what_ends_another_instrument_does_not_bring_its_terms(shipped):
    events = {
        event for (event,) in said(shipped, "instrument-history", "event", instrument="id:ifr-2025")
    }
    assert "The interim final rule takes 410.1201(b) out" in events
    assert not [event for event in events if "may not" in event]


def test_what_follows_is_never_earlier_than_what_it_follows(shipped):
    for instrument in ("id:moa-2018", "id:rule-foundational-2024", "id:flores"):
        table = ask_table(shipped, "instrument-history", {"instrument": instrument})
        rows = table.text_rows()
        days = {row[1]: row[0] for row in rows}
        pairs = {(row[1], row[4]) for row in rows if row[4]}
        assert pairs
        for event, before in pairs:
            if re.match(r"\d", days[event]):
                assert days[before][:4] <= days[event][:4]
            assert event != before


def test_the_history_of_a_rule_has_the_end_of_its_provision(shipped):
    found = said(
        shipped, "instrument-history", "event", "by", instrument="id:rule-foundational-2024"
    )
    assert ("The interim final rule takes 410.1201(b) out", ORR) in found
    assert "The Foundational Rule takes effect" in {event for event, _ in found}


# --- standing-on-date -----------------------------------------------------------------------------


def test_the_standing_of_the_agreement_over_the_years(shipped):
    assert standing(shipped, MOA, "2016-01-01") == set()
    assert standing(shipped, MOA, "2018-04-20") == {
        ("signed", "may cover"), ("in force", "cover"), ("in force", "may cover"),
    }  # fmt: skip
    assert ("in force", "cover") in standing(shipped, MOA, "2018-09-01")
    assert {how for how, _ in standing(shipped, MOA, "2018-09-01")} == {"in force"}
    assert standing(shipped, MOA, "2022-01-01") == {
        ("replaced", "cover"), ("rescinded", "may cover"),
    }  # fmt: skip


def test_the_event_is_the_reason_and_each_rival_has_its_own_row(shipped):
    columns = ("standing", "since", "because")
    early = said(shipped, "standing-on-date", *columns, as_of="2018-04-20")
    assert ("signed", "2018-04-13", "The 2018 agreement is signed") in early
    effect = "The 2018 agreement takes effect on 13 April 2018"
    assert ("in force", "2018-04-13", effect) in early
    assert "2018-05-13" not in {since for _, since, _ in early}
    late = said(shipped, "standing-on-date", *columns, as_of="2022-01-01")
    assert ("replaced", "2021-03", "The 2018 agreement is terminated and replaced") in late
    revoked = "The policy is revoked by subsequent leadership"
    assert ("rescinded", "not stated", revoked) in late


def test_a_change_of_practice_leaves_the_agreement_in_force(shipped):
    for day in ("2018-12-31", "2019-06-01", "2020-12-31"):
        assert {how for how, _ in standing(shipped, MOA, day)} == {"in force"}


def test_the_standing_of_section_224_is_unknown_once_its_year_is_over(shipped):
    assert standing(shipped, SECTION, "2019-06-01") == {("in force", "cover")}
    for day in ("2019-12-01", "2025-02-14"):
        assert standing(shipped, SECTION, day) == {("unknown", "may cover")}


def test_the_rule_is_public_then_in_force_then_partly_in_force(shipped):
    assert standing(shipped, RULE, "2024-05-15") == {("public", "cover")}
    assert {how for how, _ in standing(shipped, RULE, "2024-09-01")} == {"in force"}
    assert standing(shipped, RULE, "2025-04-01") == {("partly in force", "may cover")}
    assert standing(shipped, BAR, "2025-04-01") == {("rescinded", "cover")}


def test_no_source_says_that_the_interim_rule_was_enjoined(shipped):
    for year in range(2018, 2027):
        found = said(shipped, "standing-on-date", "instrument", "standing", as_of=f"{year}")
        assert "practice enjoined" not in {how for _, how in found}


def test_every_standing_of_the_list_is_one_that_some_events_give(made):
    text = """
    id:pact a pg:Agreement ; rdfs:label "pact"@en .
    id:rule a pg:Regulation ; rdfs:label "rule"@en .
    id:clause a pg:Provision ; rdfs:label "clause"@en ; pg:provisionOf id:rule .
    id:old a pg:Directive ; rdfs:label "old"@en .
    id:gone a pg:Statute ; rdfs:label "gone"@en .
    id:rider a pg:Provision ; rdfs:label "rider"@en .
    id:ev-signed a pg:Signing ; pg:instrument id:pact ; pg:occurredOn "2018"^^xsd:gYear .
    id:ev-public a pg:Publication ; pg:instrument id:gone ; pg:occurredOn "2017"^^xsd:gYear .
    id:ev-lapsed a pg:Lapse ; pg:instrument id:gone ; pg:occurredOn "2019"^^xsd:gYear .
    id:ev-effect a pg:TakingEffect ; pg:instrument id:rule ; pg:occurredOn "2018"^^xsd:gYear .
    id:ev-out a pg:RemovalByAmendment ; pg:instrument id:clause ;
      pg:occurredOn "2020"^^xsd:gYear .
    id:ev-order a pg:CourtOrder ; pg:restrains id:old ; pg:occurredOn "2019"^^xsd:gYear .
    id:ev-replaced a pg:Replacement ; pg:instrument id:old ; pg:occurredOn "2021"^^xsd:gYear .
    id:if-rider a pg:InForce ; pg:instrument id:rider ; pg:validFrom "2018"^^xsd:gYear ;
      pg:endsNotEarlierThan "2018-09-30"^^xsd:date ; pg:notStated pg:validUntil .
    """
    text = re.sub(r"^    ", "", text, flags=re.MULTILINE)
    ready = made(text)
    found = {
        how
        for year in range(2016, 2023)
        for (how,) in said(ready, "standing-on-date", "standing", as_of=f"{year}-06-01")
    }
    scheme = ready.store.query(
        "PREFIX pg: <https://w3id.org/policygraph/ns#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "SELECT ?label WHERE { ?c skos:inScheme pg:StandingScheme ; rdfs:label ?label }"
    )
    assert found == {row[0].value for row in scheme.rows}


def test_an_instrument_that_takes_effect_again_is_in_force_again(made):
    ready = made(
        """
id:pact a pg:Agreement ; rdfs:label "pact"@en .
id:ev-effect a pg:TakingEffect ; pg:instrument id:pact ; pg:occurredOn "2018-05-13"^^xsd:date .
id:ev-revoked a pg:Revocation ; pg:instrument id:pact ; pg:occurredOn "2021-03-11"^^xsd:date .
id:ev-again a pg:TakingEffect ; pg:instrument id:pact ; pg:occurredOn "2025-03-25"^^xsd:date .
"""
    )
    assert standing(ready, "pact", "2019-01-01") == {("in force", "cover")}
    assert standing(ready, "pact", "2021-03-11") == {("in force", "cover"), ("rescinded", "cover")}
    assert standing(ready, "pact", "2022-01-01") == {("rescinded", "cover")}
    assert standing(ready, "pact", "2026-01-01") == {("in force", "may cover")}


def test_an_end_without_a_day_only_may_have_come(made):
    ready = made(
        """
id:pact a pg:Agreement ; rdfs:label "pact"@en .
id:ev-effect a pg:TakingEffect ; pg:instrument id:pact ; pg:occurredOn "2018-05-13"^^xsd:date .
id:ev-revoked a pg:Revocation ; pg:instrument id:pact .
"""
    )
    assert standing(ready, "pact", "2018-05-13") >= {("in force", "cover")}
    assert standing(ready, "pact", "2022-01-01") == {
        ("in force", "may cover"), ("rescinded", "may cover"),
    }  # fmt: skip


def test_after_the_month_of_its_end_the_agreement_is_in_force_by_no_account(shipped):
    day = date(2021, 4, 1)
    while day < date(2021, 6, 1):
        assert "in force" not in {how for how, _ in standing(shipped, MOA, day.isoformat())}
        day += timedelta(days=7)


# --- prohibitions-overlapping ---------------------------------------------------------------------


def elements(ready, reach, **params):
    columns = ("reach", "rule", "element", "result")
    found = said(ready, "prohibitions-overlapping", *columns, **params)
    return {row[2]: row[3] for row in found if row[0] == reach and row[1] == BAR}


def test_the_access_of_2025_and_the_bar_element_by_element(shipped):
    for reach, giver in (
        ("ICE officers have access to the ORR database", "matched"),
        ("ICE officers have access to the ORR database, as NPR has it", "matched"),
        ("Other ICE personnel have access to the ORR database", "not known"),
    ):
        assert elements(shipped, reach) == {
            "dates": "overlap",
            "giver": giver,
            "receiver": "matched",
            "data": "not known",
            "data subject": "not known",
        }


def test_where_nothing_dates_a_reach_its_overlap_is_not_known(shipped):
    found = elements(shipped, "ICE juvenile coordinators have access to the ORR database")
    assert found["dates"] == "not known"


def test_the_giver_is_who_is_said_to_give_and_not_the_keeper_as_such(shipped):
    columns = ("reach", "in_reach", "result")
    found = {
        row[:1] + row[2:]
        for row in said(shipped, "prohibitions-overlapping", "reach", "element", *columns[1:])
        if row[1] == "giver"
    }
    access = "have access to the ORR database"
    assert found == {
        (f"ICE officers {access}", "ORR's interim leadership", "matched"),
        (f"ICE officers {access}, as NPR has it", "ORR's interim leadership", "matched"),
        (f"ICE juvenile coordinators {access}", "not stated", "not known"),
        (f"Other ICE personnel {access}", "not stated", "not known"),
    }


def test_what_a_reading_ties_is_told_as_read(shipped):
    receivers = [row for row in said(shipped, "prohibitions-overlapping", "element", "in_reach",
                                     "result") if row[0] == "receiver"]  # fmt: skip
    assert ("receiver", "ICE officers (read as one of these)", "matched") in receivers
    assert all(in_reach.endswith(" (read as one of these)") for _, in_reach, _ in receivers)


def test_there_is_no_row_for_a_day_outside_the_reach_or_outside_the_rule(shipped, made):
    ready = made(OVERLAP)

    def on(day):
        found = said(ready, "prohibitions-overlapping", "reach", resource="id:db", as_of=day)
        return {reach for (reach,) in found}

    assert on("2018-12-31") == on("2019-06-01") == on("2023-01-01") == set()
    assert on("2020-01-01") == on("2022-12-31") == {"officers", "tax"}
    early = said(shipped, "prohibitions-overlapping", "reach", as_of="2024-08-01")
    assert early == {("ICE juvenile coordinators have access to the ORR database",)}


def test_every_row_says_who_disputes_the_rule_and_none_gives_a_verdict(shipped):
    table = ask_table(shipped, "prohibitions-overlapping")
    disputers = {}
    for row in table.text_rows():
        disputers.setdefault(row[:6], set()).add(row[6])
    assert all("Department of Health and Human Services" in each for each in disputers.values())
    results = said(shipped, "prohibitions-overlapping", "result")
    assert results <= {("overlap",), ("matched",), ("not matched",), ("not known",)}


def test_after_the_bar_is_gone_nothing_overlaps(shipped):
    assert said(shipped, "prohibitions-overlapping", "rule", as_of="2025-04-01") == set()
    assert said(shipped, "prohibitions-overlapping", "rule", as_of="2023-01-01") == set()


def test_the_receiver_matches_by_a_signed_reading_and_not_without_it(shipped):
    store = Store()
    reading = ID + "cl-ice-enforcement-body"
    store.extend(
        each for each in shipped.store.triples()
        if getattr(each.subject, "value", "") != reading
    )  # fmt: skip
    found = elements(Workspace(store, (), ""), "ICE officers have access to the ORR database")
    assert found["receiver"] == "not known"
    assert found["giver"] == "matched"


OVERLAP = """
id:db a pg:InformationResource ; rdfs:label "db"@en .
id:office a pg:Agency ; rdfs:label "office"@en .
id:police a pg:Agency ; rdfs:label "police"@en .
id:tax a pg:Agency ; rdfs:label "tax"@en .
id:grp-heads a pg:ActorGroup ; rdfs:label "heads"@en ; pg:groupWithin id:office .
id:grp-officers a pg:ActorGroup ; rdfs:label "officers"@en ; pg:groupWithin id:police .
id:prints a skos:Concept ; rdfs:label "prints"@en ; skos:broader pg:Biometrics .
id:rule a pg:Regulation ; rdfs:label "rule"@en .
id:mt-db a pg:Maintenance ; pg:maintainer id:office ; pg:resource id:db .
id:ac-officers a pg:AccountAccess ; rdfs:label "officers"@en ;
  pg:grantee id:grp-officers ; pg:resource id:db ; pg:dataCategory id:prints ;
  pg:validFrom "2020"^^xsd:gYear ; pg:validUntil "2022"^^xsd:gYear .
id:ev-grant a pg:Granting ; pg:grants id:ac-officers ; pg:directedBy id:grp-heads .
id:ac-tax a pg:AccountAccess ; rdfs:label "tax"@en ;
  pg:grantee id:tax ; pg:resource id:db ; pg:validFrom "2020"^^xsd:gYear ;
  pg:validUntil "2022"^^xsd:gYear .
id:if-rule a pg:InForce ; pg:instrument id:rule ; pg:hasTerm id:tm-bar ;
  pg:validFrom "2019"^^xsd:gYear ; pg:validUntil "2023"^^xsd:gYear .
id:tm-bar a pg:SharingTerm ; pg:instrument id:rule ; pg:effect pg:Prohibits ;
  pg:giver id:office ; pg:receiver id:police ; pg:dataCategory pg:Biometrics .
"""


def test_groups_and_narrower_kinds_match_and_another_named_body_does_not(made):
    columns = ("reach", "element", "in_rule", "result")
    found = said(
        made(OVERLAP), "prohibitions-overlapping", *columns, resource="id:db", as_of="2021"
    )
    assert found == {
        ("officers", "dates", "2019-01-01/2023-12-31", "overlap"),
        ("officers", "giver", "office", "matched"),  # by its heads, who are said to give
        ("officers", "receiver", "police", "matched"),
        ("officers", "data", "biometric data", "matched"),
        ("officers", "data subject", "not stated", "not known"),
        ("tax", "dates", "2019-01-01/2023-12-31", "overlap"),
        ("tax", "giver", "office", "not known"),
        ("tax", "receiver", "police", "not matched"),
        ("tax", "data", "biometric data", "not known"),
        ("tax", "data subject", "not stated", "not known"),
    }


# --- reported-use ---------------------------------------------------------------------------------


def test_no_use_of_the_database_is_reported_and_homan_does_not_rule_it_out(shipped):
    table = ask_table(shipped, "reported-use")
    first = table.text_rows()[0]
    assert first == ("none of the resource itself reported", "", "2025-02-14", "", "")
    ruled_out = "Homan did not rule out a later use for enforcement"
    assert (ruled_out, "Tom Homan", "reported", "The article") in said(
        shipped, "reported-use", "use", "by", "status", "source"
    )


def test_the_arrests_are_told_with_their_own_status_and_days(shipped):
    found = said(shipped, "reported-use", "use", "by", "when", "status")
    nbc = "170 people arrested, early July to November 2018"
    assert [row[1:3] for row in found if row[0] == nbc] == [(ICE, "2018-07/2018-11")]
    assert not [row for row in found if "smuggl" in row[0] or "2017" in row[0]]


def test_a_figure_that_nothing_ties_to_the_use_is_left_out(shipped):
    found = {use for (use,) in said(shipped, "reported-use", "use")}
    assert "170 potential sponsors detained by ICE, July to November 2018" not in found
    assert not [use for use in found if use.startswith("41 people")]


def test_uses_come_first_then_their_figures_then_claims(shipped):
    kinds = [
        "figure" if "people arrested," in row[0] else "use" if "arrests people" in row[0] else
        "claim"
        for row in ask_table(shipped, "reported-use").text_rows()[1:]
    ]  # fmt: skip
    assert set(kinds) == {"use", "figure", "claim"}
    assert kinds == sorted(kinds, key=["use", "figure", "claim"].index)


COUNTED = """
id:db a pg:InformationResource ; rdfs:label "db"@en .
id:police a pg:Agency ; rdfs:label "police"@en .
id:ms-raids a pg:Measure ; rdfs:label "raids"@en .
id:us-raids a pg:Use ; rdfs:label "raids"@en ; pg:user id:police ; pg:resource id:db .
id:fg-all a pg:Figure ; rdfs:label "all"@en ; pg:value 9.0 ; pg:measure id:ms-raids ;
  pg:about id:us-raids ; pg:validFrom "2018"^^xsd:gYear ; pg:validUntil "2019"^^xsd:gYear .
id:fg-part a pg:Figure ; rdfs:label "part"@en ; pg:value 2.0 ; pg:measure id:ms-raids ;
  pg:validFrom "2018-03"^^xsd:gYearMonth ; pg:validUntil "2018-05"^^xsd:gYearMonth .
id:fg-later a pg:Figure ; rdfs:label "later"@en ; pg:value 3.0 ; pg:measure id:ms-raids ;
  pg:validFrom "2019-12"^^xsd:gYearMonth ; pg:validUntil "2020-02"^^xsd:gYearMonth .
id:fg-open a pg:Figure ; rdfs:label "open"@en ; pg:value 4.0 ; pg:measure id:ms-raids ;
  pg:validUntil "2018-05"^^xsd:gYearMonth .
"""


def test_a_figure_of_the_same_measure_counts_only_within_the_days_of_the_use(made):
    found = said(made(COUNTED), "reported-use", "use", resource="id:db")
    assert found == {("raids",), ("all",), ("part",)}


def test_arrests_are_told_only_because_a_source_says_they_came_of_the_sharing():
    view = workspace.load(without="VICE News", cache=False)
    assert "arrest" not in str(said(view, "reported-use", "use"))


def test_a_use_of_the_resource_takes_the_place_of_the_row_that_there_is_none(made):
    text = (
        'id:db a pg:InformationResource ; rdfs:label "db"@en .\n'
        'id:police a pg:Agency ; rdfs:label "police"@en .\n'
        '<https://w3id.org/policygraph/data> pg:referenceDate "2021-01-01"^^xsd:date .\n'
    )
    use = (
        'id:us-raid a pg:Use ; rdfs:label "raid"@en ; pg:user id:police ; pg:resource id:db ;\n'
        '  pg:validFrom "{}"^^xsd:date .\n'
    )
    none = ("none of the resource itself reported", "2021-01-01")

    def asked(data):
        return said(made(data), "reported-use", "use", "when", resource="id:db")

    assert asked(text) == {none}
    assert asked(text + use.format("2020-03-01")) == {("raid", "2020-03-01/..")}
    assert asked(text + use.format("2021-03-01")) == {("raid", "2021-03-01/.."), none}


# --- litigation -----------------------------------------------------------------------------------


def test_the_order_in_angelica_s_restrains_demands_for_papers_on_a_partys_account(shipped):
    columns = ("filed", "restrains", "result_date", "account_of")
    found = {row[1:] for row in said(shipped, "litigation", "case", *columns)
             if row[0] == "Angelica S. v. HHS"}  # fmt: skip
    demands = "ORR's demands for papers from sponsors in 2025"
    assert found == {("2025-05-08", demands, "2025-06-09", "party account")}
    interim = "interim final rule of 2025 on the Foundational Rule"
    challenged = said(shipped, "litigation", "case", "challenges")
    assert ("Angelica S. v. HHS", interim) in challenged
    assert interim not in {what for (what,) in said(shipped, "litigation", "restrains")}


def test_a_case_without_an_order_is_told_all_the_same(shipped):
    found = said(shipped, "litigation", "case", "filed", "order", "result_date", "account_of")
    assert ("Lucas R. v. Azar", "2018-06-29", "", "", "advocacy") in found
    assert {row[4] for row in found} >= {"party account", "court", "news"}


def test_no_plaintiff_is_named_outside_the_title_of_a_case(shipped):
    columns = ("court", "challenges", "order", "restrains")
    for cells in said(shipped, "litigation", *columns):
        assert not re.search(r"Angelica|Lucas|Duchitanga|Garcia|Ramirez", " ".join(cells))
