"""Reports of people whom the town does not know: counted little until staff have looked."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.services.evacuation.enums import GuestState
from moyai.services.evacuation.models.incidents import Incident


class GuestReport(models.Model):
    """One report without an account; what was said of place and state is in its claim.

    Attributes:
        event_id: of the claim.
        name: of whom it is.
        phone: whom to ring about it, as typed.
        relation: who says it: a value of `Speaker`.
        decision_event_id: the claim by which staff took it back or made it theirs.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="guests")
    event_id = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=30, blank=True)
    relation = models.CharField(max_length=12)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=GuestState.choices, default=GuestState.WAITING)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decision_event_id = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["incident", "state", "-at"], name="guests_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=GuestState.values), name="guest_state_known")
        ]
