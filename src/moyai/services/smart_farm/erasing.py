"""Erasers of the smart farm: who tended goes in time, and at once when somebody was erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.fields import CharField
from django.db.models.functions import Concat

from moyai.core.clock import local
from moyai.core.sealing.models import SubjectKey
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
from moyai.services.smart_farm.picture_files import delete_picture

BATCH = 500
OPEN_JOBS = (JobStatus.ASKED, JobStatus.QUEUED, JobStatus.RUNNING)


def anonymise_members(*, before: datetime, now: datetime) -> int:
    """Take name and account off those who left long ago, and off all of people who were erased."""
    named = ~Q(name="") | Q(user__isnull=False) | Q(resident__isnull=False)
    gone = Q(left_on__lt=local(before).date()) | _is_erased()
    numbers = list(FarmMember.objects.filter(named, gone).order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows = FarmMember.objects.filter(pk__in=numbers)
    ApiToken.objects.filter(member__in=numbers, revoked_at__isnull=True).update(revoked_at=now)
    for each in rows.filter(left_on__isnull=True):
        end_membership(member=each, actor="system:privacy", now=now, is_told=False)
    rows.update(name="", user=None, resident=None, guardian_of=None)
    return len(numbers)


def erase_invitations(*, before: datetime, now: datetime) -> int:
    """Erase invitations that ran out long ago."""
    return _delete(MemberInvitation.objects.filter(expires_at__lt=before))


def erase_shifts(*, before: datetime, now: datetime) -> int:
    """Erase the rota of long ago."""
    return _delete(RobotShift.objects.filter(ends_at__lt=before))


def erase_leases(*, before: datetime, now: datetime) -> int:
    """Erase who steered long ago; who steers now stays."""
    return _delete(Lease.objects.filter(taken_at__lt=before, ended_at__isnull=False))


def erase_jobs(*, before: datetime, now: datetime) -> int:
    """Erase jobs of long ago that have ended."""
    return _delete(Job.objects.filter(asked_at__lt=before).exclude(status__in=OPEN_JOBS))


def erase_tokens(*, before: datetime, now: datetime) -> int:
    """Erase tokens that ended long ago."""
    return _delete(ApiToken.objects.filter(expires_at__lt=before))


def erase_logs(*, before: datetime, now: datetime) -> int:
    """Erase what robots said long ago."""
    return _delete(RobotLog.objects.filter(created_at__lt=before))


def erase_images(*, before: datetime, now: datetime) -> int:
    """Erase pictures of long ago, files with them."""
    rows = list(GardenImage.objects.filter(created_at__lt=before).order_by("pk").values("pk", "file")[:BATCH])
    GardenImage.objects.filter(pk__in=[row["pk"] for row in rows]).delete()
    _delete_files([row["file"] for row in rows])
    return len(rows)


def erase_uploads(*, before: datetime, now: datetime) -> int:
    """Erase uploads of which nothing became; of those of which an image became, only the row."""
    rows = list(Upload.objects.filter(allowed_at__lt=before).order_by("pk")[:BATCH])
    Upload.objects.filter(pk__in=[row.pk for row in rows]).delete()
    _delete_files([row.file for row in rows if row.file and row.used_at is None])
    return len(rows)


def erase_readings(*, before: datetime, now: datetime) -> int:
    """Erase readings of long ago."""
    return _delete(SensorReading.objects.filter(read_at__lt=before))


def _is_erased() -> Q:
    """Return the condition that a member's resident was erased: her key is destroyed."""
    subject = Concat(Value("resident:"), OuterRef("resident__code"), output_field=CharField())
    destroyed = SubjectKey.objects.filter(subject=subject, destroyed_at__isnull=False)
    return Q(Exists(destroyed))


def _delete(rows: models.QuerySet[Any]) -> int:
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
    rows.model._default_manager.filter(pk__in=numbers).delete()
    return len(numbers)


def _delete_files(names: Sequence[str]) -> None:
    def delete() -> None:
        for name in names:
            delete_picture(name)

    transaction.on_commit(delete)
