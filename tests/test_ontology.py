"""The ontology says what each term means once, contradicts nothing, and every query fits it."""

from collections import Counter
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.plugins.sparql import prepareQuery

from policygraph import catalog, workspace
from policygraph.gate import check
from policygraph.namespaces import ID, PG, PREFIXES
from policygraph.sparql import tokens
from policygraph.store import Store, ntriples

P = rdflib.Namespace(PG)
VOCABULARIES = sorted((Path(__file__).parent / "fixtures" / "vocab").glob("*.ttl"))
QUERIES = sorted(catalog.ONTOLOGY.rglob("*.rq"))
TURTLE = sorted(
    path
    for folder in (catalog.ONTOLOGY, catalog.DATA, Path(__file__).parent / "rules")
    for path in folder.rglob("*.ttl")
    if path.parent.name != "invalid"  # there, undeclared terms are shown to be found
)
ONTOLOGY = rdflib.URIRef("https://w3id.org/policygraph/ontology")


@pytest.fixture(scope="module")
def ontology():
    graph = rdflib.Graph()
    for path in catalog.ontology_files():
        graph.parse(path, format="turtle")
    return graph


@pytest.fixture(scope="module")
def classes(ontology):
    return set(ontology.subjects(RDF.type, OWL.Class))


@pytest.fixture(scope="module")
def properties(ontology):
    return {
        *ontology.subjects(RDF.type, OWL.ObjectProperty),
        *ontology.subjects(RDF.type, OWL.DatatypeProperty),
    }


@pytest.fixture(scope="module")
def terms(ontology):
    return {each for each in ontology.subjects() if str(each).startswith(PG)}


# --- terms ----------------------------------------------------------------------------------------


def test_every_term_has_one_english_label_one_definition_and_says_where_it_is_defined(
    ontology, terms
):
    assert len(terms) > 200
    for term in terms:
        (label,) = ontology.objects(term, RDFS.label)
        (definition,) = ontology.objects(term, SKOS.definition)
        assert label.language == definition.language == "en", term
        assert str(label).strip() == str(label) != "", term
        assert str(definition).endswith("."), term
        assert set(ontology.objects(term, RDFS.isDefinedBy)) == {ONTOLOGY}, term
    assert (ONTOLOGY, RDF.type, OWL.Ontology) in ontology


def test_every_term_is_a_class_a_property_a_concept_or_a_scheme(
    ontology, terms, classes, properties
):
    concepts = set(ontology.subjects(RDF.type, SKOS.Concept))
    schemes = set(ontology.subjects(RDF.type, SKOS.ConceptScheme))
    kinds = (classes, properties, concepts, schemes)
    assert terms == set().union(*kinds)
    assert sum(map(len, kinds)) == len(terms)
    for term in terms:
        assert len(list(ontology.objects(term, RDF.type))) == 1, term


def test_no_two_classes_and_no_two_properties_have_one_label(ontology, classes, properties):
    for kind in (classes, properties):
        labels = Counter(str(ontology.value(each, RDFS.label)).casefold() for each in kind)
        assert [label for label, count in labels.items() if count > 1] == []


def test_no_two_concepts_of_a_list_have_one_label(ontology):
    for scheme in ontology.subjects(RDF.type, SKOS.ConceptScheme):
        concepts = list(ontology.subjects(SKOS.inScheme, scheme))
        assert len(concepts) > 1, scheme
        assert len({str(ontology.value(each, RDFS.label)) for each in concepts}) == len(concepts)


def test_a_concept_stands_in_one_list(ontology):
    schemes = set(ontology.subjects(RDF.type, SKOS.ConceptScheme))
    for concept in ontology.subjects(RDF.type, SKOS.Concept):
        (scheme,) = ontology.objects(concept, SKOS.inScheme)
        assert scheme in schemes, concept


def test_names_are_written_as_their_kind_is(classes, properties):
    for kind, fits in ((classes, str.isupper), (properties, str.islower)):
        for each in kind:
            local = each.removeprefix(PG)
            assert local.isalpha(), each
            assert fits(local[0]), each


def test_a_property_has_one_domain_and_one_range_at_most(ontology, properties, classes):
    known = classes | {RDF.Property, OWL.Thing, SKOS.Concept}
    for each in properties:
        domains, ranges = (list(ontology.objects(each, p)) for p in (RDFS.domain, RDFS.range))
        assert len(domains) <= 1, each
        assert len(ranges) <= 1, each
        assert set(domains) <= known, each
        if (each, RDF.type, OWL.ObjectProperty) in ontology:
            assert set(ranges) <= known, each
            assert ranges, each
        else:
            assert all(str(r).startswith((str(XSD), str(RDF.langString))) for r in ranges), each


def test_the_tree_of_classes_has_no_circle_and_one_way_up_at_most(ontology, classes):
    for each in classes:
        above, more = set(), {each}
        while more:
            more = {up for one in more for up in ontology.objects(one, RDFS.subClassOf)}
            assert each not in more, each
            more -= above
            above |= more
        own = [up for up in ontology.objects(each, RDFS.subClassOf) if up in classes]
        assert len(own) <= 1, each
        assert above, each


