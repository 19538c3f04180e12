"""The page of the shipped data as it is built: what only so much of it shows."""

from __future__ import annotations

from typing import Any

import pytest

from browser.pages_by_hand import sentence_of
from policygraph.pages import network_page


@pytest.fixture(scope="module")
def shipped_text(shipped: Any) -> str:
    """The page of the shipped data, which takes long to make."""
    return str(network_page(shipped))


def test_scripts_say_of_the_shipped_data_what_the_page_says_without_them(
    opened: Any, shipped_text: str
) -> None:
    page = opened(shipped_text).ready()

    assert page.locator("#counts").inner_text() == sentence_of(shipped_text)


def test_known_by_goes_for_what_a_question_answers_too(opened: Any, shipped_text: str) -> None:
    page = opened(shipped_text).ready()
    drawn = """known => {
      const view = pgPage.graph.views.get("view-reach-of-the-data");
      pgPage.shown.ask({ view, day: policygraph.days.asked("2018-09-01"), known });
      return pgPage.shown.current.edges.size;
    }"""

    assert page.evaluate(drawn, None) > 0
    assert page.evaluate(drawn, "2021-03-01") == 0, "who keeps the data was not known then"


def test_people_and_bodies_are_found_before_what_is_said_of_them(
    opened: Any, shipped_text: str
) -> None:
    page = opened(shipped_text).ready()
    listed = {}
    for words in ("harper", "homan", "hhs", "orr", "ice"):
        page.keyboard.press("/")
        page.locator("#search").fill(words)
        listed[words] = page.locator("#results li > span:not(.hint)").all_inner_texts()
        page.keyboard.press("Escape")

    assert {words: names[0] for words, names in listed.items()} == {
        "harper": "Mellissa Harper",
        "homan": "Tom Homan",
        "hhs": "Department of Health and Human Services (HHS)",
        "orr": "Office of Refugee Resettlement (ORR)",
        "ice": "Immigration and Customs Enforcement (ICE)",
    }


def test_axe_finds_nothing_in_the_shipped_data(
    opened: Any, axe: Any, shipped: Any, shipped_text: str
) -> None:
    page = opened(shipped_text).ready()
    page.locator("#actions .start").first.click()
    page.evaluate("pgPage.shown.ask({ table: true })")
    assert axe(page) == []
    page.evaluate("pgPage.shown.ask({ table: false })")
    page.evaluate("iri => pgPage.selectNode(iri)", shipped.terms.find("ORR database").value)
    assert axe(page, ["target-size", "color-contrast", "heading-order"]) == []
