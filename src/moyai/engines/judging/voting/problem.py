"""An audience's votes: one ballot a ticket. Counting is in whole numbers and fractions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from moyai.engines.judging.errors import ProblemError


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one ticket says.

    Attributes:
        ticket: Its number; it says nothing of who holds it.
        choices: Keys of candidates, the best first; for approval in any order. Empty: a blank ballot.
    """

    ticket: str
    choices: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(set(self.choices)) != len(self.choices):
            raise ProblemError(f"ballot {self.ticket}", "names somebody twice")


@dataclass(frozen=True, slots=True)
class Election:
    """What is voted on, and how it was voted.

    Attributes:
        candidates: Keys, in the order of the programme.
        ballots: One a ticket.
        seed: Of lots, published before the count (see ``ranking.ties``).
        withdrawn: Who was a candidate and is none any more: ballots are read as if they had never named them.
    """

    candidates: tuple[str, ...]
    ballots: tuple[Ballot, ...]
    seed: str
    withdrawn: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if len(set(self.candidates)) != len(self.candidates):
            raise ProblemError("election", "a candidate is there twice")
        known = set(self.candidates) | self.withdrawn
        tickets = set()
        for ballot in self.ballots:
            if ballot.ticket in tickets:
                raise ProblemError(f"ballot {ballot.ticket}", "is there twice")
            tickets.add(ballot.ticket)
            for key in ballot.choices:
                if key not in known:
                    raise ProblemError(f"ballot {ballot.ticket}", f"{key} is no candidate")
        if self.withdrawn & set(self.candidates):
            raise ProblemError("election", "a candidate is withdrawn and is not")

    def read(self) -> tuple[tuple[str, ...], ...]:
        """Return each ballot's choices among those who are candidates."""
        return tuple(
            tuple(key for key in ballot.choices if key not in self.withdrawn) for ballot in self.ballots
        )


def withdraw(election: Election, candidate: str) -> Election:
    """Return the election without a candidate; counted anew, it is as if there had never been that one.

    Raises:
        ProblemError: it is no candidate.
    """
    if candidate not in election.candidates:
        raise ProblemError(f"candidate {candidate}", "is none")
    return replace(
        election,
        candidates=tuple(key for key in election.candidates if key != candidate),
        withdrawn=election.withdrawn | {candidate},
    )


class Again(StrEnum):
    """Which of several ballots of one ticket counts."""

    LAST = "last"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class SetAside:
    """A ballot that does not count: ``again`` for another of its ticket, ``unknown`` for no valid ticket."""

    ballot: Ballot
    why: str


def keep_one(
    ballots: Sequence[Ballot], *, tickets: Iterable[str] | None = None, again: Again = Again.LAST
) -> tuple[tuple[Ballot, ...], tuple[SetAside, ...]]:
    """Return the ballots that count, one a ticket, and those that do not.

    Args:
        ballots: In the order in which they came.
        tickets: That are valid; None: all.
        again: Which of several of one ticket counts.
    """
    valid = None if tickets is None else set(tickets)
    kept: dict[str, int] = {}
    for number, ballot in enumerate(ballots):
        if (valid is None or ballot.ticket in valid) and (again is Again.LAST or ballot.ticket not in kept):
            kept[ballot.ticket] = number
    counted = set(kept.values())
    aside = tuple(
        SetAside(ballot, "again" if valid is None or ballot.ticket in valid else "unknown")
        for number, ballot in enumerate(ballots)
        if number not in counted
    )
    return tuple(ballot for number, ballot in enumerate(ballots) if number in counted), aside
