"""A visit by video goes on in person: at the hospital that the plan names."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.clock import local
from moyai.services.mobile_clinic.access import CLINICAL
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.enums_treatment import SwitchReason
from moyai.services.mobile_clinic.listening_treatment import visit_moved
from moyai.services.mobile_clinic.models import InPersonMove, Institution, Practitioner, Visit
from moyai.services.mobile_clinic.notices_treatment import tell_moved
from moyai.services.mobile_clinic.operations.taking import give_back
from moyai.services.mobile_clinic.queries.plans import find_hospital
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.sealed_words import seal_words
from moyai.services.mobile_clinic.texts import treatment as say

MOST_NOTE = 400


@transaction.atomic
def move_in_person(
    *,
    visit: Visit,
    why: SwitchReason,
    by: Practitioner,
    now: datetime,
    note: str = "",
    hospital: Institution | None = None,
) -> InPersonMove:
    """Break a visit by video off: she is seen in person instead. Whoever books her ride hears of it.

    Args:
        visit: one that is not over.
        why: the condition of the plan that is met.
        by: who decides it, of her institution.
        now: the town's time.
        note: a few words, sealed.
        hospital: where; None: the one that her plan names.

    Raises:
        TreatmentRefused: ``not_clinical``, ``no_hospital``, ``no_emergencies``, ``visit_over``.
    """
    patient = visit.patient
    if by.profession not in CLINICAL or by.institution_id != visit.institution_id:
        raise TreatmentRefused("not_clinical", say.NOT_CLINICAL)
    hospital = hospital or find_hospital(patient, local(now).date())
    if hospital is None:
        raise TreatmentRefused("no_hospital", say.NO_HOSPITAL)
    if not (hospital.takes_emergencies or hospital == patient.institution):
        raise TreatmentRefused("no_emergencies", say.NO_EMERGENCIES.format(institution=str(hospital)))
    _end(visit, why, f"user:{by.user_id}", now)
    move = InPersonMove(visit=visit, why=why, hospital=hospital, moved_by=by, moved_at=now)
    move.note = seal_words(patient=patient, about=move.about, words=note[:MOST_NOTE], now=now)
    move.save(force_insert=True)
    record(
        actor=f"user:{by.user_id}",
        action="mobile_clinic.move_in_person",
        subject=f"visit:{visit.code}",
        now=now,
        hospital=hospital.number,
    )
    tell_moved(move, now)
    visit_moved(move, now)
    return move


def _end(visit: Visit, why: SwitchReason, actor: str, now: datetime) -> None:
    """End a visit: of one that the car has not reached, all that was booked is free again."""
    wait_for_turn()
    visit.refresh_from_db()
    if visit.status in (VisitStatus.BOOKED, VisitStatus.UNDER_WAY):
        give_back(visit, actor, now, undo_until=None, status=VisitStatus.MOVED, moved_why=why)
        return
    at_door = Visit.objects.filter(pk=visit.pk, status__in=[VisitStatus.AT_DOOR, VisitStatus.IN_CALL])
    facts = {"status": VisitStatus.MOVED, "moved_why": why, "ended_at": now, "version": F("version") + 1}
    if not at_door.update(**facts):
        raise TreatmentRefused("visit_over", say.VISIT_OVER)
    visit.refresh_from_db()


@transaction.atomic
def note_hospital_called(*, move: InPersonMove, takes: bool, by: Practitioner, now: datetime) -> InPersonMove:
    """Note that somebody spoke with the hospital, and whether it takes her; said anew, the last word counts.

    Raises:
        TreatmentRefused: ``not_clinical``.
    """
    if by.profession not in CLINICAL or by.institution_id != move.visit.institution_id:
        raise TreatmentRefused("not_clinical", say.NOT_CLINICAL)
    InPersonMove.objects.filter(pk=move.pk).update(called_at=now, called_by=by, takes=takes)
    record(
        actor=f"user:{by.user_id}",
        action="mobile_clinic.call_hospital",
        subject=f"visit:{move.visit.code}",
        now=now,
        hospital=move.hospital.number,
        takes=takes,
    )
    move.refresh_from_db()
    return move
