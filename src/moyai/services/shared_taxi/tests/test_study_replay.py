from __future__ import annotations

import json
import math
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.dispatch.simulation import Chances
from moyai.services.shared_taxi.study.bars import draw_bars
from moyai.services.shared_taxi.study.csv_file import WishesError, read_wishes
from moyai.services.shared_taxi.study.figures import Figures, summarise, total
from moyai.services.shared_taxi.study.fleet import choose_fleet, count_demand
from moyai.services.shared_taxi.study.pool import replay_days
from moyai.services.shared_taxi.study.replay import replay_day, scale_demand
from moyai.services.shared_taxi.study.smallest import Goal, count_most_steps, find_next_size, find_smallest
from moyai.services.shared_taxi.study.spread import say_answers, show_spread
from moyai.services.shared_taxi.study.variant import BOUNDS, Variant, VariantError
from moyai.services.shared_taxi.study.wishes import Transfer
from moyai.services.shared_taxi.tests.study_days import (
    CENTRE,
    DAY,
    NINE,
    TEN,
    draw_wishes,
    make_car,
    make_task,
    make_town,
    make_wish,
)

FEW = settings(max_examples=15, deadline=None)


@FEW
@given(count=st.integers(0, 25), seed=st.integers(0, 999), vehicles=st.integers(1, 4))
def test_every_wish_is_served_or_refused_and_the_sums_agree(count: int, seed: int, vehicles: int) -> None:
    town = make_town()
    wishes = draw_wishes(count, seed)
    fleet = choose_fleet(town.cars, vehicles, count_demand(wishes, town.centre))
    figures = replay_day(make_task(wishes, fleet=fleet, variant=Variant(vehicles=vehicles)))
    assert figures.asked == count == figures.served + sum(figures.refused.values())
    assert sum(asked for asked, _ in figures.by_area.values()) == count
    assert sum(served for _, served in figures.by_hour.values()) == figures.served
    assert figures.wheelchairs[0] == sum(1 for wish in wishes if wish.wheelchairs)
    assert len(figures.waits) + len(figures.earlies) == figures.served
    assert 0 <= figures.pooled <= figures.served
    assert figures.pooled_runs <= figures.runs <= figures.served
    assert 0 <= figures.empty_m <= figures.driven_m
    assert figures.moving_s <= figures.paid_s == vehicles * 6 * 3600


@FEW
@given(seed=st.integers(0, 999))
def test_promises_are_kept_within_what_the_variant_allows(seed: int) -> None:
    variant = Variant(vehicles=2, search_width_s=1200, promise_width_s=300, detour_factor_pct=120)
    figures = replay_day(make_task(draw_wishes(20, seed), variant=variant))
    assert all(0 <= wait <= 1200 for wait in figures.waits)
    assert all(0 <= early <= 1200 for early in figures.earlies)
    assert all(deviation <= 300 for deviation in figures.deviations)


def test_two_who_ride_together_are_pooled_in_one_run() -> None:
    both = [make_wish("a"), make_wish("b", origin=(-0.045, 0.0), wish_s=TEN + 300)]
    variant = Variant(vehicles=1, detour_slack_s=1800)
    figures = replay_day(make_task(both, fleet=(make_car(),), variant=variant))
    assert (figures.served, figures.pooled, figures.runs, figures.pooled_runs) == (2, 2, 1, 1)


def test_two_apart_are_not_pooled() -> None:
    figures = replay_day(make_task([make_wish("a"), make_wish("b", wish_s=TEN + 2 * 3600)]))
    assert (figures.served, figures.pooled, figures.runs, figures.pooled_runs) == (2, 0, 2, 0)


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (make_wish(end=""), "outside_area"),
        (make_wish(end="east"), "area_rule"),
        (make_wish(wish_s=8 * 3600), "outside_hours"),
        (make_wish(wish_s=15 * 3600), "outside_hours"),
        (make_wish(is_arrive_by=True, asked_s=TEN - 60), "too_soon"),
        (make_wish(wheelchairs=1), "no_wheelchair_place"),
        (make_wish(persons=5), "no_capacity"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.id,
)
def test_refusals_name_the_rule(wish: object, reason: str) -> None:
    assert replay_day(make_task([wish])).refused == Counter({reason: 1})  # type: ignore[list-item]


