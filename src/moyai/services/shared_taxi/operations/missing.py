"""Missed rides: when they become many, a person talks to the rider before anything is closed to her."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.enums import CaseStatus
from moyai.services.shared_taxi.models import MissedCase
from moyai.services.shared_taxi.notices import tell_paused
from moyai.services.shared_taxi.usage import count_missed, find_rule

LONGEST_PAUSE_DAYS = 60


class NotHeard(Refused):
    """A pause without her having understood it, or too long a one."""


class CaseClosed(Refused):
    """Somebody else has dealt with it."""

    def __init__(self) -> None:
        super().__init__("case_closed", _("ほかの人が、もう済ませています。"))


def open_case_if_due(*, resident: Resident, now: datetime) -> MissedCase | None:
    """Ask the staff to talk to somebody who has missed many rides; None when there is no need.

    Counted are missed rides and late cancellations of 90 days, since somebody last talked to her about it.
    """
    rule = find_rule(local(now).date())
    if rule is None or rule.missed_from is None:
        return None
    missed = count_missed(resident, now)
    if missed < rule.missed_from or resident.missed_cases.filter(status=CaseStatus.OPEN).exists():
        return None
    try:
        with transaction.atomic():
            case = MissedCase.objects.create(resident=resident, opened_at=now, missed=missed)
    except IntegrityError:  # another ride was missed in the same moment
        return None
    _audit("open_missed_case", case, "system:missing", now, missed=missed)
    return case


@transaction.atomic
def close_case(
    *,
    case_id: int,
    note: str,
    paused_until: date | None = None,
    is_acknowledged: bool = False,
    talked_by: User,
    now: datetime,
) -> MissedCase:
    """Record the talk; a pause only with her word that she understood, and never for the doctor's rides.

    Args:
        case_id: of the case.
        note: what was said.
        paused_until: the last day on which she books no other rides than to the doctor; None for no pause.
        is_acknowledged: she was told and has understood.
        talked_by: who talked to her.
        now: the town's time.

    Raises:
        NotHeard: a pause that she has not acknowledged, is over already or is longer than 60 days.
        CaseClosed: it is not open.
    """
    _check_pause(paused_until, is_acknowledged, local(now).date())
    status = CaseStatus.TALKED if paused_until is None else CaseStatus.PAUSED
    changed = MissedCase.objects.filter(pk=case_id, status=CaseStatus.OPEN).update(
        status=status,
        note=note,
        paused_until=paused_until,
        acknowledged_at=now if is_acknowledged else None,
        talked_by=talked_by,
        talked_at=now,
    )
    if not changed:
        raise CaseClosed
    case = MissedCase.objects.select_related("resident").get(pk=case_id)
    if paused_until is not None:
        tell_paused(case, now)
    until = paused_until.isoformat() if paused_until else None
    _audit("close_missed_case", case, f"user:{talked_by.pk}", now, paused_until=until)
    return case


@transaction.atomic
def lift_pause(*, case_id: int, lifted_by: User, now: datetime) -> None:
    """End a pause before its day; ending it twice is once."""
    paused = MissedCase.objects.filter(pk=case_id, status=CaseStatus.PAUSED)
    if paused.update(status=CaseStatus.LIFTED, paused_until=None):
        case = MissedCase.objects.select_related("resident").get(pk=case_id)
        _audit("lift_pause", case, f"user:{lifted_by.pk}", now)


def _check_pause(until: date | None, is_acknowledged: bool, today: date) -> None:
    if until is None:
        return
    if not is_acknowledged:
        raise NotHeard("not_heard", _("お休みは、ご本人と話して、わかっていただいてからにします。"))
    if not today <= until <= today + timedelta(days=LONGEST_PAUSE_DAYS):
        text = _("お休みは、今日から%(days)s日までにしてください。") % {"days": LONGEST_PAUSE_DAYS}
        raise NotHeard("pause_length", text)


def _audit(action: str, case: MissedCase, actor: str, now: datetime, **facts: object) -> None:
    subject = f"resident:{case.resident.code}"
    record(actor=actor, action=f"shared_taxi.{action}", subject=subject, now=now, **facts)
