"""The officer's page on which everybody is asked at once where they are."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.conversations.polls import count_reachable
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.services.evacuation.operations.asking import ask_everybody, tell_question
from moyai.services.evacuation.queries.askings import list_questions
from moyai.services.evacuation.queries.incidents import find_incident

MOST_KEY = 60


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show(request: HttpRequest) -> HttpResponse:
    """Show what would be asked of how many, and what came of earlier questions."""
    incident = find_incident()
    language = get_page_language()
    question = tell_question(incident, 0) if incident else None
    context = {
        "incident": incident,
        "words": question.text.get(language) if question else "",
        "hint": question.hint.get(language) if question and question.hint else "",
        "answers": [option.label.get(language) for option in question.options] if question else [],
        "reachable": count_reachable(),
        "askings": list_questions(incident) if incident else [],
        "key": uuid4().hex,
    }
    return render(request, "evacuation/asking.html", context)


@require_POST
@require_role(Role.OFFICER)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask, if it was confirmed; the same form sent twice asks once."""
    incident = find_incident()
    key = request.POST.get("key", "")[:MOST_KEY]
    if incident is None or incident.code != request.POST.get("incident"):
        messages.error(request, _("災害対応が切りかわりました。何も送っていません。"))
        return redirect("evacuation:asking")
    if "yes" not in request.POST or not key.isalnum():
        messages.error(request, _("確認のしるしがついていません。何も送っていません。"))
        return redirect("evacuation:asking")
    try:
        asking = ask_everybody(
            incident=incident,
            key=f"form/{key}",
            by=get_account(request),
            now=clock.now(),
            real_now=datetime.now(UTC),
        )
    except Refused as refused:
        messages.error(request, str(refused.text))
        return redirect("evacuation:asking")
    messages.success(request, _("%(n)s人に送りはじめました。") % {"n": f"{asking.asked or 0:,}"})
    return redirect("evacuation:asking")
