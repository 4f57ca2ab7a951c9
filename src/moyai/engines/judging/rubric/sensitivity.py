"""How far the order hangs on the weights that were chosen.

Where values are means and everything applies, each is linear in the weights and the answers are exact.
Otherwise (medians, what does not apply) one weight at a time is scanned and bisected, and the radius is not
told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.rubric._values import TOLERANCE, Floats, Table, find_values, make_table
from moyai.engines.judging.rubric.problem import Review, Rubric
from moyai.engines.sentences import Sentence, joined

SCAN = 100.0
"""One weight is followed from a hundredth of what it is to a hundred times."""
_POINTS = 401
_BISECTIONS = 40


@dataclass(frozen=True, slots=True)
class Radius:
    """The least change of all weights at once after which another entry is level with one of the first.

    Attributes:
        change: By which part of itself each weight may be off, at most; as long as less, the first stay.
        leaves: Which of the first would no longer be alone among them.
        comes: Which entry comes level with it.
        up: Criteria whose weight would have to grow for it.
        down: Criteria whose weight would have to shrink.
    """

    change: float
    leaves: str
    comes: str
    up: tuple[str, ...]
    down: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Between which weights of one criterion, the others as they are, no other entry comes among the first.

    Attributes:
        criterion: Whose weight.
        weight: What it is.
        least: The least weight; None: down to nothing (exact) or to a hundredth (scanned).
        most: The greatest; None: without end (exact) or to a hundred times (scanned).
    """

    criterion: str
    weight: float
    least: float | None
    most: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How far the first ``first`` entries hang on the weights.

    Attributes:
        first: How many are looked at.
        entries: Who they are now; more when some are level.
        is_level: Several are level at the border, so that the least change decides between them; there is
            neither radius nor range then.
        is_exact: Radius and ranges are worked out, not scanned.
        radius: None: no change brings any other among them (exact), or it is not told (not exact).
        ranges: Of each criterion that counts.
        within: How far each weight was drawn from what it is, as a part of itself; None: any weights at all.
        draws: How often.
        chances: Of each entry, in which share of the draws it is among the first; the greatest first.
        sentence: The same in plain words.
    """

    first: int
    entries: tuple[str, ...]
    is_level: bool
    is_exact: bool
    radius: Radius | None
    ranges: tuple[Range, ...]
    within: float | None
    draws: int
    chances: tuple[tuple[str, float], ...]
    sentence: Sentence


def measure_sensitivity(
    rubric: Rubric,
    reviews: Sequence[Review],
    *,
    first: int = 1,
    within: float | None = 0.25,
    draws: int = 2000,
    seed: int = 1,
) -> Sensitivity:
    """Return how far the first entries hang on the weights.

    Args:
        rubric: What was asked.
        reviews: Those that count are looked at.
        first: How many entries are looked at, 1 or more.
        within: Each weight is drawn evenly from this part of itself less to this part more, independently,
            0 to 1; None: all ways of sharing out the whole weight are equally likely.
        draws: How often weights are drawn.
        seed: Of the drawing: the same gives the same.

    Raises:
        ProblemError: nothing counts, or an argument is out of its bounds.
    """
    if first < 1 or draws < 1 or not (within is None or 0 <= within <= 1):
        raise ProblemError("sensitivity", "first and draws are 1 or more, within lies between 0 and 1")
    table = make_table(rubric, reviews)
    weights = table.weights
    values = find_values(table, weights[None, :])[:, 0]
    among = _is_among(values[:, None], first)[:, 0]
    is_level = bool(among.sum() > first)
    radius = _find_radius(table, among) if table.is_linear and not is_level else None
    numbers = () if is_level else range(len(weights))
    ranges = tuple(_find_range(table, among, first, number) for number in numbers)
    drawn = _draw(weights, within, draws, np.random.default_rng(seed))
    chances = _find_chances(table, drawn, first)
    order = np.argsort(-chances, kind="stable")
    return Sensitivity(
        first,
        tuple(table.entries[n] for n in np.flatnonzero(among)),
        is_level,
        table.is_linear,
        radius,
        ranges,
        within,
        draws,
        tuple((table.entries[n], float(chances[n])) for n in order),
        _tell(table, among, radius, chances, within, first),
    )


def _is_among(values: Floats, first: int) -> np.ndarray:
    """Return by entry and column whether fewer than ``first`` entries are better."""
    if first >= len(values):
        return np.ones(values.shape, dtype=bool)
    bound = -np.partition(-values, first - 1, axis=0)[first - 1]
    return np.asarray(values > bound - TOLERANCE)


def _draw(weights: Floats, within: float | None, draws: int, chance: np.random.Generator) -> Floats:
    if within is None:
        return chance.dirichlet(np.ones(len(weights)), draws) * weights.sum()
    return weights * chance.uniform(1 - within, 1 + within, (draws, len(weights)))


def _find_chances(table: Table, drawn: Floats, first: int) -> Floats:
    at_once = max(1, 2_000_000 // max(1, table.size))
    count = np.zeros(len(table.entries))
    for start in range(0, len(drawn), at_once):
        count += _is_among(find_values(table, drawn[start : start + at_once]), first).sum(axis=1)
    return count / len(drawn)


def _find_radius(table: Table, among: np.ndarray) -> Radius | None:
    """Return the least change, by the pair of one of the first and another that needs least.

    The lead of one is sum w d; changing each weight by a part t of itself can take away t sum w |d|, and
    beyond t = 1, where a weight that is to shrink is nothing already, only what grows adds to it.
    """
    means, weights = table.means, table.weights
    best: tuple[float, int, int] | None = None
    others = np.flatnonzero(~among)
    for one in np.flatnonzero(among):
        parts = weights * (means[others] - means[one])  # of the lead, what each criterion gives the other
        lead = -parts.sum(axis=1)
        grows, shrinks = np.maximum(parts, 0).sum(axis=1), np.maximum(-parts, 0).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            change = lead / (grows + shrinks)
            beyond = np.where(grows > TOLERANCE, (lead - shrinks) / grows, np.inf)
        # One to whom no criterion gives anything comes level only where weights are nothing, and never ahead.
        change = np.where((change <= 1) & (grows > TOLERANCE), change, beyond)
        if len(change) and np.isfinite(change.min()):
            other = int(np.argmin(change))
            best = min(best or (np.inf, 0, 0), (float(change[other]), int(one), int(others[other])))
    if best is None:
        return None
    change_by, leaves, comes = best
    ahead = table.means[comes] - table.means[leaves]
    up = tuple(key for key, gain in zip(table.criteria, ahead, strict=True) if gain > TOLERANCE)
    down = tuple(key for key, gain in zip(table.criteria, ahead, strict=True) if gain < -TOLERANCE)
    return Radius(change_by, table.entries[leaves], table.entries[comes], up, down)


def _find_range(table: Table, among: np.ndarray, first: int, number: int) -> Range:
    weight = float(table.weights[number])
    find = _range_exactly if table.is_linear else _scan_range
    least, most = find(table, among, first, number)
    return Range(table.criteria[number], weight, least, most)


def _range_exactly(
    table: Table, among: np.ndarray, first: int, number: int
) -> tuple[float | None, float | None]:
    weights, means = table.weights, table.means
    others = means[~among]
    least, most = 0.0, np.inf
    for one in means[among]:
        ahead = one - others
        lead, slope = ahead @ weights, ahead[:, number]
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = weights[number] - lead / slope
        least = max(least, float(crossing[slope > TOLERANCE].max(initial=0.0)))
        most = min(most, float(crossing[slope < -TOLERANCE].min(initial=np.inf)))
    return (least if least > TOLERANCE else None), (most if np.isfinite(most) else None)


def _scan_range(
    table: Table, among: np.ndarray, first: int, number: int
) -> tuple[float | None, float | None]:
    def stays(factors: Floats) -> np.ndarray:
        tried = np.repeat(table.weights[None, :], len(factors), axis=0)
        tried[:, number] *= factors
        return np.asarray((_is_among(find_values(table, tried), first) == among[:, None]).all(axis=0))

    def follow(factors: Floats) -> float | None:
        kept = stays(factors)
        if kept.all():
            return None
        leaves = int(np.argmin(kept))
        inside, outside = float(factors[leaves - 1]), float(factors[leaves])
        for _ in range(_BISECTIONS):
            middle = (inside * outside) ** 0.5
            inside, outside = (middle, outside) if stays(np.array([middle]))[0] else (inside, middle)
        return inside * float(table.weights[number])

    up = np.geomspace(1.0, SCAN, _POINTS)
    return follow(1 / up), follow(up)


_STAYS = Sentence(
    "上位{first}件の顔ぶれは、重みをそれぞれ{change}%まで変えても変わりません。",
    "The first {first} stay the same while every weight is changed by less than {change} %.",
)
_ALWAYS = Sentence(
    "上位{first}件の顔ぶれは、重みをどう変えても変わりません。",
    "The first {first} stay the same whatever the weights are.",
)
_LEVEL = Sentence(
    "上位{first}件のさかいで{count}件が同点です。重みのわずかな違いで順番が入れかわります。",
    "{count} are level at the border of the first {first}: the least change of weights decides between them.",
)
_SHARE = Sentence(
    "重みを{within}動かして試すと、{entry}が上位に入るのは{share}%です。",
    "With weights {within}, {entry} is among the first in {share} % of the trials.",
)
_AROUND = Sentence("それぞれ前後{part}%", "moved by up to {part} % each")
_ANY = Sentence("自由に", "set at will")


def _tell(
    table: Table, among: np.ndarray, radius: Radius | None, chances: Floats, within: float | None, first: int
) -> Sentence:
    said: list[Sentence] = []
    if among.sum() > first:
        said.append(_LEVEL.format(first=first, count=among.sum()))
    elif radius is not None:
        # Rounded down, so that what is said holds.
        said.append(_STAYS.format(first=first, change=f"{np.floor(1000 * radius.change) / 10:g}"))
    elif table.is_linear:
        said.append(_ALWAYS.format(first=first))
    least = min(np.flatnonzero(among), key=lambda n: float(chances[n]))
    how = _ANY if within is None else _AROUND.format(part=f"{100 * within:g}")
    said.append(_SHARE.format(within=how, entry=table.entries[least], share=f"{100 * chances[least]:.0f}"))
    return joined(said)
