"""A PostgreSQL server of a test's own, made to be killed; what the suite itself may run on is left alone."""

import os
import random
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.running_town import find_free_port

READY_S = 60
OWNER = "postgres"
"""Who runs the server where the tests run as root, which it refuses."""
SETTINGS = ("listen_addresses=127.0.0.1", "shared_buffers=16MB", "fsync=off")
"""No syncing: what a killed process has written is in the kernel's hands, and the kernel lives on."""


@contextmanager
def own_server(settings: Sequence[str] = SETTINGS) -> Iterator["Server"]:
    """Start a server in a temporary folder; skip the test where its programs are not installed."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL's server programs are missing (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="killed-postgres-"))
    server = Server(programs, folder, settings)
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path | None:
    """Return the folder of the newest server's programs, or None."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(installed, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0), default=None)
    return newest.parent if newest else None


class Server:
    """One server.

    Attributes:
        url: of its database.
    """

    def __init__(self, programs: Path, folder: Path, settings: Sequence[str] = SETTINGS) -> None:
        self._settings = settings
        self._programs = programs
        self._folder = folder
        self._data = folder / "data"
        self._port = find_free_port()
        self._password = secrets.token_hex(16)
        self._as_owner = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
        self.url = f"postgresql://moyai:{self._password}@127.0.0.1:{self._port}/postgres"

    def make(self) -> None:
        """Make an empty database."""
        self._folder.chmod(0o755)
        if self._as_owner:
            shutil.chown(self._folder, OWNER)
        words = self._folder / "password"
        words.write_text(self._password)
        words.chmod(0o644)
        options = [
            "-U",
            "moyai",
            "-A",
            "scram-sha-256",
            f"--pwfile={words}",
            "--locale=C.UTF-8",
            "-E",
            "UTF8",
        ]
        self._run("initdb", "-D", str(self._data), *options)

    def make_database(self) -> str:
        """Make one more database; return its address."""
        name = f"kills_{secrets.token_hex(4)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"{self.url.rsplit('/', 1)[0]}/{name}"

    def start(self) -> None:
        """Start it, if need be again and again: what a killed server left behind takes a moment to end."""
        settings = " ".join(f"-c {setting}" for setting in self._settings)
        options = f"-p {self._port} -k {self._folder} {settings}"
        log = str(self._folder / "log")
        deadline = time.monotonic() + READY_S
        while not self._try("pg_ctl", "-D", str(self._data), "-l", log, "-w", "-o", options, "start"):
            assert time.monotonic() < deadline, (self._folder / "log").read_text(errors="replace")[-2000:]
            time.sleep(0.2)

    def kill(self) -> None:
        """Kill the server as a whole: nobody says good-bye to anybody."""
        postmaster = int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])
        for pid in [postmaster, *_list_children(postmaster)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while _is_alive(postmaster):
            time.sleep(0.01)

    def kill_and_start(self) -> bool:
        """Kill it, leave it dead for a moment, and start it again."""
        self.kill()
        time.sleep(random.uniform(0, 1))
        self.start()
        return True

    def kill_backend(self) -> bool:
        """Kill a process that serves somebody; the server then throws everybody out and recovers.

        Returns:
            Whether there was one.
        """
        found = None
        with suppress(psycopg.OperationalError), psycopg.connect(self.url) as connection:
            found = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                " AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"
            ).fetchone()
        if found is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(found[0], signal.SIGKILL)
        return True

    def stop(self) -> None:
        """End it."""
        self._try("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._as_owner, str(self._programs / program), *arguments]
        subprocess.run(command, cwd="/", check=True, stdout=subprocess.DEVNULL)

    def _try(self, program: str, *arguments: str) -> bool:
        command = [*self._as_owner, str(self._programs / program), *arguments]
        quiet = subprocess.DEVNULL
        return subprocess.run(command, cwd="/", check=False, stdout=quiet, stderr=quiet).returncode == 0


def _list_children(parent: int) -> list[int]:
    """Return the processes that a process has started and that still run."""
    children = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(status.read_text().rsplit(")", 1)[1].split()[1]) == parent:
                children.append(int(status.parent.name))
    return children


def _is_alive(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False
