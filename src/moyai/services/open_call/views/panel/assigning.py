"""Conflicts of a round, and who reviews what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.attempts import attempt, read_number
from moyai.core.languages import get_page_language
from moyai.services.open_call.enums_judging import ConflictKind, ReviewState
from moyai.services.open_call.forms.panel import ConflictForm
from moyai.services.open_call.models import Conflict, Entry, Review, Round, Staff
from moyai.services.open_call.operations.panel.assigning import (
    add_review,
    confirm,
    propose,
    remove_review,
    undo,
)
from moyai.services.open_call.operations.panel.conflicts import declare, find_all, lift
from moyai.services.open_call.queries.panel.assigning import list_replacements
from moyai.services.open_call.queries.panel.conflicts import foresee_conflict
from moyai.services.open_call.queries.panel.progress import list_covered
from moyai.services.open_call.queries.panel.rounds import list_entries, list_judges, list_void
from moyai.services.open_call.views.panel.doors import (
    check_office,
    find_chair,
    get_chair,
    get_round,
    name_moves,
)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def assignment(request: HttpRequest, number: int) -> HttpResponse:
    """Show who reviews what (GET); propose, confirm, undo, add or take off (POST: do)."""
    one = get_round(request, number)
    if request.method == "POST":
        check_office(request, one.programme)
        _press(request, one)
        return redirect("open_call:round_assign", one.pk)
    language = "en" if get_page_language() == "en" else "ja"
    preview = one.assignment.get("preview")
    titles = {each.code: each.title for each in list_entries(one)}
    names = {each.pk: each.name for each in list_judges(one.programme)}
    declined = Review.objects.filter(round=one, state=ReviewState.DECLINED).select_related("entry", "judge")
    covered = list_covered(one)
    lacking = {each.entry.pk for each in covered if each.missing}
    context = {
        "programme": one.programme,
        "round": one,
        "preview": _describe(preview, language, titles, names) if preview else None,
        "last": _describe(one.assignment, language, titles, names) if one.assignment.get("loads") else None,
        "covered": covered,
        "declined": [
            {"review": each, "others": list_replacements(one, each.entry)}
            for each in declined
            if each.entry_id in lacking
        ],
        "judges": list_judges(one.programme),
        "is_scored": any(
            each.state in (ReviewState.DRAFT, ReviewState.DONE) for row in covered for each in row.reviews
        ),
        "now_at": "assign",
    }
    return render(request, "open_call/panel/assignment.html", context)


def _describe(
    row: dict[str, Any], language: str, titles: dict[str, str], names: dict[int, str]
) -> dict[str, Any]:
    def say(each: dict[str, Any]) -> str:
        text = str(each["says"][language])
        code = str(each.get("entry", ""))
        return text.replace(code, titles.get(code) or code) if code else text

    return row | {
        "objective": row["objective"][language],
        "least_title": titles.get(row["least_entry"], row["least_entry"]),
        "shortages": [say(each) for each in row["shortages"]],
        "idle": [say(each) for each in row["idle"]],
        "table": _tabulate(row.get("pairs", []), titles, names),
    }


def _tabulate(pairs: list[list[Any]], titles: dict[str, str], names: dict[int, str]) -> list[dict[str, Any]]:
    rows: dict[str, list[str]] = {}
    for code, judge, affinity, _why in pairs:
        rows.setdefault(code, []).append(f"{names.get(judge, judge)}（{affinity}）")
    return [{"title": titles.get(code, code), "judges": judges} for code, judges in rows.items()]


def _press(request: HttpRequest, one: Round) -> None:
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    deed = request.POST.get("do", "")
    deeds: dict[str, tuple[Callable[[], object], str]] = {
        "propose": (
            lambda: propose(one=one, **facts),
            _("割り当ての案を作りました。確かめてから、決めてください。"),
        ),
        "confirm": (lambda: confirm(one=one, **facts), _("割り当てを決めました。")),
        "undo": (lambda: undo(one=one, **facts), _("割り当てを取り消しました。")),
        "add": (lambda: _add(request, one, facts), _("審査員を加えました。")),
        "remove": (lambda: _remove(request, one, facts), _("割り当てから外しました。")),
    }
    if deed not in deeds:
        raise Http404
    attempt(request, *deeds[deed])


def _add(request: HttpRequest, one: Round, facts: dict[str, Any]) -> Review:
    entry = get_object_or_404(Entry, programme=one.programme, code=request.POST.get("entry", ""))
    judge = get_object_or_404(Staff, programme=one.programme, pk=read_number(request.POST.get("judge")))
    return add_review(one=one, entry=entry, judge=judge, **facts)


def _remove(request: HttpRequest, one: Round, facts: dict[str, Any]) -> None:
    review = get_object_or_404(Review, round=one, pk=read_number(request.POST.get("review")))
    remove_review(review=review, **facts)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def conflicts(request: HttpRequest, number: int) -> HttpResponse:
    """Show conflicts (GET); look for them, see what one would do, keep it, lift one (POST: do)."""
    one = get_round(request, number)
    form = _make_form(request, one)
    seen = None
    if request.method == "POST":
        deed = request.POST.get("do", "")
        if deed not in ("see", "add"):
            _press_conflict(request, one, deed)
            return redirect("open_call:round_conflicts", one.pk)
        check_office(request, one.programme)
        if form.is_valid():
            judge = get_object_or_404(Staff, programme=one.programme, pk=form.cleaned_data["judge"])
            entry = get_object_or_404(Entry, programme=one.programme, code=form.cleaned_data["entry"])
            seen = foresee_conflict(one, judge, entry)
            # One that touches nothing that was scored needs no second look.
            if deed == "add" or not seen.is_scored:
                _keep(request, judge, entry, form.cleaned_data["reason"])
                return redirect("open_call:round_conflicts", one.pk)
    rows = Conflict.objects.filter(judge__programme=one.programme).select_related("judge", "entry")
    context = {
        "programme": one.programme,
        "round": one,
        "form": form,
        "seen": seen,
        "standing": rows.filter(lifted_at__isnull=True),
        "lifted": rows.filter(lifted_at__isnull=False),
        "void": list_void(one),
        "moves": name_moves(seen.moves, one.programme) if seen is not None else [],
        "is_chair": find_chair(request, one.programme) is not None,
        "now_at": "conflicts",
        "has_errors": bool(form.errors),
    }
    return render(request, "open_call/panel/conflicts.html", context, status=422 if form.errors else 200)


def _make_form(request: HttpRequest, one: Round) -> ConflictForm:
    is_sent = request.method == "POST" and request.POST.get("do") in ("see", "add")
    return ConflictForm(
        request.POST if is_sent else None,
        judges=[(each.pk, each.name) for each in list_judges(one.programme)],
        entries=[(each.code, each.title or each.code) for each in list_entries(one)],
    )


def _keep(request: HttpRequest, judge: Staff, entry: Entry, reason: str) -> None:
    attempt(
        request,
        lambda: declare(
            judge=judge,
            entry=entry,
            kind=ConflictKind.OFFICE,
            reason=reason,
            actor=name_actor(request),
            now=clock.now(),
        ),
        _("利害関係を記録しました。"),
    )


def _press_conflict(request: HttpRequest, one: Round, deed: str) -> None:
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    if deed == "find":
        check_office(request, one.programme)
        found: list[Conflict] = []
        if attempt(request, lambda: found.extend(find_all(programme=one.programme, **facts))):
            attempt(
                request,
                lambda: None,
                _("さがしました。新しく見つかったもの: %(count)d件") % {"count": len(found)},
            )
        return
    if deed != "lift":
        raise Http404
    chair = get_chair(request, one.programme)
    conflict = get_object_or_404(
        Conflict, judge__programme=one.programme, pk=read_number(request.POST.get("conflict"))
    )
    attempt(
        request,
        lambda: lift(conflict=conflict, chair=chair, reason=request.POST.get("reason", ""), **facts),
        _("利害関係なしと記録しました。"),
    )
