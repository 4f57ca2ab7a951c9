"""The dispatcher of a simulated day: what is promised, who rides with whom, and what is mended."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from moyai.engines.dispatch.check import check
from moyai.engines.dispatch.problem import Problem, Request, Reserve, Vehicle, Window
from moyai.engines.dispatch.reserves import HOUR_S, keep_for
from moyai.engines.dispatch.rolling import RollingPlan
from moyai.engines.dispatch.simulation.car import Car
from moyai.engines.dispatch.simulation.joining import meet_after, meet_before, promise_arrival
from moyai.engines.dispatch.simulation.scenario import Conduct, Onward, Scenario
from moyai.engines.dispatch.solution import Insertion, Solution
from moyai.engines.dispatch.solve import solve
from moyai.engines.dispatch.stop import IterationLimit

COST_HAIR = 1e-6
NO_CONNECTION = "no_connection"
Booked = tuple[Insertion, Insertion]


@dataclass(frozen=True, slots=True)
class Moved:
    """A rider whom an improvement gave to another vehicle."""

    call_id: str
    from_vehicle: str
    to_vehicle: str
    saves: float


@dataclass(slots=True)
class Desk:
    """Knows who is promised what, and plans; it knows nothing of what will go wrong.

    Attributes:
        scenario: The day.
        conduct: How it is run.
        cars: Every vehicle.
        live: The promised requests that are not at their destination yet, by id.
        searches: How often a better plan was searched for.
        plan: The plan of the vehicles that may be planned, kept from call to call; None when it must be made.
        changed: The vehicles to which something happened that the plan has not been told.
        kept: What each vehicle is kept free for, and since which hour.
    """

    scenario: Scenario
    conduct: Conduct
    cars: dict[str, Car]
    live: dict[str, Request] = field(default_factory=dict)
    searches: int = 0
    plan: RollingPlan | None = None
    changed: dict[str, Car] = field(default_factory=dict)
    kept: tuple[float, dict[str, tuple[Reserve, ...]]] = (-math.inf, {})

    @staticmethod
    def of(scenario: Scenario, conduct: Conduct) -> Desk:
        """Return a desk in the morning."""
        return Desk(scenario, conduct, {each.id: Car.of(each) for each in scenario.vehicles})

    def change(self, car: Car) -> None:
        """Note that something happens to a vehicle; what was scheduled for it is void."""
        car.turn += 1
        self.changed[car.id] = car

    def take_off(self, call_id: str, car: Car) -> None:
        """Take a rider off the stops that a vehicle has before it."""
        car.forget(call_id)
        self.changed[car.id] = car

    def forget(self, call_id: str, car: Car | None = None) -> Request:
        """Let go of a rider who has arrived, or never came; she is taken off the vehicle that is named."""
        if car is not None:
            self.take_off(call_id, car)
        if self.plan is not None:
            self.plan.drop(call_id)
        return self.live.pop(call_id)

    def time_car(self, car: Car, now: float) -> None:
        """Time one vehicle's stops from where it is."""
        plan = self._follow(now)
        assert plan is not None
        car.follow(plan.route(car.id))

    def book(self, request: Request, now: float) -> Insertion | str:
        """Find a place for a request, promise it and plan with it; else say why there is none."""
        plan = self._follow(now, passes=True)
        if plan is None:
            return "no_vehicle"
        found = plan.insert(request, alternatives=1)
        if found.refusal is not None:
            return found.refusal.code
        offer = found.offers[0]
        self._judge(
            plan.part(offer.vehicle_id, offer.request), Solution((offer.route,), cost=offer.route.cost)
        )
        self._promise(self._narrowed(offer))
        car = self.changed[offer.vehicle_id] = self.cars[offer.vehicle_id]
        car.follow(offer.route)
        return offer

    def book_both(self, first: Request, second: Request, onward: Onward, now: float) -> Booked | str:
        """Promise a way with a change, the end about which there is a wish first; else promise nothing.

        Who must be there by a time is given the second vehicle first, everybody else the first.
        """
        before = {car.id: car.keep() for car in self.cars.values()}
        found = (
            self._book_arriving(first, second, onward, now)
            if first.prefer == "late"
            else self._book_leaving(first, second, onward, now)
        )
        if isinstance(found, str):
            for name in {first.id, second.id} & self.live.keys():
                self.forget(name)
            for car in self.cars.values():
                if car.keep() != before[car.id]:
                    car.restore(before[car.id])
                    self.changed[car.id] = car
        return found

    def _book_leaving(self, first: Request, second: Request, onward: Onward, now: float) -> Booked | str:
        one = self.book(first, now)
        if isinstance(one, str):
            return one
        told = promise_arrival(self.live[first.id], one, self.conduct)
        self._promise(told)
        meets = meet_after(told, second, onward)
        two = NO_CONNECTION if meets is None else self.book(meets, now)
        return NO_CONNECTION if isinstance(two, str) else (one, two)

    def _book_arriving(self, first: Request, second: Request, onward: Onward, now: float) -> Booked | str:
        two = self.book(second, now)
        if isinstance(two, str):
            return two
        meets = meet_before(self.live[second.id], first, onward)
        one = NO_CONNECTION if meets is None else self.book(meets, now)
        return NO_CONNECTION if isinstance(one, str) else (one, two)

    def rebook(self, request: Request, now: float) -> tuple[Insertion, Request] | None:
        """Give a rider who lost the vehicle to another, the promise put off as little as can be."""
        for step in self.conduct.put_off_s:
            asked = _put_off(request, step, now)
            offer = self.book(asked, now)
            if isinstance(offer, Insertion):
                self._promise(_from_wish(asked, request.wish))
                return offer, self.live[request.id]
        return None

    def improve(self, now: float) -> list[Moved] | None:
        """Search for a better plan that moves no promise; None when there is none.

        Riders may change vehicles and stops their order; stops to which a vehicle is on its way stay.
        """
        plan = self._follow(now, passes=True) if self.conduct.improve and self.live else None
        if plan is None:
            return None
        problem, old = plan.settled()
        self.searches += 1
        stop = IterationLimit(self.conduct.improve)
        new = solve(problem, start=old, stop=stop, seed=self.searches)
        saves = old.cost - new.cost
        if new.unassigned or saves <= COST_HAIR + self.conduct.better_by * abs(old.cost):
            return None
        self._judge(problem, new)
        before = {stop.id: route.vehicle_id for route in old.routes for stop in route.stops}
        moved = [
            Moved(stop.id, before[stop.id], route.vehicle_id, saves)
            for route in new.routes
            for stop in route.stops
            if stop.kind == "dropoff" and before[stop.id] != route.vehicle_id
        ]
        for route in new.routes:
            self.cars[route.vehicle_id].follow(route)
        return moved

    def board(self, car: Car, call_id: str, leaves_at: float) -> None:
        """Note that a rider is in a vehicle, which leaves the pickup at this time."""
        request = self.live[call_id]
        self._promise(replace(request, aboard_on=car.id, boarded_at=leaves_at, vehicle=None))
        car.aboard.add(call_id)

    def strand(self, car: Car) -> Iterator[Request]:
        """Take everybody off a broken vehicle; who was aboard waits where it stands."""
        named = [item_id for item_id, kind in car.stops if kind == "dropoff"]
        car.stops = [each for each in car.stops if each[1] == "break"]
        for name in named:
            request = self.forget(name)
            yield _from_here(request, car) if name in car.aboard else replace(request, vehicle=None)
        car.aboard.clear()

    def _promise(self, request: Request) -> None:
        self.live[request.id] = request
        if self.plan is not None:
            self.plan.put(request)

    def _follow(self, now: float, *, passes: bool = False) -> RollingPlan | None:
        """Return the plan with everything told that has happened; None when no vehicle may be planned.

        Args:
            now: The present time.
            passes: Whether the other vehicles, too, may begin nothing before now.
        """
        if passes and self.conduct.keep_free:
            self._keep_free(now)
        plan, cars = self.plan, self.changed.values()
        if plan is None or any(car.may_be_planned != (car.id in plan.vehicle_ids) for car in cars):
            self.plan = plan = self._plan_anew(now)
        else:
            for car in cars:
                if car.may_be_planned:
                    plan.set_vehicle(self._vehicle(car, now), car.stops)
        self.changed.clear()
        if plan is not None and passes:
            plan.advance(now)
        return plan

    def _plan_anew(self, now: float) -> RollingPlan | None:
        cars = [car for car in self.cars.values() if car.may_be_planned]
        if not cars:
            return None
        vehicles = [self._vehicle(car, now) for car in cars]
        problem = self.scenario.nobody_asks.with_state(vehicles, self.live.values())
        return RollingPlan(problem, {car.id: car.stops for car in cars})

    def _vehicle(self, car: Car, now: float) -> Vehicle:
        vehicle = car.as_vehicle(now)
        kept = self.kept[1].get(car.id)
        return replace(vehicle, reserves=kept) if kept else vehicle

    def _keep_free(self, now: float) -> None:
        """Price what vehicles are kept for, when the hour or the fleet has changed."""
        hour = now // HOUR_S
        fleet = [car.vehicle for car in self.cars.values() if car.may_be_planned]
        if (hour, {each.id for each in fleet}) == (self.kept[0], self.kept[1].keys()):
            return
        priced = keep_for(fleet, self.scenario.needs, now=now, worth=self.conduct.keep_free)
        self.kept = hour, {each.id: each.reserves for each in priced}
        self.changed |= self.cars

    def _narrowed(self, offer: Insertion) -> Request:
        request, conduct = offer.request, self.conduct
        asked = request.pickup_window
        begin = max(asked.earliest, offer.pickup_at - conduct.promise_before_s)
        end = min(asked.latest, offer.pickup_at + conduct.promise_after_s)
        told = Window(min(begin, offer.pickup_at), max(end, offer.pickup_at))
        return replace(request, pickup_window=told, wished_at=_finite(request.wish))

    def _judge(self, problem: Problem, solution: Solution) -> None:
        found = check(problem, solution) if self.conduct.verify else ()
        if found:
            raise AssertionError("; ".join(f"{each.code} {each.id}: {each.text}" for each in found))


