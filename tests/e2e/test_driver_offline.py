"""A driver without a connection: whatever is entered waits, leaves in order, and counts once."""

import itertools
import re
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.bookings import at, book, list_states, read_vehicle, sign_in_driver_of
from tests.e2e.browser import PHONE, TABLET, find_violations, launch_again, overflow, sign_in
from tests.e2e.offline import (
    DRIVER,
    Day,
    change_meanwhile,
    find_connection,
    issue_card,
    list_entries,
    list_presses,
    lose_connection,
    seed_rides,
    wait_for_shell,
)
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
SLACK_S = 20
"""How far a time may be off: this machine is slow, and the server tells whole seconds."""


def press(page: Page, name: str) -> None:
    page.locator(".driver__actions button:visible", has_text=name).click()


def open_tab(page: Page, name: str) -> None:
    page.locator(".drive-tabs").get_by_role("link", name=name).click()


def strip(page: Page) -> object:
    return page.locator("[data-part='connection-text']")


def test_ten_minutes_without_a_connection_lose_nothing(town: RunningTown, open_window) -> None:
    town.stop("worker")  # it would pool these riders: the journey is about the order that the driver saw
    town.set_clock(at(10, 0))
    seed_rides(town, "青木", "馬場", "千葉", "土屋")
    _address, card = issue_card(town)
    tablet = open_window(size=TABLET)
    tablet.clock.install()
    page = sign_in(tablet, DRIVER)
    place = page.locator(".driver__place:visible")
    expect(place).to_have_text("青木の家")
    expect(strip(page)).to_have_text("つながっています")
    wait_for_shell(page)

    lose_connection(town, tablet)
    day = Day(town, tablet)
    times: list[datetime] = []

    def do(name: str, minutes: int = 1) -> None:
        day.pass_minutes(minutes)
        press(page, name)
        times.append(day.now())

    do("着きました")
    do("乗りました")
    expect(place).to_have_text("青木の行き先")
    expect(strip(page)).to_contain_text(re.compile("電波がありません.*預かって.*2件"))
    change_meanwhile(town, day.now(), gone="千葉", added="新井")
    page.reload()
    expect(place).to_have_text("青木の行き先")
    do("着きました")
    do("降りました", 0)
    expect(place).to_have_text("馬場の家")
    do("着きました", 0)
    buttons = page.locator(".driver__actions button:visible")
    expect(buttons).to_have_text(["乗りました", "いません"], use_inner_text=True)

    # The browser kills the tab; the driver opens another page, and writes what must not be forgotten.
    page.close()
    page = tablet.new_page()
    page.goto("/drive/report/")
    expect(strip(page)).to_contain_text("5件")
    page.get_by_label("著しい遅延").check()
    page.get_by_label("できごと").fill("踏切で5分待った")
    page.get_by_role("button", name="書き足す").click()
    times.append(day.now())
    expect(page.get_by_text("預かりました。つながったら、自動で送ります。")).to_be_visible()

    page.locator(".drive-strip__state summary").click()
    assert [find_violations(page), overflow(page)] == [[], 0]
    page.locator(".drive-strip__state summary").click()

    # Somebody with a card of the exclusive taxi, from the card to the meter.
    open_tab(page, "カード")
    page.get_by_label("カードの番号").fill(card)
    page.get_by_role("button", name="乗車をはじめる").click()
    times.append(day.now())
    expect(page.get_by_role("heading", name="メーターの金額")).to_be_visible()
    day.pass_minutes(3)
    page.reload()
    page.get_by_label("メーターの金額（円）").fill("1840")
    page.get_by_label("お客さまから受け取った額（円）").fill("500")
    page.get_by_role("button", name="着いた。金額を決める").click()
    times.append(day.now())
    expect(page.get_by_text("預かりました。")).to_be_visible()

    open_tab(page, "運転")
    place = page.locator(".driver__place:visible")
    expect(place).to_have_text("馬場の家")
    do("いません", 4)
    expect(place).to_have_text("千葉の家")  # nobody can know yet that this ride was cancelled
    do("着きました", 0)
    day.pass_minutes(2)
    open_tab(page, "点呼")
    page.locator("[data-roll-call='after']").get_by_text("ない", exact=True).click()
    page.locator("[data-roll-call='after']").get_by_label("走行距離計").fill("41300")
    page.locator("[data-roll-call='after']").get_by_role("button").click()
    times.append(day.now())
    expect(page.get_by_text("預かりました。").locator("visible=true")).to_be_visible()
    open_tab(page, "現金")
    page.get_by_label("数えた現金").fill("1500")
    page.get_by_label("帳簿とちがう理由").fill("つり銭を1枚まちがえた")
    page.get_by_role("button", name="数えた。この日を締める").click()
    times.append(day.now())
    expect(strip(page)).to_contain_text("12件")
    assert list_entries(town) == []

    page.goto("/drive/")
    day.catch_up()
    find_connection(town, tablet)
    expect(strip(page)).to_have_text("つながっています", timeout=60_000)

    kinds = [(kind, refusal) for kind, refusal, _at in list_entries(town)]
    assert kinds == [
        *[("press", "")] * 5,
        ("duty_note", ""),
        ("meter_begin", ""),
        ("meter_finish", ""),
        ("press", ""),
        ("press", "cancelled_stop"),
        ("condition", ""),
        ("cash_count", ""),
    ]
    told = [when for _kind, _refusal, when in list_entries(town)]
    assert [abs(when - meant.timestamp()) < SLACK_S for when, meant in zip(told, times, strict=True)] == [
        True
    ] * len(told)
    # In the order of the presses, but for the fraction of a second to which a page knows the town's time.
    assert all(later > earlier - 1 for earlier, later in itertools.pairwise(told))
    assert [one[:2] for one in list_presses(town)] == [
        ["青木", "arrived"],
        ["青木", "boarded"],
        ["青木", "arrived"],
        ["青木", "done"],
        ["馬場", "arrived"],
        ["馬場", "no_show"],
    ]
    meter = town.ask(
        "list(MeterRide.objects.order_by('-pk').values_list('meter_yen', 'collected_yen')[:1])",
        "from moyai.services.shared_taxi.models import MeterRide",
    )
    assert meter == [[1840, 500]]

    # What the server refused and what the desk did is told to the driver until it is read; and to the desk.
    refused = page.locator("[data-part='refused']")
    expect(refused).to_contain_text("千葉の家：着きました")
    expect(refused).to_contain_text("取りやめになりました")
    expect(refused.get_by_text("事務所にも伝わっています。")).to_be_visible()
    changes = page.locator("[data-part='changes']")
    expect(changes).to_contain_text("なくなりました")
    expect(changes).to_contain_text("千葉 花子")
    expect(changes).to_contain_text("新井 花子")
    page.reload()
    expect(refused).to_contain_text("千葉の家：着きました")
    page.get_by_role("button", name="読みました").first.click()
    page.get_by_role("button", name="読みました").first.click()
    expect(refused).not_to_contain_text("千葉")
    expect(changes).to_be_hidden()
    expect(page.locator(".driver__place:visible")).to_have_text("新井の家")
    tasks = town.ask(
        "list(DeskTask.objects.filter(kind='driver_entry').order_by('-pk').values_list('text', flat=True))",
        "from moyai.core.notices.models import DeskTask",
    )
    assert ["千葉の家" in each["ja"] for each in tasks] == [True, False]  # the older one is the demo's
    # The rest of the drive is ordinary, and nobody who signs in next finds anything of this driver.
    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url(lambda address: "/drive" not in address)
    left = page.evaluate(
        "() => new Promise(done => { const o = indexedDB.open('moyai-driver'); o.onsuccess = () => {"
        "const r = o.result.transaction('known').objectStore('known').getAllKeys();"
        "r.onsuccess = () => done(r.result) } })"
    )
    assert left == []


