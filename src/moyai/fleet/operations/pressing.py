"""The driver's buttons: each press is applied once, or refused for good."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.db import IntegrityError, transaction

from moyai.fleet.models import Press, Stop
from moyai.fleet.operations.attempts import until_fresh
from moyai.fleet.operations.errors import PlanBusy, WrongPress
from moyai.fleet.operations.overtaking import find_order, put_in_order
from moyai.fleet.operations.press_effects import apply_effect
from moyai.fleet.operations.press_rules import find_refusal, find_refusal_there, happened_at
from moyai.fleet.operations.retiming import retime
from moyai.fleet.operations.shifts import begin, close_shift
from moyai.fleet.planning.store import claim


class Driver(Protocol):
    """Who presses: an account."""

    pk: int


def press(
    *,
    driver: Driver,
    stop_id: int,
    action: str,
    press_id: UUID,
    pressed_at: datetime,
    seen_plan: int | None = None,
    why: str = "",
    now: datetime,
) -> Press:
    """Apply a button that a driver pressed.

    A press that is sent again, because the answer was lost, gets the same answer and changes nothing.
    ``pressed_at`` is the tablet's time; what is recorded lies between the shift's last event and now.

    Args:
        driver: Who pressed.
        stop_id: At which stop.
        action: An enums.PressAction.
        press_id: Made on the tablet, one for each press.
        pressed_at: When it was pressed.
        seen_plan: The plan's version that the tablet showed; None: as if it showed the present one.
        why: Why goods stayed aboard, an enums.NotHandedOver; without meaning for other presses.
        now: The town's time.

    Raises:
        WrongPress: it makes no sense; the code says why.
        PlanBusy: the shift changed all the time; send it again.
    """
    known = _find(press_id)
    if known is None:
        try:
            known = until_fresh(
                lambda: _attempt(driver, stop_id, action, press_id, pressed_at, seen_plan, why, now)
            )
        except IntegrityError:
            known = Press.objects.get(press_id=press_id)  # the same press came twice at once
        if not known.refusal:
            _follow_up(known.stop, now)
    if known.refusal:
        raise WrongPress(known.refusal, **known.refusal_facts)
    return known


def _find(press_id: UUID) -> Press | None:
    return Press.objects.select_related("stop__shift").filter(press_id=press_id).first()


def _attempt(
    driver: Driver,
    stop_id: int,
    action: str,
    press_id: UUID,
    pressed_at: datetime,
    seen_plan: int | None,
    why: str,
    now: datetime,
) -> Press:
    with transaction.atomic():
        stop = Stop.objects.select_related("shift__vehicle", "task").filter(pk=stop_id).first()
        if stop is None:
            raise WrongPress("unknown_stop")
        at = happened_at(stop, pressed_at, now)
        refusal, facts = find_refusal(stop, driver.pk, action, at)
        order = find_order(stop, seen_plan) if refusal == "not_next" else None
        if order is not None:
            refusal, facts = find_refusal_there(stop, action, at)
        if not refusal:
            claim(stop.shift, new_stops=order is not None)
            if order is not None:
                put_in_order(order)
            begin(stop.shift)
            apply_effect(stop, action, at, now, why)
        return Press.objects.create(
            press_id=press_id,
            stop=stop,
            action=action,
            pressed_at=pressed_at,
            received_at=now,
            refusal=refusal,
            refusal_facts=facts,
        )


def _follow_up(stop: Stop, now: datetime) -> None:
    """Time the rest of the shift again, and close it when all is done; a periodic job does what is missed."""
    try:
        retime(shift_id=stop.shift_id, day=stop.shift.date, now=now)
        close_shift(shift_id=stop.shift_id, now=now)
    except PlanBusy:
        return
