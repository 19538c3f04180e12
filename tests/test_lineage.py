"""Which accounts bear on a row, which documents are behind it, and what accounts lean on."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from networks_by_hand import TIES
from policygraph import catalog, lineage, workspace
from policygraph.accounts import Accounts
from policygraph.lineage import Lineage
from policygraph.namespaces import ID, PG
from policygraph.queries import ask, ask_table


@pytest.fixture(scope="module")
def whole(shipped):
    return Lineage(shipped)


def question(text):
    return catalog.parse_query(text, name="asked", path=Path("asked.rq"))


def grounds(ready, asked):
    """What the rows of a question rest on, as local names."""
    if " " in asked:
        asked = question(asked)
    rows = Lineage(ready).rows(ask(ready, asked), ask_table(ready, asked))
    return [
        tuple(
            sorted(each.removeprefix(ID) for each in names)
            for names in (row.accounts, row.documents)
        )
        for row in rows
    ]


def test_every_row_that_names_a_thing_rests_on_accounts_and_documents(shipped, whole):
    accounts = Accounts(shipped)
    for name in catalog.query_names("queries"):
        table = ask_table(shipped, name)
        found = whole.rows(ask(shipped, name), table)
        assert len(found) == len(table) > 0
        for row, ground in zip(table, found, strict=True):
            assert ground.accounts <= set(whole.said)
            if any(isinstance(cell, ox.NamedNode) for cell in row):
                assert ground.accounts, (name, row)
                behind = {each for one in ground.accounts for each in accounts.documents(one)}
                assert behind <= ground.documents, (name, row)


def test_an_account_that_the_row_does_not_show_bears_on_it(ties):
    text = "SELECT ?part WHERE { ?p pg:part ?part ; pg:whole id:beta } ORDER BY ?part"
    assert grounds(ties, text) == [(["pl-alpha-beta"], ["doc-echo", "doc-gazette"])]


def test_an_attestation_stands_for_its_account(ties):
    text = "SELECT ?place WHERE { ?at pg:locator ?place } ORDER BY ?place"
    assert grounds(ties, text)[:2] == [
        (["pl-beta-gamma"], ["doc-court"]),
        (["pl-alpha-beta"], ["doc-echo", "doc-gazette"]),
    ]


def test_what_a_rule_derives_rests_on_its_premises(ties):
    text = "SELECT ?giver WHERE { ?duty a pg:DisclosureDuty ; pg:giver ?giver } ORDER BY ?giver"
    assert grounds(ties, text) == [(["if-pact", "tm-pact"], ["doc-court", "doc-gazette"])]


COUNTED = (
    "SELECT ?source (COUNT(?at) AS ?n) WHERE { ?at pg:source ?source ; pg:stance pg:Denies } "
    "GROUP BY ?source ORDER BY ?source"
)


def test_a_row_that_counts_rests_on_what_it_counts(ties):
    assert grounds(ties, COUNTED) == [(["cl-harm"], ["doc-court", "doc-gazette"])]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?part ?n WHERE { { SELECT ?part (COUNT(?q) AS ?n) "
        "{ ?q pg:part ?part ; pg:whole id:beta } GROUP BY ?part } } ORDER BY ?part",
        "SELECT ?part WHERE { { SELECT ?part { ?q pg:part ?part ; pg:whole id:beta } } } "
        "ORDER BY ?part",
    ],
)
def test_what_a_select_inside_another_was_found_with_bears_on_the_row(ties, text):
    assert grounds(ties, text) == [(["pl-alpha-beta"], ["doc-echo", "doc-gazette"])]


def test_what_is_too_much_with_all_its_variables_rests_on_what_it_names(ties, monkeypatch):
    rests = grounds(ties, COUNTED)
    monkeypatch.setattr(lineage, "widened", lambda text: "SELECT ?s { SERVICE <urn:s> { } }")
    ((accounts, documents),) = grounds(ties, COUNTED)
    assert {"pl-beta-gamma", "cl-harm", "us-court"} <= set(accounts)
    assert "doc-court" in documents
    assert [(accounts, documents)] != rests


def test_else_a_matter_stands_for_its_accounts_and_a_thing_for_those_that_name_it(ties):
    matter = "SELECT ?m WHERE { ?m a pg:Matter } ORDER BY ?m"
    assert grounds(ties, matter) == [(["pt-pat"], ["doc-gazette"])]
    thing = "SELECT ?r WHERE { ?r a pg:InformationResource } ORDER BY ?r"
    ((accounts, _),) = grounds(ties, thing)
    assert {"mt-register", "ac-critics", "us-court", "cl-harm"} <= set(accounts)
    assert "pl-beta-gamma" not in accounts


def test_a_status_or_a_stance_is_no_thing_to_rest_on(ties):
    text = "SELECT ?class WHERE { ?class rdfs:label 'situation'@en } ORDER BY ?class"
    assert grounds(ties, text) == [([], [])]


def test_an_account_leans_on_premises_on_its_matter_and_on_what_refines_it(whole, ties):
    assert Lineage(ties).said[f"{ID}rd-two"].leans_on == {f"{ID}rd-one", f"{ID}pl-beta-gamma"}
    effect = whole.said[f"{ID}ev-moa-2018-effect-318"].leans_on
    assert f"{ID}ev-moa-2018-effect-325" in effect
    # What rules derive of one instrument, they derive with an eye on all accounts of it.
    replaced = {
        name
        for name, said in whole.said.items()
        if f"{ID}if-moa-2018-tracker-325" in said.leans_on and f"{ID}moa-2018" in said.names
    }
    assert len([name for name in replaced if name.startswith(f"{ID}ev-")]) > 2
    # The next holder of an exclusive role ends the term of the one before.
    refined = [
        name for name, said in whole.said.items() if name.startswith(f"{ID}pt-") and said.leans_on
    ]
    assert len(refined) > 3


def test_only_what_the_data_say_has_a_digest(whole, shipped):
    derived = {
        each.subject.value
        for each in shipped.store.triples()
        if each.predicate.value == PG + "byRule"
    }
    assert derived
    assert derived.isdisjoint(whole.said)
    assert len({said.digest for said in whole.said.values()}) == len(whole.said)


def changed(tmp_path, old, new):
    """Which accounts differ, and whether the rest does, after a change of the text."""
    text = TIES.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path = tmp_path / "ties.ttl"
    path.write_text(text.replace(old, new), encoding="utf-8")
    before = Lineage(workspace.load([TIES], cache=False))
    after = Lineage(workspace.load([path], cache=False))
    differ = {
        name.removeprefix(ID)
        for name in {*before.said, *after.said}
        if before.said.get(name) is None
        or after.said.get(name) is None
        or before.said[name].digest != after.said[name].digest
    }
    return differ, before.rest != after.rest


def test_a_digest_changes_with_the_account_and_its_attestations_and_nothing_else(tmp_path):
    assert changed(tmp_path, '"2018"^^xsd:gYear', '"2017"^^xsd:gYear') == ({"pl-beta-gamma"}, False)
    assert changed(tmp_path, '"p10.s1"', '"p10.s2"') == ({"pl-alpha-beta"}, False)
    assert changed(tmp_path, '"The agencies"', '"Agencies"') == (set(), True)
    assert changed(tmp_path, "# --- data flow\n", "# --- flow of data\n") == (set(), False)


def test_a_blank_node_is_no_change(tmp_path):
    path = tmp_path / "ties.ttl"
    text = TIES.read_text(encoding="utf-8")
    path.write_text(f"{text}\nid:pact pg:party [ a pg:Agency ] .\n", encoding="utf-8")
    one, other = (Lineage(workspace.load([path], cache=False)) for _ in range(2))
    assert (one.rest, one.said) == (other.rest, other.said)
