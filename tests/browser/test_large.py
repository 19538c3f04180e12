"""The page of a large network: unpacked, opened on its top, searched as a whole."""

from __future__ import annotations

import re
from typing import Any

import networkx
import pytest

from browser.pages_by_hand import Opened, harper, sentence_of
from networks_by_hand import account, chain, document, nothing, page_of, put_edge
from policygraph.columns import packed
from policygraph.payload import element, payload
from policygraph.stories import View
from policygraph.versions import Versions

# What both forms are decoded to, with the names of every object in order.
DECODED = """async ([plain, packed]) => {
  const ordered = (value) => (Array.isArray(value) ? value.map(ordered)
    : value && typeof value === "object"
      ? Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, ordered(v)])
      : value);
  const read = (textContent, dataset) => policygraph.decoding.decoded({ textContent, dataset });
  return [
    JSON.stringify(ordered(await read(plain, {}))),
    JSON.stringify(ordered(await read(packed, { packed: "" }))),
  ];
}"""


def test_packed_payload_is_decoded_to_what_the_plain_one_is(small: Opened) -> None:
    network = chain("a", "b", "__proto__", "ü\u2028</script>")
    former = dict(network.edges["id:a", "id:b", "a-b"])
    known = Versions(
        days=("2018-06-01",),
        edges={"a-b": [(0, None)]},
        accounts={},
        former_edges=[("id:a", "id:b", "gone", former)],
    )
    records = {
        "accounts": {
            "id:account-a-b": account(attestations=[{"document": "__proto__"}]),
            "__proto__": account(about=["id:a"], premises=["constructor"]),
            "constructor": account(),
        },
        "documents": {"__proto__": document()},
    }
    found = payload(network, records, title="Ties", versions=known)
    assert {"__proto__", "constructor"} <= set(found["accounts"])
    plain = re.sub(r"^<script[^>]*>|</script>$", "", element(found))

    from_plain, from_packed = small.page.evaluate(DECODED, [plain, packed(found)])

    assert from_plain == from_packed
    assert '["__proto__",' in from_packed
    assert '["known",[[0,null]]]' in from_packed
    assert '["now",false]' in from_packed


def test_text_that_is_not_packed_is_an_error(small: Opened) -> None:
    said = small.page.evaluate(
        """() => policygraph.decoding.decoded({ textContent: "AAAA", dataset: { packed: "" } })
          .then(() => "nothing", () => "refused")"""
    )

    assert said == "refused"


@pytest.fixture(scope="module")
def large_page() -> str:
    """5,100 things: a ring of hubs, each with a hundred that nobody sees at first."""
    ring = [f"Hub {hub:02}" for hub in range(51)]
    stars = [chain(hub, f"Leaf {leaf:02} of {hub[4:]}") for hub in ring for leaf in range(99)]
    network = networkx.compose_all([chain(*ring, ring[0]), *stars])
    put_edge(network, "id:Hub 00", "id:Hub 25", "across", status="Disputed")
    return page_of(network, nothing(), title="Large", day="2020")


def test_large_page_opens_on_its_top_and_finds_the_rest(opened: Any, large_page: str) -> None:
    page = opened(large_page).ready()

    assert 'data-packed=""' in large_page
    assert page.evaluate("pgPage.graph.nodes.length") == 5100
    shown = page.evaluate("[...pgPage.shown.current.nodes].map((node) => node.label)")
    assert len(shown) == 500
    assert {f"Hub {hub:02}" for hub in range(51)} <= set(shown)
    hidden = next(
        f"Leaf {leaf:02} of 50" for leaf in range(99) if f"Leaf {leaf:02} of 50" not in shown
    )
    page.keyboard.press("/")
    page.keyboard.type(hidden)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "label => [...pgPage.shown.current.nodes].some((node) => node.label === label)", arg=hidden
    )
    assert page.locator("#panel-body h2").inner_text() == hidden


TOO_OLD = "This browser is too old to open this page: it cannot unpack its data."
DAMAGED = "The data of this page cannot be read: the file may be damaged."


@pytest.mark.parametrize(
    ("script", "said"),
    [("delete window.DecompressionStream", TOO_OLD), ("window.atob = () => 'x'", DAMAGED)],
)
def test_page_that_cannot_be_unpacked_says_why(
    opened: Any, large_page: str, script: str, said: str
) -> None:
    found = opened(large_page)
    found.ready()
    found.page.add_init_script(script)
    found.page.reload()

    found.page.get_by_role("alert").get_by_text(said).wait_for()

    assert found.page.locator("#canvas").inner_text() == said
    assert found.page.locator("#panel-body").inner_text() == said
    assert len(found.complaints) == 1, "the console has it too"
    found.complaints.clear()


@pytest.mark.parametrize(
    ("day", "views"),
    [
        (None, ()),
        ("2025-02-14", ()),
        ("2024", ()),
        ("2025", [View("orr", "ORR", day="2025-02", edges=frozenset(("orr", "orr-2")))]),
        ("2025", [View("none", "None", edges=frozenset())]),
    ],
)
def test_scripts_say_what_the_page_says_without_them(
    opened: Any, day: str | None, views: Any
) -> None:
    network, records = harper()
    put_edge(
        network, "id:harper", "id:dhs", "later",
        start_earliest="2025-03-01", start_latest="2025-03-31", end_earliest="2025-04-01",
    )  # fmt: skip
    text = page_of(network, records, title="Ties", day=day, views=views)

    page = opened(text).ready()

    assert page.locator("#counts").inner_text() == sentence_of(text)


def test_sentence_of_a_large_page_is_that_of_its_top(opened: Any, large_page: str) -> None:
    page = opened(large_page).ready()

    assert page.locator("#counts").inner_text() == sentence_of(large_page)
    assert sentence_of(large_page).startswith("500 people and bodies, ")
