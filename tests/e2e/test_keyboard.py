"""A ride is booked with the keyboard alone: Tab, Space, arrows and Enter."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.bookings import at, list_states
from tests.e2e.browser import DESK, SHOWS_FOCUS, open_context
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
MOST_TABS = 120


def reach(page: Page, selector: str) -> None:
    """Press Tab until the focus is on what the selector names; it must be seen there."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            assert is_focus_visible(page), f"the focus on {selector} cannot be seen"
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def is_focus_visible(page: Page) -> bool:
    """Tell whether the focused element, or the tile around it, shows that it has the focus."""
    return bool(page.evaluate(f"({SHOWS_FOCUS})(document.activeElement)"))


def press_and_wait(page: Page, key: str = "Enter") -> None:
    with page.expect_navigation():
        page.keyboard.press(key)


def choose(page: Page, selector: str) -> None:
    """Go to a tile, mark it, and send with Enter on the button."""
    reach(page, selector)
    page.keyboard.press("Space")
    reach(page, 'form.question button[value="answer"]')
    press_and_wait(page)


def test_booking_by_keyboard_alone(town: RunningTown, open_window) -> None:
    town.set_clock(at(9, 20))
    page = open_window(size=DESK).new_page()
    page.goto("/accounts/login/")
    reach(page, 'button[name="username"][value="hanako"]')
    press_and_wait(page)
    reach(page, 'form[action*="/talk/start/"] button')
    press_and_wait(page)
    choose(page, "#own-1")
    reach(page, 'input[name="query"]')
    page.keyboard.type("伊那市駅")
    press_and_wait(page)
    choose(page, "#result-1")
    reach(page, 'input[name="answer"]')
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    reach(page, 'form.question button[value="answer"]')
    press_and_wait(page)
    reach(page, 'input[name="answer"]')
    page.keyboard.press("Space")
    reach(page, 'select[name="time"]')
    for _step in range(13):  # 9:00, 9:10 … 11:00
        page.keyboard.press("ArrowDown")
    reach(page, 'form.question button[value="answer"]')
    press_and_wait(page)
    choose(page, 'input[name="answer"]')
    choose(page, 'input[name="answer"]')
    expect(page.locator("label.offer").first).to_be_visible()
    choose(page, 'input[name="answer"]')
    reach(page, 'button[name="answer"][value="yes"]')
    press_and_wait(page)
    expect(page.locator("main h1")).to_contain_text("予約しました")
    assert list_states(town, "伊那市駅") == ["booked"]


def test_skip_link_leads_to_the_question(town: RunningTown, browser) -> None:
    with open_context(browser, town.url, size=DESK) as context:
        page = context.new_page()
        page.goto("/accounts/login/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip-link"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
