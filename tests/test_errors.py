"""Errors read as one line that says what is wrong, where, and what to do."""

import copy
import os
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import (
    AmbiguousNameError,
    PolicyGraphError,
    QueryError,
    ReadError,
    UnknownNameError,
    ValueProblem,
    WriteError,
)

EXAMPLES = [
    (ReadError("a.ttl", "is empty"), "cannot read a.ttl: is empty"),
    (ReadError("a.ttl", "is not Turtle", line=7), "cannot read a.ttl:7: is not Turtle"),
    (
        ReadError(Path("data/a.ttl"), "is not Turtle", line=7, column=3),
        "cannot read data/a.ttl:7:3: is not Turtle",
    ),
    (WriteError("a.ttl", "no space left"), "cannot write a.ttl: no space left"),
    (
        UnknownNameError("query", "who-lead", ["who-led", "rivals"]),
        "no query named 'who-lead'; did you mean 'who-led'?",
    ),
    (
        UnknownNameError("query", "zzz", ["who-led", "rivals"]),
        "no query named 'zzz'; there are: rivals, who-led",
    ),
    (UnknownNameError("query", "zzz", []), "no query named 'zzz'"),
    (
        AmbiguousNameError("DHS", [("Department", "id:dhs"), ("Division", "id:dhs-2")]),
        "'DHS' may mean Department (id:dhs) or Division (id:dhs-2); say which by its CURIE",
    ),
    (
        AmbiguousNameError("x", [("A", "id:a"), ("B", "id:b"), ("C", "id:c")]),
        "'x' may mean A (id:a), B (id:b) or C (id:c); say which by its CURIE",
    ),
    (QueryError("is too long"), "is too long"),
    (QueryError("SERVICE is not allowed", line=2), "line 2: SERVICE is not allowed"),
    (
        QueryError("SERVICE is not allowed", line=2, column=5),
        "line 2, column 5: SERVICE is not allowed",
    ),
    (
        QueryError("SERVICE is not allowed", where="a.rq", line=2, column=5),
        "a.rq:2:5: SERVICE is not allowed",
    ),
    (QueryError("is too long", where=Path("q") / "a.rq"), "q/a.rq: is too long"),
    (ValueProblem("'2024-02-30' is not a date"), "'2024-02-30' is not a date"),
]


@pytest.mark.parametrize(("error", "message"), EXAMPLES)
def test_the_message_says_what_where_and_what_to_do(error, message):
    assert str(error) == message.replace("/", os.sep)


@pytest.mark.parametrize("error", [error for error, _ in EXAMPLES])
def test_all_have_one_base(error):
    assert isinstance(error, PolicyGraphError)


@pytest.mark.parametrize("error", [error for error, _ in EXAMPLES])
@pytest.mark.parametrize("again", [copy.copy, lambda each: pickle.loads(pickle.dumps(each))])
def test_an_error_survives_the_way_to_another_process(error, again):
    assert type(again(error)) is type(error)
    assert str(again(error)) == str(error)
    assert vars(again(error)) == vars(error)


def test_the_places_can_be_read_from_the_error():
    error = ReadError("a.ttl", "is not Turtle", line=7, column=3)
    assert (error.path, error.problem, error.line, error.column) == (
        "a.ttl",
        "is not Turtle",
        7,
        3,
    )


def test_a_name_in_other_letter_case_is_recognised():
    assert str(UnknownNameError("prefix", "DCTERMS", ["dcterms", "prov"])) == (
        "no prefix named 'DCTERMS'; did you mean 'dcterms'?"
    )


def test_a_long_list_of_names_is_cut_and_says_so():
    message = str(UnknownNameError("query", "?", [f"question-{n:02}" for n in range(20)]))
    assert "question-11" in message
    assert "question-12" not in message
    assert message.endswith(" and 8 more")


def test_several_lines_become_one():
    assert str(QueryError("expected a thing\n   at the end\n")) == "expected a thing at the end"


def test_what_could_drive_a_terminal_is_shown_not_sent():
    assert str(ReadError("a\x1b[2J.ttl", "is empty")) == r"cannot read a\x1b[2J.ttl: is empty"
    assert "\u202e" not in str(UnknownNameError("term", "\u202eabc", []))


@given(st.text())
def test_every_message_is_one_printable_line(text):
    for error in (ReadError(text, text), UnknownNameError(text, text, [text]), QueryError(text)):
        assert str(error).isprintable()
