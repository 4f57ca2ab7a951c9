"""A judge's pages: what waits for her, one review, its files, saving as she writes."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.attempts import attempt, read_number
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import ConflictKind, ReviewState, RoundState
from moyai.services.open_call.forms.panel import InterestForm, read_scores
from moyai.services.open_call.models import Interest, Review, Staff
from moyai.services.open_call.operations.panel.assigning import decline
from moyai.services.open_call.operations.panel.conflicts import declare, declare_interest, drop_interest
from moyai.services.open_call.operations.panel.reviewing import finish, save_draft
from moyai.services.open_call.panel_files import describe, read_file
from moyai.services.open_call.queries.panel.conflicts import has_conflict
from moyai.services.open_call.queries.panel.reviewing import (
    count_own,
    list_others,
    list_reviews,
    list_rounds_of,
    show_entry,
    tell_title,
)
from moyai.services.open_call.queries.panel.rounds import get_items
from moyai.services.open_call.views.panel.doors import get_review

MOST_BODY = 64_000


@never_cache
@require_GET
@login_required
def reviews(request: HttpRequest) -> HttpResponse:
    """Show a judge what she has to review, by round, and how far she is; nothing of other judges."""
    user = get_account(request)
    own = list_reviews(user)
    groups = []
    for one, rows in list_rounds_of(own):
        done, count = count_own(rows)
        groups.append(
            {
                "round": one,
                "done": done,
                "count": count,
                "is_open": one.state == RoundState.OPEN,
                "rows": [{"review": each, "title": tell_title(each)} for each in rows],
            }
        )
    staff = Staff.objects.filter(user=user, role=StaffRole.JUDGE, left_at__isnull=True)
    context = {
        "groups": groups,
        "interests": Interest.objects.filter(judge__in=staff).select_related("judge__programme"),
        "form": InterestForm(),
        "seats": staff.select_related("programme"),
    }
    return render(request, "open_call/panel/reviews.html", context)


@require_POST
@login_required
def interests(request: HttpRequest) -> HttpResponse:
    """Keep whom a judge must not judge, or take it back. Fields: do, seat, those of the form; interest."""
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    own = Staff.objects.filter(user=get_account(request), role=StaffRole.JUDGE, left_at__isnull=True)
    if request.POST.get("do") == "drop":
        number = read_number(request.POST.get("interest"))
        interest = get_object_or_404(Interest, judge__in=own, pk=number)
        attempt(request, lambda: drop_interest(interest=interest, **facts), _("取り消しました。"))
        return redirect("open_call:reviews")
    seat = get_object_or_404(own, pk=read_number(request.POST.get("seat")))
    form = InterestForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("名前を書いてください。"))
        return redirect("open_call:reviews")
    wished = form.cleaned_data
    attempt(
        request,
        lambda: declare_interest(
            judge=seat,
            name=wished["name"],
            is_organisation=wished["is_organisation"] == "1",
            says=wished["says"],
            **facts,
        ),
        _("申告を受け付けました。関係のある応募は、あなたには割り当てません。"),
    )
    return redirect("open_call:reviews")


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def review(request: HttpRequest, number: int) -> HttpResponse:
    """Show an entry and its scores (GET); keep a draft, finish, decline, declare (POST: do)."""
    one = get_review(request, number)
    fault = ""
    if request.method == "POST":
        try:
            _press(request, one)
        except Refused as refused:
            fault = put(refused.text)
        else:
            return redirect("open_call:review", one.pk)
    is_barred = one.state == ReviewState.DECLINED or has_conflict(one.judge, one.entry)
    rubric = one.rubric if one.state == ReviewState.DONE else one.round.rubric
    sent = request.POST if fault else {}
    context = {
        "review": one,
        "programme": one.round.programme,
        "is_barred": is_barred,
        "is_open": one.round.state == RoundState.OPEN and not is_barred,
        "entry": None if is_barred else show_entry(one.entry, is_blind=one.round.is_blind),
        "rows": _list_rows(one, get_items(rubric), sent),
        "feedback": sent.get("feedback", one.feedback),
        "remark": sent.get("remark", one.remark),
        "others": None if is_barred else list_others(one),
        "fault": fault,
        "has_errors": bool(fault),
    }
    return render(request, "open_call/panel/review.html", context, status=422 if fault else 200)


def _list_rows(one: Review, items: Any, sent: Any) -> list[dict[str, Any]]:
    rows = []
    for item in items:
        kept = one.scores.get(item.key, "")
        value = sent.get(f"score_{item.key}", "na" if kept is None else str(kept))
        steps = [{"value": str(n), "says": says} for n, says in item.steps]
        rows.append({"item": item, "value": value, "steps": steps})
    return rows


def _press(request: HttpRequest, one: Review) -> None:
    deed = request.POST.get("do", "")
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    reason = request.POST.get("reason", "")
    if deed in ("draft", "finish"):
        work = save_draft if deed == "draft" else finish
        work(
            review=one,
            scores=read_scores(request.POST, get_items(one.round.rubric)),
            feedback=request.POST.get("feedback", ""),
            remark=request.POST.get("remark", ""),
            press=request.POST.get("press", ""),
            revision=read_number(request.POST.get("revision")),
            **facts,
        )
        messages.success(
            request, _("途中まで保存しました。") if deed == "draft" else _("審査を記録しました。")
        )
    elif deed == "decline":
        decline(review=one, reason=reason, **facts)
        messages.success(request, _("辞退を受け付けました。事務局が代わりの審査員を決めます。"))
    elif deed in ("conflict", "kin"):
        kind = ConflictKind.KIN if deed == "kin" else ConflictKind.DECLARED
        declare(judge=one.judge, entry=one.entry, kind=kind, reason=reason, **facts)
        messages.success(request, _("申告を受け付けました。この応募の審査から外れました。"))
    else:
        raise Http404


@never_cache
@require_POST
@login_required
def save(request: HttpRequest, number: int) -> JsonResponse:
    """Keep a draft as she writes. JSON: press, revision, scores {key: score}, feedback, remark.

    Answers ``{"revision", "saved_at"}``; 409 where another window saved meanwhile, 422 otherwise.
    """
    one = get_review(request, number)
    try:
        sent = json.loads(request.body) if len(request.body) <= MOST_BODY else None
    except ValueError:
        sent = None
    if not isinstance(sent, dict) or not isinstance(sent.get("scores"), dict):
        return JsonResponse({"code": "shape"}, status=400)
    revision = sent.get("revision")
    try:
        kept = save_draft(
            review=one,
            scores=sent["scores"],
            feedback=str(sent.get("feedback", "")),
            remark=str(sent.get("remark", "")),
            press=str(sent.get("press", ""))[:36],
            revision=revision if isinstance(revision, int) else -1,
            actor=name_actor(request),
            now=clock.now(),
        )
    except Refused as refused:
        status = 409 if refused.code == "conflict_meanwhile" else 422
        return JsonResponse({"code": refused.code, "text": put(refused.text)}, status=status)
    saved_at = kept.saved_at.isoformat() if kept.saved_at else None
    return JsonResponse({"revision": kept.revision, "saved_at": saved_at})


@never_cache
@require_GET
@login_required
def paper(request: HttpRequest, number: int, file: int) -> HttpResponse:
    """Give out a file of an entry, under a name that says nothing in a blind round; never shown in place."""
    one = get_review(request, number)
    if one.state == ReviewState.DECLINED or has_conflict(one.judge, one.entry):
        raise Http404
    shown = show_entry(one.entry, is_blind=one.round.is_blind)
    found = next((each for each in shown.papers if each.number == file), None)
    if found is None:
        raise Http404
    try:
        content = read_file(found.kept_as)
    except (FileNotFoundError, ValueError):
        raise Http404 from None
    content_type, suffix = describe(found.kind)
    name = f"{one.entry.code}-{found.number}{suffix}"
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )
