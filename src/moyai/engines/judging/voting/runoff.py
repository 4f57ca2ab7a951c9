"""Instant runoff: whoever has least goes out, until one has more than half of what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction

from moyai.engines.judging.voting._level import choose
from moyai.engines.judging.voting.problem import Election
from moyai.engines.judging.voting.solution import Act, Count, Round


def count_runoff(election: Election) -> Count:
    """Return who is elected, and every round.

    Each ballot is a vote for the best of those left whom it names. One goes out a round; ties are decided by
    the rounds before and at last by the lot (``_level.choose``). Without a vote nobody is elected.
    """
    ballots = Counter(election.read())
    blank = ballots.pop((), 0)
    left = list(election.candidates)
    rounds: list[Round] = []
    history: list[Mapping[str, Fraction]] = []
    while True:
        votes, exhausted = _count(ballots, left)
        number, cast = len(rounds) + 1, sum(votes.values())
        if not cast:
            return Count((), None, tuple(rounds), len(election.ballots), blank)
        most = max(votes.values())
        if 2 * most > cast or len(left) == 1:
            winner = next(key for key in left if votes[key] == most)
            rounds.append(Round(number, votes, exhausted, Fraction(0), Act.ELECT, (winner,)))
            return Count((winner,), None, tuple(rounds), len(election.ballots), blank)
        least = min(votes.values())
        level = [key for key in left if votes[key] == least]
        out, tie = choose(level, history, election.seed, least=True)
        rounds.append(Round(number, votes, exhausted, Fraction(0), Act.EXCLUDE, (out,), tie))
        history.append(votes)
        left.remove(out)


def _count(ballots: Counter[tuple[str, ...]], left: list[str]) -> tuple[dict[str, Fraction], Fraction]:
    votes = dict.fromkeys(left, Fraction(0))
    exhausted = Fraction(0)
    for choices, times in ballots.items():
        best = next((key for key in choices if key in votes), None)
        if best is None:
            exhausted += times
        else:
            votes[best] += times
    return votes, exhausted
