"""The challenge's first page, a member's page of her team, and the form on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor
from moyai.core.attempts import attempt, read_number
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language, put
from moyai.core.papers import respond_pdf
from moyai.core.ui.qr import draw_qr
from moyai.services.habit_challenge.enums import LeftWhy, Part
from moyai.services.habit_challenge.forms.teams import TeamForm
from moyai.services.habit_challenge.handles import call_by
from moyai.services.habit_challenge.models import JoinRequest, Member, Team
from moyai.services.habit_challenge.operations.members import change_name, end_pause
from moyai.services.habit_challenge.operations.merging import answer_merge
from moyai.services.habit_challenge.operations.removal import appeal
from moyai.services.habit_challenge.operations.requests import decide_request, withdraw_request
from moyai.services.habit_challenge.operations.teams import describe_team, leave_team
from moyai.services.habit_challenge.queries import teams as queries
from moyai.services.habit_challenge.said_teams import (
    get_own_member,
    go_to,
    list_people,
    pick_resident,
    title_of,
)


@require_GET
def welcome(request: HttpRequest) -> HttpResponse:
    """Show everybody what the challenge is and how to join."""
    programmes = queries.list_open_programmes(clock.today())
    resident = None
    if request.user.is_authenticated:
        resident = pick_resident(request)
    context = {
        "programmes": [
            {
                "one": each,
                "title": title_of(each),
                "challenges": [title_of(one) for one in each.challenges.all()],
            }
            for each in programmes
        ],
        "resident": resident,
        "member": queries.find_member(resident) if resident else None,
        "application": queries.find_application(resident) if resident else None,
        "removal": queries.find_removal(resident) if resident else None,
    }
    return render(request, "habit_challenge/teams/welcome.html", context)


@require_GET
def show_form(request: HttpRequest) -> HttpResponse:
    """Show the application on paper: to print, fill in by hand, and bring, post or fax."""
    return render(request, "habit_challenge/teams/form.html", _make_form_context(request))


@require_GET
def give_form(request: HttpRequest) -> HttpResponse:
    """Return the same as PDF."""
    try:
        return respond_pdf(
            "habit_challenge/teams/form_paper.html",
            _make_form_context(request),
            name=_("三世代チャレンジ申込書"),
        )
    except Refused as refused:
        messages.warning(request, str(refused.text))
        return redirect("habit_challenge:form")


@never_cache
@require_GET
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """Show a member her team; who is in none is shown the way in."""
    resident = pick_resident(request)
    member = queries.find_member(resident) if resident is not None else None
    if resident is None or member is None:
        return redirect("habit_challenge:welcome")
    team, now = member.team, clock.now()
    people = queries.list_members(team) if team else []
    merge = queries.find_merge(team) if team else None
    context = {
        "resident": resident,
        "others": [one for one in list_people(request) if one.pk != resident.pk],
        "member": member,
        "team": team,
        "does": title_of(team.challenge) if team else "",
        "people": [_show_member(one, member) for one in people],
        "free": queries.count_free(team) if team else 0,
        "has_badge": queries.has_three_generations(people),
        "pause": queries.find_pause(member, clock.today()),
        "requests": [] if member.part == Part.SUPPORTER or team is None else _show_requests(team),
        "own_request": queries.find_request(member),
        "invitations": queries.list_open_invitations(team, now) if team else [],
        "merge": merge,
        "merge_why": put_words(merge.why) if merge else "",
        "other_team": (merge.into if team == merge.small else merge.small) if merge else None,
        "has_answered": merge is not None and merge.answers.filter(member=member, agrees=True).exists(),
        "may_edit": _may_edit(member),
    }
    return render(request, "habit_challenge/teams/team.html", context)


@never_cache
@require_POST
@login_required
def press(request: HttpRequest) -> HttpResponse:
    """Do one of: resume, leave, name, take, decline, cancel_request, agree, disagree.

    Fields: do, request, handle.
    """
    resident, member = get_own_member(request)
    facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
    deed = request.POST.get("do", "")
    if deed == "resume":
        attempt(
            request,
            lambda: end_pause(member=member, **facts),
            _("おかえりなさい。今日からまた始めましょう。"),
        )
    elif deed == "leave":
        done = _("チームをはなれました。続けた日数とコインは残ります。ありがとうございました。")
        attempt(request, lambda: leave_team(member=member, why=LeftWhy.WISHED, **facts), done)
        return redirect("habit_challenge:welcome")
    elif deed == "name":
        handle = request.POST.get("handle", "")
        attempt(
            request, lambda: change_name(member=member, handle=handle, **facts), _("呼び名を変えました。")
        )
    elif deed in ("take", "decline"):
        asked = get_object_or_404(
            JoinRequest.objects.select_related("team__programme", "team__challenge", "member__resident"),
            pk=read_number(request.POST.get("request")),
            team=member.team_id,
        )
        done = _("新しい仲間をむかえました。") if deed == "take" else _("今回は見送りました。")
        attempt(request, lambda: decide_request(request=asked, takes=deed == "take", **facts), done)
    elif deed == "cancel_request":
        own = queries.find_request(member)
        if own is not None:
            attempt(request, lambda: withdraw_request(request=own, **facts), _("取り消しました。"))
    elif deed in ("agree", "disagree"):
        _answer(request, member, facts, agrees=deed == "agree")
    return go_to("team", person=resident, request=request)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def edit(request: HttpRequest) -> HttpResponse:
    """Show (GET) and keep (POST) what a team says of itself; for its leader and its supporter."""
    resident, member = get_own_member(request)
    team = member.team
    if team is None or not _may_edit(member):
        raise Http404
    names = ("name", "about", "is_seeking", "takes_directly", "is_readable")
    form = TeamForm(request.POST or None, initial={name: getattr(team, name) for name in names})
    if request.method == "POST" and form.is_valid():
        facts = {**form.cleaned_data, "actor": name_actor(request), "now": clock.now()}
        if attempt(request, lambda: describe_team(team=team, **facts), _("チームの設定を変えました。")):
            return go_to("team", person=resident, request=request)
    context = {"form": form, "team": team, "resident": resident, "has_errors": form.is_bound}
    return render(request, "habit_challenge/teams/settings.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def appeal_removal(request: HttpRequest) -> HttpResponse:
    """Show somebody what she was told (GET), and take what she says to it (POST)."""
    resident = pick_resident(request)
    removal = queries.find_removal(resident) if resident else None
    if resident is None or removal is None:
        return redirect("habit_challenge:welcome")
    if request.method == "POST":
        words = request.POST.get("words", "")
        facts: dict[str, Any] = {"actor": name_actor(request), "now": clock.now()}
        done = _("受け取りました。もう一度見直して、お知らせします。")
        if attempt(request, lambda: appeal(removal=removal, words=words, **facts), done):
            return go_to("appeal", person=resident, request=request)
    context = {"removal": removal, "resident": resident}
    return render(request, "habit_challenge/teams/appeal.html", context)


def put_words(texts: dict[str, str]) -> str:
    """Return the reader's of a sentence by language."""
    return texts.get(get_page_language()) or texts.get("ja", "")


