"""Values that commands are given: places, pins, numbers, texts, variables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from moyai.engines.garden_bot.language.node import Node
from moyai.engines.garden_bot.language.rules import Number, Scalar, Simple, Text, Whole

Axis = Literal["x", "y", "z"]
AxisOrAll = Literal["x", "y", "z", "all"]
PinMode = Literal[0, 1]
PointerType = Literal["GenericPointer", "Plant", "ToolSlot", "Weed"]
PinType = Literal["BoxLed3", "BoxLed4", "Peripheral", "Sensor"]
ResourceType = Literal[
    "Device",
    "GenericPointer",
    "Peripheral",
    "Plant",
    "Point",
    "Sensor",
    "Sequence",
    "ToolSlot",
    "Weed",
]
ChannelName = Literal["email", "espeak", "ticker", "toast"]
SpecialLabel = Literal["current_location", "safe_height", "soil_height"]

Millimetres = Annotated[float, Number(-100_000, 100_000)]
Id = Annotated[int, Whole(1)]
Name = Annotated[str, Text(1, 255)]


@dataclass(frozen=True, slots=True)
class Nothing(Node):
    """Nothing is done."""


@dataclass(frozen=True, slots=True)
class Coordinate(Node):
    """A place in the bed, mm from home."""

    x: Millimetres
    y: Millimetres
    z: Millimetres


@dataclass(frozen=True, slots=True)
class Tool(Node):
    """The place of a tool's slot."""

    tool_id: Id


@dataclass(frozen=True, slots=True)
class Point(Node):
    """The place of a plant, a weed, a slot or a mark."""

    pointer_type: PointerType
    pointer_id: Id


@dataclass(frozen=True, slots=True)
class PointGroup(Node):
    """All points of a group, one after the other."""

    point_group_id: Id


@dataclass(frozen=True, slots=True)
class NamedPin(Node):
    """A pin by what is connected to it; box LEDs have no number of their own and are given -1."""

    pin_type: PinType
    pin_id: Annotated[int, Whole(-1)]


Pin = Annotated[int | NamedPin, Whole(0, 69)]


@dataclass(frozen=True, slots=True)
class Identifier(Node):
    """A variable."""

    label: Name


@dataclass(frozen=True, slots=True)
class Numeric(Node):
    """A number."""

    number: Annotated[float, Number()]


@dataclass(frozen=True, slots=True)
class TextValue(Node):
    """A text."""

    kind: ClassVar[str] = "text"
    string: Annotated[str, Text(0, 10_000)]


@dataclass(frozen=True, slots=True)
class Resource(Node):
    """A row of the REST API."""

    resource_type: ResourceType
    resource_id: Annotated[int, Whole(0)]


@dataclass(frozen=True, slots=True)
class SpecialValue(Node):
    """Where the bot is, the height that is safe, or the height of the soil."""

    label: SpecialLabel


@dataclass(frozen=True, slots=True)
class Random(Node):
    """Anything from ``-variance`` to ``variance``, mm."""

    variance: Annotated[float, Number(0, 100_000)]


@dataclass(frozen=True, slots=True)
class Lua(Node):
    """A script: a command of its own, or a value inside a move."""

    lua: Annotated[str, Text(1, 10_000)]
    body: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair(Node):
    """A name and its value."""

    label: Name
    value: Annotated[Scalar, Simple()]


@dataclass(frozen=True, slots=True)
class Channel(Node):
    """Where else a message is shown."""

    channel_name: ChannelName


@dataclass(frozen=True, slots=True)
class Explanation(Node):
    """Why something failed."""

    message: Annotated[str, Text(0, 10_000)]


@dataclass(frozen=True, slots=True)
class LocationPlaceholder(Node):
    """A place that is to be given."""


@dataclass(frozen=True, slots=True)
class NumberPlaceholder(Node):
    """A number that is to be given."""


@dataclass(frozen=True, slots=True)
class TextPlaceholder(Node):
    """A text that is to be given."""


@dataclass(frozen=True, slots=True)
class ResourcePlaceholder(Node):
    """A resource that is to be given."""

    resource_type: ResourceType


Default = (
    Coordinate
    | Identifier
    | LocationPlaceholder
    | NumberPlaceholder
    | Numeric
    | Point
    | Resource
    | ResourcePlaceholder
    | TextValue
    | TextPlaceholder
    | Tool
)
Given = Default | PointGroup


@dataclass(frozen=True, slots=True)
class ParameterApplication(Node):
    """What a variable of the sequence that is called stands for."""

    label: Name
    data_value: Given


@dataclass(frozen=True, slots=True)
class ParameterDeclaration(Node):
    """A variable that the caller gives, and what it is otherwise."""

    label: Name
    default_value: Default


@dataclass(frozen=True, slots=True)
class VariableDeclaration(Node):
    """A variable with its value."""

    label: Name
    data_value: Given


@dataclass(frozen=True, slots=True)
class ScopeDeclaration(Node):
    """The variables of a sequence."""

    body: tuple[ParameterDeclaration | VariableDeclaration, ...] = ()
