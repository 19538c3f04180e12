"""The gate reads a query as the engine does, and parameters get in as terms only.

pyoxigraph is the judge: what it takes for SPARQL must pass, in the pieces it has for the engine.
It is never shown what it does not survive, except in a process of its own.
"""

import json
import random
import subprocess
import sys
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from policygraph import sparql
from policygraph.errors import QueryError, ValueProblem
from policygraph.namespaces import PREFIXES
from policygraph.sparql import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_GROUPS,
    MAX_NEGATIONS,
    MAX_OPERATORS,
    MAX_TERMS,
    Token,
    bind,
    check,
    check_parameters,
    tokens,
    variables,
)

DAY = '"2018-09-01"^^<http://www.w3.org/2001/XMLSchema#date>'

# `?day` stands wherever a term may stand in its place.
VALID = [
    "SELECT * { ?s ?p ?o }",
    "SELECT*{?s?p?o}",
    "SELECT ?s WHERE { ?s ex:p ?day }",
    "SELECT ?s WHERE { ?s ex:date ?day ; ex:q ?o , ?o2 ; a ex:Thing . }",
    "SELECT DISTINCT ?s { ?s ex:p ?o FILTER(?o < ?day) }",
    "SELECT ?a { ?a ex:p ?b, ?c, ?d FILTER(?a<?b && ?c>?d) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b<?day || ?b>?day) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b<=?day && ?b >=?day) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b<5) FILTER(5<?b) FILTER(-1 <+2) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b < <urn:x>) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b=<urn:x#y>||?b!=<http://example.org/a#b>) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b IN (<urn:x>, <urn:y#z>, ?day)) }",
    "SELECT ?a { ?a ex:p ?b FILTER(?b NOT IN (1, 2.5, 1e3, .5, 1.e2)) }",
    "SELECT ?x{?x<urn:p>?y.?x<urn:q#r>'a'}",
    "SELECT ?x { ?x <urn:p> <urn:o>. # <not an iri\n ?x <urn:p#> ?o }",
    "SELECT ?x { ?x ex:p+ ?y . ?x ex:p* ?z . ?x ex:p? ?w . ?x ^ex:p ?v }",
    "SELECT ?x { ?x ex:p/ex:q|^ex:r/(ex:s|ex:t)* ?day }",
    "SELECT ?x { ?x !ex:p ?y . ?x !(ex:p|^ex:q|a|^a) ?z }",
    "SELECT ?x { ?x ex:p?day }",
    "SELECT ?x { ?x (<urn:a#b>/<urn:c#d>)+ ?y }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(DISTINCT ?s) AS ?n) (SUM(?v) AS ?t) { ?s ex:v ?v } GROUP BY ?o",
    "SELECT ?s (AVG(?v) AS ?m) { ?s ex:v ?v } GROUP BY ?s HAVING (AVG(?v)>1) ORDER BY DESC(?m) ?s",
    'SELECT (GROUP_CONCAT(?v ; SEPARATOR=", ") AS ?l) { ?s ex:v ?v } GROUP BY (STR(?s) AS ?t)',
    "SELECT (?day AS ?asked) (STR(?s) AS ?t) { ?s ?p ?o }",
    "SELECT ?s { { SELECT ?s (MAX(?v) AS ?m) { ?s ex:v ?v } GROUP BY ?s } FILTER(?m<?day) }",
    "SELECT ?s { { SELECT DISTINCT ?s { ?s ex:on ?day } LIMIT 10 OFFSET 2 } ?s ?p ?o }",
    "SELECT ?s { ?s ?p ?o OPTIONAL { ?s ex:q ?r FILTER(?r=?day) } }",
    "SELECT ?s { { ?s ex:p ?day } UNION { ?s ex:q ?o } UNION { } }",
    "SELECT ?s { ?s ?p ?o MINUS { ?s ex:q ?day } }",
    "SELECT ?s { ?s ?p ?o FILTER EXISTS { ?s ex:q ?day } FILTER NOT EXISTS { ?s ex:r ?o } }",
    "SELECT ?s { ?s ?p ?o FILTER(!EXISTS{?s ex:q ?o} && EXISTS{?s ?p ?o}) }",
    "SELECT ?s { GRAPH ?g { ?s ?p ?o } GRAPH ex:service { ?s ?p ?day } }",
    "SELECT ?s { BIND(YEAR(?day) AS ?y) BIND(IF(?y>2000,'new',\"old\") AS ?age) }",
    "SELECT ?s { VALUES ?s { <urn:a> <urn:b#c> ex:d 'x' \"y\"@en 1 true UNDEF } ?s ?p ?day }",
    'SELECT ?s { VALUES (?s ?t) { (<urn:a> <urn:b#c>) ("x"@en-GB UNDEF) } FILTER(?s<?t) }',
    "SELECT ?s { ?s ?p ?o } VALUES ?o { 1 2 3 }",
    "SELECT ?s { ?s ex:list (1 ?day <urn:a> <urn:b> ex:c 'd' ()) }",
    "SELECT ?s { ?s ex:q [ ex:r ?day ; ex:s [] ] . [] ex:t _:b . _:b ex:u [ a ex:C ] }",
    "SELECT ?s { ?s ex:p 'a' , \"b\" , '''c 'd' ''e''' , \"\"\"f \"g\" \"\"h\n\"\"\" }",
    r"SELECT ?s { ?s ex:p 'it\'s' , \"a \\\"b\\\" \\\\\" , 'tab\t' }".replace('\\"', '"').replace(
        r"\\", "\\"
    ),
    "SELECT ?s { ?s ex:p '' , \"\" , '''''' , \"\"\"\"\"\" , '#no' , \"<no>\" , '?day' }",
    "SELECT ?s { ?s ex:p \"'\" , '\"' , '''\"\"\"''' , \"\"\"'''\"\"\" }",
    "SELECT ?s { ?s ex:p 'chat'@fr , 'x'^^ex:t , '1'^^<http://www.w3.org/2001/XMLSchema#int> }",
    "SELECT ?s { ?s ex:p 1 , -1 , +1 , 1.5 , -.5 , 1e5 , 1.5E-3 , 2.e1 , true , false }",
    "SELECT ?s { ?s ex:p 1. ?s ex:q 2 .?s ex:r ex:a. }",
    r"SELECT ?s { ?s ex:a\,b ex:c%20d , ex:e.f , ex:1 , ex:g:h , ex: , : , :i\'j , ex:\#k }",
    "SELECT ?é { ?é ex:ñandú $day ; é:ü ?ü1 . ?é ex:日本 ?x·y }",
    "SELECT ?s { ?s ex:SERVICE ?service . ?service service:service 'SERVICE' } # SERVICE",
    'SELECT ?s { ?s ex:p <urn:SERVICE> , """SERVICE <urn:x> { }""" , ex:service. }',
    r'SELECT ?s { ?s ex:p "caf\u00e9" , <urn:caf\u00E9> , "\U0001F600" }',
    r"""SELECT ?s { ?s ex:p "C:\\users\\u0022" , 'a\\' , "\\" }""",
    "CONSTRUCT { ?s ex:p ?day } WHERE { ?s ?p ?o }",
    "CONSTRUCT { ?s ex:p [ ex:q (1 2) ] } { ?s ?p ?o } ORDER BY ?s LIMIT 3",
    "CONSTRUCT WHERE { ?s ex:p ?day }",
    "DESCRIBE <urn:a> <urn:b#c> ex:d",
    "DESCRIBE ?s { ?s ex:p ?day }",
    "ASK { ?s ex:p ?day }",
    "ASK FROM <urn:g> FROM NAMED ex:g { ?s ?p ?o FILTER(?o<?day&&true) }",
    "BASE <http://example.org/> ASK { <a> <b#c> <#d> , <> , <?e=f> }",
    "#+ title: a header\n#+ param day: day\n\nASK {\r\n\t?s ?p ?day # the day: ?day\r\n}\n#end",
    "ASK { FILTER(REGEX(STR(?day), '^2018-(09|10)', \"i\")) }",
    "ASK { FILTER(COALESCE(?day, 1/0, <urn:f#g>) = ?day && BOUND(?x) || isIRI(<urn:x>)) }",
    "ASK { FILTER(<http://www.w3.org/2001/XMLSchema#integer>('1') < 2 - -1*3/4) }",
    "ASK { FILTER(?day-?day=?day+-1*(2)) FILTER(!(!true)) FILTER(!!false) }",
    "ASK { BIND(EXISTS{} < 3 AS ?x) FILTER('a'@en<'b') FILTER(STR(1)<?day) }",
    "SELECT(1+1 AS?x)(1-1AS?y){}",
    "SELECT ?s{?s?p 1 FILTER(1=1)OPTIONAL{?s?q true}}LIMIT 10OFFSET 5",
]
PREFIX_LINES = "".join(
    f"PREFIX {prefix}: <http://example.org/{number}/>\n"
    for number, prefix in enumerate(["ex", "service", "é", ""])
)


