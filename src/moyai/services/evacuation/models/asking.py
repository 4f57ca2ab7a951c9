"""A question that everybody is asked at once, and how many answered."""

from django.conf import settings
from django.db import models

from moyai.services.evacuation.models.incidents import Incident


class MassQuestion(models.Model):
    """One time that everybody was asked where they are; its number stands on the buttons.

    Attributes:
        key: of whoever wanted it, so that a form sent twice asks once.
        asked: how many people it was addressed to; None while nobody was yet.
        answers: how many taps came, those who tapped twice among them.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="mass_questions")
    key = models.CharField(max_length=80, unique=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked = models.PositiveIntegerField(null=True, blank=True)
    answers = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-asked_at", "-pk"]
