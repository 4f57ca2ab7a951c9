"""Appends to the audit log."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from moyai.core.audit.models import Entry

GENESIS = "0" * 64
_LOCK = 7_270_001  # any number that no other advisory lock of ours uses


@transaction.atomic
def record(*, actor: str, action: str, subject: str, now: datetime, **facts: Any) -> Entry:
    """Append one entry, in the caller's transaction.

    Args:
        actor: who did it, ``"user:12"``, ``"resident:48210937"`` or ``"system:worker"``.
        action: ``app.verb``, e.g. ``"shared_taxi.book_ride"``.
        subject: what it was done to, ``"ride:48210937"``.
        now: the town's time.
        facts: JSON-serialisable further facts; no more personal data than the entry needs.
    """
    wait_for_turn()
    last = Entry.objects.order_by("-id").values_list("hash", flat=True).first()
    entry = Entry(
        at=now, actor=actor, action=action, subject=subject, facts=facts, previous_hash=last or GENESIS
    )
    entry.hash = compute_hash(entry)
    entry.save(force_insert=True)
    return entry


def compute_hash(entry: Entry) -> str:
    """Return the SHA-256 of an entry's canonical form, in hex."""
    canonical = json.dumps(
        [
            entry.previous_hash,
            entry.at.astimezone(UTC).isoformat(),
            entry.actor,
            entry.action,
            entry.subject,
            entry.facts,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def wait_for_turn() -> None:
    """Let only one transaction append at a time, until it ends (SQLite's IMMEDIATE transactions already do).

    Who locks rows that others lock in another order calls it first: then nobody waits in a circle.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
