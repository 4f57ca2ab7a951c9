"""Rankings beside dense matrices and exact chances; ties beside sorting."""

import hashlib
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.judging import ProblemError
from moyai.engines.judging.ranking import (
    Estimates,
    Value,
    Verdict,
    check,
    find_chance_above,
    make_estimates,
    place,
    rank,
)


def test_what_is_sure_is_told_and_what_is_chance_is_a_band():
    estimates = make_estimates(("a", "b", "c", "d"), [9.0, 5.1, 5.0, 1.0], [0.3, 0.4, 0.4, 0.3])
    found = rank(estimates, first=2)
    assert found.bands == (("a",), ("b", "c"), ("d",))
    assert [each.verdict for each in found.rows] == [Verdict.IN, Verdict.OPEN, Verdict.OPEN, Verdict.OUT]
    assert found.list_open() == ("b", "c")
    assert found.rows[1].likely == (2, 3)
    assert "入るといえるのは1件です。残り1件分は、2件のあいだで" in found.sentence.ja
    assert check(estimates, found) == ()
    assert "はっきりしています" in rank(estimates, first=1).sentence.ja
    assert found.rows[1].chance == pytest.approx(find_chance_above(estimates, "b", "c"), abs=0.03)


def test_what_reviewers_share_does_not_make_an_order_unsure():
    """Two entries scored by the same people: their leniency moves both alike."""
    apart = Estimates(("a", "b"), np.array([1.0, 0.0]), np.full(2, 0.01), np.array([[3.0], [3.0]]))
    assert find_chance_above(apart, "a", "b") > 0.999999
    same = Estimates(("a", "b"), np.array([1.0, 1.0]), np.zeros(2), np.array([[3.0], [3.0]]))
    assert find_chance_above(same, "a", "b") == 0.5
    assert find_chance_above(same, "a", "a") == 0.5
    assert rank(same, first=1).bands == (("a", "b"),)


ESTIMATES = st.integers(1, 7).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 8), min_size=n, max_size=n),
        st.lists(st.sampled_from([0.0, 0.1, 1.0, 2.0]), min_size=n, max_size=n),
        st.lists(st.sampled_from([0.0, -1.0, 0.5]), min_size=2 * n, max_size=2 * n),
    )
)


@settings(max_examples=60, deadline=None)
@given(ESTIMATES, st.integers(1, 8), st.sampled_from([0.5, 0.8, 0.95]))
def test_rankings_pass_the_checker(parts, first, level):
    means, variances, factor = parts
    n = len(means)
    estimates = Estimates(
        tuple("abcdefg"[:n]), np.array(means, float), np.array(variances), np.array(factor).reshape(n, 2)
    )
    found = rank(estimates, first=first, level=level, draws=200)
    assert check(estimates, found) == ()
    assert [each.key for band in found.bands for each in found.rows if each.key in band] == [
        each.key for each in found.rows
    ]
    for each in found.rows:
        assert 1 <= each.likely[0] <= each.likely[1] <= n
    again = rank(estimates, first=first, level=level, draws=200)
    assert again == found


def test_chances_are_as_exact_ones_and_progress_is_told():
    estimates = make_estimates(("a", "b"), [0.5, 0.0], [1.0, 1.0])
    seen = []
    found = rank(estimates, first=1, draws=50_000, on_drawn=seen.append)
    assert found.rows[0].chance == pytest.approx(
        find_chance_above(estimates, "a", "b"), abs=4 * found.rows[0].error
    )
    assert seen[-1] == 1.0


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: make_estimates(("a", "a"), [1, 1], [1, 1]), "twice"),
        (lambda: make_estimates(("a",), [1, 1], [1, 1]), "one size"),
        (lambda: make_estimates(("a",), [float("nan")], [1]), "no numbers"),
        (lambda: make_estimates(("a",), [1], [-1]), "negative"),
        (lambda: rank(make_estimates(("a",), [1], [1]), first=0), "bounds"),
        (lambda: find_chance_above(make_estimates(("a",), [1], [1]), "a", "x"), "not known"),
        (lambda: place([]), "no value"),
        (lambda: place([Value("t", {"a": 1}), Value("u", {"b": 1})]), "same entries"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()


def test_nothing_is_ranked_without_an_error():
    assert rank(make_estimates((), np.zeros(0), np.zeros(0)), first=1).rows == ()


def test_ties_are_settled_by_one_value_after_another_then_by_a_lot_that_anybody_can_draw():
    total = Value("total", {"a": 7, "b": 9, "c": 7, "d": 7})
    cost = Value("cost", {"a": 5, "b": 9, "c": 2, "d": 5}, is_higher_better=False)
    shared = place([total, cost])
    assert [(each.key, each.place, each.decided_by) for each in shared] == [
        ("b", 1, "total"),
        ("c", 2, "total"),
        ("a", 3, "cost"),
        ("d", 3, "shared"),
    ]
    drawn = place([total, cost], seed="20261201")
    numbers = {key: hashlib.sha256(f"20261201:{key}".encode()).hexdigest() for key in "ad"}
    assert [each.key for each in drawn[2:]] == sorted("ad", key=numbers.get)
    assert [(each.place, each.decided_by) for each in drawn[2:]] == [(3, "cost"), (4, "lot")]


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(st.integers(0, 3), st.fractions(0, 2)), min_size=1),
    st.one_of(st.none(), st.text(max_size=3)),
)
def test_places_are_those_of_sorting(rows, seed):
    values = [Value("x", {k: v[0] for k, v in rows.items()}), Value("y", {k: v[1] for k, v in rows.items()})]
    found = place(values, seed=seed)
    order = {key: (-Fraction(one), -two) for key, (one, two) in rows.items()}
    for each in found:
        better = sum(other < order[each.key] for other in order.values())
        if seed is None:
            assert each.place == better + 1
        assert each.place > better
    assert len({each.place for each in found}) == len(set(order.values()) if seed is None else order)
