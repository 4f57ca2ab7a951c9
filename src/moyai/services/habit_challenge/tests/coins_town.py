"""Rows for tests of coins and of the evidence: a programme, a team, members, a closed day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.factories import DAY, at, make_resident

from moyai.core.codes import make_code
from moyai.services.habit_challenge.enums import Generation, Habit, Origin, Through
from moyai.services.habit_challenge.models import (
    Challenge,
    Member,
    Programme,
    Project,
    Report,
    Stay,
    Team,
    TeamDay,
)

NOW = at(6)
NIGHT = {"actor": "test", "now": NOW}


@dataclass
class Closed:
    """A closed day as the closing tells of it."""

    team_day: TeamDay
    reports: list[Report]
    streaks: dict[int, int] = field(default_factory=dict)


def make_programme(code: str = "autumn", **facts: Any) -> Programme:
    """Return a programme, the same for the same code."""
    defaults = {"title": "秋のチャレンジ", "starts_on": DAY} | facts
    return Programme.objects.get_or_create(code=code, defaults=defaults)[0]


def make_team(programme: Programme | None = None, *, origin: str = Origin.FAMILY, day: date = DAY) -> Team:
    """Return a team of walkers."""
    programme = programme or make_programme()
    facts = {"title": "歩く"}
    challenge, _made = Challenge.objects.get_or_create(
        programme=programme, habit=Habit.STEPS, goal=5000, defaults=facts
    )
    return Team.objects.create(
        code=make_code(),
        programme=programme,
        challenge=challenge,
        name="あさがお",
        origin=origin,
        formed_on=day,
    )


def make_member(team: Team | None = None, handle: str = "花", *, day: date = DAY, **facts: Any) -> Member:
    """Return a member who has joined a team on a day."""
    team = team or make_team()
    known: dict[str, Any] = {
        "code": make_code(),
        "programme": team.programme,
        "team": team,
        "handle": handle,
        "generation": Generation.ELDER,
        "origin": team.origin,
        "joined_on": day,
    }
    if "resident" not in facts:
        known["resident"] = make_resident(handle)
    member = Member.objects.create(**known | facts)
    Stay.objects.create(member=member, team=team, since=day)
    return member


def make_report(
    member: Member, *, day: date = DAY, oks: int = 1, is_met: bool = True, **facts: Any
) -> Report:
    """Return a report with so many OKs."""
    known: dict[str, Any] = {
        "code": make_code(),
        "member": member,
        "team": member.team,
        "day": day,
        "steps": 6000,
        "is_goal_met": is_met,
        "through": Through.WEB,
        "posted_at": at(19, day=day),
        "ok_count": oks,
    }
    return Report.objects.create(**known | facts)


def close(
    reports: list[Report], *, expected: int | None = None, streaks: dict[int, int] | None = None
) -> Closed:
    """Return a team's day with these reports as closed."""
    team = reports[0].team
    assert team is not None
    people = len(reports) if expected is None else expected
    day = TeamDay(
        team=team,
        day=reports[0].day,
        expected=people,
        reported=len(reports),
        met=sum(one.is_goal_met for one in reports),
        closed_at=NOW,
    )
    return Closed(day, reports, streaks or {})


def make_project(code: str = "milk", *, goal: int = 10, **facts: Any) -> Project:
    """Return a project that takes coins."""
    known = {"title": "こども食堂に牛乳を", "promise": "牛乳を100本", "goal_coins": goal, "opens_on": DAY}
    return Project.objects.create(code=code, **known | facts)
