"""The remote pilot's day and a flight: checklist, go or no-go with reasons, live map, large buttons."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.accounts.queries import has_role
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.parts import answer_if_changed
from moyai.core.places.ground import draw_ground
from moyai.fleet.consignments.pages.desk import STAFF as GOODS_STAFF
from moyai.fleet.crews.pages.access import read_day
from moyai.fleet.crews.queries import find_firms
from moyai.fleet.modes.drone.enums import ConfirmationKind, FlightStatus, WaypointKind
from moyai.fleet.modes.drone.models import Flight, NoFlyZone, Waypoint
from moyai.fleet.modes.drone.operations import (
    cancel_flight,
    confirm,
    decide_flight,
    measure_battery,
    plan_flight,
    press,
    release_flight,
)
from moyai.fleet.modes.drone.pages.access import KEEPERS, READERS, find_flight, list_aircraft, list_tabs
from moyai.fleet.modes.drone.pages.forms import CancelForm, ChargeForm, FlightForm
from moyai.fleet.modes.drone.pages.parcel import describe_parcel
from moyai.fleet.modes.drone.pages.words import (
    WISHES,
    describe_decision,
    describe_event,
    describe_flight,
    describe_mode,
    describe_why,
)
from moyai.fleet.modes.drone.queries import find_decision, find_pilot, list_confirmations, list_day_flights
from moyai.fleet.pages.answers import say_refusal

TRACK_SHOWN = 400
EDGE = 0.004


@never_cache
@require_safe
@require_role(*READERS)
def flights(request: HttpRequest) -> HttpResponse:
    """Show a day's flights."""
    day, firms = read_day(request), find_firms(get_account(request))
    found = [each for each in list_day_flights(day) if firms is None or each.aircraft.partner_id in firms]
    context = {
        "tabs": list_tabs("flights"),
        "date": day,
        "before_day": day - timedelta(days=1),
        "after_day": day + timedelta(days=1),
        "today": clock.today(),
        "rows": [{"flight": each, "state": describe_flight(each)} for each in found],
    }
    return render(request, "drone/flights.html", context)


