"""May the arm go there? Axes move at once, each at its own speed, so the whole room between is looked at."""

from __future__ import annotations

from moyai.engines.garden_bot.bed import AXES, Slot
from moyai.engines.garden_bot.limits import sentences as say
from moyai.engines.garden_bot.limits.problem import Box, Limits
from moyai.engines.garden_bot.limits.solution import Code
from moyai.engines.garden_bot.limits.spans import (
    Room,
    Span,
    exactly,
    farthest_mm,
    is_sideways,
    longest_s,
    reaches,
    room_at,
)
from moyai.engines.garden_bot.limits.standing import Standing, Stop

FULL = (100.0, 100.0, 100.0)
SLOW = (50.0, 50.0, 50.0)
LIFT_MM = 50.0
SLACK = 1.5  # motors miss steps and try again


def go(
    standing: Standing,
    end: Room,
    limits: Limits,
    speeds_pct: tuple[float, float, float] = FULL,
    *,
    is_at_slot: bool = False,
    is_upright: bool = False,
) -> None:
    """Move the arm in the standing.

    Args:
        standing: Is changed.
        end: Where it goes.
        limits: Of the bed.
        speeds_pct: For each axis.
        is_at_slot: It pulls a tool out or puts it in, which is low by nature.
        is_upright: x and y stay what they are, also where they are not known.

    Raises:
        Stop: It may not.
    """
    standing.moves += 1
    if standing.is_zeroed:
        raise Stop(Code.AFTER_ZERO, say.AFTER_ZERO)
    if standing.is_lost:
        raise Stop(Code.LOST, say.LOST)
    _check_end(end, limits)
    swept = standing.at.hull(end)
    if not is_upright and is_sideways(standing.at, end):
        _check_height(swept, limits, is_at_slot=is_at_slot)
    is_rising = is_upright and end.z.least >= standing.at.z.most
    for box in limits.boxes:
        if reaches(swept, box) and not (is_rising and _stands_on_the_ground(box, limits)):
            raise Stop(Code.FORBIDDEN, say.FORBIDDEN.format(box=box.name))
    standing.at = end
    standing.passed = standing.passed.hull(swept)
    standing.pass_time(SLACK * longest_s(swept, speeds_pct, limits))


def go_safely(
    standing: Standing, end: Room, limits: Limits, speeds_pct: tuple[float, float, float] = FULL
) -> None:
    """Up to the safe height, across, and down.

    Raises:
        Stop: It may not.
    """
    safe = exactly(limits.bed.safe_mm)
    go(standing, standing.at.put(z=safe), limits, speeds_pct, is_upright=True)
    go(standing, end.put(z=safe), limits, speeds_pct)
    go(standing, end, limits, speeds_pct)


def find_end(
    standing: Standing, axis: str, limits: Limits, *, is_both: bool, speed_pct: float = 100.0
) -> None:
    """Feel for home, or for both ends, on one axis or on all: z first, so that the arm is high.

    Raises:
        Stop: It may not.
    """
    for each in "zyx" if axis == "all" else axis:
        if standing.is_lost and each == "z":
            standing.moves += 1
            standing.pass_time(limits.bed.length_mm.z / limits.bed.motors[2].home_mm_s)
            standing.at = standing.at.put(z=exactly(0.0))
            standing.is_lost = axis != "all"  # x and y are felt for next, high above everything
            continue
        if is_both:
            number = AXES.index(each)
            whole = Span(limits.bed.least[number], limits.bed.most[number])
            go(standing, standing.at.put(**{each: whole}), limits)
        home = standing.at.put(**{each: exactly(0.0)})
        go(standing, home, limits, (speed_pct,) * 3, is_upright=each == "z")


def fetch_tool(standing: Standing, slot: Slot, limits: Limits) -> None:
    """Mount a tool as FarmBot's script does: above it, down, and out of the slot.

    Raises:
        Stop: It may not.
    """
    above = room_at(slot.place).put(z=exactly(limits.bed.safe_mm))
    go(standing, standing.at.put(z=above.z), limits, is_upright=True)
    go(standing, above, limits)
    go(standing, room_at(slot.place), limits)
    go(standing, room_at(slot.front), limits, SLOW, is_at_slot=True)


def bring_tool(standing: Standing, slot: Slot, limits: Limits) -> None:
    """Put a tool back as FarmBot's script does: in front of the slot, down, in, and up.

    Raises:
        Stop: It may not.
    """
    before = room_at(slot.front).put(z=exactly(limits.bed.safe_mm))
    go(standing, standing.at.put(z=before.z), limits, is_upright=True)
    go(standing, before, limits)
    go(standing, room_at(slot.front), limits)
    go(standing, room_at(slot.place), limits, SLOW, is_at_slot=True)
    above = min(limits.bed.most.z, slot.place.z + LIFT_MM)
    go(standing, room_at(slot.place).put(z=exactly(above)), limits)


def _stands_on_the_ground(box: Box, limits: Limits) -> bool:
    """Whether nothing is below a box, so that an arm which is outside of it never rises into it."""
    return box.least.z <= limits.bed.least.z


def _check_end(end: Room, limits: Limits) -> None:
    for axis, span, least, most in zip(AXES, end, limits.bed.least, limits.bed.most, strict=True):
        if span.least < least or span.most > most:
            to = span.least if span.least < least else span.most
            text = say.OUTSIDE.format(
                axis=say.AXIS_NAMES[axis], to=f"{to:g}", least=f"{least:g}", most=f"{most:g}"
            )
            raise Stop(Code.OUTSIDE, text)
    if end.z.least < limits.deepest_mm:
        raise Stop(Code.TOO_DEEP, say.TOO_DEEP.format(deep=f"{limits.deepest_mm:g}"))


def _check_height(swept: Room, limits: Limits, *, is_at_slot: bool) -> None:
    soil = limits.bed.soil_mm + limits.soil_uneven_mm
    if swept.z.least < soil:
        raise Stop(Code.DRAGS, say.DRAGS.format(soil=f"{soil:g}"))
    if limits.low_travel_mm is None or is_at_slot or swept.z.least >= limits.bed.safe_mm:
        return
    if farthest_mm(swept) > limits.low_travel_mm:
        text = say.TOO_LOW.format(safe=f"{limits.bed.safe_mm:g}", most=f"{limits.low_travel_mm:g}")
        raise Stop(Code.TOO_LOW, text)
