"""A stop that was served before the plan's next one, because the tablet knew an older plan.

While a tablet has no connection the plan may change: somebody is put in before the stop that the driver goes
to. What the driver then did is a fact, and the plan follows it; refusing it would refuse everything after.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max

from moyai.engines.dispatch.problem import Load
from moyai.fleet.enums import StopKind, StopStatus, TaskStatus
from moyai.fleet.models import Stop
from moyai.fleet.planning.load import OPEN_STOPS
from moyai.fleet.planning.loads import list_configurations, load_of

WALKERS = 2
EMPTY: Load = (0,) * 8


def find_order(stop: Stop, seen_plan: int | None) -> list[Stop] | None:
    """Return the open stops in the order in which this one comes first; None when it may not.

    The others keep their order; where the seats would not do, whoever was to come before it is served last.
    It may not come first when the tablet knew the present plan, when the vehicle stands at another stop, or
    when its rider was not fetched yet.
    """
    if seen_plan is None or seen_plan >= stop.shift.plan_version:
        return None
    is_open = {"shift_id": stop.shift_id, "status__in": OPEN_STOPS}
    stops = list(Stop.objects.select_related("task").filter(**is_open).order_by("sequence"))
    place = next((number for number, each in enumerate(stops) if each.pk == stop.pk), None)
    if place is None or any(each.status == StopStatus.ARRIVED and each.pk != stop.pk for each in stops):
        return None
    passed = {each.task_id for each in stops[:place] if each.task_id is not None}
    if stop.task_id in passed:
        return None
    rest = [each for each in stops if each.pk != stop.pk and each.kind != StopKind.BREAK]
    last = sorted(rest, key=lambda each: each.task_id in passed)  # stable: the order within stays
    breaks = [each for each in stops if each.kind == StopKind.BREAK and each.pk != stop.pk]
    orders = ([stops[place], *others] for others in (rest, last))
    found = next((order for order in orders if _fits(stop, order)), None)
    return None if found is None else _with_breaks(found, breaks)


def put_in_order(stops: Sequence[Stop]) -> None:
    """Number stops anew, above every number that their shift has used."""
    last = Stop.objects.filter(shift_id=stops[0].shift_id).aggregate(last=Max("sequence"))["last"] or 0
    for number, each in enumerate(stops, last + 1):
        each.sequence = number
    Stop.objects.bulk_update(stops, ["sequence"])


def _fits(stop: Stop, order: Sequence[Stop]) -> bool:
    configurations = list_configurations(stop.shift.vehicle, with_goods=True)
    return all(any(_is_within(load, most) for most in configurations) for load in _list_loads(order))


def _is_within(load: Load, most: Load) -> bool:
    """Tell whether everything finds room; a walker more than the boot takes was never a reason."""
    return all(
        taken <= there
        for place, (taken, there) in enumerate(zip(load, most, strict=True))
        if place != WALKERS
    )


def _list_loads(order: Sequence[Stop]) -> list[Load]:
    """Return what is taken before the first stop and after each."""
    aboard = {
        each.task_id: each.task for each in order if each.task and each.task.status == TaskStatus.ABOARD
    }
    load = EMPTY
    for task in aboard.values():
        load = _plus(load, load_of(task, with_goods=True))
    loads = [load]
    for each in order:
        if each.task is not None:
            sign = 1 if each.kind == StopKind.PICKUP else -1
            load = _plus(load, load_of(each.task, with_goods=True), sign)
        loads.append(load)
    return loads


def _plus(load: Load, other: Load, sign: int = 1) -> Load:
    return tuple(here + sign * there for here, there in zip(load, other, strict=True))


def _with_breaks(order: list[Stop], breaks: Sequence[Stop]) -> list[Stop]:
    """Put breaks where nobody is aboard, but not before the first stop."""
    if not breaks:
        return order
    empty = next(number for number, load in enumerate(_list_loads(order)) if number and load == EMPTY)
    return [*order[:empty], *breaks, *order[empty:]]
