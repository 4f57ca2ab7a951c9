"""Sensors of farms, what they showed, and what was summed up of it: made for a million readings a season."""

from django.db import models
from django.db.models import F, Q

from moyai.services.smart_farm.enums import KeyScope


class Sensor(models.Model):
    """Something that measures one thing at one place, of the air over a farm or in one of its beds.

    ``code``: what the sender calls it. ``kind``: by UECS's CCM (``InAirTemp``;
    engines/agronomy/measures.py), in the unit that stands there. ``interval_s``: how often it speaks.
    ``level_mm``: above the ground; below it is negative. ``last_at_s``: its latest reading, in seconds
    since 1970.
    """

    farm = models.ForeignKey("smart_farm.Farm", on_delete=models.PROTECT, related_name="sensors")
    bed = models.ForeignKey(
        "smart_farm.Bed", on_delete=models.PROTECT, null=True, blank=True, related_name="sensors"
    )
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=60, blank=True)
    interval_s = models.PositiveIntegerField(default=600)
    level_mm = models.IntegerField(default=0)
    installed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    last_at_s = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["farm", "code"]
        constraints = [
            models.UniqueConstraint(fields=["farm", "code"], name="farm_sensor_code_unique"),
            models.CheckConstraint(condition=Q(interval_s__range=(1, 86_400)), name="farm_sensor_speaks"),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class SensorKey(models.Model):
    """A key by which a gateway brings readings of a farm, or another system reads them.

    Only its digest is kept.
    """

    farm = models.ForeignKey("smart_farm.Farm", on_delete=models.CASCADE, related_name="sensor_keys")
    name = models.CharField(max_length=60)
    scope = models.CharField(max_length=5, choices=KeyScope.choices)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["farm", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=KeyScope.values), name="farm_key_scope_known")
        ]


class Reading(models.Model):
    """One value of one sensor at one second; the first that came stays.

    No number of its own, no time of arrival: three columns and a mark in a row. ``doubt``: 0 believed, else
    why not (``DOUBTS``).
    """

    pk = models.CompositePrimaryKey("sensor_id", "at_s")
    sensor = models.ForeignKey(Sensor, on_delete=models.PROTECT, db_index=False, related_name="+")
    at_s = models.BigIntegerField()
    value = models.FloatField()
    doubt = models.PositiveSmallIntegerField(default=0)


class DirtyHour(models.Model):
    """An hour of a sensor with readings that are not summed up yet, late ones too."""

    pk = models.CompositePrimaryKey("sensor_id", "hour_s")
    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, db_index=False, related_name="+")
    hour_s = models.BigIntegerField()
    marked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["marked_at"], name="farm_hours_to_sum_up")]


class HourSummary(models.Model):
    """An hour of a sensor in one row; ``doubtful`` readings are in nothing else."""

    pk = models.CompositePrimaryKey("sensor_id", "hour_s")
    sensor = models.ForeignKey(Sensor, on_delete=models.PROTECT, db_index=False, related_name="+")
    hour_s = models.BigIntegerField()
    count = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    doubtful = models.PositiveIntegerField(default=0)
    mean = models.FloatField(null=True)
    least = models.FloatField(null=True)
    most = models.FloatField(null=True)
    total = models.FloatField(default=0.0)


class DaySummary(models.Model):
    """A day of the town of a sensor in one row: its hours weigh the same."""

    pk = models.CompositePrimaryKey("sensor_id", "day")
    sensor = models.ForeignKey(Sensor, on_delete=models.PROTECT, db_index=False, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField()
    expected = models.PositiveIntegerField()
    doubtful = models.PositiveIntegerField(default=0)
    mean = models.FloatField(null=True)
    least = models.FloatField(null=True)
    most = models.FloatField(null=True)
    total = models.FloatField(default=0.0)
    summed_at = models.DateTimeField()


class RobotFeed(models.Model):
    """Which of a robot's pins is which sensor: what it shows raw at the two ends, and what that means.

    ``taken_to``: the number of its last reading that was taken over.
    """

    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="feeds")
    pin = models.PositiveSmallIntegerField()
    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="feeds")
    raw_low = models.FloatField(default=0)
    raw_high = models.FloatField(default=1023)
    value_low = models.FloatField(default=0)
    value_high = models.FloatField(default=100)
    taken_to = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["robot", "pin"], name="farm_pin_is_one_sensor"),
            models.CheckConstraint(condition=~Q(raw_low=F("raw_high")), name="farm_feed_has_a_span"),
        ]


class RefusedRows(models.Model):
    """How many rows of a kind were not taken on a day, and why: so that nothing is dropped in silence."""

    farm = models.ForeignKey("smart_farm.Farm", on_delete=models.CASCADE, related_name="refused_rows")
    day = models.DateField()
    code = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=16)
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-count"]
        constraints = [
            models.UniqueConstraint(fields=["farm", "day", "code", "why"], name="farm_refused_rows_once")
        ]
