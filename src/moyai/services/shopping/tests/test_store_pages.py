"""The pages of the shop: who sees them, what a press does, bad input, papers."""

from uuid import uuid4

import pytest
from django.test import Client
from tests.factories import make_partner, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.services.shopping.enums import OrderStatus
from moyai.services.shopping.models import Deed, Order, Slip
from moyai.services.shopping.tests.shop_town import (
    NOW,
    make_item,
    make_member,
    make_order,
    make_picker,
    make_shop,
    pack_all,
    take_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def picker():
    return make_picker("みせの人")


@pytest.fixture
def browser(picker):
    client = Client()
    client.force_login(picker)
    return client


def press(browser, path, **fields):
    return browser.post(path, {"press_id": uuid4().hex, **fields}, follow=True)


def test_only_the_shops_own_people_and_officers_see_its_orders(browser):
    order = make_order(make_member(), (make_item(), 1))
    assert order.member.resident.name in browser.get("/store/").content.decode()
    stranger = make_user(Role.PARTNER)
    stranger.memberships.update(partner=make_partner("taxi"))
    for user, status in ((make_user(Role.OFFICER), 200), (stranger, 403), (make_user(Role.RESIDENT), 403)):
        client = Client()
        client.force_login(user)
        assert client.get("/store/").status_code == status
        assert client.get(f"/store/orders/{order.code}/").status_code == status
    assert Client().get("/store/").status_code == 302


def test_another_shops_order_does_not_exist(browser):
    other = make_shop("other", "よその店")
    order = make_order(make_member(shop=other), (make_item(other), 1))
    line = order.lines.get()
    assert browser.get(f"/store/orders/{order.code}/").status_code == 404
    for path in (f"/store/lines/{line.pk}/take/", f"/store/lines/{line.pk}/miss/press/"):
        assert press(browser, path, item=line.item_id, quantity=1, shortage="sold_out").status_code == 404
    assert press(browser, "/store/start/", order=order.code).status_code == 200
    order.refresh_from_db()
    assert order.status == OrderStatus.PLACED


def test_from_choosing_to_the_slip(browser, picker):
    milk, meat = make_item(), make_item(is_sold_by_weight=True, price_yen=300, weight_g=300)
    order = make_order(make_member(), (milk, 2), (meat, 1))
    page = press(browser, "/store/start/", order=order.code)
    assert page.redirect_chain[-1][0] == "/store/pick/"
    assert f"× {2}" in page.content.decode()
    press(browser, "/store/scan/press/", card=milk.jan)
    line, weighed = order.lines.get(item=milk), order.lines.get(item=meat)
    page = press(browser, "/store/scan/press/", card=meat.jan)
    assert "はかりの重さ" in page.content.decode()
    press(browser, f"/store/lines/{line.pk}/take/", item=milk.pk, quantity="１")
    press(browser, f"/store/lines/{weighed.pk}/take/", item=meat.pk, quantity=1, weight_g="310")
    press(browser, f"/store/orders/{order.code}/boxes/press/")
    (box,) = order.boxes.all()
    page = press(browser, f"/store/orders/{order.code}/boxes/1/press/", weighed_g="99")
    assert (page.status_code, 'value="99"' in page.content.decode()) == (422, True)
    press(browser, f"/store/orders/{order.code}/boxes/1/press/", weighed_g=box.expected_g)
    press(browser, f"/store/orders/{order.code}/finish/press/")
    slip = Slip.objects.get()
    assert slip.total_yen == 400 + 310
    for name in ("labels", "slip"):
        paper = browser.get(f"/store/orders/{order.code}/{name}.pdf")
        assert paper.content[:5] == b"%PDF-"
    assert browser.get(f"/store/rounds/{order.round_id}/orders.pdf").content[:5] == b"%PDF-"
    assert "箱づめずみ" in browser.get("/store/").content.decode()
    press(browser, f"/store/orders/{order.code}/back/")
    order.refresh_from_db()
    assert order.status == OrderStatus.PICKING


def test_the_second_picker_reads_who_is_there(browser, picker):
    order = make_order(make_member(), (make_item(), 1))
    press(browser, "/store/start/", order=order.code)
    second = Client()
    second.force_login(make_picker())
    assert "みせの人さんが11:30から" in press(second, "/store/start/", order=order.code).content.decode()


def test_shortage_and_call_by_the_pages(browser):
    milk, other = make_item(substitute_group="m"), make_item(substitute_group="m", name="別の品")
    order = make_order(make_member(), (milk, 1), substitution="call")
    press(browser, "/store/start/", order=order.code)
    line = order.lines.get()
    press(browser, f"/store/lines/{line.pk}/miss/press/", quantity=1, shortage="sold_out")
    assert "別の品" in browser.get("/store/calls/").content.decode()
    press(browser, f"/store/lines/{line.pk}/settle/press/", quantity=1, item=other.pk)
    page = browser.get("/store/pick/").content.decode()
    assert "の代わり" in page
    press(browser, f"/store/deeds/{Deed.objects.last().pk}/back/")
    assert "別の品" in browser.get("/store/calls/").content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"quantity": "-1"},
        {"quantity": "1.5"},
        {"quantity": "100"},
        {"quantity": ""},
        {"quantity": "\0"},
        {"quantity": "1", "weight_g": "-3"},
        {"quantity": "9" * 400},
        {"quantity": "0"},
    ],
)
def test_numbers_that_are_none_take_nothing(browser, fields):
    order = make_order(make_member(), (make_item(), 1))
    press(browser, "/store/start/", order=order.code)
    line = order.lines.get()
    page = press(browser, f"/store/lines/{line.pk}/take/", item=line.item_id, **fields)
    assert page.status_code == 200
    assert not Deed.objects.exists()


