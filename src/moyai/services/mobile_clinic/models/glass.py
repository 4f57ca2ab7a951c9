"""Breaking the glass: seeing, in need, the health of somebody whom one's institution does not treat."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from moyai.services.mobile_clinic.enums import GlassReason, GlassVerdict


class BreakGlass(models.Model):
    """Somebody of another institution looked at a patient's health in need, for a while, and says why.

    ``words`` is why, in her own words, sealed with the patient's key (about ``clinic.glass:<code>``).
    ``until``: the first moment at which it counts no more. ``told_at``: when the patient was told.
    ``verdict``: what the town's privacy officer found.
    """

    code = models.CharField(max_length=8, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="broken_glasses"
    )
    practice = models.ForeignKey(
        "mobile_clinic.Practitioner", on_delete=models.PROTECT, related_name="broken_glasses"
    )
    patient = models.ForeignKey(
        "mobile_clinic.Patient", on_delete=models.PROTECT, related_name="broken_glasses"
    )
    reason = models.CharField(max_length=12, choices=GlassReason.choices)
    words = models.BinaryField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    verdict = models.CharField(max_length=12, choices=GlassVerdict.choices, default=GlassVerdict.OPEN)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["user", "patient", "until"], name="glass_by_user")]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("opened_at")), name="glass_forwards"),
            models.CheckConstraint(condition=Q(reason__in=GlassReason.values), name="glass_reason_known"),
            models.CheckConstraint(
                condition=Q(verdict=GlassVerdict.OPEN, reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(
                    verdict__in=[GlassVerdict.JUSTIFIED, GlassVerdict.UNJUSTIFIED],
                    reviewed_at__isnull=False,
                    reviewed_by__isnull=False,
                ),
                name="glass_judged_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code
