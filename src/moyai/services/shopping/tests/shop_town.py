"""A shop with goods, members and orders, for the tests of picking and money."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from tests.factories import make_area, make_partner, make_resident, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.codes import make_code
from moyai.services.shopping.enums import FeeClass, OrderStatus, PaysBy
from moyai.services.shopping.models import Item, Line, Member, Order, PaymentDetails, Round, Shelf, Shop, Slip
from moyai.services.shopping.operations.packing import finish_packing, make_boxes, weigh_box
from moyai.services.shopping.operations.picking import start_picking, take_goods
from moyai.services.shopping.queries.picking import list_picked_lines

DAY = date(2026, 6, 10)
_numbers = count(1)


def at(hours: int, minutes: int = 0, *, day: date = DAY) -> datetime:
    return clock.at_local(day, hours * 60 + minutes)


NOW = at(11, 30)
"""After the cut-off of the test day."""


def make_jan(body: int) -> str:
    digits = f"49{body:010}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return digits + str(-total % 10)


def make_shop(key: str = "nishizawa", name: str = "高遠の店") -> Shop:
    facts = {"name": name, "partner": make_partner(key), "lon": 138.06, "lat": 35.83}
    facts["invoice_number"] = "T1234567890123"
    return Shop.objects.get_or_create(key=key, defaults=facts)[0]


def make_item(shop: Shop | None = None, **changes: Any) -> Item:
    shop = shop or make_shop()
    n = next(_numbers)
    shelf, _ = Shelf.objects.get_or_create(shop=shop, name=changes.pop("shelf", "牛乳"))
    facts = {
        "number": n,
        "jan": make_jan(n),
        "name": f"品{n}",
        "price_yen": 200,
        "weight_g": 500,
        "volume_ml": 500,
        "stock": 50,
        "updated_at": NOW,
    }
    return Item.objects.create(shop=shop, shelf=shelf, **{**facts, **changes})


def make_member(
    *,
    given: str = "花子",
    pays_by: PaysBy = PaysBy.INVOICE,
    fee_class: FeeClass = FeeClass.ORDINARY,
    **changes: Any,
) -> Member:
    facts = {"joined_at": at(9, day=date(2026, 1, 5)), "number": make_code(), "shop": make_shop()}
    member = Member.objects.create(
        resident=make_resident(given),
        area=make_area("west"),
        pays_by=pays_by,
        fee_class=fee_class,
        **{**facts, **changes},
    )
    if pays_by != PaysBy.INVOICE:
        make_details(member)
    return member


def make_details(member: Member, **changes: Any) -> PaymentDetails:
    facts = {
        "cable_customer": f"{next(_numbers):06}",
        "bank": "9901",
        "bank_name": "ｵｶﾉ",
        "branch": "023",
        "branch_name": "ﾐﾅﾐ",
        "deposit": "1",
        "account": f"{next(_numbers):07}",
        "holder": "ｲﾄｳ ﾊﾅｺ",
        "updated_at": NOW,
    }
    return PaymentDetails.objects.create(member=member, **{**facts, **changes})


def make_round(day: date = DAY, *, shop: Shop | None = None) -> Round:
    facts = {"closes_at": at(11, day=day), "capacity_orders": 90, "windows": [[840, 1020]]}
    return Round.objects.get_or_create(
        shop=shop or make_shop(), area=make_area("west"), date=day, defaults=facts
    )[0]


def make_order(
    member: Member, *wished: tuple[Item, int], day: date = DAY, substitution: str = "similar", **changes: Any
) -> Order:
    order = Order.objects.create(
        code=make_code(),
        idempotency_key=f"test:{next(_numbers)}",
        member=member,
        round=make_round(day, shop=member.shop),
        channel="web",
        window_starts_at=at(14, day=day),
        window_ends_at=at(17, day=day),
        placed_at=at(9, day=day),
        **{"status": OrderStatus.PLACED, **changes},
    )
    for item, quantity in wished:
        Line.objects.create(
            order=order, item=item, quantity=quantity, price_yen=item.price_yen, substitution=substitution
        )
    return order


def make_picker(name: str = "") -> User:
    user = make_user(Role.PARTNER, name=name)
    user.memberships.update(partner=make_shop().partner)
    return user


def press() -> str:
    return f"press:{next(_numbers)}"


def take_all(order: Order, by: User, *, now: datetime = NOW) -> None:
    """Take everything that is still to be taken."""
    start_picking(order=order, by=by, now=now)
    for one in list_picked_lines([order]):
        for item, n in ((one.line.item, one.state.to_take), (one.line.substitute, one.state.to_take_instead)):
            if n:
                weight_g = item.weight_g * n if item.is_sold_by_weight else None
                take_goods(
                    line=one.line, item=item, quantity=n, weight_g=weight_g, key=press(), by=by, now=now
                )


def pack_all(order: Order, by: User, *, now: datetime = NOW) -> Slip:
    """Put what was taken into boxes, and close the order."""
    for box in make_boxes(order=order, by=by, now=now):
        weigh_box(box=box, weighed_g=box.expected_g, by=by, now=now)
    return finish_packing(order=order, by=by, now=now)


def buy(member: Member, *wished: tuple[Item, int], day: date, by: User) -> Slip:
    """An order of a day, picked and packed as it was wished."""
    now = at(12, day=day)
    order = make_order(member, *wished, day=day)
    take_all(order, by, now=now)
    return pack_all(order, by, now=now)


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)
