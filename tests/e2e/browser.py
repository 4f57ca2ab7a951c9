"""Chromium as the journeys use it."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--lang=ja-JP",
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Maps are drawn by WebGL in software, the same on every machine; pages need none of it.
    "--disable-gpu-compositing",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
JAPANESE = {"LANG": "ja_JP.UTF-8", "LANGUAGE": "ja"}
PHONE, TABLET, DESK = (390, 844), (820, 1180), (1280, 800)
WIDTHS = (PHONE, TABLET, DESK)
AXE_OPTIONS = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium without a window, in Japanese: what it draws itself (date fields) as well."""
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=FLAGS, env={**os.environ, **JAPANESE}
    )


def open_context(
    browser: Browser, url: str, *, size: tuple[int, int] = DESK, language: str = "ja-JP", scripts: bool = True
) -> BrowserContext:
    """Open a window of its own: no cookies, Japanese, Japan's time."""
    return browser.new_context(
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        locale=language,
        timezone_id="Asia/Tokyo",
        java_script_enabled=scripts,
        service_workers="allow",
    )


@contextmanager
def launch_again(
    browser: Browser, kept: Path, url: str, *, size: tuple[int, int] = DESK, flags: Sequence[str] = ()
) -> Iterator[BrowserContext]:
    """Start a browser of its own that keeps what it knows in a folder, as a tablet does when switched off."""
    context = browser.browser_type.launch_persistent_context(
        kept,
        executable_path=shutil.which("chromium"),
        args=[*FLAGS, *flags],
        env={**os.environ, **JAPANESE},
        base_url=url,
        viewport={"width": size[0], "height": size[1]},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    try:
        yield context
    finally:
        context.close()


def sign_in(context: BrowserContext, username: str) -> Page:
    """Press the demo's button for an account, as a visitor would; return the page it leads to."""
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator(f'button[name="username"][value="{username}"]').click()
    page.wait_for_url(lambda address: "/accounts/login" not in address)
    return page


def sign_in_with_password(context: BrowserContext, username: str, password: str) -> Page:
    """Sign in through the form."""
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator('input[name="login"]').fill(username)
    page.locator('input[name="password"]').fill(password)
    page.locator("form.sheet button").click()
    page.wait_for_url(lambda address: "/accounts/login" not in address)
    return page


def find_violations(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands, one line a node."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("options => axe.run(options)", AXE_OPTIONS)["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} ({json.dumps(node.get('target'))})"
        for rule in found
        for node in rule["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def take_picture(page: Page, name: str) -> None:
    """Keep a picture for the README, where MOYAI_PICTURES asks for it."""
    if os.environ.get("MOYAI_PICTURES"):
        folder = ROOT / "docs" / "pictures"
        folder.mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(800)
        page.screenshot(path=folder / f"{name}.png")
