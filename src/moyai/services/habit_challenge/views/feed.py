"""A team's page: today, reports with photos, an OK for each or for all, stickers, the chat below."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.parts import answer_if_changed
from moyai.services.habit_challenge.enums import Cheer as CheerKind
from moyai.services.habit_challenge.models import Member, Report, Team
from moyai.services.habit_challenge.operations.cheers import (
    MOST_AT_ONCE,
    give_all_ok,
    give_cheer,
    take_cheer_back,
)
from moyai.services.habit_challenge.queries.days import find_today, is_supporter, list_foods
from moyai.services.habit_challenge.queries.feed import (
    BadPlaceError,
    Item,
    list_feed,
    list_people,
    list_reporters,
    list_uncheered,
    list_words,
)
from moyai.services.habit_challenge.saying import show_day
from moyai.services.habit_challenge.views.day_people import (
    get_report,
    keep_for,
    list_members,
    pick_member,
    require_member,
)

STICKERS = (CheerKind.CLAP, CheerKind.FLOWER, CheerKind.FIGHT, CheerKind.THANKS)
SHOWN_WORDS = 8


@never_cache
@require_GET
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Show the team. Query: for; before (an older page)."""
    member = pick_member(request)
    if member is None or member.team is None:
        return render(request, "habit_challenge/days/no_team.html", {"member": member})
    context = _make_frame(request, member, member.team)
    context |= _make_reports(request, member, member.team)
    context["words"] = list_words(member.team, member, most=SHOWN_WORDS)
    return render(request, "habit_challenge/days/feed.html", context)


@require_GET
@login_required
def show_live(request: HttpRequest) -> HttpResponse:
    """Give the reports anew when there is something new; see assets/js/live.js."""
    member = require_member(request)
    if member.team is None:
        raise Http404
    context = _make_reports(request, member, member.team)
    return answer_if_changed(request, render(request, "habit_challenge/days/parts/reports.html", context))


@require_POST
@login_required
def cheer(request: HttpRequest, code: str) -> HttpResponse:
    """Give an OK or a sticker, or take it back. Fields: kind, back; for, before (where she was)."""
    report, viewer = get_report(request, code)
    kind = request.POST.get("kind", "")
    if viewer is None or kind not in CheerKind.values:
        raise Http404
    try:
        if request.POST.get("back"):
            take_cheer_back(report=report, giver=viewer, kind=CheerKind(kind), now=clock.now())
        else:
            give_cheer(report=report, giver=viewer, kind=CheerKind(kind), now=clock.now())
    except Refused as refused:
        messages.error(request, put(refused.text))
    return _back(request, viewer, f"report-{report.code}")


@require_POST
@login_required
def cheer_all(request: HttpRequest) -> HttpResponse:
    """Give an OK to every mate's report of today and yesterday that has none from her."""
    member = require_member(request)
    count = give_all_ok(giver=member, now=clock.now())
    if count:
        messages.success(request, _("%(n)s件にOKを送りました。") % {"n": count})
    return _back(request, member, "reports")


def _back(request: HttpRequest, member: Member, anchor: str) -> HttpResponse:
    return redirect(f"{reverse('habit_challenge:feed')}{keep_for(request, member)}#{anchor}")


def _make_frame(request: HttpRequest, member: Member, team: Team) -> dict[str, Any]:
    now = clock.now()
    today = find_today(member, team, now)
    reporters = list_reporters(team, today.day)
    people = list_people(team)
    others = [one for one in list_members(request) if one.pk != member.pk]
    return {
        "member": member,
        "team": team,
        "is_supporter": is_supporter(member),
        "today": today,
        "day": put(show_day(today.day)),
        "closes_at": local(today.closes_at),
        "is_reported": member.pk in reporters,
        "people": [
            {"member": one, "is_done": one.pk in reporters, "is_supporter": is_supporter(one)}
            for one in people
        ],
        "done": sum(one.pk in reporters for one in people),
        "expected": sum(not is_supporter(one) for one in people),
        "others": others,
        "for_query": keep_for(request, member),
        "for_code": member.resident.code if keep_for(request, member) and member.resident else "",
        "press_id": uuid4().hex,
    }


def _make_reports(request: HttpRequest, member: Member, team: Team) -> dict[str, Any]:
    before = request.GET.get("before", "")
    try:
        feed = list_feed(team, member, before=before)
    except BadPlaceError:
        raise Http404 from None
    now = clock.now()
    return {
        "team": team,
        "member": member,
        "items": [_describe(item) for item in feed.items],
        "before": before,
        "older": feed.before,
        "uncheered": 0 if before else len(list_uncheered(member, now, MOST_AT_ONCE)),
        "for_query": keep_for(request, member),
        "for_code": member.resident.code if keep_for(request, member) and member.resident else "",
    }


def _describe(item: Item) -> dict[str, Any]:
    report = item.report
    oks = item.cheers.get(CheerKind.OK, [])
    return {
        "item": item,
        "report": report,
        "day": put(show_day(report.day)),
        "at": local(report.posted_at),
        "foods": [each.label for each in list_foods(report.foods)],
        "photo": make_photo_address(report, "small") if item.has_photo else "",
        "large": make_photo_address(report, "large") if item.has_photo else "",
        "waits": bool(report.photo_waits) and item.is_own,
        "state": report.get_state_display() if report.state != "shown" else "",
        "oks": oks,
        "is_ok": CheerKind.OK in item.own,
        "stickers": [
            {
                "kind": kind.value,
                "label": kind.label,
                "count": len(item.cheers.get(kind, [])),
                "is_given": kind in item.own,
                "names": "、".join(item.cheers.get(kind, [])),
            }
            for kind in STICKERS
        ],
    }


def make_photo_address(report: Report, size: str) -> str:
    """Return where a report's photo is given, another address when it was changed."""
    address = reverse("habit_challenge:photo", args=[report.code, size])
    return f"{address}?v={report.photo[3:11]}"
