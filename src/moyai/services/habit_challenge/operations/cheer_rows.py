"""Stores what somebody gives to reports of her team, and counts its OKs.

Written in SQL: by the ORM, choosing, giving and counting were four statements and a transaction around them;
they are one on PostgreSQL and two on SQLite. Reports are locked in the order in which they are chosen, so of
two who press at once one waits, never each for the other. Added to the count is what was not there before,
so both presses count, however they meet.
"""

# ruff: noqa: S608 - statements of our own names

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from moyai.services.habit_challenge.enums import Cheer as CheerKind
from moyai.services.habit_challenge.enums import ReportState
from moyai.services.habit_challenge.models import Block, Cheer, Member, Report

_REPORT, _CHEER, _BLOCK = (model._meta.db_table for model in (Report, Cheer, Block))
_CHOSEN = {
    "postgresql": "r.id = ANY(%(chosen)s)",
    "sqlite": "r.id IN (SELECT value FROM json_each(%(chosen)s))",
}
_UNCHEERED = (
    f"r.day >= %(since)s AND NOT EXISTS"
    f" (SELECT 1 FROM {_BLOCK} b WHERE b.by_id = %(giver)s AND b.whom_id = r.member_id)"
    f" AND NOT EXISTS (SELECT 1 FROM {_CHEER} c"
    " WHERE c.report_id = r.id AND c.giver_id = %(giver)s AND c.kind = %(kind)s)"
)
_MATES = "r.team_id = %(team)s AND r.member_id <> %(giver)s AND r.state = %(shown)s"
_ORDER = "ORDER BY r.day DESC, r.posted_at DESC, r.id DESC LIMIT %(most)s"
_INSERT = f"INSERT INTO {_CHEER} (report_id, giver_id, kind, given_at) SELECT"
_NEW = "ON CONFLICT DO NOTHING RETURNING report_id"
_COUNT = f"UPDATE {_REPORT} SET ok_count = ok_count + 1 WHERE id IN"


def give_to_chosen(*, reports: Sequence[int], giver: Member, kind: CheerKind, now: datetime) -> int:
    """Give to reports by number; those not shown, of another team or her own get nothing.

    Returns:
        to how many that had none of this kind from her.
    """
    chosen = list(reports) if connection.vendor == "postgresql" else json.dumps(list(reports))
    facts = {"chosen": chosen, "most": len(reports)}
    return _give(_CHOSEN[connection.vendor], facts, giver, kind, now) if reports else 0


def give_to_uncheered(*, since: date, most: int, giver: Member, kind: CheerKind, now: datetime) -> int:
    """Give to mates' reports from a day on, newest first, except of people of whom she wants to see nothing.

    Returns:
        to how many.
    """
    facts = {"since": connection.ops.adapt_datefield_value(since), "most": most}
    return _give(_UNCHEERED, facts, giver, kind, now)


def _give(which: str, facts: dict[str, Any], giver: Member, kind: CheerKind, now: datetime) -> int:
    facts |= {"giver": giver.pk, "team": giver.team_id, "kind": kind.value, "shown": ReportState.SHOWN.value}
    facts["at"] = connection.ops.adapt_datetimefield_value(now)
    wanted = f"FROM {_REPORT} r WHERE {_MATES} AND {which} {_ORDER}"
    if kind != CheerKind.OK:
        return len(_run(f"{_INSERT} r.id, %(giver)s, %(kind)s, %(at)s {wanted} {_NEW}", facts))
    if connection.vendor == "postgresql":
        return len(_run(_count_at_once(wanted), facts))
    with transaction.atomic():
        given = _run(f"{_INSERT} r.id, %(giver)s, %(kind)s, %(at)s {wanted} {_NEW}", facts)
        if given:
            _run(f"{_COUNT} (SELECT value FROM json_each(%(given)s))", {"given": json.dumps(given)})
    return len(given)


def _count_at_once(wanted: str) -> str:
    return (
        f"WITH wanted AS (SELECT r.id {wanted} FOR NO KEY UPDATE),"
        f" given AS ({_INSERT} id, %(giver)s, %(kind)s, %(at)s FROM wanted {_NEW})"
        f" {_COUNT} (SELECT report_id FROM given) RETURNING id"
    )


def _run(statement: str, facts: dict[str, Any]) -> list[int]:
    """Return the numbers that come back, where any do."""
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [number for (number,) in cursor.fetchall()] if cursor.description else []
