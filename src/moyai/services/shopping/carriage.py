"""What the fleet tells of orders on their way, and what is seen at their doors."""

from __future__ import annotations

from datetime import datetime

from moyai.core.watchover.enums import Contact
from moyai.core.watchover.operations import record_observation
from moyai.core.watchover.refusals import NoConsent
from moyai.fleet.consignments.doors import Seen, listen_at_doors
from moyai.fleet.consignments.ends import End, listen_to_ends
from moyai.fleet.consignments.models import Consignment
from moyai.fleet.handlers import Facts, register
from moyai.fleet.models import Task
from moyai.services.shopping import carriage_notices as tell
from moyai.services.shopping.enums import OrderStatus
from moyai.services.shopping.models import Order
from moyai.services.shopping.operations.carrying import send_packed
from moyai.services.shopping.operations.giving_back import give_all_back
from moyai.services.shopping.policy import LABEL

_BEFORE = (OrderStatus.PACKED, OrderStatus.ON_THE_WAY)


class OrderTaskHandler:
    """Hears what happens to orders, see `fleet.handlers.TaskHandler`; told twice it changes nothing."""

    def on_assigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """Somebody will carry it; where it is another than before, she is told why the time changes."""
        if facts.get("is_last", True) and not facts.get("is_silent"):
            tell.tell_coming(_get(task), task, facts, now)

    def on_arrived(self, task: Task, now: datetime, facts: Facts) -> None:
        """The carrier stands at the shop."""

    def on_boarded(self, task: Task, now: datetime, facts: Facts) -> None:
        """The boxes have left the shop."""
        if _move(task, (OrderStatus.PACKED,), OrderStatus.ON_THE_WAY):
            tell.tell_on_the_way(_get(task), now)

    def on_done(self, task: Task, now: datetime, facts: Facts) -> None:
        """The boxes are at her door, in her hands or in the locker."""
        if _move(task, (*_BEFORE, OrderStatus.NOT_DELIVERED), OrderStatus.DELIVERED, delivered_at=now):
            tell.tell_delivered(_get(task), facts, now)

    def on_no_show(self, task: Task, now: datetime, facts: Facts) -> None:
        """Nobody was met at the door; where the boxes were not at the shop, the desk was told."""
        if facts.get("at") == "door" and _move(task, _BEFORE, OrderStatus.NOT_DELIVERED):
            tell.tell_not_met(_get(task), now)

    def on_cancelled(self, task: Task, now: datetime, facts: Facts) -> None:
        """It was called off: the shop opened it again, or a person at the fleet's desk looks after it."""

    def on_promise_at_risk(self, task: Task, now: datetime, facts: Facts) -> None:
        """It will come late."""
        tell.tell_late(_get(task), facts, now)

    def on_unassigned(self, task: Task, now: datetime, facts: Facts) -> None:
        """Nobody can carry it as it is: the desk looks for somebody, she is told that it is not forgotten."""
        tell.tell_waits(_get(task), now)


def register_carriage() -> None:
    """Have the fleet tell us of our orders and of their doors."""
    register(LABEL, OrderTaskHandler())
    listen_at_doors(LABEL, hear_door)
    listen_to_ends(LABEL, hear_end)


def send_waiting(now: datetime) -> int:
    """Give the fleet what the shop has packed (a job of the worker)."""
    return send_packed(now=now)


def hear_end(consignment: Consignment, end: End, actor: str, now: datetime) -> None:
    """Nobody pays for what reached nobody."""
    order = Order.objects.select_related("member__resident").filter(code=consignment.reference).first()
    if order is not None:
        give_all_back(order=order, is_lost=end == End.LOST, actor=actor, now=now)


def hear_door(consignment: Consignment, seen: Seen, now: datetime) -> None:
    """Keep how she was when her shopping was handed over, where she has agreed to be watched over."""
    order = Order.objects.select_related("member__resident").filter(code=consignment.reference).first()
    if order is None:
        return
    try:
        record_observation(
            resident=order.member.resident,
            source=LABEL,
            contact=Contact.HANDOVER,
            condition=seen.condition,
            at=seen.at,
            idempotency_key=seen.key,
            now=now,
            note=seen.note,
            by=seen.by,
        )
    except NoConsent:
        return


def _get(task: Task) -> Order:
    return Order.objects.select_related("member__resident").get(code=task.reference)


def _move(task: Task, before: tuple[OrderStatus, ...], after: OrderStatus, **changes: object) -> bool:
    rows = Order.objects.filter(code=task.reference, status__in=before)
    return bool(rows.update(status=after, **changes))
