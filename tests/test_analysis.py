"""Ranks with their ranges, and chains with their documents."""

from __future__ import annotations

from pathlib import Path

import networkx
import pytest

from networks_by_hand import TIES
from policygraph import analysis, workspace
from policygraph.analysis import Views, note_of, path, rank
from policygraph.catalog import QueryFile
from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.namespaces import ID, PG, compact
from policygraph.network import collapse, edges, project
from policygraph.worlds import worlds

FUNCTIONS = {
    "degree": networkx.degree_centrality,
    "betweenness": networkx.betweenness_centrality,
    "pagerank": networkx.pagerank,
}


@pytest.fixture(scope="module")
def tie_views(ties):
    return Views(ties)


def reference_ranks(network, measure):
    """The rank of every node by networkx's own function, ties sharing the better rank."""
    scores = {
        node: round(score, 9) for node, score in FUNCTIONS[measure](collapse(network)).items()
    }
    return {
        node: 1 + sum(other > score for other in scores.values()) for node, score in scores.items()
    }


def by_node(table):
    """Rows as plain values by node: score, rank, lowest and highest rank."""
    return {
        row[0].value: (float(row[1].value), *(int(each.value) for each in row[2:])) for row in table
    }


def test_every_measure_is_tested():
    assert set(analysis.MEASURES) == set(FUNCTIONS)


@pytest.mark.parametrize("measure", sorted(FUNCTIONS))
@pytest.mark.parametrize("name", ["formal-ties", "data-flow", "speech"])
def test_scores_and_ranks_are_those_of_networkx(ties, tie_views, name, measure):
    network = project(ties, [name])
    found = by_node(rank(ties, [name], by=measure, views=tie_views))
    expected = FUNCTIONS[measure](collapse(network))
    assert {node: row[0] for node, row in found.items()} == pytest.approx(expected, abs=1e-6)
    assert {node: row[1] for node, row in found.items()} == reference_ranks(network, measure)


@pytest.mark.parametrize("measure", sorted(FUNCTIONS))
def test_the_range_is_over_the_views_without_each_origin(ties, tie_views, measure):
    base = reference_ranks(project(ties, ["formal-ties"]), measure)
    ranks = {node: [place] for node, place in base.items()}
    for origin in ("doc-gazette", "doc-echo", "doc-court"):
        view = workspace.load([TIES], without=ID + origin, cache=False)
        places = reference_ranks(project(view, ["formal-ties"]), measure)
        for node in ranks:
            ranks[node].append(places.get(node, len(base) + 1))
    found = by_node(rank(ties, ["formal-ties"], by=measure, views=tie_views))
    assert {node: row[2:] for node, row in found.items()} == {
        node: (min(places), max(places)) for node, places in ranks.items()
    }


def test_a_range_contains_the_rank_and_a_thing_of_one_origin_may_be_gone(ties, tie_views):
    found = by_node(rank(ties, ["formal-ties"], views=tie_views))
    assert all(low <= place <= high for _, place, low, high in found.values())
    # The court alone speaks of the draft; three origins tie Alpha.
    assert found[f"{ID}draft"][3] == len(found) + 1
    assert found[f"{ID}alpha"][3] <= len(found)


def test_for_a_day_the_range_is_over_its_worlds_too(ties, tie_views):
    day = "2018-06-01"
    network = project(ties, ["formal-ties"], as_of=day)
    base = reference_ranks(network, "degree")
    ranks = {node: [place] for node, place in base.items()}
    smaller = [
        project(
            workspace.load([TIES], without=ID + origin, cache=False), ["formal-ties"], as_of=day
        )
        for origin in ("doc-gazette", "doc-echo", "doc-court")
    ]
    assertions = {assertion for *_, assertion in network.edges(data="assertion")}
    possible = worlds(ties, as_of=day, among=assertions)
    assert len(possible) > 1
    smaller += [each.part(network) for each in possible]
    for each in smaller:
        places = reference_ranks(each, "degree")
        for node in ranks:
            ranks[node].append(places.get(node, len(base) + 1))
    table = rank(ties, ["formal-ties"], as_of=day, views=tie_views)
    assert {node: row[2:] for node, row in by_node(table).items()} == {
        node: (min(places), max(places)) for node, places in ranks.items()
    }
    assert possible.text in table.note
    assert "3 origins left out in turn and over these worlds" in table.note
    assert f"as of {day}" in table.note


def test_rows_are_ordered_by_rank_and_then_by_iri(ties, tie_views):
    rows = rank(ties, ["formal-ties"], views=tie_views).rows
    keys = [(int(row[2].value), row[0].value) for row in rows]
    assert keys == sorted(keys)
    assert rank(ties, ["formal-ties"], views=tie_views, limit=2).rows == rows[:2]
    assert rank(ties, ["formal-ties"], views=tie_views).rows == rows


