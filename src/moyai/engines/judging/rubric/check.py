"""An independent check of a summary; it shares no code with what makes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from moyai.engines.judging.rubric.problem import Review, Rubric
from moyai.engines.judging.rubric.solution import Summary


def check(rubric: Rubric, reviews: Sequence[Review], summary: Summary) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right.

    Args:
        rubric: What was asked.
        reviews: What was answered.
        summary: What came of it.
    """
    return tuple(_find(rubric, reviews, summary))


def _find(rubric: Rubric, reviews: Sequence[Review], summary: Summary) -> Iterator[str]:
    if summary.version != rubric.version:
        yield f"version {summary.version} is not {rubric.version}"
    values = {each.entry: each.value for each in summary.standings}
    if len(values) != len(summary.standings) or {each.entry for each in reviews} - values.keys():
        yield "not every entry stands once"
    for standing in summary.standings:
        own = [each for each in reviews if each.entry == standing.entry]
        totals = [(_total(rubric, each), Fraction(each.weight)) for each in own]
        counted = [(total, weight) for total, weight in totals if total is not None]
        if standing.value != _middle(rubric, counted):
            yield f"entry {standing.entry}: value {standing.value} is not {_middle(rubric, counted)}"
        if standing.count != len(counted) or len(own) != (
            standing.count + standing.abstained + standing.incomplete
        ):
            yield f"entry {standing.entry}: its reviews are not counted right"
        better = sum(1 for each in values.values() if _is_better(each, standing.value))
        if standing.place != (None if standing.value is None else better + 1):
            yield f"entry {standing.entry}: place {standing.place} with {better} better"
    order = [each.place or len(values) + 1 for each in summary.standings]
    if order != sorted(order):
        yield "the best is not first"


def _total(rubric: Rubric, review: Review) -> Fraction | None:
    if review.abstains:
        return None
    if any(each.is_required and each.key not in review.scores for each in rubric.criteria):
        return None
    answered = [
        (each, Fraction(review.scores[each.key] or 0))
        for each in rubric.criteria
        if each.weight and review.scores.get(each.key) is not None
    ]
    if not answered:
        return None
    if str(rubric.total) == "sum":
        return sum((Fraction(each.weight) * score for each, score in answered), Fraction(0))
    full = sum(Fraction(each.weight) for each, _ in answered)
    parts = (
        Fraction(each.weight) / full * (score - each.lowest) / Fraction(each.highest - each.lowest)
        for each, score in answered
    )
    return sum(parts, Fraction(0)) * 100


def _middle(rubric: Rubric, counted: Sequence[tuple[Fraction, Fraction]]) -> Fraction | None:
    if not counted:
        return None
    whole = sum(weight for _, weight in counted)
    if str(rubric.middle) == "mean":
        return sum((value * weight for value, weight in counted), Fraction(0)) / whole
    # Every value with at most half of the weight below it and at most half above it is a median.
    medians = [
        value
        for value, _ in counted
        if 2 * sum(w for v, w in counted if v < value) <= whole
        and 2 * sum(w for v, w in counted if v > value) <= whole
    ]
    return (min(medians) + max(medians)) / 2


def _is_better(one: Fraction | None, other: Fraction | None) -> bool:
    return one is not None and (other is None or one > other)
