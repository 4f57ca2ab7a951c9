"""Reviews beside the independent checker; thresholds of weights beside trying them."""

from fractions import Fraction
from itertools import product
from statistics import median

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from moyai.engines.judging import ProblemError
from moyai.engines.judging.rubric import (
    Criterion,
    Middle,
    Review,
    Rubric,
    Total,
    check,
    list_moves,
    make_exact,
    measure_sensitivity,
    score_review,
    summarise,
)

SHEET = (
    Criterion("need", 3),
    Criterion("new", 1, 0, 10),
    Criterion("cost", 2, may_not_apply=True),
    Criterion("joy", 0, is_required=False),
)
RUBRIC = Rubric("1", SHEET)


def review(entry, reviewer, need=3, new=5, cost=3, **more):
    scores = {key: one for key, one in (("need", need), ("new", new), ("cost", cost)) if one != "none"}
    return Review(entry, reviewer, "1", scores, **more)


def test_a_review_is_the_weighted_mean_of_how_far_up_each_scale():
    assert score_review(RUBRIC, review("e", "r", 5, 10, 5)).total == 100
    assert score_review(RUBRIC, review("e", "r", 0, 0, 0)).total == 0
    scored = score_review(RUBRIC, review("e", "r", 4, 5, 1))
    assert scored.total == 100 * (3 * Fraction(4, 5) + Fraction(1, 2) + 2 * Fraction(1, 5)) / 6


def test_what_does_not_apply_neither_helps_nor_harms():
    assert score_review(RUBRIC, review("e", "r", 4, 8, None)).total == 80


def test_a_sum_is_a_sum_and_refuses_what_need_not_apply():
    rubric = Rubric("s", (Criterion("a", 2), Criterion("b", 1), Criterion("c", 0)), Total.SUM)
    assert score_review(rubric, Review("e", "r", "s", {"a": 4, "b": 5, "c": 3})).total == 13
    with pytest.raises(ProblemError, match="would lower"):
        Rubric("s", SHEET, Total.SUM)


def test_abstained_and_incomplete_reviews_do_not_count_and_are_counted():
    reviews = [review("e", "a"), review("e", "b", abstains=True), review("e", "c", need="none")]
    summary = summarise(RUBRIC, reviews, entries=["e", "nobody"])
    one = summary.find("e")
    assert (one.count, one.abstained, one.incomplete) == (1, 1, 1)
    assert summary.reviews[2].missing == ("need",)
    assert summary.find("nobody").place is None
    assert summary.find("somebody else") is None
    assert check(RUBRIC, reviews, summary) == ()


def test_other_weights_are_another_version_and_say_what_moves():
    reviews = [review("a", "r", need=5, new=0), review("b", "r", need=3, new=9)]
    other = RUBRIC.reweigh("2", {"new": 9})
    before, after = summarise(RUBRIC, reviews), summarise(other, reviews)
    assert (before.version, after.version) == ("1", "2")
    assert [(each.entry, each.before, each.after) for each in list_moves(before, after)] == [
        ("b", 2, 1),
        ("a", 1, 2),
    ]
    assert RUBRIC.sheet == other.sheet
    with pytest.raises(ProblemError, match="another version"):
        RUBRIC.reweigh("1", {})
    with pytest.raises(ProblemError, match="no criterion"):
        RUBRIC.reweigh("2", {"beauty": 1})


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Criterion("", 1), "no key"),
        (lambda: Criterion("a", -1), "negative"),
        (lambda: Criterion("a", 1, 5, 5), "no length"),
        (lambda: Criterion("a", 1, 0, 5, 2), "do not lead"),
        (lambda: Criterion("a", 0.1), "no exact number"),
        (lambda: Criterion("a", True), "no exact number"),
        (lambda: Rubric("1", (Criterion("a", 0),)), "nothing counts"),
        (lambda: Rubric("1", (Criterion("a", 1), Criterion("a", 1))), "one key"),
        (lambda: review("e", "r", weight=0), "more than 0"),
        (lambda: summarise(RUBRIC, [review("e", "r"), review("e", "r")]), "twice"),
        (lambda: summarise(RUBRIC, [review("e", "r", need=6)]), "not between"),
        (lambda: summarise(RUBRIC, [review("e", "r", need=Fraction(1, 2))]), "no step"),
        (lambda: summarise(RUBRIC, [review("e", "r", need=None)]), "always applies"),
        (lambda: summarise(RUBRIC, [Review("e", "r", "1", {"beauty": 1})]), "not asked"),
        (lambda: list_moves(summarise(RUBRIC, []), summarise(RUBRIC, [review("e", "r")])), "other entries"),
        (lambda: measure_sensitivity(RUBRIC, []), "no review counts"),
        (lambda: measure_sensitivity(RUBRIC, [review("e", "r")], first=0), "1 or more"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()


def test_a_decimal_is_exact():
    from decimal import Decimal

    assert make_exact("x", Decimal("0.1")) == Fraction(1, 10)
    with pytest.raises(ProblemError):
        make_exact("x", Decimal("NaN"))


REVIEWS = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.integers(0, 5),
        st.integers(0, 10),
        st.one_of(st.none(), st.integers(0, 5)),
        st.sampled_from([1, 1, 2, Fraction(1, 2)]),
        st.sampled_from([False, False, False, True]),
    ),
    max_size=14,
).map(
    lambda rows: [
        review(entry, f"r{n}", need, new, cost, weight=weight, abstains=abstains)
        for n, (entry, need, new, cost, weight, abstains) in enumerate(rows)
    ]
)


