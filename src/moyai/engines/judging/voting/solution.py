"""Results with every round shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from moyai.engines.judging.ranking import Place


@dataclass(frozen=True, slots=True)
class Tally:
    """A count in one go.

    Attributes:
        points: By candidate.
        places: The best first, with what decided.
        ballots: How many count.
        blank: How many of them name nobody.
    """

    points: Mapping[str, Fraction]
    places: tuple[Place, ...]
    ballots: int
    blank: int


class Act(StrEnum):
    """What a round ends in.

    ``ELECT``: these have enough. ``TRANSFER``: what an elected one has beyond the quota goes on. ``EXCLUDE``:
    the one with the least goes out. ``FILL``: as many are left as there are places, or places as are left.
    """

    ELECT = "elect"
    TRANSFER = "transfer"
    EXCLUDE = "exclude"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class Tie:
    """Several were level.

    Attributes:
        among: Who.
        chosen: Who was taken (to go out, or to have the surplus passed on first).
        decided_by: Number of the earlier round in which they differed; 0: the lot.
    """

    among: tuple[str, ...]
    chosen: str
    decided_by: int


@dataclass(frozen=True, slots=True)
class Round:
    """One round.

    Attributes:
        number: From 1 on.
        votes: Of every candidate who is not out, in the order of the programme.
        exhausted: Votes of ballots that name nobody any more who can take them.
        lost: What was cut off behind the fifth place of decimals, all in all.
        act: What came of it.
        who: Whom that is about.
        tie: How it was decided where several were level.
    """

    number: int
    votes: Mapping[str, Fraction]
    exhausted: Fraction
    lost: Fraction
    act: Act
    who: tuple[str, ...]
    tie: Tie | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """A count by rounds.

    Attributes:
        elected: In the order in which they were elected.
        quota: How many votes are surely enough; None for an instant runoff, where it is more than half of
            what is left.
        rounds: All of them.
        ballots: How many count.
        blank: How many of them name nobody.
    """

    elected: tuple[str, ...]
    quota: int | None
    rounds: tuple[Round, ...]
    ballots: int
    blank: int
