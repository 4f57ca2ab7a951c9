"""The 36 commands that a bot obeys, on their own or as steps of a sequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from moyai.engines.garden_bot.language import sentences as say
from moyai.engines.garden_bot.language.data import (
    Axis,
    AxisOrAll,
    Channel,
    Coordinate,
    Id,
    Identifier,
    Lua,
    Millimetres,
    Name,
    NamedPin,
    Nothing,
    Numeric,
    Pair,
    ParameterApplication,
    Pin,
    PinMode,
    Point,
    Random,
    Resource,
    SpecialValue,
    Tool,
)
from moyai.engines.garden_bot.language.node import Node
from moyai.engines.garden_bot.language.rules import Among, Number, Text, Whole
from moyai.engines.sentences import Sentence

MessageType = Literal["assertion", "busy", "debug", "error", "fun", "info", "success", "warn"]
AssertionType = Literal["abort", "abort_recover", "continue", "recover"]
Operator = Literal["<", ">", "is", "is_undefined", "not"]
PinIoMode = Literal["input", "input_pullup", "output"]
Route = Literal["high", "in_order", "low"]
Grouping = Literal[
    "x", "x,y", "x,y,z", "x,yz", "x,z", "x,z,y", "xy", "xy,z", "xyz", "xz", "xz,y", "y", "y,x", "y,x,z",
    "y,xz", "y,z", "y,z,x", "yz", "yz,x", "z", "z,x", "z,x,y", "z,xy", "z,y", "z,y,x",
]  # fmt: skip
LEFT_SIDES = ("x", "y", "z", *(f"pin{number}" for number in range(70)))

Percent = Annotated[int, Whole(1, 100)]
Operand = Coordinate | Identifier | Lua | Numeric | Point | Random | SpecialValue | Tool


@dataclass(frozen=True, slots=True)
class AxisOverwrite(Node):
    """Part of a move: an axis goes there."""

    axis: Axis
    axis_operand: Operand


@dataclass(frozen=True, slots=True)
class AxisAddition(Node):
    """Part of a move: an axis goes that much further."""

    axis: Axis
    axis_operand: Operand


@dataclass(frozen=True, slots=True)
class SpeedOverwrite(Node):
    """Part of a move: per cent of the greatest speed of an axis."""

    axis: Axis
    speed_setting: Lua | Numeric

    def find_own_fault(self) -> Sentence | None:
        """Return what is wrong with a speed that is a number."""
        if isinstance(self.speed_setting, Numeric):
            return Number(1, 100).find_fault(self.speed_setting.number)
        return None


@dataclass(frozen=True, slots=True)
class SafeZ(Node):
    """Part of a move: up to the safe height first, then across, then down."""


@dataclass(frozen=True, slots=True)
class AxisOrder(Node):
    """Part of a move: which axes go together, and in which order."""

    grouping: Grouping
    route: Route


@dataclass(frozen=True, slots=True)
class Execute(Node):
    """Runs a sequence."""

    sequence_id: Id
    body: tuple[ParameterApplication, ...] = ()


@dataclass(frozen=True, slots=True)
class If(Node):
    """Runs one sequence or another."""

    kind: ClassVar[str] = "_if"
    lhs: Annotated[str | NamedPin, Among(LEFT_SIDES)]
    op: Operator
    rhs: Annotated[float, Number()]
    then: Execute | Nothing
    otherwise: Execute | Nothing
    body: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Assertion(Node):
    """Goes on, stops or recovers by what a script says."""

    lua: Annotated[str, Text(1, 10_000)]
    assertion_type: AssertionType
    then: Execute | Nothing


@dataclass(frozen=True, slots=True)
class Calibrate(Node):
    """Finds home and the length of an axis."""

    axis: AxisOrAll


@dataclass(frozen=True, slots=True)
class ChangeOwnership(Node):
    """Gives the bot to another account."""

    body: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckUpdates(Node):
    """Looks for updates."""

    package: Name


@dataclass(frozen=True, slots=True)
class EmergencyLock(Node):
    """Stops everything at once."""


@dataclass(frozen=True, slots=True)
class EmergencyUnlock(Node):
    """Lets it move again."""


@dataclass(frozen=True, slots=True)
class ExecuteScript(Node):
    """Runs an installed script (Farmware)."""

    label: Name
    body: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class FactoryReset(Node):
    """Forgets everything."""

    package: Name


@dataclass(frozen=True, slots=True)
class FindHome(Node):
    """Feels for home."""

    axis: AxisOrAll
    speed: Percent


@dataclass(frozen=True, slots=True)
class FlashFirmware(Node):
    """Writes the microcontroller's firmware."""

    package: Name


