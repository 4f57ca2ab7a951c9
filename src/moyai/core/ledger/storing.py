"""Stores many entries in two statements; a night's closing of a hundred thousand days is long enough.

The database weighs them as it weighs one (migration 0003): lines first, then their entries.
"""

# ruff: noqa: S608 - statements of our own names

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from moyai.core.ledger.models import Entry, Line
from moyai.core.ledger.postings import Posting, Side

AT_ONCE = 5000
_ENTRY, _LINE = Entry._meta.db_table, Line._meta.db_table
_LINES = {
    "postgresql": (
        "SELECT r.k, r.a, r.p, greatest(r.m, 0), greatest(-r.m, 0)"
        " FROM json_to_recordset(%s::json) AS r(k text, a text, p text, m integer)"
    ),
    "sqlite": (
        "SELECT r.value ->> 'k', r.value ->> 'a', r.value ->> 'p', max(r.value ->> 'm', 0),"
        " max(-(r.value ->> 'm'), 0) FROM json_each(%s) AS r"
    ),
}
_ENTRIES = {
    "postgresql": (
        "SELECT r.k, r.d, %s, %s, r.w, r.f"
        " FROM json_to_recordset(%s::json) AS r(k text, d date, w text, f text)"
    ),
    "sqlite": (
        "SELECT r.value ->> 'k', r.value ->> 'd', %s, %s, r.value ->> 'w', r.value ->> 'f'"
        " FROM json_each(%s) AS r"
    ),
}
_KNOWN = {
    "postgresql": f"SELECT key FROM {_ENTRY} WHERE key = ANY(%s)",
    "sqlite": f"SELECT key FROM {_ENTRY} WHERE key IN (SELECT value FROM json_each(%s))",
}
Balanced = tuple[Posting, Sequence[Side]]


def store_entries(entries: Sequence[Balanced], *, actor: str, now: datetime) -> None:
    """Store entries that are not there yet, in the caller's transaction.

    Args:
        entries: each with the sides that move something.
        actor: who posts.
        now: the town's time.

    Raises:
        IntegrityError: one is there, or its sides do not sum to zero; nothing of the transaction stands.
    """
    moment = connection.ops.adapt_datetimefield_value(now)
    for start in range(0, len(entries), AT_ONCE):
        part = entries[start : start + AT_ONCE]
        lines = [_write_line(posting, side) for posting, sides in part for side in sides]
        _insert(_LINE, "entry_id, account, party, debit, credit", _LINES, [_pack(lines)])
        rows = _pack(_write_entry(posting) for posting, _sides in part)
        _insert(
            _ENTRY, "key, business_date, made_at, actor, reason, reference", _ENTRIES, [moment, actor, rows]
        )


def list_known(keys: Collection[str]) -> set[str]:
    """Return those of many keys that are in the books."""
    asked = list(keys)
    values = asked if connection.vendor == "postgresql" else json.dumps(asked)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN[connection.vendor], [values])
        return {key for (key,) in cursor.fetchall()}


def _insert(table: str, columns: str, rows: dict[str, str], values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) {rows[connection.vendor]}", values)


def _write_line(posting: Posting, side: Side) -> dict[str, Any]:
    return {"k": posting.key, "a": side.account.code, "p": side.party, "m": side.amount}


def _write_entry(posting: Posting) -> dict[str, Any]:
    day = posting.business_date.isoformat()
    return {"k": posting.key, "d": day, "w": posting.reason, "f": posting.reference}


def _pack(rows: Iterable[dict[str, Any]]) -> str:
    return json.dumps(list(rows), ensure_ascii=False, separators=(",", ":"))
