"""The town's pages of teams: which need a call, one team with what can be done for it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.accounts.queries import has_role
from moyai.core.attempts import attempt, read_number
from moyai.core.languages import put
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone, search_residents
from moyai.engines.conversation import Language
from moyai.services.habit_challenge.enums import LeftWhy, Origin, Part
from moyai.services.habit_challenge.handles import call_by
from moyai.services.habit_challenge.models import JoinRequest, Member, Merge, Removal, Team
from moyai.services.habit_challenge.operations.merging import propose_merge
from moyai.services.habit_challenge.operations.placing import place_resident
from moyai.services.habit_challenge.operations.removal import talk_to
from moyai.services.habit_challenge.operations.requests import decide_request
from moyai.services.habit_challenge.operations.teams import leave_team, move_member
from moyai.services.habit_challenge.queries import teams as queries
from moyai.services.habit_challenge.queries.peeking import (
    TeamState,
    count_resting,
    describe_teams,
    list_dying,
    list_live_teams,
)
from moyai.services.habit_challenge.refill import OfferedPerson, list_refills
from moyai.services.habit_challenge.said_teams import show_day, title_of
from moyai.services.habit_challenge.texts.merging import SUGGESTED

STAFF = (Role.OFFICER, Role.DISPATCHER)
OFFICERS_ALONE = frozenset({"talks", "programmes"})
PAGE = 50
LANGUAGES: tuple[Language, ...] = ("ja", "en")
_LEAVING = (LeftWhy.WISHED, LeftWhy.SILENT, LeftWhy.MOVED, LeftWhy.DIED)
_TABS: tuple[tuple[str, Any], ...] = (
    ("town", gettext_lazy("チーム")),
    ("applications", gettext_lazy("申し込み")),
    ("courses", gettext_lazy("教室")),
    ("merges", gettext_lazy("ひとつにする相談")),
    ("talks", gettext_lazy("お話しと見直し")),
    ("programmes", gettext_lazy("取り組み")),
)


def list_tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """Return the town's pages of the challenge's teams as tabs: those that this person may open."""
    is_officer = has_role(get_account(request), Role.OFFICER)
    return [
        {"label": label, "url": reverse(f"habit_challenge:{name}"), "current": name == current}
        for name, label in _TABS
        if is_officer or name not in OFFICERS_ALONE
    ]


@never_cache
@require_GET
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show which teams are dying and whom to call, then all of them."""
    today = clock.today()
    query = request.GET.get("q", "").replace("\0", "").strip()[:40]
    origin = request.GET.get("origin", "")
    found = list_live_teams(query=query, origin=origin if origin in Origin.values else "")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    dying = list_dying(today, most=30)
    context = {
        "tab_items": list_tabs(request, "town"),
        "dying": [_show_state(each) for each in dying],
        "page": page,
        "rows": [_show_state(each) for each in describe_teams(list(page.object_list), today)],
        "query": query,
        "origin": origin,
        "origins": Origin.choices,
        "members": Member.objects.filter(left_on__isnull=True, team__isnull=False).count(),
        "teams": Team.objects.filter(ended_on__isnull=True).count(),
        "resting": count_resting(today),
        "asked": Merge.objects.filter(status="asked").count(),
        "appeals": Removal.objects.filter(status="appealed").count(),
    }
    return render(request, "habit_challenge/teams/town.html", context)


@never_cache
@require_GET
@require_role(*STAFF)
def show_one(request: HttpRequest, code: str) -> HttpResponse:
    """Show one team: who is in it and silent, their telephones, who might fill it up."""
    team = _get(code)
    today = clock.today()
    [state] = describe_teams([team], today)
    silent = {one.pk for one in state.silent}
    query = request.GET.get("q", "").replace("\0", "").strip()[:60]
    others = Team.objects.filter(programme=team.programme_id, ended_on__isnull=True).exclude(pk=team.pk)
    context = {
        "tab_items": list_tabs(request, "town"),
        "state": _show_state(state),
        "team": team,
        "does": title_of(team.challenge),
        "people": [_show_person(one, is_silent=one.pk in silent) for one in queries.list_members(team)],
        "others": [
            {"one": each, "does": title_of(each.challenge)}
            for each in others.select_related("challenge").order_by("name")[:200]
        ],
        "offers": [_show_offer(each) for each in list_refills(team, today)[:5]]
        if team.ended_on is None
        else [],
        "requests": queries.list_requests(team),
        "merge": queries.find_merge(team),
        "query": query,
        "found": search_residents(query, limit=8) if query else [],
        "whys": [(each.value, each.label) for each in _LEAVING],
    }
    return render(request, "habit_challenge/teams/town_team.html", context)


