"""The table: the relations that the picture shows and no others, to sort, filter, choose from."""

from __future__ import annotations

from typing import Any

import pytest

from browser.pages_by_hand import HARPER, HOSTILE, Opened, harper
from browser.tables_by_hand import DAY, LABELS, RELATIONS, STANDING, TITLES, crowd, keys, offices
from browser.tables_by_hand import rows as read
from networks_by_hand import account, document, page_of, put_edge, put_node
from policygraph import evidence
from policygraph.network import project
from policygraph.stories import View

OPEN = "pgPage.shown.ask({ table: true })"


@pytest.fixture
def office(office: Any) -> Any:
    """The page of the offices with the table open."""
    office.keyboard.press("t")
    return office


def show_all(page: Any) -> None:
    page.evaluate('for (const time of ["over", "later"]) pgPage.shown.hide("times", time, false)')


def sort(page: Any, column: str) -> None:
    page.locator("#tabled thead button").get_by_text(column, exact=True).click()


# ---------------------------------------------------------------------------- what is in the rows


def test_rows_say_all_of_a_relation(office: Any) -> None:
    show_all(office)

    expected = {
        key: [
            LABELS[source],
            relation,
            LABELS[target],
            kind,
            f" {status}",
            dates or "no date",
            STANDING[key],
            "; ".join(TITLES.get(iri, iri) for iri in sources) or "none named",
        ]
        for key, (source, relation, target, kind, status, dates, _, sources) in RELATIONS.items()
    }
    assert dict(zip(keys(office).split(), read(office), strict=True)) == expected


def test_what_is_over_or_not_begun_is_marked_and_at_any_time_nothing_is(office: Any) -> None:
    assert keys(office) == "b a d c"
    show_all(office)
    pale = office.locator("#tabled tr.pale")
    assert sorted(pale.locator("td[data-column=time]").all_inner_texts()) == [
        "not begun",
        "over by then",
    ]
    assert "2 relations over or not begun by then stand here too" in caption(office)

    office.evaluate("pgPage.shown.ask({ day: null })")

    assert "On the day" not in office.locator("#tabled thead").inner_text()
    assert pale.count() == 0
    assert {len(row) for row in read(office)} == {7}
    assert len(read(office)) == 6


def caption(page: Any) -> str:
    return str(page.locator("#tabled caption").text_content())


def test_caption_says_what_is_shown(office: Any) -> None:
    sentence = office.locator("#counts").inner_text()
    assert "4 relations on 15 June 2020" in sentence

    assert caption(office) == f"Offices: old & new. {sentence}"


def test_only_addresses_on_the_web_are_links(office: Any) -> None:
    show_all(office)

    links = office.locator("#tabled a").evaluate_all("each => each.map((a) => [a.href, a.rel])")
    assert {tuple(each) for each in links} == {
        ("https://example.org/list?a=1&b=2", "noopener noreferrer nofollow")
    }


def test_hostile_text_is_text(opened: Any) -> None:
    network, _ = harper()
    put_node(network, "id:hostile", HOSTILE, "person")
    for key, other in (("__proto__", "id:ice"), ("constructor", "id:orr")):
        put_edge(
            network,
            "id:hostile",
            other,
            key,
            relation=HOSTILE,
            dates=HOSTILE,
            sources=["__proto__"],
        )
    records = {
        "accounts": {"id:account-constructor": account(HOSTILE, kind_label=HOSTILE)},
        "documents": {"__proto__": document(HOSTILE, url=" javascript:window.__pwn=1")},
    }
    page = opened(page_of(network, records, title=HOSTILE)).ready()

    page.evaluate(OPEN)
    page.locator("#table-filter").fill("onerror")

    found = read(page)
    assert len(found) == 2
    for row in found:
        assert row[0] == row[1] == HOSTILE
        assert HOSTILE in row[5]
    assert page.locator("#tabled :is(img, script, a)").count() == 0
    assert page.evaluate("window.__pwn") is None


