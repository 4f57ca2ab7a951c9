"""The doctor does not come: another takes the call, it begins later, or she wishes to be seen in person."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record, wait_for_turn
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.models import Practitioner, Visit
from moyai.services.mobile_clinic.operations.calls import NOT_NOW, NoCall
from moyai.services.mobile_clinic.operations.lateness import put_off_call
from moyai.services.mobile_clinic.queries.booking import get_visit
from moyai.services.mobile_clinic.queries.late_doctor import WAITING, is_doctor_free, is_named
from moyai.services.mobile_clinic.texts import calls as say
from moyai.services.mobile_clinic.texts import treatment as say_treatment


@transaction.atomic
def rearrange_call(
    *, visit: Visit, doctor: Practitioner, call_from: datetime, actor: str, now: datetime
) -> Visit:
    """Have the call of a visit, at whose door the car stands, begin at another time or with another doctor.

    The visits that the car cannot reach in time any more get times that can be kept, and everybody is told.
    The same choice pressed twice changes nothing the second time.

    Args:
        visit: which.
        doctor: who is on the screen then.
        call_from: when; one of `queries.late_doctor`.
        actor: who chose: somebody of the institution, or the patient.
        now: the town's time.

    Raises:
        NoCall: the visit is not waiting for a doctor, the plan does not name her, or she is not free.
        VisitRefused: the car, the nurse or another visit's doctor cannot be had so long.
    """
    wait_for_turn()
    visit = get_visit(visit.code)
    if visit.status not in WAITING:
        raise NoCall("no_call_now", NOT_NOW)
    if (visit.doctor_id, visit.call_from) == (doctor.pk, call_from):
        return visit
    if doctor.institution_id != visit.institution_id or doctor.profession != Profession.DOCTOR:
        raise NoCall("other_house", say_treatment.NOT_A_DOCTOR)
    if not is_named(visit, doctor, now):
        raise NoCall("not_named", say_treatment.DOCTOR_NOT_NAMED.format(doctor=str(doctor)))
    if call_from < now or not is_doctor_free(visit, doctor, call_from, now):
        raise NoCall("not_free", say.DOCTOR_NOT_FREE)
    put_off_call(visit, doctor, call_from, now)
    facts = {"doctor": doctor.pk, "call_from": call_from.isoformat()}
    record(
        actor=actor, action="mobile_clinic.rearrange_call", subject=f"visit:{visit.code}", now=now, **facts
    )
    notices.tell_other_doctor(visit, now)
    return visit


@transaction.atomic
def wish_in_person(*, visit: Visit, actor: str, now: datetime) -> None:
    """Note that the patient would rather be seen in person; those who treat her are told and decide.

    Raises:
        NoCall: the visit is not waiting for a doctor.
    """
    if visit.status not in WAITING:
        raise NoCall("no_call_now", NOT_NOW)
    record(actor=actor, action="mobile_clinic.wish_in_person", subject=f"visit:{visit.code}", now=now)
    notices.tell_wishes_in_person(visit, now)
