"""Watch-over: what raises a grade, what answers it, and that a slow checker agrees."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moyai.engines.watchover import Away, Condition, Grade, Problem, Sighting, Signal, SignalKind, judge
from moyai.engines.watchover.check import list_objections

HOUR = 3600
NOW = 500 * HOUR
RIDE = SignalKind("missed_ride", 30, 24 * HOUR)
DOCTOR = SignalKind("missed_doctor", 100, 24 * HOUR)
FALL = SignalKind("fall", 60, 48 * HOUR, is_silence=False)
KINDS = (RIDE, DOCTOR, FALL)


def make(signals=(), sightings=(), aways=(), **changes):
    facts = {"now_s": NOW, "has_consent": True, "kinds": KINDS, "signals": tuple(signals)}
    return Problem(**facts | {"sightings": tuple(sightings), "aways": tuple(aways)} | changes)


def door(hours_ago, condition=None, **more):
    return Sighting(str(hours_ago), NOW - hours_ago * HOUR, condition, **more)


def missed(kind, hours_ago, subject="a", **more):
    return Signal(kind.code, subject, NOW - hours_ago * HOUR, **more)


@pytest.mark.parametrize(
    ("problem", "grade", "reasons"),
    [
        (make(), Grade.NONE, []),
        (make([missed(RIDE, 0)]), Grade.LOOK, [("missed_ride", 30)]),
        (make([], [door(0)]), Grade.TODAY, [("not_met", 50)]),
        (make([], [door(12)]), Grade.LOOK, [("not_met", 25)]),
        (make([], [door(24)]), Grade.NONE, []),
        (make([missed(RIDE, 0)], [door(0)]), Grade.TODAY, [("not_met", 50), ("missed_ride", 30)]),
        (make([missed(DOCTOR, 0)]), Grade.NOW, [("missed_doctor", 100)]),
        (make([], [door(0, Condition.WORRIED)]), Grade.NOW, [("worried", 100)]),
        (make([], [door(0, Condition.OFF)]), Grade.LOOK, [("off", 30)]),
        (make([missed(RIDE, 1), missed(RIDE, 0)]), Grade.LOOK, [("missed_ride", 30)]),  # the same ride
        (make([missed(RIDE, 0, "b"), missed(RIDE, 0)]), Grade.TODAY, [("missed_ride", 60)]),
        (make([missed(RIDE, 2)], [door(1, Condition.WELL)]), Grade.NONE, []),
        (make([missed(FALL, 2)], [door(1, Condition.WELL)]), Grade.TODAY, [("fall", 57)]),
        (make([], [door(2, Condition.OFF), door(1, Condition.WELL)]), Grade.NONE, []),
        (make([], [door(1, Condition.WORRIED), door(0, Condition.WELL)]), Grade.NOW, [("worried", 97)]),
        (make([missed(DOCTOR, 0)], aways=[Away(NOW - HOUR, NOW)]), Grade.NONE, []),
        (make([missed(DOCTOR, 0)], has_consent=False), Grade.NONE, []),
        (make([missed(DOCTOR, 0, is_dealt=True)], [door(0, is_dealt=True)]), Grade.NONE, []),
        (make([Signal("unheard_of", "a", NOW)]), Grade.NONE, []),
        (make([missed(DOCTOR, -1)]), Grade.NONE, []),  # tomorrow is not looked at
    ],
)
def test_what_is_judged_how(problem, grade, reasons):
    told = judge(problem)
    assert (told.grade, [(r.code, r.points) for r in told.reasons]) == (grade, reasons)
    assert list_objections(problem, told) == []


def test_what_makes_no_sense_is_refused():
    for wrong in (("x", 0, 5), ("x", 101, 5), ("x", 5, 0)):
        with pytest.raises(ValueError, match="x: "):
            SignalKind(*wrong)
    with pytest.raises(ValueError, match="after she has left"):
        Away(2, 1)
    with pytest.raises(ValueError, match="code of its own"):
        make(kinds=(RIDE, RIDE))


CODES = ["odd", *(kind.code for kind in KINDS)]
moments = st.sampled_from(
    [NOW + HOUR, NOW, NOW - 1, *(NOW - hours * HOUR for hours in (1, 5, 12, 23, 24, 60, 71))]
)
conditions = st.sampled_from([None, Condition.WELL, Condition.OFF, Condition.WORRIED])
signal_lists = st.lists(
    st.builds(Signal, st.sampled_from(CODES), st.sampled_from("ab"), moments, st.booleans()), max_size=5
)
sighting_lists = st.lists(
    st.builds(Sighting, st.sampled_from("abcdef"), moments, conditions, st.booleans()),
    max_size=4,
    unique_by=lambda each: each.id,
)
aways = st.lists(st.builds(lambda a, b: Away(min(a, b), max(a, b)), moments, moments), max_size=2)
problems = st.builds(
    make, signal_lists, sighting_lists, aways, has_consent=st.sampled_from([True, True, False])
)


@given(problems)
def test_the_checker_agrees(problem):
    assert list_objections(problem, judge(problem)) == []


@given(problems)
def test_the_checker_bites(problem):
    told = judge(problem)
    assert list_objections(problem, replace(told, grade=Grade((told.grade + 1) % 4))) != []
    if told.reasons:
        assert list_objections(problem, replace(told, reasons=told.reasons[1:])) != []


@given(problems, st.data())
def test_a_worse_sighting_never_lowers_the_grade(problem, data):
    if not problem.sightings:
        return
    place = data.draw(st.integers(0, len(problem.sightings) - 1))
    one = problem.sightings[place]
    worse = {
        None: [],
        Condition.WELL: [None, Condition.OFF, Condition.WORRIED],
        Condition.OFF: [Condition.WORRIED],
        Condition.WORRIED: [],
    }[one.condition]
    for condition in worse:
        changed = list(problem.sightings)
        changed[place] = replace(one, condition=condition)
        assert judge(replace(problem, sightings=tuple(changed))).points >= judge(problem).points


@given(problems, st.builds(Signal, st.sampled_from([k.code for k in KINDS]), st.just("new"), moments))
def test_one_more_signal_never_lowers_the_grade(problem, signal):
    more = replace(problem, signals=(*problem.signals, signal))
    assert judge(more).points >= judge(problem).points


@given(problems)
def test_a_fact_told_twice_is_one_and_the_order_of_telling_is_nothing(problem):
    twice = replace(
        problem,
        signals=tuple(reversed(problem.signals * 2)),
        sightings=tuple(reversed(problem.sightings * 2)),
    )
    assert judge(twice) == judge(problem)


@given(problems)
def test_what_was_dealt_with_opens_nothing_again(problem):
    closed = replace(
        problem,
        signals=tuple(replace(each, is_dealt=True) for each in problem.signals),
        sightings=tuple(replace(each, is_dealt=True) for each in problem.sightings),
    )
    assert judge(closed).grade == Grade.NONE


@given(problems, st.integers(0, 100 * HOUR))
def test_time_alone_raises_nothing(problem, later_s):
    known = replace(
        problem,
        signals=tuple(each for each in problem.signals if each.at_s <= NOW),
        sightings=tuple(each for each in problem.sightings if each.at_s <= NOW),
    )
    assert judge(replace(known, now_s=NOW + later_s)).points <= judge(known).points


@given(problems)
def test_no_consent_or_no_fact_no_grade(problem):
    assert judge(replace(problem, has_consent=False)).grade == Grade.NONE
    assert judge(replace(problem, signals=(), sightings=())).grade == Grade.NONE
