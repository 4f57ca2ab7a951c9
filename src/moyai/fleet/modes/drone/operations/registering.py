"""Aircraft, batteries and pilots are entered and changed by whoever operates them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.fleet.modes.drone.enums import FlightStatus
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Aircraft, Battery, Flight, Pilot

Row = TypeVar("Row", Aircraft, Battery, Pilot)


@transaction.atomic
def save_aircraft(*, aircraft: Aircraft | None, facts: dict[str, Any], actor: str, now: datetime) -> Aircraft:
    """Enter an aircraft or change its register; what was planned for other figures must be over before.

    Raises:
        CannotFly: ``aircraft_in_use``: a flight of it is planned.
    """
    if aircraft is not None and _has_open(aircraft):
        raise CannotFly("aircraft_in_use")
    made = aircraft or Aircraft()
    return _save(made, facts, "aircraft", actor, now)


def _has_open(aircraft: Aircraft) -> bool:
    states = [*FlightStatus.before(), *FlightStatus.live()]
    return Flight.objects.filter(aircraft=aircraft, status__in=states).exists()


@transaction.atomic
def save_battery(*, battery: Battery | None, facts: dict[str, Any], actor: str, now: datetime) -> Battery:
    """Enter a battery or change its register."""
    return _save(battery or Battery(), facts, "battery", actor, now)


@transaction.atomic
def save_pilot(*, pilot: Pilot | None, facts: dict[str, Any], actor: str, now: datetime) -> Pilot:
    """Enter a pilot or change the licence."""
    return _save(pilot or Pilot(), facts, "pilot", actor, now)


def _save(made: Row, facts: dict[str, Any], what: str, actor: str, now: datetime) -> Row:
    for name, value in facts.items():
        setattr(made, name, value)
    made.save()
    record(actor=actor, action=f"drone.save_{what}", subject=f"{what}:{made.pk}", now=now)
    return made
