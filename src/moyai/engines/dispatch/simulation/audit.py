"""An independent auditor of simulated days: it reads the log alone and shares no code with the simulator.

It follows every vehicle from place to place and every rider from the call to the destination.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from moyai.engines.dispatch.problem import Request, Vehicle
from moyai.engines.dispatch.simulation.log import DayLog, Event
from moyai.engines.dispatch.simulation.scenario import Call, Scenario

TOLERANCE_S = 1e-5
OUTCOMES = ("alighted", "no_show", "lost", "refused", "missed", "called_off")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a log that cannot be, or that breaks a limit.

    Attributes:
        code: What kind of rule.
        id: The rider or vehicle at fault.
        text: The facts, for a person.
    """

    code: str
    id: str
    text: str


def audit(scenario: Scenario, log: DayLog, *, all_as_planned: bool) -> tuple[Finding, ...]:
    """Return everything that is wrong with a day; nothing when it is right.

    Always: nobody is in two places, everybody who was accepted has one outcome, nobody is left in a vehicle,
    vehicles hold whom they carry, nothing happens before the call.

    Args:
        scenario: The day that was simulated.
        log: What happened.
        all_as_planned: Nothing went wrong: then also travel times, promised and wished windows, ride limits,
            shifts and longest days must have been kept, and nobody may be lost or a no-show.
    """
    audit_ = _Audit(scenario, all_as_planned)
    for event in log.events:
        audit_.follow(event)
    return (*audit_.findings, *audit_.close())


@dataclass(slots=True)
class _Where:
    vehicle: Vehicle
    place: int
    busy_until: float
    left_at: float | None = None
    back_at: float = -math.inf
    riders: set[str] = field(default_factory=set)