def test_other_rules_give_what_the_present_ones_refuse() -> None:
    wishes = [make_wish("a", end="east"), make_wish("b", wish_s=8 * 3600, asked_s=NINE - 7200)]
    now = Variant(vehicles=2)
    assert replay_day(make_task(wishes, variant=now)).served == 0
    wider = replace(now, may_cross_areas=True, opens_minutes=8 * 60)
    assert replay_day(make_task(wishes, variant=wider)).served == 2


def test_a_shared_fleet_serves_where_no_vehicle_was() -> None:
    town = make_town(make_car("e1", areas=("east",)))
    now = Variant(vehicles=1)
    assert replay_day(make_task([make_wish()], town=town, variant=now)).served == 0
    assert replay_day(make_task([make_wish()], town=town, variant=replace(now, is_fleet_shared=True))).served


def test_fares_follow_class_and_companions() -> None:
    wishes = [
        make_wish("a", persons=2, fare_class="discount"),
        make_wish("b", wish_s=TEN + 7200, is_self_service=True),
    ]
    variant = Variant(vehicles=2, ordinary_yen=500, self_service_yen=300, discount_yen=250)
    assert replay_day(make_task(wishes, variant=variant)).fares_yen == 250 + 500 + 300


def test_cost_counts_whole_shifts_and_kilometres() -> None:
    town = make_town(make_car(), yen_a_hour=3500, yen_a_km=20)
    figures = replay_day(make_task([], town=town, variant=Variant(vehicles=1)))
    assert (figures.cost_yen, figures.driven_m) == (21_000, 0)
    ridden = replay_day(make_task([make_wish()], town=town, variant=Variant(vehicles=1)))
    assert ridden.driven_m == 10_000
    assert ridden.cost_yen == 21_200


def test_a_driver_rests_within_the_shift() -> None:
    resting = make_car(break_s=3600, break_from_s=TEN, break_until_s=TEN)
    wishes = [make_wish(wish_s=TEN + 600, asked_s=NINE)]
    variant = Variant(vehicles=1, search_width_s=1800)
    assert replay_day(make_task(wishes, town=make_town(make_car()), variant=variant)).served == 1
    assert replay_day(make_task(wishes, town=make_town(resting), variant=variant)).served == 0


def test_the_same_days_give_the_same_figures_however_many_processes() -> None:
    tasks = [make_task(draw_wishes(12, seed)) for seed in range(3)]
    alone = [each.as_dict() for each in replay_days(tasks, processes=1)]
    assert [each.as_dict() for each in replay_days(tasks, processes=2)] == alone


@FEW
@given(seeds=st.lists(st.integers(0, 99), max_size=3))
def test_figures_add_up_and_survive_json(seeds: list[int]) -> None:
    days = [replay_day(make_task(draw_wishes(8, seed))) for seed in seeds]
    summed = total(days)
    assert summed.days == len(seeds)
    assert summed.served == sum(day.served for day in days)
    assert Figures.from_dict(json.loads(json.dumps(summed.as_dict()))) == summed


def test_a_day_without_anybody_measures_nothing() -> None:
    seen = summarise(replay_day(make_task([])))
    assert seen["asked"] == 0
    assert seen["served_share"] != seen["served_share"]  # NaN


# Ways with a change

MIDWAY = Transfer(
    areas=frozenset({"west", "east"}), place=CENTRE, place_area="centre", least_s=300, most_s=2400
)


