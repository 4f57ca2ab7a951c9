"""Between bookings the plan becomes better by itself, and no promise moves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from moyai.core.audit.operations import record
from moyai.engines.dispatch import (
    IterationLimit,
    Problem,
    Request,
    Route,
    Solution,
    Vehicle,
    check,
    evaluate,
    solve,
    sum_tolls,
)
from moyai.engines.dispatch.settle import PlanBrokenError
from moyai.fleet import handlers, rules
from moyai.fleet.enums import StopKind
from moyai.fleet.models import Decision, DecisionKind, Task
from moyai.fleet.modes.visit import is_visit
from moyai.fleet.operations.decisions import record_decision
from moyai.fleet.operations.replan import SYSTEM
from moyai.fleet.planning import travel
from moyai.fleet.planning.load import ShiftRows, StalePlan
from moyai.fleet.planning.names import shift_name, task_name
from moyai.fleet.planning.places import Coordinates
from moyai.fleet.planning.plan import DayPlan, load_plan
from moyai.fleet.planning.store import Change, store
from moyai.fleet.texts import say_improvement

_BY_HAND_OR_TOLD = (DecisionKind.MOVE, DecisionKind.REPLAN)


@dataclass(frozen=True, slots=True)
class Improvement:
    """What an improvement did.

    Attributes:
        moved: The ids of the tasks that another vehicle takes now.
        saved_s: What the day became cheaper by, in seconds of driving (riders' time by its weight).
        saved_m: By how much less all vehicles drive, negative when they drive more for riders' sake.
    """

    moved: tuple[int, ...]
    saved_s: int
    saved_m: int


def improve_day(*, day: date, now: datetime, actor: str = SYSTEM) -> Improvement | None:
    """Look for a better plan for a day's running shifts and take it if it is better by enough.

    The search runs outside any transaction, for ``MOYAI_IMPROVE`` iterations (0: never). What was promised
    stays a hard window; stops that a vehicle is driving to stay first; a task keeps its vehicle when it will
    be fetched soon, when a dispatcher moved it by hand, or when its rider was told of a changed car. Nothing
    is done while a dispatcher is moving things, nor when anything changed meanwhile.

    Returns:
        What was done, or None when the plan stays as it is.

    Raises:
        PlanBrokenError: the independent checker objects to the better plan; nothing was stored.
    """
    plan = load_plan(day, now) if settings.MOYAI_IMPROVE and not _is_desk_busy(now) else None
    if plan is None or len(plan.problem.requests) < 2:
        return None
    if not _is_worth_a_look(plan):
        return None
    problem = _held(plan, now)
    stop = IterationLimit(settings.MOYAI_IMPROVE)
    found = solve(problem, start=plan.solution, stop=stop, seed=int(now.timestamp()))
    if found.unassigned:
        return None
    _verify(problem, found)
    # Who is held to a vehicle pays no toll there: costs are compared, and stored, as of the day itself.
    better = evaluate(plan.problem, {each.vehicle_id: _names(each) for each in found.routes}).solution
    saved = plan.solution.cost - better.cost
    if saved < rules.IMPROVE_LEAST_S:
        return None
    try:
        with transaction.atomic():
            return _apply(plan, better, saved, actor, now)
    except StalePlan:  # somebody booked, pressed or moved meanwhile: next time
        return None


def _is_worth_a_look(plan: DayPlan) -> bool:
    """Tell whether another search may find something: what nobody changed is searched a few times only.

    Looks are counted in the cache: it is only about effort; where they are forgotten, it searches again.
    """
    key = f"fleet.improve:{plan.rows.day}"
    present = [(each.shift.pk, each.shift.plan_version) for each in plan.rows.shifts]
    before, looks = cache.get(key, ([], 0))
    looks = looks + 1 if before == present else 1
    cache.set(key, (present, looks), timeout=24 * 3600)
    return looks <= rules.IMPROVE_LOOKS


def _is_desk_busy(now: datetime) -> bool:
    since = now - timedelta(seconds=rules.IMPROVE_QUIET_S)
    return Decision.objects.filter(kind=DecisionKind.MOVE, at__gt=since).exists()


def _held(plan: DayPlan, now: datetime) -> Problem:
    """Return the problem with those tasks pinned to their vehicle that must not change it.

    The tour of a clinic car stays in its order: a nurse aboard would else be home before her patients.
    """
    kept = _list_kept(plan)
    soon = plan.rows.seconds(now) + rules.IMPROVE_FREEZE_S
    carriers = {
        visit.id: route.vehicle_id
        for route in plan.solution.routes
        for visit in route.stops
        if visit.id in kept or (visit.kind == StopKind.PICKUP and visit.begin <= soon)
    }
    requests = tuple(_pinned(each, carriers.get(each.id)) for each in plan.problem.requests)
    return plan.problem.with_state([_in_order(plan, each) for each in plan.problem.vehicles], requests)


def _in_order(plan: DayPlan, vehicle: Vehicle) -> Vehicle:
    route = plan.solution.route(vehicle.id)
    is_tour = any(is_visit(task.kind) for task in plan.rows_of(vehicle.id).tasks.values())
    return replace(vehicle, locked=len(route.stops)) if route and is_tour else vehicle


def _list_kept(plan: DayPlan) -> set[str]:
    tasks = [task for rows in plan.rows.shifts for task in rows.tasks]
    decided = Decision.objects.filter(task__in=tasks, kind__in=_BY_HAND_OR_TOLD)
    return {task_name(task) for task in decided.values_list("task", flat=True) if task is not None}


def _pinned(request: Request, vehicle_id: str | None) -> Request:
    if vehicle_id is None or request.aboard_on is not None:
        return request
    return replace(request, vehicle=vehicle_id)


def _verify(problem: Problem, better: Solution) -> None:
    found = check(problem, better)
    if found:
        raise PlanBrokenError("; ".join(f"{each.code} {each.id} {each.text}" for each in found))


def _apply(plan: DayPlan, better: Solution, saved: float, actor: str, now: datetime) -> Improvement:
    changes = [
        Change(plan.rows_of(route.vehicle_id), plan.problem, route)
        for route in better.routes
        if _names(route) != _names(plan.solution.route(route.vehicle_id))
    ]
    saved_m = _metres(plan, plan.solution) - _metres(plan, better)
    spared = sum_tolls(plan.problem, plan.solution) - sum_tolls(plan.problem, better)
    store(plan.rows, changes)
    moved = [
        (task, before, change)
        for change in changes
        for visit in change.route.stops
        if visit.kind == StopKind.PICKUP and (found := _former(plan, change.rows, visit.id)) is not None
        for before, task in [found]
    ]
    for task, before, change in moved:
        _explain(plan, task, before, change, (saved - spared, saved_m), actor, now)
    codes = [task.code for task, _, _ in moved]
    result = Improvement(tuple(task.pk for task, _, _ in moved), round(saved), round(saved_m))
    facts = {"saved_s": result.saved_s, "saved_m": result.saved_m, "tasks": codes}
    record(actor=actor, action="fleet.improve_day", subject=f"day:{plan.rows.day}", now=now, **facts)
    return result


def _names(route: Route | None) -> list[tuple[str, str]]:
    return [(stop.id, str(stop.kind)) for stop in route.stops] if route else []


def _former(plan: DayPlan, rows: ShiftRows, name: str) -> tuple[ShiftRows, Task] | None:
    """Return the shift that had a task, and the task, if it was another one."""
    for each in plan.rows.shifts:
        for pk, task in each.tasks.items():
            if task_name(pk) == name:
                return None if each is rows else (each, task)
    return None


def _explain(
    plan: DayPlan,
    task: Task,
    before: ShiftRows,
    change: Change,
    saved: tuple[float, float],
    actor: str,
    now: datetime,
) -> None:
    """Record why the task changes vehicle, and let its service know without a word to the rider."""
    shift = change.rows.shift
    record_decision(
        kind=DecisionKind.IMPROVE,
        task=task,
        shift=shift,
        actor=actor,
        now=now,
        reason=say_improvement(shift.vehicle.name, before.shift.vehicle.name, *saved),
        alternatives=[
            _alternative(plan, task, change.rows, change.route),
            _alternative(plan, task, before, plan.solution.route(shift_name(before.shift.pk))),
        ],
    )
    handlers.tell(
        "on_assigned",
        task,
        now=now,
        shift_id=shift.pk,
        vehicle=shift.vehicle.name,
        is_replan=True,
        is_silent=True,
    )


def _alternative(plan: DayPlan, task: Task, rows: ShiftRows, route: Route | None) -> dict[str, object]:
    name = task_name(task.pk)
    times = {f"{kind}_at": route.stop(name, kind) if route else None for kind in ("pickup", "dropoff")}
    return {
        "shift": rows.shift.pk,
        "vehicle": rows.shift.vehicle.name,
        **{key: plan.rows.moment(visit.begin).isoformat() for key, visit in times.items() if visit},
    }


def _metres(plan: DayPlan, solution: Solution) -> float:
    """Return how far all vehicles drive from now on, to their depots."""
    total = 0.0
    for route in solution.routes:
        vehicle = plan.problem.vehicle(route.vehicle_id)
        places = [vehicle.start, *(stop.place for stop in route.stops if stop.kind != StopKind.BREAK)]
        if vehicle.end is not None:
            places.append(vehicle.end)
        points: list[Coordinates] = [plan.places.points[place] for place in places]
        profile = plan.rows_of(route.vehicle_id).shift.vehicle.travel_profile
        total += sum(travel.metres(a, b, profile) for a, b in pairwise(points))
    return total
