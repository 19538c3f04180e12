"""What a page carries: by place and in order, in views, as known, packed, and read back."""

from __future__ import annotations

import base64
import gzip
import json
import re
from typing import Any

import networkx
import pytest

from networks_by_hand import account, chain, document, nothing, put_edge, put_node
from policygraph import columns
from policygraph import payload as module
from policygraph.errors import UnknownNameError, ValueProblem
from policygraph.keeping import Place
from policygraph.layout import lay_out
from policygraph.payload import element, payload, positions_in
from policygraph.stories import Story, View
from policygraph.versions import Versions

EVERYTHING = View("everything", "Everything")


def made(network: networkx.MultiDiGraph, records: Any = None, **given: Any) -> dict[str, Any]:
    return payload(network, records or nothing(), **{"title": "Ties"} | given)


def edge(key: str, **given: Any) -> dict[str, Any]:
    """The attributes of an edge, as a network has them."""
    network: networkx.MultiDiGraph = networkx.MultiDiGraph()
    put_edge(network, "a", "b", key, **given)
    return dict(network.edges["a", "b", key])


# ------------------------------------------------------------------------------ nodes and edges


def test_edges_name_their_ends_by_place_and_all_is_sorted_by_id() -> None:
    network = chain("ICE", "DHS", "CBP")
    put_edge(network, "id:ICE", "id:ICE", "a loop")

    found = made(network)

    ids = [node["id"] for node in found["nodes"]]
    assert ids == ["id:CBP", "id:DHS", "id:ICE"]
    assert [(each["id"], ids[each["from"]], ids[each["to"]]) for each in found["edges"]] == [
        ("DHS-CBP", "id:DHS", "id:CBP"),
        ("ICE-DHS", "id:ICE", "id:DHS"),
        ("a loop", "id:ICE", "id:ICE"),
    ]


def test_payload_holds_the_bounds_and_the_records() -> None:
    network = chain("ICE", "DHS")
    dates = {"start_earliest": "2018-05-01", "start_latest": "2018-05-31"}
    put_edge(network, "id:ICE", "id:DHS", "dated", **dates, sources=["id:page"])
    records = {
        "accounts": {"id:account-dated": account(attestations=[{"document": "id:page"}])},
        "documents": {"id:page": document()},
    }

    found = made(network, records, day="2018-05")

    assert (found["title"], found["day"]) == ("Ties", "2018-05")
    assert found["accounts"] == records["accounts"]
    assert found["documents"] == records["documents"]
    assert [each["bounds"] for each in found["edges"]] == [
        [None, None, None, None],
        ["2018-05-01", "2018-05-31", None, None],
    ]


def test_kind_of_a_relation_is_that_of_its_account_or_else_its_network() -> None:
    network = chain("ICE", "DHS")
    put_edge(network, "id:ICE", "id:DHS", "post", assertion="id:post")
    put_edge(network, "id:ICE", "id:DHS", "bare", assertion="id:bare")
    accounts = {"id:post": account(kind_label="role holding"), "id:bare": account(kind_label="")}

    found = made(network, {"accounts": accounts, "documents": {}})

    kinds = {each["id"]: each["kind"] for each in found["edges"]}
    assert kinds == {"ICE-DHS": "formal-ties", "bare": "formal-ties", "post": "role holding"}


def test_status_that_is_none_is_refused() -> None:
    network = chain("ICE", "DHS")
    put_edge(network, "id:ICE", "id:DHS", "e", status="Confirmed")

    with pytest.raises(ValueProblem, match="edge 'e' has the status 'Confirmed', which is none"):
        made(network)


def test_nodes_without_a_label_are_called_by_their_id_and_unknown_groups_are_other() -> None:
    network: networkx.MultiDiGraph = networkx.MultiDiGraph()
    put_node(network, "id:x", "", group="spaceship")

    (node,) = made(network)["nodes"]

    assert (node["label"], node["group"]) == ("id:x", "other")


def test_a_label_too_long_for_a_picture_is_cut_there_and_whole_in_its_account() -> None:
    network = chain("a", "b")
    long = "very " * 200
    put_node(network, "id:a", long)
    records = {"accounts": {"id:account-a-b": account(label=long)}, "documents": {}}

    found = made(network, records)

    assert found["nodes"][0]["label"] == long[:199] + "…"
    assert found["accounts"]["id:account-a-b"]["label"] == long


