"""What the fleet's state means for riders, as alerts: a vehicle that is out, told by its effect on an area.

No vehicle, driver, stop or rider is named: a reader learns that an area has fewer cars today, or none.
"""

from collections.abc import Iterator
from datetime import datetime

from moyai.core.clock import local
from moyai.core.feeds.alerts.notes import Note
from moyai.core.feeds.enums import Cause, Effect
from moyai.core.places.models import Area
from moyai.engines.conversation import Localized
from moyai.fleet.enums import ShiftStatus, VehicleStatus
from moyai.fleet.models import Shift
from moyai.services.shared_taxi.area_rule import is_centre
from moyai.services.shared_taxi.feeds.gtfs import route_id
from moyai.services.shared_taxi.texts import feeds as say

_RUNNING = (ShiftStatus.PLANNED, ShiftStatus.OPEN)


def list_notes(now: datetime) -> list[Note]:
    """Return a note for each area that lacks a vehicle today."""
    shifts = (
        Shift.objects.filter(date=local(now).date(), ends_at__gt=now)
        .exclude(status=ShiftStatus.CLOSED)
        .select_related("vehicle")
        .prefetch_related("vehicle__areas")
    )
    served: dict[Area, list[Shift]] = {}
    for shift in shifts:
        for area in shift.vehicle.areas.all():
            if not is_centre(area):
                served.setdefault(area, []).append(shift)
    return list(_list_lacking(served))


def _list_lacking(served: dict[Area, list[Shift]]) -> Iterator[Note]:
    for area, shifts in sorted(served.items(), key=lambda pair: (pair[0].sort, pair[0].key)):
        out = [shift for shift in shifts if not _is_running(shift)]
        if out:
            yield _make_note(area, has_others=len(out) < len(shifts), until=max(s.ends_at for s in out))


def _is_running(shift: Shift) -> bool:
    return shift.status in _RUNNING and shift.vehicle.status == VehicleStatus.IN_SERVICE


def _make_note(area: Area, *, has_others: bool, until: datetime) -> Note:
    name = Localized(area.name, area.name_en or area.name)
    header, text = (say.FEWER_CARS, say.FEWER_CARS_TEXT) if has_others else (say.NO_CARS, say.NO_CARS_TEXT)
    return Note(
        key=f"shared_taxi_out_{area.key}",
        header=header.format(area=name),
        text=text.format(area=name),
        cause=Cause.TECHNICAL_PROBLEM,
        effect=Effect.REDUCED_SERVICE if has_others else Effect.NO_SERVICE,
        ends_at=until,
        route_ids=(route_id(area.key),),
    )
