"""Coefficients beside published figures, beside reference libraries' and beside their definitions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from moyai.engines.judging import ProblemError
from moyai.engines.judging.reliability import (
    Drawing,
    Kind,
    Ratings,
    Scale,
    Weights,
    find_alpha,
    find_concordance,
    find_icc,
    find_kappa,
    make_ratings,
)
from moyai.engines.judging.reliability.check import (
    define_alpha,
    define_concordance,
    define_icc,
    define_kappa,
)

NO = Drawing(draws=0)
N = np.nan
# Krippendorff, "Computing Krippendorff's alpha-reliability", 2011, section C: four observers, twelve units.
OBSERVERS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, N, N, N],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, N, 3],
        [N, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, N],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, N],
    ]
).T
OTHERS = np.array(
    [[1, 1, N, 4, N, 3], [2, 1, 4, 4, 1, N], [2, 3, 4, N, 1, 3], [5, 5, 4, 2, 3, N], [N, 1, N, 4, 2, 3]]
).T
# Shrout & Fleiss, Psychological Bulletin 86, 1979, table 2: four judges, six targets.
JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)
BAD = np.array(
    [[5, 3, 4], [5, 3, 4], [5, 1, 0], [1, 1, 5], [5, 0, 2], [4, 0, 4], [0, 2, 4], [1, 2, 1], [4, 1, 5]]
)
ONE = [1, 1, 2, 3, 3, 2, 4, 4, 1, 2, 3, 5, 5, 4, 2, 1, 3, 3, 2, 4]
TWO = [1, 2, 2, 3, 2, 2, 4, 3, 1, 1, 3, 5, 4, 4, 2, 2, 3, 4, 2, 5]


def table(values):
    values = np.asarray(values, dtype=float)
    return Ratings(
        tuple(f"e{n}" for n in range(values.shape[0])), tuple(f"r{n}" for n in range(values.shape[1])), values
    )


@pytest.mark.parametrize(
    ("values", "scale", "expected"),
    [
        # PyPI krippendorff 0.9.0; the first four are also as Krippendorff printed them: .743 .815 .849 .797.
        (OBSERVERS, Scale.NOMINAL, 0.743421052631579),
        (OBSERVERS, Scale.ORDINAL, 0.8153875037548814),
        (OBSERVERS, Scale.INTERVAL, 0.8491071428571428),
        (OBSERVERS, Scale.RATIO, 0.7974027747116121),
        (OTHERS, Scale.NOMINAL, 0.3503236245954694),
        (OTHERS, Scale.ORDINAL, 0.19195550430712882),
        (OTHERS, Scale.INTERVAL, 0.15627240143369148),
        (OTHERS, Scale.RATIO, 0.21167962107843052),
    ],
)
def test_alpha_is_that_of_the_reference(values, scale, expected):
    assert find_alpha(table(values), scale, NO).value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # pingouin 0.6.1, in the order ICC1 2 3 1k 2k 3k; as printed in the paper: .17 .29 .71 .44 .62 .91.
        (
            JUDGES,
            [
                0.1657417684054755,
                0.28976377952755916,
                0.7148407148407154,
                0.44279713367926876,
                0.6200505475989893,
                0.9093155423770697,
            ],
        ),
        (
            BAD,
            [
                -0.12331233123312323,
                -0.04391468005018805,
                -0.05573248407643294,
                -0.49103942652329696,
                -0.14442916093535021,
                -0.18817204301075202,
            ],
        ),
    ],
)
def test_intraclass_correlations_are_those_of_the_reference(values, expected):
    kinds = (Kind.ICC1, Kind.ICC2, Kind.ICC3, Kind.ICC1K, Kind.ICC2K, Kind.ICC3K)
    found = [find_icc(table(values), kind, NO).value for kind in kinds]
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        # scikit-learn 1.9.1; irrCAC 0.4.4 gives the same to five digits.
        (Weights.NONE, 0.4888178913738018),
        (Weights.LINEAR, 0.7122302158273381),
        (Weights.QUADRATIC, 0.8699186991869918),
    ],
)
def test_kappa_is_that_of_the_reference(weights, expected):
    ratings = table(np.array([ONE, TWO]).T)
    assert find_kappa(ratings, "r0", "r1", weights, drawing=NO).value == pytest.approx(expected, abs=1e-12)


TABLES = st.integers(2, 6).flatmap(
    lambda n: st.integers(2, 4).flatmap(
        lambda k: st.lists(
            st.lists(st.one_of(st.none(), st.integers(0, 4), st.integers(0, 4)), min_size=k, max_size=k),
            min_size=n,
            max_size=n,
        )
    )
)


@settings(max_examples=80, deadline=None)
@given(TABLES, st.sampled_from(list(Scale)))
def test_alpha_is_its_definition(rows, scale):
    values = [[N if each is None else each for each in row] for row in rows]
    found, expected = find_alpha(table(values), scale, NO).value, define_alpha(rows, scale)
    assert (found is None) == (expected is None)
    if found is not None:
        assert found == pytest.approx(expected, abs=1e-9)


FULL = st.integers(2, 6).flatmap(
    lambda n: st.integers(2, 4).flatmap(
        lambda k: st.lists(st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=n, max_size=n)
    )
)


@settings(max_examples=80, deadline=None)
@given(FULL)
def test_intraclass_correlations_are_their_definitions(rows):
    for kind in (Kind.ICC1, Kind.ICC1K, Kind.ICC2, Kind.ICC2K, Kind.ICC3, Kind.ICC3K):
        found, expected = find_icc(table(rows), kind, NO).value, define_icc(rows, kind)
        assert (found is None) == (expected is None)
        if found is not None:
            assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(FULL)
def test_concordance_is_friedmans_statistic_with_ties(rows):
    values = np.array(rows, float)
    found = find_concordance(table(values), NO).value
    if len(rows) < 3 or found is None:
        return
    statistic = stats.friedmanchisquare(*values).statistic
    assert found == pytest.approx(statistic / (values.shape[1] * (len(rows) - 1)), abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 7), st.integers(2, 4), st.integers(0, 1000))
def test_concordance_without_ties_is_the_mean_of_all_pairs(entries, raters, seed):
    chance = np.random.default_rng(seed)
    values = np.stack([chance.permutation(entries) for _ in range(raters)], axis=1)
    assert find_concordance(table(values), NO).value == pytest.approx(
        define_concordance(values.tolist()), abs=1e-9
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_kappa_is_its_definition(pairs):
    ratings = table(np.array(pairs, float))
    for power, weights in enumerate(Weights):
        found = find_kappa(ratings, "r0", "r1", weights, categories=range(5), drawing=NO).value
        expected = define_kappa([a for a, _ in pairs], [b for _, b in pairs], power)
        assert (found is None) == (expected is None)
        if found is not None:
            assert found == pytest.approx(expected, abs=1e-9)


def draw_again(values, seed, draws):
    """Yield tables of entries drawn by the same numbers as the engine draws."""
    chance = np.random.default_rng(seed)
    n = len(values)
    for counts in chance.multinomial(n, np.full(n, 1 / n), draws):
        yield np.repeat(values, counts, axis=0)


@pytest.mark.parametrize("scale", list(Scale))
def test_intervals_are_those_of_drawing_entries_again_one_by_one(scale):
    drawing = Drawing(draws=60, level=0.9, seed=4)
    found = find_alpha(table(OTHERS), scale, drawing)
    slow = [
        define_alpha([[None if np.isnan(x) else x for x in row] for row in drawn], scale)
        for drawn in draw_again(OTHERS, 4, 60)
    ]
    told = [each for each in slow if each is not None]
    assert found.undefined == 60 - len(told)
    assert found.interval == pytest.approx(tuple(np.quantile(told, [0.05, 0.95])), abs=1e-9)
    icc = find_icc(table(JUDGES), Kind.ICC2K, drawing)
    slow = [define_icc(drawn.tolist(), "icc2k") for drawn in draw_again(JUDGES, 4, 60)]
    assert icc.interval == pytest.approx(tuple(np.quantile(slow, [0.05, 0.95])), abs=1e-9)


def test_intervals_hold_the_value_and_are_the_same_with_the_same_seed():
    pairs = table(np.array([ONE, TWO]).T)
    for found, again in (
        (find_icc(table(JUDGES), Kind.ICC3), find_icc(table(JUDGES), Kind.ICC3)),
        (find_concordance(table(JUDGES)), find_concordance(table(JUDGES))),
        (find_kappa(pairs, "r0", "r1"), find_kappa(pairs, "r0", "r1")),
    ):
        assert found == again
        assert found.interval[0] <= found.value <= found.interval[1]
        assert found.meaning.ja


def test_reviewers_who_are_not_the_same_for_all_are_taken_by_the_one_way_model():
    """Unequal numbers: sums of squares worked out by hand for 2, 3 and 1 ratings."""
    values = [[4, 6, N], [1, 2, 3], [N, N, 9]]
    found = find_icc(table(values), Kind.ICC1, NO)
    # Means 5, 2, 9 of 2, 3, 1; grand 25/6. MSB = 221/12, MSW = 4/3, k0 = (6 - 14/6) / 2 = 11/6.
    between = (2 * (5 - 25 / 6) ** 2 + 3 * (2 - 25 / 6) ** 2 + (9 - 25 / 6) ** 2) / 2
    within, size = 4 / 3, 11 / 6
    assert found.value == pytest.approx((between - within) / (between + (size - 1) * within))
    assert (found.entries, found.raters) == (3, 3)
    assert find_icc(table(values), Kind.ICC2, NO).entries == 1


def test_what_says_nothing_is_none():
    same = table([[3, 3], [3, 3]])
    assert find_alpha(same, Scale.INTERVAL).value is None
    assert find_alpha(same, Scale.NOMINAL).value is None
    assert find_icc(same, Kind.ICC2).value is None
    assert find_concordance(same).value is None
    assert find_kappa(same, "r0", "r1").value is None
    empty = make_ratings([])
    assert find_alpha(empty, Scale.ORDINAL).value is None
    assert find_alpha(empty, Scale.INTERVAL).value is None
    assert find_icc(empty, Kind.ICC1).value is None
    assert find_concordance(make_ratings([("e", "r", 1.0)])).value is None


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: make_ratings([("e", "r", 1), ("e", "r", 1)]), "twice"),
        (lambda: make_ratings([("e", "r", float("inf"))]), "no number"),
        (lambda: Ratings(("e",), ("r",), np.zeros((2, 1))), "no table"),
        (lambda: Ratings(("e", "e"), ("r",), np.zeros((2, 1))), "twice"),
        (lambda: Ratings(("e",), ("r",), np.array([[np.inf]])), "infinite"),
        (lambda: Drawing(level=1), "bounds"),
        (lambda: find_icc(table(JUDGES), Kind.KAPPA), "no intraclass"),
        (lambda: find_kappa(table(JUDGES), "r0", "who"), "not known"),
        (lambda: find_kappa(table(JUDGES), "r0", "r1", categories=[1]), "no category"),
        (lambda: find_alpha(table([[-1, 1], [2, 2]]), Scale.RATIO), "negative"),
        (lambda: find_alpha(table(np.arange(800.0).reshape(400, 2)), Scale.ORDINAL), "intervals only"),
        (lambda: find_kappa(table(np.arange(400.0).reshape(200, 2)), "r0", "r1"), "too many"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()
