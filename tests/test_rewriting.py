"""Parameters get in as terms only, and a query shows all its variables or says that it cannot."""

import re
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policygraph.errors import QueryError, ValueProblem
from policygraph.gate import check
from policygraph.namespaces import PREFIXES
from policygraph.rewriting import bind, check_parameters, loosened, widened
from policygraph.sparql import variables
from queries_by_hand import DAY, VALID, answer, declared, hostile_texts, pieces

# --- parameters -------------------------------------------------------------------------------


@pytest.mark.parametrize("query", VALID)
def test_the_engine_takes_the_bound_query_and_reads_the_rest_alike(query):
    bound = bind(query, {"day": DAY})
    check(bound)
    answer(declared(bound))
    assert "day" not in variables(bound)
    term = pieces(DAY)
    expected = []
    for piece in pieces(query):
        expected += term if piece in (("var", "?day"), ("var", "$day")) else [piece]
    assert pieces(bound) == expected


def test_only_variables_are_replaced_in_both_spellings():
    query = "ASK { ?s ?day $day . ?days ex:day '?day' , '''$day''' , <urn:?day> , _:day # ?day\n}"
    assert bind(query, {"day": "<urn:d>"}) == (
        "ASK { ?s <urn:d> <urn:d> . ?days ex:day '?day' , '''$day''' , <urn:?day> , _:day # ?day\n}"
    )


def test_nothing_else_changes_and_unknown_names_do_nothing():
    query = "ASK{\r\n\t?s ?p\u0020?o}#end"
    assert bind(query, {}) == query
    assert bind(query, {"day": DAY}) == query


def test_terms_do_not_run_into_their_neighbours():
    assert bind("ASK{?s?p?o FILTER(?s<?o)}", {"p": "<urn:p>", "o": '"x"'}) == (
        'ASK{?s <urn:p>  "x" FILTER(?s< "x")}'
    )
    assert bind("?x", {"x": "<urn:x>"}) == "<urn:x>"


@pytest.mark.parametrize(
    "term",
    [
        "<urn:x>",
        "<http://example.org/#a>",
        '"x"',
        '"x"@en-GB',
        '"1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        r'"a \"b\" \\ \n \t é \u0001"',
        '""',
    ],
)
def test_a_term_may_be_an_iri_or_a_literal(term):
    query = bind("SELECT (?x AS ?y) {}", {"x": term})
    (row,) = ox.Store().query(query)
    (triple,) = ox.parse(f"<urn:s> <urn:p> {term} .", ox.RdfFormat.N_TRIPLES)
    assert row["y"] == triple.object


@pytest.mark.parametrize(
    "term",
    [
        "",
        " ",
        "x",
        "1",
        "true",
        "?y",
        "_:b",
        "ex:a",
        "<a>",
        "<?b#>",
        "<>",
        "<urn:a b>",
        "<urn:a> <urn:b>",
        "<urn:a> ",
        " <urn:a>",
        "<urn:a>#",
        '"a" ',
        '"a',
        '"a"b"',
        '"a" . ?s ?p ?o',
        '"a"^^',
        '"a"^^ex:t',
        '"a"@en@fr',
        '"a"^^<urn:t>)',
        '"a"=<urn:t>',
        '"a" } UNION { ?s ?p ?o',
        '"a\\u0022 } UNION { ?s ?p ?o } #"',
    ],
)
def test_anything_else_is_refused(term):
    with pytest.raises(ValueProblem, match="the value of 'x' is not a term"):
        bind("ASK { ?s ?p ?x }", {"x": term})


@given(hostile_texts, st.sampled_from(VALID))
@example(r"\u0022 } UNION { ?s ?p ?o } #", VALID[2])
@example("\\", VALID[2])
@example("?day $day \n\r\t\b\f\0\x7f\u2028", VALID[2])
def test_whatever_a_literal_says_the_query_around_it_stays(text, query):
    term = str(ox.Literal(text))
    bound = bind(query, {"day": term})
    check(bound)
    expected = []
    for kind, piece in pieces(query):
        replaced = kind == "var" and piece[1:] == "day"
        expected.append(None if replaced else (kind, piece))
    found = pieces(bound)
    assert len(found) == len(expected)
    for was, now in zip(expected, found, strict=True):
        assert now == was if was is not None else now[0] == "string"


