"""One running town and one browser for all journeys of a session."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from moyai.core.accounts.models import User
from tests.e2e.browser import DESK, launch, open_context
from tests.running_town import ROOT, RunningTown

START = datetime(2026, 6, 10, 0, 5, tzinfo=UTC)
"""A Wednesday, 9:05 in Japan."""

OpenWindow = Callable[..., BrowserContext]


# Playwright keeps an event loop running in this thread while it is open: closed after each file, so that
# asynchronous tests of other files find none.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def seeded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a town that nobody has lived in yet."""
    if not (ROOT / "static_build" / "app.css").exists():
        pytest.fail("static_build/ is not built: run scripts/setup test")
    home = tmp_path_factory.mktemp("seeded")
    RunningTown(home).make(START)
    return home


@pytest.fixture(scope="module")
def new_town(seeded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTown]:
    """A town at 9:05 on a Wednesday, fresh for each file of journeys, of which nothing runs yet."""
    home = tmp_path_factory.mktemp("town")
    shutil.copytree(seeded_home, home, dirs_exist_ok=True)
    running = RunningTown(home)
    running.set_clock(START)
    try:
        yield running
    finally:
        running.close()


@pytest.fixture(scope="module")
def town(new_town: RunningTown) -> RunningTown:
    """The town with its web server and a worker; files that need more or less have their own."""
    new_town.start_web()
    new_town.start_worker()
    return new_town


@pytest.fixture(scope="module")
def town_with_devices(new_town: RunningTown) -> RunningTown:
    """The town with a LINE platform, a telephone carrier and the intake beside it."""
    new_town.add_devices()
    new_town.start_web()
    new_town.start_worker()
    new_town.start_devices()
    return new_town


@pytest.fixture
def open_window(browser: Browser, town: RunningTown) -> Iterator[OpenWindow]:
    """Opens windows whose pages may not complain: no script error, no breach of the security policy."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda m: complaints.append(f"{page.url}: {m.text}") if m.type == "error" else None,
        )

    def open_(
        *, size: tuple[int, int] = DESK, language: str = "ja-JP", scripts: bool = True
    ) -> BrowserContext:
        context = open_context(browser, town.url, size=size, language=language, scripts=scripts)
        context.on("page", watch)
        contexts.append(context)
        return context

    yield open_
    for context in contexts:
        context.close()
    # A lost connection is told by the browser as a failed load; journeys that cut it mean it.
    assert [c for c in complaints if "Failed to load resource" not in c and "ERR_INTERNET" not in c] == []


@pytest.fixture
def open_as(browser: Browser, live_server: LiveServer) -> Iterator[Any]:
    """Open windows on the test's own database, signed in as somebody (empty: nobody)."""
    windows: list[BrowserContext] = []

    def open_(username: str, *, size: tuple[int, int] = (1024, 768), scripts: bool = True) -> Page:
        window = browser.new_context(
            locale="ja-JP", base_url=live_server.url, java_script_enabled=scripts,
            viewport={"width": size[0], "height": size[1]}, timezone_id="Asia/Tokyo",
        )  # fmt: skip
        if username:
            client = Client()  # a shared one would end the session of whoever came before
            client.force_login(User.objects.get(username=username))
            session = client.cookies["sessionid"].value
            window.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        windows.append(window)
        return window.new_page()

    yield open_
    for window in windows:
        window.close()
