"""Nobody opens the door: a call in vain, the sister looks in, and the welfare office closes a false alarm."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.bookings import at
from tests.e2e.browser import DESK, PHONE, WIDTHS, find_violations, overflow, sign_in

pytestmark = pytest.mark.browser

SISTER = (
    "Proxy.objects.get(user__username='hanako').resident.code",
    "from moyai.core.residents.models import Proxy",
)


def look_at(page: Page) -> None:
    """Nobody is kept out by the page as it stands, at any width."""
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert find_violations(page) == []
        assert overflow(page) == 0


def read_false_alarms(page: Page) -> str:
    return page.locator(".stat", has_text="思いちがいの割合").inner_text()


def test_an_unanswered_door_is_followed_up_and_closed_as_a_false_alarm(town, open_window):
    town.set_clock(at(9, 20))
    sister = town.ask(*SISTER)
    office = sign_in(open_window(size=DESK), "officer")
    office.goto("/watch/")
    assert "50" in read_false_alarms(office)
    look_at(office)

    volunteer = sign_in(open_window(size=PHONE), "minsei")
    volunteer.goto(f"/me/watch/{sister}/")
    name = volunteer.locator("h1").inner_text()
    volunteer.get_by_role("button", name="会えなかった").click()
    expect(volunteer.locator("main")).to_contain_text("わたしが知らせたこと")
    look_at(volunteer)

    desk = sign_in(open_window(size=DESK), "dispatcher")
    desk.goto("/desk/to-do/")
    desk.locator("article", has_text=name).get_by_role("link", name="かけた結果を書く").click()
    assert "訪ねた" not in desk.locator("main").inner_text()
    look_at(desk)
    desk.get_by_role("button", name="会えなかった").click()

    town.set_clock(at(10, 5))  # nobody called back: it is the family's turn
    family = sign_in(open_window(size=PHONE), "hanako")
    asked = family.locator("article", has_text=f"{name}さんの様子を見てきてください")
    for _ in range(60):
        family.goto("/me/notices/")
        if asked.count():
            break
        family.wait_for_timeout(500)
    asked.get_by_role("button", name="見てきた。元気だった").click()
    expect(family.locator("main")).to_contain_text("よかったです")
    family.goto("/me/watch/")
    look_at(family)

    office.reload()
    row = office.locator("tr", has_text=name)
    expect(row).to_contain_text("返事があった")
    row.get_by_role("link", name=name).click()
    look_at(office)
    office.get_by_label("思いちがいだった").check()
    office.locator("form[action*=close] input[name=note]").fill("畑にいた")
    office.get_by_role("button", name="終える", exact=True).click()
    expect(office.locator("main")).to_contain_text(f"{name}：思いちがいだった")
    assert "67" in read_false_alarms(office)
