"""Who else carries: hubs, two volunteers with a rota, and two parcels of a roadside stall. All invented."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import Membership, User
from moyai.core.clock import at_local, local
from moyai.core.codes import make_code
from moyai.core.places.queries import is_open_day
from moyai.demo.accounts import VOLUNTEER
from moyai.demo.seeding.drones import POINTS
from moyai.fleet.consignments.enums import HubKind
from moyai.fleet.consignments.models import Hub, Volunteer, VolunteerSlot
from moyai.fleet.consignments.operations import BoxSpec, ConsignmentSpec, send_consignment
from moyai.fleet.modes.drone.periodics import observe
from moyai.fleet.operations import PlanBusy
from moyai.fleet.specs import Point

PLACES = {key: (lon, lat) for key, _name, _kind, lon, lat, *_rest in POINTS}
STALL = Point("道の駅の直売所（架空）", *PLACES["port"])
HUBS = (
    ("depot", "道の駅の集配所（架空）", HubKind.DEPOT, *PLACES["port"], (0, 0, 0)),
    ("port", "道の駅の離着陸場（架空）", HubKind.PORT, *PLACES["port"], (0, 0, 0)),
    ("locker", "高遠の集会所のロッカー（架空）", HubKind.LOCKER, 138.0612, 35.8362, (8, 4, 2)),
)
PEOPLE = (
    # username, name, where they live, how far they go, where they collect
    (VOLUNTEER.username, VOLUNTEER.name, (138.0790, 35.8120), 900, "depot"),
    ("volunteer-2", "架空 たかし", (138.0590, 35.8345), 3000, None),
)
TIMES = ((9 * 60, 12 * 60), (13 * 60, 17 * 60))
DAYS = 5
PARCELS = (
    # to whom, where, her home, grams, whether it may be put down
    ("架空 ふみ", "長谷非持（架空）", (138.0873, 35.8016), 1200, True),
    ("架空 はる", "長谷溝口（架空）", (138.0800, 35.8110), 3000, False),
)
SENT_BETWEEN = (8 * 60, 12 * 60)
ACTOR = "system:demo"


def seed_carriers(*, now: datetime) -> int:
    """Make hubs, volunteers and parcels, once; return the number of volunteers."""
    if Hub.objects.exists():
        return 0
    for key, name, kind, lon, lat, (ambient, chilled, frozen) in HUBS:
        rooms = {"room_ambient": ambient, "room_chilled": chilled, "room_frozen": frozen}
        Hub.objects.create(key=key, name=name, kind=kind, lon=lon, lat=lat, **rooms)
    people = [_make_volunteer(*facts) for facts in PEOPLE]
    _make_rota(people, now)
    _send_parcels(now)
    return len(people)


def _make_volunteer(
    username: str, name: str, home: tuple[float, float], reach_m: int, meets_at: str | None
) -> Volunteer:
    password = User.objects.get(username="driver").password  # hashing once more would only take time
    user = User.objects.create(username=username, display_name=name, password=password)
    Membership.objects.create(user=user, role=Role.RESIDENT)
    return Volunteer.objects.create(
        code=make_code(),
        user=user,
        phone="0265009011",
        meets_at=None if meets_at is None else Hub.objects.get(key=meets_at),
        lon=home[0],
        lat=home[1],
        reach_m=reach_m,
        most_grams=10_000,
        most_millilitres=60_000,
        most_ambient=2,
        most_chilled=1,
        honorarium_yen=300,
    )


def _make_rota(people: list[Volunteer], now: datetime) -> None:
    today = local(now).date()
    days = [today + timedelta(days=ahead) for ahead in range(DAYS)]
    VolunteerSlot.objects.bulk_create(
        VolunteerSlot(volunteer=one, starts_at=at_local(day, begin), ends_at=at_local(day, end), most=3)
        for one in people
        for day in days
        if is_open_day(day)
        for begin, end in TIMES
    )


def _send_parcels(now: datetime) -> None:
    """The stall sends while taxis run; who carries is chosen as ever, with the weather as it is."""
    moment = local(now)
    begin, end = SENT_BETWEEN
    if not (is_open_day(moment.date()) and begin <= moment.hour * 60 + moment.minute < end):
        return
    observe(now)
    for number, (name, place, home, grams, may_leave) in enumerate(PARCELS):
        spec = ConsignmentSpec(
            kind="stall",
            reference=f"stall:{number + 1}",
            idempotency_key=f"demo:stall:{number}",
            origin=STALL,
            destination=Point(place, *home),
            ready_at=now,
            window_from=now,
            window_until=now + timedelta(hours=3),
            boxes=(BoxSpec(temperature="ambient", grams=grams, millilitres=15_000),),
            contact_name=name,
            contact_phone="0265009012",
            may_leave=may_leave,
        )
        with suppress(PlanBusy):  # the worker of a running town chooses then
            send_consignment(spec=spec, actor=ACTOR, now=now)
