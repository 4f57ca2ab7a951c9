"""The results, once the chair has released them: page and JSON, and the archive of finals."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.services.open_call.enums import ProgrammeState
from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.models import Final
from moyai.services.open_call.queries.finals.showing import describe_results
from moyai.services.open_call.views.finals.doors import describe_visitor, get_final


@never_cache
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the results; 403 and in words that they are held until the chair has released them."""
    final = get_final(code)
    context: dict[str, Any] = {"final": final, "programme": final.programme}
    context |= describe_visitor(request, final)
    if final.state != FinalState.RELEASED or final.results is None:
        return render(request, "open_call/finals/held.html", context, status=403)
    context["results"] = describe_results(final, final.results)
    context["others"] = list_released().exclude(pk=final.pk)[:10]
    return render(request, "open_call/finals/results.html", context)


@never_cache
@require_safe
def show_json(_request: HttpRequest, code: str) -> JsonResponse:
    """Return the results as they were fixed; ``{"state": "held"}`` with 403 before."""
    final = get_final(code)
    if final.state != FinalState.RELEASED or final.results is None:
        return JsonResponse({"final": final.code, "state": "held"}, status=403)
    head = {
        "final": final.code,
        "title": final.title,
        "programme": final.programme.title,
        "state": "released",
        "released_at": final.released_at.isoformat() if final.released_at else None,
    }
    return JsonResponse(head | final.results, json_dumps_params={"ensure_ascii": False})


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Show all finals: those to come, and those whose results are out, the latest first."""
    coming = Final.objects.exclude(state=FinalState.RELEASED).exclude(programme__state=ProgrammeState.DRAFT)
    context = {"coming": coming.select_related("programme"), "past": list_released()}
    return render(request, "open_call/finals/archive.html", context)


def list_released() -> Any:
    """Return finals whose results are out."""
    return Final.objects.filter(state=FinalState.RELEASED).select_related("programme")
