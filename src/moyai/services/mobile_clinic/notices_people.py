"""Nurse and doctor of a tour are told wherever they are, by their own doors in the town's register.

A private telephone is no place for a patient's name: what goes there is the tiding's ``brief``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from moyai.core.accounts.models import User
from moyai.core.notices.models import Notice
from moyai.core.notices.operations import acknowledge, notify
from moyai.core.residents.models import Resident
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Share, Tiding, Visit

KIND = "mobile_clinic.crew"


def list_crew(visit: Visit) -> list[User]:
    """Return nurse and doctor of a visit."""
    share = visit.share
    people = [share.nurse.user] if share is not None and share.nurse is not None else []
    return [*people, visit.doctor.user]


def list_people_of(share: Share) -> list[User]:
    """Return the nurse of a tour and the doctors of whom it still visits, each once."""
    waiting = Visit.objects.filter(share=share, status__in=VisitStatus.live()).select_related("doctor__user")
    people = [share.nurse.user] if share.nurse is not None else []
    return list({each.pk: each for each in [*people, *(one.doctor.user for one in waiting)]}.values())


def tell_people(tiding: Tiding, people: Sequence[User], until: datetime, now: datetime) -> None:
    """Tell those of them who stand in the register, by their own doors and hours.

    Args:
        tiding: What; ``brief`` is told.
        people: Whom.
        until: After that they need not be told.
        now: The town's time.
    """
    for resident in Resident.objects.filter(user__in=people):
        notify(
            resident=resident,
            kind=KIND,
            text=tiding.brief,
            idempotency_key=_key(tiding, resident),
            now=now,
            useful_until=max(until, now),
            is_private=True,
        )


def note_seen(tidings: Sequence[Tiding], user: User, now: datetime) -> None:
    """What somebody has seen on a page is not sent to her any more."""
    resident = Resident.objects.filter(user=user).first()
    if resident is None:
        return
    keys = [_key(each, resident) for each in tidings]
    for notice in Notice.objects.filter(idempotency_key__in=keys, read_at__isnull=True):
        acknowledge(notice=notice, through="web", now=now)


def _key(tiding: Tiding, resident: Resident) -> str:
    return f"clinic-crew:{tiding.pk}:{resident.code}"
