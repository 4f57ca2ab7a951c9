"""A service asks for something to be carried."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_code
from moyai.engines.dispatch import Insertion
from moyai.engines.dispatch.settle import PlanBrokenError
from moyai.fleet import handlers
from moyai.fleet.models import DecisionKind, Shift, Task
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.decisions import record_decision
from moyai.fleet.operations.errors import NoVehicleFits
from moyai.fleet.planning.explain import explain, list_alternatives
from moyai.fleet.planning.loads import goods_of
from moyai.fleet.planning.plan import DayPlan, carries_goods, day_of, load_plan, points_of
from moyai.fleet.planning.refusals import code_of
from moyai.fleet.planning.store import store
from moyai.fleet.planning.together import Together, new_name
from moyai.fleet.specs import Sentence, TaskSpec, Wanted
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
    wanted = Wanted(
        spec=spec,
        reference=reference,
        contact_name=contact_name,
        contact_phone=contact_phone,
        note=note,
        idempotency_key=idempotency_key,
        favoured_driver_id=favoured_driver_id,
    )

    def write(tasks: list[Task]) -> None:
        if also_write is not None:
            also_write(tasks[0])

    return request_tasks(wanted=[wanted], actor=actor, now=now, also_write=write)[0]


def request_tasks(
    *,
    wanted: Sequence[Wanted],
    actor: str,
    now: datetime,
    also_write: Callable[[list[Task]], object] | None = None,
) -> list[Task]:
    """Accept several tasks of one day in one transaction: all of them, or none.

    Each is put where it suits best with those before it in place. Asking again with the same keys returns the
    same tasks.

    Args:
        wanted: What to carry, in the order in which it is put into the plan.
        actor: Who asks.
        now: The town's time.
        also_write: Called with the new tasks, in the order of ``wanted``, inside the transaction.

    Raises:
        NoVehicleFits: one of them fits nowhere within its windows; nothing was done. facts: ``number`` of it.
        PlanBusy: others changed the plan all the time; nothing was done.
    """
    known = _find_all(wanted)
    if known:
        return known
    try:
        return until_fresh(lambda: _attempt_all(wanted, actor, now, also_write))
    except IntegrityError:
        known = _find_all(wanted)  # somebody asked the same at the same moment
        if not known:
            raise
        return known


def _find_all(wanted: Sequence[Wanted]) -> list[Task]:
    keys = [each.idempotency_key for each in wanted]
    found = {task.idempotency_key: task for task in Task.objects.filter(idempotency_key__in=keys)}
    return [found[key] for key in keys] if len(found) == len(keys) else []


def _attempt_all(
    wanted: Sequence[Wanted],
    actor: str,
    now: datetime,
    also_write: Callable[[list[Task]], object] | None,
) -> list[Task]:
    points = tuple(point for each in wanted for point in points_of(each.spec))
    with_goods = carries_goods(*(each.spec for each in wanted))
    plan = load_plan(day_of(wanted[0].spec.pickup_from), now, also=points, with_goods=with_goods)
    if plan is None:
        raise NoVehicleFits("no_shift", say_refusal("no_shift"))
    together = Together(plan)
    for number, each in enumerate(wanted):
        _put_in(together, number, each, actor, now)
    with transaction.atomic():
        specs = [_promised(together, number, each) for number, each in enumerate(wanted)]
        tasks = [make_task(spec, fields_of(each, now)) for spec, each in zip(specs, wanted, strict=True)]
        store(
            plan.rows,
            together.list_changes(),
            dict(zip(map(new_name, range(len(tasks))), tasks, strict=True)),
        )
        for number, task in enumerate(tasks):
            _note_assigned(plan, together, number, task, actor, now)
        if also_write is not None:
            also_write(tasks)
        for number, task in enumerate(tasks):
            _tell_assigned(task, together.rows_of(number).shift, wanted[number].facts, now)
            record(actor=actor, action="fleet.request_task", subject=f"task:{task.code}", now=now)
    return tasks


def _put_in(together: Together, number: int, wanted: Wanted, actor: str, now: datetime) -> None:
    """Ask the shift it was quoted for, then any."""
    quoted = wanted.shift_id
    if (
        quoted is not None
        and together.plan.rows.rows_of(quoted) is not None
        and together.put_in(number, wanted.spec, only=[quoted]) is None
    ):
        return
    refusal = together.put_in(
        number,
        wanted.spec,
        only=list(wanted.only_shifts) or None,
        is_firm=wanted.promise is None,
        favoured_driver_id=wanted.favoured_driver_id,
    )
    if refusal is not None:
        code = code_of(refusal.code, wanted.spec)
        _record_refusal(code, wanted.reference, actor, now)
        raise NoVehicleFits(code, say_refusal(code), number=number)


def _promised(together: Together, number: int, wanted: Wanted) -> TaskSpec:
    """Return the spec with the windows that are promised: those that are asked for, or around the plan's."""
    if wanted.promise is None:
        return wanted.spec
    pickup, dropoff = map(together.plan.rows.moment, together.times_of(number))
    promise = wanted.promise(pickup, dropoff)
    if not (
        promise.pickup_from <= pickup <= promise.pickup_until
        and promise.dropoff_from <= dropoff <= promise.dropoff_until
    ):
        raise PlanBrokenError(f"{wanted.idempotency_key} is promised other times than are planned")
    return replace(wanted.spec, **{name: getattr(promise, name) for name in promise.__slots__})


def fields_of(wanted: Wanted, now: datetime) -> dict[str, Any]:
    """Return what a task's row has beside its spec."""
    names = ("reference", "contact_name", "contact_phone", "note", "idempotency_key", "journey")
    return {name: getattr(wanted, name) for name in names} | {"requested_at": now}


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


def make_task(spec: TaskSpec, fields: dict[str, Any]) -> Task:
    """Write a task's row, in the caller's transaction."""
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
        is_goods=spec.is_goods or spec.goods is not None,
        **_amounts_of(spec),
        **fields,
    )


def _amounts_of(spec: TaskSpec) -> dict[str, int]:
    names = ("grams", "millilitres", "boxes_ambient", "boxes_chilled", "boxes_frozen")
    return dict(zip(names, goods_of(spec).as_load(), strict=True))


def _note_assigned(
    plan: DayPlan, together: Together, number: int, task: Task, actor: str, now: datetime
) -> None:
    offer = together.placed[number]
    record_decision(
        kind=DecisionKind.ASSIGN,
        task=task,
        shift=plan.rows_of(offer.vehicle_id).shift,
        actor=actor,
        now=now,
        reason=_explain(plan, offer, is_favoured=number in together.favoured),
        alternatives=list_alternatives(plan, [offer]),
    )


def _explain(plan: DayPlan, offer: Insertion, *, is_favoured: bool) -> Sentence:
    why = explain(plan, offer, compared=not is_favoured)
    return say_favoured(why) if is_favoured else why


def _tell_assigned(task: Task, shift: Shift, more: Mapping[str, Any], now: datetime) -> None:
    facts = {"shift_id": shift.pk, "vehicle": shift.vehicle.name, "is_replan": False, **more}
    handlers.tell("on_assigned", task, now=now, **facts)
