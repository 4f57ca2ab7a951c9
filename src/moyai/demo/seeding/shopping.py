"""An invented supermarket: goods with drawn pictures, rounds, members, orders past and to come."""

from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from moyai.core.accounts.models import Membership, User
from moyai.core.clock import at_local, local
from moyai.core.partners.models import Partner
from moyai.core.places.models import Area
from moyai.core.places.queries import is_open_day
from moyai.core.residents.models import Resident
from moyai.demo.accounts import DEMO_ACCOUNTS, PASSWORD, SHOP
from moyai.demo.facts import read_rows
from moyai.demo.seeding.goods_pictures import draw_good
from moyai.services.shopping.enums import LIVE_STATUSES, OrderStatus
from moyai.services.shopping.jan import compute_check_digit
from moyai.services.shopping.models import Item, Member, Order, Round, RoundRule, Shelf, Shop
from moyai.services.shopping.operations.members import Joining, join, mark_favourite
from moyai.services.shopping.operations.pictures import keep_picture
from moyai.services.shopping.operations.placing import place_order
from moyai.services.shopping.operations.rounds import make_round, make_rounds
from moyai.services.shopping.operations.standing import StandingWish, make_standing
from moyai.services.shopping.refusals import NotPossible
from moyai.services.shopping.wishes import LineWish, OrderWish

ACTOR = "system:demo"
SHOP_KEY = "midori"
MEMBERS, MOST_MEMBERS_PCT = 60, 25
PAST_ORDER_DAYS = (2, 5, 9)
WINDOWS = [[14 * 60, 16 * 60], [16 * 60, 18 * 60]]
CLOSES = 10 * 60 + 30
WORKDAYS = 0b0011111
MOST_OF_ONE, FULL_SHELF = 2, 20
"""What one order takes of one thing at most; what is plenty for all that are still to come."""
_JAN_PREFIX = "200"
"""GTINs that begin so are for use within a shop: nobody's real goods."""


def seed_shopping(*, now: datetime) -> int:
    """Make the supermarket with its members and orders, once; return how many items it has."""
    if Shop.objects.exists():
        return 0
    shop = _seed_shop()
    items = _seed_items(shop, now)
    _seed_rounds(shop, now)
    members = _seed_members(shop, items, now)
    _seed_orders(members, items, now)
    _make_account()
    return len(items)


def _seed_shop() -> Shop:
    partner, _made = Partner.objects.get_or_create(
        code=SHOP.firm,
        defaults={
            "name": "みどりストア（架空）",
            "name_en": "Midori Store (invented)",
            "kind": "shop",
            "phone": "0265009010",
        },
    )
    return Shop.objects.create(
        partner=partner,
        key=SHOP_KEY,
        name="みどりストア高遠店（架空）",
        name_en="Midori Store Takato (invented)",
        phone="0265009010",
        invoice_number="T0000000000000",
        address="高遠町西高遠（架空）",
        lon=138.0600,
        lat=35.8370,
    )


def _seed_items(shop: Shop, now: datetime) -> list[Item]:
    shelves: dict[str, tuple[Shelf, dict[str, str]]] = {}
    for row in read_rows("invented", "shelves.csv"):
        picture = keep_picture(body=draw_good(row["shape"], row["colour"]), now=now)
        shelf = Shelf.objects.create(
            shop=shop,
            name=row["name"],
            name_en=row["name_en"],
            reading=row["reading"],
            aisle=int(row["aisle"]),
            picture=picture,
        )
        shelves[row["key"]] = (shelf, row)
    return [
        _seed_item(shop, *shelves[row["shelf"]], row, now) for row in read_rows("invented", "groceries.csv")
    ]


def _seed_item(shop: Shop, shelf: Shelf, kind: dict[str, str], row: dict[str, str], now: datetime) -> Item:
    body = f"{_JAN_PREFIX}{int(row['number']):09d}"
    return Item.objects.create(
        shop=shop,
        shelf=shelf,
        number=int(row["number"]),
        jan=body + compute_check_digit(body),
        name=row["name"],
        name_en=row["name_en"],
        reading=row["reading"],
        size=row["size"],
        price_yen=int(row["price_yen"]),
        tax_class=int(row["tax"]),
        weight_g=int(row["weight_g"]),
        volume_ml=int(row["volume_ml"]),
        temperature=row["cold"],
        otc_class=row["otc"],
        allergens=row["allergens"].split(),
        substitute_group=row["group"],
        is_sold_by_weight=row["by_weight"] == "1",
        stock=int(row["stock"]),
        most_per_order=int(row["most"]),
        picture=keep_picture(body=draw_good(kind["shape"], row["colour"]), now=now),
        updated_at=now,
    )


