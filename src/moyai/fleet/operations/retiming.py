"""Keeps expected times true as the day goes on, and says in time which promises will be broken."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from moyai.fleet import handlers, rules
from moyai.fleet.enums import StopKind
from moyai.fleet.models import Shift, Stop, Task
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.errors import PlanBusy
from moyai.fleet.planning.load import DayRows, ShiftRows, StalePlan, load_day
from moyai.fleet.planning.plan import make_plan
from moyai.fleet.planning.store import Change, lateness_s, store_times


@dataclass(frozen=True, slots=True)
class RetimeReport:
    """What a retiming found.

    Attributes:
        is_changed: Whether any stop has another time now.
        late: The ids of tasks whose promise the plan breaks, with by how many seconds.
    """

    is_changed: bool = False
    late: tuple[tuple[int, int], ...] = ()


def retime(*, shift_id: int, day: date, now: datetime) -> RetimeReport:
    """Time one shift's stops again from where its vehicle is now.

    Services are told once, by ``on_promise_at_risk``, of each promise that will be broken by a minute or
    more.

    Raises:
        PlanBusy: the shift changed all the time; the next retiming will do it.
    """
    return until_fresh(lambda: _retime_loaded(load_day(day, shift_ids=[shift_id]), now))


def retime_day(*, day: date, now: datetime) -> int:
    """Time every running shift of a day again; return how many changed. One that others change is left."""
    changed, loaded = 0, load_day(day)
    for rows in loaded.shifts:
        if not rows.to_do:  # nothing is expected of it
            continue
        try:  # as it was just read; only one that changed since is read again
            changed += _retime_loaded(replace(loaded, shifts=(rows,)), now).is_changed
        except StalePlan:
            with suppress(PlanBusy):
                changed += retime(shift_id=rows.shift.pk, day=day, now=now).is_changed
    return changed


def _retime_loaded(rows: DayRows, now: datetime) -> RetimeReport:
    plan = make_plan(rows, now)
    if plan is None:
        return RetimeReport()
    only = plan.rows.shifts[0]
    route = plan.solution.routes[0]
    late = lateness_s(rows, only, route)
    with transaction.atomic():
        is_changed = store_times(rows, Change(only, plan.problem, route))
        _note_lateness(only, late, now)
    return RetimeReport(is_changed, tuple((task, by) for task, by in late.items() if by > 0))


def _note_lateness(rows: ShiftRows, late: Mapping[int, int], now: datetime) -> None:
    """Note what is late and tell its services, until one of them has the rest driven in another order."""
    plan = _read_plan(rows) if any(by > 0 for by in late.values()) else None
    for task_id, by in late.items():
        task = rows.tasks[task_id]
        tells = by >= rules.RISK_TOLERANCE_S and task.at_risk_at is None
        if abs(task.late_s - by) >= rules.RISK_TOLERANCE_S or (by == 0) != (task.late_s == 0):
            Task.objects.filter(pk=task_id).update(late_s=by)
        if tells and Task.objects.filter(pk=task_id, at_risk_at__isnull=True).update(
            at_risk_at=now, late_s=by
        ):
            task.at_risk_at, task.late_s = now, by
            handlers.tell("on_promise_at_risk", task, now=now, **_expected(rows, task_id, by))
            if _read_plan(rows) != plan:  # what was found is of another plan: the next retiming tells
                return


def _read_plan(rows: ShiftRows) -> int:
    return Shift.objects.values_list("plan_version", flat=True).get(pk=rows.shift.pk)


def _expected(rows: ShiftRows, task_id: int, by: int) -> dict[str, object]:
    own: dict[str, Stop] = {str(each.kind): each for each in rows.to_do if each.task_id == task_id}
    pickup, dropoff = own.get(StopKind.PICKUP.value), own.get(StopKind.DROPOFF.value)
    return {
        "late_s": by,
        "pickup_at": pickup.planned_at.isoformat() if pickup else None,
        "dropoff_at": dropoff.planned_at.isoformat() if dropoff else None,
    }
