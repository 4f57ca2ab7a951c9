"""What a robot's own sensor showed becomes a reading like any other, where its pin is a known sensor."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.services.smart_farm.models import RobotFeed, SensorReading
from moyai.services.smart_farm.operations.readings import store_rows
from moyai.services.smart_farm.sensing.rows import Row

AT_ONCE = 1_000


def take_robot_readings(now: datetime) -> int:
    """Take over what robots measured since last time; return how many readings were new."""
    feeds = RobotFeed.objects.select_related("sensor__farm")
    return sum(_take(feed, now) for feed in feeds)


@transaction.atomic
def _take(feed: RobotFeed, now: datetime) -> int:
    rows = list(
        SensorReading.objects.filter(robot=feed.robot_id, pin=feed.pin, pk__gt=feed.taken_to)
        .order_by("pk")
        .values_list("pk", "value", "read_at")[:AT_ONCE]
    )
    if not rows:
        return 0
    readings = [Row(feed.sensor.code, int(at.timestamp()), scale(feed, value)) for _pk, value, at in rows]
    receipt = store_rows(farm=feed.sensor.farm, rows=readings, now=now)
    RobotFeed.objects.filter(pk=feed.pk).update(taken_to=rows[-1][0])
    return receipt.taken


def scale(feed: RobotFeed, raw: float) -> float:
    """Return what a raw value means, on the line through the feed's two ends."""
    share = (raw - feed.raw_low) / (feed.raw_high - feed.raw_low)
    return round(feed.value_low + share * (feed.value_high - feed.value_low), 4)
