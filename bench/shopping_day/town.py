"""A small town that shops: a shop, its goods, members, whatever drives and flies, and who works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.clock import at_local
from moyai.core.codes import make_code
from moyai.core.partners.models import Partner
from moyai.core.places.enums import AreaKind
from moyai.core.places.models import Area, Municipality
from moyai.core.residents.models import Household, Resident
from moyai.core.watchover.enums import KeeperKind
from moyai.core.watchover.operations import agree, appoint_keeper
from moyai.fleet.consignments.enums import HubKind
from moyai.fleet.consignments.models import Hub, Volunteer, VolunteerSlot
from moyai.fleet.enums import CarrierKind
from moyai.fleet.models import Shift, Vehicle
from moyai.fleet.modes.drone.enums import WaypointKind
from moyai.fleet.modes.drone.models import Aircraft, Battery, Pilot, Way, Waypoint
from moyai.services.shopping.enums import FeeClass, PaysBy, Temperature
from moyai.services.shopping.models import Item, Member, PaymentDetails, RoundRule, Shelf, Shop
from moyai.services.shopping.operations.members import Joining, join
from moyai.services.shopping.operations.rounds import make_rounds

DAY = date(2026, 6, 10)
LON, LAT = 137.955, 35.830
NORTH_M = 111_000.0
"""Metres of a degree of latitude, near enough for a made-up town."""
CLOSES = 9 * 60 + 30
WINDOWS = ((630, 682), (684, 712), (720, 825), (825, 900), (900, 990))
ROAD_FROM = 715
"""Before that nothing drives: the first two windows are the drones', and in the second the storm comes."""
HALLS = (("hall1", "上新田公民館", 0.006), ("hall2", "山室公民館", 0.012))
VAN_ROOM = {"most_grams": 300_000, "most_millilitres": 1_500_000, "most_ambient": 24, "most_chilled": 10}
TAXI_ROOM = {"most_grams": 60_000, "most_millilitres": 300_000, "most_ambient": 5, "most_chilled": 3}
DRONE_ROOM = {"most_grams": 3000, "most_millilitres": 45_000, "most_ambient": 1}
GOODS = (
    ("米", 2200, 5000, 6000, Temperature.AMBIENT),
    ("しょうゆ", 320, 1100, 1200, Temperature.AMBIENT),
    ("みそ", 410, 800, 900, Temperature.AMBIENT),
    ("お茶", 150, 600, 700, Temperature.AMBIENT),
    ("せんべい", 220, 200, 1500, Temperature.AMBIENT),
    ("牛乳", 230, 1050, 1200, Temperature.CHILLED),
    ("とうふ", 90, 400, 600, Temperature.CHILLED),
    ("豚肉", 480, 300, 500, Temperature.CHILLED),
    ("アイス", 300, 400, 800, Temperature.FROZEN),
    ("冷凍うどん", 350, 900, 1500, Temperature.FROZEN),
)
"""Name, yen, grams, millilitres, class; each in three makes that may stand in for one another."""


@dataclass
class Town:
    """Who and what there is. ``village`` are the members who live near a hall that drones reach."""

    members: list[Member]
    village: set[int]
    items: list[Item]
    shop: Shop
    pickers: list[User]
    desk: User
    welfare: User
    pilot: Pilot | None
    ports: list[int]


