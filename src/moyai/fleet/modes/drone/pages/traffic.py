"""What a flight says of itself to others in the air, for the pilot to read; marked as never tried."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core.accounts.permissions import require_role
from moyai.core.clock import local
from moyai.engines.flight.formats.f3548 import IntentState, make_entity_id
from moyai.engines.flight.formats.remote_id import IdType
from moyai.fleet.modes.drone.models import Flight
from moyai.fleet.modes.drone.pages.access import READERS, find_flight
from moyai.fleet.modes.drone.pages.papers import give_file
from moyai.fleet.modes.drone.traffic import find_ids, find_location, find_service, find_state, make_intent

Rows = list[dict[str, str]]


@never_cache
@require_safe
@require_role(*READERS)
def traffic(request: HttpRequest, number: int) -> HttpResponse:
    """Show Remote ID and the operational intent of a flight."""
    found = find_flight(request, number)
    service = find_service()
    context = {
        "flight": found,
        "ids": _list_ids(found),
        "location": _list_location(found),
        "intent": _list_intent(found),
        "is_over": find_state(found) is None,
        "service": service.name if service else "",
    }
    return render(request, "drone/traffic.html", context)


@require_safe
@require_role(*READERS)
def intent_json(request: HttpRequest, number: int) -> HttpResponse:
    """Return the body of the operational intent."""
    found = find_flight(request, number)
    body = make_intent(found)
    if body is None:
        raise Http404
    text = json.dumps(body, ensure_ascii=False, indent=2)
    return give_file(text, f"intent-{found.pk}.json", "application/json")


def _list_ids(flight: Flight) -> Rows:
    words = {IdType.SERIAL: _("製造番号"), IdType.REGISTRATION: _("登録記号")}
    return _label([(words[each.id_type], each.uas_id) for each in find_ids(flight.aircraft) or ()])


def _list_location(flight: Flight) -> Rows:
    found, last = find_location(flight), flight.points.order_by("-at", "-pk").first()
    if found is None or last is None:
        return []
    rows = [
        (_("時刻"), f"{local(last.at):%H:%M:%S}"),
        (_("緯度"), f"{found.lat:.7f}"),
        (_("経度"), f"{found.lon:.7f}"),
        (_("高さ（楕円体から）"), _say(found.geodetic_m, "m")),
        (_("高さ（離陸した所から）"), _say(found.height_m, "m")),
        (_("進む向き（真北から右回り）"), _say(found.course_deg, "°")),
        (_("速さ"), _say(found.speed_m_s, "m/s")),
    ]
    return _label(rows)


def _say(value: float | None, unit: str) -> str:
    return _("不明") if value is None else f"{value:.0f} {unit}"


def _list_intent(flight: Flight) -> Rows:
    body = make_intent(flight)
    if body is None:
        return []
    states = {
        IntentState.ACCEPTED: _("これから飛ぶ（Accepted）"),
        IntentState.ACTIVATED: _("飛んでいる（Activated）"),
        IntentState.NONCONFORMING: _("計画から外れている（Nonconforming）"),
    }
    volume = body["extents"][0]["volume"]
    low, high = volume["altitude_lower"]["value"], volume["altitude_upper"]["value"]
    corners = len(volume["outline_polygon"]["vertices"])
    rows = [
        (_("番号"), make_entity_id(f"flight:{flight.idempotency_key}")),
        (_("状態"), states[IntentState(body["state"])]),
        (_("始まり"), body["extents"][0]["time_start"]["value"]),
        (_("終わり"), body["extents"][0]["time_end"]["value"]),
        (_("範囲"), _("%(n)d角形") % {"n": corners}),
        (_("高さ（楕円体から）"), f"{low:.0f} – {high:.0f} m"),
        (_("問い合わせ先"), body["uss_base_url"]),
    ]
    return _label(rows)


def _label(rows: list[tuple[str, str]]) -> Rows:
    return [{"label": label, "value": value} for label, value in rows]
