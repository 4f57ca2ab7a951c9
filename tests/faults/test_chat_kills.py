"""The chat under fire: web, intake, worker and database are killed at random, and the platform errs too.

Every message that somebody sent is answered, and answered once, by the platform's own ledger.
"""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.killer import Killer
from tests.faults.postgres import Server
from tests.running_town import RunningTown, wait_for_answer

FRIENDS = 8
FAULTS = (
    {"kind": "500", "probability": 0.06},
    {"kind": "500-after-accept", "probability": 0.06},
    {"kind": "429-rate", "probability": 0.06},
)
SLOW_FAULT = {"kind": "timeout-after-accept", "probability": 0.02, "seconds": 8}
"""Only in long runs: each costs a time-out."""

COMES_AGAIN_S = [1, 2, 4, *[8] * 40]
"""For as long as a web server may need to come up on a busy machine: what LINE gives up was never taken."""

LINK = """
from moyai.channels.line.models import Friend
from moyai.channels.line.operations import link_by_code, make_code, meet
from moyai.channels.line.platform.ids import make_user_id
from moyai.core import clock
from moyai.core.residents.models import Resident
now = clock.now()
for number, resident in enumerate(Resident.objects.order_by("pk")[:{count}]):
    friend = meet("ina", make_user_id(f"f{{number}}"), now)
    link_by_code(friend=friend, code=make_code(resident=resident, actor="test", now=now), now=now)
"""
LEFT = """
import json
from moyai.channels.line.models import Outgoing
from moyai.core.intake.models import InboxEvent
print(json.dumps({
    "arrived": InboxEvent.objects.filter(source="line").count(),
    "pending": InboxEvent.objects.filter(status="pending").count(),
    "dead": InboxEvent.objects.filter(status="dead").count(),
    "queued": Outgoing.objects.filter(status="queued").count(),
    "failed": Outgoing.objects.filter(status="failed").count(),
    "unknown": Outgoing.objects.filter(last_error="the reply's fate is not known").count(),
}))
"""


class Line:
    """The platform, by its control API."""

    def __init__(self, address: str) -> None:
        self.address = address

    def tell(self, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{self.address}/_control/{path}", data, headers)
        with urllib.request.urlopen(request, timeout=150) as answer:
            return json.loads(answer.read() or "null")

    def list_answers(self) -> Counter[str]:
        """Return how often each marked message was answered, by the ledger."""
        entries, since = [], 0
        while found := self.tell(f"ledger?since={since}&limit=1000")["entries"]:
            entries += found
            since = found[-1]["seq"]
        marks = [
            re.findall(r"「(zz\d+-\d+)」", json.dumps(e["message"], ensure_ascii=False)) for e in entries
        ]
        return Counter(mark for found in marks for mark in set(found))

    def count_posts(self) -> Counter[str]:
        """Return how the platform's posts to us ended."""
        return Counter(post["reason"] for post in self.tell("posts?limit=100000")["posts"])


def make_killer(town: RunningTown, others: dict[str, Callable[[], object]]) -> Killer:
    """Return who kills the town's processes, and others that put themselves right again."""

    def kill(name: str, start: Callable[[], None]) -> None:
        town.kill(name)
        start()

    own: dict[str, Callable[[], object]] = {
        "web": lambda: kill("web", town.start_web),
        "worker": lambda: kill("worker", town.start_worker),
        "intake": lambda: kill("intake", lambda: town.start_device("intake")),
    }
    return Killer(own | others, pause_s=(0.3, 2.0))


def test_chat_answers_everybody_once_whatever_is_killed(town: RunningTown, patience_s: float) -> None:
    prove(town, make_killer(town, {}), patience_s)


@pytest.mark.own_server
def test_chat_answers_everybody_once_though_the_database_is_killed(
    town_on_own_server: RunningTown, server: Server, patience_s: float
) -> None:
    others: dict[str, Callable[[], object]] = {
        "server": server.kill_and_start,
        "backend": server.kill_backend,
    }
    prove(town_on_own_server, make_killer(town_on_own_server, others), patience_s)


def prove(town: RunningTown, killer: Killer, patience_s: float) -> None:
    """Kill while friends write; then each message is answered once, by the platform's own ledger."""
    line = start(town)
    for fault in (*FAULTS, *((SLOW_FAULT,) if patience_s > 30 else ())):
        line.tell("faults", {**fault, "path": "/v2/bot/message/*"})
    killer.start()
    try:
        sent = talk(line, patience_s, killer)
    finally:
        killer.stop()
    line.tell("settle", {})
    left = wait_until_quiet(town, line)
    answers = line.list_answers()
    said = f"{len(sent)} messages, posts {dict(line.count_posts())}, {sum(answers.values())} answers"
    print(f"{said}, kills {dict(killer.kills)}, left {left}")
    assert set(killer.kills) == set(killer.deeds)
    assert [mark for mark in sent if answers[mark] > 1] == []
    assert len([mark for mark in sent if answers[mark] == 0]) <= left["unknown"]
    assert (left["dead"], left["failed"]) == (0, 0)


def start(town: RunningTown) -> Line:
    """Start the town and the platform, with friends who are in the middle of booking."""
    devices = town.add_devices()
    town.start_web()
    town.start_worker()
    town.start_device("line-platform")
    town.start_device("intake")
    wait_for_answer(f"{devices.line}/_control/users")
    line = Line(devices.line)
    line.tell("channels/ina", {"redelivery": {"on": True, "delays_s": COMES_AGAIN_S}})
    for number in range(FRIENDS):
        line.tell("users", {"key": f"f{number}", "name": f"{number}番"})
    town.run_python(LINK.format(count=FRIENDS))
    for number in range(FRIENDS):
        line.tell(f"users/f{number}/say", {"text": "タクシー"})
    line.tell("settle", {})
    wait_until_quiet(town, line)
    return line


def talk(line: Line, seconds: float, killer: Killer) -> list[str]:
    """Let every friend write names of places that there are not; return the marks in them.

    It goes on until the time is over and each process was killed at least once.
    """
    sent: list[str] = []
    deadline, number = time.monotonic() + seconds, 0
    while not killer.is_over.is_set() and (
        time.monotonic() < deadline or len(killer.kills) < len(killer.deeds)
    ):
        for friend in range(FRIENDS):
            mark = f"zz{friend}-{number}"
            line.tell(f"users/f{friend}/say", {"text": mark})
            sent.append(mark)
        number += 1
        time.sleep(0.5 if time.monotonic() < deadline else 5)
    return sent


def wait_until_quiet(town: RunningTown, line: Line, patience_s: float = 120) -> dict[str, int]:
    """Wait until everything has been applied and said, for as long as that goes on.

    What was taken with 200 may still stand in the journal, where the database knows nothing of it.
    """
    deadline, before = time.monotonic() + patience_s, {"none": 0}
    while True:
        left: dict[str, int] = json.loads(town.run_python(LEFT))
        is_quiet = left["pending"] == left["queued"] == 0 and left["arrived"] >= line.count_posts()["OK"]
        if is_quiet or time.monotonic() > deadline:
            return left
        if left != before:
            deadline, before = time.monotonic() + patience_s, left
        time.sleep(1)
