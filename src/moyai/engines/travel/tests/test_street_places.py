"""Where places meet the streets, what is closed for a while, and where vehicles are on their way."""

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.street_reference import Reference
from tests.street_town import BLOCK_DEG, ORIGIN, MadeUpTown, make_streets

from moyai.engines.travel import SpeedProfile, StraightLine, TravelError
from moyai.engines.travel.streets import Closure, StreetProfile, StreetTravel
from moyai.engines.travel.streets.closures import find_closed_spans
from moyai.engines.travel.streets.recent import Recent
from moyai.engines.travel.streets.snap import Snapper
from moyai.engines.travel.tests.streets import CAR, COSTS, STRAIGHT, import_town

LON, LAT = ORIGIN
EAST_M = math.radians(1) * 6_371_008.8 * math.cos(math.radians(LAT))
NORTH_M = math.radians(1) * 6_371_008.8


def at(east_m, north_m=0.0):
    """Return a point so many metres from the town's corner."""
    return (LON + east_m / EAST_M, LAT + north_m / NORTH_M)


def draw_town(streets, **tags):
    """Return a town of streets, each a list of (east, north) in metres; equal points are one node."""
    town, numbers = MadeUpTown(), {}
    for way, corners in streets.items():
        for corner in corners:
            if corner not in numbers:
                numbers[corner] = len(numbers) + 1
                lon, lat = at(*corner)
                town.nodes[numbers[corner]] = (round(lon, 7), round(lat, 7))
        town.ways[way] = ([numbers[corner] for corner in corners], {"highway": "residential", **tags})
    return town


ONE_STREET = {1: [(0, 0), (500, 0), (1000, 0)]}
SQUARE = {
    1: [(0, 0), (1000, 0)],
    2: [(1000, 0), (1000, 1000)],
    3: [(1000, 1000), (0, 1000)],
    4: [(0, 1000), (0, 0)],
    5: [(0, 0), (-300, 0)],
    6: [(1000, 0), (1300, 0)],
}
PACE = 3.6 / 25  # seconds a metre on a residential street


def travel(streets, **how):
    return StreetTravel(import_town(draw_town(streets)), CAR, **{"least_component": 1, **how})


@given(st.integers(0, 2**32 - 1), st.floats(-0.5, 3.5), st.floats(-0.5, 3.5))
@settings(max_examples=60)
def test_the_nearest_street_is_found(seed, x, y):
    streets = import_town(make_streets(random.Random(seed), 4, 4))
    point = (LON + x * BLOCK_DEG, LAT + y * BLOCK_DEG)
    every = np.arange(len(streets.segment_first))
    found = Snapper(streets, every, limit_m=300.0).snap(point)
    nearest = min(away(streets, int(place), point) for place in streets.segment_first)
    if nearest > 300.0:
        assert found is None
    else:
        assert found is not None
        assert found.away_m == pytest.approx(nearest, abs=0.01)


def away(streets, place, point):
    """Return metres from a point to a straight piece, by trying ever finer."""
    a, b = (int(each) for each in streets.link_points[place : place + 2])
    ends = np.array([[streets.point_lon[each], streets.point_lat[each]] for each in (a, b)])
    low, high = 0.0, 1.0
    for _ in range(60):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        if _metres(ends[0] + left * (ends[1] - ends[0]), point) < _metres(
            ends[0] + right * (ends[1] - ends[0]), point
        ):
            high = right
        else:
            low = left
    return _metres(ends[0] + low * (ends[1] - ends[0]), point)


def _metres(a, b):
    shrink = math.cos(math.radians(b[1]))
    return math.hypot((a[0] - b[0]) * shrink, a[1] - b[1]) * NORTH_M


def test_the_way_from_the_street_to_the_place_counts_slowly():
    found = travel(ONE_STREET).matrix([at(100, 40), at(900)], hours=[9])
    assert found.metres[0, 1] == pytest.approx(840, abs=0.5)
    assert found.seconds[0, 1] == pytest.approx(800 * PACE + 40 * 3.6 / 8, abs=0.1)
    assert not found.estimated.any()


