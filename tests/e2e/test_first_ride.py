"""The first ride: a resident books it, a driver drives it, the desk sees it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.bookings import ask_for, at, list_states, read_vehicle, sign_in_driver_of, start_booking
from tests.e2e.browser import DESK, PHONE, TABLET, sign_in, take_picture

pytestmark = pytest.mark.browser


def read_code4(page: Page) -> str:
    return page.locator("dd", has_text=re.compile(r"^\d{4}$")).first.inner_text()


def test_ride_is_booked_driven_and_done_in_three_roles(town, open_window):
    rider = sign_in(open_window(size=PHONE), "hanako")
    talk = start_booking(rider)
    ask_for(talk, to="伊那中央病院", arrive_by="11:00")
    offers = talk.list_offers()
    assert 1 <= len(offers) <= 3
    assert all("250円" in offer for offer in offers)
    take_picture(rider, "offers")
    talk.take_offer()
    talk.say_yes()
    assert talk.question.startswith("予約しました")
    code4 = read_code4(rider)
    rider.get_by_role("link", name="くわしく見る").click()
    expect(rider.locator(".code-big")).to_have_text(code4)
    vehicle = read_vehicle(rider)

    desk = sign_in(open_window(size=DESK), "dispatcher")
    expect(desk.locator("#lists")).to_contain_text("春日 花子")
    take_picture(desk, "desk")

    town.set_clock(at(10, 44))
    driver = sign_in_driver_of(open_window(size=TABLET), vehicle)
    expect(driver.locator(".driver__place").first).to_have_text("自宅")
    expect(driver.locator(".driver__code")).to_contain_text(code4)
    buttons = driver.locator(".driver__actions button:visible")
    expect(buttons).to_have_count(1)
    take_picture(driver, "drive")
    driver.get_by_role("button", name="着きました").click()
    expect(buttons).to_have_text(["乗りました", "いません"], use_inner_text=True)
    expect(rider.locator("[data-live]")).to_contain_text("着", timeout=20_000)
    driver.get_by_role("button", name="乗りました").click()
    expect(driver.locator(".driver__place").first).to_have_text("伊那中央病院")
    expect(rider.locator("[data-live]")).to_contain_text("ご乗車", timeout=20_000)

    town.set_clock(at(10, 58))
    driver.get_by_role("button", name="着きました").click()
    driver.get_by_role("button", name="降りました").click()
    expect(driver.locator(".driver__place").first).not_to_have_text("伊那中央病院")
    expect(rider.locator("[data-live]")).to_contain_text("完了", timeout=20_000)
    assert list_states(town, "伊那中央病院") == ["done"]
    assert "all sound" in town.run_python(
        "from django.core.management import call_command; call_command('audit', 'verify')"
    )


def test_return_is_booked_in_the_same_conversation(town, open_window):
    town.set_clock(at(9, 30))
    rider = sign_in(open_window(size=PHONE), "hanako")
    talk = start_booking(rider)
    ask_for(talk, to="伊那市役所", arrive_by="12:30")
    talk.take_offer()
    talk.say_yes()
    rider.get_by_role("button", name="帰りも予約する").click()
    assert "いつがよいですか" in talk.question
    talk.choose("出発の時刻を決める")
    talk.enter_time("今日", "13:30")
    talk.take_offer()
    facts = rider.locator("main").inner_text()
    assert facts.index("伊那市役所") < facts.index("自宅")
    talk.say_yes()
    assert talk.question.startswith("予約しました")


def test_ride_is_cancelled_by_the_rider(town, open_window):
    town.set_clock(at(9, 30))
    rider = sign_in(open_window(size=PHONE), "hanako")
    talk = start_booking(rider)
    ask_for(talk, to="伊那北駅", arrive_by="10:30")
    talk.take_offer()
    talk.say_yes()
    rider.get_by_role("link", name="くわしく見る").click()
    rider.locator("#cancel-link").click()
    rider.get_by_role("button", name="取り消す", exact=True).click()
    expect(rider.locator("main")).to_contain_text("取")
    rider.goto("/me/")
    expect(rider.locator("section[aria-labelledby=upcoming]")).not_to_contain_text("伊那北駅")


def test_refusal_says_why_and_is_recorded_and_may_be_waited_for(town, open_window):
    """With its only vehicle for wheelchairs out of service, Misuzu cannot take one; she waits for a place."""
    town.set_clock(at(9, 30))
    desk = sign_in(open_window(size=DESK), "dispatcher")
    take_out_of_service(desk, "t5", "リフトの故障")
    rider = sign_in(open_window(size=PHONE), "hanako")
    talk = start_booking(rider)
    ask_for(talk, to="伊那市役所", arrive_by="14:30", wheelchairs="1台")
    expect(rider.locator("main")).to_contain_text("車いす")
    unmet = town.ask(
        "list(UnmetRequest.objects.order_by('-pk').values_list('reason', 'destination_name')[:1])",
        "from moyai.services.shared_taxi.models import UnmetRequest",
    )
    assert unmet == [["no_wheelchair_place", "伊那市役所"]]
    talk.say_yes()
    expect(rider.locator("main")).to_contain_text("まだ予約はしていません")
    desk.goto("/waiting/")
    expect(desk.locator("main")).to_contain_text("伊那市役所まで")
    rider.goto("/me/")
    rider.locator('form[action*="/me/waiting/"] button').click()
    expect(rider.locator("main")).not_to_contain_text("空きを待っています")


def take_out_of_service(desk: Page, code: str, reason: str) -> None:
    desk.goto(f"/desk/vehicles/{code}/out/")
    desk.locator('[name="reason"]').first.fill(reason)
    desk.locator("form button.button--danger").click()
    expect(desk.locator("main")).to_contain_text(reason)


def test_double_press_books_once(town, open_window):
    town.set_clock(at(9, 30))
    rider = sign_in(open_window(size=PHONE, scripts=False), "hanako")
    talk = start_booking(rider)
    ask_for(talk, to="伊那市駅", arrive_by="14:40")
    talk.take_offer()
    hidden = rider.locator("form.question input[type=hidden]").all()
    sent = {i.get_attribute("name"): i.get_attribute("value") for i in hidden} | {"answer": "yes"}
    rider.locator('button[name="answer"][value="yes"]').dblclick(no_wait_after=True)
    expect(rider.locator("main")).to_contain_text("予約しました")
    rider.go_back()
    again = rider.request.post(rider.url, form=sent, headers={"Referer": rider.url})
    assert "予約しました" in again.text()
    assert list_states(town, "伊那市駅") == ["booked"]


def test_booking_in_english(town, open_window):
    town.set_clock(at(9, 30))
    rider = sign_in(open_window(size=PHONE, language="en-GB"), "hanako")
    rider.goto("/me/")
    rider.locator('form[action*="/talk/start/"] button').first.click()
    expect(rider.locator("html")).to_have_attribute("lang", "en")
    text = rider.locator("main h1").inner_text()
    assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text), text
