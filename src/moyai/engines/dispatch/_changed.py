"""A long route with something put into it: only what changes is read, the rest is the old route's."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from moyai.engines.dispatch._routes import Fleet, Numbered, node_kind, read_route
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._tables import Floats, Ints, Tables
from moyai.engines.dispatch.solution import Route, Stop

LONG = 32
"""From so many stops on a comparison costs less than it saves."""


class Changed(NamedTuple):
    """A route, and how many of its first and of its last stops are as they were."""

    route: Route
    head: int = 0
    tail: int = 0


def list_times(route: Route) -> Floats:
    """Return arrival, begin, departure and place of every stop, one column a stop."""
    rows = [(stop.arrival, stop.begin, stop.departure, float(stop.place)) for stop in route.stops]
    return np.array(rows).reshape(-1, 4).T


def read_changed_route(
    fleet: Fleet,
    numbered: Numbered,
    tables: Tables,
    v: int,
    seq: Ints,
    work: Work,
    cost: float,
    old: tuple[Route, Callable[[], Floats]],
    places: tuple[int, int],
) -> Changed:
    """Return the route of a sequence that was just scheduled, as ``read_route`` does.

    Args:
        fleet: The vehicles.
        numbered: The items.
        tables: The arrays.
        v: The vehicle.
        seq: The sequence: the old one with nodes put in.
        work: Its schedule.
        cost: Its cost without the fixed one.
        old: The route without these nodes, and how to get its times.
        places: After how many of its stops the first and the last node are put in.
    """
    m = len(seq)
    if m < LONG:
        return Changed(read_route(fleet, numbered, tables, v, seq, work, cost))
    before, times = old[0], old[1]()
    n = len(before.stops)
    begins, legs = work.least[: m + 2], work.leg[: m + 2]
    new = np.empty((4, m))
    new[1] = begins[1 : m + 1]
    new[0, 0], new[0, 1:] = begins[1], begins[1:m] + legs[1:m]
    new[2] = new[1] + tables.service[seq]
    new[3] = work.here[1 : m + 1]
    first, last = places
    head = _count_equal(new[:, :first], times[:, :first])
    kept = n - last
    tail = _count_equal(new[:, m - kept :][:, ::-1], times[:, last:][:, ::-1])
    middle = _read_stops(numbered, tables, seq[head : m - tail], new[:, head : m - tail])
    stops = (*before.stops[:head], *middle, *before.stops[n - tail :])
    fixed = fleet.vehicles[v].fixed_cost if (tables.place[seq] >= 0).any() else 0.0
    start_at, end_at = float(begins[1]) - float(legs[0]), float(begins[m]) + float(legs[m])
    return Changed(Route(before.vehicle_id, stops, start_at, end_at, float(cost + fixed)), head, tail)


def _count_equal(one: Floats, other: Floats) -> int:
    """Return how many columns are equal before the first that differs."""
    same = (one == other).all(axis=0)
    return len(same) if same.all() else int(same.argmin())


def _read_stops(numbered: Numbered, tables: Tables, seq: Ints, times: Floats) -> list[Stop]:
    stops = []
    for node, (arrival, begin, departure, place) in zip(seq.tolist(), times.T.tolist(), strict=True):
        who = numbered.items[int(tables.item[node])]
        assert who is not None
        stops.append(Stop(who.id, node_kind(tables, node), int(place), arrival, begin, departure))
    return stops
