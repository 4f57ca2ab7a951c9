"""Robots, their limits, the water they gave, and what they and their tokens are known by."""

from django.db import models
from django.db.models import F, Q

from moyai.services.smart_farm.enums import Audience, ToldEnd


class Robot(models.Model):
    """A FarmBot over a bed. Its number is its key: its topics are ``bot/device_<pk>/…``.

    Limits, on which the gate stands: ``max_x_mm`` and ``max_y_mm`` from 0, ``min_z_mm`` (0 is highest,
    downwards is negative), ``soil_z_mm`` where the soil is, ``safe_z_mm`` to travel at; ``water_ml_s`` is the
    most that flows while the valve is open, ``water_s_at_once`` how long it may be, ``water_ml_a_day`` how
    much in a day of the town; ``opens_minutes`` to ``closes_minutes`` of a day it may move.
    ``key_digest``: by which it signs in. ``state``: the last state tree it told. ``stopped_at``: it was
    stopped in an emergency and not released since. ``mounted_tool_id``: the tool it holds, 0 none, None
    nobody knows; ``awaited_tool_id``: the one that it will say it holds after what it was told last, -1
    whatever it says is no news, None nothing is awaited. ``rows_changed_at``: when a row that it goes by was
    changed last (sequences, groups, tools, pins, places).
    """

    bed = models.ForeignKey("smart_farm.Bed", on_delete=models.PROTECT, related_name="robots")
    name = models.CharField(max_length=40)
    model = models.CharField(max_length=40, blank=True)
    key_digest = models.CharField(max_length=128, blank=True)
    max_x_mm = models.PositiveIntegerField()
    max_y_mm = models.PositiveIntegerField()
    min_z_mm = models.IntegerField(default=-400)
    soil_z_mm = models.IntegerField(default=-300)
    safe_z_mm = models.IntegerField(default=0)
    water_pin = models.PositiveSmallIntegerField(default=8)
    water_ml_s = models.FloatField(default=50.0)
    water_s_at_once = models.FloatField(default=20.0)
    water_ml_a_day = models.PositiveIntegerField(default=20_000)
    opens_minutes = models.PositiveSmallIntegerField(default=0)
    closes_minutes = models.PositiveSmallIntegerField(default=24 * 60)
    is_out_of_service = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=64, blank=True)
    state = models.JSONField(default=dict, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    mounted_tool_id = models.PositiveIntegerField(null=True, blank=True)
    awaited_tool_id = models.IntegerField(null=True, blank=True)
    rows_changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["bed__farm", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bed", "name"], name="robot_name_unique"),
            models.CheckConstraint(
                condition=Q(min_z_mm__lte=F("soil_z_mm"), soil_z_mm__lte=F("safe_z_mm"), safe_z_mm__lte=0)
                & Q(min_z_mm__lt=0),
                name="robot_heights_in_order",
            ),
            models.CheckConstraint(
                condition=Q(max_x_mm__gt=0, max_y_mm__gt=0, water_pin__lte=69), name="robot_reaches"
            ),
            models.CheckConstraint(
                condition=Q(opens_minutes__lt=F("closes_minutes"), closes_minutes__lte=24 * 60),
                name="robot_hours_forwards",
            ),
            models.CheckConstraint(
                condition=Q(water_ml_s__gt=0, water_s_at_once__gt=0, water_s_at_once__lte=180),
                name="robot_water_bounded",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def device(self) -> str:
        """How FarmBot's protocol names it."""
        return f"device_{self.pk}"


class WaterDay(models.Model):
    """How much water a robot was let give on a day of the town; never more than ``limit_ml``."""

    robot = models.ForeignKey(Robot, on_delete=models.CASCADE, related_name="water_days")
    day = models.DateField()
    used_ml = models.PositiveIntegerField(default=0)
    limit_ml = models.PositiveIntegerField()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["robot", "day"], name="farm_water_once_a_day"),
            models.CheckConstraint(condition=Q(used_ml__lte=F("limit_ml")), name="farm_bed_never_flooded"),
        ]


class Told(models.Model):
    """A request that a robot was let be told, until it is known where that left it.

    ``number``: in which order; of two that would be told at once, one finds it taken. ``payload``: as it was
    judged. ``place``: where the robot was before, ``[x, y, z]``; None: nobody knew. ``takes_s``: for
    how long it may be at it, seconds of real time. ``moves``: it does more than look, and counts for what
    comes after. ``names_rows``: it goes by rows that somebody could change meanwhile. ``shuts``: it shuts the
    valve. ``was_stopped``: an emergency stop came after it. ``ended``: how it was answered; empty: not yet.
    """

    robot = models.ForeignKey(Robot, on_delete=models.CASCADE, related_name="told")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=255)
    payload = models.TextField()
    place = models.JSONField(null=True, blank=True)
    takes_s = models.FloatField(default=0.0)
    moves = models.BooleanField(default=False)
    names_rows = models.BooleanField(default=False)
    shuts = models.BooleanField(default=False)
    was_stopped = models.BooleanField(default=False)
    ended = models.CharField(max_length=6, choices=ToldEnd.choices, blank=True)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ["robot", "number"]
        constraints = [
            models.UniqueConstraint(fields=["robot", "number"], name="farm_told_one_by_one"),
            models.UniqueConstraint(fields=["robot", "label"], name="farm_told_by_label"),
        ]


class OpenValve(models.Model):
    """A valve that somebody opened without saying for how long: it is shut for her in time, come what may.

    ``reserved_ml`` was taken off the day for the whole of it. Times are real, not the town's: water flows by
    them. ``asked_at``: when it was last told to shut.
    """

    robot = models.OneToOneField(Robot, on_delete=models.CASCADE, related_name="open_valve")
    pin = models.PositiveSmallIntegerField()
    day = models.DateField()
    reserved_ml = models.PositiveIntegerField()
    opened_at = models.DateTimeField()
    shut_by = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)


class ApiToken(models.Model):
    """A token that was given out; ``member`` None: the robot's own. It ends at once when it is revoked."""

    jti = models.CharField(max_length=36, unique=True)
    robot = models.ForeignKey(Robot, on_delete=models.CASCADE, related_name="tokens")
    member = models.ForeignKey(
        "smart_farm.FarmMember", on_delete=models.CASCADE, null=True, blank=True, related_name="tokens"
    )
    audience = models.CharField(max_length=5, choices=Audience.choices)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="farm_token_forwards"),
            models.CheckConstraint(
                condition=Q(audience=Audience.BOT, member__isnull=True)
                | Q(audience=Audience.HUMAN, member__isnull=False),
                name="farm_token_of_somebody",
            ),
        ]


class SealedKey(models.Model):
    """A key of the farm itself, sealed with the town's: made once, by whoever is first."""

    name = models.CharField(max_length=16, unique=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
