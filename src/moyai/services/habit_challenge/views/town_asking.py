"""The town's pages of what is being asked: teams that might become one, talks with members and appeals."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.attempts import attempt, read_number
from moyai.core.languages import get_page_language, put
from moyai.services.habit_challenge.enums import MergeStatus, RemovalStatus
from moyai.services.habit_challenge.handles import call_by
from moyai.services.habit_challenge.merge_plans import MergePlan, list_merge_plans
from moyai.services.habit_challenge.models import Merge, Removal, Team
from moyai.services.habit_challenge.operations.merging import propose_merge, withdraw_merge
from moyai.services.habit_challenge.operations.removal import decide_appeal, note_mended, remove_member
from moyai.services.habit_challenge.said_teams import show_day, show_moment
from moyai.services.habit_challenge.views.town_teams import STAFF, list_tabs

MOST_SHOWN = 50


@never_cache
@require_GET
@require_role(*STAFF)
def show_merges(request: HttpRequest) -> HttpResponse:
    """Show which teams are asked to become one, and which the engine would ask next."""
    asked = Merge.objects.filter(status=MergeStatus.ASKED).select_related("small", "into")
    over = Merge.objects.exclude(status=MergeStatus.ASKED).select_related("small", "into")
    context = {
        "tab_items": list_tabs(request, "merges"),
        "asked": [_show_merge(each) for each in asked[:MOST_SHOWN]],
        "plans": [_show_plan(each) for each in list_merge_plans(clock.today())[:MOST_SHOWN]],
        "over": [_show_merge(each) for each in over[:20]],
    }
    return render(request, "habit_challenge/teams/merges.html", context)


@never_cache
@require_POST
@require_role(*STAFF)
def press_merge(request: HttpRequest) -> HttpResponse:
    """Ask two teams, or take the question back. Fields: do, small, into, merge."""
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    if request.POST.get("do") == "ask":
        small, into = (
            get_object_or_404(
                Team.objects.select_related("programme"), pk=read_number(request.POST.get(name))
            )
            for name in ("small", "into")
        )
        plan = next(
            (each for each in list_merge_plans(clock.today()) if (each.small, each.into) == (small, into)),
            None,
        )
        why = plan.why if plan else {}
        attempt(
            request,
            lambda: propose_merge(small=small, into=into, why=why, **facts),
            _("ふたつのチームのみなさんに聞きました。"),
        )
    else:
        merge = get_object_or_404(
            Merge.objects.select_related("small", "into"), pk=read_number(request.POST.get("merge"))
        )
        attempt(request, lambda: withdraw_merge(merge=merge, **facts), _("取りやめました。"))
    return redirect("habit_challenge:merges")


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_talks(request: HttpRequest) -> HttpResponse:
    """Show with whom was talked, who was taken out, and who asks to look at it again."""
    related = Removal.objects.select_related("member__resident", "team", "member__programme")
    open_ = related.filter(status__in=RemovalStatus.open_values())
    over = related.exclude(status__in=RemovalStatus.open_values())
    context = {
        "tab_items": list_tabs(request, "talks"),
        "rows": [_show_removal(each) for each in open_[:MOST_SHOWN]],
        "over": [_show_removal(each) for each in over[:20]],
    }
    return render(request, "habit_challenge/teams/talks.html", context)


@never_cache
@require_POST
@require_role(Role.OFFICER)
def press_talk(request: HttpRequest) -> HttpResponse:
    """Do one of: mended, remove, return, uphold. Fields: do, removal, words."""
    removal = get_object_or_404(
        Removal.objects.select_related("member__resident", "member__programme", "team"),
        code=request.POST.get("removal", ""),
    )
    words = request.POST.get("words", "")
    facts: dict[str, Any] = {"removal": removal, "actor": name_actor(request), "now": clock.now()}
    deed = request.POST.get("do", "")
    if deed == "mended":
        attempt(request, lambda: note_mended(**facts), _("よくなったことを残しました。"))
    elif deed == "remove":
        done = _("チームから外し、ご本人に言葉とともに知らせました。")
        attempt(request, lambda: remove_member(words=words, **facts), done)
    elif deed in ("return", "uphold"):
        done = _("決めたことを、ご本人に知らせました。")
        attempt(request, lambda: decide_appeal(returns=deed == "return", note=words, **facts), done)
    return redirect("habit_challenge:talks")


def _show_merge(merge: Merge) -> dict[str, Any]:
    answers = list(merge.answers.select_related("member"))
    return {
        "one": merge,
        "why": merge.why.get(get_page_language()) or merge.why.get("ja", ""),
        "until": show_moment(merge.answers_until),
        "yes": sum(each.agrees for each in answers),
        "no": sum(not each.agrees for each in answers),
        "day": show_day(clock.local(merge.proposed_at).date()),
    }


def _show_plan(plan: MergePlan) -> dict[str, Any]:
    why = plan.why.get(get_page_language()) or plan.why.get("ja", "")
    return {"small": plan.small, "into": plan.into, "why": why}


def _show_removal(removal: Removal) -> dict[str, Any]:
    resident = removal.member.resident
    return {
        "one": removal,
        "handle": put(call_by(removal.member.handle)),
        "name": resident.name if resident else "",
        "talked": show_day(clock.local(removal.talked_at).date()),
    }
