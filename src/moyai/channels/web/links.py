"""A signed link into a conversation: whoever holds it goes on with that one, in this browser, for a while."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.channels.web.languages import keep_talk_language
from moyai.channels.web.people import keep_link
from moyai.core.conversations.links import find_session_by_token


@never_cache
@require_GET
def open_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Open the conversation that a link stands for."""
    session = find_session_by_token(token)
    if session is None:
        return _refuse(request)
    keep_link(request, session)
    keep_talk_language(request, session.language)
    return redirect("web:talk", code=session.code)


def _refuse(request: HttpRequest) -> HttpResponse:
    return render(request, "web/link_too_old.html", status=410)
