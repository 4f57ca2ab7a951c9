"""What can be done when the doctor does not come: who else is free now, and who is later today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from moyai.core.clock import local
from moyai.core.manifest import read_settings
from moyai.core.reservations.queries import list_spans
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.models import Practitioner, Tiding, Visit
from moyai.services.mobile_clinic.queries.calls import find_call
from moyai.services.mobile_clinic.queries.looking import list_people
from moyai.services.mobile_clinic.queries.papers import get_papers
from moyai.services.mobile_clinic.tours import up_to_grid

WAITING = (VisitStatus.AT_DOOR, VisitStatus.IN_CALL)
LATER = (15, 30, 60)
"""Minutes by which the call may be put off; the patient sits in the car meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCall:
    """A doctor and a time at which the call could be instead.

    Attributes:
        doctor: of the institution, free for the whole call.
        call_from: when it would begin.
        is_named: the patient's plan names the doctor; without that there is no call.
    """

    doctor: Practitioner
    call_from: datetime
    is_named: bool


def is_late(visit: Visit, now: datetime) -> bool:
    """Tell whether a visit's doctor should have come and has not been there yet."""
    wait = timedelta(minutes=read_settings("mobile_clinic")["call_wait_minutes"])
    if visit.status not in WAITING or now < visit.call_from + wait:
        return False
    room = find_call(visit)
    return room is None or room.began_at is None


def has_wished_in_person(visit: Visit) -> bool:
    """Tell whether the patient said, as the doctor did not come, that she would rather be seen in person."""
    return Tiding.objects.filter(visit=visit, kind="wishes_in_person").exists()


def list_doctors_now(visit: Visit, now: datetime) -> list[OtherCall]:
    """Return the other doctors of the institution who are free now, those whom the plan names first."""
    at = up_to_grid(now)
    found = [
        OtherCall(doctor=each, call_from=at, is_named=is_named(visit, each, now))
        for each in _list_doctors(visit, now)
        if each.pk != visit.doctor_id and is_doctor_free(visit, each, at, now)
    ]
    return sorted(found, key=lambda each: (not each.is_named, each.doctor.pk))


def list_later(visit: Visit, now: datetime) -> list[OtherCall]:
    """Return times later today with a doctor whom the plan names, her own where she is free."""
    doctors = sorted(_list_doctors(visit, now), key=lambda each: (each.pk != visit.doctor_id, each.pk))
    named = [each for each in doctors if is_named(visit, each, now)]
    found = list[OtherCall]()
    for minutes in LATER:
        at = up_to_grid(now + timedelta(minutes=minutes))
        free = next((each for each in named if is_doctor_free(visit, each, at, now)), None)
        if free is not None and local(at).date() == local(now).date():
            found.append(OtherCall(doctor=free, call_from=at, is_named=True))
    return found


def is_named(visit: Visit, doctor: Practitioner, now: datetime) -> bool:
    """Tell whether the plan that holds names a doctor."""
    plan = get_papers(visit.patient).find_plan(local(now).date())
    return plan is not None and doctor.pk in {each.doctor_id for each in plan.plan_doctors.all()}


def is_doctor_free(visit: Visit, doctor: Practitioner, call_from: datetime, now: datetime) -> bool:
    """Tell whether nobody else has a doctor for as long as the visit's call takes."""
    if doctor.resource_id is None:
        return False
    until = call_from + (visit.call_until - visit.call_from)
    spans = list_spans([doctor.resource_id], call_from, until, now)
    return all(each.reservation_id == visit.reservation_id for each in spans)


def _list_doctors(visit: Visit, now: datetime) -> list[Practitioner]:
    return list_people(visit.institution_id, (Profession.DOCTOR,), now)
