"""What a town may change: whom to believe, what cannot be, when to ask again."""

from __future__ import annotations

from dataclasses import dataclass, field

from moyai.engines.whereabouts.claims import Kind, Role, Sure
from moyai.engines.whereabouts.matching import Weights

MINUTE = 60
HOUR = 3600
DAY = 24 * HOUR

FROM_ROLE = {
    Role.STAFF: 60 * MINUTE,
    Role.DESK: 60 * MINUTE,
    Role.SELF: 45 * MINUTE,
    Role.PAPER: 30 * MINUTE,
    Role.FAMILY: 30 * MINUTE,
    Role.WELFARE: 30 * MINUTE,
    Role.NEIGHBOUR: 0,
}
"""Seconds that a claim counts as newer than it is. The newest claim holds, but one that is less to be relied
on must be newer by the difference: a neighbour's by an hour than what the shelter's desk saw."""

FROM_DOUBT = {Sure.SAW: 0, Sure.TOLD: 30 * MINUTE, Sure.GUESS: 120 * MINUTE}
"""Seconds that a claim counts as older where the speaker did not see it."""

TRUST = {
    Role.STAFF: 90,
    Role.DESK: 90,
    Role.SELF: 85,
    Role.FAMILY: 70,
    Role.WELFARE: 75,
    Role.PAPER: 70,
    Role.NEIGHBOUR: 55,
}
"""How sure a single claim makes, in per cent."""

ASK_AGAIN_S = {
    Kind.UNKNOWN: 3 * HOUR,
    Kind.CAR: 6 * HOUR,
    Kind.TENT: 6 * HOUR,
    Kind.SPONTANEOUS: 8 * HOUR,
    Kind.HOME: 12 * HOUR,
    Kind.KIN: 24 * HOUR,
    Kind.HOTEL: 24 * HOUR,
    Kind.SHELTER: 24 * HOUR,
    Kind.WELFARE_SHELTER: 24 * HOUR,
    Kind.OUTSIDE: 48 * HOUR,
    Kind.FACILITY: 48 * HOUR,
}
"""After how many seconds without a word somebody is asked again, by kind of place."""


@dataclass(frozen=True, slots=True)
class Incident:
    """When it began and ended, and within which box positions can be: west, south, east, north in degrees."""

    opened_s: int
    closed_s: int | None = None
    box: tuple[float, float, float, float] = (122.0, 20.0, 154.0, 46.0)


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that decides how claims become a roster.

    Attributes:
        from_role_s: See ``FROM_ROLE``.
        from_doubt_s: See ``FROM_DOUBT``.
        trust_pct: See ``TRUST``.
        presumed_s: What a family's number is later than its time against somebody's own word …
        presumed_pct: … and how much less sure it makes.
        most_people: A larger number at one place is not counted until staff or a desk says it.
        early_s: How long before the incident something may have happened.
        ahead_s: How far a clock may be ahead.
        twice_s: Sure claims of two places so near in time contradict one another …
        twice_m: … where these lie so far apart, or are two places of the list.
        near_m: So near, without a place of the list, is the same place for one family.
        shared_needs: Needs of all who are together, not of one.
        crowd: A key that more descriptions share finds nobody: it tells nothing.
        weights: Of matching.
        year: In which ages are told.
    """

    from_role_s: dict[Role, int] = field(default_factory=lambda: dict(FROM_ROLE))
    from_doubt_s: dict[Sure, int] = field(default_factory=lambda: dict(FROM_DOUBT))
    trust_pct: dict[Role, int] = field(default_factory=lambda: dict(TRUST))
    presumed_s: int = 30 * MINUTE
    presumed_pct: int = 25
    most_people: int = 20
    early_s: int = DAY
    ahead_s: int = 10 * MINUTE
    twice_s: int = 30 * MINUTE
    twice_m: int = 2_000
    near_m: int = 300
    shared_needs: frozenset[str] = frozenset({"water", "food", "blanket", "toilet"})
    crowd: int = 30
    weights: Weights = field(default_factory=Weights)
    year: int = 2026
