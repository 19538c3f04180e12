"""What changes without an origin and with an open question, against plain counting of rows."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph import analysis, catalog, workspace
from policygraph.catalog import QueryFile
from policygraph.errors import ValueProblem
from policygraph.namespaces import ID
from policygraph.queries import ask_table
from policygraph.sensitivity import askable, compare, lines, robustness, unknowns, views_of

OPEN = Path(__file__).parent / "networks" / "open.ttl"
QUESTIONS = ("timeline", "sources", "rivals")


@pytest.fixture(scope="module")
def ready():
    return workspace.load([OPEN], cache=False)


@pytest.fixture(scope="module")
def views(ready):
    return views_of(ready)


@pytest.fixture(scope="module")
def shipped_table(shipped):
    return robustness(shipped, QUESTIONS)


def counted(table):
    """Lost, gained and changed by origin and question."""
    return {
        (row[0].value.removeprefix(ID), row[1].value): tuple(int(each.value) for each in row[2:5])
        for row in table
    }


def differing(before, after):
    """How many rows only the one answer has, and how many only the other."""
    one, other = Counter(before.rows), Counter(after.rows)
    return (one - other).total(), (other - one).total()


# --- without an origin --------------------------------------------------------------------------


def test_every_origin_is_left_out_and_every_question_compared(shipped, shipped_table):
    """The same counts as from a view and an answer made for each, one after the other."""
    found = counted(shipped_table)
    origins = analysis.Views(shipped).origins()
    assert len(origins) > 30
    for origin in [*origins[:4], f"{ID}wk-npr-report", f"{ID}doc-tracker-325"]:
        view = workspace.load(without=origin, cache=False)
        for name in QUESTIONS:
            lost, gained = differing(ask_table(shipped, name), ask_table(view, name))
            told = found.get((origin.removeprefix(ID), name), (0, 0, 0))
            assert (told[0] + told[2], told[1] + told[2]) == (lost, gained), (origin, name)


def test_those_on_which_most_hangs_come_first(shipped_table):
    sums: dict[str, int] = {}
    for (origin, _), each in counted(shipped_table).items():
        sums[origin] = sums.get(origin, 0) + sum(each)
    assert list(sums.values()) == sorted(sums.values(), reverse=True)
    assert all(sums.values())


def test_a_retelling_is_left_out_with_what_it_retells(ready, views):
    origins = {each.removeprefix(ID) for each in views.origins()}
    assert origins == {"doc-ledger", "doc-monitor"}
    without = views.changes(f"{ID}doc-ledger")["sources"]
    assert {row[0].value.removeprefix(ID) for row in without.lost} == {
        *("doc-ledger", "doc-summary", "doc-monitor")
    }
    # A document that attests nothing any more was read all the same; what the other one shares
    # with it stays, and now rests on it alone.
    assert counted(robustness(ready, ["sources"]))["doc-ledger", "sources"] == (0, 0, 3)


def test_an_example_is_told_in_words(ready, views):
    table = robustness(ready, views=views)
    examples = {(row[0].value.removeprefix(ID), row[1].value): row[6].value for row in table}
    assert examples["doc-ledger", "rivals"].startswith("lost: The note in force · valid from")
    assert all(each.startswith(("lost: ", "gained: ", "changed: ")) for each in examples.values())


def test_a_line_names_the_questions_that_change_most(ready, views):
    found = dict(lines(robustness(ready, views=views)))
    assert set(found) == {"Ledger on the files", "Monitor on the files"}
    told = found["Ledger on the files"]
    assert "timeline 7 lost" in told
    rows = sum(
        sum(each)
        for key, each in counted(robustness(ready, views=views)).items()
        if key[0] == "doc-ledger"
    )
    assert told.startswith(f"{rows} rows: ")
    assert told.count("; ") <= 4


def test_a_question_that_loses_nothing_has_no_row(ready):
    assert len(robustness(ready, [nothing_asked()])) == 0
    assert lines(robustness(ready, [nothing_asked()])) == []


def nothing_asked():
    return QueryFile("nothing", Path("nothing.rq"), "SELECT ?s { ?s a <urn:none> }", "Nothing?")


# --- which rows are one row that changed --------------------------------------------------------


def row(*cells):
    return tuple(None if each is None else ox.Literal(each) for each in cells)


def test_rows_that_share_more_than_half_of_their_cells_are_one_that_changed():
    found = compare([row("a", "b", "c")], [row("a", "b", "d")])
    assert found.changed == [(row("a", "b", "c"), row("a", "b", "d"))]
    assert found.lost == found.gained == []
    assert found.rows == 1


@pytest.mark.parametrize(
    ("lost", "gained"), [(("a", "b"), ("a", "c")), (("a", None), ("b", None)), (("a",), ("b",))]
)
def test_rows_that_share_half_or_less_are_two(lost, gained):
    found = compare([row(*lost)], [row(*gained)])
    assert (len(found.lost), len(found.gained), len(found.changed)) == (1, 1, 0)


def test_the_likest_rows_are_paired_and_each_but_once():
    one, other = row("a", "b", "c", "d"), row("a", "b", "c", "e")
    near, far = row("a", "b", "c", "f"), row("a", "b", "g", "e")
    found = compare([other, one], [far, near])
    assert sorted(map(str, found.changed)) == sorted(map(str, [(one, near), (other, far)]))
    assert compare([one, other], [near, far]) == found
    assert compare([one, other], [near]).rows == 2


# --- open questions -----------------------------------------------------------------------------


def ranks(table):
    return {
        each[2].value.removeprefix(ID): (int(each[0].value), int(each[1].value)) for each in table
    }


def left_by(ready, tmp_path, gone):
    """The workspace of a file from which some accounts and their attestations are cut."""
    blocks = OPEN.read_text(encoding="utf-8").replace("\nid:", "\n\0id:").split("\0")
    kept = [
        each
        for each in blocks
        if not any(
            each.startswith((f"id:{name} ", f"id:at-{name} ", f"id:at-{name}-")) for name in gone
        )
    ]
    assert len(blocks) - len(kept) >= 2 * len(gone)
    path = tmp_path / "cut.ttl"
    path.write_text("".join(kept), encoding="utf-8")
    return workspace.load([path], cache=False)


@pytest.mark.parametrize(
    ("question", "gone"),
    [
        ("oq-zeta", ["ac-zeta"]),
        ("oq-files", ["mt-files", "ac-zeta", "us-eta", "us-past"]),
    ],
)
def test_as_many_answers_hang_on_a_question_as_change_without_its_accounts(
    ready, tmp_path, question, gone
):
    cut = left_by(ready, tmp_path, gone)
    for name in ("timeline", "rivals"):
        lost, gained = differing(ask_table(ready, name), ask_table(cut, name))
        found = ranks(unknowns(ready, [name]))[question][1]
        assert max(lost, gained) <= found <= lost + gained
    # Its source has said it, whether or not it was so.
    assert ranks(unknowns(ready, ["sources"]))[question][1] == 0


def test_questions_are_ranked_by_the_answers_that_hang_on_them(ready, views):
    table = unknowns(ready, views=views)
    found = ranks(table)
    answers = [each[1] for each in found.values()]
    assert answers == sorted(answers, reverse=True)
    assert next(iter(found)) == "oq-files"
    assert found["oq-nobody"] == (4, 0)
    assert found["oq-treaty"][1] > found["oq-zeta"][1] > 0


def test_those_with_as_many_share_a_rank_in_the_order_of_their_labels(ready):
    found = ranks(unknowns(ready, [nothing_asked()]))
    assert set(found.values()) == {(1, 0)}
    labels = [ready.terms.label(ox.NamedNode(ID + each)) for each in found]
    assert labels == sorted(labels)


def test_what_settles_a_question_stands_beside_it(ready, views):
    table = unknowns(ready, views=views)
    assert table.columns == (
        *("rank", "answers", "question", "about", "settled_by", "addressee", "request"),
    )
    printed = {each[2]: each[3:] for each in table.joined_rows()}
    assert len(printed) == 4
    assert printed["From which day was the treaty in force?"] == (
        "The treaty in force",
        "list of accounts; signed page of the treaty",
        "Delta",
        "The signed page of the treaty.",
    )


def test_data_without_open_questions_have_no_leads():
    ties = workspace.load([OPEN.with_name("ties.ttl")], cache=False)
    assert len(unknowns(ties)) == 0


# --- what they share ----------------------------------------------------------------------------


def test_every_view_is_made_once_for_all_that_ask(ready, monkeypatch):
    asked = []

    def leave_out(base, sources, *, accounts):
        asked.append((*sources, *accounts))
        return workspace.leave_out(base, sources, accounts=accounts)

    monkeypatch.setattr(analysis, "leave_out", leave_out)
    views = views_of(ready, QUESTIONS)
    for _ in range(2):
        robustness(ready, views=views)
        unknowns(ready, views=views)
        for name in views.networks:
            analysis.rank(ready, [name], views=views)
    assert len(asked) == len(set(asked)) == 2 + 3  # no view for a question about nothing


def test_questions_that_cannot_be_asked_with_their_defaults_are_left_out_unless_named(ready):
    names = {each.file.name for each in askable(ready)}
    assert {"timeline", "sources", "rivals"} <= names
    assert "access-on-date" not in names  # its default thing is not in these data
    with pytest.raises(ValueProblem, match="parameter 'resource' is needed"):
        askable(ready, ["access-on-date"])


def test_all_named_questions_are_asked_of_the_shipped_data(shipped):
    assert {each.file.name for each in askable(shipped)} == {
        each.name for each in catalog.query_files("queries") if each.header.get("build") != "no"
    }


def test_an_answer_about_an_account_that_is_gone_is_lost(ready):
    """The default of a question may be an account: without it nothing is left to ask about."""
    text = """#+ title: Who has it?
#+ param account: iri = id:ac-zeta
PREFIX pg: <https://w3id.org/policygraph/ns#>
SELECT ?who { ?account pg:grantee ?who }"""
    question = catalog.parse_query(text, name="who", path=Path("who.rq"))
    assert counted(robustness(ready, [question])) == {("doc-ledger", "who"): (1, 0, 0)}
