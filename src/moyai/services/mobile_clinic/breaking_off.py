"""What follows when a visit goes on in person: somebody at the desk finds a ride."""

from __future__ import annotations

from datetime import datetime

from moyai.core.notices.operations import open_desk_task
from moyai.services.mobile_clinic.listening_treatment import listen_to_moves
from moyai.services.mobile_clinic.models import InPersonMove
from moyai.services.mobile_clinic.teens import is_private, name_for_driver
from moyai.services.mobile_clinic.telling import as_dict
from moyai.services.mobile_clinic.texts import treatment as say


def register_breaking_off() -> None:
    """Have the desk find a ride; that the call ends is the calls' own affair (areas/calls.py)."""
    listen_to_moves("desk", ask_for_ride)


def ask_for_ride(move: InPersonMove, now: datetime) -> None:
    """Have somebody at the desk see to it how she gets there; the desk learns where to, not why.

    Of whom nobody else is to know it does not learn who: her institution tells the driver itself.
    """
    visit = move.visit
    place = name_for_driver(visit.programme, visit.name)
    open_desk_task(
        key=f"mobile_clinic:ride:{visit.code}",
        kind="clinic_ride",
        text=as_dict(say.DESK_RIDE.format(place=place, hospital=str(move.hospital))),
        now=now,
        resident=None if is_private(visit.programme) else visit.patient.resident,
        number=visit.institution.partner.phone if is_private(visit.programme) else "",
    )
