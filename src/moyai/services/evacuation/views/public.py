"""What everybody may see without an account: the open shelters, and the same as files."""

from __future__ import annotations

from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from moyai.core.conversations.places import find_option, search_options
from moyai.core.feeds.views.answers import answer_content, answer_json, mark_open
from moyai.core.indicators.tables import write_csv
from moyai.core.languages import get_page_language
from moyai.core.looking import one_look
from moyai.core.places.ground import draw_ground
from moyai.engines.conversation import PlaceOption
from moyai.services.evacuation.drill import name_file
from moyai.services.evacuation.fallback import read_page
from moyai.services.evacuation.forms.places import NearForm
from moyai.services.evacuation.queries.incidents import find_incident, get_mode
from moyai.services.evacuation.queries.shelters import list_designated, list_near, list_open
from moyai.services.evacuation.rows import STANDARD, STATE, list_markers, make_geojson, make_record, make_row

MAX_AGE_S = 30
MOST_CLOSED = 5
MOST_FOUND = 6


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the open shelters, the nearest first where somebody says where she is.

    When the database does not answer, the page as it was last kept is shown instead, with its time.
    """
    try:
        with one_look():
            return render(request, "evacuation/public.html", _read(request))
    except (OperationalError, InterfaceError):
        kept = read_page()
        if kept is None:
            raise
        return HttpResponse(kept)


@require_safe
def show_kept(_request: HttpRequest) -> HttpResponse:
    """Show the page as it was last kept; nothing is asked of the database."""
    kept = read_page()
    if kept is None:
        raise Http404
    return HttpResponse(kept)


@require_safe
def give_geojson(request: HttpRequest) -> HttpResponse:
    """Return the open shelters as GeoJSON, without head counts."""
    mode = get_mode(find_incident())
    return answer_json(request, make_geojson(list_open(), mode=mode, is_counted=False), max_age_s=MAX_AGE_S)


@require_safe
def give_csv(request: HttpRequest) -> HttpResponse:
    """Return the open shelters as CSV in the words of the standard data set, without head counts."""
    mode = get_mode(find_incident())
    rows = [make_record(shelter, mode=mode, is_counted=False) for shelter in list_open()]
    content = write_csv((*STANDARD, *STATE), rows).encode()
    response = answer_content(request, content, content_type="text/csv; charset=utf-8", max_age_s=MAX_AGE_S)
    response["Content-Disposition"] = f'attachment; filename="{name_file("shelters.csv", mode)}"'
    return mark_open(response)


def _read(request: HttpRequest) -> dict[str, Any]:
    form = NearForm(request.GET)
    form.is_valid()
    words, hazard = form.cleaned_data.get("q", ""), form.cleaned_data.get("hazard", "")
    found = search_options(words, MOST_FOUND) if words else ()
    chosen = _find_chosen(request, found)
    point = (chosen.lon, chosen.lat) if chosen else None
    language = get_page_language()
    incident = find_incident()
    opened = list_near(list_open(hazard=hazard), point)
    closed = (
        [] if opened or point is None else list_near(list_designated(hazard=hazard), point, limit=MOST_CLOSED)
    )
    shown = [near.shelter for near in [*opened, *closed]]
    return {
        "form": form,
        "words": words,
        "hazard": hazard,
        "found": [(option.token, option.name.get(language)) for option in found],
        "chosen": chosen.name.get(language) if chosen else "",
        "token": chosen.token if chosen else "",
        "is_unfound": bool(words) and not found,
        "rows": [make_row(near) for near in opened],
        "closed": [make_row(near) for near in closed],
        "incident": incident,
        "is_drill": incident is not None and incident.is_drill,
        "map": {**draw_ground(language), "markers": [*list_markers(shown), *_mark_me(chosen, language)]},
    }


def _find_chosen(request: HttpRequest, found: tuple[PlaceOption, ...]) -> PlaceOption | None:
    """Return the place that was chosen among those found, else the best; None where nobody said where."""
    chosen = find_option(request.GET.get("place", "")[:40])
    return chosen or (found[0] if found else None)


def _mark_me(chosen: PlaceOption | None, language: Any) -> list[dict[str, Any]]:
    if chosen is None:
        return []
    return [
        {"id": "me", "kind": "me", "label": chosen.name.get(language), "lon": chosen.lon, "lat": chosen.lat}
    ]
