"""The worlds of a day: what may hold together where dates and rivals leave it open."""

from __future__ import annotations

import random
from itertools import chain, combinations
from pathlib import Path

import pytest

from policygraph import workspace
from policygraph.analysis import path, rank
from policygraph.errors import ValueProblem
from policygraph.namespaces import DERIVED, ID
from policygraph.network import project
from policygraph.worlds import Worlds, _Choices, worlds
from turtle_by_hand import HEAD

OPEN = Path(__file__).parent / "networks" / "open.ttl"
DAY = "2024-06-01"
RIVALS = (("if-early", "if-late"), ("if-note-one", "if-note-two"))
COVERING = {"mt-files", "if-early", "if-late"}
MAY_COVER = {"ac-zeta", "us-eta", "if-note-one", "if-note-two"}


def possible_by_hand():
    """Every set of accounts that may hold together, by trying all sets."""
    accounts = sorted(COVERING | MAY_COVER)
    found = set()
    for chosen in chain.from_iterable(
        combinations(accounts, size) for size in range(len(accounts) + 1)
    ):
        holds = set(chosen)
        if any(holds >= set(pair) for pair in RIVALS):
            continue
        missing = COVERING - holds
        if any(
            not any(set(pair) - {each} <= holds for pair in RIVALS if each in pair)
            for each in missing
        ):
            continue
        found.add(frozenset(holds))
    return found


def own(accounts):
    """Local names of the accounts that are authored."""
    return frozenset(each.removeprefix(ID) for each in accounts if each.startswith(ID))


@pytest.fixture(scope="module")
def ready():
    return workspace.load([OPEN], cache=False)


def test_all_worlds_are_those_that_dates_and_rivals_leave(ready):
    found = worlds(ready, 24, as_of=DAY)
    assert found.seed is None
    assert found.total == len(found) == 24
    assert {own(each.holds) for each in found} == possible_by_hand()
    assert own(found.unsure) == (COVERING | MAY_COVER) - {"mt-files"}
    assert found.text == "all 24 that 6 accounts with open dates or rivals leave possible"


def test_what_is_over_by_the_day_is_in_no_world_and_in_no_doubt(ready):
    for each in worlds(ready, as_of=DAY):
        assert "us-past" not in own(each.holds | each.fails)
        assert each.holds.isdisjoint(each.fails)
        assert own(each.holds | each.fails) == COVERING | MAY_COVER


def test_what_is_derived_holds_where_its_premises_do(ready):
    """One duty follows from each account of the treaty in force: one of them in every world."""
    network = project(ready, ["data-flow"], as_of=DAY)
    duties = {a for *_, a in network.edges(data="assertion") if a.startswith(DERIVED)}
    assert len(duties) == 2
    for each in worlds(ready, as_of=DAY):
        assert len(duties & each.holds) == len(duties & each.fails) == 1


def test_a_part_of_a_network_has_the_edges_that_do_not_fail(ready):
    network = project(ready, ["data-flow"], as_of=DAY)
    for each in worlds(ready, as_of=DAY):
        part = each.part(network)
        kept = {a for *_, a in part.edges(data="assertion")}
        assert kept == {a for *_, a in network.edges(data="assertion")} & each.holds
        assert all(degree for _, degree in part.degree)


def test_where_there_are_too_many_some_are_drawn_and_always_the_same(ready):
    drawn = worlds(ready, 10, 7, as_of=DAY)
    assert (len(drawn), drawn.total, drawn.seed) == (10, 24, 7)
    assert drawn == worlds(ready, 10, 7, as_of=DAY)
    assert drawn != worlds(ready, 10, 8, as_of=DAY)
    assert {own(each.holds) for each in drawn} <= possible_by_hand()
    sizes = [len(each) for each in possible_by_hand()]
    assert len(own(drawn[0].holds)) == max(sizes)
    assert len(own(drawn[1].holds)) == min(sizes)
    assert drawn.text.startswith("10 of the 24 that 6 accounts")
    assert "seed 7" in drawn.text
    assert "wider" in drawn.text


