"""Hanako books, sees and cancels a ride in her LINE chat; the platform is ours and speaks LINE's protocol."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import PHONE
from tests.e2e.conftest import OpenWindow
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
PATIENCE_MS = 60_000
"""The first answer waits for all that the worker loads: twenty seconds where the machine is busy."""


@pytest.fixture(scope="module")
def town(town_with_devices: RunningTown) -> RunningTown:
    return town_with_devices


def write(phone: Page, words: str) -> None:
    """Write a message and send it."""
    phone.get_by_placeholder("メッセージ").fill(words)
    phone.get_by_role("button", name="送る", exact=True).click()


def press(phone: Page, words: str) -> None:
    """Press the latest button with these words."""
    phone.get_by_text(words, exact=True).last.click()


def hear(phone: Page, words: str) -> None:
    """Wait until the chat says these words."""
    expect(phone.get_by_text(words).last).to_be_visible(timeout=PATIENCE_MS)


def test_booking_looking_and_cancelling_in_the_chat(open_window: OpenWindow, town: RunningTown) -> None:
    phone = open_window(size=PHONE).new_page()
    phone.goto(f"{town.devices.line}/phone/hanako")
    write(phone, "予約する")
    hear(phone, "どこから乗りますか。")
    press(phone, "自宅")
    hear(phone, "どこまで行きますか。")
    write(phone, "伊那中央病院")
    hear(phone, "いつがよいですか。")
    press(phone, "出発の時刻を決める")
    hear(phone, "何日の何時より後に出発しますか。")
    write(phone, "あした10時")
    hear(phone, "全部で何人乗りますか。")
    press(phone, "1人")
    hear(phone, "車いすは何台ですか。")
    press(phone, "なし")
    hear(phone, "どの車にしますか。")
    press(phone, "これにする")
    hear(phone, "この内容で予約しますか。")
    press(phone, "予約する")
    hear(phone, "運転手に言う番号")
    rides = town.ask(
        "list(Ride.objects.filter(channel='line').values_list('code', 'status'))",
        "from moyai.services.shared_taxi.models import Ride",
    )
    assert [status for _code, status in rides] == ["booked"]
    hear(phone, rides[0][0][-4:])

    write(phone, "予約を見る")
    hear(phone, "どうしますか。")
    press(phone, "この予約を取り消す")
    hear(phone, "取り消しますか。")
    press(phone, "取り消す")
    hear(phone, "予約を取り消しました。")
    expression = "list(Ride.objects.filter(channel='line').values_list('status', flat=True))"
    assert town.ask(expression, "from moyai.services.shared_taxi.models import Ride") == ["cancelled"]
