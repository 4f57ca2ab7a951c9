"""A caller's ride is booked at the desk by keyboard: digits choose, Enter goes on, Alt+← goes back."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.bookings import at, list_states
from tests.e2e.browser import DESK, sign_in
from tests.e2e.test_keyboard import press_and_wait, reach
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser


def key(page: Page, digits: str) -> None:
    """Choose by digits, then Enter."""
    page.keyboard.type(digits)
    press_and_wait(page)


def question(page: Page) -> str:
    return page.locator("form.question :is(h1, legend)").first.inner_text()


def test_ride_is_booked_at_the_desk_by_keyboard_alone(town: RunningTown, open_window) -> None:
    town.set_clock(at(9, 20))
    page = sign_in(open_window(size=DESK), "dispatcher")
    page.goto("/desk/calls/")
    page.keyboard.type("カスガ ハナコ")
    press_and_wait(page)
    reach(page, 'form[action$="/start/book_ride/"] button')
    press_and_wait(page)
    reach(page, "#own-1")  # the search field has the focus at first
    key(page, "1")
    first = question(page)
    page.keyboard.type("伊那北駅")
    press_and_wait(page)
    key(page, "1")
    assert question(page) != first
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowLeft")
    assert question(page) == first
    page.keyboard.type("伊那北駅")
    press_and_wait(page)
    key(page, "1")
    expect(page.locator("aside")).to_contain_text("伊那北駅")
    key(page, "1")
    for _step in range(8):
        if page.locator("main", has_text="予約しました").count():
            break
        _answer(page)
    expect(page.locator("main")).to_contain_text("予約しました")
    assert list_states(town, "伊那北駅") == ["booked"]


def _answer(page: Page) -> None:
    """Take the first of what is offered, and a time where one is asked."""
    if page.locator('select[name="time"]').count():
        page.keyboard.type("1")
        reach(page, 'select[name="time"]')
        for _step in range(13):
            page.keyboard.press("ArrowDown")
        reach(page, 'form.question button[value="answer"]')
        press_and_wait(page)
    else:
        key(page, "1")