@given(hostile_texts)
@example(r"\u0022")
@example(r"\\u0022\\\u0041")
def test_a_literal_arrives_as_it_was_sent(text):
    """Also where the parameter stands between others, and where it is compared."""
    term = str(ox.Literal(text))
    query = bind("SELECT ?z ('' AS ?a) (?x AS ?y) ('' AS ?b) { BIND(1<2 AS ?z) }", {"x": term})
    check(query)
    (row,) = ox.Store().query(query)
    assert row["y"] == ox.Literal(text)
    assert bool(ox.Store().query(bind(f"ASK {{ FILTER(?x={term}) }}", {"x": term})))


@given(st.text())
def test_an_iri_arrives_as_it_was_sent_or_is_refused(text):
    try:
        node = ox.NamedNode("urn:x:" + text)
    except ValueError:
        with pytest.raises((ValueProblem, SyntaxError)):
            ox.Store().query(bind("SELECT (?x AS ?y) {}", {"x": f"<urn:x:{text}>"}))
    else:
        (row,) = ox.Store().query(bind("SELECT (?x AS ?y) {}", {"x": str(node)}))
        assert row["y"] == node


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT ?day { ?s ?p ?day }", "in SELECT"),
        ("SELECT DISTINCT ?s $day { ?s ?p ?day }", "in SELECT"),
        ("SELECT (1 AS ?one) ?day WHERE { }", "in SELECT"),
        ("ASK { { SELECT ?s ?day { ?s ?p ?day } } }", "in SELECT"),
        ("SELECT (?s AS ?day) { ?s ?p ?o }", "after AS"),
        ("ASK { BIND(1 AS ?day) }", "after AS"),
        ("ASK { BIND(1 AS # comment\n $day) }", "after AS"),
        ("SELECT ?o { ?s ?p ?o } GROUP BY ?day", "in GROUP BY"),
        ("SELECT ?o { ?s ?p ?o } GROUP BY ?o (STR(?s) AS ?day)", "after AS"),
        ("ASK { { SELECT ?o { ?s ?p ?o } GROUP BY ?o ?day HAVING(1) } }", "in GROUP BY"),
        ("SELECT ?s { ?s ?p ?o } ORDER BY ?day", "in ORDER BY"),
        ("SELECT ?s { VALUES ?day { 1 2 } }", "in VALUES"),
        ("SELECT ?s { VALUES (?a ?day) { (1 2) } }", "in VALUES"),
        ("SELECT ?s { VALUES ?a { 1 ?day } }", "in VALUES"),
        ("SELECT ?s { VALUES (?a ?b) { (1 2) (?day 4) } }", "in VALUES"),
        ("SELECT ?s { } VALUES ?day { 1 }", "in VALUES"),
        ("ASK { FILTER(BOUND(?day)) }", "in BOUND"),
        ("ASK { FILTER(bound ( ?day )) }", "in BOUND"),
    ],
)
def test_a_parameter_where_only_a_variable_may_stand_is_refused(query, place):
    with pytest.raises(QueryError) as raised:
        check_parameters("\n" + query, {"day"}, where="a.rq")
    error = raised.value
    assert f"stands {place}, where only a variable may; use it in" in error.problem
    assert error.where == "a.rq"
    assert error.line == 2 + query.count("\n")
    line = query.splitlines()[-1]
    assert line[error.column - 1 :][:4] in ("?day", "$day")
    check_parameters(query, {"night"})


