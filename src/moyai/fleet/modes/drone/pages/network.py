"""The corridor network on a map, and its file: saved, changed elsewhere, read back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.places.ground import draw_ground
from moyai.engines.flight.closed import list_open_ways
from moyai.fleet.modes.drone.enums import WaypointKind
from moyai.fleet.modes.drone.models import NoFlyZone, Way, Waypoint
from moyai.fleet.modes.drone.network_file import MOST_BYTES, WrongNetwork, read_network, write_network
from moyai.fleet.modes.drone.operations import replace_network
from moyai.fleet.modes.drone.pages.access import READERS, list_tabs, may_route
from moyai.fleet.modes.drone.pages.forms_register import NetworkForm
from moyai.fleet.modes.drone.planning import load_network
from moyai.fleet.pages.answers import show_text


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*READERS)
def network(request: HttpRequest) -> HttpResponse:
    """Show the network (GET); exchange it for a file's (POST), whole or not at all."""
    is_sent = request.method == "POST" and may_route(request)
    form = NetworkForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    told: list[str] = []
    if is_sent and form.is_valid():
        told = _take(request, form)
        if not told:
            return redirect("drone:network")
        form.add_error("file", _("このファイルは使えません。いまの経路は、そのままです。"))
    has_errors = form.is_bound and bool(form.errors)
    context = {**_describe(), "form": form, "told": told, "has_errors": has_errors}
    context |= {"tabs": list_tabs("network"), "may_keep": may_route(request)}
    return render(request, "drone/network.html", context, status=422 if has_errors else 200)


def _take(request: HttpRequest, form: NetworkForm) -> list[str]:
    """Return what is wrong; empty when the network was exchanged."""
    try:
        read = read_network(form.cleaned_data["file"].read(MOST_BYTES + 1))
        kept = replace_network(read=read, actor=name_actor(request), now=clock.now())
    except WrongNetwork as wrong:
        return wrong.told
    except Refused as refused:
        return [show_text(refused.text)]
    messages.success(request, _("経路を入れかえました。"))
    for one, other in read.list_blocked():
        ends = {"one": read.points[one]["name"], "other": read.points[other]["name"]}
        messages.warning(
            request, _("%(one)sと%(other)sの間は、飛行禁止の区域にかかるので飛びません。") % ends
        )
    if kept:
        words = _("%(names)sは飛行日誌に出てくるので、経路のない点として残しました。")
        messages.info(request, words % {"names": "・".join(kept)})
    return []


@require_safe
@require_role(*READERS)
def network_file(request: HttpRequest) -> HttpResponse:
    """Return the network as GeoJSON."""
    return HttpResponse(
        write_network(),
        content_type="application/geo+json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="drone-network.geojson"'},
    )


def _describe() -> dict[str, Any]:
    points = list(Waypoint.objects.order_by("kind", "name"))
    ways = list(Way.objects.select_related("one", "other").order_by("pk"))
    zones = list(NoFlyZone.objects.all())
    still_open = set(list_open_ways(load_network()))
    return {
        "points": points,
        "zones": zones,
        "ways": [{"way": way, "is_open": (way.one.key, way.other.key) in still_open} for way in ways],
        "map": {**draw_ground(get_page_language()), **_draw(points, ways, zones)},
    }


def _draw(points: list[Waypoint], ways: list[Way], zones: list[NoFlyZone]) -> dict[str, Any]:
    return {
        "markers": [
            {
                "id": f"way-{one.key}",
                "kind": "shelter" if one.is_landing else "place",
                "label": one.name,
                "lon": one.lon,
                "lat": one.lat,
                "detail": str(WaypointKind(one.kind).label),
            }
            for one in points
        ],
        "links": [[[way.one.lon, way.one.lat], [way.other.lon, way.other.lat]] for way in ways],
        "cells": {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "geometry": {"type": "Polygon", "coordinates": [[*zone.ring, zone.ring[0]]]},
                    "properties": {"share": 0.9},
                }
                for zone in zones
            ],
        },
    } | _find_bounds(points)


def _find_bounds(points: list[Waypoint]) -> dict[str, Any]:
    if not points:
        return {}
    lons, lats = [one.lon for one in points], [one.lat for one in points]
    edge = 0.004
    return {"bounds": [[min(lons) - edge, min(lats) - edge], [max(lons) + edge, max(lats) + edge]]}
