"""A visit's call in real browsers: nurse, doctor, daughter see each other; what goes wrong is mended."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.bookings import at
from tests.e2e.browser import DESK, PHONE, TABLET, find_violations, launch, overflow, sign_in
from tests.e2e.calls import (
    FAKE_MEDIA,
    PATIENCE_MS,
    VISIT,
    WEAK_LINE,
    enter_visit,
    expect_moving,
    expect_people,
    find_link,
    join,
    list_events,
    seed_visit,
    tiles,
    wait_for_event,
)
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
TEN = at(10, 0)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = launch(playwright, FAKE_MEDIA)
        yield chromium
        chromium.close()


def test_nurse_doctor_and_daughter_in_one_call(town: RunningTown, open_window: Any) -> None:
    town.set_clock(TEN)
    seed_visit(town, TEN)
    nurse = sign_in(open_window(size=TABLET), "nurse")
    enter_visit(nurse)
    join(nurse)
    expect(nurse.locator("[data-call-status]")).to_have_text("ほかの人が入るのを待っています。")

    # The doctor does not come: the nurse is told what to do, and waits longer.
    town.set_clock(TEN + timedelta(minutes=6))
    late = nurse.locator("[data-call-is-late]")
    expect(late).to_be_visible(timeout=60_000)
    expect(late).to_contain_text("医師がまだ入りません")
    assert find_violations(nurse) == []
    late.get_by_role("button", name="もう少し待つ").click()
    expect(late).to_be_hidden()

    # The doctor's own page holds the call beside what was measured.
    doctor = sign_in(open_window(size=DESK), "doctor")
    enter_visit(doctor, f"/clinic/doctor/{VISIT}/")
    join(doctor)
    assert find_violations(doctor) == []
    for page in (nurse, doctor):
        expect_people(page, 1)
        expect_moving(page)
    expect(tiles(nurse)).to_contain_text("医師")
    expect(tiles(doctor)).to_contain_text("看護師")
    begun = town.ask(
        f"Visit.objects.filter(code={VISIT!r}, status='in_call', call_started_at__isnull=False).count()",
        "from moyai.services.mobile_clinic.models import Visit",
    )
    assert begun == 1
    _let_daughter_in(town, open_window, nurse, doctor)
    _talk_without_picture(town, nurse, doctor)
    _lose_the_network(town, nurse, doctor)
    _withdraw_consent(town, nurse, doctor)


def _let_daughter_in(town: RunningTown, open_window: Any, nurse: Page, doctor: Page) -> None:
    """She comes by a link that works once, sees both, and leaves; another with the same link stays out."""
    doctor.context.new_page().goto(f"/clinic/visits/{VISIT}/call/")
    desk = doctor.context.pages[-1]
    desk.locator('[name="relative"]').check()
    desk.locator('form:has([name="relative"]) [name="agreed"]').check()
    desk.get_by_role("button", name="1回だけ入れるリンクを送る").click()
    expect(desk.locator("main")).to_contain_text("1回だけ入れるリンクを送りました")
    desk.close()
    link = find_link(town)

    phone = open_window(size=PHONE).new_page()
    phone.goto(link)
    phone.get_by_role("button", name="この機器で入る").click()
    expect(phone.locator('[data-check="camera"]')).to_have_text("映っています", timeout=PATIENCE_MS)
    assert find_violations(phone) == []
    join(phone)
    for page in (nurse, doctor, phone):
        expect_people(page, 2)
        expect_moving(page, 2)
    assert overflow(phone) <= 0
    expect(phone.get_by_role("button", name="通話を終える")).to_have_count(0)

    stranger = open_window(size=PHONE).new_page()
    stranger.goto(link)
    expect(stranger.locator("main")).to_contain_text("もう使われました")
    # Alone with the keyboard: the last button leaves.
    phone.get_by_role("button", name="自分だけ出る").focus()
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", name="通話から出ました。")).to_be_visible()
    for page in (nurse, doctor):
        expect_people(page, 1)
        expect_moving(page)
    assert [each in list_events(town) for each in ("link_used", "link_refused", "left")] == [True] * 3


def _talk_without_picture(town: RunningTown, nurse: Page, doctor: Page) -> None:
    """The nurse stops her picture, is told what that means, and shows it again."""
    nurse.get_by_role("button", name="カメラ").click()
    expect(tiles(doctor)).to_contain_text("映像なし（声だけ）")
    expect(nurse.locator("[data-call-sound-alone]")).to_contain_text("オンライン診察と認められません")
    nurse.get_by_role("button", name="カメラ").click()
    expect(tiles(doctor).locator("[data-call-dark]")).to_be_hidden()
    expect_moving(doctor)
    # On a weak line the picture goes by itself, and the sound stays.
    nurse.evaluate(WEAK_LINE)
    expect(nurse.locator("[data-call-poor]")).to_be_visible(timeout=PATIENCE_MS)
    expect(nurse.locator("[data-call-level]")).to_have_text("回線：切れそう")
    expect(tiles(doctor)).to_contain_text("映像なし（声だけ）")
    levels = "list(QualityReport.objects.values_list('level', 'loss_pct').order_by('-pk'))"
    reported = town.ask(levels, "from moyai.core.video.models import QualityReport")
    assert ["poor", 30] in reported
    assert "good" in {level for level, _loss in reported}
    nurse.get_by_role("button", name="電話に切りかえる").click()
    expect(doctor.locator("[data-call-by-phone]")).to_contain_text("電話で話しています")
    events = list_events(town)
    assert [each in events for each in ("picture_off", "picture_on", "by_phone")] == [True] * 3


def _lose_the_network(town: RunningTown, nurse: Page, doctor: Page) -> None:
    """The nurse's tablet has no network for a while; when it is back a new way is found."""
    nurse.reload()  # a new page of the same person: the line is good again
    join(nurse)
    nurse.context.set_offline(True)
    expect(nurse.locator("[data-call-cut]")).to_be_visible(timeout=PATIENCE_MS)
    nurse.context.set_offline(False)
    expect(nurse.locator("[data-call-cut]")).to_be_hidden(timeout=PATIENCE_MS)
    for page in (nurse, doctor):
        expect_moving(page)
    wait_for_event(town, "restarted")


