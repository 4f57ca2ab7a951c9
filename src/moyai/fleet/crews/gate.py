"""What keeps a shift from starting (fleet/gates.py asks)."""

from __future__ import annotations

from datetime import date, datetime

from moyai.core.errors import Refused
from moyai.fleet.crews.enums import RollCallKind
from moyai.fleet.crews.errors import MustNotStart
from moyai.fleet.crews.queries import find_driver_file, find_standing
from moyai.fleet.crews.regimes import needs_roll_call
from moyai.fleet.crews.texts import say_refusals
from moyai.fleet.models import Shift
from moyai.fleet.pages.words import pick_language


def find_reason(shift: Shift, now: datetime) -> Refused | None:
    """Return why a shift must not start: its driver's licence is over, or the roll-call refused or is
    missing."""
    return find_register_reason(shift.driver_id, shift.date) or _find_roll_call_reason(shift)


def find_register_reason(driver_id: int, day: date) -> Refused | None:
    """Return why somebody must not drive on a day by the register: the licence has expired, or they left.

    Somebody without a page may drive: the page that is missing stands on the list of what is due.
    """
    found = find_driver_file(driver_id)
    if found is None:
        return None
    if found.left_date is not None and found.left_date <= day:
        return MustNotStart("left", found.left_date.isoformat())
    if found.licence_expires_date < day:
        return MustNotStart("licence_expired", found.licence_expires_date.isoformat())
    return None


def _find_roll_call_reason(shift: Shift) -> Refused | None:
    held = find_standing(shift, RollCallKind.BEFORE)
    if held is None:
        return MustNotStart("no_roll_call") if needs_roll_call() else None
    if held.is_fit:
        return None
    return MustNotStart("roll_call_refused", pick_language(say_refusals(held.refusals)))
