"""Commands about commands: sequences, ifs, waits, words, and the few scripts that are understood."""

from __future__ import annotations

import re
from math import floor
from typing import TYPE_CHECKING

from moyai.engines.garden_bot.bed import Place, Slot
from moyai.engines.garden_bot.language.commands import Assertion, Execute, If, SendMessage, Wait
from moyai.engines.garden_bot.language.data import Lua, NamedPin, Nothing
from moyai.engines.garden_bot.scripts import (
    CompleteJob,
    DismountTool,
    Dispense,
    MountTool,
    Return,
    SetJob,
    find_script,
)
from moyai.engines.garden_bot.virtual.lookups import find_pin, make_scopes
from moyai.engines.garden_bot.virtual.moves import travel
from moyai.engines.garden_bot.virtual.outgoing import Change
from moyai.engines.garden_bot.virtual.pins import sense, write
from moyai.engines.garden_bot.virtual.program import Failed, Scope, Steps, does, run

if TYPE_CHECKING:
    from moyai.engines.garden_bot.virtual.bot import VirtualBot

DEEPEST = 20
SLOW = {"x": 50.0, "y": 50.0, "z": 50.0}
_PLACEHOLDER = re.compile(r"\{\{\s*(x|y|z|pin\d{1,2})\s*\}\}")


@does(Wait)
def wait(bot: VirtualBot, command: Wait, scope: Scope) -> Steps:
    """Wait."""
    bot.log(f"Waiting for {command.milliseconds} milliseconds", verbosity=3)
    yield bot.now_s + command.milliseconds / 1000


@does(SendMessage)
def send_message(bot: VirtualBot, command: SendMessage, scope: Scope) -> None:
    """Say something; ``{{ x }}`` and ``{{ pin59 }}`` are filled in."""
    at = bot.place._asdict()

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        return f"{at[name]:.2f}" if name in at else str(bot.read_cached(int(name[3:])))

    text = _PLACEHOLDER.sub(fill, command.message)
    bot.log(text, command.message_type, channels=[each.channel_name for each in command.body])


@does(Execute)
def execute(bot: VirtualBot, command: Execute, scope: Scope) -> Steps:
    """Run a sequence, for each point where it is given a group."""
    number = command.sequence_id
    if number not in bot.known.sequences:
        raise Failed(f"Could not find sequence by id: {number}")
    if bot.depth >= DEEPEST:
        raise Failed("Sequences are nested too deep.")
    name = bot.known.names.get(("sequence", number), f"sequence {number}")
    for inner in make_scopes(bot, command, scope):
        bot.log(f"Starting {name}", "busy", verbosity=2)
        bot.depth += 1
        yield from run(bot, bot.known.sequences[number].body, inner)
        bot.depth -= 1
        bot.log(f"Completed {name}", "success", verbosity=2)


def _take(bot: VirtualBot, step: Execute | Nothing, scope: Scope) -> Steps:
    if isinstance(step, Execute):
        yield from execute(bot, step, scope)


@does(If)
def branch(bot: VirtualBot, command: If, scope: Scope) -> Steps:
    """Go one way or the other."""
    left = _find_left(bot, command.lhs)
    right = command.rhs
    is_so = {
        "is": left == right,
        "not": left != right,
        "is_undefined": left is None,
        "<": left is not None and left < right,
        ">": left is not None and left > right,
    }[command.op]
    way = command.then if is_so else command.otherwise
    ending = "branching" if isinstance(way, Execute) else "continuing execution"
    words = {"<": "is less than", ">": "is greater than", "not": "is not", "is_undefined": "is unknown"}
    name = command.lhs if isinstance(command.lhs, str) else f"{command.lhs.pin_type} {command.lhs.pin_id}"
    said = words.get(command.op, "is") + ("" if command.op == "is_undefined" else f" {right:g}")
    bot.log(f"Evaluated IF statement: {name} {said}; {ending}", verbosity=3)
    yield from _take(bot, way, scope)


def _find_left(bot: VirtualBot, left: str | NamedPin) -> float | None:
    if isinstance(left, NamedPin):
        pin = find_pin(bot, left)
        return None if pin is None else bot.read_cached(pin)
    if left in ("x", "y", "z"):
        return float(getattr(bot.place, left))
    return bot.read_cached(int(left.removeprefix("pin")))


