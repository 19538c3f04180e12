"""Views to choose from, stories to read step by step, and what a view leaves out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from browser.pages_by_hand import DHS, HARPER, ICE, Opened
from browser.stories_by_hand import story_page
from networks_by_hand import chain, nothing, page_of, put_edge, put_node
from policygraph import evidence, stories
from policygraph.network import project
from policygraph.stories import View

NARROW = {"width": 390, "height": 800}


@pytest.fixture
def reading(story_window: Opened) -> Any:
    """The page with a story, freshly opened; afterwards it may not have asked for anything."""
    yield story_window.again()
    story_window.check()


def asked(page: Any) -> list[Any]:
    """The names of the view and the step that are open, the day, and what is selected."""
    return list(
        page.evaluate(
            """() => {
              const { view, step, day, selection } = pgPage.shown.state;
              return [view.name, step?.name ?? null, day?.text ?? null, selection?.kind ?? null];
            }"""
        )
    )


def drawn(page: Any) -> set[str]:
    """The relations that the picture has."""
    return set(
        page.evaluate(
            "pgPage.network.body.data.edges.get()"
            ".filter((edge) => !edge.hidden)"
            ".map((edge) => pgPage.graph.edges[Number(edge.id.slice(1))].id)"
        )
    )


def is_focused(page: Any, locator: Any) -> bool:
    return bool(locator.evaluate("element => element === document.activeElement"))


# ----------------------------------------------------------------------------------------- views


def test_views_are_listed_without_steps_and_open(reading: Any) -> None:
    views = reading.locator("#views")
    buttons = views.get_by_role("button")
    assert buttons.all_inner_texts() == ["Posts and bodies", "Everything", "Who sues ICE?"]
    assert views.locator("[aria-current=true]").inner_text() == "Posts and bodies"
    assert "Who is where." in views.inner_text()
    assert views.get_by_role("combobox").is_hidden()
    assert drawn(reading) == {"orr", "dhs"}

    buttons.nth(1).click()

    assert asked(reading) == ["everything", None, "2025-02-14", None]
    assert views.locator("[aria-current=true]").all_inner_texts() == ["Everything"]
    assert "Who is where." not in views.inner_text()
    assert drawn(reading) == {"orr", "dhs", "npr", "aclu"}


def test_view_opens_by_key_on_the_day_it_names(reading: Any) -> None:
    reading.locator("#search").focus()
    for _ in range(3):
        reading.keyboard.press("Tab")
    assert is_focused(reading, reading.get_by_role("button", name="Who sues ICE?"))

    reading.keyboard.press("Enter")

    assert asked(reading) == ["who-sues", None, "2018-09", None]
    assert "in September 2018" in reading.locator("#counts").inner_text()


def test_narrow_page_has_the_views_in_a_list_to_choose_from(opened: Any) -> None:
    page = opened(story_page(), viewport=NARROW).ready()
    choice = page.get_by_label("View", exact=True)
    assert page.locator(".view-list").is_hidden()

    choice.select_option("Everything")

    assert asked(page)[0] == "everything"
    page.get_by_role("button", name="Read: A move").click()
    assert choice.evaluate("each => each.selectedOptions[0].text") == "A step of the story"
    choice.select_option("Posts and bodies")
    assert asked(page)[:2] == ["posts", None]
    assert page.locator("#story").is_hidden()


def test_page_with_one_view_has_no_list_of_views(small: Opened) -> None:
    assert small.page.locator("#views").is_hidden()
    assert small.page.locator("#story").is_hidden()
    assert small.page.get_by_role("button", name="Read:").count() == 0


def test_view_of_the_most_connected_says_so(opened: Any) -> None:
    """With the payload changed as that of a large network has it."""
    text, count = re.subn(r'"of": ?null', '"of":[20000,50000]', str(story_page()))
    assert count == 6
    page = opened(text).ready()

    assert (
        "The 4 most connected of 20,000 things are shown; find any other by name,"
        " or expand from one." in page.locator("#views").inner_text()
    )


# --------------------------------------------------------------------------- what a view leaves out


def test_neighbours_that_a_view_leaves_out_are_added(reading: Any) -> None:
    reading.evaluate("iri => pgPage.selectNode(iri)", ICE)
    beyond = reading.locator(".beyond")
    assert "1 more relation of it is not in this view." in beyond.inner_text()

    beyond.get_by_role("button", name="Show its neighbours").click()

    assert beyond.is_hidden()
    assert is_focused(reading, reading.locator("#panel"))
    assert drawn(reading) == {"orr", "dhs", "aclu"}
    assert asked(reading) == ["posts", None, "2025-02-14", "node"]


def test_of_many_neighbours_sixty_are_added_at_once(opened: Any) -> None:
    star = chain("Hub", "Leaf 00")
    for leaf in range(1, 71):
        put_node(star, f"id:Leaf {leaf:02}", f"Leaf {leaf:02}")
        put_edge(star, "id:Hub", f"id:Leaf {leaf:02}", f"tie-{leaf:02}")
    views = [View("few", "Few", edges=frozenset({"Hub-Leaf 00"})), View("all", "All")]
    page = opened(page_of(star, nothing(), title="Star", views=views)).ready()
    page.evaluate("pgPage.selectNode('id:Hub')")
    beyond = page.locator(".beyond")
    assert "70 more relations of it are not in this view." in beyond.inner_text()

    beyond.get_by_role("button", name="Show its neighbours").click()

    assert len(drawn(page)) == 61
    assert "10 more relations of it are not in this view." in beyond.inner_text()


def test_nothing_is_said_of_what_the_view_has_whole(reading: Any) -> None:
    reading.evaluate("iri => pgPage.selectNode(iri)", DHS)
    assert reading.locator(".beyond").is_hidden()


def test_only_what_would_be_shown_is_missing_from_a_view(reading: Any) -> None:
    reading.evaluate("pgPage.shown.openView(pgPage.graph.views.get('before'))")
    reading.evaluate("iri => pgPage.selectNode(iri)", HARPER)
    beyond = reading.locator(".beyond")
    assert "1 more relation of it is" in beyond.inner_text()  # in 2018 she did not direct ORR

    reading.evaluate("pgPage.shown.ask({ day: policygraph.days.asked('2025-02-14') })")
    assert "2 more relations of it are" in beyond.inner_text()

    reading.evaluate("pgPage.shown.ask({ known: '2025-02-09' })")
    assert "1 more relation of it is" in beyond.inner_text()


# ---------------------------------------------------------------------------------------- stories


def test_story_is_read_with_the_mouse(reading: Any) -> None:
    reading.get_by_role("button", name="Everything").click()
    start = reading.get_by_role("button", name="Read: A move (3 steps)")
    start.click()

    story = reading.locator("#story")
    assert asked(reading) == ["before", "before", "2018", None]
    assert story.get_by_role("heading", level=2).inner_text() == "Before"
    for words in ("A move", "Step 1 of 3, 2018", "She is at ICE."):
        assert words in story.inner_text()
    assert drawn(reading) == {"ice"}
    assert start.is_hidden()
    assert story.get_by_role("button", name="Previous").is_disabled()
    assert reading.locator("#views [aria-current]").count() == 0

    story.get_by_role("button", name="Next", exact=True).click()
    assert asked(reading) == ["the-move", "the-move", "2025-02-14", None]
    assert story.get_by_role("status").inner_text() == "Step 2 of 3: The move"

    story.locator("summary").click()
    steps = story.locator("li button")
    assert steps.all_inner_texts() == ["Before", "The move", "Where it belongs"]
    assert story.locator("li [aria-current=step]").all_inner_texts() == ["The move"]
    steps.nth(2).click()
    assert asked(reading) == ["where-it-belongs", "where-it-belongs", "2025-02-14", None]
    assert story.get_by_role("button", name="Next", exact=True).is_disabled()
    assert steps.nth(2).is_hidden()

    story.get_by_role("button", name="Leave").click()
    assert asked(reading) == ["everything", None, "2025-02-14", None]
    assert story.is_hidden()
    assert is_focused(reading, start)


def test_story_is_read_with_keys(reading: Any) -> None:
    reading.get_by_role("button", name="Read: A move").focus()
    reading.keyboard.press("Enter")
    story = reading.locator("#story")
    assert is_focused(reading, story.get_by_role("heading"))

    reading.keyboard.press("Tab")
    assert is_focused(reading, story.get_by_role("button", name="Next", exact=True))
    reading.keyboard.press("Enter")
    assert asked(reading)[0] == "the-move"
    assert is_focused(reading, story.get_by_role("button", name="Next", exact=True))
    reading.keyboard.press("Enter")
    assert asked(reading)[0] == "where-it-belongs"
    assert is_focused(reading, story.get_by_role("button", name="Previous"))

    reading.keyboard.press("[")
    assert asked(reading)[0] == "the-move"
    reading.keyboard.press("]")
    reading.keyboard.press("]")
    assert asked(reading)[0] == "where-it-belongs"

    for _ in range(2):
        reading.keyboard.press("Shift+Tab")
    assert is_focused(reading, story.get_by_role("button", name="Leave the story"))
    reading.keyboard.press("Enter")
    assert asked(reading)[:2] == ["posts", None]
    assert is_focused(reading, reading.get_by_role("button", name="Read: A move"))


def test_brackets_turn_no_page_elsewhere(reading: Any) -> None:
    reading.get_by_role("button", name="Read: A move").click()
    reading.locator("#search").focus()

    reading.keyboard.press("]")

    assert asked(reading)[0] == "before"
    assert reading.locator("#search").input_value() == "]"


@pytest.mark.parametrize(
    "change",
    [
        "pgPage.selectNode('id:harper')",
        "pgPage.selectNode('id:dhs')",
        "pgPage.shown.ask({ day: policygraph.days.asked('2018') })",
        "pgPage.shown.ask({ known: '2025-02-10' })",
        "pgPage.shown.hide('statuses', 'Disputed', true)",
    ],
    ids=["thing", "thing of another view", "day", "known", "filter"],
)
def test_reader_who_looked_elsewhere_gets_back_to_the_step(reading: Any, change: str) -> None:
    reading.get_by_role("button", name="Read: A move").click()
    story = reading.locator("#story")
    story.get_by_role("button", name="Next", exact=True).click()
    back = story.get_by_role("button", name="Back to this step")
    assert back.is_hidden()
    before = [asked(reading), drawn(reading), reading.locator("#counts").inner_text()]

    reading.evaluate(change)
    assert story.get_by_role("heading").inner_text() == "The move"
    assert back.is_visible()
    back.click()

    assert before == [asked(reading), drawn(reading), reading.locator("#counts").inner_text()]
    assert back.is_hidden()
    assert is_focused(reading, story.get_by_role("heading"))


def test_step_folds_its_text_while_something_is_looked_up(reading: Any) -> None:
    reading.get_by_role("button", name="Read: A move").click()
    text = reading.get_by_text("She is at ICE.")
    assert text.is_visible()

    reading.evaluate("iri => pgPage.selectNode(iri)", HARPER)
    assert text.is_hidden()
    reading.keyboard.press("Escape")

    assert text.is_visible()


def test_opening_a_view_leaves_the_story(reading: Any) -> None:
    reading.get_by_role("button", name="Read: A move").click()

    reading.get_by_role("button", name="Posts and bodies").click()

    assert asked(reading)[:2] == ["posts", None]
    assert reading.locator("#story").is_hidden()


def test_narrow_page_shows_the_step_and_its_whole_picture(opened: Any) -> None:
    page = opened(story_page(), viewport=NARROW).ready()
    page.get_by_role("button", name="Read: A move").click()

    page.wait_for_function(
        """() => {
          const [canvas, story] = ["#canvas", "#story"].map((each) =>
            document.querySelector(each).getBoundingClientRect());
          const inside = ["id:harper", "id:ice"].every((iri) => {
            const { x, y } = pgPage.nodePosition(iri);
            return x > canvas.left && x < canvas.right && y > canvas.top && y < canvas.bottom;
          });
          return inside && canvas.top >= 0 && canvas.bottom <= story.top && story.bottom <= 800;
        }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


