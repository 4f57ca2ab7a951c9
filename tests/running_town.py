"""A town that really runs: its own data folder and database, a web server and a worker as processes.

Used by the browser journeys (tests/e2e) and the kill tests (tests/faults). The town's clock is virtual and is
moved by the test.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from moyai.demo.devices import Devices, find_devices, list_device_commands, make_environment
from tests.made_towns import copy_town
from tests.town_console import TownConsole, TownProcess

ROOT = Path(__file__).resolve().parents[1]
READY_S = 240.0
"""Ten times what a busy machine takes; nobody waits so long but for what will never come."""

RECIPE = """
from datetime import datetime
from django.core.management import call_command
from moyai.demo.seed import seed_town
from moyai.services.shared_taxi.operations.studying import work_on_studies
from moyai.services.shared_taxi.study.work import find_open_study
call_command("migrate", verbosity=0)
now = datetime.fromisoformat("{now}")
seed_town(now=now, residents={residents}, past_days={past_days})
while find_open_study():
    work_on_studies(now)
"""
"""The study is brought to its end, or the worker of every copy replays its two weeks beside the test."""


class RunningTown:
    """One town: ``make`` it, start its processes, ``close`` ends every one of them.

    Args:
        home: its data folder, empty.
        database_url: where its rows are; SQLite in the folder when empty.
    """

    def __init__(self, home: Path, *, database_url: str = "") -> None:
        self.home = home
        self.port = find_free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("MOYAI_")},
            "MOYAI_HOME": str(home),
            "MOYAI_DEMO": "1",
            "MOYAI_DATABASE_URL": database_url or f"sqlite:///{home / 'moyai.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "tests.town_settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
            "PYTHONWARNINGS": "default",
        }
        self._processes: dict[str, TownProcess] = {}
        self._console: TownConsole | None = None

    def make(self, now: datetime, *, residents: int = 200, past_days: int = 8) -> None:
        """Migrate, seed, and let the clock stand at ``now``; on SQLite copy one that was made before."""
        recipe = RECIPE.format(now=now.isoformat(), residents=residents, past_days=past_days)
        if self.environment["MOYAI_DATABASE_URL"].startswith("sqlite"):
            settings = self.environment["DJANGO_SETTINGS_MODULE"]
            copy_town(self.home, f"{settings} {recipe}", lambda home: self._make_in(home, recipe))
        else:
            self.run_python(recipe)
        self.set_clock(now)

    def _make_in(self, home: Path, recipe: str) -> None:
        other = RunningTown(home)
        other.environment["DJANGO_SETTINGS_MODULE"] = self.environment["DJANGO_SETTINGS_MODULE"]
        try:
            other.run_python(recipe)
        finally:
            other.close()

    def set_clock(self, now: datetime, *, speed: float = 1.0) -> None:
        """Let the town's time go on from ``now``, in every process."""
        draft = self.home / "clock.new"
        draft.write_text(json.dumps([time.time(), now.timestamp(), speed]))
        draft.replace(self.home / "clock.json")

    def now(self) -> datetime:
        """Return the town's time."""
        real, town, speed = json.loads((self.home / "clock.json").read_text())
        return datetime.fromtimestamp(town + (time.time() - real) * speed, UTC)

    def start_web(self) -> None:
        """Start the web server and wait until it answers."""
        self._start("web", "-m", "uvicorn", "moyai.config.asgi:application", *self._web_options())
        deadline = time.monotonic() + READY_S
        while not self.is_answering():
            if self._processes["web"].poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"the web server did not start:\n{self.read_log('web')}")
            time.sleep(0.1)

    def start_worker(self) -> None:
        """Start a worker."""
        self._start("worker", "-m", "moyai", "worker")

    def start_drones(self) -> None:
        """Start whoever speaks with the drones, and simulated drones with it."""
        self._start("drones", "-m", "moyai", "drone_fly", "--simulate")

    def add_farm(self) -> None:
        """Tell the town of the farm's broker; call it before any process starts."""
        ports = {"MOYAI_FARM_PORT": find_free_port(), "MOYAI_FARM_WS_PORT": find_free_port()}
        self.environment |= {name: str(port) for name, port in ports.items()}

    def start_broker(self) -> None:
        """Start the broker of the farm's robots alone."""
        self._start("farm_broker", "-m", "moyai", "farm_broker")

    def start_farm(self) -> None:
        """Start the broker of the farm's robots, and a simulated robot over every bed."""
        self.start_broker()
        self._start("farm_robots", "-m", "moyai", "farm_robots", "--server", self.url)

    def add_devices(self) -> Devices:
        """Tell the town of a LINE platform and a carrier; call it before any process starts."""
        found = find_devices(self.home, self.port)
        self.devices = replace(found, line_port=find_free_port(), phone_port=find_free_port())
        self.environment |= make_environment(self.devices)
        return self.devices

    def start_devices(self) -> None:
        """Start the LINE platform, the carrier and the intake; link the visitor's chat; make the menu."""
        for name in list_device_commands(self.devices):
            self.start_device(name)
        now = f"datetime.fromisoformat({self.now().isoformat()!r})"
        self.run_python(
            "from datetime import datetime\n"
            f"from moyai.demo.seeding.devices import seed_devices\nseed_devices(now={now})\n"
        )
        for address in (f"{self.devices.line}/_control/users", f"{self.devices.phone}/telephone"):
            wait_for_answer(address)
        self.run_python("from django.core.management import call_command\ncall_command('line_menu')\n")

    def start_device(self, name: str) -> None:
        """Start one of ``line-platform``, ``phone-carrier`` and ``intake``."""
        self._start(name, *list_device_commands(self.devices)[name][1:])

    def is_answering(self) -> bool:
        """Tell whether the web server answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self, name: str) -> None:
        """End a process at once, as a power cut would (SIGKILL)."""
        self._end(name, signal.SIGKILL)

    def stop(self, name: str) -> int:
        """Ask a process to end (SIGTERM); return its exit status."""
        return self._end(name, signal.SIGTERM)

    def close(self) -> None:
        """End everything."""
        for name in list(self._processes):
            self._end(name, signal.SIGTERM)
        self._close_console()

    def run_python(self, source: str) -> str:
        """Run Python in the town's Django, as if in a process of its own; return what it printed."""
        return self._open_console().run(source)

    def _open_console(self) -> TownConsole:
        """Return the console of the town as it is configured now."""
        if self._console is not None and self._console.environment != self.environment:
            if any(process.poll() is None for process in self._processes.values()):
                raise RuntimeError("what a town's processes know cannot change while they run")
            self._close_console()  # devices were added
        if self._console is None:
            self._console = TownConsole(self.environment, folder=ROOT, log=self.home / "console.log")
        return self._console

    def _close_console(self) -> None:
        if self._console is not None:
            self._console.close()
            self._console = None

    def ask(self, expression: str, *imports: str) -> Any:
        """Return the value of an expression in the town's Django (JSON-serialisable)."""
        lines = ["import json", *imports, f"print(json.dumps({expression}, default=str))"]
        return json.loads(self.run_python("\n".join(lines)))

    def read_log(self, name: str) -> str:
        """Return what a process said."""
        return (self.home / f"{name}.log").read_text(errors="replace")

    def _web_options(self) -> list[str]:
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--lifespan", "off"]
        return [*options, "--log-level", "warning", "--timeout-graceful-shutdown", "2"]

    def _start(self, name: str, *arguments: str) -> None:
        """Start a process that ends with this one, even when this one is killed."""
        self._processes[name] = self._open_console().begin(arguments, self.home / f"{name}.log")

    def _end(self, name: str, number: signal.Signals) -> int:
        process = self._processes.pop(name)
        if process.poll() is None:
            _send(process, number)
        try:
            return process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            _send(process, signal.SIGKILL)
            return process.wait()


def _send(process: TownProcess, number: signal.Signals) -> None:
    """Send a signal to a process and to whatever stands between it and us."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def wait_for_answer(address: str) -> None:
    """Wait until a server answers."""
    deadline = time.monotonic() + READY_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


SERVERS_PORTS = range(12000, 32000)
"""Below the ports that the kernel gives to connections (32768 up): none of those, not even one that a client
makes to a server which is down at the moment, can take the place of a server that is to come up again."""


def find_free_port() -> int:
    """Return a port on the loopback that nobody listens on now."""
    while True:
        port = secrets.choice(SERVERS_PORTS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
