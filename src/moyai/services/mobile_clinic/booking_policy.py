"""The settings of booking as one typed object."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from moyai.core.manifest import read_policy
from moyai.services.mobile_clinic.enums import Programme

LABEL = "mobile_clinic"


@dataclass(frozen=True)
class BookingPolicy:
    """What the town has decided; each field is the setting of that name in areas/booking.py."""

    share_ahead_days: int
    release_days: int
    closes_on_holidays: bool
    offer_stands_s: int
    hold_s: int
    undo_s: int
    least_notice_s: int
    fair_days: int
    board_s: int
    alight_s: int
    setup_s: int
    packup_s: int
    ramp_s: int
    slack_s: int
    tour_flex_s: int
    tour_order_minutes: int
    tour_order_least_s: int
    takeover_late_s: int
    late_order_s: int
    late_order_worth_s: int
    chronic_call_s: int
    maternity_call_s: int
    eye_call_s: int
    teens_call_s: int
    step_s: int
    doctor_way_s: int

    def call_s(self, programme: str) -> int:
        """Return how long the doctor is on the screen, seconds."""
        return int(getattr(self, f"{Programme(programme).value}_call_s"))

    def flex_of(self, programme: str) -> int:
        """Return by how much a time may be changed after it was booked, seconds; at a school not."""
        return 0 if programme == Programme.TEENS else self.tour_flex_s

    @property
    def least_notice(self) -> timedelta:
        """How long before a tour begins it may still be changed."""
        return timedelta(seconds=self.least_notice_s)


@cache
def get_booking_policy() -> BookingPolicy:
    """Return the settings: the manifest's defaults, changed by ``MOYAI_SERVICE_SETTINGS``."""
    return read_policy(LABEL, BookingPolicy)