def test_a_property_with_one_value_at_a_time_has_both_bounds_or_none(ontology):
    found = list(ontology.subjects(P.singleValued, rdflib.Literal(True)))
    assert len(found) >= 5
    for each in found:
        bounds = [list(ontology.objects(each, name)) for name in (P.lowerBound, P.upperBound)]
        assert [len(each) for each in bounds] in ([0, 0], [1, 1]), each
        assert (each, RDFS.domain, None) in ontology, each
        for bound in (*bounds[0], *bounds[1]):
            assert str(ontology.value(bound, SKOS.definition)).startswith("Derived"), bound
    for name in (P.lowerBound, P.upperBound):
        assert set(ontology.subjects(name)) <= set(found)


def test_why_a_property_has_one_value_or_many_is_said(ontology):
    considered = dict(ontology.subject_objects(P.singleValued))
    assert {True, False} == {each.toPython() for each in considered.values()}
    for each, single in considered.items():
        (reason,) = ontology.objects(each, RDFS.comment)
        assert str(reason).startswith("One value" if single.toPython() else "Many values"), each


def test_the_property_of_a_party_names_an_actor(ontology, classes):
    actors = more = {P.Actor}
    while more:
        more = {c for one in more for c in ontology.subjects(RDFS.subClassOf, one)} - actors
        actors = actors | more
    found = set(ontology.subjects(P.partyProperty, rdflib.Literal(True)))
    assert {P.part, P.whole, P.giver, P.receiver, P.maintainer, P.inOrganization} <= found
    for each in found:
        assert ontology.value(each, RDFS.range) in actors & classes, each


# --- no contradiction -----------------------------------------------------------------------------

ERRORS = rdflib.Namespace("http://www.daml.org/2002/03/agents/agent-ont#")


def closed(*graphs):
    """The triples, and what follows from them under OWL 2 RL with the vocabularies' axioms."""
    import owlrl

    graph = rdflib.Graph()
    for each in graphs:
        graph += each
    for path in VOCABULARIES:
        graph.parse(path, format="turtle")
    # A day without a year is sound; the library's own reader of such days is not.
    for triple in list(graph.triples((None, P.asOf, None))):
        if triple[2].datatype == XSD.gMonthDay:
            graph.remove(triple)
    rules = owlrl.DeductiveClosure(
        owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False
    )
    rules.expand(graph)
    return graph


def contradictions(graph):
    """What is wrong with a closed graph: its errors, empty classes, and things made one."""
    return [
        *(str(each) for each in graph.objects(None, ERRORS.error)),
        *graph.subjects(RDF.type, OWL.Nothing),
        *(
            (one, other)
            for one, other in graph.subject_objects(OWL.sameAs)
            if one != other and {str(one)[: len(ID)], str(other)[: len(ID)]} == {ID}
        ),
    ]


def test_ontology_data_and_what_is_derived_contradict_neither_each_other_nor_the_vocabularies():
    store = workspace.load(cache=False).store
    graph = rdflib.Graph().parse(data=ntriples(store.triples()), format="nt")
    full = closed(graph)
    assert len(full) > len(graph) + 1000
    assert contradictions(full) == []


@pytest.mark.parametrize(
    "turtle",
    [
        "id:a a pg:Person , pg:Organization .",
        "id:a a pg:Person , pg:Document .",
        "id:a a pg:Attestation , prov:Activity .",
        "id:a a pg:Measure , skos:ConceptScheme .",
        "id:a a pg:RoleHolding ; org:member id:b , id:c .",
        "id:a a pg:RoleHolding ; org:organization id:b , id:c .",
        "id:a pg:source id:b . id:b a prov:Activity .",
        "id:a pg:maintainer id:b . id:b a pg:Person .",
    ],
)
def test_a_contradiction_would_be_found(ontology, turtle):
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())
    data = rdflib.Graph().parse(data=head + turtle, format="turtle")
    wanted = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, RDF.type)
    tree = rdflib.Graph()
    for triple in ontology:
        if triple[1] in wanted:
            tree.add(triple)
    assert contradictions(closed(tree, data))


# --- queries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_query_is_understood_by_both_engines_and_passes_the_gate(path):
    text = path.read_text(encoding="utf-8")
    check(text, where=path)
    prepareQuery(text)  # with the prefixes that it declares itself
    answer = Store().query(text, where=path)
    assert isinstance(answer, list) == (path.parent.name == "rules")


def used(path):
    """The terms of the project that a file uses, with where they stand."""
    if path.suffix == ".rq":
        for token in tokens(path.read_text(encoding="utf-8"), where=path):
            if token.kind == "prefixed" and token.text.startswith("pg:") and token.text != "pg:":
                yield P[token.text.removeprefix("pg:")]
    else:
        for triple in rdflib.Graph().parse(path, format="turtle"):
            yield from (
                each for each in triple if isinstance(each, rdflib.URIRef) and each.startswith(PG)
            )


@pytest.mark.parametrize(
    "path", [*QUERIES, *TURTLE], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_every_term_that_is_used_is_declared(terms, path):
    unknown = {str(each) for each in used(path) if each not in terms}
    assert unknown == set()
