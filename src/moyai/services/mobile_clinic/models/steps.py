"""What was done at a visit, by whom and when."""

from django.db import models
from django.db.models import Q


class VisitStep(models.Model):
    """A step of the programme's checklist, done at a visit. ``undone_at``: it was a mistake; the row stays.

    ``done_at`` is when the nurse entered it, also when the tablet could send it only later.
    """

    visit = models.ForeignKey("mobile_clinic.Visit", on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=24)
    done_at = models.DateTimeField()
    done_by = models.ForeignKey("mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["done_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "step"], condition=Q(undone_at__isnull=True), name="step_done_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="step_undone_by_somebody",
            ),
        ]
