"""Answers for machines of anybody: open to other sites, cached by content, under their licence."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag

from moyai.core.feeds.publisher import LICENCE

MAX_AGE_S = 300


def answer_content(
    request: HttpRequest, content: bytes, *, content_type: str, version: str = "", max_age_s: int = MAX_AGE_S
) -> HttpResponse:
    """Return content that is public, or 304 where the reader has the same already.

    Args:
        request: the question; its ``If-None-Match`` is compared.
        content: what to send.
        content_type: its type.
        version: digest of what it says; of the bytes where there is none.
        max_age_s: how long it may be used without asking again.
    """
    etag = quote_etag(version or hashlib.sha256(content).hexdigest()[:24])
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in known or f"W/{etag}" in known or "*" in known:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(content, content_type=content_type)
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=max_age_s)
    return mark_open(response)


def answer_json(request: HttpRequest, data: Any, *, max_age_s: int = MAX_AGE_S) -> HttpResponse:
    """Return data as JSON, in the same way."""
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return answer_content(
        request, content, content_type="application/json; charset=utf-8", max_age_s=max_age_s
    )


def answer_problem(status: int, title: str, detail: str) -> HttpResponse:
    """Return an RFC 9457 problem."""
    body = json.dumps({"title": title, "detail": detail, "status": status}, ensure_ascii=False)
    return mark_open(
        HttpResponse(body, status=status, content_type="application/problem+json; charset=utf-8")
    )


def mark_open(response: HttpResponse) -> HttpResponse:
    """Say that any site may read it, and under which licence it stands."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Link"] = f'<{LICENCE}>; rel="license"'
    return response
