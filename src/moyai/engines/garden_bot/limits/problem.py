"""What a bot may do, and what it has done so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moyai.engines.garden_bot.bed import LIGHT_PIN, VACUUM_PIN, WATER_PIN, WEEDER_PIN, Bed, Place
from moyai.engines.garden_bot.language import RpcRequest

DAY_S = 86_400
_BED = Bed()

# What anybody who holds the bot may use. The rest changes the bot itself.
EVERYDAY = frozenset(
    {
        *("_if", "assertion", "emergency_lock", "emergency_unlock", "execute", "find_home", "home", "lua"),
        *("move", "move_absolute", "move_relative", "read_pin", "read_status", "send_message", "wait"),
        *(
            "set_servo_angle",
            "set_user_env",
            "sync",
            "take_photo",
            "toggle_pin",
            "update_resource",
            "write_pin",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the room over the bed that no arm may enter; edges belong to it.

    Attributes:
        name: What is there.
        least: Its corner of least x, y, z.
        most: The opposite one.
    """

    name: str
    least: Place
    most: Place

    def __post_init__(self) -> None:
        if any(low > high for low, high in zip(self.least, self.most, strict=True)):
            raise ValueError(f"{self.name}: a box has its lesser corner first")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is allowed on one bed.

    Attributes:
        bed: Its lengths and heights, and how fast the axes are.
        boxes: Where nothing may go.
        into_soil_mm: How far below the soil a tool may be put.
        soil_uneven_mm: By how much the soil may be higher or lower than told.
        low_travel_mm: How far it may go sideways below the safe height at once; None: as far as it likes.
        water_ml: Per day.
        open_s: How long the valve may be open at a time.
        flow_ml_s: The most that comes out of the valve.
        hours_s: From and until when it may work, seconds of the day; empty: always.
        busy_s: How long one request may take.
        most_steps: In one request, with all sequences it runs.
        kinds: The commands that may be used.
        water_pins: The valves.
        pins: The pins that may be written, valves among them.
    """

    bed: Bed = _BED
    boxes: tuple[Box, ...] = ()
    into_soil_mm: float = 60.0
    soil_uneven_mm: float = 20.0
    low_travel_mm: float | None = None
    water_ml: float = 10_000.0
    open_s: float = 30.0
    flow_ml_s: float = 100.0
    hours_s: tuple[tuple[int, int], ...] = ()
    busy_s: float = 1_800.0
    most_steps: int = 1_000
    kinds: frozenset[str] = EVERYDAY
    water_pins: frozenset[int] = frozenset({WATER_PIN})
    pins: frozenset[int] = frozenset({WATER_PIN, VACUUM_PIN, LIGHT_PIN, WEEDER_PIN, 12})

    def __post_init__(self) -> None:
        amounts = (self.into_soil_mm, self.soil_uneven_mm, self.low_travel_mm or 0.0, self.water_ml)
        if min(amounts) < 0 or min(self.open_s, self.flow_ml_s, self.busy_s, self.most_steps) <= 0:
            raise ValueError("limits are 0 or more, times, flow and steps above 0")
        if not self.water_pins <= self.pins:
            raise ValueError("the valves are among the pins that may be written")
        if any(not 0 <= start < end <= DAY_S for start, end in self.hours_s):
            raise ValueError("hours are from and until, within a day")

    @property
    def deepest_mm(self) -> float:
        """The lowest z that a tool may be put to."""
        return max(-self.bed.length_mm.z, self.bed.soil_mm - self.into_soil_mm)


@dataclass(frozen=True, slots=True)
class Now:
    """How the bot stands when it is asked.

    Attributes:
        second: Of the day, local time.
        at: Where it is, or was before what it has ended and what it has not answered; None: nobody knows.
        used_ml: Water that has been used today, or is promised to requests that wait.
        is_locked: The emergency stop is on.
        open_pins: Valves that are open.
        tool_id: The mounted tool; 0: none; None: nobody knows.
    """

    second: float = 0.0
    at: Place | None = None
    used_ml: float = 0.0
    is_locked: bool = False
    open_pins: frozenset[int] = frozenset()
    tool_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A request that a bot has answered, and after which it has not told yet where it is.

    Attributes:
        request: What it was told.
        is_done: It did all of it; otherwise it may have stopped anywhere on the way.
    """

    request: RpcRequest
    is_done: bool


def to_firmware(limits: Limits) -> Mapping[str, float]:
    """Return the limits as a bot's own firmware keeps them, for ``firmware_config``.

    The axes stop at both ends by themselves, and the pin guard shuts each valve when it was open too long,
    whatever became of the computer that opened it.
    """
    settings: dict[str, float] = {}
    for axis, length, motor in zip("xyz", limits.bed.length_mm, limits.bed.motors, strict=True):
        settings |= {
            f"movement_axis_nr_steps_{axis}": round(length * motor.steps_per_mm),
            f"movement_step_per_mm_{axis}": motor.steps_per_mm,
            f"movement_stop_at_home_{axis}": 1,
            f"movement_stop_at_max_{axis}": 1,
        }
    for number, pin in enumerate(sorted(limits.water_pins)[:5], start=1):
        settings |= {
            f"pin_guard_{number}_pin_nr": pin,
            f"pin_guard_{number}_time_out": round(limits.open_s) + 5,
            f"pin_guard_{number}_active_state": 1,  # the state that is not left to last
        }
    return settings
