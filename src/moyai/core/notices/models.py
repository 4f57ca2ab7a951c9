"""The outbox: what is to be told to people, and how far it has come."""

from django.db import models


class Notice(models.Model):
    """One thing to tell one resident. ``idempotency_key`` makes telling it twice impossible."""

    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    text = models.JSONField()
    idempotency_key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)


class DeliveryStatus(models.TextChoices):
    """How far a delivery has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Delivery(models.Model):
    """One attempt line of a notice through one door (provider)."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    door = models.CharField(max_length=12)
    status = models.CharField(max_length=8, choices=DeliveryStatus.choices, default=DeliveryStatus.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "door"], name="one_delivery_a_door")]
        indexes = [models.Index(fields=["status", "next_attempt_at"], name="delivery_due")]
