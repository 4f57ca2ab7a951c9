"""Reads on classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Count, Q

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.core.codes import normalise_code
from moyai.services.habit_challenge.models import Attendance, Course, Member, Programme, Team

STAFF = (Role.OFFICER, Role.DISPATCHER)


def get_course(code: str) -> Course:
    """Return a class by its code.

    Raises:
        Course.DoesNotExist: there is none.
    """
    return Course.objects.select_related("programme", "teacher", "supporter").get(code=normalise_code(code))


def may_lead(user: User, course: Course) -> bool:
    """Tell whether somebody may lead a class: its supporter, its teacher, and the town's staff."""
    return user.pk in (course.supporter_id, course.teacher_id) or has_role(user, *STAFF)


def is_supporter(user: User) -> bool:
    """Tell whether somebody leads classes, as supporter or teacher."""
    mine = Q(supporter=user) | Q(teacher=user)
    return Course.objects.filter(mine, cancelled_at__isnull=True).exists()


def list_led(user: User) -> Sequence[Course]:
    """Return the classes that somebody leads (the town's staff: all), the latest first, with ``people``."""
    found = Course.objects.select_related("programme", "supporter", "teacher")
    if not has_role(user, *STAFF):
        found = found.filter(Q(supporter=user) | Q(teacher=user))
    kept = Count("attendances", filter=Q(attendances__cancelled_at__isnull=True))
    counted: Iterable[Course] = found.annotate(people=kept).order_by("-first_at", "pk")[:100]
    return list(counted)


def list_open_courses(programme: Programme, now: datetime, most: int = 8) -> Sequence[Course]:
    """Return the classes that still take somebody, the next first."""
    kept = Count("attendances", filter=Q(attendances__cancelled_at__isnull=True))
    found = Course.objects.filter(
        programme=programme, cancelled_at__isnull=True, formed_at__isnull=True, first_at__gt=now
    )
    return [each for each in found.annotate(people=kept).order_by("first_at") if each.people < each.capacity][
        :most
    ]


def count_places_taken(course: Course) -> int:
    """Return how many places of a class are taken."""
    return Attendance.objects.filter(course=course, cancelled_at__isnull=True).count()


def list_attendances(course: Course) -> list[Attendance]:
    """Return who has a place in a class, by reading."""
    kept = Attendance.objects.filter(course=course, cancelled_at__isnull=True)
    related = kept.select_related("resident__household", "resident__user", "course__programme")
    ordered = related.prefetch_related("resident__contact_points")
    return list(ordered.order_by("resident__family_kana", "resident__given_kana", "pk"))


def list_here(course: Course) -> list[Attendance]:
    """Return who is in the room (came to one of the sessions) and is in no team yet."""
    in_team = Member.objects.filter(programme=course.programme_id, team__isnull=False, left_on__isnull=True)
    placed = set(in_team.values_list("resident", flat=True))
    return [
        each
        for each in list_attendances(course)
        if (each.was_first or each.was_second) and each.resident_id not in placed
    ]


def list_class_teams(course: Course) -> list[Team]:
    """Return the teams that were formed in a class and go on, with their challenge."""
    found = Team.objects.filter(course=course, ended_on__isnull=True)
    return list(found.select_related("challenge").order_by("pk"))


def list_class_members(course: Course) -> dict[int, Member]:
    """Return who of a class is a member, by the number of the resident."""
    people = Attendance.objects.filter(course=course, cancelled_at__isnull=True).values("resident")
    found = Member.objects.filter(
        programme=course.programme_id, resident__in=people, left_on__isnull=True
    ).select_related("team")
    return {one.resident_id: one for one in found if one.resident_id is not None}


def find_place(resident_id: int, programme: Programme, now: datetime) -> Attendance | None:
    """Return a place that somebody has in a class to come, or None."""
    kept = Attendance.objects.filter(
        resident=resident_id,
        course__programme=programme,
        cancelled_at__isnull=True,
        course__cancelled_at__isnull=True,
        course__second_at__gt=now,
        course__formed_at__isnull=True,
    )
    return kept.select_related("course").order_by("course__first_at").first()
