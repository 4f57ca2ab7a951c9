"""Which button makes sense at which stop."""

from __future__ import annotations

from moyai.fleet.enums import PressAction, StopKind, StopStatus
from moyai.fleet.models import Stop

BUTTONS: dict[tuple[str, str], tuple[PressAction, ...]] = {
    (StopKind.PICKUP, StopStatus.PENDING): (PressAction.ARRIVED,),
    (StopKind.PICKUP, StopStatus.ARRIVED): (PressAction.BOARDED, PressAction.NO_SHOW),
    (StopKind.DROPOFF, StopStatus.PENDING): (PressAction.ARRIVED,),
    (StopKind.DROPOFF, StopStatus.ARRIVED): (PressAction.DONE,),
    (StopKind.BREAK, StopStatus.PENDING): (PressAction.ARRIVED,),
    (StopKind.BREAK, StopStatus.ARRIVED): (PressAction.DONE,),
}


def is_delivery(stop: Stop) -> bool:
    """Tell whether goods are handed over here."""
    return stop.kind == StopKind.DROPOFF and stop.task is not None and stop.task.is_goods


def list_buttons(stop: Stop) -> tuple[PressAction, ...]:
    """Return the buttons to show at a stop, at most three; goods may stay aboard, also on the way."""
    buttons = BUTTONS.get((stop.kind, stop.status), ())
    return (*buttons, PressAction.NO_SHOW) if buttons and is_delivery(stop) else buttons


def list_later_buttons(stop: Stop) -> tuple[PressAction, ...]:
    """Return the buttons that a stop has once the vehicle stands there."""
    buttons = BUTTONS[(stop.kind, StopStatus.ARRIVED)]
    return (*buttons, PressAction.NO_SHOW) if is_delivery(stop) else buttons
