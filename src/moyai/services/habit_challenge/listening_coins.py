"""Coins hear of closed days, and look every hour for what a person should look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from moyai.core.clock import TOKYO, local
from moyai.engines.habit.patterns import Approval, Pattern, list_flags
from moyai.engines.habit.patterns import Flag as Found
from moyai.engines.habit.patterns import Report as Looked
from moyai.services.habit_challenge.days_hooks import ClosedDay
from moyai.services.habit_challenge.enums import Cheer as CheerKind
from moyai.services.habit_challenge.enums import FlagKind, ReportState, Through
from moyai.services.habit_challenge.models import Cheer, Flag, Member, Report, Team
from moyai.services.habit_challenge.operations.settling import settle_days

LOOK_BACK = timedelta(days=30)
TEAMS_AT_ONCE = 200
SLICES = 24
"""Every hour another part of the teams is looked at: each team once a day."""
_KINDS = {
    Pattern.OK_RING: FlagKind.OK_RING,
    Pattern.SAME_STEPS: FlagKind.SAME_STEPS,
    Pattern.CLOCKWORK: FlagKind.CLOCKWORK,
}


def hear_closed(days: Sequence[ClosedDay], now: datetime) -> None:
    """Give the coins of days that closed, or came out differently."""
    settle_days(closed=days, now=now)


def look_for_patterns(now: datetime) -> int:
    """Flag what a person should look at in the teams of this hour; return how many flags are new.

    Photos are not looked at here: they are compared when they come.
    """
    moment = local(now)
    teams = Team.objects.filter(ended_on=None, closed_on__isnull=False).order_by("pk")
    keys = [pk for pk in teams.values_list("pk", flat=True) if pk % SLICES == moment.hour]
    since = moment.date() - LOOK_BACK
    parts = (keys[start : start + TEAMS_AT_ONCE] for start in range(0, len(keys), TEAMS_AT_ONCE))
    return sum(_look_at(part, since, now) for part in parts)


def _look_at(teams: Sequence[int], since: date, now: datetime) -> int:
    reports = list(
        Report.objects.filter(team__in=teams, day__gte=since, state=ReportState.SHOWN).select_related(
            "member"
        )
    )
    by_code = {report.code: report for report in reports}
    approvals = Cheer.objects.filter(
        report__team__in=teams, report__day__gte=since, kind=CheerKind.OK
    ).values_list("giver__code", "report__member__code", "report__team_id", "given_at")
    found = list_flags(
        [_read(report) for report in reports],
        [Approval(giver, receiver, str(team), at) for giver, receiver, team, at in approvals],
        zone=TOKYO,
    )
    people = {code for one in found for code in one.people}
    members = {member.code: member for member in Member.objects.filter(code__in=people)}
    given_on = _list_days_of_rings(reports, found)
    rows = [
        flag
        for one in found
        if one.pattern in _KINDS
        for flag in _make_flags(one, members, by_code, given_on, now)
    ]
    known = set(Flag.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    fresh = {row.key: row for row in rows if row.key not in known}
    Flag.objects.bulk_create(fresh.values(), ignore_conflicts=True)
    return len(fresh)


def _make_flags(
    one: Found,
    members: dict[str, Member],
    reports: dict[str, Report],
    given_on: dict[str, set[date]],
    now: datetime,
) -> Iterator[Flag]:
    """Yield a flag for each person; the same thing seen the day after has the same key."""
    about = sorted({reports[key].day for key in one.reports if key in reports})
    month = f"{local(now):%Y-%m}"
    for code in one.people:
        days = about or sorted(given_on.get(code, ()))
        first = about[0].isoformat() if about and one.pattern == Pattern.SAME_STEPS else month
        yield Flag(
            member=members[code],
            kind=_KINDS[one.pattern],
            facts={
                "ja": one.reason.ja,
                "en": one.reason.en,
                "days": [day.isoformat() for day in days],
                "with": [other for other in one.people if other != code],
            },
            raised_at=now,
            key=f"{one.pattern.value}:{code}:{first}",
        )


def _list_days_of_rings(reports: Sequence[Report], found: Sequence[Found]) -> dict[str, set[date]]:
    """Return the days on which those of a ring had an OK: their coins are what is looked at."""
    ringed = {code for one in found if one.pattern == Pattern.OK_RING for code in one.people}
    days: dict[str, set[date]] = defaultdict(set)
    for report in reports:
        if report.member.code in ringed and report.ok_count:
            days[report.member.code].add(report.day)
    return days


def _read(report: Report) -> Looked:
    return Looked(
        key=report.code,
        person=report.member.code,
        day=report.day,
        made_at=report.posted_at,
        steps=report.steps,
        is_counted_by_device=report.through == Through.IMPORT,
    )
