"""The command line: one table of what is refused and how, then streams, signals and terminals."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

import policygraph
from policygraph import catalog, workspace
from policygraph.cli import main
from policygraph.namespaces import ID

SOURCE = Path(policygraph.__file__).parents[1]
posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and limits")
linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")

HEAD = """@prefix id: <https://w3id.org/policygraph/id/> .
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SMALL = HEAD + 'id:a a pg:Agency ; rdfs:label "Alpha"@en .\n'
HOSTILE = HEAD + (
    'id:a a pg:Agency ; rdfs:label "\\u001B]0;owned\\u0007\\u009B2Jred\\u202E\\nline"@en ;\n'
    '  pg:alias "steer" .\n'
    f'id:b a pg:Agency ; rdfs:label "{"word " * 4000}end"@en ; pg:alias "long" .\n'
)
PROLOGUE = "SELECT * WHERE { ?s ?p ?o "

FILES = {
    "small.ttl": SMALL,
    "with a space.ttl": SMALL,
    "windows.ttl": SMALL.replace("\n", "\r\n"),
    "hostile.ttl": HOSTILE,
    "bom.ttl": b"\xef\xbb\xbf" + SMALL.encode(),
    "utf16.ttl": SMALL.encode("utf-16"),
    "latin1.ttl": SMALL.replace("Alpha", "Peña").encode("latin-1"),
    "binary.ttl": b"\x89PNG\r\n\x1a\n\x00\x00",
    "broken.ttl": HEAD + 'id:a a pg:Agency ;\n  rdfs:label "Peña" "y" .\n',
    "broken-windows.ttl": (HEAD + 'id:a a pg:Agency ;\n  rdfs:label "x" "y" .\n').replace(
        "\n", "\r\n"
    ),
    "unclosed.ttl": HEAD + 'id:a rdfs:label "Alpha .\n',
    "undeclared.ttl": HEAD + "id:a a foo:Agency .\n",
    "relative.ttl": SMALL + "<beta> a pg:Agency .\n",
    "february.ttl": SMALL
    + 'id:ev a pg:Announcement ; rdfs:label "An announcement"@en ;\n'
    + '  pg:occurredOn "2024-02-30"^^xsd:date .\n',
    "own.rq": "SELECT ?label WHERE { ?s rdfs:label ?label FILTER (?label = 'Alpha'@en) }\n",
    "construct.rq": "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o . FILTER (?s = id:a) }\n",
    "windows.rq": "SELECT ?s\r\nWHERE {\r\n  ?s ?p }\r\n",
    "header.rq": "#+ title: x\n#+ param thing: thing\nSELECT ?s WHERE { ?s ?p ?thing }\n",
    "latin1.rq": "# Pe\xf1a\nASK {}\n".encode("latin-1"),
    "notes.txt": "mine\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with every kind of file that somebody may name."""
    path = tmp_path_factory.mktemp("cli")
    for name, content in FILES.items():
        data = content if isinstance(content, bytes) else content.encode()
        (path / name).write_bytes(data)
    (path / "empty").mkdir()
    (path / "folder.rq").mkdir()
    return path


@pytest.fixture(autouse=True)
def here(folder, monkeypatch, tmp_path_factory):
    """Every command runs in that folder, with a cache of the tests' own."""
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))
    monkeypatch.delenv("COLUMNS", raising=False)


def run(*arguments, text=None):
    return CliRunner().invoke(main, [str(each) for each in arguments], input=text)


def refusal(*arguments, text=None):
    """The message of a command that is not done: one line, and nothing on standard output."""
    result = run(*arguments, text=text)
    assert (result.exit_code, result.stdout) == (2, "")
    return message_of(result.stderr)


def message_of(errors):
    assert errors.startswith("Error: ")
    assert errors.endswith("\n")
    assert errors.count("\n") == 1
    return errors.removeprefix("Error: ").removesuffix("\n")


def command(*arguments):
    return [sys.executable, "-m", "policygraph", *map(str, arguments)]


