"""Writes on classes: planned, enrolled in, attended; teams formed in the room with one press, and undone."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.core.residents.models import Resident
from moyai.services.habit_challenge.enums import ApplicationStatus, Origin, Through
from moyai.services.habit_challenge.forming import propose_class
from moyai.services.habit_challenge.handles import suggest_handles
from moyai.services.habit_challenge.models import (
    Application,
    Attendance,
    Challenge,
    Course,
    Member,
    Programme,
    Report,
    Stay,
    Team,
    Word,
)
from moyai.services.habit_challenge.notices_teams import tell_class_off, tell_enrolled
from moyai.services.habit_challenge.operations.applications import check_may_apply
from moyai.services.habit_challenge.operations.members import enrol
from moyai.services.habit_challenge.operations.teams import form_team, join_team, move_member
from moyai.services.habit_challenge.queries.courses import count_places_taken, list_here
from moyai.services.habit_challenge.refusals_teams import TeamRefused

LEAST = 2


@transaction.atomic
def plan_course(
    *,
    programme: Programme,
    place: str,
    first_at: datetime,
    second_at: datetime,
    capacity: int,
    teacher: User | None,
    supporter: User | None,
    actor: str,
    now: datetime,
) -> Course:
    """Plan a class of two sessions.

    Raises:
        TeamRefused: the second is not after the first.
    """
    if second_at <= first_at:
        raise TeamRefused("class_times")
    course = Course.objects.create(
        code=make_free_code(lambda code: Course.objects.filter(code=code).exists()),
        programme=programme,
        place=place,
        first_at=first_at,
        second_at=second_at,
        capacity=capacity,
        teacher=teacher,
        supporter=supporter,
    )
    _note("plan_course", course, actor, now)
    return course


@transaction.atomic
def cancel_course(*, course: Course, actor: str, now: datetime) -> bool:
    """Call a class off and tell everybody of it; tell whether it had still been on.

    Raises:
        TeamRefused: its teams have been formed.
    """
    if course.formed_at is not None:
        raise TeamRefused("class_formed")
    if not Course.objects.filter(pk=course.pk, cancelled_at__isnull=True).update(cancelled_at=now):
        return False
    coming = course.attendances.filter(cancelled_at__isnull=True).select_related("resident")
    people = [each.resident for each in coming]
    _note("cancel_course", course, actor, now, people=len(people))
    tell_class_off(course, people, now)
    return True


@transaction.atomic
def enrol_in_course(
    *, course: Course, resident: Resident, actor: str, now: datetime, is_told: bool = False
) -> Attendance:
    """Keep a place in a class; who had cancelled comes again, a second press changes nothing.

    Args:
        course: which.
        resident: who.
        actor: who enters it.
        now: the town's time.
        is_told: she has just heard when it is.

    Raises:
        TeamRefused: full, over, called off; or she is a member already.
    """
    if course.cancelled_at is not None or course.second_at < now:
        raise TeamRefused("class_over")
    known = Attendance.objects.filter(course=course, resident=resident).first()
    if known is not None and known.cancelled_at is None:
        return known
    check_may_apply(programme=course.programme, resident=resident, now=now)
    # Whoever writes this row waits for who does so at the same time: the last place is one person's.
    Course.objects.filter(pk=course.pk).update(capacity=course.capacity)
    if count_places_taken(course) >= course.capacity:
        raise TeamRefused("class_full")
    if known is not None:
        Attendance.objects.filter(pk=known.pk).update(cancelled_at=None, enrolled_at=now)
        known.cancelled_at, known.enrolled_at = None, now
        attendance = known
    else:
        try:
            with transaction.atomic():
                attendance = Attendance.objects.create(course=course, resident=resident, enrolled_at=now)
        except IntegrityError:  # pressed twice at once
            return Attendance.objects.get(course=course, resident=resident)
    _note("enrol_in_course", course, actor, now, resident=resident.code)
    tell_enrolled(course, resident, now, is_told=is_told)
    return attendance


@transaction.atomic
def cancel_attendance(*, attendance: Attendance, actor: str, now: datetime) -> bool:
    """Give a place in a class back; tell whether it was kept until now."""
    if not Attendance.objects.filter(pk=attendance.pk, cancelled_at__isnull=True).update(cancelled_at=now):
        return False
    _note("cancel_attendance", attendance.course, actor, now, resident=attendance.resident.code)
    return True


@transaction.atomic
def note_attendance(
    *, attendance: Attendance, session: int, was_there: bool | None, actor: str, now: datetime
) -> None:
    """Note whether somebody came to the first (1) or second (2) session; None: not known again."""
    field = {1: "was_first", 2: "was_second"}[session]
    Attendance.objects.filter(pk=attendance.pk).update(**{field: was_there})
    setattr(attendance, field, was_there)
    _note(
        "note_attendance",
        attendance.course,
        actor,
        now,
        resident=attendance.resident.code,
        session=session,
        was_there=was_there,
    )


@transaction.atomic
def form_class_teams(*, course: Course, challenge: Challenge, actor: str, now: datetime) -> list[Team]:
    """Form teams of those who are here, as the engine deals them; of two who press, one forms them.

    Args:
        course: whose people.
        challenge: what they will do.
        actor: who presses.
        now: the town's time.

    Raises:
        TeamRefused: formed already, or fewer than two are here who are in no team.
    """
    if challenge.programme_id != course.programme_id:
        raise TeamRefused("other_programme")
    if not Course.objects.filter(pk=course.pk, formed_at__isnull=True).update(formed_at=now):
        raise TeamRefused("class_formed")
    here = list_here(course)
    if len(here) < LEAST:
        raise TeamRefused("class_empty")
    proposal = propose_class(here, challenge, local(now).date())
    # Who could be put with nobody is a team of one that looks for others: nobody goes home without.
    groups = [*(list(each.people) for each in proposal.teams), *([one] for one, _why in proposal.unplaced)]
    teams = []
    for people in groups:
        members = [_enrol(course, one, actor, now) for one in people]
        teams.append(
            form_team(
                programme=course.programme,
                challenge=challenge,
                origin=Origin.CLASS,
                members=members,
                course=course,
                actor=actor,
                now=now,
            )
        )
    course.formed_at = now
    _note("form_class_teams", course, actor, now, teams=len(teams))
    return teams


@transaction.atomic
def undo_class_teams(*, course: Course, actor: str, now: datetime) -> int:
    """Take the teams of a class apart again, as if they had not been formed; return how many there were.

    Raises:
        TeamRefused: something has been reported or said in one of them.
    """
    teams = list(Team.objects.filter(course=course))
    if Report.objects.filter(team__in=teams).exists() or Word.objects.filter(team__in=teams).exists():
        raise TeamRefused("class_begun")
    members = list(Member.objects.filter(team__in=teams))
    Member.objects.filter(team__in=teams).update(team=None)
    Stay.objects.filter(team__in=teams).delete()
    for one in members:
        is_new = one.joined_on == local(course.formed_at or now).date() and not one.stays.exists()
        if is_new and not one.reports.exists():
            one.delete()
    Application.objects.filter(
        programme=course.programme_id,
        resident__in=[one.resident_id for one in members],
        status=ApplicationStatus.PLACED,
        decided_at=course.formed_at,
    ).update(status=ApplicationStatus.WAITING, decided_at=None)
    for team in teams:
        team.delete()
    Course.objects.filter(pk=course.pk).update(formed_at=None)
    course.formed_at = None
    _note("undo_class_teams", course, actor, now, teams=len(teams))
    return len(teams)


@transaction.atomic
def place_in_team(*, attendance: Attendance, team: Team, actor: str, now: datetime) -> Member:
    """Put somebody of a class into one of its teams, or from one of them into another.

    Raises:
        TeamRefused: the team is full, or of another class.
    """
    course = attendance.course
    if team.course_id != course.pk:
        raise TeamRefused("other_programme")
    member = _enrol(course, attendance.resident, actor, now)
    if member.team_id is None:
        return join_team(team=team, member=member, actor=actor, now=now)
    return move_member(member=member, team=team, actor=actor, now=now)


def _enrol(course: Course, resident: Resident, actor: str, now: datetime) -> Member:
    return enrol(
        programme=course.programme,
        resident=resident,
        handle=suggest_handles(resident)[0],
        origin=Origin.CLASS,
        through=Through.CLASS,
        actor=actor,
        now=now,
    )


def _note(verb: str, course: Course, actor: str, now: datetime, **facts: object) -> None:
    record(
        actor=actor,
        action=f"habit_challenge.{verb}",
        subject=f"habit_course:{course.code}",
        now=now,
        **facts,
    )
