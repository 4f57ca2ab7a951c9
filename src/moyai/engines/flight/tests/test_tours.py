"""Tours stay on the corridor, out of closed areas, and above the reserve."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from moyai.engines.flight import (
    Drop,
    FlightProblem,
    Network,
    Waypoint,
    Wind,
    list_objections,
    list_refuges,
    plan,
)
from moyai.engines.flight.tests.worlds import DRONE, EAST, SOUTH, STEP, draw_problems, make_river, make_square


@settings(max_examples=80)
@given(draw_problems())
def test_a_plan_stands_before_the_independent_checker(problem):
    assert list_objections(problem, plan(problem)) == []


@settings(max_examples=40)
@given(draw_problems())
def test_the_reserve_is_never_touched(problem):
    for tour in plan(problem).tours:
        assert tour.left_wh >= 0.30 * problem.aircraft.capacity_wh
        assert set(list_refuges(problem, tour).values()) <= problem.network.landing | {problem.home}


@settings(max_examples=30)
@given(draw_problems())
def test_one_more_closed_area_never_opens_a_way(problem):
    refused = {each.drop for each in plan(problem).refused}
    lon, lat = problem.network.waypoints[1].point
    closed = (*problem.network.no_fly, make_square(lon, lat))
    harder = replace(problem, network=replace(problem.network, no_fly=closed))
    assert refused <= {each.drop for each in plan(harder).refused}


def fly(load_g=2_000, *, to="w4", network=None, **more):
    drops = (Drop("bread", to, load_g),)
    return plan(FlightProblem(network or make_river(), DRONE, "w0", drops, **more))


def test_a_parcel_goes_up_the_river_and_the_drone_comes_home():
    (tour,) = fly().tours
    assert tour.route == ("w0", "w1", "w2", "w3", "w4", "w3", "w2", "w1", "w0")
    assert tour.distance_m == pytest.approx(8 * STEP * 111_195, rel=1e-3)
    assert [leg.load_g for leg in tour.legs] == [2_000] * 4 + [0] * 4


@pytest.mark.parametrize(
    ("why", "case"),
    [
        ("too_heavy", {"load_g": 5_001}),
        ("out_of_range", {"charge_pct": 45}),
        ("no_way", {"wind": Wind(11.5, 0)}),
        ("no_way", {"wind": Wind(40, 90)}),
        ("no_way", {"network": make_river(no_fly=(make_square(EAST, SOUTH + 2.5 * STEP),))}),
        ("no_way", {"network": Network(make_river().waypoints, ())}),
    ],
)
def test_what_cannot_be_flown_is_refused_with_the_reason(why, case):
    made = fly(**case)
    assert (made.tours, [each.code for each in made.refused]) == ((), [why])


def test_a_way_around_a_closed_area_is_taken():
    river = make_river(3, no_fly=(make_square(EAST, SOUTH + 0.5 * STEP),))
    bank = Waypoint("bank", EAST + STEP, SOUTH + 0.5 * STEP, 710)
    network = replace(
        river, waypoints=(*river.waypoints, bank), ways=(*river.ways, ("w0", "bank"), ("bank", "w1"))
    )
    (tour,) = fly(to="w1", network=network).tours
    assert tour.route == ("w0", "bank", "w1", "bank", "w0")


def test_two_light_parcels_go_together_where_that_is_cheaper():
    drops = (Drop("bread", "w4", 1_000), Drop("milk", "w3", 1_000), Drop("rice", "w4", 4_500))
    made = plan(FlightProblem(make_river(), DRONE, "w0", drops, most_drops=2))
    assert sorted(tour.drops for tour in made.tours) == [("milk", "bread"), ("rice",)]


def test_a_way_against_the_wind_takes_more():
    with_wind, without = fly(wind=Wind(4.9, 0)).tours[0], fly().tours[0]
    assert with_wind.energy_wh > without.energy_wh


@pytest.mark.parametrize(
    "fields", [{"lat": 91.0}, {"lon": float("nan")}, {"height_m": 150.0}, {"height_m": 0.0}]
)
def test_a_waypoint_that_cannot_be_is_refused(fields):
    with pytest.raises(ValueError, match="w:"):
        Waypoint(**{"key": "w", "lon": EAST, "lat": SOUTH, **fields})


def test_nothing_takes_off_or_comes_down_in_a_closed_area_even_at_home():
    river = make_river()
    home = river.waypoints[0]
    closed = replace(river, no_fly=(make_square(*home.point),))
    answer = fly(to="w0", network=closed)
    assert (answer.tours, [each.code for each in answer.refused]) == ((), ["no_way"])
