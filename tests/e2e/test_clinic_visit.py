"""The nurse in the car, without a connection and with a tablet that dies; the doctor at her screen."""

import json
import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from moyai.services.mobile_clinic.devices.protocol import DevicePacket, sign, write_packet
from moyai.services.mobile_clinic.tests.visiting import read
from tests.e2e.bookings import at
from tests.e2e.browser import (
    DESK,
    PHONE,
    TABLET,
    find_violations,
    launch_again,
    overflow,
    sign_in,
    take_picture_beside,
)
from tests.e2e.clinic import CUFF_KEY, DOCTOR, MIDWIFE, NURSE, list_packets, list_steps, seed_visit
from tests.e2e.offline import find_connection, list_entries, lose_connection, wait_for_shell
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser


def strip(page: Page) -> Any:
    return page.locator("[data-part='connection-text']")


def tick(page: Page, step: str) -> None:
    page.locator(f"#step-{step} form button").click()
    expect(page.locator(f"#step-{step}")).to_contain_text("預かりました。")


def enter(page: Page, waiting: int, **values: str) -> None:
    for measure, value in values.items():
        page.locator(f"#v-{measure}").fill(value)
    page.get_by_role("button", name="この値を記録する").click()
    expect(page.locator("[aria-labelledby='vitals']")).to_contain_text("預かりました。")
    expect(strip(page)).to_contain_text(f"{waiting}件")
    expect(page.locator("#v-pulse")).to_have_value("")


