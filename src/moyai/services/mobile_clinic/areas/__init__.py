"""The parts of the room. Each says its settings, periods, addresses, and what it makes known at the start."""

from moyai.services.mobile_clinic.areas import (
    booking,
    calls,
    doors,
    exchange,
    imaging,
    privacy,
    treatment,
    visiting,
)

AREAS = (booking, visiting, calls, treatment, imaging, exchange, doors, privacy)

__all__ = ["AREAS"]
