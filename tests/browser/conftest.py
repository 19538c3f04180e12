"""One browser for all tests of the page, and ways to open a page in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.days_by_hand import dated_page
from browser.pages_by_hand import Opened, harper
from browser.stories_by_hand import story_page
from browser.tables_by_hand import DAY, offices
from networks_by_hand import page_of

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# The rules of axe-core that the page keeps.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="package")
def launch() -> Iterator[Any]:
    """Starts Chromium, with more arguments if given; all are closed after the last test."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium to open the page")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = []

        def start(*more: str) -> Any:
            started.append(
                playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *more])
            )
            return started[-1]

        yield start
        for each in started:
            each.close()


@pytest.fixture(scope="package")
def browser(launch: Any) -> Any:
    return launch()


def opening(browser: Any, folder: Path) -> Iterator[Callable[..., Opened]]:
    """What opens pages; at last, none of them may have asked for anything or complained."""
    all_opened: list[Opened] = []

    def open_page(text: str, **settings: Any) -> Opened:
        path = folder / f"page{len(all_opened)}.html"
        path.write_text(text, encoding="utf-8", newline="\n")
        all_opened.append(Opened(browser, path, **settings))
        return all_opened[-1]

    yield open_page
    for each in all_opened:
        each.context.close()
        each.check()


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Any:
    """Opens pages for one test."""
    yield from opening(browser, tmp_path)


@pytest.fixture(scope="module")
def keep_open(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Opens pages that stay open for the tests of a module."""
    yield from opening(browser, tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def small_window(keep_open: Any) -> Any:
    return keep_open(page_of(*harper(), title="Formal ties", note="As of a day."))


@pytest.fixture
def small(small_window: Opened) -> Any:
    """The small network, freshly opened; afterwards it may not have asked for anything."""
    small_window.again()
    yield small_window
    small_window.check()


@pytest.fixture(scope="module")
def office_window(keep_open: Any) -> Any:
    return keep_open(page_of(*offices(), title="Offices: old & new", day=DAY))


@pytest.fixture
def office(office_window: Opened) -> Any:
    """The page of the offices, freshly opened; afterwards it may not have asked for anything."""
    yield office_window.again()
    office_window.check()


@pytest.fixture(scope="module")
def dated_window(keep_open: Any) -> Any:
    return keep_open(dated_page())


@pytest.fixture(scope="module")
def story_window(keep_open: Any) -> Any:
    return keep_open(story_page())


@pytest.fixture(scope="package")
def axe() -> Any:
    """Gives what axe-core finds wrong with a page, by the tags or the rule given."""
    import axe_playwright_python

    script = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

    def wrong(page: Any, looked_for: Any = TAGS) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(f"{script};0")
        return list(
            page.evaluate(
                """async (runOnly) => {
                  const { violations, passes } = await axe.run(document, {
                    runOnly, resultTypes: ["violations"], preload: false,
                  });
                  if (!passes.length) return ["axe-core did not look"];
                  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].target}`);
                }""",
                looked_for,
            )
        )

    return wrong