def test_a_relation_too_long_for_a_picture_is_cut_there_and_whole_in_its_account() -> None:
    network = chain("a", "b")
    long = "a" * 100_000
    put_edge(network, "id:a", "id:b", "long", relation=long)
    put_edge(network, "id:b", "id:a", "short", relation="a" * 200)
    records = {"accounts": {"id:account-long": account(label=long)}, "documents": {}}

    found = made(network, records)

    relations = {each["id"]: each["relation"] for each in found["edges"]}
    assert relations["long"] == "a" * 199 + "…"
    assert relations["short"] == "a" * 200
    assert found["accounts"]["id:account-long"]["label"] == long


def without(network: networkx.MultiDiGraph, what: str) -> Any:
    """A network that is wrong in one way."""
    if what == "a number":
        network.add_node(5, **network.nodes["id:a"])
    elif what == "no id":
        network.add_node("", **network.nodes["id:a"])
    elif what == "bare":
        network.add_node("id:bare")
    elif what == "bare edge":
        network.add_edge("id:a", "id:b", key="bare")
    elif what == "numbered edge":
        network.add_edge("id:a", "id:b", **network.edges["id:a", "id:b", "a-b"])
    elif what == "one key twice":
        network.add_edge("id:b", "id:a", key="a-b", **network.edges["id:a", "id:b", "a-b"])
    elif what == "no day":
        network.edges["id:a", "id:b", "a-b"]["start_earliest"] = "2018-5-13"
    else:
        return networkx.DiGraph(network)
    return network


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("a number", "has the id 5, which is no text"),
        ("no id", "has the id '', which is no text"),
        ("bare", "has the id 'id:bare' without aliases"),
        ("bare edge", "has the id 'bare' without assertion"),
        ("numbered edge", "has the id 1, which is no text"),
        ("one edge for each pair", "is a DiGraph"),
        ("one key twice", "has two edges of the key 'a-b'"),
        ("no day", "the start_earliest of 'a-b' is no day"),
    ],
)
def test_what_is_no_network_is_refused(what: str, wrong: str) -> None:
    with pytest.raises(
        ValueProblem, match=f"a network is a networkx.MultiDiGraph .*and (this )?{wrong}"
    ):
        made(without(chain("a", "b"), what))


