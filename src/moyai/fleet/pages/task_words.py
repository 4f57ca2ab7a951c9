"""A task in words: what was promised, who rides, how far it has come."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Stop, Task
from moyai.fleet.pages.board import BoardTask, expect
from moyai.fleet.pages.words import describe_party, show_time, show_window


def list_promise(item: BoardTask) -> list[dict[str, Any]]:
    """Return the parts of a ride: ``{label, value (place), window (promise), plan}``."""
    task = item.task
    pickup = show_window(task.pickup_from, task.pickup_until)
    dropoff = show_window(task.dropoff_from, task.dropoff_until)
    plan = _describe_moment(item.pickup)
    begin, end = (_("積込"), _("お届け")) if task.is_goods else (_("お迎え"), _("お送り"))
    rows = [{"label": begin, "value": task.origin_name, "window": pickup, "plan": plan}]
    if task.transfer_from and task.transfer_until:
        window = show_window(task.transfer_from, task.transfer_until)
        rows[0]["plan"] = ""
        rows.append({"label": _("乗りかえ"), "value": task.transfer_name, "window": window, "plan": plan})
    plan = _describe_moment(item.dropoff)
    return [*rows, {"label": end, "value": task.destination_name, "window": dropoff, "plan": plan}]


def list_rider_facts(task: Task) -> list[dict[str, Any]]:
    """Return rows for the ``summary_list`` component."""
    rows: list[dict[str, Any]] = [{"label": _("人数"), "value": describe_party(task)}]
    if task.note:
        rows.append({"label": _("乗務員へのメモ"), "value": task.note})
    return rows


def list_steps(item: BoardTask) -> list[dict[str, Any]]:
    """Return how far the ride has come, for the ``steps`` component."""
    task, pickup, dropoff = item.task, item.pickup, item.dropoff
    stages: list[tuple[str, datetime | None, Stop | None]] = [
        (_("予約の受付"), task.requested_at, None),
        (_("車の到着"), pickup.arrived_at if pickup else None, pickup),
        (_("積込") if task.is_goods else _("乗車"), task.boarded_at, None),
        (
            _("お届け") if task.is_goods else _("降車"),
            task.finished_at if task.status == TaskStatus.DONE else None,
            dropoff,
        ),
    ]
    passed = max(index for index, (_label, at, _stop) in enumerate(stages) if at)
    return [
        {"label": label, "when": _when(at, stop), "state": _step_state(index - passed, task)}
        for index, (label, at, stop) in enumerate(stages)
    ]


def _when(at: datetime | None, stop: Stop | None) -> str:
    if at:
        return f"{clock.local(at):%-m/%-d %-H:%M}"
    return _("%(time)s 見込み") % {"time": show_time(expect(stop))} if stop else ""


def _step_state(ahead: int, task: Task) -> str:
    if ahead <= 0:
        return "done"
    return "current" if ahead == 1 and task.status in TaskStatus.live() else "later"


def _describe_moment(stop: Stop | None) -> str:
    if stop is None:
        return ""
    if stop.arrived_at:
        return _("%(time)s 到着") % {"time": show_time(stop.arrived_at)}
    return _("%(time)s 見込み") % {"time": show_time(expect(stop))}
