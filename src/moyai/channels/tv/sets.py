"""A request as a set's: its cookie, its language, and the frame of its answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from moyai.channels.tv.models import TvSet
from moyai.channels.tv.operations import make_set, note_seen, renew_code
from moyai.channels.tv.pages import Place
from moyai.channels.tv.queries import find_set
from moyai.channels.tv.tokens import make_token
from moyai.core import clock
from moyai.core.conversations.turns import to_localized
from moyai.core.errors import Refused

COOKIE = "moyai_tv"
COOKIE_PATH = "/tv/"
COOKIE_AGE_S = 400 * 24 * 3600

TvView = Callable[..., HttpResponse]


def for_sets(view: TvView) -> Callable[..., HttpResponseBase]:
    """Give a view the set and where it is; pages may stand in a frame of our own origin (the demo's remote).

    A set without a household sees its code whatever it asks for; one that is not known is made at the entry.
    """

    @never_cache
    @xframe_options_sameorigin
    @csp_replace({"frame-ancestors": [SELF]})
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now = clock.now()
        tv = find_set(request.COOKIES.get(COOKIE, ""))
        if tv is None:
            return _welcome(request, view)
        if tv.household_id is None:
            tv = renew_code(tv=tv, now=now)
        note_seen(tv=tv, now=now, is_used=request.method == "POST")
        return _answer(request, view, tv, *args, **kwargs)

    return guarded


def _answer(request: HttpRequest, view: TvView, tv: TvSet, *args: Any, **kwargs: Any) -> HttpResponse:
    place = Place(tv, clock.now())
    with translation.override("en" if tv.language == "en" else "ja"):
        try:
            return view(request, place, *args, **kwargs)
        except Refused as refused:
            return show_refused(request, refused, tv.language)


def _welcome(request: HttpRequest, view: TvView) -> HttpResponse:
    """Make a set of a browser that comes to the entry; send it there from anywhere else."""
    if request.method != "GET" or request.path != COOKIE_PATH:
        return redirect("tv:enter")
    token = make_token()
    try:
        tv = make_set(token=token, now=clock.now())
    except Refused as refused:
        return show_refused(request, refused, "ja", status=503)
    response = _answer(request, view, tv)
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_AGE_S,
        path=COOKIE_PATH,
        secure=settings.IS_BEHIND_TLS,
        httponly=True,
        samesite="Lax",
    )
    return response


def show_refused(request: HttpRequest, refused: Refused, language: str, status: int = 409) -> HttpResponse:
    """Say on the screen why something cannot be had."""
    text = to_localized(refused.text).get("en" if language == "en" else "ja")
    return render(request, "tv/told.html", {"text": text, "html_lang": language[:2]}, status=status)