@pytest.mark.parametrize("most", [1, 2000])
def test_half_a_character_is_replaced(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PLAIN", most)
    network = chain("a", "b")
    put_node(network, "id:a", "one \ud800 half")

    text = element(made(network))

    read = text[text.index(">") + 1 : text.rindex("<")]
    found = columns.unpacked(read) if most == 1 else json.loads(read)
    assert found["nodes"][0]["label"] == "one \ufffd half"
    assert text.encode()


# ---------------------------------------------------------------------------------------- views


def test_without_views_there_is_one_of_everything() -> None:
    network = chain("a", "b", "c")
    put_node(network, "id:alone", "alone")

    (view,) = made(network)["views"]

    assert (view["name"], view["kind"], view["title"]) == ("all", "network", "Ties")
    assert [index for index, *_ in view["nodes"]] == [0, 1, 2, 3]
    assert view["edges"] == [0, 1]
    assert "day" not in view
    assert view["of"] is None


def test_a_view_has_its_edges_their_ends_and_its_focus_laid_out_by_themselves() -> None:
    network = chain("a", "b", "c", "d", "e")
    views = [
        EVERYTHING,
        View(
            "some",
            "Some",
            text="Why.",
            kind="view",
            day="2018",
            focus="id:e",
            accounts=("id:account-a-b", "id:gone"),
            edges=frozenset(("a-b", "b-c", "of another network")),
        ),
    ]
    records = {"accounts": {"id:account-a-b": account()}, "documents": {}}

    whole, some = made(network, records, views=views)["views"]

    assert len(whole["nodes"]) == 5
    assert [index for index, *_ in some["nodes"]] == [0, 1, 2, 4]
    assert some["edges"] == [0, 1]
    assert (some["day"], some["focus"], some["kind"], some["text"]) == ("2018", 4, "view", "Why.")
    assert some["accounts"] == ["id:account-a-b"]
    part = network.edge_subgraph([("id:a", "id:b", "a-b"), ("id:b", "id:c", "b-c")]).copy()
    put_node(part, "id:e", "e")
    assert [tuple(place) for _, *place, _, _ in some["nodes"]] == [
        lay_out(part).places[node] for node in sorted(part)
    ]


def test_an_answer_of_a_view_keeps_its_account_even_if_nothing_drawn_concerns_it() -> None:
    records = {
        "accounts": {"id:asked": account(attestations=[{"document": "id:page"}])},
        "documents": {"id:page": document()},
    }
    view = View("asked", "Asked", kind="view", accounts=("id:asked",), edges=frozenset())

    found = made(chain("a", "b"), records, views=[EVERYTHING, view])

    assert sorted(found["accounts"]) == ["id:asked"]
    assert sorted(found["documents"]) == ["id:page"]
    assert made(chain("a", "b"), records)["accounts"] == {}


def test_nodes_and_edges_are_drawn_where_the_layout_puts_them() -> None:
    network = chain("ICE", "DHS", "CBP")
    put_edge(network, "id:DHS", "id:ICE", "back")
    put_edge(network, "id:ICE", "id:ICE", "self")
    layout = lay_out(network)

    found = made(network)
    (view,) = found["views"]

    nodes = {found["nodes"][index]["id"]: rest for index, *rest in view["nodes"]}
    assert {node: (x, y) for node, (x, y, _, _) in nodes.items()} == layout.places
    assert {node: size for node, (_, _, size, _) in nodes.items()} == layout.sizes
    assert {node: side for node, (*_, side) in nodes.items()} == layout.sides
    keys = [each["id"] for each in found["edges"]]
    assert {keys[int(i)]: bend for i, bend in view["bends"].items()} == {
        key: bend for key, bend in layout.bends.items() if bend
    }
    assert set(view["bends"]) == {str(keys.index("back")), str(keys.index("ICE-DHS"))}
    assert {keys[int(i)]: radius for i, radius in view["loops"].items()} == layout.loops


def test_lines_are_lighter_in_a_view_that_is_full() -> None:
    network = chain(*(f"{i:03}" for i in range(80)))
    small = View("small", "Small", edges=frozenset(("000-001",)))

    full, few = made(network, views=[EVERYTHING, small])["views"]

    assert full["weight"] < few["weight"] == 1


def test_stories_have_steps_that_are_views() -> None:
    step = View("step-one", "One", kind="step", edges=frozenset(("a-b",)))
    story = Story("the-story", "The story", ("step-one",))

    found = made(chain("a", "b"), views=[EVERYTHING, step], stories=[story])

    assert found["stories"] == [{"name": "the-story", "title": "The story", "steps": ["step-one"]}]
    with pytest.raises(ValueProblem, match="has the step 'step-one', which is no view"):
        made(chain("a", "b"), views=[EVERYTHING], stories=[story])
    with pytest.raises(ValueProblem, match="two views are called 'everything'"):
        made(chain("a", "b"), views=[EVERYTHING, EVERYTHING])


# ------------------------------------------------------------------------------- what was known


def known() -> Versions:
    """A relation that changed, one that is not there today, and what only that one had."""
    bounds = ["2018-05-13", None, None, None]
    return Versions(
        days=("2018-06-01", "2025-02-14"),
        edges={"a-b": [(0, None), (1, ("Reported", "since 2018", bounds))]},
        accounts={"id:account-gone": [(0, ("Reported", "", [None] * 4)), (1, None)]},
        former_edges=[("id:a", "id:old", "gone", edge("gone"))],
        former_nodes={"id:old": dict(chain("old").nodes["id:old"])},
        former_accounts={"id:account-gone": account(kind_label="post")},
    )


def test_relations_say_how_they_stood_and_former_ones_that_they_are_not_there_today() -> None:
    found = made(chain("a", "b"), versions=known())

    now, former = found["edges"]
    assert found["known_days"] == ["2018-06-01", "2025-02-14"]
    assert now["known"] == [
        [0, None],
        [1, ["Reported", "since 2018", ["2018-05-13", None, None, None]]],
    ]
    assert "now" not in now
    assert (former["id"], former["now"], former["kind"]) == ("gone", False, "post")
    assert "known" not in former
    assert [node["id"] for node in found["nodes"]] == ["id:a", "id:b", "id:old"]
    assert found["accounts"]["id:account-gone"]["now"] is False
    assert found["accounts"]["id:account-gone"]["known"][1] == [1, None]


def test_former_relations_are_in_views_of_everything_and_of_those_that_name_them() -> None:
    views = [
        EVERYTHING,
        View("today", "Today", edges=frozenset(("a-b",))),
        View("then", "Then", edges=frozenset(("gone",))),
    ]

    found = made(chain("a", "b"), versions=known(), views=views)

    assert [view["edges"] for view in found["views"]] == [[0, 1], [0], [1]]


def test_a_view_says_with_what_its_question_was_answered_as_far_as_known() -> None:
    told = (
        (-1, (), frozenset()),
        (0, ("id:account-gone", "id:no-account"), frozenset(("gone",))),
        (1, (), frozenset(("a-b", "of another view"))),
    )
    asked = View("asked", "Asked", kind="view", edges=frozenset(("a-b", "gone")), known=told)

    found = made(chain("a", "b"), versions=known(), views=[EVERYTHING, asked])

    assert [view["known"] for view in found["views"]] == [
        [],
        [[-1, [], []], [0, [1], ["id:account-gone"]], [1, [0], []]],
    ]


def test_a_network_is_not_changed_by_what_was_known() -> None:
    network = chain("a", "b")

    made(network, versions=known())

    assert sorted(network) == ["id:a", "id:b"]


# -------------------------------------------------------------------------------- focus and hops


def test_focus_keeps_what_is_near_whichever_way_the_lines_point() -> None:
    network = chain("a", "b", "c", "d", "e")

    def ids(what: str, **given: Any) -> list[str]:
        return [item["id"] for item in made(network, **given)[what]]

    assert ids("nodes", focus="id:c") == ["id:b", "id:c", "id:d"]
    assert ids("nodes", focus="id:c", hops=0) == ["id:c"]
    assert ids("edges", focus="id:a", hops=2) == ["a-b", "b-c"]


def test_focus_keeps_the_records_that_its_cards_show() -> None:
    matter = {"iri": "id:matter", "label": "A matter"}
    said = [{"document": "id:page"}]
    records = {
        "accounts": {
            "id:account-a-b": account(premises=["id:premise"], attestations=said),
            "id:premise": account(matter=matter),
            "id:rival": account(matter=matter),
            "id:account-b-c": account(attestations=[{"document": "id:other"}]),
        },
        "documents": {
            "id:page": document(retells=["id:first"]),
            "id:first": document(),
            "id:other": document(),
        },
    }

    found = made(chain("a", "b", "c"), records, focus="id:a")

    assert sorted(found["accounts"]) == ["id:account-a-b", "id:premise", "id:rival"]
    assert sorted(found["documents"]) == ["id:first", "id:page"]


def test_focus_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="no node named 'id:alpa'; did you mean 'id:alpha'"):
        made(chain("alpha", "beta"), focus="id:alpa")


