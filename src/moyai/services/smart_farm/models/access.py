"""How somebody reaches the pages: kept for her, whichever computer she comes from."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from moyai.services.smart_farm.enums_people import ScanStyle, Way


class AccessChoice(models.Model):
    """One account's choice; times in milliseconds.

    ``scan_ms``: how long each thing is lit; ``rounds``: after so many rounds within a group it goes back to
    the groups; ``hold_ms``: a press that lasts so long stops the robot; ``quiet_ms``: presses that follow so
    soon are a tremor. ``switch_key``: the key's name (empty: any), ``is_click_switch``: a click or touch
    anywhere presses the switch too. ``is_simple``: in few, easy words.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="farm_access"
    )
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.HANDS)
    scan_style = models.CharField(max_length=6, choices=ScanStyle.choices, default=ScanStyle.LINEAR)
    scan_ms = models.PositiveIntegerField(default=1500)
    rounds = models.PositiveSmallIntegerField(default=2)
    hold_ms = models.PositiveIntegerField(default=2000)
    quiet_ms = models.PositiveIntegerField(default=150)
    switch_key = models.CharField(max_length=24, blank=True)
    is_click_switch = models.BooleanField(default=True)
    dwell_ms = models.PositiveIntegerField(default=1200)
    is_large = models.BooleanField(default=False)
    is_spoken = models.BooleanField(default=False)
    has_sounds = models.BooleanField(default=False)
    is_simple = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="farm_way_known"),
            models.CheckConstraint(condition=Q(scan_style__in=ScanStyle.values), name="farm_scan_known"),
            models.CheckConstraint(
                condition=Q(scan_ms__range=(300, 10_000), rounds__range=(1, 9), quiet_ms__lte=2_000),
                name="farm_scan_times",
            ),
            models.CheckConstraint(
                condition=Q(hold_ms__range=(600, 10_000), dwell_ms__range=(300, 10_000)),
                name="farm_hold_times",
            ),
        ]
