"""Everything said of and by one thing: how it is found, what is shown, in which order."""

from __future__ import annotations

import pytest

from policygraph import evidence, workspace
from policygraph.description import COLUMNS, describe
from policygraph.errors import AmbiguousNameError, UnknownNameError
from policygraph.namespaces import DERIVED, ID, compact
from turtle_by_hand import HEAD

THINGS = (
    HEAD
    + """
id:doc-report a pg:OfficialDocument ; rdfs:label "the report"@en ; dcterms:title "A report"@en ;
  dcterms:issued "2024-05"^^xsd:gYearMonth ; pg:sourceClass pg:Government ;
  pg:ownVoice id:harbor-office ; pg:readOn "2025-03-01"^^xsd:date .
id:doc-story a pg:NewsArticle ; rdfs:label "the story"@en ; dcterms:title "A story"@en ;
  dcterms:issued "2024-06-03"^^xsd:date ; pg:sourceClass pg:News ;
  pg:ownVoice id:daily ; pg:readOn "2025-03-01"^^xsd:date .

id:harbor-office a pg:Agency ; rdfs:label "Harbor Office"@en ; pg:alias "Harbor" , "HO" ;
  dcterms:description "Keeps the harbor."@en .
id:harbor a pg:Organization ; rdfs:label "Harbor"@en .
id:pier a pg:Organization ; rdfs:label "Pier"@en ; pg:alias "quay" .
id:quay a pg:Organization ; rdfs:label "Quay"@en .
id:daily a pg:Organization ; rdfs:label "The Daily"@en .
id:north a pg:Organization ; rdfs:label "Springfield"@en .
id:south a pg:Organization ; rdfs:label "Springfield"@en .
id:upper a pg:Organization ; rdfs:label "DOCKS"@en .
id:mixed a pg:Organization ; rdfs:label "Docks"@en .
id:agreement a pg:Agreement ; rdfs:label "the pact"@en ; pg:party id:harbor-office , id:pier .

id:mat-signing a pg:Matter ; rdfs:label "The signing of the pact"@en .
id:ev-may a pg:Signing ; rdfs:label "The pact is signed in May"@en ; pg:accountOf id:mat-signing ;
  pg:instrument id:agreement ; pg:occurredOn "2018-05"^^xsd:gYearMonth ;
  pg:statement "Both signed."@en .
id:ev-april a pg:Signing ; rdfs:label "The pact is signed in April"@en ;
  pg:accountOf id:mat-signing ; pg:instrument id:agreement ; pg:occurredOn "2018-04-13"^^xsd:date .
id:cl-void a pg:Claim ; rdfs:label "The pact is void"@en ; pg:statement "It is void."@en ;
  pg:concerns id:agreement .
id:at-may a pg:Attestation ; pg:attests id:ev-may ; pg:stance pg:Asserts ;
  pg:attestedBy id:harbor-office ; pg:source id:doc-report ; pg:locator "p1.s1" .
id:at-april a pg:Attestation ; pg:attests id:ev-april ; pg:stance pg:Asserts ;
  pg:attestedBy id:daily ; pg:source id:doc-story ; pg:locator "p3.s1" .
id:at-void a pg:Attestation ; pg:attests id:cl-void ; pg:stance pg:Asserts ;
  pg:attestedBy id:daily ; pg:source id:doc-story ; pg:locator "p4.s1" ; pg:unclear "Which part?" .
id:at-void-denied a pg:Attestation ; pg:attests id:cl-void ; pg:stance pg:SaysUnsubstantiated ;
  pg:attestedBy id:harbor-office ; pg:source id:doc-report ; pg:locator "p2.s1" .
"""
)


@pytest.fixture(scope="module")
def things(tmp_path_factory):
    path = tmp_path_factory.mktemp("description") / "things.ttl"
    path.write_text(THINGS, encoding="utf-8")
    return workspace.load([path], cache=False)


def found(ready, name):
    """The CURIE of the thing that a name is taken for."""
    return describe(ready, name).heading.split("(", 1)[1].split(")", 1)[0]


def cells(ready, name, *columns):
    """The rows of a description, some of their columns, as they are printed.

    What rules make of the accounts is left out: it has its own tests.
    """
    table = describe(ready, name).table
    places = [COLUMNS.index(column) for column in columns]
    return [
        tuple(row[place] for place in places)
        for (account, *_), row in zip(table.rows, table.text_rows(), strict=True)
        if not account.value.startswith(DERIVED)
    ]


# --- Names --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Harbor Office", "HO", "id:harbor-office", ID + "harbor-office", f"<{ID}harbor-office>"],
)
def test_a_thing_is_found_by_label_alias_curie_and_iri(things, name):
    assert found(things, name) == "id:harbor-office"


@pytest.mark.parametrize("name", ["harbor office", "HARBOR OFFICE", "ho"])
def test_a_thing_is_found_in_upper_and_lower_case(things, name):
    assert found(things, name) == "id:harbor-office"


def test_an_exact_label_beats_an_alias_and_an_alias_beats_another_case(things):
    assert found(things, "Harbor") == "id:harbor"  # and not the alias of the Harbor Office
    assert found(things, "quay") == "id:pier"  # by its alias, and not the label Quay
    assert found(things, "Quay") == "id:quay"
    assert found(things, "Docks") == "id:mixed"


