"""A small shop for tests."""

from datetime import date, datetime
from typing import Any

from tests.factories import DAY, at, make_area, make_partner, make_resident

from moyai.core.residents.models import Resident
from moyai.services.shopping.models import Item, Member, Order, Round, RoundRule, Shelf, Shop
from moyai.services.shopping.operations.members import Joining, join
from moyai.services.shopping.operations.placing import place_order
from moyai.services.shopping.operations.rounds import make_rounds
from moyai.services.shopping.wishes import LineWish, OrderWish

NOW = at(8)
"""A Wednesday morning, before the cut-off at half past ten."""

WINDOW = (14 * 60, 16 * 60)
EVERY_WORKDAY = 0b0011111


def make_shop(*, capacity: int = 20, least_yen: int = 0, **rule: Any) -> Shop:
    """Return a shop that delivers to the area ``west`` on workdays, with two shelves; rounds are made."""
    shop = Shop.objects.create(
        partner=make_partner("super"), key="midori", name="みどりスーパー", lon=137.96, lat=35.83
    )
    facts: dict[str, Any] = {
        "weekdays": EVERY_WORKDAY,
        "closes_minutes": 10 * 60 + 30,
        "early_minutes": {"voice": 30},
        "windows": [list(WINDOW), [16 * 60, 18 * 60]],
        "capacity_orders": capacity,
        "least_order_yen": least_yen,
        "updated_at": NOW,
    }
    RoundRule.objects.create(shop=shop, area=make_area("west"), **{**facts, **rule})
    for aisle, name in enumerate(("野菜", "乳製品")):
        Shelf.objects.create(shop=shop, name=name, aisle=aisle)
    make_rounds(NOW)
    return shop


def make_item(shop: Shop, number: int, **changes: Any) -> Item:
    """Return an item of the first shelf."""
    facts: dict[str, Any] = {
        "shelf": shop.shelves.first(),
        "name": f"品{number}",
        "reading": f"シナ{number}",
        "price_yen": 100,
        "weight_g": 200,
        "volume_ml": 500,
        "updated_at": NOW,
    }
    return Item.objects.create(shop=shop, number=number, **{**facts, **changes})


def make_member(resident: Resident | None = None, **joining: Any) -> Member:
    """Return somebody who shops."""
    resident = resident or make_resident()
    return join(resident=resident, joining=Joining(**joining), actor="test", now=NOW)


def find_round(shop: Shop, day: date = DAY) -> Round:
    """Return the round of a day."""
    return Round.objects.get(shop=shop, date=day)


def wish(*lines: tuple[Item, int], round_: Round | None = None, **changes: Any) -> OrderWish:
    """Return a wish for items and quantities."""
    wished = tuple(LineWish(item_id=item.pk, quantity=quantity) for item, quantity in lines)
    facts = {"round_id": round_.pk if round_ else None, "window": WINDOW, **changes}
    return OrderWish(lines=wished, **facts)


def order(
    member: Member, *lines: tuple[Item, int], key: str = "k", now: datetime = NOW, **changes: Any
) -> Order:
    """Place an order by web."""
    channel = changes.pop("channel", "web")
    return place_order(
        member=member,
        wish=wish(*lines, **changes),
        channel=channel,
        idempotency_key=key,
        actor="test",
        now=now,
    )
