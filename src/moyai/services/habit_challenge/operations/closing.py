"""Days close: at each team's own hour, thousands of teams in batches, in the order of the days, once each.

A closed day is counted into `TeamDay`, streaks go on or end, goals that adapt are set anew, and whoever
listens (days_hooks.py) settles what follows from it, all in one transaction a batch. Broken off, it is run
again: a team's next day to close follows from ``closed_on``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from moyai.core.audit.operations import record
from moyai.services.habit_challenge.days_hooks import ClosedDay, tell_closed
from moyai.services.habit_challenge.days_policy import find_team_day, make_rule
from moyai.services.habit_challenge.models import Member, Report, Team, TeamDay
from moyai.services.habit_challenge.operations.goals import adapt_goals
from moyai.services.habit_challenge.queries.closing import (
    Expected,
    count_day,
    list_expected,
    list_outages,
    list_reports,
    was_outage,
)

BATCH = 500
DAY = timedelta(days=1)
ACTOR = "system:closing"
MOST_BEHIND = 400
"""So many days are made up for at most at one go: a server that slept a year."""


def close_days(now: datetime) -> int:
    """Close every day of every team whose hour has come. A periodic job; run again it finds nothing.

    Returns:
        how many days of teams were closed.
    """
    closed = 0
    for closes_minutes in _list_hours():
        last = find_team_day(Team(closes_minutes=closes_minutes), now) - DAY
        for _round in range(MOST_BEHIND):
            done = _close_round(closes_minutes, last, now)
            if not done:
                break
            closed += done
    return closed


def _list_hours() -> list[int]:
    found = Team.objects.filter(ended_on__isnull=True) | Team.objects.filter(closed_on__lt=F("ended_on"))
    return sorted(set(found.order_by().values_list("closes_minutes", flat=True).distinct()))


def _close_round(closes_minutes: int, last: date, now: datetime) -> int:
    """Close one more day of each team that is behind; return how many."""
    behind = Q(closed_on__isnull=True, formed_on__lte=last) | Q(closed_on__lt=last)
    goes_on = Q(ended_on__isnull=True) | Q(closed_on__isnull=True) | Q(closed_on__lt=F("ended_on"))
    rows = Team.objects.filter(behind, goes_on, closes_minutes=closes_minutes)
    teams = list(rows.select_related("challenge").order_by("closed_on", "pk"))
    by_day: defaultdict[date, list[Team]] = defaultdict(list)
    for team in teams:
        by_day[_find_next(team)].append(team)
    done = 0
    for day, due in sorted(by_day.items()):
        for at in range(0, len(due), BATCH):
            done += _close_batch(due[at : at + BATCH], day, now)
    return done


def _find_next(team: Team) -> date:
    return team.formed_on if team.closed_on is None else team.closed_on + DAY


def _close_batch(teams: Sequence[Team], day: date, now: datetime) -> int:
    """Close a day of some teams in one transaction; where another worker was quicker, nothing is done."""
    try:
        with transaction.atomic():
            _claim(teams, day)
            return _close(teams, day, now)
    except _Overtaken:
        return 0


class _Overtaken(Exception):  # noqa: N818 - another worker was quicker; never leaves this module
    pass


def _claim(teams: Sequence[Team], day: date) -> None:
    is_next = Q(closed_on=day - DAY) | Q(closed_on__isnull=True, formed_on=day)
    numbers = [team.pk for team in teams]
    if Team.objects.filter(is_next, pk__in=numbers).update(closed_on=day) != len(numbers):
        raise _Overtaken


def _close(teams: Sequence[Team], day: date, now: datetime) -> int:
    rule = make_rule(teams[0].closes_minutes)
    is_outage = was_outage(list_outages(day, day, rule), day, rule)
    expected = list_expected(teams, day)
    reports = list_reports(teams, day)
    days = [
        count_day(team, day, expected[team.pk], reports[team.pk], is_outage=is_outage, now=now)
        for team in teams
    ]
    TeamDay.objects.bulk_create(days)
    streaks = _move_members(expected, reports, day, is_outage=is_outage)
    _move_teams(days, expected, reports)
    adapt_goals(teams, expected, day)
    closed = [ClosedDay(row, reports[row.team_id], streaks.get(row.team_id, {})) for row in days]
    tell_closed(closed, now)
    subject = f"habit-day:{day.isoformat()}"
    record(actor=ACTOR, action="habit_challenge.close_day", subject=subject, now=now, teams=len(days))
    return len(days)


@dataclass
class _Members:
    """Whose streaks go on, and whose end."""

    done: list[int]
    missed: list[int]


def _move_members(
    expected: dict[int, list[Expected]], reports: dict[int, list[Report]], day: date, *, is_outage: bool
) -> dict[int, dict[int, int]]:
    """Let streaks go on or end; return those of everybody expected, by team and member."""
    moved = _Members([], [])
    streaks: dict[int, dict[int, int]] = {}
    for team, people in expected.items():
        reporters = {report.member_id for report in reports[team]}
        own = streaks[team] = {}
        for each in people:
            if each.pk in reporters:
                moved.done.append(each.pk)
                own[each.pk] = each.streak + 1
            elif is_outage or each.is_paused or each.is_on_paper:
                own[each.pk] = (
                    each.streak
                )  # our fault, hers announced, or not told yet: as if it had not been
            else:
                moved.missed.append(each.pk)
                own[each.pk] = 0
    Member.objects.filter(pk__in=moved.done).update(
        streak=F("streak") + 1, best_streak=Greatest(F("best_streak"), F("streak") + 1), last_report_on=day
    )
    Member.objects.filter(pk__in=moved.missed, streak__gt=0).update(streak=0)
    return streaks


def _move_teams(
    days: Iterable[TeamDay],
    expected: dict[int, list[Expected]],
    reports: dict[int, list[Report]],
) -> None:
    whole, broken = [], []
    for row in days:
        reporters = {report.member_id for report in reports[row.team_id]}
        missing = [each for each in expected[row.team_id] if each.pk not in reporters and not each.is_paused]
        if not missing and row.expected:
            whole.append(row.team_id)
        elif row.expected and not row.was_outage and not all(each.is_on_paper for each in missing):
            broken.append(row.team_id)
    Team.objects.filter(pk__in=whole).update(
        streak=F("streak") + 1, best_streak=Greatest(F("best_streak"), F("streak") + 1)
    )
    Team.objects.filter(pk__in=broken, streak__gt=0).update(streak=0)