def kill(profile: Path) -> None:
    """End the browser of a profile as a flat battery does: nothing is tidied up."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except OSError:
            continue
        if f"--user-data-dir={profile}" in words and not any(each.startswith("--type=") for each in words):
            os.kill(int(process.name), signal.SIGKILL)


def lose_one_answer(tablet: BrowserContext) -> list[str]:
    """Let the server take the next entry and its answer be lost on the way."""
    lost: list[str] = []

    def handle(route: Route) -> None:
        if lost:
            route.continue_()
            return
        answer = route.fetch()
        if answer.ok:
            lost.append(json.loads(route.request.post_data or "{}")["entry_id"])
            route.abort()
        else:
            route.fulfill(response=answer)

    tablet.route("**/clinic/visit/entry", handle)
    return lost


def test_a_visit_in_a_tunnel_with_a_tablet_that_dies(
    town: RunningTown, browser: Browser, open_window, tmp_path: Path
) -> None:
    town.stop("worker")
    town.set_clock(at(9, 10))
    code, _patient = seed_visit(town, town.now())
    kept = tmp_path / "profile"
    with launch_again(browser, kept, town.url, size=TABLET) as tablet:
        page = sign_in(tablet, NURSE)
        page.goto(f"/clinic/visit/{code}/")
        expect(strip(page)).to_have_text("つながっています")
        wait_for_shell(page)
        page.get_by_role("button", name="機器で測る").click()
        expect(page.locator("main")).to_contain_text("記録に入れます")
        assert [find_violations(page), overflow(page)] == [[], 0]
        lose_connection(town, tablet)
        tick(page, "consent")
        tick(page, "medicines")
        enter(page, 3, systolic="226", diastolic="104", pulse="88")
        enter(page, 4, spo2="180", temperature="36.6")
        # What reads the cuff beside the tablet hands its packet over; the tablet takes it along.
        now = town.now()
        body = write_packet(
            DevicePacket(7, now - timedelta(seconds=2), now, read(systolic=171, diastolic=95))
        )
        packet = {
            "provider": "signed",
            "heads": {"Moyai-Device": "cuff-e2e", "Moyai-Signature": sign(CUFF_KEY.encode(), body)},
            "body": body.decode(),
            "label": "血圧計",
        }
        page.evaluate("packet => new BroadcastChannel('moyai-clinic-devices').postMessage(packet)", packet)
        expect(strip(page)).to_contain_text("5件")
        kill(kept)

    with launch_again(browser, kept, town.url, size=TABLET) as tablet:
        tablet.set_offline(True)
        page = tablet.new_page()
        page.goto(f"/clinic/visit/{code}/")
        expect(strip(page)).to_contain_text("5件")
        expect(page.get_by_role("heading", level=1)).to_contain_text("さん")
        assert [find_violations(page), overflow(page)] == [[], 0]
        enter(page, 6, pulse="90")
        assert list_entries(town) == []
        lost = lose_one_answer(tablet)
        tablet.clear_cookies()  # what was not on the disk yet when it died; or the sign-in was too old
        find_connection(town, tablet)
        expect(strip(page)).to_contain_text("ログインし直してください", timeout=60_000)
        expect(strip(page)).to_contain_text("6件")
        assert list_entries(town) == []
        page.close()
        page = sign_in(tablet, NURSE)
        page.goto(f"/clinic/visit/{code}/")
        expect(strip(page)).to_have_text("つながっています", timeout=60_000)
        assert len(lost) == 1
        expect(page.locator("main")).to_contain_text("酸素飽和度 180：ありえない値です")
        expect(page.locator("main")).to_contain_text("すぐに医師へ")
        assert [find_violations(page), overflow(page)] == [[], 0]

        kinds = ["clinic_step"] * 2 + ["clinic_vitals"] * 2 + ["clinic_packet", "clinic_vitals"]
        assert [(kind, refusal) for kind, refusal, _at in list_entries(town)] == [
            (each, "") for each in kinds
        ]
        packets = list_packets(town, code)
        assert [number for _source, number, _times in packets] == [1, 2, 7, 3]
        assert {times for _source, _number, times in packets} == {1}
        assert len({source for source, _number, _times in packets}) == 2
        steps = list_steps(town, code)
        assert [step for step, _at in steps] == ["consent", "medicines", "vitals"]
        assert all(abs(when - now) < timedelta(minutes=1) for _step, when in steps)

        # The doctor sees it at once, says so, and the nurse sees that she did.
        desk = sign_in(open_window(size=DESK), DOCTOR)
        desk.goto("/clinic/doctor/")
        desk.locator(f"#row-{code}").click()
        expect(desk.locator(".stack[data-live]")).to_contain_text("上の血圧 226")
        expect(desk.locator("figure.chart").first).to_contain_text("血圧を表で見る")
        assert [find_violations(desk), overflow(desk)] == [[], 0]
        desk.get_by_role("button", name="上の血圧 226 の知らせを見ました").click()
        expect(page.locator("main")).to_contain_text("架空 誠一", timeout=20_000)
        expect(page.locator("[id^='alert-']").first).to_contain_text("見ました")
        page.evaluate("document.querySelector('.driver__scroll')?.scrollTo(0, 0)")
        take_picture_beside([page, desk], "clinic")
        page.get_by_label("マイナンバーカード").check()
        page.get_by_role("button", name="本人でした").click()
        expect(page.locator("#step-identity")).to_contain_text("マイナンバーカード")
        # The doctor's page hears of it by itself.
        expect(desk.locator(".clinic-progress")).to_contain_text("マイナンバーカード", timeout=20_000)
        # By keyboard alone.
        page.locator("#step-symptoms form button").focus()
        page.keyboard.press("Enter")
        undo = page.locator("#step-symptoms form button", has_text="取り消す")
        expect(undo).to_be_visible(timeout=20_000)
        undo.focus()
        page.keyboard.press("Enter")
        expect(page.locator("#step-symptoms form button", has_text="した")).to_be_visible(timeout=20_000)


def test_a_mothers_record_by_hand_and_without_scripts(town: RunningTown, open_window) -> None:
    town.set_clock(at(10, 0))
    code, patient = seed_visit(town, town.now(), who=MIDWIFE, programme="maternity", which=1)
    page = sign_in(open_window(size=PHONE, scripts=False), MIDWIFE)
    page.goto(f"/clinic/maternity/{patient}/")
    expect(page.locator("main")).to_contain_text("妊娠 24週 2日")
    page.locator("summary", has_text="予定日を直す").click()
    page.get_by_label("エコーで測った予定日").check()
    page.get_by_label("その日（エコーのときは予定日）").fill("2026-09-30")
    page.get_by_label("直す理由").fill("測りなおした")
    page.get_by_role("button", name="予定日を直す").click()
    expect(page.locator("main")).to_contain_text("妊娠 24週 0日")
    expect(page.locator("[aria-labelledby='versions']")).to_contain_text("測りなおした")
    page.goto(f"/clinic/visit/{code}/")
    expect(page.locator("#step-echo")).to_be_visible()
    page.locator("#c-systolic").fill("70")
    page.locator("#c-diastolic").fill("110")
    page.get_by_role("button", name="健診を記録する").click()
    expect(page.locator("main")).to_contain_text("上の血圧が下の血圧より高くありません")
    for key, value in (("systolic", "112"), ("diastolic", "66"), ("weight", "５７.５")):
        page.locator(f"#c-{key}").fill(value)
    page.locator("#c-protein").select_option("±")
    page.get_by_role("button", name="健診を記録する").click()
    expect(page.locator("#step-handbook")).to_contain_text("架空 ゆかり")
    page.goto(f"/clinic/maternity/{patient}/")
    expect(page.locator("main")).to_contain_text("57.5")
    with_scripts = sign_in(open_window(size=PHONE), MIDWIFE)
    for address in (
        f"/clinic/maternity/{patient}/",
        f"/clinic/visit/{code}/",
        "/clinic/visit/",
        "/clinic/teens/",
    ):
        with_scripts.goto(address)
        assert [address, find_violations(with_scripts), overflow(with_scripts)] == [address, [], 0]
