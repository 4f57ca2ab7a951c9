"""Frailty: questionnaires as conversations, scored by the published rules, advice, referral with consent."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = ()
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="habit_challenge.FrailtyCheck",
        what=_("元気のチェックの答え（封をして保管）"),
        days=whole_years(3),
        counted_from="begun_at",
        action="erase",
        reason=_("うつりかわりを見るため。ご本人はいつでも消せる"),
    ),
    Retention(
        model="habit_challenge.Referral",
        what=_("地域包括支援センターに伝えたこと（封をして保管）"),
        days=whole_years(3),
        counted_from="consented_at",
        action="erase",
        reason=_("相談の続きができるように"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.habit_challenge.urls_frailty import FRAILTY

    return list(FRAILTY)


def register() -> None:
    """Make known what this part has."""
    from moyai.services.habit_challenge.registering_frailty import make_known

    make_known()
