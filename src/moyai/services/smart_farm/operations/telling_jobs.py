"""Whoever asked for a job hears how it ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.engines.conversation import Localized
from moyai.services.smart_farm.enums import JobKind, JobStatus
from moyai.services.smart_farm.models import Job
from moyai.services.smart_farm.notices_people import tell
from moyai.services.smart_farm.texts import people as say

SPAN = timedelta(hours=2)
MOST = 200
ENDED = (JobStatus.DONE, JobStatus.FAILED, JobStatus.REFUSED)


def tell_ended(now: datetime) -> int:
    """Tell of jobs that ended lately, each once; return how many there were."""
    rows = Job.objects.filter(
        status__in=ENDED, ended_at__gt=now - SPAN, ended_at__lte=now, member__isnull=False
    )
    found = list(rows.select_related("robot", "member__resident").order_by("-ended_at")[:MOST])
    for job in found:
        text = say.JOB_DONE if job.status == JobStatus.DONE else say.JOB_FAILED
        words = text.format(
            robot=Localized.same(job.robot.name),
            what=say.JOB_WORDS[JobKind(job.kind)],
            why=Localized.same(job.words.replace("{", "（").replace("}", "）")),
        )
        with transaction.atomic():
            tell(job.member, "job_ended", words, f"job:{job.code}:{job.status}", now)
    return len(found)
