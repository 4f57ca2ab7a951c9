"""What a service gives for GOFS, and what may be asked of it live."""

from dataclasses import dataclass, field
from typing import Any

Item = dict[str, Any]


@dataclass(frozen=True)
class GofsPart:
    """One service in GOFS: lists of objects as the reference (version 1.0) describes them."""

    service_brands: list[Item] = field(default_factory=list)
    vehicle_types: list[Item] = field(default_factory=list)
    zones: list[Item] = field(default_factory=list)
    operating_rules: list[Item] = field(default_factory=list)
    calendars: list[Item] = field(default_factory=list)
    fares: list[Item] = field(default_factory=list)
    booking_rules: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class LiveQuestion:
    """Where somebody stands and, perhaps, wants to go; (longitude, latitude) in WGS 84. Nobody's name."""

    pickup: tuple[float, float]
    drop_off: tuple[float, float] | None


@dataclass(frozen=True)
class LiveAnswer:
    """What the fleet could do now.

    Attributes:
        brand_id: the service brand.
        brand_name: its name, in the language of the question.
        wait_s: seconds until the vehicle would come.
        travel_s: seconds of the ride; None without a destination.
        cost_yen: the fare of one adult; None without a destination.
    """

    brand_id: str
    brand_name: dict[str, str]
    wait_s: int
    travel_s: int | None
    cost_yen: int | None
