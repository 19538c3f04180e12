"""What is looked at in data files, and that nothing is said twice or in vain."""

from __future__ import annotations

import hashlib
import logging
import shutil
from pathlib import Path

import pytest
import rdflib

from policygraph import catalog
from policygraph.errors import QueryError, ReadError
from policygraph.findings import ValidationReport
from policygraph.validation import validate
from turtle_by_hand import HEAD, write


def found(report: ValidationReport) -> list[tuple[str, int | None, str]]:
    return [(each.focus, each.line, each.message) for each in report.findings]


# --- What is looked at


def test_a_value_with_a_finding_of_its_own_is_not_reported_again(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        HEAD
        + 'id:wk-a a pg:Work ; rdfs:label "A"@en ; dcterms:issued "2024-02-30"^^xsd:date .\n'
        + 'id:wk-b a pg:Work ; rdfs:label "B"@en ; dcterms:issued "2024"^^xsd:gyear .\n',
    )
    assert [each.message for each in validate([path]).findings] == [
        "Correct \"2024-02-30\"^^xsd:date: '2024-02-30' is not a date: 2024-02 has 29 days.",
        "Write a declared term instead of xsd:gyear; did you mean xsd:gYear?",
        'Write dcterms:issued once and as precisely as the work shows it: "2018"^^xsd:gYear, '
        '"2018-09"^^xsd:gYearMonth or "2018-09-18"^^xsd:date.',
    ]


def test_a_shape_that_looks_at_nothing_is_told_with_zero(tmp_path: Path) -> None:
    looked_at = dict(validate([write(tmp_path, HEAD + "id:mat-a a pg:Matter .\n")]).looked_at)
    assert looked_at["pgs:Name"] == 1
    assert looked_at["pgs:Figure"] == 0
    assert looked_at["matter-without-account"] == 1
    assert looked_at["attested-twice"] == 0


def test_files_are_looked_at_together_and_each_once(tmp_path: Path) -> None:
    matter = write(tmp_path, HEAD + 'id:mat-a a pg:Matter ; rdfs:label "A"@en .\n', "matter.ttl")
    account = write(
        tmp_path,
        HEAD
        + 'id:cl-a a pg:Claim ; rdfs:label "A"@en ; pg:statement "A."@en ;\n'
        + "  pg:accountOf id:mat-a ; pg:about id:doc-a ;\n"
        + '  pg:grounds "Seen."@en ; pg:signedBy id:editors .\n'
        + 'id:editors a pg:ActorGroup ; rdfs:label "the editors"@en .\n'
        + 'id:doc-a a pg:WebPage ; rdfs:label "a page"@en ; dcterms:title "A"@en ;\n'
        + "  pg:notStated dcterms:issued ; pg:sourceClass pg:News ; pg:ownVoice id:editors ;\n"
        + '  pg:readOn "2025-03-01"^^xsd:date .\n',
        "account.ttl",
    )
    assert found(validate([matter, account, matter])) == []
    assert [each.source for each in validate([matter]).findings] == ["matter-without-account"]
    assert [each.source for each in validate([account]).findings] == ["undescribed-thing"]


# --- Terms and literals


@pytest.mark.parametrize(
    "literal",
    [
        '"2024-02-29"^^xsd:date',
        '"--02-29"^^xsd:gMonthDay',
        '"2024-12"^^xsd:gYearMonth',
        '"0001"^^xsd:gYear',
        '"-4.50"^^xsd:decimal',
        '"1"^^xsd:boolean',
        '"7"^^xsd:integer',
        '"\\u00E9\\n\\t"',
    ],
)
def test_a_literal_with_a_value_is_let_be(tmp_path: Path, literal: str) -> None:
    path = write(tmp_path, HEAD + f"id:a dcterms:extent {literal} .\n")
    assert found(validate([path])) == []


