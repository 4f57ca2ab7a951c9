"""Drills: the same seed the same drill, and how near the roster comes to the truth."""

import pytest

from moyai.engines.whereabouts import MemoryRegister, Roster
from moyai.engines.whereabouts.drill import Drill, invent, score


def hear(drill):
    scenario = invent(drill)
    roster = Roster(MemoryRegister(scenario.register), scenario.incident)
    roster.add_all(scenario.reports)
    return score(scenario, roster)


def test_the_same_seed_makes_the_same_drill():
    one, two, other = (invent(Drill(300, seed)) for seed in (5, 5, 6))
    assert (one.reports, one.truth, one.told) == (two.reports, two.truth, two.told)
    assert one.reports != other.reports


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_head_count_is_right_within_a_hundredth_with_a_fifth_of_duplicates(seed):
    found = hear(Drill(2500, seed))
    assert 19 <= found.duplicate_pct <= 21
    assert abs(found.headcount_error_pct) <= 1
    assert found.place_error_pct <= 2
    assert found.summed > 1.2 * found.told


def test_nobody_who_must_be_reached_is_taken_for_reached_without_a_word():
    found = hear(Drill(2500, 4))
    assert found.missed == 0 < found.silent


def test_without_duplicates_and_slips_and_moves_the_count_is_exact():
    plain = Drill(1500, 1, registered_pct=100, duplicate_pct=0, wrong_pct=0, moving_pct=0, apart_pct=0)
    found = hear(plain)
    assert found.place_error_pct <= 0.3
