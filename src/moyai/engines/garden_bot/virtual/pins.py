"""Commands that write and read pins: the valve, the vacuum pump, lights, sensors, servos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moyai.engines.garden_bot.bed import SOIL_PIN, TOOL_PIN
from moyai.engines.garden_bot.language.commands import (
    ReadPin,
    SetPinIoMode,
    SetServoAngle,
    TogglePin,
    WritePin,
)
from moyai.engines.garden_bot.language.data import NamedPin
from moyai.engines.garden_bot.virtual.faults import Fault
from moyai.engines.garden_bot.virtual.lookups import find_pin
from moyai.engines.garden_bot.virtual.machine import SOIL_SENSOR
from moyai.engines.garden_bot.virtual.outgoing import Reading
from moyai.engines.garden_bot.virtual.program import Failed, Scope, does

if TYPE_CHECKING:
    from moyai.engines.garden_bot.virtual.bot import VirtualBot

DRY_VALUE, PER_PCT = 200, 12
JUMP = 400
ANALOG = 1


def sense(bot: VirtualBot, pin: int) -> int:
    """Return what a pin reads: 0 to 1023. The soil sensor's is 200 and 12 for each per cent of moisture."""
    head = bot.machine.head
    if pin == TOOL_PIN:
        return 0 if head.tool is not None or head.caught is not None else 1
    if pin != SOIL_PIN:
        return bot.machine.pins.get(pin, 0)
    at = bot.machine.find_true(bot.now_s)
    value = bot.noise.gauss(3.0, 2.0)
    if head.tool is not None and head.tool.name == SOIL_SENSOR and at.z <= bot.machine.bed.soil_mm - 10.0:
        bot.machine.pour_until(bot.now_s)
        value += DRY_VALUE + PER_PCT * bot.garden.soil.find_moisture_pct(at.x, at.y)
    if Fault.SENSOR_JUMPS in bot.faults:
        value += bot.noise.choice((-JUMP, JUMP))
    return min(1023, max(0, round(value)))


def write(bot: VirtualBot, pin: int, value: int, mode: int) -> None:
    """Write a pin, say so, and set its guard."""
    bot.machine.write(pin, value, bot.now_s)
    bot.pin_modes[pin] = mode
    bot.guard(pin)
    name = bot.known.names.get(("pin", pin))
    label = f"The {name} peripheral value" if name else f"Pin {pin}"
    said = f"{'ON' if value else 'OFF'} (digital)" if mode == 0 else f"{value} (analog)"
    bot.log(f"{label} is {said}", verbosity=2)
    bot.touch()


@does(WritePin)
def write_pin(bot: VirtualBot, command: WritePin, scope: Scope) -> None:
    """Write a pin."""
    named = command.pin_number
    if isinstance(named, NamedPin) and named.pin_type == "Sensor":
        raise Failed("cannot write Sensor value. Use a Peripheral")
    pin = find_pin(bot, named)
    if pin is not None:
        write(bot, pin, command.pin_value, command.pin_mode)
        return
    assert isinstance(named, NamedPin)
    if command.pin_mode == ANALOG:
        raise Failed(f"cannot write {named.pin_type} in analog mode")
    bot.log(f"Turning {named.pin_type} {'ON' if command.pin_value else 'OFF'}", verbosity=2)


@does(TogglePin)
def toggle_pin(bot: VirtualBot, command: TogglePin, scope: Scope) -> None:
    """Switch a pin over."""
    pin = find_pin(bot, command.pin_number)
    if pin is None:
        raise Failed("Cannot toggle box LEDs.")
    write(bot, pin, 0 if bot.machine.pins.get(pin) else 1, 0)


@does(ReadPin)
def read_pin(bot: VirtualBot, command: ReadPin, scope: Scope) -> None:
    """Read a pin; a sensor's goes to the API."""
    pin = find_pin(bot, command.pin_number)
    if pin is None:
        return
    value = sense(bot, pin)
    if command.pin_mode == 0 and pin == SOIL_PIN:
        value = int(value > 511)
    bot.seen_pins[pin] = value
    bot.pin_modes[pin] = command.pin_mode
    is_sensor = pin in bot.known.sensors.values()
    name = bot.known.names.get(("pin", pin))
    label = f"The {name} {'sensor' if is_sensor else 'peripheral'} value" if name else f"Pin {pin}"
    bot.log(f"{label} is {value} ({'analog' if command.pin_mode else 'digital'})", verbosity=2)
    if is_sensor:
        at = bot.place
        bot.send(Reading(pin, command.pin_mode, value, at.x, at.y, at.z, bot.now_s))
    bot.touch()


@does(SetServoAngle)
def set_servo_angle(bot: VirtualBot, command: SetServoAngle, scope: Scope) -> None:
    """Turn a servo."""
    pin = find_pin(bot, command.pin_number)
    if pin not in (4, 5, 6, 11):
        raise Failed("Servos only work on pins 4, 5, 6 and 11")
    bot.log(f"Writing servo: {pin}: {command.pin_value}", verbosity=3)
    bot.machine.write(pin, command.pin_value, bot.now_s)
    bot.pin_modes[pin] = ANALOG
    bot.touch()


@does(SetPinIoMode)
def set_pin_io_mode(bot: VirtualBot, command: SetPinIoMode, scope: Scope) -> None:
    """Say whether a pin is read or written."""
    pin = find_pin(bot, command.pin_number)
    bot.log(f"Setting pin mode: {pin}: {command.pin_io_mode}", verbosity=3)
    if pin is not None and command.pin_io_mode != "output" and bot.machine.pins.get(pin):
        write(bot, pin, 0, 0)