# ---------------------------------------------------------------------------- equal to the picture


@pytest.fixture(scope="module")
def shipped_window(keep_open: Any, shipped: Any) -> Opened:
    network = project(shipped)
    of = {
        name: frozenset(
            key for *_, key, data in network.edges(keys=True, data=True) if data["network"] == name
        )
        for name in ("formal-ties", "retelling")
    }
    views = [View(name, name, edges=edges) for name, edges in of.items()] + [View("all", "All")]
    records = evidence.records(shipped)
    found: Opened = keep_open(page_of(network, records, title="All", day="2025-02-14", views=views))
    found.ready()
    return found


# What was asked for, and how many relations at least are then shown.
ASKED = [
    ("shown.ask({ table: true })", 20),
    ('shown.ask({ day: days.asked("2018-06-22") })', 20),
    ('shown.hide("times", "over", false)', 40),
    ('shown.hide("statuses", "Reported", true)', 1),
    ('shown.hide("statuses", "Reported", false)', 40),
    ('shown.hide("groups", "person", true)', 5),
    ('shown.openView(graph.views.get("retelling"))', 3),
    ('shown.openView(graph.views.get("all"))', 100),
    ('shown.hide("groups", "person", false)', 100),
    ('shown.hide("kinds", "claim", true)', 100),
    ("shown.ask({ day: null })", 200),
    ('shown.selectNode(graph.ranked[0].id)', 200),
    ("shown.ask({ depth: 1 })", 5),
    ('shown.ask({ depth: null, day: days.asked("1890") })', 1),
    ('for (const time of ["cover", "may", "unknown"]) shown.hide("times", time, true)', 0),
    ("shown.ask({ hidden: shown.usual() })", 1),
    ('shown.ask({ day: days.asked("2025-02") })', 100),
]  # fmt: skip


def test_table_is_the_picture_whatever_is_asked_for(shipped_window: Opened) -> None:
    page = shipped_window.page
    sizes = []
    names = "{ pgPage: { shown, graph }, policygraph: { days } }"
    for script, least in ASKED:
        page.evaluate(f"() => {{ const {names} = {{ pgPage, policygraph }}; {script} }}")
        while page.locator("#tabled .more").is_visible():
            page.locator("#tabled .more").click()
        in_table, shown, drawn = page.evaluate(
            """() => {
              const { graph, shown, network } = pgPage;
              const text = (row, name) =>
                row.querySelector(`[data-column=${name}]`).textContent.trim();
              return [
                [...document.querySelectorAll("#tabled tbody tr[data-edge]")].map((row) =>
                  [graph.edges[row.dataset.edge].id, text(row, "status"), text(row, "dates")]),
                [...shown.current.edges].map(([{ id }, { status, dates }]) => [id, status, dates]),
                network.body.data.edges.get({ filter: (each) => !each.hidden })
                  .map(({ id }) => graph.edges[Number(id.slice(1))].id),
              ];
            }"""
        )
        assert sorted(in_table) == sorted(shown), script
        assert sorted(key for key, *_ in in_table) == sorted(drawn), script
        assert len(shown) >= least, script
        sizes.append(len(shown))
    assert 0 in sizes


# --------------------------------------------------------------------------------- order and filter


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        ("Relation", "f e c b d a", "a d b c e f"),
        ("To", "c b e f a d", "a d f b e c"),
        ("Kind", "c b d f a e", "f a e b d c"),
        ("Status", "b e a d c f", "f c a d e b"),
        ("Dates", "e a d b f c", "f b d a e c"),  # by days; without any last, both ways
        ("On the day", "a b d c e f", "f e c b d a"),
        ("Sources", "b c f a e d", "f a e c b d"),  # without any last here, too
    ],
)
def test_each_column_sorts_both_ways(office: Any, column: str, up: str, down: str) -> None:
    show_all(office)
    head = office.locator("#tabled thead th").filter(has_text=column)
    sort(office, column)
    assert (keys(office), head.get_attribute("aria-sort")) == (up, "ascending")
    assert office.locator("#tabled [aria-sort]").count() == 1

    sort(office, column)
    assert (keys(office), head.get_attribute("aria-sort")) == (down, "descending")


