"""The shop's clerk picks and packs: codes typed and by camera, what is missing, boxes, the slip."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.bookings import at
from tests.e2e.browser import TABLET, find_violations, launch_again, overflow, sign_in
from tests.e2e.camera import film_goods
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser

ORDERS = """
from datetime import datetime
from django.db.models import Count
from moyai.core.partners.models import Partner
from moyai.services.shopping.models import Item, Member, Shelf, Shop
from moyai.services.shopping.operations.placing import place_order
from moyai.services.shopping.wishes import LineWish, OrderWish

now = datetime.fromisoformat({now!r})
other = Shop.objects.create(
    partner=Partner.objects.get(code="misuzu"), key="other", name="よその店", lon=138.0, lat=35.8
)
shelf = Shelf.objects.create(shop=other, name="棚", aisle=1)
facts = dict(price_yen=1, weight_g=1, volume_ml=1, updated_at=now)
Item.objects.create(shop=other, shelf=shelf, number=1, jan="4901234567894", name="よその品", **facts)
number = {{item.number: item.pk for item in Item.objects.filter(shop__key="midori")}}
area = Member.objects.values("area").annotate(n=Count("pk")).order_by("-n")[0]["area"]
first, second = Member.objects.filter(area=area).order_by("pk")[:2]
wishes = [(151, 2, "similar"), (133, 1, "none"), (104, 1, "call")]
for member, lines in ((first, wishes), (second, [(151, 1, "none")])):
    lines = tuple(LineWish(item_id=number[n], quantity=count, substitution=wish) for n, count, wish in lines)
    place_order(
        member=member, wish=OrderWish(lines=lines, round_id=None, window=(840, 960)), channel="web",
        idempotency_key=f"journey:{{member.pk}}", actor="test", is_told=True, now=now,
    )
"""
ASKED = (
    "[[o.code, o.member.resident.name] for o in "
    "Order.objects.filter(idempotency_key__startswith='journey').order_by('placed_at', 'pk')]"
)
MODELS = "from moyai.services.shopping.models import Box, Item, Order, Slip"


def start(page: Page, code: str) -> None:
    """Begin with one order."""
    page.goto("/store/")
    form = page.locator("form", has=page.locator(f'input[value="{code}"]'))
    form.locator(f'input[value="{code}"]').check()
    form.get_by_role("button", name="選んだ注文を用意する").click()
    page.wait_for_url("**/store/pick/")


def scan(page: Page, code: str) -> None:
    """Type a barcode as a reader does: digits and Enter."""
    page.get_by_label("バーコード（8けたか13けた）").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_orders_are_picked_and_packed(
    town: RunningTown, browser: Browser, open_window, tmp_path: Path
) -> None:
    town.set_clock(at(9, 5))
    town.run_python(ORDERS.format(now=at(9, 5).isoformat()))
    (code, name), (second, _name) = town.ask(ASKED, MODELS)
    milk = town.ask("Item.objects.get(shop__key='midori', number=151).jan", MODELS)
    clerk = sign_in(open_window(size=TABLET), "shop")
    clerk.goto("/store/")
    assert clerk.get_by_role("button", name="選んだ注文を用意する").count() == 0  # before the cut-off
    town.set_clock(at(10, 35))
    start(clerk, code)

    other = sign_in(open_window(size=TABLET), "officer")
    start(other, code)
    expect(other.locator("main")).to_contain_text("北原 由美さんが10:35から")
    expect(other.locator("main")).to_contain_text("二人で進められます")

    scan(clerk, "4901234567894")
    expect(clerk.locator("main")).to_contain_text("これはよその店の品です")
    scan(clerk, milk)
    expect(clerk.locator("main")).to_contain_text("A：牛乳")
    stale = other.locator(".card", has_text="牛乳 1L × 2")  # drawn before the clerk took one
    stale.get_by_role("button", name="A 牛乳：取った", exact=True).click()
    expect(other.locator("main")).to_contain_text("注文より多くなります")

    clerk.locator("li.card", has_text="牛乳").get_by_text("品が足りない").click()
    clerk.get_by_role("button", name="A 牛乳：足りないと伝える").click()
    expect(clerk.locator("main")).to_contain_text("代わりに「低脂肪牛乳」（188円）を取ってください")
    clerk.get_by_role("button", name="A 低脂肪牛乳：取った").click()
    beef = clerk.locator("li.card", has_text="牛肉")
    beef.get_by_label("重さ").fill("90000")
    beef.get_by_role("button", name="取った").click()
    expect(clerk.locator("main")).to_contain_text("グラムの間で量ってください")
    beef.get_by_label("重さ").fill("210")
    beef.get_by_role("button", name="取った").click()
    clerk.locator("li.card", has_text="たまねぎ").get_by_text("品が足りない").click()
    assert (find_violations(clerk), overflow(clerk)) == ([], 0)
    clerk.get_by_role("button", name="A たまねぎ：足りないと伝える").click()
    expect(clerk.locator("main")).to_contain_text("ご本人に電話で聞きます")
    clerk.goto("/store/calls/")
    assert (find_violations(clerk), overflow(clerk)) == ([], 0)
    clerk.get_by_role("button", name=re.compile("たまねぎをなしにする")).click()
    expect(clerk.locator("main")).to_contain_text("電話する方はいません")

    pack(town, clerk, code)
    box = town.ask(f"Box.objects.filter(order__code={code!r}).first().code", MODELS)
    flags = film_goods(milk, box, tmp_path / "goods.y4m")
    with launch_again(browser, tmp_path / "tablet", town.url, size=TABLET, flags=flags) as tablet:
        page = sign_in(tablet, "shop")
        page.goto("/store/")
        page.get_by_role("button", name="カメラでQRを読む").click()
        expect(page.get_by_role("heading", name=f"{name}さんの箱と伝票")).to_be_visible(timeout=30_000)
        assert "#box-" in page.url
        start(page, second)
        page.get_by_role("button", name="カメラで読む").click()
        expect(page.locator("main")).to_contain_text("A：牛乳", timeout=30_000)
        expect(page.locator("main")).to_contain_text("取る品は、もうありません")


def pack(town: RunningTown, clerk: Page, code: str) -> None:
    """Share out, weigh (one box is off at first), print, close; the slip is what was picked."""
    clerk.goto(f"/store/orders/{code}/")
    clerk.get_by_role("button", name="箱に分ける").click()
    weighing = clerk.get_by_label("1番の重さ（グラム）")
    weighing.fill("9999")
    clerk.get_by_role("button", name="1番を量った").click()
    expect(clerk.get_by_label("数えなおしても合わない理由")).to_be_visible()
    assert (find_violations(clerk), overflow(clerk)) == ([], 0)
    for number, grams in town.ask(
        f"list(Box.objects.filter(order__code={code!r}).values_list('number', 'expected_g'))", MODELS
    ):
        clerk.get_by_label(f"{number}番の重さ（グラム）").fill(str(grams))
        clerk.get_by_role("button", name=f"{number}番を量った").click()
        clerk.wait_for_url(f"**/store/orders/{code}/")
    href = clerk.get_by_role("link", name="箱のラベル（PDF）").get_attribute("href")
    labels = clerk.request.get(town.url + str(href))
    assert (labels.headers["content-type"], labels.body()[:5]) == ("application/pdf", b"%PDF-")
    clerk.get_by_role("button", name="箱づめを終える").click()
    total = 228 + 188 + 598 * 210 // 200
    expect(clerk.locator("main")).to_contain_text(f"伝票は{total:,}円です")
    assert town.ask(f"Slip.objects.get(order__code={code!r}).total_yen", MODELS) == total
