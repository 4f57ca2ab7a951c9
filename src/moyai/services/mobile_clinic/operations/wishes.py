"""What institutions asked of the car: every wish, every refusal with its reason, and what became of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.services.mobile_clinic.enums import Programme, VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import Patient, Visit, Wish
from moyai.services.mobile_clinic.notices_waiting import tell_none_came
from moyai.services.mobile_clinic.refusals import ShareRefused
from moyai.services.mobile_clinic.teens import is_private

OPEN = (WishStatus.WAITING, WishStatus.OFFERED, WishStatus.REFUSED)


@transaction.atomic
def join_waiting(
    *,
    patient: Patient,
    programme: Programme | str,
    earliest: date,
    latest: date,
    why: str = "",
    by_patient: bool = False,
    actor: str,
    now: datetime,
) -> Wish:
    """Wait for the car for a patient; whoever waits already for the same waits for these days now.

    Args:
        patient: For whom.
        programme: For what.
        earliest: The first day that does.
        latest: The last.
        why: The code of the refusal that made her wait.
        by_patient: She waits herself: what comes free is offered to her, and to her institution.
        actor: Who asks.
        now: The town's time.

    Raises:
        ShareRefused: The days are over, or end before they begin; ``no_waiting``: a visit of which nobody
            else is to know, whose place is chosen with its time.
    """
    if is_private(programme):
        raise ShareRefused("no_waiting")
    if latest < earliest or latest < local(now).date():
        raise ShareRefused("no_such_slot")
    wish = _find_open(patient, programme)
    if wish is None:
        wish = Wish(institution=patient.institution, patient=patient, programme=programme, asked_at=now)
        wish.asked_by = actor
    if wish.status != WishStatus.OFFERED:
        wish.status, wish.earliest, wish.latest = WishStatus.WAITING, earliest, latest
        wish.refusal, wish.decided_at = why[:24] or wish.refusal, None
        wish.by_patient = wish.by_patient or by_patient
        wish.save()
        record(actor=actor, action="mobile_clinic.join_waiting", subject=f"wish:{wish.pk}", now=now)
    return wish


@transaction.atomic
def leave_waiting(*, wish_id: int, actor: str, now: datetime) -> Wish:
    """Wait no more; leaving twice is once. An offer is let go with ``cancel_visit`` of what is held."""
    gone = Wish.objects.filter(pk=wish_id, status__in=(WishStatus.WAITING, WishStatus.REFUSED))
    if gone.update(status=WishStatus.WITHDRAWN, decided_at=now):
        record(actor=actor, action="mobile_clinic.leave_waiting", subject=f"wish:{wish_id}", now=now)
    return Wish.objects.get(pk=wish_id)


@transaction.atomic
def keep_refusal(
    *,
    patient: Patient,
    programme: Programme | str,
    earliest: datetime,
    latest: datetime,
    why: str,
    actor: str,
    now: datetime,
) -> Wish:
    """Keep that a time could not be given, and why; one wish however often it is tried.

    Args:
        patient: For whom.
        programme: For what.
        earliest: From when on she was to be visited.
        latest: Until when.
        why: The code of the reason.
        actor: Who asked.
        now: The town's time.
    """
    wish = _find_open(patient, programme)
    if wish is None:
        wish = Wish(institution=patient.institution, patient=patient, programme=programme, asked_at=now)
        wish.earliest, wish.latest = local(earliest).date(), local(latest).date()
        wish.asked_by, wish.status, wish.decided_at = actor, WishStatus.REFUSED, now
    wish.refusal = why[:24]
    wish.save()
    record(actor=actor, action="mobile_clinic.refuse_visit", subject=f"wish:{wish.pk}", now=now, why=why)
    return wish


def note_granted(visit: Visit, now: datetime) -> None:
    """Write that a wish came true; what nobody had asked before was asked and given in one."""
    wish = Wish.objects.filter(visit=visit).first() or _find_open(visit.patient, visit.programme)
    day = local(visit.arrives_at).date()
    if wish is None:
        wish = Wish(
            institution=visit.institution,
            patient=visit.patient,
            programme=visit.programme,
            earliest=day,
            latest=day,
            asked_at=now,
            asked_by=visit.booked_by,
        )
    wish.status, wish.visit, wish.share = WishStatus.GRANTED, visit, visit.share
    wish.offered_until, wish.decided_at = None, now
    wish.save()


def note_withdrawn(visit: Visit, now: datetime) -> None:
    """Write that what was given is wanted no more: it counts neither as asked nor as got."""
    given = Wish.objects.filter(visit=visit, status__in=(WishStatus.GRANTED, WishStatus.OFFERED))
    given.update(status=WishStatus.WITHDRAWN, decided_at=now, offered_until=None)


def wait_again(visit: Visit, now: datetime) -> Wish | None:
    """Write that an offer was not answered: its wish waits on, and is not offered this share again."""
    wish = Wish.objects.filter(visit=visit, status=WishStatus.OFFERED).first()
    if wish is None:
        return None
    is_over = wish.latest < local(now).date()
    wish.status = WishStatus.EXPIRED if is_over else WishStatus.WAITING
    wish.passed = [*wish.passed, visit.share_id]
    wish.visit, wish.share, wish.offered_until = None, None, None
    wish.decided_at = now if is_over else None
    wish.save()
    return wish


def expire_wishes(now: datetime) -> int:
    """End the wishes whose last day is over; return how many. Runs again and again."""
    over = Wish.objects.filter(status=WishStatus.WAITING, latest__lt=local(now).date())
    hers = over.filter(by_patient=True).select_related("patient__resident", "institution__partner")
    told = sum(_expire(each, now) for each in list(hers))
    return told + over.filter(by_patient=False).update(status=WishStatus.EXPIRED, decided_at=now)


@transaction.atomic
def _expire(wish: Wish, now: datetime) -> int:
    """End the wish of somebody who waits herself, and tell her."""
    waiting = Wish.objects.filter(pk=wish.pk, status=WishStatus.WAITING)
    ended = waiting.update(status=WishStatus.EXPIRED, decided_at=now)
    if ended:
        tell_none_came(wish, now)
    return ended


def _find_open(patient: Patient, programme: Programme | str) -> Wish | None:
    """Return the wish that is still to come true for a patient; a held visit's stays what it is."""
    found = Wish.objects.filter(patient=patient, programme=programme, status__in=OPEN)
    found = found.exclude(visit__status=VisitStatus.HELD)
    return found.order_by("-asked_at", "-pk").first()
