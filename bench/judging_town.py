"""Invented calls for ``bench.judging``: entries and reviewers with topics, scores with known truth."""

from __future__ import annotations

import numpy as np

from moyai.engines.judging.affinity import Profile
from moyai.engines.judging.assignment import Entry, Problem, Reviewer, Rules
from moyai.engines.judging.calibration import Prior, Score
from moyai.engines.judging.rubric import Criterion, Review, Rubric

TOPICS = 20


def invent_affinity(entries: int, reviewers: int, *, seed: int = 1) -> np.ndarray:
    """Return cosines of topics in thousandths: each has few of twenty."""
    chance = np.random.default_rng(seed)
    sides = [chance.dirichlet(np.full(TOPICS, 0.2), size) for size in (entries, reviewers)]
    one, other = (each / np.linalg.norm(each, axis=1, keepdims=True) for each in sides)
    return np.clip(np.rint(1000 * one @ other.T), 0, 1000).astype(np.int64)


def invent_problem(affinity: np.ndarray, rules: Rules, *, each: int, seed: int = 2) -> Problem:
    """Return an assignment: loads a tenth above to a fifth below the mean, 2 % of pairs in conflict."""
    entries, reviewers = affinity.shape
    chance = np.random.default_rng(seed)
    mean = each * entries / reviewers
    out = np.argwhere(chance.random(affinity.shape) < 0.02)
    people = tuple(
        Reviewer(f"r{n}", int(np.ceil(1.1 * mean)), int(0.8 * mean), is_chair=n % 3 == 0)
        for n in range(reviewers)
    )
    return Problem(
        tuple(Entry(f"e{n}", each) for n in range(entries)),
        people,
        affinity,
        conflicts=frozenset((f"e{e}", f"r{r}") for e, r in out.tolist()),
        rules=rules,
    )


def invent_scores(entries: int, reviewers: int, each: int, truth: Prior, *, seed: int = 3) -> list[Score]:
    """Return scores about 6 with qualities, leniencies and chance as variances say."""
    chance = np.random.default_rng(seed)
    quality = chance.normal(6, truth.entry_variance**0.5, entries)
    leniency = chance.normal(0, truth.reviewer_variance**0.5, reviewers)
    made = []
    for e in range(entries):
        for r in chance.choice(reviewers, each, replace=False):
            noise = chance.normal(0, truth.noise_variance**0.5)
            made.append(Score(f"e{e:05}", f"r{r:04}", float(quality[e] + leniency[r] + noise)))
    return made


def invent_reviews(entries: int, reviewers: int, each: int, *, seed: int = 4) -> tuple[Rubric, list[Review]]:
    """Return reviews on five criteria of an entry's quality."""
    weights = {"need": 30, "novelty": 20, "team": 20, "cost": 20, "reach": 10}
    rubric = Rubric("1", tuple(Criterion(key, weight, 0, 10) for key, weight in weights.items()))
    chance = np.random.default_rng(seed)
    quality = chance.normal(6, 1.5, entries)
    made = []
    for e in range(entries):
        for r in chance.choice(reviewers, each, replace=False):
            scores = np.clip(np.rint(quality[e] + chance.normal(0, 1.2, len(weights))), 0, 10)
            answers = {key: int(one) for key, one in zip(weights, scores, strict=True)}
            made.append(Review(f"e{e:05}", f"r{r:04}", "1", answers))
    return rubric, made


def invent_profiles(count: int, *, kind: str = "e", seed: int = 5) -> list[Profile]:
    """Return texts of 400 characters out of a few hundred kanji words, each of few topics."""
    chance = np.random.default_rng([seed, len(kind), ord(kind[0])])
    words = np.random.default_rng(seed).integers(0x4E00, 0x6E00, (TOPICS * 15, 2))
    made = []
    for n in range(count):
        topics = chance.choice(TOPICS, 3, replace=False)
        picks = chance.choice(topics, 130) * 15 + chance.integers(0, 15, 130)
        text = "の".join("".join(map(chr, words[each])) for each in picks.tolist())
        made.append(Profile(f"{kind}{n}", text))
    return made
