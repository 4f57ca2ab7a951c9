"""The simulated autopilot: messages and seconds in, messages out. It knows no clock and no wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moyai.fleet.modes.drone.autopilot import telemetry
from moyai.fleet.modes.drone.autopilot.body import Body
from moyai.fleet.modes.drone.autopilot.plans import MISSION, Plans
from moyai.fleet.modes.drone.link.wire import dialect

SYSTEM, COMPONENT = 1, dialect.MAV_COMP_ID_AUTOPILOT1
TAKEOFF, HOLD, MISSION_MODE, RETURN, LAND = 2, 3, 4, 5, 6
LEAST_ARM_PCT = 20
EMERGENCY_PCT = 10
STRONGEST_M_S = 12.0
SILENCE_S = 10.0
TENDED_AFTER_S = 300.0
FALL_M_S = 6.0
GPS_UNIT, MOTOR_UNIT, LINK_UNIT = 4, 101, 105
FAILURE_OK = 0
USER_WIND, USER_OTHER_MISSION = dialect.MAV_CMD_USER_1, dialect.MAV_CMD_USER_2


@dataclass(frozen=True)
class Identity:
    """What Remote ID says."""

    serial: str = "MOYAI-SIM-0001"
    symbol: str = "JU00SIM00001"


class Vehicle:
    """One aircraft on its port.

    Return goes back over the waypoints that were passed (PX4's reversed mission): a straight line could cross
    a closed area. Failures come by MAV_CMD_INJECT_FAILURE (GPS, motor, MAVLink signal), wind by USER_1,
    another mission by USER_2.
    """

    def __init__(
        self,
        lon: float,
        lat: float,
        amsl_m: float = 700.0,
        *,
        system: int = SYSTEM,
        identity: Identity | None = None,
    ) -> None:
        self.body = Body(lon, lat)
        self.home = (lon, lat, amsl_m)
        self.system = system
        self.identity = identity or Identity()
        self.plans = Plans()
        self.mode = HOLD
        self.is_armed = False
        self.seq = 0
        self.now_s = 0.0
        self.has_gps = True
        self.has_motors = True
        self.is_silent = False
        self.wall_s = 0.0
        self.is_tended = False
        """Whether somebody carries it home and gives it a full battery once it stands for a while."""
        self._stood_s = 0.0
        self.heard_s: float | None = None
        self._passed: list[tuple[float, float, float]] = []
        self._target: tuple[float, float, float] | None = None
        self._waits_s = 0.0
        self._placed = False
        self._out: list[Any] = []
        self._told_s: dict[str, float] = {}

    # what comes in

    def receive(self, message: Any) -> list[Any]:
        """Take a message and return the answers."""
        if self.is_silent and message.get_type() != "COMMAND_LONG":
            return []
        if getattr(message, "target_system", self.system) not in (0, self.system):
            return []
        kind = message.get_type()
        if kind == "HEARTBEAT":
            self.heard_s = self.wall_s
            return []
        if kind in ("COMMAND_LONG", "COMMAND_INT"):
            return self._command(message)
        if kind == "MISSION_SET_CURRENT":
            self.seq = message.seq
            return []
        if kind == "PARAM_REQUEST_LIST":
            return []
        return self.plans.receive(message, self.wall_s)

    def _command(self, message: Any) -> list[Any]:
        number = message.command
        if self.is_silent and number != dialect.MAV_CMD_INJECT_FAILURE:
            return []
        handler = _COMMANDS.get(number)
        result = dialect.MAV_RESULT_UNSUPPORTED if handler is None else handler(self, message)
        peer = (message.get_srcSystem(), message.get_srcComponent())
        answer = dialect.MAVLink_command_ack_message(number, result, 0, 0, *peer)
        out, self._out = self._out, []
        return [] if self.is_silent else [answer, *out]

    def _arm(self, message: Any) -> int:
        wants = message.param1 >= 0.5
        if wants and not self.is_armed:
            if not self.has_gps or not self.has_motors or self.body.battery_pct < LEAST_ARM_PCT:
                return int(dialect.MAV_RESULT_TEMPORARILY_REJECTED)
            self.is_armed, self._passed, self.seq = True, [], 0
            self._placed, self._waits_s = False, 0.0
        elif (
            not wants and not self.body.is_on_ground and message.param2 != 21196
        ):  # PX4's word for "although it flies"
            return int(dialect.MAV_RESULT_DENIED)
        elif not wants:
            self.is_armed = False
        return int(dialect.MAV_RESULT_ACCEPTED)

    def _set_mode(self, message: Any) -> int:
        return self._change_mode(int(message.param3) if int(message.param2) == 4 else -1)

    def _change_mode(self, mode: int) -> int:
        if mode not in (TAKEOFF, HOLD, MISSION_MODE, RETURN, LAND):
            return int(dialect.MAV_RESULT_UNSUPPORTED)
        if mode == MISSION_MODE and not self.plans.plans[MISSION]:
            return int(dialect.MAV_RESULT_DENIED)
        self.mode, self._target = mode, None
        return int(dialect.MAV_RESULT_ACCEPTED)

    def _start(self, _message: Any) -> int:
        return self._change_mode(MISSION_MODE)

    def _return(self, _message: Any) -> int:
        return self._change_mode(RETURN)

    def _land(self, _message: Any) -> int:
        return self._change_mode(LAND)

    def _take_off(self, _message: Any) -> int:
        if not self.is_armed:
            return int(dialect.MAV_RESULT_DENIED)
        return self._change_mode(TAKEOFF)

    def _pause(self, message: Any) -> int:
        return self._change_mode(HOLD if message.param1 < 0.5 else MISSION_MODE)

    def _reposition(self, message: Any) -> int:
        if message.get_type() != "COMMAND_INT" or not self.is_armed:
            return int(dialect.MAV_RESULT_DENIED)
        self.mode = HOLD
        self._target = (message.y / 1e7, message.x / 1e7, max(5.0, message.z))
        return int(dialect.MAV_RESULT_ACCEPTED)

    def _tell(self, message: Any) -> int:
        made = telemetry.make(self, int(message.param1))
        if made is None:
            return int(dialect.MAV_RESULT_DENIED)
        self._out.append(made)
        return int(dialect.MAV_RESULT_ACCEPTED)

    def _tell_version(self, _message: Any) -> int:
        self._out.append(telemetry.make_version(self))
        return int(dialect.MAV_RESULT_ACCEPTED)

    def _take_note(self, _message: Any) -> int:
        return int(dialect.MAV_RESULT_ACCEPTED)

    def _break(self, message: Any) -> int:
        return self.fail(int(message.param1), is_well=int(message.param2) == FAILURE_OK)

    def fail(self, unit: int, *, is_well: bool = False) -> int:
        """Let something fail, or be well again; returns MAV_RESULT."""
        if unit == GPS_UNIT:
            self.has_gps = is_well
        elif unit == MOTOR_UNIT:
            self.has_motors = is_well
        elif unit == LINK_UNIT:
            self.is_silent = not is_well
            self.heard_s = self.wall_s
        else:
            return int(dialect.MAV_RESULT_UNSUPPORTED)
        return int(dialect.MAV_RESULT_ACCEPTED)

    def _blow(self, message: Any) -> int:
        self.body.wind_m_s, self.body.wind_from_deg = message.param1, message.param2
        return int(dialect.MAV_RESULT_ACCEPTED)

    def _swap(self, _message: Any) -> int:
        self.swap_mission()
        return int(dialect.MAV_RESULT_ACCEPTED)

    def swap_mission(self) -> None:
        """Have another mission on board than the one that was accepted: the last waypoint is missing."""
        self.plans.plans[MISSION] = self.plans.plans[MISSION][:-1]

    # what happens by itself

    def step(self, dt_s: float, *, wall_s: float | None = None) -> list[Any]:
        """Let time pass; returns what is said.

        Args:
            dt_s: how long it flies on.
            wall_s: how long it was on the wall, by which stations are patient; the same where not said.
        """
        self.now_s += dt_s
        self.wall_s += dt_s if wall_s is None else wall_s
        self._tend(dt_s)
        if self.is_armed:
            self.body.spend(dt_s if not self.body.is_on_ground else dt_s * 0.05)
            self._guard()
            self._move(dt_s)
        out = self.plans.step(self.wall_s) + telemetry.list_due(self, self._told_s)
        return [] if self.is_silent else out

    def _tend(self, dt_s: float) -> None:
        self._stood_s = 0.0 if self.is_armed else self._stood_s + dt_s
        if self.is_tended and self._stood_s >= TENDED_AFTER_S:
            self.body.lon, self.body.lat = self.home[0], self.home[1]
            self.body.energy_wh = self.body.capacity_wh

    def _guard(self) -> None:
        """The failsafes: silence leads home, a bad battery, no position or a storm lead down."""
        if self.body.is_on_ground:
            return
        if self.heard_s is not None and self.wall_s - self.heard_s > SILENCE_S and self.mode == MISSION_MODE:
            self.mode, self._target = RETURN, None
        if not self.has_gps or self.body.battery_pct < EMERGENCY_PCT or self.body.wind_m_s > STRONGEST_M_S:
            self.mode, self._target = LAND, None

    def _move(self, dt_s: float) -> None:
        body = self.body
        if not self.has_motors:
            body.height_m = max(0.0, body.height_m - FALL_M_S * dt_s)
            body.stand()
            if body.is_on_ground:
                self.is_armed = False
            return
        if not self.has_gps and not body.is_on_ground:
            body.drift(body.wind_m_s / 4, dt_s)
        {
            MISSION_MODE: self._follow,
            RETURN: self._go_back,
            LAND: self._go_down,
            TAKEOFF: self._go_up,
            HOLD: self._stay,
        }[self.mode](dt_s)

    def _stay(self, dt_s: float) -> None:
        if self._target is None:
            self.body.stand()
        else:
            self.body.fly_to(*self._target, dt_s)

    def _go_up(self, dt_s: float) -> None:
        if self.body.rise_to(10.0, dt_s):
            self.mode = HOLD

    def _go_down(self, dt_s: float) -> None:
        if self.body.rise_to(0.0, dt_s):
            self.body.height_m = 0.0
            self.body.stand()
            self.is_armed, self.mode = False, HOLD

    def _go_back(self, dt_s: float) -> None:
        if not self._passed:
            if self.body.is_on_ground or self.body.fly_to(self.home[0], self.home[1], 30.0, dt_s):
                self.mode = LAND
            return
        if self.body.fly_to(*self._passed[-1], dt_s):
            self._passed.pop()

    def _follow(self, dt_s: float) -> None:
        plan = self.plans.plans[MISSION]
        if self.seq >= len(plan):
            self.mode = HOLD
            return
        item = plan[self.seq]
        if self._has_done(item, dt_s):
            if item.command in (16, 22):
                self._passed.append((self.body.lon, self.body.lat, self.body.height_m))
            self._waits_s, self._placed = 0.0, False
            self.seq = min(self.seq + 1, len(plan) - 1) if item.command != 21 else self.seq

    def _has_done(self, item: Any, dt_s: float) -> bool:
        body = self.body
        if item.command == 22:
            return body.rise_to(max(2.0, item.z), dt_s)
        if item.command in (16, 17, 19):
            if not body.fly_to(item.y / 1e7, item.x / 1e7, item.z, dt_s):
                return False
            self._waits_s += dt_s
            return self._waits_s >= (item.param1 if item.param1 == item.param1 else 0.0)
        if item.command == 93:
            self._waits_s += dt_s
            body.stand()
            return self._waits_s >= item.param1
        if item.command == 94:  # down to a metre above the ground, the parcel is let go there
            return body.fly_to(item.y / 1e7, item.x / 1e7, item.z + 1.0, dt_s)
        if item.command == 21:
            if body.fly_to(item.y / 1e7, item.x / 1e7, max(0.0, min(body.height_m, 30.0)), dt_s):
                self.mode = LAND
            return False
        if item.command == 20:
            self.mode = RETURN
            return False
        return True


_COMMANDS = {
    dialect.MAV_CMD_COMPONENT_ARM_DISARM: Vehicle._arm,
    dialect.MAV_CMD_DO_SET_MODE: Vehicle._set_mode,
    dialect.MAV_CMD_MISSION_START: Vehicle._start,
    dialect.MAV_CMD_NAV_RETURN_TO_LAUNCH: Vehicle._return,
    dialect.MAV_CMD_NAV_LAND: Vehicle._land,
    dialect.MAV_CMD_NAV_TAKEOFF: Vehicle._take_off,
    dialect.MAV_CMD_DO_PAUSE_CONTINUE: Vehicle._pause,
    dialect.MAV_CMD_DO_REPOSITION: Vehicle._reposition,
    dialect.MAV_CMD_REQUEST_MESSAGE: Vehicle._tell,
    dialect.MAV_CMD_REQUEST_AUTOPILOT_CAPABILITIES: Vehicle._tell_version,
    dialect.MAV_CMD_SET_MESSAGE_INTERVAL: Vehicle._take_note,
    dialect.MAV_CMD_INJECT_FAILURE: Vehicle._break,
    USER_WIND: Vehicle._blow,
    USER_OTHER_MISSION: Vehicle._swap,
}