def child(*arguments, **options):
    """What a process of its own gives back, as bytes."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.run(command(*arguments), **streams)


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def pairs(transcript):
    """What is typed after a `$`, and what comes back on the next line."""
    lines = [each for each in transcript.splitlines() if each and not each.startswith("# ")]
    assert all(each.startswith("$ ") for each in lines[::2])
    return list(zip((each[2:] for each in lines[::2]), lines[1::2], strict=True))


# --- What is refused, and in which words --------------------------------------------------------

UNREADABLE = """
$ none.ttl
cannot read none.ttl: no such file or folder
$ empty
cannot read empty: a folder without Turtle; name a .ttl file or a folder that holds one
$ binary.ttl
cannot read binary.ttl: is a binary file, not Turtle
$ broken.ttl
cannot read broken.ttl:6:21: not Turtle: "y" is not a valid subject or graph name
$ broken-windows.ttl
cannot read broken-windows.ttl:6:18: not Turtle: "y" is not a valid subject or graph name
$ unclosed.ttl
cannot read unclosed.ttl:5:17: not Turtle: the string or IRI that starts here is not closed
$ undeclared.ttl
cannot read undeclared.ttl:5:8: the prefix foo: has not been declared; declare it with @prefix at the head of the file
$ relative.ttl
cannot read relative.ttl:6:1: a relative IRI without a base; write the whole IRI or a prefixed name
$ utf16.ttl
cannot read utf16.ttl: is UTF-16; save it as UTF-8
$ latin1.ttl
cannot read latin1.ttl:5:34: line 5 is not UTF-8 ('ñ' in Latin-1); save the file as UTF-8
"""  # noqa: E501


@pytest.mark.parametrize(("name", "message"), pairs(UNREADABLE))
def test_a_file_that_cannot_be_read_is_told_with_its_place(name, message):
    assert refusal("query", "sources", "-g", name) == message


REFUSED = """
# names that do not exist, with the nearest
$ query leader-on-date
no query named 'leader-on-date'; did you mean 'leaders-on-date'?
$ query LEADERS-ON-DATE
no query named 'LEADERS-ON-DATE'; did you mean 'leaders-on-date'?
$ query leaders-on-date -p agncy=ICE
no parameter of 'leaders-on-date' named 'agncy'; did you mean 'agency'?
$ query rivals -p agency=ICE
'rivals' takes no parameters, but got 'agency'
$ rank --by btweenness
no measure named 'btweenness'; did you mean 'betweenness'?
$ query rivals -f cvs
no format named 'cvs'; did you mean 'csv'?
$ show Harper -f cvs
no format named 'cvs'; did you mean 'csv'?
$ export -f grphml
no format named 'grphml'; did you mean 'graphml'?
$ show Harpr
no term named 'Harpr'; did you mean 'Harper'?
$ path ICE Harpr
no term named 'Harpr'; did you mean 'Harper'?
$ render --focus Harpr
no term named 'Harpr'; did you mean 'Harper'?
$ query leaders-on-date -p agency=Harpr
no term named 'Harpr'; did you mean 'Harper'?
$ rank formal-tie
no network named 'formal-tie'; did you mean 'formal-ties'?
$ render formal-tie
no network named 'formal-tie'; did you mean 'formal-ties'?
$ path ICE HHS speach
no network named 'speach'; did you mean 'speech'?
$ export -f gexf --network speach
no network named 'speach'; did you mean 'speech'?
$ render --query rivalz
no query named 'rivalz'; did you mean 'rivals'?
$ quary
no verb named 'quary'; did you mean 'query'?
$ rivals
'rivals' is a question; write 'query rivals'
$ query rivals --as-off 2024
no option named '--as-off'; did you mean '--as-of'?
$ query rivals --lmit=3
no option named '--lmit'; did you mean '--limit'?
$ -g small.ttl query
option '-g' stands after the verb; see 'policygraph --help'
# days
$ query leaders-on-date --as-of 2024-02-30
'2024-02-30' is not a date: 2024-02 has 29 days
$ query leaders-on-date --as-of 02/14/2025
'02/14/2025' is not a date; write YYYY-MM-DD, YYYY-MM or YYYY
$ query leaders-on-date --known-on soon
'soon' is not a date; write YYYY-MM-DD, YYYY-MM or YYYY
$ rank --as-of 2024-13
'2024-13' is not a date: there is no month 13
$ query rivals --as-of 2025
'rivals' asks about no day, so it takes no --as-of
$ query org-chart -g small.ttl
a day is needed and the data has no pg:referenceDate; give one with --as-of
$ query leaders-on-date --as-of 2018 -p as_of=2019
the day is given twice, by --as-of and by -p as_of=; give it once
# parameters and options
$ query leaders-on-date -p agency
'agency' is not a parameter; write -p NAME=VALUE
$ query leaders-on-date -p =ICE
'=ICE' is not a parameter; write -p NAME=VALUE
$ query leaders-on-date -p agency=ICE -p agency=ORR
parameter 'agency' is given twice; give it once
$ query rivals --limit -1
invalid value for '--limit': -1 is not in the range x>=0; see 'policygraph query --help'
$ query rivals --limit few
invalid value for '--limit': 'few' is not a valid whole number; see 'policygraph query --help'
$ render --hops 0
invalid value for '--hops': 0 is not in the range x>=1; see 'policygraph render --help'
$ query rivals -g ''
invalid value for '-g' / '--graph': an empty name; see 'policygraph query --help'
$ query rivals -o ''
invalid value for '-o' / '--output': an empty name; see 'policygraph query --help'
$ show
missing argument 'TERM'; see 'policygraph show --help'
$ show Mellissa Harper
got unexpected extra argument (Harper); put a name of several words in quotes; see 'policygraph show --help'
$ rank --without Harper
'Harper' (Mellissa Harper) is not a source; name a document, a publisher or an origin
$ query leaders-on-date 2018
got unexpected extra argument (2018); a day goes with --as-of, another parameter with -p NAME=VALUE; see 'policygraph query --help'
$ render formal-ties page.html
got unexpected extra argument (page.html); it draws one network, and -o names the file; see 'policygraph render --help'
$ build data
got unexpected extra argument (data); data go with -g; see 'policygraph build --help'
$ path ICE HHS --network speech
no option named '--network'; networks are named without one, after FROM and TO
$ rank --top 3
no option named '--top'; did you mean '--limit'?
$ validate -g small.ttl
no option named '-g'; files are named without one
# questions that are files, or are not
$ query own-question.rq
cannot read own-question.rq: no such file
$ query rivals.rq
cannot read rivals.rq: no such file; the question is 'rivals'
$ query folder.rq
cannot read folder.rq: is a folder, not a file
$ query empty/
cannot read empty: is a folder, not a file
$ query latin1.rq
cannot read latin1.rq:1:5: line 1 is not UTF-8 ('ñ' in Latin-1); save the file as UTF-8
$ query windows.rq
windows.rq:3:9: not SPARQL: unexpected '}'
$ query header.rq
header.rq:2: not a parameter; write '#+ param NAME: TYPE', then optional, as VARIABLE or = DEFAULT where needed, TYPE one of iri, string, integer, day
$ query 'SELECT ?s { ?s ?p ?o }'
a query is not an argument; pipe it into 'query -' or name its FILE.rq
# formats that do not fit
$ query rivals -f turtle
'turtle' is for triples, which only CONSTRUCT and DESCRIBE give; use table, csv, json, markdown
$ query construct.rq -f csv
'csv' is for tables, and this gives triples; use turtle, jsonld, ntriples
$ show Harper -f turtle
no format named 'turtle'; there are: csv, json, markdown, table
$ export -f csv
'csv' gives two files; name their folder with -o FOLDER
$ export -f turtle --as-of 2018
'turtle' is for the graph, which takes no --as-of; networks go to graphml, gexf, csv
$ export
name a format with -f, one of turtle, jsonld, ntriples, graphml, gexf, csv, chronology, docx
$ export turtle
got unexpected extra argument (turtle); a format goes with -f, a network with --network; see 'policygraph export --help'
# places that cannot be written
$ query rivals -o empty
cannot write empty: is a folder, not a file
$ export -f csv -o notes.txt
cannot write notes.txt: a file stands where a folder is needed
$ build -g small.ttl -o notes.txt/site
cannot write notes.txt/site: a file stands where a folder is needed
# files to validate
$ validate none.ttl
cannot read none.ttl: no such file or folder
$ validate small.ttl empty
cannot read empty: a folder without Turtle; name a .ttl file or a folder that holds one
$ validate small.ttl --texts none
cannot read none: no such folder
# things that a network does not have
$ render speech --focus 'ORR database'
'ORR database' is not in this network, so it cannot be its focus
$ render retelling --query org-chart
nothing to draw: 'What sits under what?' has no relations here
$ path Harper id:harper
'Harper' and 'id:harper' are one thing; a chain needs two
"""  # noqa: E501


@pytest.mark.parametrize(("typed", "message"), pairs(REFUSED))
def test_what_cannot_be_done_is_said_in_one_line(typed, message):
    assert refusal(*shlex.split(typed)) == message


@pytest.mark.parametrize("place", ["nowhere/out.csv", "notes.txt/out.csv"])
def test_a_file_in_no_folder_is_not_written(folder, place):
    missing = folder.resolve() / Path(place).parent
    assert refusal("query", "rivals", "-o", place) == (
        f"cannot write {place}: there is no folder '{missing}'; create it first"
    )
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine\n"


def test_names_that_are_near_nothing_are_answered_with_what_there_is():
    names = catalog.query_names("queries")
    assert refusal("query", "xyzzy") == (
        f"no query named 'xyzzy'; there are: {', '.join(names[:12])} and {len(names) - 12} more"
    )
    assert (
        refusal("xyzzy") == f"no verb named 'xyzzy'; there are: {', '.join(sorted(main.commands))}"
    )


def test_a_name_of_two_things_is_refused_with_both(tmp_path):
    path = tmp_path / "twice.ttl"
    path.write_text(SMALL + 'id:b a pg:Agency ; rdfs:label "Alpha"@en .\n', encoding="utf-8")
    assert refusal("show", "Alpha", "-g", path) == (
        "'Alpha' may mean Alpha (id:a) or Alpha (id:b); say which by its CURIE"
    )


QUERIES = r"""
$ SELECT ?s\nWHERE { ?s ?p\n  }
3:3: not SPARQL: unexpected '}'
$ SELECT ?s WHERE { ?s rdfs:label 'Peña' 'x' }
1:40: not SPARQL: unexpected ''x''
$ SELEKT ?s WHERE { ?s ?p ?o }
1:1: not SPARQL: unexpected 'SELEKT'; a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE
$ SELECT ?s WHERE { ?s ?p ?o
1:25: not SPARQL: it ends too early, after '?o'; is a bracket left open?
$ SELECT ?s WHERE { ?s ?p ?o } }
1:30: not SPARQL: unexpected '}'
$ SELECT ?s WHERE { ?s foo:p ?o }
1:22: not SPARQL: the prefix of 'foo:p' is not declared; add its PREFIX line
$ SELECT ?s WHERE { ?s a <Agency> }
1:24: not SPARQL: '<Agency>' is a relative IRI without a base; write the whole IRI
$ SELECT ?s WHERE { ?s ?p ?o FILTER regx(?o, 'x') }
1:35: not SPARQL: unexpected 'regx'
$ SELECT ?s (COUNT(?o) AS ?n) WHERE { ?s ?p ?o }
1:46: not SPARQL: SELECT names a variable that is neither grouped nor counted
$ INSERT DATA { id:a a id:b }
1:1: not SPARQL: 'INSERT' changes data, and a query only asks; edit the Turtle file instead
$ SELECT * WHERE {\n  SERVICE <http://example.org/> { ?s ?p ?o } }
2:3: SERVICE is refused: a query asks only the data that is loaded
$ SELECT * WHERE { ?s ?p 'x }
1:24: the string that starts here is not closed
"""


@pytest.mark.parametrize(("text", "message"), pairs(QUERIES))
def test_a_query_that_is_not_run_says_where_and_why(text, message):
    text = text.replace("\\n", "\n")
    assert refusal("query", "-", "-g", "small.ttl", text=text) == f"standard input:{message}"


def test_a_query_that_is_empty_or_not_text_is_not_run():
    empty = "standard input: the query is empty; it begins with SELECT, ASK, CONSTRUCT or DESCRIBE"
    for text in ("", " \n", "# nothing\n"):
        assert refusal("query", "-", "-g", "small.ttl", text=text) == empty
    latin1 = b"SELECT\n\n  '\xe9'"
    assert refusal("query", "-", "-g", "small.ttl", text=latin1) == (
        "cannot read standard input:3: not UTF-8; save it as UTF-8"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * WHERE " + "{" * 5000 + "}" * 5000, "nested more than 100 deep"),
        (PROLOGUE + f"FILTER ({'!' * 10_000}true) }}", "more than 500 operators"),
        (PROLOGUE + "OPTIONAL { ?s ?p ?o } " * 3000 + "}", "bytes; at most 65,536 are taken"),
        (PROLOGUE + "OPTIONAL{?a ?b ?c}" * 3000 + "}", "more than "),
        ("SELECT * WHERE { ?s ?p " + "(" * 5000 + ")" * 5000 + "}", "nested more than 100 deep"),
        ("SELECT * WHERE { ?s " + "^" * 5000 + "a ?o }", "more than 500 operators"),
    ],
)
def test_a_query_too_deep_for_the_engine_does_not_end_the_process(text, message):
    result = child("query", "-", "-g", "small.ttl", input=text.encode())
    assert (result.returncode, result.stdout) == (2, b"")
    assert message in message_of(result.stderr.decode())


# --- Findings -----------------------------------------------------------------------------------

SYNTAX = {
    "broken.ttl": "broken.ttl:6:21: ",
    "broken-windows.ttl": "broken-windows.ttl:6:18: ",
    "relative.ttl": "relative.ttl:6:1: ",
    "undeclared.ttl": "undeclared.ttl:5:8: ",
    "latin1.ttl": "latin1.ttl:5:34: ",
    "utf16.ttl": "utf16.ttl:1: ",
    "binary.ttl": "binary.ttl:1: ",
}


@pytest.mark.parametrize("name", SYNTAX)
def test_validate_reports_what_cannot_be_read_as_a_finding_with_its_place(name):
    result = run("validate", name)
    assert (result.exit_code, result.stderr) == (1, "")
    finding, verdict = result.stdout.splitlines()
    assert finding.startswith(f"violation: {SYNTAX[name]}")
    assert verdict == (
        "does not conform: 1 violation, 0 warnings; "
        "nothing else was looked at, as not all of it could be read"
    )


def test_a_day_that_is_none_is_a_finding_and_refused_by_what_would_read_over_it():
    result = run("validate", "february.ttl", "-q")
    assert (result.exit_code, result.stderr) == (1, "")
    day = [each for each in result.stdout.splitlines() if "2024-02-30" in each]
    assert day
    assert all(each.startswith("violation: february.ttl:6: ") for each in day)
    assert "2024-02 has 29 days" in day[0]
    for verb in (
        ["query", "rivals"],
        ["show", "ev"],
        ["rank"],
        ["render"],
        ["export", "-f", "gexf"],
    ):
        assert refusal(*verb, "-g", "february.ttl") == (
            "cannot read february.ttl:6: '2024-02-30' is not a date: 2024-02 has 29 days; "
            "'policygraph validate' finds all of its kind"
        )


@pytest.mark.parametrize("name", ["small.ttl", "bom.ttl", "windows.ttl", "with a space.ttl"])
def test_data_that_conform_are_said_to_and_how_much_was_looked_at(name):
    result = run("validate", name)
    assert (result.exit_code, result.stderr) == (0, "")
    *looked, verdict = result.stdout.splitlines()
    assert re.fullmatch(
        r"conforms: 0 violations, 0 warnings; [0-9]+ shapes and checks looked at "
        r"[0-9]+ nodes, [0-9]+ of them at none",
        verdict,
    )
    assert looked
    assert all(re.fullmatch(r"[\w:-]+: [1-9][0-9]* looked at", each) for each in looked)
    quiet = run("validate", name, "-q")
    assert (quiet.exit_code, quiet.stdout) == (0, "")


def test_each_finding_is_one_line_that_cannot_steer_a_terminal():
    result = run("validate", "hostile.ttl", "-q")
    assert result.exit_code == 1
    assert all(each.isprintable() for each in result.stdout.split("\n"))
    assert all(each.startswith(("violation: ", "warning: ")) for each in result.stdout.splitlines())


# --- Answers ------------------------------------------------------------------------------------


def test_a_query_with_rows_writes_nothing_to_standard_error():
    for name in ("leaders-on-date", "sources", "timeline"):
        result = run("query", name)
        assert (result.exit_code, result.stderr) == (0, "")
        assert len(rows(result.stdout)) > 1


def test_a_view_is_told_on_standard_error_after_the_answer():
    result = child("query", "sources", "--known-on", "2025-02-01", stderr=subprocess.STDOUT)
    assert result.returncode == 0
    first, *_, last = result.stdout.decode().splitlines()
    assert first.startswith("document,publisher,")
    assert re.fullmatch(r"known by 2025-02-01: \d+ of \d+ attestations kept, \d+ of them .*", last)
    views = run(
        "query", "sources", "--known-on", "2025", "--without", "NPR", "--without", "NBC News"
    )
    assert [each.split(":")[0] for each in views.stderr.splitlines()] == [
        *("without NPR", "without NBC News", "known by 2025-12-31")
    ]


@pytest.mark.parametrize(
    ("arguments", "text", "written", "said"),
    [
        (["query", "leaders-on-date", "--limit", "0"], None, None, "0 rows\n"),
        (["query", "rivals", "-g", "small.ttl"], None, None, "0 rows\n"),
        (["query", "-"], "SELECT ?s WHERE { ?s a id:nothing }", "s\n", "0 rows\n"),
        (["query", "-"], "CONSTRUCT { ?s a ?s } WHERE { ?s a id:nothing }", None, "0 triples\n"),
        (["show", "Alpha", "-g", "small.ttl"], None, None, "nothing is said of it\n"),
    ],
)
def test_that_there_is_nothing_is_said(arguments, text, written, said):
    result = run(*arguments, text=text)
    assert (result.exit_code, result.stderr) == (0, said)
    assert not rows(result.stdout)
    assert written is None or result.stdout == written


@pytest.mark.parametrize(
    ("options", "no", "yes"),
    [
        ([], "false\n", "true\n"),
        (["-f", "table"], "false\n", "true\n"),
        (["-f", "json"], '{"head": {}, "boolean": false}\n', '{"head": {}, "boolean": true}\n'),
    ],
)
def test_an_ask_is_answered_by_word_and_exit_code(options, no, yes):
    false = run("query", "-", *options, "-g", "small.ttl", text="ASK { id:b a pg:Agency }")
    true = run("query", "-", *options, "-g", "small.ttl", text="ASK { id:a a pg:Agency }")
    assert (false.exit_code, false.stdout, false.stderr) == (1, no, "")
    assert (true.exit_code, true.stdout, true.stderr) == (0, yes, "")


def test_a_construct_gives_turtle_unless_another_form_of_triples_is_asked_for():
    assert run("query", "construct.rq", "-g", "small.ttl").stdout.endswith("\nid:a a pg:Agency .\n")
    lines = run("query", "construct.rq", "-g", "small.ttl", "-f", "ntriples").stdout
    assert lines.startswith(f"<{ID}a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> ")


def test_a_question_may_be_a_file_in_utf8_with_a_mark_or_windows_line_ends(tmp_path):
    path = tmp_path / "my question.rq"
    path.write_bytes(
        b"\xef\xbb\xbf#+ title: x\r\n#+ param name: string = Alpha\r\n"
        b"SELECT ?s WHERE {\r\n  ?s rdfs:label ?l FILTER (STR(?l) = ?name) }\r\n"
    )
    assert run("query", path, "-g", "small.ttl").stdout == "s\nAlpha\n"
    assert run("query", path, "-g", "small.ttl", "-p", "name=a=b").stderr == "0 rows\n"


def test_a_parameter_is_a_value_and_never_a_piece_of_the_query(tmp_path):
    path = tmp_path / "name.rq"
    path.write_text(
        "#+ param name: string\nSELECT ?s { ?s rdfs:label ?l FILTER (STR(?l) = ?name) }"
    )
    for value in ('" || true || "', "'", "\\", "x\ny", "?l", "{", "# "):
        result = run("query", path, "-g", "small.ttl", "-p", f"name={value}")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "s\n", "0 rows\n")


def test_data_named_twice_count_once_and_names_may_hold_spaces():
    text = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    asked = [
        ["small.ttl"],
        ["small.ttl", "small.ttl"],
        ["small.ttl", "with a space.ttl", "bom.ttl"],
    ]
    counts = {
        run("query", "-", *(part for name in names for part in ("-g", name)), text=text).stdout
        for names in asked
    }
    assert len(counts) == 1


def test_the_formats_say_the_same():
    ask = ("query", "-", "-g", "small.ttl", "-f")
    text = "SELECT ?s ?l WHERE { ?s a pg:Agency ; rdfs:label ?l }"
    assert rows(run(*ask, "csv", text=text).stdout) == [{"s": "Alpha", "l": "Alpha"}]
    assert run(*ask, "csv", "--iris", text=text).stdout == f"s,l\n{ID}a,Alpha\n"
    assert run(*ask, "table", text=text).stdout == "s      l\n-----  -----\nAlpha  Alpha\n"
    assert run(*ask, "markdown", text=text).stdout.endswith("| Alpha | Alpha |\n")
    (binding,) = json.loads(run(*ask, "json", text=text).stdout)["results"]["bindings"]
    assert binding == {
        "s": {"type": "uri", "value": f"{ID}a"},
        "l": {"type": "literal", "value": "Alpha", "xml:lang": "en"},
    }


def test_an_answer_written_to_a_file_is_that_of_standard_output(tmp_path):
    path = tmp_path / "an answer.csv"
    path.write_text("old", encoding="utf-8")
    written = run("query", "sources", "-o", path)
    assert (written.exit_code, written.stdout, written.stderr) == (0, "", "")
    assert path.read_bytes() == run("query", "sources").stdout_bytes
    assert [each.name for each in tmp_path.iterdir()] == ["an answer.csv"]


def test_without_an_argument_query_lists_every_question_in_words():
    text = run("query").stdout
    for question in catalog.query_files("queries"):
        assert re.search(rf"^{question.name} +{re.escape(question.title)}", text, re.MULTILINE)
    assert "[agency = id:orr, as_of (a day)]" in text


def test_path_prints_arrows_and_sources_and_finds_none_with_exit_code_1(tmp_path):
    found = run("path", "ICE", "HHS")
    assert (found.exit_code, found.stderr) == (0, "")
    steps = rows(found.stdout)
    assert {each["direction"] for each in steps} <= {"->", "<-"}
    assert all(each["document"] for each in steps)
    table = run("path", "ICE", "HHS", "-f", "table").stdout
    assert "->" in table
    assert "'->" not in table
    apart = "id:{0} a pg:Placement ; rdfs:label '{0}'@en ; pg:part id:{1} ; pg:whole id:{2} .\n"
    (tmp_path / "apart.ttl").write_text(
        SMALL + apart.format("one", "a", "b") + apart.format("two", "c", "d"), encoding="utf-8"
    )
    none = run("path", "id:a", "id:d", "-g", tmp_path / "apart.ttl")
    assert (none.exit_code, none.stderr) == (1, "no path\n")


def test_rank_prints_its_range_and_what_it_rests_on():
    result = run("rank", "formal-ties", "--limit", "3")
    assert result.exit_code == 0
    assert len(rows(result.stdout)) == 3
    for each in rows(result.stdout):
        assert int(each["rank_low"]) <= int(each["rank"]) <= int(each["rank_high"])
    assert result.stderr.startswith("formal-ties: ")
    assert result.stderr.count("\n") == 1


def test_show_prints_a_heading_for_a_reader_and_a_table_for_a_program():
    table, piped = run("show", "Harper", "-f", "table"), run("show", "Harper")
    assert table.stdout.startswith("Mellissa Harper  (id:harper): person\nalso called Harper\n\n")
    assert piped.stdout.startswith("account,kind,status,")
    for said in ("ICE", "ORR", "acting", "p2.s4", "The article"):
        assert said in piped.stdout


def test_build_says_where_it_put_what_and_what_to_look_at(tmp_path):
    result = run("build", "-g", "small.ttl", "-o", tmp_path / "site")
    assert (result.exit_code, result.stderr) == (0, "")
    assert re.search(rf"^page +{re.escape(str(tmp_path))}/site/index.html$", result.stdout, re.M)
    assert run("build", "-g", "small.ttl", "-o", tmp_path / "site", "-q").stdout == ""


def test_render_and_export_write_to_a_pipe_and_to_files(tmp_path):
    page = run("render", "formal-ties")
    assert (page.exit_code, page.stderr) == (0, "")
    assert page.stdout.startswith("<!doctype html>")
    assert run("render", "formal-ties", "-o", tmp_path / "page.html").exit_code == 0
    assert (tmp_path / "page.html").read_bytes() == page.stdout_bytes
    assert run("export", "-f", "csv", "-o", tmp_path / "new").exit_code == 0
    assert {each.name for each in (tmp_path / "new").iterdir()} == {"nodes.csv", "edges.csv"}


def test_render_names_the_views_that_go_with_what_is_left_out(tmp_path):
    said = """
id:doc-{0} a pg:Report ; rdfs:label "Report {0}"@en ; pg:ownVoice id:voice-{0} ;
  pg:readOn "2021-01-01"^^xsd:date .
id:voice-{0} a pg:Organization ; rdfs:label "Publisher of {0}"@en .
id:pl-{0} a pg:Placement ; rdfs:label "{0}"@en ; pg:part id:{0} ; pg:whole id:a .
id:{0} a pg:Agency ; rdfs:label "Office {0}"@en .
id:at-{0} a pg:Attestation ; pg:attests id:pl-{0} ; pg:stance pg:Asserts ;
  pg:attestedBy id:voice-{0} ; pg:source id:doc-{0} ; pg:locator "p1" .
id:view-{0} a pg:View ; rdfs:label "View {0}"@en ; pg:restsOn id:pl-{0} ; pg:focus id:{0} .
"""
    data = tmp_path / "two.ttl"
    data.write_text(SMALL + said.format("one") + said.format("two"), encoding="utf-8")
    whole = run("render", "-g", data)
    assert (whole.exit_code, whole.stderr) == (0, "")
    less = run("render", "-g", data, "--without", "Report one")
    assert less.exit_code == 0
    assert less.stderr.splitlines()[1:] == ["views left out: view-one"]
    # A page of one network has none of them.
    one = run("render", "formal-ties", "-g", data, "--without", "Report one")
    assert (one.exit_code, one.stderr) == (0, less.stderr.splitlines(keepends=True)[0])


# --- Help ---------------------------------------------------------------------------------------


def test_help_groups_the_verbs_and_every_verb_and_option_has_a_line():
    text = run("--help").stdout
    assert run("-h").stdout == text
    assert text.index("Ask:") < text.index("Look:") < text.index("Extend:")
    for name, verb in main.commands.items():
        assert re.search(rf"^  {name} +[A-Z]", text, re.MULTILINE)
        said = run(name, "--help").stdout
        assert verb.help.split("\n")[0].split(".")[0][:30] in said
        for option in verb.params:
            if option.param_type_name == "option":
                assert option.help, (name, option.name)


def test_no_verb_gives_the_help_and_is_not_done():
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == run("--help").stdout


def test_the_version_is_that_of_the_package():
    assert run("--version").stdout == f"policygraph {policygraph.__version__}\n"


# --- Bugs and interruptions ---------------------------------------------------------------------


def failing(error):
    def load(*_, **__):
        raise error

    return load


def test_a_bug_is_told_as_one_with_its_trace_and_is_no_finding(monkeypatch):
    monkeypatch.setattr(workspace, "load", failing(ZeroDivisionError("x")))
    result = run("query", "rivals")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "ZeroDivisionError: x\n" in result.stderr
    assert result.stderr.endswith("; please report the lines above\n")


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "not enough memory for this"),
        (RecursionError(), "the input is nested too deeply"),
        (
            OSError(5, "Input/output error", "a.ttl"),
            "cannot read or write a.ttl: input/output error",
        ),
    ],
)
def test_what_the_machine_refuses_is_no_bug(monkeypatch, error, message):
    monkeypatch.setattr(workspace, "load", failing(error))
    assert refusal("query", "rivals") == message


def test_ctrl_c_is_quiet(monkeypatch):
    monkeypatch.setattr(workspace, "load", failing(KeyboardInterrupt()))
    result = run("query", "rivals")
    assert (result.exit_code, result.stdout, result.stderr.strip()) == (130, "", "")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_query_leaves_the_handler_of_ctrl_c_as_it_was():
    run("query", "rivals", "-g", "small.ttl")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def catches_interrupts(pid):
    """True while a process has a handler of its own for Ctrl-C."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    caught = int(re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)[1], 16)
    return bool(caught >> (signal.SIGINT - 1) & 1)


@linux
def test_ctrl_c_ends_a_long_query_quietly():
    everything = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with subprocess.Popen(
        command("query", "-"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        # It waits for its query with Python's handler, and leaves it for the time of the query.
        while not catches_interrupts(process.pid):
            time.sleep(0.01)
        process.stdin.write(everything.encode())
        process.stdin.close()
        while catches_interrupts(process.pid):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert process.wait() in (-signal.SIGINT, 130)
        assert (process.stdout.read(), process.stderr.read()) == (b"", b"")


# --- Streams ------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    "arguments", [["export", "-f", "turtle"], ["query"], ["--help"], ["show", "Harper"]]
)
def test_a_reader_that_leaves_is_no_error(arguments):
    with subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        assert process.wait() == 0
        assert process.stderr.read() == b""


@posix
def test_a_reader_that_leaves_midway_is_no_error():
    with subprocess.Popen(
        command("export", "-f", "ntriples"), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout.read(1) == b"<"
        process.stdout.close()
        assert process.wait() == 0
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["query", "rivals"], ["query"], ["--help"], ["validate"]])
def test_a_full_disk_behind_standard_output_is_said(arguments):
    with Path("/dev/full").open("wb") as full:
        result = child(*arguments, stdout=full)
    assert result.returncode == 2
    assert message_of(result.stderr.decode()) == "cannot write standard output: the disk is full"


SMALL_FILES = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))
from policygraph.cli import main
main(sys.argv[1:])
"""


@posix
def test_a_disk_that_fills_up_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "answer.csv"
    path.write_text("the old answer\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-c", SMALL_FILES, "query", "sources", "-o", path], capture_output=True
    )
    assert (result.returncode, result.stdout) == (2, b"")
    assert message_of(result.stderr.decode()) == f"cannot write {path}: file too large"
    assert path.read_text(encoding="utf-8") == "the old answer\n"
    assert [each.name for each in tmp_path.iterdir()] == ["answer.csv"]


@posix
def test_a_cache_that_cannot_be_written_is_not_missed(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    result = subprocess.run(
        [sys.executable, "-c", SMALL_FILES, "query", "leaders-on-date"], capture_output=True
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert b"Harper" in result.stdout
    assert not [each for each in tmp_path.rglob("*") if each.is_file()]
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path("notes.txt").resolve()))
    assert run("query", "leaders-on-date").stdout_bytes == result.stdout


@posix
@pytest.mark.parametrize(
    ("arguments", "closed", "code", "said"),
    [
        ("query rivals", "1>&-", 0, b""),
        ("query rivalz", "2>&-", 2, b""),
        ("query -", "0<&-", 2, b"Error: standard input: the query is empty; it begins with "),
    ],
)
def test_closed_streams_are_no_bug(arguments, closed, code, said):
    result = subprocess.run(
        f'exec "{sys.executable}" -m policygraph {arguments} {closed}',
        shell=True,
        capture_output=True,
    )
    assert (result.returncode, result.stdout) == (code, b"")
    assert result.stderr[: len(said)] == said
    assert result.stderr.count(b"\n") == bool(said)


@posix
def test_an_argument_that_is_not_utf8_is_refused_in_one_line():
    result = child("show", os.fsdecode(b"Pe\xf1a"))
    assert (result.returncode, result.stdout) == (2, b"")
    assert message_of(result.stderr.decode()).startswith("no term named 'Pe\\udcf1a'")


# --- Terminals ----------------------------------------------------------------------------------


def on_a_terminal(*arguments, columns=100):
    """The exit code and what stands on a terminal after a command, as text."""
    import pty

    ours, theirs = pty.openpty()
    try:
        environment = {**os.environ, "COLUMNS": str(columns), "LINES": "24"}
        process = subprocess.Popen(
            command(*arguments), stdin=theirs, stdout=theirs, stderr=theirs, env=environment
        )
        os.close(theirs)
        pieces = []
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the terminal has no writer any more
                break
            if not piece:
                break
            pieces.append(piece)
        return process.wait(), b"".join(pieces).decode().replace("\r\n", "\n")
    finally:
        os.close(ours)


@posix
def test_on_a_terminal_an_answer_is_a_table_that_fits():
    code, text = on_a_terminal("query", "leaders-on-date", columns=90)
    assert code == 0
    assert text.startswith("person  ")
    assert max(map(len, text.split("\n"))) <= 90


@posix
def test_a_page_is_not_put_on_a_terminal():
    code, text = on_a_terminal("render", "formal-ties")
    assert code == 2
    assert message_of(text) == "a page is not for a terminal; write it to a file with -o FILE"


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "steer"],
        ["show", "steer", "-f", "csv"],
        ["query", "-f", "csv", "labels.rq"],
        ["query", "-f", "json", "labels.rq"],
        ["query", "-f", "markdown", "labels.rq"],
        ["query", "-f", "table", "labels.rq"],
        ["export", "-f", "turtle"],
        ["validate", "hostile.ttl"],
    ],
)
def test_no_label_steers_the_terminal(folder, arguments):
    question = folder / "labels.rq"
    question.write_text("SELECT ?l { id:a rdfs:label ?l }", encoding="utf-8")
    data = [] if arguments[0] == "validate" else ["-g", "hostile.ttl"]
    code, text = on_a_terminal(*arguments, *data)
    assert code in (0, 1)
    assert all(each.isprintable() or each in "\n\t" for each in text)


def test_a_heading_and_a_very_long_label_are_printed_where_no_terminal_is():
    heading = run("show", "steer", "-f", "table", "-g", "hostile.ttl").stdout
    assert all(each.isprintable() for each in heading.split("\n"))
    long = run("show", "long", "-f", "table", "-g", "hostile.ttl")
    assert long.exit_code == 0
    assert long.stdout.count("word ") == 4000


# --- Starting up --------------------------------------------------------------------------------

HEAVY = ("rdflib", "networkx", "pyvis", "IPython", "pyshacl", "scipy", "numpy", "jinja2")
IMPORTED = f"""
import sys
from policygraph.cli import main
try:
    main(sys.argv[1:])
