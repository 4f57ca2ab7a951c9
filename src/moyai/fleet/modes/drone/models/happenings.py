"""What happened in the air: positions, events, buttons."""

from django.conf import settings
from django.db import models

from moyai.fleet.modes.drone.enums import EventKind
from moyai.fleet.modes.drone.models.flights import Flight


class FlightPoint(models.Model):
    """Where it was, as it said itself."""

    flight = models.ForeignKey(Flight, on_delete=models.CASCADE, related_name="points")
    at = models.DateTimeField()
    lon = models.FloatField()
    lat = models.FloatField()
    height_m = models.FloatField()
    speed_m_s = models.FloatField(null=True, blank=True)
    heading_deg = models.PositiveSmallIntegerField(null=True, blank=True)
    battery_pct = models.PositiveSmallIntegerField(null=True, blank=True)
    wind_m_s = models.FloatField(null=True, blank=True)
    mode = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["flight", "-at"], name="drone_point_newest")]


class FlightEvent(models.Model):
    """Something that happened."""

    flight = models.ForeignKey(Flight, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=14, choices=EventKind.choices)
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["at", "pk"]


class Press(models.Model):
    """A button that the pilot pressed in flight; whoever speaks with the vehicle takes it from here.

    ``outcome``: empty while it waits, then ``done`` or ``refused``.
    """

    flight = models.ForeignKey(Flight, on_delete=models.CASCADE, related_name="presses")
    wish = models.CharField(max_length=10)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["at", "pk"]
