"""Messages of the headquarters to a segment of the people."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.notices.models import Urgency
from moyai.services.evacuation.enums import BroadcastAnswers
from moyai.services.evacuation.models.incidents import Incident


class Broadcast(models.Model):
    """One message to a segment; who is in it was settled when it was sent.

    Attributes:
        code: in the keys of its notices, which tell nobody twice.
        text: the sentence by language, with the mark in a drill.
        segment: `queries.segments.Segment` as JSON.
        answers: which answers of one tap stand under it.
        expected: how many people the preview counted.
        told_to: number of the last resident told; the rest is still to be told.
        told: how many were told.
        done_at: when everybody was told, or it was stopped.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="broadcasts")
    code = models.CharField(max_length=8, unique=True)
    text = models.JSONField()
    segment = models.JSONField()
    answers = models.CharField(max_length=8, choices=BroadcastAnswers.choices)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.INFO)
    expected = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    told_to = models.PositiveBigIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["sent_at"], name="broadcasts_to_do", condition=Q(done_at__isnull=True))
        ]

    @property
    def batch(self) -> str:
        """Return the key that its notices share."""
        return f"evac-all:{self.code}"
