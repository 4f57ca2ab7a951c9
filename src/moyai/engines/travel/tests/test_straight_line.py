import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.travel import SpeedProfile, StraightLine, TravelError, TravelProvider

VAN = SpeedProfile.steady("van", 30.0)
CITY_HALL = (137.9539, 35.8275)
STATION = (137.9576, 35.8394)
points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
near = st.tuples(st.floats(137.8, 138.2), st.floats(35.7, 36.0))


def test_a_degree_of_latitude_is_sixty_nautical_miles():
    metres = (
        StraightLine(SpeedProfile.steady("boat", 10.0, detour=1.0)).matrix([(0, 0), (0, 1)], hours=[0]).metres
    )
    assert metres[0, 1] == pytest.approx(60 * 1852, rel=1e-3)


def test_seconds_are_metres_at_the_profile_s_speed():
    result = StraightLine(VAN).matrix([CITY_HALL, STATION], hours=[9])
    assert result.metres[0, 1] == pytest.approx(1_365 * 1.4, rel=0.01)
    assert result.seconds[0, 1] == pytest.approx(result.metres[0, 1] / (30 / 3.6))


@given(st.lists(near, min_size=1, max_size=6))
def test_matrix_is_a_metric_no_shorter_than_the_straight_line(places):
    result = StraightLine(VAN).matrix(places, hours=[10])
    for each in (result.seconds, result.metres):
        assert np.allclose(each, each.T)
        assert not each.diagonal().any()
        assert (each >= 0).all()
    seconds = result.seconds
    through = (seconds[:, :, None] + seconds[None, :, :]).min(axis=1)
    assert (seconds <= through + 0.3).all()
    moved = result.metres > 0
    assert (seconds[moved] >= 30.0).all()


@given(st.lists(near, min_size=1, max_size=4), st.lists(near, min_size=1, max_size=4))
def test_many_to_many_is_a_part_of_the_matrix(origins, destinations):
    line = StraightLine(VAN)
    part = line.many_to_many(origins, destinations, hours=[8])
    whole = line.matrix([*origins, *destinations], hours=[8])
    assert np.array_equal(part.seconds, whole.seconds[: len(origins), len(origins) :])
    assert np.array_equal(part.metres, whole.metres[: len(origins), len(origins) :])


def test_times_are_those_of_the_slowest_hour():
    speeds = [30.0] * 24
    speeds[8] = 15.0
    line = StraightLine(SpeedProfile("van", tuple(speeds)))
    slow, fast = (
        line.matrix([CITY_HALL, STATION], hours=hours).seconds[0, 1] for hours in ([7, 8, 9], [7, 9])
    )
    assert slow == pytest.approx(2 * fast)


@given(points, points, st.floats(0, 1))
def test_position_along_divides_the_way(origin, destination, fraction):
    line = StraightLine(SpeedProfile.steady("crow", 10.0, detour=1.0))
    total = line.matrix([origin, destination], hours=[0]).metres[0, 1]
    if 10.0 < total < 19_000_000:
        position = line.position_along(origin, destination, fraction)
        begun = line.matrix([origin, position], hours=[0]).metres[0, 1]
        assert begun == pytest.approx(fraction * total, abs=2.0)


@given(points, points)
def test_position_along_begins_and_ends_at_the_ends(origin, destination):
    line = StraightLine(VAN)
    assert line.position_along(origin, destination, 0.0) == origin
    assert line.position_along(origin, destination, -1.0) == origin
    if line.matrix([origin, destination], hours=[0]).metres[0, 1] > 0:
        assert line.position_along(origin, destination, 1.0) == destination


def test_an_empty_list_of_points_gives_an_empty_matrix():
    assert StraightLine(VAN).matrix([], hours=[0]).seconds.shape == (0, 0)


@pytest.mark.parametrize("point", [(181.0, 0.0), (35.8, 137.9), (math.nan, 0.0)])
def test_a_point_off_the_map_is_refused(point):
    with pytest.raises(TravelError, match=r"^point \("):
        StraightLine(VAN).matrix([CITY_HALL, point], hours=[0])


@pytest.mark.parametrize("hours", [[], [24], [-1]])
def test_an_hour_that_is_none_is_refused(hours):
    with pytest.raises(TravelError, match=r"^profile van: hours"):
        StraightLine(VAN).matrix([CITY_HALL], hours=hours)


@pytest.mark.parametrize(
    ("message", "changes"),
    [
        ("has 1 speeds", {"km_per_h": (30.0,)}),
        ("every speed", {"km_per_h": (0.0,) * 24}),
        ("detour 0.9", {"detour": 0.9}),
        ("least_s -1", {"least_s": -1}),
    ],
)
def test_a_profile_names_what_is_wrong(message, changes):
    with pytest.raises(TravelError, match=rf"^profile van: {message}"):
        SpeedProfile(**{"name": "van", "km_per_h": (30.0,) * 24, **changes})


def test_straight_line_is_a_travel_provider():
    provider: TravelProvider = StraightLine(VAN)
    assert provider.position_along(CITY_HALL, STATION, 0.5)[1] == pytest.approx(35.83345, abs=1e-4)
