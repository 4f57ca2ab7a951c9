"""The town's page of evidence, and the consent by which somebody's days may be exported."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.audit.operations import record
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import give_consent, withdraw_consent
from moyai.core.residents.queries import has_consent
from moyai.engines.conversation import Localized
from moyai.engines.habit.retention import MARKS
from moyai.services.habit_challenge.enums import Generation
from moyai.services.habit_challenge.evidence.chart import draw_curves
from moyai.services.habit_challenge.evidence.exporting import HEADER, PURPOSE, list_rows
from moyai.services.habit_challenge.evidence.reading import find_last_day, list_programmes
from moyai.services.habit_challenge.evidence.report import Evidence, Group, Steps, make_evidence, make_steps
from moyai.services.habit_challenge.models import Programme
from moyai.services.habit_challenge.texts import evidence as say

CONSENT_VERSION = "2026-09"


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_evidence(request: HttpRequest) -> HttpResponse:
    """Show who stays, by what came about how, in curves, figures and sentences."""
    programmes = list_programmes()
    programme = _pick(request, programmes)
    generation = _read_generation(request)
    context: dict[str, Any] = {
        "programmes": programmes,
        "programme": programme,
        "generation": generation,
        "generations": Generation.choices,
        "query": request.GET.urlencode(),
    }
    if programme is not None:
        until = find_last_day(programme, clock.today())
        evidence = make_evidence(programme, until, generation)
        context |= _describe(evidence) | _describe_steps(make_steps(programme, until, generation))
    return render(request, "habit_challenge/evidence/town.html", context)


@require_GET
@require_role(Role.OFFICER)
def export_evidence(request: HttpRequest) -> HttpResponse:
    """Return the days of those who consented as a table, under names that say nothing."""
    programme = _pick(request, list_programmes())
    if programme is None:
        return redirect("habit_challenge:evidence")
    rows = list_rows(programme, find_last_day(programme, clock.today()))
    actor, subject = name_actor(request), f"programme:{programme.code}"
    record(
        actor=actor,
        action="habit_challenge.export_evidence",
        subject=subject,
        now=clock.now(),
        people=len(rows),
    )
    return answer_csv(f"challenge-{programme.code}.csv", HEADER, rows)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def let_study(request: HttpRequest) -> HttpResponse:
    """Ask whether her days may be used to study the programme (GET); keep her answer (POST)."""
    account = get_account(request)
    resident = get_object_or_404(Resident, user=account)
    if request.method == "POST":
        facts: dict[str, Any] = {"resident": resident, "actor": f"user:{account.pk}", "now": clock.now()}
        if request.POST.get("may") == "yes":
            give_consent(purpose=PURPOSE, version=CONSENT_VERSION, **facts)
            messages.success(request, _("ありがとうございます。取り組みの評価に使います。"))
        else:
            withdraw_consent(purpose=PURPOSE, **facts)
            messages.success(request, _("これからは使いません。"))
        return redirect("habit_challenge:let_study")
    context = {"may": has_consent(resident, PURPOSE), "words": put(say.CONSENT)}
    return render(request, "habit_challenge/evidence/consent.html", context)


def _pick(request: HttpRequest, programmes: list[Programme]) -> Programme | None:
    code = request.GET.get("programme")
    found = next((one for one in programmes if one.code == code), None)
    return found or next(iter(programmes), None)


def _read_generation(request: HttpRequest) -> Generation | None:
    chosen = request.GET.get("generation", "")
    return Generation(chosen) if chosen in Generation.values else None


def _describe(evidence: Evidence) -> dict[str, Any]:
    study, groups = evidence.gathered.study, list(evidence.groups)
    shown = groups if len(groups) > 1 else [evidence.everybody]
    people = len(evidence.gathered.people)
    by_teams = any(row.is_by_teams for row in evidence.everybody.marks)
    notes = [
        say.EVENT.format(days=study.silent_days),
        say.DENOMINATOR.format(joined=people),
        say.BY_TEAMS if by_teams else say.BY_PEOPLE,
    ]
    if evidence.gathered.too_new:
        notes.append(say.TOO_NEW.format(n=evidence.gathered.too_new))
    comparison = evidence.comparison
    return {
        "until": study.until,
        "people": people,
        "everybody": evidence.everybody,
        "sentences": [put(row.sentence) for row in evidence.everybody.marks],
        "aims": [(put(text), verdict.value) for _day, _aim, verdict, text in evidence.aims],
        "chart": draw_curves(shown),
        "table": [_describe_group(group) for group in [*groups, evidence.everybody]],
        "marks": MARKS,
        "comparison": put(comparison.sentence) if comparison else "",
        "test": comparison,
        "cohorts": [
            {"row": row, "cells": [_show_pct(mark.share) for mark in row.marks]} for row in evidence.cohorts
        ],
        "costs": [put(Localized(*cost.sentence)) for cost in evidence.costs],
        "notes": [put(note) for note in notes],
    }


def _describe_group(group: Group) -> dict[str, Any]:
    return {
        "title": put(group.title),
        "joined": group.joined,
        "cells": [
            {
                "share": _show_pct(row.mark.share),
                "band": f"{_show_pct(row.band[0])}–{_show_pct(row.band[1])}" if row.band else "",
                "seen": row.mark.at_risk,
            }
            for row in group.marks
        ],
    }


def _describe_steps(steps: Steps) -> dict[str, Any]:
    if steps.beside is not None:
        sentence = Localized(*steps.beside.sentence)
        rows = [(_("参加した方"), steps.beside.treated), (_("比べる方"), steps.beside.control)]
    elif steps.alone is not None:
        sentence, rows = Localized(*steps.alone.sentence), [(_("参加した方"), steps.alone)]
    else:
        sentence, rows = say.NO_STEPS, []
    return {
        "steps": put(sentence),
        "steps_rows": [
            (name, change.people, round(change.before), round(change.after), round(change.mean))
            for name, change in rows
        ],
        "steps_note": put(say.SAMPLED) if steps.is_sampled else "",
    }


def _show_pct(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}%"
