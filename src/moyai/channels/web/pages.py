"""The pages of a conversation: question, outcome, and what is said when it cannot go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moyai.channels.web import texts
from moyai.channels.web.languages import get_talk_language, list_choices
from moyai.channels.web.render import Page
from moyai.channels.web.render import render as render_prompt
from moyai.core.clock import local
from moyai.core.conversations.frequent import list_frequent
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.places import list_settlement_labels
from moyai.core.conversations.registry import get_flow
from moyai.core.conversations.strangers import TooManyStarts
from moyai.core.conversations.turns import Talk, to_localized
from moyai.core.errors import Refused
from moyai.engines.conversation import Invalid, Language, Localized, Outcome, Place, PlaceOption

Sheet = Callable[[HttpRequest, Talk], tuple[str, dict[str, Any]] | None]
_sheets: dict[str, Sheet] = {}


def register_sheet(channel: str, draw: Sheet) -> None:
    """Have the questions of a channel's conversations drawn by a template of its own.

    ``draw`` returns the template and what it needs beyond ui/question.html, or None for the ordinary page.
    """
    _sheets[channel] = draw


def show_question(
    request: HttpRequest,
    talk: Talk,
    now: datetime,
    *,
    is_untaken: bool = False,
    query: str = "",
    results: tuple[PlaceOption, ...] | None = None,
) -> HttpResponse:
    """Show the present question; ``is_untaken`` when the reply in the request did not answer it."""
    language, prompt = get_talk_language(request), talk.turn.prompt
    page = Page(
        language=language,
        today=local(now).date(),
        journey=talk.turn.journey,
        problem=talk.turn.problem if is_untaken else None,
        typed=request.POST.dict() if request.method == "POST" else {},
        query=query,
        results=results,
        frequent=list_frequent(talk.session, prompt),
        settlements=list_settlement_labels() if isinstance(prompt, Place) else (),
    )
    context = {
        "prompt": render_prompt(prompt, page),
        "hidden": _hidden(talk),
        "notice": _notice(talk, language, is_untaken),
        "has_errors": is_untaken,
        "can_go_back": bool(talk.turn.journey),
        "can_ask_person": talk.session.channel == "web",
        "can_restart": bool(talk.turn.journey),
        "talk_languages": list_choices(request) if talk.turn.prompt.ask.more else [],
        "talk_language": language,
        **frame(talk.session, language),
    }
    sheet = _sheets.get(talk.session.channel)
    template, more = (sheet and sheet(request, talk)) or ("ui/question.html", {})
    return render(request, template, {**context, **more})


def show_over(request: HttpRequest, session: Session) -> HttpResponse:
    """Show how a conversation ended, or why it does not go on."""
    language = get_talk_language(request)
    if session.status == SessionStatus.ENDED and session.outcome is not None:
        outcome = _outcome(Outcome.from_json(session.outcome), language)
        context = {"outcome": outcome, "session": session, **frame(session, language)}
        return render(request, "web/ended.html", context)
    may_resume = session.status in (SessionStatus.STOPPED, SessionStatus.EXPIRED)
    context = {"status": session.status, "may_resume": may_resume, "session": session}
    return render(request, "web/over.html", {**context, **frame(session, language)})


def show_refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Show why something cannot be granted, in the person's words."""
    status = 429 if isinstance(refused, TooManyStarts) else 409
    text = to_localized(refused.text).get(get_talk_language(request))
    return render(request, "web/refused.html", {"text": text, "code": refused.code}, status=status)


def frame(session: Session, language: Language) -> dict[str, Any]:
    """Return what every page of a conversation shows around it."""
    title = get_flow(session.flow).title
    is_desk = session.channel == "desk"
    if is_desk and session.resident is not None:
        title = texts.FOR_WHOM.format(title=title, name=session.resident.name)
    return {"title": title.get(language), "layout": "desk" if is_desk else ""}


def _hidden(talk: Talk) -> list[dict[str, Any]]:
    prompt = talk.turn.prompt
    kept = {"key": prompt.key, "shown": prompt.digest, "version": talk.session.version}
    return [{"name": name, "value": value} for name, value in kept.items()]


def _notice(talk: Talk, language: Language, is_untaken: bool) -> str:
    """Say why a question comes again: a refused commit, or an answer that no longer holds."""
    if talk.session.notice:
        return Localized.from_json(talk.session.notice).get(language)
    problem: Invalid | None = None if is_untaken else talk.turn.problem
    return "" if problem is None else problem.text.get(language)


def _outcome(outcome: Outcome, language: Language) -> dict[str, Any]:
    facts = [{"label": f.label.get(language), "value": f.value.get(language)} for f in outcome.facts]
    links = [
        {"index": index, "flow": link.flow, "label": link.label.get(language)}
        for index, link in enumerate(outcome.links)
    ]
    return {
        "text": outcome.text.get(language),
        "facts": facts,
        "links": links,
        "page": outcome.page,
        "page_label": outcome.page_label.get(language),
        "is_done": outcome.is_done,
    }
