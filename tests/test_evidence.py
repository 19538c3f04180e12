"""Accounts and documents as records, and which accounts concern a thing."""

from __future__ import annotations

import json

import pytest
import rdflib

from networks_by_hand import TIES
from policygraph import catalog, workspace
from policygraph.evidence import about, attested, records
from policygraph.namespaces import DERIVED, ID, PG
from policygraph.network import project
from policygraph.rendering import render


def test_an_account_is_told_whole(ties):
    assert records(ties)["accounts"][f"{ID}pt-pat"] == {
        "label": "Pat heads Alpha on detail",
        "kind": "pg:Detail",
        "kind_label": "detail",
        "statement": None,
        "status": "Reported",
        "dates": "held on 2019-06-01",
        "bounds": [None, "2019-06-01", "2019-06-01", None],
        "matter": {"iri": f"{ID}mat-pat", "label": "Pat's post"},
        "about": [f"{ID}alpha", f"{ID}gamma", f"{ID}pat", f"{ID}role-head"],
        "rule": None,
        "premises": [],
        "grounds": None,
        "origins": 1,
        "not_stated": ["valid from", "valid until"],
        "attestations": [
            {
                "iri": f"{ID}at-pt-pat-gazette",
                "voice": "Gazette",
                "voice_iri": f"{ID}gazette",
                "stance": "Asserts",
                "document": f"{ID}doc-gazette",
                "locator": "p2.s1",
                "as_worded": "on loan",
                "unclear": "From when is open.",
                "read_as": "head of Alpha",
                "grounds": "One post.",
                "known": ["2019-06-01", "2026-11-22"],
            }
        ],
        "rivals": [],
    }


def test_rivals_are_told_from_both_sides(shipped):
    accounts = records(shipped)["accounts"]
    told = {
        (iri, each["account"], each["property"], each["value"], each["other_value"])
        for iri, account in accounts.items()
        for each in account["rivals"]
    }
    former, incumbent = f"{ID}pt-homan-czar-article", f"{ID}pt-homan-czar-wikipedia"
    assert (former, incumbent, "pg:tenure", "former", "incumbent") in told
    assert {(other, one, name, b, a) for one, other, name, a, b in told} == told
    assert len(told) == 2 * len({each["iri"] for a in accounts.values() for each in a["rivals"]})
    assert all(one in accounts and one != other for one, other, *_ in told)


def test_documents_are_told_whole(ties):
    documents = records(ties)["documents"]
    assert set(documents) == {f"{ID}doc-court", f"{ID}doc-echo", f"{ID}doc-gazette"}
    assert documents[f"{ID}doc-gazette"] == {
        "title": "The agencies",
        "publisher": "Gazette",
        "class": "news",
        "issued": "2019-06-01",
        "read_on": "2026-11-22",
        "url": "https://example.org/gazette",
        "living": False,
        "retells": [],
    }
    assert documents[f"{ID}doc-echo"] == {
        "title": "Echo",
        "publisher": "Echo",
        "class": "news",
        "issued": "undated",
        "read_on": "2026-11-22",
        "url": None,
        "living": True,
        "retells": [f"{ID}doc-gazette"],
    }


def test_a_derived_account_has_its_rule_and_premises_and_no_voice(ties):
    accounts = records(ties)["accounts"]
    derived = [account for each, account in accounts.items() if each.startswith(DERIVED)]
    for account in derived:
        assert account["rule"] in catalog.query_names("rules")
        assert account["attestations"] == []
        assert account["status"] == "Inferred"
    disclosures = [each for each in derived if each["rule"] == "disclosure-under-term"]
    assert len(disclosures) == 3
    for account in disclosures:
        assert f"{ID}if-pact" in account["premises"]
        assert account["dates"] == "begun in the term of the first administration"


def test_a_reading_has_grounds_and_what_it_reads(ties):
    reading = records(ties)["accounts"][f"{ID}rt-echo"]
    assert reading["grounds"] == "It says so."
    assert reading["about"] == [f"{ID}doc-echo", f"{ID}doc-gazette"]
    assert records(ties)["accounts"][f"{ID}rd-one"]["premises"] == [f"{ID}rd-two"]