def test_a_way_with_a_change_is_one_wish_in_two_vehicles() -> None:
    town = make_town(transfers=(MIDWAY,))
    figures = replay_day(make_task([make_wish("a", end="east")], town=town))
    assert (figures.asked, figures.served, figures.changed, figures.runs) == (1, 1, 1, 2)
    assert figures.waits == [0]
    assert 200 > figures.ratios[0] > 100  # the wait where she changes is part of the way
    assert figures.fares_yen == 500
    twice = make_town(transfers=(replace(MIDWAY, is_one_fare=False),))
    assert replay_day(make_task([make_wish("a", end="east")], town=twice)).fares_yen == 1000


def test_a_change_that_does_not_meet_is_refused_whole() -> None:
    town = make_town(make_car("w1"), transfers=(MIDWAY,))  # nobody drives in the east
    figures = replay_day(make_task([make_wish("a", end="east")], town=town))
    assert figures.refused == Counter({"no_connection": 1})
    assert figures.driven_m == 0


def test_a_vehicle_that_may_go_all_the_way_needs_no_change() -> None:
    town = make_town(transfers=(MIDWAY,))
    variant = Variant(vehicles=2, may_cross_areas=True)
    figures = replay_day(make_task([make_wish("a", end="east")], town=town, variant=variant))
    assert (figures.served, figures.changed, figures.runs) == (1, 0, 1)


@FEW
@given(count=st.integers(1, 12), seed=st.integers(0, 999), is_arrive_by=st.booleans())
def test_changes_among_other_rides_add_up(count: int, seed: int, is_arrive_by: bool) -> None:
    town = make_town(transfers=(MIDWAY,))
    late = {"is_arrive_by": is_arrive_by, "wish_s": NINE + 3 * 3600}
    across = [make_wish(f"x{n}", end="east", **late) for n in range(2)]
    wishes = [*draw_wishes(count, seed), *across]
    figures = replay_day(make_task(wishes, town=town, variant=Variant(vehicles=2, flexible_pct=50)))
    assert figures.asked == count + 2 == figures.served + figures.refused.total()
    assert len(figures.waits) + len(figures.earlies) + len(figures.shifts) == figures.served


# Fleets


@given(small=st.integers(1, 12), more=st.integers(0, 12))
def test_fleets_are_nested_and_use_every_vehicle_before_a_copy(small: int, more: int) -> None:
    cars = [make_car("w1"), make_car("w2"), make_car("e1", areas=("east",))]
    demand = {"west": 30, "east": 10}
    fleet, larger = (choose_fleet(cars, count, demand) for count in (small, small + more))
    assert set(fleet) <= set(larger)
    assert len({car.code for car in larger}) == small + more
    copies = Counter(car.code.partition("#")[0] for car in fleet)
    assert max(copies.values()) - (min(copies.values()) if len(copies) == 3 else 0) <= 1


def test_fleet_goes_where_people_ask() -> None:
    cars = [make_car("e1", areas=("east",)), make_car("w1"), make_car("w2")]
    assert [car.code for car in choose_fleet(cars, 2, {"west": 30, "east": 10})] == ["w1", "w2"]
    assert [car.code for car in choose_fleet(cars, 2, {"west": 30, "east": 20})] == ["e1", "w1"]


# Demand


@given(percent=st.integers(20, 300), seed=st.integers(0, 9))
def test_demand_is_scaled_by_chance_that_the_seed_decides(percent: int, seed: int) -> None:
    own = draw_wishes(20, 1)
    others = [*own, *draw_wishes(60, 2, day=DAY + timedelta(days=1))]
    scaled = scale_demand(own, others, percent=percent, seed=seed)
    assert len(scaled) == round(20 * percent / 100)
    assert len({wish.id for wish in scaled}) == len(scaled)
    assert {wish.day for wish in scaled} == {DAY}
    assert scaled == scale_demand(own, others, percent=percent, seed=seed)
    if percent == 100:
        assert scaled == tuple(own)


