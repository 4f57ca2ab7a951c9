"""The machine over the bed: axes, pins, the head with its tool, the valve. It knows nothing of commands."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, hypot

from moyai.engines.garden_bot.bed import AXES, VACUUM_PIN, WATER_PIN, Bed, Place, Slot
from moyai.engines.garden_bot.virtual.axes import Axis
from moyai.engines.garden_bot.virtual.garden import Garden
from moyai.engines.garden_bot.virtual.plants import RADISH, Crop

POUR_S = 0.5
OPEN_FLOW_ML_S = 50.0  # without a nozzle of known flow
CLOGGED = 0.15
NEAR_MM = 3.0
SEEDS = ("Seed Bin", "Seed Tray", "Seed Trough")
SEEDER, WEEDER, SOIL_SENSOR = "Seeder", "Weeder", "Soil Sensor"
REACH_MM = 25.0


@dataclass(slots=True)
class Head:
    """What hangs at the arm.

    Attributes:
        tool: The slot of the mounted tool; None: none.
        caught: The slot whose tool the head's magnets hold while it still hangs there.
        seed: What its needle holds.
    """

    tool: Slot | None = None
    caught: Slot | None = None
    seed: Crop | None = None


class Machine:
    """The hardware of one bot.

    Attributes:
        axes: x, y and z.
        pins: Value of each pin that was written.
        head: The tool.
        poured_ml: Since the start.
        crop: What seeds are in the bins.
        is_clogged, is_empty: The nozzle; the bins: faults.
        slots: Where tools and seeds are.
    """

    def __init__(self, bed: Bed, garden: Garden) -> None:
        self.bed = bed
        self.garden = garden
        self.axes = {
            name: Axis(name, motor, least, most)
            for name, motor, least, most in zip(AXES, bed.motors, bed.least, bed.most, strict=True)
        }
        self.pins: dict[int, int] = {}
        self.head = Head()
        self.poured_ml = 0.0
        self.crop = RADISH
        self.is_clogged = self.is_empty = False
        self.slots: list[Slot] = []
        self._poured_s = 0.0

    def find_true(self, now_s: float) -> Place:
        """Return where the head is in the frame."""
        return Place(*(axis.find_true_mm(now_s) for axis in self.axes.values()))

    def find_place(self, now_s: float) -> Place:
        """Return where the bot takes the head to be."""
        return Place(*(axis.find_mm(now_s) for axis in self.axes.values()))

    @property
    def is_watering(self) -> bool:
        """Whether the valve is open."""
        return bool(self.pins.get(WATER_PIN))

    @property
    def flow_ml_s(self) -> float:
        """What comes out of the open valve."""
        flow = (self.head.tool.flow_ml_s if self.head.tool else 0.0) or OPEN_FLOW_ML_S
        return flow * (CLOGGED if self.is_clogged else 1.0)

    def write(self, pin: int, value: int, now_s: float) -> None:
        """Write a pin; what hangs on it acts at once."""
        self.pour_until(now_s)
        before, self.pins[pin] = self.pins.get(pin, 0), value
        if pin == VACUUM_PIN:
            if value and not before:
                self._suck(now_s)
            elif before and not value:
                self._let_go(now_s)

    def halt(self, now_s: float) -> None:
        """Stand still."""
        self.pour_until(now_s)
        for axis in self.axes.values():
            axis.halt(now_s)

    def shut_down(self, now_s: float) -> None:
        """Stand still, shut the valve, switch everything off."""
        self.halt(now_s)
        for pin in [each for each, value in self.pins.items() if value]:
            self.write(pin, 0, now_s)

    def pour_until(self, now_s: float) -> None:
        """Let the water run that has not been counted yet, in slices of half a second."""
        while self._poured_s < now_s:
            if not self.is_watering:
                self._poured_s = now_s
                return
            end = min(now_s, (floor(self._poured_s / POUR_S + 1e-9) + 1) * POUR_S)
            ml = self.flow_ml_s * (end - self._poured_s)
            at = self.find_true((self._poured_s + end) / 2)
            self.garden.soil.pour(at.x, at.y, ml)
            self.poured_ml += ml
            self._poured_s = end

    def settle(self, now_s: float) -> None:
        """Stand after a move: the head touches what is there."""
        self.halt(now_s)
        at, head = self.find_true(now_s), self.head
        head.caught = next((each for each in self.slots if self._may_catch(each, at)), None)
        if self.pins.get(VACUUM_PIN) and head.seed is None:
            self._suck(now_s)
        is_low = at.z <= self.bed.soil_mm - 5.0
        if is_low and head.tool is not None and head.tool.name == WEEDER:
            self.garden.uproot(at.x, at.y, REACH_MM)

    def leave(self, to: Place) -> bool:
        """Leave for a place: a tool in its slot comes along, or stays. Return whether the way is free.

        Args:
            to: In the frame.
        """
        head, slot = self.head, self.head.caught
        if slot is None:
            return True
        at = slot.place
        if to.z > at.z + NEAR_MM:
            head.tool = head.caught = None
            return True
        dx, dy = slot.front.x - at.x, slot.front.y - at.y
        is_out = (to.x - at.x) * dx + (to.y - at.y) * dy > 0 and abs(to.z - at.z) <= NEAR_MM
        if not is_out:
            return all(abs(a - b) <= NEAR_MM for a, b in zip(to, at, strict=True))
        head.tool, head.caught = slot, None
        return True

    def _may_catch(self, slot: Slot, at: Place) -> bool:
        is_there = all(abs(a - b) <= NEAR_MM for a, b in zip(slot.place, at, strict=True))
        is_fitting = self.head.tool is None or self.head.tool.tool_id == slot.tool_id
        return is_there and is_fitting and slot.pull_out != 0 and slot.name not in SEEDS

    def find_seeds(self, at: Place) -> Slot | None:
        """Return the container of seeds that the needle stands in."""
        for each in self.slots:
            is_over = hypot(each.place.x - at.x, each.place.y - at.y) <= REACH_MM
            if each.name in SEEDS and is_over and abs(each.place.z - at.z) <= 10.0:
                return each
        return None

    def _suck(self, now_s: float) -> None:
        head = self.head
        if head.tool is None or head.tool.name != SEEDER or self.is_empty:
            return
        if self.find_seeds(self.find_true(now_s)):
            head.seed = self.crop

    def _let_go(self, now_s: float) -> None:
        """Drop the seed: in the soil it is sown, above it it is lost, over its bin it falls back."""
        seed, self.head.seed = self.head.seed, None
        at = self.find_true(now_s)
        if seed is not None and at.z <= self.bed.soil_mm + 15.0 and not self.find_seeds(at):
            self.garden.sow(seed, at.x, at.y)
