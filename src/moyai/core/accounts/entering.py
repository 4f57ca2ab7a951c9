"""Letting somebody in who has proved who she is: the one way for codes, passkeys, LINE and the demo."""

from __future__ import annotations

import time

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

from moyai.core.accounts.models import User

_SIGNED_IN_AT = "signed_in_at"


def enter(request: HttpRequest, *, user: User, after: str = "", is_kept: bool = False) -> HttpResponseBase:
    """Sign somebody in and lead her on; a closed account is told so, a second step is asked for.

    Args:
        request: hers; nobody else may be signed in on it.
        user: who she has proved to be.
        after: where she wanted to go, checked by ``read_next``.
        is_kept: stay signed in when the browser is closed.
    """
    request.session.set_expiry(None if is_kept else 0)
    answer: HttpResponseBase = perform_login(request, user, redirect_url=after or None)
    return answer


def note_sign_in(request: HttpRequest) -> None:
    """Remember in the session when somebody signed in (the machine's time, as sessions are)."""
    request.session[_SIGNED_IN_AT] = time.time()


def has_just_signed_in(request: HttpRequest) -> bool:
    """Tell whether the sign-in is so fresh that nobody need prove who she is once more."""
    at = request.session.get(_SIGNED_IN_AT, 0)
    return 0 <= time.time() - at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def read_next(request: HttpRequest) -> str:
    """Return where somebody wanted to go (``next``), empty unless it is a page of ours."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else ""
