"""Robots: their names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.services.smart_farm.farmbot.rules import Field, Kind, read_fields
from moyai.services.smart_farm.models import Robot
from moyai.services.smart_farm.refusals import BadResource

DEVICE = Kind("Device", {"name": Field("str", least=1, most=40)})


@transaction.atomic
def rename_robot(*, robot: Robot, sent: Any, actor: str, now: datetime) -> Robot:
    """Give a robot another name; the rest of a device is the farm's to say.

    Raises:
        BadResource: no name, or one that another robot of the bed has.
    """
    values, faults = read_fields(DEVICE, sent, is_new=False)
    if faults:
        raise BadResource(faults)
    if values:
        robot.name = values["name"]
        try:
            with transaction.atomic():
                robot.save(update_fields=["name"])
        except IntegrityError:
            raise BadResource({"name": "is taken"}) from None
        record(actor=actor, action="smart_farm.rename_robot", subject=f"robot:{robot.pk}", now=now)
    return robot
