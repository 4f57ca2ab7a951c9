"""The table that a town without an interface hands to whoever runs its points."""

from __future__ import annotations

from collections.abc import Iterable

from moyai.core.clock import local
from moyai.services.habit_challenge.models import Exchange

HEADER = ("交換番号", "会員番号", "ポイント", "月", "申し込み")


def list_rows(exchanges: Iterable[Exchange]) -> list[list[object]]:
    """Return rows: our number, hers with the point system, how many points, of which month. No name."""
    return [
        [
            each.code,
            each.point_account,
            each.points,
            f"{each.month:%Y-%m}",
            f"{local(each.asked_at):%Y-%m-%d}",
        ]
        for each in exchanges
    ]
