"""Walks through every command of a request and all it calls, on every way it could take."""

from __future__ import annotations

from collections.abc import Iterable

from moyai.engines.garden_bot.bed import Known
from moyai.engines.garden_bot.language import Command
from moyai.engines.garden_bot.language.commands import (
    Assertion,
    AxisAddition,
    AxisOverwrite,
    Calibrate,
    EmergencyLock,
    EmergencyUnlock,
    Execute,
    FindHome,
    Home,
    If,
    Move,
    MoveAbsolute,
    MoveRelative,
    SafeZ,
    SetPinIoMode,
    SpeedOverwrite,
    TakePhoto,
    TogglePin,
    UpdateResource,
    Wait,
    WritePin,
    Zero,
)
from moyai.engines.garden_bot.language.data import Lua, NamedPin, Nothing, Numeric, Resource
from moyai.engines.garden_bot.limits import movement
from moyai.engines.garden_bot.limits import sentences as say
from moyai.engines.garden_bot.limits.problem import Limits
from moyai.engines.garden_bot.limits.solution import Code
from moyai.engines.garden_bot.limits.spans import Room, Span, exactly
from moyai.engines.garden_bot.limits.standing import Standing, Stop
from moyai.engines.garden_bot.limits.values import Scope, find_pin, find_place, find_span, list_scopes
from moyai.engines.garden_bot.scripts import (
    DismountTool,
    Dispense,
    MountTool,
    Return,
    find_number,
    find_script,
)

STEP_S = 0.5  # what a command takes beside what it does
PHOTO_S = 10.0
PLACE_LABELS = frozenset({"x", "y", "z", "pin", "mode", "tool_id", "pullout_direction", "gantry_mounted"})
MOUNTED = "mounted_tool_id"
IN_THE_BED = frozenset({"GenericPointer", "Plant", "Point", "ToolSlot", "Weed"})
"""What may be changed by a command. A bot changes rows with its own rights, whoever told it to."""
EASY_WHEN_LOCKED = frozenset({"emergency_lock", "read_status", "sync", "send_message", "set_user_env"})


def declares_a_tool(command: UpdateResource) -> bool:
    """Whether it says which tool is mounted, and nothing else."""
    is_device = isinstance(command.resource, Resource) and command.resource.resource_type == "Device"
    return is_device and {each.label for each in command.body} == {MOUNTED}


def may_change(command: UpdateResource) -> bool:
    """Whether it leaves alone where and what things are, by which later steps go, and the bot's settings."""
    if isinstance(command.resource, Resource) and command.resource.resource_type not in IN_THE_BED:
        return False
    return not any(each.label in PLACE_LABELS for each in command.body)


