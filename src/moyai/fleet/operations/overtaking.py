"""A stop that was served before the plan's next one, because the tablet knew an older plan.

While a tablet has no connection the plan may change: somebody is put in before the stop that the driver goes
to. What the driver then did is a fact, and the plan follows it; refusing it would refuse everything after.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max

from moyai.fleet.enums import StopKind, StopStatus, TaskStatus
from moyai.fleet.models import Stop
from moyai.fleet.planning.load import OPEN_STOPS
from moyai.fleet.planning.translate import list_configurations


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
    configurations = list_configurations(stop.shift.vehicle)
    return all(
        any(seats <= most[0] and chairs <= most[1] for most in configurations)
        for seats, chairs in _list_loads(order)
    )


def _list_loads(order: Sequence[Stop]) -> list[tuple[int, int]]:
    """Return seats and wheelchairs that are taken before the first stop and after each."""
    aboard = {
        each.task_id: each.task for each in order if each.task and each.task.status == TaskStatus.ABOARD
    }
    seats = sum(task.seats for task in aboard.values())
    chairs = sum(task.wheelchairs for task in aboard.values())
    loads = [(seats, chairs)]
    for each in order:
        if each.task is not None:
            sign = 1 if each.kind == StopKind.PICKUP else -1
            seats, chairs = seats + sign * each.task.seats, chairs + sign * each.task.wheelchairs
        loads.append((seats, chairs))
    return loads


def _with_breaks(order: list[Stop], breaks: Sequence[Stop]) -> list[Stop]:
    """Put breaks where nobody is aboard, but not before the first stop."""
    if not breaks:
        return order
    empty = next(number for number, load in enumerate(_list_loads(order)) if number and load == (0, 0))
    return [*order[:empty], *breaks, *order[empty:]]
