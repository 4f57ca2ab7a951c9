"""What is learned beside slopes counted number by number; who is shown, whatever sex and age they have."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.matching import ProblemError
from moyai.engines.matching.ranking import (
    Candidates,
    Count,
    Outcome,
    Prior,
    Rules,
    Step,
    check,
    compare_acceptance,
    compare_exposure,
    explain,
    find_chances,
    find_slope,
    learn,
    measure_exposure,
    rank,
)

PRIOR = Prior(("skills", "words"), {"skills": 1.0}, deviation=1.5)
SHARES = st.sampled_from([0.0, 0.25, 0.5, 1.0])


@st.composite
def outcomes(draw):
    reached = draw(st.integers(1, 4))
    return Outcome(draw(st.tuples(SHARES, SHARES)), {step: draw(SHARES) for step in list(Step)[:reached]})


@st.composite
def candidates(draw):
    keys = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8))
    tries = np.array([[draw(st.integers(0, 4)) for _ in Step] for _ in keys], float).reshape(-1, 4)
    return Candidates(
        tuple(keys),
        np.array([draw(st.tuples(SHARES, SHARES)) for _ in keys], float).reshape(-1, 2),
        tries,
        np.floor(tries * draw(SHARES)),
        np.array([draw(st.integers(0, 5)) for _ in keys], dtype=np.int64),
    )


RULES = st.builds(
    lambda count, kept, explores, seed: Rules(count, min(count, kept), 3, 10.0, explores, seed=seed),
    st.integers(0, 5),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from(["2027-04-01:p1", "x"]),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(outcomes(), max_size=12))
def test_what_is_learned_is_the_most_likely_and_is_explained_in_parts(results):
    model = learn(results, PRIOR)
    for step in Step:
        assert find_slope(results, PRIOR, model, step) < 1e-6
        row = (0.25, 1.0)
        odds = sum(each.log_odds for each in explain(model, step, row))
        assert find_chances(model, step, np.array([row]))[0] == pytest.approx(1 / (1 + math.exp(-odds)))


def test_without_outcomes_it_is_what_was_believed_and_effects_are_found_with_many():
    assert learn([], PRIOR).beliefs[Step.TOWN].mean.tolist() == [-2.0, 1.0, 0.0]
    chance = np.random.default_rng(5)
    rows = chance.random((3000, 2))
    wanted = chance.random(3000) < 1 / (1 + np.exp(1.0 - 2.5 * rows[:, 1]))
    results = [
        Outcome(tuple(row), {Step.TOWN: float(is_in)}) for row, is_in in zip(rows, wanted, strict=True)
    ]
    belief = learn(results, PRIOR).beliefs[Step.TOWN]
    assert belief.count == 3000
    assert (np.abs(belief.mean - [-1.0, 0.0, 2.5]) < 4 * np.sqrt(np.diag(belief.covariance))).all()
    assert np.sqrt(np.diag(belief.covariance)).max() < 0.2


@settings(max_examples=80, deadline=None)
@given(candidates(), RULES, st.lists(outcomes(), max_size=4))
def test_who_is_shown_passes_the_checker_in_whatever_order_they_come(people, rules, results):
    model = learn(results, PRIOR)
    shown = rank(people, model, rules)
    assert check(people, model, rules, shown) == ()
    turned = Candidates(
        people.keys[::-1], people.features[::-1], people.tries[::-1], people.wins[::-1], people.seen[::-1]
    )
    again = rank(turned, model, rules)
    assert [each.key for each in again] == [each.key for each in shown]
    assert [each.drawn for each in again] == pytest.approx([each.drawn for each in shown])


def make_pool(count, seen=10):
    tries = np.full((count, 4), 20.0)
    wins = tries * 0.5
    return Candidates(
        tuple(f"e{n:03d}" for n in range(count)),
        np.full((count, 2), 0.5),
        tries,
        wins,
        np.full(count, seen, dtype=np.int64),
    )


def test_whom_towns_want_but_who_says_no_is_not_first():
    pool = make_pool(2)
    pool.wins[0] = [20, 0, 10, 10]
    pool.wins[1] = [12, 12, 10, 10]
    model = learn([], PRIOR)
    assert rank(pool, model, Rules(2, 0, explores=False))[0].key == "e001"
    assert rank(pool, model, Rules(2, 0, explores=False, steps=(Step.TOWN,)))[0].key == "e000"


def test_a_newcomer_is_seen_by_a_kept_place_and_it_is_said():
    pool = make_pool(30)
    pool.tries[7], pool.wins[7], pool.seen[7] = 0, 0, 0
    pool.features[7] = 0
    shown = rank(pool, learn([], PRIOR), Rules(5, 1, explores=False))
    assert [each.key for each in shown if each.is_kept] == ["e007"]
    assert shown[-1].sentence.ja == "まだあまり紹介されていない人のための枠で、紹介しています。"
    assert "見込みは" in shown[0].sentence.ja


def test_by_drawing_everybody_is_seen_within_some_days():
    pool = make_pool(40)
    model = learn([], PRIOR)
    seen = {each.key for day in range(60) for each in rank(pool, model, Rules(5, 0, seed=f"{day}"))}
    assert len(seen) == 40
    fixed = {each.key for day in range(60) for each in rank(pool, model, Rules(5, 0, explores=False))}
    assert len(fixed) == 5


def test_sex_and_age_change_nothing_and_cannot_be_features():
    """Attributes are known only to what measures; exchanging them changes who is shown in nothing."""
    chance = np.random.default_rng(1)
    people = [{"key": f"e{n:03d}", "sex": "fm"[n % 2], "age": 20 + n} for n in range(40)]
    features = {each["key"]: chance.random(2) for each in people}

    def show(people):
        keys = tuple(each["key"] for each in people)
        rows = np.array([features[key] for key in keys])
        blank = np.zeros((40, 4))
        pool = Candidates(keys, rows, blank, blank, np.zeros(40, dtype=np.int64))
        return rank(pool, learn([], PRIOR), Rules(10, seed="d"))

    before = show(people)
    order = chance.permutation(40)
    exchanged = [
        each | {"sex": people[n]["sex"], "age": people[n]["age"]}
        for each, n in zip(people, order, strict=True)
    ]
    assert show(exchanged) == before
    for name in ("sex", "age", "age_band", "birth:year", "性別", "gender"):
        with pytest.raises(ProblemError, match="must not count"):
            Prior((name,))
    assert Prior(("language", "wage_level", "stage")).names


def test_exposure_is_measured():
    assert measure_exposure({"a": 5, "b": 5}, frozenset()).gini == 0
    one = measure_exposure({"a": 0, "b": 0, "c": 0, "d": 8}, frozenset({"a", "d"}))
    assert (one.gini, one.newcomers, one.newcomers_of_pool, one.unseen) == (0.75, 1.0, 0.5, 0.75)
    assert measure_exposure({}, frozenset()).gini == 0
    assert measure_exposure({"a": 0}, frozenset({"a"})).newcomers == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_gini_is_the_mean_difference(counts):
    found = measure_exposure({str(n): each for n, each in enumerate(counts)}, frozenset()).gini
    pairs = sum(abs(one - other) for one in counts for other in counts)
    wanted = pairs / (2 * len(counts) * sum(counts)) if sum(counts) else 0
    assert found == pytest.approx(wanted)


def test_groups_are_compared_with_an_interval_that_holds():
    chance = np.random.default_rng(3)
    holds = 0
    for _ in range(200):
        own = chance.beta(4, 8, 60)
        shown = chance.binomial(20, own)
        counts = [Count("fm"[n % 2], 20, int(each), int(each) // 2) for n, each in enumerate(shown)]
        holds += compare_exposure(counts)[0].is_equal
    assert 180 <= holds <= 200


def test_a_gap_is_found_and_told_and_few_people_are_not():
    counts = [Count("f", 20, 4, 1)] * 30 + [Count("m", 20, 10, 5)] * 30 + [Count("x", 20, 0, 0)] * 3
    found = {each.group: each for each in compare_exposure(counts)}
    assert set(found) == {"f", "m"}
    assert found["f"].rate == pytest.approx(0.2)
    assert found["f"].gap < -0.2
    assert not found["f"].is_equal
    assert "20.0%で紹介されました" in found["f"].sentence.ja
    assert compare_acceptance(counts)[0].rate == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Outcome((2.0,), {}), "between 0 and 1"),
        (lambda: Prior(("a", "a")), "twice"),
        (lambda: Prior(("a",), {"b": 1.0}), "no name"),
        (lambda: Prior(("a",), deviation=0), "deviation"),
        (lambda: Rules(2, 3), "bounds"),
        (lambda: learn([Outcome((0.5,), {})], PRIOR), "features"),
        (lambda: rank(make_pool(1), learn([], Prior(("a",)))), "features"),
        (lambda: Count("f", 1, 2, 0), "more"),
        (lambda: measure_exposure({"a": -1}, frozenset()), "negative"),
        (lambda: compare_exposure([], level=0.2), "level"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()
