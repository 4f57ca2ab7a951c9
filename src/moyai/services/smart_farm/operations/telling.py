"""What robots tell: readings of their sensors, and what they say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from moyai.services.smart_farm.farmbot.kinds import LOGS, READINGS
from moyai.services.smart_farm.farmbot.rules import read_fields
from moyai.services.smart_farm.farmbot.shapes import show_reading
from moyai.services.smart_farm.models import Robot, RobotLog, SensorReading
from moyai.services.smart_farm.operations.syncing import tell_change
from moyai.services.smart_farm.refusals import BadResource

SECRET_WORDS = ("WPA", "PSK", "PASSWORD", "NERVES")
"""FarmBot's own list: what a robot says with one of these is kept nowhere."""
AHEAD = timedelta(minutes=10)


@transaction.atomic
def record_reading(*, robot: Robot, sent: Any, label: str = "", now: datetime) -> SensorReading:
    """Keep a reading; one that came before is kept once.

    Raises:
        BadResource: it does not fit, or is of a time that is yet to come.
    """
    values, faults = read_fields(READINGS, sent, is_new=True)
    read_at = datetime.fromisoformat(values["read_at"]) if values.get("read_at") else now
    if not faults and read_at > now + AHEAD:
        faults = {"read_at": "must not be in the future"}
    if faults:
        raise BadResource(faults)
    row, is_new = SensorReading.objects.get_or_create(
        robot=robot,
        pin=values["pin"],
        read_at=read_at,
        defaults={**{name: values[name] for name in ("value", "mode", "x", "y", "z")}, "created_at": now},
    )
    if is_new:
        body = show_reading(row)
        tell_change(robot=robot, model=READINGS.model, number=row.pk, body=body, label=label, now=now)
    return row


@transaction.atomic
def record_log(*, robot: Robot, sent: Any, now: datetime) -> RobotLog | None:
    """Keep what a robot, or a client about it, said; None: it holds a secret and is not kept.

    Raises:
        BadResource: it does not fit.
    """
    values, faults = read_fields(LOGS, sent, is_new=True)
    if faults:
        raise BadResource(faults)
    if any(word in values["message"].upper() for word in SECRET_WORDS):
        return None
    values["channels"] = [each for each in values["channels"] if isinstance(each, str)]
    return RobotLog.objects.create(robot=robot, created_at=now, **values)
