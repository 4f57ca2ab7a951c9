"""Who held what when, how warm it was, and why which carrier was chosen: written once, never changed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from moyai.fleet.consignments.enums import Act, ReadingFlag, Temperature


class HandOver(models.Model):
    """A box changed hands: once for each leg and act.

    ``is_scanned``: its code was read or typed; else a button said so, and the chain has a gap.
    """

    leg = models.ForeignKey("fleet.Leg", on_delete=models.CASCADE, related_name="hand_overs")
    box = models.ForeignKey("fleet.Box", on_delete=models.CASCADE, related_name="hand_overs")
    act = models.CharField(max_length=10, choices=Act.choices)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_scanned = models.BooleanField(default=True)

    class Meta:
        app_label = "fleet"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["leg", "box", "act"], name="handed_over_once"),
        ]


class TemperatureReading(models.Model):
    """What a thermometer showed where goods changed hands, in tenths of a degree Celsius."""

    leg = models.ForeignKey("fleet.Leg", on_delete=models.CASCADE, related_name="readings")
    act = models.CharField(max_length=10, choices=Act.choices)
    temperature = models.CharField(max_length=8, choices=Temperature.choices)
    decidegrees = models.IntegerField()
    flag = models.CharField(max_length=8, choices=ReadingFlag.choices, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        app_label = "fleet"
        ordering = ["at", "pk"]


class CarrierChoice(models.Model):
    """A choice of carrier with what was said of each; ``taken`` is empty when nobody could."""

    consignment = models.ForeignKey("fleet.Consignment", on_delete=models.CASCADE, related_name="choices")
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    taken = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=40, blank=True)
    verdicts = models.JSONField(default=list)

    class Meta:
        app_label = "fleet"
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["consignment", "round"], name="one_choice_a_round"),
        ]
