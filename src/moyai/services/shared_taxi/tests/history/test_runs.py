"""Runs: from empty to empty."""

from itertools import pairwise

from hypothesis import given

from moyai.services.shared_taxi.history.runs import list_runs
from moyai.services.shared_taxi.tests.history.made_up import make_day, make_fact


def shapes(facts):
    return [[ride.task_id for ride in run.rides] for run in list_runs(facts)]


def test_rides_that_overlap_are_one_run_and_others_are_not():
    facts = [
        make_fact(1, start=0, minutes=20),
        make_fact(2, start=10, minutes=20),
        make_fact(3, start=30, minutes=10),  # gets in as the last one gets out
        make_fact(4, start=35, minutes=10, shift=2),
        make_fact(5, start=5, status="cancelled"),
        make_fact(6, start=5, shift=None),
    ]
    assert shapes(facts) == [[1, 2], [3], [4]]


def test_a_long_ride_holds_short_ones_together():
    facts = [make_fact(1, start=0, minutes=60), make_fact(2, start=5, minutes=5), make_fact(3, start=50)]
    assert shapes(facts) == [[1, 2, 3]]


@given(make_day())
def test_every_ride_is_in_one_run_and_runs_of_a_shift_do_not_overlap(facts):
    runs = list_runs(facts)
    assert sorted(ride.task_id for run in runs for ride in run.rides) == [fact.task_id for fact in facts]
    for one, other in pairwise(runs):
        assert one.shift_id < other.shift_id or one.ends_at <= other.starts_at
    for run in runs:
        # Somebody is aboard at every moment within it: each ride begins before the latest end so far.
        latest = run.starts_at
        for ride in run.rides:
            start, end = ride.aboard
            assert start <= latest
            latest = max(latest, end)
        assert latest == run.ends_at