def test_drawing_reaches_every_world(ready):
    found = worlds(ready, 23, 0, as_of=DAY)
    for seed in range(1, 20):
        found = [*found, *worlds(ready, 23, seed, as_of=DAY)]
    assert {own(each.holds) for each in found} == possible_by_hand()


def test_what_is_asked_among_takes_its_rivals_along_and_lets_all_others_hold(ready):
    found = worlds(ready, as_of=DAY, among=[f"{ID}if-note-one", f"{ID}mt-files"])
    assert own(found.unsure) == {"if-note-one", "if-note-two"}
    assert len(found) == 3
    assert all({"ac-zeta", "us-eta"} <= own(each.holds) for each in found)
    assert len(worlds(ready, as_of=DAY, among=[])) == 1
    duty = next(each for each in worlds(ready, as_of=DAY)[0].holds if "/disclosure-" in each)
    assert own(worlds(ready, as_of=DAY, among=[duty]).unsure) == {"if-early", "if-late"}


def test_the_day_is_that_of_the_data_and_one_is_needed(ready, tmp_path):
    assert worlds(ready) == worlds(ready, as_of=DAY)
    undated = tmp_path / "undated.ttl"
    lines = OPEN.read_text(encoding="utf-8").splitlines(keepends=True)
    undated.write_text(
        "".join(each for each in lines if "referenceDate" not in each), encoding="utf-8"
    )
    with pytest.raises(ValueProblem, match="a day is needed"):
        worlds(workspace.load([undated], cache=False))
    with pytest.raises(ValueProblem, match="a number of worlds is 1 or more, not '0'"):
        worlds(ready, 0)


def test_a_rank_has_its_range_over_the_worlds_and_the_note_their_sizes(ready):
    network = project(ready, ["data-flow"], as_of=DAY)
    parts = [each.part(network) for each in worlds(ready, as_of=DAY)]
    nodes = [len(each) for each in parts]
    edges = [len(each.edges) for each in parts]
    table = rank(ready, ["data-flow"], as_of=DAY)
    sizes = (
        f"{min(nodes)} to {max(nodes)} nodes and {min(edges)} to {max(edges)} edges in its worlds"
    )
    assert sizes in table.note
    assert "no weights" in table.note
    ranges = {row[0].value: tuple(int(each.value) for each in row[2:]) for row in table}
    # Zeta and Eta are gone from some worlds, where they rank after all that is in the network.
    for name in ("zeta", "eta"):
        assert ranges[f"{ID}{name}"][2] == len(table) + 1
    assert all(low <= place <= high for place, low, high in ranges.values())


def test_a_rank_of_all_days_together_has_no_worlds(ready):
    assert "world" not in rank(ready, ["data-flow"]).note


def test_a_chain_says_in_how_many_worlds_it_holds(ready):
    table = path(ready, "Zeta", "Eta", ["data-flow"], as_of=DAY)
    # Both have to reach the files: in one world of four, whichever account of the treaty holds.
    assert {row[-1].value for row in table} == {"2 of 8"}
    assert table.note.startswith("tied in 2 of 8 worlds of the day, by 2 steps at the least")
    assert "no probability" in table.note


def test_a_step_holds_where_any_of_its_edges_does(ready):
    """Delta owes Epsilon in every world, by one account of the treaty or by the other."""
    table = path(ready, "Delta", "Epsilon", ["data-flow"], as_of=DAY)
    assert len({row[6].value for row in table}) == 2
    assert {row[-1].value for row in table} == {"8 of 8"}
    assert table.note.startswith("tied in 8 of 8 worlds of the day, by 1 step at the least")


def test_chains_of_all_days_together_have_no_worlds(ready):
    table = path(ready, "Zeta", "Eta", ["data-flow"])
    assert {row[-1] for row in table} == {None}
    assert table.note == ""


# --- A group of rivals with more choices than can be listed ---------------------------------------


