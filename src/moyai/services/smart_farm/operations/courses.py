"""Writes on the courses that teachers bring in."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.services.smart_farm.course.faults import CourseFaultError
from moyai.services.smart_farm.course.reading import read_course
from moyai.services.smart_farm.course.writing import write_course
from moyai.services.smart_farm.models import Assignment, FarmMember, ImportedCourse
from moyai.services.smart_farm.noting import note
from moyai.services.smart_farm.queries.courses import is_built_in
from moyai.services.smart_farm.refusals_lessons import CourseRefused, LessonRefused


@transaction.atomic
def import_course(*, teacher: FarmMember, content: bytes, actor: str, now: datetime) -> ImportedCourse:
    """Take a course in, in place of the farm's one with the same key. What is kept is written anew.

    Raises:
        CourseRefused: the file is not as it should be: what, and where.
        LessonRefused: its key is that of one of ours.
    """
    try:
        course = read_course(content)
    except CourseFaultError as fault:
        raise CourseRefused(fault) from fault
    if is_built_in(course.key):
        raise LessonRefused("key_taken")
    row, _made = ImportedCourse.objects.update_or_create(
        farm=teacher.farm,
        key=course.key,
        defaults={"text": write_course(course).decode(), "imported_by": teacher, "imported_at": now},
    )
    note("import_course", f"farm-course:{teacher.farm.code}:{course.key}", actor, now)
    return row


@transaction.atomic
def drop_course(*, course: ImportedCourse, actor: str, now: datetime) -> None:
    """Erase a course that was brought in.

    Raises:
        LessonRefused: a class that is open uses it.
    """
    used = Assignment.objects.filter(
        school_class__farm=course.farm_id, school_class__closed_on__isnull=True, course=course.key
    )
    if used.exists():
        raise LessonRefused("course_used")
    note("drop_course", f"farm-course:{course.farm.code}:{course.key}", actor, now)
    course.delete()