@pytest.mark.parametrize(
    ("literal", "message"),
    [
        ('"2023-02-29"^^xsd:date', "2023-02 has 28 days"),
        ('"2023-02-28Z"^^xsd:date', "has a time zone"),
        ('"23"^^xsd:gYear', "is not a date"),
        ('"0000"^^xsd:gYear', "no year 0000"),
        ('"2024-02-29"^^xsd:gYear', 'Write "2024-02-29"^^xsd:date for "2024-02-29"^^xsd:gYear.'),
        ('"--04-31"^^xsd:gMonthDay', "no year has such a day"),
        ('"04-30"^^xsd:gMonthDay', "no year has such a day"),
        ('"2018-04-30"^^xsd:gMonthDay', "no year has such a day"),
        ('"1e3"^^xsd:decimal', "xsd:decimal has no such value"),
        ('"True"^^xsd:boolean', "xsd:boolean has no such value"),
        ('"1.0"^^xsd:integer', "xsd:integer has no such value"),
        ('"٣"^^xsd:integer', "xsd:integer has no such value"),
        ('"a\\u0000b"', "U+0000"),
        ('"a\\u200Bb"', "U+200B"),
    ],
)
def test_a_literal_without_a_value_is_named(tmp_path: Path, literal: str, message: str) -> None:
    path = write(tmp_path, HEAD + f"id:a dcterms:extent {literal} .\n")
    (finding,) = validate([path]).findings
    assert message in finding.message
    assert (finding.focus, finding.line) == ("id:a", 6)


def test_a_long_literal_is_cut_in_a_message(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + f'id:a dcterms:extent "{"9" * 6000}x"^^xsd:integer .\n')
    (finding,) = validate([path]).findings
    assert len(finding.message) < 200
    # More digits than Python would read as a number, and still a number.
    assert validate([write(tmp_path, HEAD + f"id:a dcterms:extent {'9' * 6000} .\n")]).conforms


@pytest.mark.parametrize(
    ("term", "advice"),
    [
        ("pg:Mattr", "; did you mean pg:Matter?"),
        ("pg:matter", "; did you mean pg:Matter?"),
        ("pg:Xylophone", ", or declare it in a namespace of your own."),
        ("skos:concept", "; did you mean skos:Concept?"),
        ("<http://www.w3.org/ns/org#Organisation>", "; did you mean org:Organization?"),
    ],
)
def test_an_undeclared_term_gets_the_nearest_declared_one(
    tmp_path: Path, term: str, advice: str
) -> None:
    skos = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    report = validate([write(tmp_path, HEAD + skos + f"id:a a {term} .\n")])
    (finding,) = report.findings
    assert finding.message.endswith(advice)
    assert finding.line == 7


def test_terms_of_other_namespaces_are_let_be(tmp_path: Path) -> None:
    text = (
        "id:a a <https://example.org/Thing> ; <https://example.org/of> <https://example.org/b> .\n"
    )
    assert found(validate([write(tmp_path, HEAD + text)])) == []


# --- The ontology beside the data


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    folder = tmp_path / "ontology"
    shutil.copytree(catalog.ONTOLOGY, folder)
    return folder


def test_another_ontology_brings_its_own_terms_shapes_and_checks(
    tmp_path: Path, ontology: Path
) -> None:
    vocabulary = ontology / "vocabulary.ttl"
    vocabulary.write_text(
        vocabulary.read_text(encoding="utf-8")
        + "pg:Doubts a skos:Concept ; skos:inScheme pg:StanceScheme .\n",
        encoding="utf-8",
    )
    (ontology / "checks" / "no-agency.rq").write_text(
        "#+ title: Is there no agency?\n#+ severity: warning\n"
        "#+ message: Take {focus} out: {name:text} is {name}, {nothing}.\n#+ target: pg:Agency\n"
        "SELECT ?focus ?name WHERE { ?focus a pg:Agency ; rdfs:label ?name }\n",
        encoding="utf-8",
    )
    path = write(
        tmp_path, HEAD + 'id:a a pg:Agency ; rdfs:label "A"@en ; dcterms:type pg:Doubts .\n'
    )
    report = validate([path], ontology=ontology)
    assert found(report) == [("id:a", 6, 'Take id:a out: A is "A"@en, None.')]
    assert report.warnings == report.findings
    assert dict(report.looked_at)["no-agency"] == 1
    assert [each.source for each in validate([path]).findings] == ["term"]


