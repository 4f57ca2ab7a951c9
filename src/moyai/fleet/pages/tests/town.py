"""A small town for the tests of the pages: made row by row, so that no other part has to work."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from moyai.core import codes
from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.partners.models import Partner
from moyai.core.places.enums import AreaKind
from moyai.core.places.models import Area, Municipality
from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus, TaskStatus
from moyai.fleet.models import Shift, Stop, Task, Vehicle

NOW = datetime(2026, 4, 15, 1, 0, tzinfo=UTC)
"""Wednesday, 10:00 in Japan."""
DAY = NOW.date()
INA = (137.954, 35.8275)


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def make_user(*roles, name="desk"):
    return create_account(username=name, password="not-a-secret-1", display_name=name, roles=roles)


def make_area():
    town, _ = Municipality.objects.get_or_create(code="202096", defaults={"name": "伊那市"})
    ring = [[137.9, 35.8], [138.0, 35.8], [138.0, 35.9], [137.9, 35.9], [137.9, 35.8]]
    return Area.objects.create(
        municipality=town,
        key="misuzu",
        kind=AreaKind.OPERATING,
        name="美篶",
        polygon={"type": "Polygon", "coordinates": [ring]},
    )


def make_vehicle(code="T1", **changes):
    partner, _ = Partner.objects.get_or_create(
        code="tenryu", defaults={"name": "てんりゅう交通", "kind": "taxi"}
    )
    fields = {
        "name": f"てんりゅう{code}号",
        "partner": partner,
        "seats": 4,
        "depot_name": "車庫",
        "depot_lon": INA[0],
        "depot_lat": INA[1],
    }
    return Vehicle.objects.create(code=code, **{**fields, **changes})


def make_shift(vehicle, driver=None, **changes):
    driver = driver or make_user(Role.DRIVER, name=f"driver-{vehicle.code}")
    fields = {
        "date": DAY,
        "starts_at": at(-60),
        "ends_at": at(300),
        "status": ShiftStatus.OPEN,
    }
    return Shift.objects.create(vehicle=vehicle, driver=driver, **{**fields, **changes})


def make_task(shift, start=30, end=50, name="美篶 花子", pickup=None, **changes):
    """A planned ride from ``start`` to ``end`` with its stops at the end of the shift.

    ``pickup`` is the promise; all in minutes from NOW.
    """
    pickup = pickup or (start - 2, start + 8)
    fields = {
        "code": codes.make_code(),
        "kind": "test",
        "reference": "r",
        "idempotency_key": str(uuid4()),
        "origin_name": "美篶支所",
        "origin_lon": 137.99,
        "origin_lat": 35.84,
        "destination_name": "伊那中央病院",
        "destination_lon": 137.955,
        "destination_lat": 35.856,
        "seats": 1,
        "pickup_from": at(pickup[0]),
        "pickup_until": at(pickup[1]),
        "dropoff_from": at(end - 5),
        "dropoff_until": at(end + 5),
        "max_ride_s": 3600,
        "contact_name": name,
        "contact_phone": "0265000000",
        "requested_at": at(-120),
    }
    task = Task.objects.create(**{**fields, **changes})
    if shift is not None and task.status != TaskStatus.UNASSIGNED:
        make_stop(shift, StopKind.PICKUP, start, task)
        make_stop(shift, StopKind.DROPOFF, end, task)
    return task


def make_stop(shift, kind, minutes, task=None, **changes):
    place = {}
    if task is not None:
        end = "origin" if kind == StopKind.PICKUP else "destination"
        place = {
            "place_name": getattr(task, f"{end}_name"),
            "lon": getattr(task, f"{end}_lon"),
            "lat": getattr(task, f"{end}_lat"),
        }
    fields = {
        "sequence": shift.stops.count() + 1,
        "planned_at": at(minutes),
        "planned_leave_at": at(minutes + 1),
        "status": StopStatus.PENDING,
    }
    return Stop.objects.create(shift=shift, kind=kind, task=task, **{**fields, **place, **changes})
