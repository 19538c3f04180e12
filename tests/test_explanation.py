"""Why: the tree of a thing or of what ties two, and its forms."""

from __future__ import annotations

import json
from itertools import product

import pytest

from policygraph import evidence, network, workspace
from policygraph.appraisal import sentence, weakest
from policygraph.errors import AmbiguousNameError, UnknownNameError, ValueProblem
from policygraph.explanation import DEPTH, FORMATS, why
from policygraph.namespaces import ID
from policygraph.support import Supports
from turtle_by_hand import HEAD, write


def nodes(record):
    """Every account of a tree, also those within others."""
    for each in record:
        yield each
        yield from nodes(each.get("premises", ()))


# --- The tree -----------------------------------------------------------------------------------


def test_the_tree_goes_down_to_the_first_origin(things):
    (tree,) = why(things, "id:ac-port").record["accounts"]
    assert [each["iri"] for each in tree["attestations"]] == [f"{ID}at-{n}" for n in (1, 3, 2)]
    chain, work = [], tree["attestations"][1]["document"]
    while work:
        chain.append((work["label"], [each["grounds"] for each in work.get("by", ())]))
        work = next(iter(work["retells"]), None)
    assert chain == [
        ("Echo on it", []),
        ("Herald on it", ["Word for word."]),
        ("Daily on it", ["It links to it."]),
        ("the report", ["It names it."]),
    ]
    assert tree["attestations"][0]["unnamed"] is True
    assert tree["attestations"][0]["anonymity_reason"] == "fear"
    assert [each["account"] for each in tree["rivals"]] == [f"{ID}ac-port-notice"]


def test_refinements_name_their_rule_and_their_premises(shipped):
    found = why(shipped, "id:ac-ice-officers-article")
    (tree,) = found.record["accounts"]
    rules = {each["rule"]: each for each in tree["refinements"]}
    assert {"bounding", "from-matter"} <= set(rules)
    assert rules["from-matter"]["bound"] == "start, latest"
    assert rules["from-matter"]["premises"]
    assert "by the rule bounding, from" in " ".join(found.text().split())


def test_what_a_rule_made_that_is_no_account_is_explained_too(things, shipped):
    (rival,) = evidence.records(things)["accounts"][f"{ID}ac-port"]["rivals"]
    found = why(things, rival["iri"])
    assert found
    (tree,) = found.record["accounts"]
    assert tree["label"] == "valid from of “The access”"
    assert [each["iri"] for each in tree["premises"]] == [f"{ID}ac-port", f"{ID}ac-port-notice"]
    assert "value A: 2024-04-01" in " ".join(found.text().split())
    (account,) = why(shipped, "id:ac-ice-officers-article").record["accounts"]
    for each in account["refinements"]:
        assert why(shipped, each["iri"]).record["accounts"][0]["rule"] == each["rule"]


def test_an_attestation_leads_to_its_account(things):
    assert why(things, "id:at-2").record["accounts"] == why(things, "id:ac-port").record["accounts"]


def test_an_account_is_told_once_so_that_a_circle_of_readings_ends(things):
    found = why(things, "id:rd-one")
    told = [each["iri"] for each in nodes(found.record["accounts"]) if not each.get("repeated")]
    assert sorted(told) == sorted(set(told))
    assert {f"{ID}rd-one", f"{ID}rd-two", f"{ID}ac-port", f"{ID}ac-port-notice"} == set(told)
    assert why(things, "id:rd-two").text() == why(things, "id:rd-two").text()


def test_the_tree_has_the_numbers_and_the_sentence_of_what_supports_it(things):
    supports = Supports(things)
    for name in ("The access", "register", "id:rd-one", "id:cl-gone"):
        node = supports.find(name)
        roots = supports.roots(node)
        record = why(things, name).record
        assert record["weakest"] == weakest(supports, [node], roots)
        assert record["rests_on"] == supports.joint(roots).counts()
        for tree in nodes(record["accounts"]):
            if not tree.get("repeated"):
                assert tree["weakest"] == sentence(supports, tree["iri"])
                assert tree["rests_on"] == supports.of(tree["iri"]).counts()


