"""Reports: one a day and member, the open day alone, changed until it closes; photos, flags, taking back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.factories import DAY, at

from moyai.core.audit.models import Entry
from moyai.core.photos.faults import Fault
from moyai.core.photos.reading import read_photo
from moyai.core.photos.tests.pictures import take_photo
from moyai.core.sealing.errors import SealError
from moyai.core.sealing.operations import destroy_key
from moyai.services.habit_challenge.enums import FlagKind, Habit, Part, ReportState, Through
from moyai.services.habit_challenge.models import Flag, Member, Report
from moyai.services.habit_challenge.operations.photos import hide_faces
from moyai.services.habit_challenge.operations.reports import (
    bring_back,
    report_day,
    strip_report,
    withdraw_report,
)
from moyai.services.habit_challenge.photo_files import PHOTOS, read_photo_file
from moyai.services.habit_challenge.refusals_days import PhotoRefused, ReportRefused
from moyai.services.habit_challenge.tests.days_town import (
    EVENING,
    MORNING,
    NEXT_MORNING,
    join,
    list_of,
    make_team,
    report,
)
from moyai.services.habit_challenge.texts.days import PHOTO_FAULTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def member() -> Member:
    return list_of(make_team())[0]


def list_files() -> list[Path]:
    return list(PHOTOS.find_folder().glob("*/*.sealed"))


def refusal(**facts: Any) -> str:
    with pytest.raises(ReportRefused) as refused:
        report_day(**{"through": Through.WEB, "now": EVENING} | facts)
    return refused.value.code


def test_said_again_it_is_the_same_report_with_what_is_said_now(member: Member) -> None:
    first = report(member, MORNING, steps=1000, comment="朝の散歩")
    again = report(member, EVENING, steps=6000)
    assert (first.pk, Report.objects.count()) == (again.pk, 1)
    assert (again.steps, again.comment, again.is_goal_met) == (6000, "朝の散歩", True)
    assert (again.posted_at, again.changed_at) == (MORNING, EVENING)


def test_tomorrow_and_closed_days_are_refused(member: Member) -> None:
    assert refusal(member=member, steps=1, day=DAY + timedelta(days=1)) == "not_yet"
    assert refusal(member=member, steps=1, day=DAY, now=NEXT_MORNING) == "closed"
    assert refusal(member=member, steps=1, day=DAY - timedelta(days=1)) == "closed"


@pytest.mark.parametrize(
    ("closes_minutes", "hour", "day"),
    [
        (26 * 60, 25, DAY),
        (26 * 60, 26, DAY + timedelta(days=1)),
        (21 * 60, 20, DAY),
        (21 * 60, 22, DAY + timedelta(days=1)),
    ],
)
def test_day_follows_the_hour_at_which_the_team_closes(closes_minutes: int, hour: int, day: Any) -> None:
    member = list_of(make_team(closes_minutes=closes_minutes))[0]
    assert report(member, at(hour)).day == day


@pytest.mark.parametrize(
    ("steps", "code"), [(100_001, "too_many_steps"), (1_000_000, "too_many_steps"), (-1, "negative_steps")]
)
def test_steps_that_cannot_be_are_refused(member: Member, steps: int, code: str) -> None:
    assert refusal(member=member, steps=steps) == code
    assert Report.objects.count() == 0


def test_who_may_not_report_hears_why(member: Member) -> None:
    assert refusal(member=member) == "nothing"
    team = member.team
    assert team is not None
    supporter = join(team, "見守り", part=Part.SUPPORTER)
    assert refusal(member=supporter, steps=1) == "supporter"
    member.team = None
    assert refusal(member=member, steps=1) == "no_team"


@pytest.mark.parametrize(
    ("habit", "goal", "said", "is_met"),
    [
        (Habit.STEPS, 5000, {"steps": 4999}, False),
        (Habit.STEPS, 5000, {"steps": 5000}, True),
        (Habit.VARIETY, 3, {"foods": 0b11}, False),
        (Habit.VARIETY, 3, {"foods": 0b10101}, True),
        (Habit.OUTING, 1, {"did": True}, True),
        (Habit.CALL, 1, {"steps": 9000}, False),
    ],
)
def test_goal_is_of_the_habit(habit: Habit, goal: int, said: dict[str, Any], is_met: bool) -> None:
    member = list_of(make_team(habit=habit, goal=goal))[0]
    assert report_day(member=member, through=Through.WEB, now=EVENING, **said).is_goal_met is is_met


def test_own_goal_counts_where_the_challenge_adapts() -> None:
    team = make_team(is_adaptive=True)
    Member.objects.filter(team=team).update(goal=3000)
    assert report(list_of(team)[0], steps=3100).is_goal_met


def test_withdrawn_until_the_day_closes_and_brought_back(member: Member) -> None:
    made = report(member)
    withdraw_report(report=made, actor="user:1", now=EVENING)
    assert Report.objects.get().state == ReportState.WITHDRAWN
    bring_back(report=made, actor="user:1", now=EVENING)
    assert Report.objects.get().state == ReportState.SHOWN
    with pytest.raises(ReportRefused):
        withdraw_report(report=made, actor="user:1", now=NEXT_MORNING)


def test_hidden_report_is_not_brought_back_by_its_maker(member: Member) -> None:
    made = report(member)
    Report.objects.update(state=ReportState.HIDDEN)
    with pytest.raises(ReportRefused):
        bring_back(report=made, actor="user:1", now=EVENING)


def test_photo_is_sealed_and_goes_with_the_report_that_drops_it(
    member: Member, django_capture_on_commit_callbacks: Any
) -> None:
    made = report(member, photo=read_photo(take_photo()))
    assert member.resident is not None
    [file] = list_files()
    assert b"JFIF" not in file.read_bytes()
    assert read_photo_file(member.resident, made.photo)[:3] == b"\xff\xd8\xff"
    with django_capture_on_commit_callbacks(execute=True):
        report(member, photo=read_photo(take_photo(2)))
    assert len(list_files()) == 1 and list_files() != [file]
    with django_capture_on_commit_callbacks(execute=True):
        strip_report(report=Report.objects.get(), actor="user:1", now=NEXT_MORNING)
    assert (list_files(), Report.objects.get().photo, Report.objects.get().steps) == ([], "", 6000)


def test_refused_report_leaves_no_file(member: Member) -> None:
    photo = read_photo(take_photo())
    assert refusal(member=member, photo=photo, steps=200_000) == "too_many_steps"
    assert list_files() == []


def test_photo_of_an_erased_person_cannot_be_read_nor_kept(member: Member) -> None:
    made = report(member, photo=read_photo(take_photo()))
    assert member.resident is not None
    destroy_key(subject=f"resident:{member.resident.code}", actor="test", now=EVENING)
    with pytest.raises(SealError):
        read_photo_file(member.resident, made.photo)
    with pytest.raises(PhotoRefused):
        report(member, photo=read_photo(take_photo(2)))


def test_faces_wait_until_their_owner_has_hidden_them(
    member: Member, django_capture_on_commit_callbacks: Any
) -> None:
    made = report(member, photo=read_photo(take_photo()), hides_faces=True)
    assert (made.photo, bool(made.photo_waits)) == ("", True)
    with django_capture_on_commit_callbacks(execute=True):
        shown = hide_faces(report=made, cells={3, 4}, now=EVENING)
    assert (bool(shown.photo), shown.photo_waits, len(list_files())) == (True, "", 1)


def test_same_photo_is_flagged_and_taken(member: Member) -> None:
    report(member, photo=read_photo(take_photo(5)))
    Report.objects.update(day=DAY - timedelta(days=3))
    made = report(member, photo=read_photo(take_photo(5, size=(500, 375), taken="2026:06:10 09:00:00")))
    flag = Flag.objects.get()
    assert (flag.kind, flag.report, flag.facts["is_own"]) == (FlagKind.SAME_PHOTO, made, True)
    report(list_of(made.team)[1], photo=read_photo(take_photo(6)))
    assert Flag.objects.count() == 1


def test_many_steps_are_flagged_once_and_taken(member: Member) -> None:
    report(member, steps=41_000)
    report(member, steps=42_000)
    assert [(flag.kind, flag.facts["steps"]) for flag in Flag.objects.all()] == [
        (FlagKind.MANY_STEPS, 41_000)
    ]


def test_what_others_do_in_her_name_is_audited(member: Member) -> None:
    report(member)
    assert not Entry.objects.filter(action="habit_challenge.report_day").exists()
    report(member, made_by="user:7", through=Through.DESK)
    assert Entry.objects.get(action="habit_challenge.report_day").actor == "user:7"
    assert Report.objects.get().made_by == "user:7"


def test_every_fault_of_a_photo_has_its_words() -> None:
    assert {fault.value for fault in Fault} <= PHOTO_FAULTS.keys()