def test_a_note_says_how_small_the_graph_is_and_what_was_left_out(ties, tie_views):
    table = rank(ties, ["formal-ties"], views=tie_views)
    assert note_of(table) == table.note
    for part in ("9 nodes", "11 edges", "all days together", "3 origins", "Small and sampled"):
        assert part in table.note
    assert note_of(path(ties, "Pat", "Alpha", ["formal-ties"])) == ""


@pytest.fixture
def made(monkeypatch):
    """The views that are made, in order."""
    found = []

    def leave_out(*arguments, **options):
        found.append(workspace.leave_out(*arguments, **options))
        return found[-1]

    monkeypatch.setattr(analysis, "leave_out", leave_out)
    return found


def test_every_view_is_made_once_for_all_measures_and_networks(ties, made):
    views = Views(ties, ["formal-ties", "speech"])
    for name in ("formal-ties", "speech"):
        for measure in analysis.MEASURES:
            rank(ties, [name], by=measure, views=views)
    # Only the claim, which is speech, goes back to the memo.
    assert sorted(each.without for each in made) == [
        (f"{ID}{each}",) for each in ("doc-court", "doc-echo", "doc-gazette", "wk-memo")
    ]


def test_views_of_what_was_known_on_a_day_stay_so(made):
    rank(workspace.load([TIES], known_on="2020-06-01", cache=False), ["formal-ties"])
    assert made
    assert {each.known_on for each in made} == {"2020-06-01"}
    assert all("known by 2020-06-01" in each.notes[-1] for each in made)


def test_within_a_view_that_leaves_a_source_out_the_others_are_left_out_in_turn(made):
    ready = workspace.load([TIES], without="id:doc-court", cache=False)
    table = rank(ready, ["formal-ties"])
    assert all(row[3] is not None and row[4] is not None for row in table)
    assert made
    assert all(each.without[0] == "id:doc-court" and len(each.without) == 2 for each in made)
    assert {row[0].value for row in table} == set(project(ready, ["formal-ties"]))


def test_an_origin_of_several_works_is_left_out_whole():
    ready = workspace.load([TIES, TIES.with_name("joined.ttl")], cache=False)
    views = Views(ready, ["formal-ties"])
    origins = views.origins(views.edges)
    # Of the two works that the digest joins, the first stands for both.
    assert f"{ID}doc-court" in origins
    assert f"{ID}doc-gazette" not in origins
    both = workspace.load(ready.paths, without=["id:doc-court", "id:doc-gazette"], cache=False)
    assert views.without(f"{ID}doc-court") == edges(both, ["formal-ties"])


def test_a_network_without_edges_has_no_ranks(ties):
    text = """SELECT ?source ?relation ?target ?assertion
      WHERE { ?source pg:none ?relation, ?target, ?assertion }"""
    empty = QueryFile("empty", Path("empty.rq"), text, "Empty")
    for measure in analysis.MEASURES:
        assert len(rank(ties, [empty], by=measure)) == 0


def test_unknown_measures_and_networks_are_named(ties, tie_views):
    with pytest.raises(
        UnknownNameError, match="no measure named 'pagerang'; did you mean 'pagerank'"
    ):
        rank(ties, ["formal-ties"], by="pagerang", views=tie_views)
    with pytest.raises(UnknownNameError, match="no network named 'ties'"):
        rank(ties, ["ties"], views=tie_views)
    with pytest.raises(UnknownNameError, match="no network in these views named 'speech'"):
        rank(ties, ["speech"], views=Views(ties, ["formal-ties"]))


def test_shipped_data_is_ranked_with_ranges(shipped):
    found = by_node(rank(shipped, ["data-flow"]))
    assert all(low <= place <= high for _, place, low, high in found.values())
    assert found[f"{ID}orr"][1] == 1


def test_dropping_an_origin_drops_all_that_has_it(shipped):
    """What a range rests on: no attestation of an origin is left when the origin is left out."""
    for origin in ("wk-npr-report", "doc-tracker-1544", "wk-joint-statement-2021"):
        view = workspace.load(without=ID + origin, cache=False)
        assert ID + origin in workspace.origin_names(shipped)
        assert ID + origin not in workspace.origin_names(view)


def steps(table):
    """Rows as text: chain, step, source, relation, target, direction, document."""
    return [
        tuple(
            compact(cell.value).removeprefix("id:") if cell else None for cell in (*row[:6], row[9])
        )
        for row in table
    ]


