"""A chronology: in the order of the timeline, nothing dropped, each word with its place."""

from __future__ import annotations

from datetime import date

import pytest

from policygraph import filings, workspace
from policygraph.accounts import Accounts, iris
from policygraph.chronology import chronology, in_words
from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.namespaces import ID, PG
from policygraph.queries import ask_table
from turtle_by_hand import HEAD

THINGS = (
    HEAD
    + """
id:press a pg:Organization ; rdfs:label "Press"@en .
id:wk-report a pg:Work ; rdfs:label "the first report"@en .
id:doc-press a pg:NewsArticle ; rdfs:label "Press on the pact"@en ; dcterms:title "The pact"@en ;
  dcterms:publisher id:press ; dcterms:issued "2018-05"^^xsd:gYearMonth ; pg:sourceClass pg:News ;
  pg:ownVoice id:press ; pg:url "https://example.org/pact"^^xsd:anyURI ;
  pg:readOn "2026-11-22"^^xsd:date .
id:doc-court a pg:CourtDocument ; rdfs:label "Court file"@en ; pg:sourceClass pg:CourtRecord ;
  pg:readOn "2026-11-22"^^xsd:date .
id:pact a pg:Agreement ; rdfs:label "pact"@en .
id:ann a pg:Person ; rdfs:label "Ann"@en .
"""
)
KINDS = {
    "ev": "pg:Signing ; pg:instrument id:pact",
    "if": "pg:InForce ; pg:instrument id:pact",
    "cl": 'pg:Claim ; pg:statement "It is so."@en',
}


def account(name, said="", *, at="", source="doc-press", voice="press", label=None):
    kind = KINDS[name.partition("-")[0]]
    return (
        f'id:{name} a {kind} ; rdfs:label "{label or name}"@en {said} .\n'
        f"id:at-{name} a pg:Attestation ; pg:attests id:{name} ; pg:stance pg:Asserts ; "
        f"pg:attestedBy id:{voice} ; pg:source id:{source} {at} .\n"
    )


def on(day):
    return f'; pg:occurredOn "{day}"^^xsd:{ {4: "gYear", 7: "gYearMonth", 10: "date"}[len(day)] }'


def dated(property_, day):
    return on(day).replace("occurredOn", property_)


@pytest.fixture
def made(tmp_path):
    """What a chronology makes of some accounts."""

    def make(*parts, **options):
        path = tmp_path / "graph.ttl"
        path.write_text(THINGS + "".join(parts), encoding="utf-8")
        return chronology(workspace.load([path], cache=False), **options)

    return make


def names(entries):
    return [(each.account.removeprefix(ID), each.when) for each in entries]


# --- what is in it, and where ---------------------------------------------------------------------


def side(entry):
    return next((each for each in ("begins", "ends") if entry.when.endswith(f" ({each})")), "")


def test_everything_of_the_timeline_is_in_it_in_its_order(shipped):
    rows = ask_table(shipped, "timeline")
    told = dict.fromkeys((row[2].value, row[1].value.partition(", ")[2]) for row in rows)
    placed = [(each.account, side(each)) for each in chronology(shipped).dated]
    assert [each for each in placed if each in told] == list(told)
    assert len(told) > 40


def test_no_event_or_situation_of_a_source_is_dropped(shipped):
    made = chronology(shipped)
    placed = {each.account for each in (*made.dated, *made.undated)}
    kinds = workspace_kinds(shipped)
    for name, (classes, derived, withdrawn) in kinds.items():
        belongs = {PG + "Event", PG + "Situation"} & classes and not derived and not withdrawn
        assert (name in placed) == bool(belongs), name
    assert {each.account for each in made.dated}.isdisjoint(each.account for each in made.undated)
    assert len(made.undated) > 10


def workspace_kinds(ready):
    accounts = Accounts(ready)
    return {
        name: (
            accounts.kinds.all(name),
            bool(accounts.properties[name].get(PG + "byRule")),
            PG + "Withdrawn" in iris(accounts.properties[name], "status"),
        )
        for name in accounts
    }


def test_a_coarse_date_stands_at_its_first_day_and_is_printed_as_given(made):
    found = made(
        account("ev-day", on("2018-05-02")),
        account("ev-month", on("2018-05")),
        account("ev-year", on("2018")),
        account("ev-before", on("2017-12-31")),
    )
    assert names(found.dated) == [
        ("ev-before", "31 December 2017"),
        ("ev-year", "2018"),
        ("ev-month", "May 2018"),
        ("ev-day", "2 May 2018"),
    ]


def test_limits_are_told_as_they_are_given_with_the_words_of_the_source(made):
    found = made(
        account(
            "ev-early",
            dated("notEarlierThan", "2018-07-01") + dated("notLaterThan", "2018-07-10"),
            at='; pg:asWorded "early July 2018"',
        )
    )
    (entry,) = found.dated
    assert entry.when == "Not earlier than 2018-07-01, not later than 2018-07-10"
    assert entry.day == date(2018, 7, 1)
    assert "as worded: “early July 2018”" in entry.cited[0].voices[0].words


