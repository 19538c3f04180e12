"""A chronology from the command line: files, streams and what is refused."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

import policygraph
from policygraph.cli import main

SOURCE = Path(policygraph.__file__).parents[1]
OTHERS = (
    "'{}' is for the graph or its networks, which takes no {}; it goes with chronology and docx"
)


@pytest.fixture(autouse=True)
def here(tmp_path_factory, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))
    monkeypatch.setenv("PYTHONPATH", str(SOURCE))


def run(*arguments, code=0):
    result = CliRunner().invoke(main, ["export", *arguments])
    assert result.exit_code == code, result.output
    return result


def test_markdown_goes_to_standard_output():
    text = run("-f", "chronology", "--from", "2018-04", "--until", "2018-05").stdout
    assert text.startswith("# Chronology\n\nDays: 2018-04 to 2018-05.\n")
    assert "### 13 May 2018: The 2018 agreement takes effect on 13 May 2018" in text
    assert "19 November 2018" not in text


def test_a_document_goes_to_a_file_and_through_a_pipe(tmp_path):
    run("-f", "docx", "--about", "Harper", "-o", "harper.docx")
    document = docx.Document(tmp_path / "harper.docx")
    assert document.core_properties.title == "Chronology: Mellissa Harper"
    command = [sys.executable, "-m", "policygraph", "export", "-f", "docx", "--about", "Harper"]
    piped = subprocess.run(command, capture_output=True, check=True)
    assert piped.stdout == (tmp_path / "harper.docx").read_bytes()
    assert docx.Document(io.BytesIO(piped.stdout)).tables


def test_a_view_is_said_in_the_chronology_and_on_standard_error():
    result = run("-f", "chronology", "--without", "NPR", "--about", "ORR")
    (note,) = result.stderr.splitlines()
    assert note.startswith("without NPR: ")
    assert note in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-f", "turtle", "--from", "2018"], OTHERS.format("turtle", "--from")),
        (["-f", "graphml", "--until", "2018"], OTHERS.format("graphml", "--until")),
        (["-f", "csv", "-o", "x", "--about", "ORR"], OTHERS.format("csv", "--about")),
        (["-f", "docx", "--network", "speech"],
         "'docx' is for a chronology, which takes no --network; it goes with the graph or its "
         "networks"),
        (["-f", "chronology", "--built"],
         "'chronology' is for a chronology, which takes no --built; it goes with the graph or its "
         "networks"),
        (["-f", "chronology", "--as-of", "2018"],
         "'chronology' is for a chronology, which takes no --as-of; it goes with the graph or its "
         "networks"),
        (["-f", "chronology", "--from", "2018-13"],
         "'2018-13' is not a date: there is no month 13"),
        (["-f", "chronology", "--from", "2019", "--until", "2018"],
         "the days end (2018) before they start (2019)"),
        (["-f", "docx", "--about", "Harpr"], "no term named 'Harpr'; did you mean 'Harper'?"),
        (["-f", "cronology"], "no format named 'cronology'; did you mean 'chronology'?"),
    ],
)  # fmt: skip
def test_what_is_not_done_is_said_in_one_line(arguments, message):
    result = run(*arguments, code=2)
    assert (result.stdout, result.stderr) == ("", f"Error: {message}\n")


def test_a_document_is_not_for_a_terminal(monkeypatch):
    monkeypatch.setattr("policygraph.cli.sys", Terminal())
    result = CliRunner().invoke(main, ["export", "-f", "docx"])
    assert result.exit_code == 2
    expected = "Error: 'docx' is not for a terminal; write it to a file with -o FILE\n"
    assert result.stderr == expected


class Terminal:
    """A `sys` whose standard output is a terminal."""

    stdout = type("Stream", (), {"isatty": lambda self: True})()

    def __getattr__(self, name):
        return getattr(sys, name)