def test_what_nobody_says_any_more_is_not_supported(things):
    assert not why(things, "id:cl-denied")
    assert not why(things, "id:cl-gone")
    assert why(things, "id:cl-harm")


# --- Two things ---------------------------------------------------------------------------------


def test_two_things_are_tied_by_the_accounts_of_the_edges_between_them(shipped):
    found = why(shipped, "ICE", "ORR")
    ends = {f"{ID}ice", f"{ID}orr"}
    drawn = [each for each in network.edges(shipped) if {each.source, each.target} == ends]
    assert {each["iri"] for each in found.record["accounts"]} == {e.assertion for e in drawn}
    ties = [tie for each in found.record["accounts"] for tie in each["ties"]]
    assert sorted((t["network"], t["source"]["iri"], t["relation"]) for t in ties) == sorted(
        (e.network, e.source, e.relation) for e in drawn
    )
    assert why(shipped, "ORR", "ICE").record["accounts"] == found.record["accounts"]


def test_a_day_leaves_the_ties_that_cover_or_may_cover_it(shipped):
    whole = {each["iri"] for each in why(shipped, "ICE", "ORR").record["accounts"]}
    found = why(shipped, "ICE", "ORR", as_of="2018-09-01")
    told = {each["iri"] for each in found.record["accounts"]}
    assert told
    assert told <= whole
    covers = {tie["cover"] for each in found.record["accounts"] for tie in each["ties"]}
    assert covers <= {"cover", "may cover"}
    assert not why(shipped, "ICE", "ORR", as_of="1999")
    assert why(shipped, "ICE", "ORR", as_of="1999").weakest == (
        "No account ties “Immigration and Customs Enforcement” and "
        "“Office of Refugee Resettlement”."
    )
    with pytest.raises(ValueProblem):
        why(shipped, "ICE", "ORR", as_of="never")


# --- Names and views ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Harbor Office", "HO", "ho", "id:office", f"{ID}office", f"<{ID}office>"]
)
def test_a_thing_is_found_by_label_alias_curie_and_iri(things, name):
    assert why(things, name).record["things"] == [{"iri": f"{ID}office", "label": "Harbor Office"}]


def test_a_name_of_nothing_and_a_name_of_two_are_refused(things):
    with pytest.raises(UnknownNameError, match="did you mean 'Harbor Office'"):
        why(things, "Harbour Office")
    with pytest.raises(AmbiguousNameError, match=r"Twin \(id:other\) or Third \(id:third\)"):
        why(things, "Double")
    with pytest.raises(UnknownNameError):
        why(things, "HO", "nobody")


def test_of_what_nobody_speaks_nothing_is_supported(things):
    found = why(things, "id:third")
    assert not found
    assert found.weakest == "Nothing supports “Third”."


def test_a_view_leaves_out_what_is_gone_and_says_so(things_file):
    without = workspace.load([things_file], without="The Daily", cache=False)
    found = why(without, "Port can see the register")
    assert not found
    assert found.weakest == "Nothing supports “Port can see the register”."
    assert "Herald" not in found.text()
    assert why(without, "id:ac-port-notice").weakest.endswith("one origin, the notice.")
    early = workspace.load([things_file], known_on="2024-05-10", cache=False)
    assert not why(early, "id:ac-port-notice")
    assert why(early, "id:ac-port")
    with pytest.raises(UnknownNameError):
        why(early, "nobody")


# --- Forms --------------------------------------------------------------------------------------


def test_the_json_reads_back_as_the_record(things, shipped):
    for found in (why(things, "The access"), why(shipped, "ICE", "ORR"), why(things, "id:third")):
        assert json.loads(found.json()) == found.record
        assert found.formatted("json") == found.json()
    assert why(things, "id:ac-port").formatted("text") == str(why(things, "id:ac-port"))
    with pytest.raises(UnknownNameError, match="no format named 'xml'"):
        why(things, "id:ac-port").formatted("xml")
    assert FORMATS == ("text", "json", "turtle")


