"""One report, judged: what of it can be, and how new it counts. Pure, and the same whatever else was said."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from moyai.engines.whereabouts.claims import Report, Role, Where
from moyai.engines.whereabouts.rules import Incident, Rules
from moyai.engines.whereabouts.solution import Flag

Order = tuple[int, int, str]
"""When a claim counts (its time, shifted by how far it is to be relied on), when it was said, its id."""

_TOWN = frozenset({Role.STAFF, Role.DESK})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a report says once the impossible is set aside.

    Attributes:
        report: As it came.
        is_usable: Whether it counts at all.
        at_s: When it was so.
        order: How new it counts; the greatest holds.
        where: The place, without an impossible position.
        people: How many, None where not told or impossible.
        flags: What is odd about it.
    """

    report: Report
    is_usable: bool
    at_s: int
    order: Order
    where: Where | None
    people: int | None
    flags: tuple[Flag, ...]


def weigh(report: Report, rules: Rules, incident: Incident) -> Evidence:
    """Judge a report by itself."""
    flags: list[Flag] = []
    at_s = report.happened_s
    if at_s > report.said_s:
        if at_s > report.said_s + rules.ahead_s:
            flags.append(Flag.FUTURE)
        at_s = report.said_s
    is_usable = True
    if at_s < incident.opened_s - rules.early_s:
        flags.append(Flag.BEFORE)
        is_usable = False
    if incident.closed_s is not None and report.said_s > incident.closed_s:
        flags.append(Flag.AFTER_CLOSE)
        is_usable = False
    where = report.where
    if where is not None and not is_within(where, incident.box):
        flags.append(Flag.ABROAD)
        where = replace(where, lon=None, lat=None, accuracy_m=0)
    people = _count(report, rules, flags)
    role = report.speaker.role
    counts_s = at_s + rules.from_role_s[role] - rules.from_doubt_s[report.sure]
    order = (counts_s, report.said_s, report.event_id)
    return Evidence(report, is_usable, at_s, order, where, people, tuple(flags))


def _count(report: Report, rules: Rules, flags: list[Flag]) -> int | None:
    people = report.people
    if people is None:
        return None
    if people < 1:
        flags.append(Flag.TOO_FEW)
        return None
    if people > rules.most_people and report.speaker.role not in _TOWN:
        flags.append(Flag.TOO_MANY)
        return None
    return people


def is_within(where: Where, box: tuple[float, float, float, float]) -> bool:
    """Return whether a position, if there is one, lies in a box of west, south, east, north."""
    if where.lon is None or where.lat is None:
        return True
    west, south, east, north = box
    return west <= where.lon <= east and south <= where.lat <= north


def is_same_place(a: Where, b: Where, near_m: int) -> bool:
    """Return whether two tellings of one family are of one place: by kind, list, then position."""
    if a is b:
        return True
    if a.kind is not b.kind:
        return False
    if a.place_id is not None and b.place_id is not None:
        return a.place_id == b.place_id
    gap = measure_m(a, b)
    return gap is None or gap <= near_m + a.accuracy_m + b.accuracy_m


def measure_m(a: Where, b: Where) -> float | None:
    """Return the metres between two positions on a sphere, or None where one has none."""
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return None
    north = math.radians(b.lat - a.lat)
    east = math.radians(b.lon - a.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 6_371_000 * math.hypot(north, east)
