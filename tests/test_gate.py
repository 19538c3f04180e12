"""The gate lets pass what the engine can bear, and answers from what is loaded.

pyoxigraph is the judge: what it takes for SPARQL must pass. It is never shown what it does not
survive, except in a process of its own.
"""

import json
import random
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given

from policygraph.errors import QueryError
from policygraph.gate import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_GROUPS,
    MAX_NEGATIONS,
    MAX_OPERATORS,
    MAX_TERMS,
    check,
)
from policygraph.namespaces import PREFIXES
from queries_by_hand import STORE, VALID, answer, declared, hostile_texts


def refused(query, **options):
    with pytest.raises(QueryError) as raised:
        check(query, **options)
    return raised.value


@pytest.mark.parametrize("query", VALID)
def test_a_valid_query_passes_and_the_engine_takes_it(query):
    check(query)
    answer(declared(query))


@given(hostile_texts)
def test_any_text_passes_or_is_refused(text):
    with suppress(QueryError):  # and nothing else
        check(text)


# --- other servers ----------------------------------------------------------------------------

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


# --- what the engine does not survive ---------------------------------------------------------


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
