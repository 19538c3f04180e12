"""`policygraph why`: what it prints, what it refuses, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from click.testing import CliRunner

import policygraph
from policygraph.cli import main
from policygraph.explanation import why
from policygraph.namespaces import PG

ACCESS = "id:ac-ice-officers-article"


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "why-cache"))


def run(*arguments):
    result = CliRunner().invoke(main, ["why", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_one_thing_is_explained_in_text(shipped):
    assert run(ACCESS) == (0, why(shipped, ACCESS).text(), "")


def test_two_things_are_explained_on_a_day(shipped):
    code, out, err = run("ICE", "ORR", "--as-of", "2018-09-01")
    assert (code, err) == (0, "")
    assert out == why(shipped, "ICE", "ORR", as_of="2018-09-01").text()
    assert out.startswith(
        "Immigration and Customs Enforcement and Office of Refugee Resettlement on\n2018-09-01: "
    )


def test_json_and_turtle_read_back_and_go_into_a_file(shipped, tmp_path):
    path = tmp_path / "why.json"
    assert run(ACCESS, "-f", "json", "-o", str(path)) == (0, "", "")
    assert json.loads(path.read_text(encoding="utf-8")) == why(shipped, ACCESS).record
    code, out, _ = run(ACCESS, "-f", "turtle")
    graph = rdflib.Graph().parse(data=out, format="turtle")
    attests = rdflib.URIRef(PG + "attests")
    assert (code, len(list(graph.triples((None, attests, None))))) == (0, 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["Tom Homan", "ORR database"], "No account ties “Tom Homan” and “ORR database”."),
        ([ACCESS, "--without", "NPR"], "Nothing supports “ICE officers have access to the ORR"),
        ([ACCESS, "--known-on", "2025-01-01"], "Nothing supports “ICE officers have access to"),
        (["ICE", "ORR", "--as-of", "1999"], "No account ties"),
    ],
)
def test_what_nothing_supports_has_exit_code_1(arguments, said):
    code, out, _ = run(*arguments)
    assert code == 1
    assert said in " ".join(out.split())


def test_a_view_says_what_it_left_out_on_standard_error():
    code, out, err = run("Harper", "--without", "id:doc-article")
    assert code == 0
    assert err.startswith("without The article: ")
    assert "The article" not in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Harperr"], "no term named 'Harperr'; did you mean 'Harper'?"),
        (["ICE", "nobody-at-all"], "no term named 'nobody-at-all'"),
        (["ICE", "--as-of", "2018"], "--as-of asks when two things are tied; name both"),
        (["ICE", "ORR", "--as-of", "never"], "'never'"),
        (["ICE", "-f", "xml"], "no format named 'xml'; there are: json, text, turtle"),
        (["ICE", "ORR", "DHS"], "it takes one name or two; put a name of several words in quotes"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments, message):
    result = subprocess.run(
        [sys.executable, "-m", "policygraph", "why", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": str(Path(policygraph.__file__).parents[1])},
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("Error: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_it_stands_in_the_help_and_in_the_package():
    shown = CliRunner().invoke(main, ["--help"]).output
    assert shown.index("Ask:") < shown.index("  why ") < shown.index("Look:")
    assert policygraph.why is why
