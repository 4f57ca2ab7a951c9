"""What the closing of a day reads, for many teams at once: who was expected, what came, whether we failed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from moyai.engines.habit.days import DayRule, find_closing
from moyai.services.habit_challenge.days_policy import get_policy
from moyai.services.habit_challenge.enums import Habit, Part, ReportState
from moyai.services.habit_challenge.models import Outage, Pause, Report, Stay, Team, TeamDay

DAY = timedelta(days=1)
COUNTED = (ReportState.SHOWN, ReportState.HIDDEN)
"""What is hidden until somebody has looked counts: she did report."""


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody of whom a team expected a report on a day; ``streak``: hers before it."""

    pk: int
    streak: int
    goal: int
    is_paused: bool
    is_on_paper: bool


def list_expected(teams: Sequence[Team], day: date) -> dict[int, list[Expected]]:
    """Return by team who belonged to it when the day closed, supporters left out; who paused is marked."""
    numbers = [team.pk for team in teams]
    stays = Stay.objects.filter(Q(until__isnull=True) | Q(until__gt=day), team__in=numbers, since__lte=day)
    rows = stays.exclude(member__part=Part.SUPPORTER).order_by("pk")
    members = [*rows.values_list("team", "member", "member__streak", "member__goal", "member__is_on_paper")]
    paused = _list_paused([member for _team, member, *_rest in members], day)
    found: dict[int, list[Expected]] = {number: [] for number in numbers}
    for team, member, streak, goal, is_on_paper in members:
        found[team].append(Expected(member, streak, goal, member in paused, is_on_paper))
    return found


def list_reports(teams: Sequence[Team], day: date) -> dict[int, list[Report]]:
    """Return by team the reports of a day that count."""
    rows = Report.objects.filter(team__in=[team.pk for team in teams], day=day, state__in=COUNTED)
    found: dict[int, list[Report]] = {team.pk: [] for team in teams}
    for report in rows.order_by("pk"):
        assert report.team_id is not None
        found[report.team_id].append(report)
    return found


def count_day(
    team: Team,
    day: date,
    expected: Sequence[Expected],
    reports: Sequence[Report],
    *,
    is_outage: bool,
    now: datetime,
) -> TeamDay:
    """Return a day counted; who paused and did not report was not expected."""
    reporters = {report.member_id for report in reports}
    total = sum(measure(team.challenge.habit, report) for report in reports)
    goal = team.challenge.team_goal
    return TeamDay(
        team=team,
        day=day,
        expected=sum(not each.is_paused or each.pk in reporters for each in expected),
        reported=len(reports),
        met=sum(report.is_goal_met for report in reports),
        total=total,
        is_team_goal_met=bool(goal) and total >= goal,
        was_outage=is_outage,
        closed_at=now,
    )


def measure(habit: str, report: Report) -> int:
    """Return how much a report adds to what the team does together: steps, food groups, or once."""
    if habit == Habit.STEPS:
        return report.steps or 0
    return report.foods.bit_count() if habit == Habit.VARIETY else int(report.did)


def list_outages(first: date, last: date, rule: DayRule) -> list[tuple[datetime, datetime]]:
    """Return outages that touch days, each from when until when."""
    since, until = find_closing(first - DAY, rule), find_closing(last, rule)
    rows = Outage.objects.filter(since__lt=until, until__gt=since)
    return list(rows.order_by("since").values_list("since", "until"))


def was_outage(outages: Sequence[tuple[datetime, datetime]], day: date, rule: DayRule) -> bool:
    """Tell whether reports could not come in for so long on a day that nobody is to blame for it."""
    opens, closes = find_closing(day - DAY, rule), find_closing(day, rule)
    lost = sum(
        (max(timedelta(0), min(until, closes) - max(since, opens)) for since, until in outages), timedelta(0)
    )
    return lost >= timedelta(minutes=get_policy().outage_least_minutes)


def list_paused_days(members: Sequence[int]) -> dict[int, list[tuple[date, date]]]:
    """Return by member the pauses, first and last day; an open one ends far away."""
    found: defaultdict[int, list[tuple[date, date]]] = defaultdict(list)
    for member, since, until in Pause.objects.filter(member__in=members).values_list(
        "member", "since", "until"
    ):
        found[member].append((since, until or date.max))
    return found


def _list_paused(members: Sequence[int], day: date) -> set[int]:
    open_ = Q(until__isnull=True) | Q(until__gte=day)
    rows = Pause.objects.filter(open_, since__lte=day, member__in=members)
    return set(rows.values_list("member", flat=True))


def list_teams_in(first: date, last: date) -> list[Team]:
    """Return teams with closed days between two days, both counted."""
    closed = TeamDay.objects.filter(day__range=(first, last)).values("team")
    rows = Team.objects.filter(pk__in=closed).select_related("challenge")
    return list(rows.order_by(F("closes_minutes"), "pk"))
