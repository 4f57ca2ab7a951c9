"""The first ride: a resident books it, a driver drives it, the desk sees it."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from moyai.demo.accounts import PASSWORD, driver_username
from tests.e2e.browser import DESK, PHONE, TABLET, sign_in, sign_in_with_password, take_picture
from tests.e2e.talk import Talk
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
VEHICLES = {"みすず": "M", "せんじょう": "S", "てんりゅう": "T"}


def at(hour, minute):
    """Return a time of the journeys' day in Japan."""
    return datetime(2026, 6, 10, hour - 9, minute, tzinfo=UTC)


def start_booking(page: Page) -> Talk:
    page.goto("/me/")
    page.locator('form[action*="/talk/start/"] button').first.click()
    return Talk(page)


def ask_for(talk: Talk, *, to: str, arrive_by: str, people: str = "1人") -> None:
    """Answer everything up to the offers."""
    talk.choose_own_place("自宅")
    talk.choose_place(to)
    talk.choose("着きたい時刻を決める")
    talk.enter_time("今日", arrive_by)
    talk.choose(people)
    talk.choose("なし")


def read_code4(page: Page) -> str:
    return page.locator("dd", has_text=re.compile(r"^\d{4}$")).first.inner_text()


def code_of_vehicle(name: str) -> str:
    """みすず1号 is M1."""
    series, number = re.fullmatch(r"(\D+)(\d)号", name).groups()
    return VEHICLES[series] + number


def sign_in_driver_of(context: BrowserContext, name: str) -> Page:
    username = driver_username(code_of_vehicle(name))
    return sign_in_with_password(context, username, PASSWORD)


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
    vehicle = rider.locator(".call-out strong").inner_text()

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
    expect(buttons).to_have_text(["乗りました", "いません"])
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


def test_refusal_says_why_and_is_recorded(town, open_window):
    """With its only vehicle for wheelchairs out of service, Misuzu cannot take one."""
    town.set_clock(at(9, 30))
    desk = sign_in(open_window(size=DESK), "dispatcher")
    take_out_of_service(desk, "T5", "リフトの故障")
    rider = sign_in(open_window(size=PHONE), "hanako")
    talk = start_booking(rider)
    talk.choose_own_place("自宅")
    talk.choose_place("伊那市役所")
    talk.choose("着きたい時刻を決める")
    talk.enter_time("今日", "14:30")
    talk.choose("1人")
    talk.choose("1台")
    expect(rider.locator("main h1")).to_contain_text("車いす")
    unmet = town.ask(
        "list(UnmetRequest.objects.order_by('-pk').values_list('reason', 'destination_name')[:1])",
        "from moyai.services.shared_taxi.models import UnmetRequest",
    )
    assert unmet == [["no_wheelchair_place", "伊那市役所"]]


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


def list_states(town: RunningTown, destination: str) -> list[str]:
    """Return where Hanako's rides of the day to a place stand."""
    return town.ask(
        "[r.status for r in Ride.objects.filter(resident__user__username='hanako', created_at__gte=start, "
        f"task__destination_name={destination!r})]",
        "from datetime import datetime",
        "from moyai.services.shared_taxi.models import Ride",
        f"start = datetime.fromisoformat({at(9, 0).isoformat()!r})",
    )


def test_booking_in_english(town, open_window):
    town.set_clock(at(9, 30))
    rider = sign_in(open_window(size=PHONE, language="en-GB"), "hanako")
    rider.goto("/me/")
    rider.locator('form[action*="/talk/start/"] button').first.click()
    expect(rider.locator("html")).to_have_attribute("lang", "en")
    text = rider.locator("main h1").inner_text()
    assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", text), text
