"""Child processes of the demo: started, watched, restarted with growing patience, stopped together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from moyai.demo.leash import make_leashed

STEADY_S = 60.0
"""A child that ran this long has recovered: its next restart is quick again."""
LONGEST_WAIT_S = 30.0
STOP_S = 8.0
"""How long children may take to stop by themselves."""

Say = Callable[[str], None]


class Child:
    """One process of the demo; its output goes to a log file, its life ends with ours."""

    def __init__(self, name: str, command: list[str], log: Path) -> None:
        self.name = name
        self.command = command
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.started_at = 0.0
        self.failures = 0
        self.start_again_at = 0.0

    def start(self) -> None:
        """Start the process in a session of its own, on a leash."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - the command is ours
                make_leashed(self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def note_death(self) -> float:
        """Count a death; return how many seconds to wait before the next start."""
        if time.monotonic() - self.started_at > STEADY_S:
            self.failures = 0
        wait = min(LONGEST_WAIT_S, float(2**self.failures))
        self.failures += 1
        self.start_again_at = time.monotonic() + wait
        return wait

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process and whatever it started."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


def keep_running(children: Iterable[Child], say: Say) -> None:
    """Look at every child once: announce the dead, start again those whose time has come."""
    for child in children:
        if child.process is None or child.is_running:
            continue
        if child.start_again_at <= child.started_at:
            status = child.process.returncode
            wait = child.note_death()
            say(f"{child.name} stopped (status {status}); starting it again in {wait:.0f} s. See {child.log}")
        elif time.monotonic() >= child.start_again_at:
            child.start()
            say(f"{child.name} runs again")


def stop_all(children: list[Child], *, patience_s: float = STOP_S) -> None:
    """Ask all to stop, wait, then kill what is left; nothing survives this call."""
    for child in reversed(children):
        child.send(signal.SIGTERM)
    deadline = time.monotonic() + patience_s
    while any(c.is_running for c in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        child.send(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()
