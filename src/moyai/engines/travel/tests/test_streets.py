"""Travel along streets against a second opinion that shares no code with it."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.street_reference import Reference
from tests.street_town import make_blocks, make_streets

from moyai.engines.travel import StraightLine, TravelProvider
from moyai.engines.travel.streets import Closure, StreetTravel
from moyai.engines.travel.tests.streets import CAR, COSTS, STRAIGHT, import_town, pick_places

seeds = st.integers(0, 2**32 - 1)
sides = st.integers(2, 4)


@given(seeds, sides, sides)
@settings(max_examples=60)
def test_times_are_those_of_the_second_opinion(seed, wide, high):
    rng = random.Random(seed)
    town = make_blocks(rng, wide, high)
    reference = Reference(town, COSTS)
    if not reference.seconds:
        return
    places = pick_places(reference, rng, 4)
    travel = StreetTravel(import_town(town), CAR, least_component=1)
    found = travel.matrix([reference.point(each) for each in places], hours=[9])
    compare(found, reference, places)


@given(seeds, sides, sides, st.integers(0, 3))
@settings(max_examples=30)
def test_long_streets_are_cut_where_they_cross(seed, wide, high, between):
    rng = random.Random(seed)
    town = make_streets(rng, wide, high, between)
    reference = Reference(town, COSTS)
    places = pick_places(reference, rng, 4)
    travel = StreetTravel(import_town(town), CAR, least_component=1)
    compare(travel.matrix([reference.point(each) for each in places], hours=[9]), reference, places)


@given(seeds, sides, sides)
@settings(max_examples=30)
def test_closed_ways_are_driven_around(seed, wide, high):
    rng = random.Random(seed)
    town = make_blocks(rng, wide, high)
    whole = Reference(town, COSTS)
    closed = frozenset(rng.sample(sorted(town.ways), k=min(2, len(town.ways))))
    reference = Reference(town, COSTS, closed)
    open_ways = [segment for segment in whole.seconds if segment[0] not in closed]
    if not open_ways:
        return
    places = [(rng.choice(open_ways), rng.uniform(0.1, 0.9)) for _ in range(4)]
    travel = StreetTravel(import_town(town), CAR, closures=[Closure(closed)], least_component=1)
    compare(travel.matrix([reference.point(each) for each in places], hours=[9]), reference, places)


def compare(found, reference, places):
    points = [reference.point(each) for each in places]
    crow = StraightLine(STRAIGHT).matrix(points, hours=[9]).metres / STRAIGHT.detour
    for row, a in enumerate(places):
        for column, b in enumerate(places):
            expected = reference.fastest(a, b)
            if crow[row, column] < 1.0:  # one place
                assert found.seconds[row, column] == 0.0
                continue
            assert found.estimated[row, column] == np.isinf(expected)
            if np.isfinite(expected):
                assert found.seconds[row, column] == pytest.approx(expected, abs=0.02)


@given(seeds, sides, sides)
@settings(max_examples=30)
def test_nobody_is_faster_than_the_limit_nor_shorter_than_the_straight_line(seed, wide, high):
    rng = random.Random(seed)
    town = make_blocks(rng, wide, high)
    reference = Reference(town, COSTS)
    if not reference.seconds:
        return
    points = [reference.point(each) for each in pick_places(reference, rng, 5)]
    found = StreetTravel(import_town(town), CAR, least_component=1).matrix(points, hours=[9])
    known = ~found.estimated
    assert (found.metres[known] <= found.seconds[known] * 40 / 3.6 + 0.1).all()
    crow = StraightLine(STRAIGHT).matrix(points, hours=[9]).metres / STRAIGHT.detour
    assert (found.metres >= crow - 0.5).all()


@given(seeds, st.integers(3, 5), st.integers(3, 5))
@settings(max_examples=30)
def test_a_stop_on_the_way_saves_no_more_than_turning_round(seed, wide, high):
    rng = random.Random(seed)
    town = make_streets(rng, wide, high)
    reference = Reference(town, COSTS)
    points = [reference.point(each) for each in pick_places(reference, rng, 6)]
    found = StreetTravel(import_town(town), CAR, least_component=1).matrix(points, hours=[9])
    seconds = np.where(found.estimated, np.nan, found.seconds)
    through = seconds[:, :, None] + seconds[None, :, :]
    # A vehicle that stops may leave either way; without the stop it would have to turn round.
    excess = seconds[:, None, :] - through
    assert np.nanmax(excess) <= CAR.turns.round_s + 0.05


def test_street_travel_is_a_travel_provider():
    travel: TravelProvider = StreetTravel(import_town(make_streets(random.Random(1), 3, 3)), CAR)
    assert travel.matrix([], hours=[0]).seconds.shape == (0, 0)
