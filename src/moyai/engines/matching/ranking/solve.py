"""Who is shown: by the chance that both sides want each other, with room for those who were seldom seen."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from moyai.engines.matching.errors import ProblemError
from moyai.engines.matching.ranking.learn import add_base, find_chances
from moyai.engines.matching.ranking.problem import Candidates, Floats, Rules
from moyai.engines.matching.ranking.solution import Model, Shown
from moyai.engines.sentences import Sentence

KEPT = Sentence(
    "まだあまり紹介されていない人のための枠で、紹介しています。",
    "This place is kept for those who were seldom shown so far.",
)
NEW = Sentence(
    "条件に合い、これから実績がわかる人です。",
    "They suit the post, and how it works out is still to be seen.",
)
PROVEN = Sentence(
    "条件とこれまでの結果から、お互いに合う見込みは{percent}%です。",
    "By the conditions and what came of earlier ones, the chance that both are content is {percent} %.",
)


def rank(candidates: Candidates, model: Model, rules: Rules | None = None) -> tuple[Shown, ...]:
    """Return who is shown, the first first; the same whatever order the candidates come in.

    A chance is that of all steps together, so somebody whom every town wants, but who says no, is not first.
    For each step a candidate's own results count beside the model's guess (as ``strength`` tries). When
    exploring, effects and chances are drawn as likely as they are believed: who is unknown is sometimes drawn
    high, and tried.

    Args:
        candidates: Who can be shown.
        model: What was learned.
        rules: How many, and how much is explored.

    Raises:
        ProblemError: the model is of other features.
    """
    rules = rules or Rules()
    if candidates.features.shape[1] != len(model.names):
        raise ProblemError("candidates", "have not the features of the model")
    order = np.array(sorted(range(len(candidates.keys)), key=lambda n: candidates.keys[n]), dtype=np.intp)
    believed = find_joint(candidates, model, rules)
    drawn = _draw(candidates, model, rules, order) if rules.explores else believed
    by_drawn = order[np.argsort(-drawn[order], kind="stable")]
    is_new = candidates.seen < rules.newcomer_below
    chosen, kept = _choose(by_drawn, is_new, rules)
    return tuple(
        Shown(
            candidates.keys[n],
            place,
            float(believed[n]),
            float(drawn[n]),
            bool(is_new[n]),
            n in kept,
            _tell(float(believed[n]), bool(is_new[n]), n in kept),
        )
        for place, n in enumerate(chosen, start=1)
    )


def find_joint(candidates: Candidates, model: Model, rules: Rules) -> Floats:
    """Return the believed chance that all steps succeed, by candidate."""
    joint = np.ones(len(candidates.keys))
    for step in rules.steps:
        guess = find_chances(model, step, candidates.features)
        own = candidates.wins[:, step], candidates.tries[:, step]
        joint *= (rules.strength * guess + own[0]) / (rules.strength + own[1])
    return joint


def _draw(candidates: Candidates, model: Model, rules: Rules, order: npt.NDArray[np.intp]) -> Floats:
    number = int.from_bytes(hashlib.sha256(rules.seed.encode()).digest()[:8], "big")
    chance = np.random.default_rng(number)
    features = add_base(candidates.features[order])
    joint = np.ones(len(order))
    for step in rules.steps:
        belief = model.beliefs[step]
        effects = belief.mean + np.linalg.cholesky(belief.covariance) @ chance.standard_normal(
            len(belief.mean)
        )
        guess = np.clip(expit(features @ effects), 1e-6, 1 - 1e-6)
        wins, tries = candidates.wins[order, step], candidates.tries[order, step]
        joint *= chance.beta(rules.strength * guess + wins, rules.strength * (1 - guess) + tries - wins)
    drawn = np.empty(len(order))
    drawn[order] = joint
    return drawn


def _choose(
    by_drawn: npt.NDArray[np.intp], is_new: npt.NDArray[np.bool_], rules: Rules
) -> tuple[list[int], set[int]]:
    """Return who is shown in order, and who of them only by a place that is kept for newcomers."""
    ranked = by_drawn.tolist()
    first = ranked[: rules.count]
    lacking = max(0, rules.newcomers - sum(bool(is_new[n]) for n in first))
    kept = [n for n in ranked[rules.count :] if is_new[n]][:lacking]
    out = set([n for n in reversed(first) if not is_new[n]][: len(kept)])
    chosen = {n for n in first if n not in out} | set(kept)
    return [n for n in ranked if n in chosen], set(kept)


def _tell(chance: float, is_new: bool, is_kept: bool) -> Sentence:
    if is_kept:
        return KEPT
    return NEW if is_new else PROVEN.format(percent=f"{100 * chance:.0f}")
