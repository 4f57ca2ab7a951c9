"""How much it matters that somebody looks, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Grade(IntEnum):
    """NONE: nothing. LOOK: keep an eye on her. TODAY: see to it today. NOW: go at once."""

    NONE = 0
    LOOK = 1
    TODAY = 2
    NOW = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact that counts.

    Attributes:
        code: The kind of signal, or ``not_met``, ``off``, ``worried``.
        at_s: When it was last so.
        points: What it is worth now.
        times: How many different facts of this kind there are.
    """

    code: str
    at_s: int
    points: int
    times: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """The grade with its reasons, the weightiest first; ``points`` is their sum."""

    grade: Grade
    points: int
    reasons: tuple[Reason, ...]
