"""How a service hears what happens to its tasks.

A service registers one handler for its kind in its ``AppConfig.ready``. The fleet calls it inside the
transaction that makes the thing true, so what the handler writes is there exactly when the event is; it must
not talk to the outside (it leaves notices in the outbox) and must not fail for an event told twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from moyai.fleet.models import Task

Facts = dict[str, Any]


class TaskHandler(Protocol):
    """Hears what happens to the tasks of one kind. ``facts`` are JSON-serialisable.

    on_assigned: a vehicle will come. facts: ``shift_id``, ``vehicle``, ``is_replan`` (it had another before);
        after a re-plan also ``is_transfer`` (the rider waits in a broken one), ``pickup_at``, ``dropoff_at``;
        ``is_silent`` when the plan became better long before the vehicle comes: no need to tell the rider.
    on_arrived: the vehicle stands at the pickup. facts: ``vehicle``, ``late_s``.
    on_boarded: the rider is aboard. facts: ``vehicle``, ``late_s``, ``is_transfer`` (after a breakdown).
    on_done: the rider has arrived. facts: ``vehicle``, ``is_pooled``, ``ride_s``, ``direct_s``,
        ``pickup_late_s``, ``dropoff_late_s`` (seconds after the promised window, 0 when kept).
    on_no_show: the rider was not there, goods were not at the pickup; or goods could not be handed over and
        stay aboard, then with ``why`` (an enums.NotHandedOver). facts: ``vehicle``, ``waited_s``; for goods
        also ``at``: whether it was at the ``pickup`` or at the ``door``.
    on_cancelled: the task was cancelled. facts: ``actor``.
    on_promise_at_risk: the promise cannot be kept. facts: ``late_s``, ``pickup_at``, ``dropoff_at``; after a
        re-plan also ``old`` and ``new`` promises. Told once for a delay, and again for a changed promise.
    on_unassigned: the vehicle was lost and none fits. facts: ``reason`` (a Sentence), ``is_transfer``.
    """

    def on_assigned(self, task: Task, now: datetime, facts: Facts) -> None: ...  # noqa: D102
    def on_arrived(self, task: Task, now: datetime, facts: Facts) -> None: ...  # noqa: D102
    def on_boarded(self, task: Task, now: datetime, facts: Facts) -> None: ...  # noqa: D102
    def on_done(self, task: Task, now: datetime, facts: Facts) -> None: ...  # noqa: D102
    def on_no_show(self, task: Task, now: datetime, facts: Facts) -> None: ...  # noqa: D102
    def on_cancelled(self, task: Task, now: datetime, facts: Facts) -> None: ...  # noqa: D102
    def on_promise_at_risk(self, task: Task, now: datetime, facts: Facts) -> None: ...  # noqa: D102
    def on_unassigned(self, task: Task, now: datetime, facts: Facts) -> None: ...  # noqa: D102


_handlers: dict[str, TaskHandler] = {}

Listener = Callable[[str, Task, datetime, Facts], Facts | None]
"""Hears of every task before its service does; returns what the service is told, None for nothing."""

_listeners: dict[str, Listener] = {}


def listen(key: str, listener: Listener) -> None:
    """Have a part of the fleet hear of every task; the same key again replaces it."""
    _listeners[key] = listener


def register(kind: str, handler: TaskHandler) -> None:
    """Name the handler of a kind of task; a second registration replaces the first."""
    _handlers[kind] = handler


def tell(event: str, task: Task, *, now: datetime, **facts: Any) -> None:
    """Tell the handler of the task's kind, if there is one; ``event`` is a method of TaskHandler."""
    told: Facts = facts
    for listener in _listeners.values():
        heard = listener(event, task, now, told)
        if heard is None:
            return
        told = heard
    handler = _handlers.get(task.kind)
    if handler is not None:
        getattr(handler, event)(task, now, told)
