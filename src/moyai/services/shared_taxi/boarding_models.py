"""Where people are picked up in an area, and how somebody walked to her ride."""

from django.conf import settings
from django.db import models

from moyai.services.shared_taxi.enums import BoardingMode, RideEnd


class BoardingRule(models.Model):
    """How people are picked up and set down in an area; without one, at their doors."""

    area = models.OneToOneField("places.Area", on_delete=models.CASCADE, related_name="boarding_rule")
    mode = models.CharField(max_length=8, choices=BoardingMode.choices)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode__in=BoardingMode.values), name="boarding_mode_known"
            ),
        ]


class RideWalk(models.Model):
    """At one end of a ride she walks between her door and a stop; the stop's name and point are the task's.

    ``door_*`` is what she asked for, so that a ride back or a repeated one begins with it again. What the
    stop was like (``stand``) is kept as she was told it.
    """

    ride = models.ForeignKey("shared_taxi.Ride", on_delete=models.CASCADE, related_name="walks")
    end = models.CharField(max_length=8, choices=RideEnd.choices)
    door_name = models.CharField(max_length=80)
    door_lon = models.FloatField()
    door_lat = models.FloatField()
    metres = models.PositiveSmallIntegerField()
    seconds = models.PositiveSmallIntegerField()
    stand = models.CharField(max_length=60, blank=True)
    stand_en = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ride", "end"], name="ride_walks_once_an_end")]