class _Audit:
    def __init__(self, scenario: Scenario, all_as_planned: bool) -> None:
        self.scenario = scenario
        self.strict = all_as_planned
        self.calls: dict[str, Call] = {one.id: each for each in scenario.calls for one in each.requests}
        self.requests: dict[str, Request] = {one.id: one for each in scenario.calls for one in each.requests}
        self.where = {each.id: _Where(each, each.start, -math.inf) for each in scenario.vehicles}
        self.told: dict[str, list[Event]] = defaultdict(list)
        self.boarded: dict[str, Event] = {}
        self.alighted: dict[str, Event] = {}
        self.outcome: dict[str, str] = {}
        self.waits_at: dict[str, int] = {}
        self.findings: list[Finding] = []

    def follow(self, event: Event) -> None:
        if event.vehicle_id and event.vehicle_id not in self.where:
            self._find("unknown_vehicle", event.vehicle_id, "is not in the fleet")
            return
        if event.kind != "rested" and event.call_id and event.call_id not in self.calls:
            self._find("unknown_call", event.call_id, "never called")
            return
        if event.kind != "rested" and event.call_id:
            self._follow_call(event)
        if event.kind in ("left", "arrived", "boarded", "alighted", "no_show", "missed", "rested"):
            self._follow_vehicle(event, self.where[event.vehicle_id])
        if event.kind == "broke_down":
            self._strand(event)

    def _follow_vehicle(self, event: Event, car: _Where) -> None:
        if event.at < car.busy_until - TOLERANCE_S:
            self._find(
                "two_at_once", event.vehicle_id, f"{event.kind} at {event.at}, busy until {car.busy_until}"
            )
        if event.until < event.at:
            self._find("backwards", event.vehicle_id, f"{event.kind} ends before it begins")
        if event.kind == "left":
            self._leave(event, car)
        elif event.place != car.place:
            self._find("wrong_place", event.vehicle_id, f"{event.kind} at {event.place}, is at {car.place}")
        car.busy_until = max(car.busy_until, event.until)
        car.back_at = event.until
        if event.kind == "boarded":
            self._board(event, car)
        elif event.kind == "alighted":
            self._alight(event, car)
        elif event.kind == "rested":
            self._rest(event, car)

    def _leave(self, event: Event, car: _Where) -> None:
        takes = float(self.scenario.travel_s[car.place, event.place])
        if self.strict and abs(event.until - event.at - takes) > TOLERANCE_S:
            self._find("travel", event.vehicle_id, f"drove {event.until - event.at} instead of {takes}")
        if self.strict and event.at < car.vehicle.shift.earliest - TOLERANCE_S:
            self._find("shift", event.vehicle_id, f"left at {event.at}, before its shift")
        car.left_at = event.at if car.left_at is None else car.left_at
        car.place = event.place

    def _board(self, event: Event, car: _Where) -> None:
        request = self.requests[event.call_id]
        if event.place != self.waits_at.get(request.id, request.pickup):
            self._find("wrong_place", request.id, f"boards at {event.place}")
        if request.id in car.riders or any(request.id in each.riders for each in self.where.values()):
            self._find("two_places", request.id, "boards and is aboard already")
        if not request.skills <= car.vehicle.skills or request.vehicle not in (None, car.vehicle.id):
            self._find("not_allowed", request.id, f"boards {car.vehicle.id}")
        if event.until - event.at < request.pickup_service_s - TOLERANCE_S:
            self._find("service", request.id, "boards too quickly")
        car.riders.add(request.id)
        total = [0] * len(request.load)
        for rider in car.riders:
            total = [a + b for a, b in zip(total, self.requests[rider].load, strict=True)]
        if not any(all(a <= b for a, b in zip(total, row, strict=True)) for row in car.vehicle.capacity):
            self._find("capacity", car.vehicle.id, f"{total} are aboard after {request.id}")
        self.boarded.setdefault(request.id, event)
        if self.strict:
            self._keep(event, request)

    def _keep(self, event: Event, request: Request) -> None:
        windows = [(request.pickup_window.earliest, request.pickup_window.latest)]
        windows += [
            (float(each.facts["promise_from"]), float(each.facts["promise_until"]))
            for each in self.told[request.id]
        ]
        for earliest, latest in windows:
            if not earliest - TOLERANCE_S <= event.at <= latest + TOLERANCE_S:
                self._find("promise", request.id, f"boards at {event.at}, not in [{earliest}, {latest}]")

    def _alight(self, event: Event, car: _Where) -> None:
        request = self.requests[event.call_id]
        if request.id not in car.riders:
            self._find("not_aboard", request.id, f"alights from {car.vehicle.id}")
            return
        car.riders.discard(request.id)
        self.alighted[request.id] = event
        if event.place != request.dropoff:
            self._find("wrong_place", request.id, f"alights at {event.place}")
        if event.until - event.at < request.dropoff_service_s - TOLERANCE_S:
            self._find("service", request.id, "alights too quickly")
        if not self.strict:
            return
        window, ride = request.dropoff_window, event.at - self.boarded[request.id].until
        if not window.earliest - TOLERANCE_S <= event.at <= window.latest + TOLERANCE_S:
            self._find("promise", request.id, f"alights at {event.at}, not in {window}")
        longest = min(
            [request.max_ride_s, *(float(each.facts["max_ride_s"]) for each in self.told[request.id])]
        )
        if ride > longest + TOLERANCE_S:
            self._find("ride", request.id, f"rides {ride} of {longest}")

    def _rest(self, event: Event, car: _Where) -> None:
        rest = next((each for each in car.vehicle.breaks if each.id == event.call_id), None)
        if rest is None or event.until - event.at < rest.duration_s - TOLERANCE_S:
            self._find("break", car.vehicle.id, f"{event.call_id} is not its break, or is too short")
        elif car.riders and not rest.may_have_riders:
            self._find("break", car.vehicle.id, f"rests with {sorted(car.riders)} aboard")
        elif self.strict and event.at > rest.window.latest + TOLERANCE_S:
            self._find("break", car.vehicle.id, f"rests at {event.at}, after {rest.window.latest}")

    def _strand(self, event: Event) -> None:
        car = self.where[event.vehicle_id]
        self.waits_at.update(dict.fromkeys(car.riders, car.place))
        car.riders.clear()
        car.busy_until = event.until

    def _follow_call(self, event: Event) -> None:
        call = self.calls[event.call_id]
        if event.at < call.released_at - TOLERANCE_S:
            self._find(
                "before_call", event.call_id, f"{event.kind} at {event.at}, called at {call.released_at}"
            )
        if event.kind in ("booked", "put_off"):
            self.told[event.call_id].append(event)
            if self.outcome.get(event.call_id) == "refused":  # the waiting list
                del self.outcome[event.call_id]
        if event.kind in OUTCOMES:
            if event.call_id in self.outcome:
                self._find("two_outcomes", event.call_id, f"{self.outcome[event.call_id]}, then {event.kind}")
            self.outcome[event.call_id] = event.kind
        if (
            event.kind in ("boarded", "alighted", "no_show", "lost", "missed")
            and event.call_id not in self.told
        ):
            self._find("no_promise", event.call_id, f"{event.kind} without having been accepted")

    def close(self) -> Iterator[Finding]:
        for name, call in self.calls.items():
            outcome = self.outcome.get(name)
            if name != call.request.id:
                yield from self._close_onward(call, outcome)
                continue
            if outcome is None:
                yield Finding("no_outcome", name, "called, and nothing became of it")
            elif self.strict and outcome in ("no_show", "lost", "missed", "called_off"):
                yield Finding("no_outcome", name, f"is {outcome} though nothing went wrong")
        for car in self.where.values():
            for rider in sorted(car.riders):
                yield Finding("still_aboard", rider, f"is never let off {car.vehicle.id}")
            yield from self._close_vehicle(car)

    def _close_onward(self, call: Call, outcome: str | None) -> Iterator[Finding]:
        """Look at the second ride of a way with a change: it is had with the first, and the wait is borne."""
        assert call.onward is not None
        first, second = call.request.id, call.onward.request.id
        if (self.outcome.get(first) == "refused") != (second not in self.told):
            yield Finding("half_a_way", second, "one vehicle is promised without the other")
        if second in self.told and outcome is None:
            yield Finding("no_outcome", second, "promised, and nothing became of it")
        if not self.strict or outcome != "alighted":
            return
        wait = self.boarded[second].at - self.alighted[first].until
        if not call.onward.least_s - TOLERANCE_S <= wait <= call.onward.most_s + TOLERANCE_S:
            yield Finding("change", second, f"waits {wait} where it changes")

    def _close_vehicle(self, car: _Where) -> Iterator[Finding]:
        name = car.vehicle.id
        if car.vehicle.end not in (None, car.place) and car.left_at is not None:
            yield Finding("not_home", name, f"ends at {car.place}")
        if not self.strict or car.left_at is None:
            return
        if car.back_at > car.vehicle.shift.latest + TOLERANCE_S:
            yield Finding("shift", name, f"is back at {car.back_at}, after its shift")
        if car.back_at - car.left_at > car.vehicle.max_duration_s + TOLERANCE_S:
            yield Finding("duration", name, f"is on its way for {car.back_at - car.left_at}")

    def _find(self, code: str, item_id: str, text: str) -> None:
        self.findings.append(Finding(code, item_id, text))
