"""Stores what somebody gives to reports of her team, and counts its OKs.

Written in SQL: by the ORM, choosing, giving and counting were four statements and a transaction around them;
they are one on PostgreSQL and two on SQLite. Reports are locked in the order in which they are chosen, so of
two who press at once one waits, never each for the other. Added to the count is what was not there before,
so both presses count, however they meet.
"""

# ruff: noqa: S608 - statements of our own names

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from moyai.core.prepared import Prepared
from moyai.services.habit_challenge.enums import Cheer as CheerKind
from moyai.services.habit_challenge.enums import ReportState
from moyai.services.habit_challenge.models import Block, Cheer, Member, Report

_REPORT, _CHEER, _BLOCK = (model._meta.db_table for model in (Report, Cheer, Block))
_MATES = (
    f"FROM {_REPORT} r WHERE r.team_id = %(team)s AND r.member_id <> %(giver)s AND r.state = %(shown)s AND"
)
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
_ORDER = "ORDER BY r.day DESC, r.posted_at DESC, r.id DESC LIMIT %(most)s"
_INSERT = f"INSERT INTO {_CHEER} (report_id, giver_id, kind, given_at) SELECT"
_NEW = "ON CONFLICT DO NOTHING RETURNING report_id"
_COUNT = f"UPDATE {_REPORT} SET ok_count = ok_count + 1 WHERE id IN"
_TYPES = {
    "giver": "bigint",
    "team": "bigint",
    "kind": "text",
    "shown": "text",
    "at": "timestamptz",
    "most": "integer",
}
_TO_CHOSEN, _TO_UNCHEERED = {"chosen": "bigint[]"} | _TYPES, {"since": "date"} | _TYPES


def give_to_chosen(*, reports: Sequence[int], giver: Member, kind: CheerKind, now: datetime) -> int:
    """Give to reports by number; those not shown, of another team or her own get nothing.

    Returns:
        to how many that had none of this kind from her.
    """
    chosen = list(reports) if connection.vendor == "postgresql" else json.dumps(list(reports))
    facts = {"chosen": chosen, "most": len(reports)}
    statement = _OK_TO_CHOSEN if kind == CheerKind.OK else _STICKER_TO_CHOSEN
    return _give(statement, facts, giver, kind, now) if reports else 0


def give_ok_to_uncheered(*, since: date, most: int, giver: Member, now: datetime) -> int:
    """Give an OK to mates' reports from a day on, newest first, except of people of whom she wants nothing.

    Returns:
        to how many.
    """
    facts = {"since": connection.ops.adapt_datefield_value(since), "most": most}
    return _give(_OK_TO_UNCHEERED, facts, giver, CheerKind.OK, now)


def _give(statement: Prepared, facts: dict[str, Any], giver: Member, kind: CheerKind, now: datetime) -> int:
    database = connections[DEFAULT_DB_ALIAS]
    facts |= {"giver": giver.pk, "team": giver.team_id, "kind": kind.value, "shown": ReportState.SHOWN.value}
    facts["at"] = database.ops.adapt_datetimefield_value(now)
    if kind != CheerKind.OK or database.vendor == "postgresql":
        return len(statement.run(database, facts))
    with transaction.atomic():
        given = [number for (number,) in statement.run(database, facts)]
        if given:
            _ADD.run(database, {"given": json.dumps(given)})
    return len(given)


def _name(name: str, which: Mapping[str, str], types: Mapping[str, str], *, counts: bool) -> Prepared:
    plain, wanted = "r.id, %(giver)s, %(kind)s, %(at)s", f"{_MATES} {{}} {_ORDER}"
    sql = {vendor: f"{_INSERT} {plain} {wanted.format(where)} {_NEW}" for vendor, where in which.items()}
    if counts:
        sql["postgresql"] = (
            f"WITH wanted AS (SELECT r.id {wanted.format(which['postgresql'])} FOR NO KEY UPDATE),"
            f" given AS ({_INSERT} id, %(giver)s, %(kind)s, %(at)s FROM wanted {_NEW})"
            f" {_COUNT} (SELECT report_id FROM given) RETURNING id"
        )
    return Prepared(f"habit_{name}", sql, types)


_OK_TO_CHOSEN = _name("ok_to_chosen", _CHOSEN, _TO_CHOSEN, counts=True)
_STICKER_TO_CHOSEN = _name("sticker_to_chosen", _CHOSEN, _TO_CHOSEN, counts=False)
_OK_TO_UNCHEERED = _name("ok_to_uncheered", dict.fromkeys(_CHOSEN, _UNCHEERED), _TO_UNCHEERED, counts=True)
_ADD = Prepared("", {"sqlite": f"{_COUNT} (SELECT value FROM json_each(%(given)s))"}, {})
