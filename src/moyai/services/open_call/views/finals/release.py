"""The chair's pages: what will be public, the release, who moves up for a winner who withdrew."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import attempt
from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.models import Entry, Final
from moyai.services.open_call.operations.finals.releasing import (
    Named,
    find_withdrawn_winner,
    move_up,
    release_results,
)
from moyai.services.open_call.programmes.plan import Step
from moyai.services.open_call.programmes.reading import get_plan
from moyai.services.open_call.queries.finals.counting import count_final, digest_results
from moyai.services.open_call.queries.finals.people import list_candidates, list_outcomes
from moyai.services.open_call.queries.finals.showing import describe_results
from moyai.services.open_call.views.finals.doors import describe_visitor, get_chair_final

AWARDS = 2
"""So many behind the first are proposed for an award; the chair decides."""


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Show the chair what will be public (GET), release it (POST: seen, state- and reason-<code>)."""
    final, _chair = get_chair_final(request, code)
    if request.method == "POST" and _release(request, final):
        return redirect("open_call:results", final.code)
    context: dict[str, Any] = {"final": final, **describe_visitor(request, final)}
    now = clock.now()
    is_held = final.state == FinalState.HELD
    is_counted = is_held and (final.vote_closes_at is None or final.vote_closes_at <= now)
    if is_counted:
        counted = count_final(final)
        context |= {
            "results": describe_results(final, counted),
            "seen": digest_results(counted),
            "rows": _propose(request, final, counted),
            "outcomes": _list_titles(final),
        }
    elif final.state == FinalState.RELEASED:
        context |= _describe_after(final)
    return render(request, "open_call/finals/release.html", context | {"is_counted": is_counted})


@require_POST
@login_required
def up(request: HttpRequest, code: str) -> HttpResponse:
    """Make another the winner in place of one who withdrew. Fields: entry, reason."""
    final, _chair = get_chair_final(request, code)
    work = partial(
        move_up,
        final=final,
        by=get_account(request),
        entry=request.POST.get("entry", "")[:8],
        reason=request.POST.get("reason", ""),
        now=clock.now(),
    )
    if attempt(request, work, _("繰り上げました。結果のページに、理由とともに出ています。")):
        return redirect("open_call:results", final.code)
    return redirect("open_call:release", final.code)


def _release(request: HttpRequest, final: Final) -> bool:
    named = {
        each.code: Named(
            request.POST.get(f"state-{each.code}", "")[:24], request.POST.get(f"reason-{each.code}", "")
        )
        for each in list_candidates(final.programme)
    }
    work = partial(
        release_results,
        final=final,
        by=get_account(request),
        named=named,
        seen=request.POST.get("seen", "")[:64],
        now=clock.now(),
    )
    return attempt(request, work, _("結果を発表しました。"))


def _propose(request: HttpRequest, final: Final, counted: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a line a finalist with what is proposed, or what the chair had put in before a refusal."""
    steps = list_outcomes(get_plan(final.programme))
    entries = {each.code: each for each in list_candidates(final.programme)}
    rows = []
    for row in counted["judges"]["rows"]:
        entry = entries.get(row["code"])
        if entry is None:
            continue
        state, reason = _guess(steps, row)
        rows.append(
            {
                "entry": entry,
                "place": row["place"],
                "state": request.POST.get(f"state-{entry.code}", state),
                "reason": request.POST.get(f"reason-{entry.code}", reason),
                "is_tied": row["code"] in counted["judges"]["ties"],
            }
        )
    return rows


def _guess(steps: list[Step], row: dict[str, Any]) -> tuple[str, str]:
    place, last = row["place"] or 99, len(steps) - 1
    at = 0 if place == 1 else 1 if place <= 1 + AWARDS else last
    step = steps[min(at, last)]
    if not step.needs_reason:
        return step.target, ""
    words = _("審査の平均は%(points)s点で、%(place)s位でした。")
    return step.target, words % {"points": row["raw"], "place": row["place"]}


def _list_titles(final: Final) -> list[tuple[str, str]]:
    plan = get_plan(final.programme)
    return [(each.target, plan.get_state(each.target).title) for each in list_outcomes(plan)]


def _describe_after(final: Final) -> dict[str, Any]:
    gone = find_withdrawn_winner(final)
    if gone is None:
        return {"gone": None}
    plan = get_plan(final.programme)
    winner = (final.results or {}).get("winner_state", "")
    states = [each.source for each in plan.steps if each.target == winner]
    return {"gone": gone, "next_ones": Entry.objects.filter(programme=final.programme, state__in=states)}
