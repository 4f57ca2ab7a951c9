"""What a bot runs by itself: when, with how much water on which day, from wherever it stands."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.garden_bot.bed import Known, Place
from moyai.engines.garden_bot.check import list_objections
from moyai.engines.garden_bot.language import Sequence
from moyai.engines.garden_bot.language.commands import (
    Execute,
    FindHome,
    Home,
    MoveRelative,
    TakePhoto,
    Wait,
    Zero,
)
from moyai.engines.garden_bot.limits import (
    Code,
    Entry,
    Limits,
    decide_unattended,
    judge_timetable,
    list_times,
)
from moyai.engines.garden_bot.limits.timetable import GRACE_S, MOST_RUNS

from .beds import KNOWN, OFF, ON, WATER_3_S, ask, put, there
from .test_check import LIMITS as POSTS
from .test_check import SINGLE, WATERINGS

HOUR, DAY = 3_600.0, 86_400.0
LIMITS = Limits(flow_ml_s=50, water_ml=1_000, open_s=10)
ML = 200.0
"""Of `WATER_3_S`: three seconds, and half a second for each of two commands."""
PARK = put(0, 0, 0, is_safe=True)


def alone(*steps, limits=LIMITS):
    return decide_unattended(ask(*steps), limits=limits, known=KNOWN)


def test_what_begins_anywhere_goes_up_first():
    assert alone(PARK, *WATER_3_S).code == Code.FINE
    assert alone(put(z=0), there(5, 5)).code == Code.FINE
    assert alone(Home("all", 100)).code == alone(FindHome("all", 100)).code == Code.FINE
    assert alone(TakePhoto(), *WATER_3_S).water_ml == ML
    assert alone(there(5, 5)).code == Code.DRAGS
    assert alone(MoveRelative(1, 0, 0, 100)).code == Code.OUTSIDE
    assert alone(PARK, MoveRelative(1, 0, 0, 100)).code == Code.FINE
    assert alone(PARK, there(9_000, 0)).code == Code.OUTSIDE
    assert alone(ON, Wait(11_000), OFF).code == Code.OPEN_TOO_LONG
    assert alone(ON).code == Code.STAYS_ON
    assert alone(*WATER_3_S * 6).code == Code.SPENT
    assert alone(Zero("x")).code == Code.NOT_FOR_YOU
    assert alone(*[Wait(180_000)] * 11).code == Code.TOO_LONG


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.one_of(SINGLE, WATERINGS), max_size=3),
    st.sampled_from([0, 50, 900, 1_300, 2_700]),
    st.sampled_from([0, 800, 1_200]),
    st.sampled_from([0, -100, -399, -455]),
    st.integers(0, 3),
)
def test_what_may_run_by_itself_keeps_to_the_limits_wherever_it_begins(steps, x, y, z, seed):
    request = ask(PARK, *(step for part in steps for step in part))
    if decide_unattended(request, limits=POSTS, known=KNOWN).may_run:
        at = Place(x, y, z)
        found = list_objections(request, limits=POSTS, known=KNOWN, at=at, left_ml=1_000, seed=seed)
        assert found == []


def entry(times, *steps, key=1):
    return Entry(key, f"e{key}", ask(*(steps or WATER_3_S)), tuple(times))


def judge(*entries, since_s=0.0, known=KNOWN, **limits):
    limits = Limits(**{"flow_ml_s": 50, "water_ml": 1_000, "open_s": 10} | limits)
    return judge_timetable(entries, limits=limits, known=known, since_s=since_s)


def codes(timetable):
    return sorted((each.key, str(each.code)) for each in timetable.faults)


def test_times_are_those_a_farmbot_makes():
    assert list_times(5.0, 0.0, 0) == (5.0,)
    assert list_times(0.0, 3 * HOUR, HOUR) == (0.0, HOUR, 2 * HOUR)  # the end is no more
    assert list_times(0.0, 3 * HOUR + 1, HOUR)[-1] == 3 * HOUR
    assert list_times(5.0, 5.0, HOUR) == list_times(5.0, 1.0, HOUR) == ()
    assert len(list_times(0.0, 1e12, 60)) == MOST_RUNS + 1


def test_water_of_all_that_runs_on_one_day_is_within_the_day():
    five = [n * HOUR for n in range(5)]
    assert codes(judge(entry(five))) == []
    assert codes(judge(entry([*five, 5 * HOUR]))) == [(1, "spent")]
    assert codes(judge(entry([*five, DAY]))) == []
    both = (entry(five[:3]), entry([7 * HOUR, 8 * HOUR, 9 * HOUR], key=2), entry([DAY], key=3))
    assert codes(judge(*both)) == [(1, "spent"), (2, "spent")]
    assert "1200" in judge(*both).faults[0].text.ja and "1000" in judge(*both).faults[0].text.en
    assert codes(judge(*both, since_s=DAY)) == []  # that day is over


def test_water_of_a_day_is_that_of_its_runs_and_of_those_still_to_come():
    timetable = judge(entry([HOUR, 2 * HOUR, DAY + HOUR]))
    assert timetable.count_water_ml(0) == 2 * ML
    assert timetable.count_water_ml(0, after_s=HOUR) == ML
    assert (timetable.count_water_ml(1), timetable.count_water_ml(2)) == (ML, 0)


def test_it_runs_within_the_hours_also_a_quarter_of_an_hour_late():
    hours = {"hours_s": ((9 * 3600, 17 * 3600),)}
    assert codes(judge(entry([9 * HOUR]), **hours)) == []
    assert codes(judge(entry([9 * HOUR - 1]), **hours)) == [(1, "asleep")]
    takes = judge(entry([0])).runs[0].ends_s
    last = 17 * HOUR - GRACE_S - takes
    assert codes(judge(entry([last, DAY + last]), **hours)) == []
    assert codes(judge(entry([DAY + last + 1]), **hours)) == [(1, "not_in_time")]


def test_one_runs_after_the_other():
    long = [Wait(180_000)] * 5
    timetable = judge(entry([0.0], *long), entry([60.0], key=2))
    first, second = timetable.runs
    assert first.ends_s > 900 and second.starts_s == first.ends_s > second.at_s
    hours = {"hours_s": ((0, 3600),)}
    assert codes(judge(entry([3600 - 1_850], *long), entry([3600 - 1_840], *long, key=2), **hours)) == [
        (2, "not_in_time")
    ]


def test_what_may_not_run_at_all_is_a_fault_of_its_own():
    assert codes(judge(entry([0], there(5, 5)), entry([1], key=2))) == [(1, "drags")]
    assert codes(judge(entry([0], Execute(99)))) == [(1, "no_sequence")]
    assert codes(judge(entry(list_times(0, 1e9, 60), TakePhoto()))) == [(1, "too_many")]
    assert judge().runs == judge().faults == ()


def test_changed_sequence_changes_the_day():
    twice = Known(sequences={1: Sequence(body=WATER_3_S * 5)})
    times = [n * HOUR for n in range(2)]
    assert codes(judge(entry(times, Execute(1)))) == []
    assert codes(judge(entry(times, Execute(1)), known=twice)) == [(1, "spent")]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3 * 1_440),
            st.integers(0, 3 * 1_440),
            st.sampled_from([0, 1, 7, 60, 61, 720, 1_440, 2_880]),
        ),
        max_size=4,
    )
)
def test_each_minute_looked_at_gives_the_same_water_of_each_day(asked):
    """Reference: a clock that goes from minute to minute, and nothing else."""
    entries = [
        entry(list_times(60.0 * start, 60.0 * (start + more), 60.0 * step), key=key)
        for key, (start, more, step) in enumerate(asked)
    ]
    expected = Counter()
    for start, more, step in asked:
        times = 0
        for minute in range(start, start + max(1, more)):
            is_due = minute == start if not step else (minute - start) % step == 0 and more > 0
            if is_due and times < MOST_RUNS:
                times += 1
                expected[minute // 1_440] += 1
    timetable = judge(*entries, water_ml=1e9)
    for day in range(8):
        assert timetable.count_water_ml(day) == pytest.approx(ML * expected[day])
    over = {day for day, count in expected.items() if count * ML > 1_000}
    assert any(code == "spent" for _key, code in codes(judge(*entries))) == bool(over)
