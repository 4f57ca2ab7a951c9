"""Rounds of a programme: made, changed, opened, closed; their criteria."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.attempts import attempt
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.open_call.forms.panel import SPARE, NewRoundForm, RoundForm, read_rows, show_anchors
from moyai.services.open_call.models import Programme, Round, Rubric
from moyai.services.open_call.operations.panel.rounds import (
    change_round,
    close_round,
    make_round,
    open_round,
    reopen_round,
)
from moyai.services.open_call.operations.panel.rubrics import save_rubric
from moyai.services.open_call.panel.criteria import CriteriaError, Item, read_items
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.panel.deciding import list_standing
from moyai.services.open_call.queries.panel.progress import list_progress
from moyai.services.open_call.queries.panel.rounds import (
    count_states,
    find_rubric,
    list_entries,
    list_judges,
    list_stages,
)
from moyai.services.open_call.queries.panel.rubrics import foresee_change
from moyai.services.open_call.texts.panel import FAULTS
from moyai.services.open_call.views.panel.doors import (
    check_office,
    find_chair,
    get_programme,
    get_round,
    name_moves,
)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def rounds(request: HttpRequest, code: str) -> HttpResponse:
    """Show the rounds of a programme, and each stage's criteria (GET); make a round (POST)."""
    programme = get_programme(request, code)
    stages = list_stages(programme)
    form = NewRoundForm(request.POST or None, programme=programme, stages=stages)
    if request.method == "POST":
        check_office(request, programme)
        if form.is_valid():
            facts = form.read() | {"stage": form.cleaned_data["stage"]}
            try:
                made = make_round(programme=programme, **facts, actor=name_actor(request), now=clock.now())
            except Refused as refused:
                form.add_error(None, put(refused.text))
            else:
                messages.success(request, _("審査を作りました。つぎは、審査員を割り当てます。"))
                return redirect("open_call:round", made.pk)
    known = {each.stage: each for each in Round.objects.filter(programme=programme)}
    context = {
        "programme": programme,
        "form": form,
        "rows": [
            {
                "stage": each,
                "round": known.get(each.key),
                "rubric": find_rubric(programme, each.key),
                "counts": count_states(known[each.key]) if each.key in known else {},
            }
            for each in stages
        ],
        "may_make": any(each.key not in known for each in stages),
        "has_errors": bool(form.errors),
    }
    return render(request, "open_call/panel/rounds.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_round(request: HttpRequest, number: int) -> HttpResponse:
    """Show a round: how far it is, its judges (GET); change, open, close or open it again (POST: do)."""
    one = get_round(request, number)
    deed = request.POST.get("do", "")
    form = RoundForm(request.POST if deed == "change" else None, initial=RoundForm.fill(one))
    if request.method == "POST":
        check_office(request, one.programme)
        if deed != "change" or form.is_valid():
            return _press(request, one, deed, form)
    context = {
        "programme": one.programme,
        "round": one,
        "stage": get_plan(one.programme).get_stage(one.stage),
        "form": form,
        "counts": count_states(one),
        "entries": list_entries(one).count(),
        "progress": list_progress(one),
        "decisions": list_standing(one),
        "is_chair": find_chair(request, one.programme) is not None,
        "now_at": "round",
        "has_errors": bool(form.errors),
    }
    return render(request, "open_call/panel/round.html", context, status=422 if form.errors else 200)


def _press(request: HttpRequest, one: Round, deed: str, form: RoundForm) -> HttpResponse:
    facts: dict[str, Any] = {"one": one, "actor": name_actor(request), "now": clock.now()}
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "change": (lambda: change_round(**facts, **form.read()), _("変えました。")),
        "open": (lambda: open_round(**facts), _("審査を始めました。審査員にお知らせしました。")),
        "close": (lambda: close_round(**facts), _("審査を締めました。")),
        "reopen": (
            lambda: reopen_round(**facts, reason=request.POST.get("reason", "")),
            _("審査をもう一度ひらきました。"),
        ),
    }
    if deed not in deeds:
        raise Http404
    attempt(request, *deeds[deed])
    return redirect("open_call:round", one.pk)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def rubric(request: HttpRequest, code: str, stage: str) -> HttpResponse:
    """Show a stage's criteria (GET); see what a change would do, or write it (POST: do = see or save)."""
    programme = get_programme(request, code)
    if stage not in {each.key for each in list_stages(programme)} | _list_finals(programme):
        raise Http404
    latest = find_rubric(programme, stage)
    context: dict[str, Any] = {
        "programme": programme,
        "stage": get_plan(programme).get_stage(stage),
        "rubric": latest,
        "versions": Rubric.objects.filter(programme=programme, stage=stage).order_by("-number"),
        "rows": _show_rows(read_items(latest.criteria) if latest else ()),
        "reason": request.POST.get("reason", ""),
        "judges": len(list_judges(programme)),
    }
    if request.method == "POST":
        check_office(request, programme)
        answer = _write(request, programme, stage, latest, context)
        if answer is not None:
            return answer
        context["has_errors"] = "fault" in context
    status = 422 if context.get("has_errors") else 200
    return render(request, "open_call/panel/rubric.html", context, status=status)


def _write(
    request: HttpRequest, programme: Programme, stage: str, latest: Rubric | None, context: dict[str, Any]
) -> HttpResponse | None:
    rows = read_rows(request.POST)
    context["rows"] = _fill_rows(rows)
    try:
        items = read_items(rows)
    except CriteriaError as error:
        title = next((each["title"] for each in rows if each["key"] == error.item), "")
        context["fault"] = f"{title} {FAULTS[error.code]}".strip()
        return None
    one = Round.objects.filter(programme=programme, stage=stage).select_related("rubric").first()
    if latest is not None and latest.locked_at is not None and one is not None:
        context["change"] = foresee_change(one, items)
        context["moves"] = name_moves(context["change"].moves, programme)
        if request.POST.get("do") != "save":
            return None
    try:
        save_rubric(
            programme=programme,
            stage=stage,
            criteria=rows,
            actor=name_actor(request),
            now=clock.now(),
            reason=request.POST.get("reason", ""),
            confirmed=request.POST.get("confirmed", ""),
        )
    except Refused as refused:
        context["fault"] = put(refused.text)
        return None
    messages.success(request, _("評価項目を保存しました。"))
    return redirect("open_call:rubric", programme.code, stage)


def _list_finals(programme: Programme) -> set[str]:
    return {each.key for each in get_plan(programme).stages if each.kind == "final"}


def _show_rows(items: tuple[Item, ...]) -> list[dict[str, Any]]:
    rows = [
        {"n": n, "item": each, "anchors": show_anchors(each), "is_new": False} for n, each in enumerate(items)
    ]
    return rows + _list_spare(len(rows))


def _fill_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    filled = [
        {
            "n": n,
            "item": each,
            "anchors": "\n".join(f"{key}: {value}" for key, value in each["anchors"].items()),
            "is_new": False,
        }
        for n, each in enumerate(rows)
    ]
    return filled + _list_spare(len(filled))


def _list_spare(start: int) -> list[dict[str, Any]]:
    empty = {"key": "", "title": "", "says": "", "weight": 1, "lowest": 0, "highest": 5, "is_required": True}
    return [{"n": start + n, "item": empty, "anchors": "", "is_new": True} for n in range(SPARE)]
