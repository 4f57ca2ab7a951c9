"""A conversation on the set: one question a page, answered by pressing one key."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods

from moyai.channels.tv import operations as sets
from moyai.channels.tv.pages import Place, draw_screen, show_page
from moyai.channels.tv.parse import parse
from moyai.channels.tv.render import render
from moyai.channels.tv.screen import Key, Line, Screen, View, read_kept, show
from moyai.channels.tv.sets import for_sets
from moyai.channels.tv.texts import REST_OF_FACTS
from moyai.core.attempts import read_number
from moyai.core.clock import local
from moyai.core.conversations import operations
from moyai.core.conversations.frequent import list_frequent, make_finder
from moyai.core.conversations.links import make_link_token
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import NotGoingOn
from moyai.core.conversations.queries import get_session, get_session_as_of
from moyai.core.conversations.registry import get_flow
from moyai.core.conversations.scratch import keep_scratch, read_scratch
from moyai.core.conversations.turns import Talk
from moyai.core.ui.qr import draw_qr
from moyai.engines.conversation import Localized, Outcome, Reply

CHANNEL = "tv"
ENDED_LINES = 6
"""Lines under an outcome: its sentence may take two lines of its own."""


@require_http_methods(["GET", "POST"])
@for_sets
def talk(request: HttpRequest, place: Place) -> HttpResponse:
    """Show the present question (GET), or take the key that was pressed (POST)."""
    if place.tv.talk is None:
        return redirect("tv:enter")
    if place.has_emergency and request.method == "GET":
        return redirect("tv:notice")
    session = get_session_as_of(place.tv.talk, place.now)
    try:
        if request.method == "POST":
            return _act(request, place, session)
        if session.status == SessionStatus.ACTIVE and session.channel == CHANNEL:
            return _show(request, place, operations.take_turn(code=session.code, now=place.now))
    except NotGoingOn:
        session = get_session(session.code, place.now)
        if request.method == "POST":
            return redirect("tv:talk")
    return _show_over(request, place, session)


def begin(place: Place, *, flow: str, **facts: Any) -> HttpResponse:
    """Begin a conversation with whoever is at the set; what was begun before is stopped then.

    Raises:
        UnknownFlow: There is none any more (an old page); what was begun before goes on.
    """
    if place.tv.household_id is None:
        return redirect("tv:enter")
    session = operations.start_session(
        flow=flow,
        channel=CHANNEL,
        now=place.now,
        language=place.language,
        resident_id=place.person.pk if place.person else None,
        **facts,
    )
    if place.draft is not None and place.draft.status == SessionStatus.ACTIVE:
        operations.stop_session(code=place.draft.code, now=place.now)
    sets.hold_talk(tv=place.tv, talk=session, now=place.now)
    return redirect("tv:talk")


def _show(request: HttpRequest, place: Place, found: Talk, *, is_untaken: bool = False) -> HttpResponse:
    if found.turn.status == "ended":
        return _show_over(request, place, found.session)
    prompt, session = found.turn.prompt, found.session
    view = View(
        language=place.language,
        today=local(place.now).date(),
        journey=found.turn.journey,
        problem=found.turn.problem,
        kept={name: str(value) for name, value in read_scratch(session, prompt).items()},
        frequent=list_frequent(session, prompt),
    )
    screen = render(prompt, view)
    kept = {"key": prompt.key, "shown": prompt.digest, "version": session.version}
    context = {
        **draw_screen(screen),
        "title": get_flow(session.flow).title.get(place.language),
        "error": _explain(found, place, is_untaken=is_untaken),
        "hidden": [{"name": name, "value": value} for name, value in kept.items()],
        "back": screen.up or ("back" if found.turn.journey else ""),
        "may_ask_person": not view.kept.get("person"),
        "ask_person": show(person=1),
        "qr": draw_qr(_make_link(request, session)) if screen.has_qr else "",
    }
    return show_page(request, "tv/question.html", place, **context)


def _explain(found: Talk, place: Place, *, is_untaken: bool) -> str:
    """Say why a question comes again."""
    if found.session.notice:
        return Localized.from_json(found.session.notice).get(place.language)
    problem = found.turn.problem
    return "" if problem is None else problem.text.get(place.language)


def _make_link(request: HttpRequest, session: Session) -> str:
    """Return the address at which a smartphone goes on with this very conversation."""
    token = make_link_token(session)
    try:
        path = reverse("web:open", args=[token])
    except NoReverseMatch:  # the web channel is off
        path = reverse("tv:enter")
    return request.build_absolute_uri(path)


def _act(request: HttpRequest, place: Place, session: Session) -> HttpResponse:
    do = str(request.POST.get("do", ""))
    verb, _, rest = do.partition(":")
    if verb == "follow":
        return _follow(place, session, rest)
    if verb == "here":
        return _take_back(place, session)
    if session.status != SessionStatus.ACTIVE or session.channel != CHANNEL:
        return redirect("tv:talk")
    if verb in ("answer", "skip"):
        return _answer(request, place, session, verb, rest)
    if verb in ("back", "change"):
        version = _read_version(request)
        operations.go_back(code=session.code, version=version, now=place.now, to=rest or None)
    if verb == "person":
        operations.hand_over(code=session.code, now=place.now)
    if verb == "show":
        _keep(request, place, session, rest)
    return redirect("tv:talk")


def _answer(request: HttpRequest, place: Place, session: Session, verb: str, token: str) -> HttpResponse:
    key, shown = str(request.POST.get("key", "")), str(request.POST.get("shown", ""))

    def read(prompt: Any) -> Any:
        return None if verb == "skip" else parse(prompt, token, find_place=make_finder(session))

    reply = Reply(key, read, shown)
    version = _read_version(request)
    found = operations.answer(code=session.code, version=version, reply=reply, now=place.now)
    turn = found.turn
    is_untaken = turn.status == "asking" and turn.heard == "invalid"
    return _show(request, place, found, is_untaken=True) if is_untaken else redirect("tv:talk")


def _keep(request: HttpRequest, place: Place, session: Session, rest: str) -> None:
    """Remember where she is within the question; an old page's key changes nothing."""
    if session.version != _read_version(request):
        return
    found = operations.take_turn(code=session.code, now=place.now)
    if found.turn.status == "asking" and found.turn.prompt.key == request.POST.get("key"):
        keep_scratch(found.session, found.turn.prompt, read_kept(rest))


