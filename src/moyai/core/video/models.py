"""Rooms, seats, links, what browsers send one another, and the log of a call."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.core.video.enums import EndWhy, EventKind, Level, SignalKind

SEATS = 4
"""More people in a mesh than four: each would send her picture four times."""


class Room(models.Model):
    """One call. ``purpose`` and ``reference``: the asking service and its own code.

    ``name`` is random, stands in addresses of the call alone and is no id of anything else. ``phone`` is
    rung when the picture fails. ``began_at``: the first moment at which whoever is awaited and another were
    both there. ``late_at``: when it was last said that the awaited one does not come. ``version`` grows
    with whatever the people in the room are shown.
    """

    name = models.CharField(max_length=32, unique=True)
    purpose = models.SlugField()
    reference = models.CharField(max_length=40)
    phone = models.CharField(max_length=24, blank=True)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    late_from = models.DateTimeField(null=True, blank=True)
    by_phone_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=12, choices=EndWhy.choices, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["purpose", "reference"], name="room_by_reference")]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "reference"], condition=Q(ended_at__isnull=True), name="room_open_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="")
                | Q(ended_at__isnull=False, ended_why__in=EndWhy.values),
                name="room_ended_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.reference}"


class Seat(models.Model):
    """One person's place in a room: ``slot`` 0 to 3, so the database lets no fifth in; None: given up.

    ``is_host``: of the institution that holds the call, may invite and end. ``secret_digest``: of what the
    one browser that sits here has in its cookie, good until ``expires_at``. ``page``: the page of it that
    is in the call. ``seen_at`` is real time, as browsers ask by it; everything else is the town's.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="seats")
    slot = models.PositiveSmallIntegerField(null=True, blank=True)
    role = models.SlugField(max_length=20)
    name = models.CharField(max_length=60)
    is_host = models.BooleanField(default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contact = models.CharField(max_length=24, blank=True)
    secret_digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    page = models.CharField(max_length=32, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    has_sound = models.BooleanField(default=True)
    has_picture = models.BooleanField(default=True)

    class Meta:
        ordering = ["slot", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["room", "slot"], name="seat_slot_once"),
            models.CheckConstraint(condition=Q(slot__isnull=True) | Q(slot__lt=SEATS), name="seats_at_most"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, slot__isnull=False)
                | Q(revoked_at__isnull=False, slot__isnull=True),
                name="seat_given_up_when_revoked",
            ),
            models.UniqueConstraint(
                fields=["room", "user"], condition=Q(revoked_at__isnull=True), name="seat_once_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_here(self) -> bool:
        """Tell whether the person is in the call now."""
        return bool(self.page) and self.left_at is None


class Pass(models.Model):
    """A link that seats one person on one device, once. Only the digest of its token is kept."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="passes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class Signal(models.Model):
    """What one page tells another, until it has been read, two minutes at most. ``sent_at`` is real time."""

    sender = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    sender_page = models.CharField(max_length=32)
    recipient = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="signals")
    recipient_page = models.CharField(max_length=32)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in SignalKind])
    body = models.JSONField(default=dict)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["pk"]


class Event(models.Model):
    """A line of a call's log; ``seat``: of whom."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="events")
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, null=True, blank=True, related_name="events")
    kind = models.CharField(max_length=16, choices=EventKind.choices)
    at = models.DateTimeField()
    detail = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=EventKind.values), name="call_event_known")
        ]


class QualityReport(models.Model):
    """How ``seat`` got ``peer``: packets lost (percent), there and back (ms), what came in (kbit/s)."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="reports")
    peer = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    level = models.CharField(max_length=8, choices=Level.choices)
    loss_pct = models.FloatField()
    rtt_ms = models.PositiveIntegerField()
    kbit_s = models.PositiveIntegerField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="call_level_known"),
            models.CheckConstraint(
                condition=Q(loss_pct__gte=0, loss_pct__lte=100), name="call_loss_is_a_share"
            ),
        ]
