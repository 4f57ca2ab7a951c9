"""One order from the shelf to the bill, on a phone in the shop: what is billed is what was picked.

One item is short and replaced by the rule; boxes are weighed and labelled; the month is closed by the town.
"""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import PHONE, find_violations, overflow, sign_in
from tests.running_town import RunningTown

pytestmark = pytest.mark.browser
MODELS = "from moyai.services.shopping.models import Bill, Item, Line, Order, Slip"
PREPARE = """
from moyai.services.shopping.models import Item, Order
order = Order.objects.get(code={code!r})
order.member.allergens = []
order.member.save()
line = order.lines.first()
line.substitution = "similar"
line.save()
near = Item.objects.exclude(pk__in=order.lines.values("item")).filter(is_sold_by_weight=False).first()
Item.objects.filter(pk__in=[near.pk, line.item_id]).update(
    substitute_group="journey", temperature="chilled", weight_g=500, is_sold_by_weight=False, otc_class="none"
)
Item.objects.filter(pk=near.pk).update(price_yen=line.price_yen, stock=9, name="代わりの品")
"""
CANCEL = """
from moyai.services.shopping.models import Order
for order in Order.objects.filter(status__in=["placed", "picking"]):
    Order.objects.filter(pk=order.pk).update(status="cancelled", cancelled_at=order.placed_at)
"""


def at(month: int, day: int, hour: int) -> datetime:
    """Return a time in Japan."""
    return datetime(2026, month, day, hour - 9, 0, tzinfo=UTC)


def is_fine(page: Page) -> bool:
    return (find_violations(page), overflow(page)) == ([], 0)


def take_everything(page: Page, town: RunningTown, code: str) -> None:
    """The first by its barcode, what is weighed by the scales, the rest by a tick."""
    by_piece = f"Line.objects.filter(order__code={code!r}, shortage='', item__is_sold_by_weight=False)"
    jan = town.ask(f"{by_piece}.first().item.jan", MODELS)
    page.locator("#card").fill(jan)
    page.keyboard.press("Enter")
    expect(page.locator(".message, .banner, [role=status]").first).to_be_visible()
    while page.locator("li.card").count():
        line = page.locator("li.card").first
        weight = line.locator("[name=weight_g]")
        if weight.count():
            told = line.locator("label").inner_text()
            weight.fill("".join(each for each in told if each.isdecimal()))
        line.get_by_role("button", name="取った").click()
        page.wait_for_load_state()


def test_from_the_shelf_to_the_bill(town, open_window):
    town.set_clock(at(6, 10, 11))
    waiting = "Order.objects.filter(status='placed', round__date='2026-06-10').order_by('pk').first().code"
    code = town.ask(waiting, MODELS)
    town.run_python(PREPARE.format(code=code))
    page = sign_in(open_window(size=PHONE), "officer")

    page.goto("/store/")
    assert is_fine(page)
    page.locator(f'[name="order"][value="{code}"]').check()
    page.locator("form", has=page.locator(f'[value="{code}"]')).get_by_role("button").click()
    expect(page).to_have_url(f"{town.url}/store/pick/")
    assert is_fine(page)

    first = town.ask(f"Line.objects.filter(order__code={code!r}).first().pk", MODELS)
    short = page.locator(f"#line-{first}")
    short.locator("summary").click()
    quantity = town.ask(f"Line.objects.get(pk={first}).quantity", MODELS)
    short.locator("form[action*='/miss/'] [name=quantity]").select_option(str(quantity))
    short.get_by_role("button", name="足りないと伝える").click()
    expect(page.locator(f"#line-{first}")).to_contain_text("代わりの品")
    take_everything(page, town, code)
    assert is_fine(page)

    page.goto(f"/store/orders/{code}/")
    page.get_by_role("button", name="箱に分ける").click()
    expect(page.get_by_role("button", name="箱を分けなおす")).to_be_visible()
    boxes = town.ask(
        f"list(Order.objects.get(code={code!r}).boxes.values_list('number', 'expected_g'))", MODELS
    )
    assert is_fine(page)
    for number, expected_g in boxes:
        page.locator(f"#w{number}").fill(str(expected_g))
        page.get_by_role("button", name=f"{number}番を量った").click()
    page.get_by_role("button", name="箱づめを終える").click()
    expect(page.locator("#slip")).to_be_visible()
    assert is_fine(page)
    for paper in ("labels", "slip"):
        answer = page.context.request.get(f"/store/orders/{code}/{paper}.pdf")
        assert answer.body()[:5] == b"%PDF-"

    total = town.ask(f"Slip.objects.get(order__code={code!r}).total_yen", MODELS)
    picked = f"sum(line.picked_price_yen for line in Line.objects.filter(order__code={code!r}))"
    assert town.ask(picked, MODELS) == total
    expect(page.locator("tfoot").first).to_contain_text(f"{total:,}")

    town.run_python(CANCEL)
    town.set_clock(at(7, 2, 10))
    page.goto("/town/shopping/?month=2026-06")
    assert is_fine(page)
    page.get_by_role("button", name="6月を締める").click()
    expect(page.locator("#bills")).to_be_visible()
    assert is_fine(page)
    number = town.ask(f"Slip.objects.get(order__code={code!r}).bill.number", MODELS)
    page.goto(f"/town/shopping/bills/{number}/")
    slip = town.ask(f"Slip.objects.get(order__code={code!r}).number", MODELS)
    row = page.locator("tr", has_text=slip)
    expect(row.locator("td")).to_have_text(f"{total:,}")
    assert is_fine(page)
