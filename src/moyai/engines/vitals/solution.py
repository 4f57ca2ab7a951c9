"""What became of it: one series, what is remarkable, what was refused and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum, StrEnum


class Grade(IntEnum):
    """How soon somebody looks."""

    LOOK = 1
    URGENT = 2


class Direction(StrEnum):
    """Where a series goes."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"
    UNKNOWN = "unknown"


@dataclass(frozen=True, order=True, slots=True)
class Point:
    """A value that is taken. ``at_s``: when, by our clock."""

    at_s: int
    measure: str
    value: Decimal
    source: str
    number: int


@dataclass(frozen=True, order=True, slots=True)
class Refusal:
    """A value that is not taken: it is shown with its reason, and measured again.

    ``reason``: ``unknown_measure``, ``impossible``, ``systolic_below_diastolic``, ``twice_in_packet``,
    ``clock`` (nobody knows when), ``too_old``, or ``contradiction`` (the same
    packet came with other content).
    """

    source: str
    number: int
    measure: str
    value: Decimal
    reason: str


@dataclass(frozen=True, order=True, slots=True)
class Alert:
    """A point outside its limits; ``limit`` is the one it passed."""

    point: Point
    grade: Grade
    limit: Decimal
    is_above: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Where a series goes: by how much a day (median of all pairs), and how sure that is (0 to 1)."""

    direction: Direction
    per_day: Decimal
    confidence: float


@dataclass(frozen=True, slots=True)
class Assessment:
    """Points by time, alerts the most urgent and newest first, refusals by packet."""

    points: tuple[Point, ...]
    alerts: tuple[Alert, ...]
    refusals: tuple[Refusal, ...]