def _answer(request: HttpRequest, member: Member, facts: dict[str, Any], *, agrees: bool) -> None:
    merge = queries.find_merge(member.team) if member.team else None
    if merge is None:
        messages.info(request, _("この相談は、もう終わっています。"))
        return
    done = _("ありがとうございます。返事を残しました。")
    attempt(request, lambda: answer_merge(merge=merge, member=member, agrees=agrees, **facts), done)


def _may_edit(member: Member) -> bool:
    return member.team_id is not None and member.part in (Part.LEADER, Part.SUPPORTER)


def _show_member(one: Member, viewer: Member) -> dict[str, Any]:
    tones = {Part.LEADER: "accent", Part.SUPPORTER: "plum"}
    return {
        "one": one,
        "name": put(call_by(one.handle)),
        "is_own": one.pk == viewer.pk,
        "part_tone": tones.get(Part(one.part), ""),
    }


def _show_requests(team: Team) -> list[dict[str, Any]]:
    return [{"one": each, "name": put(call_by(each.member.handle))} for each in queries.list_requests(team)]


def _make_form_context(request: HttpRequest) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("habit_challenge:welcome"))
    programmes = queries.list_open_programmes(clock.today())
    return {
        "qr": draw_qr(address),
        "address": address,
        "programmes": [
            {"title": title_of(each), "challenges": [title_of(one) for one in each.challenges.all()]}
            for each in programmes
        ],
    }