def test_a_situation_begins_ends_and_holds(made):
    found = made(
        account("if-both", dated("validFrom", "2018-05") + dated("validUntil", "2019")),
        account("if-held", dated("heldOn", "2018-06-01")),
        account("if-open", dated("startsNotLaterThan", "2018-06-02")),
        account("if-over", dated("notLaterThan", "2018-06-03")),
        account("if-none"),
    )
    assert names(found.dated) == [
        ("if-both", "May 2018 (begins)"),
        ("if-held", "1 June 2018 (holds)"),
        ("if-open", "Begun by 2018-06-02"),
        ("if-over", "Not later than 2018-06-03"),
        ("if-both", "2019 (ends)"),
    ]
    assert names(found.undated) == [("if-none", "No date given")]


def test_claims_and_what_was_taken_back_are_not_in_it(made):
    back = "id:at-back a pg:Attestation ; pg:attests id:ev-back ; pg:stance pg:Retracts ; pg:attestedBy id:press ; pg:source id:doc-press .\n"  # noqa: E501
    found = made(account("cl-claim"), account("ev-back", on("2018")), back)
    assert len(found) == 0
    assert b"Nothing of what was asked for is in the graph." in filings.markdown(found)


WINDOWED = (
    account("ev-2017", on("2017")),
    account("ev-2018", on("2018")),
    account("ev-june", on("2018-06-15")),
    account("ev-2019", on("2019")),
    account("if-by-2018", dated("startsNotLaterThan", "2018-03-01")),
    account("if-by-2020", dated("startsNotLaterThan", "2020-03-01")),
    account("ev-none"),
)


@pytest.mark.parametrize(
    ("from_", "until", "inside", "outside"),
    [
        ("2018-06", "2018-06", "ev-2018 ev-june", "ev-none if-by-2020"),
        ("2018-06-16", None, "ev-2018 ev-2019 if-by-2020", "ev-none"),
        (None, "2017", "ev-2017", "ev-none if-by-2018 if-by-2020"),
        ("2018", "2018", "ev-2018 if-by-2018 ev-june", "ev-none if-by-2020"),
    ],
)
def test_within_days_stands_what_may_fall_there(made, from_, until, inside, outside):
    found = made(*WINDOWED, from_=from_, until=until)
    assert [name for name, _ in names(found.dated)] == inside.split()
    assert sorted(name for name, _ in names(found.undated)) == outside.split()
    assert any("Days:" in each for each in found.preface)


@pytest.mark.parametrize(
    ("from_", "until"), [("2018-12", "2020-03-13"), ("2025-02-14", None), (None, "2002")]
)
def test_days_keep_what_the_timeline_keeps(shipped, from_, until):
    params = {"from": from_, "until": until}
    table = ask_table(shipped, "timeline", {name: day for name, day in params.items() if day})
    made = chronology(shipped, from_=from_, until=until)
    assert {row[2].value for row in table} <= {each.account for each in made.dated}
    every = {row[2].value for row in ask_table(shipped, "timeline")}
    extra = {each.account for each in made.dated} & every - {row[2].value for row in table}
    assert extra == set()


def test_days_that_end_before_they_start_or_are_none_are_refused(shipped):
    with pytest.raises(ValueProblem, match=r"the days end \(2018\) before they start \(2019\)"):
        chronology(shipped, from_="2019", until="2018")
    with pytest.raises(ValueProblem, match="is not a date"):
        chronology(shipped, from_="spring")
    with pytest.raises(UnknownNameError, match="did you mean 'Harper'"):
        chronology(shipped, about="Harpr")


def test_about_a_thing_stands_what_names_it_or_is_found_in_it(shipped):
    harper = chronology(shipped, about="Harper")
    assert harper.title == "Chronology: Mellissa Harper"
    accounts = Accounts(shipped)
    entries = (*harper.dated, *harper.undated)
    assert len(entries) > 3
    for each in entries:
        assert f"{ID}harper" in iris(accounts.properties[each.account], "holder"), each.label
    document = chronology(shipped, about="id:doc-pbs")
    assert len(document.dated) > 1
    for each in document.dated:
        assert "doc-pbs" in [cited.source.key for cited in each.cited]


def test_about_an_account_stand_those_of_its_matter(made):
    matter = 'id:mat a pg:Matter ; rdfs:label "The signing"@en .\n'
    graph = (
        matter,
        account("ev-a", on("2018") + " ; pg:accountOf id:mat"),
        account("ev-b", on("2019") + " ; pg:accountOf id:mat"),
        account("ev-c", on("2020")),
    )
    for about in ("ev-a", "The signing"):
        assert [name for name, _ in names(made(*graph, about=about).dated)] == ["ev-a", "ev-b"]
    assert [name for name, _ in names(made(*graph, about="ev-c").dated)] == ["ev-c"]
    assert len(made(*graph, about="Ann")) == 0


# --- who says so, where ---------------------------------------------------------------------------


