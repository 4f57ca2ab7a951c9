"""Whose day it is: members as people find themselves, the open day, what is reported of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from moyai.core.accounts.models import User
from moyai.core.composed import Composed
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for
from moyai.services.habit_challenge.days_policy import LABEL, find_team_closing, find_team_day
from moyai.services.habit_challenge.enums import Food, Habit, Part
from moyai.services.habit_challenge.models import Challenge, Member, Report, Team

WITH_TEAM = ("team__challenge", "team__programme", "resident")
_MEMBER = Composed(lambda: Member.objects.select_related("team__challenge", "resident"), "code")


@dataclass(frozen=True)
class Today:
    """How the open day of a member stands.

    Attributes:
        day: the team's day now.
        closes_at: when it closes.
        report: hers, withdrawn or not; None: none yet.
        goal: what she is to reach.
    """

    day: date
    closes_at: datetime
    report: Report | None
    goal: int


def find_own(resident: Resident) -> Member | None:
    """Return a resident's membership with its team, the newest of several programmes; None: she has none."""
    found = Member.objects.filter(resident=resident, left_on__isnull=True)
    return found.select_related(*WITH_TEAM).order_by("-team_id", "-joined_on", "-pk").first()


def list_own(user: User, on_date: date) -> list[Member]:
    """Return the memberships of an account: its own first, then those of people for whom it may act."""
    residents = list_residents_for(user, LABEL, on_date)
    found = Member.objects.filter(resident__in=residents, left_on__isnull=True)
    places = {one.pk: place for place, one in enumerate(residents)}
    rows = list(found.select_related(*WITH_TEAM))
    return sorted(rows, key=lambda row: (places[row.resident_id or 0], row.team_id is None, -row.pk))


def get_member(code: str) -> Member:
    """Return a member with her team, its challenge, and who she is.

    Raises:
        Member.DoesNotExist: there is none.
    """
    found = _MEMBER.find(code)
    if found is None:
        raise Member.DoesNotExist(code)
    return found


def is_supporter(member: Member) -> bool:
    """Tell whether somebody accompanies a team and reports nothing."""
    return member.part == Part.SUPPORTER


def find_today(member: Member, team: Team, now: datetime) -> Today:
    """Return how the open day stands."""
    day = find_team_day(team, now)
    report = Report.objects.filter(member=member, day=day).first()
    return Today(day, find_team_closing(team, day), report, find_goal(team.challenge, member))


def find_goal(challenge: Challenge, member: Member) -> int:
    """Return what somebody is to reach on a day: her own where the challenge adapts, else the challenge's."""
    return member.goal if challenge.is_adaptive and member.goal else challenge.goal


def is_met(challenge: Challenge, member: Member, report: Report) -> bool:
    """Tell whether a report reaches the member's goal of the day."""
    if challenge.habit == Habit.STEPS:
        return report.steps is not None and report.steps >= find_goal(challenge, member)
    if challenge.habit == Habit.VARIETY:
        return report.foods.bit_count() >= find_goal(challenge, member)
    return report.did


def list_foods(foods: int) -> list[Food]:
    """Return the food groups of a report's bits."""
    return [each for each in Food if foods & each]


def count_foods(groups: Sequence[int]) -> int:
    """Return the bits of food groups; what is none of the ten is left out."""
    known = set(Food.values)
    bits = 0
    for group in groups:
        bits |= group if group in known else 0
    return bits