@does(Assertion)
def assertion(bot: VirtualBot, command: Assertion, scope: Scope) -> Steps:
    """Go on, recover or end, by what a script says."""
    script = find_script(command.lua)
    is_right = isinstance(script, Return) and bool(script.value)
    kind = command.assertion_type
    meta = {"assertion_passed": is_right, "assertion_type": kind}
    bot.log("Assertion passed" if is_right else "Assertion failed", "assertion", meta=meta)
    if is_right or kind == "continue":
        return
    if "recover" in kind:
        yield from _take(bot, command.then, scope)
    if "abort" in kind:
        raise Failed("Assertion failed")


@does(Lua)
def lua(bot: VirtualBot, command: Lua, scope: Scope) -> Steps:
    """Run a script, where it is one of the few that are understood."""
    match find_script(command.lua):
        case None:
            raise Failed("This bot understands a few scripts only, and not this one.")
        case MountTool(name):
            yield from _mount(bot, name)
        case DismountTool():
            yield from _dismount(bot)
        case Dispense(ml, tool, pin):
            yield from _dispense(bot, ml, tool, pin)
        case SetJob(name, status, percent):
            bot.show_job(name, status, percent)
        case CompleteJob(name):
            bot.show_job(name, "Complete", 100)


def _find_slot(bot: VirtualBot, name: str) -> Slot | None:
    slot = bot.known.find_slot(name)
    if slot is None or slot.is_on_gantry or slot.pull_out == 0:
        bot.log(f"There is no slot that {name} can be fetched from", "error", channels=["toast"])
        return None
    return slot


def _mount(bot: VirtualBot, name: str) -> Steps:
    slot = _find_slot(bot, name)
    if slot is None:
        return
    if sense(bot, 63) == 0:
        bot.log("A tool is already mounted to the UTM", "error", channels=["toast"])
        return
    job, at = f"Mounting {name}", slot.place
    bot.show_job(job, "Retracting Z", 20)
    yield from travel(bot, bot.place._replace(z=bot.safe_mm))
    bot.show_job(job, "Moving above tool", 40)
    yield from travel(bot, Place(at.x, at.y, bot.place.z))
    bot.show_job(job, "Mounting tool", 60)
    yield from travel(bot, at)
    bot.show_job(job, "Pulling tool out", 80)
    yield from travel(bot, slot.front, SLOW)
    if sense(bot, 63) == 1:
        bot.show_job(job, "Failed", 80)
        bot.log("Tool mounting failed", "error", channels=["toast"])
        return
    bot.show_job(job, "Complete", 100)
    bot.send(Change("Device", None, {"mounted_tool_id": slot.tool_id}))
    bot.log(f"{name} mounted", "success", channels=["toast"])


def _dismount(bot: VirtualBot) -> Steps:
    tool = bot.machine.head.tool
    slot = _find_slot(bot, tool.name) if tool else None
    if slot is None:
        bot.log("No tool detected on the UTM", "error", channels=["toast"])
        return
    job, at = f"Dismounting {slot.name}", slot.place
    bot.show_job(job, "Retracting Z", 20)
    yield from travel(bot, bot.place._replace(z=bot.safe_mm))
    bot.show_job(job, "Moving to front of slot", 40)
    yield from travel(bot, slot.front._replace(z=bot.place.z))
    bot.show_job(job, "Lowering Z", 60)
    yield from travel(bot, slot.front)
    bot.show_job(job, "Putting tool in slot", 80)
    yield from travel(bot, at, SLOW)
    bot.show_job(job, "Dismounting tool", 90)
    yield from travel(bot, at._replace(z=at.z + 50))
    is_held = sense(bot, 63) == 0
    bot.show_job(job, "Failed" if is_held else "Complete", 90 if is_held else 100)
    if is_held:
        bot.log("Tool dismounting failed", "error", channels=["toast"])
        return
    bot.send(Change("Device", None, {"mounted_tool_id": 0}))
    bot.log(f"{slot.name} dismounted", "success", channels=["toast"])


def _dispense(bot: VirtualBot, ml: float, tool: str, pin: int) -> Steps:
    slot = bot.known.find_slot(tool)
    if slot is None or slot.flow_ml_s <= 0:
        bot.log(f"FLOW RATE (mL/s) must be greater than 0 for the {tool} tool.", "error", channels=["toast"])
        return
    seconds = floor(ml / slot.flow_ml_s * 10) / 10
    job = f"Dispensing {ml:g}mL"
    bot.log(f"{job} over {seconds:g} seconds", "info")
    write(bot, pin, 1, 0)
    ends = bot.now_s + seconds
    while bot.now_s < ends:
        bot.show_job(job, "Dispensing", floor(100 - 100 * (ends - bot.now_s) / seconds))
        yield min(ends, bot.now_s + 1.0)
    write(bot, pin, 0, 0)
    bot.show_job(job, "Complete", 100)
