"""Commands that move the arm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moyai.engines.garden_bot.bed import AXES, Place
from moyai.engines.garden_bot.language.commands import (
    AxisAddition,
    AxisOverwrite,
    Calibrate,
    FindHome,
    Home,
    Move,
    MoveAbsolute,
    MoveRelative,
    SafeZ,
    SpeedOverwrite,
    Zero,
)
from moyai.engines.garden_bot.language.data import Lua, Numeric, Random, SpecialValue
from moyai.engines.garden_bot.scripts import find_number
from moyai.engines.garden_bot.virtual.faults import STALLS
from moyai.engines.garden_bot.virtual.lookups import locate, resolve
from moyai.engines.garden_bot.virtual.outgoing import Change
from moyai.engines.garden_bot.virtual.program import Failed, Scope, Steps, does

if TYPE_CHECKING:
    from moyai.engines.garden_bot.language import Node
    from moyai.engines.garden_bot.virtual.bot import VirtualBot

FEEL_MM = 20.0
RETRY_S = 2.0
FULL = {"x": 100.0, "y": 100.0, "z": 100.0}


def travel(bot: VirtualBot, end: Place, speeds_pct: dict[str, float] | None = None) -> Steps:
    """Move to a place, as the bot counts; beyond the ends it stops there, where its settings say so."""
    wanted = {}
    for name, mm in zip(AXES, end, strict=True):
        axis = bot.machine.axes[name]
        wanted[name] = _clamp(bot, name, mm) + axis.zero_mm
    yield from drive(bot, wanted, speeds_pct or FULL)


def drive(
    bot: VirtualBot, wanted: dict[str, float], speeds_pct: dict[str, float] = FULL, *, is_crawl: bool = False
) -> Steps:
    """Move axes to places in the frame, all at once.

    Raises:
        Failed: A motor does not turn, the frame ends before, or a tool is in the way.
    """
    machine, now_s = bot.machine, bot.now_s
    at = machine.find_true(now_s)
    to = at._replace(**wanted)
    if not machine.leave(to):
        raise Failed("Movement failed. The tool is held by its slot.")
    machine.pour_until(now_s)
    moving = [name for name in wanted if getattr(to, name) != getattr(at, name)]
    stalled = [name for name in moving if STALLS[name] in bot.faults]
    bot.set_busy(True)
    arrives = [now_s]
    for name in moving:
        axis = machine.axes[name]
        axis.is_stalled = name in stalled
        if not axis.is_stalled:
            arrives.append(axis.start(now_s, wanted[name], speed_pct=speeds_pct[name], is_crawl=is_crawl))
    yield max(arrives)
    machine.settle(bot.now_s)
    if stalled:
        yield from _retry(bot, stalled)
    bot.set_busy(False)
    struck = [name for name in moving if not _is_within(bot, name, wanted[name])]
    if struck:
        bot.crashes += 1
        raise Failed(f"Movement failed. The {struck[0].upper()} axis has struck the end of the frame.")


def _retry(bot: VirtualBot, stalled: list[str]) -> Steps:
    for _ in range(int(bot.params["param_mov_nr_retry"])):
        bot.log("Retrying movement", "debug", verbosity=1)
        yield bot.now_s + RETRY_S
    bot.set_busy(False)
    message = f"Movement failed. The {stalled[0].upper()} motor has stalled."
    bot.log(message, "error")
    raise Failed(message)


def _is_within(bot: VirtualBot, name: str, true_mm: float) -> bool:
    axis = bot.machine.axes[name]
    return axis.least_mm - 0.5 <= true_mm <= axis.most_mm + 0.5


def _clamp(bot: VirtualBot, name: str, mm: float) -> float:
    """Return where an axis stops by its settings, counted from what it takes for 0."""
    length = bot.params[f"movement_axis_nr_steps_{name}"] / bot.params[f"movement_step_per_mm_{name}"]
    is_down = bool(bot.params[f"movement_home_up_{name}"])
    far = -mm if is_down else mm
    stopped = far
    if bot.params[f"movement_stop_at_home_{name}"]:
        stopped = max(0.0, stopped)
    if bot.params[f"movement_stop_at_max_{name}"] and length > 0:
        stopped = min(length, stopped)
    if abs(stopped - far) > 1e-6:
        end = "home" if far < 0 else "max"
        bot.log(f"Stopping at {name.upper()} {end} instead of specified destination.", verbosity=3)
    return -stopped if is_down else stopped


def _say_place(place: Place) -> str:
    return ", ".join(f"{each:.2f}".rstrip("0").rstrip(".") for each in place)


@does(MoveAbsolute)
def move_absolute(bot: VirtualBot, command: MoveAbsolute, scope: Scope) -> Steps:
    """Go to a place and an offset."""
    place, off = locate(bot, command.location, scope), command.offset
    end = Place(place.x + off.x, place.y + off.y, place.z + off.z)
    bot.log(f"Moving to ({_say_place(end)})", "busy", verbosity=2)
    yield from travel(bot, end, dict.fromkeys(AXES, float(command.speed)))


@does(MoveRelative)
def move_relative(bot: VirtualBot, command: MoveRelative, scope: Scope) -> Steps:
    """Go on by so many mm."""
    at = bot.place
    end = Place(at.x + command.x, at.y + command.y, at.z + command.z)
    bot.log(f"Moving relative to ({_say_place(end)})", "busy", verbosity=2)
    yield from travel(bot, end, dict.fromkeys(AXES, float(command.speed)))


@does(Move)
def move(bot: VirtualBot, command: Move, scope: Scope) -> Steps:
    """Go as the parts say: x and y first, as the height of the soil goes by them, then z."""
    at, speeds = bot.place, dict(FULL)
    end = at._asdict()
    parts = sorted(command.body, key=lambda part: getattr(part, "axis", "x") == "z")
    for part in parts:
        if isinstance(part, AxisOverwrite):
            end[part.axis] = _measure(bot, part.axis_operand, part.axis, scope)
        elif isinstance(part, AxisAddition):
            end[part.axis] += _measure(bot, part.axis_operand, part.axis, scope)
        elif isinstance(part, SpeedOverwrite):
            speeds[part.axis] = min(100.0, max(1.0, _measure(bot, part.speed_setting, part.axis, scope)))
    to = Place(**end)
    bot.log(f"Moving to ({_say_place(to)})", "busy", verbosity=2)
    if any(isinstance(part, SafeZ) for part in command.body):
        yield from travel(bot, at._replace(z=bot.safe_mm), speeds)
        yield from travel(bot, to._replace(z=bot.place.z), speeds)
    yield from travel(bot, to, speeds)


def _measure(bot: VirtualBot, operand: Node, axis: str, scope: Scope) -> float:
    value = resolve(operand, scope)
    if isinstance(value, Numeric):
        return value.number
    if isinstance(value, Random):
        return bot.chance.uniform(-value.variance, value.variance)
    if isinstance(value, SpecialValue):
        special = {"safe_height": bot.safe_mm, "soil_height": bot.soil_mm}
        return special.get(value.label, getattr(bot.place, axis))
    if isinstance(value, Lua):
        number = find_number(value.lua)
        if number is None:
            raise Failed(f"Expected Lua to return number. {value.lua[:80]}")
        return number
    return float(getattr(locate(bot, value, scope), axis))


@does(Home)
def home(bot: VirtualBot, command: Home, scope: Scope) -> Steps:
    """Go to 0, the highest axis first."""
    where = "all axes" if command.axis == "all" else f"the {command.axis.upper()} axis"
    bot.log(f"Going to home on {where}", "busy", verbosity=2)
    for name in "zyx" if command.axis == "all" else command.axis:
        yield from travel(bot, bot.place._replace(**{name: 0.0}), dict.fromkeys(AXES, float(command.speed)))


@does(FindHome)
def find_home(bot: VirtualBot, command: FindHome, scope: Scope) -> Steps:
    """Feel for the end that is home, and call it 0."""
    where = "all axes" if command.axis == "all" else f"the {command.axis.upper()} axis"
    bot.log(f"Finding home on {where}", "busy", verbosity=2)
    for name in "zyx" if command.axis == "all" else command.axis:
        yield from _feel(bot, name, at_home=True)
        bot.machine.axes[name].zero_mm = 0.0
        bot.touch()


@does(Calibrate)
def calibrate(bot: VirtualBot, command: Calibrate, scope: Scope) -> Steps:
    """Feel for both ends, and keep the length."""
    for name in "zyx" if command.axis == "all" else command.axis:
        bot.log(f"Determining length of the {name.upper()} axis", "busy", verbosity=2)
        yield from _feel(bot, name, at_home=True)
        axis = bot.machine.axes[name]
        axis.zero_mm = 0.0
        yield from _feel(bot, name, at_home=False)
        steps = round(abs(axis.find_mm(bot.now_s)) * bot.params[f"movement_step_per_mm_{name}"])
        bot.params[f"movement_axis_nr_steps_{name}"] = steps
        bot.send(Change("FirmwareConfig", None, {f"movement_axis_nr_steps_{name}": steps}))
        yield from travel(bot, bot.place._replace(**{name: 0.0}))


def _feel(bot: VirtualBot, name: str, *, at_home: bool) -> Steps:
    """Go fast until near an end of the frame, then crawl until it is felt."""
    axis = bot.machine.axes[name]
    is_down = bool(bot.params[f"movement_home_up_{name}"])
    end = axis.most_mm if at_home == is_down else axis.least_mm
    inward = FEEL_MM if end == axis.least_mm else -FEEL_MM
    if abs(axis.find_true_mm(bot.now_s) - end) > FEEL_MM:
        yield from drive(bot, {name: end + inward})
    yield from drive(bot, {name: end}, is_crawl=True)


@does(Zero)
def zero(bot: VirtualBot, command: Zero, scope: Scope) -> None:
    """Call this place 0."""
    where = "all axes" if command.axis == "all" else f"the {command.axis.upper()} axis"
    bot.log(f"Setting home for {where}", "busy", verbosity=2)
    for name in AXES if command.axis == "all" else command.axis:
        axis = bot.machine.axes[name]
        axis.zero_mm = axis.find_true_mm(bot.now_s)
    bot.touch()
