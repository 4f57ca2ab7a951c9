"""The office of a taxi firm and the town's officer: what passes between them, on paper and on the screen."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import PHONE, find_violations, overflow, sign_in

pytestmark = pytest.mark.browser
MONTH = "/town/claims/shared/misuzu/2026-05"


def read_file(page: Page, path: str) -> bytes:
    """Return what an address gives to be saved."""
    answer = page.context.request.get(path)
    assert answer.status == 200, f"{path}: {answer.status}"
    return answer.body()


def check_page(page: Page) -> None:
    assert find_violations(page) == []
    assert overflow(page) <= 0


def press_enter(page: Page, name: str) -> None:
    """Press a button without a mouse."""
    page.get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_a_claim_goes_to_and_fro_until_it_is_right(town, open_window):
    officer, firm = sign_in(open_window(), "officer"), sign_in(open_window(size=PHONE), "operator")
    officer.goto("/town/claims/?month=2026-05")
    officer.get_by_role("link", name="確かめる").click()
    expect(officer.get_by_text("よろしくお願いします。").first).to_be_visible()
    check_page(officer)
    press_enter(officer, "理由をつけて差し戻す")
    expect(officer.locator(".error-summary, [role=alert]").first).to_be_visible()
    officer.locator('[name="reason"]').fill("5月30日の現金を数えなおしてください")
    press_enter(officer, "理由をつけて差し戻す")
    expect(officer.get_by_text("差し戻しました")).to_be_visible()

    firm.goto(f"{MONTH}/")
    expect(firm.get_by_text("5月30日の現金を数えなおしてください").first).to_be_visible()
    check_page(firm)
    firm.locator('[name="note"]').fill("数えなおしました")
    press_enter(firm, "この額で市に提出する")
    expect(firm.get_by_text("請求を提出しました")).to_be_visible()
    assert firm.get_by_role("button", name="受け付けて確定する").count() == 0

    officer.goto(f"{MONTH}/")
    expect(officer.get_by_text("数えなおしました").first).to_be_visible()
    press_enter(officer, "受け付けて確定する")
    expect(officer.get_by_text("受け付けて、確定しました")).to_be_visible()
    assert read_file(firm, f"{MONTH}.pdf").startswith(b"%PDF")
    assert "請求額" in read_file(officer, f"{MONTH}.csv").decode("utf-8-sig")


def test_a_refund_and_a_fee_are_dealt_with_without_a_mouse(town, open_window):
    page = sign_in(open_window(size=PHONE), "officer")
    ride = town.ask(
        "Ride.objects.filter(status='done', fare_yen__gt=250).order_by('-pk').first().code",
        "from moyai.services.shared_taxi.models import Ride",
    )
    page.goto("/town/refunds/new/")
    page.locator('[name="code"]').fill(ride)
    page.keyboard.press("Enter")
    expect(page.get_by_text("あと返せる額")).to_be_visible()
    check_page(page)
    page.locator('[name="why"][value="goodwill"]').check()
    page.locator('[name="note"]').fill("お迎えがおくれた")
    page.locator('[name="yen"]').fill("99999")
    press_enter(page, "現金を渡して返金する")
    expect(page.get_by_text("返せるのは、あと").first).to_be_visible()
    page.locator('[name="yen"]').fill("100")
    press_enter(page, "現金を渡して返金する")
    expect(page.get_by_text("返金を記帳しました")).to_be_visible()
    check_page(page)
    assert read_file(page, page.url.rstrip("/") + ".pdf").startswith(b"%PDF")

    page.goto("/town/fees/")
    check_page(page)
    page.locator("section", has=page.locator("#proposed")).get_by_role("link").first.click()
    press_enter(page, "料金を記帳する")  # nobody has been told yet, and nothing was said
    expect(page.locator(".error-summary, [role=alert]").first).to_be_visible()
    check_page(page)
    page.locator('[name="charge-note"]').fill("お電話した")
    page.locator('[name="charge-is_acknowledged"]').check()
    press_enter(page, "料金を記帳する")
    expect(page.get_by_text("料金を記帳しました")).to_be_visible()
    page.locator('[name="pay-yen"]').fill("200")
    press_enter(page, "受け取った")
    expect(page.get_by_text("支払い済み").first).to_be_visible()
    receipt = page.get_by_role("link", name="領収書（PDF）").get_attribute("href")
    assert read_file(page, str(receipt)).startswith(b"%PDF")


def test_a_firm_keeps_its_records_and_answers_for_them(town, open_window):
    page = sign_in(open_window(size=PHONE), "operator")
    page.goto("/crews/drivers/")
    expect(page.get_by_text("期限").first).to_be_visible()
    page.goto("/crews/?date=2026-06-11")
    page.get_by_role("link", name="乗務前の点呼").first.click()
    check_page(page)

    page.goto("/crews/complaints/")
    page.get_by_role("link", name="行き先を伝えたのに").click()
    for name, text in (("cause", "聞きもらした"), ("explanation", "おわびした"), ("improvement", "復唱する")):
        page.locator(f'[name="{name}"]').fill(text)
    page.locator('[name="in_charge"]').fill("宮下")
    press_enter(page, "記録する")
    expect(page.get_by_text("記録しました")).to_be_visible()
    check_page(page)

    page.goto("/crews/accidents/")
    page.get_by_role("link", name="後退して").click()
    page.locator('[name="cause"]').fill("見ていなかった")
    page.locator('[name="prevention"]').fill("降りて見る")
    press_enter(page, "記録する")
    expect(page.get_by_text("前に書いたこと")).to_be_visible()
    for name in ("complaints", "accidents", "roll-calls", "duty"):
        assert read_file(page, f"/crews/{name}.pdf?date=2026-06-09").startswith(b"%PDF")
    book = read_file(page, "/crews/complaints.csv").decode("utf-8-sig")
    assert "復唱する" in book
    assert "車いすの固定" not in book  # another firm's
