"""Between our rows and `engines/garden_bot`, which decides what a robot may do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moyai.core.clock import local
from moyai.engines.garden_bot.bed import TOOL_PIN, Bed, Known, Place, Slot
from moyai.engines.garden_bot.language import Malformed, Sequence, read_sequence
from moyai.engines.garden_bot.limits import EVERYDAY, Limits, Now
from moyai.services.smart_farm.enums import FarmRole, PointerType
from moyai.services.smart_farm.models import Resource, Robot

CARE = frozenset({"zero", "calibrate", "reboot"})
"""What those at the farm may use on top: it changes by what the robot goes."""
SETTERS = (FarmRole.SUPPORTER, FarmRole.ADMINISTRATOR)
WHOLE_DAY_MINUTES = 24 * 60
OTHER_PINS = frozenset({7, 9, 10, 12})
"""Light, vacuum, weeder and one more output."""


def make_limits(robot: Robot, role: str = "") -> Limits:
    """Return what a robot may be asked to do by somebody in a role."""
    opens, closes = robot.opens_minutes * 60, robot.closes_minutes * 60
    is_always = (robot.opens_minutes, robot.closes_minutes) == (0, WHOLE_DAY_MINUTES)
    return Limits(
        bed=Bed(
            length_mm=Place(float(robot.max_x_mm), float(robot.max_y_mm), float(-robot.min_z_mm)),
            soil_mm=float(robot.soil_z_mm),
            safe_mm=float(robot.safe_z_mm),
        ),
        water_ml=float(robot.water_ml_a_day),
        open_s=robot.water_s_at_once,
        flow_ml_s=robot.water_ml_s,
        hours_s=() if is_always else ((opens, closes),),
        kinds=EVERYDAY | CARE if role in SETTERS else EVERYDAY,
        water_pins=frozenset({robot.water_pin}),
        pins=OTHER_PINS | {robot.water_pin},
    )


def make_now(robot: Robot, state: dict[str, Any], *, used_ml: int, is_valve_open: bool, now: datetime) -> Now:
    """Return how a robot stands: by its last word, and by what we know."""
    at = local(now)
    settings = state.get("informational_settings")
    is_locked = isinstance(settings, dict) and settings.get("locked") is True
    return Now(
        second=at.hour * 3600 + at.minute * 60 + at.second,
        at=find_place(state),
        used_ml=float(used_ml),
        is_locked=is_locked or robot.stopped_at is not None,
        open_pins=frozenset({robot.water_pin}) if is_valve_open else frozenset(),
        tool_id=find_tool(robot, state),
    )


def find_tool(robot: Robot, state: dict[str, Any]) -> int | None:
    """Return the number of the tool that is mounted; 0: none; None: nobody knows.

    The robot says which it is when it has fetched one, or brought one back (``mounted_tool_id`` of its
    device). Its state tree tells by a pin whether any is there; where that says otherwise, nobody knows.
    """
    mounted = robot.mounted_tool_id
    pins = state.get("pins")
    pin = pins.get(str(TOOL_PIN)) if isinstance(pins, dict) else None
    value = pin.get("value") if isinstance(pin, dict) else None
    if mounted is None or value not in (0, 1):
        return mounted
    is_there = value == 0
    return mounted if is_there == (mounted > 0) else None


def find_place(state: dict[str, Any]) -> Place | None:
    """Return where a robot says that it is; None: it has not said so."""
    data = state.get("location_data")
    position = data.get("position") if isinstance(data, dict) else None
    if not isinstance(position, dict):
        return None
    axes = [position.get(axis) for axis in "xyz"]
    if not all(isinstance(each, (int, float)) and abs(each) < 1e6 for each in axes):
        return None
    return Place(*(float(each) for each in axes if isinstance(each, (int, float))))


def make_known(robot: Robot) -> Known:
    """Return the rows that a request may name."""
    rows: dict[str, list[Resource]] = {"sequences": [], "tools": [], "peripherals": [], "sensors": []}
    kinds = [*rows, "point_groups"]
    groups: dict[int, tuple[int, ...]] = {}
    for row in robot.resources.filter(kind__in=kinds):
        if row.kind == "point_groups":
            if not has_criteria(row.data):
                groups[row.pk] = tuple(row.data.get("point_ids") or ())
        else:
            rows[row.kind].append(row)
    points = list(robot.points.all())
    marks = [each for each in points if each.pointer_type != PointerType.TOOL_SLOT]
    plain = {each.pk: Place(each.x, each.y, each.z) for each in marks}
    tools = {row.pk: row for row in rows["tools"]}
    slots = {}
    for each in points:
        tool = tools.get(each.tool_id or 0)
        if each.pointer_type == PointerType.TOOL_SLOT and tool is not None:
            slots[tool.pk] = Slot(
                tool_id=tool.pk,
                name=tool.data["name"],
                place=Place(each.x, each.y, each.z),
                pull_out=each.pullout_direction,
                is_on_gantry=each.gantry_mounted,
                flow_ml_s=tool.data.get("flow_rate_ml_per_s") or 0.0,
            )
    return Known(
        sequences=_read_sequences(rows["sequences"]),
        points=plain,
        slots=slots,
        peripherals={row.pk: row.data["pin"] for row in rows["peripherals"]},
        sensors={row.pk: row.data["pin"] for row in rows["sensors"]},
        groups=groups,
    )


def has_criteria(group: dict[str, Any]) -> bool:
    """Tell whether a group takes in whatever fits, besides the points that it names.

    A robot finds out by itself which those are; so many may be no group that anything is judged by.
    """
    criteria = group.get("criteria") or {}
    day = criteria.get("day")
    days = day.get("days_ago") if isinstance(day, dict) else day
    return bool(days) or any(value for name, value in criteria.items() if name != "day")


def _read_sequences(rows: list[Resource]) -> dict[int, Sequence]:
    """Return the sequences that can be read; one that cannot is as good as not there."""
    found = {}
    for row in rows:
        try:
            found[row.pk] = read_sequence(to_sequence(row.data))
        except Malformed:
            continue
    return found


def to_sequence(data: dict[str, Any]) -> dict[str, Any]:
    """Return a row of the API as a sequence of the language."""
    args = data.get("args") or {}
    nothing = {"kind": "scope_declaration", "args": {}}
    return {
        "kind": "sequence",
        "args": {"version": args.get("version", 20180209), "locals": args.get("locals") or nothing},
        "body": data.get("body") or [],
    }
