"""Bundles: written whole, the same bytes each time, and read only as they were written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from pybtex.database import parse_string

import policygraph
from heads_by_hand import ANN, BOB, QUERY, graph, write_heads
from policygraph import bundles, catalog, files, formats, workspace
from policygraph.errors import ReadError, ValueProblem, WriteError
from policygraph.files import digest
from policygraph.namespaces import ID
from policygraph.queries import ask_table
from policygraph.verification import verify

FILES = {
    "README.txt", "answer.csv", "answer.json", "bundle.json", "query.rq", "sources.bib",
    "sources.json",
}  # fmt: skip


def contents(folder):
    return {each.name: each.read_bytes() for each in folder.iterdir()}


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
    assert verify(tmp_path / "own", cache=False).same
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
    found = verify(tmp_path / "heads", cache=False)
    assert found.same
    assert found.notes == view.notes
    assert found.rows == len(ask_table(view, "leaders-on-date"))
    assert found.rows < len(ask_table(workspace.load(cache=False), "leaders-on-date"))


def test_an_answer_without_rows_is_an_answer(tmp_path):
    folder = write_heads(tmp_path, ANN, day="2010")
    assert json.loads((folder / "bundle.json").read_bytes())["rows"] == 0
    assert verify(folder, graph(tmp_path, ANN), cache=False).same
    assert (folder / "sources.bib").read_bytes() == b""


def test_only_a_table_is_bundled(shipped, tmp_path):
    asked = catalog.parse_query("ASK { ?s ?p ?o }", name="own", path=Path("own.rq"))
    with pytest.raises(ValueProblem, match="'own' gives no table; a SELECT is needed here"):
        bundles.write(shipped, asked, tmp_path / "own")
    assert list(tmp_path.iterdir()) == []


# --- what was tampered with -----------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(FILES - {"bundle.json"}))
def test_a_file_that_was_changed_or_taken_away_is_named(tmp_path, name):
    folder = write_heads(tmp_path, ANN)
    path = folder / name
    path.write_bytes(path.read_bytes() + b" ")
    message = f"cannot read {folder}: is not as it was written: {name} was changed"
    with pytest.raises(ReadError, match=f"^{re.escape(message)}$"):
        bundles.read(folder)
    path.unlink()
    with pytest.raises(ReadError, match=f"is not as it was written: {re.escape(name)} is missing$"):
        bundles.read(folder)


def test_what_bundle_json_says_cannot_be_changed_alone(tmp_path):
    folder = write_heads(tmp_path, ANN)
    path = folder / "bundle.json"
    index = json.loads(path.read_bytes())
    for change in ({"rows": 7}, {"view": {"known_on": None, "without": []}, "days": None}):
        path.write_text(json.dumps(index | change), encoding="utf-8")
        with pytest.raises(ReadError, match=r"is not as it was written: bundle\.json was changed$"):
            bundles.read(folder)
    path.write_bytes(bundles.index_bytes(index))
    assert bundles.read(folder).index == index


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
        bundles.read(tmp_path)
    assert error.value.problem == problem


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(ReadError, match=r"no such folder$"):
        bundles.read(tmp_path / "none")
    with pytest.raises(ReadError, match=r"no bundle, as it holds no bundle\.json$"):
        bundles.read(tmp_path)


def test_a_byte_more_in_bundle_json_and_a_file_more_are_seen(tmp_path):
    folder = write_heads(tmp_path, ANN)
    path = folder / "bundle.json"
    whole = path.read_bytes()
    assert bundles.read(folder).digest == digest(whole)
    for other in (whole + b"\n", b"\xef\xbb\xbf" + whole, whole.replace(b"\n", b"\r\n")):
        path.write_bytes(other)
        with pytest.raises(ReadError, match=r"is not as it was written: bundle\.json was changed$"):
            bundles.read(folder)
    path.write_bytes(whole)
    (folder / "more.csv").write_bytes(b"")
    with pytest.raises(ReadError, match=r"is not as it was written: more\.csv was added$"):
        bundles.read(folder)


def resealed(folder, **changes):
    """What is said of a bundle whose `bundle.json` was changed and sealed again."""
    index = json.loads((folder / "bundle.json").read_bytes())
    for name, value in changes.items():
        if value is None:
            del index[name]
        else:
            index[name] = value
    index["digest"] = bundles.seal(index)
    (folder / "bundle.json").write_bytes(bundles.index_bytes(index))
    with pytest.raises(ReadError) as error:
        verify(folder, cache=False)
    return error.value.problem


READ_AGAIN = [
    "accounts", "columns", "files", "ontology", "other_things", "policygraph", "question",
    "rests_on", "rows", "view", "wording",
]  # fmt: skip


@pytest.mark.parametrize("name", READ_AGAIN)
@pytest.mark.parametrize("value", [None, 7.5, [7], {"a": 7}])
def test_what_is_sealed_but_not_as_it_is_written_is_refused(tmp_path, name, value):
    folder = write_heads(tmp_path, ANN)
    told = f"no bundle that policygraph writes: '{name}' in bundle.json is wrong"
    assert resealed(folder, **{name: value}) == told


def test_a_bundle_names_no_file_outside_its_folder(tmp_path):
    folder = write_heads(tmp_path, ANN)
    (tmp_path / "f1").write_bytes(b"secret")
    named = json.loads((folder / "bundle.json").read_bytes())["files"]
    told = "no bundle that policygraph writes: 'files' in bundle.json is wrong"
    assert resealed(folder, files=named | {"../f1": "0" * 64}) == told
    assert resealed(folder, files=named | {"../f1": named["query.rq"]}) == told


@pytest.mark.parametrize(
    ("name", "content", "end"),
    [
        ("answer.json", b"{}", "its answer is no table"),
        ("answer.json", b"[[", "its answer is no table"),
        ("answer.json", b'{"results": {"bindings": [{"person": 7}]}}', "its answer is no table"),
        ("answer.json", b'{"results": {"bindings": []}}', "its answer has other rows in each file"),
        ("answer.csv", b"person\n", "its answer has other rows in each file"),
    ],
)
def test_an_answer_that_is_sealed_but_no_table_is_refused(tmp_path, name, content, end):
    folder = write_heads(tmp_path, ANN)
    named = json.loads((folder / "bundle.json").read_bytes())["files"]
    (folder / name).write_bytes(content)
    told = resealed(folder, files=named | {name: digest(content)})
    assert told == f"no bundle that policygraph writes: {end}"


def test_half_of_a_character_is_no_traceback(tmp_path):
    (tmp_path / "bundle.json").write_text(
        '{"format": "policygraph bundle 1", "question": "\\ud800"}', encoding="utf-8"
    )
    with pytest.raises(ReadError, match=r"bundle\.json was changed$"):
        bundles.read(tmp_path)


# --- what a file can hold -------------------------------------------------------------------------


def own(tmp_path, label):
    """A graph with a person of this label, and a question that gives it."""
    person = f'id:eve a pg:Person ; rdfs:label "{label}"@en .\n'
    text = "SELECT ?name WHERE { id:eve rdfs:label ?name } ORDER BY ?name"
    ready = workspace.load(graph(tmp_path, person), cache=False)
    return ready, catalog.parse_query(text, name="own", path=Path("own.rq"))


def test_a_character_that_no_text_file_holds_is_refused_before_anything_is_written(tmp_path):
    ready, asked = own(tmp_path, "a\\u0000b")
    with pytest.raises(ValueProblem, match=r"^answer\.csv would hold the character U\+0000"):
        bundles.write(ready, asked, tmp_path / "own")
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize("label", ["a" * 200_000, "a\\r\\nb, c", "\\uFEFFa", "a\\u2028b"])
def test_what_a_text_file_holds_is_verified(tmp_path, label):
    ready, asked = own(tmp_path, label)
    bundles.write(ready, asked, tmp_path / "own")
    assert verify(tmp_path / "own", tmp_path / "graph.ttl", cache=False).same


def test_the_order_in_which_files_are_named_makes_no_other_bundle(tmp_path):
    one, other = tmp_path / "one.ttl", tmp_path / "other.ttl"
    one.write_text(graph(tmp_path, ANN).read_text(encoding="utf-8"), encoding="utf-8")
    other.write_text(graph(tmp_path, BOB).read_text(encoding="utf-8"), encoding="utf-8")
    written = []
    for name, paths in (("a", [one, other]), ("b", [other, one])):
        ready = workspace.load(paths, cache=False)
        done = bundles.write(ready, "leaders-on-date", tmp_path / name, QUERY, as_of="2020")
        written.append(done.digest)
    assert written[0] == written[1]


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
    problem = "is not as it was written: notes.txt was added; name another folder"
    assert refused(tmp_path, BOB) == problem
    (folder / "notes.txt").unlink()
    (folder / "README.txt").write_text("my own words", encoding="utf-8")
    problem = "is not as it was written: README.txt was changed; name another folder"
    assert refused(tmp_path, BOB) == problem


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path):
    ready = workspace.load(graph(tmp_path, ANN), cache=False)
    with pytest.raises(WriteError, match="there is no folder"):
        bundles.write(ready, "leaders-on-date", tmp_path / "no" / "heads", QUERY, as_of="2020")


def test_what_a_write_that_was_killed_left_is_put_back_and_told(tmp_path):
    folder = write_heads(tmp_path, ANN)
    before = contents(folder)
    away = files._before(folder)
    folder.rename(away)
    with pytest.raises(ReadError) as error:
        bundles.read(folder)
    told = f"no such folder; a write was broken off, and what was there is '{away}'"
    assert error.value.problem == told
    write_heads(tmp_path, ANN)
    assert contents(folder) == before
    assert not away.exists()


def test_the_folder_that_one_is_in_is_not_replaced(tmp_path, monkeypatch):
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    ready = workspace.load(graph(tmp_path, ANN), cache=False)
    for place in (".", folder):
        with pytest.raises(WriteError, match=r"is the folder that you are in; name another$"):
            bundles.write(ready, "leaders-on-date", place, QUERY, as_of="2020")
    assert list(Path().resolve().iterdir()) == []
    bundles.write(ready, "leaders-on-date", "heads", QUERY, as_of="2020")
    assert set(contents(folder / "heads")) == FILES
