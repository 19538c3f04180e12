"""A rule, a question or a network is a file with a header, found by its name."""

import re
from pathlib import Path

import pytest

from policygraph import catalog
from policygraph.catalog import Parameter, parse_query, query_file, query_names, turtle_files
from policygraph.errors import QueryError, ReadError, UnknownNameError
from policygraph.sparql import variables

KINDS = sorted({path.parent.name for path in catalog.ONTOLOGY.glob("*/*.rq")})
FILES = sorted(catalog.ONTOLOGY.glob("*/*.rq"))


def read(text):
    return parse_query(text, name="some", path=Path("some.rq"))


def parameter(line):
    return read(f"#+ param {line}\nASK {{}}").parameters[0]


# --- headers --------------------------------------------------------------------------------------


def test_a_header_gives_title_parameters_and_other_keys():
    file = read(
        "#+ title: Who headed an agency: on a day?\n"
        "#+ summary: All of them.\n"
        "#+ param agency: iri = id:orr\n"
        "#+ param as_of: day\n"
        "#+ group: data , about,\n"
        "# an ordinary comment: with a colon\n"
        "ASK {}"
    )
    assert file.title == "Who headed an agency: on a day?"
    assert file.header == {"summary": "All of them.", "group": "data , about,"}
    assert file.listed("group") == ("data", "about")
    assert file.listed("summary") == ("All of them.",)
    assert file.listed("missing") == ()
    assert [each.name for each in file.parameters] == ["agency", "as_of"]
    assert (file.name, file.path) == ("some", Path("some.rq"))


def test_a_file_without_a_title_goes_by_its_name():
    assert read("ASK {}").title == "some"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("agency: iri", Parameter("agency", "iri")),
        ("agency: iri = id:orr", Parameter("agency", "iri", "id:orr")),
        ("agency : iri=id:orr ", Parameter("agency", "iri", "id:orr")),
        ("name: string = two words", Parameter("name", "string", "two words")),
        ("root: iri optional", Parameter("root", "iri", optional=True)),
        (
            "measure: iri optional as measure_asked",
            Parameter("measure", "iri", optional=True, variable="measure_asked"),
        ),
        ("n: integer as count = 3", Parameter("n", "integer", "3", variable="count")),
        ("as_of: day = 2018-09", Parameter("as_of", "day", "2018-09")),
    ],
)
def test_a_parameter_is_read_from_its_line(line, expected):
    assert parameter(line) == expected


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("agency: iri", ("agency",)),
        ("measure: iri as asked", ("asked",)),
        ("as_of: day", ("as_of_first", "as_of_last")),
        ("from: day optional as begin", ("begin_first", "begin_last")),
    ],
)
def test_a_day_fills_two_variables_and_anything_else_one(line, names):
    assert parameter(line).variables == names


@pytest.mark.parametrize(
    "line",
    [
        "agency: date",
        "agency: IRI",
        "agency:",
        ": iri",
        "agency: iri as",
        "agency: iri =",
        "agency: iri id:orr",
        "agency: iri, day",
    ],
)
def test_what_is_no_parameter_is_refused_with_its_line(line):
    with pytest.raises(QueryError) as error:
        read(f"#+ title: x\n#+ param {line}\nASK {{}}")
    assert error.value.line == 2
    assert "some.rq:2" in str(error.value)
    assert "#+ param NAME: TYPE" in str(error.value)
    assert "iri, string, integer, day" in str(error.value)


def test_a_parameter_is_found_by_its_name():
    file = read("#+ param agency: iri\n#+ param as_of: day\nASK {}")
    assert file.parameter("as_of").type == "day"
    with pytest.raises(
        UnknownNameError, match=r"no parameter named 'asof'; did you mean 'as_of'\?"
    ):
        file.parameter("asof")


# --- files by kind and name -----------------------------------------------------------------------


def test_a_new_file_appears_under_its_name(tmp_path, monkeypatch):
    monkeypatch.setattr(catalog, "ONTOLOGY", tmp_path)
    assert query_names("queries") == []
    (tmp_path / "queries").mkdir()
    for name in ("zebra", "ape"):
        (tmp_path / "queries" / f"{name}.rq").write_text(f"#+ title: {name}\nASK {{}}", "utf-8")
    (tmp_path / "queries" / "notes.txt").write_text("no query", encoding="utf-8")
    assert query_names("queries") == ["ape", "zebra"]
    assert [each.title for each in catalog.query_files("queries")] == ["ape", "zebra"]
    assert query_file("queries", "ape").path == tmp_path / "queries" / "ape.rq"


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        ("queries", "timelin", "no query named 'timelin'; did you mean 'timeline'?"),
        ("rules", "statuses", "no rule named 'statuses'; did you mean 'status'?"),
        ("networks", "speach", "no network named 'speach'; did you mean 'speech'?"),
        ("queries", "../rules/status", "no query named '../rules/status'"),
        ("queries", "", "no query named ''"),
    ],
)
def test_an_unknown_name_brings_the_nearest(kind, name, message):
    with pytest.raises(UnknownNameError) as error:
        query_file(kind, name)
    assert str(error.value).startswith(message)


def test_a_query_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "some.rq"
    path.write_bytes(b"ASK {} # caf\xe9")
    with pytest.raises(ReadError, match="is not UTF-8"):
        catalog.read_query_file(path)
    with pytest.raises(ReadError, match="no such file"):
        catalog.read_query_file(tmp_path / "missing.rq")


def test_a_path_stands_for_itself_or_for_the_turtle_of_a_folder(tmp_path):
    for name in ("b.ttl", "a.ttl", "c.txt"):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "d.ttl").mkdir()
    assert turtle_files(tmp_path) == [tmp_path / "a.ttl", tmp_path / "b.ttl"]
    assert turtle_files(tmp_path / "b.ttl") == [tmp_path / "b.ttl"]
    with pytest.raises(ReadError, match="a folder without Turtle"):
        turtle_files(tmp_path / "d.ttl")
    with pytest.raises(ReadError, match="no such file or folder"):
        turtle_files(tmp_path / "e.ttl")


def test_every_store_loads_the_classes_and_the_lists_and_no_alignments():
    assert [path.name for path in catalog.ontology_files()] == ["policygraph.ttl", "vocabulary.ttl"]
    assert all(path.is_file() for path in catalog.ontology_files())
    files = [path.name for path in turtle_files(catalog.DATA)]
    assert files == ["context.ttl", "graph.ttl", "paths.ttl"]


# --- the shipped files ----------------------------------------------------------------------------


def test_every_kind_of_file_is_there():
    assert set(KINDS) >= {"rules", "queries", "checks", "networks"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_shipped_file_has_a_name_in_small_letters_a_title_and_used_parameters(path):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem)
    file = catalog.read_query_file(path)
    assert file.title != file.name
    names = [each.name for each in file.parameters]
    assert len(names) == len(set(names))
    used = variables(file.text)
    for each in file.parameters:
        assert used & set(each.variables), f"{each.name} is declared and not used"
