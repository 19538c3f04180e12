"""Why: the tree of a thing, the numbers of its weakest link, and its three forms."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import PROV, RDF, RDFS

from policygraph import evidence, network, workspace
from policygraph.errors import AmbiguousNameError, UnknownNameError, ValueProblem
from policygraph.explanation import FORMATS, why
from policygraph.namespaces import DERIVED, ID, PG

P = rdflib.Namespace(PG)
THINGS = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix id: <https://w3id.org/policygraph/id/> .
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

id:daily a pg:Organization ; rdfs:label "The Daily"@en .
id:herald a pg:Organization ; rdfs:label "The Herald"@en .
id:echo a pg:Organization ; rdfs:label "The Echo"@en .
id:office a pg:Agency ; rdfs:label "Harbor Office"@en ; pg:alias "HO" .
id:port a pg:Agency ; rdfs:label "Port"@en ; pg:alias "twin" .
id:other a pg:Agency ; rdfs:label "Twin"@en ; pg:alias "Double" .
id:third a pg:Agency ; rdfs:label "Third"@en ; pg:alias "Double" .
id:editors a pg:ActorGroup ; rdfs:label "the editors"@en .
id:voice-clerk a pg:UnnamedPerson ; rdfs:label "a clerk"@en ; pg:anonymityReason "fear"@en .
id:register a pg:InformationResource ; rdfs:label "register"@en .

id:wk-report a pg:Work ; rdfs:label "the report"@en ; dcterms:publisher id:daily ;
  dcterms:issued "2024-05-02"^^xsd:date .
id:doc-daily a pg:NewsArticle ; rdfs:label "Daily on it"@en ;
  dcterms:title "Daily, \\"on\\" it"@en ; pg:ownVoice id:daily ; pg:sourceClass pg:News ;
  pg:readOn "2025-03-01"^^xsd:date .
id:doc-herald a pg:NewsArticle ; rdfs:label "Herald on it"@en ; dcterms:title "Herald on it"@en ;
  pg:ownVoice id:herald ; pg:sourceClass pg:News ; pg:readOn "2025-03-01"^^xsd:date .
id:doc-echo a pg:NewsArticle ; rdfs:label "Echo on it"@en ; dcterms:title "Echo on it"@en ;
  pg:ownVoice id:echo ; pg:sourceClass pg:News ; pg:readOn "2025-03-01"^^xsd:date .
id:doc-notice a pg:OfficialDocument ; rdfs:label "the notice"@en ; dcterms:title "A notice"@en ;
  dcterms:issued "2024-07"^^xsd:gYearMonth ; dcterms:publisher id:office ;
  pg:ownVoice id:office ; pg:sourceClass pg:Government ; pg:readOn "2025-03-01"^^xsd:date .

id:rt-daily a pg:Retelling ; rdfs:label "Daily retells"@en ; pg:retelling id:doc-daily ;
  pg:original id:wk-report ; pg:grounds "It names it."@en ; pg:signedBy id:editors .
id:rt-herald a pg:Retelling ; rdfs:label "Herald retells"@en ; pg:retelling id:doc-herald ;
  pg:original id:doc-daily ; pg:grounds "It links to it."@en ; pg:signedBy id:editors .
id:rt-echo a pg:Retelling ; rdfs:label "Echo retells"@en ; pg:retelling id:doc-echo ;
  pg:original id:doc-herald ; pg:grounds "Word for word."@en ; pg:signedBy id:editors .

id:mat-access a pg:Matter ; rdfs:label "The access"@en .
id:ac-port a pg:AccountAccess ; rdfs:label "Port can see the register"@en ;
  pg:accountOf id:mat-access ; pg:grantee id:port ; pg:resource id:register ;
  pg:validFrom "2024-04-01"^^xsd:date .
id:at-1 a pg:Attestation ; pg:attests id:ac-port ; pg:stance pg:Asserts ;
  pg:attestedBy id:voice-clerk ; pg:source id:doc-daily ; pg:locator "p1" .
id:at-2 a pg:Attestation ; pg:attests id:ac-port ; pg:stance pg:Repeats ;
  pg:attestedBy id:herald ; pg:source id:doc-herald ; pg:locator "p2" .
id:at-3 a pg:Attestation ; pg:attests id:ac-port ; pg:stance pg:Repeats ;
  pg:attestedBy id:echo ; pg:source id:doc-echo ; pg:locator "p3" .

id:ac-port-notice a pg:AccountAccess ; rdfs:label "Port sees it, by the notice"@en ;
  pg:accountOf id:mat-access ; pg:grantee id:port ; pg:resource id:register ;
  pg:validFrom "2024-06-01"^^xsd:date .
id:at-notice a pg:Attestation ; pg:attests id:ac-port-notice ; pg:stance pg:Asserts ;
  pg:attestedBy id:office ; pg:source id:doc-notice ; pg:locator "section 1" .

id:cl-harm a pg:Claim ; rdfs:label "It does harm"@en ; pg:about id:register .
id:at-harm a pg:Attestation ; pg:attests id:cl-harm ; pg:stance pg:Asserts ;
  pg:attestedBy id:voice-clerk ; pg:source id:doc-daily ; pg:locator "p4" .
id:at-harm-denied a pg:Attestation ; pg:attests id:cl-harm ; pg:stance pg:Denies ;
  pg:attestedBy id:office ; pg:source id:doc-notice ; pg:locator "section 2" .
id:cl-denied a pg:Claim ; rdfs:label "Only denied"@en .
id:at-denied a pg:Attestation ; pg:attests id:cl-denied ; pg:stance pg:Denies ;
  pg:attestedBy id:office ; pg:source id:doc-notice ; pg:locator "section 3" .
id:cl-gone a pg:Claim ; rdfs:label "Taken back"@en .
id:at-gone-1 a pg:Attestation ; pg:attests id:cl-gone ; pg:stance pg:Asserts ;
  pg:attestedBy id:daily ; pg:source id:doc-daily ; pg:locator "p5" .
id:at-gone-2 a pg:Attestation ; pg:attests id:cl-gone ; pg:stance pg:Retracts ;
  pg:attestedBy id:daily ; pg:source id:doc-daily ; pg:locator "p6" .

id:rd-one a pg:Identification ; rdfs:label "One thing"@en ; pg:identifies id:port , id:other ;
  pg:premise id:ac-port , id:ac-port-notice , id:rd-two ; pg:grounds "Alike."@en ;
  pg:signedBy id:editors .
id:rd-two a pg:Identification ; rdfs:label "One thing again"@en ; pg:identifies id:port , id:other ;
  pg:premise id:rd-one ; pg:grounds "Alike."@en ; pg:signedBy id:editors .

id:cl-hostile a pg:Claim ; rdfs:label "a\\u001B[31m\\"quoted\\"\\nnext <b> \\\\ \\u202E}"@en .
id:at-hostile a pg:Attestation ; pg:attests id:cl-hostile ; pg:stance pg:Asserts ;
  pg:attestedBy id:office ; pg:source id:doc-notice ; pg:locator "p\\n1" .
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("explanation") / "things.ttl"
    path.write_text(THINGS, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def things(file):
    return workspace.load([file], cache=False)


@pytest.fixture(scope="module")
def shipped():
    return workspace.load(cache=False)


def flat(text):
    return " ".join(text.split())


def nodes(record):
    """Every account of a tree, also those within others."""
    for each in record:
        yield each
        yield from nodes(each.get("premises", ()))


# --- The weakest link ---------------------------------------------------------------------------


def test_one_unnamed_voice_through_one_report_retold_three_times(things):
    assert why(things, "id:ac-port").weakest == (
        "“Port can see the register” rests on one unnamed voice, through one origin, the report, "
        "retold three times, and cannot hold together with one other account."
    )


def test_a_voice_of_an_unretold_document_is_named_and_nothing_is_retold(things):
    assert why(things, "id:ac-port-notice").weakest == (
        "“Port sees it, by the notice” rests on one voice, Harbor Office, through one origin, "
        "the notice, and cannot hold together with one other account."
    )


def test_who_disputes_is_said_and_what_is_left(things):
    assert why(things, "id:cl-harm").weakest == (
        "“It does harm” is disputed by Harbor Office, and rests on one unnamed voice, "
        "through one origin, the report, retold once."
    )
    denied = why(things, "id:cl-denied")
    assert denied.weakest == (
        "“Only denied” is disputed by Harbor Office, and rests on nobody's word."
    )
    assert not denied


def test_what_was_taken_back_rests_on_nobody(things):
    gone = why(things, "id:cl-gone")
    assert gone.weakest == ("“Taken back” was taken back by The Daily, and rests on nobody's word.")
    assert not gone


def test_a_reading_names_its_weakest_premise_and_a_circle_ends(things):
    found = why(things, "id:rd-one")
    assert found.weakest.startswith(
        "“One thing” is a reading of the editors resting on three accounts, the weakest of them "
    )
    told = [each["iri"] for each in nodes(found.record["accounts"]) if not each.get("repeated")]
    assert sorted(told) == sorted(set(told))
    assert {f"{ID}rd-one", f"{ID}rd-two", f"{ID}ac-port", f"{ID}ac-port-notice"} == set(told)
    assert why(things, "id:rd-two").text() == why(things, "id:rd-two").text()


def test_the_accounts_of_a_matter_rest_on_all_their_voices_together(things):
    assert why(things, "The access").weakest == (
        "The two accounts of “The access” rest on two voices, one of them unnamed, through two "
        "origins not shown to be connected, retold three times; "
        "one pair of their values cannot both hold."
    )


def test_of_several_accounts_the_weakest_is_named(things):
    found = why(things, "register")
    labels = {each["label"] for each in found.record["accounts"]}
    assert labels == {"Port can see the register", "Port sees it, by the notice", "It does harm"}
    assert found.weakest.startswith("The weakest of three accounts, “It does harm”, is disputed by")


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def said(sentence, pattern, none):
    """A number of a sentence, in words or figures."""
    found = re.search(pattern, sentence)
    if found is None:
        return none
    word = found[1]
    return NUMBERS.index(word) if word in NUMBERS else int(word)


def counted(graph, account):
    """Voices, unnamed voices, origins and retelling documents, counted from the triples alone."""
    voices, unnamed, origins, retelling = set(), set(), set(), set()
    told = list(graph.subjects(P.attests, account))
    undone = {
        graph.value(each, P.attestedBy)
        for each in told
        if graph.value(each, P.stance) in (P.Corrects, P.Retracts)
    }
    for each in told:
        voice, document = graph.value(each, P.attestedBy), graph.value(each, P.source)
        if graph.value(each, P.stance) not in (P.Asserts, P.Repeats) or voice in undone:
            continue
        origins |= set(graph.objects(each, P.origin))
        elsewhere = set(graph.objects(each, P.inWork)) - {document}
        own = (each, P.ownReporting, rdflib.Literal(True)) in graph
        retells = (document, P.rewordingOf, None) in graph and not own
        if elsewhere or retells:
            retelling.add(document)
        if elsewhere or not retells or (document, P.ownVoice, voice) not in graph:
            voices.add(voice)
            if (voice, RDF.type, P.UnnamedPerson) in graph:
                unnamed.add(voice)
    return len(voices), len(unnamed), len(origins), len(retelling)


@pytest.mark.parametrize(("data", "every"), [("things", 1), ("shipped", 25)])
def test_every_number_of_the_sentence_is_that_of_the_graph(request, data, every):
    ready = request.getfixturevalue(data)
    graph = rdflib.Graph().parse(data=ready.store.dump(), format="nt")
    accounts = evidence.records(ready)["accounts"]
    seen = set()
    for iri in [each for each in accounts if accounts[each]["attestations"]][::every]:
        found = why(ready, iri)
        voices, unnamed, origins, retold = counted(graph, rdflib.URIRef(iri))
        rests = found.record["rests_on"]
        assert (rests["voices"], rests["unnamed_voices"]) == (voices, unnamed), iri
        assert (rests["origins"], rests["retellings"]) == (origins, retold), iri
        sentence = found.weakest
        if not voices + retold:
            assert "rests on nobody's word" in sentence
            continue
        seen.add((voices, unnamed, origins, retold))
        # What is quoted may hold words for numbers as well.
        sentence = re.sub("“[^”]*”", "it", sentence)
        assert said(sentence, r"rests on (\w+) (?:unnamed )?voices?\b", 0) == voices, sentence
        named = {"all of them unnamed": voices, "one unnamed voice": 1}
        in_words = next((n for words, n in named.items() if words in sentence), None)
        if in_words is None:
            in_words = said(sentence, r"(\w+) of them unnamed", 0)
        assert in_words == unnamed, sentence
        assert said(sentence, r"through (\w+) origins?\b", 0) == origins, sentence
        times = {"retold once": 1, "retold twice": 2}
        again = next((n for words, n in times.items() if words in sentence), None)
        assert (again or said(sentence, r"retold (\w+) times", 0)) == retold, sentence
    assert len(seen) > 2


def test_the_numbers_of_a_derived_account_are_those_of_its_weakest_premise(shipped):
    derived = [each for each in evidence.records(shipped)["accounts"] if each.startswith(DERIVED)]
    assert derived
    for iri in derived[:4]:
        found = why(shipped, iri)
        (tree,) = found.record["accounts"]
        premises = {each["label"]: each for each in tree["premises"]}
        (least,) = [label for label in premises if f"“{label}”, which" in found.weakest]
        rest = premises[least]["weakest"].partition("”")[2].strip(" .").split(", and cannot")[0]
        assert found.weakest.endswith(f"“{least}”, which {rest}.")
        assert f"follows by the rule {tree['rule']} from" in found.weakest


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


def test_the_text_tells_all_of_it_within_eighty_columns(things):
    text = why(things, "id:ac-port").text()
    for words in (
        "Port can see the register (id:ac-port)",
        "account access, reported, from 2024-04-01",
        "dates cover 2024-04-01, may cover 2024-04-01 to ..",
        "an account of: The access",
        "- asserted by a clerk, Daily on it, p1",
        "an unnamed voice: fear",
        "Echo on it; news; no date of issue; read on 2025-03-01",
        "retells the report; The Daily; issued 2024-05-02; not read",
        "by inferred account: It names it. (the editors)",
        "cannot both hold with: Port sees it, by the notice; valid from 2024-04-01 here, "
        "2024-06-01 there",
    ):
        assert words in flat(text), words
    assert flat(text).endswith(why(things, "id:ac-port").weakest)


def test_every_text_of_the_shipped_data_is_narrow_and_told_once(shipped):
    for iri in list(evidence.records(shipped)["accounts"])[::60]:
        found = why(shipped, iri)
        for line in found.text().splitlines():
            # Only a word that is longer than the line may stand out.
            assert len(line) <= 80 or len(line.split()) == 1, line
        assert found
    assert len(why(shipped, "ORR").text()) > 1000


def test_refinements_name_their_rule_and_their_premises(shipped):
    (tree,) = why(shipped, "id:ac-ice-officers-article").record["accounts"]
    rules = {each["rule"]: each for each in tree["refinements"]}
    assert {"bounding", "from-matter"} <= set(rules)
    assert rules["from-matter"]["bound"] == "start, latest"
    assert rules["from-matter"]["premises"]
    assert "by the rule bounding, from" in flat(why(shipped, "id:ac-ice-officers-article").text())


def test_what_a_rule_made_that_is_no_account_is_explained_too(things, shipped):
    (rival,) = evidence.records(things)["accounts"][f"{ID}ac-port"]["rivals"]
    found = why(things, rival["iri"])
    assert found
    (tree,) = found.record["accounts"]
    assert tree["label"] == "valid from of “The access”"
    assert [each["iri"] for each in tree["premises"]] == [f"{ID}ac-port", f"{ID}ac-port-notice"]
    assert "value A: 2024-04-01" in flat(found.text())
    (account,) = why(shipped, "id:ac-ice-officers-article").record["accounts"]
    for each in account["refinements"]:
        assert why(shipped, each["iri"]).record["accounts"][0]["rule"] == each["rule"]


def test_an_attestation_leads_to_its_account(things):
    assert why(things, "id:at-2").record["accounts"] == why(things, "id:ac-port").record["accounts"]


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


def test_a_view_leaves_out_what_is_gone_and_says_so(file):
    without = workspace.load([file], without="The Daily", cache=False)
    found = why(without, "Port can see the register")
    assert not found
    assert found.weakest == "Nothing supports “Port can see the register”."
    assert "Herald" not in found.text()
    assert why(without, "id:ac-port-notice").weakest.endswith("one origin, the notice.")
    early = workspace.load([file], known_on="2024-05-10", cache=False)
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


def test_the_turtle_says_who_what_and_from_where_in_terms_of_prov(things):
    graph = rdflib.Graph().parse(data=why(things, "id:ac-port").turtle(), format="turtle")
    i = rdflib.Namespace(ID)
    assert (i["at-1"], PROV.wasAttributedTo, i["voice-clerk"]) in graph
    assert (i["at-1"], PROV.hadPrimarySource, i["doc-daily"]) in graph
    assert set(graph.objects(i["ac-port"], PROV.wasDerivedFrom)) == {
        i["at-1"], i["at-2"], i["at-3"],
    }  # fmt: skip
    chain = [i["doc-echo"]]
    while (work := graph.value(chain[-1], PROV.wasDerivedFrom)) is not None:
        chain.append(work)
    assert chain == [i["doc-echo"], i["doc-herald"], i["doc-daily"], i["wk-report"]]
    assert (i["wk-report"], PROV.wasAttributedTo, i["daily"]) in graph
    for kind, used in ((PROV.Agent, PROV.wasAttributedTo), (PROV.Entity, PROV.wasDerivedFrom)):
        assert {(each, RDF.type, kind) for each in graph.objects(None, used)} <= set(graph)
    assert "one unnamed voice" in str(graph.value(i["ac-port"], RDFS.comment))


def test_a_denial_is_no_source_of_what_it_denies(things):
    graph = rdflib.Graph().parse(data=why(things, "id:cl-harm").turtle(), format="turtle")
    i = rdflib.Namespace(ID)
    assert set(graph.objects(i["cl-harm"], PROV.wasDerivedFrom)) == {i["at-harm"]}
    assert (i["at-harm-denied"], P.stance, P.Denies) in graph


def test_a_hostile_label_keeps_its_place_in_every_form(things):
    found = why(things, "id:cl-hostile")
    label = 'a\x1b[31m"quoted"\nnext <b> \\ \u202e}'
    text = found.text()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert '\\x1b[31m"quoted" next <b>' in flat(text)
    assert json.loads(found.json())["accounts"][0]["label"] == label
    graph = rdflib.Graph().parse(data=found.turtle(), format="turtle")
    assert str(graph.value(rdflib.URIRef(f"{ID}cl-hostile"), RDFS.label)) == label


def test_the_same_data_give_the_same_bytes(file, things):
    again = workspace.load([Path(file)], cache=False)
    for name in ("id:ac-port", "register", "The access", "id:rd-one"):
        for format in FORMATS:
            assert why(things, name).formatted(format) == why(again, name).formatted(format)
