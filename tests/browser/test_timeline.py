"""Time on the page: what it shows on a day, and as far as known by one, is what Python answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import networkx
import pytest
from click.testing import CliRunner

from browser.days_by_hand import CHANGES, dated
from browser.days_by_hand import OPENING as BY_HAND
from browser.pages_by_hand import Opened
from browser.rows_by_hand import (
    ACCOUNTS,
    as_python_says,
    leading,
    posts_answered,
    posts_drawn,
    reach_answered,
    reach_drawn,
    rows_of,
)
from networks_by_hand import account, page_of, put_edge, put_node
from policygraph import evidence, versions, workspace
from policygraph.cli import main
from policygraph.dates import Bounds, parse_day_range
from policygraph.namespaces import ID
from policygraph.network import project

NAMES = ["formal-ties", "data-flow"]
OPENING = "2025-02-14"
# What was known by the first three is unlike what is known today.
KNOWN = ["2017-12-31", "2018-12-31", "2025-02-14"]
BODIES = {"person", "group", "organization", "agency"}
BOUNDS = ("start_earliest", "start_latest", "end_earliest", "end_latest")
ONE = timedelta(days=1)

STANDING = """() => [...pgPage.shown.current.edges]
  .map(([edge, { time, status, dates }]) => [edge.id, time, status, dates]).sort()"""
SHOWN = "() => [...pgPage.shown.current.edges].map(([edge, { time }]) => [edge.id, time])"
DAY = "() => pgPage.shown.state.day?.text ?? null"


# ------------------------------------------------------------------------------ the shipped data


@pytest.fixture(scope="module")
def ties_and_data(shipped: Any) -> networkx.MultiDiGraph:
    return project(shipped, NAMES)


@pytest.fixture(scope="module")
def shipped_window(keep_open: Any, shipped: Any, ties_and_data: networkx.MultiDiGraph) -> Opened:
    last = workspace.known_days(shipped)[-1]
    days = [*map(date.fromisoformat, KNOWN), last]
    with pytest.MonkeyPatch.context() as patch:  # to make a few views in place of a hundred
        patch.setattr(versions, "known_days", lambda _: days)
        found = versions.versions(shipped, NAMES)
    records = evidence.records(shipped)
    opened: Opened = keep_open(
        page_of(ties_and_data, records, title="Ties", day=OPENING, versions=found)
    )
    opened.ready()
    return opened


@pytest.fixture
def window(shipped_window: Opened) -> Opened:
    """The page of the shipped data as it opens, without the time that opening takes."""
    shipped_window.page.evaluate(
        """day => pgPage.shown.ask({
          day: policygraph.days.asked(day), known: null, depth: null, selection: null,
          hidden: pgPage.shown.usual(),
        })""",
        OPENING,
    )
    return shipped_window


def ask(opened: Opened, day: str) -> None:
    opened.page.locator("#day").fill(day)
    opened.page.keyboard.press("Enter")


def shown(opened: Opened) -> dict[str, str]:
    return {key: as_python_says(time) for key, time in opened.page.evaluate(SHOWN)}


def bounds_of(data: dict[str, Any]) -> Bounds:
    days = [data[bound] and date.fromisoformat(data[bound]) for bound in BOUNDS]
    return Bounds(*days)


def boundary_days(network: networkx.MultiDiGraph) -> list[str]:
    """First and last day of all, and the days on which one relation changes, with those beside."""
    told = sorted((key, bounds_of(data)) for *_, key, data in network.edges(keys=True, data=True))
    days = {day for _, each in told for day in vars(each).values() if day}
    wide = next(
        each
        for _, each in told
        if None not in vars(each).values()
        and each.start_earliest < each.start_latest < each.end_earliest < each.end_latest
    )
    told_days = {min(days), max(days), *vars(wide).values()}
    return sorted(each.isoformat() for day in told_days for each in (day - ONE, day, day + ONE))


def words(day: str) -> str:
    form = {4: "%Y", 7: "%B %Y"}.get(len(day), "%-d %B %Y")
    return parse_day_range(day)[0].strftime(form)


def sentence(network: networkx.MultiDiGraph, day: str) -> str:
    groups = Counter(data["group"] in BODIES for _, data in network.nodes(data=True))
    things = f"{groups[True]} {'person or body' if groups[True] == 1 else 'people and bodies'}"
    if groups[False]:
        things += f" and {groups[False]} other thing{'' if groups[False] == 1 else 's'}"
    edges = network.number_of_edges()
    disputed = sum(data["status"] == "Disputed" for *_, data in network.edges(data=True))
    return (
        f"{things}, {edges} relation{'' if edges == 1 else 's'} "
        f"{'on' if len(day) == 10 else 'in'} {words(day)}; {disputed or 'none'} disputed."
    )


def numbers_of(text: str) -> list[int]:
    return [int(each.replace(",", "")) for each in re.findall(r"[\d,]*\d", text)]


def test_page_shows_on_a_day_what_the_networks_have_on_it(
    window: Opened, shipped: Any, ties_and_data: networkx.MultiDiGraph
) -> None:
    days = [*boundary_days(ties_and_data), OPENING, "2018-09", "2018", "2025-02", "2021"]
    assert len(days) >= 15
    seen = set()
    for day in days:
        ask(window, day)

        expected = project(shipped, NAMES, as_of=day)
        edges = expected.edges(keys=True, data=True)
        assert shown(window) == {key: data["cover"] for *_, key, data in edges}, day
        assert window.page.locator("#counts").inner_text() == sentence(expected, day)

        # Every relation is in one of the places that the sentence after it names.
        status = window.page.locator("#time-status").inner_text()
        cover, may, unknown, over, later = numbers_of(status)
        assert (cover, may + unknown) == (
            sum(data["cover"] == "cover" for *_, data in edges),
            sum(data["cover"] == "may cover" for *_, data in edges),
        )
        undated = [
            key
            for *_, key, data in ties_and_data.edges(keys=True, data=True)
            if bounds_of(data) == Bounds()
        ]
        assert unknown == len(undated)
        assert cover + may + unknown + over + later == ties_and_data.number_of_edges()
        seen.add((cover > 0, over > 0, later > 0))
    assert len(seen) >= 4


def test_page_shows_of_posts_and_access_what_the_questions_answer(
    window: Opened, shipped: Any, ties_and_data: networkx.MultiDiGraph
) -> None:
    heads, database = leading(shipped), ID + "db-orr"
    answered: Counter[str] = Counter()
    for day in [*boundary_days(ties_and_data), OPENING, "2018-09", "2018", "2017-03-31"]:
        ask(window, day)
        drawn = window.page.evaluate(ACCOUNTS)

        posts, reach = posts_answered(shipped, day), reach_answered(shipped, day)
        assert posts_drawn(drawn, heads) == posts, day
        givers = {each["from"] for each in drawn if each["kind"] == "maintenance"} | {database}
        assert reach_drawn(drawn, givers) == reach, day
        answered.update(posts=bool(posts), reach=bool(reach))
    assert answered["posts"] >= 5
    assert answered["reach"] >= 5


def test_page_shows_what_the_command_line_answers(window: Opened, shipped: Any) -> None:
    ask(window, "2018-09-04")
    arguments = ["query", "leaders-on-date", "--as-of", "2018-09-04", "--iris", "--format", "csv"]

    answer = CliRunner().invoke(main, arguments)

    heads = leading(shipped)
    people = {each["from"] for each in window.page.evaluate(ACCOUNTS) if each["account"] in heads}
    assert people == {row["person"] for row in rows_of(answer.output)} != set()


@pytest.mark.parametrize("known", [*KNOWN, "2018", "2017-12-30"])
def test_page_shows_as_far_as_known_what_the_view_of_that_day_has(
    window: Opened, shipped: Any, known: str
) -> None:
    view = workspace.load(cache=False, known_on=known)
    window.page.locator("#known").fill(known)
    window.page.keyboard.press("Enter")

    for day in (OPENING, "2018-05-14", "2018", "2021-03-31"):
        ask(window, day)

        expected = project(view, NAMES, as_of=day).edges(keys=True, data=True)
        found = window.page.evaluate(STANDING)
        assert {key: (as_python_says(time), *rest) for key, time, *rest in found} == {
            key: (data["cover"], data["status"], data["dates"]) for *_, key, data in expected
        }
        assert found, day
    by = parse_day_range(known)[1].isoformat()
    assert f", as far as known by {words(by)};" in window.page.locator("#counts").inner_text()
    assert " not known by then" in window.page.locator("#filter-status").inner_text()


# ----------------------------------------------------------------------------- to the next change


def looks(network: networkx.MultiDiGraph, day: date) -> dict[str, tuple[bool, bool]]:
    found = {
        key: (bounds_of(data).covers(day), bounds_of(data).may_cover(day))
        for *_, key, data in network.edges(keys=True, data=True)
    }
    return {key: look for key, look in found.items() if any(look)}


@pytest.mark.parametrize(
    ("start", "way"),
    [
        ("2025-02-14", 1),
        ("2018-04-10", 1),
        ("2018", 1),
        ("2018-05", -1),
        ("2021-03-31", -1),
        ("2025-03-01", -1),
    ],
)
def test_next_change_is_the_first_day_on_which_something_is_otherwise(
    window: Opened, ties_and_data: networkx.MultiDiGraph, start: str, way: int
) -> None:
    ask(window, start)
    day = parse_day_range(start)[way > 0] + way * ONE
    while looks(ties_and_data, day - ONE) == looks(ties_and_data, day):
        day += way * ONE

    name = "Next change" if way > 0 else "Previous change"
    window.page.get_by_role("button", name=name).click()

    assert window.page.evaluate(DAY) == day.isoformat()
    before, now = looks(ties_and_data, day - ONE), looks(ties_and_data, day)
    changed = sum(before.get(key) != now.get(key) for key in {*before, *now})
    said = window.page.locator("#time-status").inner_text()
    told = re.match(r"(.* relations? .*?)\. ", said)
    assert told is not None
    assert sum(numbers_of(told[1])) == changed > 0


# --------------------------------------------------------------------- five relations, put by hand


@pytest.fixture
def fresh(dated_window: Opened) -> Iterator[Opened]:
    """The five relations, freshly opened; afterwards nothing may have been asked for."""
    dated_window.again()
    yield dated_window
    dated_window.check()


def status_of(opened: Opened) -> str:
    return str(opened.page.locator("#time-status").inner_text())


def test_sentence_says_how_every_relation_stands_to_the_day(fresh: Opened) -> None:
    page = fresh.page
    assert status_of(fresh) == (
        "2 cover the day, 1 may cover it, 1 has no date; 0 were over by then, 1 not begun yet."
    )

    page.locator("input[data-time=later]").check()
    page.locator("input[data-time=cover]").uncheck()
    assert status_of(fresh) == (
        "2 cover the day (hidden), 1 may cover it, 1 has no date; "
        "0 were over by then, 1 not begun yet (pale)."
    )
    ask(fresh, "2020-02")
    assert status_of(fresh).startswith("2 cover the month (hidden), 1 may cover it")


def test_changes_are_stepped_through_and_said(fresh: Opened) -> None:
    page = fresh.page
    page.get_by_role("button", name="Any time").click()
    found = {}
    for _ in CHANGES:
        page.get_by_role("button", name="Next change").click()
        said = re.match(r"(.*?)\. ", status_of(fresh))
        found[page.evaluate(DAY)] = said and said[1]
    assert found == CHANGES

    page.get_by_role("button", name="Next change").click()
    assert status_of(fresh).startswith("Nothing changes after that.")
    assert page.evaluate(DAY) == list(CHANGES)[-1]
    for day in list(CHANGES)[-2::-1]:
        page.get_by_role("button", name="Previous change").click()
        assert page.evaluate(DAY) == day


def test_what_is_hidden_or_too_far_makes_no_change(fresh: Opened) -> None:
    page = fresh.page
    page.locator("input[data-kind='role holding']").uncheck()
    page.locator("input[data-time=may]").uncheck()
    ask(fresh, "2019")
    for day in ("2020-02-01", "2020-02-02", "2020-05-05", "2020-05-06"):
        page.get_by_role("button", name="Next change").click()
        assert page.evaluate(DAY) == day

    page.get_by_role("button", name="Clear filters").click()
    page.evaluate("pgPage.selectNode('id:pact')")
    page.get_by_role("radio", name="1").check()
    ask(fresh, "2019")
    for day in ("2020-05-05", "2020-05-06"):
        page.get_by_role("button", name="Next change").click()
        assert page.evaluate(DAY) == day
    page.get_by_role("button", name="Next change").click()
    assert status_of(fresh).startswith("Nothing changes after that.")


def test_histogram_says_when_how_many_begin_and_end(fresh: Opened) -> None:
    rows = fresh.page.locator("#timeline table tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"
    )

    assert rows[1:] == [
        ["January 2020", "2", "0", "0", "0"],
        ["February 2020", "1", "0", "0", "1"],
        ["March 2020", "0", "0", "1", "0"],
        ["May 2020", "1", "0", "1", "0"],
        ["June 2020", "0", "0", "1", "0"],
    ]
    titles = fresh.page.locator(".bin title").all_text_contents()
    assert titles[1] == "February 2020: 1 begin, 1 may end"
    fresh.page.locator(".bin").nth(1).click()
    assert fresh.page.evaluate(DAY) == "2020-02"


def test_histogram_is_of_what_the_boxes_leave_and_is_not_drawn_for_a_step(
    fresh: Opened,
) -> None:
    page = fresh.page
    drawn = page.locator(".histogram svg").element_handle()
    assert drawn is not None
    page.locator("#day-slider").focus()
    page.keyboard.press("ArrowRight")
    assert drawn.evaluate("(svg) => svg.isConnected")

    page.locator("input[data-kind='role holding']").uncheck()
    assert not drawn.evaluate("(svg) => svg.isConnected")
    assert page.locator(".bin title").all_text_contents() == [
        "February 2020: 1 begin, 1 may end",
        "May 2020: 1 begin, 1 end",
    ]
    page.locator("input[data-kind='role holding']").check()
    page.locator("#known").fill("2020-03")
    page.keyboard.press("Enter")
    assert page.locator(".bin title").first.text_content() == "January 2020: 1 begin"


def test_any_time_asks_for_no_day(fresh: Opened) -> None:
    page = fresh.page
    page.get_by_role("button", name="Any time").click()

    assert page.evaluate(DAY) is None
    assert page.locator("#day").input_value() == ""
    assert "5 relations at any time" in page.locator("#counts").inner_text()
    assert status_of(fresh) == "1 of the relations has no date."
    assert page.locator("#filter-status").inner_text() == ""
    slider = page.get_by_role("slider", name="Day")
    assert slider.get_attribute("aria-valuetext") == "any time, 5 relations"

    ask(fresh, "2020")
    page.locator("#day").fill("")
    page.keyboard.press("Enter")
    assert page.evaluate(DAY) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("yesterday", "Write a day, month or year: 2025-02-14, 2018-09 or 2018."),
        ("14.2.2020", "Write a day"),
        ("2020-02-30", "There is no 2020-02-30. Write a day"),
        ("2020-13", "There is no 2020-13. Write a day"),
        ("0000", "There is no 0000. Write a day"),
    ],
)
@pytest.mark.parametrize("box", ["day", "known"])
def test_wrong_input_says_what_to_write_and_changes_nothing(
    fresh: Opened, box: str, text: str, told: str
) -> None:
    page = fresh.page
    before = page.evaluate(STANDING)
    page.locator(f"#{box}").fill(text)
    page.keyboard.press("Enter")

    problem = page.locator(f"#{box}-problem")
    assert problem.inner_text().startswith(told)
    assert page.locator(f"#{box}").get_attribute("aria-invalid") == "true"
    assert page.locator(f"#{box}").get_attribute("aria-describedby") == f"{box}-problem"
    assert (page.evaluate(DAY), page.evaluate(STANDING)) == (BY_HAND, before)

    page.keyboard.press("Escape")
    assert problem.is_hidden()
    assert page.locator(f"#{box}").input_value() == ("" if box == "known" else BY_HAND)


def test_slider_goes_by_days_and_years(fresh: Opened) -> None:
    page = fresh.page
    slider = page.get_by_role("slider", name="Day")
    slider.focus()
    assert slider.get_attribute("aria-valuetext") == "10 February 2020, 4 relations"
    for key, day in (
        ("ArrowRight", "2020-02-11"),
        ("ArrowLeft", "2020-02-10"),
        ("End", "2020-06-30"),
        ("Home", "2020-01-01"),
        ("PageUp", "2020-06-30"),
        ("PageDown", "2020-01-01"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(DAY) == day, key
        assert page.locator("#day").input_value() == day
    assert slider.get_attribute("aria-valuetext") == "1 January 2020, 2 relations"


def test_slider_goes_by_whole_years_where_there_are_some(window: Opened) -> None:
    ask(window, "2020-02-29")
    window.page.get_by_role("slider", name="Day").focus()
    for key, day in (("PageDown", "2019-02-28"), ("PageUp", "2020-02-28")):
        window.page.keyboard.press(key)
        assert window.page.evaluate(DAY) == day


def test_day_beyond_the_slider_can_be_asked_for(fresh: Opened) -> None:
    for day in ("1900-05-05", "2020-07-01", "2099"):
        ask(fresh, day)
        assert fresh.page.evaluate(DAY) == day
        assert fresh.page.locator(".mark").is_hidden()
        cover, *_, over, later = numbers_of(status_of(fresh))
        assert (cover, over, later) == ((0, 0, 4) if day < "2000" else (0, 3, 0))


def test_what_was_known_is_asked_for_by_box_and_slider(fresh: Opened) -> None:
    page = fresh.page
    counts = page.locator("#counts")
    page.locator("#known").fill("2020-02")
    page.keyboard.press("Enter")
    assert "3 relations on 10 February 2020, as far as known by 29 February" in counts.inner_text()
    assert page.evaluate(STANDING) == [
        ["open", "may", "Reported", ""],
        ["undated", "unknown", "Attributed", ""],
        ["vague", "cover", "Attributed", ""],
    ]
    assert "1 not known by then" in page.locator("#filter-status").inner_text()

    slider = page.get_by_role("slider", name="As far as known by")
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#known").input_value() == "2020-04-01"
    assert slider.get_attribute("aria-valuetext") == "1 April 2020, 4 relations"
    page.keyboard.press("Home")
    assert page.locator("#known").input_value() == "2020-02-15"
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuetext") == "all that is known, 4 relations"
    assert "as far as known" not in counts.inner_text()

    ask(fresh, "2020-05")
    page.keyboard.press("Tab")
    page.locator("#known").fill("2019")
    page.keyboard.press("Enter")
    assert "2 not known by then" in page.locator("#filter-status").inner_text()
    page.get_by_role("button", name="Reset").click()
    assert page.evaluate("() => pgPage.shown.state.known") is None
    assert page.evaluate(DAY) == BY_HAND
    assert page.get_by_role("button", name="Reset").is_hidden()


def test_nothing_is_asked_of_what_was_known_where_that_is_not_told(opened: Any) -> None:
    network, records = dated()
    page = opened(page_of(network, records, title="Days")).ready()

    assert page.locator("#known").count() == 0
    assert page.locator("#day").input_value() == ""


def undated() -> networkx.MultiDiGraph:
    network = networkx.MultiDiGraph()
    put_node(network, "id:a", "A", "agency")
    put_edge(network, "id:a", "id:a", "own")
    return network


@pytest.mark.parametrize(
    ("day", "said"), [(None, "1 relation at any time;"), ("2020", "1 relation in 2020;")]
)
def test_where_nothing_has_a_date_no_day_is_asked_for(
    opened: Any, day: str | None, said: str
) -> None:
    nothing: dict[str, Any] = {"accounts": {}, "documents": {}}
    page = opened(page_of(undated(), nothing, title="Days", day=day)).ready()

    assert page.locator("#timeline").is_hidden()
    assert page.locator("#timeline *, .skip[href='#timeline']").count() == 0
    assert said in page.locator("#counts").inner_text()
    page.get_by_role("button", name="Table").click()
    assert page.locator("#tabled tbody tr").count() == 1


def test_where_nothing_has_a_date_it_is_still_asked_what_was_known(opened: Any) -> None:
    nothing: dict[str, Any] = {"accounts": {}, "documents": {}}
    since = [(0, None), (1, ("Reported", "", [None, None, None, None]))]
    known = versions.Versions(("2020-01-01", "2021-01-01"), {"own": since}, {})
    page = opened(page_of(undated(), nothing, title="Days", versions=known)).ready()

    assert page.locator("#day, #day-slider").count() == 0
    page.locator("#known").fill("2020-06")
    page.locator("#known").press("Enter")
    assert (
        "0 relations at any time, as far as known by 30 June 2020;"
        in page.locator("#counts").inner_text()
    )


def test_network_without_days_says_so(opened: Any) -> None:
    spoken_of = account("Own", about=["id:a"], bounds=["2020-01-01", None, None, None])
    records = {"accounts": {"id:ac": spoken_of}, "documents": {}}
    found = opened(page_of(undated(), records, title="Days"))
    page = found.ready()

    assert status_of(found).startswith("No relation of this view has a date.")
    assert page.get_by_role("slider", name="Day").is_disabled()
    ask(found, "2020")
    assert "0 cover the year, 0 may cover it, 1 has no date;" in status_of(found)
    page.get_by_role("button", name="Play").click()
    assert status_of(found).startswith("Nothing changes in this view.")


# ---------------------------------------------------------------------------------------- playing


@pytest.fixture(scope="module")
def paused(keep_open: Any) -> Any:
    """Opens pages in which time stands still until it is told to run."""

    def open_page(network: networkx.MultiDiGraph, records: dict[str, Any]) -> Opened:
        opened: Opened = keep_open(page_of(network, records, title="Days", day=BY_HAND))
        opened.ready().clock.install(time=0)
        opened.page.clock.pause_at(60_000)
        return opened

    return open_page


@pytest.fixture(scope="module")
def still_window(paused: Any) -> Opened:
    found: Opened = paused(*dated())
    return found


@pytest.fixture
def still(still_window: Opened) -> Opened:
    """The five relations on the opening day, time standing still."""
    still_window.page.evaluate(
        """day => pgPage.shown.ask({
          day: policygraph.days.asked(day), selection: null, table: false,
          hidden: pgPage.shown.usual(),
        })""",
        BY_HAND,
    )
    return still_window


def played(opened: Opened, milliseconds: int) -> str:
    opened.page.clock.run_for(milliseconds)
    return str(opened.page.evaluate(DAY))


def test_play_steps_through_the_changes_and_stops_at_the_end(still: Opened) -> None:
    page = still.page
    button = page.locator(".play")
    button.click()
    assert button.inner_text() == "Pause"
    assert page.locator("#time-status").get_attribute("aria-live") == "off"
    ahead = [day for day in CHANGES if day > BY_HAND]
    assert [page.evaluate(DAY), *(played(still, 320) for _ in ahead[1:])] == ahead
    assert button.inner_text() == "Pause"

    assert played(still, 320) == ahead[-1]
    assert button.inner_text() == "Play"
    assert page.locator("#time-status").get_attribute("aria-live") == "polite"

    button.click()  # at the end, from the beginning
    assert page.evaluate(DAY) == next(iter(CHANGES))
    button.click()
    assert button.inner_text() == "Play"
    assert played(still, 10_000) == next(iter(CHANGES))


@pytest.mark.parametrize(
    "action",
    [
        "pgPage.selectNode('id:ann')",
        "pgPage.shown.hide('statuses', 'Disputed', true)",
        "pgPage.shown.ask({ table: true })",
    ],
)
def test_any_other_action_ends_playing(still: Opened, action: str) -> None:
    still.page.locator(".play").click()
    day = played(still, 320)

    still.page.evaluate(action)

    assert still.page.locator(".play").inner_text() == "Play"
    assert played(still, 10_000) == day


def test_play_is_slow_where_motion_is_unwelcome(still: Opened) -> None:
    still.page.emulate_media(reduced_motion="reduce")
    ask(still, "2019")
    still.page.locator(".play").click()
    days = [still.page.evaluate(DAY)]
    for _ in list(CHANGES)[1:]:
        assert played(still, 1400) == days[-1]
        days.append(played(still, 100))
    still.page.emulate_media(reduced_motion="no-preference")
    assert days == list(CHANGES)


def test_play_takes_no_more_than_sixty_steps(paused: Any) -> None:
    network = networkx.MultiDiGraph()
    put_node(network, "id:a", "A", "agency")
    for i in range(100):
        day = (date(2020, 1, 1) + 3 * i * ONE).isoformat()
        put_edge(network, "id:a", "id:a", f"on-{i:03}", **dict.fromkeys(BOUNDS, day))
    many = paused(network, {"accounts": {}, "documents": {}})
    ask(many, "2019")
    many.page.locator(".play").click()
    days = [many.page.evaluate(DAY)]
    while many.page.locator(".play").inner_text() == "Pause":
        days.append(played(many, 320))

    assert 45 <= len({*days}) <= 61
    assert days == sorted(days)
    assert (days[0], days[-1]) == ("2020-01-01", (date(2020, 1, 2) + 297 * ONE).isoformat())