@never_cache
@require_role(*KEEPERS)
def new_flight(request: HttpRequest) -> HttpResponse:
    """Plan a flight."""
    soon = clock.local(clock.now() + timedelta(minutes=30))
    pilot = find_pilot(get_account(request))
    initial = {"date": soon.date(), "time": soon.time().replace(second=0, microsecond=0), "pilot": pilot}
    form = FlightForm(request.POST or None, aircraft=list_aircraft(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        made = _try_plan(request, form)
        if made is not None:
            return redirect("drone:flight", number=made.pk)
    context = {"form": form, "title": _("飛行を計画する"), "back": "drone:flights", "press": _("計画する")}
    return render(request, "drone/form.html", context | {"has_errors": bool(form.errors)})


def _try_plan(request: HttpRequest, form: FlightForm) -> Flight | None:
    port = Waypoint.objects.filter(kind=WaypointKind.PORT).order_by("key").first()
    data = form.cleaned_data
    try:
        return plan_flight(
            aircraft_id=data["aircraft"].pk,
            battery_id=data["battery"].pk,
            pilot_id=data["pilot"].pk,
            origin=port.key if port else "",
            drop=data["drop"].key,
            load_g=data["load_g"],
            starts_at=form.read_moment(),
            idempotency_key=f"page:{uuid4()}",
            actor=name_actor(request),
            now=clock.now(),
        )
    except Refused as refused:
        say_refusal(request, refused)
        return None


@never_cache
@require_safe
@require_role(*READERS)
def flight(request: HttpRequest, number: int) -> HttpResponse:
    """Show a flight."""
    found = find_flight(request, number)
    context = {
        **_describe(request, found),
        "map": {**draw_ground(get_page_language()), **_draw(found), **_draw_live(found)},
        "charge_form": ChargeForm(),
        "is_live": found.status in FlightStatus.live(),
    }
    return render(request, "drone/flight.html", context)


@require_safe
@require_role(*READERS)
def part(request: HttpRequest, number: int) -> HttpResponse:
    """Return what changes while it flies; 304 when nothing has."""
    found = find_flight(request, number)
    return answer_if_changed(request, render(request, "drone/parts/state.html", _describe(request, found)))


@require_safe
@require_role(*READERS)
def live_map(request: HttpRequest, number: int) -> HttpResponse:
    """Return where it is."""
    return answer_if_changed(request, JsonResponse(_draw_live(find_flight(request, number))))


def _describe(request: HttpRequest, found: Flight) -> dict[str, Any]:
    decision = find_decision(found)
    told = list_confirmations(found)
    last = found.points.order_by("-at", "-pk").first()
    pilot = find_pilot(get_account(request))
    return {
        "flight": found,
        "parcel": describe_parcel(found),
        "may_see_goods": has_role(get_account(request), *GOODS_STAFF),
        "state": describe_flight(found),
        "why": describe_why(found.why),
        "decided": describe_decision(decision) if decision else None,
        "checks": [
            {"kind": kind.value, "label": kind.label, "told": told.get(kind.value)}
            for kind in ConfirmationKind
        ],
        "is_before": found.status in FlightStatus.before(),
        "is_flying": found.status == FlightStatus.FLYING,
        "is_mine": pilot is not None and pilot.pk == found.pilot_id,
        "last": last,
        "mode": describe_mode(last.mode) if last else "",
        "wishes": [{"key": key, **wish} for key, wish in WISHES.items()],
        "events": [describe_event(each) for each in found.events.order_by("-at", "-pk")[:20]],
    }


def _draw(found: Flight) -> dict[str, Any]:
    points = {each.key: each for each in Waypoint.objects.all()}
    zones = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[*zone.ring, zone.ring[0]]]},
            "properties": {"share": 0.9},
        }
        for zone in NoFlyZone.objects.all()
    ]
    way = [points[key] for key in found.route if key in points]
    lons, lats = [each.lon for each in way], [each.lat for each in way]
    drawn: dict[str, Any] = {"cells": {"type": "FeatureCollection", "features": zones}}
    if way:
        low, high = (min(lons) - EDGE, min(lats) - EDGE), (max(lons) + EDGE, max(lats) + EDGE)
        drawn["bounds"] = [list(low), list(high)]
    return drawn


def _draw_live(found: Flight) -> dict[str, Any]:
    points = {each.key: each for each in Waypoint.objects.all()}
    track = list(found.points.order_by("-at", "-pk")[:TRACK_SHOWN])
    flown = [[each.lon, each.lat] for each in reversed(track)]
    planned = [[points[key].lon, points[key].lat] for key in found.route if key in points]
    markers: list[dict[str, Any]] = [
        {
            "id": f"way-{each.key}",
            "kind": "shelter" if each.is_landing else "place",
            "label": each.name,
            "lon": each.lon,
            "lat": each.lat,
            "detail": each.get_kind_display(),
        }
        for each in points.values()
        if each.kind != WaypointKind.PASS
    ]
    if track:
        newest = track[0]
        height = _("高さ%(height)d m・電池%(battery)s%%") % {
            "height": newest.height_m,
            "battery": "–" if newest.battery_pct is None else newest.battery_pct,
        }
        vehicle = {
            "id": f"drone-{found.pk}",
            "kind": "vehicle",
            "label": found.aircraft.name,
            "lon": newest.lon,
            "lat": newest.lat,
            "heading": newest.heading_deg,
            "detail": f"{height} {clock.local(newest.at):%H:%M}",
        }
        markers.append(vehicle)
    return {
        "markers": markers,
        "route": planned,
        "links": [[a, b] for a, b in pairwise(flown)],
    }


# what is pressed


