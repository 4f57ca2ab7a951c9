"""What is wrong with a resource beyond its single fields."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from moyai.engines.garden_bot.language import Malformed, read_sequence
from moyai.services.smart_farm.envelope import to_sequence
from moyai.services.smart_farm.models import Resource, Robot

MOST_DAYS = 10
MOST_CURVE_DAY = 200
MOST_OFFSET_MS = 366 * 86_400_000


def find_faults(robot: Robot, kind: str, values: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong with a whole row, by field; empty: nothing."""
    check = _CHECKS.get(kind)
    return check(robot, values) if check else {}


def _check_sequence(_robot: Robot, values: Mapping[str, Any]) -> dict[str, str]:
    try:
        read_sequence(json.loads(json.dumps(to_sequence(dict(values)))))
    except Malformed as fault:
        return {"body": str(fault)}
    return {}


def _check_event(robot: Robot, values: Mapping[str, Any]) -> dict[str, str]:
    kind = "sequences" if values["executable_type"] == "Sequence" else "regimens"
    if not Resource.objects.filter(robot=robot, kind=kind, pk=values["executable_id"]).exists():
        return {"executable_id": "does not exist"}
    end = values.get("end_time")
    if end is not None and end < values["start_time"]:
        return {"end_time": "must not be before start_time"}
    if end is None and kind == "sequences" and values["time_unit"] != "never":
        return {"end_time": "is required of what repeats"}
    return {}


def _check_regimen(robot: Robot, values: Mapping[str, Any]) -> dict[str, str]:
    items = values.get("regimen_items") or []
    if not all(_is_item(each) for each in items):
        return {"regimen_items": "must have sequence_id and time_offset (ms, at most a year)"}
    wanted = {each["sequence_id"] for each in items}
    if robot.resources.filter(kind="sequences", pk__in=wanted).count() < len(wanted):
        return {"regimen_items": "has a sequence that does not exist"}
    return {}


def _is_item(each: Any) -> bool:
    if not isinstance(each, Mapping):
        return False
    number, offset = each.get("sequence_id"), each.get("time_offset")
    return type(number) is int and number > 0 and type(offset) is int and 0 <= offset <= MOST_OFFSET_MS


def _check_curve(_robot: Robot, values: Mapping[str, Any]) -> dict[str, str]:
    data = values["data"]
    is_day = all(key.isascii() and key.isdigit() and 1 <= int(key) <= MOST_CURVE_DAY for key in data)
    is_amount = all(type(each) in (int, float) and 0 <= each <= 100_000 for each in data.values())
    if not (is_day and is_amount and 1 <= len(data) <= MOST_DAYS):
        return {"data": f"must be 1 to {MOST_DAYS} days with an amount each"}
    return {}


_CHECKS: dict[str, Callable[[Robot, Mapping[str, Any]], dict[str, str]]] = {
    "sequences": _check_sequence,
    "farm_events": _check_event,
    "regimens": _check_regimen,
    "curves": _check_curve,
}
