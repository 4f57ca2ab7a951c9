"""How fast the journal is moved into the inbox, how fast it is applied, and how soon in a quiet hour.

Run by ``python -m bench.intake`` in a process of its own; prints one line of JSON.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ACCOUNT = "bench"
AT_ONCE = 2000
SOURCE = "bench"


def main() -> None:
    """Make a town's database, fill a journal, drain it, apply a part, and time single events."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--apply", type=int, default=2000)
    parser.add_argument("--quiet-posts", type=int, default=150)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"MOYAI_HOME": home, "DJANGO_SETTINGS_MODULE": "bench.intake_settings"}
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        folder = Path(home) / "intake"
        report: dict[str, Any] = {"database": _name_database()}
        report |= measure_latency(folder, options.quiet_posts)
        report |= measure_applying(folder, options.apply)
        report |= measure_drain(folder, options.events)
    json.dump(report, sys.stdout)


def measure_drain(folder: Path, events: int) -> dict[str, Any]:
    """Journal so many posts of one LINE event each, then move all of them into the inbox."""
    from moyai.core.intake.drainer import Drainer
    from moyai.core.intake.models import InboxEvent
    from moyai.core.intake.registry import Source, register_source

    register_source(Source(SOURCE, _split, _do_nothing))
    asyncio.run(_fill(folder, events, first=10**7))
    before = InboxEvent.objects.count()
    drainer = Drainer(folder, real_now=lambda: datetime.now(UTC))
    began, cpu = time.perf_counter(), time.process_time()
    while drainer.drain():
        pass
    taken_s, cpu_s = time.perf_counter() - began, time.process_time() - cpu
    drainer.close()
    stored = InboxEvent.objects.count() - before
    if stored != events or any(folder.glob("*.journal")):
        raise SystemExit(f"{stored} of {events} events were stored; the measurement would be of nothing.")
    return {"events": events, "drain_s": taken_s, "drain_cpu_s": cpu_s}


def measure_applying(folder: Path, events: int) -> dict[str, Any]:
    """Apply events that do nothing, one worker: the cost of exactly once and in order."""
    from moyai.core.intake.drainer import Drainer
    from moyai.core.intake.operations import process_due
    from moyai.core.intake.registry import Source, register_source

    register_source(Source(SOURCE, _split, _do_nothing))
    asyncio.run(_fill(folder, events))
    drainer = Drainer(folder, real_now=lambda: datetime.now(UTC))
    drainer.drain()
    drainer.close()
    began, done = time.perf_counter(), 0
    while taken := process_due(now=datetime.now(UTC), worker="bench"):
        done += taken
    if done != events:
        raise SystemExit(f"{done} of {events} events were applied.")
    return {"applied": events, "apply_s": time.perf_counter() - began}


def measure_latency(folder: Path, posts: int) -> dict[str, Any]:
    """Acknowledge single events in a quiet hour; return how long each took until its effect was committed."""
    from django.db import transaction

    from moyai.core.intake.registry import Source, register_source
    from moyai.core.intake.service import IntakeService

    applied: dict[str, float] = {}

    def apply(event: Any, _now: datetime) -> None:
        transaction.on_commit(lambda: applied.__setitem__(event.event_id, time.perf_counter()))

    register_source(Source(SOURCE, _split, apply))
    service = IntakeService(folder)
    serving = threading.Thread(target=service.run)
    serving.start()
    try:
        acked = asyncio.run(_post_quietly(folder, posts, applied))
    finally:
        service.stop()
        serving.join()
    waits = sorted(applied[key] - at for key, at in acked.items())
    return {f"quiet_{name}": waits[int(len(waits) * q)] * 1000 for name, q in (("p50", 0.5), ("p99", 0.99))}


async def _post_quietly(folder: Path, posts: int, applied: dict[str, float]) -> dict[str, float]:
    from bench.intake_load import make_body
    from moyai.core.intake.journal import Journal

    journal, acked, rng = Journal(folder), {}, random.Random(1)
    for n in range(posts):
        body = make_body(1, 10**8 + n)
        await journal.append(SOURCE, ACCOUNT, body, time.time_ns() // 1_000_000)
        acked[json.loads(body)["events"][0]["webhookEventId"]] = time.perf_counter()
        await asyncio.sleep(rng.uniform(0.01, 0.15))
    await journal.close()
    deadline = time.monotonic() + 30
    while len(applied) < posts and time.monotonic() < deadline:
        await asyncio.sleep(0.05)
    return acked


async def _fill(folder: Path, events: int, *, first: int = 0) -> None:
    from bench.intake_load import make_body
    from moyai.core.intake.journal import Journal

    journal = Journal(folder)
    for start in range(first, first + events, AT_ONCE):
        bodies = (make_body(1, n) for n in range(start, min(start + AT_ONCE, first + events)))
        now_ms = time.time_ns() // 1_000_000
        await asyncio.gather(*(journal.append(SOURCE, ACCOUNT, body, now_ms) for body in bodies))
    await journal.close()


def _split(_account: str, body: bytes) -> list[Any]:
    """Split as the LINE channel does."""
    from moyai.channels.line.events import split_body
    from moyai.core.intake.registry import Incoming

    return [Incoming(one.event_id, one.person_key, one.occurred_at, one.payload) for one in split_body(body)]


def _do_nothing(_event: Any, _now: datetime) -> None:
    return


def _name_database() -> str:
    from django.db import connection

    return connection.vendor


if __name__ == "__main__":
    main()
