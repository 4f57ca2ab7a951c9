"""Conducts one flight, step by step: nothing is armed before the plan on board was read back and is ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from moyai.engines.flight import Mission, MissionType
from moyai.engines.flight.formats.items import MavItem, list_items, scale
from moyai.engines.flight.geometry import measure_m
from moyai.engines.flight.mission import Command
from moyai.engines.flight.upload import Download, State, Upload
from moyai.fleet.modes.drone.link.ground import Ground, Order
from moyai.fleet.modes.drone.link.seen import AUTO
from moyai.fleet.modes.drone.link.wire import dialect

HEARD_MS = 10_000
SILENT_MS = 5_000
LOOK_MS = 10_000
ATTEMPTS = 3
NEAR_M = 8.0
RETURN, LAND, HOLD, MISSION = 5, 6, 3, 4
"""The numbers of PX4's automatic modes."""


class Stage(StrEnum):
    """Where a flight stands on the line."""

    CONNECT = "connect"
    UPLOAD = "upload"
    VERIFY = "verify"
    LOOK = "look"
    ARM = "arm"
    START = "start"
    FLYING = "flying"
    LANDED = "landed"
    FAILED = "failed"


class Wish(StrEnum):
    """What the pilot may press in flight."""

    HOLD = "hold"
    RESUME = "resume"
    RETURN = "return"
    LAND = "land"
    ALTERNATE = "alternate"


@dataclass(frozen=True)
class Event:
    """Something that happened. Codes are those of enums.EventKind."""

    code: str
    note: str = ""


