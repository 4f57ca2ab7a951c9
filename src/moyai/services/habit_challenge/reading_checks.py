"""Who read what of somebody's health here: each look leaves one line in the audit log."""

from __future__ import annotations

from datetime import datetime, timedelta

from moyai.core.accounts.models import User
from moyai.core.audit.models import Entry
from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident

ACTION = "habit_challenge.read"
SAME_LOOK = timedelta(minutes=10)
"""Looks at the same thing by the same person within this are one."""


def note_read(*, user: User, resident: Resident, what: str, now: datetime) -> None:
    """Write down that somebody other than herself read something; refuses nothing.

    Args:
        user: Who read.
        resident: Whose.
        what: The kind of thing (``results``, ``referral``), nothing of what it said.
        now: The town's time.
    """
    subject, actor = f"resident:{resident.code}", f"user:{user.pk}"
    looks = Entry.objects.filter(subject=subject, actor=actor, action=ACTION, at__gt=now - SAME_LOOK)
    if any(facts.get("what") == what for facts in looks.values_list("facts", flat=True)):
        return
    record(actor=actor, action=ACTION, subject=subject, now=now, what=what)
