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
            if (voice, P.describedAs, None) in graph and (
                voice,
                RDF.type,
                P.OfficeHolder,
            ) not in graph:
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


def test_a_group_without_a_name_is_an_unnamed_voice_and_a_holder_of_a_post_is_none(shipped):
    supports = Supports(shipped)
    voices = ["voice-staff-member", "grp-democrats", "orr-acting-director", "homan"]
    assert [supports.unnamed(f"{ID}{each}") for each in voices] == [True, True, False, False]


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


# --- Premises that are shared, deep, or go round in a circle --------------------------------------


class Counted(Supports):
    """Supports of accounts that are given with their premises; `asked` counts the questions."""

    def __init__(self, premises, weak=()):
        self.asked = 0
        self.accounts = {
            each: {"premises": found, "attestations": [], "status": "", "grounds": None}
            for each, found in premises.items()
        }
        self._weak = weak
        self._supports = {}
        self._links = {}

    def attestations(self, node, stances):
        self.asked += 1
        attested = not self.accounts[node]["premises"] and stances == SUPPORTING
        return [{"iri": f"at {node}"}] if attested else []

    def _place(self, attestation):
        voice = attestation["iri"]
        origins = [voice] if voice.removeprefix("at ") in self._weak else [voice, "another"]
        return Support(frozenset([voice]), frozenset([voice]), origins=frozenset(origins))


def test_shared_premises_are_asked_for_once():
    layers = {"leaf": [], "weak": []}
    for number in range(60):
        below = [f"r{number - 1}", f"s{number - 1}"] if number else ["leaf", "weak"]
        layers |= {f"r{number}": below, f"s{number}": below}
    supports = Counted(layers, {"weak"})
    assert supports.of("r59").voices == {"at leaf", "at weak"}
    assert (supports.link("r59").end, supports.link("r59").steps) == ("weak", 60)
    assert supports.asked <= 3 * len(layers)


def test_a_long_chain_of_premises_leads_to_its_end():
    supports = Counted({"c0": [], **{f"c{n}": [f"c{n - 1}"] for n in range(1, 5001)}})
    assert supports.of("c5000").places == {"at c0"}
    assert (supports.link("c5000").end, supports.link("c5000").steps) == ("c0", 5000)
    assert supports.link("c5000").by == "c4999"
    assert supports.asked <= 3 * len(supports.accounts)


CIRCLE = {
    "one": ["two", "first"],
    "two": ["three"],
    "three": ["one", "second"],
    "first": [],
    "second": [],
    "above": ["two"],
    "apart": ["back"],
    "back": ["apart", "apart"],
    "over both": ["apart", "first"],
}


@pytest.mark.parametrize("order", [sorted(CIRCLE), sorted(CIRCLE, reverse=True), ["two"]])
def test_accounts_in_a_circle_have_one_support_whichever_is_asked_for_first(order):
    supports = Counted(CIRCLE, {"second"})
    for each in order:
        supports.of(each)
    for each in ("one", "two", "three", "above"):
        assert supports.of(each).voices == {"at first", "at second"}
        assert supports.link(each).end == "second"
    assert [supports.link(each).by for each in ("one", "two")] == ["two", "three"]
    assert supports.of("apart") == supports.of("back") == Support()
    # What rests on nothing but itself is the weakest there is.
    assert supports.link("over both").by == "apart"


def test_readings_that_rest_on_each_other_rest_on_what_both_rest_on(things):
    premises = [f"{ID}ac-port", f"{ID}ac-port-notice"]
    for order in (["rd-one", "rd-two"], ["rd-two", "rd-one"]):
        supports = Supports(things)
        found = [supports.of(ID + each) for each in order]
        assert found == [supports.joint(premises)] * 2
        assert len({supports.strength(ID + each) for each in order}) == 1
