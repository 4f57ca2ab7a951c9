"""What is in a bed and what was seen of it: the tables behind pages and FarmBot's REST resources alike."""

from django.db import models
from django.db.models import Q

from moyai.services.smart_farm.enums import PlantStage, PointerType


class Point(models.Model):
    """A plant, weed, tool slot or mark in the bed of a robot, in millimetres from its origin."""

    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="points")
    pointer_type = models.CharField(max_length=14, choices=PointerType.choices)
    name = models.CharField(max_length=80)
    x = models.FloatField()
    y = models.FloatField()
    z = models.FloatField(default=0.0)
    radius = models.FloatField(default=25.0)
    plant_stage = models.CharField(max_length=9, choices=PlantStage.choices, blank=True)
    crop = models.ForeignKey(
        "smart_farm.Crop", on_delete=models.SET_NULL, null=True, blank=True, related_name="points"
    )
    openfarm_slug = models.CharField(max_length=60, blank=True)
    planted_at = models.DateTimeField(null=True, blank=True)
    tool_id = models.PositiveIntegerField(null=True, blank=True)
    pullout_direction = models.PositiveSmallIntegerField(default=0)
    gantry_mounted = models.BooleanField(default=False)
    meta = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pointer_type__in=PointerType.values), name="farm_pointer_known"
            ),
            models.CheckConstraint(condition=Q(radius__gte=0), name="farm_point_radius"),
        ]
        indexes = [models.Index(fields=["robot", "pointer_type"], name="farm_points_of_a_robot")]

    def __str__(self) -> str:
        return self.name


class SensorReading(models.Model):
    """What a robot's own sensor showed where it stood. ``mode``: 0 digital, 1 analogue."""

    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="readings")
    pin = models.PositiveSmallIntegerField()
    value = models.FloatField()
    mode = models.PositiveSmallIntegerField(default=1)
    x = models.FloatField(null=True, blank=True)
    y = models.FloatField(null=True, blank=True)
    z = models.FloatField(null=True, blank=True)
    read_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-read_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["robot", "pin", "read_at"], name="farm_reading_once")]
        indexes = [models.Index(fields=["robot", "-read_at"], name="farm_readings_of_a_robot")]


class GardenImage(models.Model):
    """A picture from a robot's camera, read safely and written anew; ``file`` is its name in the folder."""

    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="images")
    file = models.CharField(max_length=80, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    x = models.FloatField(null=True, blank=True)
    y = models.FloatField(null=True, blank=True)
    z = models.FloatField(null=True, blank=True)
    meta = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["robot", "-created_at"], name="farm_images_of_a_robot")]


class Upload(models.Model):
    """A picture on its way: allowed once for a robot, read when it came, an image when the robot says so."""

    key = models.CharField(max_length=80, unique=True)
    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="uploads")
    allowed_at = models.DateTimeField()
    file = models.CharField(max_length=80, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)


class RobotLog(models.Model):
    """What a robot, or somebody about it, said."""

    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="logs")
    message = models.CharField(max_length=300)
    type = models.CharField(max_length=10, default="info")
    verbosity = models.PositiveSmallIntegerField(default=1)
    x = models.FloatField(null=True, blank=True)
    y = models.FloatField(null=True, blank=True)
    z = models.FloatField(null=True, blank=True)
    channels = models.JSONField(default=list, blank=True)
    meta = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["robot", "-created_at"], name="farm_logs_of_a_robot")]


class Resource(models.Model):
    """Any other of FarmBot's resources (sequences, tools, sensors, settings …), checked by its kind."""

    robot = models.ForeignKey("smart_farm.Robot", on_delete=models.CASCADE, related_name="resources")
    kind = models.CharField(max_length=24)
    is_single = models.BooleanField(default=False)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["robot", "kind"], condition=Q(is_single=True), name="farm_single_resource"
            )
        ]
        indexes = [models.Index(fields=["robot", "kind"], name="farm_resources_of_a_robot")]
