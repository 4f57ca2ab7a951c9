"""What a job is made of: requests, one after the other, each of which leaves the robot safe where it ends.

A step is ``{"body": [commands], "again": whether it may be done twice, "plant": {…} or nothing}``. Water and
seeds are never given twice: whoever does not know whether a step was done takes it as done.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from moyai.services.smart_farm.enums import JobKind, PointerType
from moyai.services.smart_farm.models import Crop, Point, Robot
from moyai.services.smart_farm.refusals import BadJob

MOST_PLACES = 100
LEAST_ML, MOST_ML = 1, 2_000
SOIL_PIN, VACUUM_PIN = 59, 9
INTO_SOIL_MM = 20
SPARE_S = 2.0
"""A robot takes a moment for each command; so much of the valve's time is left to that."""
SEEDER, SEEDS = "Seeder", ("Seed Bin", "Seed Tray", "Seed Trough")

Step = dict[str, Any]


def plan_steps(robot: Robot, kind: str, wants: dict[str, Any]) -> list[Step]:
    """Return the steps of a job.

    Raises:
        BadJob: what is wanted cannot be done, or is not said so that it can be understood.
    """
    return _PLANNERS[JobKind(kind)](robot, wants)


def _plan_water(robot: Robot, wants: dict[str, Any]) -> list[Step]:
    steps = []
    longest_s = max(0.5, robot.water_s_at_once - SPARE_S)
    for x, y, usual_ml in _list_places(robot, wants):
        ml = _read_number(wants.get("ml", usual_ml), LEAST_ML, MOST_ML)
        seconds = ml / robot.water_ml_s
        times = math.ceil(seconds / longest_s)
        for _ in range(times):
            body = [_go(x, y, robot.safe_z_mm), _write(robot.water_pin, 1)]
            body += [_wait(seconds / times), _write(robot.water_pin, 0)]
            steps.append({"body": body, "again": False})
    return steps


def _plan_photographs(robot: Robot, wants: dict[str, Any]) -> list[Step]:
    photo = {"kind": "take_photo", "args": {}}
    if not {"points", "places"} & wants.keys():
        return [{"body": [photo], "again": True}]
    return [
        {"body": [_go(x, y, robot.safe_z_mm), photo], "again": True}
        for x, y, _ml in _list_places(robot, wants)
    ]


def _plan_measuring(robot: Robot, wants: dict[str, Any]) -> list[Step]:
    read = {"kind": "read_pin", "args": {"pin_number": SOIL_PIN, "label": "soil", "pin_mode": 1}}
    low = max(robot.min_z_mm, robot.soil_z_mm - INTO_SOIL_MM)
    return [
        {"body": [_go(x, y, low), read, _go(x, y, robot.safe_z_mm)], "again": True}
        for x, y, _ml in _list_places(robot, wants)
    ]


def _plan_sowing(robot: Robot, wants: dict[str, Any]) -> list[Step]:
    crop = Crop.objects.filter(slug=str(wants.get("crop", ""))[:40]).first()
    if crop is None:
        raise BadJob("crop")
    bin_ = _find_slot(robot, SEEDS)
    if bin_ is None or _find_slot(robot, (SEEDER,)) is None:
        raise BadJob("no_seeder")
    steps: list[Step] = [{"body": [_lua(f'mount_tool("{SEEDER}")')], "again": True}]
    deep = max(robot.min_z_mm, robot.soil_z_mm - crop.depth_mm)
    for x, y, _ml in _list_places(robot, wants):
        body = [_go(bin_.x, bin_.y, robot.safe_z_mm), _write(VACUUM_PIN, 1), _go(bin_.x, bin_.y, bin_.z)]
        body += [_go(x, y, deep), _write(VACUUM_PIN, 0), _go(x, y, robot.safe_z_mm)]
        plant = {"pointer_type": "Plant", "name": crop.name, "x": x, "y": y, "openfarm_slug": crop.slug}
        plant |= {"plant_stage": "planted", "radius": crop.spacing_mm / 2}
        steps.append({"body": body, "again": False, "plant": plant})
    steps.append({"body": [_lua("dismount_tool()")], "again": True})
    return steps


def _plan_sequence(robot: Robot, wants: dict[str, Any]) -> list[Step]:
    number = wants.get("sequence_id")
    if type(number) is not int or not robot.resources.filter(kind="sequences", pk=number).exists():
        raise BadJob("sequence")
    return [{"body": [{"kind": "execute", "args": {"sequence_id": number}}], "again": False}]


_PLANNERS = {
    JobKind.WATER: _plan_water,
    JobKind.PHOTOGRAPH: _plan_photographs,
    JobKind.MEASURE: _plan_measuring,
    JobKind.SOW: _plan_sowing,
    JobKind.SEQUENCE: _plan_sequence,
}


def _list_places(robot: Robot, wants: dict[str, Any]) -> list[tuple[float, float, int]]:
    """Return where: at plants of this robot, or at places that were named; and what each usually drinks."""
    points, places = wants.get("points"), wants.get("places")
    if isinstance(points, list) and 0 < len(points) <= MOST_PLACES and all(type(n) is int for n in points):
        rows = {row.pk: row for row in robot.points.select_related("crop").filter(pk__in=points)}
        if set(points) <= rows.keys():
            return [(row.x, row.y, _find_usual(row)) for row in (rows[n] for n in points)]
    elif isinstance(places, list) and 0 < len(places) <= MOST_PLACES:
        return [(*_read_place(robot, place), LEAST_ML) for place in places]
    raise BadJob("places")


def _read_place(robot: Robot, place: Any) -> tuple[float, float]:
    if not isinstance(place, list) or len(place) != 2:
        raise BadJob("places")
    return _read_number(place[0], 0, robot.max_x_mm), _read_number(place[1], 0, robot.max_y_mm)


def _read_number(found: Any, least: float, most: float) -> float:
    if isinstance(found, bool) or not isinstance(found, (int, float)) or not least <= found <= most:
        raise BadJob("number")
    return float(found)


def _find_usual(row: Point) -> int:
    return row.crop.water_ml if row.crop else 50


def _find_slot(robot: Robot, names: Sequence[str]) -> Point | None:
    tools = [row.pk for row in robot.resources.filter(kind="tools") if row.data.get("name") in names]
    return robot.points.filter(pointer_type=PointerType.TOOL_SLOT, tool_id__in=tools).first()


def _go(x: float, y: float, z: float) -> dict[str, Any]:
    """Up, across, down."""
    parts: list[dict[str, Any]] = [
        {
            "kind": "axis_overwrite",
            "args": {"axis": axis, "axis_operand": {"kind": "numeric", "args": {"number": value}}},
        }
        for axis, value in (("x", x), ("y", y), ("z", z))
    ]
    return {"kind": "move", "args": {}, "body": [*parts, {"kind": "safe_z", "args": {}}]}


def _write(pin: int, value: int) -> dict[str, Any]:
    return {"kind": "write_pin", "args": {"pin_number": pin, "pin_value": value, "pin_mode": 0}}


def _wait(seconds: float) -> dict[str, Any]:
    return {"kind": "wait", "args": {"milliseconds": round(seconds * 1000)}}


def _lua(script: str) -> dict[str, Any]:
    return {"kind": "lua", "args": {"lua": script}}
