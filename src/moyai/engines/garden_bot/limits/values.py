"""What places, numbers, pins and variables stand for."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from moyai.engines.garden_bot.bed import Known, Place
from moyai.engines.garden_bot.language import Node, Sequence
from moyai.engines.garden_bot.language.commands import Execute
from moyai.engines.garden_bot.language.data import (
    Coordinate,
    Identifier,
    Lua,
    NamedPin,
    Numeric,
    ParameterDeclaration,
    Point,
    PointGroup,
    Random,
    SpecialValue,
    Tool,
)
from moyai.engines.garden_bot.limits import sentences as say
from moyai.engines.garden_bot.limits.problem import Limits
from moyai.engines.garden_bot.limits.solution import Code
from moyai.engines.garden_bot.limits.spans import Room, Span, exactly
from moyai.engines.garden_bot.limits.standing import Stop
from moyai.engines.garden_bot.scripts import find_number

Scope = Mapping[str, Node]


def look_up(node: Node, scope: Scope) -> Node:
    """Return a value, or what the variable that it is stands for.

    Raises:
        Stop: The variable stands for nothing.
    """
    if not isinstance(node, Identifier):
        return node
    value = scope.get(node.label)
    if value is None or isinstance(value, Identifier):
        raise Stop(Code.NO_VALUE, say.NO_VALUE.format(name=node.label))
    return value


def find_place(node: Node, scope: Scope, known: Known) -> Place:
    """Return the place that a value is.

    Raises:
        Stop: It is none, or is not registered.
    """
    match look_up(node, scope):
        case Coordinate(x, y, z):
            return Place(x, y, z)
        case Point(_, number) if number in known.points:
            return known.points[number]
        case Point(kind, number):
            raise Stop(Code.NO_PLACE, say.NO_PLACE.format(what=f"{kind} {number}"))
        case Tool(number) if number in known.slots:
            return known.slots[number].place
        case Tool(number):
            raise Stop(Code.NO_PLACE, say.NO_PLACE.format(what=f"Tool {number}"))
        case other:
            name = node.label if isinstance(node, Identifier) else other.kind
            raise Stop(Code.NO_VALUE, say.NO_VALUE.format(name=name))


def find_span(node: Node, axis: str, at: Room, scope: Scope, known: Known, limits: Limits) -> Span:
    """Return what an operand of a move may be on an axis.

    Raises:
        Stop: It cannot be known.
    """
    match look_up(node, scope):
        case Numeric(number):
            return exactly(number)
        case Random(variance):
            return Span(-variance, variance)
        case SpecialValue("safe_height"):
            return exactly(limits.bed.safe_mm)
        case SpecialValue("soil_height"):
            soil, uneven = limits.bed.soil_mm, limits.soil_uneven_mm
            return Span(soil - uneven, soil + uneven)
        case SpecialValue():
            return at["xyz".index(axis)]
        case Lua(text):
            given = find_number(text)
            if given is None:
                raise Stop(Code.SCRIPT, say.SCRIPT)
            return exactly(given)
        case _:
            return exactly(getattr(find_place(node, scope, known), axis))


def find_pin(pin: int | NamedPin, known: Known) -> int | None:
    """Return the number of a pin; None for the box's own lights.

    Raises:
        Stop: It is not registered.
    """
    if isinstance(pin, int):
        return pin
    if pin.pin_type.startswith("BoxLed"):
        return None
    number = (known.peripherals if pin.pin_type == "Peripheral" else known.sensors).get(pin.pin_id)
    if number is None:
        raise Stop(Code.NO_PIN, say.NO_NAMED_PIN.format(what=f"{pin.pin_type} {pin.pin_id}"))
    return number


def list_scopes(call: Execute, sequence: Sequence, outer: Scope, known: Known) -> list[Scope]:
    """Return what a sequence's variables stand for, once for every point of a group that is given.

    Raises:
        Stop: A variable stands for nothing.
    """
    scope: dict[str, Node] = {}
    for each in sequence.locals.body:
        if not isinstance(each, ParameterDeclaration):
            scope[each.label] = each.data_value
            continue
        given = next((one.data_value for one in call.body if one.label == each.label), None)
        scope[each.label] = each.default_value if given is None else look_up(given, outer)
    choices = [_list_points(value, known) for value in scope.values()]
    return [dict(zip(scope, each, strict=True)) for each in product(*choices)]


def _list_points(value: Node, known: Known) -> list[Node]:
    if not isinstance(value, PointGroup):
        return [value]
    if value.point_group_id not in known.groups:
        raise Stop(Code.NO_PLACE, say.NO_PLACE.format(what=f"PointGroup {value.point_group_id}"))
    return [Point("GenericPointer", each) for each in known.groups[value.point_group_id]]
