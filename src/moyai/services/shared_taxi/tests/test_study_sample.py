"""Who is left out by groups that tell of nobody; how far figures differ with other days."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.core.feeds.opendata.anonymise import ANY, Rule
from moyai.services.shared_taxi.study.figures import Figures, summarise, total
from moyai.services.shared_taxi.study.groups import BANDS, UNKNOWN, find_band, group_wishes, name_band
from moyai.services.shared_taxi.study.replay import replay_day
from moyai.services.shared_taxi.study.sample import LEAST_DAYS, Sample
from moyai.services.shared_taxi.tests.study_days import DAY, make_task, make_wish

CENTRE = frozenset({"centre"})


@st.composite
def crowds(draw):
    """Wishes of some people, each of one age."""
    ages = draw(st.lists(st.integers(0, 100), min_size=1, max_size=25))
    who = draw(st.lists(st.integers(0, len(ages) - 1), max_size=60))
    starts = draw(st.lists(st.sampled_from(["west", "east", ""]), min_size=len(who), max_size=len(who)))
    return [
        make_wish(f"w{n}", start=start, person=str(person), age_band=name_band(ages[person]))
        for n, (person, start) in enumerate(zip(who, starts, strict=True))
    ]


@settings(max_examples=80, deadline=None)
@given(wishes=crowds(), k=st.integers(1, 6), share=st.sampled_from([34, 50, 100]))
def test_no_group_is_so_small_or_so_much_one_persons_that_it_tells_of_somebody(wishes, k, share):
    rule = Rule(k, share)
    grouped = group_wishes(wishes, centre=CENTRE, rule=rule)
    assert [wish.id for wish in grouped] == [wish.id for wish in wishes]
    groups = defaultdict(list)
    for wish in grouped:
        groups[wish.group].append(wish)
    for (band, area), members in groups.items():
        who = [wish.person for wish in members]
        enough = len(set(who)) >= k and max(map(who.count, who)) * 100 <= share * len(who)
        assert enough or set(groups) == {(ANY, ANY)}  # all together tell what the whole table tells
        assert area in (ANY, *(wish.end_area(CENTRE) for wish in members))
        assert band in BANDS


@settings(max_examples=10, deadline=None)
@given(wishes=crowds())
def test_groups_add_up_to_areas_and_to_everybody(wishes):
    figures = replay_day(make_task(group_wishes(wishes, centre=CENTRE, rule=Rule(3))))
    assert sum(asked for asked, _served in figures.by_group.values()) == figures.asked
    assert sum(served for _asked, served in figures.by_group.values()) == figures.served
    for area, pair in figures.by_area.items():
        parts = [each for key, each in figures.by_group.items() if key.partition("/")[2] == area]
        assert pair == tuple(map(sum, zip(*parts, strict=True)))


def test_borders_of_the_age_bands():
    born = date(1961, 6, 10)
    assert find_band(born, date(2026, 6, 9)) == "20-64"
    assert find_band(born, date(2026, 6, 10)) == "65-74"
    assert [name_band(years) for years in (0, 19, 20, 74, 75, 84, 85)] == [
        "0-19", "0-19", "20-64", "65-74", "75-84", "75-84", "85-",
    ]  # fmt: skip
    assert find_band(None, DAY) == UNKNOWN


def days_of(*served: int, asked: int = 100) -> Sample:
    """Return days on which so many of those who asked were served, with a wait of as many minutes."""
    figures = [Figures(days=1, asked=asked, served=each, waits=[60 * each] * each) for each in served]
    return Sample({DAY + timedelta(days=n): each for n, each in enumerate(figures)})


def test_interval_is_that_of_the_mean_over_days():
    rng = np.random.default_rng(7)
    served = [int(each) for each in rng.normal(70, 10, 60)]
    sample = days_of(*served)
    low, high = sample.intervals["served_share"]
    width = 1.96 * np.std(served) / math.sqrt(len(served))  # the normal approximation, good with 60 days
    assert low == pytest.approx(np.mean(served) - width, abs=0.5)
    assert high == pytest.approx(np.mean(served) + width, abs=0.5)
    assert low < summarise(sample.total)["served_share"] < high
    assert sample.intervals["wait_p90"][0] <= summarise(sample.total)["wait_p90"]
    assert all(math.isnan(end) for end in sample.intervals["cost_yen"])  # nothing to say


def test_days_that_are_all_alike_leave_no_doubt():
    assert days_of(*[80] * 9).intervals["served_share"] == (80.0, 80.0)


def test_too_few_days_say_nothing():
    assert days_of(*[80] * (LEAST_DAYS - 1)).intervals == {}
    assert days_of(*range(70, 70 + LEAST_DAYS)).intervals


def test_the_same_days_are_compared_day_by_day():
    hard_and_easy = [50, 90, 55, 95, 60, 85, 52, 93]
    now, then = days_of(*hard_and_easy), days_of(*(each + 3 for each in hard_and_easy))
    low, high = now.compare(then)["served_share"]
    assert (round(low, 6), round(high, 6)) == (
        3.0,
        3.0,
    )  # though each alone may lie anywhere between 60 and 80
    alone = now.intervals["served_share"]
    assert alone[1] - alone[0] > 10


@given(st.lists(st.integers(0, 100), min_size=5, max_size=12))
@settings(max_examples=15, deadline=None)
def test_repeats_of_a_day_weigh_as_one_day(served):
    once = days_of(*served)
    thrice = Sample({day: total([each] * 3) for day, each in once.days.items()})
    for key, (low, high) in once.intervals.items():
        again = thrice.intervals[key]
        assert again == pytest.approx((low, high), nan_ok=True)
