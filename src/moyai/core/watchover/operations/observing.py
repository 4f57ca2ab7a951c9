"""What was seen and what was missed: kept once, weighed at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident
from moyai.core.residents.operations.needs import tidy_note
from moyai.core.watchover.access import is_watched
from moyai.core.watchover.enums import Condition, Contact
from moyai.core.watchover.models import Observation, Signal
from moyai.core.watchover.operations.grading import regrade
from moyai.core.watchover.policy import UNDO
from moyai.core.watchover.refusals import CannotUndo, NoConsent

NOTE_LENGTH = 200


@transaction.atomic
def record_observation(
    *,
    resident: Resident,
    source: str,
    contact: Contact,
    condition: Condition | None,
    at: datetime,
    idempotency_key: str,
    now: datetime,
    note: str = "",
    by: User | None = None,
) -> Observation:
    """Keep that somebody was at her door or spoke to her; a concern is opened, made graver or answered by it.

    Args:
        resident: whom it is about.
        source: key of the service that tells it.
        contact: on what occasion.
        condition: how she was; None: she was not met.
        at: when; entries of a tablet that had no connection come later than they were made.
        idempotency_key: the same key again is the same observation (at most 100 characters).
        now: the town's time.
        note: a few words, seen by the welfare office alone.
        by: whose word it is; None: her own, or a machine's.

    Raises:
        NoConsent: she has not agreed; nothing is kept.
    """
    if not is_watched(resident):
        raise NoConsent
    seen, is_new = Observation.objects.get_or_create(
        idempotency_key=idempotency_key[:100],
        defaults={
            "resident": resident,
            "source": source,
            "contact": contact,
            "at": min(at, now),
            "is_met": condition is not None,
            "condition": condition or "",
            "note": tidy_note(note, NOTE_LENGTH),
            "by": by,
        },
    )
    if is_new:
        actor = f"user:{by.pk}" if by else f"system:{source}"
        _audit("observe", resident, actor, now, contact=str(contact), is_met=condition is not None)
        regrade(resident=resident, now=now, seen=seen)
    return seen


@transaction.atomic
def report_signal(
    *, resident: Resident, kind: str, source: str, subject: str, at: datetime, now: datetime
) -> Signal | None:
    """Keep that a service missed her; the same kind and subject again is the same signal.

    Args:
        resident: whom it is about.
        kind: a registered kind (`kinds.py`).
        source: key of the service that tells it.
        subject: what it is about, e.g. ``"ride:48210937"``.
        at: when.
        now: the town's time.

    Returns:
        The signal; None: she has not agreed to be watched over, and nothing is kept.
    """
    if not is_watched(resident):
        return None
    facts = {"source": source, "at": min(at, now)}
    signal, is_new = Signal.objects.get_or_create(
        resident=resident, kind=kind, subject=subject[:60], defaults=facts
    )
    if is_new:
        _audit("report_signal", resident, f"system:{source}", now, kind=kind)
        regrade(resident=resident, now=now)
    return signal


@transaction.atomic
def retract_observation(*, observation_id: int, by: User, now: datetime) -> Observation:
    """Take back what was a slip of the finger, on the same day; an open concern is still closed by a person.

    Raises:
        CannotUndo: it is not hers, too old, taken back already, or a closed concern has dealt with it.
    """
    fresh = Observation.objects.filter(
        pk=observation_id, by=by, concern__isnull=True, retracted_at__isnull=True, at__gte=now - UNDO
    )
    if not fresh.update(retracted_at=now):
        raise CannotUndo
    seen = Observation.objects.select_related("resident__household").get(pk=observation_id)
    _audit("retract_observation", seen.resident, f"user:{by.pk}", now)
    regrade(resident=seen.resident, now=now)
    return seen


def _audit(verb: str, resident: Resident, actor: str, now: datetime, **facts: object) -> None:
    subject = f"resident:{resident.code}"
    record(actor=actor, action=f"watchover.{verb}", subject=subject, now=now, **facts)
