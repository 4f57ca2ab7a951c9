"""Random months: what is asked of banks, cable company and members sums to the books, to the yen."""

from datetime import date

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from moyai.core.ledger.chart import SHOP_PAYABLE, SHOPPER_RECEIVABLE
from moyai.core.ledger.models import Line as BookLine
from moyai.core.ledger.verdict import verify_books
from moyai.engines.charge_files import cable, zengin
from moyai.services.shopping.enums import FeeClass, OrderStatus, PaysBy, Shortage
from moyai.services.shopping.models import Bill, ChargeFile, GoodsRefund, Settlement, Slip, SlipLine
from moyai.services.shopping.money.kinds import BillStatus, RefundWhy
from moyai.services.shopping.operations.billing import close_month
from moyai.services.shopping.operations.charging import make_charge_file, take_answer
from moyai.services.shopping.operations.missing_goods import miss_goods
from moyai.services.shopping.operations.packing import make_boxes
from moyai.services.shopping.operations.paying import receive_payment
from moyai.services.shopping.operations.picking import start_picking, take_goods
from moyai.services.shopping.operations.refunding import refund_line
from moyai.services.shopping.queries.money import list_faults, next_month
from moyai.services.shopping.queries.picking import list_picked_lines
from moyai.services.shopping.refusals_store import CannotBill, CannotCharge, CannotPack, CannotPick
from moyai.services.shopping.tests.answers import answer_bank, answer_cable
from moyai.services.shopping.tests.shop_town import (
    at,
    make_item,
    make_member,
    make_order,
    make_picker,
    pack_all,
    press,
)

pytestmark = pytest.mark.django_db

MONTHS = (date(2026, 6, 1), date(2026, 7, 1))
COLLECTOR = {
    "collector_code": "12345",
    "collector_bank": "9900",
    "collector_branch": "001",
    "collector_account": "765432",
}


def shop(data, members, items, by, month):
    """One order: some of it taken, some missing, perhaps weighed; what cannot be done is refused."""
    day = month.replace(day=data.draw(st.integers(1, 28), "day"))
    wished = [(item, data.draw(st.integers(1, 3))) for item in items if data.draw(st.booleans())]
    if not wished:
        return
    order = make_order(data.draw(st.sampled_from(members)), *wished, day=day)
    now = at(12, day=day)
    start_picking(order=order, by=by, now=now)
    for one in list_picked_lines([order]):
        gone = data.draw(st.integers(0, one.line.quantity))
        if gone:
            facts = {"quantity": gone, "shortage": Shortage.NOT_FOUND, "key": press()}
            one = miss_goods(line=one.line, by=by, now=now, **facts)
        for item, n in ((one.line.item, one.state.to_take), (one.line.substitute, one.state.to_take_instead)):
            if n:
                weight_g = data.draw(st.integers(0, 900)) if item.is_sold_by_weight else None
                facts = {"item": item, "quantity": n, "weight_g": weight_g, "key": press()}
                try:
                    take_goods(line=one.line, by=by, now=now, **facts)
                except CannotPick as refused:
                    assert refused.code == "weight_off"
                    facts |= {"weight_g": item.weight_g * n, "key": press()}
                    take_goods(line=one.line, by=by, now=now, **facts)
    try:
        make_boxes(order=order, by=by, now=now)
    except CannotPack as refused:
        assert refused.code == "nothing"
        order.status, order.cancelled_at = OrderStatus.CANCELLED, now
        order.save()
        return
    slip = pack_all(order, by, now=now)
    assert slip.total_yen == sum(line.picked_price_yen or 0 for line in order.lines.all())
    assert slip.total_yen == sum(line.yen for line in slip.lines.all())


def give_back(data, now):
    """Some money back for some line, now and then more than there is."""
    lines = list(SlipLine.objects.filter(slip__withdrawn_at=None).order_by("pk"))
    if not lines:
        return
    line, yen = data.draw(st.sampled_from(lines)), data.draw(st.integers(0, 1500))
    why = data.draw(st.sampled_from([RefundWhy.DAMAGED, RefundWhy.KINDNESS]))
    try:
        refund_line(line=line, yen=yen, why=why, key=press(), actor="test", now=now)
    except CannotBill as refused:
        assert refused.code == ("yen" if yen < 1 else "too_much")


