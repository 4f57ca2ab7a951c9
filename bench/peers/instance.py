"""A question in whole numbers, as the peers want it; imports nothing but the standard library.

Travel is rounded up and windows and limits inwards, so what keeps the whole numbers keeps the real ones.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

SCALE = 10_000
# What rounding of a double may add to a number that is whole already.
DUST = 1e-3
CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}
# On a busy machine a second of the processor may take this many of the wall.
PATIENCE = 20.0

Routes = list[list[tuple[int, str]]]


@dataclass(frozen=True)
class Visit:
    """One end of a request."""

    place: int
    early: int
    late: int
    service: int


@dataclass(frozen=True)
class Ride:
    """A request; ``ride`` is None where it has no limit."""

    pickup: Visit
    dropoff: Visit
    load: list[int]
    ride: int | None


@dataclass(frozen=True)
class Instance:
    """A question in whole numbers."""

    vehicles: int
    start: int
    end: int
    early: int
    late: int
    capacity: list[int]
    longest: int | None
    fixed: int
    rides: list[Ride]
    travel: list[list[int]]
    seconds: float
    seed: int
    clock: str

    @property
    def longest_wait_s(self) -> float:
        """How long by the clock on the wall, for a peer that knows no other."""
        return self.seconds if self.clock == "wall" else PATIENCE * self.seconds


class Deadline:
    """Is true when called after the instance's seconds are over, by the clock that it names."""

    def __init__(self, instance: Instance) -> None:
        self._now = CLOCKS[instance.clock]
        self._end = self._now() + instance.seconds

    def __call__(self) -> bool:
        """Tell whether time is up."""
        return self.left_s() <= 0.0

    def left_s(self) -> float:
        """Return how many seconds are left."""
        return self._end - self._now()


@dataclass(frozen=True)
class Answer:
    """What a peer found; no routes when nothing feasible."""

    routes: Routes
    version: str


def run(solve: Callable[[Instance], Answer], *, knows_ride_limits: bool) -> None:
    """Read a question, have it solved, write the answer.

    Windows lose what no plan can use, which helps every peer; where the peer knows no ride limits they are
    cut further, unless the question is hopeful.
    """
    question = json.load(sys.stdin)
    instance = read_question(question)
    hopeful = knows_ride_limits or question["hopeful"]
    rides = [narrow(each, instance.travel, hopeful=hopeful) for each in instance.rides]
    if knows_ride_limits:
        rides = [replace(new, ride=old.ride) for new, old in zip(rides, instance.rides, strict=True)]
    instance = replace(instance, rides=rides)
    began, cpu = time.perf_counter(), time.process_time()
    answer = solve(instance)
    report = {
        "routes": answer.routes,
        "version": answer.version,
        "took_s": time.perf_counter() - began,
        "cpu_s": time.process_time() - cpu,
    }
    json.dump(report, sys.stdout)


def read_question(question: dict[str, Any]) -> Instance:
    """Return a question in whole numbers."""
    fleet = question["fleet"]
    early, late = fleet["window"]
    return Instance(
        vehicles=fleet["count"],
        start=fleet["start"],
        end=fleet["end"],
        early=_up(early),
        late=_down(late),
        capacity=fleet["capacity"],
        longest=None if fleet["longest"] is None else _down(fleet["longest"]),
        fixed=round(fleet["fixed"] * SCALE),
        rides=[_read_ride(each) for each in question["requests"]],
        travel=[[_up(value) for value in row] for row in question["travel"]],
        seconds=question["seconds"],
        seed=question["seed"],
        clock=question["clock"],
    )


def _read_ride(asked: dict[str, Any]) -> Ride:
    limit = None if asked["ride"] is None else _down(asked["ride"])
    return Ride(_read_visit(asked["pickup"]), _read_visit(asked["dropoff"]), asked["load"], limit)


def _read_visit(asked: dict[str, Any]) -> Visit:
    early, late = asked["window"]
    return Visit(asked["place"], _up(early), _down(late), _up(asked["service"]))


def _up(value: float) -> int:
    return math.ceil(value * SCALE - DUST)


def _down(value: float) -> int:
    return math.floor(value * SCALE + DUST)


def narrow(ride: Ride, travel: list[list[int]], *, hopeful: bool) -> Ride:
    """Return a request whose windows take the place of its ride limit.

    First each end loses what the other end rules out. When not ``hopeful``, the wider window is then cut
    until the latest dropoff is within the limit of the earliest pickup, so that no schedule can exceed it.
    """
    if ride.ride is None:
        return ride
    board = ride.pickup.service
    direct = board + travel[ride.pickup.place][ride.dropoff.place]
    most = board + ride.ride
    early_p = max(ride.pickup.early, ride.dropoff.early - most)
    late_p = min(ride.pickup.late, ride.dropoff.late - direct)
    early_d = max(ride.dropoff.early, early_p + direct)
    late_d = min(ride.dropoff.late, late_p + most)
    if not hopeful:
        if late_p - early_p < late_d - early_d:
            late_d = min(late_d, early_p + most)
            late_p = min(late_p, late_d - direct)
        else:
            early_p = max(early_p, late_d - most)
            early_d = max(early_d, early_p + direct)
    return Ride(
        Visit(ride.pickup.place, early_p, late_p, board),
        Visit(ride.dropoff.place, early_d, late_d, ride.dropoff.service),
        ride.load,
        None,
    )
