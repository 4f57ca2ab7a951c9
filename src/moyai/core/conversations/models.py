"""Sessions: the recorded answers are the whole state; each turn replays the flow."""

from django.conf import settings
from django.db import models


class SessionStatus(models.TextChoices):
    """Where a conversation stands."""

    ACTIVE = "active"
    ENDED = "ended"
    STOPPED = "stopped"
    HANDED_OVER = "handed_over"
    EXPIRED = "expired"


class Session(models.Model):
    """One conversation of one flow.

    ``version`` counts the turns taken: a turn that was made against another version is answered with the
    present prompt and changes nothing (a double click, a back button, two tabs).
    """

    code = models.CharField(max_length=8, unique=True)
    flow = models.CharField(max_length=48)
    channel = models.CharField(max_length=12)
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.CASCADE, null=True, blank=True, related_name="sessions"
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # A conversation with somebody not signed in belongs to the browser that began it.
    owner_key = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=8, default="ja")
    args = models.JSONField(default=dict)
    # What was known before it began (the way back has its places), by key: whoever starts over keeps it.
    given = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    # A channel's own notes on the question that is being answered (scratch.py).
    scratch = models.JSONField(default=dict)
    # Why a commit was refused, until the next answer.
    notice = models.JSONField(null=True, blank=True)
    outcome = models.JSONField(null=True, blank=True)
    status = models.CharField(
        max_length=12, choices=SessionStatus.choices, default=SessionStatus.ACTIVE, db_index=True
    )
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    # When she last asked for a person, and when one took it up.
    handed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    taken_at = models.DateTimeField(null=True, blank=True)


class KeptPhoto(models.Model):
    """A photo that was sent in a conversation: whose it is and since when, so that it can be erased."""

    name = models.CharField(max_length=120, unique=True)
    session = models.ForeignKey(
        Session, on_delete=models.SET_NULL, null=True, blank=True, related_name="photos"
    )
    kept_at = models.DateTimeField(db_index=True)


class StrangerStart(models.Model):
    """A conversation begun by somebody not signed in; ``key`` is a keyed hash of her browser or address."""

    key = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="stranger_starts")]


class Effect(models.Model):
    """An operation that a session has run: the idempotency record and journal of Record and Commit steps."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="effects")
    key = models.CharField(max_length=96)
    operation = models.CharField(max_length=64)
    result = models.JSONField(null=True)
    refused_code = models.CharField(max_length=48, blank=True)
    ran_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "key"], condition=models.Q(refused_code=""), name="effect_once"
            )
        ]
