"""What waits for the office and the sections in the call itself: approvals, questions, themes sent back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.core.accounts.models import User
from moyai.services.open_call.enums import ProgrammeState, QuestionState, StaffRole, ThemeState
from moyai.services.open_call.models import Approval, Programme, Theme
from moyai.services.open_call.queries.calls import list_run_by
from moyai.services.open_call.queries.calls_themes import (
    get_latest,
    has_approvals,
    is_correcting,
    may_work_on,
)
from moyai.services.open_call.queries.deadlines import find_entry_dates
from moyai.services.open_call.waiting import Waiting


def list_for(user: User, now: datetime) -> Iterator[Waiting]:
    """Yield what is to be done by somebody of the office or of a section."""
    run = list_run_by(user).exclude(state=ProgrammeState.CLOSED)
    owned = Programme.objects.filter(
        staff__user=user, staff__role=StaffRole.OWNER, staff__left_at__isnull=True
    ).exclude(state=ProgrammeState.CLOSED)
    runs = {each.pk for each in run}
    for one in [*run, *(each for each in owned.distinct() if each.pk not in runs)]:
        yield from _list_themes(user, one, runs=one.pk in runs)
        asked = one.questions.filter(state=QuestionState.ASKED).order_by("asked_at").first()
        if asked is not None:
            yield Waiting(
                _("「%(title)s」の質問に答える") % {"title": one.title},
                reverse("open_call:questions_desk", args=[one.code]),
                _before_deadline(one, now),
            )


def _before_deadline(one: Programme, now: datetime) -> datetime | None:
    dates = find_entry_dates(one)
    return dates.closes_at if dates is not None and dates.closes_at > now else None


def _list_themes(user: User, one: Programme, *, runs: bool) -> Iterator[Waiting]:
    themes = one.themes.exclude(state=ThemeState.WITHDRAWN).select_related("owner", "published", "programme")
    for theme in themes:
        if not may_work_on(user, theme):
            continue
        text = _find_step(user, theme, runs=runs)
        if text:
            title = get_latest(theme).title
            yield Waiting(text % {"title": title}, reverse("open_call:theme_work", args=[theme.code]))


def _find_step(user: User, theme: Theme, *, runs: bool) -> str:
    latest = get_latest(theme)
    if theme.state == ThemeState.APPROVING or is_correcting(theme):
        said = Approval.objects.filter(version=latest)
        if has_approvals(latest):
            return _("テーマ「%(title)s」を公開する") if runs else ""
        if said.filter(verdict="returned").exists():
            return _("差し戻されたテーマ「%(title)s」を直す")
        return "" if said.filter(staff__user=user).exists() else _("テーマ「%(title)s」を承認する")
    if theme.state == ThemeState.APPROVED:
        return _("テーマ「%(title)s」を公開する") if runs else ""
    if theme.state in (ThemeState.SUBMITTED, ThemeState.BRUSHING):
        return _("テーマ「%(title)s」を磨き上げる")
    return ""
