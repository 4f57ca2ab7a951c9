"""A running town ends with whoever started it, however that one ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running_town import ROOT, RunningTown

SLEEP = "import os, pathlib, time; pathlib.Path('{path}').write_text(f'{{os.getpid()}} '); time.sleep(90)"
KILLED = """
import sys, threading
from pathlib import Path
from tests.running_town import RunningTown

town = RunningTown(Path(sys.argv[1]))
starter = threading.Thread(target=town._start, args=("sleeper", "-c", sys.argv[2]))
starter.start()
starter.join()
sys.stdin.read()
"""


def wait_for_pid(path: Path) -> int:
    deadline = time.monotonic() + 60
    while not (path.exists() and path.read_text().endswith(" ")):
        assert time.monotonic() < deadline, "the process did not start"
        time.sleep(0.05)
    return int(path.read_text())


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that is dead and not yet waited for does not."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(found.stdout.strip()) and not found.stdout.startswith("Z")


def ends(pid: int, *, within_s: float = 20) -> bool:
    deadline = time.monotonic() + within_s
    while is_alive(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def town(tmp_path: Path) -> Iterator[RunningTown]:
    running = RunningTown(tmp_path)
    yield running
    running.close()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_its_processes_do_not_outlive_who_started_them(tmp_path: Path, number: signal.Signals) -> None:
    source = SLEEP.format(path=tmp_path / "pid")
    command = [sys.executable, "-c", KILLED, str(tmp_path), source]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as owner:
        try:
            pid = wait_for_pid(tmp_path / "pid")
            assert is_alive(pid)
        finally:
            owner.send_signal(number)
    assert ends(pid)


def test_they_outlive_a_thread_that_had_them_started(town: RunningTown) -> None:
    def start() -> None:
        town._start("sleeper", "-c", SLEEP.format(path=town.home / "pid"))
        wait_for_pid(town.home / "pid")

    starter = threading.Thread(target=start)
    starter.start()
    starter.join()
    assert not ends(wait_for_pid(town.home / "pid"), within_s=1)


@pytest.mark.parametrize("way", ["stop", "kill", "close"])
def test_they_end_when_told_to(town: RunningTown, way: str) -> None:
    town._start("sleeper", "-c", SLEEP.format(path=town.home / "pid"))
    pid = wait_for_pid(town.home / "pid")
    town.close() if way == "close" else getattr(town, way)("sleeper")
    assert not is_alive(pid)


def test_each_question_is_answered_as_by_a_new_process(town: RunningTown) -> None:
    assert town.run_python("import os, sys\nsys.kept = 1\nprint(os.getpid())") != f"{os.getpid()}\n"
    assert town.ask(
        "[hasattr(sys, 'kept'), settings.HOME]", "import sys", "from django.conf import settings"
    ) == [
        False,
        str(town.home),
    ]
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        town.run_python("1 / 0")
    town.environment["MOYAI_PHONE"] = "0265"
    assert town.ask("settings.TOWN_PHONE", "from django.conf import settings") == "0265"
    asked = town._console
    assert asked is not None
    town.close()
    assert asked._process.returncode == 0
    assert town._console is None
