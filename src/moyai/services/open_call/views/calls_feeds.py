"""The feeds of open calls: for everybody, cached by what they say."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.feeds.views.answers import answer_content, answer_json
from moyai.services.open_call.queries.calls_feeds import Addresses, list_open_calls, write_atom

TITLE = "公募・コンテスト"


def _addresses(request: HttpRequest) -> Addresses:
    return lambda name, code: request.build_absolute_uri(reverse(f"open_call:{name}", args=[code]))


@require_safe
def feed_json(request: HttpRequest) -> HttpResponse:
    """Return the calls that are open or will be, as a JSON list."""
    return answer_json(request, list_open_calls(clock.now(), _addresses(request)))


@require_safe
def feed_atom(request: HttpRequest) -> HttpResponse:
    """Return the public programmes and themes as an Atom feed."""
    here = request.build_absolute_uri(reverse("open_call:feed_atom"))
    content = write_atom(TITLE, here, _addresses(request))
    return answer_content(request, content, content_type="application/atom+xml; charset=utf-8")
