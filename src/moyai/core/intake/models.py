"""The inbox: every event from outside, once, and how far it has come. And how far the journal is drained."""

from django.db import models
from django.db.models import Q


class EventStatus(models.TextChoices):
    """How far an event has come."""

    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"
    DROPPED = "dropped"


class Reason(models.TextChoices):
    """Why an event is a dead letter."""

    UNREADABLE = "unreadable"
    DAMAGED = "damaged"
    UNKNOWN_SOURCE = "unknown_source"
    REFUSED = "refused"
    FAILED = "failed"
    CRASHED = "crashed"


class InboxEvent(models.Model):
    """One event from outside.

    ``is_raw``: a whole post that could not be split; the payload is ``{"body_base64": …}``.
    ``claimed_by``, ``claimed_until``: the worker that has it in hand, and until when nobody else takes it.
    ``crashes``, ``suspect_since``: how often, and since when, its worker died or fell silent with it in hand.
    ``done_at``: when it came to its end, whichever; empty as long as it is pending. ``died_at``: since when
    it is a dead letter. The partial indexes ask for these rather than for the status, because SQLite uses a
    partial index only where the statement holds its condition without a parameter.
    """

    source = models.CharField(max_length=32)
    account = models.CharField(max_length=64)
    event_id = models.CharField(max_length=120)
    person_key = models.CharField(max_length=120, blank=True)
    occurred_at = models.DateTimeField()
    received_at = models.DateTimeField()
    payload = models.JSONField()
    is_raw = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=EventStatus.choices, default=EventStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=64, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    crashes = models.PositiveSmallIntegerField(default=0)
    suspect_since = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=16, choices=Reason.choices, blank=True)
    last_error = models.CharField(max_length=400, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    died_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "account", "event_id"], name="inbox_event_once"),
            models.CheckConstraint(
                condition=Q(status="pending", done_at=None)
                | (~Q(status="pending") & Q(done_at__isnull=False)),
                name="inbox_pending_or_ended",
            ),
            models.CheckConstraint(
                condition=Q(status="dead", died_at__isnull=False) | (~Q(status="dead") & Q(died_at=None)),
                name="inbox_dead_or_not",
            ),
        ]
        indexes = [
            models.Index(
                fields=["occurred_at", "event_id"], name="inbox_pending", condition=Q(done_at__isnull=True)
            ),
            models.Index(
                fields=["source", "account", "person_key", "occurred_at", "event_id"],
                name="inbox_person",
                condition=Q(done_at__isnull=True),
            ),
            models.Index(
                fields=["claimed_until"], name="inbox_claimed", condition=Q(claimed_until__isnull=False)
            ),
            models.Index(
                fields=["suspect_since"], name="inbox_suspect", condition=Q(suspect_since__isnull=False)
            ),
            models.Index(fields=["died_at"], name="inbox_dead", condition=Q(died_at__isnull=False)),
        ]


class JournalPosition(models.Model):
    """How far a segment of the journal is drained; moved on in the transaction that stores its events."""

    segment = models.CharField(max_length=80, unique=True)
    offset = models.BigIntegerField()
