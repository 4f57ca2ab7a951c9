"""``moyai drone_fly``: speaks with the drones that were let go, over UDP."""

from __future__ import annotations

import signal
import time
from argparse import ArgumentParser
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from moyai.core import clock
from moyai.fleet.modes.drone.autopilot.body import Body
from moyai.fleet.modes.drone.autopilot.serving import serve
from moyai.fleet.modes.drone.autopilot.vehicle import Identity, Vehicle
from moyai.fleet.modes.drone.conduct import Conductor
from moyai.fleet.modes.drone.enums import WaypointKind
from moyai.fleet.modes.drone.models import Aircraft, Waypoint

IDLE_S, BUSY_S = 1.0, 0.1
LOOK_EVERY_S = 0.5


class Command(BaseCommand):
    """One process for all drones of a town; with ``--simulate`` they are simulated in it as well."""

    help = "Speaks MAVLink with the drones whose flights were let go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to simulate."""
        parser.add_argument(
            "--simulate", action="store_true", help="fly simulated drones, by the town's clock"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until INT or TERM."""
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        threads = start_simulated(stop) if options["simulate"] else []
        conductor = Conductor()
        try:
            conduct(conductor, stop)
        finally:
            conductor.close()
            stop.set()
            for thread in threads:
                thread.join(2)


def conduct(conductor: Conductor, stop: Event) -> None:
    """Speak with the vehicles ten times a second while any flies, and look for new flights else."""
    looked = 0.0
    while not stop.is_set():
        now_s = time.monotonic()
        if now_s - looked >= LOOK_EVERY_S:
            looked = now_s
            close_old_connections()
            conductor.turn(clock.now(), now_s * 1000)
        if conductor.count:
            conductor.exchange(time.monotonic() * 1000, BUSY_S)
        else:
            stop.wait(IDLE_S)


def start_simulated(stop: Event) -> list[Thread]:
    """Let every aircraft be flown by a simulated autopilot at the first port; returns the threads."""
    port = Waypoint.objects.filter(kind=WaypointKind.PORT).order_by("key").first()
    threads: list[Thread] = []
    if port is None:
        return []
    for aircraft in Aircraft.objects.all():
        vehicle = make_vehicle(aircraft, port)
        options = {"host": aircraft.host, "port": aircraft.port, "stop": stop, "speed": clock.speed}
        threads.append(Thread(target=serve, args=(vehicle,), kwargs=options, daemon=True))
        threads[-1].start()
    return threads


def make_vehicle(aircraft: Aircraft, port: Waypoint) -> Vehicle:
    """Return a simulated aircraft with a fresh battery, standing at the port."""
    identity = Identity(aircraft.serial[:20], aircraft.symbol[:20])
    vehicle = Vehicle(port.lon, port.lat, port.ground_m, system=aircraft.system, identity=identity)
    vehicle.is_tended = True
    battery = aircraft.batteries.first()
    capacity_wh = battery.capacity_wh if battery else 1_000.0
    vehicle.body = Body(
        port.lon,
        port.lat,
        cruise_m_s=aircraft.cruise_m_s,
        climb_m_s=aircraft.climb_m_s,
        descend_m_s=aircraft.descend_m_s,
        capacity_wh=capacity_wh,
        energy_wh=capacity_wh,
        power_w=aircraft.hover_w,
    )
    return vehicle
