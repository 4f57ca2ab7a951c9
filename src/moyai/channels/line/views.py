"""Pages of the LINE channel: linking a chat to a registration."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.channels.line import texts
from moyai.channels.line.client import ContentGone
from moyai.channels.line.models import Friend
from moyai.channels.line.operations import make_code, make_nonce
from moyai.channels.line.outbox import get_client
from moyai.channels.line.signed import find_friend_by_token
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.languages import get_page_language
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_resident_of, get_resident


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Ask whether this chat and this registration belong together (GET); go to LINE to prove it (POST)."""
    friend = find_friend_by_token(token)
    resident = find_resident_of(get_account(request))
    if friend is None or resident is None:
        context = {"is_too_old": friend is None}
        return render(request, "line/cannot_link.html", context, status=410 if friend is None else 403)
    if request.method == "GET":
        return render(request, "line/link.html", {"resident": resident})
    return _go_to_line(request, friend, resident)


@never_cache
@require_POST
@require_role(Role.DISPATCHER)
def code(request: HttpRequest, code: str) -> HttpResponse:
    """Show the six digits that a caller or visitor sends in her chat."""
    try:
        resident = get_resident(code)
    except Resident.DoesNotExist:
        raise Http404 from None
    digits = make_code(resident=resident, actor=name_actor(request), now=clock.now())
    return render(request, "line/code.html", {"resident": resident, "digits": f"{digits[:3]} {digits[3:]}"})


def _go_to_line(request: HttpRequest, friend: Friend, resident: Resident) -> HttpResponseBase:
    """LINE checks that whoever signs in there is the friend of the token, and sends the nonce back to us."""
    client = get_client(friend.account)
    try:
        if client is None:
            raise ContentGone("the account is off")
        link_token = client.issue_link_token(friend.user_id)
    except ContentGone:
        text = texts.NOT_NOW.get(get_page_language())
        return render(request, "line/cannot_link.html", {"text": text}, status=503)
    nonce = make_nonce(resident=resident, actor=name_actor(request), now=clock.now())
    query = urlencode({"linkToken": link_token, "nonce": nonce})
    return redirect(f"{settings.LINE_LOGIN}/dialog/bot/accountLink?{query}")
