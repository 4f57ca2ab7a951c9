"""What a ride costs. Pure rules over a tariff; whole yen.

The rider pays her own class; companions, whose reasons nobody has checked, pay what the channel gives.
"""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from moyai.engines.conversation import Localized
from moyai.services.shared_taxi.eligibility import is_discount
from moyai.services.shared_taxi.enums import EligibilityReason, FareClass
from moyai.services.shared_taxi.texts import classes as texts


class TariffLike(Protocol):
    """Fares per person and ride."""

    ordinary_yen: int
    self_service_yen: int
    discount_yen: int


@dataclass(frozen=True)
class Rider:
    """What the fare depends on.

    Attributes:
        birth_date: of the resident.
        reason: why she may ride.
        is_confirmed: whether the evidence has been checked and still holds on the day of the ride.
    """

    birth_date: date
    reason: EligibilityReason
    is_confirmed: bool


@dataclass(frozen=True)
class Fare:
    """The fare of one ride.

    Attributes:
        fare_class: the rider's own class.
        own_yen: her own fare.
        companion_yen: the fare of each companion.
        persons: everybody who rides.
        why: why this class, in her words.
    """

    fare_class: FareClass
    own_yen: int
    companion_yen: int
    persons: int
    why: Localized

    @property
    def total_yen(self) -> int:
        """What the party pays."""
        return self.own_yen + self.companion_yen * (self.persons - 1)


def compute_fare(*, tariff: TariffLike, rider: Rider, on: date, is_self_service: bool, persons: int) -> Fare:
    """Return the fare of a ride on a day.

    Args:
        tariff: the fares valid on that day.
        rider: the resident.
        on: day of the ride.
        is_self_service: whether she books by web or TV.
        persons: everybody who rides, herself included.
    """
    channel_class = FareClass.SELF_SERVICE if is_self_service else FareClass.ORDINARY
    channel_yen = tariff.self_service_yen if is_self_service else tariff.ordinary_yen
    if _has_discount(rider, on) and tariff.discount_yen <= channel_yen:
        why = texts.FARE_DISCOUNT.format(reason=texts.REASONS[rider.reason])
        return Fare(FareClass.DISCOUNT, tariff.discount_yen, channel_yen, persons, why)
    return Fare(channel_class, channel_yen, channel_yen, persons, _explain(rider, on, channel_class))


def _has_discount(rider: Rider, on: date) -> bool:
    return rider.is_confirmed and is_discount(rider.reason, rider.birth_date, on)


def _explain(rider: Rider, on: date, channel_class: FareClass) -> Localized:
    if not rider.is_confirmed and is_discount(rider.reason, rider.birth_date, on):
        return texts.FARE_UNCHECKED
    return texts.FARE_SELF_SERVICE if channel_class == FareClass.SELF_SERVICE else texts.FARE_ORDINARY
