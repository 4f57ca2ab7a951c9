"""Where one changes between two areas."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.shared_taxi.transfer_rule import Wait

LEAST_SPREAD_MINUTES = 20
"""Two promised windows of ten minutes lie between the shortest and the longest wait."""


class TransferPoint(models.Model):
    """Between two areas one changes vehicles at a place, either way, from a day on.

    ``min_wait_minutes``, ``max_wait_minutes``: what a resident can bear there (transfer_rule.py).
    ``is_one_fare``: she pays once, and the city bears the second vehicle's ordinary fare; else she pays each.
    """

    area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    other_area = models.ForeignKey("places.Area", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("places.Facility", on_delete=models.PROTECT, related_name="+")
    min_wait_minutes = models.PositiveSmallIntegerField(default=5)
    max_wait_minutes = models.PositiveSmallIntegerField(default=40)
    is_one_fare = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(area=F("other_area")), name="transfer_between_two_areas"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="transfer_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(max_wait_minutes__gte=F("min_wait_minutes") + LEAST_SPREAD_MINUTES),
                name="transfer_wait_can_be_promised",
            ),
        ]

    @property
    def wait(self) -> Wait:
        """What a resident can bear there."""
        return Wait(timedelta(minutes=self.min_wait_minutes), timedelta(minutes=self.max_wait_minutes))
