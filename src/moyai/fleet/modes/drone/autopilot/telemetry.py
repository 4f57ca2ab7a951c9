"""What the simulated autopilot says of itself, and how often."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, hypot, radians, sin
from typing import TYPE_CHECKING, Any

from moyai.fleet.modes.drone.autopilot.plans import FENCE, MISSION, RALLY
from moyai.fleet.modes.drone.link.wire import MissionCurrent, dialect

if TYPE_CHECKING:
    from moyai.fleet.modes.drone.autopilot.vehicle import Vehicle

CAPABILITIES = (
    dialect.MAV_PROTOCOL_CAPABILITY_MISSION_INT
    | dialect.MAV_PROTOCOL_CAPABILITY_MAVLINK2
    | dialect.MAV_PROTOCOL_CAPABILITY_COMMAND_INT
    | dialect.MAV_PROTOCOL_CAPABILITY_MISSION_FENCE
    | dialect.MAV_PROTOCOL_CAPABILITY_MISSION_RALLY
)
NOBODY = b"\0" * 20


def make_heartbeat(vehicle: Vehicle) -> Any:
    """Say that it is there, armed or not, in which of PX4's modes."""
    base = dialect.MAV_MODE_FLAG_CUSTOM_MODE_ENABLED | dialect.MAV_MODE_FLAG_AUTO_ENABLED
    base |= dialect.MAV_MODE_FLAG_SAFETY_ARMED if vehicle.is_armed else 0
    state = dialect.MAV_STATE_ACTIVE if vehicle.is_armed else dialect.MAV_STATE_STANDBY
    custom = vehicle.mode << 24 | 4 << 16
    return dialect.MAVLink_heartbeat_message(
        dialect.MAV_TYPE_HEXAROTOR, dialect.MAV_AUTOPILOT_PX4, base, custom, state, 3
    )


def make_position(vehicle: Vehicle) -> Any:
    """Say where it is."""
    body = vehicle.body
    return dialect.MAVLink_global_position_int_message(
        _boot_ms(vehicle),
        round(body.lat * 1e7),
        round(body.lon * 1e7),
        round((vehicle.home[2] + body.height_m) * 1000),
        round(body.height_m * 1000),
        round(body.north_m_s * 100),
        round(body.east_m_s * 100),
        round(-body.up_m_s * 100),
        round(body.heading_deg * 100) % 36_000,
    )


def make_gps(vehicle: Vehicle) -> Any:
    """Say whether it knows where it is."""
    fix = dialect.GPS_FIX_TYPE_3D_FIX if vehicle.has_gps else dialect.GPS_FIX_TYPE_NO_FIX
    body = vehicle.body
    return dialect.MAVLink_gps_raw_int_message(
        _boot_ms(vehicle) * 1000,
        fix,
        round(body.lat * 1e7),
        round(body.lon * 1e7),
        round((vehicle.home[2] + body.height_m) * 1000),
        80,
        120,
        round(hypot(body.east_m_s, body.north_m_s) * 100),
        round(body.heading_deg * 100) % 36_000,
        14 if vehicle.has_gps else 0,
    )


def make_battery(vehicle: Vehicle) -> Any:
    """Say what is in the battery."""
    unknown = [65_535] * 10
    return dialect.MAVLink_battery_status_message(
        0, 0, 0, 2_500, unknown, -1, -1, -1, vehicle.body.battery_pct
    )


def make_system(vehicle: Vehicle) -> Any:
    """Say which sensors are well."""
    sensors = (
        dialect.MAV_SYS_STATUS_SENSOR_3D_GYRO
        | dialect.MAV_SYS_STATUS_SENSOR_3D_ACCEL
        | dialect.MAV_SYS_STATUS_SENSOR_3D_MAG
        | dialect.MAV_SYS_STATUS_SENSOR_GPS
        | dialect.MAV_SYS_STATUS_SENSOR_MOTOR_OUTPUTS
    )
    well = sensors
    well &= ~dialect.MAV_SYS_STATUS_SENSOR_GPS if not vehicle.has_gps else well
    well &= ~dialect.MAV_SYS_STATUS_SENSOR_MOTOR_OUTPUTS if not vehicle.has_motors else well
    return dialect.MAVLink_sys_status_message(
        sensors, sensors, well, 200, 25_000, -1, vehicle.body.battery_pct, 0, 0, 0, 0, 0, 0
    )


def make_mission_current(vehicle: Vehicle) -> Any:
    """Say at which item it is, and by which numbers it knows its plans."""
    ids = (vehicle.plans.find_id(kind) for kind in (MISSION, FENCE, RALLY))
    return MissionCurrent(vehicle.seq, len(vehicle.plans.plans[MISSION]), 0, 0, *ids)


def make_landed(vehicle: Vehicle) -> Any:
    """Say whether it stands on the ground."""
    on_ground, in_air = dialect.MAV_LANDED_STATE_ON_GROUND, dialect.MAV_LANDED_STATE_IN_AIR
    return dialect.MAVLink_extended_sys_state_message(0, on_ground if vehicle.body.is_on_ground else in_air)


