"""Travel times from a Valhalla service; the last test asks a real one where its address is given."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest

from moyai.engines.travel import SpeedProfile, StraightLine, TravelError, TravelProvider
from moyai.engines.travel.streets import StreetTravel
from moyai.engines.travel.streets.links import make_street_map
from moyai.engines.travel.streets.osm import read_osm
from moyai.engines.travel.tests.streets import CAR
from moyai.engines.travel.tests.valhalla_peer import CROW, Peer, run_peer
from moyai.engines.travel.valhalla import REST_S, ValhallaTravel

HOURS = (30.0,) * 8 + (20.0,) + (30.0,) * 15
PROFILE = SpeedProfile("car", HOURS, least_s=0.0)
LINE = StraightLine(PROFILE)
PLACES = [(137.90 + 0.01 * number, 35.80 + 0.003 * number) for number in range(4)]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def peer() -> Iterator[Peer]:
    with run_peer() as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def travel(peer, clock) -> Iterator[ValhallaTravel]:
    with httpx.Client(timeout=0.5) as client:
        yield ValhallaTravel(
            peer.address, PROFILE, costing="auto", otherwise=LINE, client=client, clock=clock
        )


def test_times_and_lengths_are_the_service_s(travel):
    provider: TravelProvider = travel
    found, expected = provider.matrix(PLACES, hours=[10]), CROW.matrix(PLACES, hours=[0])
    assert found.metres == pytest.approx(expected.metres, abs=0.6)
    assert found.seconds == pytest.approx(expected.metres / 10, abs=0.6)
    assert not found.estimated.any()


def test_hours_make_the_service_s_times_longer(travel):
    slow, fast = (travel.matrix(PLACES, hours=hours).seconds for hours in ([8], [10]))
    assert slow == pytest.approx(1.5 * fast)
    with pytest.raises(TravelError, match="profile car: hours"):
        travel.matrix(PLACES, hours=[24])


def test_what_is_known_is_not_asked_again(travel, peer):
    travel.matrix(PLACES[:3], hours=[10])
    travel.matrix(PLACES[:3], hours=[11])
    assert peer.asked == [(3, 3)]
    travel.matrix(PLACES, hours=[10])
    assert peer.asked[1:] == [(1, 4), (3, 1)]


def test_large_matrices_are_asked_in_blocks(travel, peer):
    many = [(137.0 + 0.001 * number, 35.8) for number in range(70)]
    assert not travel.matrix(many, hours=[10]).estimated.any()
    assert sorted(peer.asked) == [(20, 20), (20, 50), (50, 20), (50, 50)]


def test_a_pair_without_a_way_has_the_straight_line(travel, peer):
    peer.cut_off_at = 137.925
    found = travel.matrix(PLACES, hours=[10])
    beyond = np.array([False, False, False, True])
    assert np.array_equal(found.estimated, beyond[:, None] != beyond[None, :])
    assert found.seconds[0, 3] == LINE.matrix(PLACES, hours=[10]).seconds[0, 3]


def test_one_place_without_a_street_spoils_only_its_own_pairs(travel, peer):
    peer.nowhere_beyond = 35.8085
    found = travel.matrix(PLACES, hours=[10])
    expected = np.zeros((4, 4), dtype=bool)
    expected[3, :3] = expected[:3, 3] = True
    assert np.array_equal(found.estimated, expected)


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503, "says": b"{}"},
        {"says": b"<html>"},
        {"says": b'{"sources_to_targets": [[{"time": 1, "distance": 1}]]}'},
        {"says": b'{"sources_to_targets": [[{"time": -5, "distance": 1}]]}'},
        {"says": b"[]"},
        {"waits_s": 0.8},
    ],
    ids=["error", "no json", "too small", "negative", "a list", "too slow"],
)
def test_a_service_that_fails_is_replaced_and_left_alone_for_a_while(travel, peer, clock, fault):
    for name, value in fault.items():
        setattr(peer, name, value)
    found, line = travel.matrix(PLACES, hours=[10]), LINE.matrix(PLACES, hours=[10])
    assert np.array_equal(found.seconds, line.seconds)
    assert np.array_equal(found.estimated, line.estimated)
    travel.matrix(PLACES, hours=[10])
    assert len(peer.asked) == 1
    peer.waits_s, peer.says, peer.status = 0.0, None, 200
    clock.now = REST_S
    assert not travel.matrix(PLACES, hours=[10]).estimated.any()


def test_a_service_that_is_not_there_is_replaced(peer, clock):
    travel = ValhallaTravel("http://127.0.0.1:9", PROFILE, costing="auto", otherwise=LINE, clock=clock)
    assert np.array_equal(travel.matrix(PLACES, hours=[10]).seconds, LINE.matrix(PLACES, hours=[10]).seconds)
    assert travel.position_along(*PLACES[:2], 0.3) == LINE.position_along(*PLACES[:2], 0.3)
    assert travel.matrix([], hours=[10]).seconds.shape == (0, 0)


@pytest.mark.skipif(
    "MOYAI_TEST_VALHALLA" not in os.environ, reason="no real Valhalla service (MOYAI_TEST_VALHALLA)"
)
def test_a_real_service_agrees_on_its_own_extract():
    """Needs MOYAI_TEST_VALHALLA (address) and MOYAI_TEST_EXTRACT (the file its tiles were built from)."""
    streets = make_street_map(read_osm(Path(os.environ["MOYAI_TEST_EXTRACT"])))[0]
    own = StreetTravel(streets, CAR)
    chosen = random.Random(1).sample(range(len(streets.point_lon)), 60)
    points = [(float(streets.point_lon[each]), float(streets.point_lat[each])) for each in chosen]
    with httpx.Client(timeout=120) as client:
        theirs = ValhallaTravel(
            os.environ["MOYAI_TEST_VALHALLA"], CAR.straight, costing="auto", otherwise=LINE, client=client
        )
        asked = theirs.matrix(points, hours=[10])
    ours = own.matrix(points, hours=[10])
    both = ~ours.estimated & ~asked.estimated & (ours.metres > 500)
    assert both.sum() > 1000
    # They choose the way by other speeds, so single ways differ; the lengths of most must not.
    lengths = ours.metres[both] / asked.metres[both]
    assert abs(np.median(lengths) - 1) < 0.05
    assert np.quantile(np.abs(lengths - 1), 0.9) < 0.25
    assert np.corrcoef(ours.seconds[both], asked.seconds[both])[0, 1] > 0.9
