"""The verbs around bundles: what they print, what they refuse, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from click.testing import CliRunner

from policygraph import catalog, workspace
from policygraph.cli import main
from policygraph.files import digest
from policygraph.namespaces import ID, PG
from policygraph.queries import ask_table

GRAPH = f"""@prefix id: <{ID}> .
@prefix pg: <{PG}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:press a pg:Organization ; rdfs:label "Press"@en .
id:doc a pg:NewsArticle ; rdfs:label "Press on the office"@en ; pg:ownVoice id:press ;
  pg:readOn "2026-11-22"^^xsd:date .
id:office a pg:Agency ; rdfs:label "Office"@en .
id:ann a pg:Person ; rdfs:label "Ann"@en .
id:role-head a pg:Role ; rdfs:label "head"@en ; pg:leads id:office .
id:pt-ann a pg:RoleHolding ; rdfs:label "Ann is head"@en ; pg:holder id:ann ; pg:role id:role-head ;
  pg:validFrom "2018"^^xsd:gYear .
id:at-pt-ann a pg:Attestation ; pg:attests id:pt-ann ; pg:stance pg:Asserts ;
  pg:attestedBy id:press ; pg:source id:doc .
"""
HEADS = ("query", "leaders-on-date", "-p", "agency=Office", "-g", "graph.ttl")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Every command runs in a folder with a small graph, with a cache of its own."""
    (tmp_path / "graph.ttl").write_text(GRAPH, encoding="utf-8")
    (tmp_path / "later.ttl").write_text(GRAPH.replace('"2018"', '"2021"'), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def run(*arguments, code=0, text=None):
    """What a command prints, after its exit code was seen."""
    result = CliRunner().invoke(main, [str(each) for each in arguments], input=text)
    assert result.exit_code == code, result.output
    return result


def refusal(*arguments):
    result = run(*arguments, code=2)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("Error: ").removesuffix("\n")


def cited(here):
    """What a bundle is cited by."""
    return f"bundle {digest(here / 'heads' / 'bundle.json')}"


def csv_text(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def test_a_bundle_is_written_and_told_in_one_line(here):
    result = run(*HEADS, "--as-of", "2020", "--bundle", "heads")
    assert result.stderr == ""
    found = re.fullmatch(r"heads: 1 row, 1 source, bundle ([0-9a-f]{64})\n", result.stdout)
    assert found[1] == digest(here / "heads" / "bundle.json")
    assert sorted(each.name for each in (here / "heads").iterdir()) == [
        "README.txt", "answer.csv", "answer.json", "bundle.json", "query.rq", "sources.bib",
        "sources.json",
    ]  # fmt: skip
    assert "Ann" in (here / "heads" / "answer.csv").read_text(encoding="utf-8")


def test_the_same_bundle_is_told_the_same(here):
    one, other = (run(*HEADS, "--as-of", "2020", "--bundle", "heads").stdout for _ in range(2))
    assert one == other


def test_a_query_from_a_file_or_standard_input_is_bundled_too(here):
    text = "SELECT ?who WHERE { ?who a pg:Person } ORDER BY ?who"
    (here / "own.rq").write_text(text, encoding="utf-8")
    run("query", "own.rq", "-g", "graph.ttl", "--bundle", "file")
    run("query", "-", "-g", "graph.ttl", "--bundle", "piped", text=text)
    for name in ("file", "piped"):
        assert (here / name / "query.rq").read_text(encoding="utf-8") == text
        assert ": same, 1 row, bundle " in run("verify", name, "-g", "graph.ttl").stdout


def test_a_view_is_said_when_it_is_bundled_and_when_it_is_verified(here):
    made = run(*HEADS, "--as-of", "2020", "--without", "Press", "--bundle", "heads")
    assert made.stdout.startswith("heads: 0 rows, 0 sources, bundle ")
    assert made.stderr == "without Press: 1 of 1 attestations left out\n"
    assert run("verify", "heads", "-g", "graph.ttl").stdout == (
        f"leaders-on-date: same, 0 rows, {cited(here)}\n"
        "without Press: 1 of 1 attestations left out\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["query", "--bundle", "b"], "a bundle holds one answer; name its question"),
        *(
            (
                [*HEADS, "--bundle", "b", *option],
                f"a bundle has its own files, all rows in each; leave out {name}",
            )
            for option, name in (
                (["-f", "csv"], "--format"), (["-o", "x"], "--output"),
                (["--limit", "1"], "--limit"), (["--iris"], "--iris"),
            )
        ),
        ([*HEADS, "--bundle", ""],
         "invalid value for '--bundle': an empty name; see 'policygraph query --help'"),
        ([*HEADS, "--as-of", "2020", "--bundle", "graph.ttl"],
         "cannot write graph.ttl: a file stands where a folder is needed"),
        ([*HEADS, "--as-of", "2020", "--bundle", "."],
         "cannot write .: is a folder that holds something else than a bundle; name another"),
        ([*HEADS, "--as-of", "spring", "--bundle", "b"],
         "'spring' is not a date; write YYYY-MM-DD, YYYY-MM or YYYY"),
        (["verify", "none"], "cannot read none: no such folder"),
        (["verify", "cache"], "cannot read cache: no such folder"),
        (["verify", "a", "b"],
         "got unexpected extra argument (b); it takes one FOLDER, or none for the recorded "
         "answers; see 'policygraph verify --help'"),
        (["verify", "--known-on", "2018"],
         "no option named '--known-on'"),
    ],
)  # fmt: skip
def test_what_is_not_done_is_said_in_one_line(here, arguments, message):
    assert refusal(*arguments).startswith(message)
    assert not (here / "b").exists()


def test_a_bundle_that_still_holds_is_the_same(here):
    run(*HEADS, "--as-of", "2020", "--bundle", "heads")
    told = run("verify", "heads", "-g", "graph.ttl").stdout
    assert told == f"leaders-on-date: same, 1 row, {cited(here)}\n"


def test_a_bundle_that_does_not_hold_says_what_changed_and_through_which_accounts(here):
    run(*HEADS, "--as-of", "2020", "--bundle", "heads")
    assert run("verify", "heads", "-g", "later.ttl", code=1).stdout == (
        f"leaders-on-date: changed, 1 row lost, 0 rows gained, {cited(here)}\n"
        "  lost    Ann | head | capacity not stated |  | may cover | reported | "
        "Press on the office\n"
        "through:\n"
        "  changed Ann is head (id:pt-ann)\n"
    )


def test_what_changed_without_bearing_on_it_is_told_after_it(here):
    more = (
        'id:cl a pg:Claim ; rdfs:label "So it is"@en ; pg:statement "So it is."@en .\n'
        "id:at-cl a pg:Attestation ; pg:attests id:cl ; pg:stance pg:Asserts ; "
        "pg:attestedBy id:press ; pg:source id:doc .\n"
        'id:bob a pg:Person ; rdfs:label "Bob"@en .\n'
    )
    (here / "more.ttl").write_text(GRAPH + more, encoding="utf-8")
    run(*HEADS, "--as-of", "2020", "--bundle", "heads")
    assert run("verify", "heads", "-g", "more.ttl").stdout == (
        f"leaders-on-date: same, 1 row, {cited(here)}\n"
        "1 account changed since, and no row with that:\n"
        "  added   So it is (id:cl)\n"
        "what is no account was changed since: documents, actors, roles or the like\n"
    )


def test_where_no_account_was_found_those_that_may_be_it_are_told(here):
    def placed(part, whole):
        return (
            f'id:pl-{part} a pg:Placement ; rdfs:label "{part} in {whole}"@en ; '
            f"pg:part id:{part} ; pg:whole id:{whole} .\n"
            f"id:at-pl-{part} a pg:Attestation ; pg:attests id:pl-{part} ; "
            "pg:stance pg:Asserts ; pg:attestedBy id:press ; pg:source id:doc .\n"
        )

    claim = placed("press", "doc")
    (here / "a.ttl").write_text(GRAPH + placed("office", "press"), encoding="utf-8")
    (here / "b.ttl").write_text(GRAPH + claim, encoding="utf-8")
    other = 'id:bob a pg:Person ; rdfs:label "Bob"@en .\n'
    (here / "c.ttl").write_text(GRAPH + other, encoding="utf-8")
    text = "SELECT ?top WHERE { id:office (^pg:part/pg:whole)+ ?top } ORDER BY ?top"
    run("query", "-", "-g", "a.ttl", "--bundle", "heads", text=text)
    lost = f"standard input: changed, 1 row lost, 0 rows gained, {cited(here)}\n"
    lost += "  lost    Press\n"
    lost = lost.replace(
        "standard input", json.loads((here / "heads/bundle.json").read_bytes())["question"]
    )
    assert run("verify", "heads", "-g", "b.ttl", code=1).stdout == (
        f"{lost}through one or more of these 2 accounts; which was not found:\n"
        "  removed id:pl-office (id:pl-office)\n"
        "  added   press in doc (id:pl-press)\n"
    )
    assert run("verify", "heads", "-g", "c.ttl", code=1).stdout == (
        f"{lost}through this account, or what is no account; which was not found:\n"
        "  removed id:pl-office (id:pl-office)\n"
        "what is no account was changed since: documents, actors, roles or the like\n"
    )


def test_a_row_that_came_through_no_account_is_told_as_that(here):
    run(*HEADS, "--as-of", "2020", "--bundle", "heads")
    other = GRAPH.replace("pg:leads id:office", "pg:leads id:press")
    (here / "other.ttl").write_text(other, encoding="utf-8")
    told = run("verify", "heads", "-g", "other.ttl", code=1).stdout
    assert "\nthrough no account: none was changed\nwhat is no account was changed" in told


def test_a_bundle_that_was_tampered_with_is_not_verified(here):
    run(*HEADS, "--as-of", "2020", "--bundle", "heads")
    path = here / "heads" / "answer.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Ann", "Bob"), encoding="utf-8")
    (here / "heads" / "sources.bib").unlink()
    assert refusal("verify", "heads", "-g", "graph.ttl") == (
        "cannot read heads: is not as it was written: answer.csv was changed, "
        "sources.bib is missing"
    )


