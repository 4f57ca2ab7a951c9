"""A driver without a connection: presses wait on the tablet, leave in order, and count once."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.bookings import at, book, list_states, read_vehicle, sign_in_driver_of
from tests.e2e.browser import PHONE, TABLET, sign_in

pytestmark = pytest.mark.browser


def test_presses_made_without_a_connection_arrive_in_order_and_once(town, open_window):
    town.set_clock(at(9, 20))
    rider = sign_in(open_window(size=PHONE), "hanako")
    book(rider, to="伊那中央病院", arrive_by="11:00")
    vehicle = read_vehicle(rider)
    town.set_clock(at(10, 44))
    tablet = open_window(size=TABLET)
    driver = sign_in_driver_of(tablet, vehicle)
    place = driver.locator(".driver__place").first
    expect(place).to_have_text("自宅")
    # The page keeps itself for a reload without a connection.
    driver.wait_for_function("async () => Boolean((await navigator.serviceWorker.ready).active)")
    driver.wait_for_timeout(1000)

    tablet.set_offline(True)
    driver.get_by_role("button", name="着きました").click()
    driver.get_by_role("button", name="乗りました").click()
    expect(place).to_have_text("伊那中央病院")
    expect(driver.locator('[data-part="connection"]')).to_contain_text(re.compile("預かって.*2件"))
    driver.reload()
    expect(place).to_have_text("伊那中央病院")
    expect(driver.locator('[data-part="connection"]')).to_contain_text("2件")
    driver.get_by_role("button", name="着きました").click()
    assert list_states(town, "伊那中央病院") == ["booked"]

    town.set_clock(at(10, 58))
    tablet.set_offline(False)
    expect(driver.locator('[data-part="connection"]')).to_be_hidden(timeout=20_000)
    driver.get_by_role("button", name="降りました").click()
    expect(rider.locator("[data-live]")).to_contain_text("完了", timeout=20_000)
    presses = town.ask(
        "list(Press.objects.order_by('pk').values_list('action', 'refusal'))",
        "from moyai.fleet.models import Press",
    )
    assert presses == [["arrived", ""], ["boarded", ""], ["arrived", ""], ["done", ""]]


def test_driver_works_without_scripts(town, open_window):
    town.set_clock(at(11, 0))
    rider = sign_in(open_window(size=PHONE), "hanako")
    book(rider, to="伊那市役所", arrive_by="13:00")
    vehicle = read_vehicle(rider)
    town.set_clock(at(12, 50))
    driver = sign_in_driver_of(open_window(size=TABLET, scripts=False), vehicle)
    while "自宅" not in driver.locator(".driver__place").first.inner_text():
        driver.locator(".driver__actions button:visible").first.click()
    driver.get_by_role("button", name="着きました").click()
    expect(driver.locator(".driver__actions button:visible")).to_have_text(["乗りました", "いません"])
    driver.get_by_role("button", name="いません").click()
    expect(driver.locator("main")).to_contain_text("分お待ちください")
    town.set_clock(at(12, 57))
    driver.get_by_role("button", name="いません").click()
    expect(driver.locator("main")).not_to_contain_text("伊那市役所")
    assert list_states(town, "伊那市役所") == ["no_show"]
