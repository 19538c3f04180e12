"""A name is a label, an alias, a CURIE or an IRI, and stands for one thing."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph import workspace
from policygraph.errors import AmbiguousNameError, PolicyGraphError, UnknownNameError
from policygraph.namespaces import DERIVED, ID, PG, PREFIXES
from policygraph.store import Store
from policygraph.terms import Terms

HEAD = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())


def terms_of(text):
    store = Store()
    data = ox.parse((HEAD + text).encode(), format=ox.RdfFormat.TURTLE)
    store.extend(quad.triple for quad in data)
    return Terms(store)


def node(curie):
    prefix, _, local = curie.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + local)


@pytest.fixture(scope="module")
def shipped():
    return workspace.load(cache=False).terms


# --- a term to what a reader sees -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        ('"Amt"@de , "Office"@en , "Bureau"@fr', "Office"),
        ('"Office" , "Amt"@de', "Office"),
        ('"Office"@en , "Bureau"', "Office"),
        ('"Zentrale"@de , "Bureau"@fr', "Bureau"),
        ('"Second"@en , "First"@en', "First"),
        ('"Büro – №1"@en', "Büro – №1"),
    ],
)
def test_a_label_in_english_comes_first_then_one_without_a_language(labels, shown):
    assert terms_of(f"id:a rdfs:label {labels} .").label(node("id:a")) == shown


def test_what_has_no_label_is_shown_as_a_curie_or_an_iri():
    terms = terms_of("id:a pg:about id:b .")
    assert terms.label(node("id:a")) == "id:a"
    assert terms.label(ox.NamedNode("https://example.org/x")) == "https://example.org/x"


def test_a_label_that_is_no_text_is_passed_over():
    assert terms_of("id:a rdfs:label id:b .").label(node("id:a")) == "id:a"


def test_a_literal_shows_its_text_and_nothing_shows_nothing():
    terms = terms_of("")
    assert terms.label(None) == ""
    assert terms.label(ox.Literal("2018-09", datatype=node("xsd:gYearMonth"))) == "2018-09"
    assert terms.label(ox.Literal("Büro", language="de")) == "Büro"


# --- what a reader writes to a term ---------------------------------------------------------------

OFFICES = """
id:office rdfs:label "Office of Books"@en ; pg:alias "OOB" , "books" .
id:bureau rdfs:label "Bureau"@en ; pg:alias "Office of Maps" .
id:books rdfs:label "Books"@en .
"""


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("Office of Books", "id:office"),
        ("OOB", "id:office"),
        ("oob", "id:office"),
        ("OFFICE OF BOOKS", "id:office"),
        ("Books", "id:books"),  # a label beats an alias in other case
        ("books", "id:office"),  # an alias beats a label in other case
        ("Office of Maps", "id:bureau"),
        ("id:office", "id:office"),
        (f"{ID}office", "id:office"),
        (f"<{ID}office>", "id:office"),
        ("rdfs:label", None),
    ],
)
def test_a_thing_is_found_by_label_alias_curie_and_iri(text, curie):
    terms = terms_of(OFFICES)
    if curie is None:
        with pytest.raises(UnknownNameError):  # nothing says anything of it
            terms.find(text)
    else:
        assert terms.find(text) == node(curie)


def test_a_thing_that_is_only_spoken_of_is_found_too():
    assert terms_of("id:a pg:about id:b .").find("id:b") == node("id:b")


def test_a_thing_of_the_data_beats_a_term_of_the_ontology_of_the_same_name():
    terms = terms_of('pg:Report rdfs:label "report"@en ; rdfs:isDefinedBy pg:x . '
                     'id:report rdfs:label "report"@en .')  # fmt: skip
    assert terms.find("report") == node("id:report")


@pytest.mark.parametrize("path", ["View", "Step", "Story"])
def test_a_thing_beats_a_reading_path_of_the_same_name(path):
    terms = terms_of(f'id:view-ann a pg:{path} ; rdfs:label "Ann"@en . '
                     'id:ann a pg:Person ; rdfs:label "Ann"@en .')  # fmt: skip
    assert terms.find("Ann") == node("id:ann")


def test_a_name_of_two_things_is_refused_with_both():
    terms = terms_of('id:a rdfs:label "Springfield"@en . id:b rdfs:label "Springfield"@en .')
    with pytest.raises(AmbiguousNameError) as error:
        terms.find("Springfield")
    assert error.value.matches == (("Springfield", "id:a"), ("Springfield", "id:b"))
    assert str(error.value) == (
        "'Springfield' may mean Springfield (id:a) or Springfield (id:b); say which by its CURIE"
    )


def test_an_alias_of_two_things_is_ambiguous_but_a_label_decides():
    text = 'id:a rdfs:label "Ash"@en ; pg:alias "tree" . id:b rdfs:label "Elm"@en ; pg:alias "tree"'
    with pytest.raises(AmbiguousNameError):
        terms_of(text + " .").find("tree")
    assert terms_of(text + ' . id:c rdfs:label "tree"@en .').find("tree") == node("id:c")


def test_an_unknown_name_brings_the_nearest():
    with pytest.raises(UnknownNameError) as error:
        terms_of(OFFICES).find("Burau")
    assert str(error.value) == "no term named 'Burau'; did you mean 'Bureau'?"


@pytest.mark.parametrize("text", ["", " ", "id:", "nope:office", "<>", "id:a b", "http://", "\x00"])
def test_what_names_nothing_is_refused_in_one_line(text):
    with pytest.raises(UnknownNameError) as error:
        terms_of(OFFICES).find(text)
    assert "\n" not in str(error.value)


def test_what_is_derived_is_found_by_curie_only():
    terms = terms_of('derived:disclosure-1 rdfs:label "Office of Books"@en . ' + OFFICES)
    assert terms.find("Office of Books") == node("id:office")
    assert terms.find("derived:disclosure-1").value == DERIVED + "disclosure-1"


@given(text=st.text(alphabet=st.characters(), max_size=30))
def test_any_text_finds_one_thing_or_is_refused_on_purpose(shipped, text):
    try:
        found = shipped.find(text)
    except PolicyGraphError:
        return
    assert text.casefold() in (found.value.casefold(), shipped.label(found).casefold())


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("ORR", "id:orr"),
        ("ice", "id:ice"),
        ("Tom Homan", "id:homan"),
        ("2018 MOA", "id:moa-2018"),
        ("ORR database", "id:db-orr"),
        ("NPR", "id:npr"),
        ("The article", "id:doc-article"),  # the document; its voice is "the article"
        ("the article", "id:voice-article"),
        ("agency", "pg:Agency"),
    ],
)
def test_things_of_the_shipped_data_are_found_by_the_names_people_use(shipped, text, curie):
    assert shipped.find(text) == node(curie)


def test_a_class_and_a_property_of_one_name_are_told_apart_by_their_curies(shipped):
    with pytest.raises(AmbiguousNameError, match=r"\(pg:Work\) or .*\(pg:work\)"):
        shipped.find("work")
    assert shipped.find("pg:work").value == PG + "work"