def test_a_source_has_its_place_its_kind_and_its_voices(made):
    voices = (
        'id:leaker a pg:UnnamedPerson ; rdfs:label "an employee"@en .\n'
        'id:crowd a pg:ActorGroup ; rdfs:label "some neighbours"@en .\n'
        "id:at-two a pg:Attestation ; pg:attests id:ev-a ; pg:stance pg:SaysUnsubstantiated ; "
        'pg:attestedBy id:leaker ; pg:source id:doc-press ; pg:locator "p10" .\n'
        "id:at-three a pg:Attestation ; pg:attests id:ev-a ; pg:stance pg:Repeats ; "
        'pg:attestedBy id:crowd ; pg:source id:doc-court ; pg:locator "page 3" ; '
        'pg:inWork id:wk-report ; pg:unclear "Which one."@en .\n'
    )
    found = made(account("ev-a", on("2018"), at='; pg:locator "p2.s1"'), voices)
    (entry,) = found.dated
    court, press = entry.cited
    assert (press.source.key, press.kind) == ("doc-press", "press")
    assert [(each.place, each.words) for each in press.voices] == [
        ("p2.s1", "Press asserts, in the document's own voice"),
        ("p10", "an employee [unnamed voice] says unsubstantiated"),
    ]
    assert (court.source.key, court.kind) == ("doc-court", "official record (court)")
    assert [(each.place, each.words) for each in court.voices] == [
        (
            "page 3",
            "some neighbours [group, nobody named] repeats, in the first report; "
            "unclear: Which one.",
        ),
    ]
    assert entry.status == "disputed; origins: 2"
    assert [each.key for each in found.sources] == ["doc-court", "doc-press"]


def test_a_retelling_says_so_unless_all_it_says_there_is_its_own(made):
    retelling = (
        "id:rt a pg:Retelling ; pg:retelling id:doc-press ; pg:original id:wk-report ; "
        'pg:grounds "It says so."@en .\n'
    )
    own = account("ev-own", on("2018"), at="; pg:ownReporting true")
    found = made(account("ev-told", on("2017")), own, retelling)
    assert [each.cited[0].kind for each in found.dated] == [
        "press; retells the first report",
        "press",
    ]


def test_rivals_stand_beneath_either_side(made):
    matter = 'id:mat a pg:Matter ; rdfs:label "The signing"@en .\n'
    found = made(
        matter,
        account("ev-a", on("2018-04-13") + " ; pg:accountOf id:mat"),
        account("ev-b", on("2018-05") + " ; pg:accountOf id:mat", source="doc-court"),
        account("ev-c", on("2018") + " ; pg:accountOf id:mat"),
    )
    rivals = {each.account.removeprefix(ID): each.rivals for each in found.dated}
    assert rivals["ev-c"] == ()
    (a,), (b,) = rivals["ev-a"], rivals["ev-b"]
    assert a == (
        "occurred on: May 2018, not 13 April 2018, by “ev-b” (Court file); no value fits both"
    )
    assert "13 April 2018, not May 2018, by “ev-a” (Press on the pact)" in b


def test_a_rival_within_limits_is_told_by_its_limits(made):
    matter = 'id:mat a pg:Matter ; rdfs:label "The signing"@en .\n'
    early = dated("notEarlierThan", "2018-07-01") + dated("notLaterThan", "2018-07-10")
    found = made(
        matter,
        account("ev-a", on("2018-08") + " ; pg:accountOf id:mat"),
        account("ev-b", early + " ; pg:accountOf id:mat"),
    )
    (rival,) = found.dated[1].rivals
    assert rival.startswith("occurred on: 1 July 2018 to 10 July 2018, not August 2018, by “ev-b”")


def test_every_rival_of_the_question_stands_in_the_chronology(shipped):
    made = chronology(shipped)
    with_rivals = {each.account for each in (*made.dated, *made.undated) if each.rivals}
    assert f"{ID}ev-moa-2018-effect-318" in with_rivals
    assert f"{ID}pt-homan-czar-article" in with_rivals


def test_an_entry_has_a_source_that_was_read_and_stands_in_the_appendix(shipped):
    made = chronology(shipped)
    keys = [each.key for each in made.sources]
    assert keys == sorted(set(keys))
    for entry in (*made.dated, *made.undated):
        assert entry.cited, entry.account
        for cited in entry.cited:
            assert cited.voices
            assert cited.source.read_on
            assert cited.source.key in keys


@pytest.mark.parametrize(
    ("given_", "words"),
    [
        ("2018-04-13", "13 April 2018"),
        ("2018-04", "April 2018"),
        ("2018", "2018"),
        ("2018-04-01/2018-04-30", "1 April 2018 to 30 April 2018"),
        ("2018-04-13/2018-04-13", "13 April 2018"),
        ("../2018-04-13", "by 13 April 2018"),
        ("2018/..", "from 2018"),
        ("170", "170"),
        ("or so", "or so"),
        ("", ""),
    ],
)
def test_dates_in_words(given_, words):
    assert in_words(given_) == words
