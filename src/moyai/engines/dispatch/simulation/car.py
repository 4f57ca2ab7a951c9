"""One vehicle in the middle of its day, as the dispatcher sees it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Literal

from moyai.engines.dispatch.problem import Break, Vehicle, Window
from moyai.engines.dispatch.solution import Route

Doing = Literal["idle", "driving", "standing", "serving", "absent", "broken", "home"]
StopName = tuple[str, str]
Kept = tuple[list[StopName], dict[StopName, float], bool]


@dataclass(slots=True)
class Car:
    """One vehicle's state.

    A vehicle on its way cannot turn round between two places: it is planned with from where it is driving to.

    Attributes:
        vehicle: As the scenario has it.
        place: Where it is, or is driving to.
        free_at: When the dispatcher expects it to be free there.
        stops: What remains to be visited, in order; the first is being driven to, or stood at, when
            ``is_bound``.
        doing: What it does: ``idle`` (may leave), ``driving``, ``standing`` (before a door, too early),
            ``serving`` (boarding, alighting, resting), ``absent`` (no driver yet), ``broken``, ``home``.
        is_bound: Whether it is on the way to, or at, the first of its stops.
        left_depot_at: When it first moved.
        breaks: What its driver has not taken yet.
        aboard: Who is in it.
        begins: When service begins at each stop, by the latest timing.
        is_off: Whether something happened otherwise than that timing had it.
        turn: Counts changes; what was scheduled for an older turn is void.
        is_failing: Whether it will break down as soon as it is somewhere.
    """

    vehicle: Vehicle
    place: int
    free_at: float
    stops: list[StopName]
    breaks: tuple[Break, ...]
    doing: Doing = "idle"
    is_bound: bool = False
    left_depot_at: float | None = None
    aboard: set[str] = field(default_factory=set)
    begins: dict[StopName, float] = field(default_factory=dict)
    is_off: bool = True
    turn: int = 0
    is_failing: bool = False

    @staticmethod
    def of(vehicle: Vehicle) -> Car:
        """Return a vehicle before its day; breaks are its only stops."""
        breaks = sorted(vehicle.breaks, key=lambda each: each.window.earliest)
        stops = [(each.id, "break") for each in breaks]
        return Car(vehicle, vehicle.start, vehicle.shift.earliest, stops, vehicle.breaks)

    @property
    def id(self) -> str:
        """The vehicle's id."""
        return self.vehicle.id

    @property
    def may_be_planned(self) -> bool:
        """Whether riders can be given to it."""
        return self.doing not in ("broken", "home")

    @property
    def must_leave_home_by(self) -> float:
        """The latest time at which its day may end."""
        latest = self.vehicle.shift.latest
        if self.left_depot_at is None:
            return latest
        return min(latest, self.left_depot_at + self.vehicle.max_duration_s)

    def as_vehicle(self, now: float) -> Vehicle:
        """Return what remains of its shift, for the engine."""
        begin = max(now, self.free_at)
        return replace(
            self.vehicle,
            start=self.place,
            shift=Window(begin, max(begin, self.must_leave_home_by)),
            breaks=self.breaks,
            max_duration_s=self.vehicle.max_duration_s if self.left_depot_at is None else math.inf,
            locked=int(self.is_bound),
            fixed_cost=self.vehicle.fixed_cost if self.left_depot_at is None else 0.0,
        )

    def follow(self, route: Route) -> None:
        """Take a timed route as what remains to be done."""
        self.stops = [(stop.id, stop.kind) for stop in route.stops]
        self.begins = {(stop.id, stop.kind): stop.begin for stop in route.stops}
        self.is_off = False

    def keep(self) -> Kept:
        """Return what is planned for it, to be restored."""
        return list(self.stops), dict(self.begins), self.is_off

    def restore(self, kept: Kept) -> None:
        """Plan with it again as it was."""
        self.stops, self.begins, self.is_off = list(kept[0]), dict(kept[1]), kept[2]

    def forget(self, call_id: str) -> None:
        """Take a rider out of what remains to be done."""
        self.stops = [each for each in self.stops if each[0] != call_id]
        self.aboard.discard(call_id)
        self.is_off = True
