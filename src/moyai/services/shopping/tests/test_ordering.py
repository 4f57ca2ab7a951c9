"""Placing, changing and cancelling: stock, room, cut-off, price, bad input."""

from datetime import timedelta

import pytest
from tests.factories import DAY, at, make_resident, make_user

from moyai.core.accounts.enums import Role
from moyai.core.notices.models import Notice
from moyai.services.shopping.enums import Handing, OrderStatus, OtcClass, OtcState
from moyai.services.shopping.models import Item, Order, Round
from moyai.services.shopping.operations.cancelling import cancel_order, undo_cancel
from moyai.services.shopping.operations.changing import change_handing, change_order
from moyai.services.shopping.operations.pharmacist import decide_medicine
from moyai.services.shopping.operations.placing import place_order
from moyai.services.shopping.operations.rounds import call_off_round, change_capacity
from moyai.services.shopping.refusals import (
    BadOrder,
    ChangedMeanwhile,
    NoConsent,
    NoRound,
    NotChangeable,
    NotOffered,
    NotPossible,
    NoUndo,
    PriceChanged,
    SoldOut,
)
from moyai.services.shopping.tests.shop import NOW, find_round, make_item, make_member, make_shop, order
from moyai.services.shopping.wishes import LineWish, OrderWish

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return make_shop()


def stock(item: Item) -> int | None:
    return Item.objects.get(pk=item.pk).stock


def test_order_holds_stock_and_room_and_is_told(shop):
    item = make_item(shop, 101, stock=5)
    placed = order(make_member(), (item, 2))
    assert (placed.status, placed.round.date, placed.rolled_from) == (OrderStatus.PLACED, DAY, None)
    assert (stock(item), find_round(shop).taken_orders) == (3, 1)
    assert (placed.window_starts_at, placed.window_ends_at) == (at(14), at(16))
    assert [(line.quantity, line.price_yen) for line in placed.lines.all()] == [(2, 100)]
    assert "200円" in Notice.objects.get().text["ja"]


def test_same_key_is_one_order(shop):
    item, member = make_item(shop, 101, stock=5), make_member()
    assert order(member, (item, 2)).pk == order(member, (item, 2)).pk
    assert (stock(item), Order.objects.count(), Notice.objects.count()) == (3, 1, 1)


def test_last_one_is_sold_once(shop):
    item = make_item(shop, 101, stock=1)
    order(make_member(), (item, 1))
    with pytest.raises(SoldOut):
        order(make_member(make_resident("太郎")), (item, 1), key="other")
    assert (stock(item), Order.objects.count(), find_round(shop).taken_orders) == (0, 1, 1)


def test_late_order_goes_to_the_next_round_with_notice(shop):
    item, member = make_item(shop, 101), make_member()
    placed = order(member, (item, 1), round_=find_round(shop), now=at(10, 30))
    assert (placed.round.date, placed.rolled_from) == (DAY + timedelta(days=1), find_round(shop))
    assert "間に合わなかった" in Notice.objects.get().text["ja"]


def test_telephone_closes_earlier(shop):
    item, member = make_item(shop, 101), make_member()
    by_phone = order(member, (item, 1), round_=find_round(shop), now=at(10), channel="voice")
    by_web = order(member, (item, 1), key="w", round_=find_round(shop), now=at(10))
    assert (by_phone.round.date, by_web.round.date) == (DAY + timedelta(days=1), DAY)


def test_full_round_rolls_on_and_no_round_is_refused():
    shop = make_shop(capacity=1)
    item, member = make_item(shop, 101, stock=50), make_member()
    first, second = order(member, (item, 1)), order(member, (item, 1), key="2")
    assert (first.round.date, second.round.date) == (DAY, DAY + timedelta(days=1))
    Round.objects.update(called_off_at=NOW)
    with pytest.raises(NoRound):
        order(member, (item, 1), key="3")
    assert stock(item) == 48


def test_dearer_is_asked_and_cheaper_is_paid(shop):
    item, member = make_item(shop, 101, price_yen=120, stock=9), make_member()
    shown = OrderWish(
        lines=(LineWish(item_id=item.pk, quantity=1, shown_yen=100),), round_id=None, window=(840, 960)
    )
    facts = {"member": member, "channel": "web", "actor": "test", "now": NOW}
    with pytest.raises(PriceChanged) as refused:
        place_order(wish=shown, idempotency_key="a", **facts)
    assert refused.value.facts == {"item": "品101", "yen": 120}
    assert stock(item) == 9
    Item.objects.update(price_yen=90)
    assert place_order(wish=shown, idempotency_key="a", **facts).lines.get().price_yen == 90


@pytest.mark.parametrize("quantity", [0, -1, -99, 21, 10**9, True, 1.5])
def test_quantity_that_makes_no_sense_is_refused(shop, quantity):
    item = make_item(shop, 101, stock=5)
    with pytest.raises(BadOrder):
        order(make_member(), (item, quantity))
    assert (stock(item), Order.objects.count(), find_round(shop).taken_orders) == (5, 0, 0)


def test_nothing_twice_another_shops_or_out_of_season_is_refused(shop):
    item, member = make_item(shop, 101), make_member()
    gone, past = make_item(shop, 102, is_offered=False), make_item(shop, 103, until_day=DAY - timedelta(1))
    with pytest.raises(BadOrder):
        order(member)
    with pytest.raises(BadOrder):
        order(member, (item, 1), (item, 2))
    for one in (gone, past, Item(pk=999_999)):
        with pytest.raises(NotOffered):
            order(member, (one, 1))
    with pytest.raises(BadOrder):
        order(member, (item, 1), note="\x00")
    with pytest.raises(NoConsent):
        order(member, (item, 1), handing=Handing.LEAVE)


