"""Findings: where they are placed, how they read, and that none is given twice."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from policygraph.errors import ReadError
from policygraph.findings import Finding
from policygraph.validation import validate
from turtle_by_hand import HEAD, write

NAMELESS = 'Give it a name with rdfs:label, one in each language, such as "report on sharing"@en.'


# --- Findings


@pytest.mark.parametrize(
    ("finding", "text"),
    [
        (
            Finding("violation", "a.ttl", 12, None, "id:a", "Agency A", "Write it.", "pgs:Name"),
            "a.ttl:12: “Agency A”: Write it.",
        ),
        (
            Finding("violation", "a.ttl", 12, 5, "", "", "Correct this place: no.", "syntax"),
            "a.ttl:12:5: Correct this place: no.",
        ),
        (
            Finding("warning", None, None, None, "id:a", "id:a", "Write it.", "pgs:Name"),
            "“id:a”: Write it.",
        ),
    ],
)
def test_a_finding_begins_with_its_place(finding: Finding, text: str) -> None:
    assert finding.text() == text


def test_only_violations_break_conformity(tmp_path: Path) -> None:
    warned = validate([write(tmp_path, HEAD + 'id:mat-a a pg:Matter ; rdfs:label "A"@en .\n')])
    assert [each.source for each in warned.findings] == ["matter-without-account"]
    assert warned.conforms
    assert warned.warnings == warned.findings
    assert warned.violations == ()

    broken = validate([write(tmp_path, HEAD + "id:mat-a a pg:Matter .\n")])
    assert not broken.conforms
    assert [each.source for each in broken.violations] == ["pgs:Name"]
    assert [each.source for each in broken.warnings] == ["matter-without-account"]


def test_a_finding_names_the_node_by_its_label_english_first(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEAD
        + 'id:mat-a a pg:Matter ; rdfs:label "Sache"@de , "Matter"@en .\n'
        + 'id:mat-b a pg:Matter ; rdfs:label "Ding"@de , "Objet"@fr .\n',
    )
    assert [each.label for each in validate([path]).findings] == ["Matter", "Ding"]


def test_findings_are_sorted_and_do_not_depend_on_the_order_of_triples(tmp_path: Path) -> None:
    blocks = [f"id:mat-{n} a pg:Matter .\n\n" for n in range(30)]
    first = validate([write(tmp_path, HEAD + "".join(blocks))])
    assert len(first.findings) == 60
    keys = [(each.path, each.line, each.message) for each in first.findings]
    assert keys == sorted(set(keys))
    random.Random(7).shuffle(blocks)
    second = validate([write(tmp_path, HEAD + "".join(blocks))])
    assert {(e.focus, e.message) for e in first.findings} == {
        (e.focus, e.message) for e in second.findings
    }


def test_the_same_finding_is_given_once(tmp_path: Path) -> None:
    # Three wrong values of one property break one constraint three times.
    path = write(
        tmp_path,
        HEAD + 'id:wk-a a pg:Work ; rdfs:label "A"@en ; dcterms:issued "May" , "June" , "July" .\n',
    )
    assert [each.source for each in validate([path]).findings] == ["pgs:Issued"]


# --- Files that cannot be read


def test_broken_turtle_is_a_finding_at_its_line_and_column(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "id:a a pg:Matter ;\n  rdfs:label nothing .\n")
    (finding,) = validate([path]).findings
    assert (finding.severity, finding.source) == ("violation", "syntax")
    assert (finding.path, finding.line, finding.column) == (str(path), 7, 14)
    assert finding.message.startswith("Correct this place: ")


def test_beside_broken_turtle_nothing_else_is_looked_at(tmp_path: Path) -> None:
    first = write(tmp_path, "id:a a pg:Matter .\n", "first.ttl")
    second = write(tmp_path, HEAD + "id:b a pg:Matter ,\n", "second.ttl")
    third = write(tmp_path, HEAD + "id:c a pg:Matter .\n", "third.ttl")
    report = validate([first, second, third])
    assert [each.path for each in report.findings] == [str(first), str(second)]
    assert {each.source for each in report.findings} == {"syntax"}
    assert report.looked_at == ()


def test_text_that_is_not_utf_8_is_a_finding_at_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_bytes(HEAD.encode() + 'id:a rdfs:label "Café"@en .\n'.encode("latin-1"))
    (finding,) = validate([path]).findings
    assert (finding.source, finding.line) == ("syntax", 6)
    assert "UTF-8" in finding.message

    path.write_bytes(HEAD.encode("utf-16"))
    (finding,) = validate([path]).findings
    assert "UTF-16" in finding.message


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="no such file"):
        validate([tmp_path / "absent.ttl"])
    with pytest.raises(ReadError, match="folder"):
        validate([tmp_path])


# --- Lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("id:a a pg:Matter .\nid:b a pg:Matter .\n", [6, 7], id="plain"),
        pytest.param("# id:z a pg:Matter .\n\n  id:a\n a pg:Matter .\n", [8], id="comment"),
        pytest.param("id:a a pg:Matter . id:b a pg:Matter .\n", [6, 6], id="one-line"),
        pytest.param(
            "id:a a pg:Matter . # .\n#\nid:b a pg:Matter .\n", [6, 8], id="dot-in-comment"
        ),
        pytest.param(
            'id:a a pg:Matter ; dcterms:title """one.\nid:z a pg:Matter .\n"" # """ .\n'
            "id:b a pg:Matter .\n",
            [6, 9],
            id="long-text",
        ),
        pytest.param(
            "id:a a pg:Matter ; dcterms:title '''it's\n. ''' .\nid:b a pg:Matter .\n",
            [6, 8],
            id="long-text-in-single-quotes",
        ),
        pytest.param(
            'id:a a pg:Matter ; dcterms:title "a \\" . # b" .\nid:b a pg:Matter .\n',
            [6, 7],
            id="escaped-quote",
        ),
        pytest.param(
            "id:a a pg:Matter ; dcterms:type <http://example.org/x#y.z> .\nid:b a pg:Matter .\n",
            [6, 7],
            id="number-sign-in-iri",
        ),
        pytest.param(
            "id:a a pg:Matter ; dcterms:extent 1.5 , .5 , 1.e3 , 7 .\nid:b a pg:Matter .\n",
            [6, 7],
            id="numbers",
        ),
        pytest.param(
            "id:a a pg:Matter ; dcterms:relation id:c.d , id:e\\.f.\nid:b a pg:Matter .\n",
            [6, 7],
            id="dots-in-names",
        ),
        pytest.param(
            "<https://w3id.org/policygraph/id/a> a pg:Matter .\n"
            "<https://w3id.org/policygraph/id/\\u0062> a pg:Matter .\n",
            [6, 7],
            id="whole-iris",
        ),
        pytest.param(
            "PREFIX id: <https://example.org/>\nBASE <https://w3id.org/policygraph/>\n"
            "<id/a> a pg:Matter .\n@prefix id: <id/> .\nid:b a pg:Matter .\n",
            [8, 10],
            id="redefined-prefix-and-base",
        ),
        pytest.param(
            "@prefix : <https://w3id.org/policygraph/id/> .\n:a a pg:Matter .\n",
            [7],
            id="no-prefix",
        ),
        pytest.param("id:a-b a pg:Matter .\nid:a\\-b a pg:Person .\n", [6], id="same-name-escaped"),
        pytest.param("id:été a pg:Matter .\n", [6], id="letters"),
    ],
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_a_finding_stands_where_the_block_of_its_node_begins(
    tmp_path: Path, text: str, lines: list[int], ends: str, mark: str
) -> None:
    path = write(tmp_path, mark + (HEAD + text).replace("\n", ends))
    report = validate([path])
    assert [each.line for each in report.findings if each.message == NAMELESS] == lines


def test_a_node_in_two_files_is_placed_in_the_first(tmp_path: Path) -> None:
    one = write(tmp_path, HEAD + "\nid:a a pg:Matter .\n", "one.ttl")
    two = write(tmp_path, HEAD + 'id:a dcterms:title "A"@en .\n', "two.ttl")
    for paths, place in (([one, two], (str(one), 7)), ([two, one], (str(two), 6))):
        report = validate(paths)
        assert {(each.path, each.line) for each in report.findings} == {place}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("id:a dcterms:relation [ ] .\n", (6, 23)),
        ("id:a dcterms:relation\n  ( ) .\n", None),
        ("id:a dcterms:relation ( id:b ) .\n", (6, 23)),
        ('_:a dcterms:title "A"@en .\n_:a dcterms:title "B"@en .\n', (6, 1)),
        ('id:a dcterms:title "[ ( _:b"@en . # [\n', None),
    ],
)
def test_a_blank_node_is_found_where_it_stands(
    tmp_path: Path, text: str, place: tuple[int, int] | None
) -> None:
    report = validate([write(tmp_path, HEAD + text)])
    places = [(e.line, e.column) for e in report.findings if e.source == "blank-node"]
    assert places == ([place] if place else [])
