"""A day of the challenge: Hanako sends a photo in LINE, her grandchild reports on the web and gives an OK."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from moyai.core.photos.tests.pictures import take_photo
from tests.e2e.browser import PHONE, expect_all_to_fit, sign_in_with_password, take_picture
from tests.e2e.challenge import GRANDCHILD, PASSWORD
from tests.e2e.conftest import START, OpenWindow
from tests.e2e.test_line import PATIENCE_MS, hear, press, write
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
IMPORT = "from tests.e2e.challenge import form_family_team"
REPORTS = "from moyai.services.habit_challenge.models import Report, Word"


@pytest.fixture(scope="module")
def town(town_with_devices: RunningTown) -> RunningTown:
    town_with_devices.ask(f"form_family_team({START.date().isoformat()!r})", IMPORT)
    return town_with_devices


def test_elder_reports_in_line_and_grandchild_on_the_web(
    open_window: OpenWindow, town: RunningTown, tmp_path: Path
) -> None:
    phone = open_window(size=PHONE).new_page()
    phone.goto(f"{town.devices.line}/phone/hanako")
    picture = tmp_path / "walk.jpg"
    picture.write_bytes(take_photo(size=(1600, 1200)))
    phone.locator("#picture").set_input_files(picture)
    hear(phone, "この写真を")
    press(phone, "報告にする")
    hear(phone, "報告しました")
    press(phone, "歩数も報告する")
    hear(phone, "は何歩でしたか。")
    write(phone, "6200")
    hear(phone, "目標達成です")

    web = sign_in_with_password(open_window(size=PHONE), GRANDCHILD, PASSWORD)
    web.goto("/challenge/feed/")
    expect(web.get_by_text("6,200")).to_be_visible()
    expect_all_to_fit(web)
    web.get_by_role("link", name="きょうの報告をする").click()
    expect_all_to_fit(web)
    web.get_by_label("歩数", exact=True).fill("8100")
    web.get_by_label("きょうの写真").set_input_files(picture)
    web.get_by_label("ひとこと").fill("学校の帰りに歩いた")
    web.get_by_role("button", name="報告する").click()
    expect(web.get_by_text("学校の帰りに歩いた")).to_be_visible(timeout=PATIENCE_MS)
    web.get_by_role("button", name="みんなにOK").press("Enter")
    expect(web.get_by_text("1件にOKを送りました。")).to_be_visible()
    web.get_by_label("チームのみんなへ").fill("おばあちゃん、すごい")
    web.get_by_role("button", name="送る", exact=True).click()
    expect(web.get_by_text("おばあちゃん、すごい", exact=True)).to_be_visible()
    expect_all_to_fit(web)
    web.goto("/challenge/feed/")
    take_picture(web, "challenge")
    ours = "Report.objects.filter(member__programme__code='journey').order_by('steps')"
    rows = town.ask(f"list({ours}.values_list('steps', 'through', 'ok_count'))", REPORTS)
    assert rows == [[6200, "line", 1], [8100, "web", 0]]
    assert town.ask(f"[report.photo != '' for report in {ours}]", REPORTS) == [True, True]

    write(phone, "チームの様子")
    hear(phone, "学校の帰りに歩いた")
    press(phone, "OKを送る")
    hear(phone, "1件にOKを送りました")
