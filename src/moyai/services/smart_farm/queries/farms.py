"""Who is who on which farm, and which robots there are."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from moyai.core.accounts.enums import Role
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import Farm, FarmMember, Robot

PRESENT = Q(left_on__isnull=True, is_waiting=False)
"""Of a member: she is one now, neither gone nor yet to come."""


def list_memberships(user: User) -> QuerySet[FarmMember]:
    """Return what somebody is on farms now, also by the resident that she is."""
    hers = Q(user=user) | Q(resident__user=user)
    return FarmMember.objects.filter(PRESENT, hers).select_related("farm")


def list_farms_of(user: User) -> QuerySet[Farm]:
    """Return the farms somebody may look at: hers; an officer of the town looks at all."""
    farms = Farm.objects.order_by("name")
    if has_role(user, Role.OFFICER):
        return farms
    return farms.filter(pk__in=list_memberships(user).values("farm"))


def list_robots_of(user: User) -> QuerySet[Robot]:
    """Return the robots somebody may look at."""
    robots = Robot.objects.select_related("bed__farm").order_by("bed__farm__name", "pk")
    return robots.filter(bed__farm__in=list_farms_of(user))


def find_member(user: User, robot: Robot, roles: Collection[FarmRole] = tuple(FarmRole)) -> FarmMember | None:
    """Return as whom somebody deals with a robot: of several roles the one that may most; None: as nobody."""
    found = [
        each
        for each in list_memberships(user).filter(farm=robot.bed.farm_id)
        if each.role in {str(role) for role in roles}
    ]
    return min(found, key=lambda each: _MAY_MOST.index(each.role), default=None)


_MAY_MOST = (
    FarmRole.ADMINISTRATOR,
    FarmRole.SUPPORTER,
    FarmRole.TEACHER,
    FarmRole.OPERATOR,
    FarmRole.ADVISER,
    FarmRole.PUPIL,
    FarmRole.GUARDIAN,
)
