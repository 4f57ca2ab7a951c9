import math

import numpy as np
import pytest

from moyai.engines.dispatch import Break, Problem, ProblemError, Request, Weights, Window
from moyai.engines.dispatch.tests.problems import line, ride, van


def problem(**changes):
    facts = {"vehicles": (van(),), "requests": (ride(),), "travel_s": line(0, 10, 20)}
    return Problem(**{**facts, **changes})


@pytest.mark.parametrize(
    ("message", "make"),
    [
        (r"window: \[5.0, 3.0\] ends before", lambda: Window(5.0, 3.0)),
        (r"window: \[nan, 3.0\]", lambda: Window(math.nan, 3.0)),
        (r"window: \[-inf, 3.0\]", lambda: Window(-math.inf, 3.0)),
        (r"request r1: load \(-1,\)", lambda: ride(load=(-1,))),
        (r"request r1: load \(\)", lambda: ride(load=())),
        ("request r1: max_ride_s -1.0", lambda: ride(max_ride_s=-1.0)),
        ("request r1: max_ride_s nan", lambda: ride(max_ride_s=math.nan)),
        ("request r1: service time inf", lambda: ride(pickup_service_s=math.inf)),
        ("request r1: prefer 'soon'", lambda: ride(prefer="soon")),
        ("request r1: is aboard v1 but pinned to v2", lambda: ride(aboard_on="v1", vehicle="v2")),
        ("request r1: nan is not a time", lambda: ride(aboard_on="v1", boarded_at=math.nan)),
        ("break b: duration -1.0", lambda: Break(id="b", window=Window(0.0), duration_s=-1.0)),
        ("vehicle v1: capacity", lambda: van(capacity=())),
        ("vehicle v1: capacity .* mixes lengths", lambda: van(capacity=((1,), (1, 2)))),
        ("vehicle v1: locked -1", lambda: van(locked=-1)),
        ("vehicle v1: max_duration_s -5", lambda: van(max_duration_s=-5)),
        ("weights: ride_per_s -1", lambda: Weights(ride_per_s=-1)),
        ("problem: needs at least one vehicle", lambda: problem(vehicles=())),
        ("vehicle v1: this id occurs twice", lambda: problem(vehicles=(van(), van()))),
        (
            "vehicle v2: capacity has not 1 dimensions",
            lambda: problem(vehicles=(van(), van("v2", capacity=((1, 1),)))),
        ),
        ("vehicle v1: start 9 is not one of 3 places", lambda: problem(vehicles=(van(start=9),))),
        ("vehicle v1: end -1 is not one of 3 places", lambda: problem(vehicles=(van(end=-1),))),
        ("request r1: this id occurs twice", lambda: problem(requests=(ride(), ride()))),
        ("request r1: load .* must have 1 numbers", lambda: problem(requests=(ride(load=(1, 2)),))),
        ("request r1: dropoff 3 is not", lambda: problem(requests=(ride(dropoff=3),))),
        ("request r1: names vehicle v9", lambda: problem(requests=(ride(vehicle="v9"),))),
        ("matrix travel_s: must be square", lambda: problem(travel_s=np.zeros((2, 3)))),
        (
            "matrix travel_s: from 0 to 1 is -1.0",
            lambda: problem(travel_s=[[0, -1, 1], [1, 0, 1], [1, 1, 0]]),
        ),
        (
            "matrix travel_s: from 2 to 0 is nan",
            lambda: problem(travel_s=[[0, 1, 1], [1, 0, 1], [math.nan, 1, 0]]),
        ),
        ("matrix travel_s: is not a table of numbers", lambda: problem(travel_s=[["far"]])),
        ("matrix cost: is", lambda: problem(cost=np.zeros((2, 2)))),
    ],
)
def test_problem_names_what_is_wrong(message, make):
    with pytest.raises(ProblemError, match=f"^{message}"):
        make()


def test_problem_refuses_one_id_for_a_break_and_a_request():
    rest = Break(id="r1", window=Window(0.0), duration_s=1.0)
    with pytest.raises(ProblemError, match=r"^request r1: this id occurs twice"):
        problem(vehicles=(van(breaks=(rest,)),))
    with pytest.raises(ProblemError, match=r"^request r1: there is a break of this id"):
        problem(vehicles=(van(breaks=(rest,)),), requests=()).with_request(ride())


def test_problem_keeps_its_own_copy_of_the_matrix():
    travel = line(0, 10, 20)
    made = problem(travel_s=travel)
    travel[0, 1] = 99.0
    assert made.travel_s[0, 1] == 10.0
    assert not made.travel_s.flags.writeable


def test_problem_with_and_without_requests():
    made = problem().with_request(ride("r2")).with_request(ride("r1", pickup=0))
    assert [(request.id, request.pickup) for request in made.requests] == [("r2", 1), ("r1", 0)]
    assert made.without_requests(["r2", "unknown"]).requests == (made.request("r1"),)
    assert isinstance(made.request("r2"), Request)
    assert made.with_vehicles([van("v9")]).vehicle("v9").id == "v9"


@pytest.mark.parametrize(
    ("load", "fits"), [((4, 0), True), ((5, 0), False), ((2, 1), True), ((3, 1), False), ((0, 2), False)]
)
def test_vehicle_fits_one_configuration_at_least(load, fits):
    assert van(capacity=((4, 0), (2, 1))).fits(load) is fits
