"""Speaks with the vehicles of the flights that were let go, and writes down what becomes of them.

One process does it (``moyai drone_fly``): a vehicle has one line. After a crash it takes up the flights in
the air again: it listens, and the pilot's buttons work; nothing is uploaded or armed a second time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import DatabaseError

from moyai.engines.flight import Mission
from moyai.engines.flight.closed import ClosedAreas
from moyai.engines.flight.formats.qgc_plan import read_plan
from moyai.engines.flight.geometry import measure_m
from moyai.engines.flight.problem import Network, NoFly, Waypoint
from moyai.fleet.modes.drone.enums import EventKind, FlightStatus
from moyai.fleet.modes.drone.link.flyer import Event, Flyer, Stage, Wish
from moyai.fleet.modes.drone.link.ground import Ground
from moyai.fleet.modes.drone.link.transport import Line
from moyai.fleet.modes.drone.models import Flight, FlightPoint, Press
from moyai.fleet.modes.drone.operations import (
    finish_flight,
    give_up_flight,
    keep_plan_ids,
    keep_point,
    note_event,
    settle_press,
    start_flight,
)
from moyai.fleet.modes.drone.planning import RESERVE_PCT
from moyai.fleet.modes.drone.queries import list_live_flights

log = logging.getLogger(__name__)

POINT_EVERY = timedelta(seconds=5)
LOST_AFTER = timedelta(minutes=30)
"""After so long beyond its planned landing without a word, a vehicle is lost."""


class Conductor:
    """The lines to all vehicles that fly. Call ``turn`` again and again."""

    def __init__(self) -> None:
        self._flights: dict[int, _Conducted] = {}

    @property
    def count(self) -> int:
        """How many flights it conducts."""
        return len(self._flights)

    def turn(self, now: datetime, now_ms: float) -> None:
        """Take up new flights and go on with all; a database that is away is asked again next time."""
        try:
            live = {flight.pk: flight for flight in list_live_flights()}
            for number, flight in live.items():
                if number not in self._flights:
                    self._take_up(flight, now)
            for number in list(self._flights):
                one = self._flights[number]
                one.turn(now, now_ms)
                if one.is_over:
                    one.close()
                    del self._flights[number]
        except DatabaseError:
            log.exception("the database does not answer")

    def _take_up(self, flight: Flight, now: datetime) -> None:
        try:
            self._flights[flight.pk] = _Conducted(flight)
        except OSError:  # another process has the port; a vehicle in the air is tried again
            log.exception("no line to %s", flight.aircraft)
            if flight.status == FlightStatus.RELEASED:
                give_up_flight(flight_id=flight.pk, why="no_line", now=now)

    def exchange(self, now_ms: float, wait_s: float) -> None:
        """Speak with all vehicles."""
        for one in self._flights.values():
            one.line.exchange(now_ms, wait_s / len(self._flights))

    def close(self) -> None:
        """Let all lines go."""
        for one in self._flights.values():
            one.close()


class _Conducted:
    """One flight on its line."""

    def __init__(self, flight: Flight) -> None:
        self.flight = flight
        mission = read_plan(flight.mission)
        ground = Ground(flight.aircraft.system)
        self.line = Line(ground, flight.aircraft.host, flight.aircraft.port)
        self.flyer = Flyer(
            ground,
            mission,
            least_battery_pct=flight.least_pct,
            reserve_pct=RESERVE_PCT,
            alternate=make_alternate(mission),
            known_ids=tuple(flight.plan_ids),
        )
        if flight.status == FlightStatus.FLYING:
            self.flyer.take_over()
        self._kept_ids = flight.status == FlightStatus.FLYING
        self._kept_at: datetime | None = None
        self.is_over = False

    def turn(self, now: datetime, now_ms: float) -> None:
        """Go on, press what was pressed, write down what happened."""
        self._press(now, now_ms)
        self.flyer.tick(now_ms)
        if not self._kept_ids and self.flyer.stage not in (Stage.CONNECT, Stage.UPLOAD):
            self._kept_ids = True
            keep_plan_ids(flight_id=self.flight.pk, ids=self.flyer.plan_ids, now=now)
        for event in self.flyer.take_events():
            self._note(event, now)
        self._keep_point(now)
        self._give_up_late(now)

    def close(self) -> None:
        """Let the line go."""
        self.line.close()

    def _press(self, now: datetime, now_ms: float) -> None:
        for one in Press.objects.filter(flight_id=self.flight.pk, outcome=""):
            is_done = self.flyer.wish(Wish(one.wish), now_ms)
            settle_press(press_id=one.pk, is_done=is_done, now=now)

    def _note(self, event: Event, now: datetime) -> None:
        number = self.flight.pk
        if event.code == "took_off":
            start_flight(flight_id=number, now=now)
        elif event.code == "failed":
            give_up_flight(flight_id=number, why=event.note, now=now)
            self.is_over = True
        else:
            note_event(flight_id=number, kind=EventKind(event.code), note=event.note, now=now)
        if event.code in ("landed", "disarmed"):
            self._keep_point(now, at_once=True)
            finish_flight(flight_id=number, now=now)
            self.is_over = True

    def _keep_point(self, now: datetime, *, at_once: bool = False) -> None:
        seen = self.flyer.ground.seen
        is_due = self._kept_at is None or now - self._kept_at >= POINT_EVERY
        is_flying = self.flyer.stage in (Stage.FLYING, Stage.LANDED)
        if not (is_due or at_once) or not is_flying or seen.lon is None or seen.lat is None:
            return
        self._kept_at = now
        point = FlightPoint(
            flight_id=self.flight.pk,
            at=now,
            lon=seen.lon,
            lat=seen.lat,
            height_m=seen.height_m or 0.0,
            speed_m_s=seen.speed_m_s,
            heading_deg=seen.heading_deg,
            battery_pct=seen.battery_pct,
            wind_m_s=seen.wind_m_s,
            mode=seen.mode,
        )
        keep_point(point=point)

    def _give_up_late(self, now: datetime) -> None:
        if self.is_over or now - self.flight.ends_at < LOST_AFTER or "link_lost" not in self.flyer.troubles:
            return
        give_up_flight(flight_id=self.flight.pk, why="silent", now=now)
        self.is_over = True


def make_alternate(mission: Mission) -> Callable[[float, float], tuple[float, float, float] | None]:
    """Return the function that finds the nearest landing site to which the straight way is clear."""
    rings = tuple(NoFly(f"area{number}", ring) for number, ring in enumerate(mission.closed))
    closed = ClosedAreas(Network((Waypoint("home", *mission.home),), (), rings))

    def find(lon: float, lat: float) -> tuple[float, float, float] | None:
        sites = sorted(mission.rally, key=lambda site: measure_m((lon, lat), site[0]))
        clear = (site for site in sites if not closed.blocks((lon, lat), site[0]))
        found = next(clear, None)
        return None if found is None else (*found[0], found[1])

    return find