def test_a_hostile_label_steers_no_terminal(here):
    hostile = GRAPH.replace('"Ann"', '"A\\u001B[2J\\nnn"').replace("pt-ann", "pt-a")
    (here / "graph.ttl").write_text(hostile, encoding="utf-8")
    run(*HEADS, "--as-of", "2020", "--bundle", "heads")
    told = run("verify", "heads", "-g", "later.ttl", code=1).stdout
    assert told.replace("\n", "").isprintable()
    assert "  lost    A\\x1b[2J nn | head" in told


# --- recorded answers -----------------------------------------------------------------------------


@pytest.fixture
def answers(here, monkeypatch):
    """Recorded answers of two questions, right for the shipped data, and no others."""
    folder = here / "answers"
    folder.mkdir()
    ready = workspace.load(cache=False)
    for name in ("rivals", "details"):
        table = ask_table(ready, name)
        text = csv_text([table.columns, *table.text_rows()])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    monkeypatch.setattr(catalog, "ANSWERS", folder)
    before = catalog.query_names
    monkeypatch.setattr(
        catalog,
        "query_names",
        lambda kind: ["details", "rivals"] if kind == "queries" else before(kind),
    )
    return folder


def test_recorded_answers_that_hold_are_told_in_one_line(answers):
    assert run("verify").stdout == "2 recorded answers: all the same\n"


def test_each_recorded_answer_that_differs_is_told_in_a_line(answers):
    path = answers / "rivals.csv"
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    path.write_text(csv_text(rows[:-1]), encoding="utf-8")
    assert run("verify", code=1).stdout == (
        "rivals: 0 rows lost, 1 row gained\n2 recorded answers: 1 differ\n"
    )


def test_own_data_are_compared_with_the_recorded_answers(answers):
    lines = run("verify", "-g", "graph.ttl", code=1).stdout.splitlines()
    assert [each.partition(":")[0] for each in lines] == ["details", "rivals", "2 recorded answers"]
    assert lines[-1] == "2 recorded answers: 2 differ"
    assert re.fullmatch(r"rivals: \d+ rows lost, 0 rows gained", lines[1])


def test_verify_is_among_the_verbs_that_ask():
    text = run("--help").stdout
    assert "verify" in text[text.index("Ask:") : text.index("Look:")]