def grouped(pairs, covering, size):
    """The choices of accounts 0 to size - 1, of which these pairs are rivals."""
    group = [f"{each:04}" for each in range(size)]
    rivals = {each: set() for each in group}
    for one, other in pairs:
        rivals[group[one]].add(group[other])
        rivals[group[other]].add(group[one])
    return _Choices(group, rivals, {group[each] for each in covering})


def by_hand(pairs, covering, size):
    """All choices, by trying all sets."""
    rivals = {each: {a + b - each for a, b in pairs if each in (a, b)} for each in range(size)}
    sets = (set(c) for n in range(size + 1) for c in combinations(range(size), n))
    return {
        frozenset(f"{each:04}" for each in held)
        for held in sets
        if all(rivals[each].isdisjoint(held) for each in held)
        and all(each in held or rivals[each] & held for each in covering)
    }


@pytest.mark.parametrize("seed", range(30))
def test_the_choices_of_a_group_are_those_that_trying_all_sets_finds(seed, monkeypatch):
    chance = random.Random(seed)
    size = chance.randrange(1, 9)
    pairs = [pair for pair in combinations(range(size), 2) if chance.random() < 0.4]
    covering = [each for each in range(size) if chance.random() < 0.5]
    expected = by_hand(pairs, covering, size)
    found = grouped(pairs, covering, size)
    assert found.all_listed
    assert len(found.listed) == len(expected)
    assert set(found.listed) == expected
    # What is drawn without a list is among them as well, and nothing is out of reach.
    monkeypatch.setattr("policygraph.worlds._MOST", 0)
    unlisted = grouped(pairs, covering, size)
    assert not unlisted.all_listed
    assert {unlisted.most(), unlisted.fewest()} <= expected
    assert {unlisted.drawn(chance) for _ in range(5000)} == expected


def test_one_rival_of_very_many_is_listed_where_dates_cover_and_drawn_where_they_may():
    star = [(0, each) for each in range(1, 3000)]
    sure = grouped(star, range(3000), 3000)
    assert sure.all_listed
    assert [len(each) for each in sure.listed] == [2999, 1]
    unsure = grouped(star[:26], [], 27)
    assert (unsure.all_listed, len(unsure.listed)) == (False, 10_000)
    assert (len(unsure.most()), len(unsure.fewest())) == (26, 0)
    assert grouped(star[:26], range(1, 9), 27).fewest() == {"0000"}


def test_worlds_of_a_large_group_are_drawn_and_counted_as_at_least(tmp_path):
    account = (
        'id:ac-{0} a pg:AccountAccess ; rdfs:label "{0}"@en ; pg:accountOf id:mat ; '
        "pg:grantee id:port ; pg:resource id:register ; pg:validFrom {1} .\n"
        "id:at-{0} a pg:Attestation ; pg:attests id:ac-{0} ; pg:stance pg:Asserts ; "
        "pg:attestedBy id:port .\n"
    )
    text = HEAD + 'id:mat a pg:Matter ; rdfs:label "M"@en .\n'
    text += account.format(0, '"2030-01-01"^^xsd:date')
    text += "".join(account.format(n, '"2018-05"^^xsd:gYearMonth') for n in range(1, 41))
    (tmp_path / "many.ttl").write_text(text, encoding="utf-8")
    many = workspace.load([tmp_path / "many.ttl"], cache=False)
    found = worlds(many, 20, 3, as_of="2035")
    assert (len(found), found.total, found.counted, found.seed) == (20, 10_000, False, 3)
    assert found == worlds(many, 20, 3, as_of="2035")
    assert [len(own(each.holds)) for each in found[:2]] == [40, 0]
    assert all(own(each.holds) == {"ac-0"} or "ac-0" not in own(each.holds) for each in found)
    assert found.text.startswith("20 of at least 10,000 that 41 accounts")


def test_a_number_of_worlds_of_any_length_is_printed():
    found = Worlds((), (), 2**20_000, 0)
    assert found.text.startswith("0 of the 10^6020 that 0 accounts")
