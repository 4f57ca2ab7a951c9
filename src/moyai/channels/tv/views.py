"""The set's pages: its code, who is at it, home, notices, and the poll for what is new."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.channels.tv import operations, texts
from moyai.channels.tv.pages import Place, list_flow_keys, make_mark, number_keys, show_page
from moyai.channels.tv.screen import Key, View, paged
from moyai.channels.tv.sets import for_sets
from moyai.channels.tv.talks import begin
from moyai.core.clock import local
from moyai.core.conversations.commands import find_language
from moyai.core.conversations.menus import list_menu
from moyai.core.conversations.operations import NotGoingOn, stop_session
from moyai.core.conversations.registry import FLOWS
from moyai.core.notices.replies import list_replies
from moyai.core.ui.qr import draw_qr
from moyai.engines.conversation import Localized

CHANNEL = "tv"


@require_GET
@for_sets
def enter(request: HttpRequest, place: Place) -> HttpResponse:
    """Show the code of a new set; lead any other to where it was when the power went."""
    if place.tv.household_id is None:
        return _show_code(request, place)
    if place.unread:
        return redirect("tv:notice")
    return redirect("tv:talk" if place.draft else "tv:home")


def _show_code(request: HttpRequest, place: Place) -> HttpResponse:
    address = request.build_absolute_uri(reverse("tv:pairing"))
    shown = address.partition("://")[2].rstrip("/")
    facts: dict[str, Any] = {"code": place.tv.code, "shown_address": shown, "qr": draw_qr(address)}
    return show_page(request, "tv/code.html", place, **facts)


@require_http_methods(["GET", "POST"])
@for_sets
def home(request: HttpRequest, place: Place) -> HttpResponse:
    """Show what can be done and what is going on (GET); do what was pressed (POST)."""
    if place.tv.household_id is None:
        return redirect("tv:enter")
    if request.method == "POST":
        verb, _, rest = str(request.POST.get("do", "")).partition(":")
        return _DEEDS.get(verb, _stay)(place, rest)
    if place.unread:
        return redirect("tv:notice")
    if place.person is None:
        return _ask_who(request, place)
    return _show_home(request, place)


@require_GET
@for_sets
def state(request: HttpRequest, place: Place) -> JsonResponse:
    """Tell by a fingerprint whether a page is old, and what time it is in the town.

    ``?cards`` asks for the page on which also stands what is going on.
    """
    mark = make_mark(place, has_cards="cards" in request.GET)
    return JsonResponse({"mark": mark, "clock": f"{local(place.now):%-H:%M}"})


@require_http_methods(["GET", "POST"])
@for_sets
def notice(request: HttpRequest, place: Place) -> HttpResponse:
    """Show the oldest unread notice of the household (GET); take its acknowledgement (POST)."""
    if request.method == "POST":
        number = str(request.POST.get("notice", ""))
        if place.tv.household_id is not None and number.isdecimal() and len(number) < 10:
            reply = str(request.POST.get("reply", ""))
            said = operations.acknowledge(tv=place.tv, notice_id=int(number), reply=reply, now=place.now)
            if said is not None:
                return _show_said(request, place, said)
        return redirect("tv:enter")
    if not place.unread:
        return redirect("tv:enter")
    shown = place.unread[0]
    operations.note_shown(tv=place.tv, notice=shown, now=place.now)
    text = shown.text.get(place.language) or shown.text["ja"]
    whose = place.call(shown.resident) if len(place.members) > 1 else ""
    facts = {"notice": shown, "at": local(shown.created_at), "text": text, "whose": whose, "say": text}
    replies = [
        {"key": each.key, "label": each.label.get(place.language, "short")} for each in list_replies(shown)
    ]
    facts["replies"] = replies
    return show_page(request, "tv/notice.html", place, **facts)


def _show_said(request: HttpRequest, place: Place, said: Localized) -> HttpResponse:
    """Show what an answer did until OK; the place is read anew, as the answer may have changed it."""
    text = said.get(place.language)
    return show_page(request, "tv/told.html", Place(place.tv, place.now), text=text, say=text)


@require_POST
@for_sets
def speak(_request: HttpRequest, place: Place) -> HttpResponse:
    """Go on in the next language."""
    operations.set_language(tv=place.tv, language=find_language("", place.tv.language), now=place.now)
    return redirect("tv:enter")


def _ask_who(request: HttpRequest, place: Place) -> HttpResponse:
    view = View(place.language, kept=request.GET.dict())
    keys = [Key(f"person:{one.code}", place.call(one), tone="tile", icon="person") for one in place.members]
    return show_page(request, "tv/who.html", place, keys=number_keys(paged(keys, view)))


def _show_home(request: HttpRequest, place: Place) -> HttpResponse:
    view = View(place.language, kept=request.GET.dict())
    draft = [Key("resume", view.say(texts.RESUME), _name_draft(place), tone="main", icon="arrow-right")]
    flows = list_flow_keys(place, list_menu(CHANNEL, place.person))
    more = [Key("who", view.say(texts.OTHER_PERSON), tone="quiet", icon="people")]
    stop = [Key("stop", view.say(texts.STOP), _name_draft(place), tone="quiet", icon="exit")]
    keys = [*(draft if place.draft else []), *flows]
    rest = [*(stop if place.draft else []), *(more if len(place.members) > 1 else [])]
    shown = paged(keys, view, rest)
    facts = {"keys": number_keys(shown), "cards": place.cards[:2]}
    return show_page(request, "tv/home.html", place, has_cards=True, **facts)


def _name_draft(place: Place) -> str:
    entry = FLOWS.get(place.draft.flow) if place.draft else None
    return entry.title.get(place.language) if entry else ""


def _start(place: Place, flow: str) -> HttpResponse:
    return begin(place, flow=flow)


def _choose_person(place: Place, code: str) -> HttpResponse:
    person = next((one for one in place.members if one.code == code), None)
    if person is not None:
        operations.choose_person(tv=place.tv, person=person, now=place.now)
    return redirect("tv:home")


def _ask_again_who(place: Place, _rest: str) -> HttpResponse:
    """Somebody else sits down: what the other had begun stays hers, and waits until it expires."""
    operations.hold_talk(tv=place.tv, talk=None, now=place.now)
    operations.choose_person(tv=place.tv, person=None, now=place.now)
    return redirect("tv:home")


def _resume(_place: Place, _rest: str) -> HttpResponse:
    return redirect("tv:talk")


def _stop(place: Place, _rest: str) -> HttpResponse:
    if place.draft is not None:
        with suppress(NotGoingOn):  # it ended elsewhere meanwhile
            stop_session(code=place.draft.code, now=place.now)
    operations.hold_talk(tv=place.tv, talk=None, now=place.now)
    return redirect("tv:home")


def _turn_page(_place: Place, rest: str) -> HttpResponse:
    address = reverse("tv:home")
    return redirect(f"{address}?{rest}" if rest.removeprefix("page=").isdigit() else address)


def _stay(_place: Place, _rest: str) -> HttpResponse:
    return redirect("tv:home")


_DEEDS: dict[str, Any] = {
    "start": _start,
    "person": _choose_person,
    "who": _ask_again_who,
    "resume": _resume,
    "stop": _stop,
    "show": _turn_page,
}
