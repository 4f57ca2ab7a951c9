"""A duty record from what happened at a shift's stops: pure, from visits to points, sections and breaks.

What 運輸規則 25条 asks of a taxi: the main points passed, and for every passenger the section ridden
with the odometer at its start and end. Between two readings of the odometer the kilometres are shared
out along the stops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Deed = Literal["boarded", "alighted", "absent", "break"]


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop that was driven to, in the order of the day.

    Attributes:
        arrived_at: When the vehicle came.
        left_at: When it went on.
        place: The place's name.
        deed: What happened there.
        party: Whose stop it is (the same number at both ends of a ride); None for a break.
        persons: How many people, those in wheelchairs among them.
        leg_m: Metres from the stop before, or from the depot.
    """

    arrived_at: datetime
    left_at: datetime
    place: str
    deed: Deed
    party: int | None = None
    persons: int = 0
    leg_m: float = 0.0


@dataclass(frozen=True, slots=True)
class Point:
    """A main point that was passed. ``persons`` = people aboard when the vehicle left it."""

    arrived_at: datetime
    left_at: datetime
    place: str
    deed: Deed
    persons: int
    odometer_m: int


@dataclass(frozen=True, slots=True)
class Section:
    """The section that one booking rode. ``alighted_at`` is None for people who changed to another
    vehicle."""

    boarded_at: datetime
    from_place: str
    alighted_at: datetime | None
    to_place: str
    persons: int
    begin_m: int
    end_m: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lists of a duty record; odometers in metres from the reading at the start."""

    points: tuple[Point, ...]
    sections: tuple[Section, ...]
    breaks: tuple[Point, ...]


def make_ledger(visits: Sequence[Visit], *, total_m: float, home_m: float = 0.0, begin_m: int = 0) -> Ledger:
    """Return a duty record's lists.

    Args:
        visits: The stops in the order in which they were left.
        total_m: Metres of the whole shift; the legs are scaled so that they add up to it.
        home_m: Metres of the last leg, back to the depot.
        begin_m: The odometer at the start, metres; 0 where nobody read it.
    """
    scale = _find_scale(visits, total_m, home_m)
    points, sections, aboard = [], [], dict[int, tuple[Visit, int]]()
    odometer = float(begin_m)
    for visit in visits:
        odometer += visit.leg_m * scale
        here = round(odometer)
        if visit.deed == "boarded" and visit.party is not None:
            aboard[visit.party] = (visit, here)
        if visit.deed == "alighted" and visit.party in aboard:
            sections.append(_end_section(*aboard.pop(visit.party), visit, here))
        persons = sum(each.persons for each, _begin in aboard.values())
        points.append(Point(visit.arrived_at, visit.left_at, visit.place, visit.deed, persons, here))
    sections += [_leave_open(visit, begin, round(odometer)) for visit, begin in aboard.values()]
    return Ledger(
        points=tuple(points),
        sections=tuple(sorted(sections, key=lambda each: each.boarded_at)),
        breaks=tuple(each for each in points if each.deed == "break"),
    )


def _find_scale(visits: Sequence[Visit], total_m: float, home_m: float) -> float:
    driven = sum(each.leg_m for each in visits) + home_m
    return total_m / driven if driven > 0 else 0.0


def _end_section(begin: Visit, begin_m: int, end: Visit, end_m: int) -> Section:
    return Section(begin.left_at, begin.place, end.arrived_at, end.place, begin.persons, begin_m, end_m)


def _leave_open(begin: Visit, begin_m: int, end_m: int) -> Section:
    return Section(begin.left_at, begin.place, None, "", begin.persons, begin_m, end_m)
