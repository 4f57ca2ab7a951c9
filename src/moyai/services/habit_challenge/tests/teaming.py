"""Rows for the tests of teams; each function has defaults for everything."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.factories import DAY, at, make_resident, make_user

from moyai.core.accounts.enums import Role
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.enums import Habit, Origin, Through
from moyai.services.habit_challenge.models import Challenge, Course, Member, Programme, Report, Team
from moyai.services.habit_challenge.operations.courses import enrol_in_course, plan_course
from moyai.services.habit_challenge.operations.members import enrol
from moyai.services.habit_challenge.operations.teams import form_team

NOW = at(10)
ACTOR = "test"
ELDER, PARENT, CHILD = date(1945, 3, 2), date(1975, 3, 2), date(2004, 3, 2)


def make_programme(**changes: Any) -> Programme:
    facts: dict[str, Any] = {"title": "秋のチャレンジ", "starts_on": DAY - timedelta(days=30), **changes}
    return Programme.objects.get_or_create(code=facts.pop("code", "autumn"), defaults=facts)[0]


def make_challenge(programme: Programme | None = None, **changes: Any) -> Challenge:
    facts: dict[str, Any] = {"habit": Habit.STEPS, "goal": 5000, "title": "5,000歩", **changes}
    owner = programme or make_programme()
    return Challenge.objects.get_or_create(
        programme=owner, habit=facts.pop("habit"), goal=facts.pop("goal"), defaults=facts
    )[0]


def make_person(given: str = "はな", **changes: Any) -> Resident:
    return make_resident(given, **{"given_kana": given, **changes})


def make_member(
    given: str = "はな", *, resident: Resident | None = None, born: date = ELDER, **changes: Any
) -> Member:
    facts: dict[str, Any] = {
        "programme": changes.pop("programme", None) or make_programme(),
        "resident": resident or make_person(given, birth_date=born),
        "handle": given,
        "origin": Origin.CLASS,
        "through": Through.DESK,
        "actor": ACTOR,
        "now": NOW,
    }
    return enrol(**facts | changes)


def make_team(*givens: str, now: Any = NOW, **changes: Any) -> Team:
    """Return a team of new members called so; the first of them leads it."""
    members = [make_member(each, now=now) for each in givens or ("はな", "たろう", "みどり")]
    facts: dict[str, Any] = {
        "programme": make_programme(),
        "challenge": make_challenge(),
        "origin": Origin.CLASS,
        "members": members,
        "actor": ACTOR,
        "now": now,
    }
    return form_team(**facts | changes)


def make_account(member: Member) -> Any:
    """Return an account for a member's resident."""
    user = make_user(Role.RESIDENT)
    assert member.resident is not None
    Resident.objects.filter(pk=member.resident.pk).update(user=user)
    return user


def make_report(member: Member, day: date = DAY, **changes: Any) -> Report:
    facts: dict[str, Any] = {"steps": 5000, "is_goal_met": True, "through": Through.WEB, "posted_at": NOW}
    code = f"{Report.objects.count():08d}"
    return Report.objects.create(code=code, member=member, team=member.team, day=day, **facts | changes)


def make_course(*givens: str, **changes: Any) -> Course:
    """Return a class to come in which these have a place."""
    make_challenge()
    facts: dict[str, Any] = {
        "programme": make_programme(),
        "place": "公民館",
        "first_at": at(13),
        "second_at": at(13, day=DAY + timedelta(days=7)),
        "capacity": 15,
        "teacher": None,
        "supporter": None,
        "actor": ACTOR,
        "now": NOW,
    }
    course = plan_course(**facts | changes)
    for given in givens:
        enrol_in_course(course=course, resident=make_person(given), actor=ACTOR, now=NOW)
    return course
