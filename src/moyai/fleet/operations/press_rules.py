"""Which button makes sense where."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from moyai.fleet import gates, rules
from moyai.fleet.enums import PressAction, ShiftStatus, StopKind, StopStatus, TaskStatus
from moyai.fleet.models import Stop, Task
from moyai.fleet.planning.buttons import list_buttons, list_later_buttons
from moyai.fleet.planning.load import OPEN_STOPS
from moyai.fleet.planning.loads import goods_of
from moyai.fleet.queries.drive import may_press

_Refusal = tuple[str, dict[str, Any]]
_FINE: _Refusal = ("", {})


def no_show_from(stop: Stop) -> datetime | None:
    """Return from when on a rider may be given up: a set wait after arrival and after the promise began."""
    if stop.kind != StopKind.PICKUP or stop.arrived_at is None or stop.task is None:
        return None
    promised = stop.task.transfer_from or stop.task.pickup_from
    return max(stop.arrived_at, promised) + timedelta(seconds=rules.NO_SHOW_WAIT_S)


def happened_at(stop: Stop, pressed_at: datetime, now: datetime) -> datetime:
    """Return the tablet's time, held between the shift's last event and now (tablets' clocks are wrong)."""
    times = Stop.objects.filter(shift_id=stop.shift_id).values_list("arrived_at", "left_at")
    last = max((at for pair in times for at in pair if at is not None), default=pressed_at)
    return min(max(pressed_at, last), now)


def find_refusal(stop: Stop, driver_id: int, action: str, at: datetime) -> _Refusal:
    """Return why a press is refused, as a WrongPress code with facts; an empty code when it is right."""
    for found in (
        _wrong_shift(stop, driver_id, at),
        _wrong_stop(stop, action),
        _wrong_button(stop, action, at),
    ):
        if found[0]:
            return found
    return _FINE


def find_refusal_there(stop: Stop, action: str, at: datetime) -> _Refusal:
    """Return why a press is refused at a stop that comes first after all, as ``find_refusal`` does."""
    return _wrong_button(stop, action, at)


def _wrong_shift(stop: Stop, driver_id: int, at: datetime) -> _Refusal:
    if stop.shift.driver_id != driver_id:
        return ("moved_away" if _had_it(stop, driver_id) else "not_your_shift"), {}
    if stop.status == StopStatus.SKIPPED:
        return "cancelled_stop", {}
    if stop.shift.status in (ShiftStatus.CLOSED, ShiftStatus.BROKEN_OFF):
        return "shift_over", {}
    if not may_press(stop.shift, at):
        return "not_begun", {}
    return _must_not_start(stop, at)


def _must_not_start(stop: Stop, at: datetime) -> _Refusal:
    if stop.shift.status != ShiftStatus.PLANNED:
        return _FINE
    refused = gates.find_refusal(stop.shift, at)
    return _FINE if refused is None else ("must_not_start", {"why": str(refused.text)})


def _had_it(stop: Stop, driver_id: int) -> bool:
    return stop.task is not None and stop.task.decisions.filter(shift__driver_id=driver_id).exists()


def _wrong_stop(stop: Stop, action: str) -> _Refusal:
    if stop.status == StopStatus.DONE:
        return "already_done", {}
    if stop.status == StopStatus.ARRIVED and action == PressAction.ARRIVED:
        return "already_done", {}
    first = Stop.objects.filter(shift_id=stop.shift_id, status__in=OPEN_STOPS).order_by("sequence").first()
    if first is not None and first.pk != stop.pk:
        return "not_next", {"place": first.place_name or first.get_kind_display()}
    return _FINE


def _wrong_button(stop: Stop, action: str, at: datetime) -> _Refusal:
    is_early_dropoff = stop.kind == StopKind.DROPOFF and action == PressAction.DONE
    if action in list_buttons(stop) or is_early_dropoff:
        return _too_soon(stop, action, at)
    is_later_button = action in list_later_buttons(stop)
    return ("not_arrived" if is_later_button else "wrong_button"), {}


def _too_soon(stop: Stop, action: str, at: datetime) -> _Refusal:
    if action == PressAction.BOARDED and stop.task is not None and _is_still_coming(stop.task):
        return "goods_not_here", {}
    may_from = no_show_from(stop)
    if action != PressAction.NO_SHOW or may_from is None or at >= may_from:
        return _FINE
    left_s = (may_from - at).total_seconds()
    return "wait_longer", {"minutes": int(-(-left_s // 60)), "from": may_from.isoformat()}


def _is_still_coming(task: Task) -> bool:
    """Tell whether the boxes are with the carrier before: the next leg begins when they were handed over."""
    if not task.journey or not goods_of(task).boxes:
        return False
    before = Task.objects.filter(journey=task.journey, pk__lt=task.pk)
    return before.filter(status__in=TaskStatus.live()).exists()
