"""Notes that officers publish, other operators' timetables, and how often waiting times were asked for."""

from django.db import models
from django.db.models import F, Q

from moyai.core.feeds.enums import Cause, Effect


class ServiceNote(models.Model):
    """A note of an officer to everybody: "no service because of snow". Never changed, only withdrawn.

    ``text`` and ``header`` are a `Localized` as JSON. ``ends_at`` None: until it is withdrawn.
    """

    header = models.JSONField()
    text = models.JSONField()
    cause = models.CharField(max_length=20, choices=Cause.choices)
    effect = models.CharField(max_length=20, choices=Effect.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    written_by = models.CharField(max_length=64)
    written_at = models.DateTimeField(db_index=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")), name="note_forwards"
            )
        ]


class LiveAsk(models.Model):
    """One question for a waiting time. ``key`` is a keyed hash of an address; nothing else is kept."""

    key = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["key", "at"], name="live_ask_recent"),
            models.Index(fields=["at"], name="live_ask_at"),
        ]


class BusTimetable(models.Model):
    """Another operator's GTFS, read and checked, in the compact form in which it is searched.

    ``content`` is compressed JSON (buses/compact.py). ``digest`` is the SHA-256 of the file it was read from.
    ``updates``, ``alerts``, ``vehicles``: what its GTFS-realtime says, and when that was true; ``…_url``:
    where it is asked for each minute, set by whoever runs the site. ``fault``: why the last asking brought
    nothing.
    """

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=400)
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    first_date = models.DateField()
    last_date = models.DateField()
    stops = models.PositiveIntegerField()
    trips = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    updates = models.JSONField(default=dict)
    updated_at = models.DateTimeField(null=True, blank=True)
    updates_url = models.URLField(max_length=400, blank=True)
    alerts = models.JSONField(default=list)
    alerts_at = models.DateTimeField(null=True, blank=True)
    alerts_url = models.URLField(max_length=400, blank=True)
    vehicles = models.JSONField(default=list)
    vehicles_at = models.DateTimeField(null=True, blank=True)
    vehicles_url = models.URLField(max_length=400, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class OpenMonth(models.Model):
    """A month of an open table as it was published; never made anew, so that two versions cannot be compared.

    ``rows`` is what ``header`` says, without the month. ``withdrawn_at``: not handed out any more.
    """

    table = models.SlugField()
    month = models.DateField()
    rows = models.JSONField()
    published_by = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["table", "-month"]
        constraints = [models.UniqueConstraint(fields=["table", "month"], name="open_month_once")]
