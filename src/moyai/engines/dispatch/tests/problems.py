"""Small problems for tests: invented by Hypothesis, with every feature of the model."""

import math

import numpy as np
from hypothesis import strategies as st

from moyai.engines.dispatch import Break, Problem, Request, Reserve, Vehicle, Weights, Window

HORIZON = 240
KEPT = [
    (),
    (),
    (Reserve(price=30.0, dimension=1),),
    (Reserve(price=20.0, skill="lift"), Reserve(price=5.0, dimension=0)),
]


@st.composite
def matrices(draw, places):
    """Road times: a plane's, or any numbers at all (asymmetric, no triangle inequality)."""
    if draw(st.booleans()):
        points = draw(st.lists(st.tuples(*2 * [st.integers(0, 30)]), min_size=places, max_size=places))
        xy = np.array(points, dtype=float)
        return np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    row = st.lists(st.integers(0, 40), min_size=places, max_size=places)
    matrix = np.array(draw(st.lists(row, min_size=places, max_size=places)), dtype=float)
    np.fill_diagonal(matrix, 0.0)
    return matrix


@st.composite
def windows(draw, widest=HORIZON):
    begin = draw(st.integers(0, HORIZON))
    return Window(float(begin), float(begin + draw(st.integers(0, widest))))


@st.composite
def requests(draw, name, places):
    limits = st.one_of(st.just(math.inf), st.integers(5, 90).map(float))
    return Request(
        id=name,
        pickup=draw(st.integers(0, places - 1)),
        dropoff=draw(st.integers(0, places - 1)),
        load=(draw(st.integers(0, 3)), draw(st.integers(0, 1))),
        pickup_window=draw(windows()),
        dropoff_window=draw(st.one_of(windows(), st.just(Window(0.0, math.inf)))),
        max_ride_s=draw(limits),
        pickup_service_s=float(draw(st.integers(0, 5))),
        dropoff_service_s=float(draw(st.integers(0, 5))),
        skills=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"lift"})])),
        prefer=draw(st.sampled_from(["early", "late"])),
    )


@st.composite
def vehicles(draw, name, places):
    breaks = ()
    if draw(st.integers(0, 2)) == 0:
        breaks = (
            Break(
                id=f"{name}-rest",
                window=draw(windows()),
                duration_s=float(draw(st.integers(0, 30))),
                may_have_riders=draw(st.booleans()),
            ),
        )
    return Vehicle(
        id=name,
        start=draw(st.integers(0, places - 1)),
        end=draw(st.one_of(st.none(), st.integers(0, places - 1))),
        shift=Window(float(draw(st.integers(0, 60))), float(draw(st.integers(200, 600)))),
        capacity=draw(st.sampled_from([((4, 0), (2, 1)), ((3, 1),), ((4, 0),)])),
        skills=draw(st.sampled_from([frozenset(), frozenset({"lift"})])),
        breaks=breaks,
        max_duration_s=draw(st.one_of(st.just(math.inf), st.integers(60, 300).map(float))),
        fixed_cost=float(draw(st.sampled_from([0, 0, 25]))),
        reserves=draw(st.sampled_from(KEPT)),
    )


@st.composite
def problems(draw, most_vehicles=2, most_requests=4, weighted=None):
    places = draw(st.integers(2, 6))
    if weighted is None:
        weighted = draw(st.booleans())
    return Problem(
        vehicles=tuple(draw(vehicles(f"v{n}", places)) for n in range(draw(st.integers(1, most_vehicles)))),
        requests=tuple(draw(requests(f"r{n}", places)) for n in range(draw(st.integers(1, most_requests)))),
        travel_s=draw(matrices(places)),
        cost=draw(st.one_of(st.none(), matrices(places))),
        weights=Weights(wait_per_s=0.5, ride_per_s=0.25) if weighted else Weights(),
        unassigned_penalty=draw(st.one_of(st.none(), st.none(), st.integers(0, 300).map(float))),
    )


@st.composite
def sequences(draw, problem):
    """Any order of stops that makes sense, for every vehicle."""
    stops = {vehicle.id: [(each.id, "break") for each in vehicle.breaks] for vehicle in problem.vehicles}
    for request in problem.requests:
        name = request.aboard_on or draw(st.sampled_from([vehicle.id for vehicle in problem.vehicles]))
        row = stops[name]
        i = 0
        if request.aboard_on is None:
            i = draw(st.integers(0, len(row)))
            row.insert(i, (request.id, "pickup"))
            i += 1
        row.insert(draw(st.integers(i, len(row))), (request.id, "dropoff"))
    return stops


def plane(points):
    """Euclidean travel times between points."""
    xy = np.array(points, dtype=float)
    return np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))


def line(*positions):
    """Travel times between points on one road."""
    return plane([(x, 0) for x in positions])


def van(name="v1", **changes):
    """A vehicle with four seats at place 0."""
    facts = {"start": 0, "end": 0, "shift": Window(0.0, 10_000.0), "capacity": ((4,),)}
    return Vehicle(id=name, **{**facts, **changes})


def ride(name="r1", **changes):
    """A request from place 1 to place 2 at any time."""
    facts = {
        "pickup": 1,
        "dropoff": 2,
        "load": (1,),
        "pickup_window": Window(0.0, 9_000.0),
        "dropoff_window": Window(0.0, 9_000.0),
    }
    return Request(id=name, **{**facts, **changes})
