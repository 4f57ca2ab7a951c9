"""Erasers of goods: for whom they were, and when volunteers had time."""

from __future__ import annotations

from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from moyai.core.privacy.batches import delete_batch
from moyai.fleet.consignments.models import Consignment, Leg, VolunteerSlot
from moyai.fleet.enums import StopKind
from moyai.fleet.models import Stop, Task

BATCH = 2000
_DOOR = (
    "contact_name",
    "contact_phone",
    "note",
    "destination_name",
    "destination_lon",
    "destination_lat",
)


def erase_addresses(*, before: datetime, now: datetime) -> int:
    """Take name, door, telephone, note and photo from old consignments; boxes, hand-overs and readings stay.

    Of the door some two kilometres of ground are left, for figures of where goods went.
    """
    named = ~Q(contact_name="") | ~Q(contact_phone="") | ~Q(note="") | ~Q(destination_name="")
    old = list(Consignment.objects.filter(named, window_until__lt=before)[:BATCH])
    legs = Leg.objects.filter(consignment__in=old)
    for leg in legs.exclude(photo=""):
        default_storage.delete(leg.photo)
    legs.update(photo="", hand_note="")
    for one in old:
        one.contact_name = one.contact_phone = one.note = one.destination_name = ""
        one.destination_lon, one.destination_lat = _blur(one.destination_lon), _blur(one.destination_lat)
    Consignment.objects.bulk_update(old, _DOOR, batch_size=500)
    _forget_doors(Task.objects.filter(leg__in=legs.filter(is_last=True)))
    return len(old)


def _forget_doors(tasks: QuerySet[Task]) -> None:
    """Take the door out of the tasks that went there, and out of their stops."""
    rows = list(tasks)
    for task in rows:
        task.contact_name = task.contact_phone = task.note = task.destination_name = ""
        task.destination_lon, task.destination_lat = _blur(task.destination_lon), _blur(task.destination_lat)
    Task.objects.bulk_update(rows, _DOOR, batch_size=500)
    stops = list(Stop.objects.filter(task__in=rows, kind=StopKind.DROPOFF))
    for stop in stops:
        stop.place_name, stop.lon, stop.lat = "", _blur(stop.lon or 0.0), _blur(stop.lat or 0.0)
    Stop.objects.bulk_update(stops, ["place_name", "lon", "lat"], batch_size=500)


def _blur(degrees: float) -> float:
    return round(degrees * 50) / 50


def erase_asks(*, before: datetime, now: datetime) -> int:
    """Erase old times on the rota with what was asked for them; the books keep what was paid."""
    return delete_batch(VolunteerSlot.objects.filter(ends_at__lt=before))
