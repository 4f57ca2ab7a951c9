"""Times at an institution with the ride there and back, as they are offered at every door and on its page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from moyai.services.mobile_clinic.labels_doors import name_house
from moyai.services.mobile_clinic.models import Appointment, Patient, PatientDoor
from moyai.services.mobile_clinic.queries import doors as queries
from moyai.services.mobile_clinic.teens import is_private
from moyai.services.mobile_clinic.trips import ask_trip, make_wish, write_trip

TRIED = 5
"""So many times at the hospital are tried for a ride: each asks for two ways."""


def list_times_with_rides(
    *,
    patient: Patient,
    door: PatientDoor,
    companion: str,
    channel: str,
    is_driven: bool,
    most: int,
    now: datetime,
) -> list[dict[str, Any]]:
    """Return times at an institution, each with its ride; where any has one, those alone.

    Args:
        patient: who is to be seen.
        door: of the institution; it has a room for outpatients.
        companion: who comes along.
        channel: through which door she asks.
        is_driven: a ride may be asked for; whoever drives and whoever fetches would know where she goes.
        most: how many are wanted.
        now: the town's time.

    Returns:
        ``{starts_at, house, trip}``, JSON-serialisable; ``trip`` None: she would come by herself.
    """
    rows: list[dict[str, Any]] = []
    house = name_house(door.institution).to_json()
    for starts_at in queries.list_outpatient_times(door, now=now, most=TRIED):
        ends_at = starts_at + timedelta(minutes=door.outpatient_minutes)
        wish = make_wish(patient, door.institution, starts_at, ends_at, companion, channel)
        trip = ask_trip(wish, now) if is_driven else None
        trip_facts = None if trip is None else write_trip(trip)
        rows.append({"starts_at": starts_at.isoformat(), "house": house, "trip": trip_facts})
        if sum(each["trip"] is not None for each in rows) == most:
            break
    driven = [row for row in rows if row["trip"] is not None]
    return (driven or rows)[:most]


def list_other_times(appointment: Appointment, *, most: int, now: datetime) -> list[dict[str, Any]]:
    """Return other times for an appointment at the same institution, as `list_times_with_rides` does."""
    door = queries.find_door_of(appointment.institution_id)
    if door is None:
        return []
    found = list_times_with_rides(
        patient=appointment.patient,
        door=door,
        companion=appointment.companion,
        channel=appointment.channel,
        is_driven=not is_private(appointment.programme),
        most=most + 1,
        now=now,
    )
    own = appointment.starts_at.isoformat()
    return [row for row in found if row["starts_at"] != own][:most]
