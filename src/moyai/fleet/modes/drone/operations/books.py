"""The books: daily inspections, services, and what has to be reported at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import open_desk_task
from moyai.fleet.modes.drone.enums import INSPECTED, AircraftStatus, IncidentKind
from moyai.fleet.modes.drone.errors import WrongRecord
from moyai.fleet.modes.drone.models import Aircraft, Incident, InspectionRecord, ServiceRecord
from moyai.fleet.modes.drone.texts import tell_incident


def name_of(user: User) -> str:
    """Return somebody's name as it is written into a record."""
    return user.display_name or user.username


@transaction.atomic
def inspect_aircraft(
    *, aircraft_id: int, results: dict[str, bool], place: str, by: User, now: datetime, note: str = ""
) -> InspectionRecord:
    """Write down a daily inspection; a fault grounds the aircraft until it is serviced.

    Raises:
        WrongRecord: ``missing`` when an item was not looked at.
    """
    if set(results) != {key for key, _label in INSPECTED}:
        raise WrongRecord("missing")
    is_fine = all(results.values())
    made = InspectionRecord.objects.create(
        aircraft_id=aircraft_id,
        at=now,
        place=place[:60],
        by=by,
        by_name=name_of(by),
        results=results,
        is_fine=is_fine,
        note=note[:300],
    )
    if not is_fine:
        ground_aircraft(aircraft_id, "日常点検で異常")
    record(
        actor=f"user:{by.pk}",
        action="drone.inspect",
        subject=f"aircraft:{aircraft_id}",
        now=now,
        fine=is_fine,
    )
    return made


@transaction.atomic
def service_aircraft(
    *,
    aircraft_id: int,
    place: str,
    content: str,
    reason: str,
    by: User,
    now: datetime,
    note: str = "",
) -> ServiceRecord:
    """Write down a service or repair: the aircraft may fly again, and its hours begin anew."""
    aircraft = Aircraft.objects.get(pk=aircraft_id)
    made = ServiceRecord.objects.create(
        aircraft=aircraft,
        at=now,
        place=place[:60],
        by=by,
        by_name=name_of(by),
        content=content[:300],
        reason=reason[:120],
        total_s=aircraft.total_s,
        note=note[:300],
    )
    Aircraft.objects.filter(pk=aircraft_id).update(
        serviced_total_s=F("total_s"), status=AircraftStatus.READY, status_reason=""
    )
    record(actor=f"user:{by.pk}", action="drone.service", subject=f"aircraft:{aircraft_id}", now=now)
    return made


@transaction.atomic
def report_incident(
    *,
    aircraft_id: int,
    kind: IncidentKind,
    happened_at: datetime,
    place: str,
    what: str,
    by: User,
    now: datetime,
    done: str = "",
    flight_id: int | None = None,
) -> Incident:
    """Write down an accident or serious incident; the aircraft stays on the ground and the desk is told.

    Raises:
        WrongRecord: ``future``.
    """
    if happened_at > now:
        raise WrongRecord("future")
    made = Incident.objects.create(
        aircraft_id=aircraft_id,
        flight_id=flight_id,
        kind=kind,
        happened_at=happened_at,
        place=place[:120],
        what=what[:600],
        done=done[:600],
        by=by,
        by_name=name_of(by),
        told_at=now,
    )
    ground_aircraft(aircraft_id, str(IncidentKind(kind).label))
    open_desk_task(
        key=f"drone:incident:{made.pk}",
        kind="drone",
        text=tell_incident(made.aircraft.name, kind != IncidentKind.OTHER),
        urgency=Urgency.EMERGENCY,
        now=now,
    )
    record(
        actor=f"user:{by.pk}", action="drone.report", subject=f"aircraft:{aircraft_id}", now=now, kind=kind
    )
    return made


def ground_aircraft(aircraft_id: int, why: str) -> None:
    """Keep an aircraft on the ground until a service is written down."""
    Aircraft.objects.filter(pk=aircraft_id).update(status=AircraftStatus.GROUNDED, status_reason=why[:120])
