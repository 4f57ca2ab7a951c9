"""The simulated autopilot on UDP: it calls a ground station, as autopilots do."""

from __future__ import annotations

import argparse
import select
import socket
import time
from collections.abc import Callable
from threading import Event
from typing import Any

from moyai.fleet.modes.drone.autopilot.vehicle import Vehicle
from moyai.fleet.modes.drone.link.wire import MOST_BYTES, Codec

IDLE_S, BUSY_S = 0.1, 0.05
LONGEST_STEP_S = 0.5
MOST_STEPS = 400


def serve(
    vehicle: Vehicle,
    *,
    host: str,
    port: int,
    stop: Event,
    speed: Callable[[], float] = lambda: 1.0,
) -> None:
    """Fly until somebody sets ``stop``. Time passes ``speed()`` times as fast as on the wall."""
    codec = Codec(vehicle.system, 1)
    station = (host, port)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.bind(("127.0.0.1" if host == "127.0.0.1" else "", 0))
        last = time.monotonic()
        while not stop.is_set():
            ready, _, _ = select.select([wire], [], [], BUSY_S if vehicle.is_armed else IDLE_S)
            out = _hear(wire, codec, vehicle) if ready else []
            now = time.monotonic()
            factor = speed()
            out += _pass_time(vehicle, now - last, factor)
            last = now
            for message in out:
                _send(wire, codec.pack(message), station)


def _pass_time(vehicle: Vehicle, wall_s: float, factor: float) -> list[Any]:
    """Let time pass in small steps; of what is said again and again, only the newest is worth sending."""
    newest: dict[tuple[str, Any], Any] = {}
    left_s = wall_s * factor
    if factor <= 0:  # the town's clock stands
        return vehicle.step(0.0, wall_s=wall_s)
    for _step in range(MOST_STEPS):
        if left_s <= 0:
            break
        step_s = min(left_s, LONGEST_STEP_S)
        for message in vehicle.step(step_s, wall_s=step_s / factor):
            newest[(message.get_type(), getattr(message, "id_type", None))] = message
        left_s -= LONGEST_STEP_S
    return list(newest.values())


def _hear(wire: socket.socket, codec: Codec, vehicle: Vehicle) -> list[Any]:
    try:
        data = wire.recv(MOST_BYTES)
    except ConnectionError:
        return []
    return [answer for message in codec.read(data) for answer in vehicle.receive(message)]


def _send(wire: socket.socket, data: bytes, station: tuple[str, int]) -> None:
    try:
        wire.sendto(data, station)
    except OSError:  # nobody listens yet
        return


def main(arguments: list[str]) -> int:
    """Run ``moyai drone-autopilot``."""
    parser = argparse.ArgumentParser(
        "moyai drone-autopilot", description="A simulated autopilot (MAVLink, UDP)"
    )
    parser.add_argument("--lon", type=float, required=True)
    parser.add_argument("--lat", type=float, required=True)
    parser.add_argument("--amsl", type=float, default=700.0, help="metres above sea")
    parser.add_argument("--host", default="127.0.0.1", help="where the ground station listens")
    parser.add_argument("--port", type=int, default=14560)
    parser.add_argument("--system", type=int, default=1)
    parser.add_argument("--speed", type=float, default=1.0, help="how many times faster than life")
    options = parser.parse_args(arguments)
    vehicle = Vehicle(options.lon, options.lat, options.amsl, system=options.system)
    try:
        serve(vehicle, host=options.host, port=options.port, stop=Event(), speed=lambda: options.speed)
    except KeyboardInterrupt:
        return 0
    return 0