except SystemExit as ended:
    loaded = [name for name in {HEAVY!r} if name in sys.modules]
    print(loaded, ended.code, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["query"],
        ["query", "leaders-on-date"],
        ["query", "rivals", "-f", "json"],
        ["show", "Harper"],
    ],
)
def test_what_needs_no_heavy_library_does_not_wait_for_one(arguments):
    run("query", "rivals")  # so that the store is ready
    result = subprocess.run(
        [sys.executable, "-c", IMPORTED, *arguments], capture_output=True, text=True, check=True
    )
    assert result.stderr == "[] 0\n"


def test_output_without_a_buffer_is_written_whole_or_refused(tmp_path):
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))"
    code = f"{limited}; from policygraph.__main__ import run; run()"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with (tmp_path / "out.ttl").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", code, "export", "-f", "turtle"],
            stdout=out,
            stderr=subprocess.PIPE,
            env=environment,
            check=False,
        )
    assert done.returncode == 2
    assert message_of(done.stderr.decode()).startswith("cannot write standard output: ")


def test_nodes_and_sources_without_a_name_do_not_end_in_a_traceback(tmp_path):
    path = tmp_path / "nameless.ttl"
    path.write_text(
        """@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix id: <https://w3id.org/policygraph/id/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
id:cl a pg:Claim ; rdfs:label "c"@en .
[] a pg:Attestation ; pg:attests id:cl , [ a pg:Claim ] ; pg:attestedBy [] ; pg:source "a" .
id:at a pg:Attestation ; pg:attests id:cl ; pg:stance pg:Asserts ; pg:source "The Gazette" .
[] a pg:Retelling ; pg:retelling [] ; pg:original [] .
""",
        encoding="utf-8",
    )
    for verb in (["query", "rivals"], ["show", "c"], ["export", "-f", "turtle"]):
        done = run(*verb, "-g", path)
        assert done.exit_code == 0, done.stderr
    assert run("validate", path, "-q").exit_code == 1
    assert run("build", "-g", path, "-o", tmp_path / "site").exit_code == 1
