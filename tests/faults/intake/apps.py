"""A sender whose events leave one row each; some fail at first."""

import json
import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

from django.apps import AppConfig
from django.conf import settings
from django.db import connection

SHIFT = "INTAKE_CLOCK_SHIFT_S"
LEASE = "INTAKE_LEASE_S"
FAILS_ONE_IN = 40


class RigConfig(AppConfig):
    name = "tests.faults.intake"
    label = "intake_rig"

    def ready(self) -> None:
        from moyai.core.intake import queries, worker
        from moyai.core.intake.registry import Source, register_source

        shift = timedelta(seconds=float(os.environ.get(SHIFT, "0")))
        worker.read_clock = lambda: datetime.now(UTC) + shift
        queries.LEASE_S = float(os.environ.get(LEASE, queries.LEASE_S))
        register_source(Source("rig", split, apply))


def split(_account, body):  # type: ignore[no-untyped-def]
    from moyai.core.intake.registry import Incoming

    return [
        Incoming(one["id"], one["who"], datetime.fromtimestamp(one["at"], UTC), one)
        for one in json.loads(body)
    ]


def apply(event, _now):  # type: ignore[no-untyped-def]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (event, who) VALUES (%s, %s)", [event.event_id, event.person_key])
    if event.payload.get("freezes"):
        _freeze_once(event.event_id)
    if event.attempts == 0 and crc32(event.event_id.encode()) % FAILS_ONE_IN == 0:
        raise RuntimeError("the first time, this fails")


def _freeze_once(event_id: str) -> None:
    """Stop the process that applies this first, in the middle of its transaction."""
    try:
        (Path(settings.HOME) / f"{event_id}.frozen").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGSTOP)


def make_table() -> None:
    key = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE effects (place {key} PRIMARY KEY, event text, who text)")
