"""The tree told: as text for a reader, and in terms of PROV."""

from __future__ import annotations

import json

import rdflib
from rdflib.namespace import PROV, RDF, RDFS

from policygraph import evidence, workspace
from policygraph.explanation import why
from policygraph.exposition import WIDTH
from policygraph.namespaces import ID, PG
from turtle_by_hand import HEAD, write

P = rdflib.Namespace(PG)


def flat(text):
    return " ".join(text.split())


# --- Text ---------------------------------------------------------------------------------------


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
            assert len(line) <= WIDTH == 80 or len(line.split()) == 1, line
        assert found
    assert len(why(shipped, "ORR").text()) > 1000


# --- PROV ---------------------------------------------------------------------------------------


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


# --- What is missing, and what a document adds itself ---------------------------------------------


def test_an_attestation_says_what_is_not_named_and_what_is_its_own_reporting(tmp_path):
    text = (
        HEAD
        + """
id:office a pg:Agency ; rdfs:label "Harbor Office"@en .
id:wk a pg:Work ; rdfs:label "the report"@en .
id:doc a pg:NewsArticle ; rdfs:label "the article"@en ; pg:ownVoice id:office .
id:alone a pg:NewsArticle ; rdfs:label "the other"@en ; pg:ownVoice id:office .
id:rt a pg:Retelling ; pg:retelling id:doc ; pg:original id:wk ; pg:grounds "It says so."@en .
id:cl a pg:Claim ; rdfs:label "It is so"@en .
id:at-1 a pg:Attestation ; pg:attests id:cl ; pg:stance pg:Asserts ; pg:attestedBy id:office ;
  pg:source id:doc ; pg:locator "p1" ; pg:ownReporting true .
id:at-2 a pg:Attestation ; pg:attests id:cl ; pg:stance pg:Repeats ; pg:attestedBy "a man" ;
  pg:source id:doc ; pg:locator "p2" .
id:at-3 a pg:Attestation ; pg:attests id:cl ; pg:stance pg:Denies ; pg:attestedBy id:office .
id:at-4 a pg:Attestation ; pg:attests id:cl ; pg:stance pg:Asserts ; pg:attestedBy id:office ;
  pg:source id:alone ; pg:locator "p4" ; pg:ownReporting true .
"""
    )
    told = why(workspace.load([write(tmp_path, text)], cache=False), "id:cl").text()
    lines = [each.strip() for each in told.splitlines()]
    places = [lines[n : n + 2] for n, each in enumerate(lines) if each.startswith("- ")]
    assert ["- asserted by Harbor Office, the article, p1", "its own reporting"] in places
    assert ["- repeated, the article, p2", "nobody is named who says it"] in places
    assert ["- denied by Harbor Office", "no document is named"] in places
    assert lines.count("its own reporting") == 1  # what retells nothing reports itself anyway
