"""A problem as arrays, which is how the kernels read it.

Every request is two nodes, a pickup and a dropoff; a rider aboard and a break are one node, a dropoff.
Nodes and items (requests and breaks) are numbered from 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from moyai.engines.dispatch.problem import Break, Problem, Request, Vehicle
from moyai.engines.dispatch.solution import RefusalCode

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

UNASSIGNED_FACTOR = 1000.0


class Tables(NamedTuple):
    """The arrays; N nodes, R items, V vehicles, K configurations, D load dimensions, P places."""

    travel: Floats  # P, P
    cost: Floats  # P, P
    place: Ints  # N; -1 for a break
    early: Floats  # N
    late: Floats  # N
    service: Floats  # N
    load: Ints  # N, D; added when the node is visited
    heads: Ints  # N; +1 where a rider boards, -1 where one alights
    mate: Ints  # N; the other node of the request, -1 when there is none
    ride: Floats  # N; at a dropoff with a mate, the most that begin may be after the pickup's begin
    quiet: Ints  # N; 1 for a break that needs an empty vehicle
    item: Ints  # N
    is_late: Ints  # N; 1 where the rider prefers late
    wish: Floats  # N; the time from which waiting is counted
    waits: Ints  # N; 1 where waiting is counted: pickups, or dropoffs of those who prefer late
    pick: Ints  # R; -1 for a single
    drop: Ints  # R
    may: npt.NDArray[np.bool_]  # V, R
    toll: Floats  # V, R; for taking what others may need, see Reserve
    start: Ints  # V
    end: Ints  # V; -1 when anywhere
    shift_early: Floats  # V
    shift_late: Floats  # V
    duration: Floats  # V
    config: Ints  # V, K, D; -1 where a vehicle has fewer
    base_load: Ints  # V, D; aboard at the start
    base_heads: Ints  # V
    locked: Ints  # V
    fixed: Floats  # V
    weight: Floats  # wait, ride


@dataclass(frozen=True)
class Prepared:
    """Tables with the numbering of requests and breaks."""

    tables: Tables
    items: tuple[Request | Break, ...]
    item_of: dict[str, int]
    vehicle_of: dict[str, int]

    def node(self, item_id: str, kind: str) -> int:
        """Return the node of a request's pickup or dropoff, or of a break."""
        item = self.item_of[item_id]
        return int(self.tables.pick[item] if kind == "pickup" else self.tables.drop[item])


def prepared(problem: Problem) -> Prepared:
    """Return the problem's arrays, made once and kept with it."""
    kept: Prepared | None = problem.__dict__.get("_prepared")
    if kept is None:
        kept = _prepare(problem)
        problem.__dict__["_prepared"] = kept
    return kept


def _prepare(problem: Problem) -> Prepared:
    vehicle_of = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}
    breaks = [(each, v) for v, vehicle in enumerate(problem.vehicles) for each in vehicle.breaks]
    nodes = [2 if each.aboard_on is None else 1 for each in problem.requests] + [1] * len(breaks)
    firsts = [0, *accumulate(nodes)]
    items: tuple[Request | Break, ...] = (*problem.requests, *(each for each, _ in breaks))
    may = allowed(problem.vehicles, problem.requests)
    may = np.concatenate([may, np.zeros((len(vehicle_of), len(breaks)), dtype=np.bool_)], axis=1)
    for item, (_, v) in enumerate(breaks, start=len(problem.requests)):
        may[v, item] = True
    tables = Tables(
        travel=problem.travel_s,
        cost=problem.travel_s if problem.cost is None else problem.cost,
        **make_nodes(firsts.pop(), problem.dimensions),
        pick=_ints(first if count == 2 else -1 for first, count in zip(firsts, nodes, strict=True)),
        drop=_ints(first + count - 1 for first, count in zip(firsts, nodes, strict=True)),
        may=may,
        toll=tolls(problem.vehicles, items),
        **vehicle_arrays(problem.vehicles),
        **_aboard(problem),
        weight=np.array([problem.weights.wait_per_s, problem.weights.ride_per_s]),
    )
    for item, (each, first) in enumerate(zip(items, firsts, strict=True)):
        if isinstance(each, Request):
            write_request(tables, first, item, each)
        else:
            write_break(tables, first, item, each)
    item_of = {each.id: item for item, each in enumerate(items)}
    return Prepared(tables, items, item_of, vehicle_of)


def penalty(problem: Problem, tables: Tables) -> float:
    """Return what leaving one request out costs the search."""
    if problem.unassigned_penalty is not None:
        return problem.unassigned_penalty
    dearest = float(tables.cost.max()) if tables.cost.size else 1.0
    return UNASSIGNED_FACTOR * (1.0 + dearest) + 2.0 * float(tables.fixed.max())


NODE_COLUMNS: dict[str, type[int] | type[float]] = {
    **{"place": int, "early": float, "late": float, "service": float, "load": int, "heads": int, "mate": int},
    **{"ride": float, "quiet": int, "item": int, "is_late": int, "waits": int, "wish": float},
}
"""The arrays by node."""


def make_nodes(count: int, dimensions: int) -> dict[str, Any]:
    """Return empty arrays for so many nodes."""
    nodes: dict[str, Any] = {
        name: np.zeros(count, dtype=np.dtype(kind)) for name, kind in NODE_COLUMNS.items()
    }
    nodes["load"] = np.zeros((count, dimensions), dtype=np.int64)
    return nodes


