"""Every process of the intake is killed again and again under load: nothing acknowledged is lost, nothing is
applied twice, and everybody's events are applied in order. Clocks of workers are an hour off, either way.
"""

import random
import resource
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest

from moyai.core.intake.reading import Segment
from moyai.core.intake.segments import list_segments
from tests.faults.conftest import open_database
from tests.faults.intake.rig import Rig
from tests.faults.intake.senders import Sender

SENDERS = 3
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
    """Kills one process after the other, at random, and starts each again."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.kills: Counter[str] = Counter()

    def go_on_until(self, deadline: float, fewest: int) -> None:
        """Kill until the time is over, each kind of process ``fewest`` times at least."""
        while time.monotonic() < deadline or min((self.kills[n] for n in self.rig.names), default=0) < fewest:
            time.sleep(random.uniform(0.05, 0.6))
            self.kill(min(self.rig.names, key=lambda n: (self.kills[n], random.random())))
            if self.rig.database_url and random.random() < 0.2:
                self.cut_off_database()

    def kill(self, name: str) -> None:
        """Kill a process and start it again, with another clock."""
        self.rig.kill(name)
        self.kills[name] += 1
        self.rig.start(name, shift_s=0 if name.startswith("web") else random.choice(SHIFTS_S))

    def cut_off_database(self) -> None:
        """End every connection that the database has."""
        server, name = self.rig.database_url.rsplit("/", 1)
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
        self.kills["database"] += 1


def wait_until_applied(rig: Rig, expected: set[str], patience_s: float) -> None:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        left = rig.count_left()
        if left["pending"] == 0 and expected <= {event for event, _who in rig.read_effects()}:
            return
        time.sleep(0.5)


def check(senders: list[Sender], effects: list[tuple[str, str]]) -> dict[str, int]:
    """Compare what senders were told with what came about; shares no code with the intake."""
    acked = [event for sender in senders for event, _who in sender.acked]
    sent = set().union(*(sender.sent for sender in senders))
    applied = Counter(event for event, _who in effects)
    known = set(acked)
    seen: dict[str, list[str]] = {}
    for event, who in effects:
        if event in known:
            seen.setdefault(who, []).append(event)
    return {
        "lost": len(known - set(applied)),
        "twice": sum(count > 1 for count in applied.values()),
        "invented": len(set(applied) - sent),
        "out_of_order": sum(a > b for one in seen.values() for a, b in pairwise(one)),
    }


NOTHING_WRONG = {"lost": 0, "twice": 0, "invented": 0, "out_of_order": 0}


def test_kills_of_every_process_lose_nothing_and_double_nothing(rig: Rig, patience_s: float) -> None:
    stopping = threading.Event()
    senders = [Sender(f"s{n}", list(rig.ports.values()), stopping) for n in range(SENDERS)]
    killer = Killer(rig)
    rig.start_all()
    for sender in senders:
        sender.start()
    try:
        killer.go_on_until(time.monotonic() + patience_s, fewest=2)
    finally:
        stopping.set()
        for sender in senders:
            sender.join()
    acked = {event for sender in senders for event, _who in sender.acked}
    wait_until_applied(rig, acked, 60 + 2 * patience_s)
    effects = rig.read_effects()
    lost_answers = sum(sender.lost_answers for sender in senders)
    print(
        f"{sum(killer.kills.values())} kills {dict(killer.kills)}, {len(acked)} events acknowledged, "
        f"{len(effects)} applied, {lost_answers} lost answers"
    )
    assert len(acked) > 100
    assert check(senders, effects) == NOTHING_WRONG
    left = rig.count_left()
    assert (left["pending"], left["dead"]) == (0, 0)


def read_bodies(rig: Rig) -> list[bytes]:
    found = []
    for path in list_segments(rig.home / "intake"):
        with Segment(path) as segment:
            found += [one.record.body for one in segment.read() if one.record]
    return found


def test_full_disk_is_told_to_the_sender_and_overcome(tmp_path: Path) -> None:
    """The kernel lets the writer's files grow to 3000 bytes only, as a full disk would, then lets go."""
    import httpx

    rig = Rig(tmp_path, writers=1, workers=0)
    try:
        rig.start("web0")
        rig.wait_for("web0")
        url = f"http://127.0.0.1:{rig.ports['web0']}/in/main"
        pid = rig.processes["web0"].pid
        acked: list[bytes] = []
        with httpx.Client(timeout=10) as client:

            def post(number: int) -> int:
                body = b"%d" % number + bytes(700)
                status = client.post(url, content=body).status_code
                if status == 200:
                    acked.append(body)
                return status

            assert [post(n) for n in range(3)] == [200] * 3
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (3000, resource.RLIM_INFINITY))
            statuses = Counter(post(n) for n in range(3, 60))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            time.sleep(0.4)
            assert [post(n) for n in range(100, 110)] == [200] * 10
        assert set(statuses) == {200, 503}, rig.read_log("web0")
        assert read_bodies(rig) == acked
    finally:
        rig.close()
