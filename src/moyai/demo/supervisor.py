"""Runs the demo: prepares the town, starts web, worker and life, watches over them, stops them together."""

import fcntl
import os
import signal
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from moyai.demo.children import STOP_S, Child, Say, keep_running, stop_all
from moyai.demo.devices import Devices, list_device_commands
from moyai.demo.options import HOST, CannotStart, Options

READY_S = 240.0
SAY_AGAIN_S = 20.0
"""A machine that compiles the dispatch engine first takes a while; the person is told that it goes on."""

TICK_S = 0.5


class Stopped(BaseException):
    """Somebody asked the demo to stop while it was still preparing."""


class Supervisor:
    """One run of the demo.

    Args:
        options: port and speed.
        home: the data folder; logs go to ``log/`` in it.
        say: how to tell the person what happens.
        commands: what to run, by name, in the order of starting; ``web`` must be among them.
    """

    def __init__(self, options: Options, home: Path, say: Say, commands: dict[str, list[str]]) -> None:
        self.options = options
        self.home = home
        self.say = say
        logs = home / "log"
        logs.mkdir(parents=True, exist_ok=True)
        self.children = [Child(name, command, logs / f"{name}.log") for name, command in commands.items()]
        self.is_asked_to_stop = threading.Event()
        self.is_preparing = True
        self.patience_s = STOP_S

    def catch_signals(self) -> None:
        """Let INT, TERM and HUP stop the demo in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, *_: Any) -> None:
        self.is_asked_to_stop.set()
        if self.is_preparing:
            raise Stopped

    def run(self, *, before_life: Callable[[], None], on_tick: Callable[[], None]) -> None:
        """Start everything, then keep it running until somebody asks to stop.

        Args:
            before_life: called once the web answers, before the rest is started.
            on_tick: called twice a second while the demo runs.

        Raises:
            CannotStart: the web did not come up.
        """
        self.is_preparing = False
        try:
            self._start_web()
            before_life()
            for child in self.children[1:]:
                self.say(f"Starting {child.name}")
                child.start()
            while not self.is_asked_to_stop.wait(TICK_S):
                keep_running(self.children, self.say)
                on_tick()
        finally:
            stop_all(self.children, patience_s=self.patience_s)

    def _start_web(self) -> None:
        web = self.children[0]
        self.say(f"Starting {web.name} on {self.options.address}")
        web.start()
        started = time.monotonic()
        deadline, say_at = started + READY_S, started + SAY_AGAIN_S
        while not is_ready(self.options.port) and not self.is_asked_to_stop.wait(0.2):
            if time.monotonic() > say_at:
                self.say(f"  … still starting after {time.monotonic() - started:.0f} s")
                say_at += SAY_AGAIN_S
            if not web.is_running or time.monotonic() > deadline:
                raise CannotStart(
                    f"The web server did not start. Its last words are in {web.log}:\n{tail(web.log)}"
                )


def is_ready(port: int) -> bool:
    """Tell whether the web server answers."""
    try:
        with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def tail(path: Path, lines: int = 12) -> str:
    """Return the last lines of a log."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


def take_lock(home: Path) -> IO[str]:
    """Make sure that only one demo runs on a data folder; the lock goes with the process.

    Raises:
        CannotStart: another one runs there.
    """
    file = (home / "demo.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        raise CannotStart(
            f"A demo already runs on {home} (process {file.read().strip()}). Stop it, or choose another "
            "data folder: MOYAI_HOME=var2 make demo"
        ) from None
    file.seek(0)
    file.truncate()
    file.write(str(os.getpid()))
    file.flush()
    return file


def list_commands(options: Options, devices: Devices) -> dict[str, list[str]]:
    """Return what the demo runs."""
    python = [sys.executable, "-m"]
    return {
        "web": [
            *python,
            "uvicorn",
            "moyai.config.asgi:application",
            *("--host", HOST, "--port", str(options.port)),
            *("--lifespan", "off", "--no-access-log", "--log-level", "warning"),
            *("--timeout-graceful-shutdown", "3"),
        ],
        **list_device_commands(devices),
        "worker": [*python, "moyai", "worker"],
        "life": [*python, "moyai", "demo_life"],
        "drones": [*python, "moyai", "drone_fly", "--simulate"],
        "farm-broker": [*python, "moyai", "farm_broker"],
        "farm-robots": [*python, "moyai", "farm_robots", "--server", devices.web],
    }
