"""Writes on classes: opened, closed, who is in them, which lessons they may open."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import Assignment, FarmMember, Robot, SchoolClass, Seat
from moyai.services.smart_farm.noting import note
from moyai.services.smart_farm.operations.members import end_membership
from moyai.services.smart_farm.plain_text import clean_text
from moyai.services.smart_farm.queries.courses import find_course
from moyai.services.smart_farm.refusals_lessons import LessonRefused

MOST_NAME = 40


@transaction.atomic
def open_class(
    *, teacher: FarmMember, name: str, robot: Robot | None, actor: str, now: datetime
) -> SchoolClass:
    """Open a class on the farm of a teacher, with her as its first teacher.

    Raises:
        LessonRefused: the robot is another farm's.
    """
    if robot is not None and robot.bed.farm_id != teacher.farm_id:
        raise LessonRefused("no_robot")
    opened = SchoolClass.objects.create(
        code=make_free_code(lambda code: SchoolClass.objects.filter(code=code).exists()),
        farm=teacher.farm,
        name=clean_text(name, MOST_NAME, lines=False),
        robot=robot,
        opened_at=now,
    )
    Seat.objects.create(school_class=opened, member=teacher, is_teacher=True, joined_on=local(now).date())
    note("open_class", _subject(opened), actor, now)
    return opened


@transaction.atomic
def change_class(
    *, school_class: SchoolClass, name: str, robot: Robot | None, actor: str, now: datetime
) -> None:
    """Change a class's name and robot.

    Raises:
        LessonRefused: the robot is another farm's.
    """
    if robot is not None and robot.bed.farm_id != school_class.farm_id:
        raise LessonRefused("no_robot")
    SchoolClass.objects.filter(pk=school_class.pk).update(
        name=clean_text(name, MOST_NAME, lines=False), robot=robot
    )
    school_class.refresh_from_db()
    note("change_class", _subject(school_class), actor, now)


@transaction.atomic
def close_class(*, school_class: SchoolClass, actor: str, now: datetime) -> bool:
    """Close a class at the end of its year; tell whether it had been open.

    Pupils who are in no other open class leave the farm with it, and their guardians with them, so that their
    names go in time.
    """
    today = local(now).date()
    if not SchoolClass.objects.filter(pk=school_class.pk, closed_on__isnull=True).update(closed_on=today):
        return False
    school_class.closed_on = today
    pupils = school_class.seats.filter(is_teacher=False, left_on__isnull=True)
    elsewhere = Seat.objects.filter(left_on__isnull=True, school_class__closed_on__isnull=True)
    leaving = FarmMember.objects.filter(
        pk__in=pupils.values("member"), role=FarmRole.PUPIL, left_on__isnull=True, joined_on__lte=today
    ).exclude(pk__in=elsewhere.values("member"))
    gone = [end_membership(member=each, actor=actor, now=now, is_told=False) for each in leaving]
    note("close_class", _subject(school_class), actor, now, pupils=sum(gone))
    return True


@transaction.atomic
def add_pupils(
    *, school_class: SchoolClass, members: Collection[FarmMember], actor: str, now: datetime
) -> int:
    """Put pupils of the farm into a class; who was in it before comes back. Return how many came.

    Raises:
        LessonRefused: one is no pupil of this farm, or the class is closed.
    """
    check_open(school_class)
    today, count = local(now).date(), 0
    for member in members:
        if (member.farm_id, member.role, member.left_on) != (school_class.farm_id, FarmRole.PUPIL, None):
            raise LessonRefused("not_pupil")
        seat, made = Seat.objects.get_or_create(
            school_class=school_class, member=member, defaults={"joined_on": today}
        )
        came_back = not made and Seat.objects.filter(pk=seat.pk, left_on__isnull=False).update(left_on=None)
        count += bool(made or came_back)
    note("add_pupils", _subject(school_class), actor, now, pupils=[one.pk for one in members])
    return count


@transaction.atomic
def add_teacher(*, school_class: SchoolClass, member: FarmMember, actor: str, now: datetime) -> Seat:
    """Have another teacher of the farm teach a class.

    Raises:
        LessonRefused: she is none of this farm.
    """
    if member.farm_id != school_class.farm_id or member.role not in (
        FarmRole.TEACHER,
        FarmRole.ADMINISTRATOR,
    ):
        raise LessonRefused("not_teacher")
    seat, _made = Seat.objects.update_or_create(
        school_class=school_class,
        member=member,
        defaults={"is_teacher": True, "left_on": None},
        create_defaults={"is_teacher": True, "joined_on": local(now).date()},
    )
    note("add_teacher", _subject(school_class), actor, now, member=member.pk)
    return seat


@transaction.atomic
def remove_pupil(*, seat: Seat, actor: str, now: datetime) -> bool:
    """Take a pupil out of a class; her work is kept. Tell whether she had been in it."""
    today = local(now).date()
    if not Seat.objects.filter(pk=seat.pk, left_on__isnull=True, is_teacher=False).update(left_on=today):
        return False
    note("remove_pupil", _subject(seat.school_class), actor, now, member=seat.member_id)
    return True


@transaction.atomic
def assign_lessons(
    *,
    school_class: SchoolClass,
    course_key: str,
    lessons: Collection[str],
    opens_on: date,
    due_on: date | None,
    actor: str,
    now: datetime,
) -> int:
    """Have a class open lessons from a day on; of those assigned already the days are changed.

    Returns:
        How many are assigned now that were not.

    Raises:
        LessonRefused: one is not in the course, the class is closed, or it is due before it opens.
    """
    check_open(school_class)
    course = find_course(school_class.farm, course_key)
    if course is None or not lessons or any(course.find_lesson(key) is None for key in lessons):
        raise LessonRefused("no_lesson")
    if due_on is not None and due_on < opens_on:
        raise LessonRefused("days_backwards")
    count = 0
    for key in lessons:
        _row, made = Assignment.objects.update_or_create(
            school_class=school_class,
            course=course_key,
            lesson=key,
            defaults={"opens_on": opens_on, "due_on": due_on},
            create_defaults={"opens_on": opens_on, "due_on": due_on, "assigned_at": now},
        )
        count += made
    note("assign_lessons", _subject(school_class), actor, now, course=course_key, lessons=sorted(lessons))
    return count


def check_open(school_class: SchoolClass) -> None:
    """Refuse to write in a class that is closed.

    Raises:
        LessonRefused: it is.
    """
    if school_class.closed_on is not None:
        raise LessonRefused("class_closed")


def _subject(school_class: SchoolClass) -> str:
    return f"farm-class:{school_class.code}"
