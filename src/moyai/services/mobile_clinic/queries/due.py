"""When an institution's patients are due next, and who has no visit booked then.

Expecting mothers: engines/antenatal. Others: the interval that the plan in force names, from the last time
she was seen; overdue is who has waited a third of the interval longer, as it is with checks in pregnancy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Max

from moyai.core.clock import local
from moyai.services.mobile_clinic.enums import AppointmentStatus, Programme, VisitStatus
from moyai.services.mobile_clinic.models import Appointment, Patient, Practitioner, TreatmentPlan, Visit
from moyai.services.mobile_clinic.queries.maternity import find_pregnancy
from moyai.services.mobile_clinic.queries.pages import list_treated
from moyai.services.mobile_clinic.teens import may_know

MOST_SHOWN = 40
SOON = timedelta(days=14)
STILL_ON = timedelta(hours=2)
"""A visit that began so long ago is still going on."""

Last = Mapping[tuple[int, str], date]


class DueState(StrEnum):
    """How pressing it is."""

    OVERDUE = "overdue"
    DUE = "due"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A patient without a visit ahead in one of her programmes.

    Attributes:
        patient: Who.
        programme: For what.
        last_on: When she was seen for it; None: never yet.
        on: When she is due; None: nothing says.
        overdue_from: The first day on which somebody should ask why she was not seen.
        may_be_in_car: The car has what she needs then.
        is_pregnancy_missing: She is among the mothers and no pregnancy is recorded.
    """

    patient: Patient
    programme: Programme
    last_on: date | None = None
    on: date | None = None
    overdue_from: date | None = None
    may_be_in_car: bool = True
    is_pregnancy_missing: bool = False

    def find_state(self, today: date) -> DueState:
        """Return how pressing it is on a day."""
        if self.on is None or self.overdue_from is None:
            return DueState.UNKNOWN
        if today >= self.overdue_from:
            return DueState.OVERDUE
        return DueState.DUE if self.on <= today + SOON else DueState.LATER


def find_next_day(last_on: date, interval_weeks: int) -> tuple[date, date]:
    """Return when somebody is due who was seen on a day, and from when on she is overdue."""
    on = last_on + timedelta(weeks=interval_weeks)
    return on, on + timedelta(days=interval_weeks * 7 // 3 + 1)


def list_due(practice: Practitioner, now: datetime) -> list[Due]:
    """Return who has no visit and no appointment ahead, the most overdue first, who is never due last.

    ``practice``: who asks; her institution's patients, and of them whom she may know of.
    """
    today = local(now).date()
    patients = list(list_treated(practice))
    booked, last = _list_booked(patients, now), _list_last(patients, now)
    weeks = _list_intervals(patients, today)
    found = [
        due
        for patient in patients
        for programme in map(Programme, patient.programmes)
        if (patient.pk, programme.value) not in booked
        and may_know(practice, programme)
        and (due := _find_due(patient, programme, last, weeks, today)) is not None
    ]
    return sorted(found, key=_order)[:MOST_SHOWN]


def _order(due: Due) -> tuple[bool, date, date, int]:
    never = date.min
    return (due.on is None, due.overdue_from or never, due.last_on or never, due.patient.pk)


def _find_due(
    patient: Patient, programme: Programme, last: Last, weeks: Mapping[int, int], today: date
) -> Due | None:
    """Return when a patient is due; None: nothing is, for her pregnancy is over."""
    last_on = last.get((patient.pk, programme.value))
    if programme == Programme.MATERNITY:
        return _find_due_mother(patient, last_on, today)
    interval = weeks.get(patient.pk)
    if interval is None or programme == Programme.TEENS:
        return Due(patient=patient, programme=programme, last_on=last_on)
    on, overdue_from = find_next_day(last_on or patient.since, interval)
    return Due(patient=patient, programme=programme, last_on=last_on, on=on, overdue_from=overdue_from)


def _find_due_mother(patient: Patient, last_on: date | None, today: date) -> Due | None:
    known = find_pregnancy(patient)
    if known is None:
        return Due(patient=patient, programme=Programme.MATERNITY, last_on=last_on, is_pregnancy_missing=True)
    following = known.find_next(today)
    if following is None:
        return None
    held = [each.on for each in known.checks if each.on <= today]
    return Due(
        patient=patient,
        programme=Programme.MATERNITY,
        last_on=max(held, default=last_on),
        on=following.on,
        overdue_from=following.overdue_from,
        may_be_in_car=following.may_be_in_car,
    )


def _list_booked(patients: Iterable[Patient], now: datetime) -> set[tuple[int, str]]:
    live = Visit.objects.filter(patient__in=patients, status__in=VisitStatus.live())
    visits = live.filter(arrives_at__gte=now - STILL_ON).values_list("patient", "programme")
    ahead = Appointment.objects.filter(patient__in=patients, status=AppointmentStatus.BOOKED)
    return {*visits, *ahead.filter(starts_at__gte=now - STILL_ON).values_list("patient", "programme")}


def _list_last(patients: Iterable[Patient], now: datetime) -> Last:
    """Return when each was last seen for each programme, in the car or at an institution."""
    visits = Visit.objects.filter(patient__in=patients)
    done = visits.filter(status=VisitStatus.DONE) | visits.filter(
        status=VisitStatus.MOVED, reached_at__isnull=False
    )  # seen in person from the car; where no car came nobody knows
    seen = Appointment.objects.filter(patient__in=patients, ends_at__lte=now)
    seen = seen.filter(status__in=(AppointmentStatus.BOOKED, AppointmentStatus.DONE))
    last: dict[tuple[int, str], datetime] = {}
    for rows in (
        done.filter(arrives_at__lte=now).values_list("patient", "programme").annotate(at=Max("arrives_at")),
        seen.values_list("patient", "programme").annotate(at=Max("starts_at")),
    ):
        for patient, programme, at in rows.order_by():
            key = (patient, programme)
            last[key] = max(at, last.get(key, at))
    return {key: local(at).date() for key, at in last.items()}


def _list_intervals(patients: Iterable[Patient], today: date) -> dict[int, int]:
    """Return by patient how often her plan in force has her seen, weeks; of two the shorter."""
    plans = TreatmentPlan.objects.filter(
        patient__in=patients,
        agreed_at__isnull=False,
        superseded_at=None,
        ended_at=None,
        interval_weeks__isnull=False,
        valid_until__gte=today,
    )
    found: dict[int, list[int]] = defaultdict(list)
    for patient, weeks in plans.values_list("patient", "interval_weeks"):
        found[patient].append(weeks or 1)
    return {patient: min(each) for patient, each in found.items()}
