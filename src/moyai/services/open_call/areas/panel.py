"""Judging: rubrics, conflicts, who reviews what, reviews, decisions and their reasons."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = ()
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="open_call.Interest",
        what=_("審査員が申告した家族や会社の名前"),
        days=365,
        counted_from="declared_at",
        action="erase",
        reason=_("ひとつの公募の審査のあいだ、利害関係をさがすため"),
    ),
    Retention(
        model="open_call.Conflict",
        what=_("審査員と応募の利害関係"),
        days=whole_years(5),
        counted_from="found_at",
        action="erase",
        reason=_("審査が公正だったことを示すため"),
    ),
    Retention(
        model="open_call.Review",
        what=_("審査員の採点とことば"),
        days=whole_years(5),
        counted_from="assigned_at",
        action="erase",
        reason=_("決定のわけを説明するため"),
    ),
    Retention(
        model="open_call.Decision",
        what=_("採択・通過の決定とその記録"),
        days=whole_years(10),
        counted_from="decided_at",
        action="erase",
        reason=_("公金を使った決定を、あとから確かめられるように"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.open_call.urls_panel import URLS  # models are not loaded before

    return list(URLS)


def register() -> None:
    """Make its conversations, jobs, erasers and figures known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.open_call import erasing_panel as erasing
    from moyai.services.open_call import waiting
    from moyai.services.open_call.indicators.panel import INDICATORS
    from moyai.services.open_call.operations.moving import listen
    from moyai.services.open_call.operations.panel.deciding import hear_withdrawal
    from moyai.services.open_call.queries.panel.waiting import list_for

    listen(hear_withdrawal)
    waiting.register("panel", list_for)
    register_eraser("open_call.Interest", erasing.erase_interests)
    register_eraser("open_call.Conflict", erasing.erase_conflicts)
    register_eraser("open_call.Review", erasing.erase_reviews)
    register_eraser("open_call.Decision", erasing.erase_decisions)
    register_indicators(*INDICATORS)
