"""Selections beside every selection there is."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.judging import ProblemError
from moyai.engines.judging.selection import (
    Candidate,
    Problem,
    Selection,
    Track,
    check,
    explain,
    list_all,
    select,
)

MAN = 10_000
FOUR = (
    Candidate("a", 60, 500 * MAN, "water"),
    Candidate("b", 50, 300 * MAN, "water"),
    Candidate("c", 40, 200 * MAN, "care", group="firm"),
    Candidate("d", 30, 200 * MAN, "care", group="firm"),
)


def test_the_most_value_for_the_money_the_next_best_and_what_more_money_takes():
    problem = Problem(FOUR, 600 * MAN)
    found = select(problem)
    assert found.best == Selection(("b", "c"), 90, 500 * MAN)
    assert [each.keys for each in found.alternatives] == [("b", "d"), ("a",), ("b",)]
    assert found.with_more.joins == ("a",)
    assert found.with_more.leaves == ("b",)
    assert found.with_more.sentence.ja == "あと1,000,000円あれば、aが加わり、bが外れ、合計が10点ふえます。"
    assert (found.next_step.extra_yen, found.next_step.selection.keys) == (100 * MAN, ("a", "c"))
    assert check(problem, found) == ()


def test_who_is_left_out_is_told_what_would_have_to_go():
    problem = Problem(FOUR, 600 * MAN)
    best = select(problem).best
    change = explain(problem, best, "a")
    assert (change.joins, change.leaves, change.value) == (("a",), ("b", "c"), -30)
    assert "30点へります" in change.sentence.ja
    assert explain(replace(problem, budget_yen=499 * MAN), best, "a") is None
    with pytest.raises(ProblemError, match="taken already"):
        explain(problem, best, "b")


def test_what_cannot_be_is_told_with_the_rules_that_stand_in_the_way():
    problem = Problem(
        (replace(FOUR[0], must=True), *FOUR[1:]),
        600 * MAN,
        (Track("care", least_count=1, least_yen=150 * MAN),),
    )
    found = select(problem)
    assert found.best is None
    assert len(found.obstacles) == 1
    assert "予算は全部で6,000,000円まで" in found.sentence.ja or "必ず採択" in found.sentence.ja
    assert check(problem, found) == ()
    assert [each.ja for each in select(Problem((), 0, least_count=1)).obstacles] == ["採択は1件以上"]
    assert select(Problem((), 0)).best == Selection((), 0, 0)


CANDIDATES = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from(["", "t", "u"]),
        st.sampled_from(["", "", "g"]),
        st.sampled_from(["", "", "", "", "must", "out"]),
    ),
    max_size=7,
).map(
    lambda rows: tuple(
        Candidate(f"c{n}", value, 7 * cost + 1, track, group, must=kind == "must", is_excluded=kind == "out")
        for n, (value, cost, track, group, kind) in enumerate(rows)
    )
)
TRACKS = st.lists(
    st.tuples(
        st.integers(0, 20), st.integers(0, 90), st.integers(0, 2), st.one_of(st.none(), st.integers(0, 3))
    ),
    max_size=2,
).map(
    lambda rows: tuple(
        Track(key, low, low + more, least, None if most is None else least + most)
        for key, (low, more, least, most) in zip("tu", rows, strict=False)
    )
)


@settings(max_examples=60, deadline=None)
@given(CANDIDATES, TRACKS, st.integers(0, 200), st.one_of(st.none(), st.integers(1, 4)), st.integers(0, 1))
def test_selections_are_the_best_of_all_there_are(candidates, tracks, budget, most, least):
    problem = Problem(candidates, budget, tracks, most, least)
    found = select(problem, alternatives=2, more_yen=10)
    every = list_all(problem)
    assert check(problem, found) == ()
    if not every:
        assert found.best is None
        assert found.obstacles
        return
    told = [found.best, *found.alternatives]
    assert [(each.value, each.cost_yen) for each in told] == [(e.value, e.cost_yen) for e in every[:3]]
    richer = list_all(replace(problem, budget_yen=budget + 10))
    gained = richer[0].value - every[0].value
    assert (found.with_more.value if found.with_more else 0) == gained
    unbounded = [e for e in list_all(replace(problem, budget_yen=10**6)) if e.value > every[0].value]
    least_cost = min((e.cost_yen for e in unbounded), default=None)
    assert (found.next_step.selection.cost_yen if found.next_step else None) == least_cost


def test_a_yen_over_is_over():
    """Numbers so large that a solver's tolerance would pass one yen."""
    pair = (Candidate("a", 1, 500_000_000_000), Candidate("b", 1, 499_999_999_999))
    assert select(Problem(pair, 999_999_999_998)).best.keys == ("b",)
    assert select(Problem(pair, 999_999_999_999)).best.keys == ("a", "b")


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Candidate("a", -1, 1), "bounds"),
        (lambda: Candidate("a", 1, 1, must=True, is_excluded=True), "must not"),
        (lambda: Track("t", 5, 4), "cannot be"),
        (lambda: Problem(FOUR, -1), "bounds"),
        (lambda: Problem(FOUR, 1, most_count=1, least_count=2), "cannot be"),
        (lambda: Problem((FOUR[0], FOUR[0]), 1), "twice"),
        (lambda: Problem((), 1, (Track("t"), Track("t"))), "twice"),
        (lambda: select(Problem(FOUR, 1), alternatives=-1), "bounds"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()


def test_the_checker_finds_what_is_wrong():
    problem = Problem(FOUR, 600 * MAN)
    sound = select(problem)
    assert "over the budget" in " ".join(check(replace(problem, budget_yen=1), sound))
    other = replace(sound, best=replace(sound.best, value=1))
    assert "come to" in " ".join(check(problem, other))
    twice = replace(sound, alternatives=(sound.best,))
    assert "twice" in " ".join(check(problem, twice))
