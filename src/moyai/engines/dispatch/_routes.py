"""From sequences of stops to the kernels' plan and back to timed routes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from moyai.engines.dispatch._insertion import Plan, make_plan
from moyai.engines.dispatch._schedule import (
    Work,
    driving_cost,
    lay_out,
    least_schedule,
    prefer_late,
    riders_cost,
    soften,
)
from moyai.engines.dispatch._tables import Prepared, Tables
from moyai.engines.dispatch.problem import Problem
from moyai.engines.dispatch.solution import Route, Solution, Stop, StopKind, empty_route

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


def time_route(
    problem: Problem, prepared: Prepared, tables: Tables, v: int, nodes: Iterable[int], work: Work
) -> Route | None:
    """Return a sequence's route with its schedule, or None when no schedule keeps every limit.

    The schedule is what the driver is told. Riders who leave after a time are served as early as the route
    allows, but not so early that a ride becomes too long; riders who must arrive by a time are then picked
    up as late as can be without moving anybody else. The vehicle leaves its start place as late as the first
    stop allows, leaves every stop at once, and waits where it arrives.
    """
    seq = np.array(list(nodes), dtype=np.int64)
    lay_out(tables, v, seq, len(seq), work)
    if len(seq) and not least_schedule(work, len(seq)):
        return None
    prefer_late(tables, work, len(seq))
    return _read_route(problem, prepared, tables, v, seq.tolist(), work)


def time_route_softly(
    problem: Problem, prepared: Prepared, tables: Tables, v: int, nodes: Iterable[int], work: Work
) -> Route:
    """Return a sequence's route with the schedule of least lateness; see ``soften``."""
    seq = np.array(list(nodes), dtype=np.int64)
    lay_out(tables, v, seq, len(seq), work)
    if len(seq) and not least_schedule(work, len(seq)):
        soften(work, len(seq))
    prefer_late(tables, work, len(seq))
    return _read_route(problem, prepared, tables, v, seq.tolist(), work)


def _read_route(
    problem: Problem, prepared: Prepared, tables: Tables, v: int, nodes: Nodes, work: Work
) -> Route:
    vehicle = problem.vehicles[v]
    m = len(nodes)
    if m == 0:
        return empty_route(problem, vehicle)
    begins = work.least[: m + 2].tolist()
    legs = work.leg[: m + 2].tolist()
    places = work.here[: m + 2].tolist()
    start_at = begins[1] - legs[0]
    stops = []
    for k, node in enumerate(nodes, start=1):
        arrival = begins[1] if k == 1 else begins[k - 1] + legs[k - 1]
        departure = begins[k] + float(tables.service[node])
        item = prepared.items[int(tables.item[node])]
        stops.append(Stop(item.id, node_kind(tables, node), places[k], arrival, begins[k], departure))
    carries = any(stop.kind != "break" for stop in stops)
    cost = float(driving_cost(tables, v, work, m) + riders_cost(tables, v, work, m))
    cost += vehicle.fixed_cost if carries else 0.0
    return Route(vehicle.id, tuple(stops), start_at, begins[m] + legs[m], cost)


def node_kind(tables: Tables, node: int) -> StopKind:
    """Return what happens at a node."""
    if tables.place[node] < 0:
        return "break"
    return "pickup" if tables.heads[node] > 0 else "dropoff"
