"""A ride booked by telephone keypad, and a notice that rings and is understood, in the browser."""

import re
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from moyai.demo.leash import make_leashed
from tests.e2e.bookings import at, list_states
from tests.e2e.browser import find_violations, overflow, take_picture
from tests.running_town import ROOT, RunningTown, find_free_port

pytestmark = pytest.mark.browser

IN_FRAME = (380, 720)
MOBILE = "09000009100"
NUMBER, ACCOUNT = "+81265000000", "ACtest"


@pytest.fixture(scope="module")
def carrier_port() -> int:
    return find_free_port()


@pytest.fixture(scope="module")
def town(new_town: RunningTown, carrier_port: int) -> RunningTown:
    """A town with a telephone line."""
    new_town.environment |= {
        "MOYAI_VOICE_TOKEN": secrets.token_hex(8),
        "MOYAI_VOICE_ACCOUNT": ACCOUNT,
        "MOYAI_VOICE_NUMBER": NUMBER,
        "MOYAI_VOICE_API": f"http://127.0.0.1:{carrier_port}",
        "MOYAI_VOICE_WEBHOOK": new_town.url,
    }
    new_town.start_web()
    new_town.start_worker()
    return new_town


@pytest.fixture(scope="module")
def carrier(town: RunningTown, carrier_port: int) -> Iterator[str]:
    """The simulated carrier as its command starts it; its address."""
    command = [sys.executable, "-m", "moyai", "phone-carrier", "--port", str(carrier_port)]
    given = ["--webhook", f"{town.url}/voice/", "--telephone", f"{MOBILE}=花子さんの携帯", "--pace", "3"]
    process = subprocess.Popen(make_leashed([*command, *given]), cwd=ROOT, env=town.environment)
    address = f"http://127.0.0.1:{carrier_port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=1)
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


class Telephone:
    """What one can do with the telephone on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said = page.locator("#said p:not(.before)")

    def hear(self, words: str) -> None:
        expect(self.said.filter(has_text=words).first).to_be_visible(timeout=15_000)
        expect(self.page.locator("#status")).to_have_text(re.compile("ボタンを押して|通話が終わり"))

    def press(self, keys: str, *, heard: str) -> None:
        """Press keys on the screen once the words have been heard."""
        self.hear(heard)
        for key in keys:
            self.page.locator(f'[data-key="{key}"]').click()


@pytest.fixture
def telephone(carrier: str, town: RunningTown, open_window) -> Telephone:
    town.set_clock(at(9, 5))
    page = open_window(size=IN_FRAME).new_page()
    page.goto(f"{carrier}/telephone/{MOBILE}")
    page.get_by_label("消音").check()
    return Telephone(page)


def test_notice_rings_and_is_understood(town: RunningTown, telephone: Telephone) -> None:
    town.run_python(
        "from moyai.core import clock\n"
        "from moyai.core.notices.operations import notify\n"
        "from moyai.core.residents.models import Resident\n"
        "one = Resident.objects.get(user__username='hanako')\n"
        f"one.contact_points.exclude(value='{MOBILE}').delete()\n"
        "notify(resident=one, kind='test.near', text={'ja': '車がまもなく着きます。'}, "
        "idempotency_key='near-1', now=clock.now())\n"
    )
    page = telephone.page
    expect(page.get_by_role("button", name="電話に出る")).to_be_visible(timeout=90_000)
    take_picture(page, "telephone-ringing")
    page.get_by_role("button", name="電話に出る").click()
    telephone.press("1", heard="車がまもなく着きます。")
    expect(telephone.page.locator("#status")).to_have_text("通話が終わりました。", timeout=15_000)
    town.run_python(
        "from moyai.core.notices.models import Notice\n"
        "assert Notice.objects.get(idempotency_key='near-1').read_at is not None\n"
    )


def test_withheld_number_hears_the_menu_of_newcomers_and_speaks_to_the_desk(telephone: Telephone) -> None:
    page = telephone.page
    page.get_by_label("非通知").check()
    page.get_by_role("button", name="電話をかける").click()
    telephone.hear("登録している方、1番")
    expect(page.locator("#said")).not_to_contain_text("はなこ")
    page.keyboard.press("0")
    telephone.hear("折り返しができません")


def test_telephone_fits_small_frames_and_large_windows(telephone: Telephone) -> None:
    for width, height in (IN_FRAME, (320, 640), (1280, 800)):
        telephone.page.set_viewport_size({"width": width, "height": height})
        assert overflow(telephone.page) == 0
        box = telephone.page.locator(".options").bounding_box()
        assert box is not None and box["y"] + box["height"] <= max(height, 640)
    telephone.page.goto(f"{telephone.page.url}?lang=en")
    expect(telephone.page.get_by_role("button", name="Hang up")).to_be_visible()
    assert find_violations(telephone.page) == []


def test_ride_is_booked_by_keypad(town: RunningTown, telephone: Telephone) -> None:
    page = telephone.page
    assert find_violations(page) == []
    page.get_by_role("button", name="電話をかける").click()
    telephone.press("1", heard="タクシーを予約する、1番")
    take_picture(page, "telephone")
    telephone.press("1", heard="どこから乗りますか")
    telephone.press("2", heard="どこまで行きますか")
    telephone.press("2", heard="どんな場所ですか")
    telephone.press("1", heard="伊那中央病院、1番")
    telephone.press("3", heard="着きたい時刻を決める、2番")
    telephone.press("2", heard="明日、6月11日")
    telephone.press("1030", heard="時刻を、24時間の4けたで")
    telephone.press("1", heard="全部で何人乗りますか")
    telephone.press("1", heard="車いすは何台ですか")
    telephone.press("1", heard="どの車にしますか")
    telephone.press("1", heard="この内容で予約しますか")
    telephone.hear("予約しました")
    assert find_violations(page) == []
    assert overflow(page) == 0
    take_picture(page, "telephone-booked")
    # The way back in the same call: no day before the way there is named.
    telephone.press("1", heard="帰りも予約する、1番")
    telephone.press("3", heard="出発の時刻を決める、3番")
    telephone.press("1", heard="明日、6月11日、木曜日、1番")
    telephone.press("1130", heard="時刻を、24時間の4けたで")
    telephone.press("1", heard="どの車にしますか")
    telephone.press("1", heard="この内容で予約しますか")
    telephone.hear("予約しました")
    page.keyboard.press("Escape")
    ended = re.compile("通話が終わりました|から電話です")  # at once the town may ring with what was booked
    expect(page.locator("#status")).to_have_text(ended, timeout=15_000)
    assert list_states(town, "伊那中央病院") == ["booked"]
    assert list_states(town, "自宅") == ["booked"]
