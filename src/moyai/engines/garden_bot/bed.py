"""The bed, and what a bot has been told about it: lengths, plants, tools and their slots, pins, sequences.

All lengths are mm from home, where x, y and z are 0. z counts downwards: 0 is as high as the arm goes, the
soil is at -400 or so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from moyai.engines.garden_bot.language import Sequence

AXES = ("x", "y", "z")
WATER_PIN, VACUUM_PIN, LIGHT_PIN, WEEDER_PIN = 8, 9, 7, 10
SOIL_PIN, TOOL_PIN = 59, 63
PULL_OUT_MM = 100.0


class Place(NamedTuple):
    """A place, mm from home."""

    x: float
    y: float
    z: float


@dataclass(frozen=True, slots=True)
class Motor:
    """How an axis moves.

    Attributes:
        fastest_mm_s: At 100 per cent.
        gain_mm_s2: How fast it gets faster and slower.
        steps_per_mm: Of the motor.
        home_mm_s: How fast it feels for its end.
    """

    fastest_mm_s: float
    gain_mm_s2: float
    steps_per_mm: float
    home_mm_s: float

    def __post_init__(self) -> None:
        if min(self.fastest_mm_s, self.gain_mm_s2, self.steps_per_mm, self.home_mm_s) <= 0:
            raise ValueError("a motor's figures are above 0")


_LENGTH = Place(2_700.0, 1_200.0, 500.0)  # a FarmBot Genesis on a bed of 3 m


@dataclass(frozen=True, slots=True)
class Bed:
    """The frame that the bot moves in.

    Attributes:
        length_mm: How far x, y and z go; x and y from 0 up, z from 0 down.
        soil_mm: Where the soil is, z.
        safe_mm: The height at which nothing is in the way, z.
        motors: For x, y and z. FarmBot's own defaults: 800 steps a second at 5 (z: 25) steps per mm.
    """

    length_mm: Place = _LENGTH
    soil_mm: float = -400.0
    safe_mm: float = -50.0
    motors: tuple[Motor, Motor, Motor] = (
        Motor(160.0, 210.0, 5.0, 30.0),
        Motor(160.0, 210.0, 5.0, 30.0),
        Motor(32.0, 40.0, 25.0, 16.0),
    )

    def __post_init__(self) -> None:
        if min(self.length_mm) <= 0:
            raise ValueError("a bed has a length")
        if not -self.length_mm.z <= self.soil_mm <= self.safe_mm <= 0:
            raise ValueError("the soil is below the safe height, both within reach")

    @property
    def least(self) -> Place:
        """The corner of the least x, y and z."""
        return Place(0.0, 0.0, -self.length_mm.z)

    @property
    def most(self) -> Place:
        """The corner of the greatest x, y and z."""
        return Place(self.length_mm.x, self.length_mm.y, 0.0)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a tool hangs.

    Attributes:
        tool_id: Of the tool.
        name: Of the tool, as scripts call it.
        place: Of the tool.
        pull_out: 0 none, 1 +x, 2 -x, 3 +y, 4 -y.
        is_on_gantry: It moves along with the gantry and is not mounted by script.
        flow_ml_s: For a nozzle.
    """

    tool_id: int
    name: str
    place: Place
    pull_out: int = 1
    is_on_gantry: bool = False
    flow_ml_s: float = 0.0

    @property
    def front(self) -> Place:
        """Where the arm stands once the tool is pulled out."""
        dx, dy = {1: (1, 0), 2: (-1, 0), 3: (0, 1), 4: (0, -1)}.get(self.pull_out, (0, 0))
        return Place(self.place.x + dx * PULL_OUT_MM, self.place.y + dy * PULL_OUT_MM, self.place.z)


@dataclass(frozen=True, slots=True)
class Known:
    """The rows of the REST API that a bot has fetched.

    Attributes:
        sequences: By id.
        points: Places of plants, weeds and marks, by id.
        slots: By the id of their tool.
        peripherals: Pins, by id.
        sensors: Pins, by id.
        groups: Ids of points, by id of the group.
        names: Of what is connected, by pin, and of sequences: ``("pin", 8)``, ``("sequence", 5)``.
    """

    sequences: Mapping[int, Sequence] = field(default_factory=dict)
    points: Mapping[int, Place] = field(default_factory=dict)
    slots: Mapping[int, Slot] = field(default_factory=dict)
    peripherals: Mapping[int, int] = field(default_factory=dict)
    sensors: Mapping[int, int] = field(default_factory=dict)
    groups: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    names: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def find_slot(self, name: str) -> Slot | None:
        """Return the slot of the tool of a name, or None."""
        return next((each for each in self.slots.values() if each.name == name), None)


NOTHING_KNOWN = Known()
