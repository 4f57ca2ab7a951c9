"""Each eraser of the teams: just inside its period stays, just outside goes; of a member figures remain."""

from datetime import timedelta
from typing import Any

import pytest
from tests.factories import DAY, at

from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge import erasing_teams as erasing
from moyai.services.habit_challenge.enums import LeftWhy
from moyai.services.habit_challenge.models import (
    Application,
    Attendance,
    Invitation,
    JoinRequest,
    Member,
    Merge,
    Pause,
    Removal,
    Report,
)
from moyai.services.habit_challenge.operations.applications import apply
from moyai.services.habit_challenge.operations.invitations import invite
from moyai.services.habit_challenge.operations.members import pause_member
from moyai.services.habit_challenge.operations.merging import propose_merge
from moyai.services.habit_challenge.operations.removal import talk_to
from moyai.services.habit_challenge.operations.requests import ask_to_join
from moyai.services.habit_challenge.operations.teams import leave_team
from moyai.services.habit_challenge.queries.teams import list_members
from moyai.services.habit_challenge.tests.teaming import (
    ACTOR,
    NOW,
    make_course,
    make_member,
    make_person,
    make_programme,
    make_report,
    make_team,
)
from moyai.services.habit_challenge.wishes import Wishes

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {"actor": ACTOR, "now": NOW}
LATER = at(3, day=DAY + timedelta(days=4000))
PERIODS = {period.model: period for period in list_periods()}


def run(model: str) -> int:
    return erase_period(period=PERIODS[f"habit_challenge.{model}"], now=LATER)


def edge(model: str) -> tuple[Any, Any]:
    """Return the last moment that goes and the first that stays."""
    before = LATER - timedelta(days=PERIODS[f"habit_challenge.{model}"].days)
    return before - timedelta(seconds=1), before


def test_who_left_long_ago_is_nobody_any_more_and_her_days_still_count() -> None:
    last_day = edge("Member")[1].date()
    people = list_members(make_team("はな", "たろう", "みどり"))
    for one in people[:2]:
        make_report(one)
        leave_team(member=one, why=LeftWhy.WISHED, **FACTS)
    Member.objects.filter(pk=people[0].pk).update(left_on=last_day - timedelta(days=1))
    Member.objects.filter(pk=people[1].pk).update(left_on=last_day + timedelta(days=1))
    told: list[str] = []
    erasing.register_member_eraser(lambda members: told.extend(one.handle for one in members))
    assert run("Member") == 1
    old, young = (Member.objects.get(pk=one.pk) for one in people[:2])
    assert (old.resident, old.handle, old.code) == (None, erasing.GONE, people[0].code)
    assert (young.handle, told) == ("たろう", ["はな"])
    assert Report.objects.count() == 2
    assert erasing.erase_members(before=LATER - timedelta(days=3650), now=LATER) == 0


def test_who_is_erased_from_the_register_leaves_no_words_behind() -> None:
    team = make_team("はな", "たろう")
    gone = list_members(team)[0]
    invite(inviter=gone, words="いっしょに", **FACTS)
    pause_member(member=gone, until=None, why="入院", **FACTS)
    talk_to(member=gone, words="お願いします", **FACTS)
    leave_team(member=gone, why=LeftWhy.DIED, **FACTS)
    Member.objects.filter(pk=gone.pk).update(resident=None)
    assert run("Member") == 1
    assert (Invitation.objects.count(), Removal.objects.count(), Pause.objects.get().why) == (0, 0, "")
    assert Member.objects.get(pk=gone.pk).handle == erasing.GONE


def make_two(model: str) -> type:
    """Make two rows of a model; the caller says how old they are."""
    team = make_team("はな", "たろう")
    if model == "Application":
        for given in ("一", "二"):
            facts = {"programme": make_programme(), "resident": make_person(given), "through": "web", **FACTS}
            apply(wishes=Wishes(), **facts)
        Application.objects.update(status="placed")
        return Application
    if model == "Attendance":
        make_course("一", "二")
        return Attendance
    if model == "Invitation":
        for _ in range(2):
            invite(inviter=list_members(team)[0], words="", **FACTS)
        return Invitation
    if model == "JoinRequest":
        for given in ("一", "二"):
            ask_to_join(team=team, member=make_member(given), **FACTS)
        JoinRequest.objects.update(status="declined")
        return JoinRequest
    if model == "Merge":
        for number in range(2):
            propose_merge(small=make_team(f"小{number}"), into=make_team(f"大{number}"), why={}, **FACTS)
        Merge.objects.update(status="declined")
        return Merge
    if model == "Removal":
        for one in list_members(team):
            talk_to(member=one, words="お願いします", **FACTS)
        return Removal
    for one in list_members(team):
        pause_member(member=one, until=None, why="旅行", **FACTS)
    return Pause


@pytest.mark.parametrize(
    ("model", "field", "eraser"),
    [
        ("Application", "decided_at", "erase_applications"),
        ("Attendance", "enrolled_at", "erase_attendances"),
        ("Invitation", "expires_at", "erase_invitations"),
        ("JoinRequest", "asked_at", "erase_requests"),
        ("Merge", "proposed_at", "erase_merges"),
        ("Removal", "talked_at", "erase_removals"),
        ("Pause", "since", "erase_pauses"),
    ],
)
def test_what_is_past_its_period_goes(model: str, field: str, eraser: str) -> None:
    rows = make_two(model)
    out, inside = edge(model)
    old, young = rows.objects.order_by("pk")
    moments = (
        (out, inside)
        if model != "Pause"
        else (out.date() - timedelta(days=1), inside.date() + timedelta(days=1))
    )
    for row, moment in zip((old, young), moments, strict=True):
        rows.objects.filter(pk=row.pk).update(**{field: moment})
    assert run(model) == 1
    assert getattr(erasing, eraser)(before=edge(model)[1], now=LATER) == 0
    left = rows.objects.exclude(why="") if model == "Pause" else rows.objects.all()
    assert [row.pk for row in left] == [young.pk]


@pytest.mark.parametrize(
    ("model", "status"),
    [("Application", "waiting"), ("JoinRequest", "waiting"), ("Merge", "asked"), ("Removal", "appealed")],
)
def test_what_still_waits_for_an_answer_stays(model: str, status: str) -> None:
    rows = make_two(model)
    field = {
        "Application": "decided_at",
        "JoinRequest": "asked_at",
        "Merge": "proposed_at",
        "Removal": "talked_at",
    }
    rows.objects.update(status=status, **{field[model]: edge(model)[0]})
    assert run(model) == 0
    assert rows.objects.count() == 2


def test_every_model_of_a_person_has_a_period() -> None:
    of_people = {
        "Member",
        "Application",
        "Attendance",
        "Invitation",
        "JoinRequest",
        "Removal",
        "Pause",
        "Merge",
    }
    assert {f"habit_challenge.{name}" for name in of_people} <= set(PERIODS)
    assert Resident.objects.count() == 0
