"""Doors: the same at LINE, web, television, telephone and on paper."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting

SETTINGS: tuple[Setting, ...] = ()
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="habit_challenge.Sheet",
        what=_("チャレンジの紙の用紙の番号"),
        days=365,
        counted_from="last_day",
        action="erase",
        reason=_("遅れて届いた用紙を書き写せるように"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.habit_challenge.views import sheets

    return [
        path("challenge/town/sheets/", sheets.show, name="sheets"),
        path("challenge/town/sheets/scan/press/", sheets.scan, name="scan_sheet"),
        path("challenge/town/sheets/print/press/", sheets.print_pdf, name="print_sheets"),
        path("challenge/town/sheets/<slug:code>/", sheets.copy, name="sheet"),
    ]


def register() -> None:
    """Make its conversations, cards and erasers known."""
    from moyai.core.conversations.cards import add_cards
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.habit_challenge.at_a_glance import list_day_cards
    from moyai.services.habit_challenge.erasing_days import erase_sheets
    from moyai.services.habit_challenge.flows.calls_days import register_all

    register_all()
    register_eraser("habit_challenge.Sheet", erase_sheets)
    add_cards("habit_challenge.days", list_day_cards)
