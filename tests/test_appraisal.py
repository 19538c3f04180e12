"""How an account stands, in a sentence: every word of it, and every number."""

from __future__ import annotations

import re

import pytest

from policygraph import workspace
from policygraph.appraisal import sentence, weakest
from policygraph.namespaces import DERIVED
from policygraph.support import Supports
from turtle_by_hand import HEAD, write


@pytest.fixture(scope="module")
def supports(things):
    return Supports(things)


def told(supports, name):
    """The weakest link of all that a thing leads to."""
    node = supports.find(name)
    return weakest(supports, [node], supports.roots(node))


def test_one_unnamed_voice_through_one_report_retold_three_times(supports):
    assert told(supports, "id:ac-port") == (
        "“Port can see the register” rests on one unnamed voice, through one origin, the report, "
        "retold three times, and cannot hold together with one other account."
    )


def test_a_voice_of_an_unretold_document_is_named_and_nothing_is_retold(supports):
    assert told(supports, "id:ac-port-notice") == (
        "“Port sees it, by the notice” rests on one voice, Harbor Office, through one origin, "
        "the notice, and cannot hold together with one other account."
    )


def test_who_disputes_is_said_and_what_is_left(supports):
    assert told(supports, "id:cl-harm") == (
        "“It does harm” is disputed by Harbor Office, and rests on one unnamed voice, "
        "through one origin, the report, retold once."
    )
    assert told(supports, "id:cl-denied") == (
        "“Only denied” is disputed by Harbor Office, and rests on nobody's word."
    )


def test_what_was_taken_back_rests_on_nobody(supports):
    assert told(supports, "id:cl-gone") == (
        "“Taken back” was taken back by The Daily, and rests on nobody's word."
    )


def test_a_reading_names_its_weakest_premise(supports):
    assert told(supports, "id:rd-one").startswith(
        "“One thing” is a reading of the editors resting on three accounts, the weakest of them "
    )


def test_the_accounts_of_a_matter_rest_on_all_their_voices_together(supports):
    assert told(supports, "The access") == (
        "The two accounts of “The access” rest on two voices, one of them unnamed, through two "
        "origins not shown to be connected, retold three times; "
        "one pair of their values cannot both hold."
    )


def test_of_several_accounts_the_weakest_is_named(supports):
    assert told(supports, "register").startswith(
        "The weakest of three accounts, “It does harm”, is disputed by"
    )


def test_where_nothing_supports_a_thing_or_ties_two_that_is_said(supports):
    assert told(supports, "Third") == "Nothing supports “Third”."
    ends = [supports.find("HO"), supports.find("Third")]
    assert weakest(supports, ends, []) == "No account ties “Harbor Office” and “Third”."


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def said(sentence, pattern, none):
    """A number of a sentence, in words or figures."""
    found = re.search(pattern, sentence)
    if found is None:
        return none
    word = found[1]
    return NUMBERS.index(word) if word in NUMBERS else int(word)


@pytest.mark.parametrize(("data", "every"), [("things", 1), ("shipped", 3)])
def test_every_number_of_a_sentence_is_that_of_the_support(request, data, every):
    supports = Supports(request.getfixturevalue(data))
    seen = set()
    attested = [each for each, told in supports.accounts.items() if told["attestations"]]
    for iri in attested[::every]:
        numbers = supports.of(iri).counts()
        voices, unnamed = numbers["voices"], numbers["unnamed_voices"]
        text = sentence(supports, iri)
        if not voices + numbers["retellings"]:
            assert "rests on nobody's word" in text
            continue
        seen.add(tuple(numbers.values()))
        # What is quoted may hold words for numbers as well.
        text = re.sub("“[^”]*”", "it", text)
        assert said(text, r"rests on (\w+) (?:unnamed )?voices?\b", 0) == voices, text
        named = {"all of them unnamed": voices, "one unnamed voice": 1}
        in_words = next((n for words, n in named.items() if words in text), None)
        if in_words is None:
            in_words = said(text, r"(\w+) of them unnamed", 0)
        assert in_words == unnamed, text
        assert said(text, r"through (\w+) origins?\b", 0) == numbers["origins"], text
        times = {"retold once": 1, "retold twice": 2}
        again = next((n for words, n in times.items() if words in text), None)
        retold = again or said(text, r"retold (\w+) times", 0)
        assert retold == numbers["retellings"], text
    assert len(seen) > 2


