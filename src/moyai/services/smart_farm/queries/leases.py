"""Who steers which robot, and who may."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from moyai.core.accounts.models import User
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import FarmMember, Lease, Robot, RobotShift
from moyai.services.smart_farm.policy import get_policy
from moyai.services.smart_farm.queries.farms import list_memberships
from moyai.services.smart_farm.refusals import MayNotSteer
from moyai.services.smart_farm.texts import robots as say

STEERS = (FarmRole.SUPPORTER, FarmRole.ADMINISTRATOR, FarmRole.TEACHER)
"""Who may steer whenever nobody else does; an operator in her shift alone, a pupil when she is handed it."""


def find_lease(robot: int, now: datetime) -> Lease | None:
    """Return who holds a robot at this moment."""
    leases = Lease.objects.filter(robot=robot, ended_at__isnull=True, until__gt=now)
    return leases.select_related("member").first()


def find_shift(robot: int, member: int, now: datetime) -> RobotShift | None:
    """Return the shift in which somebody may steer a robot now."""
    shifts = RobotShift.objects.filter(robot=robot, member=member, cancelled_at__isnull=True)
    return shifts.filter(starts_at__lte=now, ends_at__gt=now).order_by("-ends_at").first()


def find_robot_in_hand(user: User, robots: QuerySet[Robot], now: datetime) -> Robot | None:
    """Return the robot that somebody holds or has on her rota now; else the first of these."""
    mine = list_memberships(user).values("pk")
    held = robots.filter(
        leases__member__in=mine, leases__ended_at__isnull=True, leases__until__gt=now
    ).first()
    if held is not None:
        return held
    on_rota = Q(shifts__member__in=mine, shifts__starts_at__lte=now, shifts__ends_at__gt=now)
    rostered = robots.filter(on_rota, shifts__cancelled_at__isnull=True).first()
    return rostered or robots.first()


def find_robot_of(user: User, now: datetime) -> Robot | None:
    """Return the robot that somebody holds, or that does a job of hers, at this moment."""
    leases = Lease.objects.filter(member__in=list_memberships(user), ended_at__isnull=True, until__gt=now)
    lease = leases.select_related("robot__bed__farm").order_by("is_for_job", "-taken_at").first()
    return lease.robot if lease else None


def get_steering_end(member: FarmMember, robot: Robot, now: datetime) -> datetime:
    """Return until when somebody may steer a robot if she takes it now.

    Raises:
        MayNotSteer: she may not, or not now.
    """
    if member.left_on is not None or member.farm_id != robot.bed.farm_id:
        raise MayNotSteer
    if robot.is_out_of_service:
        raise MayNotSteer(say.OUT_OF_SERVICE)
    until = now + get_policy().lease
    if member.role in STEERS:
        return until
    if member.role != FarmRole.OPERATOR:
        raise MayNotSteer
    shift = find_shift(robot.pk, member.pk, now)
    if shift is None:
        raise MayNotSteer(say.NOT_YOUR_TIME)
    return min(until, shift.ends_at)
