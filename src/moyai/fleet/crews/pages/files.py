"""Records as papers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from moyai.core import clock
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.fleet.pages.answers import say_refusal


def answer_paper(request: HttpRequest, context: dict[str, Any], *, name: str, back: str) -> HttpResponse:
    """Return records as a PDF; where the server cannot make one, say so on the page they came from."""
    try:
        return respond_pdf("crews/papers/records.html", {**context, "made_at": clock.now()}, name=name)
    except PaperUnavailable as refused:
        say_refusal(request, refused)
        return redirect(back)
