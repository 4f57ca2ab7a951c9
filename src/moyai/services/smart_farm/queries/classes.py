"""Who is in which class, and as what."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from moyai.core.accounts.models import User
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import Farm, FarmMember, SchoolClass, Seat
from moyai.services.smart_farm.queries.farms import list_memberships

MAY_TEACH = (FarmRole.TEACHER, FarmRole.ADMINISTRATOR)


def list_seats_of(user: User) -> QuerySet[Seat]:
    """Return somebody's seats, in classes that she has not left."""
    mine = Seat.objects.filter(member__in=list_memberships(user), left_on__isnull=True)
    return mine.select_related("school_class__farm", "school_class__robot", "member").order_by(
        "school_class__closed_on", "school_class__name", "pk"
    )


def list_seats_of_children(user: User) -> QuerySet[Seat]:
    """Return the seats of the pupils for whom somebody answers, in classes that they have not left."""
    wards = list_memberships(user).filter(role=FarmRole.GUARDIAN, guardian_of__isnull=False)
    seats = Seat.objects.filter(
        member__in=wards.values("guardian_of"), member__left_on__isnull=True, left_on__isnull=True
    )
    return seats.select_related("school_class__farm", "member").order_by("member__name", "pk")


def find_seat(user: User, school_class: SchoolClass | int) -> Seat | None:
    """Return as whom somebody is in a class; who teaches and learns in it, teaches."""
    mine = list_seats_of(user).filter(school_class=school_class)
    return mine.order_by("-is_teacher", "pk").first()


def has_lessons(user: User) -> bool:
    """Tell whether somebody learns or teaches on a farm, or answers for a pupil."""
    roles = (FarmRole.PUPIL, FarmRole.TEACHER, FarmRole.GUARDIAN)
    return list_memberships(user).filter(role__in=roles).exists()


def list_farms_taught(user: User) -> QuerySet[Farm]:
    """Return the farms on which somebody may open classes and bring in courses."""
    teaches = list_memberships(user).filter(role__in=MAY_TEACH)
    return Farm.objects.filter(pk__in=teaches.values("farm")).order_by("name")


def find_teaching_member(user: User, farm: Farm) -> FarmMember | None:
    """Return as whom somebody teaches on a farm."""
    return list_memberships(user).filter(farm=farm, role__in=MAY_TEACH).order_by("role", "pk").first()


def list_pupils(school_class: SchoolClass) -> QuerySet[Seat]:
    """Return the pupils who are in a class now."""
    seats = school_class.seats.filter(is_teacher=False, left_on__isnull=True)
    return seats.select_related("member").order_by("member__name", "pk")


def list_addable(school_class: SchoolClass) -> QuerySet[FarmMember]:
    """Return the pupils of the farm who are not in the class."""
    within = school_class.seats.filter(left_on__isnull=True).values("member")
    return FarmMember.objects.filter(
        ~Q(pk__in=within), farm=school_class.farm_id, role=FarmRole.PUPIL, left_on__isnull=True
    ).order_by("name", "pk")
