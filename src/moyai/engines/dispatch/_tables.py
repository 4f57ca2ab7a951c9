"""A problem as arrays, which is how the kernels read it.

Every request is two nodes, a pickup and a dropoff; a rider aboard and a break are one node, a dropoff.
Nodes and items (requests and breaks) are numbered from 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    rows = _no_rows()
    picks: list[int] = []
    drops: list[int] = []
    for item, request in enumerate(problem.requests):
        _add_request(rows, picks, drops, item, request)
    for item, (each, _) in enumerate(breaks, start=len(problem.requests)):
        _add_break(rows, picks, drops, item, each, problem.dimensions)
    items: tuple[Request | Break, ...] = (*problem.requests, *(each for each, _ in breaks))
    may = allowed(problem.vehicles, problem.requests)
    may = np.concatenate([may, np.zeros((len(vehicle_of), len(breaks)), dtype=np.bool_)], axis=1)
    for item, (_, v) in enumerate(breaks, start=len(problem.requests)):
        may[v, item] = True
    tables = Tables(
        travel=problem.travel_s,
        cost=problem.travel_s if problem.cost is None else problem.cost,
        **node_arrays(rows, problem.dimensions),
        pick=_ints(picks),
        drop=_ints(drops),
        may=may,
        toll=tolls(problem.vehicles, items),
        **vehicle_arrays(problem.vehicles),
        **_aboard(problem),
        weight=np.array([problem.weights.wait_per_s, problem.weights.ride_per_s]),
    )
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


def request_nodes(item: int, request: Request) -> tuple[dict[str, list[Any]], bool]:
    """Return the rows of a request's nodes as if they were the first, and whether it is a dropoff alone."""
    rows = _no_rows()
    picks: list[int] = []
    _add_request(rows, picks, [], item, request)
    return rows, picks[0] < 0


def break_nodes(item: int, each: Break, dimensions: int) -> dict[str, list[Any]]:
    """Return the row of a break's node."""
    rows = _no_rows()
    _add_break(rows, [], [], item, each, dimensions)
    return rows


def _no_rows() -> dict[str, list[Any]]:
    return {name: [] for name in NODE_COLUMNS}


def _add_request(
    rows: dict[str, list[Any]], picks: list[int], drops: list[int], item: int, request: Request
) -> None:
    node = len(rows["place"])
    late = int(request.prefer == "late")
    if request.aboard_on is not None:
        picks.append(-1)
        drops.append(node)
        window = (request.dropoff_window.earliest, request.latest_dropoff)
        _add_node(
            rows,
            request.dropoff,
            window,
            request.dropoff_service_s,
            _less(request.load),
            -1,
            -1,
            math.inf,
            item,
        )
        _add_flags(rows, 0, 0, 0, 0.0)
        return
    picks.append(node)
    drops.append(node + 1)
    ride = request.max_ride_s + request.pickup_service_s
    pickup = (request.pickup_window.earliest, request.pickup_window.latest)
    dropoff = (request.dropoff_window.earliest, request.dropoff_window.latest)
    _add_node(
        rows, request.pickup, pickup, request.pickup_service_s, request.load, 1, node + 1, math.inf, item
    )
    _add_flags(rows, 0, late, 1 - late, request.wish)
    _add_node(
        rows, request.dropoff, dropoff, request.dropoff_service_s, _less(request.load), -1, node, ride, item
    )
    _add_flags(rows, 0, late, late, request.wish)


def _add_break(
    rows: dict[str, list[Any]], picks: list[int], drops: list[int], item: int, each: Break, dimensions: int
) -> None:
    picks.append(-1)
    drops.append(len(rows["place"]))
    window = (each.window.earliest, each.window.latest)
    _add_node(rows, -1, window, each.duration_s, (0,) * dimensions, 0, -1, math.inf, item)
    _add_flags(rows, int(not each.may_have_riders), 0, 0, 0.0)


def _add_node(rows: dict[str, list[Any]], *values: Any) -> None:
    place, window, service, load, heads, mate, ride, item = values
    plain = (place, window[0], window[1], service, load, heads, mate, ride)
    for name, value in zip(
        ("place", "early", "late", "service", "load", "heads", "mate", "ride"), plain, strict=True
    ):
        rows[name].append(value)
    rows["item"].append(item)


def _add_flags(rows: dict[str, list[Any]], quiet: int, is_late: int, waits: int, wish: float) -> None:
    rows["quiet"].append(quiet)
    rows["is_late"].append(is_late)
    rows["wish"].append(wish)
    rows["waits"].append(waits)


def _less(load: Iterable[int]) -> tuple[int, ...]:
    return tuple(-amount for amount in load)


def node_arrays(rows: dict[str, list[Any]], dimensions: int) -> dict[str, Any]:
    """Return rows of nodes as arrays."""
    arrays: dict[str, Any] = {
        name: np.array(values, dtype=np.dtype(NODE_COLUMNS[name])) for name, values in rows.items()
    }
    arrays["load"] = arrays["load"].reshape(-1, dimensions)
    return arrays


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
