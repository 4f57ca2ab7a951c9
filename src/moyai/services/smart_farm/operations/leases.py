"""Leases: taken, prolonged by use, handed over, given back, taken over; of a robot one at a time."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.services.smart_farm.enums import FarmRole, LeaseEnd
from moyai.services.smart_farm.models import FarmMember, Lease, Robot
from moyai.services.smart_farm.policy import get_policy
from moyai.services.smart_farm.queries.leases import find_lease, get_steering_end
from moyai.services.smart_farm.refusals import NeedsReason, RobotHeld

TAKERS = (FarmRole.SUPPORTER, FarmRole.ADMINISTRATOR)
"""Who may take a robot out of somebody's hands."""
GIVERS = (FarmRole.SUPPORTER, FarmRole.ADMINISTRATOR, FarmRole.TEACHER)
"""Who may put it into the hands of a pupil."""
MOST_REASON = 200


@transaction.atomic
def take_lease(*, robot: Robot, member: FarmMember, reason: str = "", now: datetime) -> Lease:
    """Take a robot into one's hands, or go on holding it.

    Args:
        robot: which.
        member: who.
        reason: why, of a supporter or administrator who takes it from somebody else.
        now: the town's time.

    Raises:
        MayNotSteer: she may not, or not now. RobotHeld: somebody else holds it. NeedsReason: she may take
            it, and has not said why.
    """
    until = get_steering_end(member, robot, now)
    close_expired(robot=robot, now=now)
    held = find_lease(robot.pk, now)
    if held is not None and held.member_id == member.pk and not held.is_for_job:
        return _prolong(held, until, now)
    if held is not None:
        if member.role not in TAKERS:
            raise RobotHeld(held.member.name if held.member else "", by_job=held.is_for_job)
        if not reason.strip():
            raise NeedsReason
        _end(held, LeaseEnd.TAKEN_OVER, _name(member), now, reason.strip()[:MOST_REASON])
    return _open(robot, member, until, now)


@transaction.atomic
def prolong_lease(*, lease: Lease, member: FarmMember, robot: Robot, now: datetime) -> Lease:
    """Let a lease go on because it is used; a pupil's ends when it was said to."""
    if member.role == FarmRole.PUPIL:
        Lease.objects.filter(pk=lease.pk).update(seen_at=now)
        return lease
    return _prolong(lease, get_steering_end(member, robot, now), now)


@transaction.atomic
def hand_over(*, robot: Robot, by: FarmMember, to: FarmMember, now: datetime) -> Lease:
    """Put a robot from one's own hands into somebody else's; a pupil's only from a teacher's or supporter's.

    Raises:
        RobotHeld: it is not in her hands. MayNotSteer: the other may not steer now.
    """
    held = find_lease(robot.pk, now)
    if held is None or held.member_id != by.pk or held.is_for_job:
        raise RobotHeld(held.member.name if held and held.member else "")
    if to.role == FarmRole.PUPIL and by.role in GIVERS and to.farm_id == robot.bed.farm_id:
        until = now + get_policy().lease
    else:
        until = get_steering_end(to, robot, now)
    _end(held, LeaseEnd.HANDED_OVER, _name(by), now)
    return _open(robot, to, until, now)


@transaction.atomic
def give_back(*, robot: Robot, member: FarmMember, now: datetime) -> bool:
    """Let a robot go; return whether it was in her hands."""
    held = find_lease(robot.pk, now)
    if held is None or held.member_id != member.pk or held.is_for_job:
        return False
    _end(held, LeaseEnd.GIVEN_BACK, _name(member), now)
    return True


@transaction.atomic
def lend_to_job(*, robot: Robot, member: FarmMember | None, until: datetime, now: datetime) -> Lease | None:
    """Let the queue hold a robot; None: somebody holds it."""
    close_expired(robot=robot, now=now)
    held = find_lease(robot.pk, now)
    if held is not None:
        if not held.is_for_job or held.member_id != (member.pk if member else None):
            return None
        Lease.objects.filter(pk=held.pk, ended_at__isnull=True).update(until=until, seen_at=now)
        return held
    try:
        with transaction.atomic():
            return Lease.objects.create(
                robot=robot, member=member, is_for_job=True, taken_at=now, seen_at=now, until=until
            )
    except IntegrityError:
        return None


@transaction.atomic
def release_from_job(*, robot: Robot, now: datetime) -> None:
    """Let the queue's hold of a robot go."""
    open_leases = Lease.objects.filter(robot=robot, ended_at__isnull=True, is_for_job=True)
    open_leases.update(ended_at=now, ended_why=LeaseEnd.GIVEN_BACK)


def close_expired(*, robot: Robot, now: datetime) -> int:
    """Write down the end of a lease whose time is over; return how many there were."""
    over = Lease.objects.filter(robot=robot, ended_at__isnull=True, until__lte=now)
    return over.update(ended_at=F("until"), ended_why=LeaseEnd.EXPIRED)


def _open(robot: Robot, member: FarmMember, until: datetime, now: datetime) -> Lease:
    try:
        with transaction.atomic():
            lease = Lease.objects.create(robot=robot, member=member, taken_at=now, seen_at=now, until=until)
    except IntegrityError:  # somebody was faster
        other = find_lease(robot.pk, now)
        raise RobotHeld(other.member.name if other and other.member else "") from None
    record(
        actor=_name(member),
        action="smart_farm.take_lease",
        subject=f"robot:{robot.pk}",
        now=now,
        until=until.isoformat(),
    )
    return lease


def _prolong(lease: Lease, until: datetime, now: datetime) -> Lease:
    later = max(until, lease.until)
    Lease.objects.filter(pk=lease.pk, ended_at__isnull=True).update(until=later, seen_at=now)
    lease.until, lease.seen_at = later, now
    return lease


def _end(lease: Lease, why: LeaseEnd, actor: str, now: datetime, reason: str = "") -> None:
    still = Lease.objects.filter(pk=lease.pk, ended_at__isnull=True)
    if not still.update(ended_at=now, ended_why=why, reason=reason):
        raise RobotHeld  # ended meanwhile, and perhaps begun by somebody else
    subject, facts = f"robot:{lease.robot_id}", {"reason": reason} if reason else {}
    record(actor=actor, action=f"smart_farm.lease_{why.value}", subject=subject, now=now, **facts)


def _name(member: FarmMember) -> str:
    return f"farm_member:{member.pk}"
