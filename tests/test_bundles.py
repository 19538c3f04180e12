"""Bundles: written whole, the same bytes each time, and verified against what has changed."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from pybtex.database import parse_string

import policygraph
from policygraph import bundles, catalog, formats, workspace
from policygraph.errors import PolicyGraphError, ReadError, ValueProblem, WriteError
from policygraph.files import digest
from policygraph.namespaces import ID, PG
from policygraph.queries import ask_table

FILES = {
    "README.txt", "answer.csv", "answer.json", "bundle.json", "query.rq", "sources.bib",
    "sources.json",
}  # fmt: skip

HEAD = f"""@prefix id: <{ID}> .
@prefix pg: <{PG}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
id:press a pg:Organization ; rdfs:label "Press"@en .
id:doc-press a pg:NewsArticle ; rdfs:label "Press on the office"@en ; pg:ownVoice id:press ;
  pg:readOn "2026-11-22"^^xsd:date .
id:office a pg:Agency ; rdfs:label "Office"@en .
id:role-head a pg:Role ; rdfs:label "head"@en ; pg:leads id:office ; pg:exclusive true .
"""


def post(name, **dates):
    """A post of the head of the office as the press has it, with its attestation."""
    said = "".join(f' ; pg:{name} "{day}"^^xsd:date' for name, day in dates.items())
    return (
        f'id:{name} a pg:Person ; rdfs:label "{name.title()}"@en .\n'
        f'id:pt-{name} a pg:RoleHolding ; rdfs:label "{name.title()} is head"@en ; '
        f"pg:holder id:{name} ; pg:role id:role-head ; pg:inOrganization id:office{said} .\n"
        f"id:at-pt-{name} a pg:Attestation ; pg:attests id:pt-{name} ; pg:stance pg:Asserts ; "
        f'pg:attestedBy id:press ; pg:source id:doc-press ; pg:locator "p1" .\n'
    )


ANN = post("ann", validFrom="2018-01-01")
BOB = post("bob", validFrom="2019-01-01")
QUERY = {"agency": "id:office"}


@pytest.fixture(scope="module")
def shipped():
    return workspace.load(cache=False)


def graph(tmp_path, *parts):
    path = tmp_path / "graph.ttl"
    path.write_text(HEAD + "".join(parts), encoding="utf-8")
    return path


def write_heads(tmp_path, *parts, day="2020-06-01"):
    """A bundle of who headed the office on a day."""
    ready = workspace.load(graph(tmp_path, *parts), cache=False)
    bundles.write(ready, "leaders-on-date", tmp_path / "heads", QUERY, as_of=day)
    return tmp_path / "heads"


def contents(folder):
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def verify(folder, path):
    return bundles.verify(folder, path, cache=False)


def told(changes):
    return {(each.account, each.how) for each in changes}


# --- what a bundle holds --------------------------------------------------------------------------


def test_a_bundle_holds_the_query_the_answer_the_sources_and_digests(shipped, tmp_path):
    done = bundles.write(shipped, "rivals", tmp_path / "rivals")
    held = contents(tmp_path / "rivals")
    assert set(held) == FILES
    index = json.loads(held["bundle.json"])
    assert index == done.index
    assert done.digest == digest(held["bundle.json"])
    assert index["files"] == {name: digest(held[name]) for name in FILES - {"bundle.json"}}
    table = ask_table(shipped, "rivals")
    assert held["answer.csv"].decode() == formats.table_text(table, "csv")
    assert held["answer.json"].decode() == formats.sparql_json(table)
    assert (index["question"], index["rows"]) == ("rivals", len(table))
    assert (index["graph"], index["policygraph"]) == (shipped.hash, policygraph.__version__)
    assert index["days"] is None
    assert len(index["rests_on"]) == len(table) > 3
    assert all(len(each) == 2 for each in index["rests_on"])


def test_the_sources_are_the_documents_behind_the_rows(shipped, tmp_path):
    bundles.write(shipped, "rivals", tmp_path / "rivals")
    items = json.loads((tmp_path / "rivals" / "sources.json").read_text(encoding="utf-8"))
    entries = parse_string((tmp_path / "rivals" / "sources.bib").read_text("utf-8"), "bibtex")
    named = {
        cell.value.removeprefix(ID)
        for row in ask_table(shipped, "rivals")
        for cell in row
        if isinstance(cell, ox.NamedNode) and cell.value.startswith(f"{ID}doc-")
    }
    assert {each["id"] for each in items} == set(entries.entries) == named
    assert len(named) < 34


@pytest.mark.parametrize("name", ["leaders-on-date", "org-chart", "timeline", "figures"])
def test_any_engine_gives_the_answer_from_the_query_alone(shipped, tmp_path, name):
    bundles.write(shipped, name, tmp_path / name)
    text = (tmp_path / name / "query.rq").read_text(encoding="utf-8")
    assert "#+ param" not in text
    store = ox.Store()
    store.extend(ox.Quad(*each) for each in shipped.store.triples())
    answer = store.query(text)
    names = [each.value for each in answer.variables]
    rows = [tuple(row[column] for column in names) for row in answer]
    assert rows == list(ask_table(shipped, name).rows)


def test_what_was_put_in_is_written_down(shipped, tmp_path):
    folder = tmp_path / "heads"
    bundles.write(shipped, "leaders-on-date", folder, as_of="2018-02")
    index = json.loads((folder / "bundle.json").read_text(encoding="utf-8"))
    assert index["parameters"] == {"agency": "id:orr", "as_of": "2018-02-01 to 2018-02-28"}
    assert index["days"] == ["2018-02-01", "2018-02-28"]
    query = (folder / "query.rq").read_text(encoding="utf-8")
    assert "# agency: id:orr\n# as_of: 2018-02-01 to 2018-02-28\n" in query
    assert "2018-02-01 to 2018-02-28" in (folder / "README.txt").read_text(encoding="utf-8")
    bundles.write(shipped, "org-chart", tmp_path / "chart")
    assert "# root: any\n" in (tmp_path / "chart" / "query.rq").read_text(encoding="utf-8")


def test_a_parameter_ends_no_comment(shipped, tmp_path):
    text = (
        "#+ title: Which?\n#+ param text: string\n"
        "SELECT ?s WHERE { ?s rdfs:label ?name FILTER (STR(?name) = ?text) } ORDER BY ?s"
    )
    asked = catalog.parse_query(text, name="own", path=Path("own.rq"))
    hostile = "Scott Lloyd\nSELECT * WHERE { ?s ?p ?o }\r\x1b[2J"
    bundles.write(shipped, asked, tmp_path / "own", {"text": hostile})
    query = (tmp_path / "own" / "query.rq").read_text(encoding="utf-8")
    assert len(query.splitlines()) == 3
    assert bundles.verify(tmp_path / "own", cache=False).same
    assert (
        (tmp_path / "own" / "README.txt")
        .read_text(encoding="utf-8")
        .replace("\n", "")
        .isprintable()
    )


def test_the_same_answer_gives_the_same_bytes(shipped, tmp_path):
    again = workspace.load(cache=False)
    for name in ("timeline", "access-on-date"):
        bundles.write(shipped, name, tmp_path / "one" / ".." / name)
        bundles.write(again, name, tmp_path / f"{name}-again")
        assert contents(tmp_path / name) == contents(tmp_path / f"{name}-again")


def test_a_view_is_written_down_and_asked_again(tmp_path):
    view = workspace.load(known_on="2025-03", without="id:doc-article", cache=False)
    bundles.write(view, "leaders-on-date", tmp_path / "heads")
    index = json.loads((tmp_path / "heads" / "bundle.json").read_text(encoding="utf-8"))
    assert index["view"] == {"known_on": "2025-03-31", "without": ["id:doc-article"]}
    assert index["notes"] == list(view.notes)
    found = bundles.verify(tmp_path / "heads", cache=False)
    assert found.same
    assert found.notes == view.notes
    assert found.rows == len(ask_table(view, "leaders-on-date"))
    assert found.rows < len(ask_table(workspace.load(cache=False), "leaders-on-date"))


def test_an_answer_without_rows_is_an_answer(tmp_path):
    folder = write_heads(tmp_path, ANN, day="2010")
    assert json.loads((folder / "bundle.json").read_bytes())["rows"] == 0
    assert verify(folder, graph(tmp_path, ANN)).same
    assert (folder / "sources.bib").read_bytes() == b""


def test_only_a_table_is_bundled(shipped, tmp_path):
    asked = catalog.parse_query("ASK { ?s ?p ?o }", name="own", path=Path("own.rq"))
    with pytest.raises(ValueProblem, match="'own' gives no table; a SELECT is needed here"):
        bundles.write(shipped, asked, tmp_path / "own")
    assert list(tmp_path.iterdir()) == []


# --- what has changed -----------------------------------------------------------------------------


def test_on_the_same_graph_nothing_has_changed(tmp_path):
    folder = write_heads(tmp_path, ANN, BOB)
    found = verify(folder, graph(tmp_path, ANN, BOB))
    assert found.same
    assert (found.lost, found.gained, found.through, found.elsewhere, found.notes) == ((),) * 5
    assert found.rows == 1
    assert verify(folder, graph(tmp_path, BOB, "# reordered\n", ANN)).same


def test_a_successor_who_is_added_takes_a_row_and_is_the_reason(tmp_path):
    folder = write_heads(tmp_path, ANN)
    found = verify(folder, graph(tmp_path, ANN, BOB))
    assert not found.same
    assert [row[0] for row in found.lost] == ["Ann"]
    assert [row[0] for row in found.gained] == ["Bob"]
    assert told(found.through) == {("id:pt-bob", "added")}
    assert [each.label for each in found.through] == ["Bob is head"]
    assert found.elsewhere == ()


def test_an_account_is_the_reason_for_a_loss_though_it_bears_on_no_row(tmp_path):
    ann = ANN.replace("rdfs:label", "pg:accountOf id:mat-ann ; rdfs:label", 2).replace(
        "id:ann a pg:Person ; pg:accountOf id:mat-ann ;", "id:ann a pg:Person ;"
    )
    until = post("ann2", validUntil="2018-12-31").replace(
        "id:pt-ann2 a", "id:pt-ann2 pg:accountOf id:mat-ann ; a"
    )
    matter = 'id:mat-ann a pg:Matter ; rdfs:label "Ann\'s post"@en .\n'
    folder = write_heads(tmp_path, ann, matter)
    found = verify(folder, graph(tmp_path, ann, matter, until))
    assert [row[0] for row in found.lost] == ["Ann"]
    assert found.gained == ()
    assert told(found.through) == {("id:pt-ann2", "added")}


def test_a_successor_who_is_removed_gives_the_row_back(tmp_path):
    folder = write_heads(tmp_path, ANN, BOB)
    found = verify(folder, graph(tmp_path, ANN))
    assert [row[0] for row in found.lost] == ["Bob"]
    assert [row[0] for row in found.gained] == ["Ann"]
    assert told(found.through) == {("id:pt-bob", "removed")}
    assert [each.label for each in found.through] == ["id:pt-bob"]


def test_an_account_that_is_changed_is_the_reason(tmp_path):
    folder = write_heads(tmp_path, BOB)
    found = verify(folder, graph(tmp_path, BOB.replace("2019-01-01", "2021-01-01")))
    assert [row[0] for row in found.lost] == ["Bob"]
    assert told(found.through) == {("id:pt-bob", "changed")}


def test_what_bears_on_no_row_is_told_apart(tmp_path):
    other = post("cat", validFrom="2010-01-01", validUntil="2010-12-31").replace(
        "role-head", "role-other"
    )
    folder = write_heads(tmp_path, ANN)
    found = verify(folder, graph(tmp_path, ANN, other))
    assert found.same
    assert (found.through, told(found.elsewhere)) == ((), {("id:pt-cat", "added")})
    found = verify(folder, graph(tmp_path, ANN, BOB, other))
    assert told(found.through) == {("id:pt-bob", "added")}
    assert told(found.elsewhere) == {("id:pt-cat", "added")}


def test_a_change_of_what_is_no_account_is_said(tmp_path):
    folder = write_heads(tmp_path, ANN)
    path = graph(tmp_path, ANN)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("pg:leads id:office", "pg:leads id:press"), encoding="utf-8")
    found = verify(folder, path)
    assert len(found.lost) == 1
    assert found.through == ()
    note = "what is no account was changed since: documents, actors, roles or the like"
    assert found.notes == (note,)


def test_a_question_that_is_worded_otherwise_by_now_is_asked_as_it_was(
    tmp_path, shipped, monkeypatch
):
    bundles.write(shipped, "rivals", tmp_path / "rivals")
    before = catalog.query_file

    def reworded(kind, name):
        found = before(kind, name)
        if kind != "queries":
            return found
        return catalog.parse_query(found.text + "\nLIMIT 1", name=name, path=found.path)

    monkeypatch.setattr(catalog, "query_file", reworded)
    found = bundles.verify(tmp_path / "rivals", cache=False)
    assert found.same
    assert found.notes == (
        "'rivals' is worded otherwise by now; this is the query as it was asked",
    )


def test_the_other_version_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(bundles, "__version__", "0.0.1")
    folder = write_heads(tmp_path, ANN)
    monkeypatch.undo()
    found = verify(folder, graph(tmp_path, ANN))
    assert found.same
    assert found.notes == (f"written by policygraph 0.0.1, asked by {policygraph.__version__}",)


def test_the_same_rows_in_another_order_are_a_change(shipped, tmp_path):
    text = "SELECT ?s WHERE {{ ?s a pg:Person }} ORDER BY {}(?s)"
    one, other = (
        catalog.parse_query(text.format(order), name="own", path=Path("own.rq"))
        for order in ("ASC", "DESC")
    )
    bundles.write(shipped, one, tmp_path / "one")
    bundles.write(shipped, other, tmp_path / "other")
    index = json.loads((tmp_path / "one" / "bundle.json").read_bytes())
    index["files"]["query.rq"] = digest(tmp_path / "other" / "query.rq")
    index["digest"] = bundles._seal(index)
    (tmp_path / "one" / "bundle.json").write_text(json.dumps(index), encoding="utf-8")
    (tmp_path / "one" / "query.rq").write_bytes((tmp_path / "other" / "query.rq").read_bytes())
    found = bundles.verify(tmp_path / "one", cache=False)
    assert (found.reordered, found.same) == (True, False)
    assert (found.lost, found.gained) == ((), ())


# --- what was tampered with -----------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(FILES - {"bundle.json"}))
def test_a_file_that_was_changed_or_taken_away_is_named(tmp_path, name):
    folder = write_heads(tmp_path, ANN)
    path = folder / name
    path.write_bytes(path.read_bytes() + b" ")
    message = f"cannot read {folder}: is not as it was written: {name} was changed"
    with pytest.raises(ReadError, match=f"^{re.escape(message)}$"):
        verify(folder, graph(tmp_path, ANN))
    path.unlink()
    with pytest.raises(ReadError, match=f"is not as it was written: {re.escape(name)} is missing$"):
        verify(folder, graph(tmp_path, ANN))


def test_what_bundle_json_says_cannot_be_changed_alone(tmp_path):
    folder = write_heads(tmp_path, ANN)
    path = folder / "bundle.json"
    index = json.loads(path.read_bytes())
    for change in ({"rows": 7}, {"view": {"known_on": None, "without": []}, "days": None}):
        path.write_text(json.dumps(index | change), encoding="utf-8")
        with pytest.raises(ReadError, match=r"is not as it was written: bundle\.json was changed$"):
            verify(folder, graph(tmp_path, ANN))
    path.write_text(json.dumps(index), encoding="utf-8")
    assert verify(folder, graph(tmp_path, ANN)).same


NOT_JSON = "is not as it was written: bundle.json is not JSON"
CHANGED = "is not as it was written: bundle.json was changed"
OTHER = f"no bundle that policygraph {policygraph.__version__} reads"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", NOT_JSON),
        ("[" * 100_000, NOT_JSON),
        ("[]", OTHER),
        ('{"format": "policygraph bundle 9"}', OTHER),
        ('{"format": "policygraph bundle 1"}', CHANGED),
        ('{"format": "policygraph bundle 1", "files": 7}', CHANGED),
    ],
)
def test_a_folder_that_is_no_bundle_is_refused(tmp_path, content, problem):
    (tmp_path / "bundle.json").write_text(content, encoding="utf-8")
    with pytest.raises(ReadError) as error:
        bundles.verify(tmp_path, cache=False)
    assert error.value.problem == problem


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ReadError, match=r"no such folder$"):
        bundles.verify(tmp_path / "none", cache=False)
    with pytest.raises(ReadError, match=r"no bundle, as it holds no bundle\.json$"):
        bundles.verify(tmp_path, cache=False)


# --- folders --------------------------------------------------------------------------------------


def test_a_bundle_takes_the_place_of_one_that_is_as_it_was_written(tmp_path):
    folder = write_heads(tmp_path, ANN)
    before = contents(folder)
    write_heads(tmp_path, ANN, BOB)
    after = contents(folder)
    assert set(after) == FILES
    assert after["answer.csv"] != before["answer.csv"]
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    kept = (folder / "bundle.json").stat().st_ino
    write_heads(tmp_path, ANN, BOB)
    assert (folder / "bundle.json").stat().st_ino == kept  # nothing to write


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "heads").mkdir()
    assert set(contents(write_heads(tmp_path, ANN))) == FILES


def refused(tmp_path, *parts):
    """The problem, after it was seen that nothing has changed."""
    folder = tmp_path / "heads"
    before = contents(folder) if folder.is_dir() else folder.read_bytes()
    with pytest.raises(WriteError) as error:
        write_heads(tmp_path, *parts)
    assert before == (contents(folder) if folder.is_dir() else folder.read_bytes())
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".")]
    return error.value.problem


def test_what_is_not_ours_is_never_overwritten(tmp_path):
    (tmp_path / "heads").write_text("mine", encoding="utf-8")
    assert refused(tmp_path, ANN) == "a file stands where a folder is needed"
    (tmp_path / "heads").unlink()
    (tmp_path / "heads").mkdir()
    (tmp_path / "heads" / "notes.txt").write_text("mine", encoding="utf-8")
    problem = "is a folder that holds something else than a bundle; name another"
    assert refused(tmp_path, ANN) == problem
    (tmp_path / "heads" / "notes.txt").unlink()
    folder = write_heads(tmp_path, ANN)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    problem = "holds what is no part of a bundle, 'notes.txt'; name another"
    assert refused(tmp_path, BOB) == problem
    (folder / "notes.txt").unlink()
    (folder / "README.txt").write_text("my own words", encoding="utf-8")
    problem = "is not as it was written: README.txt was changed; name another folder"
    assert refused(tmp_path, BOB) == problem


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path):
    ready = workspace.load(graph(tmp_path, ANN), cache=False)
    with pytest.raises(WriteError, match="there is no folder"):
        bundles.write(ready, "leaders-on-date", tmp_path / "no" / "heads", QUERY, as_of="2020")


# --- recorded answers -----------------------------------------------------------------------------


def test_every_named_question_gives_its_recorded_answer():
    differing, asked = bundles.verify_recorded(cache=False)
    assert differing == []
    assert asked == len(list(catalog.ANSWERS.glob("*.csv"))) > 20


def test_the_name_of_a_recorded_answer_gives_its_question_and_parameters():
    assert bundles.recorded_question("rivals") == ("rivals", {})
    assert bundles.recorded_question("timeline@from=2018-12,until=2020-03-13") == (
        "timeline",
        {"from": "2018-12", "until": "2020-03-13"},
    )
    assert bundles.recorded_question("figures@measure=id%3Ams-a%2Cb%3D1") == (
        "figures",
        {"measure": "id:ms-a,b=1"},
    )


def test_a_recorded_answer_has_a_name_that_every_file_system_can_hold():
    names = [each.name for each in catalog.ANSWERS.iterdir()]
    assert [name for name in names if re.search(r'[<>:"/\\|?*\x00-\x1f]', name)] == []


def csv_text(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


@pytest.fixture
def answers(tmp_path, monkeypatch):
    """A folder of recorded answers, with one that is right."""
    folder = tmp_path / "answers"
    folder.mkdir()
    table = ask_table(workspace.load(cache=False), "rivals")
    (folder / "rivals.csv").write_text(csv_text([table.columns, *table.text_rows()]), "utf-8")
    monkeypatch.setattr(catalog, "ANSWERS", folder)
    name_questions(monkeypatch, "rivals")
    return folder


def name_questions(monkeypatch, *questions):
    names = catalog.query_names
    monkeypatch.setattr(
        catalog, "query_names", lambda kind: list(questions) if kind == "queries" else names(kind)
    )


def test_a_recorded_answer_that_differs_is_counted_in_rows(answers):
    rows = list(csv.reader(io.StringIO((answers / "rivals.csv").read_text(encoding="utf-8"))))
    assert bundles.verify_recorded(cache=False) == ([], 1)

    def recorded(rows):
        (answers / "rivals.csv").write_text(csv_text(rows), encoding="utf-8")
        return bundles.verify_recorded(cache=False)[0]

    other = ["another", *rows[1][1:]]
    assert recorded([rows[0], other, *rows[2:]]) == [bundles.Difference("rivals", 1, 1)]
    assert recorded(rows[:-1]) == [bundles.Difference("rivals", 0, 1)]
    assert recorded([*rows, rows[-1]]) == [bundles.Difference("rivals", 1, 0)]
    note = "the rows are in another order"
    assert recorded([rows[0], *rows[:0:-1]]) == [bundles.Difference("rivals", note=note)]


def test_a_question_that_cannot_be_asked_or_has_no_answer_is_told(answers, monkeypatch):
    (answers / "leaders-on-date@agency=none.csv").write_text("person\nAnn\n", encoding="utf-8")
    name_questions(monkeypatch, "leaders-on-date", "new", "rivals")
    (difference, missing), asked = bundles.verify_recorded(cache=False)
    assert (difference.name, difference.lost) == ("leaders-on-date@agency=none", 1)
    assert difference.note.startswith("no term named 'none'")
    assert missing == bundles.Difference("new", note="no answer is recorded")
    assert asked == 2


def test_own_data_are_compared_with_the_recorded_answers(tmp_path):
    differing, asked = bundles.verify_recorded(graph(tmp_path, ANN), cache=False)
    assert 0 < len(differing) <= asked + len(catalog.query_names("queries"))
    assert all(each.lost or each.gained or each.note for each in differing)


def test_the_package_verifies(tmp_path, shipped):
    done = policygraph.bundle(shipped, "rivals", tmp_path / "rivals")
    assert done.index["question"] == "rivals"
    assert policygraph.verify(tmp_path / "rivals", cache=False).same
    with pytest.raises(PolicyGraphError):
        policygraph.verify(tmp_path)
