"""The rig: starts the processes, kills them, and reads in the end what was applied."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from tests.faults.intake.apps import SHIFT
from tests.running_town import ROOT, find_free_port

READY_S = 60


class Rig:
    """Writers, a drainer and workers on one data folder."""

    def __init__(self, home: Path, database_url: str = "", *, writers: int = 2, workers: int = 2) -> None:
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
        process.send_signal(signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """End everything."""
        for process in self.processes.values():
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
        source = (
            "import json\nfrom django.db import connection\nwith connection.cursor() as cursor:\n"
            "    cursor.execute('SELECT event, who FROM effects ORDER BY place')\n"
            "    print(json.dumps(cursor.fetchall()))\n"
        )
        return [(event, who) for event, who in json.loads(self.run_python(source))]

    def count_left(self) -> dict[str, int]:
        """Return how many events wait, how many are dead, and how many segments are not drained."""
        source = (
            "import json\nfrom moyai.core.intake import queries\n"
            "print(json.dumps([queries.count_pending(), queries.count_dead_letters()]))\n"
        )
        pending, dead = json.loads(self.run_python(source))
        segments = len(list((self.home / "intake").glob("*.journal")))
        return {"pending": pending, "dead": dead, "segments": segments}

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
        command = ["intake_drain", "--workers", "0"] if name == "drainer" else ["intake_work"]
        return ["moyai", *command]