def declared(query):
    """The query with its prefixes, after BASE or a header where it has one."""
    return PREFIX_LINES + query


def data():
    store = ox.Store()
    turtle = PREFIX_LINES.replace("PREFIX", "@prefix").replace(">\n", "> .\n") + (
        "ex:a ex:p ex:b , 5 , 'a' ; ex:v 1 , 2 ; ex:q ex:c . ex:b ex:p ex:c ; ex:v 3 ; ex:r ex:a ."
        f"ex:c ex:date {DAY} ; ex:p {DAY} ; ex:on {DAY} ."
    )
    store.load(turtle, ox.RdfFormat.TURTLE)
    return store


STORE = data()


def answer(query):
    """What the engine answers, in a form to compare; a SyntaxError if it is no query."""
    try:
        result = STORE.query(query)
        if isinstance(result, ox.QueryBoolean):
            return bool(result)
        if isinstance(result, ox.QueryTriples):
            return sorted(f"{each.predicate} {type(each.object)}" for each in result)
        names = [each.value for each in result.variables]
        blank = (ox.BlankNode,)
        return names, sorted(
            str([None if isinstance(row[name], blank) else row[name] for name in names])
            for row in result
        )
    except RuntimeError as error:  # an unknown function: parsed, not evaluated
        return str(error)


