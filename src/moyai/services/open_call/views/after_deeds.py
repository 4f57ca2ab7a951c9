"""What can be done on a trial's pages: each deed with its form, who may, and what is said then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from moyai.core.attempts import read_number
from moyai.core.clock import local
from moyai.services.open_call.forms import after_trial as fill
from moyai.services.open_call.models import Reading, Trial
from moyai.services.open_call.operations import (
    trial_kpis,
    trial_log,
    trial_reviews,
    trials,
)

Facts = dict[str, Any]
Work = Callable[[HttpRequest, Trial, Facts, str, datetime], object]


@dataclass(frozen=True)
class Deed:
    """Something that can be done. ``is_for_firm``: by the team as well as by the town."""

    work: Work
    done: Any
    form: type[forms.Form] | None = None
    is_for_firm: bool = False


def _pick(request: HttpRequest, rows: QuerySet[Any]) -> Any:
    found: Model = get_object_or_404(rows, pk=read_number(request.POST.get("number")))
    return found


def _mark(request: HttpRequest, trial: Trial, _facts: Facts, actor: str, now: datetime) -> None:
    day = None if request.POST.get("undo") else local(now).date()
    row = _pick(request, trial.milestones.select_related("trial"))
    trials.mark_milestone(milestone=row, done_on=day, actor=actor, now=now)


def _drop(request: HttpRequest, trial: Trial, _facts: Facts, actor: str, now: datetime) -> None:
    row = _pick(request, trial.milestones.select_related("trial"))
    trials.drop_milestone(milestone=row, actor=actor, now=now)


def _line_back(request: HttpRequest, trial: Trial, _facts: Facts, actor: str, now: datetime) -> None:
    row = _pick(request, trial.log.select_related("trial"))
    trial_log.take_line_back(line=row, actor=actor, now=now)


def _reading(request: HttpRequest, trial: Trial, facts: Facts, actor: str, now: datetime) -> None:
    kpi = _pick(request, trial.kpis.select_related("trial"))
    trial_kpis.record_reading(kpi=kpi, **facts, actor=actor, now=now)


def _correct(request: HttpRequest, trial: Trial, facts: Facts, actor: str, now: datetime) -> None:
    row = _pick(request, Reading.objects.filter(kpi__trial=trial))
    trial_kpis.correct_reading(reading=row, **facts, actor=actor, now=now)


def _read_now(_request: HttpRequest, trial: Trial, _facts: Facts, _actor: str, now: datetime) -> None:
    for kpi in trial.kpis.exclude(indicator="").select_related("trial"):
        trial_kpis.read_kpi(kpi=kpi, now=now)


def _with_trial(operation: Callable[..., object]) -> Work:
    def work(_request: HttpRequest, trial: Trial, facts: Facts, actor: str, now: datetime) -> object:
        return operation(trial=trial, **facts, actor=actor, now=now)

    return work


DEEDS: dict[str, Deed] = {
    "change": Deed(_with_trial(trials.change_trial), _("書き直しました。"), fill.ChangeForm),
    "start": Deed(_with_trial(trials.start_trial), _("実証を始めました。")),
    "break": Deed(_with_trial(trials.break_off), _("中止しました。"), fill.BreakForm),
    "milestone": Deed(_with_trial(trials.add_milestone), _("目標を加えました。"), fill.MilestoneForm, True),
    "mark": Deed(_mark, _("書きとめました。"), None, True),
    "drop": Deed(_drop, _("目標を外しました。")),
    "line": Deed(_with_trial(trial_log.write_line), _("書きました。"), fill.LineForm, True),
    "line_back": Deed(_line_back, _("取り消しました。"), None, True),
    "kpi": Deed(_with_trial(trial_kpis.add_kpi), _("指標を加えました。"), fill.KpiForm),
    "reading": Deed(_reading, _("数字を書きました。"), fill.ReadingForm, True),
    "correct": Deed(_correct, _("直しました。前の値と理由は記録に残ります。"), fill.CorrectForm),
    "read": Deed(_read_now, _("読み取りました。")),
    "middle": Deed(_with_trial(trial_reviews.review_half_way), _("書きました。"), fill.MiddleForm),
    "end": Deed(_with_trial(trial_reviews.review_at_end), _("実証のまとめを書きました。"), fill.EndForm),
    "follow": Deed(_with_trial(trial_reviews.follow_up), _("書きました。"), fill.FollowForm),
}

OFFERED: dict[str, tuple[str, ...]] = {
    "overview": ("change", "milestone", "break"),
    "log": ("line",),
    "figures": ("kpi", "reading", "correct"),
    "reviews": ("middle", "end", "follow"),
}
"""Which forms each page shows."""
