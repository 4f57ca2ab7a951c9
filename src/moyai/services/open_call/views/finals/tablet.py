"""The judges' tablet: finalists in order, scores by large buttons; also without scripts or a connection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.errors import Refused
from moyai.core.parts import answer_if_changed
from moyai.core.ui.views import driver_service_worker
from moyai.fleet.api import KEEP_FOR, answer_refused, read_entry
from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.final_rubric import list_asked
from moyai.services.open_call.models import Final, FinalScore, Staff
from moyai.services.open_call.operations.finals.scoring import SentScore, TakenScore, take_score
from moyai.services.open_call.queries.finals.people import is_withdrawn, list_all_finalists, list_conflicts
from moyai.services.open_call.refusals_finals import FinalRefused
from moyai.services.open_call.texts.finals import REFUSALS
from moyai.services.open_call.views.finals.doors import get_judge_final

KIND = "final_score"
KEEP_AFTER = timedelta(hours=12)
"""So long after the beginning a tablet without a connection may still show the page."""


@never_cache
@require_safe
@login_required
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the finalists with what this judge gave them."""
    final, judge = get_judge_final(request, code)
    return render(request, "open_call/finals/tablet.html", _describe(final, judge))


@require_GET
@login_required
def show_part(request: HttpRequest, code: str) -> HttpResponse:
    """Return what changes of the tablet's page, when it has changed."""
    final, judge = get_judge_final(request, code)
    part = render(request, "open_call/finals/tablet_part.html", _describe(final, judge))
    answer = answer_if_changed(request, part)
    answer.headers[KEEP_FOR] = str(_reckon_kept_s(final, clock.now()))
    return answer


@never_cache
@require_safe
@login_required
def shell(request: HttpRequest) -> HttpResponse:
    """Show what the tablet keeps for when there is no connection: nothing of anybody."""
    return render(request, "open_call/finals/tablet_shell.html")


@require_POST
@login_required
def take_entry(request: HttpRequest) -> JsonResponse:
    """Take what a tablet sends: ``{entry_id, kind, made_at, sent_at, data}``; once, or refused in words."""
    now = clock.now()
    try:
        sent = read_entry(request, now)
        if sent.kind != KIND:
            raise FinalRefused("malformed")
        read = _read(sent.entry_id, sent.data, sent.made_at)
        taken = take_score(sent=read, by=get_account(request), now=now)
    except Refused as refused:
        return answer_refused(refused)
    if taken.refused:
        return answer_refused(FinalRefused(taken.refused))
    return JsonResponse({"ok": True, "answer": {"text": _("採点を受け取りました。")}})


@require_POST
@login_required
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Take a form that was sent without scripts. Fields: press, entry, score-<key>, comment."""
    final, _judge = get_judge_final(request, code)
    data = {**{key: str(value) for key, value in request.POST.items()}, "final": final.code}
    now = clock.now()
    try:
        sent = _read(UUID(str(data.get("press", ""))), data, now)
        taken: TakenScore | None = take_score(sent=sent, by=get_account(request), now=now)
    except ValueError:
        taken = TakenScore(False, "malformed")
    if taken is not None and taken.refused:
        messages.error(request, str(REFUSALS[taken.refused]))
    else:
        messages.success(request, _("採点を受け取りました。"))
    return redirect("open_call:tablet", code=final.code)


service_worker = require_safe(driver_service_worker)


def _read(press: UUID, data: Mapping[str, Any], made_at: datetime) -> SentScore:
    return SentScore(
        press=press,
        final=str(data.get("final", ""))[:8],
        entry=str(data.get("entry", ""))[:8],
        scores=data,
        comment=str(data.get("comment", "")),
        made_at=made_at,
    )


def _reckon_kept_s(final: Final, now: datetime) -> int:
    left = (max(final.starts_at, now) + KEEP_AFTER - now).total_seconds() / clock.speed()
    return 0 if final.state == FinalState.RELEASED else max(0, int(left))


def _describe(final: Final, judge: Staff) -> dict[str, Any]:
    try:
        asked = list_asked(final.rubric)
    except FinalRefused:
        asked = []
    given = {each.entry_id: each for each in FinalScore.objects.filter(final=final, judge=judge)}
    conflicts = list_conflicts(judge)
    rows = [
        {
            "entry": entry,
            "score": given.get(entry.pk),
            "is_conflict": entry.pk in conflicts,
            "is_withdrawn": is_withdrawn(entry),
            "press": uuid4(),
            "asked": _fill(asked, given.get(entry.pk)),
        }
        for entry in list_all_finalists(final)
    ]
    return {
        "final": final,
        "judge": judge,
        "rows": rows,
        "has_rubric": bool(asked),
        "is_open": final.state == FinalState.RUNNING,
        "is_planned": final.state == FinalState.PLANNED,
        "left": sum(not (row["score"] or row["is_conflict"] or row["is_withdrawn"]) for row in rows),
    }


def _fill(asked: list[Any], score: FinalScore | None) -> list[tuple[Any, str]]:
    scores = score.scores if score else {}
    return [(each, str(scores.get(each.key, ""))) for each in asked]
