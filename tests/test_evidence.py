"""Accounts and documents as records, and which accounts concern a thing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rdflib

from networks_by_hand import TIES, page_of
from policygraph import catalog, workspace
from policygraph.accounts import iri
from policygraph.evidence import about, attested, records
from policygraph.namespaces import DERIVED, ID, PG
from policygraph.network import project
from policygraph.queries import ask_table

SOURCES = Path(__file__).parent / "fixtures" / "questions_sources.ttl"


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
        "rule_title": None,
        "premises": [],
        "grounds": None,
        "origins": 1,
        "not_stated": ["valid from", "valid until"],
        "attestations": [
            {
                "iri": f"{ID}at-pt-pat-gazette",
                "voice": "Gazette",
                "voice_iri": f"{ID}gazette",
                "unnamed": False,
                "anonymity_reason": None,
                "stance": "Asserts",
                "document": f"{ID}doc-gazette",
                "in_work": None,
                "locator": "p2.s1",
                "as_worded": "on loan",
                "unclear": "From when is open.",
                "read_as": "head of Alpha",
                "grounds": "One post.",
                "known": ["2019-06-01", "2026-11-22"],
            }
        ],
        "rivals": [],
        "single_origin": True,
        "unnamed_alone": [],
        "refinements": [],
        "disputed_with": [],
    }


def test_what_narrowed_a_bound_is_told_with_its_rule_and_what_it_comes_from(shipped):
    accounts = records(shipped)["accounts"]
    (told,) = (
        {key: value for key, value in each.items() if key != "iri"}
        for each in accounts[f"{ID}pt-dunn-marcos-orr"]["refinements"]
        if each["property"] == "pg:endLatest"
    )
    assert [each["iri"] for each in told.pop("premises")] == [
        f"{ID}pt-harper-orr-{each}" for each in ("article", "npr", "reuters")
    ]
    assert told == {
        "property": "pg:endLatest",
        "bound": "end, latest",
        "day": "2025-01-31",
        "rule": "one-holder",
    }
    names = ("startEarliest", "startLatest", "endEarliest", "endLatest")
    for account in accounts.values():
        bounds = dict(zip((f"pg:{each}" for each in names), account["bounds"], strict=True))
        days: dict[str, list[str]] = {}
        for each in account["refinements"]:
            assert each["premises"]
            days.setdefault(each["property"], []).append(each["day"])
        for name, given in days.items():
            assert bounds[name] == (max if name.endswith("Earliest") else min)(given)


def test_a_figure_is_disputed_with_the_claim_that_states_it(shipped):
    accounts = records(shipped)["accounts"]
    told = {
        name: [claim["iri"] for claim in account["disputed_with"]]
        for name, account in accounts.items()
        if account["disputed_with"]
    }
    assert told == {
        f"{ID}fg-300k-claimed": [f"{ID}cl-300k"],
        f"{ID}fg-450000-lost": [f"{ID}cl-450000-lost"],
    }
    # Whoever is disputed has somebody who speaks against it, or a claim that has.
    against = {"Denies", "SaysUnsubstantiated"}
    for name, account in accounts.items():
        stances = {each["stance"] for each in account["attestations"]}
        assert (account["status"] == "Disputed") == (bool(stances & against) or name in told)


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
        assert account["rule_title"] == catalog.query_file("rules", account["rule"]).title
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
    page = page_of(project(ties), records(ties), title="All")
    assert "Pat heads Alpha on detail" in page


# --- unnamed voices and single origins ------------------------------------------------------------


@pytest.fixture(scope="module")
def voices():
    """Named and unnamed voices, beside and after each other, and chains of retelling."""
    return workspace.load([SOURCES], cache=False)


@pytest.fixture(params=["shipped", "ties", "voices"])
def asked(request):
    return request.getfixturevalue(request.param)


def test_what_rests_on_one_origin_is_what_the_question_says(asked):
    rows = [[iri(cell) for cell in row] for row in ask_table(asked, "single-origin").rows]
    one = {assertion for assertion, origins, _, _ in rows if origins == "1"}
    unnamed = {(assertion, voice) for assertion, _, voice, _ in rows if voice}
    accounts = records(asked)["accounts"]
    assert {each for each, account in accounts.items() if account["single_origin"]} == one
    told = {(each, voice) for each in accounts for voice in accounts[each]["unnamed_alone"]}
    assert told == unnamed
    assert {assertion for assertion, *_ in rows} <= set(accounts)
    assert sum(len(account["unnamed_alone"]) for account in accounts.values()) == len(told)


def test_the_unnamed_are_those_of_the_question(asked):
    rows = ask_table(asked, "unnamed-sources").rows
    said = {
        (each, attestation["voice_iri"], attestation["anonymity_reason"] or "not stated")
        for each, account in records(asked)["accounts"].items()
        for attestation in account["attestations"]
        if attestation["unnamed"] and account["status"] != "Withdrawn"
    }
    assert said == {(iri(each), iri(voice), iri(reason)) for voice, _, reason, each in rows}


def test_a_voice_of_what_was_taken_back_is_unnamed_as_well(voices):
    accounts = records(voices)["accounts"]
    assert [each["unnamed"] for each in accounts[f"{ID}cl-gone"]["attestations"]] == [True, True]
    assert accounts[f"{ID}cl-twice-unnamed"]["unnamed_alone"] == [f"{ID}clerk", f"{ID}critics"]
    assert accounts[f"{ID}cl-twice-unnamed"]["single_origin"] is False
    assert [each["unnamed"] for each in accounts[f"{ID}cl-with-head"]["attestations"]] == [
        False,
        True,
    ]
    (told,) = accounts[f"{ID}cl-written"]["attestations"][:1]
    assert told["in_work"] == "the letter"
    reasons = {
        each["voice"]: each["anonymity_reason"]
        for account in accounts.values()
        for each in account["attestations"]
        if each["unnamed"]
    }
    assert reasons == {
        "an unnamed clerk": None,
        "an unnamed guard": "not allowed to speak",
        "critics": None,
    }


# --- what a reader takes away ---------------------------------------------------------------------


def turtle(found, *records):
    """A graph of the Turtle of some records, read by another engine."""
    text = found["prefixes"] + "".join(each["turtle"] for each in records)
    return rdflib.Graph().parse(data=text, format="turtle")


def test_the_turtle_of_an_account_is_what_the_data_say_of_it(asked):
    data = rdflib.Graph()
    for path in asked.paths:
        data.parse(path, format="turtle")
    found = records(asked, copies=True)
    for name, account in found["accounts"].items():
        for node, record in (
            (name, account),
            *((each["iri"], each) for each in account["attestations"]),
        ):
            said = set(data.triples((rdflib.URIRef(node), None, None)))
            read = set(turtle(found, record))
            if account["rule"] is None:
                assert read == said
            else:
                assert said == set()
                assert (rdflib.URIRef(node), rdflib.URIRef(f"{PG}byRule"), None) in turtle(
                    found, record
                )


def test_the_turtle_of_what_a_rule_derived_is_what_it_derived(ties):
    found = records(ties, copies=True)
    derived = [each for each in found["accounts"] if each.startswith(DERIVED)]
    assert derived
    store = rdflib.Graph().parse(data=ties.store.dump(), format="nt11")
    for each in derived:
        said = set(store.triples((rdflib.URIRef(each), None, None)))
        assert set(turtle(found, found["accounts"][each])) == said


def test_the_turtle_of_a_view_leaves_out_what_was_not_known():
    ready = workspace.load([TIES], known_on="2019-12-31", cache=False)
    found = records(ready, copies=True)
    accounts = found["accounts"].values()
    told = {each["iri"] for account in accounts for each in account["attestations"]}
    everything = {
        each["iri"]
        for account in records(workspace.load([TIES], cache=False))["accounts"].values()
        for each in account["attestations"]
    }
    assert told < everything
    assert all(each["turtle"] for account in accounts for each in account["attestations"])


def test_a_document_that_was_read_can_be_cited(ties, voices):
    cited = records(ties, copies=True)["documents"]
    assert cited[f"{ID}doc-gazette"]["citation"] == (
        "Gazette, “The agencies”, 2019-06-01, https://example.org/gazette, read on 2026-11-22"
    )
    unread = records(voices, copies=True)["documents"]
    assert unread[f"{ID}wk-memo"]["read_on"] is None
    assert {each for each in unread if "citation" not in unread[each]} == {f"{ID}wk-memo"}


def test_records_hold_no_copies_unless_asked_for(ties):
    text = json.dumps(records(ties))
    assert "prefixes" not in records(ties)
    assert '"turtle"' not in text
    assert '"citation"' not in text


# --- what concerns what ---------------------------------------------------------------------------


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
    paths = [TIES.with_name(f"{each}.ttl") for each in ("ties", "joined", "open")]
    paths.append(catalog.ONTOLOGY / "examples" / "valid" / "reading-path.ttl")
    ready = workspace.load(paths, cache=False)
    graph = rdflib.Graph().parse(data=ready.store.dump(), format="nt11")
    own = sorted(str(tuple(map(str, row))) for row in ready.store.select(text))
    other = sorted(
        str(tuple("None" if term is None else term.n3() for term in row))
        for row in graph.query(text)
    )
    assert own
    assert own == other
