"""Reads on calls of visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from moyai.core.accounts.models import User
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_resident_of, list_proxies
from moyai.core.video.models import Event, QualityReport, Room, Seat
from moyai.core.video.queries import find_last_room, find_user_seat, list_events, list_reports, list_seats
from moyai.services.mobile_clinic.call_purposes import VISIT
from moyai.services.mobile_clinic.models import Patient, Visit


@dataclass(frozen=True)
class Relative:
    """Somebody who may act for the patient and can be sent a link."""

    resident: Resident
    relation: str


def find_call(visit: Visit) -> Room | None:
    """Return the latest call of a visit, open or over, or None."""
    return find_last_room(VISIT, visit.code)


def find_open_seat(room: Room | None, user: User) -> Seat | None:
    """Return the seat that an account has taken in an open call, or None."""
    seat = find_user_seat(room, user.pk) if room is not None and room.ended_at is None else None
    return seat if seat is not None and seat.secret_digest else None


def list_relatives(patient: Patient, today: date) -> list[Relative]:
    """Return the patient's family as registered, who have a register entry of their own to be reached by."""
    found = []
    for proxy in list_proxies(patient.resident):
        is_over = proxy.valid_until is not None and proxy.valid_until < today
        resident = find_resident_of(proxy.user)
        if not is_over and resident is not None and proxy.scope in ("*", "mobile_clinic"):
            found.append(Relative(resident, proxy.relation))
    return found


def get_call_record(room: Room) -> dict[str, Any]:
    """Return who was there when, how good the connection was, and whether there was a picture."""
    events: list[Event] = list_events(room)
    reports: list[QualityReport] = list_reports(room)
    return {"events": events, "reports": reports, "is_by_phone": room.by_phone_at is not None}


def list_here(room: Room | None) -> list[Seat]:
    """Return who is in a call now."""
    return [seat for seat in list_seats(room) if seat.is_here] if room is not None else []
