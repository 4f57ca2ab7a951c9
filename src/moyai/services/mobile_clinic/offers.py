"""A time for a visit, as it is offered and as it is taken: a plain value, kept by flows and interfaces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

PLAIN = ("share_id", "doctor_id", "nurse_id", "origin", "place_name", "lon", "lat")
TIMES = ("arrives_at", "call_from", "call_until", "leaves_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitTime:
    """When the car could be at a patient's door; nothing is kept until it is held or booked.

    Attributes:
        share_id: The day part (models.Share) in which the tour would be.
        doctor_id: The doctor (models.Practitioner) on the screen.
        nurse_id: The nurse (models.Practitioner) in the car.
        arrives_at: The car stands at the door; whole five minutes.
        call_from: The doctor is on the screen from then on.
        call_until: Until then.
        leaves_at: The car drives on.
        place_name: Where the car stands.
        lon: Of the place, WGS 84 degrees.
        lat: Of the place.
        device_set_ids: Devices (models.DeviceSet) that the tour takes along beside those built in.
        room_ids: Rooms (reservations.Resource) that are needed meanwhile, such as one at a school.
        origin: Why the institution may have the share (an enums.ShareOrigin).
    """

    share_id: int
    doctor_id: int
    nurse_id: int
    arrives_at: datetime
    call_from: datetime
    call_until: datetime
    leaves_at: datetime
    place_name: str
    lon: float
    lat: float
    device_set_ids: tuple[int, ...] = ()
    room_ids: tuple[int, ...] = ()
    origin: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it JSON-serialisable, for a flow's answers or a signed link."""
        facts: dict[str, Any] = {name: getattr(self, name).isoformat() for name in TIMES}
        ids = {name: getattr(self, name) for name in PLAIN}
        lists = {"device_set_ids": list(self.device_set_ids), "room_ids": list(self.room_ids)}
        return facts | ids | lists

    @classmethod
    def from_dict(cls, facts: dict[str, Any]) -> VisitTime:
        """Return what ``as_dict`` gave.

        Raises:
            KeyError, TypeError, ValueError: It is something else.
        """
        return cls(
            share_id=int(facts["share_id"]),
            doctor_id=int(facts["doctor_id"]),
            nurse_id=int(facts["nurse_id"]),
            origin=str(facts["origin"]),
            place_name=str(facts["place_name"]),
            lon=float(facts["lon"]),
            lat=float(facts["lat"]),
            device_set_ids=tuple(map(int, facts["device_set_ids"])),
            room_ids=tuple(map(int, facts["room_ids"])),
            **{name: datetime.fromisoformat(facts[name]) for name in TIMES},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """What was found for a wish.

    Attributes:
        offers: The earliest first; empty when refused.
        refusal: A code of refusals.py why there is none.
        next_free: When refused, the earliest time that there is after what was asked; None: none is known.
    """

    offers: tuple[VisitTime, ...] = ()
    refusal: str = ""
    next_free: VisitTime | None = None
