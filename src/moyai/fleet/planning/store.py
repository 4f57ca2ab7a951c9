"""Writes a new route of a shift into its stops, if nobody changed the shift meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Max

from moyai.core.audit.operations import wait_for_turn
from moyai.engines.dispatch import Problem, Route, Solution, check
from moyai.engines.dispatch import Stop as RouteStop
from moyai.engines.dispatch.settle import PlanBrokenError
from moyai.fleet.enums import StopKind, StopStatus
from moyai.fleet.models import Shift, Stop, Task
from moyai.fleet.planning.load import OPEN_STOPS, RUNNING, DayRows, ShiftRows, StalePlan
from moyai.fleet.planning.names import stop_name
from moyai.fleet.planning.plan import DayPlan, part
from moyai.fleet.planning.translate import waiting_point

MATTERS_S = 10
"""New times that differ by less are not written."""


@dataclass(frozen=True, slots=True)
class Change:
    """A shift's new route, and the problem (with that shift in it) that the route solves."""

    rows: ShiftRows
    problem: Problem
    route: Route


def change_without(plan: DayPlan, rows: ShiftRows, task: Task) -> Change:
    """Return a shift's change when a task is taken away from it."""
    problem, route = plan.route_without(rows.shift.pk, task.pk)
    return Change(rows, problem, route)


def claim(shift: Shift, *, new_stops: bool) -> None:
    """Take a shift for this transaction as it was loaded; later readers see another version.

    Whoever takes one appends to the audit log as well. Its turn there is waited for first, as by those who
    hold reservations besides: so nobody waits in a circle.

    Raises:
        StalePlan: it is not any more as it was loaded.
    """
    wait_for_turn()
    counted = {"live_version": F("live_version") + 1}
    if new_stops:
        counted["plan_version"] = F("plan_version") + 1
    taken = Shift.objects.filter(
        pk=shift.pk,
        plan_version=shift.plan_version,
        live_version=shift.live_version,
        status__in=RUNNING,
    ).update(**counted)
    if not taken:
        raise StalePlan


def store(day: DayRows, changes: Sequence[Change], tasks: Mapping[str, Task] | None = None) -> None:
    """Write routes; call it inside a transaction.

    Stops keep their rows when they move to another place or shift, so that a press on an old screen finds
    them. New sequence numbers are above all old ones, so that no two stops ever share one.

    Args:
        day: The rows that the routes were made from.
        changes: The shifts that change.
        tasks: Tasks that get new stops, by their id in the problem.

    Raises:
        StalePlan: one of the shifts was changed meanwhile.
        PlanBrokenError: the independent checker objects; nothing may be stored.
    """
    for each in changes:
        _verify(each)
    for each in sorted(changes, key=lambda each: each.rows.shift.pk):
        claim(each.rows.shift, new_stops=True)
    known = {_key(stop): stop for each in changes for stop in each.rows.to_do}
    numbers = _NumberFrom([each.rows.shift for each in changes])
    kept: list[Stop] = []
    new: list[Stop] = []
    for each in changes:
        for visit in each.route.stops:
            stop = known.pop((visit.id, visit.kind), None)
            (new if stop is None else kept).append(
                _written(day, each.rows.shift, visit, stop, tasks or {}, numbers.next())
            )
    Stop.objects.bulk_update(kept, ["shift", "sequence", "planned_at", "planned_leave_at"])
    Stop.objects.bulk_create(new)
    take_off(known.values())


def store_times(day: DayRows, change: Change) -> bool:
    """Write a shift's new times without changing its stops; tell whether any were worth writing.

    Raises:
        StalePlan: the shift was changed meanwhile.
        PlanBrokenError: the independent checker objects; nothing may be stored.
    """
    moved = []
    missing = False
    stops = {_key(stop): stop for stop in change.rows.to_do}
    for visit in change.route.stops:
        stop = stops.get((visit.id, visit.kind))
        if stop is None:
            missing = True
        elif _is_moved(day, stop, visit):
            stop.planned_at, stop.planned_leave_at = day.moment(visit.arrival), day.moment(visit.departure)
            moved.append(stop)
    if missing:  # the break had no stop yet
        store(day, [change])
        return True
    if moved:
        _verify(change)
        claim(change.rows.shift, new_stops=False)
        Stop.objects.bulk_update(moved, ["planned_at", "planned_leave_at"])
    return bool(moved)


