"""The pieces of a query are those that the engine reads, and pyoxigraph is the judge of that."""

from contextlib import suppress

import pytest
from hypothesis import assume, given

from policygraph import sparql
from policygraph.errors import QueryError
from policygraph.rewriting import bind
from policygraph.sparql import Token, tokens, variables
from queries_by_hand import VALID, answer, declared, hostile_texts


def refused(query, **options):
    with pytest.raises(QueryError) as raised:
        list(tokens(query, **options))
    return raised.value


@pytest.mark.parametrize("query", VALID)
def test_the_pieces_joined_are_the_query(query):
    found = list(tokens(query))
    assert "".join(query[token.start : token.end] for token in found) == query
    assert [token.end for token in found[:-1]] == [token.start for token in found[1:]]
    if "\\u" not in query.replace("\\\\", "") and "\\U" not in query:
        assert "".join(token.text for token in found) == query


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


@pytest.mark.parametrize(
    "comparison", ["?a<?b&&?c>?d", "?a<=?b&&?c>=?d", "?a<ex:b&&?c>?d", "f(1)<?b,?c>", "?a <b> ?c"]
)
def test_what_may_be_an_iri_or_a_comparison_is_refused_with_what_to_write(comparison):
    error = refused("PREFIX ex: <urn:x> ASK { FILTER(" + comparison + ") }")
    assert "put a space after '<' or '<='" in error.problem
    plain = comparison.replace("<", "< ").replace("< =", "<= ")
    list(tokens("PREFIX ex: <urn:x> ASK { FILTER(" + plain + ") }"))


@given(hostile_texts)
def test_any_text_is_read_or_refused(text):
    with suppress(QueryError):  # and nothing else
        variables(text)


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


def test_the_variables_are_those_of_the_code():
    query = "SELECT ?a $b { ?a <urn:?c> '?d' ; ex:e ?é # ?f\n }"
    assert variables(query) == {"a", "b", "é"}
    assert variables("ASK { }") == set()


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
