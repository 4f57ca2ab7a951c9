"""Random months: what is asked of banks, cable company and members sums to the books, to the yen."""

from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from moyai.core.ledger.chart import CITY_SUBSIDY, SHOP_PAYABLE, SHOPPER_RECEIVABLE, SHOPPING_FEES
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

MONTHS = (date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1))
COLLECTOR = {
    "collector_code": "12345",
    "collector_bank": "9900",
    "collector_branch": "001",
    "collector_account": "765432",
}


REDUCED_PCT = {FeeClass.ORDINARY: 0, FeeClass.REDUCED: 50, FeeClass.EXEMPT: 100}


class Reckoned:
    """What everybody owes, kept beside the town with pencil and paper: no code of what bills them."""

    def __init__(self, fee_yen):
        self.fee_yen, self.owed, self.shop_yen, self.town_yen = fee_yen, Counter(), 0, 0

    def pack(self, slip):
        self.owed[slip.member_id] += slip.total_yen
        self.shop_yen += slip.total_yen

    def give_back(self, member_id, yen, why):
        self.owed[member_id] -= yen
        if why == RefundWhy.KINDNESS:
            self.town_yen += yen
        else:
            self.shop_yen -= yen

    def check_bills(self, members, month):
        """Each owes what she bought and her part of the fee (its parts of a yen are the town's), once."""
        for member in members:
            own_fee = self.fee_yen * (100 - REDUCED_PCT[member.fee_class]) // 100
            bill = Bill.objects.get(member=member, month=month)
            assert (bill.amount_yen, bill.own_fee_yen) == (self.owed[member.pk] + own_fee, own_fee)
            self.owed[member.pk] = min(0, bill.amount_yen)  # a credit goes on to the next bill
            self.town_yen += self.fee_yen - own_fee
        assert sum_of(Settlement.objects.filter(month=month), "amount_yen") == self.shop_yen
        assert move(CITY_SUBSIDY, month) == self.town_yen
        assert move(SHOPPING_FEES, month) == -self.fee_yen * len(members)
        self.shop_yen = self.town_yen = 0


def shop(data, member, items, by, month, reckoned):
    """One order: some of it taken, some missing, perhaps weighed; what cannot be done is refused."""
    day = month.replace(day=data.draw(st.integers(1, 28), "day"))
    order = make_order(member, *[(item, data.draw(st.integers(1, 3))) for item in items], day=day)
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
    reckoned.pack(slip)


def give_back(data, now, reckoned):
    """Some money back for some line, now and then more than there is."""
    lines = list(SlipLine.objects.filter(slip__withdrawn_at=None).order_by("pk"))
    if lines:
        line = data.draw(st.sampled_from(lines))
        give_back_for(data, line, data.draw(st.integers(0, 1500)), now, reckoned)


def give_back_for(data, line, yen, now, reckoned):
    why = data.draw(st.sampled_from([RefundWhy.DAMAGED, RefundWhy.KINDNESS]))
    try:
        refund_line(line=line, yen=yen, why=why, key=press(), actor="test", now=now)
    except CannotBill as refused:
        assert refused.code == ("yen" if yen < 1 else "too_much")
    else:
        reckoned.give_back(line.slip.member_id, yen, why)


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
    return sum_of(lines, "debit") - sum_of(lines, "credit")


def ask_for(month, way):
    """Who is to be asked for how much by a way, from the bills alone."""
    bills = Bill.objects.filter(month=month, amount_yen__gt=0, member__pays_by=way).select_related("member")
    if way == PaysBy.BANK:
        return {bill.member.number: bill.amount_yen for bill in bills}
    return {bill.member.payment_details.cable_customer: bill.amount_yen for bill in bills}


def charge(data, month, now):
    """Make the files; what they ask for, with what is asked otherwise, is what the books say of the month."""
    bills = Bill.objects.filter(month=month)
    asked = 0
    for way in (PaysBy.BANK, PaysBy.CABLE):
        expected = ask_for(month, way)
        try:
            file = make_charge_file(month=month, way=way, actor="test", now=now)
        except CannotCharge as refused:
            assert (refused.code, expected) == ("nobody", {})
            continue
        sent = bytes(file.content)
        read = zengin.read_file(sent).charges if way == PaysBy.BANK else cable.read_request(sent)
        assert (file.count, file.total_yen) == (len(read), sum(one.amount_yen for one in read))
        assert {one.customer.lstrip("0"): one.amount_yen for one in read} == {
            customer.lstrip("0"): yen for customer, yen in expected.items()
        }
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
    max_examples=6,
    phases=[Phase.reuse, Phase.generate],  # three months in a database are slow to shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_the_months_files_sum_to_the_books(data, settings):
    fee_yen = data.draw(st.integers(0, 1500), "fee")
    shopping = COLLECTOR | {"month_fee_yen": fee_yen}
    settings.MOYAI_SERVICE_SETTINGS = {**settings.MOYAI_SERVICE_SETTINGS, "shopping": shopping}
    with transaction.atomic():  # each example begins with an empty town
        live_three_months(data, Reckoned(fee_yen))
        transaction.set_rollback(True)


def live_three_months(data, reckoned):
    by = make_picker()
    ways, fees = st.sampled_from(PaysBy), st.sampled_from(FeeClass)
    members = [make_member(pays_by=data.draw(ways), fee_class=data.draw(fees)) for _n in range(3)]
    quiet = make_member(pays_by=PaysBy.CABLE, fee_class=FeeClass.EXEMPT)  # buys, is owed money, buys again
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
        if month != MONTHS[1]:
            shop(data, quiet, items[:1], by, month, reckoned)
        for _n in range(data.draw(st.integers(0, 2), "orders")):
            wished = data.draw(st.lists(st.sampled_from(items), min_size=1, unique=True))
            shop(data, data.draw(st.sampled_from(members)), wished, by, month, reckoned)
            give_back(data, at(18, day=month.replace(day=28)), reckoned)
        close = next_month(month)
        close_month(month=month, actor="test", now=at(9, day=close.replace(day=2)))
        reckoned.check_bills([*members, quiet], month)
        give_back(data, at(10, day=close.replace(day=2)), reckoned)
        left = SlipLine.objects.filter(slip__member=quiet, yen__gt=F("refunded_yen")).first()
        if left and month == MONTHS[0]:  # nothing else stands on her next bill: a credit, and it goes on
            back = data.draw(st.integers(1, left.yen - left.refunded_yen))
            give_back_for(data, left, back, at(11, day=close.replace(day=2)), reckoned)
        charge(data, month, at(9, day=close.replace(day=3)))
        assert (list_faults(), verify_books().faults) == ([], ())
    end = next_month(MONTHS[-1])
    for bill in Bill.objects.filter(status=BillStatus.UNPAID):
        receive_payment(bill=bill, yen=bill.left_yen, key=press(), actor="test", now=at(9, day=end))
    assert (list_faults(), verify_books().faults) == ([], ())
    assert Bill.objects.count() == len(MONTHS) * (len(members) + 1)
    assert not Slip.objects.filter(bill=None).exists()
    assert not GoodsRefund.objects.filter(bill=None, business_date__lt=end).exists()
    assert ChargeFile.objects.filter(answered_at=None).count() == 0
