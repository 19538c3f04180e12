"""The shapes and checks: each example finds what it says, each constraint and check has one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pyshacl
import pytest
from pyshacl.entrypoints import meta_validate
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from policygraph import catalog
from policygraph.findings import ValidationReport
from policygraph.namespaces import PG, PREFIXES, expand
from policygraph.store import Store, Term, parse_turtle
from policygraph.validation import validate

SHAPES = catalog.ONTOLOGY / "shapes.ttl"
VALID = sorted((catalog.ONTOLOGY / "examples" / "valid").glob("*.ttl"))
INVALID = sorted((catalog.ONTOLOGY / "examples" / "invalid").glob("*.ttl"))
DATA = sorted(catalog.DATA.glob("*.ttl"))
CHECKS = catalog.query_files("checks")

# What a constraint may be made of; each parameter has its component in a validation report.
PARAMETERS: dict[Node, Node] = {
    SH[name]: SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"]
    for name in (
        "class",
        "closed",
        "datatype",
        "maxCount",
        "minCount",
        "minLength",
        "node",
        "or",
        "pattern",
        "uniqueLang",
    )
}


@dataclass
class Outcome:
    """The reports of all invalid examples, and which part of which constraint fired."""

    reports: dict[Path, ValidationReport] = field(default_factory=dict)
    fired: set[tuple[str, Node]] = field(default_factory=set)


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    found = Outcome()
    run = pyshacl.validate

    def watched(*arguments: Any, **options: Any) -> Any:
        conforms, report, text = run(*arguments, **options)
        for result in report.subjects(RDF.type, SH.ValidationResult):
            component = report.value(result, SH.sourceConstraintComponent)
            for message in report.objects(result, SH.resultMessage):
                found.fired.add((str(message), component))
        return conforms, report, text

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pyshacl, "validate", watched)
        found.reports = {path: validate([path]) for path in INVALID}
    return found


def expected(path: Path) -> list[str]:
    return re.findall(r"^# expect: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)


def constraints() -> list[tuple[URIRef, Node, str, list[Node]]]:
    """Shape, place of the constraint, its message, its components."""
    graph = Graph().parse(SHAPES)
    found = []
    for shape in graph.subjects(RDF.type, SH.NodeShape):
        if (shape, SH.targetClass, None) in graph or (shape, SH.targetSubjectsOf, None) in graph:
            for place in (shape, *graph.objects(shape, SH.property)):
                components = [
                    PARAMETERS[each] for each in graph.predicates(place) if each in PARAMETERS
                ]
                messages = [str(each) for each in graph.objects(place, SH.message)]
                assert len(messages) == bool(components), f"{shape}: one message for {components}"
                if components:
                    found.append((URIRef(str(shape)), place, messages[0], components))
    return found


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_a_valid_example_has_no_finding(path: Path) -> None:
    assert [each.text() for each in validate([path]).findings] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_an_invalid_example_finds_what_it_says(path: Path, outcome: Outcome) -> None:
    messages = {each.message for each in outcome.reports[path].findings}
    assert sorted(messages) == expected(path)
    assert messages


def test_every_part_of_every_constraint_finds_something(outcome: Outcome) -> None:
    parts = {(message, part) for _, _, message, parts in constraints() for part in parts}
    assert parts - outcome.fired == set()


def test_every_check_finds_something(outcome: Outcome) -> None:
    sources = {each.source for report in outcome.reports.values() for each in report.findings}
    assert {check.name for check in CHECKS} - sources == set()


def test_every_message_is_one_sentence_and_stands_once() -> None:
    messages = [message for _, _, message, _ in constraints()]
    messages += [check.header["message"] for check in CHECKS]
    assert [each for each in messages if not re.fullmatch(r"[A-Z{].*[^.]\.", each)] == []
    assert sorted(each for each in set(messages) if messages.count(each) > 1) == []


def test_a_shape_has_at_most_one_constraint_of_its_own() -> None:
    # The message of a node shape is reported for whichever of its own constraints is broken.
    own = [(shape, parts) for shape, place, _, parts in constraints() if place == shape]
    assert [each for each in own if len(each[1]) > 1] == []


def test_the_shapes_are_shapes() -> None:
    # Paths go deeper than pySHACL looks by itself; inference would bind datatypes for good.
    shapes = Graph().parse(SHAPES)
    conforms, _, text = meta_validate(shapes, inference="none", max_validation_depth=30)
    assert conforms, text


def test_the_shipped_data_conforms() -> None:
    assert DATA
    assert [each.text() for each in validate(DATA).findings] == []


def test_every_shape_and_check_has_something_to_look_at() -> None:
    looked_at = dict(validate(DATA).looked_at)
    assert [name for name, nodes in looked_at.items() if not nodes] == []
    assert len(looked_at) == len({shape for shape, *_ in constraints()}) + len(CHECKS)


def test_shapes_and_checks_use_declared_terms() -> None:
    declared = {
        triple.subject.value
        for path in catalog.ontology_files()
        for triple in parse_turtle(path)
        if isinstance(triple.subject, ox.NamedNode)
    }
    texts = [SHAPES.read_text(encoding="utf-8"), *(check.text for check in CHECKS)]
    used = {PG + name for text in texts for name in re.findall(r"\bpg:([A-Za-z]\w*)", text)}
    assert used - declared == set()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_check_says_what_it_is_for(check: catalog.QueryFile) -> None:
    assert check.title.endswith("?")
    assert check.header["severity"] in ("violation", "warning")
    assert all(expand(each) for each in check.listed("target"))
    columns = Store().select(check.text).columns
    assert columns[0] == "focus"
    assert set(re.findall(r"\{(\w+)", check.header["message"])) <= set(columns)
    assert check.text.index("#+ target") < check.text.index("PREFIX") < check.text.index("SELECT")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_a_check_gives_the_same_rows_in_rdflib(
    check: catalog.QueryFile, outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)
    told = [
        path
        for path, report in outcome.reports.items()
        if any(each.source == check.name for each in report.findings)
    ]
    for paths in ([each] for each in told):
        triples = [
            triple for path in (*catalog.ontology_files(), *paths) for triple in parse_turtle(path)
        ]
        store = Store()
        store.extend(triples)
        ours = {tuple(_plain(each) for each in row) for row in store.select(check.text)}
        graph = Graph()
        for triple in triples:
            graph.add(
                tuple(_rdflib(each) for each in (triple.subject, triple.predicate, triple.object))
            )
        theirs = {
            tuple(_plain(each) for each in row) for row in graph.query(check.text, initNs=PREFIXES)
        }
        assert ours == theirs
        assert ours


def _plain(term: Any) -> tuple[str, ...]:
    if isinstance(term, ox.Literal):
        return (term.value, term.datatype.value, term.language or "")
    if isinstance(term, Literal):
        datatype = term.datatype or (
            RDF.langString if term.language else PREFIXES["xsd"] + "string"
        )
        return (str(term), str(datatype), term.language or "")
    return (term.value if isinstance(term, ox.NamedNode) else str(term),)


def _rdflib(term: Term) -> Any:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        plain = term.language or term.datatype.value == PREFIXES["xsd"] + "string"
        datatype = None if plain else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype)
    return BNode(str(term))
