"""A patient answers what was kept for her: she takes it, waits for another, or waits no more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record, wait_for_turn
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Visit
from moyai.services.mobile_clinic.operations import taking
from moyai.services.mobile_clinic.operations.booking import book_held_visit
from moyai.services.mobile_clinic.operations.freed import offer_freed
from moyai.services.mobile_clinic.operations.wishes import note_withdrawn, wait_again
from moyai.services.mobile_clinic.queries.booking import get_visit
from moyai.services.mobile_clinic.queries.waiting import find_offer


def take_offer(*, code: str, actor: str, is_told: bool = False, now: datetime) -> Visit:
    """Take a time that is kept; taking it twice is once.

    Args:
        code: of the visit that is held.
        actor: who answers.
        is_told: she has just been told, at whichever door.
        now: the town's time.

    Raises:
        VisitRefused: ``hold_over``: it is kept no more; or the car cannot come after all.
        Visit.DoesNotExist: there is no such visit.
    """
    return book_held_visit(code=code, actor=actor, is_told=is_told, now=now)


def pass_offer(*, code: str, waits_on: bool, actor: str, now: datetime) -> bool:
    """Let a time go that is kept: whoever waits next is offered it at once.

    Args:
        code: of the visit that is held.
        waits_on: she waits for another time, and is not offered this day part again.
        actor: who answers.
        now: the town's time.

    Returns:
        Whether it was kept still; if not, nothing was changed.

    Raises:
        Visit.DoesNotExist: there is no such visit.
    """
    with transaction.atomic():
        wait_for_turn()
        visit = get_visit(code)
        if visit.status != VisitStatus.HELD or find_offer(visit) is None:
            return False
        taking.give_back(visit, actor, now, undo_until=None)
        if waits_on:
            wait_again(visit, now)
        else:
            note_withdrawn(visit, now)
        notices.tell_passed(visit, now, waits_on=waits_on)
        verb = "pass_offer" if waits_on else "leave_offer"
        record(actor=actor, action=f"mobile_clinic.{verb}", subject=f"visit:{code}", now=now)
    offer_freed(now)
    return True
