"""Goods as a mode: what is asked at a stop, what a reading means, what a day is planned in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import DAY, EARLY, make_shift, make_spec, make_task, make_vehicle

from moyai.fleet.modes.parcel import (
    CLASSES,
    NOTHING,
    Goods,
    add_up,
    hand_over_s,
    judge_temperature,
    list_asked,
    longest_carry_s,
)
from moyai.fleet.planning.plan import load_plan
from moyai.fleet.queries import quote_task

ROOM = {"carrier": "van", "most_grams": 9000, "most_millilitres": 90_000, "most_ambient": 2}
amounts = st.builds(Goods, *[st.integers(0, 1000)] * 5)


@given(st.lists(amounts, max_size=5))
def test_everything_together_is_the_sum_of_its_parts(parts):
    assert add_up(parts).as_load() == tuple(sum(one.as_load()[n] for one in parts) for n in range(5))


@given(st.sampled_from(CLASSES), st.integers(-2000, 2000))
def test_a_thermometer_that_errs_is_told_apart_from_warm_goods(name, decidegrees):
    flag = judge_temperature(name, decidegrees)
    assert (flag == "absurd") == (not -400 <= decidegrees <= 600)
    if name == "ambient":
        assert flag != "breach"


@pytest.mark.parametrize(
    ("name", "decidegrees", "flag"),
    [
        ("chilled", 100, ""),
        ("chilled", 101, "breach"),
        ("chilled", -21, "breach"),
        ("frozen", -150, ""),
        ("frozen", -149, "breach"),
        ("chilled", 850, "absurd"),
    ],
)
def test_the_borders_of_each_class(name, decidegrees, flag):
    assert judge_temperature(name, decidegrees) == flag


def test_what_is_asked_depends_on_the_boxes_and_the_end():
    assert list_asked(Goods(1, 1, ambient=1), is_pickup=True) == ("codes",)
    assert list_asked(Goods(1, 1, frozen=1), is_pickup=False) == ("codes", "temperature", "outcome")
    assert (hand_over_s(Goods(1, 1, 1, 1)), longest_carry_s(Goods(1, 1, 1, 0, 1))) == (130, 3600)
    assert NOTHING.list_classes() == ()
    with pytest.raises(ValueError):
        Goods(-1)


@pytest.mark.django_db
def test_a_day_without_boxes_is_planned_in_three_dimensions():
    make_shift(make_vehicle(**ROOM))
    make_task(make_spec(is_goods=True))
    assert load_plan(DAY, EARLY).problem.dimensions == 3
    make_task(make_spec(seats=0, goods=Goods(100, 100, ambient=1)))
    plan = load_plan(DAY, EARLY)
    assert plan.problem.dimensions == 8
    assert plan.problem.vehicles[0].capacity == ((4, 0, 2, 9000, 90_000, 2, 0, 0),)
    assert sorted(request.load for request in plan.problem.requests) == [
        (0, 0, 0, 100, 100, 1, 0, 0),
        (1, 0, 0, 0, 0, 0, 0, 0),
    ]


@pytest.mark.django_db
def test_what_a_vehicle_has_no_room_for_is_refused_as_that():
    make_shift(make_vehicle(**ROOM))
    heavy = make_spec(seats=0, goods=Goods(9001, 1, ambient=1))
    cold = make_spec(seats=0, goods=Goods(1, 1, chilled=1))
    assert [quote_task(spec=one, now=EARLY).refusal for one in (heavy, cold)] == ["no_box_room"] * 2
    with pytest.raises(ValueError):
        make_spec(seats=0, goods=NOTHING)
