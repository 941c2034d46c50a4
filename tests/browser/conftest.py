"""A desk on a real socket, and Chromium looking at it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))
import filling
from serving import running
from wiring import services_over

from tocsin.store import SqlStore, open_store
from tocsin.web import Services

expect.set_options(timeout=30_000)  # machines are slow at times; what comes late is not wrong

CHROMIUM = (
    os.environ.get("TOCSIN_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


class Clock:
    """The machine's clock: ages on the page are measured by the browser's."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture(scope="module")  # not longer: it keeps an event loop running in this thread
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        assert not os.environ.get("TOCSIN_REQUIRE_BROWSER"), (
            "this run must look at its pages: install Chromium"
        )
        pytest.skip("there is no Chromium here")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def held(tmp_path: Path) -> Iterator[SqlStore]:
    store = open_store(tmp_path)
    filling.fill(store, datetime.now(UTC), 4)
    yield store
    store.close()


@pytest.fixture
def desk(held: SqlStore) -> Services:
    return services_over(held, Clock())


@pytest.fixture
def base(desk: Services) -> Iterator[str]:
    with running(desk) as url:
        yield url


@pytest.fixture
def look(chromium: Browser, base: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the desk; at the end no error may stand in any console."""
    faults: list[str] = []
    contexts = []

    def open_page(path: str = "/", **options: object) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.goto(base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []
