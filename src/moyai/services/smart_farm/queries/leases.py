"""Who steers which robot, and who may."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from moyai.core.accounts.models import User
from moyai.services.smart_farm.models import Lease, Robot, RobotShift
from moyai.services.smart_farm.queries.farms import list_memberships


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
