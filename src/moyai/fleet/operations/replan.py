"""Finds another vehicle for tasks that lost theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from moyai.engines.dispatch import Insertion, Request, Window
from moyai.fleet import handlers, rules
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import DecisionKind, Task
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.decisions import record_decision
from moyai.fleet.operations.promises import put_off, say_changes
from moyai.fleet.planning.explain import list_alternatives
from moyai.fleet.planning.load import StalePlan
from moyai.fleet.planning.names import task_name
from moyai.fleet.planning.plan import DayPlan, carries_goods, day_of, load_plan, points_of
from moyai.fleet.planning.refusals import code_of
from moyai.fleet.planning.store import Change, store
from moyai.fleet.specs import LostTask, Promise, RefusalCode, ReplannedTask, ReplanReport, Sentence
from moyai.fleet.texts import say_refusal, say_replan

SYSTEM = "system:fleet"
GIVE_UP = timedelta(hours=2)
"""Tasks that should have been fetched longer ago are left to a person."""


def replan_unassigned(*, now: datetime, actor: str = SYSTEM) -> ReplanReport:
    """Try again to find a vehicle for every task of today or later that has none."""
    waiting = Task.objects.filter(status=TaskStatus.UNASSIGNED, dropoff_until__gte=now - GIVE_UP)
    return replan_tasks(list(waiting), actor=actor, now=now)


def replan_if_needed(*, now: datetime) -> None:
    """Do so if there is any; called whenever capacity appears."""
    if Task.objects.filter(status=TaskStatus.UNASSIGNED).exists():
        replan_unassigned(now=now)


def replan_tasks(tasks: Sequence[Task], *, actor: str, now: datetime) -> ReplanReport:
    """Find a vehicle for each of the tasks, the most urgent first; each in a transaction of its own.

    A promise is kept if any vehicle can keep it; else it is put off step by step until one fits. What fits
    nowhere stays without a vehicle, and its service is told so once.
    """
    kept: list[ReplannedTask] = []
    changed: list[ReplannedTask] = []
    lost: list[LostTask] = []
    for task in sorted(tasks, key=_urgency):
        found = until_fresh(lambda task=task: _attempt(task.pk, actor, now))  # type: ignore[misc]
        if isinstance(found, LostTask):
            lost.append(found)
        elif found is not None:
            (kept if found.old == found.new else changed).append(found)
    return ReplanReport(tuple(kept), tuple(changed), tuple(lost))


def promise_of(task: Task) -> Promise:
    """Return what the rider was told."""
    return Promise(task.pickup_from, task.pickup_until, task.dropoff_from, task.dropoff_until)


def _urgency(task: Task) -> tuple[datetime, int]:
    return (task.transfer_from or task.pickup_until, task.pk)


def _attempt(task_id: int, actor: str, now: datetime) -> ReplannedTask | LostTask | None:
    task = Task.objects.get(pk=task_id)
    if task.status != TaskStatus.UNASSIGNED:  # somebody else found a vehicle, or it was cancelled
        return None
    plan = load_plan(day_of(task.pickup_from), now, also=points_of(task), with_goods=carries_goods(task))
    if plan is None:
        return _lose(task, "no_shift", now)
    offer, refusal = _find_place(plan, task)
    if offer is None:
        return _lose(task, refusal, now)
    old = promise_of(task)
    with transaction.atomic():
        _apply(plan, offer, task, actor, now)
    is_transfer = task.transfer_from is not None
    vehicle = plan.rows_of(offer.vehicle_id).shift.vehicle.name
    return ReplannedTask(
        task_id=task.pk,
        task_code=task.code,
        contact_name=task.contact_name,
        vehicle_name=vehicle,
        old=old,
        new=promise_of(task),
        is_transfer=is_transfer,
        transfer_name=task.transfer_name,
        transfer_at=plan.rows.moment(offer.pickup_at) if is_transfer else None,
    )


def _find_place(plan: DayPlan, task: Task) -> tuple[Insertion | None, RefusalCode]:
    """Return the offer that puts the promise off least, or why there is none even with the longest delay."""
    wish = plan.request_of(task)
    last: RefusalCode = "no_room_in_time"
    for step in rules.REPLAN_STEPS_S:
        found = plan.insert(_widened(wish, step, plan.rows.seconds(plan.now, up=True)))
        if found.refusal is None:
            return found.offers[0], last
        last = code_of(found.refusal.code, task)
    return None, last


def _widened(wish: Request, step: int, now_s: int) -> Request:
    """Return the request with its windows ending later; without a step only promises still possible count."""
    if not step:
        return wish
    pickup, dropoff = wish.pickup_window, wish.dropoff_window
    until = max(pickup.latest, now_s) + step
    return replace(
        wish,
        pickup_window=Window(pickup.earliest, until),
        dropoff_window=Window(dropoff.earliest, dropoff.latest + until - pickup.latest),
    )


def _apply(plan: DayPlan, offer: Insertion, task: Task, actor: str, now: datetime) -> None:
    rows = plan.rows_of(offer.vehicle_id)
    old = promise_of(task)
    late_s = put_off(task, plan.rows.moment(offer.pickup_at), plan.rows.moment(offer.dropoff_at))
    _save_planned(task)  # first: two who take the same task wait for each other here
    change = Change(rows, plan.problem.with_request(offer.request), offer.route)
    store(plan.rows, [change], {task_name(task.pk): task})
    vehicle = rows.shift.vehicle.name
    record_decision(
        kind=DecisionKind.REPLAN,
        task=task,
        shift=rows.shift,
        actor=actor,
        now=now,
        reason=say_replan(vehicle, late_s),
        alternatives=list_alternatives(plan, [offer]),
    )
    facts = {"shift_id": rows.shift.pk, "vehicle": vehicle, "is_transfer": task.transfer_from is not None}
    times = offer_times(plan, offer)
    handlers.tell("on_assigned", task, now=now, is_replan=True, **facts, **times)
    say_changes(task, old, promise_of(task), late_s, times, now)


def offer_times(plan: DayPlan, offer: Insertion) -> dict[str, str]:
    """Return when an offer fetches and brings the rider, in ISO 8601."""
    return {
        "pickup_at": plan.rows.moment(offer.pickup_at).isoformat(),
        "dropoff_at": plan.rows.moment(offer.dropoff_at).isoformat(),
    }


_FIELDS = (
    "pickup_from",
    "pickup_until",
    "dropoff_from",
    "dropoff_until",
    "transfer_until",
    "late_s",
    "lost_at",
)


def _save_planned(task: Task) -> None:
    task.late_s, task.lost_at = 0, None
    changed = Task.objects.filter(pk=task.pk, status=TaskStatus.UNASSIGNED).update(
        status=TaskStatus.PLANNED, **{name: getattr(task, name) for name in _FIELDS}
    )
    if not changed:
        raise StalePlan
    task.status = TaskStatus.PLANNED


def _lose(task: Task, refusal: RefusalCode, now: datetime) -> LostTask:
    reason: Sentence = say_refusal(refusal)
    is_transfer = task.transfer_from is not None
    with transaction.atomic():
        unheard = Task.objects.filter(pk=task.pk, status=TaskStatus.UNASSIGNED, lost_at__isnull=True)
        if unheard.update(lost_at=now):
            task.lost_at = now
            handlers.tell("on_unassigned", task, now=now, reason=reason, is_transfer=is_transfer)
    return LostTask(
        task_id=task.pk,
        task_code=task.code,
        contact_name=task.contact_name,
        contact_phone=task.contact_phone,
        promise=promise_of(task),
        is_transfer=is_transfer,
        reason=reason,
    )
