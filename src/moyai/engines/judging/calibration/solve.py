"""Correct scores for lenient and strict reviewers.

The model of NIPS 2013 and 2014 (Platt & Burges; Ge, Welling & Ghahramani; N. Lawrence,
inverseprobability.com, 2014-08-02): y = quality + leniency + chance, all normal. Raw and corrected are always
shown beside each other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import minimize
from scipy.sparse.csgraph import connected_components

from moyai.engines.judging.calibration._posterior import Side, Table, find_posterior
from moyai.engines.judging.calibration.problem import Prior, Score, check_scores
from moyai.engines.judging.calibration.solution import Calibration, Corrected, Leniency
from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.ranking import Estimates
from moyai.engines.sentences import Sentence, joined

_SPAN = 1e4
"""Variances are looked for between a ten-thousandth of the scores' own and a hundred times it."""


def calibrate(scores: Sequence[Score], prior: Prior) -> Calibration:
    """Return what scores say once each reviewer's leniency is taken out.

    Args:
        scores: Each reviewer's of each entry once.
        prior: How much qualities, leniencies and chance differ; ``estimate_prior`` finds it in the scores.

    Raises:
        ProblemError: there is no score, one is no number or there twice, or over 3,000 reviewers score over
            3,000 entries.
    """
    table = _make_table(scores)
    mean = float(table.values.mean()) if prior.mean is None else prior.mean
    known = replace(prior, mean=mean)
    entries, reviewers, evidence = find_posterior(table, known)
    estimates = Estimates(table.entries, entries.means + mean, entries.variances, entries.factor)
    return Calibration(
        _list_entries(table, entries, mean),
        _list_reviewers(table, reviewers),
        known,
        mean,
        evidence,
        estimates,
        _tell(table, known),
    )


def estimate_prior(scores: Sequence[Score]) -> Prior:
    """Return the variances under which these scores are likeliest (marginal likelihood), about their mean.

    With few scores, or reviewers who share no entries, they are poorly known: then what a town believes
    beforehand is better, and ``Calibration.evidence`` says how the two compare.

    Raises:
        ProblemError: as for ``calibrate``; or the scores are all the same.
    """
    table = _make_table(scores)
    own = float(table.values.var())
    if own <= 0:
        raise ProblemError("calibration", "all scores are the same, which says nothing of variances")
    mean = float(table.values.mean())

    def make_prior(logs: np.ndarray) -> Prior:
        entries, reviewers, noise = (own * math.exp(each) for each in logs)
        return Prior(entries, reviewers, noise, mean)

    def cost(logs: np.ndarray) -> float:
        return -find_posterior(table, make_prior(logs))[2]

    bounds = [(-math.log(_SPAN), math.log(100.0))] * 3
    start = np.log([0.5, 0.25, 0.25])
    found = minimize(cost, start, method="L-BFGS-B", bounds=bounds)
    best = found.x if found.fun <= cost(start) else start
    return make_prior(best)


def _make_table(scores: Sequence[Score]) -> Table:
    check_scores(scores)
    entries = sorted({each.entry for each in scores})
    reviewers = sorted({each.reviewer for each in scores})
    rows, columns = ({key: n for n, key in enumerate(keys)} for keys in (entries, reviewers))
    return Table(
        tuple(entries),
        tuple(reviewers),
        np.array([rows[each.entry] for each in scores], dtype=np.intp),
        np.array([columns[each.reviewer] for each in scores], dtype=np.intp),
        np.array([each.value for each in scores], dtype=np.float64),
    )


def _list_entries(table: Table, side: Side, mean: float) -> tuple[Corrected, ...]:
    counts = np.bincount(table.rows)
    raw = np.bincount(table.rows, table.values) / counts
    lines = zip(table.entries, counts, raw, side.means + mean, side.deviations, strict=True)
    return tuple(Corrected(key, int(n), *(float(each) for each in rest)) for key, n, *rest in lines)


def _list_reviewers(table: Table, side: Side) -> tuple[Leniency, ...]:
    counts = np.bincount(table.columns)
    raw = np.bincount(table.columns, table.values) / counts
    lines = zip(table.reviewers, counts, raw, side.means, side.deviations, strict=True)
    return tuple(Leniency(key, int(n), *(float(each) for each in rest)) for key, n, *rest in lines)


_DONE = Sentence(
    "{reviews}件の採点から、審査員ごとの甘さ・辛さをさし引きました。もとの平均点もならべて示します。",
    "From {reviews} scores each reviewer's leniency was taken out. The raw means are shown beside.",
)
_DRAWN = Sentence(
    "点数が少ない応募ほど、全体の平均({mean})に近づけています。",
    "The fewer scores an entry has, the nearer it is put to the mean of all ({mean}).",
)
_APART = Sentence(
    "同じ応募を採点していない審査員のグループが{count}つあり、そのあいだの甘さ・辛さの違いはよく分かりません。",
    "There are {count} groups of reviewers who share no entry; how lenient one is beside another is poorly "
    "known.",
)


def _tell(table: Table, prior: Prior) -> Sentence:
    links = table.incidence()
    groups = int(connected_components(links.T @ links, directed=False)[0])
    said = [_DONE.format(reviews=len(table.values)), _DRAWN.format(mean=f"{prior.mean or 0.0:.2f}")]
    if groups > 1:
        said.append(_APART.format(count=groups))
    return joined(said)
