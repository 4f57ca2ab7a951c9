"""Writes on applications: somebody asks to join through whatever door, and waits for a team."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.enums import ApplicationStatus, Through
from moyai.services.habit_challenge.handles import clean_handle, count_years
from moyai.services.habit_challenge.models import Application, Programme
from moyai.services.habit_challenge.notices_teams import tell
from moyai.services.habit_challenge.queries.teams import find_member
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.teams_policy import get_teams_policy
from moyai.services.habit_challenge.texts import teams as say
from moyai.services.habit_challenge.wishes import Wishes


@transaction.atomic
def apply(
    *,
    programme: Programme,
    resident: Resident,
    wishes: Wishes,
    through: Through | str,
    actor: str,
    now: datetime,
    is_told: bool = False,
) -> Application:
    """Keep that a resident asks to join; asked again, what she wishes now counts and her place stays.

    Args:
        programme: which; it must take applications.
        resident: who.
        wishes: what the forming of teams looks at.
        through: the door.
        actor: who enters it.
        now: the town's time.
        is_told: she has just heard that it arrived.

    Raises:
        TeamRefused: closed, over, she is a member already, too young, or was asked to leave.
    """
    check_may_apply(programme=programme, resident=resident, now=now)
    handle = clean_handle(wishes.handle) if wishes.handle.strip() else ""
    kept = Wishes.from_json({**wishes.to_json(), "handle": handle}).to_json()
    waiting = Application.objects.filter(
        programme=programme, resident=resident, status=ApplicationStatus.WAITING
    )
    known = waiting.first()
    if known is not None:
        waiting.update(wishes=kept)
        known.wishes = kept
        return known
    try:
        with transaction.atomic():
            application = Application.objects.create(
                programme=programme,
                resident=resident,
                through=Through(through),
                wishes=kept,
                asked_at=now,
                asked_by=actor,
            )
    except IntegrityError:  # through two doors at once
        return waiting.get()
    record(
        actor=actor,
        action="habit_challenge.apply",
        subject=f"resident:{resident.code}",
        now=now,
        programme=programme.code,
        through=str(through),
    )
    tell(resident, "applied", say.APPLIED, f"application:{application.pk}", now, is_told=is_told)
    return application


@transaction.atomic
def withdraw_application(*, application: Application, actor: str, now: datetime) -> bool:
    """Take an application back; tell whether it was still waiting."""
    waiting = Application.objects.filter(pk=application.pk, status=ApplicationStatus.WAITING)
    if not waiting.update(status=ApplicationStatus.WITHDRAWN, decided_at=now):
        return False
    subject = f"resident:{application.resident.code}"
    record(actor=actor, action="habit_challenge.withdraw_application", subject=subject, now=now)
    return True


def check_may_apply(*, programme: Programme, resident: Resident, now: datetime) -> None:
    """Refuse whom a programme does not take by an application.

    Raises:
        TeamRefused: closed, over, a member already, or too young to come without her family.
    """
    today = local(now).date()
    if programme.ends_on is not None and programme.ends_on < today:
        raise TeamRefused("programme_over")
    if not programme.is_open or programme.control_of_id is not None:
        raise TeamRefused("programme_closed")
    if find_member(resident, programme) is not None:
        raise TeamRefused("already_member")
    if count_years(resident.birth_date, today) < get_teams_policy().least_years_alone:
        raise TeamRefused("too_young")
