"""The outbox: what is to be told to people, how far it has come, and what the desk must do by hand."""

from __future__ import annotations

from datetime import time

from django.conf import settings
from django.db import models


class Urgency(models.IntegerChoices):
    """How much it matters that somebody is reached.

    INFO: one door, the next when the first does not work. IMPORTANT: the next door too when she does not
    confirm, at last a task for the desk. EMERGENCY: sent first, by every door at once, also at night.
    """

    INFO = 0
    IMPORTANT = 1
    EMERGENCY = 2


class Notice(models.Model):
    """One thing to tell one resident. ``idempotency_key`` makes telling it twice impossible.

    ``read_at`` and ``read_through``: when, and by which door, she showed that she knows. ``next_step_at``:
    when the next door is opened unless she has. ``batch`` ties together what many are told in one go.
    ``is_private``: not for a screen that a household shares (a code to sign in by). ``replies``: answers of
    one tap that it offers (`replies.Reply`), ``reply``: the key of the one that she gave last.
    """

    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    text = models.JSONField()
    idempotency_key = models.CharField(max_length=80, unique=True)
    batch = models.CharField(max_length=64, blank=True, db_index=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.INFO)
    useful_until = models.DateTimeField(null=True, blank=True)
    is_private = models.BooleanField(default=False)
    replies = models.JSONField(default=list, blank=True)
    reply = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField()
    next_step_at = models.DateTimeField(null=True, blank=True, db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)
    read_through = models.CharField(max_length=12, blank=True)


class DeliveryStatus(models.TextChoices):
    """How far a delivery has come. SKIPPED: it was not needed any more before it was sent."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"


class Delivery(models.Model):
    """One attempt line of a notice through one door (provider).

    ``bundle`` names the request in which it is sent together with others; its make-up does not change between
    attempts, so that the outside system can tell a repeat by its key.
    """

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    door = models.CharField(max_length=12)
    status = models.CharField(max_length=8, choices=DeliveryStatus.choices, default=DeliveryStatus.QUEUED)
    urgency = models.PositiveSmallIntegerField(default=Urgency.INFO)
    bundle = models.CharField(max_length=100, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "door"], name="one_delivery_a_door")]
        indexes = [models.Index(fields=["status", "door", "next_attempt_at"], name="delivery_due_by_door")]


class Preference(models.Model):
    """How a resident wants to be told: by which doors, in which order, and when not.

    Without a row: every door, in the usual order, not between 21:00 and 7:00. ``quiet_from`` the same as
    ``quiet_until``: at any hour.
    """

    resident = models.OneToOneField(
        "residents.Resident", on_delete=models.CASCADE, related_name="notice_preference"
    )
    doors = models.JSONField(default=list)
    quiet_from = models.TimeField(default=time(21))
    quiet_until = models.TimeField(default=time(7))


class Bucket(models.Model):
    """How many requests a provider may be sent now, shared by every worker (rates.py). Times are real."""

    key = models.CharField(max_length=40, unique=True)
    tokens = models.FloatField()
    filled_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)


class TaskStatus(models.TextChoices):
    """What has become of something to do by hand. UNREACHED: given up, with the tries that were made."""

    OPEN = "open"
    DONE = "done"
    UNREACHED = "unreached"


class DeskTask(models.Model):
    """Something that a person at the desk must do: ring somebody up, listen to what was said."""

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=24)
    resident = models.ForeignKey(
        "residents.Resident", on_delete=models.CASCADE, null=True, blank=True, related_name="desk_tasks"
    )
    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, null=True, blank=True, related_name="desk_tasks"
    )
    session = models.ForeignKey(
        "conversations.Session", on_delete=models.SET_NULL, null=True, blank=True, related_name="desk_tasks"
    )
    text = models.JSONField()
    number = models.CharField(max_length=24, blank=True)
    link = models.CharField(max_length=500, blank=True)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices, default=Urgency.IMPORTANT)
    status = models.CharField(max_length=12, choices=TaskStatus.choices, default=TaskStatus.OPEN)
    tries = models.PositiveSmallIntegerField(default=0)
    opened_at = models.DateTimeField()
    last_tried_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["status", "-urgency", "opened_at"], name="desk_tasks_open")]
