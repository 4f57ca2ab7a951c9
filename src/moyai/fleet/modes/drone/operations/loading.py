"""The parcel is scanned into the drone; afterwards somebody says how she was who fetched it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.watchover.enums import Condition
from moyai.fleet.consignments.doors import Seen, tell_seen
from moyai.fleet.consignments.enums import Act, LegState
from moyai.fleet.consignments.models import Leg
from moyai.fleet.consignments.operations import Handing, hand_over
from moyai.fleet.modes.drone.enums import FlightStatus
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Flight
from moyai.fleet.modes.drone.queries.legs import find_leg, is_at_port, is_loaded


@transaction.atomic
def load_parcel(
    *, flight_id: int, codes: Sequence[str], decidegrees: Mapping[str, int], by: User, now: datetime
) -> list[str]:
    """Scan the boxes of a flight's leg into the drone, as any carrier collects; return flags of temperatures.

    Raises:
        CannotFly: ``no_parcel``, ``not_here``: the carrier before has it, ``over``.
        GoodsRefused: a box is missing or foreign, a temperature is missing.
    """
    flight = Flight.objects.get(pk=flight_id)
    leg = _get_leg(flight)
    if flight.status not in FlightStatus.before() or leg.state != LegState.PLANNED:
        raise CannotFly("over")
    if not is_at_port(leg):
        raise CannotFly("not_here")
    handing = Handing(act=Act.COLLECTED, codes=codes, decidegrees=decidegrees)
    return hand_over(leg=leg, handing=handing, by=by, at=now, now=now)


def check_loaded(flight: Flight) -> None:
    """See that what the flight is for is aboard.

    Raises:
        CannotFly: ``not_loaded``; ``over``: another carrier has it.
    """
    leg = find_leg(flight)
    if leg is None:
        return
    if leg.state != LegState.PLANNED:
        raise CannotFly("over")
    if not is_loaded(leg):
        raise CannotFly("not_loaded")


@transaction.atomic
def tell_received(*, flight_id: int, condition: Condition, note: str, by: User, now: datetime) -> None:
    """Tell the service how she was who fetched the parcel, as the pilot heard it on the telephone; told once.

    Raises:
        CannotFly: ``no_parcel``, ``not_put_down``.
    """
    flight = Flight.objects.get(pk=flight_id)
    leg = _get_leg(flight)
    if flight.put_down_at is None:
        raise CannotFly("not_put_down")
    seen = Seen(condition=condition, at=now, key=f"handover:flight:{flight.pk}", by=by, note=note[:120])
    tell_seen(leg.consignment, seen, now=now)


def _get_leg(flight: Flight) -> Leg:
    leg = find_leg(flight)
    if leg is None:
        raise CannotFly("no_parcel")
    return leg