class Flyer:
    """One flight over one line.

    Args:
        ground: the line.
        mission: what is flown.
        least_battery_pct: with less it does not take off.
        reserve_pct: below it, the pilot is told.
        alternate: where it comes down by the button, as longitude, latitude and height above home.
        known_ids: the numbers of its plans, when they were sent before this process began.
    """

    def __init__(
        self,
        ground: Ground,
        mission: Mission,
        *,
        least_battery_pct: float,
        reserve_pct: float = 30.0,
        alternate: Callable[[float, float], tuple[float, float, float] | None] = lambda lon, lat: None,
        known_ids: tuple[int, ...] = (),
    ) -> None:
        self.ground = ground
        self.mission = mission
        self.stage = Stage.CONNECT
        self.error = ""
        self.events: list[Event] = []
        self.plan_ids: list[int] = list(known_ids)
        self._plans = [(kind, list_items(mission, kind)) for kind in MissionType]
        places = [n for n, item in enumerate(mission.items) if item.command == Command.PAYLOAD_PLACE]
        self._places_at = places[-1] if places else len(mission.items)
        """The item at whose end the last parcel stands on the ground."""
        self._least, self._reserve = least_battery_pct, reserve_pct
        self._alternate = alternate
        self._since_ms: float | None = None
        self._attempt = 0
        self._number = 0
        self._order: Order | None = None
        self._told: set[str] = set()
        self._aim: tuple[float, float] | None = None
        self._was_airborne = False
        self._mode = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.stage in (Stage.LANDED, Stage.FAILED)

    @property
    def troubles(self) -> frozenset[str]:
        """What is wrong and was told."""
        return frozenset(self._told)

    def take_over(self) -> None:
        """Go on with a vehicle that is in the air already: listen and obey, send no plan, arm nothing."""
        self.plan_ids = self.plan_ids or [0, 0, 0]
        self.stage = Stage.FLYING
        self.ground.seen.is_armed = True  # until it says otherwise
        self._was_airborne = True

    def take_events(self) -> list[Event]:
        """Return what happened since the last time."""
        events, self.events = self.events, []
        return events

    def tick(self, now_ms: float) -> None:
        """Go on as far as can be gone now."""
        if self._since_ms is None:
            self._since_ms = now_ms
        if not self.is_over:
            _STEPS[self.stage](self, now_ms)
        self.ground.tick(now_ms)

    def cancel(self) -> None:
        """Call the flight off before it is armed; the vehicle keeps its old plan."""
        if self.stage in (Stage.CONNECT, Stage.UPLOAD, Stage.VERIFY, Stage.LOOK):
            transfer = self.ground.transfer
            if isinstance(transfer, Upload):
                self.ground.send(transfer.cancel())
            self._fail("cancelled")

    def wish(self, wish: Wish, now_ms: float) -> bool:
        """Do what the pilot pressed; tell whether it can be done."""
        if self.stage != Stage.FLYING:
            return False
        if wish == Wish.ALTERNATE:
            return self._go_to_alternate(now_ms)
        self._aim = None
        modes = {Wish.HOLD: HOLD, Wish.RESUME: MISSION, Wish.RETURN: RETURN, Wish.LAND: LAND}
        self._set_mode(modes[wish], now_ms)
        return True

    def _go_to_alternate(self, now_ms: float) -> bool:
        seen = self.ground.seen
        site = None if seen.lon is None or seen.lat is None else self._alternate(seen.lon, seen.lat)
        if site is None:
            return False
        lon, lat, height_m = site
        self._aim = (lon, lat)
        place = (*scale((lon, lat)), height_m)
        self._order = self.ground.command(
            dialect.MAV_CMD_DO_REPOSITION, -1.0, 1.0, 0.0, 0.0, now_ms=now_ms, place=place
        )
        return True

    # one step each

    def _connect(self, now_ms: float) -> None:
        if self.ground.seen.heard_ms is not None:
            if self.ground.seen.is_armed:
                self._find_own_flight(now_ms)
                return
            self.plan_ids = []
            self._enter(Stage.UPLOAD, now_ms)
        elif self._waited(now_ms, HEARD_MS):
            self._fail("no_vehicle")

    def _find_own_flight(self, now_ms: float) -> None:
        """Somebody armed it: this process, before it died, if the plans on board are those that were kept."""
        if self._has_heard_plans() and self.plan_ids and self._knows_plans(self.ground.seen.plan_ids):
            self.events.append(Event("took_off"))
            self._enter(Stage.FLYING, now_ms)
        elif self._has_heard_plans() or self._waited(now_ms, LOOK_MS):
            self._fail("armed_already")

    def _upload(self, now_ms: float) -> None:
        transfer = self.ground.transfer
        kind, items = self._plans[self._number]
        if not isinstance(transfer, Upload) or transfer.mission_type != kind:
            self.ground.upload(items, kind, now_ms)
        elif transfer.state == State.DONE:
            self.plan_ids.append(transfer.opaque_id)
            self._next_plan(Stage.VERIFY, now_ms)
        elif transfer.state != State.RUNNING:
            self._again(transfer.error, lambda: self.ground.upload(items, kind, now_ms))

    def _verify(self, now_ms: float) -> None:
        transfer = self.ground.transfer
        kind, items = self._plans[self._number]
        if not isinstance(transfer, Download) or transfer.mission_type != kind:
            self.ground.download(kind, now_ms)
        elif transfer.state == State.DONE:
            if not _is_same(items, transfer.items):
                self._fail("other_mission")
                return
            self._next_plan(Stage.LOOK, now_ms)
        elif transfer.state != State.RUNNING:
            self._again(transfer.error, lambda: self.ground.download(kind, now_ms))

    def _look(self, now_ms: float) -> None:
        """Wait until the vehicle says that it is ready, and with which plans."""
        seen = self.ground.seen
        found = {
            "other_mission": self._has_heard_plans() and self._knows_plans(seen.plan_ids),
            "no_gps": seen.has_gps is True,
            "not_on_ground": seen.is_on_ground is True,
            "no_remote_id": seen.is_remote_id_ready is True,
            "low_battery": seen.battery_pct is not None and seen.battery_pct >= self._least,
        }
        if all(found.values()):
            self._order = self.ground.command(dialect.MAV_CMD_COMPONENT_ARM_DISARM, 1.0, now_ms=now_ms)
            self._enter(Stage.ARM, now_ms)
        elif self._waited(now_ms, LOOK_MS):
            self._fail(next(code for code, is_fine in found.items() if not is_fine))

    def _arm(self, now_ms: float) -> None:
        if self._order is not None and not self._is_done("arm_refused"):
            return
        if self._has_heard_plans():
            if self._knows_plans(self.ground.seen.plan_ids):
                self._set_mode(MISSION, now_ms)
                self._enter(Stage.START, now_ms)
            else:
                self._disarm("other_mission", now_ms)
        elif self._waited(now_ms, LOOK_MS):
            self._disarm("no_vehicle", now_ms)

    def _start(self, now_ms: float) -> None:
        if self._is_done("start_refused"):
            self._told.clear()
            self.events.append(Event("took_off"))
            self._enter(Stage.FLYING, now_ms)

    def _fly(self, now_ms: float) -> None:
        seen = self.ground.seen
        heard_ms = seen.heard_ms if seen.heard_ms is not None else self._since_ms or 0.0
        is_silent = now_ms - heard_ms > SILENT_MS
        self._tell_change("link_lost", "link_back", is_silent)
        if is_silent or seen.heard_ms is None:
            return
        self._was_airborne |= seen.is_on_ground is False
        self._tell_change("gps_lost", "gps_back", seen.has_gps is False)
        self._tell_once("low_battery", seen.battery_pct is not None and seen.battery_pct < self._reserve)
        if seen.plan_ids is not None and not self._knows_plans(seen.plan_ids):
            if "other_mission" not in self._told:
                self._set_mode(HOLD, now_ms)
            self._tell_once("other_mission", True)
        if seen.mode and seen.mode != self._mode:
            self._mode = seen.mode
            self.events.append(Event("mode", seen.mode))
        self._tell_once("put_down", seen.mission_seq is not None and seen.mission_seq > self._places_at)
        self._come_down(now_ms)
        if not seen.is_armed and (seen.is_on_ground or not self._was_airborne):
            self.events.append(Event("landed" if self._was_airborne else "disarmed"))
            self._enter(Stage.LANDED, now_ms)

    def _come_down(self, now_ms: float) -> None:
        seen = self.ground.seen
        if self._order is not None and (self._order.is_lost or self._order.result is not None):
            if not self._order.is_accepted:
                self.events.append(Event("refused", str(self._order.number)))
            self._order = None
        if self._aim is None or seen.lon is None or seen.lat is None:
            return
        if measure_m(self._aim, (seen.lon, seen.lat)) <= NEAR_M:
            self._aim = None
            self._set_mode(LAND, now_ms)

    # what they share

    def _set_mode(self, mode: int, now_ms: float) -> None:
        self._order = self.ground.command(
            dialect.MAV_CMD_DO_SET_MODE,
            float(dialect.MAV_MODE_FLAG_CUSTOM_MODE_ENABLED),
            float(AUTO),
            float(mode),
            now_ms=now_ms,
        )

    def _disarm(self, error: str, now_ms: float) -> None:
        self.ground.command(dialect.MAV_CMD_COMPONENT_ARM_DISARM, 0.0, now_ms=now_ms)
        self._fail(error)

    def _has_heard_plans(self) -> bool:
        """Tell whether the vehicle has said since this step began which plans it has."""
        return self._since_ms is not None and self.ground.seen.plan_ids_ms > self._since_ms

    def _knows_plans(self, ids: tuple[int, int, int] | None) -> bool:
        """Tell whether these are our plans; a vehicle that gives no ids was read back instead."""
        return ids is not None and all(
            own in (0, other) for own, other in zip(self.plan_ids, ids, strict=True)
        )

    def _next_plan(self, then: Stage, now_ms: float) -> None:
        self._number += 1
        self._attempt = 0
        if self._number == len(self._plans):
            self._number = 0
            self._enter(then, now_ms)

    def _again(self, error: str, begin: Callable[[], Any]) -> None:
        self._attempt += 1
        if self._attempt >= ATTEMPTS:
            self._fail(f"{self.stage}_{error}" if error else "cancelled")
        else:
            begin()

    def _is_done(self, code: str) -> bool:
        order = self._order
        if order is None or order.is_open:
            return False
        if not order.is_accepted:
            self._fail(code)
            return False
        self._order = None
        return True

    def _enter(self, stage: Stage, now_ms: float) -> None:
        self.stage, self._since_ms = stage, now_ms

    def _waited(self, now_ms: float, long_ms: float) -> bool:
        return self._since_ms is not None and now_ms - self._since_ms > long_ms

    def _fail(self, error: str) -> None:
        self.stage, self.error = Stage.FAILED, error
        self.events.append(Event("failed", error))

    def _tell_once(self, code: str, is_so: bool) -> None:
        if is_so and code not in self._told:
            self._told.add(code)
            self.events.append(Event(code))

    def _tell_change(self, begun: str, ended: str, is_so: bool) -> None:
        if is_so != (begun in self._told):
            self.events.append(Event(begun if is_so else ended))
            (self._told.add if is_so else self._told.discard)(begun)


def _is_same(ours: list[MavItem], theirs: list[MavItem]) -> bool:
    return len(ours) == len(theirs) and all(a.says_the_same(b) for a, b in zip(ours, theirs, strict=True))


_STEPS: dict[Stage, Callable[[Flyer, float], None]] = {
    Stage.CONNECT: Flyer._connect,
    Stage.UPLOAD: Flyer._upload,
    Stage.VERIFY: Flyer._verify,
    Stage.LOOK: Flyer._look,
    Stage.ARM: Flyer._arm,
    Stage.START: Flyer._start,
    Stage.FLYING: Flyer._fly,
}