# The smallest fleet


def figures_of(served: int, wait_s: int = 0) -> Figures:
    return Figures(days=1, asked=100, served=served, waits=[wait_s])


@given(needed=st.integers(1, 61), most=st.integers(1, 60))
def test_smallest_fleet_is_found_and_the_one_below_it_was_tried(needed: int, most: int) -> None:
    goal, tried = Goal(90.0, 20.0, most), {}
    while (size := find_next_size(tried, goal)) is not None:
        assert size not in tried
        tried[size] = figures_of(95 if size >= needed else 50)
    assert find_smallest(tried, goal) == (needed if needed <= most else None)
    assert len(tried) <= count_most_steps(most)
    if 1 < needed <= most:
        assert needed - 1 in tried


def test_goal_minds_the_wait_too() -> None:
    goal = Goal(90.0, 20.0, 5)
    assert goal.is_reached(figures_of(90, 20 * 60))
    assert not goal.is_reached(figures_of(90, 20 * 60 + 1))
    assert not goal.is_reached(figures_of(89))


# Variants


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("side", [0, 1])
def test_figures_out_of_bounds_are_refused(name: str, side: int) -> None:
    edge = BOUNDS[name][side]
    with pytest.raises(VariantError, match=name):
        Variant(**{"vehicles": 1, name: edge + (1 if side else -1)})


def test_service_is_open_for_an_hour_at_least() -> None:
    with pytest.raises(VariantError, match="closes_minutes"):
        Variant(vehicles=1, opens_minutes=600, closes_minutes=659)


def test_variant_survives_json_and_passes_over_what_it_does_not_know() -> None:
    variant = Variant(vehicles=3, is_fleet_shared=True)
    assert Variant.from_dict({**json.loads(json.dumps(variant.as_dict())), "of_old": 1}) == variant


# Files

HEAD = "date,time,origin_lon,origin_lat,destination_lon,destination_lat"


def area_of(lon: float, _lat: float) -> str:
    return "west" if lon < 138 else "centre"


def test_file_of_wishes_is_read() -> None:
    head = f"\ufeff{HEAD},asked,arrive_by,persons,wheelchairs,fare_class"
    line = "2026-06-10,10:30,137.9,35.8,138.1,35.9,2026-06-09 17:00,1,2,1,self_service"
    (wish,) = read_wishes([head, line], area_of=area_of, opens_s=NINE)
    assert (wish.asked_s, wish.wish_s, wish.is_arrive_by) == (-7 * 3600, 10 * 3600 + 1800, True)
    assert (wish.origin_area, wish.destination_area) == ("west", "centre")
    assert (wish.persons, wish.wheelchairs, wish.is_self_service) == (2, 1, True)


def test_file_may_leave_out_what_is_not_needed() -> None:
    (wish,) = read_wishes([HEAD, "2026-06-10,10:30,137.9,35.8,138.1,35.9"], area_of=area_of, opens_s=NINE)
    assert (wish.asked_s, wish.persons, wish.fare_class) == (NINE, 1, "ordinary")


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (["date,time"], "line 1"),
        ([f"{HEAD},colour"], "line 1"),
        ([HEAD, "2026-06-10,10:30,137.9,35.8,138.1,95"], "line 2"),
        ([HEAD, "2026-06-10,soon,137.9,35.8,138.1,35.9"], "line 2"),
        ([HEAD, "2026-06-10,10:30,137.9,35.8,138.1"], "line 2"),
        ([f"{HEAD},persons", "2026-06-10,10:30,137.9,35.8,138.1,35.9,0x"], "line 2"),
        ([f"{HEAD},fare_class", "2026-06-10,10:30,137.9,35.8,138.1,35.9,free"], "line 2"),
        ([f"{HEAD},wheelchairs", "2026-06-10,10:30,137.9,35.8,138.1,35.9,2"], "line 2"),
    ],
)
def test_file_that_makes_no_sense_names_the_line(lines: list[str], where: str) -> None:
    with pytest.raises(WishesError, match=where):
        read_wishes(lines, area_of=area_of, opens_s=NINE)


