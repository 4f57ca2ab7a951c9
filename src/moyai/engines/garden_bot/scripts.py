"""The few scripts (Lua) that are understood: what the official clients send. Everything else is refused.

A script could do anything, without end; those here are calls of FarmBot's own functions with plain values,
and what they do is known before they run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBER = r"(-?\d{1,6}(?:\.\d{1,6})?)"
NAME = r'"([^"\\\n]{1,80})"'
STATUS = r'"([A-Za-z ]{1,40})"'
NOZZLE = "Watering Nozzle"


@dataclass(frozen=True, slots=True)
class MountTool:
    """``mount_tool("Seeder")``: fetches a tool from its slot."""

    name: str


@dataclass(frozen=True, slots=True)
class DismountTool:
    """``dismount_tool()``: brings the mounted tool back."""


@dataclass(frozen=True, slots=True)
class Dispense:
    """``dispense(100, {tool_name = "Watering Nozzle", pin = 8})``: so many ml.

    Attributes:
        ml: How much, above 0 and at most 10,000.
        tool: Whose flow is counted with.
        pin: Of the valve.
    """

    ml: float
    tool: str = NOZZLE
    pin: int = 8


@dataclass(frozen=True, slots=True)
class SetJob:
    """``set_job("Sowing", {status = "working", percent = 50})``: shows how far something is."""

    name: str
    status: str
    percent: float


@dataclass(frozen=True, slots=True)
class CompleteJob:
    """``complete_job("Sowing")``."""

    name: str


@dataclass(frozen=True, slots=True)
class Return:
    """``return true``, ``return 12.5``."""

    value: bool | float


Script = MountTool | DismountTool | Dispense | SetJob | CompleteJob | Return

_MOUNT = re.compile(rf"mount_tool \( {NAME} \)".replace(" ", r"\s*"))
_DISMOUNT = re.compile(r"dismount_tool\s*\(\s*\)")
_DISPENSE = re.compile(
    rf"dispense \( {NUMBER} (?:, \{{ (?:tool_name = {NAME})? ,? (?:pin = (\d{{1,2}}))? \}} )? \)".replace(
        " ", r"\s*"
    )
)
_COMPLETE = re.compile(rf"complete_job \( {NAME} \)".replace(" ", r"\s*"))
_RETURN = re.compile(rf"return\s+(true|false|{NUMBER})")
_SET_JOB = re.compile(
    rf"local job_name = {NAME} set_job \( job_name \) (?:--[^\n]*\n)? "
    rf"set_job \( job_name , \{{ status = {STATUS} , percent = {NUMBER} ,? \}} \)".replace(" ", r"\s*")
)
_SET_JOB_SHORT = re.compile(
    rf"set_job \( {NAME} , \{{ status = {STATUS} , percent = {NUMBER} ,? \}} \)".replace(" ", r"\s*")
)


def find_script(lua: str) -> Script | None:
    """Return what a script does, or None where it is not one of those that are understood."""
    text = lua.strip().rstrip(";").rstrip()
    if found := _MOUNT.fullmatch(text):
        return MountTool(found[1])
    if _DISMOUNT.fullmatch(text):
        return DismountTool()
    if found := _DISPENSE.fullmatch(text):
        ml = float(found[1])
        return Dispense(ml, found[2] or NOZZLE, int(found[3] or 8)) if 0 < ml <= 10_000 else None
    if found := _COMPLETE.fullmatch(text):
        return CompleteJob(found[1])
    if found := _SET_JOB.fullmatch(text) or _SET_JOB_SHORT.fullmatch(text):
        return SetJob(found[1], found[2], min(100.0, max(0.0, float(found[3]))))
    if found := _RETURN.fullmatch(text):
        return Return(found[1] == "true" if found[1] in ("true", "false") else float(found[1]))
    return None


def find_number(lua: str) -> float | None:
    """Return the number that a script gives, or None where it gives none or is not understood."""
    script = find_script(lua)
    if isinstance(script, Return) and not isinstance(script.value, bool):
        return script.value
    return None