def test_equal_rows_keep_the_order_they_had(office: Any) -> None:
    assert keys(office) == "b a d c"
    sort(office, "From")
    assert keys(office) == "c a d b"

    sort(office, "To")

    assert keys(office) == "c b a d"


FILTERS = {
    "bea": "b c",
    "ANN  office": "a d",
    "etat 'nowhere": "",
    "nowhere ministere": "c",
    "may cover": "b d",
    "disputed": "b",
    "2020": "d",
    "apfel": "b",
    " ": "b a d c",
}


def test_filter_keeps_rows_with_all_words(office: Any) -> None:
    for words, found in FILTERS.items():
        office.locator("#table-filter").fill(words)

        assert keys(office) == found, words
        number = len(found.split())
        said = f"{number} of 4 relations" if words.strip() else "4 relations"
        assert office.locator("#table-status").inner_text() == said
        named = f" Here: the {said} with “{words.strip()}”."
        assert (named in caption(office)) == bool(words.strip()), words
    # The picture is not filtered.
    assert office.evaluate("pgPage.shown.current.edges.size") == 4


def test_filter_stays_on_other_days_and_escape_clears_it(office: Any) -> None:
    office.locator("#table-filter").fill("office")
    office.evaluate('pgPage.shown.ask({ day: policygraph.days.asked("2012") })')
    assert keys(office) == "e"
    assert office.locator("#table-status").inner_text() == "1 of 3 relations"

    office.locator("#table-filter").press("Escape")

    assert office.locator("#table-filter").input_value() == ""
    assert len(read(office)) == 3


# ------------------------------------------------------------------------- choosing and toggling


def test_a_row_shows_its_evidence(office: Any) -> None:
    button = office.get_by_role("button", name="=Béa @advises Ann: evidence")
    button.focus()
    office.keyboard.press("Enter")

    assert "Account b" in office.locator("#panel").inner_text()
    current = office.locator("#tabled [aria-current=true]")
    assert current.locator("td[data-column=relation]").inner_text() == "@advises"
    assert office.evaluate("document.activeElement.closest('tr') !== null")

    office.locator("#tabled td[data-column=dates]", has_text="in 2020").click()

    assert "Account d" in office.locator("#panel").inner_text()
    assert current.locator("td[data-column=relation]").inner_text() == "+1"
    office.evaluate("pgPage.shown.selectAccount('id:account-a')")
    assert current.locator("td[data-column=relation]").inner_text() == "leads"
    office.keyboard.press("Escape")
    assert current.count() == 0


def test_button_and_key_open_and_close_the_table(small: Opened) -> None:
    page = small.page
    toggle = page.locator("#actions").get_by_role("button", name="Table", exact=True)
    table, picture = page.locator("#tabled"), page.locator("#canvas")
    assert (table.is_visible(), picture.is_visible()) == (False, True)

    toggle.click()
    assert (table.is_visible(), picture.is_visible()) == (True, False)
    assert toggle.get_attribute("aria-pressed") == "true"
    assert len(read(page)) == 4

    page.keyboard.press("t")
    assert (table.is_visible(), picture.is_visible()) == (False, True)
    assert toggle.get_attribute("aria-pressed") == "false"

    page.locator("#search").press("t")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+t")
    assert table.is_visible() is False

    page.locator("#canvas .vis-network").focus()
    page.keyboard.press("T")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Rows of the table"
    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.textContent") == "Table"
    assert picture.is_visible()


def test_closed_table_does_nothing(office: Any) -> None:
    changes = """async (table) => {
      pgPage.shown.ask({ table });
      let seen = 0;
      const observer = new MutationObserver((found) => { seen += found.length; });
      observer.observe(document.getElementById("tabled"),
        { subtree: true, childList: true, attributes: true, characterData: true });
      pgPage.shown.ask({ day: policygraph.days.asked("2012") });
      pgPage.shown.ask({ day: policygraph.days.asked("2020-06-15") });
      await new Promise((done) => setTimeout(done));
      observer.disconnect();
      return seen;
    }"""

    assert office.evaluate(changes, True) > 0
    assert office.evaluate(changes, False) == 0
    assert read(office) == []


