"""Teams that look for somebody: the list, part of one before joining, asking to be taken."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.attempts import attempt
from moyai.services.habit_challenge.enums import Generation, Through
from moyai.services.habit_challenge.handles import suggest_handles
from moyai.services.habit_challenge.models import Team
from moyai.services.habit_challenge.models.teams import MOST
from moyai.services.habit_challenge.operations.requests import ask_as_newcomer
from moyai.services.habit_challenge.queries import teams as queries
from moyai.services.habit_challenge.queries.peeking import count_generations, list_peeked_days
from moyai.services.habit_challenge.said_teams import go_to, pick_resident, show_day, title_of


@never_cache
@require_GET
@login_required
def show_list(request: HttpRequest) -> HttpResponse:
    """Show the teams with a free place that would like somebody."""
    resident = pick_resident(request)
    member = queries.find_member(resident) if resident else None
    programmes = [member.programme] if member else queries.list_open_programmes(clock.today())
    context = {
        "resident": resident,
        "member": member,
        "groups": [
            {
                "title": title_of(each),
                "teams": [
                    _show_team(team)
                    for team in queries.list_seeking(each)
                    if member is None or team.pk != member.team_id
                ],
            }
            for each in programmes
        ],
    }
    return render(request, "habit_challenge/teams/seeking.html", context)


@never_cache
@require_GET
@login_required
def peek(request: HttpRequest, code: str) -> HttpResponse:
    """Show part of a team before joining: what it does, how its last days were; no name, no photo."""
    team = _get_seeking(code)
    resident = pick_resident(request)
    member = queries.find_member(resident) if resident else None
    counts = count_generations(team)
    context = {
        **_show_team(team),
        "resident": resident,
        "member": member,
        "is_own": member is not None and member.team_id == team.pk,
        "handle": suggest_handles(resident)[0] if resident else "",
        "generations": [(Generation(key).label, n) for key, n in sorted(counts.items())],
        "days": [
            {"day": show_day(each.day), "reported": each.reported, "met": each.met}
            for each in list_peeked_days(team, clock.today())
        ],
    }
    return render(request, "habit_challenge/teams/peek.html", context)


@never_cache
@require_POST
@login_required
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask a team to take her, or be in it at once where it takes directly. Fields: for, handle, words."""
    team, resident = _get_seeking(code), pick_resident(request)
    if resident is None:
        raise Http404
    facts: dict[str, Any] = {
        "handle": request.POST.get("handle", ""),
        "words": request.POST.get("words", ""),
        "through": Through.WEB,
        "actor": name_actor(request),
        "now": clock.now(),
    }
    done = (
        _("チームに入りました。今日から、いっしょに続けましょう。")
        if team.takes_directly
        else _("チームに「入りたい」と伝えました。返事が来たら、お知らせします。")
    )
    if attempt(request, lambda: ask_as_newcomer(team=team, resident=resident, **facts), done):
        return go_to("team", person=resident, request=request)
    return redirect("habit_challenge:peek", code=team.code)


def _get_seeking(code: str) -> Team:
    try:
        team = queries.get_team(code)
    except Team.DoesNotExist:
        raise Http404 from None
    if not team.is_seeking or team.ended_on is not None:
        raise Http404
    return team


def _show_team(team: Team) -> dict[str, Any]:
    known: int | None = getattr(team, "taken", None)
    free = queries.count_free(team) if known is None else MOST - known
    return {"team": team, "does": title_of(team.challenge), "free": free, "count": MOST - free}