def test_a_chain_goes_along_and_against_the_edges_with_a_row_for_each_document(ties):
    table = path(ties, "Pat", "Beta", ["formal-ties"])
    # Alpha ties them twice over, as a part and as a party; Gamma lends Pat and has Beta as a part.
    assert steps(table) == [
        ("1", "1", "pat", "acting head of Alpha, on detail", "alpha", "->", "doc-gazette"),
        ("1", "2", "alpha", "is part of", "beta", "->", "doc-echo"),
        ("1", "2", "alpha", "is part of", "beta", "->", "doc-gazette"),
        ("2", "1", "pat", "lends", "gamma", "<-", "doc-gazette"),
        ("2", "2", "gamma", "is part of", "beta", "<-", "doc-court"),
    ]
    assert table.columns[6:9] == ("assertion", "status", "dates")
    assert [cell.value for cell in table.rows[0][6:9]] == [
        f"{ID}pt-pat",
        f"{PG}Reported",
        "held on 2019-06-01",
    ]


def test_parallel_edges_of_a_step_are_rows_of_their_own(ties):
    assert steps(path(ties, "Quinn", "Beta", ["formal-ties"])) == [
        ("1", "1", "quinn", "chef", "beta", "->", "doc-court"),
        ("1", "1", "quinn", "holds a post in", "beta", "->", "doc-court"),
    ]
    both_ways = steps(path(ties, "Alpha", "Beta", ["data-flow"]))
    assert [each[5] for each in both_ways] == sorted(each[5] for each in both_ways)
    assert {each[5] for each in both_ways} == {"->", "<-"}


def test_at_most_so_many_chains_and_always_the_same_first(ties):
    both = path(ties, "Pat", "Beta", ["formal-ties"])
    one = path(ties, "Pat", "Beta", ["formal-ties"], most=1)
    assert one.rows == tuple(row for row in both if row[0].value == "1")
    assert path(ties, "Pat", "Beta", ["formal-ties"]).rows == both.rows
    with pytest.raises(ValueProblem, match="a number of chains is 1 or more, not '0'"):
        path(ties, "Pat", "Beta", ["formal-ties"], most=0)


def test_chains_are_as_many_and_as_short_as_networkx_finds(shipped):
    network = networkx.Graph(project(shipped))
    ends = f"{ID}ice", f"{ID}hhs"
    expected = sorted(networkx.all_shortest_paths(network, *ends))
    table = path(shipped, "ICE", "HHS", most=1000)
    chains: dict[str, list[str]] = {}
    for row in table:
        walked = chains.setdefault(row[0].value, [row[2].value])
        if walked[-1] == row[2].value:
            walked.append(row[4].value)
    assert list(chains.values()) == expected


def test_ice_and_hhs_are_tied_by_steps_that_all_have_documents(shipped):
    table = path(shipped, "ICE", "HHS", ["formal-ties"])
    assert {row[0].value for row in table} == {"1", "2", "3", "4"}
    assert {row[1].value for row in table} == {"1", "2", "3"}
    assert all(row[9] is not None for row in table)
    lent = [row for row in steps(table) if row[2:5] == ("ice", "lends", "harper")]
    assert {each[6] for each in lent} >= {"doc-article", "doc-kqed"}


def test_a_day_leaves_out_the_chains_of_other_days(ties):
    signed = steps(path(ties, "Alpha", "Gamma", ["formal-ties"], as_of="2018-04-01"))
    assert ("1", "1", "alpha", "is part of", "beta", "->", "doc-gazette") in signed
    assert "draft" in {each[4] for each in signed}
    # In 2021 no placement holds: Alpha and Gamma are tied by the loan of Pat alone.
    later = steps(path(ties, "Alpha", "Gamma", ["formal-ties"], as_of="2021-06-01"))
    assert [each[2:6] for each in later] == [
        ("alpha", "acting head of Alpha, on detail", "pat", "<-"),
        ("pat", "lends", "gamma", "<-"),
    ]


def test_no_chain_is_a_table_without_rows(ties):
    table = path(ties, "Alpha", "Island", ["formal-ties"])
    assert len(table) == 0
    assert table.columns[0] == "chain"


def test_what_cannot_be_walked_is_refused_in_one_line(ties):
    with pytest.raises(UnknownNameError, match="no term named 'Alfa'; did you mean 'Alpha'"):
        path(ties, "Alfa", "Beta")
    with pytest.raises(ValueProblem) as problem:
        path(ties, "register", "Beta", ["formal-ties"], as_of="2018")
    assert str(problem.value) == (
        "'register' (register) stands in no edge of formal-ties as of 2018; "
        "name another network or day"
    )
    with pytest.raises(ValueProblem, match="'A' and 'id:alpha' are one thing"):
        path(ties, "A", "id:alpha")
    with pytest.raises(UnknownNameError, match="no network named"):
        path(ties, "Alpha", "Beta", ["nothing"])
