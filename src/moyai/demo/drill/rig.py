"""The processes of a drill: what takes posts in, drains, sends, works claims into the roster; and LINE."""

from __future__ import annotations

import os
import secrets
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from moyai.demo.children import Child, stop_all
from moyai.demo.devices import find_free_port
from moyai.demo.drill import ACCOUNT

HOST = "127.0.0.1"
READY_S = 120.0


@dataclass(frozen=True)
class Ports:
    """Where the town and the platform answer, and the account's secrets."""

    web: int
    line: int
    secret: str
    token: str

    @property
    def platform(self) -> str:
        """Base address of the platform."""
        return f"http://{HOST}:{self.line}"


def set_environment(home: Path, database_url: str) -> Ports:
    """Tell this process and those it starts of the drill's town; before Django is set up."""
    web = find_free_port(18_000 + os.getpid() % 2000)
    ports = Ports(web, find_free_port(web + 1), secrets.token_hex(16), secrets.token_hex(16))
    for name in [name for name in os.environ if name.startswith("MOYAI_")]:
        del os.environ[name]
    os.environ |= {
        "MOYAI_HOME": str(home),
        "MOYAI_DATABASE_URL": database_url or f"sqlite:///{home / 'moyai.sqlite3'}",
        "MOYAI_ADDRESS": f"http://{HOST}:{ports.web}",
        "MOYAI_LINE_ACCOUNTS": ACCOUNT,
        f"MOYAI_LINE_{ACCOUNT.upper()}_SECRET": ports.secret,
        f"MOYAI_LINE_{ACCOUNT.upper()}_TOKEN": ports.token,
        "MOYAI_LINE_API": ports.platform,
        "MOYAI_LINE_DATA_API": ports.platform,
        "MOYAI_VOICE_TOKEN": secrets.token_hex(16),
        "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
    }
    return ports


@contextmanager
def run_processes(ports: Ports, home: Path) -> Iterator[list[Child]]:
    """Start everything, wait until it answers, and end all of it."""
    logs = home / "log"
    logs.mkdir(parents=True, exist_ok=True)
    children = [Child(name, command, logs / f"{name}.log") for name, command in list_commands(ports).items()]
    try:
        for child in children:
            child.start()
        wait_for(f"{ports.platform}/_control/")
        wait_for(f"http://{HOST}:{ports.web}/line/")
        yield children
    finally:
        stop_all(children)


def list_commands(ports: Ports) -> dict[str, list[str]]:
    """Return what is run, by name."""
    python = [sys.executable, "-m"]
    webhook = f"http://{HOST}:{ports.web}/line/{ACCOUNT}/webhook"
    return {
        "line-platform": [
            *(*python, "moyai", "line-platform", "--port", str(ports.line), "--redelivery"),
            *("--channel", f"{ACCOUNT}:{ports.secret}:{ports.token}:{webhook}"),
        ],
        "front": [
            *(*python, "uvicorn", "--factory", "moyai.config.front:make_application"),
            *("--host", HOST, "--port", str(ports.web), "--lifespan", "off"),
            *("--no-access-log", "--log-level", "warning"),
        ],
        "intake": [*python, "moyai", "intake_drain"],
        "sender": [*python, "moyai", "line_send"],
        "roster": [*python, "moyai", "project_claims"],
    }


def wait_for(address: str) -> None:
    """Wait until somebody answers, whatever.

    Raises:
        TimeoutError: nobody does.
    """
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=2).close()  # noqa: S310 - our own machine
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nobody answers at {address}")
