"""The public's pages of a final: run sheet with now and next, the stage's screen, its clock as JSON."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from moyai.core import clock
from moyai.core.parts import answer_if_changed
from moyai.services.open_call.models import Final, Slot
from moyai.services.open_call.queries.finals.timing import (
    find_current,
    find_next,
    list_slots,
    reckon_spent_s,
)
from moyai.services.open_call.views.finals.doors import get_final
from moyai.services.open_call.views.finals.office import describe_sheet


@never_cache
@require_safe
def final(request: HttpRequest, code: str) -> HttpResponse:
    """Show a final to everybody: where, when, what runs now and what comes next."""
    return render(request, "open_call/finals/final.html", describe_sheet(request, get_final(code)))


@require_GET
def final_part(request: HttpRequest, code: str) -> HttpResponse:
    """Return what changes of that page, when it has changed."""
    context = describe_sheet(request, get_final(code))
    return answer_if_changed(request, render(request, "open_call/finals/final_part.html", context))


@never_cache
@require_safe
def stage(request: HttpRequest, code: str) -> HttpResponse:
    """Show the stage's screen: who is on, and how long still; without scripts until when."""
    one, now = get_final(code), clock.now()
    context = {"final": one, "programme": one.programme, "stage": describe_stage(one, now), "now": now}
    return render(request, "open_call/finals/stage.html", context)


@never_cache
@require_GET
def stage_state(_request: HttpRequest, code: str) -> JsonResponse:
    """Return the stage's clock: what `describe_stage` says, moments as text."""
    now = clock.now()
    return JsonResponse(_to_json(describe_stage(get_final(code), now)))


def describe_stage(final: Final, now: datetime) -> dict[str, Any]:
    """Return what the stage's screen shows.

    Returns:
        now; speed (of the town's clock); slot (number, 0: none), kind, title, who; seconds, warns_s;
        spent_s up to ``now``; is_paused; ends_at (None while paused or when nothing runs); next (what
        follows, in words).
    """
    slots = list_slots(final)
    current, following = find_current(slots), find_next(slots)
    shown: dict[str, Any] = {
        "now": now,
        "speed": clock.speed(),
        "slot": 0,
        "kind": "",
        "title": final.title,
        "who": "",
        "seconds": 0,
        "warns_s": 0,
        "spent_s": 0.0,
        "is_paused": False,
        "is_online": False,
        "ends_at": None,
        "next": name_slot(following) if following else "",
        "starts_at": final.starts_at,
        "state": final.state,
    }
    if current is not None:
        shown |= _describe_current(current, now)
    return shown


def name_slot(slot: Slot) -> str:
    """Return what a line is called: its own title, or its kind with the team's name."""
    kind = slot.get_kind_display()
    name = slot.title or (str(slot.entry) if slot.entry else "")
    return f"{kind} {name}".strip()


def _describe_current(slot: Slot, now: datetime) -> dict[str, Any]:
    spent_s = reckon_spent_s(slot, now)
    ends_at = None if slot.paused_at else now + timedelta(seconds=slot.seconds - spent_s)
    return {
        "slot": slot.pk,
        "kind": slot.get_kind_display(),
        "title": slot.title or (str(slot.entry) if slot.entry else slot.get_kind_display()),
        "who": slot.entry.organisation if slot.entry else "",
        "seconds": slot.seconds,
        "warns_s": slot.warns_s,
        "spent_s": spent_s,
        "is_paused": bool(slot.paused_at),
        "is_online": slot.is_online,
        "ends_at": ends_at,
    }


def _to_json(shown: dict[str, Any]) -> dict[str, Any]:
    return {key: each.isoformat() if isinstance(each, datetime) else each for key, each in shown.items()}