def test_the_sentence_of_a_derived_account_is_that_of_its_weakest_premise(shipped):
    supports = Supports(shipped)
    derived = [each for each in supports.accounts if each.startswith(DERIVED)]
    assert derived
    for iri in derived[:40]:
        found = sentence(supports, iri)
        least = min(supports.premises(iri), key=supports.strength)
        name = f"“{supports.label(least)}”"
        rest = sentence(supports, least).removeprefix(name).strip(" .").split(", and cannot")[0]
        assert f"follows by the rule {supports.accounts[iri]['rule']} from" in found
        assert f"{name}, which {rest}" in found


# --- What is not named, and what goes deep --------------------------------------------------------

BARE = """
id:office a pg:Agency ; rdfs:label "Harbor Office"@en .
id:notice a pg:OfficialDocument ; rdfs:label "the notice"@en ; pg:ownVoice id:office .
id:editors a pg:ActorGroup ; rdfs:label "the editors"@en .
id:cl-voiceless a pg:Claim ; rdfs:label "Voiceless"@en .
id:at-voiceless a pg:Attestation ; pg:attests id:cl-voiceless ; pg:stance pg:Asserts ;
  pg:source id:notice .
id:cl-literal a pg:Claim ; rdfs:label "Literal"@en .
id:at-literal a pg:Attestation ; pg:attests id:cl-literal ; pg:stance pg:Asserts ;
  pg:attestedBy "a man" ; pg:source id:notice .
id:cl-placeless a pg:Claim ; rdfs:label "Placeless"@en .
id:at-placeless a pg:Attestation ; pg:attests id:cl-placeless ; pg:stance pg:Asserts ;
  pg:attestedBy id:office .
id:cl-neither a pg:Claim ; rdfs:label "Neither"@en .
id:at-neither a pg:Attestation ; pg:attests id:cl-neither ; pg:stance pg:Asserts .
id:cl-half a pg:Claim ; rdfs:label "Half"@en .
id:at-half-1 a pg:Attestation ; pg:attests id:cl-half ; pg:stance pg:Asserts ;
  pg:attestedBy id:office .
id:at-half-2 a pg:Attestation ; pg:attests id:cl-half ; pg:stance pg:Asserts ;
  pg:attestedBy id:office ; pg:source id:notice .
id:rd-0 a pg:Identification ; rdfs:label "Step 0"@en ; pg:premise id:cl-half ; pg:grounds "So."@en ;
  pg:signedBy id:editors .
id:rd-apart a pg:Identification ; rdfs:label "Apart"@en ; pg:premise id:rd-back ;
  pg:signedBy id:editors .
id:rd-back a pg:Identification ; rdfs:label "Back"@en ; pg:premise id:rd-apart ;
  pg:signedBy id:editors .
""" + "".join(
    f'id:rd-{n} a pg:Identification ; rdfs:label "Step {n}"@en ; pg:premise id:rd-{n - 1} ; '
    'pg:grounds "So."@en ; pg:signedBy id:editors .\n'
    for n in range(1, 40)
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    path = write(tmp_path_factory.mktemp("bare"), HEAD + BARE)
    return Supports(workspace.load([path], cache=False))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("voiceless", "no voice, as nobody is named who says it, through one origin, the notice"),
        ("literal", "no voice, as nobody is named who says it, through one origin, the notice"),
        ("placeless", "one voice, Harbor Office, and no document is named"),
        ("neither", "no voice, as nobody is named who says it, and no document is named"),
        (
            "half",
            "one voice, Harbor Office, through two origins not shown to be connected, "
            "for one of which no document is named",
        ),
    ],
)
def test_who_and_where_are_said_to_be_missing_where_nothing_names_them(bare, name, said):
    assert told(bare, f"id:cl-{name}") == f"“{name.title()}” rests on {said}."


def test_a_long_way_down_is_told_in_part_with_what_it_leads_to(bare):
    sentence = told(bare, "id:rd-39")
    assert sentence.startswith("“Step 39” is a reading of the editors resting on “Step 38”, which ")
    assert "a reading of the editors that leads, 34 steps down, to “Half”, which" in sentence
    assert sentence.endswith(told(bare, "id:cl-half").removeprefix("“Half” "))
    assert sentence.count("a reading of") == 7


def test_readings_that_rest_on_nothing_but_each_other_are_told_so(bare):
    for name in ("Apart", "Back"):
        assert told(bare, name).endswith(", resting on nothing but what rests on it.")