def test_negative_hops_are_refused() -> None:
    with pytest.raises(ValueProblem, match="0 or more, not '-1'"):
        made(chain("a", "b"), focus="id:a", hops=-1)


# ------------------------------------------------------------------------- the element, and back


def large(count: int) -> networkx.MultiDiGraph:
    """A chain of so many things in which every tenth is tied to the first."""
    network = chain(*(f"{i:05}" for i in range(count)))
    for i in range(10, count, 10):
        put_edge(network, "id:00000", f"id:{i:05}", f"spoke {i:05}", status="Disputed")
    return network


def test_a_large_payload_is_packed_and_a_small_one_is_plain() -> None:
    small, packed = (element(made(large(count))) for count in (2000, 2001))

    assert small.startswith('<script type="application/json" id="payload">{')
    start, end = '<script type="application/octet-stream" data-packed="" id="payload">', "</script>"
    assert packed.startswith(start)
    assert packed.endswith(end)
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", packed[len(start) : -len(end)])


def test_a_payload_of_more_than_a_browser_holds_is_refused(monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "_MOST", 3)

    assert len(made(chain("a", "b", "c"))["nodes"]) == 3
    with pytest.raises(ValueProblem, match="a page holds up to 3 things, and here are 4; draw one"):
        made(chain("a", "b", "c", "d"))
    assert len(made(chain("a", "b", "c", "d"), focus="id:a")["nodes"]) == 2


