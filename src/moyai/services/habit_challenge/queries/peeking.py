"""Reads on what of a team may be seen before joining it, and on how teams are doing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from moyai.services.habit_challenge.enums import Part, ReportState
from moyai.services.habit_challenge.merge_plans import find_active_members
from moyai.services.habit_challenge.models import Member, Pause, Report, Team
from moyai.services.habit_challenge.queries.teams import list_members

DAYS_PEEKED = 3
LEAST_ACTIVE = 3
"""With fewer who report a team is dying (engines/habit/teams)."""


@dataclass(frozen=True, slots=True)
class PeekedDay:
    """A day of a team as a stranger sees it: how many reported and met their goal; nobody's words or name."""

    day: date
    reported: int
    met: int


@dataclass(frozen=True, slots=True)
class TeamState:
    """A team with how it is.

    Attributes:
        team: Which.
        people: How many are in it, supporters left out.
        active: How many reported of late, or are on a break.
        silent: Members who did not, who was silent longest first.
        has_generations: Whether all three generations are in it.
        has_supporter: Whether somebody accompanies it.
    """

    team: Team
    people: int
    active: int
    silent: tuple[Member, ...]
    has_generations: bool
    has_supporter: bool

    @property
    def is_dying(self) -> bool:
        """Whether it needs others."""
        return self.active < LEAST_ACTIVE


def list_peeked_days(team: Team, today: date) -> list[PeekedDay]:
    """Return the last days of a team that lets itself be read before joining; of others nothing."""
    if not team.is_readable or team.ended_on is not None:
        return []
    since = today - timedelta(days=DAYS_PEEKED)
    shown = Report.objects.filter(team=team, day__gte=since, day__lt=today, state=ReportState.SHOWN)
    rows = shown.order_by().values("day").annotate(n=Count("pk"), met=Count("pk", filter=Q(is_goal_met=True)))
    found = {row["day"]: row for row in rows}
    days = [today - timedelta(days=ago) for ago in range(1, DAYS_PEEKED + 1)]
    return [
        PeekedDay(day, found[day]["n"], found[day]["met"]) if day in found else PeekedDay(day, 0, 0)
        for day in days
    ]


def count_generations(team: Team) -> Counter[str]:
    """Return how many of each generation are in a team, supporters left out."""
    doing = [one for one in list_members(team) if one.part != Part.SUPPORTER]
    return Counter(one.generation for one in doing)


def list_live_teams(*, query: str = "", origin: str = "") -> QuerySet[Team]:
    """Return the teams that go on, of one origin or with words in their name, where given."""
    found = Team.objects.filter(ended_on__isnull=True).select_related("challenge", "programme", "course")
    if origin:
        found = found.filter(origin=origin)
    if query:
        found = found.filter(Q(name__icontains=query) | Q(code=query) | Q(members__handle__icontains=query))
    return found.order_by("name", "pk").distinct()


def describe_teams(teams: Sequence[Team], today: date) -> list[TeamState]:
    """Return how each of some teams is, in the order given."""
    ids = [each.pk for each in teams]
    active = find_active_members(ids, today)
    seats: dict[int, list[Member]] = {pk: [] for pk in ids}
    for one in (
        Member.objects.filter(team__in=ids).select_related("resident").order_by("last_report_on", "pk")
    ):
        seats[one.team_id or 0].append(one)
    return [_describe(team, seats[team.pk], active) for team in teams]


def list_dying(today: date, most: int = 200) -> list[TeamState]:
    """Return the teams of which fewer than three are active, those nearest to their end first."""
    doing = Member.objects.filter(team__ended_on__isnull=True, team__isnull=False).exclude(
        part=Part.SUPPORTER
    )
    pairs = list(doing.values_list("pk", "team"))
    teams = sorted({team for _pk, team in pairs if team is not None})
    active = find_active_members(teams, today)
    counts = Counter(team for pk, team in pairs if pk in active)
    weak = sorted((team for team in teams if counts[team] < LEAST_ACTIVE), key=lambda pk: (counts[pk], pk))[
        :most
    ]
    found = Team.objects.select_related("challenge", "programme", "course").in_bulk(weak)
    return describe_teams([found[pk] for pk in weak], today)


def count_resting(today: date) -> int:
    """Return how many members are on a break today."""
    live = Q(until__isnull=True) | Q(until__gte=today)
    resting = Pause.objects.filter(live, since__lte=today, member__left_on__isnull=True)
    return resting.values("member").distinct().count()


def _describe(team: Team, members: Sequence[Member], active: set[int]) -> TeamState:
    doing = [one for one in members if one.part != Part.SUPPORTER]
    return TeamState(
        team=team,
        people=len(doing),
        active=sum(one.pk in active for one in doing),
        silent=tuple(one for one in doing if one.pk not in active),
        has_generations=len({one.generation for one in doing}) == 3,
        has_supporter=len(doing) < len(members),
    )
