"""One step of a prescription: the only place that writes its status."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.video.enums import EndWhy
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import PrescriptionStatus
from moyai.services.mobile_clinic.guidance_rooms import end_guidance_room
from moyai.services.mobile_clinic.models import Guidance, Practitioner, Prescription, PrescriptionStep
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.texts import treatment as say


def take_step(
    one: Prescription,
    before: Collection[PrescriptionStatus],
    after: PrescriptionStatus,
    *,
    by: Practitioner | None,
    now: datetime,
    actor: str = "",
    **changes: Any,
) -> None:
    """Move a prescription on, in the caller's transaction; ``changes`` are further fields of its row.

    With a prescription that is cancelled the call of its medication guidance ends.

    Raises:
        TreatmentRefused: ``not_now``: it stands elsewhere (somebody was quicker, or it is not its turn).
    """
    one.refresh_from_db(fields=["status", "version"])
    was = one.status
    live = Prescription.objects.filter(pk=one.pk, status=was, version=one.version)
    if was not in before or not live.update(status=after, version=F("version") + 1, **changes):
        raise TreatmentRefused("not_now", say.NOT_NOW)
    PrescriptionStep.objects.create(prescription=one, before=was, after=after, by=by, at=now)
    record(
        actor=actor or (f"user:{by.user_id}" if by else "system:mobile_clinic"),
        action="mobile_clinic.step_prescription",
        subject=f"prescription:{one.code}",
        now=now,
        before=was,
        after=after,
    )
    one.refresh_from_db()
    if after == PrescriptionStatus.CANCELLED:
        for guidance in Guidance.objects.filter(prescription=one):
            end_guidance_room(guidance, EndWhy.CANCELLED, actor or "system:mobile_clinic", now)


def require_doctor(by: Practitioner, one: Prescription) -> None:
    """Refuse whoever is no doctor of the institution that prescribed.

    Raises:
        TreatmentRefused: ``not_a_doctor``.
    """
    if by.profession != Profession.DOCTOR or by.institution_id != one.patient.institution_id:
        raise TreatmentRefused("not_a_doctor", say.NOT_A_DOCTOR)


def require_pharmacist(by: Practitioner, one: Prescription) -> None:
    """Refuse whoever is no pharmacist of the pharmacy that has it.

    Raises:
        TreatmentRefused: ``not_a_pharmacist``.
    """
    if by.profession != Profession.PHARMACIST or by.institution_id != one.pharmacy_id:
        raise TreatmentRefused("not_a_pharmacist", say.NOT_A_PHARMACIST)
