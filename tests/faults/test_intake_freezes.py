"""Processes that sleep for longer than their lease and wake up again: somebody else has done their work by
then, and nothing is done twice.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.faults.conftest import open_database
from tests.faults.intake.load import NOTHING_WRONG, Load
from tests.faults.intake.rig import Rig
from tests.faults.postgres import Server
from tests.running_town import ROOT

pytestmark = pytest.mark.each_database

LEASE_S = 1.5
LONG_S = 90
FEWEST_EVENTS = 100


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with open_database() as url:
        rig = Rig(tmp_path, url, writers=1, lease_s=LEASE_S)
        try:
            rig.make()
            yield rig
        finally:
            rig.close()


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + LONG_S
    while not is_so():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_sleepers_lose_nothing_and_double_nothing(rig: Rig, patience_s: float) -> None:
    rig.start_all()
    names = [name for name in rig.names if name not in rig.ports]
    sleeps = 0
    with Load(rig) as load:
        deadline = time.monotonic() + patience_s / 2
        while time.monotonic() < deadline or sleeps < len(names) or len(load.acked) < FEWEST_EVENTS:
            name = names[sleeps % len(names)]
            time.sleep(random.uniform(0.1, 0.5))
            rig.freeze(name)
            time.sleep(random.uniform(0.5, 2 * LEASE_S))
            rig.thaw(name)
            sleeps += 1
    load.wait_until_applied(LONG_S + 2 * patience_s)
    print(f"{sleeps} sleeps, {load.describe()}")
    assert load.check() == NOTHING_WRONG
    left = rig.count_left()
    assert (left["pending"], left["dead"]) == (0, 0)
    assert [name for name in rig.names if rig.processes[name].poll() is not None] == []


def test_drainer_that_sleeps_keeps_its_folder(rig: Rig) -> None:
    rig.start("drainer")
    wait_until((rig.home / "intake" / "drainer.lock").exists, "the drainer did not start")
    rig.freeze("drainer")
    command = [sys.executable, "-m", "moyai", "intake_drain", "--once"]
    second = subprocess.run(
        command, env=rig.environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (second.returncode, "Another drainer works on" in second.stderr) == (1, True)
    rig.kill("drainer")
    third = subprocess.run(command, env=rig.environment, cwd=ROOT, check=False)
    assert third.returncode == 0


@pytest.mark.own_server
def test_sleep_within_a_transaction_ends_with_the_lease(tmp_path: Path, server: Server) -> None:
    """PostgreSQL ends the sleeper's transaction, and another worker does what it had in hand.

    (SQLite has one writer: all wait for it there until it wakes up.)
    """
    rig = Rig(tmp_path, server.make_database(), writers=1, workers=1, lease_s=LEASE_S)
    try:
        rig.make()
        rig.start("web0")
        rig.wait_for("web0")
        sleepy = {"id": "sleepy", "who": "hanako", "at": 1, "freezes": True}
        others = [{"id": f"other-{n:02d}", "who": f"taro-{n}", "at": 2 + n} for n in range(20)]
        post(rig, [sleepy, *others])
        rig.start("drainer")
        wait_until(lambda: rig.is_frozen("drainer"), "nobody fell asleep")
        rig.start("worker0")
        expected = sorted(str(event["id"]) for event in [sleepy, *others])
        wait_until(lambda: len(rig.read_effects()) >= len(expected), "the sleeper holds up the others")
        assert rig.is_frozen("drainer")
        rig.thaw("drainer")
        time.sleep(LEASE_S)
        assert sorted(event for event, _who in rig.read_effects()) == expected
        assert rig.count_left() | {"segments": 0} == {"pending": 0, "dead": 0, "segments": 0}
        assert rig.processes["drainer"].poll() is None
    finally:
        rig.close()


def post(rig: Rig, events: list[dict[str, object]]) -> None:
    url = f"http://127.0.0.1:{rig.ports['web0']}/in/main"
    assert httpx.post(url, content=json.dumps(events).encode()).status_code == 200