def take_off(stops: Iterable[Stop]) -> None:
    """Mark stops as not to be driven to any more."""
    ids = [each.pk for each in stops]
    if ids:
        Stop.objects.filter(pk__in=ids, status__in=OPEN_STOPS).update(status=StopStatus.SKIPPED)


def lateness_s(day: DayRows, rows: ShiftRows, route: Route) -> dict[int, int]:
    """Return by how many seconds a route breaks each task's promise (0 when it is kept).

    A vehicle that came in time and waits is not late, however long it stands there.
    """
    late = dict.fromkeys(rows.tasks, 0)
    for visit in route.stops:
        task = rows.tasks.get(int(visit.id[1:])) if visit.kind != StopKind.BREAK else None
        if task is None:
            continue
        at = day.moment(visit.begin)
        standing = rows.standing
        if standing is not None and _key(standing) == (visit.id, visit.kind) and standing.arrived_at:
            at = min(at, standing.arrived_at)
        late[task.pk] = max(late[task.pk], _late_s(task, visit.kind, at))
    return late


def _late_s(task: Task, kind: str, at: datetime) -> int:
    if kind == StopKind.DROPOFF:
        return int((at - task.dropoff_until).total_seconds())
    if task.transfer_from is not None:
        return 0
    return int((at - task.pickup_until).total_seconds())


def _verify(change: Change) -> None:
    stops = [(stop.id, str(stop.kind)) for stop in change.route.stops]
    name = change.route.vehicle_id
    problem = part(change.problem, [name], stops)
    found = check(problem, Solution(routes=(change.route,), cost=change.route.cost))
    if found:
        raise PlanBrokenError("; ".join(f"{each.code} {each.id} {each.text}" for each in found))


class _NumberFrom:
    """Counts sequence numbers that none of the shifts has used."""

    def __init__(self, shifts: list[Shift]) -> None:
        highest = Stop.objects.filter(shift__in=shifts).aggregate(highest=Max("sequence"))["highest"]
        self._last = highest or 0

    def next(self) -> int:
        self._last += 1
        return self._last


def _key(stop: Stop) -> tuple[str, str]:
    return stop_name(stop)


def _is_moved(day: DayRows, stop: Stop, visit: RouteStop) -> bool:
    drift = max(
        abs((stop.planned_at - day.moment(visit.arrival)).total_seconds()),
        abs((stop.planned_leave_at - day.moment(visit.departure)).total_seconds()),
    )
    return drift >= MATTERS_S


def _written(
    day: DayRows, shift: Shift, visit: RouteStop, stop: Stop | None, tasks: Mapping[str, Task], number: int
) -> Stop:
    if stop is None:
        stop = _new_stop(visit, tasks.get(visit.id))
    stop.shift = shift
    stop.sequence = number
    stop.planned_at = day.moment(visit.arrival)
    stop.planned_leave_at = day.moment(visit.departure)
    return stop


def _new_stop(visit: RouteStop, task: Task | None) -> Stop:
    if visit.kind == StopKind.BREAK:
        return Stop(kind=StopKind.BREAK)
    if task is None:
        raise PlanBrokenError(f"{visit.id} has a place in the route and none in the database")
    if visit.kind == StopKind.DROPOFF:
        name, lon, lat = task.destination_name, task.destination_lon, task.destination_lat
    else:
        lon, lat = waiting_point(task)
        name = task.transfer_name or task.origin_name
    return Stop(task=task, kind=visit.kind, place_name=name, lon=lon, lat=lat)