def pieces(query):
    return [
        (token.kind, token.text)
        for token in tokens(query)
        if token.kind not in ("space", "comment")
    ]


def refused(query, **options):
    with pytest.raises(QueryError) as raised:
        check(query, **options)
    return raised.value


# --- the pieces of a query --------------------------------------------------------------------


@pytest.mark.parametrize("query", VALID)
def test_the_pieces_joined_are_the_query(query):
    found = list(tokens(query))
    assert "".join(query[token.start : token.end] for token in found) == query
    assert [token.end for token in found[:-1]] == [token.start for token in found[1:]]
    if "\\u" not in query.replace("\\\\", "") and "\\U" not in query:
        assert "".join(token.text for token in found) == query


@pytest.mark.parametrize("query", VALID)
def test_a_valid_query_passes_and_the_engine_takes_it(query):
    check(query)
    answer(declared(query))


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


@pytest.mark.parametrize("query", VALID)
def test_the_pieces_are_those_that_the_engine_has(query):
    """Without comments and with other white space between the pieces, the answer is the same."""
    respaced = ""
    previous = ""
    for token in tokens(query):
        if token.kind in ("space", "comment"):
            previous = ""
            respaced += "\n"
            continue
        # A sign belongs to its number, and `?` to its path; the engine has COALESCE( as one.
        signed = token.kind == "number" and previous in ("+", "-")
        joined = signed or token.text in ("?", "*", "+") or previous == "COALESCE"
        respaced += ("" if joined else " \t") + query[token.start : token.end]
        previous = token.text
    assert answer(declared(respaced)) == answer(declared(query))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?a<?b", "var ?a|iri-less <|var ?b"),
        ("<urn:a>", "iri <urn:a>"),
        ("$x ?y1 ?é", "var $x|var ?y1|var ?é"),
        ("?x?y", "var ?x|var ?y"),
        ("ex:a.b. ex:c", "prefixed ex:a.b|punct .|prefixed ex:c"),
        ("a.:b", "name a|punct .|prefixed :b"),
        ("ex: :a : a.b:c", "prefixed ex:|prefixed :a|prefixed :|prefixed a.b:c"),
        (r"ex:a\'b 'c'", r"prefixed ex:a\'b|string 'c'"),
        ("ex:a%2Fb%2", "prefixed ex:a%2Fb|!"),
        ("_:b.c. _:1", "blank _:b.c|punct .|blank _:1"),
        ("'a'@en-GB", "string 'a'|language @en-GB"),
        ("'a'^^ex:t", "string 'a'|punct ^^|prefixed ex:t"),
        ("'''a'b''c'''", "string '''a'b''c'''"),
        (r"'a\'b'", r"string 'a\'b'"),
        (r"'''a\'''b'''", r"string '''a\'''b'''"),
        ("1 1.5 .5 1.e5", "number 1|number 1.5|number .5|number 1.e5"),
        ("1e-5 1.", "number 1e-5|number 1|punct ."),
        ("-1+2", "punct -|number 1|punct +|number 2"),
        ("a b_c A1", "name a|name b_c|name A1"),
        ("10OFFSET", "number 10|name OFFSET"),
        ("!= && || <x> >=", "punct !=|punct &&|punct |||iri <x>|punct >="),
        ("! = > | & ", "punct !|punct =|punct >|punct ||!"),
        (r"\u0061\U00000062", "name ab"),
        ("a#b\nc#d\re", "name a|name c|name e"),
    ],
)  # fmt: skip
def test_a_piece_ends_where_the_grammar_says(query, expected):
    query = f"({query}" if "iri-less" in expected else query
    found = []
    try:
        for token in tokens(query):
            if token.kind not in ("space", "comment"):
                found.append(f"{token.kind} {token.text}")
    except QueryError:
        found.append("!")
    expected = "punct (|" + expected.replace("iri-less", "punct") if query[0] == "(" else expected
    assert "|".join(found) == expected