def test_least_and_most_of_an_order():
    shop = make_shop(least_yen=500)
    item, member = make_item(shop, 101, price_yen=400), make_member()
    with pytest.raises(BadOrder) as refused:
        order(member, (item, 1))
    assert refused.value.code == "least"
    dear = make_item(shop, 102, price_yen=50_001)
    with pytest.raises(BadOrder) as refused:
        order(member, (dear, 1))
    assert refused.value.code == "too_dear"


def test_change_moves_stock_by_the_difference_and_keeps_the_price(shop):
    one, other = make_item(shop, 101, stock=5), make_item(shop, 102, stock=5)
    placed = order(make_member(), (one, 2))
    Item.objects.filter(pk=one.pk).update(price_yen=150)
    lines = (LineWish(item_id=one.pk, quantity=4), LineWish(item_id=other.pk, quantity=1))
    facts = {"code": placed.code, "channel": "web", "actor": "test", "now": NOW}
    changed = change_order(version=0, lines=lines, **facts)
    assert {(line.item.number, line.quantity, line.price_yen) for line in changed.lines.all()} == {
        (101, 4, 100),
        (102, 1, 100),
    }
    assert (stock(one), stock(other)) == (1, 4)
    with pytest.raises(ChangedMeanwhile):
        change_order(version=0, lines=lines[:1], **facts)
    with pytest.raises(SoldOut):
        change_order(version=1, lines=(LineWish(item_id=one.pk, quantity=6),), **facts)
    assert (stock(one), stock(other), Order.objects.get().version) == (1, 4, 1)
    change_order(version=1, lines=lines[1:], **facts)
    assert (stock(one), stock(other)) == (5, 4)


def test_nothing_changes_after_the_cut_off(shop):
    item = make_item(shop, 101)
    placed = order(make_member(), (item, 2))
    facts = {"code": placed.code, "channel": "web", "actor": "test", "now": at(10, 30)}
    with pytest.raises(NotChangeable):
        change_order(version=0, lines=(LineWish(item_id=item.pk, quantity=1),), **facts)
    with pytest.raises(NotChangeable):
        cancel_order(**facts)
    with pytest.raises(NotChangeable):
        change_handing(version=0, handing=Handing.IN_PERSON, **facts)


def test_cancelling_gives_back_and_can_be_taken_back(shop):
    item = make_item(shop, 101, stock=2)
    placed = order(make_member(), (item, 2))
    facts = {"code": placed.code, "actor": "test", "now": NOW}
    assert cancel_order(channel="web", **facts).status == OrderStatus.CANCELLED
    assert cancel_order(channel="web", **facts).status == OrderStatus.CANCELLED
    assert (stock(item), find_round(shop).taken_orders) == (2, 0)
    assert undo_cancel(**facts).status == OrderStatus.PLACED
    assert (stock(item), find_round(shop).taken_orders) == (0, 1)
    cancel_order(channel="web", **facts)
    with pytest.raises(NoUndo):
        undo_cancel(code=placed.code, actor="test", now=NOW + timedelta(hours=1))
    Item.objects.update(stock=1)
    with pytest.raises(SoldOut):
        undo_cancel(**facts)
    assert (Order.objects.get().status, find_round(shop).taken_orders) == (OrderStatus.CANCELLED, 0)


def test_medicine_waits_for_the_pharmacist_and_is_limited(shop):
    drug = make_item(shop, 101, otc_class=OtcClass.CLASS_1, stock=5)
    member = make_member()
    with pytest.raises(BadOrder):
        order(member, (drug, 3))
    line = order(member, (drug, 2)).lines.get()
    assert line.otc_state == OtcState.WAITING
    pharmacist = make_user(Role.PARTNER)
    facts = {"line_id": line.pk, "by": pharmacist, "now": NOW}
    decided = decide_medicine(may_have=False, note="ほかのお薬と合わない", **facts)
    assert (decided.otc_state, stock(drug)) == (OtcState.REFUSED, 5)
    assert Notice.objects.latest("pk").is_private
    with pytest.raises(NotPossible):
        decide_medicine(may_have=True, note="", **facts)
    cancel_order(code=line.order.code, channel="web", actor="test", now=NOW)
    assert stock(drug) == 5


def test_called_off_round_rolls_its_orders_on_or_gives_them_up(shop):
    item = make_item(shop, 101, stock=5)
    officer = make_user(Role.OFFICER)
    placed = order(make_member(), (item, 2))
    call = {"by": officer, "now": NOW, "reason": "大雪"}
    assert call_off_round(round_id=placed.round_id, **call) == 0
    moved = Order.objects.get()
    assert (moved.round.date, moved.rolled_from.date) == (DAY + timedelta(1), DAY)
    assert find_round(shop).taken_orders == 0
    Round.objects.exclude(pk=moved.round_id).update(called_off_at=NOW)
    assert call_off_round(round_id=moved.round_id, **call) == 1
    assert (Order.objects.get().status, stock(item)) == (OrderStatus.CANCELLED, 5)
    assert "お代はいただきません" in Notice.objects.latest("pk").text["ja"]


def test_capacity_is_never_below_what_is_taken(shop):
    officer, item = make_user(Role.OFFICER), make_item(shop, 101)
    placed = order(make_member(), (item, 1))
    with pytest.raises(NotPossible):
        change_capacity(round_id=placed.round_id, capacity_orders=0, by=officer, now=NOW)
    changed = change_capacity(round_id=placed.round_id, capacity_orders=1, by=officer, now=NOW)
    assert changed.capacity_orders == 1
