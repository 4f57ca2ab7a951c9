"""People confirm what they see; the rules decide; the pilot lets it go."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.engines.flight import Decision, Finding, decide
from moyai.fleet.modes.drone import listeners
from moyai.fleet.modes.drone.enums import ConfirmationKind, FlightStatus
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Confirmation, Flight, GoNoGo
from moyai.fleet.modes.drone.operations.loading import check_loaded
from moyai.fleet.modes.drone.queries.flights import find_decision, get_flight
from moyai.fleet.modes.drone.queries.readings import list_inputs

DECISION_COUNTS = timedelta(minutes=5)


@transaction.atomic
def confirm(
    *, flight_id: int, kind: ConfirmationKind, is_so: bool, by: User, now: datetime, note: str = ""
) -> Confirmation:
    """Write down what somebody saw with their own eyes.

    Raises:
        CannotFly: ``over``.
    """
    flight = get_flight(flight_id)
    if flight.status not in FlightStatus.before():
        raise CannotFly("over")
    made = Confirmation.objects.create(
        flight=flight, kind=kind, is_so=is_so, at=now, by=by, note=note.replace("\0", "")[:120]
    )
    subject = f"flight:{flight_id}"
    record(actor=f"user:{by.pk}", action="drone.confirm", subject=subject, now=now, kind=kind, is_so=is_so)
    return made


@transaction.atomic
def decide_flight(*, flight_id: int, by: User, now: datetime) -> GoNoGo:
    """Decide with everything that is known now, and keep the decision with its inputs.

    Raises:
        CannotFly: ``over``.
    """
    flight = get_flight(flight_id)
    if flight.status not in FlightStatus.before():
        raise CannotFly("over")
    made = _decide(flight, by, now)
    status = FlightStatus.READY if made.is_go else FlightStatus.NO_GO
    Flight.objects.filter(pk=flight_id, status__in=FlightStatus.before()).update(status=status)
    if status != flight.status:
        flight.status = status
        listeners.tell(flight, now)
    return made


def _decide(flight: Flight, by: User, now: datetime) -> GoNoGo:
    known = list_inputs(flight, now)
    decision = decide(known.readings, now_s=now.timestamp(), limits=known.limits)
    made = keep_decision(flight, decision, by=by, now=now)
    record(
        actor=f"user:{by.pk}",
        action="drone.decide",
        subject=f"flight:{flight.pk}",
        now=now,
        is_go=decision.is_go,
        reasons=[each.key for each in decision.reasons],
    )
    return made


def keep_decision(flight: Flight, decision: Decision, *, by: User | None, now: datetime) -> GoNoGo:
    """Keep a decision with every input; ``by`` None: the rules were asked by the clock, not by a person."""
    return GoNoGo.objects.create(
        flight=flight,
        at=now,
        by=by,
        is_go=decision.is_go,
        findings=[_write(each) for each in decision.findings],
    )


def _write(finding: Finding) -> dict[str, object]:
    return {
        "key": finding.key,
        "value": finding.value,
        "limit": finding.limit,
        "unit": finding.unit,
        "code": finding.code.value,
        "text": finding.text,
        "source": finding.source,
    }


@transaction.atomic
def release_flight(*, flight_id: int, by: User, now: datetime) -> Flight:
    """Let a flight go: its own pilot, on a decision of the last minutes, decided once more at this moment.

    When that last decision is a no, the flight comes back as ``no_go``.

    Raises:
        CannotFly: ``not_pilot``, ``over``, ``no_go``, ``old_decision``, ``busy``, ``not_loaded``.
    """
    flight = get_flight(flight_id)
    if flight.pilot.user_id != by.pk:
        raise CannotFly("not_pilot")
    if flight.status not in FlightStatus.before():
        raise CannotFly("over")
    last = find_decision(flight)
    if last is None or not last.is_go:
        raise CannotFly("no_go")
    if now - last.at > DECISION_COUNTS:
        raise CannotFly("old_decision")
    if Flight.objects.filter(aircraft=flight.aircraft, status__in=FlightStatus.live()).exists():
        raise CannotFly("busy")
    check_loaded(flight)
    if not _decide(flight, by, now).is_go:
        Flight.objects.filter(pk=flight_id).update(status=FlightStatus.NO_GO)
        flight.status = FlightStatus.NO_GO  # the caller reads it here: what was decided stays written
        listeners.tell(flight, now)
        return flight
    ready = Flight.objects.filter(pk=flight_id, status__in=FlightStatus.before())
    if not ready.update(status=FlightStatus.RELEASED, released_at=now):
        raise CannotFly("over")
    flight.status, flight.released_at = FlightStatus.RELEASED, now
    record(actor=f"user:{by.pk}", action="drone.release", subject=f"flight:{flight_id}", now=now)
    listeners.tell(flight, now)
    return flight
