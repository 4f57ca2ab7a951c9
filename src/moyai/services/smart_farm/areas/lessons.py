"""Lessons: courses, classes, experiments, the notebook, certificates."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from moyai.core.manifest import Retention, Setting, whole_years

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "lesson_stuck_tries", int, 3, "After so many wrong answers to a question the board shows a pupil"
    ),
    Setting(
        "lesson_quiet_days", int, 7, "After so many days without news in a lesson the board shows a pupil"
    ),
    Setting("notebook_entries_a_day", int, 30, "How many entries of the notebook a pupil may write in a day"),
)
RETENTION: tuple[Retention, ...] = (
    Retention(
        model="smart_farm.NotebookEntry",
        what=_("授業のデータノート（文・数字・写真）"),
        days=whole_years(3),
        counted_from="written_at",
        action="erase",
        reason=_("学年をまたいでふり返れるように。名前が消えた生徒の分は、その夜に消します"),
    ),
    Retention(
        model="smart_farm.Attempt",
        what=_("授業の問題への答え"),
        days=whole_years(1),
        counted_from="made_at",
        action="erase",
        reason=_("その年度の教え方を見直すため"),
    ),
    Retention(
        model="smart_farm.StepProgress",
        what=_("授業がどこまで進んだか"),
        days=whole_years(3),
        counted_from="began_at",
        action="erase",
        reason=_("続きから始められ、修了を確かめられるように"),
    ),
    Retention(
        model="smart_farm.Hypothesis",
        what=_("実験の予想"),
        days=whole_years(3),
        counted_from="written_at",
        action="erase",
        reason=_("予想と結果をくらべるため"),
    ),
    Retention(
        model="smart_farm.EntryReport",
        what=_("ノートへの「気になる」の知らせ"),
        days=whole_years(1),
        counted_from="made_at",
        action="erase",
        reason=_("同じことがくり返されたときに気づくため"),
    ),
    Retention(
        model="smart_farm.Experiment",
        what=_("授業の実験と、はかった数字"),
        days=whole_years(5),
        counted_from="made_at",
        action="erase",
        reason=_("年ごとにくらべるため"),
    ),
    Retention(
        model="smart_farm.Certificate",
        what=_("修了証の番号（名前そのものは持たない）"),
        days=whole_years(10),
        counted_from="issued_on",
        action="erase",
        reason=_("進学や就職のときに、本物だと確かめられるように"),
    ),
)


def list_urls() -> list[URLPattern | URLResolver]:
    """Return this part's addresses."""
    from moyai.services.smart_farm.urls_lessons import LESSONS  # models are not loaded before

    return list(LESSONS)


def register() -> None:
    """Make its erasers, figures and check known."""
    from moyai.core.indicators.registry import register as register_indicators
    from moyai.core.privacy.registry import register_eraser
    from moyai.services.smart_farm import checking_courses, erasing_lessons
    from moyai.services.smart_farm.indicators.lessons import INDICATORS

    register_eraser("smart_farm.NotebookEntry", erasing_lessons.erase_entries)
    register_eraser("smart_farm.Attempt", erasing_lessons.erase_attempts)
    register_eraser("smart_farm.StepProgress", erasing_lessons.erase_progress)
    register_eraser("smart_farm.Hypothesis", erasing_lessons.erase_guesses)
    register_eraser("smart_farm.EntryReport", erasing_lessons.erase_reports)
    register_eraser("smart_farm.Experiment", erasing_lessons.erase_experiments)
    register_eraser("smart_farm.Certificate", erasing_lessons.erase_certificates)
    register_indicators(*INDICATORS)
    checking_courses.register()
