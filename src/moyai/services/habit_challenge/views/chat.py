"""A team's chat; teammates: words for their reminders, who is not to be seen; telling the town of trouble."""

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
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.parts import answer_if_changed
from moyai.services.habit_challenge.models import Member, Nudge, Report, Word
from moyai.services.habit_challenge.operations.moderation import block, complain, unblock
from moyai.services.habit_challenge.operations.words import (
    MOST_NUDGE,
    MOST_WORDS,
    say_words,
    take_words_back,
    write_nudge,
)
from moyai.services.habit_challenge.queries.days import is_supporter
from moyai.services.habit_challenge.queries.feed import list_blocked_of, list_people, list_words
from moyai.services.habit_challenge.refusals_days import WordsRefused
from moyai.services.habit_challenge.views.day_people import get_report, keep_for, require_member


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def chat(request: HttpRequest) -> HttpResponse:
    """Show the chat (GET); say a line (POST). Fields: text, press_id, sure; query: for, before."""
    member = _require_team(request)
    if request.method == "POST":
        return _say(request, member)
    return render(request, "habit_challenge/days/chat.html", _make_chat(request, member))


@require_GET
@login_required
def chat_live(request: HttpRequest) -> HttpResponse:
    """Give the lines anew when there are new ones."""
    member = _require_team(request)
    page = render(request, "habit_challenge/days/parts/words.html", _make_chat(request, member))
    return answer_if_changed(request, page)


@require_POST
@login_required
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's own line back."""
    member = _require_team(request)
    word = Word.objects.filter(code=code, member=member).first()
    if word is None:
        raise Http404
    take_words_back(word=word, now=clock.now())
    messages.success(request, _("取り消しました。"))
    return _to("chat", request, member)


@never_cache
@require_GET
@login_required
def mates(request: HttpRequest) -> HttpResponse:
    """Show teammates: the words with which each is reminded, and whose things one does not want to see."""
    member = _require_team(request)
    assert member.team is not None
    words = dict(Nudge.objects.filter(by=member).values_list("to", "text"))
    blocked = {one.pk for one in list_blocked_of(member)}
    people = [one for one in list_people(member.team) if one.pk != member.pk]
    context = {
        "member": member,
        "team": member.team,
        "rows": [
            {
                "member": one,
                "words": words.get(one.pk, ""),
                "is_blocked": one.pk in blocked,
                "is_supporter": is_supporter(one),
            }
            for one in people
        ],
        "most_nudge": MOST_NUDGE,
        **_keep(request, member),
    }
    return render(request, "habit_challenge/days/mates.html", context)


@require_POST
@login_required
def press_mate(request: HttpRequest, code: str) -> HttpResponse:
    """Write words for a mate's reminder, see nothing of her any more, or again. Fields: do, text."""
    member = _require_team(request)
    mate = Member.objects.filter(code=code, team=member.team_id).first()
    if mate is None:
        raise Http404
    now = clock.now()
    try:
        match request.POST.get("do"):
            case "nudge":
                kept = write_nudge(by=member, to=mate, text=request.POST.get("text", ""), now=now)
                words = _("ことばを預かりました。") if kept else _("ことばを消しました。")
                messages.success(request, words)
            case "block":
                block(by=member, whom=mate, now=now)
                messages.success(request, _("見えないようにしました。相手には知らせません。"))
            case "unblock":
                unblock(by=member, whom=mate)
                messages.success(request, _("また見えるようにしました。"))
            case _other:
                raise Http404
    except Refused as refused:
        messages.error(request, put(refused.text))
    return _to("mates", request, member)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def trouble(request: HttpRequest) -> HttpResponse:
    """Tell the town what troubles one. Query and fields: report, word or member (a code), for; why."""
    member = _require_team(request)
    report, word, about = _find_thing(request, member)
    problem = ""
    if request.method == "POST":
        try:
            complain(
                by=member,
                about=about,
                why=request.POST.get("why", ""),
                report=report,
                word=word,
                now=clock.now(),
            )
        except Refused as refused:
            problem = put(refused.text)
        else:
            messages.success(request, _("知らせてくださって、ありがとうございます。市の担当が見ます。"))
            return _to("feed", request, member)
    context = {
        "member": member,
        "about": about,
        "report": report,
        "word": word,
        "problem": problem,
        **_keep(request, member),
    }
    return render(request, "habit_challenge/days/trouble.html", context, status=422 if problem else 200)


def _say(request: HttpRequest, member: Member) -> HttpResponse:
    text, press_id = request.POST.get("text", ""), request.POST.get("press_id", "")
    key = press_id[:40] if press_id.isalnum() else uuid4().hex
    try:
        say_words(
            member=member,
            text=text,
            idempotency_key=key,
            is_sure=request.POST.get("sure") == "1",
            now=clock.now(),
        )
    except WordsRefused as refused:
        context = _make_chat(request, member) | {"text": text, "press_id": key}
        name = "is_hurting" if refused.code == "hurts" else "problem"
        context[name] = put(refused.text)
        return render(request, "habit_challenge/days/chat.html", context, status=422)
    return _to("chat", request, member, "#newest")


def _make_chat(request: HttpRequest, member: Member) -> dict[str, Any]:
    assert member.team is not None
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdecimal() and len(before) < 18 else None
    words = list_words(member.team, member, number)
    return {
        "member": member,
        "team": member.team,
        "words": words,
        "older": words[0].pk if len(words) >= 30 else None,
        "is_older": number is not None,
        "press_id": uuid4().hex,
        "most_words": MOST_WORDS,
        **_keep(request, member),
    }


def _find_thing(request: HttpRequest, member: Member) -> tuple[Report | None, Word | None, Member]:
    asked = request.POST if request.method == "POST" else request.GET
    if code := asked.get("report"):
        report, _viewer = get_report(request, code)
        return report, None, report.member
    if code := asked.get("word"):
        word = Word.objects.select_related("member").filter(code=code, team=member.team_id).first()
        if word is None:
            raise Http404
        return None, word, word.member
    about = Member.objects.filter(code=asked.get("member", ""), team=member.team_id).first()
    if about is None:
        raise Http404
    return None, None, about


def _require_team(request: HttpRequest) -> Member:
    member = require_member(request)
    if member.team is None:
        raise Http404
    return member


def _keep(request: HttpRequest, member: Member) -> dict[str, str]:
    query = keep_for(request, member)
    return {
        "for_query": query,
        "for_code": member.resident.code if query and member.resident else "",
    }


def _to(page: str, request: HttpRequest, member: Member, anchor: str = "") -> HttpResponse:
    return redirect(f"{reverse(f'habit_challenge:{page}')}{keep_for(request, member)}{anchor}")
