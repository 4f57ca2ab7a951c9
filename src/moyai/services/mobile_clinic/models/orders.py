"""A tour that was put into a better order, so that it can be put back."""

from django.db import models
from django.db.models import Q


class TourOrder(models.Model):
    """Visits of a share that got other times because the tour is shorter so.

    ``before`` and ``after``: ``{code of the visit: its arrival in ISO 8601}`` of those that were moved;
    ``figures``: ``{"before": …, "after": …}`` with ``drive_s``, ``wait_s``, ``moved_s``, ``late_s``.
    """

    share = models.ForeignKey("mobile_clinic.Share", on_delete=models.CASCADE, related_name="orders")
    key = models.CharField(max_length=60, unique=True)
    before = models.JSONField()
    after = models.JSONField()
    figures = models.JSONField()
    made_at = models.DateTimeField(db_index=True)
    made_by = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="")
                | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="order_undone_by_somebody",
            ),
        ]
