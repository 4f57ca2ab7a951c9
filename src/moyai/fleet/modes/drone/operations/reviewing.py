"""Flights for consignments are looked at again before they begin: whoever waits must not wait for a storm."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.engines.flight import decide
from moyai.fleet.modes.drone import listeners
from moyai.fleet.modes.drone.enums import FlightStatus
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Flight
from moyai.fleet.modes.drone.operations.deciding import keep_decision
from moyai.fleet.modes.drone.operations.flights import cancel_flight
from moyai.fleet.modes.drone.queries.carriage import NOW
from moyai.fleet.modes.drone.queries.legs import MARK
from moyai.fleet.modes.drone.queries.readings import list_inputs
from moyai.fleet.modes.drone.rules import is_final

SPEAKER = "system:drone"
LOOK_AHEAD = timedelta(minutes=60)
WAIT = timedelta(minutes=20)
"""So long after its time a flight that nobody started is given up: the parcel goes another way."""


def review_flights(*, now: datetime) -> int:
    """Decide on every consignment's flight of the next hour; return how many do not fly.

    A no that people can still see to (the checklist, a battery to be charged) is not decided for them.
    """
    soon = Flight.objects.filter(
        status__in=FlightStatus.before(), starts_at__lt=now + LOOK_AHEAD, idempotency_key__startswith=MARK
    )
    return sum(_review(flight, now) for flight in soon.select_related("aircraft", "battery", "pilot", "drop"))


@transaction.atomic
def _review(flight: Flight, now: datetime) -> bool:
    if flight.starts_at + WAIT < now:
        try:
            cancel_flight(flight_id=flight.pk, why="not_started", actor=SPEAKER, now=now)
        except CannotFly:  # the pilot let it go at this moment
            return False
        return True
    known = list_inputs(flight, now)
    decision = decide(known.readings, now_s=now.timestamp(), limits=known.limits, rules=NOW)
    if not any(is_final(each.key, each.code) for each in decision.reasons):
        return False
    before = Flight.objects.filter(pk=flight.pk, status__in=FlightStatus.before())
    if not before.update(status=FlightStatus.NO_GO):
        return False
    keep_decision(flight, decision, by=None, now=now)
    reasons = [each.key for each in decision.reasons]
    record(actor=SPEAKER, action="drone.review", subject=f"flight:{flight.pk}", now=now, reasons=reasons)
    flight.status = FlightStatus.NO_GO
    listeners.tell(flight, now)
    return True
