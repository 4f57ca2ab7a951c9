"""Regular rides: the same ride on the same days of the week, booked as each day comes near."""

from django.conf import settings
from django.db import models

from moyai.services.shared_taxi.enums import Preference
from moyai.services.shared_taxi.regular_enums import DayState


class RegularRide(models.Model):
    """A wish that comes again: the ride that is booked on each of its days.

    ``weekdays`` is a sum of 1 << weekday, Monday 0; ``clock`` is the wished time on Japan's wall clock. Rides
    of its days keep their own codes and are changed and cancelled like any other.
    """

    resident = models.ForeignKey("residents.Resident", on_delete=models.CASCADE, related_name="regular_rides")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    idempotency_key = models.CharField(max_length=80, unique=True)
    channel = models.CharField(max_length=12)
    origin_name = models.CharField(max_length=80)
    origin_lon = models.FloatField()
    origin_lat = models.FloatField()
    destination_name = models.CharField(max_length=80)
    destination_lon = models.FloatField()
    destination_lat = models.FloatField()
    preference = models.CharField(max_length=12, choices=Preference.choices)
    clock = models.TimeField()
    persons = models.PositiveSmallIntegerField()
    wheelchairs = models.PositiveSmallIntegerField(default=0)
    weekdays = models.PositiveSmallIntegerField()
    from_date = models.DateField()
    until_date = models.DateField(db_index=True)
    created_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(weekdays__range=(1, 127)), name="regular_has_weekdays"),
            models.CheckConstraint(
                condition=models.Q(until_date__gte=models.F("from_date")), name="regular_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["resident", "-created_at"], name="regular_by_resident")]


class RegularSkip(models.Model):
    """A day on which she does not ride."""

    regular = models.ForeignKey(RegularRide, on_delete=models.CASCADE, related_name="skips")
    date = models.DateField()
    skipped_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["regular", "date"], name="regular_skip_once")]


class RegularDay(models.Model):
    """What became of one day. ``attempt`` counts how often it was skipped and taken up again after
    booking."""

    regular = models.ForeignKey(RegularRide, on_delete=models.CASCADE, related_name="days")
    date = models.DateField()
    state = models.CharField(max_length=8, choices=DayState.choices)
    attempt = models.PositiveSmallIntegerField(default=0)
    ride = models.ForeignKey(
        "shared_taxi.Ride", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["regular", "date"], name="regular_day_once")]