# ------------------------------------------------------------------------------- the shipped story


def test_each_step_of_the_shipped_story_shows_what_it_speaks_of(opened: Any, shipped: Any) -> None:
    network = project(shipped)
    views, told = stories.views(shipped, network)
    assert [len(each.steps) for each in told] == [9]
    text = page_of(
        network, evidence.records(shipped), title="All", day="2025-02-14", views=views, stories=told
    )
    page = opened(text).ready()
    page.get_by_role("button", name=f"Read: {told[0].title} (9 steps)").click()

    for place, name in enumerate(told[0].steps, start=1):
        step = next(each for each in views if each.name == name)
        story = page.locator("#story")
        assert story.get_by_role("heading", level=2).inner_text() == step.title
        assert f"Step {place} of 9" in story.inner_text()
        assert step.text in story.inner_text()
        assert asked(page)[:2] == [name, name]
        assert drawn(page), f"{name} draws nothing"
        assert "What the sources say" in page.locator("#panel-body").inner_text()
        cards = page.locator("#panel-body article[data-account]")
        told_of = cards.evaluate_all("cards => cards.map((card) => card.dataset.account)")
        assert set(told_of[: len(step.rests_on)]) == set(step.rests_on) != set(), "these come first"
        if place < 9:
            story.get_by_role("button", name="Next", exact=True).click()
