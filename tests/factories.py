"""Plain functions that make rows for tests; each has defaults for everything."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.operations import create_account
from moyai.core.partners.models import Partner
from moyai.core.places.enums import AreaKind
from moyai.core.places.models import Area, Municipality
from moyai.core.residents.models import Household, Resident
from moyai.fleet.models import Shift, Task, Vehicle
from moyai.fleet.operations import request_task
from moyai.fleet.specs import Point, TaskSpec

DAY = date(2026, 6, 10)
"""A Wednesday without any holiday near."""

CITY_HALL = Point("伊那市役所", 137.9540, 35.8276)
STATION = Point("伊那市駅", 137.9480, 35.8430)
HOSPITAL = Point("伊那中央病院", 137.9400, 35.8500)
SHOP = Point("スーパー", 137.9620, 35.8350)
HOME = Point("自宅", 137.9700, 35.8200)
FARM = Point("農園", 137.9300, 35.8100)
DEPOT = Point("車庫", 137.9500, 35.8400)
PLACES = (CITY_HALL, STATION, HOSPITAL, SHOP, HOME, FARM)


def at(hours: int, minutes: int = 0, *, day: date = DAY) -> datetime:
    """Return a wall-clock time in Japan on the test day."""
    return clock.at_local(day, hours * 60 + minutes)


EARLY = at(8)
"""Before every shift of the test day."""


def make_town() -> Municipality:
    """Return Ina with one operating area, ``west``, that holds all test places; made once."""
    town, _ = Municipality.objects.get_or_create(code="202096", defaults={"name": "伊那市", "name_en": "Ina"})
    make_area("west")
    return town


def make_area(key: str, *, kind: AreaKind = AreaKind.OPERATING) -> Area:
    """Return an area of Ina: the same rectangle for every key."""
    town, _ = Municipality.objects.get_or_create(code="202096", defaults={"name": "伊那市", "name_en": "Ina"})
    ring = [[137.90, 35.78], [138.00, 35.78], [138.00, 35.88], [137.90, 35.88], [137.90, 35.78]]
    polygon = {"type": "Polygon", "coordinates": [ring]}
    found, _ = Area.objects.get_or_create(
        municipality=town, key=key, defaults={"kind": kind, "name": key, "polygon": polygon}
    )
    return found


def make_partner(code: str = "taxi") -> Partner:
    """Return a taxi firm, made once for each code."""
    return Partner.objects.get_or_create(code=code, defaults={"name": code, "kind": "taxi"})[0]


def make_user(role: Role = Role.DRIVER, *, name: str = "", **changes: Any) -> User:
    """Return an account with a role; its password is ``moyai-test``."""
    username = name or f"{role.value}-{uuid4().hex[:8]}"
    facts: dict[str, Any] = {"display_name": username, "password": "moyai-test", **changes}
    return create_account(username=username, roles=(role,), **facts)


def make_resident(given: str = "花子", *, household: Household | None = None, **changes: Any) -> Resident:
    """Return a resident of Ina, in a household of her own unless one is given."""
    home = household or Household.objects.create(
        municipality=make_town(), address="荒井0-1", lon=HOME.lon, lat=HOME.lat
    )
    facts: dict[str, Any] = {
        "code": uuid4().hex[:8],
        "family_name": "伊藤",
        "given_name": given,
        "family_kana": "イトウ",
        "given_kana": "ハナコ",
        "birth_date": date(1945, 3, 2),
        "registered_at": EARLY,
    }
    return Resident.objects.create(household=home, **facts | changes)


def make_vehicle(code: str = "t1", *, areas: tuple[str, ...] = ("west",), **changes: Any) -> Vehicle:
    """Return a sedan with four seats in area ``west``."""
    make_town()
    facts: dict[str, Any] = {
        "name": f"{code}号",
        "partner": make_partner(),
        "seats": 4,
        "depot_name": DEPOT.name,
        "depot_lon": DEPOT.lon,
        "depot_lat": DEPOT.lat,
    }
    vehicle = Vehicle.objects.create(code=code, **facts | changes)
    vehicle.areas.set([make_area(key) for key in areas])
    return vehicle


def make_shift(vehicle: Vehicle | None = None, *, day: date = DAY, **changes: Any) -> Shift:
    """Return a shift from 9:00 to 15:00 without a break, with a driver of its own."""
    facts: dict[str, Any] = {"starts_at": at(9, day=day), "ends_at": at(15, day=day)}
    driver = changes.pop("driver", None) or make_user(Role.DRIVER)
    return Shift.objects.create(vehicle=vehicle or make_vehicle(), driver=driver, date=day, **facts | changes)


def make_spec(
    origin: Point = HOME,
    destination: Point = HOSPITAL,
    *,
    pickup: datetime | None = None,
    width: timedelta = timedelta(minutes=10),
    **changes: Any,
) -> TaskSpec:
    """Return a wish for one seat at 10:00, to be fetched within ``width`` and there within an hour."""
    begin = pickup or at(10)
    facts: dict[str, Any] = {
        "kind": "test",
        "seats": 1,
        "wheelchairs": 0,
        "pickup_from": begin,
        "pickup_until": begin + width,
        "dropoff_from": begin,
        "dropoff_until": begin + width + timedelta(minutes=50),
        "max_ride_s": 2400,
        "skills": ("area:west",),
    }
    return TaskSpec(origin=origin, destination=destination, **facts | changes)


def make_task(spec: TaskSpec | None = None, *, now: datetime = EARLY, **changes: Any) -> Task:
    """Return an accepted task, on whichever shift it suits best."""
    key = uuid4().hex
    facts: dict[str, Any] = {
        "reference": "ref",
        "contact_name": "伊藤 花子",
        "idempotency_key": key,
        "actor": "test",
    }
    return request_task(spec=spec or make_spec(), now=now, **facts | changes)


def utc(*parts: int) -> datetime:
    """Return a moment in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]
