"""Links: the state of the page in the fragment of its address."""

from __future__ import annotations

import html
import random
import re
from typing import Any

import pytest

from browser.pages_by_hand import DHS, HARPER, HOSTILE, ICE, NPR, ORR, Opened
from browser.stories_by_hand import ACLU, STEPS, story_page
from policygraph.rendering import Page

STATE = """() => {
  const { state, sentence } = pgPage.shown;
  const all = (items) => [...items].sort();
  const named = (found) => found && [found.kind, found.node?.id ?? found.edge?.id ?? found.iri];
  return {
    view: state.view.name, step: state.step?.name ?? null, day: state.day?.text ?? null,
    known: state.known, selection: named(state.selection), depth: state.depth,
    table: state.table, sort: state.sort ?? null, filter: state.filter ?? null,
    hidden: Object.entries(state.hidden).map(([what, names]) => [what, ...all(names)]),
    added: all([...state.added].map((edge) => edge.id)),
    sentence: sentence(), counts: document.querySelector("#counts").textContent,
    heading: document.querySelector("#panel-body h2").textContent,
    story: document.querySelector("#story:not([hidden]) h2")?.textContent ?? null,
  };
}"""
WRITTEN = "text => location.hash.includes(text)"
DAY = "pgPage.shown.ask({ day: policygraph.days.asked('%s') })"
KNOWN = "pgPage.shown.ask({ known: '%s' })"
HIDE = "pgPage.shown.hide('%s', '%s', true)"
STATUSES = ("Disputed", "Reported")
# Goes to a fragment of the page that is open, and waits until it is followed.
GO = """fragment => new Promise((done) => {
  addEventListener("hashchange", () => setTimeout(done), { once: true });
  location.assign(`#${fragment}`);
})"""
OPEN = "pgPage.shown.openView(pgPage.graph.views.get('%s'))"
# What is counted and what is drawn, of things and of relations.
COUNTED = """() => {
  const { graph, network, shown } = pgPage;
  const counted = (items) => [...items].map(({ id }) => id).sort();
  const drawn = (items, all) => all.get().filter(({ hidden }) => !hidden)
    .map(({ id }) => items[Number(id.slice(1))].id).sort();
  const { nodes, edges } = network.body.data;
  return [
    [counted(shown.current.nodes), counted(shown.current.edges.keys())],
    [drawn(graph.nodes, nodes), drawn(graph.edges, edges)],
  ];
}"""


@pytest.fixture
def staying(story_window: Opened) -> Any:
    """The page with a story as the test before left it."""
    story_window.complaints.clear()
    if story_window.page.url == "about:blank":
        story_window.page.goto(story_window.address)
    yield story_window
    story_window.check()


@pytest.fixture
def linked(story_window: Opened) -> Any:
    """The page with a story, freshly opened; afterwards it may not have asked for anything."""
    story_window.again()
    yield story_window
    story_window.check()


def follow(linked: Opened, fragment: str) -> dict[str, Any]:
    """The state of the page opened anew with a fragment."""
    linked.page.goto("about:blank")
    linked.page.goto(f"{linked.address}#{fragment}")
    linked.ready()
    return dict(linked.page.evaluate(STATE))


def problems(page: Any) -> str:
    return str(page.locator(".link-status").inner_text())


# ---------------------------------------------------------------------------------- there and back


