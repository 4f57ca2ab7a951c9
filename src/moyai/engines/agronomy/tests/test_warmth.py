"""Degree days: both variants, missing days, forecasts; crops' stages and coefficients."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.agronomy.crops import (
    CROPS,
    Stage,
    adjust_kc,
    find_crop,
    find_kc,
    find_roots_m,
    find_stage,
    find_stage_by_warmth,
)
from moyai.engines.agronomy.warmth import Rule, Variant, degree_days, forecast_days, sum_warmth

AVERAGE = Rule(10, 30)
BOUNDED = Rule(10, 30, Variant.BOUNDED)
pairs = st.tuples(st.floats(-10, 35), st.floats(0, 20)).map(lambda each: (each[0], each[0] + each[1]))


@pytest.mark.parametrize(
    ("low", "high", "average", "bounded"),
    [(12, 28, 10, 10), (4, 20, 2, 5), (0, 8, 0, 0), (18, 36, 17, 14), (32, 38, 20, 20)],
)
def test_both_variants_by_hand(low, high, average, bounded):
    assert degree_days(low, high, AVERAGE) == average
    assert degree_days(low, high, BOUNDED) == bounded


@given(pairs, st.floats(0, 5))
def test_warmer_days_never_give_less_and_never_more_than_the_cap(pair, by_c):
    for rule in (AVERAGE, BOUNDED):
        plain = degree_days(*pair, rule)
        assert 0 <= plain <= degree_days(pair[0] + by_c, pair[1] + by_c, rule) + 1e-9 <= 20 + 2e-9


@given(st.lists(st.one_of(st.none(), pairs), max_size=30))
def test_a_sum_says_what_of_it_was_filled_in(days):
    result = sum_warmth(days, AVERAGE)
    known = [each for each in days if each is not None]
    measured = sum(degree_days(*each, AVERAGE) for each in known)
    assert (result.known_days, result.missing_days) == (len(known), len(days) - len(known))
    assert result.degree_days == pytest.approx(measured + result.filled)
    assert result.filled >= 0


def test_a_missing_day_lies_between_its_neighbours():
    result = sum_warmth([(10, 20), None, (20, 30)], AVERAGE)
    assert (result.degree_days, result.filled) == (5 + 10 + 15, 10)


def test_a_forecast_counts_days_and_its_spread():
    ahead = [(10.0, 20.0)] * 40
    result = forecast_days(20, 70, ahead, AVERAGE)
    assert (result.days, result.soonest_days, result.latest_days) == (10, 8, 17)
    assert forecast_days(70, 70, ahead, AVERAGE).days == 0
    assert forecast_days(0, 1000, ahead, AVERAGE).days is None


def test_a_cap_below_the_base_is_refused():
    with pytest.raises(ValueError):
        Rule(10, 10)


@pytest.mark.parametrize("crop", CROPS, ids=lambda each: each.code)
def test_a_crops_curve_goes_through_its_table(crop):
    initial, development, mid, late = crop.stage_days
    total = sum(crop.stage_days)
    ends = (find_kc(crop, 0), find_kc(crop, initial + development), find_kc(crop, total + 50))
    assert ends == pytest.approx(crop.kc)
    steps = [abs(find_kc(crop, day + 1) - find_kc(crop, day)) for day in range(total + 10)]
    assert max(steps) <= 0.15  # it never leaps
    stages = [find_stage(crop, day) for day in range(total)]
    assert [stages.count(each) for each in Stage] == [initial, development, mid, late]
    roots = [find_roots_m(crop, day) for day in range(total)]
    assert roots == sorted(roots)
    assert roots[-1] == pytest.approx(crop.root_m)
    assert find_stage_by_warmth(crop, 0) is Stage.INITIAL
    assert find_stage_by_warmth(crop, crop.warmth_days[3] + 1) is Stage.LATE


def test_kc_of_a_dry_windy_climate_is_larger():
    """Eq. 62 by hand: maize, Kc mid 1.20, 2 m high, at 2.2 m/s and 30 % humidity."""
    assert adjust_kc(1.20, 2.2, 30, 2.0) == pytest.approx(1.26, abs=0.005)
    assert adjust_kc(1.0, 2.0, 45, 0.3) == pytest.approx(1.0)
    assert adjust_kc(0.3, 5, 20, 2.0) == 0.3


def test_a_crop_is_found_by_its_key():
    assert find_crop("radish").name.ja == "ラディッシュ"
    assert find_crop("triffid") is None
