"""Pages of calls: the call itself, a link's door, and the check of camera and microphone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moyai.core import clock
from moyai.core.errors import Refused
from moyai.core.video import operations
from moyai.core.video.cookies import keep_secret, read_secret
from moyai.core.video.models import Room, Seat
from moyai.core.video.purposes import Purpose, get_purpose
from moyai.core.video.queries import get_open_seat, get_pass
from moyai.core.video.words import say


def describe_stage(seat: Seat) -> dict[str, Any]:
    """Return what ``video/parts/stage.html`` needs of a seat, on whatever page it stands."""
    room = seat.room
    purpose = get_purpose(room.purpose)
    guests = [role for role in purpose.roles if role not in purpose.hosts]
    return {
        "seat": seat,
        "room": room,
        "purpose": purpose,
        "awaited": purpose.roles[purpose.awaited],
        "role": purpose.roles.get(seat.role, ""),
        "guest_roles": [_describe_role(room, purpose, role) for role in guests] if seat.is_host else [],
        "back": purpose.find_way_back(room) if seat.is_host else "",
        "rebooking": purpose.find_rebooking(room) if seat.is_host else "",
        "next": purpose.find_next(seat),
    }


def _describe_role(room: Room, purpose: Purpose, role: str) -> dict[str, Any]:
    """Return a role for which somebody is invited; ``why`` says why nobody may be, else it is empty."""
    try:
        purpose.check_guest(room, role)
    except Refused as refused:
        return {"role": role, "words": purpose.roles[role], "why": say(refused)}
    return {"role": role, "words": purpose.roles[role], "why": ""}


@never_cache
@require_safe
def call(request: HttpRequest, name: str) -> HttpResponse:
    """Show the call to whoever has a seat in it."""
    try:
        seat = get_open_seat(name, read_secret(request), clock.now())
    except Refused as refused:
        return _refuse(request, refused)
    return render(request, "video/call.html", {"stage": describe_stage(seat)})


@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """Show whom a link is for (GET: programs that look at links in chats use nothing up); sit down (POST)."""
    if _is_seated(request, name, token):
        return redirect("video:call", name)
    try:
        link = get_pass(name, token)
    except Refused as refused:
        return _refuse(request, refused)
    try:
        if request.method == "POST":
            seated = operations.use_link(name=name, token=token, now=clock.now())
            return keep_secret(redirect("video:call", name), seated)
        operations.check_link(link, clock.now())
    except Refused as refused:
        if refused.code != "room_over":
            operations.note_refused_link(link=link, code=refused.code, now=clock.now())
        return _refuse(request, refused, token=token, name=name)
    purpose = get_purpose(link.seat.room.purpose)
    context = {"seat": link.seat, "purpose": purpose, "role": purpose.roles.get(link.seat.role, "")}
    return render(request, "video/enter.html", context)


@require_POST
def ask(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """Ask the hosts for a new link, with an old one in hand."""
    try:
        operations.ask_for_link(link=get_pass(name, token), now=clock.now())
    except Refused as refused:
        return _refuse(request, refused)
    messages.success(request, _("新しいリンクをたのみました。届くまで、このままお待ちください。"))
    return render(request, "video/refused.html", {"text": "", "has_asked": True})


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Try camera, microphone and connection, before any call."""
    return render(request, "video/check.html")


def _is_seated(request: HttpRequest, name: str, token: str) -> bool:
    """Tell whether this very device has sat down with this link."""
    try:
        seat = get_open_seat(name, read_secret(request), clock.now())
        return get_pass(name, token).seat_id == seat.pk
    except Refused:
        return False


def _refuse(request: HttpRequest, refused: Refused, **link: str) -> HttpResponse:
    context = {
        "text": say(refused),
        "code": refused.code,
        "may_ask": bool(refused.facts.get("may_ask")),
        **link,
    }
    return render(request, "video/refused.html", context, status=refused.facts.get("status", 409))
