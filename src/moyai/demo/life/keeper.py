"""Simulated keepers of roll-calls: every driver is called before and after duty, as by the firm's own
staff."""

import logging
from datetime import datetime, timedelta
from decimal import Decimal

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.errors import Refused
from moyai.demo.seeding.crews import DETECTOR, INSTRUCTIONS, seed_keepers
from moyai.fleet.crews.enums import Inspection, Method, RollCallKind
from moyai.fleet.crews.operations import hold_roll_call
from moyai.fleet.crews.queries import RollCallRow, list_roll_call_rows
from moyai.fleet.crews.roll_call_rules import RollCallFacts

CALL_AHEAD = timedelta(minutes=20)
"""How long before a shift its driver is called."""
LOOK_EVERY = timedelta(seconds=45)
"""The town's time between two looks at the list."""

logger = logging.getLogger(__name__)


class Keeper:
    """Holds the roll-calls that are owed. One that refused is left to people."""

    def __init__(self) -> None:
        self._keepers: dict[int, User] = {}
        self._look_at: datetime | None = None

    def tick(self, now: datetime) -> None:
        """Call whoever is to be called by now."""
        if self._look_at is not None and self._look_at > now >= self._look_at - LOOK_EVERY:
            return
        self._look_at = now + LOOK_EVERY
        self._keepers = self._keepers or seed_keepers()
        for row in list_roll_call_rows(clock.local(now).date(), now):
            if row.owes_before and row.shift.starts_at - CALL_AHEAD <= now:
                self._call(row, RollCallKind.BEFORE, now)
            elif row.owes_after:
                self._call(row, RollCallKind.AFTER, now)

    def _call(self, row: RollCallRow, kind: RollCallKind, now: datetime) -> None:
        keeper = self._keepers.get(row.shift.vehicle.partner_id)
        if keeper is None:
            return
        try:
            hold_roll_call(shift_id=row.shift.pk, kind=kind, facts=make_facts(kind), holder=keeper, now=now)
        except Refused as refused:
            logger.info("%s of %s: %s", kind, row.shift.vehicle.name, refused)


def make_facts(kind: RollCallKind) -> RollCallFacts:
    """Return what is seen of an invented driver: always well."""
    is_before = kind == RollCallKind.BEFORE
    return RollCallFacts(
        method=Method.FACE,
        detector=DETECTOR,
        alcohol_mg_l=Decimal("0.00"),
        has_drunk=False,
        inspection=Inspection.FINE if is_before else None,
        instructions=INSTRUCTIONS[0] if is_before else "",
        condition="" if is_before else "車両・道路とも異常なし",
        relief_notice="" if is_before else "交替なし",
    )
