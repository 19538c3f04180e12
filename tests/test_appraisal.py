"""How an account stands, in a sentence: every word of it, and every number."""

from __future__ import annotations

import re

import pytest

from policygraph.appraisal import sentence, weakest
from policygraph.namespaces import DERIVED
from policygraph.support import Supports


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
