"""Changes of the roster, so that each can be undone and every override has its reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.fleet.crews.enums import ChangeKind


class RosterChange(models.Model):
    """One change of the roster.

    ``entries``: ``{shift, before, after}`` for each shift, as roster_plan.to_json writes it; no
    ``before`` = made, no ``after`` = removed. ``breaches``: the rules that it broke, as sentences by
    language; then there is a reason.
    """

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=ChangeKind.choices)
    entries = models.JSONField(default=list)
    breaches = models.JSONField(default=list)
    override_reason = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(breaches=[]) | ~Q(override_reason=""), name="roster_override_with_reason"
            ),
        ]
