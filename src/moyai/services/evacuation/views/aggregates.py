"""How many are where, for everybody: only numbers behind which nobody can be recognised."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moyai.core.feeds.views.answers import answer_content, answer_json, mark_open
from moyai.core.indicators.tables import write_csv
from moyai.core.looking import one_look
from moyai.core.places.queries import list_areas
from moyai.services.evacuation.drill import mark, name_file
from moyai.services.evacuation.enums import EvacuationKind
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.queries.counting import count_by_area
from moyai.services.evacuation.queries.incidents import find_incident

MAX_AGE_S = 300
ROUND_TO = 5


@require_safe
def give_geojson(request: HttpRequest) -> HttpResponse:
    """Return the areas with their numbers as GeoJSON."""
    with one_look():
        incident = find_incident()
        mode = incident.mode if incident else "real"
        numbers = list_public(incident)
        features = [
            {
                "type": "Feature",
                "geometry": area.polygon,
                "properties": {"地区": mark(area.name, mode), **numbers[area.key]},
            }
            for area in list_areas()
            if area.key in numbers
        ]
        data = {
            "type": "FeatureCollection",
            "name": mark("地区別避難者数（概数）", mode),
            "運用種別": "訓練" if mode == "drill" else "通常",
            "features": features,
        }
        return answer_json(request, data, max_age_s=MAX_AGE_S)


@require_safe
def give_csv(request: HttpRequest) -> HttpResponse:
    """Return the areas with their numbers as CSV."""
    with one_look():
        incident = find_incident()
        mode = incident.mode if incident else "real"
        names = {area.key: area.name for area in list_areas()}
        rows = [
            [mark(names[key], mode), kind, people]
            for key, kinds in list_public(incident).items()
            for kind, people in kinds.items()
        ]
        content = write_csv(("地区", "避難先", "人数（概数）"), rows).encode()
    response = answer_content(request, content, content_type="text/csv; charset=utf-8", max_age_s=MAX_AGE_S)
    response["Content-Disposition"] = f'attachment; filename="{name_file("evacuees.csv", mode)}"'
    return mark_open(response)


def list_public(incident: Incident | None) -> dict[str, dict[str, int]]:
    """Return numbers by area and kind of place that may be published.

    A number below the town's limit is left out, the others are rounded down to fives, and no sum is given:
    from a sum one could reckon back to what was left out.
    """
    if incident is None:
        return {}
    least = get_policy().public_k
    table = count_by_area(incident, town="")
    found: dict[str, dict[str, Any]] = {}
    for key, _name, numbers, _total in table.rows:
        shown = {
            str(EvacuationKind(kind).label): people // ROUND_TO * ROUND_TO
            for kind, people in zip(table.kinds, numbers, strict=True)
            if people >= least
        }
        if key and shown:
            found[key] = shown
    return found
