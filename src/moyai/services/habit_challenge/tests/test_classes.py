"""A class: enrolled, attended, teams with one press, moved by hand, undone."""

from datetime import timedelta

import pytest
from tests.factories import DAY, at

from moyai.core.notices.models import Notice
from moyai.services.habit_challenge.enums import Origin
from moyai.services.habit_challenge.models import Attendance, Course, Member, Stay, Team
from moyai.services.habit_challenge.operations.courses import (
    cancel_attendance,
    cancel_course,
    enrol_in_course,
    form_class_teams,
    note_attendance,
    place_in_team,
    undo_class_teams,
)
from moyai.services.habit_challenge.queries.courses import list_here, list_open_courses
from moyai.services.habit_challenge.queries.teams import list_members
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.tests.teaming import (
    ACTOR,
    NOW,
    make_challenge,
    make_course,
    make_member,
    make_person,
    make_programme,
    make_report,
)

pytestmark = pytest.mark.django_db
FACTS = {"actor": ACTOR, "now": NOW}
IN_CLASS = {"actor": ACTOR, "now": at(14)}
TWELVE = [f"人{number}" for number in range(12)]


def refusal(code: str):
    return pytest.raises(TeamRefused, match=f"^{code}:")


def come(course: Course, *, but: int = 0) -> None:
    for number, each in enumerate(course.attendances.all()):
        note_attendance(attendance=each, session=1, was_there=number >= but, **IN_CLASS)


def form(course: Course) -> list[Team]:
    return form_class_teams(course=course, challenge=make_challenge(), **IN_CLASS)


def test_the_last_place_is_one_persons_and_comes_free_again():
    course = make_course("一", "二", capacity=2)
    with refusal("class_full"):
        enrol_in_course(course=course, resident=make_person("三"), **FACTS)
    assert list_open_courses(make_programme(), NOW) == []
    assert cancel_attendance(attendance=Attendance.objects.first(), **FACTS)
    enrol_in_course(course=course, resident=make_person("四"), **FACTS)
    told = Notice.objects.filter(kind="habit_challenge.enrolled").first().text["ja"]
    assert "公民館の教室" in told
    assert "6月10日" in told


def test_a_member_needs_no_class_and_what_is_over_takes_nobody():
    member = make_member()
    with refusal("already_member"):
        enrol_in_course(course=make_course(), resident=member.resident, **FACTS)
    with refusal("class_over"):
        enrol_in_course(
            course=make_course(), resident=make_person(), actor=ACTOR, now=at(9, day=DAY + timedelta(9))
        )
    with refusal("class_times"):
        make_course(second_at=at(9))


def test_calling_a_class_off_is_told_to_everybody():
    course = make_course("一", "二")
    assert cancel_course(course=course, **FACTS)
    assert not cancel_course(course=course, **FACTS)
    assert Notice.objects.filter(kind="habit_challenge.class_off").count() == 2


def test_with_one_press_everybody_who_is_here_is_in_a_team_of_five_at_most():
    course = make_course(*TWELVE)
    come(course, but=1)
    teams = form(course)
    sizes = sorted(len(list_members(team)) for team in teams)
    assert sum(sizes) == 11
    assert sizes[-1] <= 5
    assert sizes[-1] - sizes[0] <= 1
    assert {team.origin for team in teams} == {Origin.CLASS}
    assert Member.objects.filter(origin=Origin.CLASS).count() == 11
    with refusal("class_formed"):
        form(Course.objects.get())
    assert Team.objects.count() == len(teams)
    with refusal("class_formed"):
        cancel_course(course=Course.objects.get(), **FACTS)


def test_a_household_stays_together():
    course = make_course(*TWELVE[:6])
    at_home = Attendance.objects.first().resident.household
    other = Attendance.objects.last().resident
    other.household = at_home
    other.save()
    come(course)
    form(course)
    teams = Member.objects.filter(resident__household=at_home).values_list("team", flat=True)
    assert len(set(teams)) == 1


def test_who_came_late_is_put_into_a_team_and_others_are_moved_by_hand():
    course = make_course(*TWELVE[:7])
    come(course, but=1)
    one, other = sorted(form(course), key=lambda team: len(list_members(team)))
    late = course.attendances.first()
    assert place_in_team(attendance=late, team=one, **IN_CLASS).team == one
    moved = place_in_team(attendance=late, team=other, **IN_CLASS)
    assert moved.team == other
    assert list_here(course) == []


def test_undoing_leaves_everything_as_it_was():
    course = make_course(*TWELVE[:6])
    come(course)
    form(course)
    assert undo_class_teams(course=course, **IN_CLASS) == 2
    assert (Team.objects.count(), Member.objects.count(), Stay.objects.count()) == (0, 0, 0)
    assert len(list_here(course)) == 6
    assert len(form(Course.objects.get())) == 2


def test_undoing_keeps_who_was_a_member_before_and_stops_once_something_was_reported():
    course = make_course(*TWELVE[:6])
    known = make_member("前から", resident=Attendance.objects.first().resident)
    Member.objects.filter(pk=known.pk).update(joined_on=DAY - timedelta(days=40), best_streak=9)
    come(course)
    form(course)
    undo_class_teams(course=course, **IN_CLASS)
    assert Member.objects.get().best_streak == 9
    form(Course.objects.get())
    make_report(Member.objects.first())
    with refusal("class_begun"):
        undo_class_teams(course=Course.objects.get(), **IN_CLASS)
    assert Team.objects.count() == 2


def test_nobody_goes_home_without_a_team_and_one_alone_is_none():
    course = make_course("一", "二")
    with refusal("class_empty"):
        form(course)
    assert Course.objects.get().formed_at is None
    stranger = Attendance.objects.first().resident
    stranger.language = "pt"
    stranger.save()
    come(course)
    assert sorted(len(list_members(team)) for team in form(course)) == [1, 1]
