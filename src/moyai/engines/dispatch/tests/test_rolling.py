"""A plan that is kept while its day goes on answers as one that is made anew for every question."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.dispatch import Break, Problem, ProblemError, Reserve, Window, insert
from moyai.engines.dispatch.rolling import RollingPlan
from moyai.engines.dispatch.settle import PlanBrokenError, settle
from moyai.engines.dispatch.tests.problems import line, problems, ride, van


class Day:
    """What is true, in plain containers; ``anew`` makes a problem of it as if there were no yesterday."""

    def __init__(self, problem):
        self.problem = problem
        self.now = -1e9
        self.vehicles = {each.id: each for each in problem.vehicles}
        self.requests = {}
        self.stops = {each.id: [(rest.id, "break") for rest in each.breaks] for each in problem.vehicles}
        self.rolling = RollingPlan(problem.without_requests(problem.request_ids), self.stops)

    def anew(self):
        """Settle the day as it is; None when it contradicts itself."""
        problem = Problem(
            vehicles=[self.later(each) for each in self.vehicles.values()],
            requests=self.requests.values(),
            travel_s=self.problem.travel_s,
            cost=self.problem.cost,
            weights=self.problem.weights,
        )
        try:
            return settle(problem, self.stops)
        except PlanBrokenError:
            return None

    def later(self, vehicle):
        begin = max(vehicle.shift.earliest, self.now)
        return replace(vehicle, shift=Window(begin, max(begin, vehicle.shift.latest)))

    def set_vehicle(self, vehicle, stops):
        self.vehicles[vehicle.id], self.stops[vehicle.id] = vehicle, stops
        self.rolling.set_vehicle(vehicle, stops)

    def put(self, request):
        self.requests[request.id] = request
        self.rolling.put(request)

    def drop(self, name):
        del self.requests[name]
        for vehicle in self.vehicles.values():
            left = [each for each in self.stops[vehicle.id] if each[0] != name]
            if left != self.stops[vehicle.id]:
                self.set_vehicle(vehicle, left)
        self.rolling.drop(name)


@settings(max_examples=150, deadline=None)
@given(problems(most_vehicles=4, most_requests=7), st.data())
def test_it_answers_as_if_made_anew(problem, data):
    day = Day(problem)
    for request in problem.requests:
        for offer in day.rolling.insert(request, alternatives=1).offers:
            accept(day, offer, data)
    for n in range(4):
        for _ in range(data.draw(st.integers(1, 3))):
            something_happens(day, data)
        settled = day.anew()
        if settled is None:
            with pytest.raises(PlanBrokenError):
                day.rolling.settled()
            return
        anew, plan = settled
        kept, kept_plan = day.rolling.settled()
        assert (kept.vehicles, kept.requests) == (anew.vehicles, anew.requests)
        assert kept_plan.routes == plan.routes
        window = Window(float(data.draw(st.integers(0, 200))), 400.0)
        request = ride(f"new{n}", load=(1, 0), dropoff=problem.places - 1, pickup_window=window)
        result = day.rolling.insert(request, alternatives=2, bucket_s=20.0)
        assert result == insert(anew, plan, request, alternatives=2, bucket_s=20.0)
        for offer in result.offers[:1]:
            accept(day, offer, data)


def accept(day, offer, data):
    """Promise what was offered, or a part of it."""
    asked = offer.request
    begin = min(offer.pickup_at, asked.pickup_window.latest)
    told = Window(begin, begin + data.draw(st.integers(0, 30)))
    day.put(replace(asked, pickup_window=told) if data.draw(st.booleans()) else asked)
    day.set_vehicle(day.vehicles[offer.vehicle_id], [(stop.id, stop.kind) for stop in offer.route.stops])


def something_happens(day, data):
    vehicle = data.draw(st.sampled_from(list(day.vehicles.values())))
    stops = day.stops[vehicle.id]
    what = data.draw(st.sampled_from(["time", "late", "late", "serves", "off", "put off", "kind"]))
    if what == "time":
        day.now = max(day.now, data.draw(st.integers(0, 200)))
        day.rolling.advance(day.now)
    elif what == "late":
        # Or not so late any more.
        begin = float(data.draw(st.integers(0, 150)))
        start = data.draw(st.integers(0, day.problem.places - 1))
        day.set_vehicle(replace(vehicle, start=start, shift=Window(begin, begin + 200.0)), stops)
    elif what == "serves" and stops:
        serve(day, vehicle, data)
    elif what == "off" and day.requests:
        day.drop(data.draw(st.sampled_from(sorted(day.requests))))
    elif what == "put off" and day.requests:
        request = day.requests[data.draw(st.sampled_from(sorted(day.requests)))]
        begin = float(data.draw(st.integers(0, 200)))
        until = data.draw(st.sampled_from([request.dropoff_window, Window(0.0, begin + 60.0)]))
        day.put(replace(request, pickup_window=Window(begin, begin + 40.0), dropoff_window=until))
    elif what == "kind":
        price, seats = data.draw(st.sampled_from([0.0, 7.0])), data.draw(st.integers(2, 5))
        kind = replace(vehicle, reserves=(Reserve(price=price, skill="dog"),), capacity=((2, 1), (seats, 0)))
        day.set_vehicle(kind, stops)


def serve(day, vehicle, data):
    """A vehicle is done with its first stop: a rider got in or out, or its driver rested."""
    (name, kind), *left = day.stops[vehicle.id]
    at = vehicle.shift.earliest + data.draw(st.integers(0, 20))
    gone = replace(vehicle, shift=Window(at, max(at, vehicle.shift.latest)))
    if kind == "break":
        gone = replace(gone, breaks=tuple(each for each in vehicle.breaks if each.id != name))
    elif kind == "pickup":
        gone = replace(gone, start=day.requests[name].pickup)
        day.put(replace(day.requests[name], aboard_on=vehicle.id, boarded_at=float(at), vehicle=None))
    else:
        gone = replace(gone, start=day.requests[name].dropoff)
    day.set_vehicle(gone, left)
    if kind == "dropoff":
        day.drop(name)


@pytest.fixture
def rolling():
    problem = Problem(vehicles=(van("a"), van("b")), requests=(), travel_s=line(0, 10, 20, 30))
    return RollingPlan(problem, {})


def test_a_rider_on_two_routes_is_named(rolling):
    rolling.put(ride("r"))
    for vehicle in (van("a"), van("b")):
        rolling.set_vehicle(vehicle, [("r", "pickup"), ("r", "dropoff")])
    for _ in range(2):
        with pytest.raises(ProblemError, match="stop r: is on two routes"):
            rolling.route("a")
    rolling.set_vehicle(van("b"), [])
    assert len(rolling.route("a").stops) == 2


def test_a_rider_aboard_who_would_never_get_off_is_named(rolling):
    rolling.put(ride("r", aboard_on="a"))
    rolling.set_vehicle(van("a"), [])
    with pytest.raises(ProblemError, match="stop r: is missing on the route of vehicle a"):
        rolling.route("a")


def test_who_is_planned_already_is_not_planned_twice(rolling):
    rolling.put(ride("r"))
    with pytest.raises(ProblemError, match="request r: is planned already"):
        rolling.insert(ride("r"))


def test_a_stop_of_somebody_who_called_off_is_named(rolling):
    rolling.put(ride("r"))
    rolling.set_vehicle(van("a"), [("r", "pickup"), ("r", "dropoff")])
    assert len(rolling.route("a").stops) == 2
    rolling.drop("r")
    with pytest.raises(ProblemError, match="stop r: is not in the problem"):
        rolling.route("a")


def test_a_limit_is_put_off_only_as_long_as_it_cannot_be_kept():
    """A ride over a break is too long; when its pickup is late, it no longer is."""
    rest = Break(id="rest", window=Window(50.0, 60.0), duration_s=0.0, may_have_riders=True)
    day = Day(Problem(vehicles=(van("a", breaks=(rest,)),), requests=(), travel_s=line(0, 0)))
    asked = ride("r", pickup=0, dropoff=1, pickup_window=Window(0.0, 5.0), max_ride_s=20.0)
    day.put(asked)
    day.set_vehicle(van("a", breaks=(rest,)), [("r", "pickup"), ("rest", "break"), ("r", "dropoff")])
    for now, longest in ((0.0, 45.0), (40.0, 20.0)):
        day.now = now
        day.rolling.advance(now)
        (kept,) = day.rolling.settled()[0].requests
        assert kept.max_ride_s == pytest.approx(longest)
        assert (kept,) == day.anew()[0].requests
