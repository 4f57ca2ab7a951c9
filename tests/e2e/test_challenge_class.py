"""A class on the supporter's tablet: who came, teams with one press, back again, and a report to practise."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import TABLET, expect_all_to_fit, sign_in
from tests.e2e.test_keyboard import press_and_wait, reach
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
MODELS = "from moyai.services.habit_challenge.models import Attendance, Course, Member, Team"
FIRST = "Course.objects.filter(formed_at=None).order_by('first_at')[0]"
CAME = 7


def test_supporter_forms_teams_in_class_by_the_keyboard(town: RunningTown, open_window) -> None:
    code = town.ask(f"{FIRST}.code", MODELS)
    coming = town.ask(f"Attendance.objects.filter(course__code={code!r}).count()", MODELS)
    begins = town.ask(f"{FIRST}.first_at.timestamp()", MODELS)
    town.set_clock(datetime.fromtimestamp(begins + 600, UTC))
    page = sign_in(open_window(size=TABLET), "supporter")
    page.goto("/challenge/class/")
    expect_all_to_fit(page)
    page.goto(f"/challenge/class/{code}/")
    expect_all_to_fit(page)
    for _person in range(min(coming, CAME)):
        reach(page, 'tr button[value="here"]')
        press_and_wait(page)
    expect(page.locator("main")).to_contain_text(f"来ている{min(coming, CAME)}人で")
    expect_all_to_fit(page)

    reach(page, 'button[value="form"]')
    press_and_wait(page)
    expect(page.locator("main")).to_contain_text("チームができました")
    sizes = _list_sizes(town, code)
    assert sum(sizes) == min(coming, CAME)
    assert max(sizes) <= 5
    expect_all_to_fit(page)
    reach(page, 'button[value="undo"]')
    press_and_wait(page)
    assert _list_sizes(town, code) == []
    reach(page, 'button[value="form"]')
    press_and_wait(page)
    assert _list_sizes(town, code) == sizes

    page.goto(f"/challenge/class/{code}/practice/")
    page.get_by_label("今日の歩数").fill("4200")
    page.keyboard.press("Enter")
    expect(page.locator("article")).to_contain_text("4,200")
    expect_all_to_fit(page)
    page.goto(f"/challenge/class/{code}/cards/")
    expect_all_to_fit(page)


def _list_sizes(town: RunningTown, code: str) -> list[int]:
    """Return how many are in each team of the class."""
    teams = f"Team.objects.filter(course__code={code!r}, ended_on=None).order_by('pk')"
    return town.ask(f"[each.members.count() for each in {teams}]", MODELS)
