"""Ways of carrying a consignment as they could be planned now: each a row of legs with times and a price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moyai.engines.carriers import Carrier
from moyai.fleet.consignments.air import Flown
from moyai.fleet.consignments.gates import Closed
from moyai.fleet.consignments.models import Hub, VolunteerSlot
from moyai.fleet.specs import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class LegPlan:
    """One leg as it would be.

    Attributes:
        carrier: enums.CarrierKind.
        key: The carrier's own word.
        origin: Where it is collected.
        destination: Where it is handed over.
        pickup_from: The earliest beginning of loading.
        pickup_until: The latest.
        dropoff_from: The earliest beginning of handing over.
        dropoff_until: The latest.
        planned_at: When it would be handed over.
        shifts: The shifts that may take it; empty for a volunteer or a flight.
        slot: The volunteer's.
        flown: The flight that a mode has offered.
        hub: Where it ends, when that is not the door.
        cost_yen: Its part of the price.
    """

    carrier: str
    key: str
    origin: Point
    destination: Point
    pickup_from: datetime
    pickup_until: datetime
    dropoff_from: datetime
    dropoff_until: datetime
    planned_at: datetime
    shifts: tuple[int, ...] = ()
    slot: VolunteerSlot | None = None
    flown: Flown | None = None
    hub: Hub | None = None
    cost_yen: int = 0

    @property
    def is_outside(self) -> bool:
        """Whether no vehicle of the fleet's plan carries it."""
        return self.slot is not None or self.flown is not None


@dataclass(frozen=True, slots=True)
class Way:
    """A carrier as the engine asks for it, the legs behind it, and the gate that is closed to it."""

    carrier: Carrier
    legs: tuple[LegPlan, ...] = ()
    closed: Closed | None = None
