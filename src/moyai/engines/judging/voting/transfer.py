"""Single transferable vote by the rules of Scotland's local elections (weighted inclusive Gregory method).

The Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52: Droop quota;
each round one surplus, the largest first, or one exclusion; a surplus goes on with all ballots of its
candidate, each at its value times surplus over votes, cut off behind the fifth place of decimals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.voting._level import choose
from moyai.engines.judging.voting.problem import Election
from moyai.engines.judging.voting.solution import Act, Count, Round, Tie

UNIT = 100_000
"""A whole vote, in the hundred-thousandths that are counted."""

Papers = Counter[tuple[tuple[str, ...], int]]
"""How many ballots of which choices have which value."""


def count_transfers(election: Election, seats: int) -> Count:
    """Return who is elected to so many places, and every round.

    Args:
        election: Its ballots ranked.
        seats: How many places there are, 1 or more.

    Raises:
        ProblemError: there is no place.
    """
    if seats < 1:
        raise ProblemError("election", f"{seats} places cannot be filled")
    return _Counting(election, seats).run()


@dataclass
class _Counting:
    election: Election
    seats: int
    left: list[str] = field(init=False)
    piles: dict[str, Papers] = field(init=False)
    kept: dict[str, int] = field(default_factory=dict)
    elected: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    exhausted: int = 0
    lost: int = 0
    rounds: list[Round] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = list(self.election.candidates)
        self.piles = {key: Counter() for key in self.left}
        ballots = Counter(self.election.read())
        self.blank = ballots.pop((), 0)
        self.cast = sum(ballots.values())
        self.quota = self.cast // (self.seats + 1) + 1
        for choices, times in ballots.items():
            self._hand(choices, UNIT, times)

    def run(self) -> Count:
        while self.cast and not self._is_filled():
            if self._elect():
                continue
            if self.waiting:
                self._transfer()
            else:
                self._exclude()
        return Count(
            tuple(self.elected), self.quota, tuple(self.rounds), len(self.election.ballots), self.blank
        )

    def _is_filled(self) -> bool:
        """Elect all who are left where there are no more than places; return whether all are filled."""
        places = self.seats - len(self.elected)
        if places and self.left and len(self.left) <= places:
            order = sorted(self.left, key=lambda key: -self._votes(key))
            self._note(Act.FILL, order, None)
            self.left = []
            self.elected += order
        return not places or not self.left

    def _elect(self) -> bool:
        """Elect whoever has the quota, the most first; return whether there was somebody."""
        enough = [key for key in self.left if self._votes(key) >= self.quota * UNIT]
        order: list[str] = []
        while enough:
            most = max(self._votes(key) for key in enough)
            level = [key for key in enough if self._votes(key) == most]
            # They are elected together; of level ones an earlier round or the lot says who is named first.
            key, _ = choose(level, self._history(), self.election.seed, least=False)
            enough.remove(key)
            order.append(key)
        if order:
            self._note(Act.ELECT, order, None)
        for key in order:
            self.left.remove(key)
            self.elected.append(key)
            if self._votes(key) > self.quota * UNIT:
                self.waiting.append(key)
        return bool(order)

    def _transfer(self) -> None:
        most = max(self._votes(key) for key in self.waiting)
        level = [key for key in self.waiting if self._votes(key) == most]
        key, tie = choose(level, self._history(), self.election.seed, least=False)
        self._note(Act.TRANSFER, [key], tie)
        self.waiting.remove(key)
        surplus = most - self.quota * UNIT
        papers, self.piles[key] = self.piles[key], Counter()
        self.kept[key] = self.quota * UNIT
        self.lost += surplus
        for (choices, value), times in papers.items():
            worth = value * surplus // most
            self._hand(choices, worth, times)
            self.lost -= worth * times

    def _exclude(self) -> None:
        least = min(self._votes(key) for key in self.left)
        level = [key for key in self.left if self._votes(key) == least]
        key, tie = choose(level, self._history(), self.election.seed, least=True)
        self._note(Act.EXCLUDE, [key], tie)
        self.left.remove(key)
        for (choices, value), times in self.piles.pop(key).items():
            self._hand(choices, value, times)

    def _votes(self, key: str) -> int:
        if key in self.kept:
            return self.kept[key]
        return sum(value * times for (_, value), times in self.piles[key].items())

    def _hand(self, choices: tuple[str, ...], value: int, times: int) -> None:
        """Give ballots to the best of those left whom they name."""
        best = next((key for key in choices if key in self.left), None)
        if best is None:
            self.exhausted += value * times
        else:
            self.piles[best][choices, value] += times

    def _history(self) -> list[Mapping[str, Fraction]]:
        return [each.votes for each in self.rounds]

    def _note(self, act: Act, who: list[str], tie: Tie | None) -> None:
        """Write down how things stand, and what comes of it."""
        shown = [key for key in self.election.candidates if key in self.left or key in self.elected]
        votes = {key: Fraction(self._votes(key), UNIT) for key in shown}
        exhausted, lost = Fraction(self.exhausted, UNIT), Fraction(self.lost, UNIT)
        self.rounds.append(Round(len(self.rounds) + 1, votes, exhausted, lost, act, tuple(who), tie))