def test_every_account_and_document_of_the_shipped_files_has_a_record(shipped):
    graph = rdflib.Graph()
    for path in shipped.paths:
        graph.parse(path, format="turtle")
    pg = rdflib.Namespace(PG)
    found = records(shipped)
    attests = {str(each) for each in graph.objects(None, pg.attests)}
    read = {str(each) for each in graph.subjects(pg.readOn)}
    assert attests <= set(found["accounts"])
    assert read == {each for each, document in found["documents"].items() if document["read_on"]}
    told = [
        attestation["iri"]
        for account in found["accounts"].values()
        for attestation in account["attestations"]
    ]
    assert sorted(told) == sorted(str(each) for each, _ in graph.subject_objects(pg.attests))


def test_the_shipped_records_hold_together(shipped):
    found = records(shipped)
    accounts, documents = found["accounts"], found["documents"]
    statuses = {each["status"] for each in accounts.values()}
    assert statuses <= {"Reported", "Attributed", "Disputed", "Inferred", "Withdrawn"}
    for account in accounts.values():
        assert account["label"]
        assert set(account["premises"]) <= set(accounts)
        assert {each["document"] for each in account["attestations"]} <= set(documents)
    for document in documents.values():
        assert document["title"]
        assert set(document["retells"]) <= set(documents)
    for _, _, data in project(shipped).edges(data=True):
        assert data["assertion"] in accounts
        assert data["dates"] == accounts[data["assertion"]]["dates"]
        assert data["sources"]
        assert set(data["sources"]) <= set(documents)


def test_a_work_that_is_retold_but_was_not_read_has_a_name(shipped):
    documents = records(shipped)["documents"]
    assert documents[f"{ID}doc-article"]["retells"] == [f"{ID}wk-npr-report"]
    assert documents[f"{ID}wk-npr-report"]["title"].startswith("NPR's report")
    assert documents[f"{ID}wk-npr-report"]["read_on"] is None


def test_records_are_plain_json_and_the_same_each_time(ties):
    first = json.dumps(records(ties), allow_nan=False)
    again = json.dumps(records(workspace.load([TIES], cache=False)), allow_nan=False)
    assert first == again


def test_a_page_takes_the_networks_and_their_records(ties):
    page = render(project(ties), records(ties), title="All")
    assert "Pat heads Alpha on detail" in page


def test_accounts_that_concern_a_thing_name_it(ties):
    assert about(ties, f"{ID}register") == [
        f"{ID}ac-critics",
        f"{ID}ac-withdrawn",
        f"{ID}cl-harm",
        f"{ID}mt-register",
        f"{ID}us-court",
    ]
    assert about(ties, f"{ID}mat-pat") == [f"{ID}pt-pat"]
    assert about(ties, f"{ID}gazette") == []


def test_accounts_that_a_voice_attests_or_that_stand_in_a_work(ties):
    assert attested(ties, f"{ID}critics") == [f"{ID}cl-harm"]
    assert attested(ties, f"{ID}wk-memo") == [f"{ID}cl-harm"]
    assert attested(ties, f"{ID}doc-echo") == [f"{ID}pl-alpha-beta", f"{ID}pl-island"]
    assert attested(ties, f"{ID}alpha") == [f"{ID}cl-harm"]


@pytest.mark.parametrize("name", catalog.query_names("evidence"))
def test_both_engines_give_the_same_evidence(name):
    file = catalog.query_file("evidence", name)
    if file.parameters:
        variable = file.parameters[0].variables[0]
        text = file.text.replace(f"?{variable}", f"<{ID}alpha>")
    else:
        text = file.text
    names = ("ties.ttl", "joined.ttl", "open.ttl")
    ready = workspace.load([TIES.with_name(each) for each in names], cache=False)
    graph = rdflib.Graph().parse(data=ready.store.dump(), format="nt11")
    own = sorted(str(tuple(map(str, row))) for row in ready.store.select(text))
    other = sorted(
        str(tuple("None" if term is None else term.n3() for term in row))
        for row in graph.query(text)
    )
    assert own
    assert own == other
