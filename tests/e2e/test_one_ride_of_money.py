"""One ride's money, from the fare that the officer sets to the claim that the town accepts.

On its way the roll-call is held without a mouse: before it the tablet drives nowhere, after it it does.
"""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from moyai.demo.accounts import PASSWORD
from tests.e2e.bookings import start_booking
from tests.e2e.browser import PHONE, TABLET, find_violations, overflow, sign_in, sign_in_with_password
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
IMPORT = "from moyai.services.shared_taxi.models import Ride"
MOST_PRESSES = 24
SLOW_MS = 60_000
"""A month is added up from the books: on a busy machine that takes a while."""
HERS = "Ride.objects.filter(resident__user__username='hanako').order_by('-pk').first()"


def at(day: int, hour: int, minute: int = 0, *, month: int = 6) -> datetime:
    """Return a time in Japan."""
    return datetime(2026, month, day, hour - 9, minute, tzinfo=UTC)


def press_enter(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def choose_by_key(page: Page, name: str, value: str) -> None:
    page.locator(f'[name="{name}"][value="{value}"]').focus()
    page.keyboard.press("Space")


def set_fares(officer: Page) -> None:
    """Set next week's by mistake, take them back before they begin, then set tomorrow's."""
    _enter_fares(officer, "2026-06-18")
    officer.get_by_role("row", name="2026/6/18").get_by_role("button", name="取り下げる").press("Enter")
    expect(officer.locator("main")).to_contain_text("これからの運賃を取り下げました")
    expect(officer.get_by_role("row", name="2026/6/18")).to_have_count(0)
    _enter_fares(officer, "2026-06-11")


def _enter_fares(officer: Page, since: str) -> None:
    officer.goto("/town/fares/tariff/")
    officer.locator('[name="valid_from"]').fill(since)
    for name, yen in {"ordinary_yen": "800", "self_service_yen": "450", "discount_yen": "400"}.items():
        officer.locator(f'[name="{name}"]').fill(yen)
    press_enter(officer, "この運賃に決める")
    expect(officer.locator("main")).to_contain_text("800")


def book_for_tomorrow(rider: Page) -> str:
    """Return the fare that she was told."""
    talk = start_booking(rider)
    talk.choose_own_place("自宅")
    talk.choose_place("伊那中央病院")
    talk.choose("着きたい時刻を決める")
    talk.enter_time("明日", "11:00")
    talk.choose("1人")
    talk.choose("なし")
    talk.take_offer()
    fare: str = rider.locator("dd", has_text="円").first.inner_text()
    talk.say_yes()
    assert talk.question.startswith("予約しました")
    return fare


def hold_roll_call(keeper: Page, shift: int) -> None:
    """Alcohol, health, the vehicle, an instruction: all of it by keyboard."""
    keeper.goto(f"/crews/shifts/{shift}/before/")
    assert find_violations(keeper) == []
    keeper.locator('[name="alcohol_mg_l"]').focus()
    keeper.keyboard.type("0.00")
    press_enter(keeper, "点呼を記録する")  # what was not asked is not assumed
    expect(keeper.locator(".error-summary").first).to_be_visible()
    for name in ("has_drunk", "is_ill", "is_fatigued", "is_sleepless"):
        choose_by_key(keeper, name, "no")
    choose_by_key(keeper, "inspection", "fine")
    keeper.locator('[name="instructions"]').focus()
    keeper.keyboard.type("川沿いの道は工事中。橋を回ること")
    press_enter(keeper, "点呼を記録する")
    expect(keeper.locator("main")).to_contain_text("点呼を記録しました")


def drive(tablet: Page, rider: Page, code: str) -> None:
    """Press what the tablet asks for, whoever else rides, until she is there."""
    buttons = tablet.locator(".driver__actions button:visible")
    for _ in range(MOST_PRESSES):
        if "完了" in rider.context.request.get(f"/rides/{code}/live/").text():
            return
        before = tablet.locator("main").inner_text()
        buttons.first.click()
        expect(tablet.locator("main")).not_to_have_text(before, use_inner_text=True, timeout=20_000)
    raise AssertionError("she did not arrive")


def test_the_money_of_one_ride(town: RunningTown, open_window) -> None:
    officer = sign_in(open_window(), "officer")
    set_fares(officer)
    rider = sign_in(open_window(size=PHONE), "hanako")
    assert "400円" in book_for_tomorrow(rider)  # her discount, of the new fares

    town.stop("worker")  # it would give her ride to another car while the roll-call is held
    find = f"[s.shift.pk, s.shift.vehicle.partner.code, s.shift.driver.username, {HERS}.code]"
    shift, firm, driver, code = town.ask(f"(lambda s: {find})({HERS}.task.stops.first())", IMPORT)
    town.run_python(
        "from moyai.core.accounts.models import Membership\nfrom moyai.core.partners.models import Partner\n"
        f"firm = Partner.objects.get(code={firm!r})\n"
        "Membership.objects.filter(user__username='operator').update(partner=firm)"
    )

    town.set_clock(at(11, 10, 30))
    tablet = _sign_in_driver(open_window(size=TABLET), driver)
    expect(tablet.locator("main")).to_contain_text("乗務前の点呼がまだです")
    keeper = sign_in(open_window(size=TABLET), "operator")
    hold_roll_call(keeper, shift)
    tablet.reload()
    expect(tablet.locator("main")).not_to_contain_text("乗務前の点呼がまだです")
    town.set_clock(at(11, 10, 50))
    drive(tablet, rider, code)

    rider.goto(f"/rides/{code}/receipt/")
    expect(rider.locator("main")).to_contain_text("400 円")
    assert find_violations(rider) == [] and overflow(rider) <= 0

    town.set_clock(at(11, 15, 30))
    tablet.goto("/drive/cash/")
    counted = re.search(r"帳簿では ([\d,]+)円", tablet.locator("main").inner_text())
    assert counted is not None
    tablet.locator('[name="counted_yen"]').fill(counted[1].replace(",", ""))
    press_enter(tablet, "数えた。この日を締める")
    expect(tablet.locator("main")).to_contain_text("締めました", timeout=20_000)

    town.set_clock(at(1, 10, month=7))
    month = f"/town/claims/shared/{firm}/2026-06/"
    keeper.goto(month)
    keeper.locator('[name="note"]').fill("6月分です")
    press_enter(keeper, "この額で市に提出する")
    expect(keeper.get_by_text("請求を提出しました")).to_be_visible(timeout=SLOW_MS)
    officer.goto(month)
    expect(officer.get_by_text("6月分です").first).to_be_visible()
    press_enter(officer, "受け付けて確定する")
    expect(officer.get_by_text("受け付けて、確定しました")).to_be_visible(timeout=SLOW_MS)
    table = officer.context.request.get(month.rstrip("/") + ".csv").body().decode("utf-8-sig")
    (line,) = [line for line in table.splitlines() if code in line]
    assert ",800,400," in line


def _sign_in_driver(context: BrowserContext, username: str) -> Page:
    page = sign_in_with_password(context, username, PASSWORD)
    page.goto("/drive/")
    return page
