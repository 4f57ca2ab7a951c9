"""Corridors, closed areas, and what the weather stations say."""

from django.db import models
from django.db.models import F, Q

from moyai.fleet.modes.drone.enums import WaypointKind


class Waypoint(models.Model):
    """A place to fly over. ``ground_m`` above sea, ``height_m`` above that ground.

    ``river_limit_m``: from which level of the river nothing is put down or landed there; empty elsewhere.
    """

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=WaypointKind.choices, default=WaypointKind.PASS)
    lon = models.FloatField()
    lat = models.FloatField()
    ground_m = models.FloatField(default=0)
    height_m = models.FloatField(default=60)
    is_landing = models.BooleanField(default=False)
    river_limit_m = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)), name="drone_waypoint_on_earth"
            ),
            models.CheckConstraint(
                condition=Q(height_m__gt=0, height_m__lt=150), name="drone_waypoint_below"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Way(models.Model):
    """A corridor between two waypoints, flown both ways."""

    one = models.ForeignKey(Waypoint, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Waypoint, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="drone_way_once"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="drone_way_leads_somewhere"),
        ]


class NoFlyZone(models.Model):
    """An area that nothing flies into; ``ring`` is [[lon, lat], …] without the first again."""

    key = models.SlugField(unique=True)
    name = models.CharField(max_length=60)
    ring = models.JSONField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["key"]


class Observation(models.Model):
    """One value of one station; ``key`` is that of the engine's rule."""

    station = models.CharField(max_length=60)
    key = models.SlugField()
    value = models.FloatField(null=True, blank=True)
    at = models.DateTimeField(db_index=True)
    source = models.CharField(max_length=60)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["key", "-at"], name="drone_observation_newest")]