def _withdraw_consent(town: RunningTown, nurse: Page, doctor: Page) -> None:
    """The patient takes her consent back: it is over for everybody, at once, and cameras are off."""
    town.run_python(
        "from moyai.core import clock\n"
        "from moyai.services.mobile_clinic.models import Visit\n"
        "from moyai.services.mobile_clinic.operations.calls import end_call\n"
        f"visit = Visit.objects.get(code={VISIT!r})\n"
        "end_call(visit=visit, why='consent', actor='test', now=clock.now())\n"
    )
    for page in (nurse, doctor):
        expect(page.get_by_role("heading", name="ご本人が同意を取り消したため")).to_be_visible(
            timeout=PATIENCE_MS
        )
        expect(page.locator("[data-call-room]")).to_be_hidden()
        assert page.locator("[data-call-self]").evaluate(
            "v => v.srcObject.getTracks().every(track => track.readyState === 'ended')"
        )
    assert "同意を取り消した" in nurse.request.get(f"{town.url}/clinic/visits/{VISIT}/call/").text()


def test_a_link_whose_time_is_over_says_so_and_asks_for_a_new_one(
    town: RunningTown, open_window: Any
) -> None:
    town.set_clock(TEN + timedelta(minutes=10))
    nurse = sign_in(open_window(size=TABLET), "nurse")
    enter_visit(nurse)
    join(nurse)
    nurse.locator(".call__guests summary").click()
    nurse.get_by_label("お名前").fill("通訳の李")
    nurse.get_by_role("button", name="1人だけ入れるリンクを作る").click()
    link = nurse.locator("[data-call-link] output")
    expect(link).to_contain_text("/call/")
    address = link.inner_text()
    town.set_clock(TEN + timedelta(minutes=45))
    page = open_window(size=PHONE).new_page()
    page.goto(address)
    expect(page.locator("main")).to_contain_text("リンクの時間がすぎました")
    assert find_violations(page) == []
    page.get_by_role("button", name="新しいリンクをたのむ").click()
    expect(page.get_by_role("heading", name="新しいリンクを待っています")).to_be_visible()
    expect(nurse.locator("[data-call-asking]")).to_be_visible(timeout=PATIENCE_MS)
    asking = nurse.locator("[data-call-guests] li", has_text="新しいリンクを待っています")
    asking.get_by_role("button", name="新しいリンク").click()
    expect(link).not_to_have_text(address)
    page.goto(link.inner_text())
    page.get_by_role("button", name="この機器で入る").click()
    join(page)
    expect_people(page, 1)
    expect_moving(page)
    nurse.get_by_role("button", name="通話を終える").click()
    expect(page.get_by_role("heading", name="通話は終わりました。")).to_be_visible(timeout=PATIENCE_MS)
