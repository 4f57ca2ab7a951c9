"""A town's Django, set up once: every question, and every process of the town, gets a fork of that.

A fork knows nothing of what was asked before, as a new process would; but it costs a hundredth of one.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

SERVER = """
import json, os, runpy, sys, tempfile, traceback
from moyai.config.memory import sweep_seldom
sweep_seldom()
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from moyai.demo.leash import tie_to_parent

def run(source):
    try:
        exec(compile(source, "<asked>", "exec"), {"__name__": "__main__"})
        return 0
    except BaseException:
        traceback.print_exc()
        return 1

def read(file):
    file.seek(0)
    return file.read().decode(errors="replace")

def answer(source):
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        number = os.fork()
        if number == 0:
            os.dup2(said.fileno(), 1)
            os.dup2(complained.fileno(), 2)
            status = run(source)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
        status = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        return [status, read(said), read(complained)]

def begin(arguments, log):
    owner = os.getpid()
    number = os.fork()
    if number:
        return number
    os.setsid()
    tie_to_parent()
    if os.getppid() != owner:
        os._exit(1)
    with open(os.devnull, "rb") as nothing, open(log, "ab") as said:
        os.dup2(nothing.fileno(), 0)
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
    status = 0
    try:
        kind, what, *rest = arguments
        sys.argv = [what, *rest]
        if kind == "-m":
            runpy.run_module(what, run_name="__main__", alter_sys=True)
        else:
            exec(compile(what, "<string>", "exec"), {"__name__": "__main__"})
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)

def look(number):
    found, status = os.waitpid(number, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None

WAYS = {"answer": answer, "begin": begin, "look": look}
for line in sys.stdin:
    way, given = json.loads(line)
    print(json.dumps(WAYS[way](*given)), flush=True)
"""


class TownConsole:
    """One process that answers until it is closed, or until whoever asks has ended.

    Args:
        environment: of the town's processes.
        folder: where it runs.
        log: where its own complaints go, such as why it did not start.
    """

    def __init__(self, environment: dict[str, str], *, folder: Path, log: Path) -> None:
        self.environment = dict(environment)
        self._log = log
        self._lock = threading.Lock()
        with log.open("ab") as complaints:
            self._process: subprocess.Popen[str] = subprocess.Popen(
                [sys.executable, "-c", SERVER],
                env=self.environment,
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
            )

    def run(self, source: str) -> str:
        """Run Python; return what it printed.

        Raises:
            RuntimeError: It raised an exception, or there is no console any more; with what was said of it.
        """
        status, said, complained = self._tell("answer", source)
        if status:
            raise RuntimeError(complained)
        return str(said)

    def begin(self, arguments: Sequence[str], log: Path) -> "TownProcess":
        """Start a process as ``python`` would with these arguments; what it says goes to the log.

        It ends with this console.
        """
        return TownProcess(self, self._tell("begin", list(arguments), str(log)))

    def look(self, number: int) -> int | None:
        """Return the exit status of a process, once, or None while it runs."""
        status: int | None = self._tell("look", number)
        return status

    def _tell(self, way: str, *given: Any) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        with self._lock:
            self._process.stdin.write(json.dumps([way, given]) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(self._log.read_text(errors="replace"))
        return json.loads(answer)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


class TownProcess:
    """A process that a console began; asked as one of `subprocess.Popen`."""

    def __init__(self, console: TownConsole, pid: int) -> None:
        self.pid = pid
        self._console = console
        self._status: int | None = None

    def poll(self) -> int | None:
        """Return its exit status, or None while it runs."""
        if self._status is None:
            self._status = self._console.look(self.pid)
        return self._status

    def wait(self, timeout: float | None = None) -> int:
        """Return its exit status when it has ended.

        Raises:
            subprocess.TimeoutExpired: it runs on.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while (status := self.poll()) is None:
            if deadline is not None and time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            time.sleep(0.02)
        return status
