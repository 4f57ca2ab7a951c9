"""One person's two records at an institution: put together by a person, and taken apart again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Patient, Practitioner, Visit
from moyai.services.mobile_clinic.queries.privacy import name_person
from moyai.services.mobile_clinic.reading import name_subject
from moyai.services.mobile_clinic.texts import privacy as say


class NoDoubles(Refused):
    """They are not one person's records, or cannot be put together now."""


@transaction.atomic
def merge_patients(*, keep: Patient, double: Patient, by: Practitioner, now: datetime) -> None:
    """Close a record that was opened by mistake: from now on it is found under the one that stays.

    Nothing is copied: what was written to either stays sealed with the key of whom it was written for, so
    that a mistake in merging shows nobody another's health and can be taken back (`split_patient`).

    Raises:
        NoDoubles: not of one institution (hers), not the same reading and birth, merged already, or a visit
            is booked with the one to be closed.
    """
    houses = {keep.institution_id, double.institution_id, by.institution_id}
    is_one = name_person(keep.resident) == name_person(double.resident)
    if len(houses) > 1 or not is_one or keep.pk == double.pk or keep.merged_into_id is not None:
        raise NoDoubles("no_doubles", say.NOT_DOUBLES)
    if Visit.objects.filter(patient=double, status__in=VisitStatus.live()).exists():
        raise NoDoubles("double_busy", say.DOUBLE_BUSY)
    if not Patient.objects.filter(pk=double.pk, merged_into__isnull=True).update(merged_into=keep):
        raise NoDoubles("no_doubles", say.NOT_DOUBLES)
    Patient.objects.filter(merged_into=double).update(merged_into=keep)
    _audit("merge_patients", double, by, now, into=keep.code)


@transaction.atomic
def split_patient(*, double: Patient, by: Practitioner, now: datetime) -> None:
    """Take a merging back.

    Raises:
        NoDoubles: it is not merged, or of another institution, or its person has another record there now.
    """
    mine = Patient.objects.filter(pk=double.pk, institution=by.institution_id, merged_into__isnull=False)
    others = Patient.objects.filter(
        institution=double.institution_id, resident=double.resident_id, merged_into__isnull=True
    )
    if others.exists() or not mine.update(merged_into=None):
        raise NoDoubles("split_before", say.SPLIT_BEFORE)
    _audit("split_patient", double, by, now)


def _audit(verb: str, patient: Patient, by: Practitioner, now: datetime, **facts: str) -> None:
    record(
        actor=f"user:{by.user_id}",
        action=f"mobile_clinic.{verb}",
        subject=name_subject(patient),
        now=now,
        **facts,
    )