def sum_of(rows, field):
    return rows.aggregate(sum=Sum(field))["sum"] or 0


def move(account, month):
    """How much an account grew in a month by the books."""
    lines = BookLine.objects.filter(
        account=account.code,
        entry__business_date__gte=month,
        entry__business_date__lt=next_month(month),
    )
    for paid in ("collected:", "bill_paid:", "settled:"):
        lines = lines.exclude(entry__key__startswith=paid)
    return sum_of(lines, "debit_yen") - sum_of(lines, "credit_yen")


def charge(data, month, now):
    """Make the files; what they ask for, with what is asked otherwise, is what the books say of the month."""
    bills = Bill.objects.filter(month=month)
    asked = 0
    for way in (PaysBy.BANK, PaysBy.CABLE):
        try:
            file = make_charge_file(month=month, way=way, actor="test", now=now)
        except CannotCharge as refused:
            assert refused.code == "nobody"
            continue
        sent = bytes(file.content)
        read = zengin.read_file(sent).charges if way == PaysBy.BANK else cable.read_request(sent)
        assert (file.count, file.total_yen) == (len(read), sum(one.amount_yen for one in read))
        asked += file.total_yen
        done = [data.draw(st.booleans()) for _row in read]
        answer = answer_bank(sent, done) if way == PaysBy.BANK else answer_cable(sent, done)
        taken = take_answer(file=file, data=answer, actor="test", now=now)
        paid = [one.amount_yen for one, is_done in zip(read, done, strict=True) if is_done]
        assert taken.done_yen == sum(paid)
    rest = bills.filter(charge_row=None, amount_yen__gt=0)
    credit = sum_of(bills.filter(amount_yen__lt=0), "amount_yen")
    carried = sum_of(bills, "carried_yen")
    assert asked + sum_of(rest, "amount_yen") + credit - carried == move(SHOPPER_RECEIVABLE, month)
    assert sum_of(Settlement.objects.filter(month=month), "amount_yen") == -move(SHOP_PAYABLE, month)


@settings(
    max_examples=8,
    phases=[Phase.reuse, Phase.generate],  # two months in a database are slow to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_months_files_sum_to_the_books(data, settings):
    settings.MOYAI_SERVICE_SETTINGS = {**settings.MOYAI_SERVICE_SETTINGS, "shopping": COLLECTOR}
    with transaction.atomic():  # each example begins with an empty town
        live_two_months(data)
        transaction.set_rollback(True)


def live_two_months(data):
    by = make_picker()
    ways, fees = st.sampled_from(PaysBy), st.sampled_from(FeeClass)
    members = [make_member(pays_by=data.draw(ways), fee_class=data.draw(fees)) for _n in range(3)]
    tax = st.sampled_from([8, 10])
    yen = st.integers(1, 2000)
    items = [
        make_item(
            price_yen=data.draw(yen),
            tax_class=data.draw(tax),
            substitute_group=f"g{members[0].number}",
            is_sold_by_weight=n == 3,
            weight_g=200 + n,
            stock=None,
        )
        for n in range(4)
    ]
    for month in MONTHS:
        for _n in range(data.draw(st.integers(0, 3), "orders")):
            shop(data, members, items, by, month)
            give_back(data, at(18, day=month.replace(day=28)))
        close = next_month(month)
        close_month(month=month, actor="test", now=at(9, day=close.replace(day=2)))
        give_back(data, at(10, day=close.replace(day=2)))
        charge(data, month, at(9, day=close.replace(day=3)))
        assert (list_faults(), verify_books().faults) == ([], ())
    for bill in Bill.objects.filter(status=BillStatus.UNPAID):
        receive_payment(
            bill=bill, yen=bill.left_yen, key=press(), actor="test", now=at(9, day=date(2026, 8, 9))
        )
    assert (list_faults(), verify_books().faults) == ([], ())
    assert Bill.objects.count() == 2 * len(members)
    assert not Slip.objects.filter(bill=None).exists()
    assert not GoodsRefund.objects.filter(bill=None, business_date__lt=date(2026, 8, 1)).exists()
    assert ChargeFile.objects.filter(answered_at=None).count() == 0
