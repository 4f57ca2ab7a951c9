"""What a patient may book herself, and what is booked for her."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from moyai.core.clock import at_local, local
from moyai.core.places.queries import is_open_day
from moyai.core.reservations.queries import list_free
from moyai.core.residents.models import Resident
from moyai.services.mobile_clinic.enums import AppointmentStatus, VisitStatus
from moyai.services.mobile_clinic.models import Appointment, Patient, PatientDoor, Visit
from moyai.services.mobile_clinic.teens import leave_out_private

DAYS_AT_HOSPITAL = 7
"""So many days ahead is looked for a time at an institution: who cannot wait for the car cannot wait long."""

_RELATED = ("institution__partner", "patient__resident__household")


def list_records(resident: Resident, today: date) -> list[Patient]:
    """Return the records under which somebody is treated now, doubles left out."""
    mine = Patient.objects.filter(resident=resident, merged_into__isnull=True, since__lte=today)
    mine = mine.filter(ended_on__isnull=True) | mine.filter(ended_on__gt=today)
    related = ("institution__partner", "institution__patient_door", "resident__household")
    return list(mine.select_related(*related))


def find_door(patient: Patient) -> PatientDoor | None:
    """Return what a patient's institution lets her book herself, or None."""
    return PatientDoor.objects.filter(institution=patient.institution_id).first()


def get_days(door: PatientDoor, now: datetime) -> tuple[datetime, datetime]:
    """Return from when until when a patient may choose a visit of the car."""
    today = local(now).date()
    return (
        at_local(today + timedelta(days=door.notice_days), 0),
        at_local(today + timedelta(days=door.ahead_days + 1), 0),
    )


def find_outpatient_door(patient: Patient) -> PatientDoor | None:
    """Return where a patient is seen when the car is full: her own institution, else a hospital."""
    doors = PatientDoor.objects.filter(outpatient__isnull=False, outpatient__retired_at__isnull=True)
    found = list(doors.select_related("institution__partner").order_by("institution__number"))
    own = [each for each in found if each.institution_id == patient.institution_id]
    hospitals = [each for each in found if each.institution.kind == "hospital"]
    return next(iter([*own, *hospitals]), None)


def find_door_of(institution_id: int) -> PatientDoor | None:
    """Return the door of an institution that sees outpatients, None: it has no room for them."""
    doors = PatientDoor.objects.filter(outpatient__isnull=False, outpatient__retired_at__isnull=True)
    return doors.filter(institution=institution_id).select_related("institution__partner").first()


def list_outpatient_times(door: PatientDoor, *, now: datetime, most: int) -> list[datetime]:
    """Return when an institution's room is free, the earliest first, from tomorrow on, on working days."""
    assert door.outpatient_id is not None
    found: list[datetime] = []
    length_s = door.outpatient_minutes * 60
    for ahead in range(1, DAYS_AT_HOSPITAL + 1):
        day = local(now).date() + timedelta(days=ahead)
        if len(found) >= most:
            break
        if is_open_day(day):
            since, until = at_local(day, door.outpatient_from), at_local(day, door.outpatient_until)
            found += list_free(
                [door.outpatient_id], since, until, duration_s=length_s, now=now, step_s=length_s, most=most
            )
    return found[:most]


def list_visits_ahead(resident: Resident, now: datetime, *, is_herself: bool) -> list[Visit]:
    """Return her visits to come, and those whose cancelling can be taken back.

    Args:
        resident: whose.
        now: the town's time.
        is_herself: she looks, signed in; nobody else is shown what is hers alone (`teens`).
    """
    hers = Visit.objects.filter(patient__resident=resident).select_related(*_RELATED, "doctor__user", "word")
    live = [VisitStatus.BOOKED, VisitStatus.UNDER_WAY, VisitStatus.AT_DOOR]
    coming = hers.filter(status__in=live, call_until__gt=now)
    undoable = hers.filter(status=VisitStatus.CANCELLED, undo_until__gt=now, arrives_at__gt=now)
    return leave_out_private((coming | undoable).order_by("arrives_at"), is_herself=is_herself)


def list_appointments_ahead(resident: Resident, now: datetime, *, is_herself: bool) -> list[Appointment]:
    """Return her appointments to come, and those whose cancelling can be taken back.

    Arguments as for `list_visits_ahead`.
    """
    hers = Appointment.objects.filter(patient__resident=resident).select_related(*_RELATED)
    coming = hers.filter(status=AppointmentStatus.BOOKED, ends_at__gt=now)
    undoable = hers.filter(status=AppointmentStatus.CANCELLED, undo_until__gt=now, starts_at__gt=now)
    return leave_out_private((coming | undoable).order_by("starts_at"), is_herself=is_herself)


def list_appointments_of(institution_id: int, since: datetime, until: datetime) -> list[Appointment]:
    """Return an institution's appointments of a time, the earliest first."""
    theirs = Appointment.objects.filter(institution=institution_id, starts_at__gte=since, starts_at__lt=until)
    return list(theirs.select_related(*_RELATED, "word").order_by("starts_at"))