def test_a_piece_knows_its_place():
    query = "SELECT ?é\n{ '''\n''' ?b\r\n?c }"
    found = [token for token in tokens(query) if token.kind in ("var", "string")]
    assert found == [
        Token("var", "?é", 1, 8, 7, 9),
        Token("string", "'''\n'''", 2, 3, 12, 19),
        Token("var", "?b", 3, 5, 20, 22),
        Token("var", "?c", 4, 1, 24, 26),
    ]


def test_a_place_is_that_of_the_text_as_written():
    query = r'ASK { ?s ?p "\u00e9\U0001F600" . ?\u0061b ?c 1 }'
    found = {token.text: token for token in tokens(query)}
    assert found["?ab"].column == query.index(r"?\u") + 1
    assert query[found["?ab"].start : found["?ab"].end] == r"?\u0061b"
    assert found["?c"].column == query.index("?c") + 1
    assert '"é😀"' in found
    assert bind(query, {"ab": "<urn:x>", "c": "<urn:y>"}) == query.replace(
        r"?\u0061b ?c", "<urn:x> <urn:y>"
    )


@pytest.mark.parametrize(
    ("query", "line", "column", "problem"),
    [
        ("ASK { 'a }", 1, 7, "the string that starts here is not closed"),
        ("ASK {\n  'a\n' }", 2, 3, "the string that starts here is not closed"),
        ('ASK { """a" }', 1, 7, "the string that starts here is not closed"),
        (r"ASK { 'a\' }", 1, 7, "the string that starts here is not closed"),
        ("ASK { <a b> }", 1, 7, "the IRI that starts here is not closed"),
        ("ASK { <a", 1, 7, "the IRI that starts here is not closed"),
        ("ASK { ?s ?p ~ }", 1, 13, "'~' has no place in SPARQL 1.1"),
        ("ASK { ?s ?p \u00a0 }", 1, 13, "has no place in SPARQL 1.1"),
        ("ASK { ?s ?p \\ }", 1, 13, "has no place in SPARQL 1.1"),
        ("\ufeffASK {}", 1, 1, "has no place in SPARQL 1.1"),
        ("ASK { <<?s ?p ?o>> ?q ?r }", 1, 7, "'<<' is not SPARQL 1.1"),
        ("ASK { FILTER(?a<<urn:x>) }", 1, 16, "put a space between"),
        ("ASK { ?s ?p ?o {| ?q ?r |} }", 1, 16, "'{|' is not SPARQL 1.1"),
    ],
)
def test_what_is_no_sparql_is_refused_where_it_stands(query, line, column, problem):
    error = refused(query, where="a.rq")
    assert (error.line, error.column) == (line, column)
    assert problem in error.problem
    assert str(error).startswith(f"a.rq:{line}:{column}: ")


# What may begin, end or escape something, and some things that may stand within.
hostile_pieces = st.sampled_from(
    [
        *("?day", "$day", "'", '"', "'''", '"""', "\\", "\\'", "#", "\n", "\r", " ", ".", ":", "^"),
        *("\\u0061", "\\u0022", "\\U0010FFFF", "\\uD800", "<", ">", "(", ")", "{", "}", "[", "]"),
        *("<urn:a#b>", "ex:a", "a", "é", "1", "@en", "true", "SERVICE", "VALUES", "AS", "BOUND"),
    ]
)
hostile_texts = st.lists(hostile_pieces, max_size=12).map("".join) | st.text()


@given(hostile_texts)
def test_any_text_is_read_or_refused(text):
    for read in (check, lambda text: check_parameters(text, {"day"}), variables):
        with suppress(QueryError):  # and nothing else
            read(text)


@given(hostile_texts)
def test_any_text_that_is_read_is_read_whole(text):
    try:
        found = list(tokens(text))
    except QueryError:
        assume(False)
    assert "".join(text[token.start : token.end] for token in found) == text
    for token in found:
        line_start = text.rfind("\n", 0, token.start) + 1
        assert token.line == text.count("\n", 0, token.start) + 1
        assert token.column == token.start - line_start + 1


@given(hostile_texts)
def test_a_text_of_ascii_is_read_like_any_other(text):
    """There are patterns for ASCII and for all of Unicode; they must not differ."""
    assume(text.isascii() and "\\" not in text)
    read = []
    for query in (text + "\n", text + "\n#é"):
        try:
            read.append([token for token in tokens(query) if token.kind != "comment"])
        except QueryError as error:
            read.append(str(error))
    assume("#" not in text)
    assert read[0] == read[1]


# --- the gate: other servers ------------------------------------------------------------------

