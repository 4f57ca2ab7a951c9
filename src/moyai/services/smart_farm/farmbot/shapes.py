"""Rows as FarmBot's REST API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moyai.engines.garden_bot.limits import to_firmware
from moyai.services.smart_farm.enums import PointerType
from moyai.services.smart_farm.envelope import make_limits
from moyai.services.smart_farm.farmbot.kinds import KINDS
from moyai.services.smart_farm.farmbot.rules import show_time
from moyai.services.smart_farm.models import (
    FarmMember,
    GardenImage,
    Point,
    Resource,
    Robot,
    RobotLog,
    SensorReading,
)


def _at(when: datetime | None) -> str | None:
    return show_time(when) if when else None


def show_device(robot: Robot) -> dict[str, Any]:
    """Return the device of a robot."""
    farm = robot.bed.farm
    return {
        "id": robot.pk,
        "name": robot.name,
        "timezone": "Asia/Tokyo",
        "tz_offset_hrs": 9,
        "lat": farm.lat,
        "lng": farm.lon,
        "last_saw_api": _at(robot.seen_at),
        "last_saw_mq": _at(robot.seen_at),
        "fbos_version": (robot.state.get("informational_settings") or {}).get("controller_version"),
        "mounted_tool_id": robot.mounted_tool_id or None,
        "indoor": False,
        "rpi": None,
        "max_log_age_in_days": 180,
        "max_sequence_count": KINDS["sequences"].most,
        "max_sequence_length": 1000,
    }


def show_user(robot: Robot, member: FarmMember | None) -> dict[str, Any]:
    """Return whoever signed in."""
    return {
        "id": member.pk if member else robot.pk,
        "device_id": robot.pk,
        "name": member.name if member else robot.name,
        "email": (f"member-{member.pk}" if member else robot.device) + "@moyai.invalid",
        "language": "Japanese",
    }


def show_resource(row: Resource) -> dict[str, Any]:
    """Return a row that is kept as it is."""
    stamps = {"id": row.pk, "created_at": _at(row.created_at), "updated_at": _at(row.updated_at)}
    if row.kind == "fbos_config":
        return {**row.data, **show_limits(row.robot), **stamps, "device_id": row.robot_id}
    if row.kind == "firmware_config":
        return {**row.data, **show_firmware_limits(row.robot), **stamps, "device_id": row.robot_id}
    return {**row.data, **stamps}


def show_limits(robot: Robot) -> dict[str, Any]:
    """Return the robot's limits as ``fbos_config`` tells them; nobody but the farm's page changes them."""
    return {"safe_height": float(robot.safe_z_mm), "soil_height": float(robot.soil_z_mm)}


def show_firmware_limits(robot: Robot) -> dict[str, Any]:
    """Return the robot's limits as its firmware is told them: axes that end, a guard on the valve."""
    return {name: float(value) for name, value in to_firmware(make_limits(robot)).items()}


def show_point(row: Point) -> dict[str, Any]:
    """Return a point with what its type has."""
    shown: dict[str, Any] = {
        "id": row.pk,
        "created_at": _at(row.created_at),
        "updated_at": _at(row.updated_at),
        "device_id": row.robot_id,
        "pointer_type": row.pointer_type,
        "name": row.name,
        "x": row.x,
        "y": row.y,
        "z": row.z,
        "meta": row.meta,
    }
    if row.pointer_type == PointerType.TOOL_SLOT:
        slot = ("tool_id", "pullout_direction", "gantry_mounted")
        return shown | {name: getattr(row, name) for name in slot}
    shown["radius"] = row.radius
    if row.pointer_type == PointerType.PLANT:
        plant = {"openfarm_slug": row.openfarm_slug, "plant_stage": row.plant_stage}
        return shown | plant | {"planted_at": _at(row.planted_at)}
    if row.pointer_type == PointerType.WEED:
        shown["plant_stage"] = row.plant_stage
    return shown


def show_reading(row: SensorReading) -> dict[str, Any]:
    """Return a reading."""
    place = {"x": row.x, "y": row.y, "z": row.z}
    times = {"read_at": _at(row.read_at), "created_at": _at(row.created_at)}
    return {"id": row.pk, "pin": row.pin, "value": row.value, "mode": row.mode, **place, **times}


def show_log(row: RobotLog) -> dict[str, Any]:
    """Return what a robot said."""
    return {
        "id": row.pk,
        "created_at": _at(row.created_at),
        "updated_at": _at(row.created_at),
        "message": row.message,
        "type": row.type,
        "verbosity": row.verbosity,
        "channels": row.channels,
        "meta": row.meta,
        "x": row.x,
        "y": row.y,
        "z": row.z,
        "major_version": None,
        "minor_version": None,
        "patch_version": None,
    }


def show_image(row: GardenImage, address: str) -> dict[str, Any]:
    """Return a picture; ``address`` is where it can be fetched."""
    place = {"x": row.x, "y": row.y, "z": row.z}
    return {
        "id": row.pk,
        "device_id": row.robot_id,
        "attachment_processed_at": _at(row.created_at),
        "created_at": _at(row.created_at),
        "updated_at": _at(row.created_at),
        "attachment_url": address,
        "meta": {**row.meta, **place},
    }
