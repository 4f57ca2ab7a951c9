"""Everybody is asked at once within LINE's limits, while the platform errs, senders and database are killed.

Friends in a PostgreSQL of its own, the real queueing and the real ``moyai line_send``, the LINE platform of
our own with its 200 multicasts a second, 500 recipients each. By the platform's ledger: who got the question
not at all, who more than once, how many requests were over the limit, how many there were in any second.

    python -m bench.mass_question [--friends 50000] [--senders 2] [--kills 6] [--no-faults] [--json]
    python -m bench.mass_question --friends 780000      # a prefecture
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter, deque
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.faults.postgres import Server, own_server

from bench.intake_server import ACCOUNT, SECRET

FAULTS: tuple[dict[str, Any], ...] = (
    {"kind": "500", "probability": 0.04},
    {"kind": "500-after-accept", "probability": 0.04},
    {"kind": "429-rate", "probability": 0.04},
    {"kind": "429-concurrent", "probability": 0.02},
    {"kind": "timeout", "probability": 0.01, "seconds": 9},
    {"kind": "timeout-after-accept", "probability": 0.01, "seconds": 9},
)
"""Our client waits seven seconds."""

SETTINGS = ("listen_addresses=127.0.0.1", "shared_buffers=256MB")
PATIENCE_S = 1800.0
LIMIT = 200


def main() -> int:
    """Measure and print; the exit status is 1 where anybody was asked twice or not, or a limit was passed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--friends", type=int, default=50_000)
    parser.add_argument("--senders", type=int, default=2)
    parser.add_argument("--kills", type=int, default=6, help="of a sender; the database is killed once more")
    parser.add_argument("--no-faults", action="store_true")
    parser.add_argument("--port", type=int, default=18_600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with own_server(SETTINGS) as server, tempfile.TemporaryDirectory(prefix="question-") as home:
        found = Bench(options, server, Path(home)).run()
    print(json.dumps(found) if options.json else draw(found))
    return int(bool(found["missing"] or found["twice"] or found["over_the_limit"]))


class Bench:
    """One run."""

    def __init__(self, options: argparse.Namespace, server: Server, home: Path) -> None:
        self.options, self.server, self.home = options, server, home
        self.dice = random.Random(options.seed)
        self.platform = f"http://127.0.0.1:{options.port}"
        self.kills: Counter[str] = Counter()
        os.environ |= {
            "MOYAI_HOME": str(home),
            "MOYAI_DATABASE_URL": server.make_database(),
            "DJANGO_SETTINGS_MODULE": "moyai.config.settings",
            "MOYAI_LINE_ACCOUNTS": ACCOUNT,
            f"MOYAI_LINE_{ACCOUNT.upper()}_SECRET": SECRET.decode(),
            f"MOYAI_LINE_{ACCOUNT.upper()}_TOKEN": "bench-token",
            "MOYAI_LINE_API": self.platform,
        }

    def run(self) -> dict[str, Any]:
        """Ask, kill, check."""
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from bench.surge_town import make_town

        make_town(self.options.friends, self.options.friends)
        platform = self._start(
            "line-platform", "--port", str(self.options.port), "--channel", self._channel()
        )
        try:
            self._wait_for_platform()
            for fault in () if self.options.no_faults else FAULTS:
                self.tell("faults", {**fault, "path": "/v2/bot/message/multicast"})
            queued_s = self._ask()
            began = time.monotonic()
            self._send(began)
            return self._check(queued_s, time.monotonic() - began)
        finally:
            platform.terminate()
            platform.wait()

    def _channel(self) -> str:
        return f"{ACCOUNT}:{SECRET.decode()}:bench-token:http://127.0.0.1:9/none"

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.home / f"{arguments[0]}.log").open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "moyai", *arguments], stdout=log, stderr=log)

    def _wait_for_platform(self) -> None:
        deadline = time.monotonic() + 120
        while True:
            try:
                self.tell("")
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def tell(self, path: str, body: Any = None) -> Any:
        """Ask the platform's control API."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{self.platform}/_control/{path}", data, headers)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read() or "null")

    def _ask(self) -> float:
        from moyai.services.evacuation.enums import IncidentKind, Mode
        from moyai.services.evacuation.operations.asking import ask_everybody
        from moyai.services.evacuation.operations.incidents import Opening, open_incident

        began, now = time.monotonic(), datetime.now(UTC)
        opening = Opening(Mode.DRILL, IncidentKind.EARTHQUAKE, "地震", "Earthquake")
        asking = ask_everybody(
            incident=open_incident(opening=opening, by=None, now=now),
            key="bench",
            by=None,
            now=now,
            real_now=now,
        )
        if asking.asked != self.options.friends:
            raise SystemExit(f"{asking.asked} people were asked; the measurement would be of nothing.")
        return time.monotonic() - began

    def _send(self, began: float) -> None:
        """Run senders, kill one now and then, the database too, until all is sent."""
        senders = [self._start("line_send") for _ in range(self.options.senders)]
        left = whole = self._count_left()
        try:
            while left:
                if time.monotonic() - began > PATIENCE_S:
                    raise SystemExit("The question was not sent.")
                done, kills = whole - left, self.kills.total()
                if kills < self.options.kills and done >= whole * (kills + 0.5) / (self.options.kills + 1):
                    self._kill_one(senders)  # spread over the work, however slow the machine is
                    if kills == self.options.kills // 2:
                        self.kills["database"] += self.server.kill_and_start()
                time.sleep(0.03)
                left = self._count_left()
        finally:
            for sender in senders:
                sender.terminate()
            for sender in senders:
                sender.wait(timeout=60)

    def _kill_one(self, senders: list[subprocess.Popen[bytes]]) -> None:
        place = self.dice.randrange(len(senders))
        senders[place].send_signal(signal.SIGKILL)
        senders[place].wait()
        senders[place] = self._start("line_send")
        self.kills["sender"] += 1

    def _count_left(self) -> int:
        from django.db import InterfaceError, OperationalError, connection

        from moyai.channels.line.models import Outgoing, OutgoingStatus

        try:
            return Outgoing.objects.exclude(status=OutgoingStatus.SENT).count()
        except (OperationalError, InterfaceError):
            connection.close()
            return 1

    def _check(self, queued_s: float, sent_s: float) -> dict[str, Any]:
        """Count by the platform's own ledger and calls."""
        got: Counter[str] = Counter()
        since = 0
        while entries := self.tell(f"ledger?since={since}&limit=100")["entries"]:
            since = entries[-1]["seq"]
            for entry in entries:
                got.update(entry["to"])
        everybody = {f"U{number:032x}" for number in range(1, self.options.friends + 1)}
        calls = self.tell("calls?limit=100000")["calls"]
        return {
            "friends": self.options.friends,
            "missing": len(everybody - got.keys()),
            "twice": sum(count > 1 for count in got.values()),
            "strangers": len(got.keys() - everybody),
            "requests": len(calls),
            "over_the_limit": sum(call["status"] == 429 and "fault" not in call for call in calls),
            "most_in_a_second": find_most_in_a_second([call["at"] for call in calls]),
            "limit_a_second": LIMIT,
            "faults": dict(Counter(call["fault"] for call in calls if "fault" in call)),
            "taken_before_409": sum(call["status"] == 409 for call in calls),
            "kills": dict(self.kills),
            "queued_s": round(queued_s, 2),
            "sent_s": round(sent_s, 2),
            "people_per_s": round(self.options.friends / sent_s),
            "fastest_by_limits_s": round(self.options.friends / 500 / LIMIT, 2),
        }


def find_most_in_a_second(times_ms: list[int]) -> int:
    """Return how many calls there were in the busiest second, wherever it begins."""
    window: deque[int] = deque()
    most = 0
    for at_ms in sorted(times_ms):
        window.append(at_ms)
        while window[0] <= at_ms - 1000:
            window.popleft()
        most = max(most, len(window))
    return most


def draw(found: dict[str, Any]) -> str:
    """Return the figures, a line each."""
    return "\n".join(f"{name:<22}{value!s:>14}" for name, value in found.items())


if __name__ == "__main__":
    sys.exit(main())
