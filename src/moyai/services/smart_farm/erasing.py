"""Erasers of the smart farm: who tended goes in time, and at once when somebody was erased."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from moyai.core.clock import local
from moyai.core.privacy.batches import delete_batch, delete_batch_with_files
from moyai.core.sealing.queries import has_been_erased
from moyai.services.smart_farm.enums import JobStatus
from moyai.services.smart_farm.models import (
    ApiToken,
    FarmMember,
    GardenImage,
    Job,
    Lease,
    MemberInvitation,
    RobotLog,
    RobotShift,
    SensorReading,
    Upload,
)
from moyai.services.smart_farm.operations.members import end_membership
from moyai.services.smart_farm.picture_files import PICTURES

BATCH = 500
OPEN_JOBS = (JobStatus.ASKED, JobStatus.QUEUED, JobStatus.RUNNING)


def anonymise_members(*, before: datetime, now: datetime) -> int:
    """Take name and account off those who left long ago, and off all of people who were erased."""
    named = ~Q(name="") | Q(user__isnull=False) | Q(resident__isnull=False)
    gone = Q(left_on__lt=local(before).date()) | has_been_erased("resident__")
    numbers = list(FarmMember.objects.filter(named, gone).order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows = FarmMember.objects.filter(pk__in=numbers)
    ApiToken.objects.filter(member__in=numbers, revoked_at__isnull=True).update(revoked_at=now)
    for each in rows.filter(left_on__isnull=True):
        end_membership(member=each, actor="system:privacy", now=now, is_told=False)
    rows.update(name="", user=None, resident=None, guardian_of=None)
    return len(numbers)


def erase_invitations(*, before: datetime, now: datetime) -> int:
    """Erase invitations that ran out long ago."""
    return delete_batch(MemberInvitation.objects.filter(expires_at__lt=before))


def erase_shifts(*, before: datetime, now: datetime) -> int:
    """Erase the rota of long ago."""
    return delete_batch(RobotShift.objects.filter(ends_at__lt=before))


def erase_leases(*, before: datetime, now: datetime) -> int:
    """Erase who steered long ago; who steers now stays."""
    return delete_batch(Lease.objects.filter(taken_at__lt=before, ended_at__isnull=False))


def erase_jobs(*, before: datetime, now: datetime) -> int:
    """Erase jobs of long ago that have ended."""
    return delete_batch(Job.objects.filter(asked_at__lt=before).exclude(status__in=OPEN_JOBS))


def erase_tokens(*, before: datetime, now: datetime) -> int:
    """Erase tokens that ended long ago."""
    return delete_batch(ApiToken.objects.filter(expires_at__lt=before))


def erase_logs(*, before: datetime, now: datetime) -> int:
    """Erase what robots said long ago."""
    return delete_batch(RobotLog.objects.filter(created_at__lt=before))


def erase_images(*, before: datetime, now: datetime) -> int:
    """Erase pictures of long ago, files with them."""
    return delete_batch_with_files(GardenImage.objects.filter(created_at__lt=before), "file", PICTURES.delete)


def erase_uploads(*, before: datetime, now: datetime) -> int:
    """Erase uploads of which nothing became; of those of which an image became, only the row."""
    old = Upload.objects.filter(allowed_at__lt=before)
    used = delete_batch(old.filter(used_at__isnull=False))
    return used + delete_batch_with_files(old.filter(used_at__isnull=True), "file", PICTURES.delete)


def erase_readings(*, before: datetime, now: datetime) -> int:
    """Erase readings of long ago."""
    return delete_batch(SensorReading.objects.filter(read_at__lt=before))
