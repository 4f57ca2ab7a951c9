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


def list_buttons(stop: Stop) -> tuple[PressAction, ...]:
    """Return the buttons to show at a stop, at most three."""
    return BUTTONS.get((stop.kind, stop.status), ())


def list_later_buttons(stop: Stop) -> tuple[PressAction, ...]:
    """Return the buttons that a stop has once the vehicle stands there."""
    return BUTTONS[(stop.kind, StopStatus.ARRIVED)]