def test_a_place_far_from_streets_has_the_straight_line_and_it_is_told():
    town = travel(ONE_STREET)
    points = [at(100), at(900), at(500, 400)]
    found, line = town.matrix(points, hours=[9]), StraightLine(STRAIGHT).matrix(points, hours=[9])
    assert found.estimated.tolist() == [[False, False, True], [False, False, True], [True, True, False]]
    assert found.seconds[2, 0] == line.seconds[2, 0]
    assert found.metres[0, 2] == line.metres[0, 2]
    assert [town.is_on_street(each) for each in points] == [True, True, False]
    assert town.position_along(points[0], points[2], 0.5) == StraightLine(STRAIGHT).position_along(
        points[0], points[2], 0.5
    )


def test_two_parts_that_do_not_meet_have_the_straight_line_between_them():
    found = travel({1: [(0, 0), (500, 0)], 2: [(800, 0), (1300, 0)]}).matrix(
        [at(100), at(400), at(900)], hours=[9]
    )
    assert found.estimated.tolist() == [[False, False, True], [False, False, True], [True, True, False]]


def test_places_are_not_put_on_a_small_part_beside_a_large_one():
    island = {**SQUARE, 9: [(400, 20), (600, 20)]}
    town = StreetTravel(import_town(draw_town(island)), CAR)
    assert not town.matrix([at(500, 25), at(900, 1000)], hours=[9]).estimated.any()


def test_the_slowest_hour_counts():
    speeds = [30.0] * 24
    speeds[8] = 15.0
    car = replace(CAR, straight=SpeedProfile("car", tuple(speeds), least_s=0.0))
    town = StreetTravel(import_town(draw_town(ONE_STREET)), car, least_component=1)
    slow, fast = (town.matrix([at(0), at(900)], hours=hours).seconds[0, 1] for hours in ([7, 8], [7]))
    assert slow == pytest.approx(2 * fast)
    with pytest.raises(TravelError, match="profile car: hours"):
        town.matrix([at(0), at(900)], hours=[24])


def test_two_places_take_at_least_the_least_time():
    car = replace(CAR, straight=SpeedProfile.steady("car", 30.0, least_s=30.0))
    found = StreetTravel(import_town(draw_town(ONE_STREET)), car).matrix([at(0), at(10), at(10.2)], hours=[9])
    assert found.seconds[0, 1] == 30.0
    assert found.seconds[1, 2] == 0.0


def test_a_street_too_narrow_is_not_used():
    town = import_town(draw_town(ONE_STREET, width="2.0"))
    assert StreetTravel(town, replace(CAR, width_m=1.9)).is_on_street(at(100))
    with pytest.raises(TravelError, match="no street of the map is open to it"):
        StreetTravel(town, replace(CAR, width_m=2.1))


def test_a_closed_way_is_driven_around_and_opens_again():
    town = travel(SQUARE)
    points = [at(-200), at(1200)]
    before = town.matrix(points, hours=[9])
    closed = town.with_closures([Closure(ways=frozenset([1]))])
    around = closed.matrix(points, hours=[9])
    assert before.metres[0, 1] == pytest.approx(1400, abs=1)
    assert around.metres[0, 1] == pytest.approx(3400, abs=2)
    assert np.array_equal(closed.with_closures([]).matrix(points, hours=[9]).seconds, before.seconds)
    assert closed.graph is town.graph


BOX = (at(390, -50), at(610, -50), at(610, 50), at(390, 50))
LONG = {**SQUARE, 1: [(0, 0), (380, 0), (620, 0), (1000, 0)]}


def test_an_area_closes_only_what_touches_it():
    closed = travel(LONG, closures=[Closure(rings=(BOX,))])
    found = closed.matrix([at(50), at(150), at(800), at(900)], hours=[9])
    assert not found.estimated.any()
    # Way 1 cannot be driven through: its two ends are reached from their own sides.
    expected = [[0, 100, 3250, 3150], [100, 0, 3350, 3250]]
    assert found.metres[:2] == pytest.approx(np.array(expected), abs=2)
    assert found.metres[2:, 2:] == pytest.approx(np.array([[0, 100], [100, 0]]), abs=0.5)