SERVER = "http://127.0.0.1:1/"  # nobody listens there
SERVICE_FORMS = [
    f"SERVICE <{SERVER}> {{ ?a ?b ?c }}",
    f"service<{SERVER}>{{?a ?b ?c}}",
    f"SeRvIcE\n# comment\n<{SERVER}> {{ ?a ?b ?c }}",
    "SERVICE ex:here { ?a ?b ?c }",
    "SERVICE ?where { ?a ?b ?c }",
    # A keyword may run into the next word.
    "SERVICEex:here{?a ?b ?c}",
    "SERVICE:here{?a ?b ?c}",
    "service:here{?a ?b ?c}",
    "SERVICE?where{?a ?b ?c}",
    "?s ?p trueSERVICEex:here{?a ?b ?c}",
    # The engine takes `port:` for a name where what follows would make a bad port of it.
    f"?s ?p port:SERVICE<{SERVER}>{{?a ?b ?c}}",
    "?s ?p port:SERVICEex:here{?a ?b ?c}",
    "?s ?p port:SERVICE ex:here {?a ?b ?c}",
    "?s ?p port:SERVICE?where{?a ?b ?c}",
    # What may be an IRI is a comparison and a comment, and what may be a string is none.
    f'FILTER(?s<?p#>"""\n) SERVICE <{SERVER}> {{ ?a ?b ?c }} #"""',
    f'FILTER(?s<ex:b#>"""\n) SERVICE <{SERVER}> {{ ?a ?b ?c }} #"""',
    f'FILTER(?s<joined:b#>"""\n) SERVICE <{SERVER}> {{ ?a ?b ?c }} #"""',
    f'FILTER(?s<id:b#>"""\n) SERVICE <{SERVER}> {{ ?a ?b ?c }} #"""',
    f'FILTER(?s<true-ex:b#>"""\n) SERVICE <{SERVER}> {{ ?a ?b ?c }} #"""',
    f'FILTER(1=true<ex:b#>"""\n) SERVICE <{SERVER}> {{ ?a ?b ?c }} #"""'.replace("1=", "?s&&"),
    f'FILTER("a"@en<=?p#>"""\n) SERVICE <{SERVER}> {{ ?a ?b ?c }} #"""',
    f'FILTER(EXISTS{{}}<?p#>"""\n) SERVICE <{SERVER}> {{ ?a ?b ?c }} #"""',
    f'FILTER(STR(?s)<str#:>"""\n(?s)) SERVICE <{SERVER}> {{ ?a ?b ?c }} #"""',
    f'BIND("a\\u0022" AS ?x) SERVICE <{SERVER}> {{ ?a ?b ?c }} BIND("" AS ?y)',
    f"BIND('a\\u0027' AS ?x) SERVICE <{SERVER}> {{ ?a ?b ?c }} BIND('' AS ?y)",
    f'BIND("a\\u005C" AS ?x) SERVICE <{SERVER}> {{ ?a ?b ?c }} BIND("" AS ?y)',
    f'# \\u000A """\nSERVICE <{SERVER}> {{ ?a ?b ?c }} #"""',
    f"# \\U0000000D '''\nSERVICE <{SERVER}> {{ ?a ?b ?c }} #'''",
]
SERVICE_PREFIXES = f"PREFIX ex: <{SERVER}> PREFIX : <{SERVER}> PREFIX service: <{SERVER}>" + (
    f" PREFIXjoined:<{SERVER}>"
    f" PREFIX port: <http://127.0.0.1:1> SELECT * {{ VALUES ?where {{ <{SERVER}> }} ?s ?p ?o . "
)


@pytest.mark.parametrize("form", SERVICE_FORMS)
def test_no_spelling_of_service_passes(form):
    refused(SERVICE_PREFIXES + form + "\n}")


def has_service(query):
    """True if the engine reads the group behind SERVICE as a pattern, whose variables it has."""
    return {"a", "b", "c"} <= {
        each.value for each in STORE.query(query, prefixes=PREFIXES).variables
    }


@pytest.mark.parametrize("form", SERVICE_FORMS)
def test_each_of_these_spellings_is_service_to_the_engine(form):
    """Else the test above would prove nothing. Nothing is asked before an answer is read."""
    assert has_service(SERVICE_PREFIXES + form + "\n}")


