"""Which flight carries which leg of a consignment."""

from __future__ import annotations

from moyai.fleet.consignments.enums import Act, LegState
from moyai.fleet.consignments.models import Leg
from moyai.fleet.modes.drone.models import Flight

MARK = "leg:"


def key_of(leg: Leg) -> str:
    """Return by what a leg's flight is known; planned twice it is one."""
    return f"{MARK}{leg.task.code}"


def find_leg(flight: Flight) -> Leg | None:
    """Return the leg that a flight carries, None for one that was planned by hand."""
    if not flight.idempotency_key.startswith(MARK):
        return None
    code = flight.idempotency_key.removeprefix(MARK)
    return Leg.objects.select_related("task", "consignment").filter(task__code=code).first()


def is_at_port(leg: Leg) -> bool:
    """Tell whether the boxes have come to where the flight begins."""
    before = leg.consignment.legs.filter(number__lt=leg.number, round=leg.round)
    return not before.filter(state__in=[LegState.PLANNED, LegState.UNDER_WAY]).exists()


def is_loaded(leg: Leg) -> bool:
    """Tell whether every box was scanned by whoever loaded it."""
    scanned = leg.hand_overs.filter(act=Act.COLLECTED).values_list("box_id", flat=True)
    return set(scanned) == set(leg.consignment.boxes.values_list("pk", flat=True))