def _from_wish(request: Request, wish: float) -> Request:
    """Return the request with waiting counted from the rider's own wish, however the window was narrowed."""
    return replace(request, wished_at=_finite(wish))


def _finite(wish: float) -> float | None:
    return wish if math.isfinite(wish) else None


def _put_off(request: Request, step: float, now: float) -> Request:
    """Return the request with its windows ending later; the ride may take as long as it must once put off."""
    pickup, dropoff = request.pickup_window, request.dropoff_window
    if not step:
        return request
    until = max(pickup.latest, now) + step
    return replace(
        request,
        pickup_window=Window(pickup.earliest, until),
        dropoff_window=Window(dropoff.earliest, max(dropoff.latest, now) + step),
        max_ride_s=request.max_ride_s + step,
    )


def _from_here(request: Request, car: Car) -> Request:
    """Return what remains of a ride whose vehicle broke down: from there, as long as was left of the ride."""
    ridden = car.free_at - (request.boarded_at if request.boarded_at is not None else car.free_at)
    return replace(
        request,
        pickup=car.place,
        pickup_window=Window(car.free_at, math.inf),
        pickup_service_s=request.pickup_service_s,
        aboard_on=None,
        boarded_at=None,
        max_ride_s=max(0.0, request.max_ride_s - max(0.0, ridden)),
    )
