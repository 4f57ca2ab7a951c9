"""The clinic car's and the challenge's pages are walked with Tab: everything is reached, and seen there."""

import pytest
from playwright.sync_api import Page

from tests.e2e.bookings import at
from tests.e2e.browser import DESK, SHOWS_FOCUS, sign_in
from tests.e2e.test_pages import PLAIN
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser

ROLES = ("nurse", "doctor", "pharmacist", "officer", "hanako", "supporter", "centre")
PATHS = [f"/{route}" for route in PLAIN if route.startswith(("clinic/", "challenge/"))]
WATCH = """showsFocus => {
  const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  // Of radio buttons with one name Tab reaches one.
  const isThere = e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && !e.inert;
  const wanted = [...document.querySelectorAll(kinds)].filter(e => isThere(e) && e.type !== "radio"
    && e.getAttribute("tabindex") !== "-1");
  window.notReached = new Set(wanted);
  window.notSeen = new Set();
  document.addEventListener("focusin", ({ target: at }) => {
    window.notReached.delete(at);
    if (!showsFocus(at)) window.notSeen.add(at);
  });
  const parts = wanted.filter(e => /^(date|time|month|week)/.test(e.type)).length;
  return wanted.length + 6 * parts + document.querySelectorAll("[type=radio]").length;
}"""
"""Returns how often Tab has to be pressed: a date has up to six parts of the browser's own."""
TELL = """() => {
  const name = e => e.outerHTML.slice(0, 120);
  return [[...window.notReached].filter(e => e.isConnected).map(name), [...window.notSeen].map(name)];
}"""
"""What a live part has replaced in the meantime is not missed."""
ONCE_MORE = 12
"""The first presses may go to what stands before or after the field in which the page has put the focus."""


def walk(page: Page, path: str) -> list[str]:
    """Return what Tab does not reach, and what does not show that it has the focus."""
    page.goto(path)
    presses = page.evaluate(f"({WATCH})({SHOWS_FOCUS})")
    for _press in range(presses + ONCE_MORE):
        page.keyboard.press("Tab")
    missed, unseen = page.evaluate(TELL)
    return [
        *(f"{path}: Tab does not reach {each}" for each in missed),
        *(f"{path}: the focus cannot be seen on {each}" for each in unseen),
    ]


def test_everything_is_reached_with_tab_and_seen_there(town: RunningTown, open_window) -> None:
    town.set_clock(at(9, 20))
    walked: set[str] = set()
    found: list[str] = []
    for role in ROLES:
        context = open_window(size=DESK)
        page = sign_in(context, role)
        for path in PATHS:
            answer = context.request.get(path, max_redirects=0)
            if path in walked or answer.status != 200 or "html" not in answer.headers["content-type"]:
                continue
            walked.add(path)
            found += walk(page, path)
        context.close()
    assert found == []
    assert len(walked) > 40
