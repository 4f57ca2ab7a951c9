"""What the kernels know of a plan, kept from one question to the next.

Between two calls a desk hears little: one rider more, one vehicle on its way. A family of problems, each made
from another by ``with_request`` and the like, therefore shares a ``Live``: it compares the problem and the
plan it is given with those that it saw last, object by object, and brings only the difference up to date.
What it answers depends on what it is given alone. While somebody works with it nobody else can have it.

Every request and break has a slot, an item with the nodes 2 * item (pickup) and 2 * item + 1 (dropoff); the
first slot is for the guest, who is asked about and not planned yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from moyai.engines.dispatch._changed import list_times
from moyai.engines.dispatch._insertion import best_place, put
from moyai.engines.dispatch._plan import NOWHERE, Plan, make_plan, refresh
from moyai.engines.dispatch._scan import make_found
from moyai.engines.dispatch._schedule import make_work
from moyai.engines.dispatch._tables import (
    NODE_COLUMNS,
    Floats,
    Tables,
    allowed,
    make_nodes,
    obstacle,
    tolls,
    vehicle_arrays,
    write_break,
    write_request,
)
from moyai.engines.dispatch.problem import Break, Problem, Request, Vehicle, Window
from moyai.engines.dispatch.solution import Broken, Route, Solution

GUEST = 0
SPARE_SLOTS, SPARE_STOPS = 32, 24

Nodes = list[int]
Names = tuple[tuple[str, str], ...]


@contextmanager
def borrowed(problem: Problem) -> Iterator[Live]:
    """Lend what is kept for the problem's family, in line with the problem; it is thrown away on an error."""
    kept = problem.family
    try:
        live = kept.pop()
    except IndexError:  # the first question, or another thread has it
        live = Live(problem)
    if not live.follow(problem):
        live = Live(problem)
    yield live
    kept[:] = [live]


