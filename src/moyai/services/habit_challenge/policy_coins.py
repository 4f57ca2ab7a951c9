"""The settings of coins as one typed object."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from moyai.core.manifest import Setting, read_policy

LABEL = "habit_challenge"

COIN_SETTINGS: tuple[Setting, ...] = (
    Setting("coin_ok", int, 1, "Coins for a report to which a teammate gave an OK"),
    Setting("coin_all", int, 1, "Coins more when everybody of the team met the goal"),
    Setting("coin_streak_days", int, 7, "On each so-many-th day in a row there are coins more"),
    Setting("coin_streak", int, 3, "So many"),
    Setting("coin_month_cap", int, 100, "So many coins may be exchanged for points in a month"),
    Setting("coin_points", int, 1, "What a coin is worth in the town's points"),
    Setting("gift_undo_s", int, 24 * 3600, "How long a gift to a project can be taken back"),
    Setting("point_name", str, "市のポイント", "What the town's points are called"),
    Setting("point_name_en", str, "the town's points", "The same in English"),
    Setting("point_url", str, "", "Root of the point system's API; empty: points are granted from a table"),
    Setting("point_key", str, "", "Bearer key for it"),
)


@dataclass(frozen=True)
class CoinPolicy:
    """What the town has decided; each field is the setting of that name."""

    coin_ok: int
    coin_all: int
    coin_streak_days: int
    coin_streak: int
    coin_month_cap: int
    coin_points: int
    gift_undo_s: int
    point_name: str
    point_name_en: str
    point_url: str
    point_key: str


@cache
def get_coin_policy() -> CoinPolicy:
    """Return the settings: the manifest's defaults, changed by ``MOYAI_SERVICE_SETTINGS``."""
    return read_policy(LABEL, CoinPolicy)