def test_rows_come_in_portions_and_stay_the_same_elements(opened: Any) -> None:
    page = opened(page_of(*crowd(450), title="Crowd", day="2010-05-05")).ready()
    page.evaluate(OPEN)
    more = page.locator("#tabled .more")
    assert page.locator("#table-status").inner_text() == "449 relations"
    assert (len(read(page)), more.inner_text()) == (200, "Show 200 more of 249")

    more.click()
    assert (len(read(page)), more.inner_text()) == (400, "Show 49 more of 49")
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 201

    page.evaluate("window.kept = document.querySelector('#tabled tbody tr')")
    page.evaluate('pgPage.shown.ask({ day: policygraph.days.asked("2010-05-06") })')
    assert page.evaluate("kept === document.querySelector('#tabled tbody tr')")
    assert len(read(page)) == 400

    more.click()
    assert (len(read(page)), more.is_visible()) == (449, False)
    sort(page, "Relation")
    assert len(read(page)) == 200
    assert [row[1] for row in read(page)][:3] == ["knows 0", "knows 1", "knows 2"]


# --------------------------------------------------------------------------------- any width


@pytest.mark.parametrize("width", [320, 899])
def test_narrow_page_has_the_table_first_and_open(opened: Any, width: int) -> None:
    found = opened(
        page_of(*offices(), title="Offices", day=DAY), viewport={"width": width, "height": 800}
    )
    page = found.ready()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    above, below = (page.locator(each).bounding_box() for each in ("#tabled", "#picture"))
    assert below["y"] >= above["y"] + above["height"]
    cells = page.locator("#tabled tbody tr").first.locator("td")
    ends = cells.evaluate_all("all => all.map((cell) => cell.getBoundingClientRect().right)")
    assert len(ends) == 7
    assert max(ends) <= width
    # As blocks, elements are still a table to whoever hears it.
    table = page.locator("#tabled").get_by_role("table")
    counted = {
        role: table.get_by_role(role).count()
        for role in ("row", "columnheader", "rowheader", "cell")
    }
    assert counted == {"row": 5, "columnheader": 8, "rowheader": 4, "cell": 28}
    labels = cells.evaluate_all("all => all.map((cell) => cell.dataset.label)")
    assert labels == ["Relation", "To", "Kind", "Status", "Dates", "On the day", "Sources"]

    page.locator("#tabled tbody button").first.click()
    assert page.evaluate("document.activeElement.id") == "panel"
    page.keyboard.press("t")
    assert page.locator("#tabled").is_hidden()
    assert page.locator("#canvas").is_visible()


def test_table_opens_and_closes_with_the_width_until_it_is_asked_for(small: Opened) -> None:
    page = small.page
    table = page.locator("#tabled")
    try:
        page.set_viewport_size({"width": 700, "height": 800})
        table.wait_for()
        page.set_viewport_size({"width": 1400, "height": 900})
        table.wait_for(state="hidden")
        page.keyboard.press("t")
        page.keyboard.press("t")
        page.set_viewport_size({"width": 700, "height": 800})
        page.locator(".table-scroll:not([tabindex])").wait_for(state="attached")
        assert table.is_hidden()
    finally:
        page.set_viewport_size({"width": 1400, "height": 900})


def test_rows_scroll_by_keyboard(office: Any) -> None:
    assert office.get_by_role("region", name="Rows of the table").get_attribute("tabindex") == "0"


def test_selection_by_name_is_in_the_table(small: Opened) -> None:
    small.page.evaluate(OPEN)
    small.page.evaluate(f"pgPage.selectNode('{HARPER}')")

    assert len(read(small.page)) == 4
