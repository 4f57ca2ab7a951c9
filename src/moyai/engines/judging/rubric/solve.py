"""Add up reviews and put entries in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.rubric.problem import Middle, Review, Rubric, Total, check_reviews
from moyai.engines.judging.rubric.solution import Move, Scored, Standing, Summary


def score_review(rubric: Rubric, review: Review) -> Scored:
    """Return what one review comes to.

    Raises:
        ProblemError: it was not written on this rubric's sheet.
    """
    check_reviews(rubric, [review])
    return _score(rubric, review)


def summarise(rubric: Rubric, reviews: Sequence[Review], *, entries: Iterable[str] = ()) -> Summary:
    """Return every entry's value and place.

    Reviews may have been written under other weights, as long as the sheet was the same: all are reckoned
    with this version's.

    Args:
        rubric: What was asked.
        reviews: Each reviewer's of each entry once.
        entries: That are to be in it although nobody reviewed them.

    Raises:
        ProblemError: a review was not written on this rubric's sheet, or is there twice.
    """
    check_reviews(rubric, reviews)
    scored = tuple(_score(rubric, each) for each in reviews)
    by_entry: dict[str, list[tuple[Review, Scored]]] = {entry: [] for entry in entries}
    for review, one in zip(reviews, scored, strict=True):
        by_entry.setdefault(review.entry, []).append((review, one))
    values = {entry: _value(rubric, [one for _, one in pairs]) for entry, pairs in by_entry.items()}
    places = find_places({entry: value for entry, value in values.items() if value is not None})
    order = sorted(by_entry, key=lambda entry: (places.get(entry, len(by_entry) + 1), entry))
    made = (_stand(rubric, entry, places.get(entry), values[entry], by_entry[entry]) for entry in order)
    return Summary(rubric.version, tuple(made), scored)


def find_places(values: dict[str, Fraction]) -> dict[str, int]:
    """Return places from 1 on, the greatest value first; equal values share one, and the next is left out."""
    places: dict[str, int] = {}
    last: Fraction | None = None
    place = 0
    for count, entry in enumerate(sorted(values, key=lambda entry: -values[entry]), start=1):
        if values[entry] != last:
            place, last = count, values[entry]
        places[entry] = place
    return places


def list_moves(before: Summary, after: Summary) -> tuple[Move, ...]:
    """Return the entries that stand elsewhere, in the order of the latter.

    Raises:
        ProblemError: they are not of the same entries.
    """
    places = {each.entry: each.place for each in before.standings}
    if places.keys() != {each.entry for each in after.standings}:
        raise ProblemError(f"version {after.version}", f"has other entries than {before.version}")
    return tuple(
        Move(each.entry, places[each.entry], each.place)
        for each in after.standings
        if places[each.entry] != each.place
    )


def take_median(pairs: Iterable[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the weighted median of values with their weights: where half the weight lies on either side.

    Where that is a whole stretch, its middle; with equal weights the common median.
    """
    ordered = sorted(pairs)
    half = sum(weight for _, weight in ordered) / Fraction(2)
    below = Fraction(0)
    for number, (value, weight) in enumerate(ordered):
        below += weight
        if below > half:
            return value
        if below == half:
            return (value + ordered[number + 1][0]) / 2
    raise ValueError("a median of nothing")


def _score(rubric: Rubric, review: Review) -> Scored:
    weight = Fraction(review.weight)
    if review.abstains:
        return Scored(review.entry, review.reviewer, None, weight, (), True)
    missing = tuple(
        each.key for each in rubric.criteria if each.is_required and each.key not in review.scores
    )
    total = None if missing else _total(rubric, review)
    return Scored(review.entry, review.reviewer, total, weight, missing)


def _total(rubric: Rubric, review: Review) -> Fraction | None:
    points, full = Fraction(0), Fraction(0)
    for each in rubric.criteria:
        score = review.scores.get(each.key)
        if score is None or each.is_independent:
            continue
        weight, score = Fraction(each.weight), Fraction(score)
        points += weight * (score if rubric.total is Total.SUM else each.place(score))
        full += weight
    if not full:
        return None
    return points if rubric.total is Total.SUM else 100 * points / full


def _value(rubric: Rubric, scored: Sequence[Scored]) -> Fraction | None:
    pairs = [(each.total, each.weight) for each in scored if each.total is not None]
    if not pairs:
        return None
    if rubric.middle is Middle.MEDIAN:
        return take_median(pairs)
    return _mean(pairs)


def _mean(pairs: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    return sum((value * weight for value, weight in pairs), Fraction(0)) / sum(weight for _, weight in pairs)


def _stand(
    rubric: Rubric,
    entry: str,
    place: int | None,
    value: Fraction | None,
    pairs: Sequence[tuple[Review, Scored]],
) -> Standing:
    totals = [one.total for _, one in pairs if one.total is not None]
    answers: dict[str, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for review, one in pairs:
        for key, score in review.scores.items():
            if one.total is not None and score is not None:
                answers[key].append((Fraction(score), one.weight))
    means = {each.key: _mean(answers[each.key]) for each in rubric.criteria if answers[each.key]}
    abstained = sum(one.abstains for _, one in pairs)
    return Standing(
        entry,
        place,
        value,
        len(totals),
        abstained,
        len(pairs) - len(totals) - abstained,
        min(totals, default=None),
        max(totals, default=None),
        means,
    )
