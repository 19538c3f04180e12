"""RDF in, answers out, and every refusal says where."""

import pyoxigraph as ox
import pytest

from policygraph.errors import QueryError, ReadError
from policygraph.namespaces import ID, PG, PREFIXES
from policygraph.store import (
    RDF_TYPE,
    Solutions,
    Store,
    literal,
    ntriples,
    parse_turtle,
    subjects_of,
    turtle,
    turtle_by_subject,
    value_of,
)

TURTLE = f"""@prefix pg: <{PG}> .
@prefix id: <{ID}> .
id:b a pg:Claim ; pg:statement "Ein Satz."@de , "A sentence."@en ; pg:value 4096 .
id:a pg:about id:b .
"""


@pytest.fixture
def store():
    found = Store()
    found.extend(q.triple for q in ox.parse(TURTLE.encode(), format=ox.RdfFormat.TURTLE))
    return found


def node(name):
    return ox.NamedNode(ID + name)


def test_a_select_gives_columns_and_rows_of_terms(store):
    answer = store.query("SELECT ?thing ?value WHERE { ?thing a pg:Claim ; pg:value ?value }")
    assert isinstance(answer, Solutions)
    assert answer.columns == ("thing", "value")
    assert list(answer) == [(node("b"), literal("4096", "integer"))]
    assert len(answer) == 1


def test_what_is_unbound_is_none(store):
    answer = store.select("SELECT ?a ?b WHERE { ?a pg:about ?x OPTIONAL { ?a pg:value ?b } }")
    assert answer.rows == [(node("a"), None)]


def test_an_ask_gives_a_truth_value(store):
    assert store.query("ASK { id:a pg:about id:b }") is True
    assert store.query("ASK { id:b pg:about id:a }") is False


@pytest.mark.parametrize("form", ["CONSTRUCT { ?s pg:about ?o } WHERE", "DESCRIBE ?s WHERE"])
def test_a_construct_and_a_describe_give_triples(store, form):
    answer = store.query(form + " { ?s pg:about ?o }")
    assert answer == [ox.Triple(node("a"), ox.NamedNode(PG + "about"), node("b"))]


def test_the_prefixes_of_the_project_are_known_and_may_be_given_anew(store):
    assert store.query("ASK { ?s pg:about ?o }") is True
    assert store.query("PREFIX pg: <http://example.org/> ASK { ?s pg:about ?o }") is False


def test_only_a_select_is_taken_where_rows_are_needed(store):
    assert len(store.select("SELECT * WHERE { ?s ?p ?o }")) == 5
    for text in ("ASK { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryError, match="a SELECT is needed here"):
            store.select(text, where="some.rq")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT ?a WHERE { ?a ?b }", "unexpected '}'"),
        ("SELECT ?a WHERE { ?a ?b ?c", "ends too early"),
        ("SELECT ?a WHERE { ?a nope:b ?c }", "the prefix of 'nope:b' is not declared"),
        ("SELECT ?a (COUNT(?b) AS ?n) WHERE { ?a pg:about ?b }", "neither grouped nor counted"),
        ("DELETE WHERE { ?s ?p ?o }", "a query only asks"),
        ("", "the query is empty"),
        ("SELECT * WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }", "SERVICE is refused"),
    ],
)
def test_what_is_no_query_is_refused_in_one_line_with_its_file(store, text, problem):
    with pytest.raises(QueryError) as error:
        store.query(text, where="some.rq")
    assert problem in str(error.value)
    assert str(error.value).startswith("some.rq")
    assert "\n" not in str(error.value)


def test_the_place_of_an_error_is_that_of_the_word(store):
    with pytest.raises(QueryError) as error:
        store.query("SELECT ?a\nWHERE {\n  ?a ?b }")
    assert (error.value.line, error.value.column) == (3, 9)


def test_a_query_leaves_the_store_as_it_is(store):
    before = store.dump()
    for text in ("SELECT * WHERE { ?s ?p ?o }", "CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }"):
        store.query(text.replace("?o ?p ?s", "?s ?p 1"))
    assert store.dump() == before