@pytest.mark.parametrize(
    "form",
    [
        r"\u0053ERVICE <urn:x> { ?a ?b ?c }",
        r"SER\U00000056ICE <urn:x> { ?a ?b ?c }",
        "SERVICE SILENT <urn:x> { ?a ?b ?c }",
        "SERVICESILENTex:here{?a ?b ?c}",
        "?s ?p port:SERVICESILENTex:here{?a ?b ?c}",
        "?s ?p port:SERVICE SILENT ex:here{?a ?b ?c}",
        "SERVICE",
        "xservicex",
    ],
)
def test_what_another_engine_may_take_for_service_is_refused(form):
    assert "SERVICE is refused" in refused("SELECT * { ?s ?p ?o . " + form + " }").problem


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s ex:SERVICE ?o }",
        "ASK { ?s service:p ?o . service:a service:b service:c }",
        "ASK { ?s ex:service ?o . { ?a ?b ?c } }",
        "ASK { ex:service ex:p ?o { ?a ?b ?c } }",
        "ASK { ?s ex:service ?o OPTIONAL { ?a ?b ?c } }",
        "ASK { GRAPH ex:services { ?a ?b ?c } }",
        "ASK FROM ex:services { ?a ?b ?c }",
        "ASK FROM NAMED ex:services { ?a ?b ?c }",
        "DESCRIBE ex:service { }",
        "ASK { ?service ?SERVICE $service }",
        "ASK { ?s ?p 'SERVICE <urn:x> { }', '''\nSERVICE <urn:x> { }''' }",
        "ASK { ?s ?p <urn:SERVICE> , 'x'@service } # SERVICE <urn:x> { }",
        "#+ title: which SERVICE?\nASK { }",
    ],
)
def test_the_word_service_may_stand_elsewhere(query):
    check(query)
    answer(declared(query))


def test_the_place_of_service_is_said():
    error = refused("ASK {\n  ?s ?p ?o .\n    SERVICE <urn:x> { } }", where="a.rq")
    assert str(error) == ("a.rq:3:5: SERVICE is refused: a query asks only the data that is loaded")
    error = refused("ASK { ?s ex:services ?o {} }")
    assert "if 'ex:services' is a name, end the statement before '{' with '.'" in error.problem


@pytest.mark.parametrize(
    "comparison", ["?a<?b&&?c>?d", "?a<=?b&&?c>=?d", "?a<ex:b&&?c>?d", "f(1)<?b,?c>", "?a <b> ?c"]
)
def test_what_may_be_an_iri_or_a_comparison_is_refused_with_what_to_write(comparison):
    error = refused("PREFIX ex: <urn:x> ASK { FILTER(" + comparison + ") }")
    assert "put a space after '<' or '<='" in error.problem
    check(
        "PREFIX ex: <urn:x> ASK { FILTER("
        + comparison.replace("<", "< ").replace("< =", "<= ")
        + ") }"
    )


# Pieces that, put together, have something to hide behind.
DISGUISES = [
    *('"""', "'''", '"', "'", "#", "\n", " ", "\\u0022", "\\u000A", "''", '""', "'a'", "@en"),
    *("<", ">", "<?p#>", "<urn:b#>", "<ex:b#>", "FILTER(?s", "FILTER(1", "(", ")", "{", "}", "."),
    *("?s ?p ", "?s ?p port:", "ex:a", "ex:a\\'", "BIND(''AS?x)", "VALUES?v{1", "true", "&&", "-"),
]


def test_no_disguise_of_service_gets_past_the_gate():
    """What passes and the engine can parse must have no service in it, as the engine tells."""
    chance = random.Random(20180901)
    short = [form for form in SERVICE_FORMS if "\n" not in form]
    passed = 0
    for _ in range(20_000):
        before = "".join(chance.choices(DISGUISES, k=chance.randrange(5)))
        after = "".join(chance.choices(DISGUISES, k=chance.randrange(5)))
        query = f"{SERVICE_PREFIXES}{before}{chance.choice(short)}{after}\n}}"
        with suppress(QueryError, SyntaxError):
            check(query)
            passed += 1
            assert not has_service(query), query
    assert passed > 500


