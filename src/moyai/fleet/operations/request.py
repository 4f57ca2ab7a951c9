"""A service asks for something to be carried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_code
from moyai.engines.dispatch import Insertion
from moyai.fleet import handlers
from moyai.fleet.models import DecisionKind, Shift, Task
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.decisions import record_decision
from moyai.fleet.operations.errors import NoVehicleFits
from moyai.fleet.planning.explain import explain, list_alternatives
from moyai.fleet.planning.favour import favour
from moyai.fleet.planning.names import NEW_TASK
from moyai.fleet.planning.plan import DayPlan, day_of, load_plan, points_of
from moyai.fleet.planning.refusals import code_of
from moyai.fleet.planning.store import Change, store
from moyai.fleet.specs import Sentence, TaskSpec
from moyai.fleet.texts import say_favoured, say_refusal


def request_task(
    *,
    spec: TaskSpec,
    reference: str,
    contact_name: str,
    contact_phone: str = "",
    note: str = "",
    idempotency_key: str,
    favoured_driver_id: int | None = None,
    actor: str,
    now: datetime,
    also_write: Callable[[Task], object] | None = None,
) -> Task:
    """Accept a task and put it on the vehicle that it suits best.

    Asking again with the same key returns the same task, whatever became of it, also when both ask at once.

    Args:
        spec: What to carry; its windows are the promise and are hard from now on.
        reference: The asking service's own code.
        contact_name: Whom the driver meets.
        contact_phone: How to reach them.
        note: What the driver should know.
        idempotency_key: Unique for each thing asked for.
        favoured_driver_id: Whose vehicle is taken among those that suit as well as the best.
        actor: Who asks.
        now: The town's time.
        also_write: Called with the new task inside the transaction that makes it, so that the service's own
            row exists exactly when the task does. Not called when the task was there already.

    Raises:
        NoVehicleFits: nothing fits within the windows.
        PlanBusy: others changed the plan all the time; nothing was done.
    """
    known = _find(idempotency_key)
    if known is not None:
        return known
    fields = {
        "reference": reference,
        "contact_name": contact_name,
        "contact_phone": contact_phone,
        "note": note,
        "idempotency_key": idempotency_key,
        "requested_at": now,
    }
    try:
        return until_fresh(lambda: _attempt(spec, fields, favoured_driver_id, actor, now, also_write))
    except IntegrityError:
        known = _find(idempotency_key)  # somebody asked the same at the same moment
        if known is None:
            raise
        return known


def _find(idempotency_key: str) -> Task | None:
    return Task.objects.filter(idempotency_key=idempotency_key).first()


def _attempt(
    spec: TaskSpec,
    fields: dict[str, Any],
    favoured_driver_id: int | None,
    actor: str,
    now: datetime,
    also_write: Callable[[Task], object] | None,
) -> Task:
    plan = load_plan(day_of(spec.pickup_from), now, also=points_of(spec))
    if plan is None:
        raise NoVehicleFits("no_shift", say_refusal("no_shift"))
    request = plan.request_of(spec)
    found = plan.insert(request)
    if found.refusal is not None:
        refusal = code_of(found.refusal.code, spec)
        _record_refusal(refusal, fields["reference"], actor, now)
        raise NoVehicleFits(refusal, say_refusal(refusal))
    offer = favour(plan, request, found.offers[0], favoured_driver_id)
    with transaction.atomic():
        task = _make_task(spec, fields)
        is_favoured = offer is not found.offers[0]
        shift = _assign(plan, offer, task, actor, now, is_favoured=is_favoured)
        if also_write is not None:
            also_write(task)
        _tell_assigned(task, shift, now)
        record(actor=actor, action="fleet.request_task", subject=f"task:{task.code}", now=now)
    return task


def _record_refusal(refusal: str, reference: str, actor: str, now: datetime) -> None:
    record_decision(
        kind=DecisionKind.REFUSE,
        task=None,
        shift=None,
        actor=actor,
        now=now,
        reason=say_refusal(refusal),
        alternatives=[{"reference": reference, "refusal": refusal}],
    )


def _make_task(spec: TaskSpec, fields: dict[str, Any]) -> Task:
    code = make_code()
    while Task.objects.filter(code=code).exists():
        code = make_code()
    return Task.objects.create(
        code=code,
        kind=spec.kind,
        origin_name=spec.origin.name,
        origin_lon=spec.origin.lon,
        origin_lat=spec.origin.lat,
        destination_name=spec.destination.name,
        destination_lon=spec.destination.lon,
        destination_lat=spec.destination.lat,
        seats=spec.seats,
        wheelchairs=spec.wheelchairs,
        walkers=spec.walkers,
        pickup_from=spec.pickup_from,
        pickup_until=spec.pickup_until,
        dropoff_from=spec.dropoff_from,
        dropoff_until=spec.dropoff_until,
        max_ride_s=spec.max_ride_s,
        pickup_service_s=spec.pickup_service_s,
        dropoff_service_s=spec.dropoff_service_s,
        skills=list(spec.skills),
        **fields,
    )


def _assign(
    plan: DayPlan, offer: Insertion, task: Task, actor: str, now: datetime, *, is_favoured: bool
) -> Shift:
    rows = plan.rows_of(offer.vehicle_id)
    problem = plan.problem.with_request(offer.request)
    store(plan.rows, [Change(rows, problem, offer.route)], {NEW_TASK: task})
    record_decision(
        kind=DecisionKind.ASSIGN,
        task=task,
        shift=rows.shift,
        actor=actor,
        now=now,
        reason=_explain(plan, offer, is_favoured=is_favoured),
        alternatives=list_alternatives(plan, [offer]),
    )
    return rows.shift


def _explain(plan: DayPlan, offer: Insertion, *, is_favoured: bool) -> Sentence:
    why = explain(plan, offer, compared=not is_favoured)
    return say_favoured(why) if is_favoured else why


def _tell_assigned(task: Task, shift: Shift, now: datetime) -> None:
    name = shift.vehicle.name
    handlers.tell("on_assigned", task, now=now, shift_id=shift.pk, vehicle=name, is_replan=False)
