"""The whole conversation on one page: what was answered, beside the question that is asked now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from moyai.channels.desk.callers import describe_caller
from moyai.channels.desk.names import name_door
from moyai.channels.desk.queries import list_doors_to
from moyai.core.conversations.turns import Talk
from moyai.core.languages import get_page_language


def draw_sheet(request: HttpRequest, talk: Talk) -> tuple[str, dict[str, Any]] | None:
    """Return the desk's template and what it shows more; None for anybody but whoever talks at the desk."""
    session = talk.session
    if not request.user.is_authenticated or session.actor_id != request.user.pk:
        return None
    language = get_page_language()
    answered = [
        {"key": one.key, "label": one.question.get(language, "short"), "value": one.label.get(language)}
        for one in talk.turn.journey
        if one.kind != "show"
    ]
    more = {
        "session": session,
        "answered": answered,
        "caller": describe_caller(session.resident) if session.resident else None,
        "doors": [{"key": door, "name": name_door(door)} for door in list_doors_to(session)],
    }
    return "desk/talk.html", more
