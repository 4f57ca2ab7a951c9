"""A ground station that is not ours connects to the simulated autopilot, sends a mission and flies it.

It also reads our files, as whoever flies by hand would have it do.
"""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import pytest

from moyai.engines.flight import MissionType
from moyai.engines.flight.formats.items import list_items
from moyai.engines.flight.formats.qgc_plan import write_plan
from moyai.engines.flight.formats.wpl import write_wpl
from moyai.fleet.modes.drone.autopilot.serving import serve
from moyai.fleet.modes.drone.autopilot.vehicle import Vehicle
from moyai.fleet.modes.drone.tests.lossy import MISSION

pytest.importorskip("mavsdk")
from mavsdk.asyncio import ComponentType, Configuration, Mavsdk
from mavsdk.asyncio.plugins.action import ActionAsync
from mavsdk.asyncio.plugins.mission_raw import MissionItem, MissionRawAsync
from mavsdk.asyncio.plugins.telemetry import TelemetryAsync

SPEED = 60.0
PLANS = {kind: list_items(MISSION, kind) for kind in MissionType}


def write(kind):
    return [
        MissionItem(
            seq=each.seq,
            frame=int(each.frame),
            command=int(each.command),
            current=int(each.is_current),
            autocontinue=1,
            param1=each.params[0],
            param2=each.params[1],
            param3=each.params[2],
            param4=each.params[3],
            x=each.x,
            y=each.y,
            z=each.z,
            mission_type=int(kind),
        )
        for each in PLANS[kind]
    ]


def read(items):
    return [(each.seq, each.command, each.x, each.y, round(each.z, 2)) for each in items]


def ours(kind):
    return [(each.seq, each.command, each.x, each.y, round(each.z, 2)) for each in PLANS[kind]]


@contextmanager
def a_vehicle(port: int) -> Iterator[Vehicle]:
    lon, lat = MISSION.home
    vehicle, stop = Vehicle(lon, lat), Event()
    options = {"host": "127.0.0.1", "port": port, "stop": stop, "speed": lambda: SPEED}
    thread = Thread(target=serve, args=(vehicle,), kwargs=options, daemon=True)
    thread.start()
    try:
        yield vehicle
    finally:
        stop.set()
        thread.join(5)


def find_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


async def fly(port: int) -> dict[str, object]:
    async with Mavsdk(Configuration.create_with_component_type(ComponentType.GROUND_STATION)) as station:
        await station.add_any_connection(f"udpin://127.0.0.1:{port}")
        system = await station.first_autopilot(timeout_s=20.0)
        raw, action, seen = MissionRawAsync(system), ActionAsync(system), TelemetryAsync(system)
        await raw.upload_mission(write(MissionType.MISSION))
        await raw.upload_geofence(write(MissionType.FENCE))
        await raw.upload_rally_points(write(MissionType.RALLY))
        told = {
            MissionType.MISSION: read(await raw.download_mission()),
            MissionType.FENCE: read(await raw.download_geofence()),
            MissionType.RALLY: read(await raw.download_rallypoints()),
        }
        await action.arm()
        await raw.start_mission()
        armed = []
        async for is_armed in seen.subscribe_armed():
            armed.append(is_armed)
            if not is_armed and True in armed:
                break
        plan = await raw.import_qgroundcontrol_mission_from_string(write_plan(MISSION))
        wpl = await raw.import_mission_planner_mission_from_string(write_wpl(MISSION))
        return {
            "told": told,
            "plan": read(plan.mission_items),
            "rally": len(plan.rally_items),
            "fence": len(plan.geofence_items),
            "wpl": read(wpl.mission_items)[1:],
        }


@pytest.mark.own_server
def test_an_unmodified_ground_station_flies_our_mission():
    port = find_port()
    with a_vehicle(port) as vehicle:
        found = asyncio.run(asyncio.wait_for(fly(port), 120))
    assert found["told"] == {kind: ours(kind) for kind in MissionType}
    assert found["plan"] == ours(MissionType.MISSION)
    assert (found["rally"], found["fence"]) == (len(MISSION.rally), len(PLANS[MissionType.FENCE]))
    assert [each[1:] for each in found["wpl"]] == [each[1:] for each in ours(MissionType.MISSION)]
    assert (vehicle.body.lon, vehicle.body.lat) == pytest.approx(MISSION.home, abs=1e-4)
    assert vehicle.body.battery_pct < 95
