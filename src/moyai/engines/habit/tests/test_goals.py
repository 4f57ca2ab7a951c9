"""Goals of people and teams, goals that follow, numbers that need a look."""

import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.habit.frailty import FOOD_GROUPS
from moyai.engines.habit.goals import (
    FOOD_CODES,
    HIGH_STEPS,
    STEP_LEVELS,
    Adaptive,
    Doubt,
    Entry,
    Goal,
    Kind,
    TeamRule,
    adapt,
    attain,
    attain_together,
    list_doubts,
)

START = date(2026, 4, 1)


def days(*counts):
    return {START + timedelta(days=number): steps for number, steps in enumerate(counts) if steps is not None}


@pytest.mark.parametrize("level", STEP_LEVELS)
def test_a_level_of_steps_is_reached_on_the_spot(level):
    goal = Goal(Kind.STEPS, level)
    assert attain(goal, Entry(steps=level)).is_met
    short = attain(goal, Entry(steps=level - 1))
    assert not short.is_met
    assert "あと1" in short.sentence.ja
    assert "1 to go" in short.sentence.en


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        (Kind.FOOD, Entry(foods=frozenset({"fish", "eggs"}))),
        (Kind.OUTING, Entry(outings=2)),
        (Kind.CALL, Entry(calls=2)),
        (Kind.ORAL, Entry(oral=2)),
    ],
)
def test_other_kinds_are_counted_too_and_silence_is_not_zero(kind, entry):
    assert attain(Goal(kind, 2), entry).is_met
    assert not attain(Goal(kind, 3), entry).is_met
    assert attain(Goal(kind, 1), Entry()).amount is None
    assert attain(Goal(kind, 1), None).amount is None


@pytest.mark.parametrize(
    "facts", [{"steps": -1}, {"steps": 120_001}, {"outings": 21}, {"foods": frozenset({"cake"})}]
)
def test_what_cannot_be_is_refused(facts):
    with pytest.raises(ValueError, match=r"cannot be|no such food"):
        Entry(**facts)


def test_the_ten_groups_are_those_of_the_questionnaire():
    assert {question.id.removeprefix("variety_") for question in FOOD_GROUPS} == FOOD_CODES


def test_a_team_reaches_its_day_by_its_own_rule_and_waits_for_nobody_who_is_away():
    goals = {person: Goal(Kind.STEPS, 5_000) for person in ("hana", "ken", "taro")}
    entries = {"hana": Entry(steps=9_000), "ken": Entry(steps=5_000), "taro": Entry(steps=900)}

    def is_met(rule, paused=frozenset()):
        return attain_together(goals, entries, rule=rule, paused=paused).is_met

    assert not is_met(TeamRule.EVERYBODY)
    assert is_met(TeamRule.EVERYBODY, {"taro"})
    assert is_met(TeamRule.MOST)
    assert not is_met(TeamRule.TOGETHER)
    assert is_met(TeamRule.TOGETHER, {"taro"})
    assert not is_met(TeamRule.EVERYBODY, {"hana", "ken", "taro"})
    found = attain_together(goals, entries, rule=TeamRule.MOST)
    assert (found.met_by, found.waiting_for, found.amount) == (("hana", "ken"), ("taro",), 14_900)
    with pytest.raises(ValueError, match="one kind"):
        attain_together({"a": Goal(Kind.STEPS, 1), "b": Goal(Kind.CALL, 1)}, {}, rule=TeamRule.MOST)


def test_a_goal_follows_the_last_nine_days():
    """The 60th percentile of nine by nearest rank is the sixth from below."""
    last = days(100, 100, 3_000, 3_100, 3_200, 3_300, 3_400, 3_500, 3_600, 3_700, 3_800)
    assert adapt(3_400, last, START + timedelta(days=11)) == 3_500
    assert adapt(3_400, last, START + timedelta(days=11), Adaptive(percentile=40)) == 3_300


def test_a_goal_moves_in_bounds_and_stays_where_little_is_known():
    lazy, busy = days(*[200] * 9), days(*[20_000] * 9)
    today = START + timedelta(days=9)
    assert adapt(5_000, lazy, today) == 4_000
    assert adapt(5_000, busy, today) == 6_000
    assert adapt(1_000, lazy, today) == 1_000
    assert adapt(10_000, busy, today) == 10_000
    assert adapt(5_000, days(9_000, 9_000), today) == 5_000
    assert adapt(5_000, days(*[9_000] * 9), START) == 5_000


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 30_000),
    st.lists(st.one_of(st.none(), st.integers(0, 60_000)), max_size=20),
    st.integers(1, 100),
    st.integers(10, 60),
)
def test_a_goal_never_leaves_its_bounds(current, counts, percentile, change):
    rule = Adaptive(percentile=percentile, most_change_pct=change)
    found = adapt(current, days(*counts), START + timedelta(days=20), rule)
    held = min(max(current, rule.least), rule.most)
    assert rule.least <= found <= rule.most
    assert math.floor(held * (1 - change / 100)) <= found <= math.ceil(held * (1 + change / 100))


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1_000, 10_000),
    st.lists(st.integers(0, 30_000), min_size=9, max_size=9),
    st.integers(0, 5_000),
)
def test_who_walks_more_never_gets_a_lower_goal(current, counts, more):
    today = START + timedelta(days=9)
    assert adapt(current, days(*(count + more for count in counts)), today) >= adapt(
        current, days(*counts), today
    )


def test_numbers_that_need_a_look():
    assert list_doubts(days(*[3_000] * 10)) == ()
    (high,) = list_doubts(days(HIGH_STEPS, HIGH_STEPS + 1))
    assert (high.doubt, high.day) == (Doubt.HIGH, START + timedelta(days=1))
    (jump,) = list_doubts(days(*[3_000] * 7, 16_000))
    assert (jump.doubt, jump.usual) == (Doubt.JUMP, 3_000)
    assert list_doubts(days(*[3_000] * 6, 16_000)) == ()
    assert list_doubts(days(*[3_000] * 7, 14_000)) == ()
    assert list_doubts(days(*[9_000] * 7, 30_000)) == ()
