"""The cost of a shift: hours and kilometres at the town's rates."""

import pytest
from tests.factories import DAY, at, make_shift

from moyai.config import cli
from moyai.demo.seeding.rows import YEN_A_SHIFT
from moyai.fleet.costs import compute_cost_yen
from moyai.fleet.operations import close_shift


@pytest.mark.parametrize(
    ("hour", "km", "duration_s", "distance_m", "cost"),
    [
        (0, 0, 21_600, 50_000, 0),
        (3500, 0, 21_600, 50_000, 21_000),
        (0, 120, 21_600, 50_250, 6030),
        (3500, 120, 21_600, 50_250, 27_030),
        (1, 0, 1800, 0, 1),
        (1, 0, 1799, 0, 0),
    ],
)
def test_cost_is_hours_and_kilometres(settings, hour, km, duration_s, distance_m, cost):
    settings.MOYAI_YEN_A_VEHICLE_HOUR, settings.MOYAI_YEN_A_VEHICLE_KM = hour, km
    assert compute_cost_yen(duration_s=duration_s, distance_m=distance_m) == cost


@pytest.mark.django_db
def test_a_shift_that_closes_writes_its_cost(settings):
    settings.MOYAI_YEN_A_VEHICLE_HOUR = 3500
    shift = make_shift(day=DAY)
    record = close_shift(shift_id=shift.pk, now=shift.ends_at)
    hours = (shift.ends_at - shift.starts_at).total_seconds() / 3600
    assert (record.distance_m, record.cost_yen) == (0, round(3500 * hours))


def test_demo_rate_is_that_of_its_past(settings):
    settings.MOYAI_YEN_A_VEHICLE_HOUR, settings.MOYAI_YEN_A_VEHICLE_KM = cli.DEMO_YEN_A_VEHICLE_HOUR, 0
    day_s = int((at(15) - at(9)).total_seconds())
    assert compute_cost_yen(duration_s=day_s, distance_m=60_000) == YEN_A_SHIFT
