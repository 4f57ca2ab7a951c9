"""What a bot takes places, variables and pins to be: from the rows it has fetched."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from moyai.engines.garden_bot.bed import Place
from moyai.engines.garden_bot.language import Node
from moyai.engines.garden_bot.language.commands import Execute
from moyai.engines.garden_bot.language.data import (
    Coordinate,
    Identifier,
    NamedPin,
    ParameterDeclaration,
    Point,
    PointGroup,
    Tool,
)
from moyai.engines.garden_bot.virtual.program import Failed, Scope

if TYPE_CHECKING:
    from moyai.engines.garden_bot.virtual.bot import VirtualBot


def resolve(node: Node, scope: Scope) -> Node:
    """Return a value, or what its variable stands for."""
    if isinstance(node, Identifier):
        if node.label not in scope:
            raise Failed(f"Variable {node.label} is not set.")
        return scope[node.label]
    return node


def locate(bot: VirtualBot, node: Node, scope: Scope) -> Place:
    """Return the place that a value is."""
    value = resolve(node, scope)
    if isinstance(value, Coordinate):
        return Place(value.x, value.y, value.z)
    if isinstance(value, Tool):
        slot = bot.known.slots.get(value.tool_id)
        if slot is None:
            raise Failed(f"Tool {value.tool_id} is in no slot.")
        return slot.place
    if isinstance(value, Point):
        place = bot.known.points.get(value.pointer_id)
        if place is None:
            raise Failed(f"{value.pointer_type} {value.pointer_id} not found.")
        return place
    raise Failed(f"{value.kind} is no place.")


def find_pin(bot: VirtualBot, pin: int | NamedPin) -> int | None:
    """Return a pin's number; None for the lights of the box."""
    if isinstance(pin, int):
        return pin
    if pin.pin_type.startswith("BoxLed"):
        return None
    rows = bot.known.peripherals if pin.pin_type == "Peripheral" else bot.known.sensors
    if pin.pin_id not in rows:
        raise Failed(f"Could not find {pin.pin_type} by id: {pin.pin_id}")
    return rows[pin.pin_id]


def make_scopes(bot: VirtualBot, call: Execute, outer: Scope) -> list[Scope]:
    """Return the variables of a call: once, or once for each point of the groups that it is given."""
    sequence = bot.known.sequences[call.sequence_id]
    given = {each.label: resolve(each.data_value, outer) for each in call.body}
    values: dict[str, list[Node]] = {}
    for each in sequence.locals.body:
        if isinstance(each, ParameterDeclaration):
            value = given.get(each.label, each.default_value)
        else:
            value = each.data_value
        if isinstance(value, PointGroup):
            ids = bot.known.groups.get(value.point_group_id, ())
            values[each.label] = [Point("GenericPointer", one) for one in ids]
        else:
            values[each.label] = [value]
    return [dict(zip(values, each, strict=True)) for each in product(*values.values())]
