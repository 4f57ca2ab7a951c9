"""The messages of the mission protocol, without a wire."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from moyai.engines.flight.formats.items import MavItem


class Result(IntEnum):
    """MAV_MISSION_RESULT."""

    ACCEPTED = 0
    ERROR = 1
    UNSUPPORTED_FRAME = 2
    UNSUPPORTED = 3
    NO_SPACE = 4
    INVALID = 5
    INVALID_PARAM1 = 6
    INVALID_PARAM2 = 7
    INVALID_PARAM3 = 8
    INVALID_PARAM4 = 9
    INVALID_PARAM5_X = 10
    INVALID_PARAM6_Y = 11
    INVALID_PARAM7 = 12
    INVALID_SEQUENCE = 13
    DENIED = 14
    CANCELLED = 15


@dataclass(frozen=True)
class Count:
    """MISSION_COUNT."""

    count: int
    mission_type: int
    opaque_id: int = 0


@dataclass(frozen=True)
class RequestList:
    """MISSION_REQUEST_LIST."""

    mission_type: int


@dataclass(frozen=True)
class Request:
    """MISSION_REQUEST_INT."""

    seq: int
    mission_type: int


@dataclass(frozen=True)
class ItemMessage:
    """MISSION_ITEM_INT."""

    item: MavItem

    @property
    def mission_type(self) -> int:
        """Of which of the three plans."""
        return self.item.mission_type


@dataclass(frozen=True)
class Ack:
    """MISSION_ACK. ``opaque_id``: by what number the vehicle knows the plan from now on; 0: none."""

    result: int
    mission_type: int
    opaque_id: int = 0


Message = Count | RequestList | Request | ItemMessage | Ack

TIMEOUT_MS = 1500
ITEM_TIMEOUT_MS = 250
RETRIES = 5
"""As the protocol gives them: for an answer, between items, and how often one asks again."""
