"""Counts in one go: first choices, approval, points by place (Borda)."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.ranking import Value, place
from moyai.engines.judging.voting.problem import Election
from moyai.engines.judging.voting.solution import Tally


class Unranked(StrEnum):
    """What a candidate has of a ballot that does not name it: nothing, or the mean of what is left over."""

    ZERO = "zero"
    AVERAGE = "average"


def count_first_choices(election: Election) -> Tally:
    """Return how many name each candidate first."""
    points = dict.fromkeys(election.candidates, Fraction(0))
    for choices in election.read():
        if choices:
            points[choices[0]] += 1
    return _make(election, points)


def count_approvals(election: Election, *, most: int | None = None) -> Tally:
    """Return how many name each candidate at all.

    Args:
        election: Its ballots in any order.
        most: So many may be named; None: all.

    Raises:
        ProblemError: a ballot names more.
    """
    for ballot in election.ballots:
        if most is not None and len(ballot.choices) > most:
            raise ProblemError(f"ballot {ballot.ticket}", f"names more than {most}")
    points = dict.fromkeys(election.candidates, Fraction(0))
    for choices in election.read():
        for key in choices:
            points[key] += 1
    return _make(election, points)


def count_points(election: Election, *, unranked: Unranked = Unranked.ZERO) -> Tally:
    """Return points by place: of n candidates the first has n - 1, the last 0 (Borda, 1781).

    Args:
        election: Its ballots ranked.
        unranked: What candidates have that a ballot does not name; a blank ballot gives nobody anything.
    """
    points = dict.fromkeys(election.candidates, Fraction(0))
    n = len(election.candidates)
    for choices in election.read():
        for number, key in enumerate(choices):
            points[key] += n - 1 - number
        left = n - len(choices)
        if choices and left and unranked is Unranked.AVERAGE:
            for key in points.keys() - set(choices):
                points[key] += Fraction(left - 1, 2)
    return _make(election, points)


def _make(election: Election, points: dict[str, Fraction]) -> Tally:
    """Return points with places; level ones are decided by first choices, then by the lot."""
    first = dict.fromkeys(election.candidates, 0)
    blank = 0
    for choices in election.read():
        if choices:
            first[choices[0]] += 1
        else:
            blank += 1
    values = [Value("points", points), Value("first_choices", first)]
    places = place(values, seed=election.seed) if points else ()
    return Tally(points, places, len(election.ballots), blank)
