"""Registering by oneself, opening the account, and the town's confirmation."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.browser import DESK, PHONE, find_violations, overflow, sign_in
from tests.e2e.talk import Talk

pytestmark = pytest.mark.browser


def make_photo() -> bytes:
    """Return a photo of a document as a telephone makes it."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "#ddd").save(out, "JPEG")
    return out.getvalue()


def test_resident_registers_opens_the_account_and_is_confirmed(town, open_window):
    page = open_window(size=PHONE).new_page()
    page.goto("/talk/start/register/")
    page.get_by_role("button", name="始める").click()
    talk = Talk(page)
    talk.choose_place("美篶 末広")
    talk.enter("倉田 ひさ")
    talk.enter("クラタ ヒサ")
    talk.enter_birthday(1940, 5, 6)
    talk.enter("美篶0番地")
    talk.enter("0265-00-1234")
    talk.choose("免許を返納した")
    talk.go_on_with_first_tile()
    talk.skip()
    talk.send_photo(make_photo())
    talk.say_no()
    talk.say_yes()
    expect(page.locator("main")).to_contain_text("倉田 ひさ")
    talk.say_yes()
    expect(page.locator("main h1")).to_contain_text("登録しました")
    code = page.locator("dd", has_text=re.compile(r"^\s*\d{8}\s*$")).first.inner_text().strip()

    page.get_by_role("link", name="暗証（パスワード）を決める").click()
    for field in page.locator("input[type=password]").all():
        field.fill("たかとお さくら 810")
    page.locator("main form button").last.click()
    page.wait_for_url("**/me/**")
    expect(page.locator("h1")).to_contain_text("倉田 ひさ")

    desk = sign_in(open_window(size=DESK), "dispatcher")
    desk.goto("/registrations/")
    desk.get_by_role("link", name="倉田 ひさ").click()
    desk.locator("label.tile").first.click()
    desk.get_by_role("button", name="決めて、本人に知らせる").click()
    expect(desk.locator("body")).not_to_contain_text("入力をお確かめください")
    facts = town.ask(
        "[[e.status, e.resident.code, e.resident.kana] for e in "
        "Eligibility.objects.filter(resident__family_name='倉田', resident__given_name='ひさ')]",
        "from moyai.core.residents.models import Eligibility",
    )
    assert facts == [["confirmed", code, "くらた ひさ"]]

    page.goto("/me/notices/")
    expect(page.locator("article").first).to_be_visible()
    shop_for_a_parent(town, open_window, page, code)


def shop_for_a_parent(town, open_window, page, code):
    """Hanako lets her order, on her own page; she orders, Hanako is told, and takes it back."""
    hanako = sign_in(open_window(size=PHONE), "hanako")
    hanako.goto("/shop/mine/")
    hanako.get_by_role("link", name="ご家族に注文を頼む").click()
    for label, value in (("登録番号", code), ("お名前", "倉田ひさ"), ("続柄", "めい")):
        hanako.get_by_label(label).fill(value)
    hanako.get_by_role("button", name="この人に頼む").click()
    expect(hanako.locator("main")).to_contain_text("必須")  # nothing without her yes
    hanako.get_by_label("本人の同意").check()
    hanako.get_by_role("button", name="この人に頼む").click()
    expect(hanako.locator("main")).to_contain_text("倉田 ひさ（めい）")
    assert (overflow(hanako), find_violations(hanako)) == (0, [])

    page.goto("/shop/")
    page.get_by_label("どなたのお買い物ですか").select_option(label="春日 花子")
    page.get_by_role("button", name="切りかえる").click()
    for name in ("だいこん", "牛乳"):
        page.get_by_role("button", name=f"かごに入れる ({name}").first.click()
    page.get_by_role("link", name="かごを見る").click()
    expect(page.locator("h1")).to_have_text("春日 花子さんのかご")
    page.locator("details", has_text="品ごとに決める").locator("summary").click()
    page.locator("details select").first.select_option(label="電話で聞いてほしい")
    page.get_by_role("button", name="この内容で注文する").click()
    expect(page.locator("main")).to_contain_text("牛乳")
    placed = town.ask(
        "[[o.member.resident.name, o.placed_by.username != 'hanako', [l.substitution for l in o.lines.all()]]"
        " for o in Order.objects.filter(placed_by__resident__family_name='倉田')]",
        "from moyai.services.shopping.models import Order",
    )
    assert placed == [["春日 花子", True, ["call", "similar"]]]
    hanako.goto("/me/notices/")
    expect(hanako.locator("main")).to_contain_text("倉田 ひささんが、お買い物の注文を代わりに")
    hanako.goto("/shop/family/")
    hanako.get_by_role("button", name="やめる").click()
    expect(hanako.locator("main")).to_contain_text("いまは、だれにも頼んでいません")
    page.goto("/shop/")
    expect(page.get_by_label("どなたのお買い物ですか")).to_have_count(0)


def test_who_lives_in_the_centre_is_told_at_the_first_question(town, open_window):
    page = open_window(size=PHONE).new_page()
    page.goto("/talk/start/register/")
    page.get_by_role("button", name="始める").click()
    talk = Talk(page)
    question = talk.question
    page.locator('input[name="query"]').fill("上新田")
    page.locator(".place-search button").click()
    found = page.locator("label[for=result-1]")
    expect(found.locator("input")).to_be_disabled()
    expect(found).to_contain_text("中心市街地")
    assert talk.question == question
