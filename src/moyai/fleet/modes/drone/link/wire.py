"""MAVLink as bytes. The ids by which a vehicle knows its plans are newer than the dialect of the library."""

from __future__ import annotations

import struct
from typing import Any

from pymavlink.dialects.v20 import common as dialect

GROUND_SYSTEM, GROUND_COMPONENT = 255, dialect.MAV_COMP_ID_MISSIONPLANNER


def _widen(base: Any, *names: str) -> Any:
    """Return a message with more 32-bit numbers at its end: extensions, which change no checksum."""
    count = len(base.fieldnames)

    class Wide(base):
        fieldnames = [*base.fieldnames, *names]
        ordered_fieldnames = [*base.ordered_fieldnames, *names]
        fieldtypes = [*base.fieldtypes, *["uint32_t"] * len(names)]
        native_format = bytearray(bytes(base.native_format) + b"I" * len(names))
        orders = [*base.orders, *range(count, count + len(names))]
        lengths = [*base.lengths, *[1] * len(names)]
        array_lengths = [*base.array_lengths, *[0] * len(names)]
        unpacker = struct.Struct(bytes(native_format).decode())

        def __init__(self, *values: Any, **named: Any) -> None:
            more = dict(zip(names, values[count:], strict=False))
            more |= {name: named.pop(name) for name in names if name in named}
            super().__init__(*values[:count], **named)
            self._fieldnames = self.fieldnames
            for name in names:
                setattr(self, name, more.get(name, 0))

        def pack(self, mav: Any, force_mavlink1: bool = False) -> bytes:
            values = [getattr(self, name) for name in self.ordered_fieldnames]
            return bytes(self._pack(mav, self.crc_extra, self.unpacker.pack(*values), force_mavlink1))

    Wide.__name__ = Wide.__qualname__ = base.__name__
    dialect.mavlink_map[base.id] = Wide
    return Wide


MissionCount = _widen(dialect.MAVLink_mission_count_message, "opaque_id")
MissionAck = _widen(dialect.MAVLink_mission_ack_message, "opaque_id")
MissionCurrent = _widen(dialect.MAVLink_mission_current_message, "mission_id", "fence_id", "rally_points_id")

MOST_BYTES = 65_535


class Codec:
    """Packs and reads the messages of one end. What is no MAVLink is passed over."""

    def __init__(self, system: int, component: int) -> None:
        self._mav = dialect.MAVLink(None, srcSystem=system, srcComponent=component)
        self._mav.robust_parsing = True

    def pack(self, message: Any) -> bytes:
        """Return a message as bytes, each with the next number."""
        packed = bytes(message.pack(self._mav))
        self._mav.seq = (self._mav.seq + 1) % 256
        return packed

    def read(self, data: bytes) -> list[Any]:
        """Return the messages in a datagram."""
        try:
            found = self._mav.parse_buffer(data[:MOST_BYTES]) or []
        except (dialect.MAVError, struct.error, ValueError, TypeError, IndexError):
            return []
        return [each for each in found if each.get_type() not in ("BAD_DATA", "UNKNOWN")]
