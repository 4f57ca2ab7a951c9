"""Every process of the intake is killed again and again under load: nothing acknowledged is lost, nothing is
applied twice, and everybody's events are applied in order. Clocks of workers are an hour off, either way.
"""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.conftest import open_database
from tests.faults.intake.load import NOTHING_WRONG, Load
from tests.faults.intake.rig import Rig
from tests.faults.postgres import Server

pytestmark = pytest.mark.each_database

FEWEST_EVENTS = 200
SHIFTS_S = (0, -3600, 3600, 1800)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with open_database() as url:
        rig = Rig(tmp_path, url)
        try:
            rig.make()
            yield rig
        finally:
            rig.close()


class Killer:
    """Kills one thing after the other, at random, and starts each again.

    Args:
        rig: whose processes are killed.
        others: what else is killed, by name; each puts itself right again.
    """

    def __init__(self, rig: Rig, others: dict[str, Callable[[], bool]]) -> None:
        self.rig = rig
        self.kills: Counter[str] = Counter()
        self._deeds = {name: (lambda name=name: self._kill_process(name)) for name in rig.names} | others

    def go_on_until(self, deadline: float, fewest: int, load: Load) -> None:
        """Kill until the time is over, each thing ``fewest`` times at least, and some posts came through."""
        while (
            time.monotonic() < deadline
            or min(self.kills[name] for name in self._deeds) < fewest
            or len(load.acked) < FEWEST_EVENTS
        ):
            time.sleep(random.uniform(0.05, 0.6))
            name = min(self._deeds, key=lambda each: (self.kills[each], random.random()))
            self.kills[name] += self._deeds[name]()

    def _kill_process(self, name: str) -> bool:
        """Kill a process and start it again, with another clock."""
        is_writer = name in self.rig.ports
        self.rig.kill(name)
        self.rig.start(name, shift_s=0 if is_writer else random.choice(SHIFTS_S))
        if (
            is_writer and random.random() < 0.7
        ):  # or on a slow machine no writer ever gets so far as to answer
            self.rig.wait_for(name)
        return True


def cut_off_database(url: str) -> bool:
    """End every connection that a database has."""
    server, name = url.rsplit("/", 1)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
    return True


def prove(rig: Rig, killer: Killer, patience_s: float) -> None:
    """Kill under load; then everything acknowledged has come about, once and in order."""
    rig.start_all()
    with Load(rig) as load:
        killer.go_on_until(time.monotonic() + patience_s, 2, load)
    load.wait_until_applied(60 + 2 * patience_s)
    print(f"{killer.kills.total()} kills {dict(killer.kills)}, {load.describe()}")
    assert load.check() == NOTHING_WRONG
    left = rig.count_left()
    assert (left["pending"], left["dead"]) == (0, 0)


def test_kills_of_every_process_lose_nothing_and_double_nothing(rig: Rig, patience_s: float) -> None:
    cut = {"connections": lambda: cut_off_database(rig.database_url)} if rig.database_url else {}
    prove(rig, Killer(rig, cut), patience_s)


@pytest.mark.own_server
def test_kills_of_the_database_lose_nothing_and_double_nothing(
    tmp_path: Path, server: Server, patience_s: float
) -> None:
    """The server as a whole and single processes of it, among the kills of everything else."""
    rig = Rig(tmp_path, server.make_database())
    try:
        rig.make()
        killer = Killer(rig, {"server": server.kill_and_start, "backend": server.kill_backend})
        prove(rig, killer, patience_s)
    finally:
        rig.close()
