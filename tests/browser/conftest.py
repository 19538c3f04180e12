"""One browser for all tests of the page, and ways to open a page in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser.pages_by_hand import Opened, harper
from policygraph.rendering import render

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


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Any:
    """Opens pages; after the test, none of them may have asked for anything or complained."""
    all_opened: list[Opened] = []

    def open_page(text: str, **settings: Any) -> Opened:
        path = tmp_path / f"page{len(all_opened)}.html"
        path.write_text(text, encoding="utf-8", newline="\n")
        all_opened.append(Opened(browser, path, **settings))
        return all_opened[-1]

    yield open_page
    for each in all_opened:
        each.context.close()
        each.check()


@pytest.fixture(scope="package")
def window(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    network, records = harper()
    path = tmp_path_factory.mktemp("small") / "page.html"
    render(network, records, title="Formal ties", note="As of a day.").save(path)
    found = Opened(browser, path)
    yield found
    found.context.close()


@pytest.fixture
def small(window: Opened) -> Any:
    """The small network, freshly opened; afterwards it may not have asked for anything."""
    window.again()
    window.ready()
    yield window
    window.check()