@pytest.mark.parametrize("query", VALID)
def test_a_parameter_in_any_other_place_passes(query):
    check_parameters(query, ["day"])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s FROM <urn:g> WHERE { ?s ex:p ?day }",
        "SELECT (STR(?day) AS ?x) (?day AS ?y) { }",
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s (YEAR(?day) AS ?y) HAVING (COUNT(?o) > ?day)",
        "SELECT ?s { ?s ?p ?o } ORDER BY DESC(?o = ?day) ?s",
        "SELECT ?s { VALUES ?a { 1 } ?s ex:p ?day VALUES (?b) { (1) } FILTER(?o = ?day) }",
        "SELECT ?s { { SELECT ?s { ?s ex:p ?day } GROUP BY ?s } ?s ex:q ?day }",
        "DESCRIBE ?day",
        "CONSTRUCT { ?s ex:p ?day } WHERE { GRAPH ?day { ?s ?p ?o } }",
        "ASK { ?s ?day ?o ; ?day/ex:p ?x }",
        "SELECT ?s { ?s ?p ?o FILTER(BOUND(?o) && ?o = ?day) }",
    ],
)
def test_a_parameter_that_passes_can_be_bound(query):
    check_parameters(query, {"day"})
    answer(declared(bind(query, {"day": "<urn:day>"})))


@given(hostile_texts)
def test_any_text_is_searched_for_parameters_or_refused(text):
    with suppress(QueryError):  # and nothing else
        check_parameters(text, {"day"})


# --- queries with all their variables -------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT ?a WHERE { ?a ?p ?o }", "a p o"),
        ("select distinct ?o ?a { ?a ?p ?o } order by ?a", "o a p"),
        ("SELECT (STR(?o) AS ?x) ?a WHERE { ?a ?p ?o }", "x a p o"),
        ("SELECT ?a FROM <urn:g> WHERE { ?a ?p ?o }", "a p o"),
        ("BASE <urn:b> PREFIX ex: <urn:where> SELECT REDUCED ?a { ?a ex:p ?o }", "a o"),
        ("SELECT ?a { ?a ?p '?x' # ?y\n FILTER EXISTS { ?a ?q ?z } }", "a p q z"),
        (
            "SELECT ?a { { SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b } GROUP BY ?a } }",
            "a n shown0 shown1",
        ),
        ("SELECT ?a { SELECT ?a { ?a ?p ?b } }", "a shown0 shown1"),
        ("SELECT ?a { ?a ?shown ?o { SELECT ?a { ?a ?p ?o } } }", "a shown o shown_0 shown_1"),
        ("SELECT ?a { { SELECT * { ?a ?p ?b } } ?a ?q ?o }", "a q o p b"),
        ("SELECT ?a { { SELECT ?a { ?a ?p ?b } LIMIT 1 } ?a ?q ?o }", "a q o"),
        ("SELECT ?a { ?a ?p ?o } GROUP BY ?a LIMIT 3", "a shown0 shown1"),
        ("SELECT (COUNT(*) AS ?n) { ?a ?p ?o }", "n shown0 shown1 shown2"),
        ("SELECT (group_concat(?o) AS ?n) { ?a ?p ?o }", "n shown0 shown1 shown2"),
        ("SELECT ?a { ?a ?p ?o } GROUP BY ?a HAVING (COUNT(?z) = 0)", "a shown0 shown1"),
        ("SELECT (EXISTS { SELECT ?x { ?x ?y ?a } } AS ?is) { ?a ?p ?o }", "is a p o"),
        ("SELECT ?a { ?a ?p ?o } VALUES ?p { <urn:where> }", "a p o"),
        ("SELECT ?a{?a ?p 'SELECT ?b WHERE'}", "a p"),
    ],
)
def test_a_query_shows_all_its_variables_after_its_own(query, columns):
    wide = widened(query)
    found = ox.Store().query(wide, prefixes=PREFIXES)
    assert [each.value for each in found.variables] == columns.split()


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?a ?p ?o }",
        "CONSTRUCT { ?a ?p ?o } WHERE { ?a ?p ?o }",
        "DESCRIBE ?a WHERE { ?a ?p ?o }",
        "SELECT ?a { ?a ?p ?o } LIMIT 3",
        "SELECT ?a { ?a ?p ?o } ORDER BY ?a OFFSET 2",
        "",
    ],
)
def test_a_query_that_is_cut_or_gives_no_rows_has_no_such_form(query):
    assert widened(query) is None