def test_a_hole_in_an_area_is_open():
    hole = (at(100, -20), at(500, -20), at(500, 20), at(100, 20))
    around = (at(-900, -900), at(1900, -900), at(1900, 1900), at(-900, 1900))
    streets = import_town(draw_town({1: [(200, 0), (400, 0)], 2: [(400, 0), (1000, 0)]}))
    spans = find_closed_spans(streets, [Closure(rings=(around, hole))])
    assert streets.way_id[streets.link_way].tolist() == [1, 2]
    assert spans.links.tolist() == [False, True]


def test_a_ring_needs_three_corners():
    with pytest.raises(TravelError, match="a ring has 2 corners"):
        Closure(rings=(((0.0, 0.0), (1.0, 1.0), (0.0, 0.0)),))


@given(st.floats(0.01, 0.99))
def test_a_vehicle_is_on_its_street_where_its_time_says(fraction):
    town = travel({1: [(0, 0), (600, 0), (600, 400)]})
    lon, lat = town.position_along(at(0), at(600, 400), fraction)
    driven = fraction * 1000
    expected = at(driven) if driven <= 600 else at(600, driven - 600)
    assert _metres((lon, lat), expected) < 1.0


def test_a_vehicle_begins_and_ends_at_the_ends():
    town, a, b = travel(ONE_STREET), at(100, 30), at(900)
    assert town.position_along(a, b, 0.0) == a
    assert town.position_along(a, b, -1.0) == a
    assert town.position_along(a, b, 1.5) == b


@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.95))
@settings(max_examples=30)
def test_positions_divide_the_time_where_no_junction_costs(seed, fraction):
    rng = random.Random(seed)
    town = make_streets(rng, 3, 3)
    reference = Reference(town, COSTS)
    free = replace(CAR, turns=replace(CAR.turns, left_s=0.0, right_s=0.0, round_s=0.0, signal_s=0.0))
    roads = StreetTravel(import_town(town), free, least_component=1)
    segments = sorted(reference.seconds)
    a, b = (reference.point((rng.choice(segments), rng.uniform(0.2, 0.8))) for _ in "ab")
    whole = roads.matrix([a, b], hours=[9])
    if whole.estimated[0, 1] or whole.metres[0, 1] < 20:
        return
    here = roads.position_along(a, b, fraction)
    rest = roads.many_to_many([here], [b], hours=[9])
    assert rest.seconds[0, 0] == pytest.approx((1 - fraction) * whole.seconds[0, 1], abs=0.3)


def test_rows_are_kept_and_bounded():
    town = travel(SQUARE, cache_bytes=8 * 12 * 3)
    points = [at(100), at(200), at(300), at(400)]
    whole = town.matrix(points, hours=[9])
    kept = [town._rows.get(each) for each in points]
    assert [row is None for row in kept] == [False, False, False, True]
    again = town.matrix(points, hours=[9])
    assert np.array_equal(whole.seconds, again.seconds)
    assert [town._rows.get(each) for each in points] == kept  # the very same, none computed in vain


def test_what_was_not_used_for_longest_is_forgotten():
    kept: Recent[str, int] = Recent(2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (1, None, 3)


@pytest.mark.parametrize(
    ("message", "changes"),
    [
        ("mode ship", {"mode": "ship"}),
        ("km_per_h names no road", {"km_per_h": {"canal": 5.0}}),
        ("km_per_h names no road", {"km_per_h": {}}),
        (r"km_per_h\[primary\]", {"km_per_h": {"primary": 0.0}}),
        ("of_limit", {"of_limit": 1.5}),
        ("top_km_per_h", {"top_km_per_h": math.nan}),
        ("width_m", {"width_m": -1.0}),
    ],
)
def test_a_street_profile_names_what_is_wrong(message, changes):
    with pytest.raises(TravelError, match=rf"^profile car: {message}"):
        StreetProfile(**{"straight": STRAIGHT, "mode": "motor", "km_per_h": {"primary": 40.0}, **changes})
