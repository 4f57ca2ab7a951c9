"""Stores many claims in one statement: where a prefecture answers, the ORM takes longer than the database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection

from moyai.services.evacuation.claims.codec import digest_claim
from moyai.services.evacuation.enums import ClaimKind
from moyai.services.evacuation.models import ClaimRecord

_COLUMNS = "incident_id, event_id, digest, kind, body, door, about_id, speaker_id, said_at"
_ROWS = {
    "postgresql": (
        "SELECT %s::bigint AS incident_id, r.e, r.d, 'report', r.b, r.c, r.a, r.s, to_timestamp(r.t)"
        " FROM jsonb_to_recordset(%s::jsonb) AS r(e text, d text, b jsonb, c text, a bigint, s bigint,"
        " t bigint)"
    ),
    "sqlite": (
        "SELECT %s AS incident_id, r.value ->> 'e' AS e, r.value ->> 'd', 'report', r.value -> 'b',"
        " r.value ->> 'c', r.value ->> 'a', r.value ->> 's',"
        " strftime('%%Y-%%m-%%d %%H:%%M:%%S', r.value ->> 't', 'unixepoch')"
        " FROM json_each(%s) AS r"
    ),
}


def store_new_reports(incident_id: int, bodies: Sequence[tuple[str, dict[str, Any]]]) -> set[str]:
    """Store reports whose event id is not there yet, in the caller's transaction; return these ids.

    Args:
        incident_id: to which they belong.
        bodies: event id and report, as `codec.write_claim` writes it; one id twice: the first counts.

    Raises:
        DatabaseError: nothing of it is stored.
    """
    first: dict[str, dict[str, Any]] = {}
    for event_id, body in bodies:
        if event_id not in first:
            first[event_id] = _make_row(event_id, body)
    table = connection.ops.quote_name(ClaimRecord._meta.db_table)
    rows = _ROWS[connection.vendor]
    statement = (
        f"INSERT INTO {table} ({_COLUMNS}) SELECT * FROM ({rows}) AS n WHERE NOT EXISTS"  # noqa: S608 - our names
        f" (SELECT 1 FROM {table} k WHERE k.incident_id = n.incident_id AND k.event_id = n.e)"
        " ON CONFLICT DO NOTHING RETURNING event_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [incident_id, json.dumps(list(first.values()), ensure_ascii=False)])
        return {event_id for (event_id,) in cursor.fetchall()}


def _make_row(event_id: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return a row's values under short names: a million of them go over the wire."""
    return {
        "e": event_id,
        "d": digest_claim(ClaimKind.REPORT, body),
        "b": body,
        "c": body.get("door", ""),
        "a": _read_number(body["about"]),
        "s": _read_number(body.get("by")),
        "t": body["said"],
    }


def _read_number(subject: object) -> int | None:
    return int(subject) if isinstance(subject, str) and subject.isdecimal() else None
