"""Two institutions exchange their day parts."""

from django.db import models
from django.db.models import F, Q

from moyai.services.mobile_clinic.enums import SwapStatus


class Swap(models.Model):
    """One institution asks another for its day part and gives its own; ``version``\\s are of both when asked.

    Accepted, owners change; undone while neither is used, they change back.
    """

    given = models.ForeignKey("mobile_clinic.Share", on_delete=models.PROTECT, related_name="swaps_given")
    wanted = models.ForeignKey("mobile_clinic.Share", on_delete=models.PROTECT, related_name="swaps_wanted")
    asked_by = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, related_name="swaps_asked"
    )
    asked_of = models.ForeignKey(
        "mobile_clinic.Institution", on_delete=models.PROTECT, related_name="swaps_received"
    )
    status = models.CharField(max_length=10, choices=SwapStatus.choices, default=SwapStatus.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(given=F("wanted")), name="swap_of_two_shares"),
            models.CheckConstraint(condition=~Q(asked_by=F("asked_of")), name="swap_between_two"),
            models.CheckConstraint(condition=Q(status__in=SwapStatus.values), name="swap_status_known"),
            models.UniqueConstraint(
                fields=["given", "wanted"],
                condition=Q(status=SwapStatus.ASKED),
                name="swap_asked_once",
            ),
        ]