def test_a_query_that_shows_all_stays_as_it_is():
    assert widened("SELECT * { ?a ?p ?o }") == "SELECT * { ?a ?p ?o }"


def test_all_variables_give_the_same_rows_and_what_each_was_found_with():
    store = ox.Store()
    for number in range(3):
        subject = ox.NamedNode(f"urn:s{number % 2}")
        store.add(ox.Quad(subject, ox.NamedNode("urn:p"), ox.Literal(str(number))))
    query = "SELECT DISTINCT ?s WHERE { ?s <urn:p> ?o } ORDER BY ?s"
    narrow = [row["s"].value for row in store.query(query)]
    wide = [(row["s"].value, row["o"].value) for row in store.query(widened(query))]
    assert narrow == ["urn:s0", "urn:s1"]
    assert sorted(wide) == [("urn:s0", "0"), ("urn:s0", "2"), ("urn:s1", "1")]


def test_many_solutions_that_make_one_row_are_shown_in_one_text():
    store = ox.Store()
    for number in range(4):
        subject, kind = ox.NamedNode(f"urn:s{number}"), ox.NamedNode(f"urn:k{number % 2}")
        store.add(ox.Quad(subject, ox.NamedNode("urn:p"), kind))
        store.add(ox.Quad(subject, ox.NamedNode("urn:n"), ox.Literal(str(number))))
    query = (
        "SELECT ?k ?n WHERE { { SELECT ?k (MAX(?x) AS ?n) "
        "{ { SELECT ?s ?k (MAX(?v) AS ?x) { ?s <urn:p> ?k ; <urn:n> ?v } GROUP BY ?s ?k } } "
        "GROUP BY ?k } } ORDER BY ?k"
    )
    narrow = [tuple(map(str, row)) for row in store.query(query)]
    wide = [tuple(each and str(each) for each in row) for row in store.query(widened(query))]
    assert [row[:2] for row in wide] == narrow
    texts = [" ".join(each.value for each in row if each) for row in store.query(widened(query))]
    assert [sorted(re.findall("urn:s.", each)) for each in texts] == [
        ["urn:s0", "urn:s2"],
        ["urn:s1", "urn:s3"],
    ]


# --- loosened ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "ASK { ?s a ?c MINUS { ?s a <urn:x> } }",
            "ASK { ?s a ?c OPTIONAL { ?s a <urn:x>  BIND (true AS ?there1) } }",
        ),
        (
            "ASK { ?s a ?c FILTER NOT EXISTS { ?s ?p 1 } . filter exists{ ?s ?p 2 } }",
            "ASK { ?s a ?c OPTIONAL { ?s ?p 1  BIND (true AS ?there1) } "
            ". OPTIONAL{ ?s ?p 2  BIND (true AS ?there3) } }",
        ),
        (
            "ASK { ?s a ?c FILTER # why\n NOT EXISTS { ?s ?p 'MINUS' } }",
            "ASK { ?s a ?c OPTIONAL { ?s ?p 'MINUS'  BIND (true AS ?there1) } }",
        ),
        ("ASK { ?s a ?c FILTER (?c != <urn:x>) }", "ASK { ?s a ?c FILTER (?c != <urn:x>) }"),
        (
            "ASK { ?there a ?c MINUS { ?s a 1 MINUS { { ?s a 2 } } } }",
            "ASK { ?there a ?c OPTIONAL { ?s a 1 OPTIONAL { { ?s a 2 }  BIND (true AS ?there_2) } "
            " BIND (true AS ?there_3) } }",
        ),
        ("ASK { ?s a ?c FILTER (NOT EXISTS { ?s ?p 1 } || true) }", None),
        ("ASK { ?s a ?c FILTER (?c = 1 && EXISTS { ?s ?p 1 }) }", None),
        ("ASK { ?s a ?c BIND (EXISTS { ?s ?p 1 } AS ?has) }", None),
    ],
)
def test_what_must_not_be_there_may_be_there_in_a_loosened_query(text, expected):
    assert loosened(text) == expected
    if expected is not None:
        answer(expected)
