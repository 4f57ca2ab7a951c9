"""Telephone calls, and what residents prove themselves with on the telephone."""

from django.db import models


class Direction(models.TextChoices):
    """Who rang."""

    IN = "in"
    OUT = "out"


class CallOutcome(models.TextChoices):
    """What became of a call."""

    GOING_ON = "", "going on"
    DONE = "done"
    HANDED_OVER = "handed_over"
    CALL_BACK = "call_back"
    HUNG_UP = "hung_up"
    HEARD = "heard"
    UNDERSTOOD = "understood"
    MACHINE = "machine"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"


class Call(models.Model):
    """One call, in or out, with where it stands.

    ``turn`` counts the documents that were answered: a post for another turn (the carrier tried again) gets
    the present one and changes nothing. ``turns`` tells what was asked and whether it was understood, never
    the answers. ``recordings`` are what people said: ``{"key", "url", "seconds", "at"}``.
    """

    sid = models.CharField(max_length=64, unique=True)
    direction = models.CharField(max_length=3, choices=Direction.choices, default=Direction.IN)
    from_number = models.CharField(max_length=24, blank=True)
    to_number = models.CharField(max_length=24, blank=True)
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.CASCADE, null=True, blank=True, related_name="calls"
    )
    session = models.ForeignKey(
        "conversations.Session", on_delete=models.SET_NULL, null=True, blank=True, related_name="calls"
    )
    notice = models.ForeignKey(
        "notices.Notice", on_delete=models.CASCADE, null=True, blank=True, related_name="calls"
    )
    retry_key = models.CharField(max_length=120, blank=True, db_index=True)
    language = models.CharField(max_length=8, default="ja")
    is_verified = models.BooleanField(default=False)
    stage = models.CharField(max_length=16, blank=True)
    kept = models.JSONField(default=dict)
    shown = models.CharField(max_length=40, blank=True)
    turn = models.PositiveIntegerField(default=0)
    misses = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=16, blank=True)
    outcome = models.CharField(max_length=12, choices=CallOutcome.choices, blank=True, db_index=True)
    turns = models.JSONField(default=list)
    recordings = models.JSONField(default=list)
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["from_number", "started_at"], name="calls_of_a_number")]


class Credential(models.Model):
    """How a resident shows on the telephone that she is herself: a PIN if she has one, and wrong tries."""

    resident = models.OneToOneField(
        "residents.Resident", on_delete=models.CASCADE, related_name="voice_credential"
    )
    pin = models.CharField(max_length=128, blank=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