def test_triples_are_found_by_pattern(store):
    assert len(store) == len(list(store.triples())) == 5
    assert [each.object for each in store.triples(node("a"))] == [node("b")]
    assert [each.subject for each in store.triples(None, RDF_TYPE)] == [node("b")]
    assert len(list(store.triples(None, None, node("b")))) == 1
    assert list(store.triples(node("c"))) == []


def test_subjects_hold_every_triple_once(store):
    found = store.subjects()
    assert found == subjects_of(store.triples())
    again = {
        (subject, predicate, str(value))
        for subject, properties in found.items()
        for predicate, values in properties.items()
        for value in values
    }
    assert len(again) == len(store)
    assert (ID + "b", PG + "statement", '"Ein Satz."@de') in again


def test_a_dump_is_sorted_and_the_same_whatever_the_order(store):
    other = Store()
    other.extend(reversed(list(store.triples())))
    other.extend(store.triples())
    assert other.dump() == store.dump() == ntriples([*store.triples(), *store.triples()])
    lines = store.dump().splitlines()
    assert lines == sorted(lines)


def test_a_dump_can_be_loaded_again(store):
    text = 'a "quote",\na \\ and a tab\t and an é'
    store.extend([ox.Triple(node("c"), ox.NamedNode(PG + "statement"), ox.Literal(text))])
    again = Store()
    again.load_ntriples(store.dump())
    assert again.dump() == store.dump()
    assert next(again.triples(node("c"))).object.value == text


def test_an_empty_store_dumps_nothing():
    assert Store().dump() == b""


def test_the_text_of_a_term():
    triple = ox.Triple(node("a"), RDF_TYPE, node("b"))
    assert value_of(node("a")) == ID + "a"
    assert value_of(ox.Literal("x", language="en")) == "x"
    assert value_of(ox.BlankNode("b1")) == "b1"
    assert value_of(triple) == str(triple)


def test_a_literal_has_the_datatype_of_its_name():
    assert str(literal("2018-09", "gYearMonth")) == f'"2018-09"^^<{PREFIXES["xsd"]}gYearMonth>'
    assert str(literal("text")) == '"text"'


# --- Turtle files ---------------------------------------------------------------------------------


def test_the_turtle_of_each_subject_is_that_of_its_triples_alone(store):
    store.extend(
        [ox.Triple(node("c"), ox.NamedNode(PG + "statement"), ox.Literal("one\n.\nid:d a \t;"))]
    )
    told = {name: [*store.triples(node(name))] for name in ("c", "b", "a")}
    assert turtle_by_subject(told) == {
        name: turtle(triples, head=False) for name, triples in told.items()
    }
    assert turtle_by_subject({}) == {}


def test_a_turtle_file_gives_its_triples(tmp_path, store):
    path = tmp_path / "data.ttl"
    path.write_bytes(b"\xef\xbb\xbf" + TURTLE.replace("\n", "\r\n").encode())
    assert set(parse_turtle(path)) == set(store.triples())
    loaded = Store()
    loaded.load_turtle(path)
    assert loaded.dump() == store.dump()


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("id:a id:b id:c\nid:d id:e id:f .", 4, "not Turtle"),
        ("id:a id:b nope:c .", 3, "declare it with @prefix at the head of the file"),
        ("id:a id:b <c> .", 3, "a relative IRI without a base"),
        ('id:a id:b "c .', 3, "is not closed"),
        ("id:a id:b", 3, "close it with '.'"),
        ("id:a id:b id:c .\n\nid:a id:b <http://a b> .", 5, "not Turtle"),
    ],
)
def test_what_is_no_turtle_is_refused_with_its_line(tmp_path, text, line, problem):
    path = tmp_path / "data.ttl"
    path.write_text(f"@prefix id: <{ID}> .\n\n{text}", encoding="utf-8")
    with pytest.raises(ReadError) as error:
        parse_turtle(path)
    assert error.value.line == line
    assert problem in str(error.value)
    assert f"{path}:{line}:" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "data.ttl"
    path.write_bytes(TURTLE.encode("utf-16"))
    with pytest.raises(ReadError, match="is UTF-16; save it as UTF-8"):
        parse_turtle(path)
    with pytest.raises(ReadError, match="no such file"):
        parse_turtle(tmp_path / "missing.ttl")