# --- the gate: what the engine does not survive -----------------------------------------------


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("SELECT * " + "{" * 5_000 + "}" * 5_000, "brackets are nested more than 100 deep"),
        ("SELECT * {FILTER" + "(" * 5_000 + "1" + ")" * 5_000 + "}", "nested more than 100"),
        ("SELECT * {" + "[?p " * 2_000 + "1" + "]" * 2_000 + "}", "nested more than 100"),
        ("SELECT * {FILTER(" + "!" * 10_000 + "1)}", "more than 500 operators"),
        ("SELECT * {" + "OPTIONAL{}" * 3_000 + "}", "more than 500 operators"),
        ("SELECT * {" + "FILTER NOT EXISTS{}" * 1_000 + "}", "more than 500 operators"),
        ("SELECT * {?s " + "ex:a/" * 5_000 + "ex:a ?o}", "more than 500 operators"),
        ("SELECT * {FILTER(1" + "+1" * 5_000 + ")}", "more than 500 operators"),
        ("SELECT * {FILTER(1" + "-1" * 5_000 + ")}", "more than 500 operators"),
        ("SELECT * {" + "{}" * 5_000 + "}", "more than 500 groups in braces"),
        ("SELECT * {" + "?s?p:OPTIONAL{}" * 3_000 + "}", "more than 1,000 terms"),
        ("SELECT * {" + "FILTERex:f()" * 4_000 + "}", "more than 500 operators"),
        ("SELECT * {FILTER(" + "!(" * 50 + "1 1", "negations are nested more than 10 deep"),
        ("SELECT * {FILTER(" + "!STR(" * 50 + "1 1", "negations are nested more than 10 deep"),
        ("SELECT * {FILTER(" + "! EXISTS{FILTER(" * 20 + "1 1", "negations are nested"),
        ("SELECT * {?s ?p 1" + ",1" * 10_000 + "}", "more than 1,000 terms"),
        ("SELECT * {?s ?p (" + "() " * 10_000 + ")}", "more than 1,000 terms"),
        ("DESCRIBE " + "<urn:x> " * 5_000, "more than 1,000 terms"),
        ("SELECT * {} ORDER BY " + "(1)" * 5_000, "more than 1,000 terms"),
        ("ASK{}" + " " * MAX_BYTES, "the query has 65,541 bytes; at most 65,536 are taken"),
        ("ASK{?s ?p '" + "é" * 40_000 + "'}", "bytes; at most 65,536 are taken"),
    ],
    ids=lambda value: value[:40],
)
def test_what_would_crash_or_hang_the_engine_is_refused(query, problem):
    error = refused(query[:MAX_BYTES] if "bytes" not in problem else query)
    assert problem in error.problem


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        (MAX_DEPTH, lambda n: "ASK " + "{" * n + "}" * n),
        (MAX_DEPTH, lambda n: "ASK {?s ?p " + "[?p " * (n - 1) + "1" + "]" * (n - 1) + "}"),
        (MAX_OPERATORS, lambda n: "ASK {" + "OPTIONAL{}" * (n - 1) + "FILTER(1)}"),
        (MAX_OPERATORS, lambda n: "ASK {FILTER(" + "!" * (n - 1) + "1)}"),
        (MAX_OPERATORS, lambda n: "ASK {?s (<urn:a>" + "|<urn:a>" * n + ") ?o}"),
        (MAX_GROUPS, lambda n: "ASK {" + "{}" * (n - 1) + "}"),
        (MAX_TERMS, lambda n: "ASK {?s ?p 1" + ",1" * (n - 4) + "}"),
        (MAX_NEGATIONS, lambda n: "ASK {FILTER(" + "!(" * n + "1" + ")" * n + ")}"),
        (MAX_BYTES, lambda n: "ASK {?s ?p '" + "a" * (n - 14) + "'}"),
    ],
)
def test_a_query_at_a_limit_passes_and_one_beyond_it_does_not(limit, most):
    check(most(limit))
    assert f"{limit:,}" in refused(most(limit + 1)).problem.replace("10 deep", "10")


def test_the_data_of_values_may_be_long():
    check("SELECT * { VALUES ?x { " + "ex:a " * 5_000 + "} ?x ?p ?o }")
    check("SELECT * { VALUES (?x ?y) { " + "(ex:a 1) " * 3_000 + "} }")
    check("SELECT * { ?x ?p ?o } VALUES ?x {" + "'a'^^ex:b " * 3_000 + "}")
    # What follows it is counted again.
    long = "SELECT * { VALUES ?x { 1 2 } ?s ?p 1" + ",1" * 2_000 + "}"
    assert "more than 1,000 terms" in refused(long).problem


AT_THE_LIMITS = [
    "ASK " + "{" * 100 + "}" * 100,
    "ASK {FILTER" + "(" * 99 + "1" + ")" * 99 + "}",
    "ASK " + "{FILTER EXISTS" * 99 + "{}" + "}" * 99,
    "ASK {FILTER(" + "STR(" * 98 + "1" + ")" * 98 + ")}",
    "ASK {FILTER(" + "!" * 499 + "1)}",
    "ASK {" + "OPTIONAL{}" * 499 + "}",
    "ASK {?s ?p ?o " + "MINUS{}" * 499 + "}",
    "ASK {" + "{}UNION" * 490 + "{}}",
    "ASK {FILTER(1" + "&&1" * 490 + ")}",
    "ASK {FILTER(1" + "+1" * 490 + ")}",
    "ASK {" + "".join(f"BIND(1 AS ?x{n})" for n in range(190)) + "}",
    "ASK {?s (<urn:a>" + "|<urn:a>" * 490 + ") ?o}",
    "ASK {VALUES ?x {" + "1 " * 30_000 + "}}",
    "SELECT * {} ORDER BY " + "(1)" * 490,
    "DESCRIBE " + "<urn:x> " * 990,
]
ASK_ALL = """
import json, sys
import pyoxigraph as ox
for query in json.load(sys.stdin):
    try:
        result = ox.Store().query(query)
        if not isinstance(result, ox.QueryBoolean):
            list(result)
    except SyntaxError as error:
        print(error, query[:60])
print("survived")
"""