@require_POST
@require_role(*KEEPERS)
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm one thing of the checklist."""
    found = find_flight(request, number)
    kind = request.POST.get("kind", "")
    if kind in ConfirmationKind.values:
        is_so = request.POST.get("answer") == "yes"
        by, now = get_account(request), clock.now()
        _try(
            request,
            lambda: confirm(flight_id=found.pk, kind=ConfirmationKind(kind), is_so=is_so, by=by, now=now),
        )
    return redirect("drone:flight", number=found.pk)


@require_POST
@require_role(*KEEPERS)
def charge(request: HttpRequest, number: int) -> HttpResponse:
    """Keep what was read from the battery."""
    found = find_flight(request, number)
    form = ChargeForm(request.POST)
    if form.is_valid():
        pct, by, now = form.cleaned_data["charge_pct"], get_account(request), clock.now()
        _try(request, lambda: measure_battery(battery_id=found.battery_id, charge_pct=pct, by=by, now=now))
    else:
        messages.error(request, _("電池の残りは、0から100までの数字で入れてください。"))
    return redirect("drone:flight", number=found.pk)


@require_POST
@require_role(*KEEPERS)
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Decide now, with everything that is known."""
    found = find_flight(request, number)
    made = _try(request, lambda: decide_flight(flight_id=found.pk, by=get_account(request), now=clock.now()))
    if made is not None and made.is_go:
        messages.success(request, _("飛ばせます。操縦者が離陸を指示してください。"))
    elif made is not None:
        messages.error(request, _("飛ばせません。理由を確かめてください。"))
    return redirect("drone:flight", number=found.pk)


@never_cache
@require_role(*KEEPERS)
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Ask once more, then let it go."""
    found = find_flight(request, number)
    if request.method == "POST":
        made = _try(
            request, lambda: release_flight(flight_id=found.pk, by=get_account(request), now=clock.now())
        )
        if made is not None and made.status == FlightStatus.RELEASED:
            messages.success(request, _("離陸の準備を始めました。機体に計画を送っています。"))
        elif made is not None:
            messages.error(
                request, _("いまもう一度確かめたところ、飛ばせませんでした。理由を確かめてください。")
            )
        return redirect("drone:flight", number=found.pk)
    wish = {
        "label": _("離陸させる"),
        "ask": _("離陸させますか"),
        "what": _("計画を機体に送り、読み返して同じことを確かめてから、離陸します。"),
        "tone": "",
    }
    return render(request, "drone/ask.html", {"flight": found, "wish": wish})


@never_cache
@require_role(*KEEPERS)
def wish(request: HttpRequest, number: int, wish: str) -> HttpResponse:
    """Ask once more, then hand the button to whoever speaks with the vehicle."""
    found = find_flight(request, number)
    if wish not in WISHES:
        raise Http404
    if request.method == "POST":
        by, now = get_account(request), clock.now()
        if _try(request, lambda: press(flight_id=found.pk, wish=wish, by=by, now=now)) is not None:
            messages.success(request, _("機体に指示を送ります。"))
        return redirect("drone:flight", number=found.pk)
    return render(request, "drone/ask.html", {"flight": found, "wish": WISHES[wish]})


@never_cache
@require_role(*KEEPERS)
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Call a flight off."""
    found = find_flight(request, number)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why, actor, now = form.cleaned_data["why"], name_actor(request), clock.now()
        _try(request, lambda: cancel_flight(flight_id=found.pk, why=why, actor=actor, now=now))
        return redirect("drone:flight", number=found.pk)
    context = {
        "form": form,
        "title": _("この飛行を取りやめる"),
        "back": "drone:flights",
        "press": _("取りやめる"),
    }
    return render(request, "drone/form.html", context | {"has_errors": bool(form.errors)})


def _try(request: HttpRequest, do: Any) -> Any:
    try:
        return do()
    except Refused as refused:
        say_refusal(request, refused)
        return None
