"""From sequences of stops to the kernels' plan and back to timed routes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from moyai.engines.dispatch._plan import NOWHERE, Plan, make_plan
from moyai.engines.dispatch._scan import time_sequence
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._tables import Ints, Prepared, Tables
from moyai.engines.dispatch.problem import Break, Problem, Request, Vehicle
from moyai.engines.dispatch.solution import Roads, Route, Solution, Stop, StopKind, empty_route

Nodes = list[int]


def nodes_of(prepared: Prepared, route: Route) -> Nodes:
    """Return the nodes that a route visits; stops that the problem does not know are passed over."""
    pick, drop, item_of = prepared.tables.pick, prepared.tables.drop, prepared.item_of
    return [
        int((pick if stop.kind == "pickup" else drop)[item_of[stop.id]])
        for stop in route.stops
        if stop.id in item_of
    ]


def sequences(problem: Problem, prepared: Prepared, solution: Solution) -> list[Nodes]:
    """Return every vehicle's nodes, in the problem's order of vehicles."""
    routes = {route.vehicle_id: route for route in solution.routes}
    empty = Route("", (), 0.0, 0.0, 0.0)
    return [nodes_of(prepared, routes.get(vehicle.id, empty)) for vehicle in problem.vehicles]


def fill_plan(tables: Tables, rows: Sequence[Nodes], room: int) -> Plan:
    """Return a plan that holds these sequences, with room for so many stops more; not yet refreshed."""
    longest = max((len(row) for row in rows), default=0)
    plan = make_plan(len(rows), longest + room, tables.load.shape[1])
    for v, row in enumerate(rows):
        plan.seq[v, : len(row)] = row
        plan.size[v] = len(row)
    return plan


class Numbered(Protocol):
    """Whatever knows which item has which number."""

    @property
    def items(self) -> Sequence[Request | Break | None]:
        """The request or break of every number."""
        ...


class Fleet(Roads, Protocol):
    """Whatever knows the vehicles and the ways between places."""

    @property
    def vehicles(self) -> Sequence[Vehicle]:
        """In the order of their numbers."""
        ...


def time_route(
    fleet: Fleet, numbered: Numbered, tables: Tables, v: int, nodes: Sequence[int], work: Work
) -> Route | None:
    """Return a sequence's route with its schedule, or None when no schedule keeps every limit.

    The schedule is what the driver is told. Riders who leave after a time are served as early as the route
    allows, but not so early that a ride becomes too long; riders who must arrive by a time are then picked
    up as late as can be without moving anybody else. The vehicle leaves its start place as late as the first
    stop allows, leaves every stop at once, and waits where it arrives.
    """
    return _time(fleet, numbered, tables, v, nodes, work, False)


def time_route_softly(
    fleet: Fleet, numbered: Numbered, tables: Tables, v: int, nodes: Sequence[int], work: Work
) -> Route:
    """Return a sequence's route with the schedule of least lateness; see ``soften``."""
    route = _time(fleet, numbered, tables, v, nodes, work, True)
    assert route is not None
    return route


def _time(
    fleet: Fleet,
    numbered: Numbered,
    tables: Tables,
    v: int,
    nodes: Sequence[int],
    work: Work,
    softly: bool,
) -> Route | None:
    if not nodes:
        return empty_route(fleet, fleet.vehicles[v])
    seq = np.array(nodes, dtype=np.int64)
    cost = time_sequence(tables, v, seq, len(seq), work, softly)
    return read_route(fleet, numbered, tables, v, seq, work, cost) if cost < NOWHERE else None


def read_route(
    fleet: Fleet, numbered: Numbered, tables: Tables, v: int, seq: Ints, work: Work, cost: float
) -> Route:
    """Return the route of a sequence that was just scheduled, at this cost without the fixed one."""
    vehicle, items = fleet.vehicles[v], numbered.items
    m = len(seq)
    begins, legs = work.least[: m + 2].tolist(), work.leg[: m + 2].tolist()
    columns = zip(
        *(tables.item[seq].tolist(), tables.heads[seq].tolist(), tables.place[seq].tolist()),
        *(work.here[1 : m + 1].tolist(), tables.service[seq].tolist()),
        strict=True,
    )
    stops = []
    carries = False
    arrival, k = begins[1], 1
    for item, heads, place, here, service in columns:
        kind: StopKind = "break" if place < 0 else "pickup" if heads > 0 else "dropoff"
        carries = carries or place >= 0
        begin, who = begins[k], items[item]
        assert who is not None
        stops.append(Stop(who.id, kind, here, arrival, begin, begin + service))
        arrival, k = begin + legs[k], k + 1
    cost += vehicle.fixed_cost if carries else 0.0
    return Route(vehicle.id, tuple(stops), begins[1] - legs[0], begins[m] + legs[m], float(cost))


def node_kind(tables: Tables, node: int) -> StopKind:
    """Return what happens at a node."""
    if tables.place[node] < 0:
        return "break"
    return "pickup" if tables.heads[node] > 0 else "dropoff"