class Walk:
    """One walk. What it counts, it counts over all ways together."""

    def __init__(self, known: Known, limits: Limits) -> None:
        self._known = known
        self._limits = limits
        self.steps = 0
        self.path = ""  # of the step where it stopped

    def run(self, commands: Iterable[Command], standing: Standing) -> None:
        """Walk through a request; valves are shut at its end.

        Raises:
            Stop: A step may not run; ``path`` says which.
        """
        self._run(commands, standing, {}, (), "")
        if standing.open_s:
            raise Stop(Code.STAYS_ON, say.STAYS_ON)

    def _run(
        self,
        commands: Iterable[Command],
        standing: Standing,
        scope: Scope,
        callers: tuple[int, ...],
        path: str,
    ) -> None:
        for number, command in enumerate(commands):
            self.path = here = f"{path}body[{number}]"
            self._count(command, standing)
            standing.pass_time(STEP_S)
            self._do(command, standing, scope, callers, here)
            self.path = here
        self.path = path.removesuffix(" > ")

    def _add_step(self) -> None:
        self.steps += 1
        if self.steps > self._limits.most_steps:
            raise Stop(Code.TOO_MANY, say.TOO_MANY.format(most=self._limits.most_steps))

    def _count(self, command: Command, standing: Standing) -> None:
        self._add_step()
        if command.kind not in self._limits.kinds:
            raise Stop(Code.NOT_FOR_YOU, say.NOT_FOR_YOU.format(kind=command.kind))
        is_easy = isinstance(command, EmergencyUnlock) or command.kind in EASY_WHEN_LOCKED
        if standing.is_locked and not is_easy:
            raise Stop(Code.LOCKED, say.LOCKED)
        if standing.open_s and not isinstance(command, (Wait, WritePin, EmergencyLock)):
            raise Stop(Code.ONLY_WAIT, say.ONLY_WAIT)

    def _do(
        self, command: Command, standing: Standing, scope: Scope, callers: tuple[int, ...], path: str
    ) -> None:
        limits = self._limits
        match command:
            case Wait(milliseconds):
                standing.pass_time(milliseconds / 1000)
            case Move():
                self._move(command, standing, scope)
            case MoveAbsolute(location, offset, speed):
                place = find_place(location, scope, self._known)
                further = (offset.x, offset.y, offset.z)
                end = Room(*(exactly(a + b) for a, b in zip(place, further, strict=True)))
                movement.go(standing, end, limits, (speed,) * 3)
            case MoveRelative(x, y, z, speed):
                ways = (exactly(x), exactly(y), exactly(z))
                end = Room(*(at.moved(way) for at, way in zip(standing.at, ways, strict=True)))
                movement.go(standing, end, limits, (speed,) * 3, is_upright=x == y == 0)
            case Home(axis, speed) | FindHome(axis, speed):
                movement.find_end(standing, axis, limits, is_both=False, speed_pct=speed)
            case Calibrate(axis):
                movement.find_end(standing, axis, limits, is_both=True)
            case Zero():
                standing.is_zeroed = True
            case WritePin() | TogglePin() | SetPinIoMode():
                self._use_pin(command, standing)
            case TakePhoto():
                standing.pass_time(PHOTO_S)
            case EmergencyLock():
                standing.open_s.clear()
                standing.is_locked = True
            case EmergencyUnlock():  # or what waits inside a request would undo a stop that came meanwhile
                raise Stop(Code.NOT_FOR_YOU, say.UNLOCK_ALONE)
            case Lua(text):
                self._run_script(text, standing)
            case UpdateResource() if declares_a_tool(command):
                value = command.body[-1].value
                is_one = isinstance(value, (int, float)) and value > 0
                standing.tool_id, standing.has_new_tool = int(value) if is_one else 0, True
            case UpdateResource() if not may_change(command):
                raise Stop(Code.NOT_FOR_YOU, say.PLACES)
            case _:
                self._branch(command, standing, scope, callers, path)

    def _branch(
        self, command: Command, standing: Standing, scope: Scope, callers: tuple[int, ...], path: str
    ) -> None:
        match command:
            case Execute():
                self._execute(command, standing, scope, callers, path)
            case If(then=then, otherwise=otherwise):
                other = standing.copy()
                self._take(then, standing, scope, callers, path)
                self._take(otherwise, other, scope, callers, path)
                standing.join(other)
            case Assertion(lua, kind, then):
                if not isinstance(find_script(lua), Return):
                    raise Stop(Code.SCRIPT, say.SCRIPT)
                if "recover" in kind:
                    other = standing.copy()
                    self._take(then, other, scope, callers, path)
                    standing.join(other)

    def _take(
        self,
        step: Execute | Nothing,
        standing: Standing,
        scope: Scope,
        callers: tuple[int, ...],
        path: str,
    ) -> None:
        if isinstance(step, Execute):
            self._execute(step, standing, scope, callers, path)

    def _execute(
        self, call: Execute, standing: Standing, scope: Scope, callers: tuple[int, ...], path: str
    ) -> None:
        number = call.sequence_id
        sequence = self._known.sequences.get(number)
        if sequence is None:
            raise Stop(Code.NO_SEQUENCE, say.NO_SEQUENCE.format(number=number))
        if number in callers:
            raise Stop(Code.LOOP, say.LOOP.format(number=number))
        for inner in list_scopes(call, sequence, scope, self._known):
            self._add_step()
            self._run(sequence.body, standing, inner, (*callers, number), f"{path} > sequence {number} > ")
            if standing.open_s:
                raise Stop(Code.STAYS_ON, say.STAYS_ON)

    def _move(self, command: Move, standing: Standing, scope: Scope) -> None:
        if standing.is_lost:
            raise Stop(Code.LOST, say.LOST)
        spans = dict(zip("xyz", standing.at, strict=True))
        speeds = {"x": 100.0, "y": 100.0, "z": 100.0}
        for part in command.body:
            match part:
                case AxisOverwrite(axis, operand):
                    spans[axis] = self._find_span(operand, axis, standing, scope)
                case AxisAddition(axis, operand):
                    spans[axis] = spans[axis].moved(self._find_span(operand, axis, standing, scope))
                case SpeedOverwrite(axis, Numeric(number)):
                    speeds[axis] = number
                case SpeedOverwrite(axis, Lua(text)):
                    speeds[axis] = self._find_speed(text)
        end, pct = Room(**spans), (speeds["x"], speeds["y"], speeds["z"])
        if any(isinstance(part, SafeZ) for part in command.body):
            movement.go_safely(standing, end, self._limits, pct)
            return
        named = {part.axis for part in command.body if isinstance(part, (AxisOverwrite, AxisAddition))}
        movement.go(standing, end, self._limits, pct, is_upright=named <= {"z"})

    def _find_span(self, operand: object, axis: str, standing: Standing, scope: Scope) -> Span:
        assert not isinstance(operand, (str, int, float, type(None)))
        return find_span(operand, axis, standing.at, scope, self._known, self._limits)  # type: ignore[arg-type]

    def _find_speed(self, lua: str) -> float:
        number = find_number(lua)
        if number is None or not 1 <= number <= 100:
            raise Stop(Code.SCRIPT, say.SCRIPT)
        return number

    def _use_pin(self, command: WritePin | TogglePin | SetPinIoMode, standing: Standing) -> None:
        pin = self._find_writable(command.pin_number)
        is_valve = pin in self._limits.water_pins
        if standing.open_s and not is_valve:
            raise Stop(Code.ONLY_WAIT, say.ONLY_WAIT)
        if pin is None or not is_valve:
            return
        if not isinstance(command, WritePin):
            raise Stop(Code.TOGGLED, say.TOGGLED)
        if command.pin_mode != 0:
            raise Stop(Code.HALF_OPEN, say.HALF_OPEN)
        if command.pin_value:
            standing.open_s.setdefault(pin, 0.0)
        elif pin in standing.open_s:
            self._pour(standing, standing.open_s.pop(pin))

    def _find_writable(self, pin: int | NamedPin) -> int | None:
        number = find_pin(pin, self._known)
        if number is not None and number not in self._limits.pins:
            raise Stop(Code.NO_PIN, say.NO_PIN.format(pin=number))
        return number

    def _pour(self, standing: Standing, seconds: float) -> None:
        """Count what came out of a valve that is shut again."""
        if seconds > self._limits.open_s:
            text = say.OPEN_TOO_LONG.format(takes=f"{seconds:g}", most=f"{self._limits.open_s:g}")
            raise Stop(Code.OPEN_TOO_LONG, text)
        standing.water_ml += seconds * self._limits.flow_ml_s

    def _run_script(self, lua: str, standing: Standing) -> None:
        match find_script(lua):
            case None:
                raise Stop(Code.SCRIPT, say.SCRIPT)
            case MountTool(name):
                slot = self._known.find_slot(name)
                if slot is None or slot.pull_out == 0 or slot.is_on_gantry:
                    raise Stop(Code.NO_TOOL, say.NO_TOOL.format(name=name))
                movement.fetch_tool(standing, slot, self._limits)
                standing.tool_id, standing.has_new_tool = slot.tool_id, True
            case DismountTool():
                self._bring_tool(standing)
            case Dispense(ml, tool, pin):
                self._dispense(ml, tool, pin, standing)

    def _bring_tool(self, standing: Standing) -> None:
        """Bring the mounted tool to its slot: whichever it may be, where that is not known."""
        before = standing.copy()
        for slot in self._known.slots.values():
            may_be_it = before.tool_id in (None, slot.tool_id)
            if may_be_it and slot.pull_out and not slot.is_on_gantry:
                other = before.copy()
                movement.bring_tool(other, slot, self._limits)
                standing.join(other)
        standing.tool_id, standing.has_new_tool = 0, True

    def _dispense(self, ml: float, tool: str, pin: int, standing: Standing) -> None:
        if pin not in self._limits.water_pins:
            raise Stop(Code.NO_PIN, say.NO_PIN.format(pin=pin))
        slot = self._known.find_slot(tool)
        if slot is None or slot.flow_ml_s <= 0:
            raise Stop(Code.NO_FLOW, say.NO_FLOW.format(name=tool))
        seconds = ml / slot.flow_ml_s + STEP_S
        standing.pass_time(seconds)
        self._pour(standing, seconds)
