"""Person search by families (災害対策基本法86条の15): who may be told, until when, and who asked."""

from django.db import models
from django.db.models import Q

from moyai.core.notices.models import Notice
from moyai.core.residents.models import Resident
from moyai.services.evacuation.enums import ShowsSafety
from moyai.services.evacuation.models.incidents import Incident


class SafetyConsent(models.Model):
    """Somebody lets whoever asks for her by name and telephone number be told how she is, until a time.

    It runs out by itself. A new one takes the place of the old, which stays as the record that it stood.
    """

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    shows = models.CharField(max_length=8, choices=ShowsSafety.choices)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=Q(withdrawn_at__isnull=True), name="one_safety_consent"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("given_at")), name="safety_consent_for_a_time"
            ),
        ]


class PersonQuery(models.Model):
    """Somebody asked how another is.

    Attributes:
        asker: a registered person; staff ask for the one who telephones.
        sought: whom she named, None where nobody fits.
        is_told: she was told something.
        notice: by which the sought person was asked whether she may be told.
        allowed_at: when the sought person let this asker be told.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="person_queries")
    asker = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    sought = models.ForeignKey(Resident, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    is_told = models.BooleanField(default=False)
    notice = models.OneToOneField(
        Notice, on_delete=models.SET_NULL, null=True, blank=True, related_name="person_query"
    )
    allowed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asker", "asked_at"], name="person_queries_by_asker")]