@dataclass(frozen=True, slots=True)
class Home(Node):
    """Goes to 0."""

    axis: AxisOrAll
    speed: Percent


@dataclass(frozen=True, slots=True)
class InstallFarmware(Node):
    """Installs a script from an address."""

    url: Annotated[str, Text(1, 2_000)]


@dataclass(frozen=True, slots=True)
class InstallFirstPartyFarmware(Node):
    """Installs FarmBot's own scripts."""


@dataclass(frozen=True, slots=True)
class Move(Node):
    """Moves as its parts say; later parts overrule earlier ones."""

    body: tuple[AxisAddition | AxisOrder | AxisOverwrite | SafeZ | SpeedOverwrite, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveAbsolute(Node):
    """Moves to a place and an offset from it."""

    location: Tool | Coordinate | Point | Identifier
    offset: Coordinate
    speed: Percent


@dataclass(frozen=True, slots=True)
class MoveRelative(Node):
    """Moves by so many mm."""

    x: Millimetres
    y: Millimetres
    z: Millimetres
    speed: Percent


@dataclass(frozen=True, slots=True)
class PowerOff(Node):
    """Switches itself off."""


@dataclass(frozen=True, slots=True)
class ReadPin(Node):
    """Reads a pin; a sensor's pin makes a sensor reading."""

    pin_number: Pin
    label: Annotated[str, Text(0, 255)]
    pin_mode: PinMode


@dataclass(frozen=True, slots=True)
class ReadStatus(Node):
    """Sends its state."""


@dataclass(frozen=True, slots=True)
class Reboot(Node):
    """Starts again: the computer or the microcontroller."""

    package: Name


@dataclass(frozen=True, slots=True)
class RemoveFarmware(Node):
    """Removes a script."""

    package: Name


@dataclass(frozen=True, slots=True)
class SendMessage(Node):
    """Says something: a log, and what its channels are."""

    message: Annotated[str, Text(1, 300)]
    message_type: MessageType
    body: tuple[Channel, ...] = ()


@dataclass(frozen=True, slots=True)
class SetPinIoMode(Node):
    """Says whether a pin is read or written."""

    pin_number: Pin
    pin_io_mode: PinIoMode


@dataclass(frozen=True, slots=True)
class SetServoAngle(Node):
    """Turns a servo."""

    pin_number: Annotated[int | NamedPin, Among((4, 5, 6, 11))]
    pin_value: Annotated[int, Whole(0, 180)]


@dataclass(frozen=True, slots=True)
class SetUserEnv(Node):
    """Keeps values for scripts."""

    body: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Sync(Node):
    """Fetches what changed."""


@dataclass(frozen=True, slots=True)
class TakePhoto(Node):
    """Takes a picture and sends it to the API."""


@dataclass(frozen=True, slots=True)
class TogglePin(Node):
    """Switches a pin over."""

    pin_number: Pin


@dataclass(frozen=True, slots=True)
class UpdateFarmware(Node):
    """Updates a script."""

    package: Name


@dataclass(frozen=True, slots=True)
class UpdateResource(Node):
    """Changes a row of the REST API."""

    resource: Identifier | Resource | Point
    body: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait(Node):
    """Waits, at most three minutes."""

    milliseconds: Annotated[int, Whole(0, 180_000)]


@dataclass(frozen=True, slots=True)
class WritePin(Node):
    """Writes a pin: 0 or 1 digital, 0 to 255 analog."""

    pin_number: Pin
    pin_value: Annotated[int, Whole(0, 255)]
    pin_mode: PinMode

    def find_own_fault(self) -> Sentence | None:
        """Return what is wrong with a digital value."""
        return say.DIGITAL if self.pin_mode == 0 and self.pin_value > 1 else None


@dataclass(frozen=True, slots=True)
class Zero(Node):
    """Calls the place where it is 0."""

    axis: AxisOrAll


Command = (
    If
    | Assertion
    | Calibrate
    | ChangeOwnership
    | CheckUpdates
    | EmergencyLock
    | EmergencyUnlock
    | Execute
    | ExecuteScript
    | FactoryReset
    | FindHome
    | FlashFirmware
    | Home
    | InstallFarmware
    | InstallFirstPartyFarmware
    | Lua
    | Move
    | MoveAbsolute
    | MoveRelative
    | PowerOff
    | ReadPin
    | ReadStatus
    | Reboot
    | RemoveFarmware
    | SendMessage
    | SetPinIoMode
    | SetServoAngle
    | SetUserEnv
    | Sync
    | TakePhoto
    | TogglePin
    | UpdateFarmware
    | UpdateResource
    | Wait
    | WritePin
    | Zero
)
