"""Somebody who has one switch and nothing else: she waits until what she wants is lit, and presses."""

from __future__ import annotations

import time

from playwright.sync_api import Page

SWITCH = "Space"
PATIENCE_S = 60.0

LOOK = """wanted => {
  const lit = document.querySelector(".is-lit");
  const item = document.getElementById(wanted);
  if (!lit || !item) return "nothing";
  if (lit === item) return "item";
  return lit.contains(item) ? "group" : "other";
}"""


def press_switch(page: Page, hold_s: float = 0.0) -> None:
    """Press the switch, and hold it for a while."""
    page.keyboard.down(SWITCH)
    if hold_s:
        page.wait_for_timeout(1000 * hold_s)
    page.keyboard.up(SWITCH)


def choose(page: Page, wanted: str) -> int:
    """Choose the thing with this id by the switch alone; return how often it was pressed.

    Raises:
        AssertionError: it is not lit within a minute.
    """
    deadline, presses = time.monotonic() + PATIENCE_S, 0
    page.locator(f"#{wanted}").wait_for(state="attached")
    while time.monotonic() < deadline:
        seen = page.evaluate(LOOK, wanted)
        if seen in ("item", "group"):
            press_switch(page)
            presses += 1
            if seen == "item":
                return presses
            page.wait_for_function(f"wanted => ({LOOK})(wanted) !== 'group'", arg=wanted)
        page.wait_for_timeout(30)
    raise AssertionError(f"{wanted} was never lit")


def list_lit(page: Page, count: int) -> list[str]:
    """Return the ids (or words of groups) of so many things that were lit, one after another."""
    seen: list[str] = []
    read = (
        "() => { const lit = document.querySelector('.is-lit');"
        " return lit ? lit.id || lit.dataset.scanGroup || '' : ''; }"
    )
    deadline = time.monotonic() + PATIENCE_S
    while len(seen) < count and time.monotonic() < deadline:
        now = page.evaluate(read)
        if now and (not seen or seen[-1] != now):
            seen.append(now)
        page.wait_for_timeout(30)
    return seen