# Bars


@given(values=st.lists(st.one_of(st.none(), st.floats(0, 100), st.just(float("nan"))), min_size=1))
def test_bars_stay_in_the_drawing(values: list[float | None]) -> None:
    chart = draw_bars(key="k", title="t", groups=[str(n) for n in range(len(values))], series=[("s", values)])
    for group in chart.groups:
        for bar in group.bars:
            assert 0 <= bar.width <= chart.width - chart.bars_from
            assert 0 <= bar.y < chart.height
    assert [row[1][0] == "–" for row in chart.rows] == [v is None or v != v for v in values]


def crowd(count=14, **changes):
    """Everybody wants to leave the west at ten for places of their own, with one car of four seats."""
    return [
        make_wish(f"w{n}", origin=(-0.05 - n / 500, 0.0), destination=(0.0, n / 500), **changes)
        for n in range(count)
    ]


def replay(wishes, **changes):
    more = {name: changes.pop(name) for name in ("seed", "chances") if name in changes}
    return replay_day(make_task(wishes, variant=Variant(vehicles=2, **changes), **more))


class TestOtherTimes:
    def test_who_is_refused_takes_the_nearest_other_time(self):
        strict, flexible = (replay(crowd(), flexible_pct=pct) for pct in (0, 100))
        assert 0 < strict.served < 14
        assert strict.shifts == []
        assert flexible.served > strict.served
        assert len(flexible.shifts) >= flexible.served - strict.served
        assert max(flexible.shifts) <= 3600
        assert flexible.asked == flexible.served + flexible.refused.total()

    def test_an_appointment_is_only_reached_earlier(self):
        found = replay(crowd(is_arrive_by=True, wish_s=NINE + 3 * 3600), flexible_pct=100)
        strict = replay(crowd(is_arrive_by=True, wish_s=NINE + 3 * 3600))
        assert found.served > strict.served
        assert all(1800 <= shift <= 3600 for shift in found.shifts)

    def test_nobody_goes_farther_than_is_said_and_the_same_seed_says_the_same(self):
        near = replay(crowd(), flexible_pct=100, alternative_s=900)
        assert max(near.shifts, default=0) <= 900
        half = [replay(crowd(), flexible_pct=50, seed=seed) for seed in (1, 1, 2, 3, 4)]
        assert half[0] == half[1]
        assert len({tuple(one.shifts) for one in half}) > 1

    def test_what_goes_wrong_is_counted_and_comes_from_the_seed(self):
        chances = Chances(travel_noise=0.4, no_show=0.3, seed=3)
        wishes = draw_wishes(40, 1)
        quiet, one, same = replay(wishes), replay(wishes, chances=chances), replay(wishes, chances=chances)
        assert one == same
        assert (quiet.no_shows, quiet.late) == (0, 0)
        assert one.no_shows > 0
        assert one.late > 0
        assert one.asked == one.served + one.no_shows + one.refused.total()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ([11, 11, 11], "11 vehicles are needed (11: 3 of 3)"),
        ([11, 13, 11], "11 to 13 vehicles are needed (11: 2 of 3, 13: 1 of 3)"),
        ([11, None], "11 vehicles are needed (11: 1 of 2; with 1 not even 20 are enough)"),
        ([None], "not even 20 vehicles reach the goal, with any of 1 seeds"),
    ],
)
def test_how_many_vehicles_is_said_as_an_interval(answers, said):
    assert say_answers(answers, 20) == said


def test_a_spread_passes_over_what_could_not_be_measured():
    assert show_spread([1.0, math.nan, 2.0], 1) == "1.5 (1.0 – 2.0)"
    assert show_spread([math.nan], 1) == "–"
