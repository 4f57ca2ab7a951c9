"""Which courses there are: ours, and those that a farm's teachers brought in."""

from __future__ import annotations

from moyai.services.smart_farm.course.content import Course, Lesson
from moyai.services.smart_farm.course.library import find_built_in, list_built_in
from moyai.services.smart_farm.course.reading import read_course
from moyai.services.smart_farm.models import Assignment, Farm, ImportedCourse


def find_course(farm: Farm, key: str) -> Course | None:
    """Return a course by its key; one of ours has no double on a farm."""
    if (ours := find_built_in(key)) is not None:
        return ours
    row = ImportedCourse.objects.filter(farm=farm, key=key).first()
    return read_course(row.text.encode()) if row else None


def list_courses(farm: Farm) -> list[Course]:
    """Return what a farm's teachers may assign, ours first."""
    rows = ImportedCourse.objects.filter(farm=farm).order_by("key")
    return [*list_built_in(), *(read_course(row.text.encode()) for row in rows)]


def find_lesson(assignment: Assignment) -> tuple[Course, Lesson] | None:
    """Return what was assigned; None: a teacher has changed the course since, and it is no longer in it."""
    course = find_course(assignment.school_class.farm, assignment.course)
    lesson = course.find_lesson(assignment.lesson) if course else None
    return (course, lesson) if course and lesson else None


def is_built_in(key: str) -> bool:
    """Tell whether a course is one of ours."""
    return find_built_in(key) is not None
