"""Signing in with LINE: to LINE's page, and back."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from allauth.decorators import rate_limit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.channels.line.addresses import make_address
from moyai.channels.line.clocks import get_real_time, get_town_time
from moyai.channels.line.login import attempt as attempts
from moyai.channels.line.login.channel import LoginChannel, find_login_channel, find_sign_in_address
from moyai.channels.line.login.client import fetch_id_token
from moyai.channels.line.login.id_token import read_user_id
from moyai.channels.line.login.refusals import CannotSignIn, LineSilent, NotAllowed
from moyai.channels.line.login.signing_in import sign_in_by_line
from moyai.core.accounts.entering import enter, read_next
from moyai.core.accounts.models import User
from moyai.core.languages import get_page_language

log = logging.getLogger(__name__)


@never_cache
@require_GET
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Go to LINE's page, where she agrees that we may know which LINE she has."""
    channel = _get_channel()
    after = read_next(request)
    if request.user.is_authenticated:
        return redirect(after or "home")
    elsewhere = _find_own_host(request, after)
    if elsewhere:
        return redirect(elsewhere)
    made = attempts.begin(request.session, after=after, now=get_real_time())
    return redirect(made.make_address(settings.LINE_LOGIN, channel, get_page_language()))


@never_cache
@require_GET
@rate_limit(action="login", limit_get=True)
def signed_in(request: HttpRequest) -> HttpResponseBase:
    """Take LINE's answer, and let her in when it is right and her chat is tied to her registration."""
    channel = _get_channel()
    after = ""
    try:
        state = request.GET.get("state", "")
        attempt = attempts.take(request.session, state=state, now=get_real_time())
        after = attempt.after
        user = _identify(request, channel, attempt)
    except CannotSignIn as refused:
        # The reason is ours to see; codes and tokens are in no log.
        log.info("LINE sign-in: %s (%s)", refused.code, refused.facts["reason"])
        return _turn_away(request, refused, after)
    return enter(request, user=user, after=after)


def _identify(request: HttpRequest, channel: LoginChannel, attempt: attempts.Attempt) -> User:
    error, code = request.GET.get("error", ""), request.GET.get("code", "")
    if error.lower() == "access_denied":
        raise NotAllowed
    if error or not code:
        raise LineSilent(error[:40])
    token = fetch_id_token(channel, code=code, verifier=attempt.verifier)
    user_id = read_user_id(token, channel, nonce=attempt.nonce, now=get_real_time())
    return sign_in_by_line(user_id=user_id, now=get_town_time())


def _get_channel() -> LoginChannel:
    channel = find_login_channel()
    if channel is None:
        raise Http404
    return channel


def _find_own_host(request: HttpRequest, after: str) -> str:
    """Return this page under the town's own address, where LINE will send her back; '' when she is there."""
    if request.get_host() == urlsplit(settings.BASE_ADDRESS).netloc:
        return ""
    address = make_address(find_sign_in_address())
    return f"{address}?{urlencode({'next': after})}" if after else address


def _turn_away(request: HttpRequest, refused: CannotSignIn, after: str) -> HttpResponse:
    context = {
        "text": refused.text.get(get_page_language()),
        "is_way_shown": refused.is_way_shown,
        "code": refused.code,
        "query": f"?{urlencode({'next': after})}" if after else "",
    }
    return render(request, "line/cannot_sign_in.html", context, status=403)
