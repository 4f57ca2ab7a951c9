"""The soil's water: nothing lost, nothing from nowhere; advice that can be trusted or says it cannot."""

import dataclasses
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.agronomy.crops import CROPS, find_crop
from moyai.engines.agronomy.soils import SOILS, find_soil
from moyai.engines.agronomy.water import (
    Action,
    Ahead,
    Band,
    Bed,
    Day,
    Practice,
    Problem,
    Why,
    check,
    say_all,
    solve,
)
from moyai.engines.agronomy.water.balance import find_raw_mm

SOWN = date(2026, 9, 1)
RADISH, LOAM = find_crop("radish"), find_soil("loam")


def bed(**facts):
    plain = {"crop": RADISH, "soil": LOAM, "sown": SOWN, "area_m2": 2.0, "plants": 40}
    return Bed(**plain | facts)


def sure(mm):
    return Band(mm, mm, mm)


def make_days(count, *, eto=4.0, rain=0.0, first=SOWN, **facts):
    return tuple(
        Day(first + timedelta(days=n), None if eto is None else sure(eto), rain, **facts)
        for n in range(count)
    )


def make_ahead(first, count=14, **facts):
    return tuple(Ahead(first + timedelta(days=n), **{"eto_mm": 4.0} | facts) for n in range(count))


def problem(count=20, *, ahead=None, start_mm=0.0, the_bed=None, days=None, **facts):
    days = make_days(count) if days is None else days
    end = SOWN + timedelta(days=len(days))
    return Problem(the_bed or bed(), days, make_ahead(end) if ahead is None else ahead, start_mm, **facts)


def whys(solution):
    return [each.why for each in solution.advice.reasons]


def test_available_water_is_that_of_the_book():
    """Loam 0.25 - 0.12, roots 0.3 m: 39 mm; radish p 0.30, at 5 mm/day 11.7 mm; at 3 mm p is 0.38."""
    grown = solve(problem(30, days=make_days(30, eto=0.0)))
    assert grown.taw_mm == pytest.approx(39.0)
    assert find_raw_mm(0.30, 5.0, 39.0) == pytest.approx(11.7)
    assert find_raw_mm(0.30, 3.0, 39.0) == pytest.approx(0.38 * 39)


def test_a_dry_bed_is_watered_with_as_much_as_it_lacks():
    solution = solve(problem(6, practice=Practice(most_mm_per_day=30)))
    advice = solution.advice
    assert advice.action is Action.WATER
    assert advice.mm == pytest.approx(solution.depletion.likely)  # refill 0.9 of it, of which 0.9 arrive
    assert advice.bed_ml == round(advice.mm * 2000)
    assert advice.plant_ml == round(advice.bed_ml / 40)
    assert whys(solution)[0] is Why.DEPLETED
    assert advice.is_sure
    assert "リットル" in say_all(advice)[0].ja
    assert "litres" in say_all(advice)[0].en


def test_a_wet_bed_waits_and_says_when_it_will_need_water():
    solution = solve(problem(3, days=make_days(3, rain=10.0)))
    advice = solution.advice
    assert (advice.action, advice.mm, advice.bed_ml) == (Action.WAIT, 0.0, 0)
    assert advice.next_need is not None
    assert advice.next_need > advice.day
    assert {Why.ENOUGH, Why.RAINED, Why.NEXT_NEED} <= set(whys(solution))


def test_rain_that_comes_for_sure_is_waited_for():
    end = SOWN + timedelta(days=4)
    rainy = (Ahead(end, 4.0, 20.0, 80), *make_ahead(end + timedelta(days=1)))
    assert solve(problem(4)).advice.action is Action.WATER
    assert solve(problem(4, ahead=rainy)).advice.action is Action.WAIT_FOR_RAIN
    doubtful = (Ahead(end, 4.0, 20.0, 40), *make_ahead(end + timedelta(days=1)))
    assert solve(problem(4, ahead=doubtful)).advice.action is Action.WATER


