"""Remote ID: what an aircraft says of itself once a second. **Untested** with a real transmitter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from math import isfinite

UNKNOWN_DEG, UNKNOWN_M_S, UNKNOWN_M = 361.0, 255.0, -1000.0
"""What the messages say where a value is not known."""
LONGEST_ID = 20


class IdType(IntEnum):
    """MAV_ODID_ID_TYPE."""

    SERIAL = 1
    REGISTRATION = 2


@dataclass(frozen=True)
class BasicId:
    """OPEN_DRONE_ID_BASIC_ID: serial number or registration symbol, up to 20 characters of ASCII."""

    id_type: IdType
    uas_id: str

    def __post_init__(self) -> None:
        if not self.uas_id.isascii() or not 1 <= len(self.uas_id) <= LONGEST_ID:
            raise ValueError("an identity has 1 to 20 characters of ASCII")

    def pack_id(self) -> bytes:
        """Return the 20 bytes of the message."""
        return self.uas_id.encode("ascii").ljust(LONGEST_ID, b"\0")


@dataclass(frozen=True)
class Location:
    """OPEN_DRONE_ID_LOCATION, as far as Japan asks: where, how high, how fast, when."""

    lon: float
    lat: float
    geodetic_m: float | None
    height_m: float | None
    course_deg: float | None
    speed_m_s: float | None
    seconds_of_hour: float

    def list_fields(self) -> dict[str, float | int]:
        """Return the fields of the message in its units."""
        course = self.course_deg
        return {
            "latitude": round(self.lat * 10_000_000),
            "longitude": round(self.lon * 10_000_000),
            "altitude_geodetic": _or(self.geodetic_m, UNKNOWN_M),
            "height": _or(self.height_m, UNKNOWN_M),
            "direction": round(100 * (course % 360 if course is not None else UNKNOWN_DEG)),
            "speed_horizontal": round(100 * _or(self.speed_m_s, UNKNOWN_M_S)),
            "timestamp": round(self.seconds_of_hour % 3600, 1),
        }


def _or(value: float | None, unknown: float) -> float:
    return value if value is not None and isfinite(value) else unknown


def list_ids(*, serial: str, symbol: str) -> list[BasicId]:
    """Return the two identities that Japan asks for: what the maker gave and what the Minister gave."""
    return [BasicId(IdType.SERIAL, serial), BasicId(IdType.REGISTRATION, symbol)]
