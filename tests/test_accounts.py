"""The dates of an account in words, its class, and what it rests on."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph import workspace
from policygraph.accounts import Accounts, Kinds, bounds_of, dates_text, text
from policygraph.namespaces import ID, PG


def properties(**dates):
    return {
        PG + name: [ox.Literal(each) for each in given.split()] for name, given in dates.items()
    }


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, "no date given"),
        ({"validFrom": "2025-01", "validUntil": "2025-03-04"}, "2025-01 to 2025-03-04"),
        ({"validFrom": "2025-01"}, "from 2025-01"),
        ({"validUntil": "2025-03-04"}, "until 2025-03-04"),
        ({"occurredOn": "2025-02-14"}, "on 2025-02-14"),
        ({"occurredOn": "2018"}, "in 2018"),
        ({"occurredOn": "2018-04-13 2018-05-13"}, "on 2018-04-13 and 2018-05-13"),
        ({"heldOn": "2025-02-24"}, "held on 2025-02-24"),
        ({"heldOn": "2018-09"}, "held in 2018-09"),
        ({"notEarlierThan": "2021-03-11"}, "not earlier than 2021-03-11"),
        (
            {"notEarlierThan": "2002", "notLaterThan": "2003"},
            "not earlier than 2002, not later than 2003",
        ),
        ({"startsNotLaterThan": "2025-02-13"}, "begun by 2025-02-13"),
        (
            {"validFrom": "2018-07", "endsNotEarlierThan": "2018-11-21"},
            "from 2018-07, not ended before 2018-11-21",
        ),
        ({"asOf": "2024-05"}, "as of 2024-05"),
        ({"asOf": "--01-29"}, "as of 29 January, year not given"),
        ({"asOf": "--02-29"}, "as of 29 February, year not given"),
        ({"asOf": "--13-29"}, "as of --13-29"),
        ({"validFrom": "soon"}, "from soon"),
    ],
)
def test_dates_are_told_as_finely_as_they_are_given(dates, expected):
    assert dates_text(properties(**dates)) == expected


def test_a_term_of_office_is_where_a_situation_begins_and_an_event_happens():
    given = properties(duringTermOf="adm")
    assert (
        dates_text(given, term="Biden administration")
        == "begun in the term of the Biden administration"
    )
    assert dates_text(given, event=True, term="The Crown") == "in the term of The Crown"


def test_text_prefers_english_then_no_language():
    def chosen(*found):
        return text({PG + "statement": list(found)}, "statement")

    german, plain = ox.Literal("eins", language="de"), ox.Literal("one?")
    english = ox.Literal("one", language="en")
    assert chosen(german, plain, english) == "one"
    assert chosen(german, plain) == "one?"
    assert chosen(german) == "eins"
    assert chosen() is None


def test_the_class_that_says_most_is_the_kind(ties):
    kinds = Kinds(ties)
    assert kinds.of(f"{ID}pt-pat") == f"{PG}Detail"
    assert {f"{PG}Detail", f"{PG}RoleHolding", f"{PG}Situation", f"{PG}Assertion"} <= kinds.all(
        f"{ID}pt-pat"
    )
    assert kinds.of(f"{ID}nothing") is None
    assert kinds.all(f"{ID}nothing") == set()


def test_of_several_classes_the_narrower_and_ours_come_first(tmp_path):
    path = tmp_path / "more.ttl"
    path.write_text(
        """@prefix ex: <https://aaa.example/> . @prefix id: <https://w3id.org/policygraph/id/> .
        @prefix pg: <https://w3id.org/policygraph/ns#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        ex:Ministry rdfs:subClassOf pg:Agency .
        id:a a pg:Organization , pg:Agency , ex:Thing .
        id:b a pg:Agency , ex:Ministry ; rdfs:label "B" .
        id:c a ex:Thing .
        """,
        encoding="utf-8",
    )
    kinds = Kinds(workspace.load([path], cache=False))
    assert kinds.of(f"{ID}a") == f"{PG}Agency"
    assert kinds.of(f"{ID}b") == "https://aaa.example/Ministry"
    assert kinds.of(f"{ID}c") == "https://aaa.example/Thing"


def test_attestations_stand_by_document_and_place(ties):
    accounts = Accounts(ties)
    assert accounts[f"{ID}pl-alpha-beta"].attestations == (
        f"{ID}at-pl-alpha-beta-echo",
        f"{ID}at-pl-alpha-beta-gazette",
    )


def test_places_are_in_the_order_of_their_numbers(tmp_path):
    path = tmp_path / "places.ttl"
    lines = [
        "@prefix id: <https://w3id.org/policygraph/id/> .",
        "@prefix pg: <https://w3id.org/policygraph/ns#> .",
        "id:cl-a a pg:Claim . id:doc-a a pg:WebPage .",
    ]
    for name, place in (("a", "p10.s1"), ("b", "p2.s11"), ("c", "p2.s2")):
        lines.append(f"id:at-{name} a pg:Attestation ; pg:attests id:cl-a ; pg:source id:doc-a ;")
        lines.append(f'  pg:locator "{place}" .')
    path.write_text("\n".join(lines), encoding="utf-8")
    found = Accounts(workspace.load([path], cache=False))[f"{ID}cl-a"]
    assert found.attestations == (f"{ID}at-c", f"{ID}at-b", f"{ID}at-a")


def test_readings_that_rest_on_each_other_end_at_what_is_attested(ties):
    accounts = Accounts(ties)
    for name in ("rd-one", "rd-two"):
        assert accounts[ID + name].documents == (f"{ID}doc-court",)
    assert accounts[f"{ID}rd-two"].premises == (f"{ID}pl-beta-gamma", f"{ID}rd-one")


def test_bounds_are_there_for_every_assertion(ties):
    bounds = bounds_of(ties)
    assert set(bounds) == set(Accounts(ties))
    assert bounds[f"{ID}pl-island"].start_earliest is None
    assert str(bounds[f"{ID}pl-beta-gamma"].end_latest) == "2020-02-29"
