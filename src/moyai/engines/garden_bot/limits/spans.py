"""Where the arm may be, when that is not known to the millimetre."""

from __future__ import annotations

from math import hypot
from typing import NamedTuple

from moyai.engines.garden_bot.bed import Place
from moyai.engines.garden_bot.limits.problem import Box, Limits


class Span(NamedTuple):
    """All places of an axis from ``least`` to ``most``, mm."""

    least: float
    most: float

    def hull(self, other: Span) -> Span:
        """Return the span that holds both."""
        return Span(min(self.least, other.least), max(self.most, other.most))

    def moved(self, other: Span) -> Span:
        """Return all sums of one of each."""
        return Span(self.least + other.least, self.most + other.most)

    @property
    def is_exact(self) -> bool:
        """Whether it is one place."""
        return self.least == self.most


class Room(NamedTuple):
    """All places of the arm: a span for each axis."""

    x: Span
    y: Span
    z: Span

    def hull(self, other: Room) -> Room:
        """Return the room that holds both."""
        return Room(*(mine.hull(its) for mine, its in zip(self, other, strict=True)))

    def put(self, **spans: Span) -> Room:
        """Return it with other spans for some axes."""
        return self._replace(**spans)

    @property
    def is_exact(self) -> bool:
        """Whether it is one place."""
        return all(each.is_exact for each in self)


def exactly(value: float) -> Span:
    """Return the span of one place."""
    return Span(value, value)


def room_at(place: Place) -> Room:
    """Return the room of one place."""
    return Room(*(exactly(each) for each in place))


def whole_room(limits: Limits) -> Room:
    """Return everywhere the arm can be."""
    return Room(*(Span(*ends) for ends in zip(limits.bed.least, limits.bed.most, strict=True)))


def reaches(room: Room, box: Box) -> bool:
    """Whether any place of a room is in a box or touches it."""
    return all(
        span.least <= most and span.most >= least
        for span, least, most in zip(room, box.least, box.most, strict=True)
    )


def is_sideways(start: Room, end: Room) -> bool:
    """Whether a move between them may go along x or y."""
    return not (start.x == end.x and start.y == end.y and start.x.is_exact and start.y.is_exact)


def farthest_mm(swept: Room) -> float:
    """Return the greatest distance along the ground within a room."""
    return hypot(swept.x.most - swept.x.least, swept.y.most - swept.y.least)


def longest_s(swept: Room, speeds_pct: tuple[float, float, float], limits: Limits) -> float:
    """Return the longest that a move within a room takes: each axis gets faster, goes on, gets slower."""
    times = [0.0]
    for span, speed_pct, motor in zip(swept, speeds_pct, limits.bed.motors, strict=True):
        fastest = motor.fastest_mm_s * speed_pct / 100
        way = span.most - span.least
        if way:
            times.append(way / fastest + fastest / motor.gain_mm_s2)
    return max(times)