def test_shapes_and_checks_that_cannot_be_used_are_errors(tmp_path: Path, ontology: Path) -> None:
    path = write(tmp_path, HEAD + "id:mat-a a pg:Matter .\n")
    shapes = ontology / "shapes.ttl"
    whole = shapes.read_text(encoding="utf-8")
    shapes.write_text(whole + "pgs:Name sh:or pg:Matter .\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"shapes\.ttl: shapes that cannot be used"):
        validate([path], ontology=ontology)
    shapes.write_text(whole + "pgs:Name sh:or\n", encoding="utf-8")
    with pytest.raises(ReadError, match=r"shapes\.ttl"):
        validate([path], ontology=ontology)
    shapes.write_text(whole, encoding="utf-8")
    (ontology / "checks" / "broken.rq").write_text("SELECT ?focus WHERE {", encoding="utf-8")
    with pytest.raises(QueryError, match=r"broken\.rq"):
        validate([path], ontology=ontology)


def test_rdflib_is_left_as_it_was(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    path = write(tmp_path, HEAD + 'id:a dcterms:extent "yes"^^xsd:boolean , "x"^^xsd:date .\n')
    assert len(validate([path]).findings) == 2
    assert rdflib.NORMALIZE_LITERALS is True
    assert logging.getLogger("rdflib.term").level == logging.NOTSET
    assert caplog.records == []
    assert list(recwarn) == []


def test_what_else_rdflib_was_taught_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Once it has run, owlrl reads every such day as one that does not exist.
    def refuse(text: str) -> str:
        raise ValueError(text)

    monkeypatch.setitem(rdflib.term._toPythonMapping, rdflib.XSD.gMonthDay, refuse)
    example = catalog.ONTOLOGY / "examples" / "valid" / "claim-and-figure.ttl"
    assert "gMonthDay" in example.read_text(encoding="utf-8")
    assert found(validate([example])) == []


# --- Texts


TEXT = """\
First sentence. Second  one\tspans\u00a0space?  "Third!" says she.

Next paragraph: cafe\u0301.
"""


def attested(locator: str, *, more: str = "", document: str = "doc-a") -> str:
    return (
        HEAD
        + f'id:at-a a pg:Attestation ; pg:attests id:cl-a ; pg:locator "{locator}" ; {more}\n'
        + f"  pg:stance pg:Asserts ; pg:attestedBy id:agency-a ; pg:source id:{document} .\n"
        + 'id:cl-a a pg:Claim ; rdfs:label "A"@en ; pg:statement "A."@en .\n'
        + f'id:{document} a pg:WebPage ; rdfs:label "a page"@en ; dcterms:title "A"@en ;\n'
        + "  pg:notStated dcterms:issued ; pg:sourceClass pg:News ; pg:ownVoice id:agency-a ;\n"
        + '  pg:readOn "2025-03-01"^^xsd:date .\n'
        + 'id:agency-a a pg:Agency ; rdfs:label "Agency A"@en .\n'
    )


def digest(passage: str) -> str:
    return f'pg:digest "{hashlib.sha256(passage.encode()).hexdigest()}" ;'


@pytest.mark.parametrize(
    ("locator", "passage"),
    [
        ("p1.s1", "First sentence."),
        ("p1.s2", "Second one spans space?"),
        ("p1.s3", '"Third!" says she.'),
        ("p2.s1", "Next paragraph: caf\u00e9."),
    ],
)
@pytest.mark.parametrize("name", ["doc-a.txt", "a.txt"])
def test_a_digest_is_that_of_the_passage_at_its_place(
    tmp_path: Path, locator: str, passage: str, name: str
) -> None:
    write(tmp_path, TEXT, name)
    path = write(tmp_path, attested(locator, more=digest(passage)))
    report = validate([path], texts=tmp_path)
    assert found(report) == []
    assert dict(report.looked_at)["texts"] == 1


@pytest.mark.parametrize(
    ("locator", "more", "message"),
    [
        (
            "p1.s1",
            digest("First sentence"),
            "Correct pg:locator or pg:digest: the passage at p1.s1 is another one.",
        ),
        (
            "p1.s2",
            digest("First sentence."),
            "Correct pg:locator or pg:digest: the passage at p1.s2 is another one.",
        ),
        ("p3.s1", "", "Correct pg:locator: the text of id:doc-a has no p3.s1."),
        ("p2.s2", "", "Correct pg:locator: the text of id:doc-a has no p2.s2."),
        (
            "p1.s1",
            'pg:asWorded "second sentence" ;',
            "Correct pg:asWorded: the passage at p1.s1 has other words.",
        ),
        (
            "p1.s1",
            'pg:quote "First sentences." ;',
            "Correct pg:quote: the passage at p1.s1 has other words.",
        ),
    ],
)
def test_a_passage_that_differs_is_a_finding(
    tmp_path: Path, locator: str, more: str, message: str
) -> None:
    write(tmp_path, TEXT, "doc-a.txt")
    path = write(tmp_path, attested(locator, more=more))
    assert found(validate([path], texts=tmp_path)) == [("id:at-a", 6, message)]
    assert found(validate([path])) == []


@pytest.mark.parametrize(("locator", "document"), [("page 3", "doc-a"), ("p1.s1", "doc-b")])
def test_what_cannot_be_compared_is_not_counted(
    tmp_path: Path, locator: str, document: str
) -> None:
    write(tmp_path, TEXT, "doc-a.txt")
    path = write(tmp_path, attested(locator, document=document, more=digest("Something else.")))
    report = validate([path], texts=tmp_path)
    assert found(report) == []
    assert dict(report.looked_at)["texts"] == 0


# --- Rivals -------------------------------------------------------------------------------------


def test_accounts_that_cannot_both_hold_are_noted_and_fail_nothing(tmp_path: Path) -> None:
    one = write(tmp_path, HEAD + SIGNED.format(name="april", day="2018-04-13"), "one.ttl")
    other = write(tmp_path, HEAD + SIGNED.format(name="may", day="2018-05-13"), "other.ttl")
    report = validate([one, other])
    (note,) = report.notes
    assert (note.severity, note.path, note.focus) == ("info", str(one), "id:ev-april")
    assert note.line == HEAD.count("\n") + 1
    assert note.message == (
        'Its pg:occurredOn is "2018-04-13", and that of “Signed, may” '
        f'({other}:{HEAD.count(chr(10)) + 1}) is "2018-05-13"; both stay, as rivals.'
    )
    assert "rivals" not in {each.source for each in report.findings}
    assert note not in (*report.violations, *report.warnings)


def test_an_account_whose_rival_stands_in_another_file_is_not_noted(tmp_path: Path) -> None:
    one = write(tmp_path, HEAD + SIGNED.format(name="april", day="2018-04-13"))
    assert validate([one]).notes == ()


SIGNED = """id:ev-{name} a pg:Signing ;
  rdfs:label "Signed, {name}"@en ;
  pg:accountOf id:mat-signing ;
  pg:occurredOn "{day}"^^xsd:date .
id:at-{name} a pg:Attestation ;
  pg:attests id:ev-{name} ;
  pg:stance pg:Asserts ;
  pg:attestedBy id:gazette ;
  pg:source id:doc-gazette .
"""
