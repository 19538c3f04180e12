"""Answers, graphs and networks as text: other programs read back what was there."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import policygraph
from policygraph import catalog, formats, queries, site
from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.namespaces import ID, PG, PREFIXES
from policygraph.network import project
from policygraph.queries import Statements, Table
from policygraph.store import Store, parse_turtle
from policygraph.terms import Terms

SOURCE = Path(policygraph.__file__).parents[1]
HOSTILE = (
    "a\x00\x08\x1b[2J\x85\u202e \"<>&'\r\nb\rc\td ]]> -->"
    ' lastmodifieddate="2020-01-01" \ud800 \ufffe é 漢字 😀 '
)


@pytest.fixture(scope="module")
def authored():
    return {each for path in catalog.turtle_files(catalog.DATA) for each in parse_turtle(path)}


@pytest.fixture(scope="module")
def drawn(shipped):
    return project(shipped)


@pytest.fixture
def hostile():
    """A network with everything that XML and CSV stumble over."""
    network = networkx.MultiDiGraph(name="hostile", days=None)
    network.add_node(ID + "a", label=HOSTILE, aliases=["x", "y z"], definition=None, weight=1.5)
    network.add_node(ID + "b", label="", aliases=[], definition="=1+1", weight=2.0)
    network.add_edge(
        ID + "a",
        ID + "b",
        key='k"1\x01',
        relation=HOSTILE,
        sources=[ID + "s", ID + "t"],
        start_earliest="2018-01-01",
        end_latest=None,
        cover=None,
    )
    network.add_edge(
        ID + "a",
        ID + "b",
        key="k2",
        relation="r",
        sources=[],
        start_earliest=None,
        end_latest="2019-01-01",
        cover="may cover",
    )
    return network


def table(columns, rows, **options):
    """A Table of literals."""
    terms = [tuple(ox.Literal(cell) for cell in row) for row in rows]
    return Table(tuple(columns), tuple(terms), Terms(Store()), **options)


def read_csv(text):
    return list(csv.reader(io.StringIO(text, newline="")))


# --- CSV --------------------------------------------------------------------------------------

DANGEROUS = tuple("=+-@\t\r\n＝＋－＠")
cells = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@given(st.lists(st.tuples(cells, cells), max_size=4))
def test_csv_is_read_back_as_it_was(rows):
    heading, *found = read_csv(formats.csv_text(["one", "two"], rows))
    assert heading == ["one", "two"]
    for row, wanted in zip(found, rows, strict=True):
        for cell, text in zip(row, wanted, strict=True):
            assert cell == text or (cell == f"'{text}" and text.startswith(DANGEROUS))


@pytest.mark.parametrize("cell", ["a\nb", "a\rb", "a\r\nb", 'a "b", c', "a,b", " a ", "'", ""])
def test_csv_keeps_line_ends_quotes_and_commas(cell):
    assert read_csv(formats.csv_text(["x", "y"], [(cell, "z")])) == [["x", "y"], [cell, "z"]]


@pytest.mark.parametrize(
    "cell",
    ["=1+1", '=HYPERLINK("x")', "+A1", "-A1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1"],
)
def test_csv_leads_what_a_spreadsheet_would_run_with_an_apostrophe(cell):
    assert read_csv(formats.csv_text(["x"], [(cell,)]))[1] == [f"'{cell}"]


@pytest.mark.parametrize(
    "cell",
    ["12", "-3", "+4.5", "-.5", "-1.5E3", "-INF", "--01-29", "->", "<-", "a=b", "2018-09", "–"],
)
def test_csv_leaves_numbers_days_without_a_year_and_arrows_alone(cell):
    assert read_csv(formats.csv_text(["x"], [(cell,)]))[1] == [cell]


@pytest.mark.parametrize("cell", ["a;b", ";", "a;=HYPERLINK(1)", "=1;2"])
def test_csv_quotes_a_cell_with_a_semicolon(cell):
    text = formats.csv_text(["x", "y"], [(cell, "z")])
    ((only,),) = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    assert only.endswith(f"{cell},z")


def test_csv_quotes_nothing_else_and_an_empty_cell_alone_so_that_it_is_a_row():
    assert formats.csv_text(["x"], [("",), ("plain: it's",)]) == 'x\n""\nplain: it\'s\n'


def test_csv_prints_labels_or_iris(shipped):
    answer = queries.ask_table(shipped, "leaders-on-date", as_of="2025-02-14")
    person = answer.columns.index("person")
    assert read_csv(formats.table_text(answer, "csv"))[1][person] == "Mellissa Harper"
    assert read_csv(formats.table_text(answer, "csv", iris=True))[1][person] == ID + "harper"


# --- Markdown and aligned tables ---------------------------------------------------------------


def test_markdown_escapes_what_would_end_a_cell_or_mark_it_up():
    text = formats.markdown_text(["a|b", "c"], [("x | y\nz", "`<b>` *c* [d](e) \\")])
    assert text == (
        "| a\\|b | c |\n| --- | --- |\n| x \\| y z | \\`\\<b>\\` \\*c\\* \\[d\\](e) \\\\ |\n"
    )


def columns_of(count):
    return [f"column {number}" for number in range(count)]


@settings(max_examples=60)
@given(
    st.integers(1, 10).flatmap(
        lambda count: st.lists(
            st.lists(st.text(max_size=40), min_size=count, max_size=count), min_size=1, max_size=3
        )
    ),
    st.integers(30, 160),
)
def test_a_table_fits_the_width_and_loses_nothing(rows, width):
    columns = columns_of(len(rows[0]))
    text = formats.aligned_text(columns, rows, width=width)
    assert max(map(len, text.split("\n"))) <= width
    assert all(each.isprintable() for each in text.split("\n"))
    wanted = Counter(
        each for row in (columns, *rows) for cell in row for each in formats.printable(cell)
    )
    del wanted[" "]
    if "---" in text:  # a table; else each row is a few lines, and headings stand once for each
        assert Counter(text) >= wanted
    else:
        assert Counter(text) >= wanted - Counter("".join(columns))


def test_a_table_wraps_between_words_and_dates_stay_whole():
    rows = [("Mellissa Harper", "from 2025-02-14 to 2025-03-04", "short")]
    text = formats.aligned_text(["person", "dates", "note"], rows, width=36)
    assert text == (
        "person         dates           note\n"
        "-------------  --------------  -----\n"
        "Mellissa       from            short\n"
        "Harper         2025-02-14 to\n"
        "               2025-03-04\n"
    )


def test_a_table_with_too_many_columns_becomes_one_line_for_each_value():
    rows = [("one", "", "x" * 30, "z"), ("two", "2025-02-14", "y", "")]
    text = formats.aligned_text(["name", "a long heading", "value", "note"], rows, width=32)
    assert text == (
        "name            one\n"
        "value           xxxxxxxxxxxxxxxx\n"
        "                xxxxxxxxxxxxxx\n"
        "note            z\n"
        "\n"
        "name            two\n"
        "a long heading  2025-02-14\n"
        "value           y\n"
    )


def test_a_table_without_rows_has_its_heading():
    assert formats.aligned_text(["name", "day"], [], width=80) == "name  day\n----  ---\n"


@pytest.mark.parametrize("format", ["table", "markdown"])
def test_no_label_steers_a_terminal_or_breaks_its_line(format):
    text = formats.table_text(table(["x"], [("\x1b]0;title\x07a\x9b2J\u202eb\nc",)]), format)
    assert all(each.isprintable() for each in text.split("\n"))
    assert text.count("\n") == 3
    assert "\\x1b" in text


def test_wide_characters_and_a_very_long_label_are_printed():
    wide, long = "漢字 👩‍👩‍👧 e\u0301", "word " * 20_000
    text = formats.table_text(table(["a", "b"], [(wide, long)]), "table", width=60)
    assert "漢字" in text
    assert text.count("word") == 20_000
    assert max(map(len, text.split("\n"))) <= 60


# --- SPARQL JSON --------------------------------------------------------------------------------

MIXED = """
    SELECT ?thing ?said ?nothing WHERE {
      VALUES (?thing ?said) {
        (id:a "plain") (id:b "lang"@en-gb) (id:c 1) (id:d 1.50) (id:e "2018-09"^^xsd:gYearMonth)
        (id:f "a\\"b\\\\c\\nd\\té 漢") (UNDEF true) (id:g "x"^^xsd:string) (id:h "y"^^id:own)
      }
    } ORDER BY ?thing"""


@pytest.mark.parametrize(
    "text",
    [
        MIXED,
        "SELECT ?s ?p ?o WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 500",
        "SELECT ?s WHERE { ?s a id:nothing }",
        *(each.text for each in catalog.query_files("queries") if not each.parameters),
    ],
)
def test_json_is_what_the_engine_itself_writes(shipped, text):
    engine = ox.Store()
    engine.bulk_load(shipped.store.dump(), format=ox.RdfFormat.N_TRIPLES)
    theirs = engine.query(text, prefixes=PREFIXES).serialize(format=ox.QueryResultsFormat.JSON)
    file = catalog.parse_query(text, name="text", path=Path("text"))
    answer = queries.query(shipped, file)
    assert json.loads(formats.answer_text(answer, "json")) == json.loads(theirs)


def test_json_of_a_truth_value_and_of_a_blank_node():
    assert json.loads(formats.answer_text(True, "json")) == {"head": {}, "boolean": True}
    answer = Table(("x",), ((ox.BlankNode("b1"),),), Terms(Store()))
    (row,) = json.loads(formats.sparql_json(answer))["results"]["bindings"]
    assert row == {"x": {"type": "bnode", "value": "b1"}}


@pytest.mark.parametrize("format", ["table", "csv", "markdown"])
def test_a_truth_value_is_one_word(format):
    assert formats.answer_text(False, format) == "false\n"


# --- Formats that do not fit --------------------------------------------------------------------

TRIPLE = ox.Triple(ox.NamedNode(ID + "a"), ox.NamedNode(PG + "alias"), ox.Literal("A"))


@pytest.mark.parametrize("format", formats.TABLE_FORMATS)
def test_triples_are_no_table(format):
    with pytest.raises(ValueProblem) as problem:
        formats.answer_text(Statements((TRIPLE,)), format)
    assert str(problem.value) == (
        f"'{format}' is for tables, and this gives triples; use turtle, jsonld, ntriples"
    )


@pytest.mark.parametrize("format", formats.GRAPH_FORMATS)
@pytest.mark.parametrize("answer", [True, table(["x"], [("a",)])])
def test_a_table_and_a_truth_value_are_no_triples(format, answer):
    with pytest.raises(ValueProblem) as problem:
        formats.answer_text(answer, format)
    assert str(problem.value) == (
        f"'{format}' is for triples, which only CONSTRUCT and DESCRIBE give; "
        "use table, csv, json, markdown"
    )


def test_a_format_that_does_not_exist_is_named_with_the_nearest(hostile):
    for write in (
        lambda: formats.answer_text(True, "cvs"),
        lambda: formats.table_text(table(["x"], []), "cvs"),
    ):
        with pytest.raises(UnknownNameError, match=r"^no format named 'cvs'; did you mean 'csv'\?"):
            write()
    with pytest.raises(UnknownNameError, match="did you mean 'turtle'"):
        formats.graph_text([TRIPLE], "turtel")
    with pytest.raises(UnknownNameError, match="did you mean 'graphml'"):
        formats.network_bytes(hostile, "grafml")


# --- Graphs -------------------------------------------------------------------------------------

jsonld_of_rdflib = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
RDFLIB = {"turtle": "turtle", "jsonld": "json-ld", "ntriples": "nt11"}
OXIGRAPH = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "ntriples": ox.RdfFormat.N_TRIPLES,
}


def read_triples(text, format):
    return {quad.triple for quad in ox.parse(text.encode(), format=OXIGRAPH[format])}


@jsonld_of_rdflib
@pytest.mark.parametrize("format", formats.GRAPH_FORMATS)
def test_the_graph_is_read_back_equal_by_both_libraries(shipped, authored, format):
    text = site.export(shipped, format)[""].decode()
    assert read_triples(text, format) == authored
    theirs, files = rdflib.Graph(), rdflib.Graph()
    theirs.parse(data=text, format=RDFLIB[format])
    for path in catalog.turtle_files(catalog.DATA):
        files.parse(path, format="turtle")
    assert set(theirs) == set(files)
    assert len(theirs) == len(authored)


@jsonld_of_rdflib
@settings(max_examples=60)
@given(text=st.text(st.characters(exclude_categories=("Cs",)), max_size=20))
@pytest.mark.parametrize("format", formats.GRAPH_FORMATS)
def test_any_text_is_read_back_equal_by_both_libraries(format, text):
    subject, predicate = ox.NamedNode(ID + "a"), ox.NamedNode(PG + "statement")
    found = {
        ox.Triple(subject, predicate, each)
        for each in (ox.Literal(text), ox.Literal(text, language="en"))
    }
    written = formats.graph_text(found, format)
    assert read_triples(written, format) == found
    graph = rdflib.Graph().parse(data=written, format=RDFLIB[format])
    assert {(str(each), each.language) for each in graph.objects()} == {(text, None), (text, "en")}


@pytest.mark.parametrize("format", formats.GRAPH_FORMATS)
def test_a_graph_is_written_the_same_whatever_the_order(authored, format):
    triples = sorted(authored, key=str)
    once = formats.graph_text(triples, format)
    random.Random(1).shuffle(triples)
    assert formats.graph_text([*triples, triples[0]], format) == once


def test_turtle_declares_prefixes_and_starts_each_thing_with_its_class(authored):
    text = formats.graph_text(authored, "turtle")
    assert "@prefix pg: <https://w3id.org/policygraph/ns#> .\n" in text
    assert "\nid:harper a pg:Person" in text


# --- Networks -----------------------------------------------------------------------------------


def read_network(data, format):
    """The network as networkx reads it, without what its GEXF reader adds."""
    if format == "graphml":
        return networkx.parse_graphml(data.decode(), force_multigraph=True)
    network = networkx.read_gexf(io.BytesIO(data))
    for _, _, attributes in network.edges(data=True):
        attributes.pop("id")
    return network


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_the_network_is_read_back_equal(drawn, format):
    found = read_network(formats.network_bytes(drawn, format), format)
    assert found.is_multigraph()
    assert found.is_directed()
    assert set(found) == set(drawn)
    assert set(found.edges(keys=True)) == set(drawn.edges(keys=True))
    for node, attributes in drawn.nodes(data=True):
        assert found.nodes[node] == carried(attributes)
    for source, target, key, attributes in drawn.edges(keys=True, data=True):
        times = {"start": attributes["start_earliest"], "end": attributes["end_latest"]}
        dated = {name: day for name, day in times.items() if day and format == "gexf"}
        assert found.edges[source, target, key] == carried(attributes) | dated


def carried(attributes):
    """What GraphML and GEXF can carry: lists joined by a space, nothing that is absent."""
    return {
        name: " ".join(value) if isinstance(value, list) else value
        for name, value in attributes.items()
        if value is not None
    }


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_a_hostile_network_is_read_back_with_what_xml_can_carry(hostile, format):
    found = read_network(formats.network_bytes(hostile, format), format)
    text = (
        "a\ufffd\ufffd\ufffd[2J\x85\u202e \"<>&'\nb\nc\td ]]> -->"
        ' lastmodifieddate="2020-01-01" \ufffd \ufffd é 漢字 😀 '
    )
    assert dict(found.nodes(data=True)) == {
        ID + "a": {"label": text, "aliases": "x y z", "weight": 1.5},
        ID + "b": {"label": "", "aliases": "", "definition": "=1+1", "weight": 2.0},
    }
    first = found.edges[ID + "a", ID + "b", 'k"1\ufffd']
    second = found.edges[ID + "a", ID + "b", "k2"]
    for days in (first.pop("start", None), second.pop("end", None)):
        assert days == {"graphml": None, "gexf": days}[format]
    assert first == {
        "relation": text,
        "sources": f"{ID}s {ID}t",
        "start_earliest": "2018-01-01",
    }
    assert second == {
        "relation": "r",
        "sources": "",
        "end_latest": "2019-01-01",
        "cover": "may cover",
    }


def test_gexf_says_from_when_to_when_and_not_when_it_was_written(hostile):
    text = formats.network_bytes(hostile, "gexf").decode()
    assert 'mode="dynamic"' in text
    assert 'timeformat="date"' in text
    assert 'start="2018-01-01"' in text
    assert 'end="2019-01-01"' in text
    assert "<meta>" in text  # what is taken out below stood in its tag
    assert text.count("lastmodifieddate=&quot;2020-01-01&quot;") == 2  # what a label says stays


def test_a_network_as_two_csv_files(drawn, hostile):
    files = formats.network_csv(drawn)
    assert set(files) == {"nodes.csv", "edges.csv"}
    nodes, edges = (list(csv.DictReader(io.StringIO(files[each], newline=""))) for each in files)
    assert {each["id"]: each["label"] for each in nodes} == dict(drawn.nodes(data="label"))
    assert {(each["source"], each["target"], each["key"]) for each in edges} == set(
        drawn.edges(keys=True)
    )
    assert all(each["assertion"].startswith("https://") for each in edges)
    definitions = csv.DictReader(io.StringIO(formats.network_csv(hostile)["nodes.csv"], newline=""))
    assert [each["definition"] for each in definitions] == ["", "'=1+1"]


def test_a_network_without_edges_is_written():
    empty = networkx.MultiDiGraph()
    for format in ("graphml", "gexf"):
        assert not read_network(formats.network_bytes(empty, format), format)
    assert formats.network_csv(empty) == {"nodes.csv": "id\n", "edges.csv": "source\n"}


# --- The same bytes everywhere ------------------------------------------------------------------

DIGESTS = """
import hashlib, sys
from policygraph import catalog, formats, queries, site, workspace
ready = workspace.load(cache=False)
for format in ("turtle", "jsonld", "ntriples", "graphml", "gexf", "csv"):
    for name, data in site.export(ready, format).items():
        print(format, name, hashlib.sha256(data).hexdigest())
answer = queries.ask_table(ready, "access-on-date")
for format in formats.TABLE_FORMATS:
    text = formats.table_text(answer, format, width=120)
    print(format, hashlib.sha256(text.encode()).hexdigest())
"""


def test_two_processes_with_other_hash_seeds_write_the_same_bytes(shipped):
    here = []
    for format in ("turtle", "jsonld", "ntriples", "graphml", "gexf", "csv"):
        for name, data in site.export(shipped, format).items():
            here.append(f"{format} {name} {hashlib.sha256(data).hexdigest()}")
    answer = queries.ask_table(shipped, "access-on-date")
    for format in formats.TABLE_FORMATS:
        text = formats.table_text(answer, format, width=120)
        here.append(f"{format} {hashlib.sha256(text.encode()).hexdigest()}")
    for seed in ("1", "4242"):
        child = subprocess.run(
            [sys.executable, "-c", DIGESTS],
            env={**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert child.stdout.splitlines() == here
