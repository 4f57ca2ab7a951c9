"""What grows in a bed since when, the water it got by hand, what was advised and why, what is wrong."""

from django.db import models
from django.db.models import F, Q

from moyai.engines.agronomy.alerts import Kind
from moyai.engines.agronomy.water import Action


class Planting(models.Model):
    """A crop in a bed from sowing to clearing; a bed has one at a time."""

    bed = models.ForeignKey("smart_farm.Bed", on_delete=models.PROTECT, related_name="plantings")
    crop = models.ForeignKey("smart_farm.Crop", on_delete=models.PROTECT, related_name="plantings")
    sown_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    plants = models.PositiveIntegerField(default=0)
    soil_depth_mm = models.PositiveIntegerField(default=300)
    is_covered = models.BooleanField(default=False)

    class Meta:
        ordering = ["bed", "-sown_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["bed"], condition=Q(ended_on__isnull=True), name="farm_bed_has_one_crop"
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("sown_on")), name="farm_crop_forwards"
            ),
            models.CheckConstraint(
                condition=Q(soil_depth_mm__range=(50, 2_000)), name="farm_soil_has_a_depth"
            ),
        ]


class Watering(models.Model):
    """Water that somebody gave a bed by hand; what robots give stands in ``WaterDay``."""

    bed = models.ForeignKey("smart_farm.Bed", on_delete=models.PROTECT, related_name="waterings")
    at = models.DateTimeField()
    ml = models.PositiveIntegerField()
    member = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.SET_NULL, null=True, blank=True, related_name="waterings"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["bed", "at"], name="farm_waterings_of_a_bed")]
        constraints = [
            models.CheckConstraint(condition=Q(ml__range=(1, 1_000_000)), name="farm_watering_bounded")
        ]


class DayAdvice(models.Model):
    """What was advised for a bed on a day, with its reasons as data (engines/agronomy/water).

    ``facts``: figures of the balance that a page shows. ``is_due``: what tomorrow's advice must know.
    """

    bed = models.ForeignKey("smart_farm.Bed", on_delete=models.PROTECT, related_name="advice")
    day = models.DateField()
    action = models.CharField(max_length=13, choices=[(each.value, each.value) for each in Action])
    mm = models.FloatField()
    bed_ml = models.PositiveIntegerField()
    plant_ml = models.PositiveIntegerField(null=True, blank=True)
    is_sure = models.BooleanField()
    is_due = models.BooleanField()
    next_need = models.DateField(null=True, blank=True)
    in_the_evening = models.BooleanField(default=False)
    reasons = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "bed"]
        constraints = [models.UniqueConstraint(fields=["bed", "day"], name="farm_advice_once_a_day")]


class SensorAlert(models.Model):
    """A trouble of a bed, or of a sensor itself, from when it began until it ended; told once."""

    farm = models.ForeignKey("smart_farm.Farm", on_delete=models.CASCADE, related_name="alerts")
    bed = models.ForeignKey(
        "smart_farm.Bed", on_delete=models.CASCADE, null=True, blank=True, related_name="alerts"
    )
    sensor = models.ForeignKey(
        "smart_farm.Sensor", on_delete=models.CASCADE, null=True, blank=True, related_name="alerts"
    )
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Kind])
    measure = models.CharField(max_length=20)
    severity = models.PositiveSmallIntegerField()
    value = models.FloatField()
    limit = models.FloatField()
    words = models.JSONField(default=dict)
    since = models.DateTimeField()
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-severity", "-raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bed", "kind"],
                condition=Q(ended_at__isnull=True, sensor__isnull=True),
                name="farm_bed_alert_once",
            ),
            models.UniqueConstraint(
                fields=["sensor", "kind"],
                condition=Q(ended_at__isnull=True, sensor__isnull=False),
                name="farm_sensor_alert_once",
            ),
            models.CheckConstraint(
                condition=Q(bed__isnull=False) | Q(sensor__isnull=False), name="farm_alert_of_something"
            ),
        ]
        indexes = [models.Index(fields=["farm", "ended_at"], name="farm_alerts_that_stand")]