class Live:
    """A problem's arrays and a plan's.

    Attributes:
        vehicles: In the problem's order.
        travel_s: The problem's.
        cost: The problem's.
        items: The request or break of every slot.
        tables: The problem's arrays; those by item and node have room for more.
        plan: The routes that were laid out last.
        work: Scratch.
        found: What a scan finds.
        everybody: A one for every vehicle.
        settled: Of every vehicle the stops that were timed last, their route and what it breaks.
    """

    def __init__(self, problem: Problem) -> None:
        breaks = sum(len(each.breaks) for each in problem.vehicles)
        self._problem = problem
        self.vehicles = list(problem.vehicles)
        self.travel_s, self.cost = problem.travel_s, problem.cost
        self.items: list[Request | Break | None] = []
        self.slot_of: dict[str, int] = {}
        self.aboard: list[dict[str, Request]] = [{} for _ in problem.vehicles]
        self.settled: list[tuple[Names, Route, list[Broken]] | None] = [None for _ in problem.vehicles]
        self._solution: Solution | None = None
        self._given: list[Route | None] = [None for _ in problem.vehicles]
        self._nodes: list[Nodes | None] = [None for _ in problem.vehicles]
        self._timed: list[Route | None] = [None for _ in problem.vehicles]
        self._times: list[tuple[Route, Floats] | None] = [None for _ in problem.vehicles]
        self._home: list[int] = []
        self._free: list[int] = []
        self._vehicle_of = {each.id: v for v, each in enumerate(problem.vehicles)}
        self._columns: dict[Any, Any] = {}
        self.everybody = np.ones(len(problem.vehicles), dtype=np.int64)
        self.found = make_found(len(problem.vehicles))
        self.tables = _make_tables(problem, len(problem.requests) + breaks + SPARE_SLOTS)
        self._add_slots()
        self.plan = make_plan(len(problem.vehicles), SPARE_STOPS, problem.dimensions)
        for request in problem.requests:
            self.set_request(request)
        for v, vehicle in enumerate(problem.vehicles):
            self._set_breaks(v, (), vehicle.breaks)

    # The problem

    def follow(self, problem: Problem) -> bool:
        """Bring the arrays in line with another problem of the family; False when that takes new ones."""
        old, self._problem = self._problem, problem
        if problem.requests is not old.requests:
            for each in old.requests:
                if each.id not in problem.request_ids:
                    self.drop(each.id)
        if problem.vehicles is not old.vehicles:
            ids = [each.id for each in problem.vehicles]
            if ids != [*self._vehicle_of] or problem.dimensions != old.dimensions:
                return False
            for v, (was, now) in enumerate(zip(old.vehicles, problem.vehicles, strict=True)):
                if was is not now and was != now:
                    self._set_vehicle(v, was, now)
                self.vehicles[v] = now
        if problem.requests is not old.requests:
            for request in problem.requests:
                slot = self.slot_of.get(request.id)
                if slot is None or self.items[slot] is not request:
                    self.set_request(request)
        return True

    def invite(self, request: Request) -> None:
        """Write the guest; it may be aboard a vehicle."""
        self._write(GUEST, request)

    def dismiss(self) -> None:
        """Take the guest out again."""
        guest = self.items[GUEST]
        if isinstance(guest, Request):
            self._leave_vehicle(guest)
        self.items[GUEST] = None

    def request(self, request_id: str) -> Request:
        """Return a request by its id.

        Raises:
            KeyError: There is none.
        """
        item = self.items[self.slot_of[request_id]]
        if not isinstance(item, Request):
            raise KeyError(request_id)
        return item

    def node(self, item_id: str, kind: str) -> int:
        """Return the node of a request's pickup or dropoff, or of a break."""
        return 2 * self.slot_of[item_id] + (kind != "pickup")

    def set_request(self, request: Request) -> None:
        """Write a request, or write it anew."""
        slot = self.slot_of.get(request.id)
        if slot is None:
            slot = self._take_slot(request.id)
        else:
            old = self.items[slot]
            if old == request:
                self.items[slot] = request
                return
            self._touch(self._home[slot])
            if isinstance(old, Request):
                self._leave_vehicle(old)
        self._write(slot, request)

    def _write(self, slot: int, request: Request) -> None:
        single = request.aboard_on is not None
        write_request(self.tables, 2 * slot + single, slot, request)
        self.tables.pick[slot] = -1 if single else 2 * slot
        self.items[slot] = request
        self._write_columns(slot, request)
        if request.aboard_on is not None:
            v = self._vehicle_of[request.aboard_on]
            self.aboard[v][request.id] = request
            self._change_load(v, request, 1)

    def _write_columns(self, slot: int, request: Request) -> None:
        """Write which vehicles may serve a request, and what it pays there for what it does not need."""
        key = (request.must_ride_on, request.aboard_on is None, request.skills, request.load)
        kept = self._columns.get(key)
        if kept is None:
            vehicles = self.vehicles
            kept = allowed(vehicles, (request,))[:, 0], tolls(vehicles, (request,))[:, 0]
            self._columns[key] = kept
        self.tables.may[:, slot], self.tables.toll[:, slot] = kept

    def drop(self, item_id: str) -> None:
        """Take a request or break out; nothing may visit it any more."""
        slot = self.slot_of.pop(item_id)
        self._touch(self._home[slot])
        old = self.items[slot]
        if isinstance(old, Request):
            self._leave_vehicle(old)
        self.items[slot] = None
        self.tables.may[:, slot] = False
        self.tables.place[2 * slot + 1] = 0  # no break any more
        self._free.append(slot)

    def _leave_vehicle(self, request: Request) -> None:
        if request.aboard_on is not None:
            v = self._vehicle_of[request.aboard_on]
            del self.aboard[v][request.id]
            self._change_load(v, request, -1)

    def _change_load(self, v: int, request: Request, sign: int) -> None:
        self.tables.base_load[v] += sign * np.array(request.load, dtype=np.int64)
        self.tables.base_heads[v] += sign
        self._touch(v)

    def _set_vehicle(self, v: int, old: Vehicle, new: Vehicle) -> None:
        self.write_vehicle(v, old, new)
        kept = self.settled[v] if not self.aboard[v] and _only_begins_later(old, new) else None
        self._touch(v)
        # Its driver is still in time for the first stop: nothing that was told changes.
        if kept is not None and not kept[2] and kept[1].stops and kept[1].start_at >= new.shift.earliest:
            self.settled[v] = kept

    def write_vehicle(self, v: int, old: Vehicle, new: Vehicle) -> None:
        """Write a vehicle's row; what is known of its route is not brought up to date."""
        tables = self.tables
        tables.start[v], tables.end[v] = new.start, -1 if new.end is None else new.end
        tables.shift_early[v], tables.shift_late[v] = new.shift.earliest, new.shift.latest
        tables.duration[v], tables.locked[v] = new.max_duration_s, new.locked
        tables.fixed[v] = new.fixed_cost
        if old.breaks != new.breaks:
            self._set_breaks(v, old.breaks, new.breaks)
        if (old.reserves, old.capacity, old.skills) != (new.reserves, new.capacity, new.skills):
            self._write_kind(v, new)

    def _write_kind(self, v: int, vehicle: Vehicle) -> None:
        """Write what a vehicle has room for, and whether and at what price it may take each request."""
        config = self.tables.config
        more = len(vehicle.capacity) - config.shape[1]
        if more > 0:
            config = np.pad(config, ((0, 0), (0, more), (0, 0)), constant_values=-1)
            self.tables = self.tables._replace(config=config)
        config[v] = -1
        config[v, : len(vehicle.capacity)] = vehicle.capacity
        self._columns.clear()
        for slot, item in enumerate(self.items):
            if isinstance(item, Request):
                self.tables.may[v, slot] = obstacle(vehicle, item) is None
                self.tables.toll[v, slot] = vehicle.toll(item)

    def _set_breaks(self, v: int, old: Iterable[Break], new: Iterable[Break]) -> None:
        for each in old:
            self.drop(each.id)
        for each in new:
            slot = self._take_slot(each.id)
            self.items[slot] = each
            write_break(self.tables, 2 * slot + 1, slot, each)
            self.tables.pick[slot] = -1
            self.tables.may[:, slot] = False
            self.tables.may[v, slot] = True
            self.tables.toll[:, slot] = 0.0

    def settle(self, v: int, kept: tuple[Names, Route, list[Broken]], nodes: Nodes) -> None:
        """Keep how a vehicle's stops were timed until one of them, or the vehicle, changes."""
        for node in nodes:
            slot = node >> 1
            home = self._home[slot]
            if home != v:  # rare: it is remembered for one vehicle alone
                self._touch(home)
                self._home[slot] = v
        self.settled[v] = kept

    def _take_slot(self, item_id: str) -> int:
        if not self._free:
            self.tables = _grown(self.tables)
            self._add_slots()
        slot = self._free.pop()
        self.slot_of[item_id] = slot
        self._home[slot] = -1
        return slot

    def _add_slots(self) -> None:
        begin, end = max(len(self.items), 1), len(self.tables.pick)
        self.items += [None] * (end - len(self.items))
        self._home += [-1] * (end - len(self._home))
        self._free += range(end - 1, begin - 1, -1)
        self.work = make_work(2 * end)

    def _touch(self, v: int) -> None:
        """Forget what is known of a route."""
        if v >= 0:
            self._given[v] = self._nodes[v] = self._timed[v] = self.settled[v] = self._solution = None

    # The plan

    def lay_out(self, solution: Solution) -> None:
        """Lay out a plan's routes; a break, or a rider aboard, that it has forgotten is planned too."""
        if solution is self._solution:
            return
        by_id: dict[str, Route] | None = None
        for v, vehicle in enumerate(self.vehicles):
            route = solution.routes[v] if v < len(solution.routes) else None
            if route is None or route.vehicle_id != vehicle.id:
                by_id = by_id or {each.vehicle_id: each for each in solution.routes}
                route = by_id.get(vehicle.id)
            if route is None or route is not self._given[v]:
                self._lay_out_route(v, route)
        self._solution = solution if None not in self._given else None

    def _lay_out_route(self, v: int, route: Route | None) -> None:
        nodes = self._nodes_of(route) if route else []
        # Stops that the problem does not know may be known the next time.
        self._given[v] = route if route and len(nodes) == len(route.stops) else None
        if nodes == self._nodes[v]:
            return
        missing = self._forgotten(v, nodes)
        self._nodes[v] = nodes
        self.write_route(v, nodes, room=len(missing))
        for node in nodes:
            slot = node >> 1
            if self._home[slot] != v:
                self._touch(self._home[slot])
                self._home[slot] = v
        refresh(self.tables, self.plan, v, self.work)
        for item in missing:
            self._home[item] = v
            place_single(self.tables, self.plan, v, item, self.work)
        settled = self.settled[v]
        known = settled is not None and not settled[2] and not missing and settled[1] is route
        self._timed[v] = route if known else None

    def write_route(self, v: int, nodes: Nodes, *, room: int = 0) -> None:
        """Write a vehicle's stops and leave room for so many more; nothing is brought up to date."""
        size = len(nodes) + room + 2
        if size > self.plan.seq.shape[1] - 4:
            self.plan = _lengthened(self.plan, size + SPARE_STOPS)
        self.plan.seq[v, : len(nodes)] = nodes
        self.plan.size[v] = len(nodes)

    def route_now(self, v: int, time: Callable[[Nodes], Route]) -> Route:
        """Return a laid-out route as it is timed now."""
        kept = self._timed[v]
        if kept is None:
            kept = self._timed[v] = time(self.plan.seq[v, : self.plan.size[v]].tolist())
        return kept

    def times_of(self, v: int, route: Route) -> Floats:
        """Return the times of a vehicle's route, see ``list_times``."""
        kept = self._times[v]
        if kept is None or kept[0] is not route:
            kept = self._times[v] = (route, list_times(route))
        return kept[1]

    def _nodes_of(self, route: Route) -> Nodes:
        slot_of, pick = self.slot_of, self.tables.pick
        nodes = []
        for stop in route.stops:
            slot = slot_of.get(stop.id)
            if slot is not None and (stop.kind != "pickup" or pick[slot] >= 0):
                nodes.append(2 * slot + (stop.kind != "pickup"))
        return nodes

    def _forgotten(self, v: int, nodes: Nodes) -> list[int]:
        breaks = self.vehicles[v].breaks
        if not breaks and not self.aboard[v]:
            return []
        planned = {node >> 1 for node in nodes}
        riders = [name for name in self.aboard[v] if name in self.slot_of]
        if len(riders) > 1:  # in the problem's order, whatever was heard first
            riders = [each.id for each in self._problem.requests if each.id in self.aboard[v]]
        slots = [self.slot_of[name] for name in (*riders, *(each.id for each in breaks))]
        return [slot for slot in slots if slot not in planned]


