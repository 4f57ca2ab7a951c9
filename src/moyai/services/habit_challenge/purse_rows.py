"""Adds coins to many purses in one statement; whoever has none gets one."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import connection

from moyai.services.habit_challenge.models import Purse

_PURSE = Purse._meta.db_table
_ROWS = {
    "postgresql": (
        "SELECT r.m, r.c, '' FROM json_to_recordset(%s::json) AS r(m bigint, c integer) ORDER BY r.m"
    ),
    # A condition, without which SQLite reads ON CONFLICT as part of a join.
    "sqlite": "SELECT r.value ->> 'm', r.value ->> 'c', '' FROM json_each(%s) AS r WHERE true",
}


def add_coins(coins: Mapping[int, int]) -> None:
    """Add to purses, in the caller's transaction and order of members: two jobs never wait for each other.

    Args:
        coins: how many more, by number of member.
    """
    if not coins:
        return
    rows = json.dumps([{"m": member, "c": count} for member, count in sorted(coins.items())])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_PURSE} (member_id, coins, point_account) {_ROWS[connection.vendor]}"
            f" ON CONFLICT (member_id) DO UPDATE SET coins = {_PURSE}.coins + excluded.coins",
            [rows],
        )
