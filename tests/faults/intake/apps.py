"""A sender whose events leave one row each; some fail at first."""

import json
import os
from datetime import UTC, datetime, timedelta
from zlib import crc32

from django.apps import AppConfig
from django.db import connection

SHIFT = "INTAKE_CLOCK_SHIFT_S"
FAILS_ONE_IN = 40


class RigConfig(AppConfig):
    name = "tests.faults.intake"
    label = "intake_rig"

    def ready(self) -> None:
        from moyai.core.intake import service, worker
        from moyai.core.intake.registry import Source, register_source

        shift = timedelta(seconds=float(os.environ.get(SHIFT, "0")))
        service.real_now = worker.real_now = lambda: datetime.now(UTC) + shift
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
    if event.attempts == 0 and crc32(event.event_id.encode()) % FAILS_ONE_IN == 0:
        raise RuntimeError("the first time, this fails")


def make_table() -> None:
    key = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE effects (place {key} PRIMARY KEY, event text, who text)")
