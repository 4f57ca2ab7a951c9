from datetime import UTC, datetime, timedelta

import pytest

from moyai.demo.life.movement import Leg, Spot

AT = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)
A, B = Spot(137.95, 35.83), Spot(137.97, 35.85)


def test_where_moves_evenly_along_the_line():
    leg = Leg(A, B, AT, 600)
    assert leg.where(AT - timedelta(minutes=1)) == A
    assert leg.where(AT + timedelta(minutes=5)) == Spot(137.96, 35.84)
    assert leg.where(AT + timedelta(hours=1)) == B
    assert leg.ends_at == AT + timedelta(minutes=10)


def test_a_leg_of_no_duration_is_there_at_once():
    assert Leg(A, B, AT, 0).where(AT) == B


@pytest.mark.parametrize(
    ("target", "heading"),
    [(Spot(A.lon, 36.0), 0), (Spot(138.2, A.lat), 90), (Spot(A.lon, 35.0), 180), (Spot(137.0, A.lat), 270)],
)
def test_heading_is_clockwise_from_north(target, heading):
    assert Leg(A, target, AT, 60).heading == heading


def test_a_standing_vehicle_has_no_heading():
    assert Leg(A, A, AT, 60).heading is None
