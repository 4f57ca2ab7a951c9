"""The headquarters: how many are where, live, as figures, map, table and trend."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.clock import local
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language
from moyai.core.looking import one_look
from moyai.core.parts import answer_if_changed
from moyai.core.places.ground import draw_ground
from moyai.services.evacuation.drill import mark, name_file
from moyai.services.evacuation.enums import EvacuationKind, Phase
from moyai.services.evacuation.forms.headquarters import PeopleForm, read_bounds
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.queries import counting
from moyai.services.evacuation.queries.clusters import PRIVATE_STEP, Bounds, Cluster, list_clusters
from moyai.services.evacuation.queries.people import Filter, list_people, read_charges
from moyai.services.evacuation.queries.views import STAFF, View
from moyai.services.evacuation.roster_words import describe_person, name_areas, name_flag, name_need
from moyai.services.evacuation.views.entering import Entry, enter, enter_or_404

MOST_URGENT_SHOWN = 8
NAMES_FROM_ZOOM = 12.5
FOLLOWS = {"follows_view": True}
LOOKERS = (*STAFF, Role.PARTNER)


@never_cache
@require_GET
@require_role(*LOOKERS)
def show(request: HttpRequest) -> HttpResponse:
    """Show the headquarters."""
    entry = enter(request)
    if entry is None:
        return render(request, "evacuation/headquarters.html", {"incident": None})
    with one_look():
        context = (
            _read_figures(entry)
            | _read_tables(entry)
            | {
                "map": {
                    **draw_ground(get_page_language()),
                    "markers": make_markers(entry, Filter(), None),
                    **FOLLOWS,
                },
                "trend": _draw_trend(entry.incident) if not entry.view.town else None,
            }
        )
        return render(request, "evacuation/headquarters.html", context)


@require_GET
@require_role(*LOOKERS)
def show_live(request: HttpRequest) -> HttpResponse:
    """Return the figures, or with ``?part=tables`` the tables, anew; 304 when they are the same."""
    entry = enter_or_404(request)
    is_tables = request.GET.get("part") == "tables"
    with one_look():
        context = _read_tables(entry) if is_tables else _read_figures(entry)
        name = "tables" if is_tables else "figures"
        page = render(request, f"evacuation/parts/headquarters_{name}.html", context)
        return answer_if_changed(request, page)


@require_GET
@require_role(*LOOKERS)
def give_map(request: HttpRequest) -> HttpResponse:
    """Return what the map shows of what is looked at: ``?box=west,south,east,north,zoom`` and the filter."""
    entry = enter_or_404(request)
    wanted = PeopleForm(request.GET).read() if entry.view.sees_people else Filter()
    markers = make_markers(entry, wanted, read_bounds(request.GET))
    return answer_if_changed(request, JsonResponse({"markers": markers}))


@require_GET
@require_role(*LOOKERS)
def export_csv(request: HttpRequest) -> HttpResponse:
    """Return the table of areas and kinds as CSV."""
    entry = enter_or_404(request)
    table = counting.count_by_area(entry.incident, town=entry.view.town)
    kinds = [str(EvacuationKind(kind).label) for kind in table.kinds]
    rows: list[list[Any]] = [
        [mark(name or "地区不明", entry.incident.mode), *numbers, total]
        for _k, name, numbers, total in table.rows
    ]
    rows.append([mark("合計", entry.incident.mode), *table.sums, sum(table.sums)])
    name = name_file(f"evacuees-by-area-{clock.today()}.csv", entry.incident.mode)
    return answer_csv(name, ("地区", *kinds, "合計"), rows)


def make_markers(entry: Entry, wanted: Filter, bounds: Bounds | None) -> list[dict[str, Any]]:
    """Return numbers on squares, and shelters with theirs where nothing narrows the view."""
    view, incident = entry.view, entry.incident
    clusters = list_clusters(
        incident,
        wanted,
        bounds,
        town=view.town,
        now=clock.now(),
        least=1 if view.sees_people else get_policy().public_k,
        least_step=1 if view.sees_people else PRIVATE_STEP,
    )
    found = [_mark_cluster(each, view, incident) for each in clusters]
    if wanted == Filter() or wanted == Filter(kind=EvacuationKind.SHELTER):
        is_near = bounds is not None and bounds.zoom >= NAMES_FROM_ZOOM
        found += _mark_shelters(incident, view.town, is_near)
    return found


def _mark_cluster(cluster: Cluster, view: View, incident: Incident) -> dict[str, Any]:
    words = "・".join(f"{EvacuationKind(kind).label} {people}" for kind, people in cluster.kinds)
    marker = {
        "id": f"c{cluster.lon}:{cluster.lat}",
        "kind": "cluster",
        "label": f"{cluster.people:,}",
        "detail": mark(words, incident.mode),
        "status": "l" if cluster.people >= 1000 else "m" if cluster.people >= 50 else "s",
        "lon": cluster.lon,
        "lat": cluster.lat,
    }
    if view.sees_people:
        at = f"{cluster.lon},{cluster.lat},{cluster.step}"
        marker["url"] = f"{reverse('evacuation:people')}?at={at}&incident={incident.code}"
    return marker


def _mark_shelters(incident: Incident, town: str, is_near: bool) -> list[dict[str, Any]]:
    """Return shelters with their numbers; with their names where one looks from near by."""
    return [
        {
            "id": f"shelter-{row.shelter.pk}",
            "kind": "shelter",
            "label": f"{row.shelter.name} {row.people:,}" if is_near else f"{row.people:,}",
            "detail": mark(_("%(name)s 報告による人数") % {"name": row.shelter.name}, incident.mode),
            "lon": row.shelter.lon,
            "lat": row.shelter.lat,
        }
        for row in counting.count_at_shelters(incident, town=town)[:200]
    ]


def _read_figures(entry: Entry) -> dict[str, Any]:
    incident, view, now = entry.incident, entry.view, clock.now()
    numbers = counting.count_all(incident, town=view.town, now=now)
    return {
        "incident": incident,
        "view": view,
        "phase": Phase(incident.phase).label,
        "numbers": numbers,
        "as_of": local(numbers.as_of) if numbers.as_of else None,
        "printed_at": local(now),
    }


def _read_tables(entry: Entry) -> dict[str, Any]:
    incident, view = entry.incident, entry.view
    table = counting.count_by_area(incident, town=view.town, language=get_page_language())
    needs = counting.count_needs(incident, town=view.town)
    return {
        "incident": incident,
        "view": view,
        "kinds": [(kind, EvacuationKind(kind).label) for kind in table.kinds],
        "table": table,
        "total": sum(table.sums),
        "needs": [(code, name_need(code), people) for code, people in needs],
        "flags": [(code, name_flag(code), people) for code, people in counting.count_flags(incident)]
        if view.sees_people and not view.town
        else [],
        "odd": counting.count_odd_reports(incident) if view.may_compare else 0,
        "urgent": _list_urgent(entry) if view.sees_people else [],
    }


def _list_urgent(entry: Entry) -> list[dict[str, Any]]:
    """Return the most urgent: names, so that the look is written down by the page that leads on."""
    now = clock.now()
    wanted = Filter(which="uncharged")
    people = list(list_people(entry.incident, wanted, town=entry.view.town, now=now)[:MOST_URGENT_SHOWN])
    charges, areas = read_charges(entry.incident, [p.key for p in people]), name_areas()
    return [describe_person(person, now, areas, charges.get(person.key)) for person in people]


def _draw_trend(incident: Incident) -> dict[str, Any] | None:
    moments = counting.list_moments(incident)
    if len(moments) < 2:
        return None
    return {
        "kind": "line",
        "x": [local(moment.at).strftime("%m/%d %H:%M") for moment in moments],
        "x_label": _("時刻"),
        "y_label": _("人"),
        "y_min": 0,
        "series": [
            {"label": _("居場所がわかった人"), "values": [moment.people for moment in moments], "tone": 1},
            {"label": _("急ぎの人"), "values": [moment.urgent for moment in moments], "tone": 3},
        ],
    }
