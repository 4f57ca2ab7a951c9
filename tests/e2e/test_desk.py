"""The dispatcher: books for a caller, moves a ride, takes a vehicle out of service."""

import pytest
from playwright.sync_api import expect

from tests.e2e.bookings import at, book, list_states, read_vehicle
from tests.e2e.browser import DESK, PHONE, sign_in
from tests.e2e.talk import Talk

pytestmark = pytest.mark.browser


def test_dispatcher_books_for_a_caller(town, open_window):
    town.set_clock(at(9, 20))
    desk = sign_in(open_window(size=DESK), "dispatcher")
    desk.goto("/desk/calls/")
    desk.locator("#q").fill("カスガ ハナコ")
    desk.get_by_role("button", name="さがす", exact=True).click()
    caller = desk.locator("section", has_text="春日 花子")
    caller.locator("button", has_text="予約").first.click()
    talk = Talk(desk)
    talk.choose_own_place("自宅")
    talk.choose_place("伊那北駅")
    talk.choose("着きたい時刻を決める")
    talk.enter_time("今日", "10:30")
    talk.choose("2人")
    talk.choose("なし")
    assert talk.list_offers()
    talk.take_offer()
    talk.say_yes()
    expect(desk.locator("main")).to_contain_text("予約しました")
    desk.get_by_role("button", name="帰りも予約する").click()
    talk.choose("出発の時刻を決める")
    talk.enter_time("今日", "10:50")
    talk.take_offer()
    talk.say_yes()
    expect(desk.locator("main")).to_contain_text("予約しました")
    assert [list_states(town, place) for place in ("伊那北駅", "自宅")] == [["booked"], ["booked"]]
    desk.goto("/desk/")
    expect(desk.locator("#lists")).to_contain_text("春日 花子")


def test_dispatcher_moves_a_ride_with_the_engines_suggestion(town, open_window):
    town.set_clock(at(9, 20))
    rider = sign_in(open_window(size=PHONE), "hanako")
    book(rider, to="伊那中央病院", arrive_by="13:30")
    before = read_vehicle(rider)
    desk = sign_in(open_window(size=DESK), "dispatcher")
    desk.goto("/desk/")
    desk.locator("#lists a", has_text="春日 花子").last.click()
    expect(desk.locator("tr.is-selected th").first).to_have_text(before)
    target = desk.locator("tr", has=desk.get_by_role("button", name="ここに移す")).first
    after = target.locator("th").inner_text()
    assert target.locator('td[data-label="理由"]').inner_text().strip()
    target.get_by_role("button", name="ここに移す").click()
    expect(desk.locator(".big-line").first).to_contain_text(after)
    rider.reload()
    expect(rider.locator(".call-out strong")).to_have_text(after)


def test_move_that_was_overtaken_is_refused(town, open_window):
    """Two dispatchers move the same ride: the second is told that the plan has changed."""
    town.set_clock(at(9, 20))
    rider = sign_in(open_window(size=PHONE), "hanako")
    book(rider, to="伊那市役所", arrive_by="14:40")
    before = read_vehicle(rider)
    windows = [sign_in(open_window(size=DESK), "dispatcher") for _ in range(2)]
    for desk in windows:
        desk.goto("/desk/")
        desk.locator("#lists a", has_text="春日 花子").last.click()
        desk.wait_for_url("**/desk/tasks/**")
    for desk in windows:
        desk.get_by_role("button", name="ここに移す").first.click()
        desk.wait_for_load_state()
    expect(windows[1].locator("main")).to_contain_text("変わ")
    assert list_states(town, "伊那市役所") == ["booked"]
    rider.reload()
    expect(rider.locator(".call-out strong")).not_to_have_text(before)


def test_vehicle_out_of_service_names_what_became_of_its_riders(town, open_window):
    town.set_clock(at(9, 20))
    rider = sign_in(open_window(size=PHONE), "hanako")
    book(rider, to="伊那北駅", arrive_by="12:00")
    before = read_vehicle(rider)
    desk = sign_in(open_window(size=DESK), "dispatcher")
    desk.goto("/desk/")
    desk.get_by_role("link", name=before).first.click()
    desk.get_by_role("link", name="運行から外す").click()
    expect(desk.locator(".report__list")).to_contain_text("春日 花子")
    desk.locator('[name="reason"]').fill("エンジンの故障")
    desk.get_by_role("button", name="運行から外す").click()
    expect(desk.locator(".report")).to_contain_text("春日 花子")
    rider.reload()
    expect(rider.locator(".call-out strong")).not_to_have_text(before)
    desk.get_by_role("button", name="運行に戻す").click()
    expect(desk.locator("h1")).not_to_contain_text("外れ")
