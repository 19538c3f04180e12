"""The network of retellings: which document leads to which, and that every verb takes it."""

from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF

from policygraph import catalog, workspace
from policygraph.analysis import rank
from policygraph.namespaces import ID, PG, compact
from policygraph.network import project
from policygraph.pages import network_page

HERE = Path(__file__).parent
DATA = {
    "ties": HERE / "networks" / "ties.ttl",
    "chains": HERE / "fixtures" / "questions_sources.ttl",
}
P = rdflib.Namespace(PG)


@pytest.fixture(scope="module")
def ready():
    return {
        "shipped": workspace.load(cache=False),
        **{name: workspace.load([path], cache=False) for name, path in DATA.items()},
    }


def drawn(workspace_):
    """Edges as `source relation target assertion`, the `id:` of CURIEs left out."""

    def short(iri):
        return compact(iri).removeprefix("id:")

    network = project(workspace_, ["retelling"])
    return {
        (short(source), data["relation"], short(target), short(data["assertion"]))
        for source, target, data in network.edges(data=True)
    }


def test_a_retelling_leads_from_the_work_that_retells_to_the_first(ready):
    assert drawn(ready["ties"]) == {
        ("doc-echo", "retells (a reading)", "doc-gazette", "rt-echo"),
    }
    assert drawn(ready["chains"]) == {
        ("doc-echo", "retells (a reading)", "doc-gazette", "rt-echo-gazette"),
        ("doc-echo", "retells", "doc-herald", "rt-echo-herald"),
        ("doc-gazette", "retells", "wk-memo", "rt-gazette"),
        ("doc-herald", "retells", "wk-memo", "rt-herald"),
    }


def test_shipped_retellings_are_what_plain_loops_over_the_files_find(ready):
    graph = rdflib.Graph()
    for path in ready["shipped"].paths:
        graph.parse(path, format="turtle")
    expected = {
        tuple(
            str(each).removeprefix(ID)
            for each in (
                graph.value(account, P.retelling),
                "retells (a reading)" if (account, P.signedBy, None) in graph else "retells",
                graph.value(account, P.original),
                account,
            )
        )
        for account in graph.subjects(RDF.type, P.Retelling)
    }
    assert len(expected) >= 5
    assert drawn(ready["shipped"]) == expected
    assert ("doc-article", "retells (a reading)", "wk-npr-report", "rt-article") in expected


@pytest.mark.parametrize("data", ["ties", "chains", "shipped"])
def test_both_engines_draw_the_same_retellings(ready, data):
    graph = rdflib.Graph().parse(data=ready[data].store.dump(), format="nt11")
    text = catalog.query_file("networks", "retelling").text
    own = [tuple(map(str, row)) for row in ready[data].store.select(text)]
    assert own
    assert own == [tuple(term.n3() for term in row) for row in graph.query(text)]


def test_what_was_not_read_is_drawn_as_a_document(ready):
    nodes = project(ready["chains"], ["retelling"]).nodes
    assert {data["group"] for _, data in nodes(data=True)} == {"document"}


def test_retellings_fall_with_the_report_that_they_retell(ready):
    left = workspace.load(without="id:wk-npr-report", cache=False)
    lost = drawn(ready["shipped"]) - drawn(left)
    assert {each for each in drawn(ready["shipped"]) if each[2] == "wk-npr-report"} <= lost


def test_what_is_retold_most_ranks_first(ready):
    table = rank(ready["chains"], ["retelling"], by="degree")
    scores = {row[0].value.removeprefix(ID): float(row[1].value) for row in table}
    assert set(scores) == {"doc-echo", "doc-gazette", "doc-herald", "wk-memo"}
    shipped = rank(ready["shipped"], ["retelling"], by="degree")
    assert shipped.rows[0][0].value == ID + "wk-npr-report"


def test_the_page_of_retellings_shows_them(ready):
    page = network_page(ready["chains"], ["retelling"])
    for text in ("Echo story", "the memo", "retells (a reading)"):
        assert text in page