@settings(max_examples=40, deadline=None)
@given(REVIEWS, st.sampled_from(list(Middle)), st.randoms(use_true_random=False))
def test_summaries_are_what_the_checker_counts_in_any_order(reviews, middle, random):
    rubric = Rubric("1", SHEET, middle=middle)
    summary = summarise(rubric, reviews, entries="ab")
    assert check(rubric, reviews, summary) == ()
    shuffled = reviews[:]
    random.shuffle(shuffled)
    assert summarise(rubric, shuffled, entries="ab").standings == summary.standings


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=1, max_size=7))
def test_with_equal_weights_the_median_is_the_common_one(scores):
    rubric = Rubric("1", (Criterion("a", 1, 0, 10),), Total.SUM, Middle.MEDIAN)
    reviews = [Review("e", f"r{n}", "1", {"a": score}) for n, score in enumerate(scores)]
    assert summarise(rubric, reviews).find("e").value == Fraction(median(scores))


def test_the_checker_finds_what_is_wrong():
    reviews = [review("a", "r", 5), review("b", "r", 3)]
    sound = summarise(RUBRIC, reviews)
    wrong = " ".join(check(RUBRIC, [review("a", "r", 1), review("b", "r", 3)], sound))
    assert "value" in wrong
    wrong = " ".join(check(RUBRIC.reweigh("2", {}), [*reviews, review("c", "r")], sound))
    assert "version" in wrong
    assert "stands once" in wrong


THREE = Rubric("1", (Criterion("a", 3, 0, 10), Criterion("b", 2, 0, 10), Criterion("c", 1, 0, 10)))
PLAIN = st.lists(st.tuples(*[st.integers(0, 10)] * 3), min_size=2, max_size=5).map(
    lambda rows: [Review(f"e{n}", "r", "1", dict(zip("abc", row, strict=True))) for n, row in enumerate(rows)]
)


def first_under(reviews, weights, first):
    values = {each.entry: sum(w * each.scores[k] for k, w in weights.items()) for each in reviews}
    return {entry for entry, one in values.items() if sum(two > one for two in values.values()) < first}


@settings(max_examples=40, deadline=None)
@given(PLAIN, st.integers(1, 2))
def test_within_the_radius_no_corner_of_weights_lets_another_in_and_beyond_one_does(reviews, first):
    found = measure_sensitivity(THREE, reviews, first=first, draws=50)
    now = first_under(reviews, {"a": 3, "b": 2, "c": 1}, first)
    assert set(found.entries) == now
    assert found.is_exact
    assert found.is_level == (len(now) > first)
    assume(not found.is_level)

    def corners(part):
        low, high = max(Fraction(1, 10**9), 1 - part), 1 + part
        for signs in product((low, high), repeat=3):
            yield dict(zip("abc", (w * s for w, s in zip((3, 2, 1), signs, strict=True)), strict=True))

    if found.radius is None:
        assert all(first_under(reviews, each, first) <= now for each in corners(Fraction(1000)))
        return
    change = Fraction(found.radius.change)
    inside, outside = change * Fraction(999, 1000), change * Fraction(1001, 1000) + Fraction(1, 10**9)
    assert all(first_under(reviews, each, first) <= now for each in corners(inside))
    assert any(not first_under(reviews, each, first) <= now for each in corners(outside))
    assert found.radius.comes not in now
    assert found.radius.up


@settings(max_examples=40, deadline=None)
@given(PLAIN, st.sampled_from(list(Middle)))
def test_ranges_of_one_weight_are_where_the_first_change(reviews, middle):
    rubric = Rubric("1", THREE.criteria, middle=middle)
    weights = {"a": Fraction(3), "b": Fraction(2), "c": Fraction(1)}
    now = first_under(reviews, weights, 1)
    assume(len(now) == 1)
    for one in measure_sensitivity(rubric, reviews, draws=10).ranges:
        for bound, beyond in ((one.least, Fraction(999, 1000)), (one.most, Fraction(1001, 1000))):
            if bound is not None:
                outside = {**weights, one.criterion: Fraction(bound) * beyond}
                inside = {**weights, one.criterion: Fraction(bound) / beyond}
                assert first_under(reviews, outside, 1) != now
                assert first_under(reviews, inside, 1) == now


def test_chances_are_those_of_many_weights_and_the_same_with_the_same_seed():
    reviews = [
        Review("x", "r", "1", {"a": 6, "b": 5, "c": 4}),
        Review("y", "r", "1", {"a": 5, "b": 6, "c": 6}),
    ]
    found = measure_sensitivity(THREE, reviews, within=None, draws=4000, seed=3)
    assert found == measure_sensitivity(THREE, reviews, within=None, draws=4000, seed=3)
    # On the simplex x leads where w_a > w_b + 2 w_c: a third of the half where w_a > w_b.
    chance = np.random.default_rng(1).dirichlet([1, 1, 1], 200_000)
    share = float((chance[:, 0] > chance[:, 1] + 2 * chance[:, 2]).mean())
    assert dict(found.chances)["x"] == pytest.approx(share, abs=0.03)
    assert "自由に" in found.sentence.ja


def test_medians_and_what_does_not_apply_are_drawn_as_they_are_summarised():
    rows = [
        ("a", 5, 1, None),
        ("a", 1, 9, 2),
        ("a", 4, 4, 4),
        ("b", 3, 3, 3),
        ("b", 2, 8, None),
        ("c", 0, 9, 1),
    ]
    reviews = [review(e, f"r{n}", need, new, cost) for n, (e, need, new, cost) in enumerate(rows)]
    for middle in Middle:
        rubric = Rubric("1", SHEET, middle=middle)
        found = measure_sensitivity(rubric, reviews, within=0.0, draws=3)
        assert not found.is_exact
        assert found.radius is None
        summary = summarise(rubric, reviews)
        best = {each.entry for each in summary.standings if each.place == 1}
        assert set(found.entries) == best
        assert {entry for entry, share in found.chances if share == 1} == best