def _follow(place: Place, session: Session, rest: str) -> HttpResponse:
    links = Outcome.from_json(session.outcome).links if session.outcome else ()
    link = next((one for n, one in enumerate(links) if str(n) == rest), None)
    if link is None:
        return redirect("tv:talk")
    return begin(place, flow=link.flow, args=link.args, answers=link.answers)


def _take_back(place: Place, session: Session) -> HttpResponse:
    """Go on here with what was stopped, timed out, or went on elsewhere; staff keep what they took."""
    is_staffs = session.status == SessionStatus.HANDED_OVER or session.actor_id is not None
    if session.status != SessionStatus.ENDED and not is_staffs:
        operations.resume_session(code=session.code, now=place.now, channel=CHANNEL)
    return redirect("tv:talk")


def _show_over(request: HttpRequest, place: Place, session: Session) -> HttpResponse:
    """Show how it ended, or why it does not go on here."""
    title = get_flow(session.flow).title.get(place.language)
    if session.status == SessionStatus.ENDED and session.outcome is not None:
        outcome = Outcome.from_json(session.outcome)
        screen = _draw_outcome(request, place, outcome)
        context = {**draw_screen(screen), "title": title, "is_done": outcome.is_done}
        return show_page(request, "tv/ended.html", place, **context)
    is_staffs = session.status == SessionStatus.HANDED_OVER or session.actor_id is not None
    context = {"title": title, "status": session.status, "is_staffs": is_staffs}
    return show_page(request, "tv/over.html", place, **context)


def _draw_outcome(request: HttpRequest, place: Place, outcome: Outcome) -> Screen:
    view = View(place.language, kept=request.GET.dict())
    lines = [Line(view.say_short(f.label), view.say_short(f.value)) for f in outcome.facts]
    links = [
        Key(f"follow:{n}", view.say(link.label), icon="arrow-right") for n, link in enumerate(outcome.links)
    ]
    pages = max(1, -(-len(lines) // ENDED_LINES))
    page = min(view.page, pages - 1)
    shown = lines[page * ENDED_LINES : (page + 1) * ENDED_LINES]
    rest = Key(f"?page={(page + 1) % pages}", view.say(REST_OF_FACTS), icon="arrow-right")
    return Screen(view.say(outcome.text), (*links, *([rest] if pages > 1 else [])), lines=tuple(shown))


def _read_version(request: HttpRequest) -> int:
    return read_number(request.POST.get("version"), -1)
