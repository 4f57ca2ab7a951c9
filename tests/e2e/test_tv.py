"""A television is paired, and a ride booked with arrows and OK only; every page fits three sizes of sets."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.bookings import at, list_states
from tests.e2e.browser import DESK, PHONE, find_violations, overflow, sign_in, take_picture
from tests.e2e.remote import SETS, Remote, pair, read_code, switch_on
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser


@pytest.fixture
def remote(town: RunningTown, open_window) -> Iterator[Remote]:
    """The set of Hanako's household."""
    town.set_clock(at(9, 5))
    page = switch_on(open_window(size=SETS[0]))
    pair(page, open_window(size=PHONE), "hanako")
    set_ = Remote(page)
    yield set_
    assert set_.misfits == []


def test_ride_is_booked_with_arrows_and_ok(town: RunningTown, open_window) -> None:
    town.set_clock(at(9, 5))
    page = switch_on(open_window(size=SETS[0]))
    remote = Remote(page)
    remote.look()
    take_picture(page, "tv-code")
    pair(page, open_window(size=PHONE), "hanako")
    take_picture(page, "tv-home")
    remote.press("予約")
    remote.press("自宅")
    remote.press("病院")
    remote.press("伊那中央病院")
    remote.press("着きたい時刻")
    remote.press("今日")
    remote.press("午前11時")
    remote.look()
    remote.back()
    remote.press("午前11時")
    remote.press("午前11時20分")
    remote.press("1人")
    remote.press("なし")
    remote.look()
    take_picture(page, "tv-offers")
    remote.press("お迎え")
    remote.press("直す")
    remote.look()
    remote.back()
    remote.press("係の人と話す")
    remote.press("テレビで続ける")
    take_picture(page, "tv-confirm")
    remote.press("予約する")
    assert remote.question.startswith("予約しました")
    remote.press("つづきを見る")
    remote.press("最初のページへ")
    assert list_states(town, "伊那中央病院") == ["booked"]
    while page.url.endswith("/tv/notice/"):
        remote.press("わかりました")
    expect(page.locator(".tv-card").first).to_contain_text("伊那中央病院")
    remote.look()
    take_picture(page, "tv-home-ride")
    assert remote.misfits == []


def test_notice_comes_by_itself_and_stays_until_ok(town: RunningTown, remote: Remote) -> None:
    tell(town, "車がまもなく着きます。家の前でお待ちください。")
    remote.page.wait_for_url("**/tv/notice/", timeout=20_000)
    remote.look()
    take_picture(remote.page, "tv-notice")
    remote.page.reload()
    remote.press("わかりました")
    remote.page.wait_for_url("**/tv/home/")


def tell(town: RunningTown, words: str) -> None:
    town.run_python(
        "from moyai.core import clock\n"
        "from moyai.core.notices.operations import notify\n"
        "from moyai.core.residents.models import Resident\n"
        "one = Resident.objects.get(user__username='hanako')\n"
        f"notify(resident=one, kind='test.near', text={{'ja': {words!r}}}, "
        "idempotency_key='near-1', now=clock.now())\n"
    )


def test_power_cut_in_the_middle_of_a_question(town: RunningTown, remote: Remote) -> None:
    remote.press("予約")
    remote.press("娘の家")
    remote.press("診療所")
    context = remote.page.context
    remote.page.close()
    again = Remote(switch_on(context))
    expect(again.page.locator(".tv-ask__chosen")).to_contain_text("診療所")
    remote.page = again.page


def test_digits_choose_too(town: RunningTown, remote: Remote) -> None:
    remote.leave("1")
    question = remote.question
    remote.leave("1")
    assert remote.question != question


def test_set_works_without_scripts_by_tab_and_enter(town: RunningTown, open_window) -> None:
    town.set_clock(at(9, 5))
    context = open_window(size=SETS[1], scripts=False)
    page = switch_on(context)
    web = sign_in(open_window(size=PHONE), "hanako")
    web.goto("/tv/pair/")
    web.fill("#code", read_code(page))
    web.get_by_role("button", name="登録する").click()
    page.goto("/tv/")
    expect(page.locator(":focus")).to_have_count(1)  # the first key, by autofocus
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("どこから")
    expect(page.locator(":focus")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("どこまで")


def test_old_sets_code_is_refused_and_a_stranger_sees_nothing(town: RunningTown, open_window) -> None:
    web = sign_in(open_window(size=PHONE), "hanako")
    web.goto("/tv/pair/")
    web.fill("#code", "12")
    web.get_by_role("button", name="登録する").click()
    expect(web.locator(".error-summary")).to_contain_text("見つかりません")
    assert find_violations(web) == []
    assert overflow(web) == 0


def test_doors_of_the_demo_have_a_remote_that_presses_keys(town: RunningTown, open_window) -> None:
    town.set_clock(at(9, 5))
    page = open_window(size=DESK).new_page()
    page.goto("/demo/doors/")
    screen = page.frame_locator("[data-tv]")
    expect(screen.locator(".tv-code__digits")).to_be_visible()
    expect(page.locator("#tv-code")).not_to_have_value("")
    page.get_by_role("button", name="おうちのテレビにする").click()
    expect(screen.locator("h1")).to_contain_text("どうなさいますか")
    take_picture(page, "doors")
    expect(screen.locator("body[data-is-ready]")).to_be_visible()
    page.get_by_role("button", name="決定").click()
    expect(screen.locator("h1")).to_contain_text("どこから")
    expect(screen.locator("body[data-is-ready]")).to_be_visible()
    page.get_by_role("button", name="右", exact=True).click()
    expect(screen.locator(".key:focus")).to_contain_text("娘の家")
    page.get_by_role("button", name="戻る").click()
    expect(screen.locator("h1")).to_contain_text("どうなさいますか")
    for size in (PHONE, DESK, (1920, 1080)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert overflow(page) == 0
    assert find_violations(page) == []
