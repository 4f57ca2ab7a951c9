"""Who pays the meter, and what looks wrong, whatever the rides."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.factories import at

from moyai.core.places.geometry import measure_m
from moyai.services.shared_taxi.exclusive_rules import (
    Limits,
    Use,
    find_flags,
    split_meter,
)

LIMITS = Limits(most_yen=5000, base_yen=1000, yen_a_km=1200, most_kmh=80)
NOON = at(12)
HALL, HOSPITAL = (137.954, 35.8276), (137.955, 35.856)
USE = Use(NOON, NOON + timedelta(minutes=10), HALL, HOSPITAL, 1800, is_open_hours=True, is_in_area=True)

places = st.none() | st.tuples(st.floats(137.9, 138.1), st.floats(35.8, 35.9))
uses = st.builds(
    lambda begins, length, **facts: Use(
        NOON + timedelta(minutes=begins),
        None if length is None else NOON + timedelta(minutes=begins + length),
        **facts,
    ),
    st.integers(-300, 300),
    st.none() | st.integers(1, 60),
    start=places,
    end=places,
    meter_yen=st.integers(0, 9000),
    is_open_hours=st.booleans(),
    is_in_area=st.booleans(),
)


@given(st.integers(0, 100_000), st.integers(0, 2000))
def test_rider_and_city_pay_the_meter_and_nothing_else(meter: int, flat: int) -> None:
    split = split_meter(meter, flat)
    assert split.rider_yen + split.city_yen == meter
    assert 0 <= split.rider_yen <= flat
    assert split.city_yen >= 0


@given(st.integers(0, 10_000), st.integers(0, 2000))
def test_dearer_ride_costs_nobody_less(meter: int, flat: int) -> None:
    one, more = split_meter(meter, flat), split_meter(meter + 1, flat)
    assert one.rider_yen <= more.rider_yen
    assert one.city_yen <= more.city_yen


@given(uses, uses)
def test_two_uses_see_the_same_of_each_other(one: Use, other: Use) -> None:
    mutual = {"twice_at_once", "too_far"}
    seen = set(find_flags(one, [other], LIMITS)) & mutual
    assert seen == set(find_flags(other, [one], LIMITS)) & mutual
    assert len(seen) <= 1


@given(uses, st.lists(uses, max_size=4))
def test_more_uses_never_make_it_look_better(use: Use, others: list[Use]) -> None:
    assert set(find_flags(use, [], LIMITS)) <= set(find_flags(use, others, LIMITS))


@given(uses)
def test_order_of_the_others_does_not_matter(use: Use) -> None:
    others = [replace(USE, started_at=NOON - timedelta(hours=1)), USE]
    assert find_flags(use, others, LIMITS) == find_flags(use, others[::-1], LIMITS)


def flags(use: Use = USE, *others: Use) -> tuple[str, ...]:
    return find_flags(use, others, LIMITS)


def test_plain_ride_looks_right() -> None:
    earlier = replace(USE, started_at=NOON - timedelta(hours=2), ended_at=NOON - timedelta(hours=1))
    assert flags(USE, earlier) == ()


def test_card_used_in_two_taxis_at_once() -> None:
    assert flags(USE, replace(USE, started_at=NOON + timedelta(minutes=5))) == ("twice_at_once",)
    still_open = replace(USE, started_at=NOON - timedelta(hours=3), ended_at=None)
    assert flags(USE, still_open) == ("twice_at_once",)


def test_nobody_gets_across_the_town_in_a_minute() -> None:
    before = replace(USE, started_at=NOON - timedelta(minutes=11), ended_at=NOON - timedelta(minutes=1))
    assert measure_m(HALL, HOSPITAL) > 3000
    assert flags(USE, before) == ("too_far",)
    assert flags(USE, replace(before, end=HALL)) == ()
    assert flags(replace(USE, start=None), before) == ()


def test_hours_area_and_amount() -> None:
    wrong = replace(USE, is_open_hours=False, is_in_area=False, meter_yen=5001)
    assert flags(wrong) == ("outside_hours", "outside_area", "amount")


def test_amount_that_is_nothing_or_more_than_the_way_can_cost() -> None:
    assert flags(replace(USE, meter_yen=0)) == ("amount",)
    assert flags(replace(USE, end=HALL, meter_yen=2500)) == ("amount",)
    assert flags(replace(USE, end=None, meter_yen=4900)) == ()
    assert flags(replace(USE, ended_at=None, meter_yen=0)) == ()