def place_single(tables: Tables, plan: Plan, v: int, item: int, work: Any) -> None:
    """Put a break or a rider aboard where it is cheapest; where that is nowhere, the route is not right."""
    cost, i, j = best_place(tables, plan, v, item, work)
    if cost >= NOWHERE:
        plan.ok[v] = 0
    else:
        put(plan, tables, v, item, i, j, work)


def _only_begins_later(old: Vehicle, new: Vehicle) -> bool:
    """Tell whether a vehicle is the same but that some of its shift has passed."""
    return old.shift.earliest <= new.shift.earliest and old == replace(
        new, shift=Window(old.shift.earliest, new.shift.latest)
    )


def _make_tables(problem: Problem, slots: int) -> Tables:
    vehicles = vehicle_arrays(problem.vehicles)
    count = len(problem.vehicles)
    return Tables(
        travel=problem.travel_s,
        cost=problem.travel_s if problem.cost is None else problem.cost,
        **make_nodes(2 * slots, problem.dimensions),
        pick=np.full(slots, -1, dtype=np.int64),
        drop=np.arange(slots, dtype=np.int64) * 2 + 1,
        may=np.zeros((count, slots), dtype=np.bool_),
        toll=np.zeros((count, slots)),
        **vehicles,
        base_load=np.zeros((count, problem.dimensions), dtype=np.int64),
        base_heads=np.zeros(count, dtype=np.int64),
        weight=np.array([problem.weights.wait_per_s, problem.weights.ride_per_s]),
    )


def _grown(old: Tables) -> Tables:
    """Return tables with twice the slots."""
    slots = len(old.pick)
    more: dict[str, Any] = {
        name: np.concatenate([getattr(old, name), np.zeros_like(getattr(old, name))]) for name in NODE_COLUMNS
    }
    return old._replace(
        **more,
        pick=np.concatenate([old.pick, np.full(slots, -1, dtype=np.int64)]),
        drop=np.arange(2 * slots, dtype=np.int64) * 2 + 1,
        may=np.concatenate([old.may, np.zeros_like(old.may)], axis=1),
        toll=np.concatenate([old.toll, np.zeros_like(old.toll)], axis=1),
    )


def _lengthened(old: Plan, stops: int) -> Plan:
    """Return the plan with room for so many stops in every route."""
    vehicles, _, dimensions = old.load.shape
    new = make_plan(vehicles, stops, dimensions)
    for was, now in zip(old, new, strict=True):
        if was.ndim > 1:
            now[:, : was.shape[1]] = was
        else:
            now[:] = was
    return new
