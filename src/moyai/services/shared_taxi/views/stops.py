"""The officer's pages of stops, and of how each area is served."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language
from moyai.core.looking import one_look
from moyai.core.places import stops as places
from moyai.core.places.ground import draw_ground
from moyai.core.places.models import Area, Facility
from moyai.core.places.queries import find_area, get_municipality, list_stops
from moyai.services.shared_taxi.boarding import find_mode
from moyai.services.shared_taxi.boarding_forms import ModeForm, StopForm
from moyai.services.shared_taxi.enums import BoardingMode
from moyai.services.shared_taxi.operations.boarding import remove_stop, set_boarding_mode
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.coverage import list_coverage
from moyai.services.shared_taxi.walking import list_walking

_REMOVED = "removed_stop"
ZOOM = 15
HEADER = ("number", "name", "kana", "name_en", "stand", "stand_en", "step_free", "lon", "lat", "area")


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show_list(request: HttpRequest) -> HttpResponse:
    """List areas and stops (GET); add a stop (POST)."""
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _add(request, form):
        return redirect("shared_taxi:stops")
    return _show(request, form, None)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Show one stop to be changed (GET), and change it (POST)."""
    stop = _get_stop(number)
    form = StopForm(request.POST or None, initial=StopForm.read(stop))
    if request.method == "POST" and form.is_valid():
        try:
            actor = name_actor(request)
            places.change_stop(stop=stop, facts=form.get_facts(), actor=actor, now=clock.now())
        except Refused as refused:
            form.add_error("name", str(refused.text))
        else:
            messages.success(request, _("「%(name)s」を変えました。") % {"name": stop.name})
            return redirect("shared_taxi:stops")
    return _show(request, form, _get_stop(number))


@require_POST
@require_role(Role.OFFICER)
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """Take a stop away; the page then offers to put it back."""
    stop = _get_stop(number)
    try:
        facts = remove_stop(stop=stop, by=get_account(request), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.text))
    else:
        request.session[_REMOVED] = asdict(facts)
    return redirect("shared_taxi:stops")


@require_POST
@require_role(Role.OFFICER)
def set_mode(request: HttpRequest, key: str) -> HttpResponse:
    """Decide how people of an area are picked up. Field: mode."""
    area = Area.objects.filter(municipality=get_municipality(), key=key).first()
    form = ModeForm(request.POST)
    if area is None or not form.is_valid():
        raise Http404
    mode = BoardingMode(form.cleaned_data["mode"])
    try:
        set_boarding_mode(area=area, mode=mode, by=get_account(request), now=clock.now())
    except Refused as refused:
        messages.error(request, str(refused.text))
    else:
        told = {"area": area.name, "mode": mode.label}
        messages.success(request, _("「%(area)s」の乗り降りする所を「%(mode)s」にしました。") % told)
    return redirect("shared_taxi:stops")


@require_GET
@require_role(Role.OFFICER)
def export(request: HttpRequest) -> HttpResponse:
    """Return the stops as a table."""
    with one_look():
        rows = [_make_row(stop) for stop in _list_stops()]
    table = [
        [*(row["facts"][name] for name in ("number", "name", "kana", "name_en", "stand", "stand_en")),
         int(row["stop"].is_step_free), row["stop"].lon, row["stop"].lat, row["area"]]
        for row in rows
    ]  # fmt: skip
    return answer_csv("stops.csv", HEADER, table)


def _show(request: HttpRequest, form: StopForm, stop: Facility | None) -> HttpResponse:
    has_errors = form.is_bound and not form.is_valid()
    removed = request.session.pop(_REMOVED, None) if request.method == "GET" else None
    with one_look():
        context = {
            "form": form,
            "stop": stop,
            "has_errors": has_errors,
            "removed": removed,
            "areas": [_describe(each) for each in list_coverage()],
            "modes": BoardingMode.choices,
            "rows": [_make_row(each) for each in _list_stops()],
            "policy": get_policy(),
            "walking": list_walking(get_policy()),
            "map": _draw(form),
        }
    return render(request, "shared_taxi/stops.html", context, status=422 if has_errors else 200)


def _add(request: HttpRequest, form: StopForm) -> bool:
    actor, facts = name_actor(request), form.get_facts()
    try:
        places.add_stop(municipality=get_municipality(), facts=facts, actor=actor, now=clock.now())
    except Refused as refused:
        form.add_error("name", str(refused.text))
        return False
    messages.success(request, _("停留所「%(name)s」を作りました。") % {"name": facts.name})
    return True


def _get_stop(number: int) -> Facility:
    try:
        return places.get_stop(number, get_municipality())
    except Facility.DoesNotExist:
        raise Http404 from None


def _list_stops() -> list[Facility]:
    return sorted(list_stops(), key=lambda stop: stop.number)


def _make_row(stop: Facility) -> dict[str, Any]:
    area = find_area(stop.lon, stop.lat)
    names = ("number", "name", "kana", "name_en", "stand", "stand_en")
    facts = {name: getattr(stop, name) for name in names}
    return {"stop": stop, "facts": facts, "area": "" if area is None else area.name}


def _describe(coverage: Any) -> dict[str, Any]:
    share = round(100 * coverage.near / coverage.people) if coverage.people else None
    return {"coverage": coverage, "mode": find_mode(coverage.area), "share": share}


def _draw(form: StopForm) -> dict[str, Any]:
    markers = [
        {"id": f"stop-{each.number}", "kind": "stop", "label": each.name, "detail": each.stand}
        | {"lon": each.lon, "lat": each.lat}
        for each in _list_stops()
    ]
    lon, lat = form["lon"].value(), form["lat"].value()
    picked: dict[str, Any] = {}
    try:
        point = [float(lon), float(lat)]
        picked = {"picked": point, "center": point, "zoom": ZOOM}
    except (TypeError, ValueError):
        pass  # nothing is chosen yet: the map shows the whole town
    return {**draw_ground(get_page_language()), "markers": markers, **picked}
