"""Jobs: what robots do while nobody steers them."""

from django.db import models
from django.db.models import Q

from moyai.services.smart_farm.enums import JobKind, JobStatus


class Job(models.Model):
    """Something a member asked of a robot, done when it is free.

    ``wants``: what of it (plants, millilitres, a sequence), as the kind has it. ``steps``: the requests made
    of it, in order; ``at_step``: how many are done; ``label``: of the one that was sent and not answered yet.
    ``needs_approval``: a pupil's; ``decided_at``: when it was approved or refused. ``worker`` has it in hand
    until ``worker_until`` (real time). ``water_ml``: what it may give in all.
    """

    code = models.CharField(max_length=8, unique=True)
    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="jobs")
    member = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="jobs"
    )
    kind = models.CharField(max_length=10, choices=JobKind.choices)
    wants = models.JSONField(default=dict)
    status = models.CharField(max_length=9, choices=JobStatus.choices)
    needs_approval = models.BooleanField(default=False)
    approved_by = models.ForeignKey(
        "smart_farm.FarmMember",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="approved_jobs",
    )
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    steps = models.JSONField(default=list, blank=True)
    at_step = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=36, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    water_ml = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=64, blank=True)
    worker_until = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=JobKind.values), name="farm_job_kind_known"),
            models.CheckConstraint(condition=Q(status__in=JobStatus.values), name="farm_job_status_known"),
            models.UniqueConstraint(
                fields=["robot"], condition=Q(status=JobStatus.RUNNING), name="farm_one_job_runs"
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=False)
                | Q(decided_at__isnull=False)
                | Q(status__in=[JobStatus.ASKED, JobStatus.REFUSED, JobStatus.CANCELLED]),
                name="farm_job_approved_first",
            ),
        ]
        indexes = [models.Index(fields=["status", "asked_at"], name="farm_jobs_by_status")]
