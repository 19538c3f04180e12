"""The verb that lists what is open, as leads."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from click.testing import CliRunner

from policygraph import unknowns, workspace
from policygraph.cli import main

OPEN = Path(__file__).parent / "networks" / "open.ttl"


def run(*arguments):
    return CliRunner().invoke(main, ["unknowns", *map(str, arguments)])


def test_open_questions_are_printed_as_leads_with_how_to_read_them(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    done = run("-g", OPEN)
    assert done.exit_code == 0
    rows = list(csv.reader(io.StringIO(done.stdout)))
    table = unknowns(workspace.load([OPEN], cache=False))
    assert rows == [list(table.columns), *map(list, table.text_rows())]
    assert done.stderr == table.note + "\n"


def test_rows_can_be_limited_and_shown_as_iris():
    done = run("-g", OPEN, "--limit", "1", "--iris", "--no-cache")
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert len(rows) == 2
    assert rows[1][2] == "https://w3id.org/policygraph/id/oq-files"


def test_a_view_says_so():
    done = run("-g", OPEN, "--without", "id:doc-monitor", "--no-cache")
    assert done.exit_code == 0
    assert "without Monitor on the files" in done.stderr.splitlines()[-1]


def test_data_without_open_questions_say_so():
    done = run("-g", OPEN.with_name("ties.ttl"), "--no-cache")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == ["rank,answers,question,about,settled_by,addressee,request"]
    assert done.stderr.startswith("no open questions\n")


def test_an_argument_too_many_is_refused_in_one_line():
    done = run("Harper")
    assert done.exit_code == 2
    assert done.stderr == (
        "Error: got unexpected extra argument (Harper); it ranks all of them; "
        "see 'policygraph unknowns --help'\n"
    )


def test_the_help_lists_it_among_the_questions():
    help_ = CliRunner().invoke(main, ["--help"]).stdout
    ask = help_[help_.index("Ask:") : help_.index("Look:")]
    assert "\n  unknowns" in ask
