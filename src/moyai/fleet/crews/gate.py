"""What keeps a shift from starting (fleet/gates.py asks)."""

from __future__ import annotations

from datetime import datetime

from moyai.core.errors import Refused
from moyai.fleet.crews.enums import RollCallKind
from moyai.fleet.crews.errors import MustNotStart
from moyai.fleet.crews.queries import find_standing
from moyai.fleet.crews.regimes import needs_roll_call
from moyai.fleet.crews.texts import say_refusals
from moyai.fleet.models import Shift
from moyai.fleet.pages.words import pick_language


def find_reason(shift: Shift, now: datetime) -> Refused | None:
    """Return why a shift must not start: its roll-call refused, or there is none and the town wants one."""
    return _find_roll_call_reason(shift)


def _find_roll_call_reason(shift: Shift) -> Refused | None:
    held = find_standing(shift, RollCallKind.BEFORE)
    if held is None:
        return MustNotStart("no_roll_call") if needs_roll_call() else None
    if held.is_fit:
        return None
    return MustNotStart("roll_call_refused", pick_language(say_refusals(held.refusals)))
