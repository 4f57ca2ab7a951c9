"""Days: reports with photos and steps, cheers, chat, moderation, the closing of a day, streaks, reminders."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years
from moyai.services.habit_challenge.days_settings import SETTINGS as DAYS_SETTINGS

SETTINGS: tuple[Setting, ...] = DAYS_SETTINGS
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="habit_challenge.Report",
        what=_("チャレンジの報告の写真とひとこと"),
        days=365,
        counted_from="posted_at",
        action="anonymise",
        reason=_("仲間が見返せるように。歩数などの数は、効果を確かめるために残します"),
    ),
    Retention(
        model="habit_challenge.Word",
        what=_("チャレンジのおしゃべり"),
        days=365,
        counted_from="said_at",
        action="erase",
        reason=_("仲間が見返せるように"),
    ),
    Retention(
        model="habit_challenge.Nudge",
        what=_("チャレンジの声かけのことば"),
        days=180,
        counted_from="made_at",
        action="erase",
        reason=_("半年たったら書き直してもらうため"),
    ),
    Retention(
        model="habit_challenge.Complaint",
        what=_("チャレンジで気になるという声（決めてから）"),
        days=365,
        counted_from="decided_at",
        action="erase",
        reason=_("決めたことへのお問い合わせに答えるため"),
    ),
    Retention(
        model="habit_challenge.StepDay",
        what=_("歩数のファイルから読んだ歩数"),
        days=whole_years(3),
        counted_from="imported_at",
        action="erase",
        reason=_("取り組みの効果を確かめるため"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.habit_challenge.urls_days import URLS  # models are not loaded before

    return list(URLS)


def register() -> None:
    """Make its jobs, erasers, signals and figures known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.jobs.schedule import register as register_periodic
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.habit_challenge import erasing_days as erasing
    from moyai.services.habit_challenge import watching
    from moyai.services.habit_challenge.indicators_days import INDICATORS
    from moyai.services.habit_challenge.operations.closing import close_days
    from moyai.services.habit_challenge.operations.photos import drop_unmarked
    from moyai.services.habit_challenge.operations.reminding import remind

    register_periodic(key="habit_challenge.close_days", every_s=60, run=close_days)
    register_periodic(key="habit_challenge.remind", every_s=120, run=remind)
    register_periodic(key="habit_challenge.photos", every_s=6 * 3600, run=drop_unmarked)
    register_eraser("habit_challenge.Report", erasing.erase_reports)
    register_eraser("habit_challenge.Word", erasing.erase_words)
    register_eraser("habit_challenge.Nudge", erasing.erase_nudges)
    register_eraser("habit_challenge.Complaint", erasing.erase_complaints)
    register_eraser("habit_challenge.StepDay", erasing.erase_step_days)
    register_indicators(*INDICATORS)
    watching.register()
