"""Robots: their names, and the tools that they hold."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.services.smart_farm.farmbot.rules import Field, Kind, read_fields
from moyai.services.smart_farm.models import Robot
from moyai.services.smart_farm.refusals import BadResource

DEVICE = Kind(
    "Device",
    {
        "name": Field("str", least=1, most=40),
        "mounted_tool_id": Field("int", least=0, most=2**31 - 1, may_be_none=True),
    },
)
NO_TOOL = 0


@transaction.atomic
def change_device(*, robot: Robot, sent: Any, is_bot: bool, actor: str, now: datetime) -> Robot:
    """Give a robot another name, or say which tool it holds; the rest of a device is the farm's to say.

    Args:
        robot: which.
        sent: decoded JSON.
        is_bot: the robot says so itself: of the tool that is no news unless it was waited for.
        actor: for the audit log.
        now: the town's time.

    Raises:
        BadResource: no name, one that another robot of the bed has, or a tool that it does not have.
    """
    values, faults = read_fields(DEVICE, sent, is_new=False)
    if faults:
        raise BadResource(faults)
    if "mounted_tool_id" in values:
        _mount(robot, values["mounted_tool_id"] or NO_TOOL, is_bot=is_bot)
    if "name" in values:
        _rename(robot, values["name"], actor, now)
    return robot


def _mount(robot: Robot, tool: int, *, is_bot: bool) -> None:
    """Write down which tool is mounted. What a robot says of a tool before its last one comes too late."""
    if tool and not robot.resources.filter(kind="tools", pk=tool).exists():
        raise BadResource({"mounted_tool_id": "does not exist"})
    if is_bot and robot.awaited_tool_id not in (None, tool):
        return
    robot.mounted_tool_id, robot.awaited_tool_id = tool, None
    robot.save(update_fields=["mounted_tool_id", "awaited_tool_id"])


def _rename(robot: Robot, name: str, actor: str, now: datetime) -> None:
    robot.name = name
    try:
        with transaction.atomic():
            robot.save(update_fields=["name"])
    except IntegrityError:
        raise BadResource({"name": "is taken"}) from None
    record(actor=actor, action="smart_farm.rename_robot", subject=f"robot:{robot.pk}", now=now)
