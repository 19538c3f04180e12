"""The site that a build makes, and exports: complete, the same each time, or not."""

from __future__ import annotations

import csv
import html
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import policygraph
from gazette_by_hand import DAY, OWN
from policygraph import analysis, catalog, formats, pages, queries, site, workspace
from policygraph.cli import main
from policygraph.errors import UnknownNameError, ValueProblem, WriteError
from policygraph.network import project
from policygraph.store import parse_turtle

SOURCE = Path(policygraph.__file__).parents[1]


def answered_in_own_data(*, day):
    """The files of answers: what a question asks about by default is not in these data."""
    names = {"robustness"}
    for question in catalog.query_files("queries"):
        asked = [each for each in question.parameters if not each.optional]
        if all(each.type == "day" and (day or each.default) for each in asked):
            names.add(question.name)
    return names


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory, monkeypatch):
    """No test depends on what the user's own cache holds, or changes it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A user's own small file, without a reference date."""
    path = tmp_path_factory.mktemp("own") / "gazette.ttl"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def own_ready(own):
    return workspace.load([own], cache=False)


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    """The site of the shipped data, built here and at the same time in another process.

    Here without a cache; there with an empty one, which it fills and reads while it builds.
    """
    folder = tmp_path_factory.mktemp("twins")
    with subprocess.Popen(
        [sys.executable, "-m", "policygraph", "build", "-o", folder / "there"],
        env={
            **os.environ,
            "PYTHONPATH": str(SOURCE),
            "PYTHONHASHSEED": "4242",
            "XDG_CACHE_HOME": str(folder / "cache"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as other:
        steps = []
        result = site.build(
            [], folder / "here", cache=False, progress=lambda *step: steps.append(step)
        )
        said, warned = other.communicate()
    assert other.returncode == 0, warned
    return folder, result, steps, said


def content(folder):
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


def run(*arguments):
    return CliRunner().invoke(main, [str(each) for each in arguments])


# --- The site of the shipped data ---------------------------------------------------------------


def test_two_builds_give_the_same_bytes_for_every_file(twins):
    folder, result, _, _ = twins
    here, there = content(folder / "here"), content(folder / "there")
    assert set(here) == set(there)
    assert [name for name in here if here[name] != there[name]] == []
    assert {each.relative_to(folder / "here").as_posix() for each in result.written} == set(here)


def test_a_build_writes_every_page_answer_and_export(twins):
    folder, _, _, _ = twins
    pages = ["graph", "index", *catalog.query_names("networks")]
    assert set(content(folder / "here")) == {
        *(f"{name}.html" for name in pages),
        *(f"answers/{name}.csv" for name in catalog.query_names("queries")),
        *("answers/robustness.csv", "answers/leads.csv"),
        *("chronology.md", "chronology.docx"),
        *("derived.ttl", "graph.jsonld", "networks.graphml"),
    }


def test_the_index_lists_every_question_and_ranking(twins):
    folder, _, _, _ = twins
    index = html.unescape((folder / "here" / "index.html").read_text(encoding="utf-8"))
    for question in catalog.query_files("queries"):
        assert f"<bdi>{question.title}</bdi></a>" in index
        assert f"<caption><code>{question.name}</code>, " in index
    for network in catalog.query_names("networks"):
        for measure in analysis.MEASURES:
            assert f"What is central in {network}, by {measure}?" in index


def test_what_hangs_on_each_origin_is_told_in_the_summary_the_index_and_a_file(twins):
    folder, result, _, _ = twins
    with (folder / "here" / "answers" / "robustness.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    hanging: dict[str, int] = {}
    for each in rows:
        changed = sum(int(each[name]) for name in ("lost", "gained", "changed"))
        hanging[each["origin"]] = hanging.get(each["origin"], 0) + changed
    told = [text for name, text in result.summary if name == "without"]
    assert len(told) == 10
    for text, (origin, count) in zip(told, list(hanging.items())[:10], strict=True):
        assert text.startswith(f"{origin}: {count} rows: ")
    index = html.unescape((folder / "here" / "index.html").read_text(encoding="utf-8"))
    for each in ("What hangs on one word", "Which open questions would change most answers"):
        assert f"<bdi>{each}" in index


def test_every_link_of_the_index_leads_somewhere(twins):
    folder, _, _, _ = twins
    index = (folder / "here" / "index.html").read_text(encoding="utf-8")
    links = {html.unescape(each) for each in re.findall(r'href="([^"]*)"', index)} - {"data:,"}
    files = {"graph.html", "networks.graphml", "graph.jsonld", "derived.ttl"}
    assert {*files, "#answer-sources"} <= links
    for link in links:
        if link.startswith("#"):
            assert f'id="{html.escape(link[1:])}"' in index
        else:
            assert (folder / "here" / link.partition("#")[0]).is_file()


def payload(page):
    """What the scripts of a page read."""
    (text,) = re.findall(r'<script type="application/json" id="payload">(.*?)</script>', page)
    return json.loads(text)


def test_the_index_leads_to_every_view_and_step_of_the_graph(twins):
    folder, _, _, _ = twins
    graph = payload((folder / "here" / "graph.html").read_text(encoding="utf-8"))
    index = html.unescape((folder / "here" / "index.html").read_text(encoding="utf-8"))
    links = re.findall(r'<a href="graph.html#view=([^"]*)"><bdi>(.*?)</bdi></a>', index)
    views = [each for each in graph["views"] if each["kind"] != "network"]
    assert links == [(each["name"], each["title"]) for each in views]
    (story,) = graph["stories"]
    assert story["steps"] == [each["name"] for each in views if each["kind"] == "step"]
    assert f"<h3><bdi>{story['title']}</bdi></h3>" in index


def test_the_graph_opens_on_people_bodies_and_data_and_has_everything_last(twins):
    folder, result, _, _ = twins
    graph = payload((folder / "here" / "graph.html").read_text(encoding="utf-8"))
    first, *declared, last = graph["views"]
    assert {graph["edges"][each]["network"] for each in first["edges"]} == {
        "formal-ties",
        "data-flow",
    }
    assert len(last["edges"]) == len(graph["edges"]) > len(first["edges"])
    assert {each["kind"] for each in (first, last)} == {"network"}
    kinds = [each["kind"] for each in declared]
    assert dict(result.summary)["reading paths"] == (
        f"named views: {kinds.count('view')}, steps of stories: {kinds.count('step')}"
    )
    assert graph["day"] == "2025-02-14"
    # A view opens on the page's day, on its own, or, where its question asks for none, on all.
    days = {each["name"]: each.get("day", "the page's") for each in declared}
    assert days["view-heads-of-orr"] == "the page's"
    assert days["step-first-agreement"] == "2018-09"
    assert days["view-life-of-2018-agreement"] is None


def test_a_page_of_one_network_has_one_view(twins):
    folder, _, _, _ = twins
    for name in catalog.query_names("networks"):
        page = payload((folder / "here" / f"{name}.html").read_text(encoding="utf-8"))
        assert [len(each["edges"]) for each in page["views"]] == [len(page["edges"])]
        assert {each["network"] for each in page["edges"]} == {name}


def test_the_page_of_nothing_in_particular_is_the_graph_of_the_site(twins, shipped):
    folder, _, _, _ = twins
    assert pages.network_page(shipped).encode() == (folder / "here" / "graph.html").read_bytes()


def test_answers_are_what_the_command_line_gives(twins):
    folder, _, _, _ = twins
    for name in catalog.query_names("queries"):
        answer = run("query", name, "-f", "csv")
        assert answer.stdout_bytes == (folder / "here" / "answers" / f"{name}.csv").read_bytes()


def test_the_exports_of_a_site_are_those_of_export(twins, shipped):
    folder, _, _, _ = twins
    for format, name in (("graphml", "networks.graphml"), ("jsonld", "graph.jsonld")):
        assert site.export(shipped, format)[""] == (folder / "here" / name).read_bytes()


def test_derived_and_authored_are_apart_and_together_all_there_is(twins, shipped):
    folder, _, _, _ = twins
    derived = set(parse_turtle(folder / "here" / "derived.ttl"))
    authored = {each for path in shipped.paths for each in parse_turtle(path)}
    ontology = {each for path in catalog.ontology_files() for each in parse_turtle(path)}
    assert derived
    assert not derived & authored
    # The engine counts each number once, however it is written.
    assert len(shipped.store) == len({*derived, *ontology, *authored})


def test_nothing_of_this_machine_is_written(twins):
    folder, _, _, _ = twins
    for name, data in content(folder / "here").items():
        for here in (folder, catalog.ROOT, Path.home()):
            assert len(here.parts) < 2 or f"{here}/".encode() not in data, (name, here)
        assert b"file:///" not in data, name


def test_the_summary_counts_what_is_in_the_data(twins, shipped):
    _, result, _, said = twins
    summary = dict(result.summary)
    assert summary["reference day"] == "2025-02-14"
    assert summary["graph hash"] == shipped.hash[:16]
    authored = sum(len(parse_turtle(path)) for path in shipped.paths)
    assert summary["triples"].startswith(f"{authored} authored, ")
    documents = next(iter(queries.ask_table(shipped, ASK_DOCUMENTS)))
    assert summary["sources"] == documents[0].value
    assert summary["validation"].startswith("0 violations, ")
    assert "view" not in summary
    for name, text in result.summary:
        if name not in ("page", "graph"):
            assert re.search(rf"^{name} +{re.escape(text)}$", said, re.MULTILINE)


ASK_DOCUMENTS = catalog.parse_query(
    "SELECT (COUNT(DISTINCT ?each) AS ?n) { ?each pg:readOn ?day }",
    name="documents",
    path=Path("documents"),
)


def test_progress_counts_every_step_once(twins):
    _, _, steps, _ = twins
    numbers = [number for _, number, _ in steps]
    totals = {total for _, _, total in steps}
    assert numbers == list(range(1, len(steps) + 1))
    assert totals == {len(steps)}
    assert {name for name, _, _ in steps} > {*catalog.query_names("queries"), "validating"}


# --- The site of a user's own data --------------------------------------------------------------


def test_a_build_without_a_reference_date_leaves_out_what_needs_a_day(own, tmp_path):
    result = site.build([own], tmp_path / "site")
    assert dict(result.summary)["reference day"] == "none given"
    names = {each.stem for each in (tmp_path / "site" / "answers").iterdir()}
    assert names == answered_in_own_data(day=False)
    assert "org-chart" not in names
    assert {each.name for each in (tmp_path / "site").glob("*.html")} == {
        *("index.html", "graph.html", "formal-ties.html", "speech.html")
    }  # of the flow of data there is nothing to draw


def test_a_build_with_a_reference_date_answers_for_that_day(tmp_path):
    path = tmp_path / "dated.ttl"
    path.write_text(OWN + DAY, encoding="utf-8")
    site.build([path], tmp_path / "site")
    names = {each.stem for each in (tmp_path / "site" / "answers").iterdir()}
    assert names == answered_in_own_data(day=True)
    assert "org-chart" in names
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "As of 2025-02-14" in index


def test_a_build_with_a_cache_and_without_is_the_same(own, tmp_path):
    for name, cache in (("cold", True), ("warm", True), ("none", False)):
        site.build([own], tmp_path / name, cache=cache)
    assert content(tmp_path / "cold") == content(tmp_path / "warm") == content(tmp_path / "none")


def answers(folder, name):
    text = (folder / "answers" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_build_through_a_view_holds_what_is_left_and_says_so(own, tmp_path):
    site.build([own], tmp_path / "all")
    assert len(answers(tmp_path / "all", "sources")) == 2
    assert b"Doe is deputy" in content(tmp_path / "all")["graph.html"]
    for name, view, note in (
        ("known", {"known_on": "2024-12-31"}, "known by 2024-12-31: 1 of 2 attestations kept"),
        (
            "without",
            {"without": ["The Gazette on the deputy"]},
            "without The Gazette on the deputy: 1 of 2",
        ),
    ):
        result = site.build([own], tmp_path / name, **view)
        assert dict(result.summary)["view"].startswith(note)
        kept = [each for each in answers(tmp_path / name, "sources") if each["attestations"] != "0"]
        assert [each["document"] for each in kept] == ["the report"]
        for file, data in content(tmp_path / name).items():
            assert b"Doe is deputy" not in data, (name, file)
        assert note in (tmp_path / name / "index.html").read_text(encoding="utf-8")
        assert note in (tmp_path / name / "graph.html").read_text(encoding="utf-8")
        derived = (tmp_path / name / "derived.ttl").read_text(encoding="utf-8")
        assert "pt-doe" not in derived
        assert "pt-roe" in derived


def test_data_with_nothing_to_draw_give_a_site_without_a_graph(tmp_path):
    path = tmp_path / "one.ttl"
    path.write_text(
        "@prefix id: <https://w3id.org/policygraph/id/> .\n"
        "@prefix pg: <https://w3id.org/policygraph/ns#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'id:a a pg:Agency ; rdfs:label "A"@en .\n',
        encoding="utf-8",
    )
    result = site.build([path], tmp_path / "site")
    assert "page" in dict(result.summary)
    assert "graph" not in dict(result.summary)
    assert [each.name for each in (tmp_path / "site").glob("*.html")] == ["index.html"]


def test_a_question_that_is_added_appears_and_one_that_lacks_a_value_is_left_out(
    own, tmp_path, monkeypatch
):
    shutil.copytree(catalog.ONTOLOGY, tmp_path / "ontology")
    folder = tmp_path / "ontology" / "queries"
    (folder / "people.rq").write_text(
        "#+ title: Who is there?\n#+ finding: people are there\n"
        "SELECT ?person { ?person a pg:Person } ORDER BY ?person\n",
        encoding="utf-8",
    )
    (folder / "needy.rq").write_text(
        "#+ title: Which?\n#+ param thing: iri\nSELECT ?a { ?a pg:holder ?thing }\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(catalog, "ONTOLOGY", tmp_path / "ontology")
    result = site.build([own], tmp_path / "site", cache=False)
    assert answers(tmp_path / "site", "people") == [{"person": "Jo Doe"}, {"person": "Ro Roe"}]
    assert "2 people are there (people)" in result.findings
    assert not (tmp_path / "site" / "answers" / "needy.csv").exists()
    assert "Who is there?" in (tmp_path / "site" / "index.html").read_text(encoding="utf-8")


# --- Builds that are refused --------------------------------------------------------------------


def test_a_violation_is_told_with_its_place_and_nothing_is_written(tmp_path):
    path = tmp_path / "wrong.ttl"
    path.write_text(OWN.replace("pg:holder id:doe ;", "pg:hodler id:doe ;"), encoding="utf-8")
    line = (
        OWN.split("\n").index(
            'id:pt-doe a pg:RoleHolding ; rdfs:label "Doe is deputy director of the bureau"@en ;'
        )
        + 1
    )
    found = run("build", "-g", path, "-o", tmp_path / "site")
    assert found.exit_code == 1
    assert found.stdout == ""
    assert f"violation: {path}:{line}: " in found.stderr
    assert "pg:holder" in found.stderr
    assert found.stderr.endswith("nothing was written; mend the violations first\n")
    assert not (tmp_path / "site").exists()


def test_broken_turtle_is_a_violation_with_its_line(tmp_path):
    path = tmp_path / "broken.ttl"
    path.write_text(OWN.replace('"Jo Doe"@en .', '"Jo Doe"@en'), encoding="utf-8")
    line = OWN[: OWN.index('"Jo Doe"@en .')].count("\n") + 2
    result = site.build([path], tmp_path / "site")
    assert not result.written
    assert result.findings[0].startswith(f"violation: {path}:{line}:1: ")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("below", ["", "site", "a/b"])
def test_a_site_is_not_written_where_a_file_stands(own, tmp_path, below):
    file = tmp_path / "notes.txt"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(WriteError, match="a file stands where a folder is needed"):
        site.build([own], file / below)
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_site_replaces_an_older_one_file_by_file(own, tmp_path):
    folder = tmp_path / "site"
    site.build([own], folder)
    first = content(folder)
    (folder / "index.html").write_text("old", encoding="utf-8")
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    site.build([own], folder)
    assert content(folder) == {**first, "mine.txt": b"mine"}


def test_a_day_that_is_none_is_refused_before_anything_is_written(own, tmp_path):
    with pytest.raises(ValueProblem, match="'2024-02-30' is not a date: 2024-02 has 29 days"):
        site.build([own], tmp_path / "site" / "a", known_on="2024-02-30")
    assert not list(tmp_path.rglob("*.html"))


# --- Exports ------------------------------------------------------------------------------------


def test_an_export_gives_one_file_or_two(own_ready):
    for format in site.EXPORT_FORMATS:
        names = set(site.export(own_ready, format))
        assert names == ({"nodes.csv", "edges.csv"} if format == "csv" else {""})


def test_an_export_of_the_graph_is_the_data_and_with_built_what_follows(own, own_ready, tmp_path):
    path = tmp_path / "out.ttl"
    path.write_bytes(site.export(own_ready, "turtle")[""])
    authored = set(parse_turtle(own))
    assert set(parse_turtle(path)) == authored
    path.write_bytes(site.export(own_ready, "turtle", built=True)[""])
    assert set(parse_turtle(path)) > authored
    assert b"startEarliest" in path.read_bytes()


def test_an_export_through_a_view_leaves_out_what_the_view_does(own):
    ready = workspace.load([own], without=["The Gazette on the deputy"], cache=False)
    for format in ("turtle", "jsonld", "ntriples"):
        text = site.export(ready, format)[""].decode()
        assert "Roe is deputy" in text
        assert "Doe is deputy" not in text


def test_an_export_of_a_network_takes_names_and_a_day(own_ready):
    text = site.export(own_ready, "graphml", ["formal-ties"], as_of="2024-06-01")[""].decode()
    network = project(own_ready, ["formal-ties"], as_of="2024-06-01")
    assert text.encode() == formats.network_bytes(network, "graphml")
    assert "is part of" in text
    assert "pt-doe" not in text


@pytest.mark.parametrize(
    ("format", "options", "message"),
    [
        ("turtel", {}, "no format named 'turtel'; did you mean 'turtle'?"),
        (
            "turtle",
            {"names": ["formal-ties"]},
            "'turtle' is for the graph, which takes no network; networks go to graphml, gexf, csv",
        ),
        (
            "jsonld",
            {"as_of": "2018"},
            "'jsonld' is for the graph, which takes no --as-of; networks go to graphml, gexf, csv",
        ),
        (
            "gexf",
            {"built": True},
            "'gexf' is for networks, which hold what is derived; "
            "--built goes with turtle, jsonld, ntriples",
        ),
        (
            "gexf",
            {"names": ["speach"]},
            "no network named 'speach'; did you mean 'speech'?",
        ),
    ],
)
def test_an_export_that_does_not_fit_says_what_does(own_ready, format, options, message):
    with pytest.raises((UnknownNameError, ValueProblem)) as problem:
        site.export(own_ready, format, **options)
    assert str(problem.value) == message


def test_files_are_written_into_a_folder_that_need_not_be_there(tmp_path):
    written = site.write_files({"a.txt": b"a", "b/c.txt": b"c"}, tmp_path / "new")
    assert content(tmp_path / "new") == {"a.txt": b"a", "b/c.txt": b"c"}
    assert written == (tmp_path / "new" / "a.txt", tmp_path / "new" / "b" / "c.txt")
