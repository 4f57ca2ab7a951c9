"""A town with a van, an empty taxi, a depot, a locker and volunteers."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.factories import DEPOT, EARLY, HOME, SHOP, at, make_shift, make_user, make_vehicle

from moyai.core.accounts.enums import Role
from moyai.core.codes import make_code
from moyai.fleet.consignments.enums import HubKind
from moyai.fleet.consignments.models import Consignment, Hub, Volunteer, VolunteerSlot
from moyai.fleet.consignments.operations import BoxSpec, ConsignmentSpec, send_consignment
from moyai.fleet.models import Shift

ROOM = {"most_grams": 80_000, "most_millilitres": 400_000, "most_ambient": 10}
COLD = {"most_chilled": 4, "most_frozen": 2}
CHILLED = BoxSpec(temperature="chilled", grams=3000, millilitres=12_000)
AMBIENT = BoxSpec(temperature="ambient", grams=4000, millilitres=15_000)


def make_van(code: str = "van1", **changes: Any) -> Shift:
    return make_shift(make_vehicle(code, carrier="van", **{**ROOM, **COLD, **changes}))


def make_taxi(code: str = "taxi1", **changes: Any) -> Shift:
    return make_shift(make_vehicle(code, carrier="taxi", **{**ROOM, **changes}))


def make_hub(key: str = "depot", kind: str = HubKind.DEPOT, **changes: Any) -> Hub:
    facts: dict[str, Any] = {"name": "集配所", "lon": DEPOT.lon, "lat": DEPOT.lat}
    return Hub.objects.create(key=key, kind=kind, **facts | changes)


def make_volunteer(name: str = "", *, slot: bool = True, **changes: Any) -> Volunteer:
    facts: dict[str, Any] = {
        "lon": HOME.lon,
        "lat": HOME.lat,
        "reach_m": 5000,
        "most_grams": 8000,
        "most_millilitres": 40_000,
        "most_ambient": 2,
        "most_chilled": 1,
        "honorarium_yen": 100,
    }
    user = make_user(Role.RESIDENT, name=name)
    person = Volunteer.objects.create(code=make_code(), user=user, **facts | changes)
    if slot:
        VolunteerSlot.objects.create(volunteer=person, starts_at=at(9), ends_at=at(14))
    return person


def make_spec(**changes: Any) -> ConsignmentSpec:
    facts: dict[str, Any] = {
        "kind": "test",
        "reference": "order:1",
        "idempotency_key": uuid4().hex,
        "origin": SHOP,
        "destination": HOME,
        "ready_at": at(10),
        "window_from": at(10),
        "window_until": at(12),
        "boxes": (CHILLED, AMBIENT),
        "contact_name": "伊藤 花子",
    }
    return ConsignmentSpec(**facts | changes)


def send(now: Any = EARLY, **changes: Any) -> Consignment:
    return send_consignment(spec=make_spec(**changes), actor="test", now=now)


def codes_of(one: Consignment) -> str:
    return " ".join(one.boxes.values_list("code", flat=True))


MINUTE = timedelta(minutes=1)
