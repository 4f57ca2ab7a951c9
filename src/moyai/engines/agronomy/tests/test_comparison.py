"""Two beds: intervals as scipy has them, and no verdict that is not earned."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from moyai.engines.agronomy.comparison import Verdict, compare
from moyai.engines.sentences import Sentence

DARK, LIGHT = Sentence("日かげの畝", "the shady bed"), Sentence("日なたの畝", "the sunny bed")
groups = st.lists(st.floats(-100, 100).map(lambda each: round(each, 2)), min_size=3, max_size=20)


@settings(max_examples=60)
@given(groups, groups)
def test_welch_is_that_of_scipy(a, b):
    if len(set(a)) == 1 or len(set(b)) == 1:
        return  # scipy warns of values that are all the same
    mine = compare(a, b, draws=50)
    theirs = stats.ttest_ind(a, b, equal_var=False)
    low, high = theirs.confidence_interval(0.95)
    assert mine.welch == (pytest.approx(low, abs=1e-6), pytest.approx(high, abs=1e-6))
    assert mine.p == pytest.approx(theirs.pvalue, abs=1e-9)


@settings(max_examples=40)
@given(groups, groups)
def test_turned_round_it_says_the_opposite(a, b):
    one, other = compare(a, b, draws=400), compare(b, a, draws=400)
    assert one.difference == pytest.approx(-other.difference)
    assert one.welch[0] == pytest.approx(-other.welch[1])
    # drawn anew, the ends may differ a little; a clear verdict never turns into its opposite
    assert (one.verdict, other.verdict) not in {(v, v) for v in (Verdict.A_MORE, Verdict.B_MORE)}


def test_a_clear_difference_is_told_with_its_doubt():
    result = compare(
        [12, 13, 12.5, 13.2, 12.8, 12.9], [9, 9.5, 9.1, 9.4, 9.2, 9.6], name_a=LIGHT, name_b=DARK
    )
    assert result.verdict is Verdict.A_MORE
    assert result.sentence.ja.startswith("日なたの畝のほうが大きい")
    assert "place" in result.sentence.en


def test_noise_is_no_difference():
    result = compare([10, 12, 9, 11], [11, 10, 12, 9.5])
    assert result.verdict is Verdict.CANNOT_TELL
    assert "We can't tell" in result.sentence.en
    assert "few values" in result.sentence.en


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """300 drawn experiments of 8 plants without any difference: about 5 % false verdicts or fewer."""
    import numpy as np

    chance = np.random.default_rng(7)
    false = sum(
        compare(chance.normal(10, 2, 8), chance.normal(10, 3, 8), draws=200).verdict
        is not Verdict.CANNOT_TELL
        for _ in range(300)
    )
    assert false <= 24


def test_values_that_are_all_the_same_are_compared():
    assert compare([1, 1, 1], [1, 1, 1]).verdict is Verdict.CANNOT_TELL
    assert compare([2, 2, 2], [1, 1, 1]).verdict is Verdict.A_MORE


@pytest.mark.parametrize("a", [[1, 2], [1, 2, float("nan")], [1.0] * 10_001])
def test_what_cannot_be_compared_is_refused(a):
    with pytest.raises(ValueError):
        compare(a, [1, 2, 3])