def test_driver_works_without_scripts(town: RunningTown, open_window) -> None:
    town.set_clock(at(11, 0))
    rider = sign_in(open_window(size=PHONE), "hanako")
    book(rider, to="伊那市役所", arrive_by="13:00")
    vehicle = read_vehicle(rider)
    town.set_clock(at(12, 50))
    driver = sign_in_driver_of(open_window(size=TABLET, scripts=False), vehicle)
    while "自宅" not in driver.locator(".driver__place").first.inner_text():
        driver.locator(".driver__actions button:visible").first.click()
    driver.get_by_role("button", name="着きました").click()
    buttons = driver.locator(".driver__actions button:visible")
    expect(buttons).to_have_text(["乗りました", "いません"], use_inner_text=True)
    driver.get_by_role("button", name="いません").click()
    expect(driver.locator("main")).to_contain_text("分お待ちください")
    town.set_clock(at(12, 57))
    driver.get_by_role("button", name="いません").click()
    expect(driver.locator("main")).not_to_contain_text("伊那市役所")
    assert list_states(town, "伊那市役所") == ["no_show"]


def test_what_waits_outlives_the_browser(
    town: RunningTown, browser: Browser, open_window, tmp_path: Path
) -> None:
    town.set_clock(at(13, 10))
    seed_rides(town, "遠藤")
    kept = tmp_path / "profile"
    with launch_again(browser, kept, town.url, size=TABLET) as tablet:
        page = sign_in(tablet, DRIVER)
        wait_for_shell(page)
    with launch_again(browser, kept, town.url, size=TABLET) as tablet:
        tablet.set_offline(True)
        page = tablet.new_page()
        page.goto("/drive/")
        expect(page.locator(".driver__place:visible")).to_have_text("遠藤の家")
        press(page, "着きました")
        expect(strip(page)).to_contain_text("1件")
    with launch_again(browser, kept, town.url, size=TABLET) as tablet:
        page = tablet.new_page()
        page.goto("/drive/")
        expect(strip(page)).to_have_text("つながっています", timeout=60_000)
    assert [one[:2] for one in list_presses(town)][-1] == ["遠藤", "arrived"]
