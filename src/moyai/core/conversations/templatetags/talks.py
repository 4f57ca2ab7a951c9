"""Conversations on other pages: ``{% load talks %}{% unfinished_talks request resident %}``."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.conversations.queries import get_summary, list_latest_unfinished
from moyai.core.conversations.registry import FLOWS
from moyai.core.languages import get_page_language
from moyai.core.residents.models import Resident

register = template.Library()


@register.inclusion_tag("conversations/unfinished.html", takes_context=True)
def unfinished_talks(context: dict[str, Any], resident: Resident) -> dict[str, Any]:
    """What a resident has begun, at any door, and may go on with here; nothing when there is nothing."""
    language = get_page_language()
    try:
        reverse("web:take_up", args=["0"])
    except NoReverseMatch:  # the web channel is off
        return {"talks": []}
    request: HttpRequest = context["request"]
    now = clock.now()
    found = list_latest_unfinished(get_account(request), resident, now)
    talks = [
        {
            "code": session.code,
            "title": FLOWS[session.flow].title.get(language),
            "said": get_summary(session, now, language),
            "door": session.channel,
            "at": session.updated_at,
        }
        for session in found
    ]
    return {"talks": talks, "here": request.get_full_path(), "csrf_token": context.get("csrf_token")}
