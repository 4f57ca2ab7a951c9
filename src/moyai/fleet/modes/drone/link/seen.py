"""What is known of a vehicle from what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot
from typing import Any

from moyai.fleet.modes.drone.link.wire import dialect

ARMED = dialect.MAV_MODE_FLAG_SAFETY_ARMED
MODES = {3: "hold", 4: "mission", 5: "return", 6: "land", 2: "takeoff"}
"""PX4's automatic modes, by their number in ``custom_mode``."""
AUTO = 4
ON_GROUND = dialect.MAV_LANDED_STATE_ON_GROUND
MOST_WORDS = 20


@dataclass
class Seen:
    """The newest of each; None is not known. ``heard_ms`` is the time of the last heartbeat."""

    heard_ms: float | None = None
    is_armed: bool = False
    mode: str = ""
    lon: float | None = None
    lat: float | None = None
    amsl_m: float | None = None
    height_m: float | None = None
    speed_m_s: float | None = None
    heading_deg: int | None = None
    battery_pct: int | None = None
    wind_m_s: float | None = None
    mission_seq: int | None = None
    plan_ids: tuple[int, int, int] | None = None
    plan_ids_ms: float = 0.0
    is_on_ground: bool | None = None
    has_gps: bool | None = None
    is_remote_id_ready: bool | None = None
    remote_ids: dict[int, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    def take(self, message: Any, now_ms: float) -> None:
        """Learn from a message."""
        reader = _READERS.get(message.get_type())
        if reader is not None:
            reader(self, message, now_ms)


def _heartbeat(seen: Seen, message: Any, now_ms: float) -> None:
    if message.autopilot == dialect.MAV_AUTOPILOT_INVALID:
        return
    seen.heard_ms = now_ms
    seen.is_armed = bool(message.base_mode & ARMED)
    is_auto = (message.custom_mode >> 16) & 0xFF == AUTO
    seen.mode = MODES.get(message.custom_mode >> 24, "") if is_auto else ""


def _position(seen: Seen, message: Any, _now_ms: float) -> None:
    seen.lon, seen.lat = message.lon / 1e7, message.lat / 1e7
    seen.amsl_m, seen.height_m = message.alt / 1000, message.relative_alt / 1000
    seen.speed_m_s = hypot(message.vx, message.vy) / 100
    seen.heading_deg = None if message.hdg == 65_535 else message.hdg // 100


def _battery(seen: Seen, message: Any, _now_ms: float) -> None:
    seen.battery_pct = message.battery_remaining if message.battery_remaining >= 0 else None


def _wind(seen: Seen, message: Any, _now_ms: float) -> None:
    seen.wind_m_s = hypot(message.wind_x, message.wind_y)


def _mission(seen: Seen, message: Any, now_ms: float) -> None:
    seen.mission_seq, seen.plan_ids_ms = message.seq, now_ms
    seen.plan_ids = (message.mission_id, message.fence_id, message.rally_points_id)


def _ground(seen: Seen, message: Any, _now_ms: float) -> None:
    seen.is_on_ground = message.landed_state == ON_GROUND


def _gps(seen: Seen, message: Any, _now_ms: float) -> None:
    seen.has_gps = message.fix_type >= dialect.GPS_FIX_TYPE_3D_FIX


def _arm_status(seen: Seen, message: Any, _now_ms: float) -> None:
    seen.is_remote_id_ready = message.status == dialect.MAV_ODID_ARM_STATUS_GOOD_TO_ARM


def _basic_id(seen: Seen, message: Any, _now_ms: float) -> None:
    seen.remote_ids[message.id_type] = bytes(message.uas_id).rstrip(b"\0").decode("ascii", "replace")


def _words(seen: Seen, message: Any, _now_ms: float) -> None:
    text = message.text if isinstance(message.text, str) else message.text.decode("utf-8", "replace")
    seen.words = [*seen.words, text.replace("\0", "").strip()][-MOST_WORDS:]


_READERS = {
    "HEARTBEAT": _heartbeat,
    "GLOBAL_POSITION_INT": _position,
    "BATTERY_STATUS": _battery,
    "WIND_COV": _wind,
    "MISSION_CURRENT": _mission,
    "EXTENDED_SYS_STATE": _ground,
    "GPS_RAW_INT": _gps,
    "OPEN_DRONE_ID_ARM_STATUS": _arm_status,
    "OPEN_DRONE_ID_BASIC_ID": _basic_id,
    "STATUSTEXT": _words,
}