def _seed_rounds(shop: Shop, now: datetime) -> None:
    for area in Area.objects.all():
        rule = RoundRule.objects.create(
            shop=shop,
            area=area,
            weekdays=WORKDAYS,
            closes_minutes=CLOSES,
            early_minutes={"voice": 30},
            windows=WINDOWS,
            capacity_orders=40,
            updated_at=now,
        )
        for ahead in PAST_ORDER_DAYS:
            make_round(rule=rule, day=_find_past_day(local(now).date(), ahead))
    make_rounds(now)


def _find_past_day(today: date, back: int) -> date:
    day = today - timedelta(days=back)
    while not is_open_day(day):
        day -= timedelta(days=1)
    return day


def _seed_members(shop: Shop, items: list[Item], now: datetime) -> list[Member]:
    """Register the visitor, the first residents and a few more of those whom we can deliver to."""
    visitor = DEMO_ACCOUNTS[0].username
    first = list(Resident.objects.filter(user__username=visitor).select_related("household"))
    others = Resident.objects.exclude(user__username=visitor).select_related("household").order_by("pk")
    count = min(MEMBERS, max(8, others.count() * MOST_MEMBERS_PCT // 100))
    members = []
    for number, resident in enumerate([*first, *others[:count]]):
        joining = Joining(
            pays_by=("cable", "bank", "invoice")[number % 3],
            allergens=["shrimp"] if number % 7 == 1 else [],
            substitution=("similar", "similar", "call", "none")[number % 4],
            leaves_at_door=number % 3 == 2,
        )
        try:
            members.append(join(resident=resident, joining=joining, actor=ACTOR, now=now))
        except NotPossible:  # her home is outside of every area
            continue
    for member in members[:10]:
        for item in items[number % 5 :: 17]:
            mark_favourite(member=member, item=item, is_marked=True, actor=ACTOR, now=now)
    return members


def _seed_orders(members: list[Member], items: list[Item], now: datetime) -> None:
    """Draw past orders as delivered, some for the next round, and standing orders of a few."""
    random = Random("groceries")
    food = [item for item in items if item.otc_class == "none"]
    today = local(now).date()
    full = {item.pk: item.stock for item in items}
    for number, member in enumerate(members):
        past = [_find_past_day(today, back) for back in PAST_ORDER_DAYS[: 1 + number % 3]]
        for day in dict.fromkeys(past):
            basket = random.sample(food, random.randint(3, 6))
            _fill_shelves(basket, full, least=MOST_OF_ONE)
            _order(member, basket, day, at_local(day, 9 * 60), random)
    _fill_shelves(items, full)
    food = [item for item in food if (full[item.pk] or 0) >= FULL_SHELF]
    Order.objects.filter(status__in=LIVE_STATUSES).update(status=OrderStatus.DELIVERED)
    for order in Order.objects.filter(delivered_at=None):
        Order.objects.filter(pk=order.pk).update(delivered_at=order.window_ends_at)
    # The visitor's own orders are past ones: what comes is for her to order.
    for member in members[1 :: max(1, len(members) // 12)]:
        ahead = Round.objects.filter(shop=member.shop, area=member.area, closes_at__gt=now).order_by("date")
        if (round_ := ahead[1:2].first()) is not None:
            _order(member, random.sample(food, 4), round_.date, now, random)
    for number, member in enumerate(members[1:4]):
        lines = tuple(LineWish(item_id=item.pk, quantity=1) for item in random.sample(food, 3))
        wish = StandingWish(
            lines=lines, weekdays=1 << (number + 1), window=(840, 960), asks_first=number == 2
        )
        make_standing(
            member=member,
            wish=wish,
            channel="desk",
            idempotency_key=f"demo:{member.number}",
            actor=ACTOR,
            now=now,
        )


def _fill_shelves(items: list[Item], full: dict[int, int | None], *, least: int = 0) -> None:
    """Put goods back on the shelves, as a shop does every morning."""
    for item in items:
        Item.objects.filter(pk=item.pk).update(stock=max(full[item.pk] or 0, least))


def _order(member: Member, basket: list[Item], day: date, now: datetime, random: Random) -> None:
    round_ = Round.objects.get(shop=member.shop, area=member.area, date=day)
    lines = tuple(LineWish(item_id=item.pk, quantity=random.choice((1, 1, 1, 2))) for item in basket)
    start, end = WINDOWS[member.pk % 2]
    place_order(
        member=member,
        wish=OrderWish(lines=lines, round_id=round_.pk, window=(start, end)),
        channel=random.choice(("tv", "voice", "web", "line")),
        idempotency_key=f"demo:{member.number}:{day}",
        actor=ACTOR,
        is_told=True,
        now=now,
    )


def _make_account() -> None:
    """Let a visitor sign in as the shop's clerk."""
    user = User.objects.create(
        username=SHOP.username, display_name=SHOP.name, password=make_password(PASSWORD)
    )
    Membership.objects.create(user=user, role=SHOP.role, partner=Partner.objects.get(code=SHOP.firm))