@pytest.mark.parametrize("count", [3, 2001])
def test_positions_of_a_page_are_read_back_by_view_and_name(count: int) -> None:
    found = made(large(count))

    read = positions_in(f"<p>before</p>{element(found)}<p>after</p>")

    (view,) = found["views"]
    assert read == {
        "all": {
            found["nodes"][index]["id"]: Place(x, y, side) for index, x, y, _, side in view["nodes"]
        }
    }


def page_packed(large: Any, rest: Any = None) -> str:
    """A page that says of anything that it is a packed payload."""
    text = json.dumps({"large": large, "rest": {"views": []} if rest is None else rest})
    data = base64.b64encode(gzip.compress(text.encode())).decode()
    head = '<script type="application/octet-stream" data-packed="" id="payload">'
    return f"{head}{data}</script>"


def page_with(**changed: Any) -> str:
    """A page of two things whose view is changed in one way."""
    found = made(chain("a", "b"))
    return element({**found, "views": [{**found["views"][0], **changed}]})


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<p>not a page of ours</p>",
        '<script type="application/json" id="payload">{"nodes": </script>',
        '<script type="application/json" id="payload">[]</script>',
        '<script type="application/json" id="payload">{"nodes": [], "edges": []}</script>',
        '<script type="application/json" id="payload">' + "[" * 100_000 + "</script>",
        '<script type="application/octet-stream" data-packed="" id="payload">AAAA</script>',
        '<script type="application/octet-stream" data-packed="" id="payload">?</script>',
        *map(page_packed, ([], True, "", 1.5, 5, None)),
        page_packed({"nodes": {"count": 10**12, "columns": []}}),
        page_packed({}, 5),
        page_packed({}, {"nodes": 1, "views": [{"name": [], "nodes": []}]}),
        page_with(nodes=[[7, 0, 0, 5.0, None]]),
        page_with(nodes=[["a", 0, 0, 5.0, None]]),
        page_with(nodes=[[0, 1e300, 0, 5.0, None]]),
        page_with(nodes=[[0, 10**12, 0, 5.0, None]]),
        page_with(nodes=[[0, "0", 0, 5.0, None]]),
        page_with(nodes=[[0, True, 0, 5.0, None]]),
        page_with(nodes=[[0, 0]]),
        page_with(name=None, nodes=None),
    ],
)
def test_a_page_that_says_no_positions_gives_none(page: str) -> None:
    assert positions_in(page) == {}


def test_a_page_that_unpacks_to_too_much_gives_no_positions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = element(made(large(2001)))

    assert positions_in(page)
    monkeypatch.setattr(columns, "_MOST_BYTES", 1000)
    assert positions_in(page) == {}


def test_a_side_that_is_none_is_left_out() -> None:
    read = positions_in(page_with(nodes=[[0, 1, 2, 5.0, "beneath"], [1, 3, 4, 5.0, "left"]]))

    assert read == {"all": {"id:a": Place(1, 2, None), "id:b": Place(3, 4, "left")}}


def test_the_same_page_again_has_everything_in_its_place_and_a_grown_one_what_was_there() -> None:
    network = large(60)
    first = made(network)
    before = positions_in(element(first))

    assert made(network, positions=before) == first

    put_node(network, "id:new", "new")
    put_edge(network, "id:new", "id:00030", "new")
    grown = made(network, positions=before)
    kept = positions_in(element(grown))["all"]
    assert {node: kept[node] for node in before["all"]} == before["all"]
    assert "id:new" in kept
    assert made(network, positions=positions_in(element(grown))) == grown


def test_positions_of_another_view_are_not_taken() -> None:
    elsewhere = {"other": {"id:a": Place(900, 900, None), "id:b": Place(0, 0, None)}}

    assert made(chain("a", "b"), positions=elsewhere) == made(chain("a", "b"))


def test_plain_payload_is_json_without_markup() -> None:
    network = chain("a", "b")
    put_node(network, "id:a", "</script><!--&\u2028\u2029")

    text = element(made(network))

    inside = text.removeprefix('<script type="application/json" id="payload">')
    inside = inside.removesuffix("</script>")
    assert not set("<>&\u2028\u2029") & set(inside)
    assert json.loads(inside)["nodes"][0]["label"] == "</script><!--&\u2028\u2029"
