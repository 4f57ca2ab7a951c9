"""The published model's figures, and the sparse way beside the textbook's dense one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.judging import ProblemError
from moyai.engines.judging.calibration import Prior, Score, calibrate, check, estimate_prior
from moyai.engines.judging.ranking import Verdict, rank

# Worked out densely beforehand with the model of NIPS 2014 (see solve.py), to four digits.
GIVEN = {
    "P1": {"A": 6, "B": 7, "C": 9},
    "P2": {"A": 4, "B": 5},
    "P3": {"B": 8, "C": 10},
    "P4": {"A": 7, "C": 9},
}
SCORES = [Score(entry, who, value) for entry, own in GIVEN.items() for who, value in own.items()]
PRIOR = Prior(2, 1, 0.5)


def test_the_fixture_of_four_entries_and_three_reviewers():
    found = calibrate(SCORES, PRIOR)
    assert found.mean == pytest.approx(7.2222, abs=5e-5)
    assert [each.corrected for each in found.entries] == pytest.approx(
        [7.3292, 5.3831, 8.3649, 7.7831], abs=5e-5
    )
    assert [each.deviation for each in found.entries] == pytest.approx(
        [0.5758, 0.6392, 0.6392, 0.6392], abs=5e-5
    )
    assert [each.leniency for each in found.reviewers] == pytest.approx([-0.9987, -0.3078, 1.2922], abs=5e-5)
    assert [each.raw for each in found.entries] == pytest.approx([7.3333, 4.5, 9.0, 8.0], abs=5e-5)
    assert [each.count for each in found.entries] == [3, 2, 2, 2]
    assert check(SCORES, found) == ()
    assert "もとの平均点" in found.sentence.ja
    assert found.find("P2").raw == 4.5
    assert found.find("P9") is None


DRAWN = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(-20, 100)),
    min_size=1,
    max_size=20,
    unique_by=lambda row: row[:2],
).map(lambda rows: [Score(f"e{e}", f"r{r}", value / 10) for e, r, value in rows])
VARIANCE = st.floats(0.05, 5)


@settings(max_examples=80, deadline=None)
@given(DRAWN, st.builds(Prior, VARIANCE, VARIANCE, VARIANCE, st.one_of(st.none(), st.floats(-3, 9))))
def test_the_sparse_way_is_the_dense_one_whichever_side_is_larger(scores, prior):
    assert check(scores, calibrate(scores, prior)) == ()
    turned = [Score(each.reviewer, each.entry, each.value) for each in scores]
    other = Prior(prior.reviewer_variance, prior.entry_variance, prior.noise_variance, prior.mean)
    assert check(turned, calibrate(turned, other)) == ()


def invent(entries, reviewers, each, seed, prior):
    chance = np.random.default_rng(seed)
    quality = chance.normal(0, prior.entry_variance**0.5, entries)
    leniency = chance.normal(0, prior.reviewer_variance**0.5, reviewers)
    scores = []
    for e in range(entries):
        for r in chance.choice(reviewers, each, replace=False):
            value = 6 + quality[e] + leniency[r] + chance.normal(0, prior.noise_variance**0.5)
            scores.append(Score(f"e{e:04}", f"r{r:03}", float(value)))
    return scores, quality


def test_what_is_corrected_is_nearer_the_truth_than_what_is_raw():
    truth = Prior(1.0, 1.5, 0.3)
    scores, quality = invent(300, 30, 3, 2, truth)
    found = calibrate(scores, truth)
    raw = np.array([each.raw for each in found.entries]) - 6
    corrected = np.array([each.corrected for each in found.entries]) - 6
    assert np.std(corrected - quality) < 0.75 * np.std(raw - quality)
    spread = np.array([each.deviation for each in found.entries])
    level = corrected - corrected.mean() - (quality - quality.mean())
    assert 0.85 < np.mean(np.abs(level) < 1.96 * spread) <= 1.0


def test_variances_are_found_in_the_scores():
    truth = Prior(1.0, 0.5, 0.25)
    scores, _ = invent(400, 40, 4, 3, truth)
    found = estimate_prior(scores)
    assert found.entry_variance == pytest.approx(1.0, rel=0.2)
    assert found.reviewer_variance == pytest.approx(0.5, rel=0.5)
    assert found.noise_variance == pytest.approx(0.25, rel=0.2)
    best = calibrate(scores, found).evidence
    for part in ("entry_variance", "reviewer_variance", "noise_variance"):
        for factor in (0.8, 1.25):
            other = replace(found, **{part: getattr(found, part) * factor})
            assert calibrate(scores, other).evidence < best


def test_groups_that_share_no_entry_are_told_of():
    scores = [Score("a", "x", 5), Score("a", "y", 6), Score("b", "z", 9), Score("b", "w", 8)]
    assert "グループが2つ" in calibrate(scores, PRIOR).sentence.ja


def test_chances_of_the_first_come_from_what_is_believed_of_all_together():
    found = calibrate(SCORES, PRIOR)
    ranking = rank(found.estimates, first=1, draws=20_000)
    assert [each.key for each in ranking.rows] == ["P3", "P4", "P1", "P2"]
    covariance = np.diag(found.estimates.variances) + found.estimates.factor @ found.estimates.factor.T
    drawn = np.random.default_rng(9).multivariate_normal(found.estimates.means, covariance, 100_000)
    shares = np.bincount(drawn.argmax(axis=1), minlength=4) / 100_000
    chances = {each.key: each.chance for each in ranking.rows}
    assert [chances[key] for key in found.estimates.keys] == pytest.approx(shares.tolist(), abs=0.015)
    assert ranking.rows[-1].verdict is Verdict.OUT


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: Prior(0, 1, 1), "more than 0"),
        (lambda: Prior(1, 1, 1, float("nan")), "no number"),
        (lambda: calibrate([], PRIOR), "no score"),
        (lambda: calibrate([Score("a", "x", float("inf"))], PRIOR), "no number"),
        (lambda: calibrate([Score("a", "x", 1), Score("a", "x", 2)], PRIOR), "twice"),
        (lambda: estimate_prior([Score("a", "x", 1), Score("a", "y", 1)]), "all scores are the same"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, word):
    with pytest.raises(ProblemError, match=word):
        make()


def test_the_checker_finds_what_is_wrong():
    found = calibrate(SCORES, PRIOR)
    wrong = " ".join(check([replace(SCORES[0], value=9), *SCORES[1:]], found))
    assert "entry P1" in wrong
    assert "reviewer A" in wrong
    assert "evidence" in wrong
