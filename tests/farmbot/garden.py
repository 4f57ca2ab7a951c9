"""A town with a small farm that really runs: web, broker (either kind), simulated robots."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.made_towns import copy_town
from tests.running_town import RunningTown, find_free_port

HERE = Path(__file__).parent
OURS = HERE.parents[1] / ".venv" / "bin"
MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
PASSWORD = "a-long-word-of-hers"
NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)
READY_S = 120.0

RECIPE = f"""
from datetime import date, datetime, timedelta
from django.core.management import call_command
call_command("migrate", verbosity=0)
from moyai.services.smart_farm.tests.plots import make_farm, make_member, make_robot
from moyai.services.smart_farm.models import RobotShift
from moyai.services.smart_farm.operations.points import create_point
from moyai.services.smart_farm.operations.resources import create_resource
from moyai.services.smart_farm.enums import FarmRole
now = datetime.fromisoformat("{NOW.isoformat()}")
farm = make_farm()
robots = [make_robot(farm, f"r{{n}}", water_ml_s=50.0, water_s_at_once=20.0) for n in (1, 2)]
for role in FarmRole:
    make_member(role, farm=farm)
for robot in robots:
    member = farm.members.get(role="operator")
    RobotShift.objects.create(robot=robot, member=member, starts_at=now - timedelta(hours=1),
                              ends_at=now + timedelta(hours=60))
def pin(value):
    return {{"kind": "write_pin", "args": {{"pin_number": 8, "pin_value": value, "pin_mode": 0}}}}
wait = {{"kind": "wait", "args": {{"milliseconds": 1000}}}}
for robot in robots:
    body = [pin(1), wait, pin(0)]
    create_resource(robot=robot, kind="sequences", sent={{"name": "水やり", "body": body}}, now=now)
    create_resource(robot=robot, kind="sensors", now=now,
                    sent={{"label": "Soil Sensor", "pin": 59, "mode": 1}})
    tool = create_resource(robot=robot, kind="tools", now=now,
                           sent={{"name": "Watering Nozzle", "flow_rate_ml_per_s": 50}})
    create_point(robot=robot, now=now, sent={{"pointer_type": "ToolSlot", "x": 0, "y": 0, "z": 0,
                 "tool_id": tool.pk, "pullout_direction": 1}})
"""


class Garden:
    """One running town, with its time going faster than ours; first with amqtt, then with either broker."""

    def __init__(self, folder: Path, *, speed: float = 1.0) -> None:
        copy_town(folder, f"farm {RECIPE}", _make)
        self.town = RunningTown(folder)
        # Both official clients know port 1883 alone: each town has an address of its own on the loopback.
        self.host = f"127.{secrets.randbelow(250) + 2}.{secrets.randbelow(250)}.{secrets.randbelow(250) + 1}"
        self.ws_port, self.behind = find_free_port(), find_free_port()
        self._broker = "amqtt"
        self._mosquitto: subprocess.Popen[bytes] | None = None
        self.town.environment |= {
            "MOYAI_FARM_MQTT_HOST": self.host,
            "MOYAI_FARM_BIND": self.host,
            "MOYAI_FARM_WS_PORT": str(self.ws_port),
        }
        self.town.set_clock(NOW, speed=speed)

    def start(self) -> None:
        """Start everything, and wait until both robots are there."""
        self.start_broker()
        self.town.start_web()
        self.town._start("robots", "-m", "moyai", "farm_robots", "--server", self.town.url)
        self.wait_for_robots()

    def use(self, broker: str) -> None:
        """Go on with ``amqtt`` or ``mosquitto``; the robots come back by themselves."""
        if broker == self._broker:
            return
        if broker == "mosquitto" and self._mosquitto is None:
            self.start_mosquitto()
        self.town.stop("broker")
        self._broker = broker
        self.start_broker()
        self.wait_for_robots()

    def start_broker(self) -> None:
        behind = f"mqtt://127.0.0.1:{self.behind}" if self._broker == "mosquitto" else ""
        self.town._start("broker", "-m", "moyai", "farm_broker", "--broker", behind)
        wait_for_port(self.host, 1883)

    def start_mosquitto(self) -> None:
        folder = self.town.home / "mosquitto"
        self.town.run_python(
            "from django.core.management import call_command\n"
            f"call_command('farm_broker', broker='mqtt://127.0.0.1:{self.behind}', "
            f"configure_mosquitto={str(folder)!r})\n"
        )
        assert MOSQUITTO
        with (self.town.home / "mosquitto.log").open("wb") as log:
            command = [MOSQUITTO, "-c", str(folder / "mosquitto.conf")]
            self._mosquitto = subprocess.Popen(command, stderr=log, stdout=log)
        wait_for_port("127.0.0.1", self.behind)

    def stop_mosquitto(self) -> None:
        if self._mosquitto is not None:
            self._mosquitto.terminate()
            self._mosquitto.wait()
            self._mosquitto = None

    def wait_for_robots(self) -> None:
        """Wait until each robot has told how it stands, anew."""
        self.ask("Robot.objects.update(seen_at=None)")
        deadline = time.monotonic() + READY_S
        while self.ask("Robot.objects.filter(seen_at=None).count()"):
            assert time.monotonic() < deadline, self.town.read_log("robots") + self.town.read_log("broker")
            time.sleep(0.3)

    def close(self) -> None:
        self.town.close()
        self.stop_mosquitto()

    def ask(self, expression: str) -> Any:
        """Return the value of an expression over the farm's models."""
        return self.town.ask(expression, "from moyai.services.smart_farm.models import *")

    def let_go(self) -> None:
        """Nobody holds a robot, none is stopped or at anything, the day's water is there."""
        self.ask("[each.objects.all().delete() for each in (Lease, WaterDay, Told, Job, OpenValve)] and 0")
        self.ask("Robot.objects.update(stopped_at=None, stopped_by='')")

    def run_js(self, who: str, *steps: str) -> list[Any]:
        """Return what came about in a journey of the JavaScript client, in order."""
        return _run([find_node(), str(HERE / "journey.mjs"), self.town.url, who, PASSWORD, *steps])

    def run_py(self, who: str, *steps: str) -> list[Any]:
        """The same of the Python client."""
        return _run([sys.executable, str(HERE / "journey.py"), self.town.url, who, PASSWORD, *steps])


def _make(home: Path) -> None:
    town = RunningTown(home)
    try:
        town.run_python(RECIPE)
    finally:
        town.close()


def wait_until(find: Callable[[], Any], seconds: float = READY_S) -> Any:
    """Return what is found, as soon as it is."""
    deadline = time.monotonic() + seconds
    while not (found := find()):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return found


def find_node() -> str:
    node = shutil.which("node", path=f"{OURS}{os.pathsep}{os.environ['PATH']}")
    if node is None or not (HERE / "node_modules").is_dir():
        # Where a change is judged it has to be there; elsewhere `scripts/setup test` brings it.
        assert "CI" not in os.environ, "FarmBot's client is not installed (scripts/setup test)"
        pytest.skip("FarmBot's client is not installed (scripts/setup test)")
    return node


def _run(command: list[str]) -> list[Any]:
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        command, cwd=HERE, capture_output=True, text=True, timeout=240, env=environment, check=False
    )
    found = []
    for line in done.stdout.splitlines():
        with suppress(ValueError):
            found.append(json.loads(line))
    assert found, done.stdout + done.stderr
    return found


def wait_for_port(host: str, port: int) -> None:
    deadline = time.monotonic() + READY_S
    while True:
        try:
            socket.create_connection((host, port), 1).close()
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
