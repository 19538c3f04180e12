"""CURIEs and IRIs are two spellings of one thing."""

import doctest
from itertools import permutations

import pyoxigraph
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from policygraph import namespaces
from policygraph.namespaces import DERIVED, ID, PG, PREFIXES, compact, expand

local_names = st.from_regex(r"[A-Za-z0-9_]([A-Za-z0-9_.-]{0,20}[A-Za-z0-9_-])?", fullmatch=True)
VOCABULARIES = ["rdf", "rdfs", "owl", "xsd", "skos", "dcterms", "org", "prov", "foaf"]
# Texts of the characters on which readers of CURIEs disagree, and any others.
anything = st.text(alphabet="aZ09_-.:/#%~é\\ ", max_size=6) | st.text()


def test_the_prefixes_of_the_project_are_there():
    assert PREFIXES["pg"] == PG == "https://w3id.org/policygraph/ns#"
    assert PREFIXES["id"] == ID == "https://w3id.org/policygraph/id/"
    assert PREFIXES["derived"] == DERIVED == "https://w3id.org/policygraph/derived/"
    assert PREFIXES["pgs"] == "https://w3id.org/policygraph/shapes#"
    assert set(PREFIXES) >= {*VOCABULARIES, "sh"}


def test_the_namespaces_are_those_of_the_vocabularies():
    for prefix in VOCABULARIES:
        assert PREFIXES[prefix] == str(getattr(rdflib, prefix.upper())), prefix
    assert PREFIXES["sh"] == str(rdflib.SH)


def test_no_namespace_begins_with_another():
    for one, other in permutations(PREFIXES.values(), 2):
        assert not one.startswith(other)


@given(st.sampled_from(sorted(PREFIXES)), local_names)
def test_a_curie_expands_and_compacts_again(prefix, local):
    iri = expand(f"{prefix}:{local}")
    assert iri == PREFIXES[prefix] + local
    assert compact(iri) == f"{prefix}:{local}"


@given(st.sampled_from(sorted(PREFIXES)), anything)
def test_what_compacts_means_the_same_iri(prefix, text):
    iri = PREFIXES[prefix] + text
    short = compact(iri)
    assert short == iri or expand(short) == iri


@given(st.sampled_from(sorted(PREFIXES)), anything)
def test_what_compacts_is_read_the_same_by_the_engine(prefix, text):
    short = compact(PREFIXES[prefix] + text)
    if short.startswith("http"):
        return
    turtle = f"@prefix {prefix}: <{PREFIXES[prefix]}> . {short} a {short} ."
    (triple,) = pyoxigraph.parse(turtle, pyoxigraph.RdfFormat.TURTLE)
    assert triple.subject.value == PREFIXES[prefix] + text


@pytest.mark.parametrize(
    "iri",
    [
        "",
        "https://example.org/a",
        PG,
        PG + "a/b",
        PG + "a.",
        PG + "-a",
        PG + "a b",
        ID[:-1],
        "x" + PG + "a",
    ],
)
def test_an_iri_without_a_plain_curie_stays_as_it_is(iri):
    assert compact(iri) == iri


@pytest.mark.parametrize(
    "text",
    [
        "",
        "pg",
        "nobody:here",
        "PG:Policy",
        "https://example.org/a",
        "pg:a b",
        "pg:a> . <urn:x",
        "pg:a\n",
        'pg:"',
        "pg:{}",
        r"pg:\u003e",
    ],
)
def test_what_is_no_curie_of_ours_expands_to_nothing(text):
    assert expand(text) is None


def test_a_local_name_may_be_a_path_or_not_ascii():
    assert expand("id:a/b") == ID + "a/b"
    assert expand("id:Peña") == ID + "Peña"
    assert expand("pg:") == PG


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(namespaces).failed == 0
    assert doctest.testmod(namespaces).attempted > 0
