"""Roll-calls for tests."""

from decimal import Decimal

from tests.factories import at

from moyai.fleet.crews.enums import Inspection, Method, RollCallKind
from moyai.fleet.crews.operations import hold_roll_call
from moyai.fleet.crews.roll_call_rules import RollCallFacts

BEFORE, AFTER = RollCallKind.BEFORE, RollCallKind.AFTER


def make_facts(**changes):
    """Return what is seen of a driver who is well."""
    well = {
        "method": Method.FACE,
        "detector": "検知器1",
        "alcohol_mg_l": Decimal("0.00"),
        "has_drunk": False,
        "inspection": Inspection.FINE,
    }
    return RollCallFacts(**well | changes)


def call(shift, keeper, *, kind=BEFORE, now=None, corrects=None, reason="", **changes):
    """Hold a roll-call of a driver who is well, but for the changes."""
    return hold_roll_call(
        shift_id=shift.pk,
        kind=kind,
        facts=make_facts(**changes),
        holder=keeper,
        now=now or at(8, 40),
        corrects=corrects,
        correction_reason=reason,
    )
