"""Parts of a page that the browser asks for again and again: not sent where it has the same."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.crypto import salted_hmac

_TOKENS = re.compile(rb'(name="(?:csrfmiddlewaretoken|press_id)" value=")[^"]*')
"""What differs each time a form is drawn, and says nothing."""


def answer_if_changed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Mark a part with an ETag of all but its forms' tokens; answer 304 when the browser has the same."""
    patch_cache_control(response, private=True, no_cache=True)
    content = _TOKENS.sub(rb"\1", response.content)
    etag = f'"{salted_hmac("moyai.part", content, algorithm="sha256").hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    answered = get_conditional_response(request, etag=etag, response=response)
    return response if answered is None else answered
