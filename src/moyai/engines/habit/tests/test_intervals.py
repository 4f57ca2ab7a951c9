"""Steps that several things counted, beside counting second by second."""

from collections import defaultdict
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.habit.days import DayRule, find_day
from moyai.engines.habit.step_files import Interval, sum_by_day
from moyai.engines.habit.step_files.intervals import OTHER, PHONE, WATCH, find_rank

TOKYO = ZoneInfo("Asia/Tokyo")
RULE = DayRule(TOKYO)
MIDNIGHT = int(datetime(2026, 4, 2, tzinfo=TOKYO).timestamp())


def record(start, end, steps, source="iPhone", rank=PHONE):
    return Interval(MIDNIGHT + start, MIDNIGHT + end, steps, source, rank)


def sums(*records, rule=RULE):
    return {day: found.steps for day, found in sum_by_day(records, rule).items()}


def test_a_watch_and_a_phone_that_counted_the_same_walk_are_one():
    found = sum_by_day([record(0, 600, 700), record(0, 600, 720, "Watch", WATCH)], RULE)
    assert [(each.steps, each.source, each.others) for each in found.values()] == [(720, "Watch", ())]


def test_the_phone_fills_what_the_watch_did_not_see():
    found = sum_by_day([record(0, 600, 600), record(300, 900, 1_000, "Watch", WATCH)], RULE)
    assert [(each.steps, each.source, each.others) for each in found.values()] == [
        (1_300, "Watch", ("iPhone",))
    ]


def test_a_walk_over_midnight_is_shared_out():
    assert sums(record(-100, 300, 400)) == {date(2026, 4, 1): 100, date(2026, 4, 2): 300}
    assert sums(record(-100, 300, 400), rule=DayRule(TOKYO, time(3))) == {date(2026, 4, 1): 400}


def test_twice_the_same_record_is_one_and_no_length_counts():
    assert sums(record(0, 60, 100), record(0, 60, 100)) == {date(2026, 4, 2): 100}
    assert sums(record(5, 5, 9)) == {date(2026, 4, 2): 9}
    assert sums() == {}


def test_ranks_by_name():
    assert [find_rank(each) for each in ("花子のApple Watch", "iPhone", "android", "歩数計アプリ")] == [
        WATCH,
        PHONE,
        PHONE,
        OTHER,
    ]


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="backwards"):
        sum_by_day([record(10, 0, 1)], RULE)
    with pytest.raises(ValueError, match="far apart"):
        sum_by_day([record(0, 10, 1), record(2_000_000_000, 2_000_000_001, 1)], RULE)
    with pytest.raises(ValueError, match="too many sources"):
        sum_by_day([record(n, n + 1, 1, f"s{n}") for n in range(101)], RULE)


RECORDS = st.lists(
    st.builds(
        lambda start, length, steps, source: record(start, start + length, steps, *source),
        st.integers(-40, 40),
        st.integers(0, 30),
        st.integers(0, 50),
        st.sampled_from([("w", WATCH), ("p", PHONE), ("q", PHONE), ("o", OTHER)]),
    ),
    max_size=12,
)


def count_by_seconds(records, rule):
    """Paint every second with the best source's earliest record, then share each record out by seconds."""
    known = sorted(set(records))
    totals = defaultdict(int)
    for each in known:
        totals[each.source] += each.steps
    painted = {}
    for each in sorted(
        known, key=lambda r: (r.rank, -totals[r.source], r.source, r.start_s, r.end_s, r.steps)
    ):
        for second in range(each.start_s, max(each.end_s, each.start_s + 1)):
            painted.setdefault(second, each)
    found = defaultdict(float)
    for second, each in painted.items():
        day = find_day(datetime.fromtimestamp(second, UTC), rule)
        found[day] += each.steps / max(1, each.end_s - each.start_s)
    return found


@settings(max_examples=40, deadline=None)
@given(RECORDS, st.sampled_from([RULE, DayRule(TOKYO, time(0, 1))]))
def test_it_is_what_counting_second_by_second_gives(records, rule):
    plainly = count_by_seconds(records, rule)
    found = sum_by_day(records, rule)
    assert set(found) == set(plainly)
    for day, each in found.items():
        assert abs(each.steps - plainly[day]) <= 0.5 + 1e-6


@settings(max_examples=30, deadline=None)
@given(RECORDS, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing_and_nothing_is_made_up(records, random):
    again = records + records[:3]
    random.shuffle(again)
    found = sum_by_day(again, RULE)
    assert found == sum_by_day(records, RULE)
    assert sum(each.steps for each in found.values()) <= sum(each.steps for each in set(records)) + 1
