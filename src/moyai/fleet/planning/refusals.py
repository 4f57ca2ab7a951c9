"""The engine's reasons as the fleet's refusal codes."""

from __future__ import annotations

from moyai.fleet.models import Task
from moyai.fleet.planning.plan import carries_goods
from moyai.fleet.specs import RefusalCode, TaskSpec

_CODES: dict[str, RefusalCode] = {
    "ride_too_long": "ride_too_long",
    "window_too_tight": "no_room_in_time",
    "not_allowed": "no_shift",
    "no_skill": "no_skill",
    "no_vehicle_with_capacity": "no_capacity",
    "plan_already_late": "no_room_in_time",
    "outside_shift": "outside_shifts",
    "vehicle_full": "no_capacity",
    "promises_in_the_way": "no_room_in_time",
}


def code_of(engine_code: str, wanted: TaskSpec | Task) -> RefusalCode:
    """Return the fleet's code for the engine's reason nearest to success."""
    code = _CODES[engine_code]
    if code != "no_capacity":
        return code
    if carries_goods(wanted):
        return "no_box_room"
    return "no_wheelchair_place" if wanted.wheelchairs else code
