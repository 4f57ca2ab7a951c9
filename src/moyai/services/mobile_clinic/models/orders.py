"""A tour that was put into a better order, so that it can be put back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TourOrder(models.Model):
    """Visits of a share that got other times because the tour is shorter so, or because it ran late.

    ``before`` and ``after``: ``{code of the visit: its arrival in ISO 8601}`` of those that were moved; of a
    late tour all that were still waiting, for their order. ``figures``: ``{"before": …, "after": …}`` with
    ``drive_s``, ``wait_s``, ``moved_s``, ``late_s`` and, of a late tour, ``put_off``: how many get a later
    time with either order. ``late_visit``: who could not be visited in time, ``late_s``: by how much.
    """

    class Why(models.TextChoices):
        """Why the order was changed."""

        BETTER = "better", _("回る順番を整えたため")
        LATE = "late", _("前の訪問が長引いたため")

    share = models.ForeignKey("mobile_clinic.Share", on_delete=models.CASCADE, related_name="orders")
    key = models.CharField(max_length=60, unique=True)
    before = models.JSONField()
    after = models.JSONField()
    figures = models.JSONField()
    why = models.CharField(max_length=8, choices=Why.choices, default=Why.BETTER)
    late_visit = models.ForeignKey(
        "mobile_clinic.Visit", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    late_s = models.PositiveIntegerField(default=0)
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
            models.CheckConstraint(condition=Q(why__in=["better", "late"]), name="order_why_known"),
        ]
