"""What a bundle or a recorded answer says now: lost, gained, and through which accounts."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

import policygraph
from heads_by_hand import ANN, BOB, graph, post, write_heads
from policygraph import bundles, catalog, verification, workspace
from policygraph.errors import PolicyGraphError
from policygraph.files import digest
from policygraph.queries import ask_table
from policygraph.verification import Difference, recorded_question


def verify(folder, path):
    return verification.verify(folder, path, cache=False)


def told(changes):
    return {(each.account, each.how) for each in changes}


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
    found = verification.verify(tmp_path / "rivals", cache=False)
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
    index["digest"] = bundles.seal(index)
    (tmp_path / "one" / "bundle.json").write_bytes(bundles.index_bytes(index))
    (tmp_path / "one" / "query.rq").write_bytes((tmp_path / "other" / "query.rq").read_bytes())
    found = verification.verify(tmp_path / "one", cache=False)
    assert (found.reordered, found.same) == (True, False)
    assert (found.lost, found.gained) == ((), ())


# --- through which accounts -----------------------------------------------------------------------

WORDS = """
id:pact a pg:Agreement ; rdfs:label "Pact"@en .
id:treaty a pg:Agreement ; rdfs:label "Treaty"@en .
id:bureau a pg:Agency ; rdfs:label "Bureau"@en .
id:ministry a pg:Agency ; rdfs:label "Ministry"@en .
"""


def account(name, kind, *said):
    return (
        f'id:{name} a pg:{kind} ; rdfs:label "{name}"@en'
        f"{''.join(f' ; pg:{each}' for each in said)} .\n"
        f"id:at-{name} a pg:Attestation ; pg:attests id:{name} ; pg:stance pg:Asserts ; "
        f'pg:attestedBy id:press ; pg:source id:doc-press ; pg:locator "p1" .\n'
    )


def day(text):
    return f'"{text}"^^xsd:date'


OTHER = account("cl-other", "Claim", 'statement "So it is."')
WITHIN = account("pl-office", "Placement", "part id:office", "whole id:bureau")
ABOVE = account("pl-bureau", "Placement", "part id:bureau", "whole id:ministry")


def moved(tmp_path, text, before, after, as_of=None):
    """What is found of an answer on one graph when it is asked on another."""
    asked = catalog.parse_query(text, name="own", path=Path("own.rq")) if " " in text else text
    ready = workspace.load(graph(tmp_path, WORDS, *before), cache=False)
    bundles.write(ready, asked, tmp_path / "asked", as_of=as_of)
    return verify(tmp_path / "asked", graph(tmp_path, WORDS, *after))


GROUPED = (
    "SELECT ?instrument ?last WHERE { ?instrument a pg:Agreement . "
    "{ SELECT ?instrument (MAX(?until) AS ?last) WHERE { ?period pg:instrument ?instrument ; "
    "pg:validUntil ?until } GROUP BY ?instrument } } ORDER BY ?instrument"
)


def test_what_a_grouped_select_inside_another_looked_at_is_the_reason(tmp_path):
    def period(until):
        return account("if-pact", "InForce", "instrument id:pact", f"validUntil {day(until)}")

    found = moved(tmp_path, GROUPED, [period("2025-03-25"), ABOVE], [period("2027-03-25"), OTHER])
    assert (len(found.lost), len(found.gained)) == (1, 1)
    assert told(found.through) == {("id:if-pact", "changed")}
    assert (found.unexplained, found.possible) == (0, ())
    assert told(found.elsewhere) == {("id:cl-other", "added"), ("id:pl-bureau", "removed")}


PATH = (
    "SELECT ?top WHERE { id:office (^pg:part/pg:whole)+ ?top . "
    "FILTER NOT EXISTS { ?above pg:part ?top } } ORDER BY ?top"
)


def test_what_a_path_goes_through_is_the_reason_where_nothing_else_is_left(tmp_path):
    found = moved(tmp_path, PATH, [WITHIN, ABOVE], [WITHIN])
    assert [found.lost, found.gained] == [(("Ministry",),), (("Bureau",),)]
    assert told(found.through) == {("id:pl-bureau", "removed")}
    assert (found.unexplained, found.possible, found.elsewhere) == (0, (), ())


def test_what_was_added_is_tried_out(tmp_path):
    found = moved(tmp_path, PATH, [WITHIN], [WITHIN, ABOVE, OTHER])
    assert [found.lost, found.gained] == [(("Bureau",),), (("Ministry",),)]
    assert told(found.through) == {("id:pl-bureau", "added")}
    assert told(found.elsewhere) == {("id:cl-other", "added")}


def test_where_no_reason_is_found_each_account_that_changed_may_be_one(tmp_path):
    text = (
        "SELECT ?label WHERE { id:office rdfs:label ?label . "
        "FILTER EXISTS { id:office (^pg:part/pg:whole)+ id:ministry } } ORDER BY ?label"
    )
    found = moved(tmp_path, text, [WITHIN, ABOVE], [WITHIN, OTHER])
    assert (len(found.lost), found.gained) == (1, ())
    assert (found.through, found.unexplained, found.besides) == ((), 1, False)
    assert told(found.possible) == {("id:pl-bureau", "removed"), ("id:cl-other", "added")}
    assert found.elsewhere == ()


def test_the_accounts_that_name_a_thing_of_such_a_row_come_first(tmp_path):
    far = account("pl-a", "Placement", "part id:pact", "whole id:treaty")
    found = moved(tmp_path, PATH, [WITHIN, ABOVE, far], [WITHIN])
    assert [each.account for each in found.possible] == ["id:pl-bureau", "id:pl-a"]


def test_what_is_no_account_may_be_the_reason_as_well(tmp_path):
    found = moved(
        tmp_path,
        PATH,
        [WITHIN, ABOVE],
        [WITHIN, 'id:board a pg:Agency ; rdfs:label "Board"@en .\n'],
    )
    assert (found.through, found.besides, found.unexplained) == ((), True, 2)
    assert told(found.possible) == {("id:pl-bureau", "removed")}
    assert found.elsewhere == ()


def test_what_a_rule_looked_at_besides_its_premise_is_the_reason(tmp_path):
    ended = account(
        "ev-ended", "Replacement", "instrument id:pact", f"occurredOn {day('2021-03-01')}"
    )

    def period(first):
        return account(
            "if-pact", "InForce", "instrument id:pact", f"validFrom {day(first)}",
            "notStated pg:validUntil",
        )  # fmt: skip

    found = moved(
        tmp_path,
        "standing-on-date",
        [ended, period("2018-05-13"), ABOVE],
        [ended, period("2022-05-13"), OTHER],
        as_of="2025",
    )
    assert "replaced" in {row[1] for row in found.lost}
    assert told(found.through) == {("id:if-pact", "changed")}
    assert (found.unexplained, found.possible) == (0, ())


def test_nothing_is_tried_where_nothing_moved(tmp_path, monkeypatch):
    monkeypatch.setattr(workspace, "leave_out", lambda *_, **__: pytest.fail("tried"))
    found = moved(tmp_path, PATH, [WITHIN], [WITHIN, OTHER])
    assert found.same
    assert told(found.elsewhere) == {("id:cl-other", "added")}


# --- recorded answers -----------------------------------------------------------------------------


def test_every_named_question_gives_its_recorded_answer():
    differing, asked = verification.verify_recorded(cache=False)
    assert differing == []
    assert asked == len(list(catalog.ANSWERS.glob("*.csv"))) > 20


def test_the_name_of_a_recorded_answer_gives_its_question_and_parameters():
    assert recorded_question("rivals") == ("rivals", {})
    assert recorded_question("timeline@from=2018-12,until=2020-03-13") == (
        "timeline",
        {"from": "2018-12", "until": "2020-03-13"},
    )
    assert recorded_question("figures@measure=id%3Ams-a%2Cb%3D1") == (
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
    assert verification.verify_recorded(cache=False) == ([], 1)

    def recorded(rows):
        (answers / "rivals.csv").write_text(csv_text(rows), encoding="utf-8")
        return verification.verify_recorded(cache=False)[0]

    other = ["another", *rows[1][1:]]
    assert recorded([rows[0], other, *rows[2:]]) == [Difference("rivals", 1, 1)]
    assert recorded(rows[:-1]) == [Difference("rivals", 0, 1)]
    assert recorded([*rows, rows[-1]]) == [Difference("rivals", 1, 0)]
    note = "the rows are in another order"
    assert recorded([rows[0], *rows[:0:-1]]) == [Difference("rivals", note=note)]


def test_a_question_that_cannot_be_asked_or_has_no_answer_is_told(answers, monkeypatch):
    (answers / "leaders-on-date@agency=none.csv").write_text("person\nAnn\n", encoding="utf-8")
    name_questions(monkeypatch, "leaders-on-date", "new", "rivals")
    (difference, missing), asked = verification.verify_recorded(cache=False)
    assert (difference.name, difference.lost) == ("leaders-on-date@agency=none", 1)
    assert difference.note.startswith("no term named 'none'")
    assert missing == Difference("new", note="no answer is recorded")
    assert asked == 2


def test_own_data_are_compared_with_the_recorded_answers(tmp_path):
    differing, asked = verification.verify_recorded(graph(tmp_path, ANN), cache=False)
    assert 0 < len(differing) <= asked + len(catalog.query_names("queries"))
    assert all(each.lost or each.gained or each.note for each in differing)


def test_the_package_verifies(tmp_path, shipped):
    done = policygraph.bundle(shipped, "rivals", tmp_path / "rivals")
    assert done.index["question"] == "rivals"
    assert policygraph.verify(tmp_path / "rivals", cache=False).same
    with pytest.raises(PolicyGraphError):
        policygraph.verify(tmp_path)