@never_cache
@require_POST
@require_role(*STAFF)
def press(request: HttpRequest, code: str) -> HttpResponse:
    """Do one of: leave, move, add, support, take, merge, talk.

    Fields: do, member, why, to, person, request, words.
    """
    team = _get(code)
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    deed = request.POST.get("do", "")
    if deed == "leave":
        why = request.POST.get("why", "")
        if why not in _LEAVING:
            raise Http404
        attempt(
            request,
            lambda: leave_team(member=_get_member(request, team), why=why, **facts),
            _("チームから外しました。"),
        )
    elif deed == "move":
        other = _get_other(request, team)
        attempt(
            request,
            lambda: move_member(member=_get_member(request, team), team=other, **facts),
            _("移しました。"),
        )
    elif deed in ("add", "support"):
        _add(request, team, facts, is_supporter=deed == "support")
    elif deed == "take":
        asked = get_object_or_404(
            JoinRequest.objects.select_related("team__programme", "team__challenge", "member__resident"),
            pk=read_number(request.POST.get("request")),
            team=team,
        )
        attempt(request, lambda: decide_request(request=asked, takes=True, **facts), _("むかえました。"))
    elif deed == "merge":
        other = _get_other(request, team)
        suggested: dict[str, str] = {language: SUGGESTED.get(language) for language in LANGUAGES}
        attempt(
            request,
            lambda: propose_merge(small=team, into=other, why=suggested, **facts),
            _("みなさんに聞きました。"),
        )
    elif deed == "talk":
        words = request.POST.get("words", "")
        member = _get_member(request, team)
        if attempt(
            request,
            lambda: talk_to(member=member, words=words, **facts),
            _("お話ししたことを残し、ご本人にも届けました。"),
        ):
            return redirect("habit_challenge:town_team", code=code)
    return redirect("habit_challenge:town_team", code=team.code)


def _add(request: HttpRequest, team: Team, facts: dict[str, Any], *, is_supporter: bool) -> None:
    found = search_residents(request.POST.get("person", ""), limit=2)
    if len(found) != 1:
        raise Http404
    part = Part.SUPPORTER if is_supporter else Part.MEMBER
    attempt(
        request,
        lambda: place_resident(team=team, resident=found[0], part=part, **facts),
        _("チームに入れました。"),
    )


def _get(code: str) -> Team:
    try:
        return queries.get_team(code)
    except Team.DoesNotExist:
        raise Http404 from None


def _get_member(request: HttpRequest, team: Team) -> Member:
    found = Member.objects.select_related("team__challenge", "team__programme", "resident")
    return get_object_or_404(found, pk=read_number(request.POST.get("member")), team=team)


def _get_other(request: HttpRequest, team: Team) -> Team:
    found = Team.objects.filter(programme=team.programme_id, ended_on__isnull=True).exclude(pk=team.pk)
    return get_object_or_404(
        found.select_related("challenge", "programme"), pk=read_number(request.POST.get("to"))
    )


def _show_state(state: TeamState) -> dict[str, Any]:
    return {
        "state": state,
        "team": state.team,
        "does": title_of(state.team.challenge),
        "origin": state.team.get_origin_display(),
        "silent": [
            {
                "name": put(call_by(one.handle)),
                "person": one.resident.name if one.resident else "",
                "last": show_day(one.last_report_on) if one.last_report_on else "",
            }
            for one in state.silent
        ],
    }


def _show_person(one: Member, *, is_silent: bool) -> dict[str, Any]:
    return {
        "one": one,
        "handle": put(call_by(one.handle)),
        "name": one.resident.name if one.resident else "",
        "phone": show_phone(find_phone(one.resident)) if one.resident else "",
        "last": show_day(one.last_report_on) if one.last_report_on else "",
        "is_silent": is_silent,
    }


def _show_offer(offer: OfferedPerson) -> dict[str, Any]:
    return {
        "name": offer.resident.name,
        "code": offer.resident.code,
        "days": offer.waited_days,
        "why": put(offer.why),
    }
