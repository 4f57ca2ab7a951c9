"""What a robot's own sensor showed becomes a reading like any other, where its pin is a known sensor."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.services.smart_farm.models import Robot, RobotFeed, Sensor, SensorReading
from moyai.services.smart_farm.operations.readings import store_rows
from moyai.services.smart_farm.queries.sensors import scale
from moyai.services.smart_farm.sensing.rows import Row

AT_ONCE = 1_000


@transaction.atomic
def set_feed(
    *,
    robot: Robot,
    pin: int,
    sensor: Sensor,
    raw_low: float,
    raw_high: float,
    value_low: float,
    value_high: float,
    with_past: bool = True,
    actor: str,
    now: datetime,
) -> RobotFeed:
    """Make a robot's pin known as a sensor, or say anew what it shows; readings that were taken over stay.

    Args:
        robot: which.
        pin: its number on the robot, 0 to 69.
        sensor: as what its values are kept.
        raw_low, raw_high: two values as the robot reads them.
        value_low, value_high: what they mean, in the sensor's unit.
        with_past: take over what the robot measured before, too, where the pin was no such sensor yet.
        actor: who says so.
        now: the town's time.

    Raises:
        Refused: ``other_farm``; ``no_span`` where both raw values are the same.
    """
    if sensor.farm_id != robot.bed.farm_id:
        raise Refused("other_farm", _("そのセンサーは、この農園のものではありません。"))
    if raw_low == raw_high:
        raise Refused("no_span", _("目もりの2つの数は、ちがう数にしてください。"))
    facts = {
        "raw_low": raw_low,
        "raw_high": raw_high,
        "value_low": value_low,
        "value_high": value_high,
    }
    known = RobotFeed.objects.filter(robot=robot, pin=pin, sensor=sensor).first()
    if known is None:
        last = 0 if with_past else _find_last(robot, pin)
        RobotFeed.objects.filter(robot=robot, pin=pin).delete()
        known = RobotFeed.objects.create(robot=robot, pin=pin, sensor=sensor, taken_to=last, **facts)
    else:
        RobotFeed.objects.filter(pk=known.pk).update(**facts)
        known.refresh_from_db()
    subject = f"robot:{robot.pk}"
    record(
        actor=actor,
        action="smart_farm.set_feed",
        subject=subject,
        now=now,
        pin=pin,
        sensor=sensor.pk,
        **facts,
    )
    return known


@transaction.atomic
def drop_feed(*, feed: RobotFeed, actor: str, now: datetime) -> None:
    """Take a robot's pin for no sensor any more; what was taken over stays."""
    subject, pin = f"robot:{feed.robot_id}", feed.pin
    if RobotFeed.objects.filter(pk=feed.pk).delete()[0]:
        record(actor=actor, action="smart_farm.drop_feed", subject=subject, now=now, pin=pin)


def _find_last(robot: Robot, pin: int) -> int:
    rows = SensorReading.objects.filter(robot=robot, pin=pin).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


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