@pytest.mark.parametrize(
    ("changes", "written"),
    [
        ([OPEN % "who-sues"], "view=who-sues&day=2018-09"),
        ([OPEN % "the-move", f"pgPage.selectNode('{DHS}')"], "view=everything&step=the-move&day="),
        ([OPEN % "the-move", "pgPage.shown.ask({ step: null })"], "view=the-move&step=none&day="),
        ([DAY % "2018-02", KNOWN % "2025-02-10"], "day=2018-02&known=2025-02-10"),
        (["pgPage.shown.ask({ day: null })", f"pgPage.selectNode('{ACLU}')"], "day=any&node="),
        ([f"pgPage.selectNode('{HARPER}')", "pgPage.shown.ask({ depth: 1 })"], "&depth=1"),
        (["pgPage.selectEdge('ice')"], "edge=ice&times=cover,may,unknown,over"),
        (["pgPage.selectEdge('orr')", HIDE % ("statuses", "Disputed")], "hide-status=Disputed"),
        (["pgPage.selectAccount('id:account-dhs')"], "account=id:account-dhs"),
        ([f"pgPage.selectNode('{ICE}')", HIDE % ("groups", "agency")], "hide-type=agency"),
        (
            [HIDE % ("kinds", "placement"), *(HIDE % ("statuses", each) for each in STATUSES)],
            "hide-status=Disputed&hide-status=Reported&hide-kind=placement",
        ),
        ([HIDE % ("times", each) for each in ("cover", "may", "unknown")], "times=none"),
        (["pgPage.shown.ask({ table: true })", DAY % "0001-01-01"], "day=0001-01-01&table=yes"),
        (
            ["pgPage.shown.ask({ table: true, sort: '-status,from', filter: 'harper at' })"],
            "table=yes&sort=-status,from&filter=harper+at",
        ),
        ([OPEN % "who-sues", f"pgPage.shown.expand('{ICE}')"], f"&with={ICE}&node="),
        (
            [OPEN % "who-sues", *(f"pgPage.shown.expand('{each}')" for each in (ICE, HARPER))],
            f"&with={HARPER}&with={ICE}&node={HARPER}",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_link_opens_what_was_shown(staying: Opened, changes: list[str], written: str) -> None:
    page = staying.page
    page.evaluate(GO, "day=1999")
    page.evaluate(GO, "")
    page.evaluate("; ".join(changes))
    page.wait_for_function(WRITTEN, arg=written)
    before = page.evaluate(STATE)
    address = page.url
    assert page.evaluate("pgPage.shown.linkTo()") == address

    assert follow(staying, address.split("#")[1]) == before

    assert page.url == address
    assert problems(page) == ""


def test_what_was_expanded_in_part_comes_back_in_part(staying: Opened) -> None:
    """The relation that is looked up brings itself alone, not all around its ends."""
    page = staying.page
    page.evaluate(OPEN % "who-sues")
    page.evaluate("pgPage.shown.ask({ added: new Set([pgPage.graph.edgeOf.get('ice')]) })")
    page.wait_for_function(WRITTEN, arg="with=ice")
    fragment = page.url.split("#")[1]

    page.evaluate(GO, "day=1999")
    page.evaluate(GO, fragment)

    assert page.evaluate(STATE)["added"] == ["ice"]


def test_page_that_was_only_opened_has_no_fragment(linked: Opened) -> None:
    assert "#" not in linked.page.url

    linked.page.evaluate(DAY % "2018")
    linked.page.wait_for_function(WRITTEN, arg="day=2018")
    linked.page.evaluate(DAY % "2025-02-14")

    linked.page.wait_for_function("() => !location.href.includes('#')")


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("view=who-sues", {"view": "who-sues", "day": "2018-09"}),
        ("view=who-sues&day=2025-02-14", {"view": "who-sues", "day": "2025-02-14"}),
        (f"node={ACLU}", {"view": "everything", "heading": "ACLU"}),  # only that view has it
        ("node=id:aclu", {"view": "everything", "heading": "ACLU"}),  # the only one that ends so
        (f"view=everything&node={ICE}", {"view": "everything", "heading": "ICE"}),
        ("view=the-move", {"view": "the-move", "step": "the-move", "story": "The move"}),
    ],
)
def test_links_written_elsewhere(staying: Opened, fragment: str, expected: dict[str, str]) -> None:
    staying.page.evaluate(GO, "day=1999")
    staying.page.evaluate(GO, fragment)

    found = staying.page.evaluate(STATE)
    assert {key: found[key] for key in expected} == expected
    assert problems(staying.page) == ""


def test_link_to_a_relation_shows_it_whatever_its_time(staying: Opened) -> None:
    staying.page.evaluate(GO, "day=1999")
    staying.page.evaluate(GO, "edge=ice")

    assert ["times", "later"] in staying.page.evaluate(STATE)["hidden"], "it is over by the day"


def test_link_is_read_before_anything_is_drawn(linked: Opened) -> None:
    linked.page.goto("about:blank")
    linked.page.add_init_script(
        """(() => {
          window.drawn = [];
          const stroke = CanvasRenderingContext2D.prototype.fillText;
          CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
            window.drawn.push(text);
            return stroke.call(this, text, ...rest);
          };
        })()"""
    )
    linked.page.goto(f"{linked.address}#view=where-it-belongs")
    linked.ready()
    linked.page.wait_for_function("() => window.drawn.length")

    assert set(linked.page.evaluate("window.drawn")) <= {"ICE", "DHS", "is part of"}


def test_what_was_expanded_is_drawn_again_after_going_back(linked: Opened) -> None:
    page = linked.page
    page.evaluate(OPEN % "who-sues")
    page.evaluate(DAY % "2018-09")
    page.evaluate(f"pgPage.shown.expand('{ICE}')")
    page.wait_for_function(WRITTEN, arg="with=")
    expanded = page.evaluate(COUNTED)[0]
    assert expanded[1] == ["aclu", "dhs", "ice"]
    page.evaluate(OPEN % "posts")

    page.go_back()
    page.wait_for_function("() => pgPage.shown.state.view.name === 'who-sues'")

    assert page.evaluate(COUNTED) == [expanded, expanded]


def test_links_followed_one_after_another_draw_what_they_count(staying: Opened) -> None:
    chance = random.Random(4)
    named = [HARPER, ICE, ORR, DHS, NPR, ACLU]
    relations = ["ice", "orr", "dhs", "npr", "aclu"]
    for _ in range(30):
        fragment = f"view={chance.choice(['posts', 'everything', 'who-sues', *STEPS])}"
        for _ in range(chance.randrange(3)):
            fragment += f"&with={chance.choice(named + relations)}"
        fragment += chance.choice(
            ["", f"&node={chance.choice(named)}", f"&edge={chance.choice(relations)}"]
        )
        fragment += chance.choice(["", "&day=any", "&day=2018", "&hide-status=Disputed"])
        staying.page.evaluate(GO, fragment)

        counted, drawn = staying.page.evaluate(COUNTED)
        assert counted == drawn, fragment


@pytest.mark.parametrize(
    ("fragment", "added"),
    [
        (f"view=where-it-belongs&node={HARPER}", ["ice", "npr", "orr"]),
        (f"view=where-it-belongs&node={ICE}", []),
        (f"view=where-it-belongs&with=ice&node={HARPER}", ["ice"]),
        ("view=where-it-belongs&edge=npr", ["npr"]),
        ("view=where-it-belongs&edge=dhs", []),
    ],
)
def test_what_a_link_names_beyond_its_view_is_added(
    staying: Opened, fragment: str, added: list[str]
) -> None:
    staying.page.evaluate(GO, "day=1999")
    staying.page.evaluate(GO, f"{fragment}&day=any")

    assert staying.page.evaluate(STATE)["added"] == added
    counted, drawn = staying.page.evaluate(COUNTED)
    assert counted == drawn
    assert counted[1] == sorted({"dhs", *added})
    named = fragment.rsplit("=", 1)[1]
    assert named in counted[0] + counted[1]


def test_thing_outside_the_view_is_not_counted(staying: Opened) -> None:
    """Nothing of the page selects it so; who does counts no more than is drawn."""
    page = staying.page
    page.evaluate(GO, "day=1999")
    page.evaluate(GO, "view=where-it-belongs")

    page.evaluate(
        """iri => {
          const node = pgPage.graph.nodeOf.get(iri);
          pgPage.shown.ask({ selection: { kind: "node", node } });
        }""",
        NPR,
    )

    counted, drawn = page.evaluate(COUNTED)
    assert counted == drawn == [[DHS, ICE], ["dhs"]]


def test_address_is_written_after_something_failed(linked: Opened) -> None:
    page = linked.page
    page.evaluate(
        """() => {
          let isFirst = true;
          pgPage.shown.on(() => { if (isFirst) { isFirst = false; throw new Error("once"); } });
        }"""
    )
    page.evaluate(GO, "view=everything")
    assert linked.complaints == ["once"]
    linked.complaints.clear()

    page.evaluate(OPEN % "posts")

    page.wait_for_function("() => !location.href.includes('#')")


# ------------------------------------------------------------------------------ what is not one

DEFAULT = {"view": "posts", "step": None, "day": "2025-02-14", "known": None, "selection": None}
LONG = "x" * 100_000


@pytest.mark.parametrize(
    ("fragment", "kept", "said"),
    [
        ("", {}, ""),
        ("nonsense", {}, "something that this page does not know"),
        ("#", {}, "something that this page does not know"),
        ("=&==&&=", {}, "something that this page does not know"),
        ("%E0%A4%A", {}, "something that this page does not know"),
        ("view=%E0%A4%A&day=2018", {"day": "2018"}, "a view that this page does not have"),
        ("view=%ff%fe&day=2018", {"day": "2018"}, "a view that this page does not have"),
        ("view=nothing", {}, "a view that this page does not have"),
        ("view=__proto__&step=constructor&node=__proto__", {}, "a step that this page"),
        ("__proto__=1&constructor=2&toString=3", {}, "something that this page does not know"),
        ("view=Everything", {}, "a view that this page does not have"),
        ("step=everything", {}, "a step that this page does not have"),
        ("step=the-move", {"step": "the-move", "view": "the-move"}, ""),
        ("day=2018-02-30&view=everything", {"view": "everything"}, "a day on no calendar"),
        ("day=0000", {}, "a day on no calendar"),
        ("day=2018-13", {}, "a day on no calendar"),
        ("day=20180901", {}, "a day on no calendar"),
        ("day=-2018", {}, "a day on no calendar"),
        ("day=2018&day=2019", {"day": "2018"}, "a second day"),
        ("day=", {}, "a day on no calendar"),
        ("known=2025", {}, "a day by which nothing is known here"),
        ("known=never", {}, "a day by which nothing is known here"),
        (f"node={ICE}nowhere&day=2018", {"day": "2018"}, "a thing that this page does not have"),
        (f"node={LONG}", {}, "a thing that this page does not have"),
        (f"{LONG}={LONG}", {}, "something that this page does not know"),
        ("&".join(["hide-type=person"] * 3000), {}, ""),
        ("&".join(f"with={i}" for i in range(3000)), {}, "something to add"),
        ("edge=toString", {}, "a relation that this page does not have"),
        ("account=__proto__", {}, "an account that this page does not have"),
        (f"node={DHS}&edge=orr", {"selection": ["node", DHS]}, "a second selection"),
        ("depth=0", {"depth": None}, "a depth that cannot be shown"),
        ("depth=9e99", {"depth": None}, "a depth that cannot be shown"),
        ("table=maybe", {"table": False}, "a table that is neither"),
        ("hide-status=disputed", {}, "something to hide that this page does not have"),
        ("hide-kind=__proto__&hide-type=size", {}, "something to hide"),
        ("times=cover,sometimes", {}, "dates that are told apart otherwise here"),
        ("times=", {}, "dates that are told apart otherwise here"),
        ("at=0,0", {}, "a place that the picture does not have"),
        ("at=0,0,0", {}, "a place that the picture does not have"),
        ("at=0,0,99", {}, "a place that the picture does not have"),
        ("at=NaN,0,1", {}, "a place that the picture does not have"),
        ("at=9999999,0,1", {}, "a place that the picture does not have"),
        ("at=0,-90000,1.5", {}, "a place that the picture does not have"),
        ("at=1e3,0,1&day=2018", {"day": "2018"}, "a place that the picture does not have"),
        (f"at={LONG}", {}, "a place that the picture does not have"),
        ("sort=<b>", {}, "an order that the table does not have"),
        (f"view={HOSTILE}&{HOSTILE}={HOSTILE}&node={HOSTILE}", {}, "a view that this page"),
        ("javascript:window.__pwn=1", {}, "something that this page does not know"),
        ("view=posts;day=2018", {}, "a view that this page does not have"),
        ("?view=everything", {"view": "everything"}, ""),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_is_not_understood_is_ignored_by_itself(
    staying: Opened, fragment: str, kept: dict[str, Any], said: str
) -> None:
    page = staying.page
    page.evaluate(GO, "day=1999")

    page.evaluate(GO, fragment)

    found = page.evaluate(STATE)
    assert {key: found[key] for key in {**DEFAULT, **kept}} == {**DEFAULT, **kept}
    if said:
        assert problems(page).startswith("Ignored in this link: ")
        assert said in problems(page)
    else:
        assert problems(page) == ""
    page.evaluate(DAY % "2001")
    assert problems(page) == ""
    assert page.evaluate("window.__pwn") is None


@pytest.mark.parametrize(
    ("fragment", "day"),
    [
        ("view=%E0%A4%A&day=2018", "2018"),
        (f"{HOSTILE}={HOSTILE}&node={HOSTILE}&__proto__=__proto__", "2025-02-14"),
        (f"node={LONG}&{LONG}={LONG}&day=2018", "2018"),
    ],
    ids=["wrong encoding", "hostile", "long"],
)
def test_page_opens_with_any_fragment(staying: Opened, fragment: str, day: str) -> None:
    found = follow(staying, fragment)

    assert {key: found[key] for key in DEFAULT} == {**DEFAULT, "day": day}
    assert problems(staying.page).startswith("Ignored in this link: ")
    assert staying.page.evaluate("window.__pwn") is None


def test_more_problems_than_three_are_not_all_named(staying: Opened) -> None:
    staying.page.evaluate(GO, "view=a&day=b&node=c&edge=d&account=e")
    assert problems(staying.page).count(";") == 3
    assert problems(staying.page).endswith("; and more.")


# ------------------------------------------------------------------------------- back and forward


def test_back_returns_to_the_view_before_as_it_was_left(linked: Opened) -> None:
    page = linked.page
    page.evaluate(DAY % "2018")
    page.evaluate(OPEN % "everything")  # at once: what was left is written first
    page.evaluate(f"pgPage.selectNode('{HARPER}')")
    page.wait_for_function(WRITTEN, arg="node=")
    page.get_by_role("button", name="Read: A move").click()
    page.get_by_role("button", name="Next", exact=True).click()
    assert page.evaluate(STATE)["story"] == "The move"

    page.go_back()
    page.wait_for_function("() => pgPage.shown.state.view.name === 'before'")
    assert page.evaluate(STATE)["story"] == "Before"
    page.go_back()
    page.wait_for_function("() => pgPage.shown.state.view.name === 'everything'")
    found = page.evaluate(STATE)
    assert (found["story"], found["heading"], found["day"]) == (None, "Mellissa Harper", "2018")
    page.go_back()
    page.wait_for_function("() => pgPage.shown.state.view.name === 'posts'")
    assert page.evaluate(STATE)["day"] == "2018"
    page.go_forward()
    page.wait_for_function("() => pgPage.shown.state.selection?.kind === 'node'")
    assert page.evaluate(STATE) == found


def test_changes_within_a_view_are_no_pages_to_go_back_through(opened: Any) -> None:
    linked = opened(story_page())  # a new window: only so many pages are remembered
    linked.ready()
    before = linked.page.evaluate("history.length")

    for day in ("2018", "2019", "2020"):
        linked.page.evaluate(DAY % day)
        linked.page.wait_for_function(WRITTEN, arg=f"day={day}")
    assert linked.page.evaluate("history.length") == before

    linked.page.evaluate(OPEN % "everything")
    assert linked.page.evaluate("history.length") == before + 1


# ------------------------------------------------------------------------- where the picture is


PLACE = """() => {
  const { x, y } = pgPage.network.getViewPosition();
  return [Math.round(x), Math.round(y), Number(pgPage.network.getScale().toPrecision(3))];
}"""


def at_of(page: Any) -> list[float] | None:
    found = re.search(r"&at=([^&]*)", page.url)
    return [float(each) for each in found[1].split(",")] if found else None


def test_where_the_picture_was_moved_is_in_the_link_and_no_page_to_go_back_through(
    linked: Opened,
) -> None:
    page = linked.page
    before, length = page.evaluate(PLACE), page.evaluate("history.length")
    box = page.locator("#canvas").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    for _ in range(3):
        page.mouse.wheel(0, -120)
    page.wait_for_function(WRITTEN, arg="at=")
    wheeled = page.evaluate(PLACE)
    assert wheeled[2] > before[2]
    assert at_of(page) == wheeled

    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 130, steps=4)
    page.mouse.up()
    page.wait_for_function("before => location.hash !== before", arg=f"#{page.url.split('#')[1]}")
    moved = page.evaluate(PLACE)
    assert at_of(page) == moved != wheeled
    assert page.evaluate("history.length") == length

    follow(linked, page.url.split("#")[1])
    assert page.evaluate(PLACE) == moved
    assert problems(page) == ""
    page.get_by_role("button", name="Fit", exact=True).click()
    page.wait_for_function("() => !location.hash.includes('at=')")
    assert page.evaluate(PLACE) == before


def test_another_view_is_shown_whole_and_back_is_where_it_was_left(linked: Opened) -> None:
    page = linked.page
    before = page.evaluate(PLACE)
    page.locator("#zoom-in").click()
    moved = page.evaluate(PLACE)
    page.evaluate(OPEN % "everything")  # at once: where it was moved is written first
    assert at_of(page) is None
    page.go_back()
    page.wait_for_function("() => pgPage.shown.state.view.name === 'posts'")
    assert (page.evaluate(PLACE), at_of(page)) == (moved, moved)
    page.evaluate(OPEN % "everything")
    page.evaluate(OPEN % "posts")
    assert (page.evaluate(PLACE), at_of(page)) == (before, None)


def test_moving_the_picture_does_not_stop_what_is_played(linked: Opened) -> None:
    page = linked.page
    page.emulate_media(reduced_motion="reduce")  # slow
    page.locator(".play").click()
    page.locator("#zoom-in").click()
    assert page.locator(".play").inner_text() == "Pause"
    page.locator(".play").click()
    page.emulate_media(reduced_motion="no-preference")


def test_what_is_moved_out_of_sight_is_in_no_link(linked: Opened) -> None:
    page = linked.page
    page.evaluate("pgPage.shown.moved({ x: 1000000, y: 0, scale: 1 })")
    page.evaluate(DAY % "2018")
    page.wait_for_function(WRITTEN, arg="day=2018")
    assert at_of(page) is None


def test_fragment_changed_by_hand_is_followed(staying: Opened) -> None:
    staying.page.evaluate("pgPage.shown.hide('statuses', 'Disputed', true)")

    staying.page.evaluate("location.hash = 'view=everything&day=2018-03-01&edge=npr'")

    staying.page.wait_for_function("() => pgPage.shown.state.selection?.kind === 'edge'")
    found = staying.page.evaluate(STATE)
    assert (found["view"], found["day"]) == ("everything", "2018-03-01")
    assert ["statuses"] in found["hidden"], "a link names all that is not as usual"
    assert staying.page.locator("input[data-status=Disputed]").is_checked()


def test_way_past_the_picture_changes_nothing(staying: Opened) -> None:
    staying.page.evaluate(f"pgPage.selectNode('{HARPER}')")
    staying.page.wait_for_function(WRITTEN, arg="node=")
    before = staying.page.evaluate(STATE)

    staying.page.evaluate("location.hash = 'panel'")
    staying.page.wait_for_function("() => location.hash === '#panel'")

    assert staying.page.evaluate(STATE) == before
    assert problems(staying.page) == ""


# --------------------------------------------------------------------------------------- copying


def test_link_to_a_selection_is_short_and_keeps_the_day(staying: Opened) -> None:
    staying.page.evaluate(OPEN % "everything")
    staying.page.evaluate(DAY % "2018")
    links = staying.page.evaluate(
        """() => {
          const { graph, shown } = pgPage;
          return [
            { kind: "node", node: graph.nodes[0] }, { kind: "edge", edge: graph.edgeOf.get("orr") },
            { kind: "account", iri: "id:account-ice" },
          ].map(shown.linkTo);
        }"""
    )

    assert links == [
        f"{staying.address}#day=2018&node={ACLU}",
        f"{staying.address}#day=2018&edge=orr",
        f"{staying.address}#day=2018&account=id:account-ice",
    ]


@pytest.mark.parametrize("allowed", [True, False], ids=["clipboard", "the old way"])
def test_button_copies_the_link(linked: Opened, allowed: bool) -> None:
    page = linked.page
    if not allowed:
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.evaluate(DAY % "2018")

    page.get_by_role("button", name="Copy link").click()

    page.wait_for_function(
        "() => document.querySelector('.link-status').textContent === 'Link copied.'"
    )
    page.locator("#search").focus()
    page.keyboard.press("Control+v")
    assert page.locator("#search").input_value() == f"{linked.address}#view=posts&day=2018"


def test_link_that_cannot_be_copied_is_in_the_address(linked: Opened) -> None:
    linked.page.evaluate(
        """() => {
          Object.defineProperty(navigator, "clipboard", { value: undefined });
          document.execCommand = () => false;
        }"""
    )

    linked.page.get_by_role("button", name="Copy link").click()

    linked.page.get_by_text("The link could not be copied.").wait_for()


def test_page_in_a_frame_works_and_says_that_it_has_no_address(opened: Any) -> None:
    frame = Page(story_page())._repr_html_()
    window = opened(f"<!doctype html><title>{html.escape('notebook')}</title>{frame}")
    inside = window.page.frames[1]
    inside.wait_for_function("() => window.pgPage && window.pgPage.ready")

    inside.evaluate(OPEN % "everything")
    inside.evaluate(DAY % "2018")
    inside.get_by_role("button", name="Copy link").click()

    inside.get_by_text("Saved as a file it has one.").wait_for()
    assert inside.evaluate(STATE)["view"] == "everything"
    assert inside.evaluate("pgPage.shown.linkTo()") is None
    assert window.page.url == window.address
    window.requests[:] = [each for each in window.requests if each != "about:srcdoc"]
