"""What supports an account: counted from the triples alone, and what has none."""

from __future__ import annotations

import pytest
import rdflib
from rdflib.namespace import RDF

from policygraph import workspace
from policygraph.namespaces import DERIVED, ID, PG
from policygraph.support import CONTRARY, SUPPORTING, UNDOING, Support, Supports

P = rdflib.Namespace(PG)


@pytest.fixture(scope="module")
def supports(things):
    return Supports(things)


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


@pytest.mark.parametrize(("data", "every"), [("things", 1), ("shipped", 3)])
def test_every_number_is_that_of_the_graph(request, data, every):
    ready = request.getfixturevalue(data)
    graph = rdflib.Graph().parse(data=ready.store.dump(), format="nt")
    supports = Supports(ready)
    seen = set()
    attested = [each for each, told in supports.accounts.items() if told["attestations"]]
    for iri in attested[::every]:
        numbers = supports.of(iri).counts()
        names = ("voices", "unnamed_voices", "origins", "retellings")
        found = tuple(numbers[name] for name in names)
        assert found == counted(graph, rdflib.URIRef(iri)), iri
        seen.add(found)
    assert len(seen) > 2


def test_an_account_without_a_voice_rests_on_what_its_premises_rest_on(supports):
    premises = [f"{ID}ac-port", f"{ID}ac-port-notice"]
    (derived,) = [each["iri"] for each in supports.accounts[premises[0]]["rivals"]]
    assert derived.startswith(DERIVED)
    assert supports.premises(derived) == premises
    assert supports.of(derived) == supports.of(premises[0]) | supports.of(premises[1])
    assert supports.of(derived) == supports.joint(premises)
    assert supports.joint([]) == Support()


def test_the_voice_of_a_document_that_only_retells_is_passing_on(supports):
    found = supports.of(f"{ID}ac-port")
    assert found.voices == found.unnamed == {f"{ID}voice-clerk"}
    assert found.passing_on == {f"{ID}herald", f"{ID}echo"}
    assert found.origins == {f"{ID}wk-report"}
    assert found.places == {f"{ID}at-1", f"{ID}at-2", f"{ID}at-3"}


@pytest.mark.parametrize(
    ("account", "stances", "found"),
    [
        ("cl-harm", SUPPORTING, ["at-harm"]),
        ("cl-harm", CONTRARY, ["at-harm-denied"]),
        ("cl-denied", SUPPORTING, []),
        ("cl-gone", SUPPORTING, []),
        ("cl-gone", UNDOING, ["at-gone-2"]),
    ],
)
def test_an_attestation_counts_by_its_stance_and_until_it_is_taken_back(
    supports, account, stances, found
):
    told = supports.attestations(f"{ID}{account}", stances)
    assert [each["iri"] for each in told] == [f"{ID}{each}" for each in found]


@pytest.mark.parametrize(
    ("account", "supported"),
    [
        ("ac-port", True),
        ("cl-harm", True),
        ("rd-two", True),
        ("cl-denied", False),
        ("cl-gone", False),
    ],
)
def test_an_account_is_supported_where_somebody_says_so_or_gives_grounds(
    supports, account, supported
):
    assert supports.supported(f"{ID}{account}") is supported


def test_the_weakest_comes_first(supports):
    names = ["ac-port-notice", "ac-port", "cl-harm", "cl-gone"]
    ordered = sorted((f"{ID}{each}" for each in names), key=supports.strength)
    assert ordered == [f"{ID}{each}" for each in reversed(names)]


@pytest.mark.parametrize(
    ("name", "roots"),
    [
        ("id:ac-port", ["ac-port"]),
        ("id:at-2", ["ac-port"]),
        ("The access", ["ac-port", "ac-port-notice"]),
        ("register", ["cl-harm", "ac-port", "ac-port-notice"]),
        ("Third", []),
    ],
)
def test_a_tree_begins_in_the_accounts_that_a_thing_leads_to(supports, name, roots):
    assert supports.roots(supports.find(name)) == [f"{ID}{each}" for each in roots]


def test_what_is_gone_from_a_view_has_a_name_and_no_roots(things_file):
    supports = Supports(workspace.load([things_file], without="The Daily", cache=False))
    node = supports.find("Port can see the register")
    assert supports.thing(node) == {"iri": f"{ID}ac-port", "label": "Port can see the register"}
    assert supports.roots(node) == []
