"""Which teams the engine would make one, from what they reported of late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from moyai.core.clock import at_local
from moyai.engines.habit.teams import Candidate, LivingTeam, list_mergers
from moyai.engines.habit.teams.problem import LEAST_MEMBERS as LEAST_ACTIVE
from moyai.services.habit_challenge.enums import MergeStatus, Origin, Part, ReportState
from moyai.services.habit_challenge.forming import make_candidate
from moyai.services.habit_challenge.models import Member, Merge, Outage, Pause, Report, Team
from moyai.services.habit_challenge.teams_policy import get_teams_policy

YOUNG = timedelta(days=14)
"""A team younger than this is still finding itself."""
AGAIN = timedelta(days=30)
"""Who said no is not asked again sooner."""
MOST_TEAMS = 400
"""So many of one habit are looked at in one run, the smallest first; the others come next time."""


@dataclass(frozen=True, slots=True)
class MergePlan:
    """A pair that might become one, and why, by language."""

    small: Team
    into: Team
    why: dict[str, str]


def list_merge_plans(today: date) -> list[MergePlan]:
    """Return which dying team might become one with which other, over all programmes that run."""
    plans = []
    for teams in _list_groups(today):
        active = find_active_members([each.pk for each in teams], today)
        seats = _list_seats(teams)
        living = []
        for team in teams:
            known = [one for one in seats[team.pk] if one.resident is not None]
            members = tuple(_make_candidates(known, team, today))
            alive = frozenset(str(one.resident_id) for one in known if one.pk in active)
            if members and not _is_closed_family(team, len(alive)):
                living.append(LivingTeam(team.code, members, alive))
        by_code = {team.code: team for team in teams}
        for merger in list_mergers(living):
            small, into = (by_code[key] for key in merger.teams)
            plans.append(MergePlan(small, into, {"ja": merger.reason.ja, "en": merger.reason.en}))
    return plans


def _is_closed_family(team: Team, alive: int) -> bool:
    """Tell whether it is a family that is well and looks for nobody: it is not asked to take in strangers."""
    return team.origin == Origin.FAMILY and not team.is_seeking and alive >= LEAST_ACTIVE


def find_active(team: Team, today: date) -> set[int]:
    """Return which members of a team reported of late, or are on a break; by the numbers of their rows."""
    return find_active_members([team.pk], today) & set(
        Member.objects.filter(team=team).values_list("pk", flat=True)
    )


def find_active_members(teams: Sequence[int], today: date) -> set[int]:
    """Return the members of these teams who reported within the last countable days or are on a break.

    Days on which reports could not come in, by our fault, do not count: as many earlier ones do instead.
    """
    since = find_window_start(today)
    doing = Member.objects.filter(team__in=teams).exclude(part=Part.SUPPORTER)
    recent = doing.filter(last_report_on__gte=since).values_list("pk", flat=True)
    shown = Report.objects.filter(member__team__in=teams, day__gte=since).exclude(state=ReportState.WITHDRAWN)
    resting = Pause.objects.filter(
        Q(until__isnull=True) | Q(until__gte=today), member__team__in=teams, since__lte=today
    )
    found = set(recent) | set(shown.order_by().values_list("member", flat=True).distinct())
    return found | set(resting.values_list("member", flat=True))


def find_window_start(today: date) -> date:
    """Return the first of the last countable days before today."""
    days = get_teams_policy().quiet_days
    since = today - timedelta(days=days)
    begin, end = at_local(since - timedelta(days=days), 0), at_local(today, 0)
    lost = {
        day
        for outage in Outage.objects.filter(since__lt=end, until__gt=begin)
        for day in _list_days(outage, since, today)
    }
    return since - timedelta(days=len(lost))


def _list_days(outage: Outage, since: date, today: date) -> Iterable[date]:
    day = since
    while day < today:
        if outage.since < at_local(day, 24 * 60) and outage.until > at_local(day, 0):
            yield day
        day += timedelta(days=1)


def _list_groups(today: date) -> Iterable[list[Team]]:
    """Yield teams of one programme and habit among which one is dying: the smallest of them."""
    teams = list(_list_free_teams(today))
    active = find_active_members([each.pk for each in teams], today)
    doing = Member.objects.filter(team__in=teams).exclude(part=Part.SUPPORTER).values_list("pk", "team")
    counts = Counter(team for pk, team in doing if pk in active)
    groups: dict[tuple[int, str], list[Team]] = defaultdict(list)
    for team in teams:
        groups[team.programme_id, str(team.challenge.habit)].append(team)
    for group in groups.values():
        if any(0 < counts[team.pk] < LEAST_ACTIVE for team in group):
            yield sorted(group, key=lambda each: (counts[each.pk], each.pk))[:MOST_TEAMS]


def _list_free_teams(today: date) -> Iterable[Team]:
    """Yield the teams that may be asked: not young, not being asked, not asked in vain of late."""
    asked = Q(status=MergeStatus.ASKED) | Q(proposed_at__gte=at_local(today - AGAIN, 0))
    recent = Merge.objects.filter(asked).exclude(status=MergeStatus.DONE)
    running = Q(programme__ends_on__isnull=True) | Q(programme__ends_on__gt=today)
    live = Team.objects.filter(running, ended_on__isnull=True, formed_on__lte=today - YOUNG)
    return (
        live.exclude(pk__in=recent.values("small"))
        .exclude(pk__in=recent.values("into"))
        .select_related("challenge")
        .order_by("pk")
    )


def _list_seats(teams: Sequence[Team]) -> dict[int, list[Member]]:
    seats: dict[int, list[Member]] = defaultdict(list)
    found = Member.objects.filter(team__in=[each.pk for each in teams]).exclude(part=Part.SUPPORTER)
    related = found.select_related("resident__household", "resident__user").prefetch_related(
        "resident__contact_points"
    )
    for one in related.order_by("pk"):
        if one.team_id is not None:
            seats[one.team_id].append(one)
    return seats


def _make_candidates(members: Iterable[Member], team: Team, today: date) -> Iterable[Candidate]:
    for one in members:
        if one.resident is not None:
            yield make_candidate(one.resident, today, goal=str(team.challenge.habit))