@pytest.mark.parametrize(
    ("name", "meanings"),
    [
        ("Springfield", "Springfield (id:north) or Springfield (id:south)"),
        ("docks", "Docks (id:mixed) or DOCKS (id:upper)"),
    ],
)
def test_a_name_of_two_things_is_refused_with_both(things, name, meanings):
    with pytest.raises(AmbiguousNameError) as problem:
        describe(things, name)
    assert str(problem.value) == f"'{name}' may mean {meanings}; say which by its CURIE"


def test_a_name_of_nothing_is_refused_with_the_nearest(things):
    with pytest.raises(UnknownNameError) as problem:
        describe(things, "Harbour Office")
    assert str(problem.value) == "no term named 'Harbour Office'; did you mean 'Harbor Office'?"


# --- The heading --------------------------------------------------------------------------------


def test_the_heading_says_what_a_thing_is_and_how_else_it_is_called(things):
    assert describe(things, "HO").heading == (
        "Harbor Office  (id:harbor-office): agency\nalso called HO, Harbor\nKeeps the harbor.\n"
    )


def test_the_heading_of_an_account_says_how_it_stands(things):
    heading = describe(things, "id:ev-may").heading
    assert heading == (
        "The pact is signed in May  (id:ev-may): signing\n"
        "Both signed.\n"
        "reported, in 2018-05, origins: 1\n"
        "cannot both hold with: The pact is signed in April; "
        "occurred on 2018-05-01/2018-05-31 here, 2018-04-13 there\n"
    )


def test_the_heading_of_a_matter_names_each_pair_of_its_rivals_once(things, shipped):
    assert describe(things, "The signing of the pact").heading == (
        "The signing of the pact  (id:mat-signing): matter\n"
        "cannot both hold: The pact is signed in April (occurred on 2018-04-13) "
        "and The pact is signed in May (2018-05-01/2018-05-31)\n"
    )
    heading = describe(
        shipped, "Homan and the post of border czar at the time of the report"
    ).heading
    assert "(tenure former) and" in heading
    assert heading.endswith("(incumbent)\n")
    assert "cannot both hold" not in describe(things, "the pact").heading


def test_the_heading_of_what_a_rule_derived_names_rule_and_premises(shipped):
    accounts = evidence.records(shipped)["accounts"]
    derived = [each for each, account in accounts.items() if account["rule"]]
    assert derived
    for iri in derived[:3]:
        heading = describe(shipped, iri).heading
        assert f"by rule {accounts[iri]['rule']}\n" in heading
        premises = accounts[iri]["premises"]
        assert premises
        assert all(accounts[each]["label"] in heading for each in premises if each in accounts)


# --- The table ----------------------------------------------------------------------------------


def test_there_is_one_row_for_each_voice_and_disputes_come_first(things):
    rows = cells(things, "the pact", "account", "status", "voice", "stance", "document", "place")
    assert rows == [
        (
            "The pact is void",
            "disputed",
            "Harbor Office",
            "says unsubstantiated",
            "the report",
            "p2.s1",
        ),
        ("The pact is void", "disputed", "The Daily", "asserts", "the story", "p4.s1"),
        ("The pact is signed in April", "reported", "The Daily", "asserts", "the story", "p3.s1"),
        (
            "The pact is signed in May",
            "reported",
            "Harbor Office",
            "asserts",
            "the report",
            "p1.s1",
        ),
    ]


def test_a_row_says_the_dates_of_account_and_document_and_what_is_unclear(things):
    assert cells(things, "The pact is void", "dates", "issued", "unclear") == [
        ("no date given", "2024-05", ""),
        ("no date given", "2024-06-03", "Which part?"),
    ]


def test_an_account_shows_itself_and_the_other_accounts_of_its_matter(things):
    assert cells(things, "id:ev-may", "account", "dates") == [
        ("The pact is signed in April", "on 2018-04-13"),
        ("The pact is signed in May", "in 2018-05"),
    ]


def test_a_voice_and_a_document_show_what_they_say(things):
    said = [("The pact is void",), ("The pact is signed in April",)]
    voices = cells(things, "The Daily", "account", "voice")
    assert [(account,) for account, voice in voices if voice == "The Daily"] == said
    assert cells(things, "the story", "account", "document").count((*said[1], "the story")) == 1


def test_a_thing_of_which_nothing_is_said_has_no_rows(things):
    assert len(describe(things, "id:quay").table) == 0


def test_harper_is_shown_with_post_agencies_place_and_source(shipped):
    description = describe(shipped, "Harper")
    text = "\n".join(" | ".join(row) for row in description.table.text_rows())
    assert description.heading.startswith("Mellissa Harper  (id:harper): person\n")
    for said in ("ICE", "ORR", "acting", "p2.s4", "The article"):
        assert said in text
    assert description.table.title == "Mellissa Harper"


def test_accounts_and_documents_of_the_shipped_data_can_be_shown(shipped):
    records = evidence.records(shipped)
    for iri in [*records["accounts"], *records["documents"]][::40]:
        description = describe(shipped, iri)
        assert compact(iri) in description.heading
        assert len(description.table) > 0
