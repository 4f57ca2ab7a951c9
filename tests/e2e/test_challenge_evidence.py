"""An officer reads the curve; an elder answers the check, agrees to a call, and the centre takes it up."""

import pytest
from playwright.sync_api import expect

from tests.e2e.bookings import at
from tests.e2e.browser import DESK, PHONE, expect_all_to_fit, sign_in, take_picture
from tests.e2e.talk import Talk

pytestmark = pytest.mark.browser


def test_an_officer_reads_the_curve_and_asks_it_of_the_elders_alone(town, open_window):
    town.set_clock(at(9, 20))
    officer = sign_in(open_window(size=DESK), "officer")
    officer.goto("/challenge/town/evidence/")
    said = officer.locator("section", has_text="ひとことで").first
    expect(said).to_contain_text("人が60日後も続けています")
    expect(officer.locator("figure svg polyline")).to_have_count(3)
    table = officer.locator("#curve-table")
    expect(table.locator("tbody tr")).to_have_count(4)
    officer.locator("figure").first.scroll_into_view_if_needed()
    take_picture(officer, "retention")
    everybody = int(table.locator("tbody tr").last.locator("td").first.inner_text().replace(",", ""))
    expect_all_to_fit(officer)

    officer.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    officer.get_by_label("だれについて").select_option("elder")
    officer.get_by_role("button", name="見る").click()
    elders = int(table.locator("tbody tr").last.locator("td").first.inner_text().replace(",", ""))
    assert 0 < elders < everybody
    with officer.expect_download() as found:
        officer.get_by_role("link", name="同意した方の表（CSV）").click()
    assert found.value.path().read_text("utf-8-sig").splitlines() == [
        "person,team,origin,generation,joined_week,days,dropped,reason,returned,steps_before,steps_after"
    ]


def test_an_elder_answers_the_check_and_the_centre_calls(town, open_window):
    town.set_clock(at(9, 20))
    elder = sign_in(open_window(size=PHONE), "hanako")
    elder.goto("/challenge/check/")
    expect_all_to_fit(elder)
    elder.get_by_role("button", name="チェックを始める").click()
    talk = Talk(elder)
    talk.choose("基本チェックリスト")
    elder.get_by_role("button", name="始める").click()
    for number in range(1, 26):
        if number == 12:
            talk.enter("150")
            talk.enter("48")
        else:
            talk.choose("はい" if number in (*range(1, 9), 16, 19, 13, 14, 25, 23) else "いいえ")
        if number == 3:  # she is called away, and comes back another time
            elder.goto("/challenge/check/")
            elder.get_by_role("button", name="続きから答える").click()
            if "続き" not in talk.question:
                talk.choose("基本チェックリスト")
            talk.choose("続きから")
            elder.get_by_role("button", name="始める").click()
    expect(elder.locator("main")).to_contain_text("気になる答えが4つ")
    elder.get_by_role("button", name="見ました").click()
    expect(elder.locator("main")).to_contain_text("美篶地域包括支援センター")
    expect_all_to_fit(elder)
    elder.get_by_role("button", name="伝えてよい").click()
    expect(elder.locator("main")).to_contain_text("に伝えました")
    elder.goto("/challenge/check/")
    expect(elder.locator("figure svg polyline")).to_have_count(1)  # half a year ago, and today
    expect_all_to_fit(elder)

    centre = sign_in(open_window(size=DESK), "centre")
    centre.goto("/challenge/centre/")
    expect_all_to_fit(centre)
    centre.get_by_role("link", name="春日 花子").click()
    expect(centre.locator("main")).to_contain_text("お口の働き")
    expect_all_to_fit(centre)
    centre.get_by_role("button", name="受け取る").click()
    expect(centre.locator("main")).to_contain_text("受け取った")
    elder.reload()
    expect(elder.locator("section", has_text="センターへの相談")).to_contain_text("受け取った")


def test_a_member_gives_coins_by_the_keyboard_and_takes_them_back(town, open_window):
    town.set_clock(at(9, 20))
    member = sign_in(open_window(size=PHONE), "grandchild")
    member.goto("/challenge/coins/")
    expect_all_to_fit(member)
    have = int(member.locator(".figure-big").inner_text().removesuffix("枚"))
    assert have > 0
    field = member.locator("article", has_text="こども食堂").locator("input[name=coins]")
    field.focus()
    member.keyboard.type("1")
    member.keyboard.press("Enter")
    expect(member.locator("main")).to_contain_text("ありがとうございます")
    assert int(member.locator(".figure-big").inner_text().removesuffix("枚")) == have - 1
    member.get_by_role("button", name="取り消す").first.press("Enter")
    expect(member.locator(".figure-big")).to_have_text(f"{have}枚")
    officer = sign_in(open_window(size=DESK), "officer")
    for page in ("coins/", "coins/rule/", "coins/exchanges/", "coins/projects/milk/", "flags/"):
        officer.goto(f"/challenge/town/{page}")
        expect_all_to_fit(officer)
