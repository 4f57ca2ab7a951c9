"""Lots, fairness, results and their drawings: pure, and never surer than they may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.agronomy import comparison
from moyai.services.smart_farm.course.ruby import find_bare_kanji
from moyai.services.smart_farm.experiments import fairness
from moyai.services.smart_farm.experiments.drawing import HEIGHT, WIDTH, draw_dots, draw_growth, draw_range
from moyai.services.smart_farm.experiments.fairness import (
    BLURS,
    Finding,
    Treatment,
    Unfair,
    check_plan,
    check_values,
)
from moyai.services.smart_farm.experiments.lots import draw_lots
from moyai.services.smart_farm.experiments.results import Value, find_result
from moyai.services.smart_farm.texts.lessons import say_finding, say_result

DAY = date(2026, 6, 10)
PLAN = Treatment(40, 10, 50, "radish", "loam", "sun", DAY, "1")
LESS = replace(PLAN, water=20)
A, B = range(1, 7), range(7, 13)


@given(st.text(min_size=1, max_size=12), st.sets(st.integers(1, 500), min_size=2, max_size=60))
def test_lots_part_the_plots_in_halves_and_can_be_drawn_again(seed, numbers):
    lots = draw_lots(seed, sorted(numbers))
    assert [lot.number for lot in lots] == sorted(numbers)
    a, b = ([lot for lot in lots if lot.group == group] for group in "AB")
    assert len(a) - len(b) == len(numbers) % 2
    assert max((lot.ticket, lot.number) for lot in a) < min((lot.ticket, lot.number) for lot in b)
    assert draw_lots(seed, sorted(numbers, reverse=True)) == lots


def test_every_plot_comes_into_each_group_about_as_often():
    count = dict.fromkeys(range(1, 9), 0)
    for seed in range(2000):
        for lot in draw_lots(str(seed), list(count)):
            count[lot.number] += lot.group == "A"
    # Four standard deviations of 2000 fair coins are 89.
    assert all(abs(times - 1000) < 90 for times in count.values())


def test_a_fair_plan_has_nothing_against_it():
    assert check_plan(PLAN, LESS, "water", plots=16, is_drawn=True) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"water": 40}, [Finding(Unfair.NOTHING_CHANGED)]),
        ({"depth": 20}, [Finding(Unfair.SEVERAL_CHANGED, ("depth",))]),
        ({"crop": "tomato", "light": "shade"}, [Finding(Unfair.SEVERAL_CHANGED, ("crop", "light"))]),
        ({"sown": DAY - timedelta(days=7)}, [Finding(Unfair.SOWN_APART, ("7",))]),
        ({"bed": "2"}, [Finding(Unfair.OTHER_BED)]),
    ],
)
def test_what_is_not_fair_is_found(changes, found):
    other = replace(LESS, **changes)
    assert check_plan(PLAN, other, "water", plots=16, is_drawn=True) == found
    assert check_plan(other, PLAN, "water", plots=16, is_drawn=True) == found


def test_the_day_of_sowing_may_be_what_is_studied():
    later = replace(PLAN, sown=DAY + timedelta(days=7))
    assert check_plan(PLAN, later, "sown", plots=16, is_drawn=True) == []


def test_lots_that_are_not_drawn_and_few_plots_are_found():
    found = check_plan(PLAN, LESS, "water", plots=8, is_drawn=False)
    assert [each.what for each in found] == [Unfair.NOT_DRAWN, Unfair.FEW]
    found = check_plan(PLAN, LESS, "water", plots=5, is_drawn=True)
    assert [each.what for each in found] == [Unfair.TOO_FEW]


def test_lost_uneven_and_other_days_are_found():
    found = check_values([1.0] * 6, [2.0, 2, 2, None, None, None], days_a=[DAY], days_b=[DAY - timedelta(1)])
    assert [each.what for each in found] == [Unfair.FEW, Unfair.UNEVEN, Unfair.LOST, Unfair.OTHER_DAYS]


def measure(a, b, day=DAY):
    return [
        *(Value(plot, day, value) for plot, value in zip(A, a, strict=False)),
        *(Value(plot, day, value) for plot, value in zip(B, b, strict=False)),
    ]


HIGH, LOW = (62.0, 65, 61, 66, 64, 63), (48.0, 50, 47, 52, 49, 51)


def test_a_clear_difference_is_said_with_its_range():
    result = find_result(measure(HIGH, LOW), A, B, [])
    said = say_result(result, "mm")
    assert said[0].startswith("A の ほうが")
    low, high = result.range
    assert 0 < low < result.comparison.difference < high
    assert f"{low:.1f} から {high:.1f} mm" in said[2]
    assert result.findings == ()


def test_what_might_be_chance_is_not_said_to_be_a_difference():
    result = find_result(measure(HIGH, (60.0, 67, 61, 63, 66, 62)), A, B, [])
    assert say_result(result, "mm")[0] == "まだ、どちらが {大|おお}きいとは {言|い}えません。"


def test_a_blurred_difference_says_that_its_reason_is_not_known():
    result = find_result(measure(HIGH, LOW), A, B, [Finding(Unfair.SOWN_APART, ("7",))])
    assert "わかりません" in say_result(result, "mm")[1]
    assert result.is_blurred


def test_too_few_are_not_compared():
    result = find_result(measure(HIGH[:2], LOW), A, B, [])
    assert result.comparison is None
    assert [each.what for each in result.findings] == [Unfair.TOO_FEW, Unfair.UNEVEN, Unfair.LOST]
    assert draw_range(result) is None
    assert len(say_result(result, "mm")) == 1


def test_of_several_who_measured_the_middle_counts_and_old_values_do_not():
    values = measure(HIGH, LOW)
    values += [Value(1, DAY, 640.0), Value(1, DAY, 62.5)]  # somebody wrote centimetres too small
    values.append(Value(12, DAY + timedelta(days=4), 55.0))
    result = find_result(values, A, B, [])
    assert result.values_a == ()
    assert result.values_b == ((12, 55.0),)
    result = find_result(values[:-1], A, B, [])
    assert result.values_a[0] == (1, 62.5)


def test_nothing_measured_is_no_result():
    result = find_result([], A, B, [])
    assert (result.day, result.comparison, draw_dots(result), draw_growth(result)) == (None, None, None, None)


values = st.lists(st.floats(0, 1000).map(lambda each: round(each, 1)), min_size=3, max_size=6)


@settings(max_examples=40, deadline=None)
@given(values, values, st.integers(0, 5))
def test_drawings_stay_within_their_box(a, b, days):
    result = find_result([*measure(a, b), *measure(b, a, DAY - timedelta(days))], A, B, [])
    dots, bar, growth = draw_dots(result), draw_range(result), draw_growth(result)
    assert dots is not None
    for column in dots.columns:
        assert all(0 <= dot.x <= WIDTH and 0 <= dot.y <= dots.floor_y for dot in column.dots)
        assert 0 <= column.mean_y <= dots.floor_y < HEIGHT
    assert bar is not None
    assert 0 <= bar.from_x <= bar.middle_x + 0.1
    assert bar.middle_x <= bar.to_x + 0.1 <= WIDTH
    assert (growth is None) == (days == 0)
    # the same order on the drawing as in the numbers
    higher = dots.columns[0].mean_y < dots.columns[1].mean_y
    assert not higher or dots.columns[0].mean > dots.columns[1].mean


@pytest.mark.parametrize("what", Unfair)
def test_everything_unfair_is_said_with_readings(what):
    names = {Unfair.SEVERAL_CHANGED: (), Unfair.UNEVEN: ("6", "2")}.get(what, ("3",))
    said = say_finding(Finding(what, names))
    assert said
    assert find_bare_kanji(said) == []


def test_results_are_said_with_readings():
    for result in (
        find_result(measure(HIGH, LOW), A, B, []),
        find_result(measure(HIGH, HIGH), A, B, []),
        find_result(measure(HIGH, LOW), A, B, [Finding(Unfair.OTHER_BED)]),
        find_result([], A, B, []),
    ):
        assert [line for line in say_result(result, "mm") if find_bare_kanji(line)] == []


def test_the_least_is_the_engines():
    assert fairness.LEAST_EACH == comparison.LEAST_EACH
    assert fairness.FEW_EACH == comparison.FEW
    assert set(Unfair) > BLURS
