"""What somebody has in her hands or before her is let go of: she leaves, or may no longer take part."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.services.smart_farm.enums import JobStatus, LeaseEnd
from moyai.services.smart_farm.models import ApiToken, FarmMember, Job, Lease, RobotShift, ShiftOffer


@transaction.atomic
def let_go(*, member: FarmMember, now: datetime) -> None:
    """End leases, tokens, turns and jobs of a member at once.

    A job that runs goes on to its end: a robot is not left in the middle of a bed. A turn that has begun ends
    now and is not cancelled: its hours were worked.
    """
    held = Lease.objects.filter(member=member, ended_at__isnull=True, is_for_job=False)
    for robot in list(held.values_list("robot", flat=True)):
        actor, subject = f"farm_member:{member.pk}", f"robot:{robot}"
        record(actor=actor, action="smart_farm.lease_given_back", subject=subject, now=now)
    held.update(ended_at=now, ended_why=LeaseEnd.GIVEN_BACK)
    ApiToken.objects.filter(member=member, revoked_at__isnull=True).update(revoked_at=now)
    turns = RobotShift.objects.filter(member=member, ends_at__gt=now, cancelled_at__isnull=True)
    ShiftOffer.objects.filter(shift__in=turns, ended_at__isnull=True).update(ended_at=now)
    turns.filter(starts_at__lt=now).update(ends_at=now)
    turns.filter(starts_at__gte=now).update(cancelled_at=now)
    waiting = Job.objects.filter(member=member, status__in=(JobStatus.ASKED, JobStatus.QUEUED))
    waiting.update(status=JobStatus.CANCELLED, ended_at=now)