def test_plants_that_cannot_wait_get_water_before_the_rain():
    end = SOWN + timedelta(days=12)
    rainy = (Ahead(end, 4.0, 60.0, 90), *make_ahead(end + timedelta(days=1)))
    solution = solve(problem(12, ahead=rainy))
    assert solution.advice.action is Action.WATER
    assert Why.RAIN_TOO_LATE in whys(solution)


def test_a_day_never_gets_more_than_the_limit():
    solution = solve(problem(25, practice=Practice(most_mm_per_day=5)))
    assert solution.advice.mm == 5
    assert Why.LIMITED in whys(solution)


def test_a_soil_sensor_is_believed_and_too_wet_is_told():
    days = make_days(5)
    measured = (*days[:-1], dataclasses.replace(days[-1], vwc=0.36))
    solution = solve(problem(days=measured))
    assert solution.advice.action is Action.DO_NOT
    assert solution.depletion.likely == 0
    assert whys(solution)[0] is Why.TOO_WET


def test_unknown_rain_makes_it_impossible_to_tell():
    days = tuple(dataclasses.replace(each, rain_mm=None, missing=("WRainfallAmt",)) for each in make_days(8))
    solution = solve(problem(days=days))
    assert solution.advice.action is Action.LOOK
    assert solution.depletion.least < solution.raw_mm < solution.depletion.most
    assert {Why.UNSURE, Why.MISSING, Why.FILLED} <= set(whys(solution))
    assert any("雨量" in each.ja for each in say_all(solution.advice))


def test_unknown_rain_under_a_roof_is_no_doubt():
    days = tuple(dataclasses.replace(each, rain_mm=None) for each in make_days(8))
    assert solve(problem(days=days, the_bed=bed(is_covered=True))).advice.action is Action.WATER


def test_a_missing_day_is_that_of_its_neighbours_and_widens_the_band():
    days = make_days(8, eto=2.0)
    holed = (*days[:3], dataclasses.replace(days[3], eto_mm=None, missing=("InAirTemp",)), *days[4:])
    whole, patched = solve(problem(days=days)), solve(problem(days=holed))
    assert patched.depletion.likely == pytest.approx(whole.depletion.likely)
    assert whole.depletion.most - whole.depletion.least == pytest.approx(0)
    assert patched.depletion.most - patched.depletion.least > 0.5
    assert [each.is_filled for each in patched.days] == [n == 3 for n in range(8)]


def test_watering_that_was_begun_is_finished():
    """Below the threshold of beginning but above that of ending: it depends on whether it was begun."""
    days = make_days(2, eto=3.5)
    fresh = solve(problem(days=days))
    begun = solve(problem(days=days, was_due=True))
    assert fresh.raw_mm * 0.5 < fresh.depletion.likely < fresh.raw_mm
    assert (fresh.advice.action, begun.advice.action) == (Action.WAIT, Action.WATER)
    assert (fresh.is_due, begun.is_due) == (False, True)
    assert whys(begun)[0] is Why.STILL_DUE


def test_a_hot_day_is_watered_in_the_evening():
    end = SOWN + timedelta(days=6)
    assert solve(problem(6, ahead=make_ahead(end, high_c=34.0))).advice.in_the_evening
    assert not solve(problem(6, ahead=make_ahead(end, high_c=20.0))).advice.in_the_evening


amounts = st.one_of(st.none(), st.floats(0, 40))


