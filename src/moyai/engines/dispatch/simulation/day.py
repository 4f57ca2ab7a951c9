"""Plays a day: calls come in, vehicles drive, and things go wrong."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from moyai.engines.dispatch.problem import Request
from moyai.engines.dispatch.simulation.car import Car
from moyai.engines.dispatch.simulation.chances import Chances
from moyai.engines.dispatch.simulation.desk import Desk
from moyai.engines.dispatch.simulation.log import DayLog, Event, EventKind
from moyai.engines.dispatch.simulation.policies import Fairness, FirstCome, Idle, Stay, Waiting
from moyai.engines.dispatch.simulation.scenario import Call, Conduct, Scenario
from moyai.engines.dispatch.solution import Insertion

ON_TIME_S = 1e-9
_LOOK_S = 60.0
"""How often a driver looks whether the other vehicle has come."""
HAPPENS, CALLS, ACTS = 0, 1, 2
"""What comes first at the same moment: what happens by itself, then calls, then departures."""


def simulate(
    scenario: Scenario,
    *,
    conduct: Conduct | None = None,
    chances: Chances | None = None,
    waiting: Waiting | None = None,
    fairness: Fairness | None = None,
    stopwatch: Callable[[], float] | None = None,
) -> DayLog:
    """Replay a day of calls against a fleet and return everything that happened.

    Each call is decided when it becomes known, by ``insert``, with every promise already given as a hard
    window; between calls ``solve`` may better the plan without moving a promise. What will go wrong is not
    known to the dispatcher before it shows. Same arguments, same log.

    Args:
        scenario: The fleet and the calls.
        conduct: How the day is run.
        chances: What goes wrong; nothing when None.
        waiting: Where free vehicles wait; where they are when None.
        fairness: What is asked for whom; as called for when None.
        stopwatch: Returns seconds; when given, decisions are timed with it.
    """
    desk = Desk.of(scenario, conduct or Conduct())
    day = _Day(scenario, desk, chances or Chances(), waiting or Stay(), fairness or FirstCome(), stopwatch)
    return day.run()


@dataclass(slots=True)
class _Day:
    scenario: Scenario
    desk: Desk
    chances: Chances
    waiting: Waiting
    fairness: Fairness
    stopwatch: Callable[[], float] | None
    now: float = -math.inf
    events: list[Event] = field(default_factory=list)
    queue: list[tuple[float, int, int, Callable[[], None]]] = field(default_factory=list)
    pushed: int = 0
    pickups: list[int] = field(default_factory=list)
    refused: dict[str, Call] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    onward: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)
    to_come: int = 0
    decisions_s: list[float] = field(default_factory=list)
    improvements_s: list[float] = field(default_factory=list)

    def run(self) -> DayLog:
        self._prepare()
        while self.queue:
            self._play()
            if not self.queue:
                self._send_home()
        self.events.sort(key=lambda each: each.at)
        return DayLog(tuple(self.events), tuple(self.decisions_s), tuple(self.improvements_s))

    def _prepare(self) -> None:
        ends = [each.released_at for each in self.scenario.calls]
        ends += [one.dropoff_window.latest for each in self.scenario.calls for one in each.requests]
        day_ends = max((each for each in ends if math.isfinite(each)), default=0.0)
        self.to_come = len(self.scenario.calls)
        for call in self.scenario.calls:
            if call.onward is not None:
                self.onward[call.request.id] = call.onward.request.id
                self.before[call.onward.request.id] = call.request.id
            self._push(call.released_at, CALLS, partial(self._hear, call))
        for car in self.desk.cars.values():
            begins, late = car.vehicle.shift.earliest, self.chances.late_by_s(car.id)
            if late:
                self._push(begins, HAPPENS, partial(self._miss_driver, car, late))
            fails = self.chances.breaks_down_at(car.vehicle, day_ends)
            if fails is not None:
                self._push(fails, HAPPENS, partial(self._fail, car))
            self.now = min(begins, min(ends, default=begins))
            self._plan_next(car)
        self.now = -math.inf  # each was planned at its own time; the day begins with its first event

    def _play(self) -> None:
        while self.queue:
            at, _, _, happen = heapq.heappop(self.queue)
            self.now = max(self.now, at)
            happen()

    def _push(self, at: float, rank: int, happen: Callable[[], None]) -> None:
        self.pushed += 1
        heapq.heappush(self.queue, (at, rank, self.pushed, happen))

    def _note(
        self,
        kind: EventKind,
        *,
        at: float | None = None,
        until: float | None = None,
        car: Car | None = None,
        call: str = "",
        **facts: float | str,
    ) -> None:
        begin = self.now if at is None else at
        place = car.place if car else -1
        name = car.id if car else ""
        self.events.append(Event(kind, begin, begin if until is None else until, name, call, place, facts))

    # Calls

    def _hear(self, call: Call) -> None:
        request = call.request
        self.to_come -= 1
        self.asked[call.group] += 1
        self.pickups.append(request.pickup)
        began = self.stopwatch() if self.stopwatch else 0.0
        found = self._try(call)
        if self.stopwatch:
            self.decisions_s.append(self.stopwatch() - began)
        if isinstance(found, str):
            self.refused[request.id] = call
            self._note("refused", call=request.id, reason=found)
        else:
            self._note_promises(*found)
        self._improve()

    def _note_promises(self, offers: tuple[Insertion, ...], alternative: int) -> None:
        for offer in offers:
            self._note_promise("booked", offer, alternative)

    def _try(self, call: Call) -> tuple[tuple[Insertion, ...], int] | str:
        """Return the promises and which alternative it is (0: none), or why what was asked is refused."""
        direct = float(self.scenario.travel_s[call.request.pickup, call.request.dropoff])
        wanted = (self.fairness.asked_for(call, direct), *call.alternatives)
        refusal = ""
        for number, request in enumerate(wanted):
            found = self._book(call, request, number)
            if not isinstance(found, str):
                self.given[call.group] += 1
                for offer in found:
                    self._plan_next(self.desk.cars[offer.vehicle_id])
                return found, number
            refusal = refusal or found
        return refusal

    def _book(self, call: Call, request: Request, number: int) -> tuple[Insertion, ...] | str:
        """Ask for a call's ride, or for both where one changes, as the alternative of that number has it."""
        if call.onward is None:
            found = self.desk.book(request, self.now)
            return found if isinstance(found, str) else (found,)
        second = (call.onward.request, *call.onward.alternatives)[number]
        return self.desk.book_both(request, second, call.onward, self.now)

    def _note_promise(self, kind: EventKind, offer: Insertion, alternative: int = 0) -> None:
        told = self.desk.live[offer.request.id]
        self._note(
            kind,
            car=self.desk.cars[offer.vehicle_id],
            call=told.id,
            promise_from=told.pickup_window.earliest,
            promise_until=told.pickup_window.latest,
            pickup_at=offer.pickup_at,
            dropoff_until=told.dropoff_window.latest,
            max_ride_s=told.max_ride_s,
            alternative=float(alternative),
        )

    def _try_waiting(self) -> None:
        """Try again whom the policy puts on the waiting list, as long as they could be fetched in time."""
        for name in [
            name for name, call in self.refused.items() if call.request.pickup_window.latest < self.now
        ]:
            del self.refused[name]
        for call in self.fairness.waiting_list(list(self.refused.values()), self.asked, self.given):
            found = self._try(call)
            if not isinstance(found, str):
                del self.refused[call.request.id]
                self._note_promises(*found)

    def _improve(self) -> None:
        if not self.desk.conduct.improve:
            return
        before = {car.id: list(car.stops) for car in self.desk.cars.values()}
        began = self.stopwatch() if self.stopwatch else 0.0
        moved = self.desk.improve(self.now)
        if self.stopwatch:
            self.improvements_s.append(self.stopwatch() - began)
        if moved is None:
            return
        for each in moved:
            self._note(
                "moved",
                car=self.desk.cars[each.to_vehicle],
                call=each.call_id,
                from_vehicle=each.from_vehicle,
                saves=each.saves,
            )
        for car in self.desk.cars.values():
            if car.stops != before[car.id]:
                self._plan_next(car)
        self._try_waiting()

    # Vehicles

    def _plan_next(self, car: Car, *, may_move: bool = True) -> None:
        """Schedule what a vehicle does next, unless it is busy; what was scheduled before is void."""
        self.desk.change(car)
        if car.doing not in ("idle", "standing"):
            return
        if not car.stops:
            self._plan_idle(car, may_move)
            return
        if car.is_off or self._act_time(car) < self.now - ON_TIME_S:
            self.desk.time_car(car, self.now)
        self._act_at(max(car.free_at, self._act_time(car) - self._margin(car)), car)

    def _act_time(self, car: Car) -> float:
        """Return when a vehicle must leave for its first stop, or begin there, by its latest timing."""
        begin = car.begins[car.stops[0]]
        if car.is_bound or car.stops[0][1] == "break":
            return begin
        return begin - float(self.scenario.travel_s[car.place, self._place_of(*car.stops[0])])

    def _margin(self, car: Car) -> float:
        """Return how much earlier a vehicle leaves; not the depot, where a longest day begins to run."""
        on_its_way = car.is_bound or car.stops[0][1] == "break"
        begins_day = car.left_depot_at is None and math.isfinite(car.vehicle.max_duration_s)
        return 0.0 if on_its_way or begins_day else self.desk.conduct.leave_early_s

    def _place_of(self, item_id: str, kind: str) -> int:
        request = self.desk.live[item_id]
        return request.pickup if kind == "pickup" else request.dropoff

    def _act_at(self, at: float, car: Car) -> None:
        turn = car.turn
        self._push(max(at, self.now), ACTS, lambda: self._act(car) if car.turn == turn else None)

    def _plan_idle(self, car: Car, may_move: bool) -> None:
        if car.free_at > self.now:
            self._act_at(car.free_at, car)
            return
        place = self._waiting_place(car) if may_move and self.to_come else car.place
        if place != car.place:
            self._leave(car, place, is_bound=False)
        elif car.vehicle.end not in (None, car.place) and math.isfinite(car.must_leave_home_by):
            self._act_at(self._home_time(car), car)

    def _home_time(self, car: Car) -> float:
        assert car.vehicle.end is not None
        return car.must_leave_home_by - float(self.scenario.travel_s[car.place, car.vehicle.end])

    def _waiting_place(self, car: Car) -> int:
        others = [
            each.place
            for each in self.desk.cars.values()
            if each is not car and each.may_be_planned and not each.stops
        ]
        travel = self.scenario.travel_s
        idle = Idle(car.place, car.vehicle.start, others, self.pickups, travel, self.now, car.vehicle.skills)
        place = self.waiting.place_for(idle)
        home = 0.0 if car.vehicle.end is None else float(travel[place, car.vehicle.end])
        takes = float(travel[car.place, place]) + home
        in_time = self.now + takes <= car.must_leave_home_by and takes <= car.vehicle.max_duration_s
        return place if in_time else car.place

    def _act(self, car: Car) -> None:
        if not car.stops:
            if car.vehicle.end is not None and self.now >= self._home_time(car) - 1e-6:
                self._leave(car, car.vehicle.end, is_bound=False)
            else:
                self._plan_next(car)
        elif car.is_bound or car.stops[0][1] == "break":
            self._serve(car)
        else:
            car.is_off = car.is_off or self._act_time(car) > self.now + ON_TIME_S
            self._leave(car, self._place_of(*car.stops[0]), is_bound=True)

    def _leave(self, car: Car, place: int, *, is_bound: bool) -> None:
        expected = float(self.scenario.travel_s[car.place, place])
        takes = expected * self.chances.travel_factor(car.place, place, self.now)
        self.desk.change(car)
        car.place, car.free_at = place, self.now + expected
        car.doing, car.is_bound = "driving", is_bound
        if car.left_depot_at is None:
            car.left_depot_at = self.now
        self._note("left", until=self.now + takes, car=car)
        self._push(self.now + takes, HAPPENS, lambda: self._arrive(car))

    def _arrive(self, car: Car) -> None:
        car.is_off = car.is_off or abs(self.now - car.free_at) > ON_TIME_S
        car.free_at = self.now
        car.doing = "standing" if car.is_bound else "idle"
        self._note("arrived", car=car)
        if car.is_failing:
            self._break_down(car)
        else:
            self._plan_next(car, may_move=False)

    def _serve(self, car: Car) -> None:
        name = item_id, kind = car.stops.pop(0)
        car.is_off = car.is_off or abs(self.now - car.begins.pop(name, -math.inf)) > ON_TIME_S
        self.desk.change(car)
        car.doing, car.is_bound = "serving", False
        if kind == "break":
            rest = next(each for each in car.breaks if each.id == item_id)
            car.breaks = tuple(each for each in car.breaks if each is not rest)
            self._serve_until(car, "rested", item_id, rest.duration_s)
            return
        request = self.desk.live[item_id]
        if kind == "dropoff":
            self.desk.forget(item_id)
            car.aboard.discard(item_id)
            self._serve_until(car, "alighted", item_id, request.dropoff_service_s)
            return
        self.desk.board(car, item_id, self.now + request.pickup_service_s)
        if self.before.get(item_id) in self.desk.live:
            self._wait_for_the_other(car, request, self.now)
        elif item_id not in self.before and self.chances.is_no_show(item_id):
            self._wait_in_vain(car, request)
        else:
            self._serve_until(car, "boarded", item_id, request.pickup_service_s)

    def _serve_until(self, car: Car, kind: EventKind, item_id: str, takes: float) -> None:
        car.free_at = self.now + takes
        self._note(kind, until=car.free_at, car=car, call=item_id)
        self._push(car.free_at, HAPPENS, lambda: self._finish(car))

    def _wait_in_vain(self, car: Car, request: Request) -> None:
        began, wait = self.now, max(request.pickup_service_s, self.desk.conduct.no_show_wait_s)
        car.free_at = self.now + request.pickup_service_s
        self._push(began + wait, HAPPENS, lambda: self._give_up(car, request.id, began))

    def _wait_for_the_other(self, car: Car, request: Request, began: float) -> None:
        """Wait for somebody who still sits in the vehicle from which she changes, as long as for anybody."""
        if request.id not in self.desk.live:  # called off meanwhile
            self._finish(car)
        elif self.before[request.id] not in self.desk.live:
            self.desk.board(car, request.id, self.now + request.pickup_service_s)
            self._serve_until(car, "boarded", request.id, request.pickup_service_s)
        elif self.now - began >= self.desk.conduct.no_show_wait_s:
            self._note("missed", at=began, until=self.now, car=car, call=request.id)
            self.desk.forget(request.id, car)
            self._finish(car)
        else:
            car.free_at = look = min(self.now + _LOOK_S, began + self.desk.conduct.no_show_wait_s)
            self.desk.board(car, request.id, look + request.pickup_service_s)
            self._push(look, HAPPENS, lambda: self._wait_for_the_other(car, request, began))

    def _call_off(self, call_id: str) -> None:
        """Take the second vehicle's stops back: whoever should change into it does not come."""
        onward = self.onward.get(call_id)
        if onward is None or onward not in self.desk.live:
            return
        self.desk.forget(onward)
        self._note("called_off", call=onward)
        for car in self.desk.cars.values():
            if any(name == onward for name, _kind in car.stops):
                was_bound = car.is_bound and car.stops[0][0] == onward
                self.desk.take_off(onward, car)
                if was_bound:
                    car.is_bound = False
                    car.doing = "idle" if car.doing == "standing" else car.doing
                self._plan_next(car)

    def _give_up(self, car: Car, call_id: str, began: float) -> None:
        self._note("no_show", at=began, until=self.now, car=car, call=call_id)
        self.desk.forget(call_id, car)
        self._call_off(call_id)
        self._finish(car)
        self._try_waiting()

    def _finish(self, car: Car) -> None:
        car.doing, car.free_at = "idle", self.now
        if car.is_failing:
            self._break_down(car)
        else:
            self._plan_next(car)

    # What goes wrong

    def _miss_driver(self, car: Car, by: float) -> None:
        if car.doing != "idle":
            return
        car.doing, car.free_at, car.is_off = "absent", self.now + by, True
        self.desk.change(car)
        self._note("late_driver", until=car.free_at, car=car)
        self._push(car.free_at, HAPPENS, lambda: self._finish(car))

    def _fail(self, car: Car) -> None:
        if car.doing in ("driving", "serving", "absent"):
            car.is_failing = True
        else:
            self._break_down(car)

    def _break_down(self, car: Car) -> None:
        """Stop a vehicle where it is, and find others for its riders; the most urgent first."""
        takes = self.chances.breakdown_s
        car.doing, car.is_bound, car.is_failing, car.is_off = "broken", False, False, True
        car.free_at = self.now + takes
        self.desk.change(car)
        self._note("broke_down", until=car.free_at, car=car)
        self._push(car.free_at, HAPPENS, lambda: self._repair(car))
        car.free_at = self.now
        stranded = list(self.desk.strand(car))
        for request in sorted(stranded, key=lambda each: (each.dropoff_window.latest, each.id)):
            found = self.desk.rebook(request, self.now)
            if found is None:
                self._note("lost", call=request.id)
                self._call_off(request.id)
            else:
                self._note_promise("put_off", found[0])
                self._plan_next(self.desk.cars[found[0].vehicle_id])

    def _repair(self, car: Car) -> None:
        self._note("repaired", car=car)
        self._finish(car)
        self._try_waiting()

    def _send_home(self) -> None:
        """When nothing more can happen, let every vehicle drive to where it must end."""
        for car in self.desk.cars.values():
            if car.vehicle.end not in (None, car.place) and car.doing == "idle":
                assert car.vehicle.end is not None
                self._leave(car, car.vehicle.end, is_bound=False)