def test_the_same_data_give_the_same_bytes(things_file, things):
    again = workspace.load([things_file], cache=False)
    for name in ("id:ac-port", "register", "The access", "id:rd-one"):
        for format in FORMATS:
            assert why(things, name).formatted(format) == why(again, name).formatted(format)


# --- What is shared, and what goes deep -----------------------------------------------------------


def layered(layers, width):
    """Readings and retellings in layers, each resting on, or retelling, all of the next layer."""
    text = HEAD + (
        'id:office a pg:Agency ; rdfs:label "Harbor Office"@en .\n'
        'id:cl a pg:Claim ; rdfs:label "Leaf"@en .\n'
        "id:at a pg:Attestation ; pg:attests id:cl ; pg:stance pg:Asserts ; "
        "pg:attestedBy id:office ; pg:source id:doc-0-0 .\n"
    )
    for layer, place in product(range(layers), range(width)):
        last = layer == layers - 1
        below = [f"{layer + 1}-{other}" for other in range(width)]
        premises = "id:cl" if last else " , ".join(f"id:rd-{each}" for each in below)
        text += (
            f'id:rd-{layer}-{place} a pg:Identification ; rdfs:label "R {layer} {place}"@en ; '
            f'pg:premise {premises} ; pg:grounds "g"@en .\n'
            f'id:doc-{layer}-{place} a pg:NewsArticle ; rdfs:label "D {layer} {place}"@en ; '
            f'dcterms:title "D {layer} {place}"@en ; pg:ownVoice id:office .\n'
        )
        for each in [] if last else below:
            text += (
                f"id:rt-{layer}-{place}-{each} a pg:Retelling ; pg:retelling "
                f'id:doc-{layer}-{place} ; pg:original id:doc-{each} ; pg:grounds "g"@en .\n'
            )
    return text


def works(record):
    """Every document of an attestation, also those that it retells."""
    yield record
    for each in record.get("retells", ()):
        yield from works(each)


def test_what_is_shared_is_told_once_and_then_referred_to(tmp_path):
    shared = workspace.load([write(tmp_path, layered(8, 2))], cache=False)
    found = why(shared, "id:rd-0-0")
    told = list(nodes(found.record["accounts"]))
    assert sum(not each.get("repeated") for each in told) == 2 * 7 + 1 + 1
    assert len(told) == 2 * 2 * 6 + 2 + 2 + 1
    (attestation,) = next(each for each in told if each["iri"] == f"{ID}cl")["attestations"]
    documents = list(works(attestation["document"]))
    assert sum(not each.get("repeated") for each in documents) == 2 * 7 + 1
    assert len(documents) == 1 + 2 + 2 * 2 * 6
    assert all(each["by"] for each in documents[1:])


def test_what_stands_too_deep_is_counted_and_the_weakest_link_is_still_right(tmp_path):
    deep = workspace.load([write(tmp_path, layered(60, 1))], cache=False)
    found = why(deep, "id:rd-0-0")
    told = list(nodes(found.record["accounts"]))
    assert len(told) == DEPTH + 1
    assert told[-1] == {"iri": f"{ID}rd-{DEPTH}-0", "label": f"R {DEPTH} 0", "below": 60 - DEPTH}
    assert f"R {DEPTH} 0 (id:rd-{DEPTH}-0): and {60 - DEPTH} more below" in " ".join(
        found.text().split()
    )
    assert (
        "to “Leaf”, which rests on nobody but those who retell it, through one origin, D 59 0"
        in (found.weakest)
    )
    leaf = why(deep, "id:cl")
    (attestation,) = leaf.record["accounts"][0]["attestations"]
    documents = list(works(attestation["document"]))
    assert len(documents) == DEPTH + 1
    assert documents[-1]["below"] == 60 - DEPTH - 1
    assert f"retells D {DEPTH} 0: and {60 - DEPTH - 1} more below" in " ".join(leaf.text().split())
    for each in (found, leaf):
        assert json.loads(each.json()) == each.record
        assert each.turtle()
