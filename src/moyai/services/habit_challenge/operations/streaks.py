"""Streaks reckoned anew from what was reported: after an outage was noted later, or a paper sheet came in.

The closing of a day only adds one or begins again; here the whole history is gone through
(engines/habit/streaks).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from moyai.engines.habit.streaks import find_streak
from moyai.services.habit_challenge.days_policy import get_policy, make_rule
from moyai.services.habit_challenge.enums import Part
from moyai.services.habit_challenge.models import Member, Report, Stay, Team, TeamDay
from moyai.services.habit_challenge.queries.closing import (
    COUNTED,
    count_day,
    list_expected,
    list_outages,
    list_paused_days,
    list_reports,
    was_outage,
)

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Recounted:
    """A streak before and after."""

    member: Member
    before: int
    after: int


def recount_day(teams: Sequence[Team], day: date, now: datetime) -> list[TeamDay]:
    """Count a closed day of some teams anew; return the rows that came out differently, written."""
    kept = {row.team_id: row for row in TeamDay.objects.filter(team__in=teams, day=day)}
    due = [team for team in teams if team.pk in kept]
    expected, reports = list_expected(due, day), list_reports(due, day)
    changed = []
    for team in due:
        rule = make_rule(team.closes_minutes)
        is_outage = was_outage(list_outages(day, day, rule), day, rule)
        fresh = count_day(team, day, expected[team.pk], reports[team.pk], is_outage=is_outage, now=now)
        row = kept[team.pk]
        if any(getattr(row, name) != getattr(fresh, name) for name in COUNTS):
            for name in COUNTS:
                setattr(row, name, getattr(fresh, name))
            row.team = team
            changed.append(row)
    TeamDay.objects.bulk_update(changed, COUNTS, batch_size=500)
    return changed


COUNTS = ("expected", "reported", "met", "total", "is_team_goal_met", "was_outage")


def recount_members(members: Sequence[Member], *, is_kept: bool) -> list[Recounted]:
    """Return streaks that come out differently from the whole history; ``is_kept``: write them.

    Args:
        members: with ``team``.
        is_kept: False: only tell what would change.
    """
    numbers = [member.pk for member in members]
    done = _list_done(numbers)
    pauses, stays = list_paused_days(numbers), _list_stays(numbers)
    outages = _list_outage_days(stays)
    found = []
    for member in members:
        last = member.team.closed_on if member.team else None
        first = min((since for _team, since, _until in stays[member.pk]), default=member.joined_on)
        if last is None or last < first:
            continue
        streak = find_streak(
            done[member.pk],
            joined=first,
            today=last + DAY,
            outages=outages[member.pk],
            pauses=_list_free(member, first, last, pauses.get(member.pk, []), done[member.pk]),
        )
        if streak.current != member.streak:
            found.append(Recounted(member, member.streak, streak.current))
    if is_kept:
        for each in found:
            each.member.streak = each.after
            each.member.best_streak = max(each.member.best_streak, each.after)
        rows = [each.member for each in found]
        Member.objects.bulk_update(rows, ["streak", "best_streak"], batch_size=500)
    return found


def recount_teams(teams: Sequence[Team]) -> int:
    """Reckon the streaks of teams anew, days in a row on which all who were expected reported."""
    changed = []
    for team in teams:
        streak = best = 0
        for expected, reported, outage in _list_days(team):
            if expected and reported >= expected:
                streak += 1
            elif expected and not outage:
                streak = 0
            best = max(best, streak)
        if streak != team.streak:
            team.streak, team.best_streak = streak, max(best, team.best_streak)
            changed.append(team)
    Team.objects.bulk_update(changed, ["streak", "best_streak"], batch_size=500)
    return len(changed)


def _list_days(team: Team) -> Iterable[tuple[int, int, bool]]:
    days = TeamDay.objects.filter(team=team).order_by("day")
    return days.values_list("expected", "reported", "was_outage")


def _list_done(members: Sequence[int]) -> dict[int, set[date]]:
    done: defaultdict[int, set[date]] = defaultdict(set)
    rows = Report.objects.filter(member__in=members, state__in=COUNTED)
    for member, day in rows.values_list("member", "day"):
        done[member].add(day)
    return done


def _list_stays(members: Sequence[int]) -> dict[int, list[tuple[int, date, date | None]]]:
    found: defaultdict[int, list[tuple[int, date, date | None]]] = defaultdict(list)
    rows = Stay.objects.filter(member__in=members).exclude(member__part=Part.SUPPORTER)
    for member, team, since, until in rows.values_list("member", "team", "since", "until"):
        found[member].append((team, since, until))
    return found


def _list_outage_days(
    stays: dict[int, list[tuple[int, date, date | None]]],
) -> dict[int, set[date]]:
    teams = {team for own in stays.values() for team, _since, _until in own}
    days: defaultdict[int, set[date]] = defaultdict(set)
    for team, day in TeamDay.objects.filter(team__in=teams, was_outage=True).values_list("team", "day"):
        days[team].add(day)
    found: defaultdict[int, set[date]] = defaultdict(set)
    for member, own in stays.items():
        for team, since, until in own:
            found[member] |= {day for day in days[team] if since <= day and (until is None or day < until)}
    return found


def _list_free(
    member: Member, first: date, last: date, pauses: Sequence[tuple[date, date]], done: set[date]
) -> set[date]:
    """Return days that nobody counts: announced ones, and on paper those whose sheet may still come."""
    free = set()
    for since, until in pauses:
        begin, end = max(first, since), min(last, until)
        free |= {begin + n * DAY for n in range((end - begin).days + 1)}
    if member.is_on_paper:
        young = max(first, last - timedelta(days=get_policy().late_days))
        awaited = {young + n * DAY for n in range((last - young).days + 1)} - done
        # A sheet that is in tells of its days: what lies before the last day it told of was missed.
        told = max(done, default=first)
        free |= {day for day in awaited if day > told}
    return free
