"""Picking: what is taken, what is missing, two pickers, other shops' goods, undo."""

import pytest

from moyai.core.ledger.verdict import verify_books
from moyai.services.shopping.enums import OrderStatus, Shortage
from moyai.services.shopping.models import Deed, Item, Line, Order
from moyai.services.shopping.operations.calling_off import call_off_order
from moyai.services.shopping.operations.missing_goods import miss_goods, miss_substitute, settle_call
from moyai.services.shopping.operations.packing import (
    finish_packing,
    make_boxes,
    reopen_packing,
    weigh_box,
)
from moyai.services.shopping.operations.picking import start_picking, take_goods, undo_deed
from moyai.services.shopping.queries.money import find_slip, get_book_balance, list_faults
from moyai.services.shopping.queries.picking import list_picked_lines
from moyai.services.shopping.queries.scanning import find_scanned
from moyai.services.shopping.refusals_store import CannotPack, CannotPick
from moyai.services.shopping.tests.shop_town import (
    NOW,
    at,
    make_item,
    make_jan,
    make_member,
    make_order,
    make_picker,
    make_shop,
    pack_all,
    press,
    take_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def picker():
    return make_picker()


def take(line, by, quantity=1, **more):
    more = {"item": line.item, "key": press(), **more}
    return take_goods(line=line, quantity=quantity, by=by, now=NOW, **more)


def miss(line, by, quantity=1, shortage=Shortage.SOLD_OUT, key=None):
    return miss_goods(line=line, quantity=quantity, shortage=shortage, key=key or press(), by=by, now=NOW)


def test_nothing_is_picked_before_the_cut_off(picker):
    order = make_order(make_member(), (make_item(), 1))
    with pytest.raises(CannotPick) as refused:
        start_picking(order=order, by=picker, now=at(10, 59))
    assert refused.value.code == "not_closed"
    assert Order.objects.get().status == OrderStatus.PLACED


def test_she_pays_the_lower_of_the_price_shown_and_todays(picker):
    dearer, cheaper = make_item(price_yen=200), make_item(price_yen=300)
    order = make_order(make_member(), (dearer, 2), (cheaper, 1))
    for item, now_yen in ((dearer, 250), (cheaper, 280)):
        item.price_yen = now_yen
        item.save()
    take_all(order, picker)
    assert [line.picked_price_yen for line in order.lines.all()] == [400, 280]
    assert pack_all(order, picker).total_yen == 680


def test_what_is_missing_is_replaced_by_the_nearest_that_fits(picker):
    milk = make_item(substitute_group="milk", price_yen=200, name="牛乳")
    near = make_item(substitute_group="milk", price_yen=190, stock=2, name="別の牛乳")
    make_item(substitute_group="milk", price_yen=240)
    order = make_order(make_member(), (milk, 3))
    start_picking(order=order, by=picker, now=NOW)
    line = order.lines.get()
    take(line, picker)
    state = miss(line, picker, 2).state
    assert (state.to_take, state.substitute, state.to_take_instead) == (0, near.pk, 2)
    near.refresh_from_db()
    milk.refresh_from_db()
    assert (near.stock, milk.stock) == (0, 0)
    take(line, picker, 2, item=near)
    slip = pack_all(order, picker)
    assert [(row.name, row.quantity, row.yen, row.note) for row in slip.lines.all()] == [
        ("牛乳", 1, 200, ""),
        ("別の牛乳", 2, 380, "牛乳の代わり"),
    ]
    line.refresh_from_db()
    assert (line.picked_quantity, line.picked_price_yen, line.substitute, line.shortage) == (
        3,
        580,
        near,
        Shortage.SOLD_OUT,
    )


def test_a_substitute_is_never_one_that_she_must_avoid(picker):
    bread = make_item(substitute_group="bread")
    make_item(substitute_group="bread", allergens=["egg"])
    order = make_order(make_member(allergens=["egg"]), (bread, 1), (make_item(), 1))
    start_picking(order=order, by=picker, now=NOW)
    state = miss(order.lines.get(item=bread), picker).state
    assert (state.left_out, state.substitute) == (1, 0)


def test_whoever_wished_to_be_called_is_called_and_her_word_decides(picker):
    milk, other = make_item(substitute_group="milk"), make_item(substitute_group="milk")
    order = make_order(make_member(), (milk, 2), substitution="call")
    start_picking(order=order, by=picker, now=NOW)
    line = order.lines.get()
    assert miss(line, picker, 2).state.to_call == 2
    with pytest.raises(CannotPack):
        make_boxes(order=order, by=picker, now=NOW)
    with pytest.raises(CannotPick) as refused:
        settle_call(line=line, quantity=1, instead=make_item(), key=press(), by=picker, now=NOW)
    assert refused.value.code == "may_not"
    settle_call(line=line, quantity=1, instead=other, key=press(), by=picker, now=NOW)
    state = settle_call(line=line, quantity=1, instead=None, key=press(), by=picker, now=NOW).state
    assert (state.to_call, state.to_take_instead, state.left_out) == (0, 1, 1)


@pytest.mark.parametrize(("wish", "left_out", "to_call"), [("similar", 2, 0), ("call", 0, 2)])
def test_what_was_to_stand_in_may_be_missing_too(picker, wish, left_out, to_call):
    milk, other = make_item(substitute_group="milk"), make_item(substitute_group="milk", stock=9)
    order = make_order(make_member(), (milk, 3), substitution="similar")
    start_picking(order=order, by=picker, now=NOW)
    line = order.lines.get()
    miss(line, picker, 2)
    Line.objects.update(substitution=wish)
    line.refresh_from_db()
    facts = {"shortage": Shortage.SOLD_OUT, "by": picker, "now": NOW}
    state = miss_substitute(line=line, quantity=2, key="gone too", **facts).state
    assert (state.to_take, state.to_take_instead) == (1, 0)
    assert (state.left_out, state.to_call, state.shortage) == (left_out, to_call, "sold_out")
    assert Item.objects.get(pk=other.pk).stock == 0
    with pytest.raises(CannotPick):
        miss_substitute(line=line, quantity=1, key=press(), **facts)
    last = line.deeds.last()
    assert undo_deed(line=line, deed=last, by=picker, now=NOW).state.to_take_instead == 2
    assert Item.objects.get(pk=other.pk).stock == 0  # nothing was on the shelf


def test_one_press_counts_once(picker):
    order = make_order(make_member(), (make_item(), 3))
    start_picking(order=order, by=picker, now=NOW)
    line = order.lines.get()
    for _again in range(2):
        take(line, picker, key="the same")
        miss(line, picker, key="another")
    state = list_picked_lines([order])[0].state
    assert (state.taken, state.left_out, state.to_take) == (1, 1, 1)


def test_the_second_picker_is_told_and_nothing_is_taken_twice(picker):
    second = make_picker()
    order = make_order(make_member(), (make_item(), 2))
    assert start_picking(order=order, by=picker, now=NOW).others == ()
    told = start_picking(order=order, by=second, now=NOW).others
    assert [one.user for one in told] == [picker]
    line = order.lines.get()
    take(line, picker)
    assert take(line, second).state.taken == 2
    with pytest.raises(CannotPick) as refused:
        take(line, picker)
    assert refused.value.code == "too_many"
    assert list(Deed.objects.values_list("by", flat=True)) == [picker.pk, second.pk]


def test_a_barcode_finds_its_line(picker):
    shop, other = make_shop(), make_shop("other", "よその店")
    milk, foreign = make_item(), make_item(other)
    order = make_order(make_member(), (milk, 1))
    start_picking(order=order, by=picker, now=NOW)
    line, item = find_scanned(f" {milk.jan} ", shop, list_picked_lines([order]))
    assert (line.line, item) == (order.lines.get(), milk)
    take(line.line, picker)
    lines = list_picked_lines([order])
    for read, code in (
        (foreign.jan, "other_shop"),
        (make_jan(999_999), "unknown_barcode"),
        (milk.jan, "not_wanted"),
        (milk.jan[:-1] + str((int(milk.jan[-1]) + 1) % 10), "no_barcode"),
        ("4" * 5000, "no_barcode"),
        ("", "no_barcode"),
        ("\0", "no_barcode"),
    ):
        with pytest.raises(CannotPick) as refused:
            find_scanned(read, shop, lines)
        assert refused.value.code == code
    with pytest.raises(CannotPick) as refused:
        take(line.line, picker, item=foreign)
    assert refused.value.code == "other_shop"


def test_what_is_weighed_is_paid_by_weight(picker):
    meat = make_item(is_sold_by_weight=True, price_yen=398, weight_g=300)
    order = make_order(make_member(), (meat, 2))
    start_picking(order=order, by=picker, now=NOW)
    line = order.lines.get()
    for weight_g, code in (
        (None, "weigh"),
        (5, "weight_off"),
        (721, "weight_off"),
        (3_000_000, "weight_off"),
    ):
        with pytest.raises(CannotPick) as refused:
            take(line, picker, 2, weight_g=weight_g)
        assert refused.value.code == code
    take(line, picker, 2, weight_g=655)
    slip = pack_all(order, picker)
    assert [(row.weight_g, row.yen) for row in slip.lines.all()] == [(655, 398 * 655 // 300)]


def test_undo_takes_back_the_last_and_gives_stock_back(picker):
    milk, other = make_item(substitute_group="milk"), make_item(substitute_group="milk", stock=4)
    order = make_order(make_member(), (milk, 2))
    start_picking(order=order, by=picker, now=NOW)
    line = order.lines.get()
    take(line, picker)
    miss(line, picker)
    first, last = Deed.objects.order_by("pk")
    with pytest.raises(CannotPick) as refused:
        undo_deed(line=line, deed=first, by=picker, now=NOW)
    assert refused.value.code == "later_first"
    for _again in range(2):
        assert undo_deed(line=line, deed=last, by=picker, now=NOW).state.to_take == 1
    other.refresh_from_db()
    line.refresh_from_db()
    assert (other.stock, line.substitute, line.shortage, line.picked_quantity) == (4, None, "", 1)


def test_a_medicine_waits_for_the_pharmacist(picker):
    order = make_order(make_member(), (make_item(otc_class="2"), 1), (make_item(), 1))
    start_picking(order=order, by=picker, now=NOW)
    line = order.lines.first()
    order.lines.filter(pk=line.pk).update(otc_state="waiting")
    with pytest.raises(CannotPick) as refused:
        take(line, picker)
    assert refused.value.code == "otc_waiting"
    order.lines.filter(pk=line.pk).update(otc_state="refused", otc_decided_at=NOW)
    take_all(order, picker)
    assert [row.quantity for row in pack_all(order, picker).lines.all()] == [1]


def test_a_box_that_weighs_wrong_is_counted_again(picker):
    order = make_order(
        make_member(),
        (make_item(temperature="frozen"), 1),
        (make_item(), 2),
        (make_item(temperature="chilled"), 1),
    )
    take_all(order, picker)
    boxes = make_boxes(order=order, by=picker, now=NOW)
    assert [(box.temperature, box.expected_g) for box in boxes] == [
        ("ambient", 1900),
        ("chilled", 1400),
        ("frozen", 1400),
    ]
    with pytest.raises(CannotPack) as refused:
        weigh_box(box=boxes[0], weighed_g=1400, by=picker, now=NOW)
    assert refused.value.code == "box_off"
    with pytest.raises(CannotPack) as refused:
        finish_packing(order=order, by=picker, now=NOW)
    assert refused.value.code == "unweighed"
    weigh_box(box=boxes[0], weighed_g=1400, note="氷を抜いた", by=picker, now=NOW)
    for box in boxes[1:]:
        weigh_box(box=box, weighed_g=1500, by=picker, now=NOW)
    finish_packing(order=order, by=picker, now=NOW)
    assert [box.note for box in order.boxes.all()] == ["氷を抜いた", "", ""]


def test_a_packed_order_is_closed_until_it_is_opened_again(picker):
    item = make_item()
    order = make_order(make_member(), (item, 2))
    take_all(order, picker)
    slip = pack_all(order, picker)
    assert finish_packing(order=order, by=picker, now=NOW) == slip
    assert get_book_balance(order.member) == 400
    line = order.lines.get()
    deed = line.deeds.get()
    with pytest.raises(CannotPick) as refused:
        undo_deed(line=line, deed=deed, by=picker, now=NOW)
    assert refused.value.code == "packed"
    reopen_packing(order=order, by=picker, now=NOW)
    assert (find_slip(order), get_book_balance(order.member)) == (None, 0)
    undo_deed(line=line, deed=deed, by=picker, now=NOW)
    take(line, picker)
    miss(line, picker, shortage=Shortage.DAMAGED)
    assert pack_all(order, picker).total_yen == 200
    assert get_book_balance(order.member) == 200
    Order.objects.update(status=OrderStatus.ON_THE_WAY)
    with pytest.raises(CannotPack) as gone:
        reopen_packing(order=order, by=picker, now=NOW)
    assert gone.value.code == "gone"
    assert (list_faults(), verify_books().faults) == ([], ())


def test_an_order_that_is_called_off_gives_back_what_was_there(picker):
    milk, other = make_item(substitute_group="m", stock=5), make_item(substitute_group="m", stock=5)
    order = make_order(make_member(), (milk, 3))
    order.round.taken_orders = 1
    order.round.save()
    start_picking(order=order, by=picker, now=NOW)
    line = order.lines.get()
    take(line, picker)
    miss(line, picker, 2, shortage=Shortage.DAMAGED)
    with pytest.raises(CannotPick) as refused:
        call_off_order(order=order, reason=" ", by=picker, now=NOW)
    assert refused.value.code == "reason"
    call_off_order(order=order, reason="入院された", by=picker, now=NOW)
    milk.refresh_from_db()
    other.refresh_from_db()
    order.refresh_from_db()
    assert (milk.stock, other.stock, order.status) == (6, 5, OrderStatus.CANCELLED)
    with pytest.raises(CannotPick):
        take(line, picker)


def test_an_order_of_nothing_is_not_packed(picker):
    order = make_order(make_member(), (make_item(), 1))
    start_picking(order=order, by=picker, now=NOW)
    miss(order.lines.get(), picker)
    with pytest.raises(CannotPack) as refused:
        make_boxes(order=order, by=picker, now=NOW)
    assert refused.value.code == "nothing"
