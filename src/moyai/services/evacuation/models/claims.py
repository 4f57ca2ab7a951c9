"""What people said about where somebody is: one row a claim, as it came, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.residents.models import Resident
from moyai.services.evacuation.enums import ClaimKind
from moyai.services.evacuation.models.incidents import Incident


class ClaimRecord(models.Model):
    """A claim of `engines.whereabouts` in the database; `claims.codec` turns the one into the other.

    The state of the roster is a function of the set of these rows, so they may be stored in any order, and
    the same one again changes nothing. One event id with two different statements is two rows: the engine
    says which counts, and shows that the id was used twice.

    Attributes:
        event_id: the message's own id.
        digest: of kind and body: the same statement under the same id is kept once.
        body: the claim as JSON, `claims.codec`.
        about: whom it is about, if registered; persons are known to the engine by `Resident.pk`.
        speaker: who says it, if registered.
        staff: which member of staff wrote or decided it.
        said_at: when it reached the town.
        projected_at: when it was worked into the roster; None: not yet.
        projected_in: number of the batch in which it was, `Projection.batch`.
    """

    incident = models.ForeignKey(
        Incident, on_delete=models.CASCADE, related_name="claims", db_index=False
    )  # `claim_once` begins with it; each index less is a write less for every tap
    event_id = models.CharField(max_length=120)
    digest = models.CharField(max_length=32)
    kind = models.CharField(max_length=12, choices=ClaimKind.choices)
    body = models.JSONField()
    door = models.CharField(max_length=8, blank=True)
    about = models.ForeignKey(Resident, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    speaker = models.ForeignKey(Resident, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    said_at = models.DateTimeField()
    projected_at = models.DateTimeField(null=True, blank=True)
    projected_in = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["said_at", "pk"]
        indexes = [
            models.Index(
                fields=["incident", "id"], name="claims_waiting", condition=Q(projected_at__isnull=True)
            ),
            models.Index(fields=["incident", "projected_in", "id"], name="claims_by_batch"),
            models.Index(fields=["staff"], name="claims_by_staff", condition=Q(staff__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["incident", "event_id", "digest"], name="claim_once"),
            models.CheckConstraint(condition=Q(kind__in=ClaimKind.values), name="claim_kind_known"),
        ]
