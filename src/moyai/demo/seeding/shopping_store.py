"""The shop's side of the demo: what was picked and billed last month, and orders to be picked today.

Past picking is drawn and posted in a few inserts through the same rules as real picking; the month is
closed, charged and answered by the real operations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from moyai.core.clock import at_local, local
from moyai.core.codes import make_code
from moyai.core.ledger.operations import post_entries
from moyai.core.notices.models import Notice
from moyai.core.places.queries import is_open_day
from moyai.engines.charge_files import cable
from moyai.fleet.enums import CarrierKind
from moyai.fleet.models import Vehicle
from moyai.services.shopping.enums import FeeClass, OrderStatus, PaysBy, Shortage
from moyai.services.shopping.models import (
    Deed,
    Item,
    Line,
    Member,
    Order,
    PaymentDetails,
    Round,
    RoundRule,
    Slip,
    SlipLine,
)
from moyai.services.shopping.money.kinds import RefundWhy
from moyai.services.shopping.operations.billing import close_month
from moyai.services.shopping.operations.charging import make_charge_file, take_answer
from moyai.services.shopping.operations.packing import list_slip_lines, make_slip_posting
from moyai.services.shopping.operations.placing import place_order
from moyai.services.shopping.operations.refunding import refund_line
from moyai.services.shopping.operations.rounds import make_round
from moyai.services.shopping.picking.kinds import CallState, DeedKind
from moyai.services.shopping.queries.picking import PickedLine, list_picked_lines
from moyai.services.shopping.wishes import LineWish, OrderWish

ACTOR = "system:demo"
BILLED_MEMBERS, TODAY_ORDERS = 9, 5
MISSING_SHARE = 0.06
WINDOW = (14 * 60, 16 * 60)
BOOT = {
    "most_grams": 60_000,
    "most_millilitres": 300_000,
    "most_ambient": 6,
    "most_chilled": 3,
    "most_frozen": 1,
}
"""What goes into the boot of an empty taxi."""


def seed_store(*, now: datetime) -> int:
    """Pick, bill and charge what is past, leave orders for today, once; return the number of slips."""
    if Slip.objects.exists() or not Member.objects.exists():
        return 0
    Vehicle.objects.filter(carrier="").update(carrier=CarrierKind.TAXI, **BOOT)
    random = Random("store")
    today = local(now).date()
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    members = list(Member.objects.order_by("pk").select_related("area", "shop"))
    _let_them_pay(members, month, now)
    for n, member in enumerate(members[:BILLED_MEMBERS]):
        for day in _list_days(month, 3 + 9 * (n % 2), 17 + n % 5):
            _order(member, day, at_local(day, 9 * 60), random, OrderStatus.DELIVERED)
    _pick_past(random)
    _bill(month, now)
    for member in members[1 : 1 + TODAY_ORDERS]:  # the visitor orders for herself
        if is_open_day(today):
            _order(member, today, min(now, at_local(today, 9 * 60)), random, OrderStatus.PLACED)
    Notice.objects.filter(kind__startswith="shopping.").delete()  # they were told at the time
    return Slip.objects.count()


def _let_them_pay(members: Sequence[Member], month: date, now: datetime) -> None:
    """They have been members for a while; invented accounts and customer numbers."""
    joined_at = at_local(month - timedelta(days=60), 10 * 60)
    fees = (FeeClass.ORDINARY, FeeClass.ORDINARY, FeeClass.ORDINARY, FeeClass.REDUCED, FeeClass.EXEMPT)
    for n, member in enumerate(members):
        member.joined_at, member.fee_class = joined_at, fees[n % len(fees)]
    Member.objects.bulk_update(members, ["joined_at", "fee_class"])
    PaymentDetails.objects.bulk_create(
        PaymentDetails(
            member=member,
            cable_customer=f"{900_000 + n}",
            bank="9999",
            bank_name="ｶｸｳ",
            branch="999",
            branch_name="ｶｸｳ",
            deposit="1",
            account=f"{9_900_000 + n}",
            holder="ｶｸｳ ﾀﾛｳ",
            updated_at=now,
        )
        for n, member in enumerate(members)
    )


def _list_days(month: date, *wished: int) -> list[date]:
    """The first open days of the month from these on."""
    days = []
    for number in wished:
        day = month.replace(day=number)
        while not is_open_day(day):
            day += timedelta(days=1)
        days.append(day)
    return list(dict.fromkeys(days))


def _order(member: Member, day: date, now: datetime, random: Random, status: OrderStatus) -> None:
    rule = RoundRule.objects.get(shop=member.shop, area=member.area)
    make_round(rule=rule, day=day)
    round_ = Round.objects.get(shop=member.shop, area=member.area, date=day)
    items = Item.objects.filter(shop=member.shop, otc_class="none", is_offered=True, stock__gt=5)
    basket = random.sample(list(items.order_by("number")), random.randint(3, 6))
    wishes = ("similar", "similar", "call", "none")
    lines = tuple(
        LineWish(item_id=item.pk, quantity=random.choice((1, 1, 2)), substitution=random.choice(wishes))
        for item in basket
    )
    order = place_order(
        member=member,
        wish=OrderWish(lines=lines, round_id=round_.pk, window=WINDOW),
        channel="tv",
        idempotency_key=f"demo:store:{member.number}:{day}",
        actor=ACTOR,
        is_told=True,
        now=now,
    )
    if status == OrderStatus.DELIVERED:
        Order.objects.filter(pk=order.pk).update(status=status, delivered_at=order.window_ends_at)


def _pick_past(random: Random) -> None:
    """Draw what was taken for everything that was delivered: deeds, lines, slips, entries in the books."""
    orders = list(Order.objects.filter(status=OrderStatus.DELIVERED).select_related("round", "member"))
    by_order: dict[int, list[PickedLine]] = {order.pk: [] for order in orders}
    for one in list_picked_lines(orders):
        by_order[one.line.order_id].append(_draw(one, random))
    picked = [one for lines in by_order.values() for one in lines]
    Deed.objects.bulk_create([deed for one in picked for deed in one.deeds], batch_size=500)
    summed = ["picked_quantity", "picked_weight_g", "picked_price_yen", "shortage"]
    Line.objects.bulk_update([one.line for one in picked], summed, batch_size=200)
    slips = [_make_slip(order, by_order[order.pk]) for order in orders]
    Slip.objects.bulk_create(slips)
    rows = [row for slip in slips for row in list_slip_lines(slip, by_order[slip.order_id or 0])]
    SlipLine.objects.bulk_create(rows, batch_size=500)
    last = max(slip.made_at for slip in slips)
    postings = [make_slip_posting(slip) for slip in slips if slip.total_yen]
    post_entries(postings=postings, actor=ACTOR, now=last)


def _draw(one: PickedLine, random: Random) -> PickedLine:
    line, at = one.line, one.line.order.round.closes_at + timedelta(minutes=20)
    gone = int(random.random() < MISSING_SHARE)
    deeds = []
    if line.quantity > gone:
        n = line.quantity - gone
        weight_g = line.item.weight_g * n if line.item.is_sold_by_weight else None
        facts = {"item": line.item, "quantity": n, "weight_g": weight_g, "price_yen": line.price_yen * n}
        deeds.append(Deed(key=f"demo:{line.pk}:t", line=line, kind=DeedKind.TAKE, at=at, **facts))
    if gone:
        facts = {"quantity": gone, "shortage": Shortage.SOLD_OUT, "call": CallState.LEAVE}
        facts["reason"] = "nothing_fits"
        deeds.append(Deed(key=f"demo:{line.pk}:m", line=line, kind=DeedKind.MISS, at=at, **facts))
    line.picked_quantity = line.quantity - gone
    line.picked_price_yen = line.price_yen * line.picked_quantity
    line.picked_weight_g = deeds[0].weight_g
    line.shortage = Shortage.SOLD_OUT if gone else Shortage.NONE
    return replace(one, deeds=deeds)


def _make_slip(order: Order, lines: Sequence[PickedLine]) -> Slip:
    return Slip(
        number=make_code(),
        order=order,
        order_code=order.code,
        member=order.member,
        shop=order.round.shop,
        business_date=order.round.date,
        total_yen=sum(one.line.picked_price_yen or 0 for one in lines),
        made_at=order.round.closes_at + timedelta(hours=1),
    )


def _bill(month: date, now: datetime) -> None:
    """The month is closed; the cable company has answered, one bill of its was refused."""
    line = SlipLine.objects.filter(slip__business_date__gte=month, yen__gt=100).order_by("pk").first()
    if line is not None and line.slip.business_date.replace(day=1) == month:
        refund_line(
            line=line,
            yen=100,
            why=RefundWhy.DAMAGED,
            note="角がつぶれていました。",
            key="demo:refund",
            actor=ACTOR,
            now=at_local(line.slip.business_date, 18 * 60),
        )
    close_month(month=month, actor=ACTOR, now=now)
    file = make_charge_file(month=month, way=PaysBy.CABLE, actor=ACTOR, now=now)
    asked = cable.read_request(bytes(file.content))
    answers = [
        cable.Answer(one.customer, one.bill, one.month, one.amount_yen, n > 0, "" if n else "残高不足")
        for n, one in enumerate(asked)
    ]
    take_answer(file=file, data=cable.write_answer(answers), actor=ACTOR, now=now)
