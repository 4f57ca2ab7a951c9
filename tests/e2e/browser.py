"""Chromium as the journeys use it."""

import json
import os
import shutil
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright

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
# Of the rules that are on, only the one on sound that begins by itself has axe fetch anything beforehand.
RUN_AXE = """async options => {
    const preload = document.querySelector("audio, video") !== null;
    return (await axe.run({ ...options, preload })).violations;
}"""


SHOWS_FOCUS = """at => {
  const label = at.closest("label");
  const shows = (e) => {
    const s = getComputedStyle(e);
    return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none";
  };
  return [at, label, label?.querySelector(".tile__body"), at.nextElementSibling].filter(Boolean).some(shows);
}"""
"""Whether an element that has the focus, or the tile around it, shows that it has."""


def launch(playwright: Playwright, flags: Sequence[str] = ()) -> Browser:
    """Start Debian's Chromium without a window, in Japanese: what it draws itself (date fields) as well."""
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=[*FLAGS, *flags], env={**os.environ, **JAPANESE}
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
        with suppress(Error):  # a journey may have killed it
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
    if not _run_axe(page, selectors=False):
        return []
    return [  # once more, to say where
        f"{rule['id']}: {node['html'][:160]} ({json.dumps(node.get('target'))})"
        for rule in _run_axe(page, selectors=True)
        for node in rule["nodes"]
    ]


def _run_axe(page: Page, *, selectors: bool) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(RUN_AXE, {**AXE_OPTIONS, "selectors": selectors})
    return found


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def expect_to_fit(page: Page) -> None:
    """Nobody is kept out by the page as it stands: axe finds nothing, nothing is wider than the window."""
    assert [find_violations(page), overflow(page)] == [[], 0]


def expect_all_to_fit(page: Page) -> None:
    """Nobody is kept out by the page as it stands, at any width: axe finds nothing, nothing is too wide."""
    size = page.viewport_size
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        expect_to_fit(page)
    if size is not None:
        page.set_viewport_size(size)


def take_picture_beside(pages: Sequence[Page], name: str) -> None:
    """Keep one picture of several pages as they stand at a moment, side by side, where it is asked for."""
    if not os.environ.get("MOYAI_PICTURES"):
        return
    shots = [b64encode(page.screenshot()).decode() for page in pages]
    shown = "".join(f'<img src="data:image/png;base64,{shot}">' for shot in shots)
    style = "body{margin:0;padding:24px;display:inline-flex;gap:24px;background:#e8eef0}"
    style += "img{height:760px;border-radius:16px;box-shadow:0 4px 24px #0003}"
    beside = pages[-1].context.new_page()
    beside.set_viewport_size({"width": 2000, "height": 808})
    beside.set_content(f"<style>{style}</style>{shown}")
    folder = ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    beside.locator("body").screenshot(path=folder / f"{name}.png")
    beside.close()


def take_picture(page: Page, name: str) -> None:
    """Keep a picture for the README, where MOYAI_PICTURES asks for it."""
    if os.environ.get("MOYAI_PICTURES"):
        folder = ROOT / "docs" / "pictures"
        folder.mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(800)
        page.screenshot(path=folder / f"{name}.png")
