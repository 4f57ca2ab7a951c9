"""Flights, and what was decided."""

from __future__ import annotations

from datetime import date, timedelta

from moyai.core.accounts.models import User
from moyai.core.clock import at_local
from moyai.fleet.modes.drone.enums import FlightStatus
from moyai.fleet.modes.drone.models import Confirmation, Flight, GoNoGo, Pilot


def get_flight(number: int) -> Flight:
    """Return a flight with what belongs to it.

    Raises:
        Flight.DoesNotExist: there is none.
    """
    return Flight.objects.select_related("aircraft", "battery", "pilot__user", "origin", "drop").get(
        pk=number
    )


def list_day_flights(day: date) -> list[Flight]:
    """Return the flights of a day."""
    found = Flight.objects.filter(
        starts_at__gte=at_local(day, 0), starts_at__lt=at_local(day + timedelta(days=1), 0)
    )
    return list(found.select_related("aircraft", "battery", "pilot__user", "origin", "drop"))


def list_live_flights() -> list[Flight]:
    """Return the flights that were let go and are not over."""
    found = Flight.objects.filter(status__in=FlightStatus.live())
    return list(found.select_related("aircraft", "battery", "pilot__user", "origin", "drop"))


def find_decision(flight: Flight) -> GoNoGo | None:
    """Return the newest decision."""
    return flight.decisions.order_by("-at", "-pk").first()


def list_confirmations(flight: Flight) -> dict[str, Confirmation]:
    """Return the newest confirmation of each kind."""
    return {each.kind: each for each in flight.confirmations.order_by("at", "pk")}


def find_pilot(user: User) -> Pilot | None:
    """Return somebody as a pilot."""
    return Pilot.objects.filter(user=user).first()
