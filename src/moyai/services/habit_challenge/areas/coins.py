"""Coins: what was earned, given to projects or exchanged, and what looks like cheating."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years
from moyai.services.habit_challenge.policy_coins import COIN_SETTINGS

SETTINGS: tuple[Setting, ...] = COIN_SETTINGS
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="habit_challenge.Exchange",
        what=_("コインをポイントに交換したときの会員番号"),
        days=whole_years(1),
        counted_from="asked_at",
        action="anonymise",
        reason=_("交換のまちがいを調べるため"),
    ),
    Retention(
        model="habit_challenge.Gift",
        what=_("だれがどのプロジェクトにコインを寄付したか"),
        days=whole_years(1),
        counted_from="given_at",
        action="erase",
        reason=_("お礼を届けるため。寄付の合計は残る"),
    ),
    Retention(
        model="habit_challenge.Flag",
        what=_("めずらしい報告のしるしと、その判断"),
        days=whole_years(1),
        counted_from="raised_at",
        action="erase",
        reason=_("判断を見直せるように"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.habit_challenge.urls_coins import COINS

    return list(COINS)


def register() -> None:
    """Make known what this part has."""
    from moyai.services.habit_challenge.registering_coins import make_known

    make_known()
