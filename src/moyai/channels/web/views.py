"""Conversations in the browser: start one, answer one question a page, go back, stop, see how it ended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from moyai.channels.web.languages import get_talk_language, in_talk_language, list_choices
from moyai.channels.web.pages import frame, show_over, show_question, show_refused
from moyai.channels.web.parse import parse
from moyai.channels.web.people import (
    came_by_link,
    find_resident,
    get_owner_key,
    get_user_id,
    list_own_roles,
    note_start,
    owns,
)
from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.attempts import read_number
from moyai.core.conversations import operations
from moyai.core.conversations.commands import begin_again
from moyai.core.conversations.files import keep_photo
from moyai.core.conversations.frequent import make_finder
from moyai.core.conversations.learning import learn_names, list_sought, note_search
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import NotGoingOn
from moyai.core.conversations.permissions import may_start
from moyai.core.conversations.places import name_point, search_options
from moyai.core.conversations.queries import get_session, list_earlier, may_take_up
from moyai.core.conversations.registry import FlowEntry, get_flow
from moyai.core.conversations.turns import Talk
from moyai.core.errors import Refused
from moyai.engines.conversation import FollowUp, Invalid, Outcome, Photo, Prompt, Reply
from moyai.engines.conversation.messages import MISSING

CHANNEL = "web"
_ARGUMENT = "arg_"


@never_cache
@require_http_methods(["GET", "POST"])
@in_talk_language
def start(request: HttpRequest, flow: str) -> HttpResponseBase:
    """Begin a flow (POST), or offer to (GET). Fields: resident (a code), arg_… (what the flow is about)."""
    try:
        entry = get_flow(flow)
        if not may_start(entry, list_own_roles(request)):
            return _turn_away(request)
        if request.method == "GET":
            return render(request, "web/start.html", _offer(request, entry))
        return _begin(request, entry)
    except Refused as refused:
        return show_refused(request, refused)


@never_cache
@require_http_methods(["POST"])
def follow(request: HttpRequest, code: str, index: int) -> HttpResponseBase:
    """Begin a follow-up of an ended conversation, with the answers that it carries over."""
    now = clock.now()
    session = _get_own(request, code, now)
    links = Outcome.from_json(session.outcome).links if session.outcome else ()
    if index >= len(links):
        raise Http404
    try:
        return _to(_begin_follow_up(request, session, links[index], now))
    except Refused as refused:
        return show_refused(request, refused)


@never_cache
@login_required
@require_http_methods(["POST"])
def take_up(request: HttpRequest, code: str) -> HttpResponseBase:
    """Go on here with what was begun on another device or at another door; the other one is out."""
    now = clock.now()
    try:
        session = get_session(code, now)
    except Session.DoesNotExist:
        raise Http404 from None
    if owns(request, session) and session.status == SessionStatus.ACTIVE and session.channel == CHANNEL:
        return _to(session)
    if not may_take_up(get_account(request), session, now):
        raise Http404
    try:
        operations.resume_session(code=code, now=now, channel=CHANNEL, actor_id=request.user.pk)
    except Refused as refused:
        return show_refused(request, refused)
    return _to(session)


@never_cache
@login_required
@require_http_methods(["POST"])
def throw_away(request: HttpRequest, code: str) -> HttpResponseBase:
    """Stop what she left unfinished, and what of the same flow she had begun before it. Field: next."""
    now = clock.now()
    try:
        session = get_session(code, now)
    except Session.DoesNotExist:
        raise Http404 from None
    found = list_earlier(get_account(request), session, now)
    if not found:
        raise Http404
    for one in found:
        with suppress(NotGoingOn):  # it has just been finished
            operations.throw_away(code=one.code, now=now)
    return redirect(_read_next(request))


def _read_next(request: HttpRequest) -> str:
    wanted = str(request.POST.get("next", ""))
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else resolve_url(settings.LOGIN_REDIRECT_URL)


@never_cache
@require_http_methods(["GET", "POST"])
@in_talk_language
def talk(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the present question (GET), or take what the person did (POST)."""
    now = clock.now()
    session = _get_own(request, code, now)
    if session.status == SessionStatus.ACTIVE and session.language != get_talk_language(request):
        operations.set_language(code=code, language=get_talk_language(request), now=now)
    try:
        return _act(request, session, now) if request.method == "POST" else _show(request, code, now)
    except NotGoingOn:
        return show_over(request, get_session(code, now)) if request.method == "GET" else _to(session)
    except Refused as refused:
        return show_refused(request, refused)


def _turn_away(request: HttpRequest) -> HttpResponseBase:
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect_to_login(request.get_full_path())


def _offer(request: HttpRequest, entry: FlowEntry) -> dict[str, Any]:
    args = {name: value for name, value in request.GET.items() if name.startswith(_ARGUMENT)}
    return {
        "title": entry.title.get(get_talk_language(request)),
        "resident": request.GET.get("resident", ""),
        "talk_languages": list_choices(request) if entry.title.more else [],
        "hidden": [{"name": name, "value": value} for name, value in args.items()],
    }


