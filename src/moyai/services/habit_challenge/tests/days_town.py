"""A team with a day: rows for tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories import DAY, at, make_resident

from moyai.core.codes import make_code
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.enums import Generation, Habit, Origin, Part, Through
from moyai.services.habit_challenge.models import Challenge, Member, Programme, Report, Stay, Team
from moyai.services.habit_challenge.operations.reports import report_day

MORNING, EVENING, NEXT_MORNING = at(9), at(19, 30), at(9, day=DAY + timedelta(days=1))


def make_team(
    people: int = 3,
    *,
    habit: Habit = Habit.STEPS,
    formed_on: date = DAY,
    closes_minutes: int = 24 * 60,
    **challenge: Any,
) -> Team:
    """Return a team of so many residents who all began on its first day."""
    programme, _made = Programme.objects.get_or_create(
        code="autumn", defaults={"title": "秋のチャレンジ", "starts_on": formed_on}
    )
    facts = {"goal": 5000 if habit == Habit.STEPS else 1, "title": habit.label} | challenge
    row, _made = Challenge.objects.get_or_create(
        programme=programme, habit=habit, goal=facts.pop("goal"), defaults=facts
    )
    team = Team.objects.create(
        code=make_code(),
        programme=programme,
        challenge=row,
        name="あさがお",
        origin=Origin.FAMILY,
        formed_on=formed_on,
        closes_minutes=closes_minutes,
    )
    for number in range(people):
        join(team, f"{number + 1}さん")
    return team


def join(
    team: Team, handle: str, *, resident: Resident | None = None, since: date | None = None, **facts: Any
) -> Member:
    """Return a new member of a team."""
    begins = since or team.formed_on
    member = Member.objects.create(
        code=make_code(),
        programme=team.programme,
        resident=resident or make_resident(handle),
        team=team,
        handle=handle,
        generation=Generation.ELDER,
        origin=team.origin,
        joined_on=begins,
        **{"part": Part.MEMBER} | facts,
    )
    Stay.objects.create(member=member, team=team, since=begins)
    return member


def list_of(team: Team) -> list[Member]:
    """Return a team's members as operations want them."""
    rows = Member.objects.filter(team=team).select_related("team__challenge", "resident")
    return list(rows.order_by("pk"))


def report(member: Member, now: datetime = EVENING, steps: int | None = 6000, **facts: Any) -> Report:
    """Return a report of the open day."""
    fresh = Member.objects.select_related("team__challenge", "resident").get(pk=member.pk)
    return report_day(member=fresh, steps=steps, through=facts.pop("through", Through.WEB), now=now, **facts)
