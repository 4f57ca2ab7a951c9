"""Small days for tests: invented by Hypothesis, and a made-up town."""

import math
from dataclasses import replace

from hypothesis import strategies as st

from moyai.engines.dispatch import Problem, Weights, Window, evaluate
from moyai.engines.dispatch.simulation import Call, Chances, Conduct, Onward, Scenario
from moyai.engines.dispatch.tests.problems import plane, problems, ride, van


@st.composite
def days(draw):
    """Any problem's requests, becoming known at any time; breaks that no day could hold are left out."""
    problem = draw(problems(most_vehicles=3, most_requests=6))
    vehicles = tuple(
        each if _can_rest(each, problem) else replace(each, breaks=()) for each in problem.vehicles
    )
    calls = tuple(
        Call(request=each, released_at=float(draw(st.integers(0, 120))), group=draw(st.sampled_from("ab")))
        for each in problem.requests
    )
    return Scenario(vehicles=vehicles, calls=calls, travel_s=problem.travel_s, weights=problem.weights)


@st.composite
def days_with_changes(draw):
    """Any day on which some of the calls go on in a second vehicle."""
    day = draw(days())
    calls = []
    for call in day.calls:
        if draw(st.booleans()):
            other = draw(st.sampled_from([each.request for each in day.calls]))
            places = len(day.travel_s)
            goes_on = {"pickup": call.request.dropoff, "dropoff": draw(st.integers(0, places - 1))}
            prefer = {"prefer": call.request.prefer, "load": call.request.load}
            second = replace(other, id=f"{call.request.id}>", aboard_on=None, **goes_on, **prefer)
            least = float(draw(st.integers(1, 20)))
            most = least + draw(st.integers(0, 60))
            call = replace(call, onward=Onward(request=second, least_s=least, most_s=most))
        calls.append(call)
    return replace(day, calls=tuple(calls))


def _can_rest(vehicle, problem):
    alone = Problem(vehicles=(vehicle,), requests=(), travel_s=problem.travel_s)
    return evaluate(alone, {vehicle.id: [(each.id, "break") for each in vehicle.breaks]}).feasible


@st.composite
def conducts(draw):
    """Any way to run a day."""
    return Conduct(
        promise_before_s=draw(st.sampled_from([0.0, 5.0, math.inf])),
        promise_after_s=draw(st.sampled_from([0.0, 10.0, math.inf])),
        improve=draw(st.sampled_from([0, 5, 20])),
        better_by=draw(st.sampled_from([0.0, 0.05])),
        leave_early_s=draw(st.sampled_from([0.0, 7.0])),
        no_show_wait_s=20.0,
        put_off_s=(0.0, 30.0, 120.0, 600.0),
    )


@st.composite
def chances(draw):
    """Anything that goes wrong."""
    share = st.sampled_from([0.0, 0.3, 1.0])
    return Chances(
        travel_noise=draw(st.sampled_from([0.0, 0.2, 0.6])),
        no_show=draw(share),
        breakdowns=draw(share),
        breakdown_s=60.0,
        late_drivers=draw(share),
        late_driver_s=90.0,
        seed=draw(st.integers(0, 1000)),
    )


def town(calls=24, vehicles=3, **changes):
    """A made-up town with riders all over it, who call twenty minutes before."""
    places = [((7 * n) % 31, (11 * n) % 29) for n in range(2 * calls + 1)]
    asked = tuple(
        Call(
            request=ride(
                f"r{n}",
                pickup=1 + 2 * n,
                dropoff=2 + 2 * n,
                pickup_window=Window(15.0 * n + 20.0, 15.0 * n + 60.0),
                dropoff_window=Window(0.0, 15.0 * n + 160.0),
                max_ride_s=70.0,
                pickup_service_s=2.0,
            ),
            released_at=15.0 * n,
            group="north" if n % 2 else "south",
        )
        for n in range(calls)
    )
    fleet = tuple(van(f"v{n}", shift=Window(0.0, 900.0)) for n in range(vehicles))
    facts = {"weights": Weights(wait_per_s=0.1, ride_per_s=0.1), **changes}
    return Scenario(vehicles=fleet, calls=asked, travel_s=plane(places), **facts)


def one_call(request, *, at=0.0, travel_s, vehicles=None):
    """A day with a single call."""
    call = Call(request=request, released_at=at)
    return Scenario(vehicles=vehicles or (van(),), calls=(call,), travel_s=travel_s)