def _begin(request: HttpRequest, entry: FlowEntry) -> HttpResponseBase:
    now = clock.now()
    today = clock.local(now).date()
    resident = find_resident(request, entry, str(request.POST.get("resident", "")), today)
    args = {
        name.removeprefix(_ARGUMENT): value
        for name, value in request.POST.items()
        if name.startswith(_ARGUMENT)
    }
    note_start(request, now)
    session = operations.start_session(
        flow=entry.key,
        channel=CHANNEL,
        now=now,
        language=get_talk_language(request),
        resident_id=resident.pk if resident else None,
        args=args,
        **_who(request),
    )
    return _to(session)


def _begin_follow_up(request: HttpRequest, session: Session, link: FollowUp, now: datetime) -> Session:
    """Begin a conversation of the same people on the same channel."""
    note_start(request, now)
    return operations.start_session(
        flow=link.flow,
        channel=session.channel,
        now=now,
        language=get_talk_language(request),
        resident_id=session.resident_id,
        args=link.args,
        answers=link.answers,
        **_who(request),
    )


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor_id": get_user_id(request), "owner_key": get_owner_key(request)}


def _get_own(request: HttpRequest, code: str, now: datetime) -> Session:
    try:
        session = get_session(code, now)
    except Session.DoesNotExist:
        raise Http404 from None
    if not owns(request, session):
        raise Http404
    return session


def _to(session: Session) -> HttpResponse:
    return redirect("web:talk", code=session.code)


def _show(request: HttpRequest, code: str, now: datetime) -> HttpResponse:
    found = operations.take_turn(code=code, now=now)
    if found.turn.status == "ended":
        return show_over(request, found.session)
    if _goes_on_elsewhere(request, found):
        return render(request, "web/goes_on.html", frame(found.session, get_talk_language(request)))
    return show_question(request, found, now)


def _goes_on_elsewhere(request: HttpRequest, found: Talk) -> bool:
    """A chat handed one question over; once it is answered the chat asks the next."""
    is_guest = found.session.channel != CHANNEL and came_by_link(request, found.session)
    return is_guest and not found.turn.prompt.sensitive and "here" not in request.GET


def _act(request: HttpRequest, session: Session, now: datetime) -> HttpResponse:
    if act := _GLOBALS.get(str(request.POST.get("global", ""))):
        return act(request, session, now)
    if key := request.POST.get("change"):
        return _go_back(request, session, now, to=str(key))
    if request.POST.get("action") == "search":
        return _search(request, session, now)
    return _answer(request, session, now)


def _answer(request: HttpRequest, session: Session, now: datetime) -> HttpResponse:
    key = str(request.POST.get("key", ""))
    shown = str(request.POST.get("shown", ""))
    reply = Reply(key, lambda prompt: _read(request, prompt, session, now), shown)
    found = operations.answer(code=session.code, version=_version(request), reply=reply, now=now, via=CHANNEL)
    turn = found.turn
    if turn.heard == "accepted":
        learn_names(session=found.session, key=key, sought=list_sought(session, key, shown), now=now)
    is_untaken = turn.status == "asking" and turn.problem is not None and turn.prompt.key == key
    if is_untaken and turn.heard != "nothing":
        return show_question(request, found, now, is_untaken=True)
    return _to(session)


def _read(request: HttpRequest, prompt: Prompt, session: Session, now: datetime) -> Any:
    photo = _keep_photo(request, prompt, session, now) if isinstance(prompt, Photo) else None
    form = {name: str(value) for name, value in request.POST.items()}
    return parse(prompt, form, find_place=make_finder(session), name_point=name_point, photo=photo)


def _keep_photo(request: HttpRequest, prompt: Photo, session: Session, now: datetime) -> Any:
    upload = request.FILES.get("answer")
    if upload is None:
        return Invalid("missing", MISSING)
    return keep_photo(prompt=prompt, upload=upload, session=session, now=now)


def _search(request: HttpRequest, session: Session, now: datetime) -> HttpResponse:
    found = operations.take_turn(code=session.code, now=now)
    if found.turn.status != "asking" or found.turn.prompt.kind != "place":
        return _to(session)
    query = str(request.POST.get("query", "")).strip()[:100]
    results = search_options(query) if query else None
    note_search(found.session, found.turn.prompt, query)
    return show_question(request, found, now, query=query, results=results)


def _go_back(request: HttpRequest, session: Session, now: datetime, to: str | None = None) -> HttpResponse:
    operations.go_back(code=session.code, version=_version(request), now=now, to=to)
    return _to(session)


def _stop(_request: HttpRequest, session: Session, now: datetime) -> HttpResponse:
    operations.stop_session(code=session.code, now=now)
    return _to(session)


def _ask_person(_request: HttpRequest, session: Session, now: datetime) -> HttpResponse:
    operations.hand_over(code=session.code, now=now)
    return _to(session)


def _resume(_request: HttpRequest, session: Session, now: datetime) -> HttpResponse:
    if session.status in (SessionStatus.STOPPED, SessionStatus.EXPIRED):
        operations.resume_session(code=session.code, now=now)
    return _to(session)


def _again(request: HttpRequest, session: Session, now: datetime) -> HttpResponse:
    """Begin the same flow anew; the old conversation is stopped."""
    note_start(request, now)
    return _to(begin_again(session, now, language=get_talk_language(request), **_who(request)))


def _version(request: HttpRequest) -> int:
    return read_number(request.POST.get("version"), -1)


_GLOBALS: dict[str, Callable[[HttpRequest, Session, datetime], HttpResponse]] = {
    "back": _go_back,
    "again": _again,
    "stop": _stop,
    "person": _ask_person,
    "resume": _resume,
}