@st.composite
def problems(draw):
    crop, soil = draw(st.sampled_from(CROPS)), draw(st.sampled_from(SOILS))
    the_bed = Bed(
        crop,
        soil,
        SOWN - timedelta(days=draw(st.integers(0, 90))),
        draw(st.floats(0.1, 50)),
        draw(st.integers(0, 60)),
        draw(st.floats(0.1, 1.0)),
        draw(st.booleans()),
    )
    days = []
    for count in range(draw(st.integers(0, 15))):
        ends = sorted(draw(st.lists(st.floats(0, 9), min_size=3, max_size=3)))
        eto = draw(st.sampled_from([None, Band(*ends), sure(ends[1])]))
        rain = draw(amounts)
        days.append(
            Day(
                SOWN + timedelta(days=count),
                eto,
                rain,
                draw(st.floats(0, 20)),
                min(rain or 0.0, draw(st.floats(0, 5))),
                draw(st.one_of(st.none(), st.floats(0, 0.6))),
            )
        )
    end = SOWN + timedelta(days=len(days))
    ahead = tuple(
        Ahead(
            end + timedelta(days=n), draw(st.floats(0, 8)), draw(st.floats(0, 30)), draw(st.integers(0, 100))
        )
        for n in range(draw(st.integers(1, 5)))
    )
    start = draw(st.one_of(st.none(), st.floats(0, 80)))
    return Problem(the_bed, tuple(days), ahead, start, draw(st.booleans()))


@settings(max_examples=150)
@given(problems())
def test_every_solution_passes_the_independent_checker(one):
    solution = solve(one)
    assert check(one, solution) == []
    assert all(each.ja and each.en and "{" not in each.ja + each.en for each in say_all(solution.advice))


@settings(max_examples=60)
@given(problems(), st.floats(0.1, 10))
def test_more_rain_never_leaves_the_soil_drier(one, more):
    if any(each.vwc is not None for each in one.days) or not one.days:
        return
    wetter = tuple(dataclasses.replace(each, irrigation_mm=each.irrigation_mm + more) for each in one.days)
    before, after = solve(one), solve(dataclasses.replace(one, days=wetter))
    assert after.depletion.likely <= before.depletion.likely + 1e-9
    assert after.depletion.most <= before.depletion.most + 1e-9


@settings(max_examples=60)
@given(problems())
def test_the_likely_track_lies_in_the_band(one):
    for row in solve(one).days:
        assert row.depletion.least <= row.depletion.likely <= row.depletion.most
        assert 0 <= row.ks <= 1


def spoil(solution, **facts):
    return dataclasses.replace(
        solution, days=(dataclasses.replace(solution.days[0], **facts), *solution.days[1:])
    )


def test_the_checker_sees_water_from_nowhere():
    one = problem(5)
    good = solve(one)
    assert check(one, good) == []
    for facts in (
        {"drainage_mm": 3.0},
        {"etc_mm": good.days[0].etc_mm + 1},
        {"ks": 0.5},
        {"taw_mm": 10.0},
        {"irrigation_mm": 2.0},
        {"depletion": Band(0, 39, 39)},
    ):
        assert check(one, spoil(good, **facts)) != [], facts
    advice = good.advice
    for facts in ({"mm": 99.0}, {"bed_ml": 1}, {"plant_ml": 7}, {"reasons": ()}, {"action": Action.WAIT}):
        bad = dataclasses.replace(good, advice=dataclasses.replace(advice, **facts))
        assert check(one, bad) != [], facts


@pytest.mark.parametrize(
    "make",
    [
        lambda: bed(area_m2=0),
        lambda: bed(depth_m=float("nan")),
        lambda: Day(SOWN, sure(4), -1.0),
        lambda: Day(SOWN, sure(4), 1.0, runoff_mm=2.0),
        lambda: Day(SOWN, sure(4), 1.0, vwc=40.0),
        lambda: Band(3, 2, 1),
        lambda: Ahead(SOWN, 4.0, rain_chance_pct=101),
        lambda: Problem(bed(), make_days(2), make_ahead(SOWN + timedelta(days=5)), 0.0),
        lambda: Problem(bed(), make_days(2), (), 0.0),
        lambda: Practice(efficiency=0),
    ],
)
def test_what_cannot_be_is_refused(make):
    with pytest.raises(ValueError):
        make()