def write_request(t: Tables, first: int, item: int, request: Request) -> None:
    """Write a request's nodes: pickup and dropoff, or for a rider aboard the dropoff alone."""
    late = int(request.prefer == "late")
    if request.aboard_on is not None:
        _write_node(t, first, item, request.dropoff, request.dropoff_service_s)
        t.early[first], t.late[first] = request.dropoff_window.earliest, request.latest_dropoff
        t.load[first], t.heads[first] = _less(request.load), -1
        t.mate[first], t.ride[first] = -1, math.inf
        t.quiet[first] = t.is_late[first] = t.waits[first] = 0
        t.wish[first] = 0.0
        return
    second = first + 1
    _write_node(t, first, item, request.pickup, request.pickup_service_s)
    _write_node(t, second, item, request.dropoff, request.dropoff_service_s)
    t.early[first], t.late[first] = request.pickup_window.earliest, request.pickup_window.latest
    t.early[second], t.late[second] = request.dropoff_window.earliest, request.dropoff_window.latest
    t.load[first], t.load[second] = request.load, _less(request.load)
    t.heads[first], t.heads[second] = 1, -1
    t.mate[first], t.mate[second] = second, first
    t.ride[first], t.ride[second] = math.inf, request.max_ride_s + request.pickup_service_s
    t.quiet[first] = t.quiet[second] = 0
    t.is_late[first] = t.is_late[second] = late
    t.waits[first], t.waits[second] = 1 - late, late
    t.wish[first] = t.wish[second] = request.wish


def write_break(t: Tables, node: int, item: int, each: Break) -> None:
    """Write a break's node."""
    _write_node(t, node, item, -1, each.duration_s)
    t.early[node], t.late[node] = each.window.earliest, each.window.latest
    t.load[node], t.heads[node] = 0, 0
    t.mate[node], t.ride[node] = -1, math.inf
    t.quiet[node] = not each.may_have_riders
    t.is_late[node] = t.waits[node] = 0
    t.wish[node] = 0.0


def _write_node(t: Tables, node: int, item: int, place: int, service: float) -> None:
    t.item[node], t.place[node], t.service[node] = item, place, service


def _less(load: Iterable[int]) -> tuple[int, ...]:
    return tuple(-amount for amount in load)


def vehicle_arrays(vehicles: Sequence[Vehicle]) -> dict[str, Any]:
    """Return the arrays by vehicle, but for who is aboard."""
    dimensions = len(vehicles[0].capacity[0])
    config = np.full((len(vehicles), max(len(v.capacity) for v in vehicles), dimensions), -1, dtype=np.int64)
    for v, vehicle in enumerate(vehicles):
        config[v, : len(vehicle.capacity)] = vehicle.capacity
    return {
        "start": _ints(vehicle.start for vehicle in vehicles),
        "end": _ints(-1 if vehicle.end is None else vehicle.end for vehicle in vehicles),
        "shift_early": _floats(vehicle.shift.earliest for vehicle in vehicles),
        "shift_late": _floats(vehicle.shift.latest for vehicle in vehicles),
        "duration": _floats(vehicle.max_duration_s for vehicle in vehicles),
        "config": config,
        "locked": _ints(vehicle.locked for vehicle in vehicles),
        "fixed": _floats(vehicle.fixed_cost for vehicle in vehicles),
    }


def _aboard(problem: Problem) -> dict[str, Any]:
    number = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}
    base_load = np.zeros((len(number), problem.dimensions), dtype=np.int64)
    base_heads = np.zeros(len(number), dtype=np.int64)
    for request in problem.requests:
        if request.aboard_on is not None:
            base_load[number[request.aboard_on]] += np.array(request.load, dtype=np.int64)
            base_heads[number[request.aboard_on]] += 1
    return {"base_load": base_load, "base_heads": base_heads}


def allowed(vehicles: Sequence[Vehicle], requests: Iterable[Request]) -> npt.NDArray[np.bool_]:
    """Tell which vehicle may serve which request by skills, pins and the room of the empty vehicle."""
    known: dict[tuple[Any, ...], list[bool]] = {}
    columns = []
    for request in requests:
        key = (request.must_ride_on, request.skills, request.load)
        if key not in known:
            known[key] = [obstacle(vehicle, request) is None for vehicle in vehicles]
        columns.append(known[key])
    return np.array(columns, dtype=np.bool_).reshape(-1, len(vehicles)).T.copy()


def tolls(vehicles: Sequence[Vehicle], items: Sequence[Request | Break]) -> Floats:
    """Return what each item pays on each vehicle for taking what it does not need."""
    found = np.zeros((len(vehicles), len(items)))
    for v, vehicle in enumerate(vehicles):
        if vehicle.reserves:
            found[v] = [vehicle.toll(each) if isinstance(each, Request) else 0.0 for each in items]
    return found


def obstacle(vehicle: Vehicle, request: Request) -> RefusalCode | None:
    """Return why a vehicle may not serve a request whatever else it does, None when it may."""
    if request.must_ride_on not in (None, vehicle.id):
        return "not_allowed"
    if request.aboard_on is not None:
        return None
    if not request.skills <= vehicle.skills:
        return "no_skill"
    return None if vehicle.fits(request.load) else "no_vehicle_with_capacity"


def _ints(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _floats(values: Iterable[float]) -> Floats:
    return np.fromiter(values, dtype=np.float64)
