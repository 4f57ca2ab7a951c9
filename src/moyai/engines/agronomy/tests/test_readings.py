"""Readings: what is believed, hours and days that say what was missing, alerts that do not flutter."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.agronomy.alerts import Kind, judge, judge_sensor, list_rules, say_todo, say_why
from moyai.engines.agronomy.crops import CROPS, Stage, find_crop
from moyai.engines.agronomy.hysteresis import Latch
from moyai.engines.agronomy.measures import MEASURES, find_measure, find_name
from moyai.engines.agronomy.quality import Flag, is_possible
from moyai.engines.agronomy.quality import judge as judge_quality
from moyai.engines.agronomy.summaries import Gap, combine, find_gaps, find_value, summarise

TEMP, SOIL, RAIN = (find_measure(kind) for kind in ("InAirTemp", "SoilWC", "WRainfallAmt"))
HOUR = 3600


def every(minutes, values, start=0):
    return [(start + n * minutes * 60, value) for n, value in enumerate(values)]


def flags(measure, points):
    return [each.value for each in judge_quality(measure, points)]


def test_names_of_ccm_and_their_aliases_are_found():
    assert find_measure("SoilVWC") is SOIL
    assert find_measure("InAirTemp.mC") is TEMP
    assert find_measure("Elsewhere") is None
    assert find_name("Elsewhere").en == "Elsewhere"
    assert len({each.kind for each in MEASURES}) == len(MEASURES)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 61.0, -30.1])
def test_what_no_air_can_be_is_not_possible(value):
    assert not is_possible(TEMP, value)


def test_one_leap_is_doubted_alone():
    assert flags(TEMP, every(1, [20, 20.1, 45, 20.2, 20.3])) == ["good", "good", "jump", "good", "good"]


def test_a_new_level_is_believed_when_three_agree():
    assert flags(SOIL, every(1, [20, 20, 45, 45, 45, 45])) == ["good"] * 6
    assert flags(SOIL, every(1, [20, 20, 45, 45, 20])) == ["good", "good", "jump", "jump", "good"]


def test_a_slow_change_over_a_gap_is_no_leap():
    assert flags(TEMP, [(0, 10.0), (3 * HOUR, 30.0)]) == ["good", "good"]


def test_a_value_that_never_moves_is_stuck():
    still = every(10, [21.37] * 40)
    assert set(flags(TEMP, still)) == {"stuck"}
    assert set(flags(TEMP, still[:30])) == {"good"}
    fog = every(10, [100.0] * 300)
    assert set(flags(find_measure("InAirHumid"), fog)) == {"good"}
    assert set(flags(RAIN, every(10, [0.0] * 300))) == {"good"}


def test_readings_out_of_order_are_refused():
    with pytest.raises(ValueError):
        judge_quality(TEMP, [(60, 1.0), (0, 1.0)])


values = st.lists(st.floats(-40, 70, allow_nan=False), min_size=1, max_size=60)


@settings(max_examples=80)
@given(values)
def test_every_reading_has_a_flag_and_only_possible_ones_are_believed(numbers):
    points = every(5, numbers)
    found = judge_quality(TEMP, points)
    assert len(found) == len(points)
    assert all(
        is_possible(TEMP, value) for (_, value), flag in zip(points, found, strict=True) if flag is Flag.GOOD
    )
    assert all(
        flag is Flag.RANGE
        for (_, value), flag in zip(points, found, strict=True)
        if not is_possible(TEMP, value)
    )


@settings(max_examples=80)
@given(values)
def test_a_summary_lies_within_its_readings_and_counts_them_all(numbers):
    points = every(5, numbers)
    found = judge_quality(TEMP, points)
    summary = summarise(points, found, span_s=HOUR, interval_s=300)
    assert summary.count + summary.doubtful == len(points)
    assert 0 <= summary.missing_share <= 1
    if summary.mean is not None:
        assert summary.least <= summary.mean <= summary.most


def test_a_day_weighs_hours_alike_and_says_what_was_missing():
    noon = summarise(every(1, [30.0] * 60), [Flag.GOOD] * 60, span_s=HOUR, interval_s=60)
    night = summarise([(0, 10.0)], [Flag.GOOD], span_s=HOUR, interval_s=60)
    nothing = summarise([], [], span_s=HOUR, interval_s=60)
    day = combine([noon, night, nothing])
    assert (day.mean, day.least, day.most) == (20.0, 10.0, 30.0)
    assert (day.count, day.expected) == (61, 180)
    assert not day.is_fit
    assert noon.is_fit
    assert combine([nothing]).mean is None


def test_rain_is_totalled_and_warmth_averaged():
    summary = summarise([(0, 1.0), (60, 3.0)], [Flag.GOOD] * 2, span_s=120, interval_s=60)
    assert (find_value(RAIN, summary), find_value(TEMP, summary)) == (4.0, 2.0)


def test_gaps_are_found_at_both_ends_too():
    found = find_gaps([600, 660, 2000], start_s=0, end_s=2060, interval_s=60)
    assert found == [Gap(0, 600), Gap(660, 2000)]


@given(st.lists(st.floats(0, 100), max_size=50))
def test_a_latch_changes_only_beyond_its_limits(numbers):
    latch, is_on = Latch(15, 20), False
    for value in numbers:
        before, is_on = is_on, latch.step(is_on, value)
        assert is_on == (value <= 15 or (before and value < 20))


RADISH = find_crop("radish")
RULES = list_rules(RADISH, Stage.MID)


def kinds(series, standing=(), now_s=None, rules=RULES):
    last = max((points[-1][0] for points in series.values() if points), default=0)
    return [each.kind for each in judge(rules, series, standing, now_s=last if now_s is None else now_s)]


def test_dry_is_told_after_an_hour_and_ends_only_when_moist():
    assert kinds({"SoilWC": every(10, [16, 14.5, 14.0])}) == []
    dry = every(10, [16] + [14.5] * 8)
    assert kinds({"SoilWC": dry}) == [Kind.DRY]
    a_little = every(10, [17, 18, 19])
    assert kinds({"SoilWC": a_little}, standing=[Kind.DRY]) == [Kind.DRY]
    assert kinds({"SoilWC": a_little}) == []
    assert kinds({"SoilWC": every(10, [17, 21])}, standing=[Kind.DRY]) == []


def test_frost_is_told_at_once_and_first():
    series = {"InAirTemp": every(10, [3.0, -1.5]), "SoilWC": every(10, [10.0] * 12)}
    assert kinds(series) == [Kind.FROST, Kind.DRY]


def test_a_hole_in_the_readings_is_no_lasting_trouble():
    holed = [(0, 10.0), (5 * HOUR, 10.0)]
    assert kinds({"SoilWC": holed}) == []


def test_what_stood_when_the_sensor_fell_silent_still_stands():
    old = every(10, [14.0] * 12)
    assert kinds({"SoilWC": old}, standing=[Kind.DRY], now_s=10 * HOUR) == [Kind.DRY]
    assert kinds({"SoilWC": old}, now_s=10 * HOUR) == []


def test_young_plants_have_limits_of_their_own():
    series = {"SoilWC": every(10, [17.0] * 12)}
    assert kinds(series) == []
    assert kinds(series, rules=list_rules(RADISH, Stage.INITIAL)) == [Kind.DRY]


def sensor(last=(0, 20.0), now_s=600, **facts):
    return [each.kind for each in judge_sensor(TEMP, interval_s=600, now_s=now_s, last=last, **facts)]


def test_a_sensor_is_silent_stuck_or_leaping():
    assert sensor() == []
    assert sensor(now_s=2400) == []
    assert sensor(now_s=2401) == [Kind.SILENT]
    assert sensor(stuck_since_s=-7 * HOUR) == [Kind.STUCK]
    assert sensor(leaps=[(-300, 50.0), (-200, 50.0)]) == []
    assert sensor(leaps=[(-300, 50.0), (-200, 50.0), (-100, 51.0)]) == [Kind.JUMP]
    assert sensor(now_s=9999, leaps=[(0, 50.0)] * 5) == [Kind.SILENT]
    assert sensor(last=None) == []


@pytest.mark.parametrize("crop", CROPS, ids=lambda each: each.code)
@pytest.mark.parametrize("stage", list(Stage))
def test_every_rule_has_words_and_something_to_do(crop, stage):
    rules = list_rules(crop, stage)
    assert len({each.kind for each in rules}) == len(rules)
    for rule in rules:
        series = {rule.measure: [(n * 600, rule.latch.enter_at) for n in range(24 * 6 + 1)]}
        finding = judge([rule], series, (), now_s=24 * HOUR)
        assert [each.kind for each in finding] == [rule.kind]
        said = say_why(finding[0], crop, stage)
        assert all("{" not in each for each in (*said, *say_todo(rule.kind)))