def make_town(*, members: int, drones: int, random: Random, day: date = DAY) -> Town:
    """Make everything that is there before the day begins."""
    now = at_local(day - timedelta(days=30), 9 * 60)
    town, _ = Municipality.objects.get_or_create(code="202096", defaults={"name": "伊那市", "name_en": "Ina"})
    ring = [[LON - 0.06, LAT - 0.05], [LON + 0.06, LAT - 0.05], [LON + 0.06, LAT + 0.05]]
    ring += [[LON - 0.06, LAT + 0.05], ring[0]]
    area = Area.objects.create(
        municipality=town,
        key="all",
        kind=AreaKind.OPERATING,
        name="全域",
        polygon={"type": "Polygon", "coordinates": [ring]},
    )
    shop, items = _stock(now, area, members)
    make_rounds(at_local(day, 6 * 60))
    people, village = _settle(town, members, random, now)
    welfare = _account("welfare", Role.OFFICER)
    appoint_keeper(
        username="welfare", kind=KeeperKind.WELFARE, settlements=(), phone="0265000001", by=None, now=now
    )
    pilot = _drive(area, shop, members, drones, day)
    _volunteer(members, day)
    return Town(
        members=people,
        village=village,
        items=items,
        shop=shop,
        pickers=[_account(f"picker{n}", Role.PARTNER, shop.partner) for n in range(max(2, members // 40))],
        desk=_account("desk", Role.DISPATCHER),
        welfare=welfare,
        pilot=pilot,
        ports=list(Aircraft.objects.order_by("pk").values_list("port", flat=True)),
    )


def _account(name: str, role: Role, partner: Partner | None = None) -> User:
    user = User.objects.create(username=name, display_name=name)
    Membership.objects.create(user=user, role=role, partner=partner)
    return user


def _stock(now: datetime, area: Area, members: int) -> tuple[Shop, list[Item]]:
    partner = Partner.objects.create(code="super", name="みどりスーパー", kind="shop")
    shop = Shop.objects.create(
        partner=partner,
        key="midori",
        name="みどりスーパー",
        lon=LON,
        lat=LAT,
        invoice_number="T1234567890123",
    )
    RoundRule.objects.create(
        shop=shop,
        area=area,
        weekdays=0b1111111,
        closes_minutes=CLOSES,
        windows=[list(each) for each in WINDOWS],
        capacity_orders=2 * members,
        updated_at=now,
    )
    items = []
    for group, (name, yen, grams, room_ml, temperature) in enumerate(GOODS):
        shelf = Shelf.objects.create(shop=shop, name=name, aisle=group)
        for make in range(3):
            number = 10 * group + make + 1
            items.append(
                Item.objects.create(
                    shop=shop,
                    shelf=shelf,
                    number=number,
                    name=f"{name}{'ＡＢＣ'[make]}",
                    price_yen=yen - 10 * make,
                    weight_g=grams,
                    volume_ml=room_ml,
                    temperature=temperature,
                    tax_class=8 if group != 3 else 10,
                    substitute_group=name,
                    stock=4 * members,
                    updated_at=now,
                )
            )
    return shop, items


def _settle(town: Municipality, count: int, random: Random, now: datetime) -> tuple[list[Member], set[int]]:
    members, village = [], set()
    ways = (PaysBy.BANK, PaysBy.CABLE, PaysBy.INVOICE)
    fees = (FeeClass.ORDINARY, FeeClass.ORDINARY, FeeClass.REDUCED, FeeClass.EXEMPT)
    for n in range(count):
        is_near = n % 5 == 0
        lon, lat = _find_home(n, random, is_near=is_near)
        home = Household.objects.create(municipality=town, address=f"みどり町{n + 1}番地", lon=lon, lat=lat)
        resident = Resident.objects.create(
            household=home,
            code=make_code(),
            family_name="森",
            given_name=f"{n + 1}子",
            family_kana="モリ",
            given_kana="コ",
            birth_date=date(1940, 1, 1) + timedelta(days=37 * n),
            registered_at=now,
        )
        joining = Joining(pays_by=ways[n % 3], leaves_at_door=n % 4 == 1)
        member = join(resident=resident, joining=joining, actor="bench", now=now)
        member.fee_class = fees[n % 4]
        member.save(update_fields=["fee_class"])
        PaymentDetails.objects.create(
            member=member,
            cable_customer=f"{n + 1:06}",
            bank="9901",
            bank_name="ｵｶﾉ",
            branch="023",
            branch_name="ﾐﾅﾐ",
            deposit="1",
            account=f"{n + 1:07}",
            holder="ﾓﾘ ﾊﾅｺ",
            updated_at=now,
        )
        if n % 3 == 0:
            agree(resident=resident, family=False, volunteer=False, actor="bench", now=now)
        members.append(member)
        village.update({member.pk} if is_near else ())
    return members, village


def _find_home(n: int, random: Random, *, is_near: bool) -> tuple[float, float]:
    if is_near:
        north = HALLS[n // 5 % 2][2]
        return LON + random.uniform(-0.002, 0.002), LAT + north + random.uniform(-0.0015, 0.0015)
    return LON + random.uniform(-0.045, 0.045), LAT + random.uniform(-0.04, 0.04)


def _drive(area: Area, shop: Shop, members: int, drones: int, day: date) -> Pilot | None:
    firm = Partner.objects.create(code="fleet", name="伊那の運送", kind="taxi", phone="0265000000")
    for n in range(max(2, -(-members // 22))):
        _put_on_the_road(
            area, firm, f"van{n + 1}", CarrierKind.VAN, VAN_ROOM | {"most_frozen": 6}, (ROAD_FROM, 1080), day
        )
    for n in range(max(1, members // 40)):
        room = TAXI_ROOM | {"most_frozen": 2}
        _put_on_the_road(area, firm, f"taxi{n + 1}", CarrierKind.TAXI, room, (ROAD_FROM, 960), day)
    if not drones:
        return None
    port = Waypoint.objects.create(
        key="port", name="道の駅", kind=WaypointKind.PORT, lon=LON, lat=LAT, ground_m=700
    )
    Hub.objects.create(key="port", name="道の駅", kind=HubKind.PORT, lon=LON, lat=LAT)
    before = port
    for key, name, north in HALLS:
        weir = Waypoint.objects.create(
            key=f"weir-{key}",
            name=f"{name}の堰",
            kind=WaypointKind.REFUGE,
            lon=LON + 0.0005,
            lat=LAT + north - 0.003,
            ground_m=705,
            is_landing=True,
        )
        hall = Waypoint.objects.create(
            key=key,
            name=name,
            kind=WaypointKind.DROP,
            lon=LON,
            lat=LAT + north,
            ground_m=710,
            river_limit_m=2.0,
        )
        Way.objects.create(one=before, other=weir)
        Way.objects.create(one=weir, other=hall)
        before = hall
    pilot = Pilot.objects.create(
        user=_account("pilot", Role.DISPATCHER),
        name="空野 翔",
        licence="0000000001",
        is_beyond_sight=True,
        licensed_until=date(2028, 1, 1),
        last_flew_at=at_local(day - timedelta(days=3), 600),
    )
    for n in range(drones):
        vehicle = _put_on_the_road(
            area, firm, f"drone{n + 1}", CarrierKind.DRONE, DRONE_ROOM, (600, 990), day
        )
        craft = Aircraft.objects.create(
            symbol=f"JU000000000{n + 1}",
            name=f"かわせみ{n + 1}号",
            model="K-1",
            maker="架空航空",
            serial=f"KAKU-000{n + 1}",
            remote_id=f"KAKU-000{n + 1}",
            vehicle=vehicle,
            partner=firm,
            mass_g=25_000,
            most_load_g=5_000,
            hover_w=2_400,
            cruise_m_s=12,
            insured_until=date(2027, 3, 31),
            permitted_until=date(2027, 3, 31),
            port=14560 + n,
        )
        Battery.objects.create(
            code=f"b-{n + 1}",
            aircraft=craft,
            capacity_wh=1_200,
            charge_pct=100,
            charged_at=at_local(day, 8 * 60),
        )
    return pilot


def _put_on_the_road(
    area: Area,
    firm: Partner,
    code: str,
    carrier: CarrierKind,
    room: dict[str, int],
    hours: tuple[int, int],
    day: date,
) -> Vehicle:
    vehicle = Vehicle.objects.create(
        code=code,
        name=code,
        partner=firm,
        seats=4,
        carrier=carrier,
        depot_name="車庫",
        depot_lon=LON + 0.001,
        depot_lat=LAT,
        **room,
    )
    vehicle.areas.set([area])
    Shift.objects.create(
        vehicle=vehicle,
        driver=_account(f"driver-{code}", Role.DRIVER),
        date=day,
        starts_at=at_local(day, hours[0]),
        ends_at=at_local(day, hours[1]),
    )
    return vehicle


def _volunteer(members: int, day: date) -> None:
    for n in range(max(2, members // 50)):
        person = Volunteer.objects.create(
            code=make_code(),
            user=_account(f"volunteer{n + 1}", Role.RESIDENT),
            lon=LON + 0.02 * (n % 2 or -1),
            lat=LAT,
            reach_m=4000,
            most_grams=8000,
            most_millilitres=45_000,
            most_ambient=1,
            most_chilled=1,
            honorarium_yen=150,
        )
        VolunteerSlot.objects.create(
            volunteer=person, starts_at=at_local(day, ROAD_FROM), ends_at=at_local(day, 960), most=3
        )