def make_wind(vehicle: Vehicle) -> Any:
    """Say how the wind blows: north, east, down, where it blows to."""
    to = radians(vehicle.body.wind_from_deg + 180)
    speed = vehicle.body.wind_m_s
    return dialect.MAVLink_wind_cov_message(
        _boot_ms(vehicle) * 1000, speed * cos(to), speed * sin(to), 0.0, 0.2, 0.1, vehicle.body.height_m, 1, 1
    )


def make_home(vehicle: Vehicle) -> Any:
    """Say where home is."""
    lon, lat, amsl_m = vehicle.home
    place = (round(lat * 1e7), round(lon * 1e7), round(amsl_m * 1000))
    return dialect.MAVLink_home_position_message(*place, 0, 0, 0, [1, 0, 0, 0], 0, 0, 0)


def make_serial(vehicle: Vehicle) -> Any:
    """Remote ID: the maker's number."""
    return _make_id(1, vehicle.identity.serial)


def make_symbol(vehicle: Vehicle) -> Any:
    """Remote ID: the registration symbol."""
    return _make_id(2, vehicle.identity.symbol)


def _make_id(kind: int, text: str) -> Any:
    uas_id = text.encode("ascii", "replace")[:20].ljust(20, b"\0")
    return dialect.MAVLink_open_drone_id_basic_id_message(0, 0, NOBODY, kind, 2, uas_id)


def make_remote_location(vehicle: Vehicle) -> Any:
    """Remote ID: where it is, once a second."""
    body = vehicle.body
    speed = hypot(body.east_m_s, body.north_m_s)
    amsl_m = vehicle.home[2] + body.height_m
    return dialect.MAVLink_open_drone_id_location_message(
        0,
        0,
        NOBODY,
        1 if body.is_on_ground else 2,
        round(body.heading_deg * 100) % 36_000,
        round(speed * 100),
        round(body.up_m_s * 100),
        round(body.lat * 1e7),
        round(body.lon * 1e7),
        amsl_m,
        amsl_m,
        0,
        body.height_m,
        10,
        4,
        4,
        3,
        vehicle.now_s % 3600,
        1,
    )


def make_remote_system(vehicle: Vehicle) -> Any:
    """Remote ID: where it took off."""
    lon, lat, amsl_m = vehicle.home
    place = (round(lat * 1e7), round(lon * 1e7))
    return dialect.MAVLink_open_drone_id_system_message(
        0, 0, NOBODY, 0, 0, *place, 1, 0, amsl_m + 150, amsl_m, 0, 0, amsl_m, 0
    )


def make_arm_status(vehicle: Vehicle) -> Any:
    """Remote ID: whether it may be armed."""
    is_ready = bool(vehicle.identity.serial and vehicle.identity.symbol) and vehicle.has_gps
    good, bad = dialect.MAV_ODID_ARM_STATUS_GOOD_TO_ARM, dialect.MAV_ODID_ARM_STATUS_PRE_ARM_FAIL_GENERIC
    return dialect.MAVLink_open_drone_id_arm_status_message(good if is_ready else bad, b"\0" * 50)


def make_version(_vehicle: Vehicle) -> Any:
    """Say what it can."""
    none = [0] * 8
    return dialect.MAVLink_autopilot_version_message(
        CAPABILITIES, 0x010E0000, 0, 0, 0, none, none, none, 0, 0, 1
    )


EVERY_S: tuple[tuple[float, Callable[[Vehicle], Any]], ...] = (
    (1.0, make_heartbeat),
    (0.25, make_position),
    (1.0, make_gps),
    (1.0, make_battery),
    (1.0, make_system),
    (1.0, make_mission_current),
    (0.5, make_landed),
    (2.0, make_wind),
    (5.0, make_home),
    (3.0, make_serial),
    (3.0, make_symbol),
    (1.0, make_remote_location),
    (4.0, make_remote_system),
    (2.0, make_arm_status),
)
_BY_ID: dict[int, Callable[[Vehicle], Any]] = {
    dialect.MAVLINK_MSG_ID_AUTOPILOT_VERSION: make_version,
    dialect.MAVLINK_MSG_ID_HOME_POSITION: make_home,
    dialect.MAVLINK_MSG_ID_GLOBAL_POSITION_INT: make_position,
    dialect.MAVLINK_MSG_ID_MISSION_CURRENT: make_mission_current,
    dialect.MAVLINK_MSG_ID_SYS_STATUS: make_system,
    dialect.MAVLINK_MSG_ID_BATTERY_STATUS: make_battery,
    dialect.MAVLINK_MSG_ID_EXTENDED_SYS_STATE: make_landed,
}


def list_due(vehicle: Vehicle, told_s: dict[str, float]) -> list[Any]:
    """Return what is to be said by now; ``told_s`` keeps when each was said."""
    out = []
    for every_s, make_one in EVERY_S:
        name = make_one.__name__
        if vehicle.now_s - told_s.get(name, -1e9) >= every_s:
            told_s[name] = vehicle.now_s
            out.append(make_one(vehicle))
    return out


def make(vehicle: Vehicle, number: int) -> Any:
    """Return the message of a number, None when it is not told."""
    maker = _BY_ID.get(number)
    return None if maker is None else maker(vehicle)


def _boot_ms(vehicle: Vehicle) -> int:
    return int(vehicle.now_s * 1000) % 4_294_967_295
