"""Flights are planned and called off."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.engines.flight import make_mission
from moyai.engines.flight.formats.qgc_plan import write_plan
from moyai.fleet.modes.drone import listeners
from moyai.fleet.modes.drone.enums import AircraftStatus, FlightStatus, WaypointKind
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Aircraft, Battery, Flight, Pilot, Waypoint
from moyai.fleet.modes.drone.planning import plan_tour


@transaction.atomic
def plan_flight(
    *,
    aircraft_id: int,
    battery_id: int,
    pilot_id: int,
    origin: str,
    drop: str,
    load_g: int,
    starts_at: datetime,
    idempotency_key: str,
    actor: str,
    now: datetime,
    reference: str = "",
) -> Flight:
    """Plan a flight there and back, with its mission; the same key again returns the same flight.

    Raises:
        CannotFly: with the reason.
    """
    known = Flight.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    aircraft = Aircraft.objects.filter(pk=aircraft_id, status=AircraftStatus.READY).first()
    battery = Battery.objects.filter(pk=battery_id, aircraft_id=aircraft_id).first()
    if aircraft is None or battery is None:
        raise CannotFly("no_aircraft")
    pilot = Pilot.objects.filter(pk=pilot_id).first()
    if pilot is None:
        raise CannotFly("no_pilot")
    if starts_at < now - timedelta(minutes=1):
        raise CannotFly("past")
    ends = {each.key: each for each in Waypoint.objects.filter(key__in=[origin, drop])}
    if origin not in ends or drop not in ends or ends[drop].kind != WaypointKind.DROP:
        raise CannotFly("no_place")
    planned = plan_tour(aircraft=aircraft, battery=battery, origin=origin, drop=drop, load_g=load_g)
    ends_at = starts_at + timedelta(seconds=int(planned.tour.time_s) + 1)
    if is_busy(aircraft, starts_at, ends_at):
        raise CannotFly("busy")
    name = f"{ends[drop].name}便"
    flight = Flight.objects.create(
        reference=reference,
        idempotency_key=idempotency_key,
        aircraft=aircraft,
        battery=battery,
        pilot=pilot,
        origin=ends[origin],
        drop=ends[drop],
        load_g=load_g,
        starts_at=starts_at,
        ends_at=ends_at,
        route=list(planned.tour.route),
        mission=write_plan(make_mission(planned.problem, planned.tour, name)),
        distance_m=round(planned.tour.distance_m),
        flight_s=int(planned.tour.time_s),
        energy_wh=round(planned.tour.energy_wh, 1),
        least_pct=min(100, planned.least_pct),
    )
    record(
        actor=actor,
        action="drone.plan_flight",
        subject=f"flight:{flight.pk}",
        now=now,
        drop=drop,
        load_g=load_g,
    )
    return flight


def is_busy(aircraft: Aircraft, starts_at: datetime, ends_at: datetime) -> bool:
    """Tell whether an aircraft has another flight then."""
    open_ones = Flight.objects.filter(
        aircraft=aircraft, status__in=[*FlightStatus.before(), *FlightStatus.live()]
    )
    return open_ones.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists()


@transaction.atomic
def cancel_flight(*, flight_id: int, why: str, actor: str, now: datetime) -> Flight:
    """Call a flight off before it is let go.

    Raises:
        CannotFly: ``over``.
    """
    before = Flight.objects.filter(pk=flight_id, status__in=FlightStatus.before())
    if not before.update(status=FlightStatus.CANCELLED, why=why[:60]):
        raise CannotFly("over")
    flight = Flight.objects.get(pk=flight_id)
    record(actor=actor, action="drone.cancel_flight", subject=f"flight:{flight_id}", now=now, why=why[:60])
    listeners.tell(flight, now)
    return flight


@transaction.atomic
def keep_report(*, flight_id: int, dips_id: str, actor: str, now: datetime) -> None:
    """Keep the number that DIPS gave to the flight's report."""
    Flight.objects.filter(pk=flight_id).update(dips_id=dips_id[:40])
    record(
        actor=actor, action="drone.keep_report", subject=f"flight:{flight_id}", now=now, dips_id=dips_id[:40]
    )
