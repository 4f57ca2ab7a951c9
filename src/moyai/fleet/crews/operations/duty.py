"""Duty records are written from what happened; people add what no machine saw."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.fleet.crews.enums import NoteKind, RollCallKind
from moyai.fleet.crews.errors import WrongNote
from moyai.fleet.crews.models import DutyNote, DutyRecord
from moyai.fleet.crews.operations.roll_calls import name_of
from moyai.fleet.crews.queries.duty import is_of_today, list_shifts_without_record, read_driven
from moyai.fleet.crews.queries.roll_calls import find_standing
from moyai.fleet.models import OperatingRecord, Shift

SYSTEM = "system:worker"
BATCH = 40
"""How many records one run writes, so that a long past does not hold up the worker."""
KEPT = timedelta(days=365)


def write_duty_record(*, shift_id: int, actor: str = SYSTEM, now: datetime) -> DutyRecord | None:
    """Write an ended shift's duty record; None while the roll-call after duty may still bring an odometer.

    Writing twice is once.

    Raises:
        OperatingRecord.DoesNotExist: the shift has not ended.
    """
    known = DutyRecord.objects.filter(shift_id=shift_id).first()
    if known is not None:
        return known
    ended = OperatingRecord.objects.select_related("shift__vehicle", "shift__driver").get(shift_id=shift_id)
    if find_standing(ended.shift, RollCallKind.AFTER) is None and is_of_today(ended.shift, now):
        return None
    facts = _read_facts(ended)
    try:
        with transaction.atomic():
            made = DutyRecord.objects.create(shift=ended.shift, written_at=now, **facts)
            record(actor=actor, action="crews.write_duty_record", subject=f"shift:{shift_id}", now=now)
    except IntegrityError:
        return DutyRecord.objects.get(shift_id=shift_id)  # another worker was quicker
    return made


def write_due_duty_records(*, now: datetime) -> int:
    """Write the records of shifts that have ended; return how many."""
    due = list_shifts_without_record(local(now - KEPT).date(), BATCH)
    return sum(write_duty_record(shift_id=pk, now=now) is not None for pk in due)


@transaction.atomic
def add_duty_note(
    *,
    shift_id: int,
    kind: NoteKind,
    happened_at: datetime,
    text: str,
    cause: str = "",
    place: str = "",
    by: User,
    now: datetime,
) -> DutyNote:
    """Add an accident, a big delay or an abnormal state with its cause to a shift's record.

    Raises:
        WrongNote: it lies in the future, or on another day than the shift.
        Shift.DoesNotExist: there is no such shift.
    """
    shift = Shift.objects.get(pk=shift_id)
    if happened_at > now:
        raise WrongNote("future")
    if abs((local(happened_at).date() - shift.date).days) > 1:
        raise WrongNote("other_day")
    made = DutyNote.objects.create(
        shift=shift,
        kind=kind,
        happened_at=happened_at,
        place=place,
        text=text,
        cause=cause,
        by_name=name_of(by),
        written_at=now,
    )
    record(
        actor=f"user:{by.pk}",
        action="crews.add_duty_note",
        subject=f"shift:{shift_id}",
        now=now,
        kind=kind.value,
    )
    return made


def _read_facts(ended: OperatingRecord) -> dict[str, Any]:
    shift = ended.shift
    driven = read_driven(shift, ended)
    return {
        "date": shift.date,
        "vehicle_plate": shift.vehicle.plate or shift.vehicle.name,
        "driver_name": name_of(shift.driver),
        "begun_at": ended.started_at,
        "ended_at": ended.ended_at,
        "begin_place": shift.vehicle.depot_name,
        "end_place": shift.vehicle.depot_name,
        "distance_m": driven.distance_m,
        "distance_source": driven.source,
        "odometer_begin_km": driven.odometer_begin_km,
        "odometer_end_km": driven.odometer_end_km,
        "points": [_as_json(each) for each in driven.ledger.points],
        "sections": [_as_json(each) for each in driven.ledger.sections],
        "breaks": [_as_json(each) for each in driven.ledger.breaks],
        "events": driven.events,
    }


def _as_json(entry: Any) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(entry).items()
    }
