"""Minutes of work: each once, by the town's days, and what they earn."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.core.clock import TOKYO
from moyai.services.smart_farm.work_hours import keep_within, merge, pay_yen, sum_days

NINE = datetime(2026, 6, 10, 0, 0, tzinfo=UTC)
"""In the morning in Japan."""


def span(start_min, end_min):
    return NINE + timedelta(minutes=start_min), NINE + timedelta(minutes=end_min)


def test_overlapping_times_count_once():
    days = sum_days([span(0, 60), span(30, 90), span(120, 150), span(20, 20)], TOKYO)
    worked = days[date(2026, 6, 10)]
    assert (worked.minutes, worked.begins_at, worked.ends_at) == (120, *span(0, 150))


def test_what_goes_past_midnight_is_of_both_days():
    days = sum_days([span(14 * 60, 16 * 60)], TOKYO)
    assert {day.day: each.minutes for day, each in days.items()} == {10: 60, 11: 60}


@pytest.mark.parametrize(("minutes", "yen"), [(0, 0), (60, 600), (1, 10), (7, 70), (59, 590), (61, 610)])
def test_minutes_earn_their_part_of_an_hour(minutes, yen):
    assert pay_yen(minutes, 600) == yen


def test_broken_yen_are_in_her_favour():
    assert (pay_yen(1, 601), pay_yen(59, 601)) == (11, 591)


minutes = st.tuples(st.integers(0, 500), st.integers(0, 500)).map(lambda pair: span(*pair))


@settings(max_examples=60, deadline=None)
@given(st.lists(minutes, max_size=8), st.lists(minutes, max_size=4))
def test_merged_times_are_apart_and_cover_the_same_minutes(spans, within):
    def cover(parts):
        return {
            minute
            for begin, end in parts
            for minute in range(
                int((begin - NINE).total_seconds() // 60), int((end - NINE).total_seconds() // 60)
            )
        }

    merged = merge(spans)
    assert cover(merged) == cover(spans)
    assert all(a[1] < b[0] for a, b in pairwise(merged))
    assert cover(keep_within(spans, within)) == cover(spans) & cover(within)
