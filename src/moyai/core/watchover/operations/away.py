"""She is away until a day: nobody misses her meanwhile."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import at_local, local
from moyai.core.residents.models import Resident
from moyai.core.watchover.models import Absence
from moyai.core.watchover.policy import LONGEST_AWAY_DAYS
from moyai.core.watchover.refusals import BadAway

MINUTES_A_DAY = 24 * 60


@transaction.atomic
def mark_away(*, resident: Resident, until: date, actor: str, now: datetime) -> Absence:
    """Keep that she is away from now until the end of a day; another day takes the place of the one before.

    Anybody may be away: it is kept without consent, and read only of those who are watched over.

    Raises:
        BadAway: the day has passed, or is more than 180 days ahead.
    """
    today = local(now).date()
    if not today <= until <= today + timedelta(days=LONGEST_AWAY_DAYS):
        raise BadAway
    end_away(resident=resident, actor=actor, now=now)
    until_at = at_local(until, MINUTES_A_DAY)
    absence = Absence.objects.create(resident=resident, since=now, until=until_at, made_at=now)
    _audit("mark_away", resident, actor, now, until=until.isoformat())
    return absence


@transaction.atomic
def end_away(*, resident: Resident, actor: str, now: datetime) -> bool:
    """Keep that she is back; tell whether she was away."""
    live = resident.absences.filter(since__lte=now, until__gt=now, ended_at__isnull=True)
    if not live.update(ended_at=now):
        return False
    _audit("end_away", resident, actor, now)
    return True


def _audit(verb: str, resident: Resident, actor: str, now: datetime, **facts: object) -> None:
    subject = f"resident:{resident.code}"
    record(actor=actor, action=f"watchover.{verb}", subject=subject, now=now, **facts)
