"""Learn from outcomes: a logistic regression for each step, drawn towards what was believed before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from moyai.engines.matching.errors import ProblemError
from moyai.engines.matching.ranking.problem import Floats, Outcome, Prior, Step
from moyai.engines.matching.ranking.solution import Belief, Effect, Model

TOLERANCE = 1e-9
MOST_ROUNDS = 100


def learn(outcomes: Sequence[Outcome], prior: Prior) -> Model:
    """Return the most likely effects, with how sure they are (Laplace's approximation).

    Args:
        outcomes: What came of showing.
        prior: What was believed before.

    Raises:
        ProblemError: an outcome has not the prior's features.
    """
    width = len(prior.names)
    if any(len(each.features) != width for each in outcomes):
        raise ProblemError("outcomes", "have not the features of the prior")
    beliefs = {}
    for step in Step:
        reached = [
            each for each in outcomes if all(before in each.results for before in Step if before <= step)
        ]
        features = np.array([each.features for each in reached], dtype=np.float64).reshape(-1, width)
        results = np.array([each.results[step] for each in reached], dtype=np.float64)
        beliefs[step] = _fit(add_base(features), results, *_read_prior(prior, step))
    return Model(prior.names, beliefs)


def add_base(features: Floats) -> Floats:
    """Return features with a column of ones before them."""
    return np.column_stack([np.ones(len(features)), features])


def find_chances(model: Model, step: Step, features: Floats) -> Floats:
    """Return the believed chance of a step by candidate.

    Args:
        model: What was learned.
        step: Which.
        features: By candidate and feature.
    """
    return np.asarray(expit(add_base(features) @ model.beliefs[step].mean))


def explain(model: Model, step: Step, features: Sequence[float]) -> tuple[Effect, ...]:
    """Return what each feature adds to the log-odds of a step; the base first. They add up to all of it.

    Args:
        model: What was learned.
        step: Which.
        features: Of one candidate.
    """
    values = (1.0, *features)
    names = ("base", *model.names)
    mean = model.beliefs[step].mean.tolist()
    return tuple(Effect(name, value * by) for name, value, by in zip(names, values, mean, strict=True))


def _read_prior(prior: Prior, step: Step) -> tuple[Floats, Floats]:
    mean = np.array([prior.bases[step], *(prior.effects.get(name, 0.0) for name in prior.names)])
    deviations = np.array([prior.base_deviation, *(prior.deviation for _ in prior.names)])
    return mean, deviations**-2.0


def _fit(features: Floats, results: Floats, mean: Floats, precision: Floats) -> Belief:
    """Return the belief after so many results, by Newton's steps, halved where they would make it worse."""

    def cost(at: Floats) -> float:
        odds = features @ at
        missed = np.logaddexp(0, odds).sum() - results @ odds
        return float(missed + 0.5 * precision @ (at - mean) ** 2)

    at = mean.copy()
    for _ in range(MOST_ROUNDS):
        chance = expit(features @ at)
        slope = features.T @ (chance - results) + precision * (at - mean)
        step = np.linalg.solve(_bend(features, chance, precision), slope)
        size = 1.0
        while cost(at - size * step) > cost(at) + TOLERANCE and size > TOLERANCE:
            size /= 2
        at = at - size * step
        if np.abs(size * step).max() < TOLERANCE:
            break
    covariance = np.linalg.inv(_bend(features, expit(features @ at), precision))
    return Belief(at, (covariance + covariance.T) / 2, len(results))


def _bend(features: Floats, chance: Floats, precision: Floats) -> Floats:
    return np.asarray((features.T * (chance * (1 - chance))) @ features + np.diag(precision))
