"""The rig: starts the processes, kills them, and reads in the end what was applied."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import psycopg

from tests.faults.intake.apps import LEASE, SHIFT
from tests.running_town import ROOT, find_free_port

READY_S = 60


class Rig:
    """Writers, a drainer and workers on one data folder."""

    def __init__(
        self, home: Path, database_url: str = "", *, writers: int = 2, workers: int = 2, lease_s: float = 60
    ) -> None:
        self.home = home
        self.database_url = database_url
        self.ports = {f"web{n}": find_free_port() for n in range(writers)}
        self.names = [*self.ports, "drainer", *(f"worker{n}" for n in range(workers))]
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("MOYAI_")},
            "MOYAI_HOME": str(home),
            "MOYAI_DATABASE_URL": database_url or f"sqlite:///{home / 'moyai.sqlite3'}",
            "DJANGO_SETTINGS_MODULE": "tests.faults.intake.settings",
            "PYTHONPATH": str(ROOT),
            LEASE: str(lease_s),
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def make(self) -> None:
        """Make the tables."""
        self.run_python(
            "from django.core.management import call_command\n"
            "from tests.faults.intake.apps import make_table\n"
            "call_command('migrate', verbosity=0)\nmake_table()\n"
        )

    def start(self, name: str, *, shift_s: float = 0) -> None:
        """Start a process, its clock so many seconds ahead."""
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *self._list_arguments(name)],
                env={**self.environment, SHIFT: str(shift_s)},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def start_all(self) -> None:
        """Start everything and wait for the writers."""
        for name in self.names:
            self.start(name)
        for name in self.ports:
            self.wait_for(name)

    def wait_for(self, name: str) -> None:
        """Wait until a writer answers."""
        deadline = time.monotonic() + READY_S
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{self.ports[name]}/healthz", timeout=2)
                return
            except httpx.HTTPError:
                assert time.monotonic() < deadline, self.read_log(name)
                time.sleep(0.05)

    def kill(self, name: str) -> None:
        """End a process at once."""
        process = self.processes.pop(name)
        assert process.poll() is None, f"{name} ended by itself:\n{self.read_log(name)[-2000:]}"
        process.send_signal(signal.SIGKILL)
        process.wait()

    def freeze(self, name: str) -> None:
        """Stop a process in the middle of whatever it does, as a machine does that sleeps."""
        self.processes[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """Let a frozen process go on."""
        self.processes[name].send_signal(signal.SIGCONT)

    def is_frozen(self, name: str) -> bool:
        """Tell whether a process is stopped."""
        status = Path(f"/proc/{self.processes[name].pid}/stat").read_text()
        return status.rsplit(")", 1)[1].split()[0] == "T"

    def close(self) -> None:
        """End everything."""
        for process in self.processes.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.processes = {}

    def read_log(self, name: str) -> str:
        """Return what a process said."""
        return (self.home / f"{name}.log").read_text(errors="replace")

    def read_effects(self) -> list[tuple[str, str]]:
        """Return every effect: event and person, in the order in which they came about."""
        return [
            (str(event), str(who))
            for event, who in self._ask("SELECT event, who FROM effects ORDER BY place")
        ]

    def count_left(self) -> dict[str, int]:
        """Return how many events wait, how many are dead, and how many segments are not drained."""
        counted = dict(self._ask("SELECT status, count(*) FROM intake_inboxevent GROUP BY status"))
        segments = len(list((self.home / "intake").glob("*.journal")))
        return {"pending": counted.get("pending", 0), "dead": counted.get("dead", 0), "segments": segments}

    def _ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the database past the programs that are being tested; wait while it recovers."""
        deadline = time.monotonic() + READY_S
        while True:
            try:
                return self._ask_once(sql)
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def _ask_once(self, sql: str) -> list[tuple[Any, ...]]:
        if self.database_url:
            with psycopg.connect(self.database_url) as server:
                return server.execute(sql).fetchall()  # type: ignore[arg-type]
        with closing(sqlite3.connect(self.home / "moyai.sqlite3", timeout=20)) as file:
            return file.execute(sql).fetchall()

    def run_python(self, source: str) -> str:
        """Run Python in the rig's Django; return what it printed."""
        done: Any = subprocess.run(
            [sys.executable, "-c", "import django\ndjango.setup()\n" + source],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    def _list_arguments(self, name: str) -> list[str]:
        if name in self.ports:
            options = ["--port", str(self.ports[name]), "--log-level", "warning", "--lifespan", "off"]
            return ["uvicorn", "tests.faults.intake.web:application", *options]
        return ["moyai", "intake_drain" if name == "drainer" else "intake_work"]
