"""Outages noted by an officer, also days later: whom they free of blame, and streaks made whole again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.notices.operations import notify
from moyai.engines.conversation import Localized
from moyai.engines.habit.days import find_day
from moyai.services.habit_challenge.days_hooks import ClosedDay, tell_amended
from moyai.services.habit_challenge.days_policy import make_rule
from moyai.services.habit_challenge.models import Member, Outage, Team
from moyai.services.habit_challenge.operations.streaks import (
    Recounted,
    recount_day,
    recount_members,
    recount_teams,
)
from moyai.services.habit_challenge.queries.closing import list_reports, list_teams_in
from moyai.services.habit_challenge.saying import as_notice
from moyai.services.habit_challenge.texts import days as say

BATCH = 200
LONGEST = timedelta(days=31)
KIND = "habit_challenge.repaired"


class BadOutage(Refused):
    """What was noted cannot be an outage."""

    def __init__(self, code: str) -> None:
        super().__init__(code, _BAD[code])


_BAD = {
    "backwards": Localized("終わりは始まりより後です。", "The end comes after the beginning."),
    "ahead": Localized("これから先の時間は、まだ書けません。", "Times to come cannot be noted yet."),
    "too_long": Localized("31日より長いものは書けません。", "At most 31 days can be noted."),
    "why": Localized("何があったかを書いてください。", "Please write what happened."),
}


@dataclass(frozen=True)
class Preview:
    """What an outage would change: streaks that come back, and closed days of teams that it touches."""

    repaired: tuple[Recounted, ...]
    days: int


def preview_outage(*, since: datetime, until: datetime, now: datetime) -> Preview:
    """Return what noting an outage would change; nothing is kept.

    Raises:
        BadOutage: it cannot be one.
    """
    check_outage(since, until, "-", now)
    with transaction.atomic():
        point = transaction.savepoint()
        Outage.objects.create(since=since, until=until, why="-", noted_by="-", noted_at=now)
        found, days = _apply(since, until, now, is_told=False)
        transaction.savepoint_rollback(point)
    return Preview(tuple(found), days)


@transaction.atomic
def note_outage(*, since: datetime, until: datetime, why: str, actor: str, now: datetime) -> Outage:
    """Note an outage, and make whole whatever it broke; who was wronged is told.

    Raises:
        BadOutage: it cannot be one.
    """
    check_outage(since, until, why, now)
    outage = Outage.objects.create(since=since, until=until, why=why.strip(), noted_by=actor, noted_at=now)
    found, days = _apply(since, until, now, is_told=True)
    facts = {"since": since.isoformat(), "until": until.isoformat(), "repaired": len(found), "days": days}
    subject = f"habit-outage:{outage.pk}"
    record(actor=actor, action="habit_challenge.note_outage", subject=subject, now=now, **facts)
    return outage


@transaction.atomic
def take_outage_back(*, outage: Outage, actor: str, now: datetime) -> None:
    """Take an outage back that was noted by mistake; streaks are as without it."""
    since, until, number = outage.since, outage.until, outage.pk
    outage.delete()
    _apply(since, until, now, is_told=False)
    subject = f"habit-outage:{number}"
    record(actor=actor, action="habit_challenge.take_outage_back", subject=subject, now=now)


def check_outage(since: datetime, until: datetime, why: str, now: datetime) -> None:
    """Refuse what cannot be an outage.

    Raises:
        BadOutage: it ends before it begins, lies ahead, lasts too long, or nobody says why.
    """
    if until <= since:
        raise BadOutage("backwards")
    if until > now:
        raise BadOutage("ahead")
    if until - since > LONGEST:
        raise BadOutage("too_long")
    if not why.strip():
        raise BadOutage("why")


def _apply(since: datetime, until: datetime, now: datetime, *, is_told: bool) -> tuple[list[Recounted], int]:
    """Count the touched days anew, then the streaks of their teams and members."""
    first, last = local(since).date() - timedelta(days=1), local(until).date()
    teams = list_teams_in(first, last)
    found: list[Recounted] = []
    days = 0
    for batch in _split(teams):
        days += _recount_days(batch, since, until, now)
        recount_teams(batch)
        members = Member.objects.filter(team__in=batch, left_on__isnull=True)
        found += recount_members(list(members.select_related("team", "resident")), is_kept=True)
    if is_told:
        for each in found:
            _tell(each, since, now)
    return found, days


def _recount_days(teams: Sequence[Team], since: datetime, until: datetime, now: datetime) -> int:
    touched: dict[date, list[Team]] = {}
    for team in teams:
        rule = make_rule(team.closes_minutes)
        day, last = find_day(since, rule), find_day(until, rule)
        while day <= last:
            touched.setdefault(day, []).append(team)
            day += timedelta(days=1)
    count = 0
    for day, due in touched.items():
        changed = recount_day(due, day, now)
        reports = list_reports(due, day)
        tell_amended([ClosedDay(row, reports[row.team_id]) for row in changed], now)
        count += len(changed)
    return count


def _split(teams: Sequence[Team]) -> Iterator[Sequence[Team]]:
    for at in range(0, len(teams), BATCH):
        yield teams[at : at + BATCH]


def _tell(each: Recounted, since: datetime, now: datetime) -> None:
    if each.member.resident is None or each.after <= each.before:
        return
    notify(
        resident=each.member.resident,
        kind=KIND,
        text=as_notice(say.REPAIRED.format(streak=each.after)),
        idempotency_key=f"habit-repaired:{each.member.pk}:{since:%Y%m%d%H%M}",
        now=now,
    )
