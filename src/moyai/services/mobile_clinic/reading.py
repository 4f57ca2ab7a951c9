"""Who read what of whom: each look at a patient's health leaves one line in the audit log."""

from __future__ import annotations

from datetime import datetime, timedelta

from moyai.core.accounts.models import User
from moyai.core.audit.models import Entry
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.services.mobile_clinic.access import find_open_glass, find_relation
from moyai.services.mobile_clinic.models import Patient

ACTION = "mobile_clinic.read"

SAME_LOOK = timedelta(minutes=10)
"""Looks at the same thing by the same person within this are one: a page that renews itself is one look."""


def note_read(*, user: User, patient: Patient, what: str, now: datetime) -> None:
    """Write down that somebody read something of a patient's health; refuses nothing.

    The entry says through which institution she may see the patient, and whether the glass was broken for it.

    Args:
        user: who read.
        patient: whose.
        what: a code of the kind of thing (``"vitals"``, ``"notes"``), nothing of what it said; the words in
            which patients are told are in ``texts/reads.py``.
        now: the town's time.
    """
    subject, actor = name_subject(patient), f"user:{user.pk}"
    looks = Entry.objects.filter(subject=subject, actor=actor, action=ACTION, at__gt=now - SAME_LOOK)
    if any(facts.get("what") == what for facts in looks.values_list("facts", flat=True)):
        return
    record(
        actor=actor, action=ACTION, subject=subject, now=now, what=what, **_say_through(user, patient, now)
    )


def name_subject(patient: Patient) -> str:
    """Return how the audit log names a patient."""
    return f"patient:{patient.code}"


def name_glass(code: str) -> str:
    """Return what a reason is sealed about."""
    return f"clinic.glass:{code}"


def _say_through(user: User, patient: Patient, now: datetime) -> dict[str, str]:
    practice = find_relation(user, patient, local(now).date(), now=now)
    if practice is None:
        return {}
    glass = None if practice.institution_id == patient.institution_id else find_open_glass(user, patient, now)
    told = {"institution": practice.institution.number}
    return {**told, "glass": glass.code} if glass else told