def test_a_press_without_a_key_and_strange_codes_are_refused(browser):
    order = make_order(make_member(), (make_item(), 1))
    press(browser, "/store/start/", order=order.code)
    line = order.lines.get()
    path = f"/store/lines/{line.pk}/take/"
    for key in ("", "x", "\0" * 12, "あ" * 12, "k" * 61):
        fields = {"press_id": key, "item": line.item_id, "quantity": 1}
        assert browser.post(path, fields).status_code == 404
    for item in ("", "0", "99999999999999999999", "x", "\0"):
        assert press(browser, path, item=item, quantity=1).status_code == 404
    assert press(browser, "/store/start/", order="\0'--").status_code == 200
    assert press(browser, "/store/scan/press/", card="\0").status_code == 200
    assert not Deed.objects.exists()


def test_papers_of_what_is_not_packed_are_not_there(browser):
    order = make_order(make_member(), (make_item(), 1))
    assert browser.get(f"/store/orders/{order.code}/slip.pdf").status_code == 404
    assert browser.get(f"/store/orders/{order.code}/labels.pdf").status_code == 404
    assert browser.get("/store/rounds/999999/orders.pdf").status_code == 404


def test_she_is_told_what_was_missing_once_it_is_packed(picker):
    from moyai.core.notices.models import Notice
    from moyai.services.shopping.enums import Shortage
    from moyai.services.shopping.operations.missing_goods import miss_goods
    from moyai.services.shopping.operations.picking import start_picking

    gone, there = make_item(name="あんぱん"), make_item()
    order = make_order(make_member(), (gone, 1), (there, 1))
    start_picking(order=order, by=picker, now=NOW)
    line = order.lines.get(item=gone)
    miss_goods(line=line, quantity=1, shortage=Shortage.SOLD_OUT, key="k", by=picker, now=NOW)
    take_all(order, picker)
    assert not Notice.objects.exists()
    pack_all(order, picker)
    text = "あんぱんは品切れのため、お届けできません。お代はいただきません。"
    assert [notice.text["ja"] for notice in Notice.objects.all()] == [text]
    assert Order.objects.get().status == OrderStatus.PACKED
