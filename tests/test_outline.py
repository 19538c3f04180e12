"""The outline of a Turtle text has the subjects that the parser has, at their lines."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from policygraph import catalog
from policygraph.outline import outline
from policygraph.store import parse_turtle

TURTLE = sorted(
    path for folder in (catalog.ONTOLOGY, catalog.DATA) for path in folder.rglob("*.ttl")
)


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.stem)
def test_the_subjects_found_in_a_text_are_those_the_parser_finds(path: Path) -> None:
    found = outline(path.read_text(encoding="utf-8"))
    parsed = {
        triple.subject.value
        for triple in parse_turtle(path)
        if isinstance(triple.subject, ox.NamedNode)
    }
    assert {subject for subject, _ in found.subjects} == parsed


SNIPPETS = st.sampled_from(
    ['"', "'", '""', "''", "\\\\", '\\"', "#", ".", ";", "\n", "<", ">", "[", "]", "a", "é", " "]
)


@given(
    st.lists(st.tuples(st.sampled_from(['"""', "'''"]), st.lists(SNIPPETS, max_size=8)), max_size=5)
)
def test_no_text_in_a_literal_moves_a_subject(literals: list[tuple[str, list[str]]]) -> None:
    text, lines = "", []
    for number, (quotes, snippets) in enumerate(literals):
        content = "".join(snippets)
        assume(quotes not in content)
        lines.append((f"urn:{number}", text.count("\n") + 1))
        text += f"<urn:{number}> <urn:p> {quotes}{content} {quotes} . # {quotes}\n"
    subjects = {quad.subject.value for quad in ox.parse(text, ox.RdfFormat.TURTLE)}
    assert subjects == {subject for subject, _ in lines}
    assert outline(text).subjects == lines