def test_the_engine_survives_what_passes():
    for query in AT_THE_LIMITS:
        check(query)
    process = subprocess.run(
        [sys.executable, "-c", ASK_ALL],
        input=json.dumps(AT_THE_LIMITS),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (process.returncode, process.stdout) == (0, "survived\n"), process.stderr


class Counted:
    """A pattern that counts the characters it has matched."""

    def __init__(self, pattern, counts):
        self.pattern, self.counts = pattern, counts

    def match(self, text, position=0):
        found = self.pattern.match(text, position)
        self.counts.append(found.end() - position if found else 1)
        return found


@pytest.mark.parametrize(
    "piece",
    ["a.", "a.a ", "a:a..", "a:%", "(<", "<a", "(1<a:b", "_:a.", "\\u0041 ", "1.", "''", "[]"],
)
@pytest.mark.parametrize("letter", ["", "é"])
def test_a_long_text_is_read_only_so_often(piece, letter, monkeypatch):
    """Reading it again from each of its places would be a million times."""
    counts = []
    patterns = sparql._patterns
    monkeypatch.setattr(
        sparql,
        "_patterns",
        lambda ascii: sparql._Patterns(*(Counted(each, counts) for each in patterns(ascii))),
    )
    monkeypatch.setattr(sparql, "_IRI", Counted(sparql._IRI, counts))
    text = piece * (10_000 // len(piece)) + letter
    with suppress(QueryError):
        list(tokens(text))
    assert 0 < sum(counts) <= 4 * len(text)


def test_deep_brackets_need_no_deep_stack():
    assert sum(1 for _ in tokens("{([" * 100_000)) == 300_000


# --- parameters -------------------------------------------------------------------------------


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


def test_the_variables_are_those_of_the_code():
    query = "SELECT ?a $b { ?a <urn:?c> '?d' ; ex:e ?é # ?f\n }"
    assert variables(query) == {"a", "b", "é"}
    assert variables("ASK { }") == set()


# --- queries with all their variables -------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT ?a WHERE { ?a ?p ?o }", "a p o"),
        ("select distinct ?o ?a { ?a ?p ?o } order by ?a", "o a p"),
        ("SELECT (STR(?o) AS ?x) ?a WHERE { ?a ?p ?o }", "x a o p"),
        ("SELECT ?a FROM <urn:g> WHERE { ?a ?p ?o }", "a p o"),
        ("BASE <urn:b> PREFIX ex: <urn:where> SELECT REDUCED ?a { ?a ex:p ?o }", "a o"),
        ("SELECT ?a { ?a ?p '?x' # ?y\n FILTER EXISTS { ?a ?q ?z } }", "a p q z"),
        ("SELECT ?a { { SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b } GROUP BY ?a } }", "a b n p"),
        ("SELECT ?a { ?a ?p ?o } VALUES ?p { <urn:where> }", "a p o"),
        ("SELECT ?a{?a ?p 'SELECT ?b WHERE'}", "a p"),
    ],
)
def test_a_query_shows_all_its_variables_after_its_own(query, columns):
    wide = sparql.widened(query)
    found = ox.Store().query(wide, prefixes=PREFIXES)
    assert [each.value for each in found.variables] == columns.split()


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?a ?p ?o }",
        "CONSTRUCT { ?a ?p ?o } WHERE { ?a ?p ?o }",
        "DESCRIBE ?a WHERE { ?a ?p ?o }",
        "SELECT ?a { ?a ?p ?o } GROUP BY ?a",
        "SELECT (COUNT(*) AS ?n) { ?a ?p ?o }",
        "SELECT (group_concat(?o) AS ?n) { ?a ?p ?o }",
        "SELECT ?a { ?a ?p ?o } LIMIT 3",
        "SELECT ?a { ?a ?p ?o } ORDER BY ?a OFFSET 2",
        "",
    ],
)
def test_a_row_that_stands_for_many_or_a_query_without_rows_has_no_such_form(query):
    assert sparql.widened(query) is None


def test_a_query_that_shows_all_stays_as_it_is():
    assert sparql.widened("SELECT * { ?a ?p ?o }") == "SELECT * { ?a ?p ?o }"


def test_all_variables_give_the_same_rows_and_what_each_was_found_with():
    store = ox.Store()
    for number in range(3):
        subject = ox.NamedNode(f"urn:s{number % 2}")
        store.add(ox.Quad(subject, ox.NamedNode("urn:p"), ox.Literal(str(number))))
    query = "SELECT DISTINCT ?s WHERE { ?s <urn:p> ?o } ORDER BY ?s"
    narrow = [row["s"].value for row in store.query(query)]
    wide = [(row["s"].value, row["o"].value) for row in store.query(sparql.widened(query))]
    assert narrow == ["urn:s0", "urn:s1"]
    assert sorted(wide) == [("urn:s0", "0"), ("urn:s0", "2"), ("urn:s1", "1")]
