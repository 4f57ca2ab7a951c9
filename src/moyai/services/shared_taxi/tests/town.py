"""A small town for the shared taxi's tests: a centre between two areas, two cars, one resident."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories import DAY, at, make_shift, make_user, make_vehicle

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.places.enums import AreaKind, FacilityKind
from moyai.core.places.models import Area, Facility, Municipality
from moyai.core.places.numbering import give_numbers
from moyai.core.residents.enums import ContactKind, EligibilityStatus
from moyai.core.residents.models import Eligibility, Resident
from moyai.core.residents.operations import Home, Person, register_resident_record
from moyai.fleet.models import Shift, Vehicle
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import EligibilityReason, EvidenceKind, Preference
from moyai.services.shared_taxi.models import Ride, Tariff
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.operations import book_ride
from moyai.services.shared_taxi.queries import quote_ride

NOW = at(8, 30)
HOME = Point("自宅", 137.920, 35.830)
FARM = Point("農園", 137.905, 35.845)
HALL = Point("伊那市役所", 137.954, 35.8276)
HOSPITAL = Point("伊那中央病院", 137.955, 35.856)
EAST = Point("東の家", 138.010, 35.835)
FAR = Point("東京駅", 139.767, 35.681)


def make_square(key: str, west: float, east: float, *, kind: AreaKind = AreaKind.OPERATING) -> Area:
    town, _ = Municipality.objects.get_or_create(code="202096", defaults={"name": "伊那市", "name_en": "Ina"})
    ring = [[west, 35.80], [east, 35.80], [east, 35.88], [west, 35.88], [west, 35.80]]
    names = {"west": ("西春近", "West"), "east": ("美篶", "East"), "centre": ("中心市街地", "Town centre")}
    return Area.objects.get_or_create(
        municipality=town,
        key=key,
        defaults={
            "kind": kind,
            "name": names[key][0],
            "name_en": names[key][1],
            "polygon": {"type": "Polygon", "coordinates": [ring]},
        },
    )[0]


def make_town() -> Municipality:
    """Return the town with areas, landmarks, settlements and fares."""
    make_square("centre", 137.94, 137.98, kind=AreaKind.CENTRE)
    make_square("west", 137.88, 137.94)
    make_square("east", 137.98, 138.04)
    town = Municipality.objects.get()
    for point, kind in ((HALL, FacilityKind.TOWN_HALL), (HOSPITAL, FacilityKind.HOSPITAL)):
        make_facility(town, point, kind, is_landmark=True)
    make_facility(town, Point("沢渡", HOME.lon, HOME.lat), FacilityKind.SETTLEMENT)
    Tariff.objects.get_or_create(
        valid_from=date(2020, 4, 1),
        defaults={"ordinary_yen": 500, "self_service_yen": 300, "discount_yen": 250},
    )
    return town


def make_facility(
    town: Municipality, point: Point, kind: FacilityKind, *, is_landmark: bool = False
) -> Facility:
    found = town.facilities.filter(kind=kind, name=point.name).first()
    if found is not None:
        return found
    facts = {"lon": point.lon, "lat": point.lat, "is_landmark": is_landmark, "name_en": "A place"}
    made = Facility(municipality=town, kind=kind, name=point.name, **facts)
    give_numbers([made])
    made.save()
    return made


def make_car(code: str = "w1", *, areas: tuple[str, ...] = ("west",), **changes: Any) -> Vehicle:
    """Return a car of the town, whose areas are made first."""
    make_town()
    return make_vehicle(code, areas=areas, **changes)


def make_day(day: date = DAY, **changes: Any) -> Shift:
    """Return a shift of the west's car on a day."""
    vehicle = Vehicle.objects.filter(code="w1").first() or make_car()
    return make_shift(vehicle, day=day, **changes)


def make_resident(
    *,
    point: Point = HOME,
    reason: EligibilityReason = EligibilityReason.AGE_65,
    status: EligibilityStatus | None = EligibilityStatus.CONFIRMED,
    born: date = date(1940, 4, 1),
    expires: date | None = None,
    user: User | None = None,
    given: str = "花子",
) -> Resident:
    """Return a registered resident; ``status`` None gives no eligibility."""
    resident = register_resident_record(
        person=Person("伊那", given, "イナ", f"ハナコ{Resident.objects.count()}", born),
        municipality=make_town(),
        home=Home("伊那市沢渡0-1", point.lon, point.lat, "沢渡"),
        contacts=[(ContactKind.MOBILE, "09000000000")],
        user=user,
        actor="test",
        now=NOW,
    )
    if status is not None:
        make_eligibility(resident, reason, status, expires)
    return resident


def make_eligibility(
    resident: Resident,
    reason: EligibilityReason = EligibilityReason.AGE_65,
    status: EligibilityStatus = EligibilityStatus.PROVISIONAL,
    expires: date | None = None,
) -> Eligibility:
    return Eligibility.objects.create(
        resident=resident,
        service="shared_taxi",
        reason=reason,
        evidence=EvidenceKind.MY_NUMBER_CARD,
        status=status,
        declared_at=NOW - timedelta(days=1),
        expires_date=expires,
    )


def make_rider(**changes: Any) -> tuple[User, Resident]:
    """Return a resident with an account."""
    user = make_user(Role.RESIDENT)
    return user, make_resident(user=user, **changes)


def wish(resident: Resident, **changes: Any) -> dict[str, Any]:
    """Return the arguments of a quote: from home to the hospital after ten."""
    return {
        "resident": resident,
        "origin": HOME,
        "destination": HOSPITAL,
        "preference": Preference.LEAVE_AFTER,
        "desired_at": at(10),
        "persons": 1,
        "wheelchairs": 0,
        "channel": "web",
        **changes,
    }


def first_offer(resident: Resident, *, now: datetime = NOW, **changes: Any) -> RideOffer:
    return quote_ride(**wish(resident, **changes), now=now).offers[0]


def book(resident: Resident, *, key: str = "k1", now: datetime = NOW, **changes: Any) -> Ride:
    """Return a booked ride: the first offer of the wish."""
    offer = changes.pop("offer", None) or first_offer(resident, now=now, **changes)
    return book_ride(**wish(resident, **changes), offer=offer, idempotency_key=key, actor="test", now=now)
