"""The books of each aircraft, what is written into them, and what has to be reported."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.fleet.crews.pages.files import answer_paper
from moyai.fleet.crews.tables import Table
from moyai.fleet.modes.drone.enums import LogKind
from moyai.fleet.modes.drone.models import Incident, Pilot
from moyai.fleet.modes.drone.operations import inspect_aircraft, report_incident, service_aircraft
from moyai.fleet.modes.drone.pages.access import (
    KEEPERS,
    READERS,
    find_aircraft,
    is_of_town,
    list_aircraft,
    list_tabs,
    may_keep,
)
from moyai.fleet.modes.drone.pages.forms import IncidentForm, InspectionForm, ServiceForm
from moyai.fleet.modes.drone.tables import make_incident_table, make_log_table, show_hours
from moyai.fleet.pages.answers import say_refusal


@never_cache
@require_safe
@require_role(*READERS)
def aircraft(request: HttpRequest) -> HttpResponse:
    """List the aircraft with their batteries."""
    rows = [
        {
            "one": each,
            "total": show_hours(each.total_s),
            "left": show_hours(max(0, each.serviced_total_s + each.service_every_s - each.total_s)),
            "batteries": list(each.batteries.all()),
        }
        for each in list_aircraft(request)
    ]
    pilots = list(Pilot.objects.select_related("user"))
    context = {"tabs": list_tabs("aircraft"), "rows": rows, "pilots": pilots, "may_keep": may_keep(request)}
    context["may_name_pilots"] = is_of_town(request) and may_keep(request)
    return render(request, "drone/aircraft.html", context)


@never_cache
@require_role(*KEEPERS)
def inspect(request: HttpRequest, number: int) -> HttpResponse:
    """Write down a daily inspection."""
    one = find_aircraft(request, number)
    form = InspectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _try(
            request,
            lambda: inspect_aircraft(
                aircraft_id=one.pk,
                results=form.read_results(),
                place=form.cleaned_data["place"],
                note=form.cleaned_data["note"],
                by=get_account(request),
                now=clock.now(),
            ),
        )
        if done is not None:
            _say_inspected(request, done.is_fine)
            return redirect("drone:aircraft")
    return _show_form(request, form, _("日常点検を記録する"), "drone:aircraft")


def _say_inspected(request: HttpRequest, is_fine: bool) -> None:
    if is_fine:
        messages.success(request, _("日常点検を記録しました。異常はありません。"))
    else:
        messages.error(request, _("日常点検を記録しました。異常があるので、この機体は飛ばせません。"))


@never_cache
@require_role(*KEEPERS)
def service(request: HttpRequest, number: int) -> HttpResponse:
    """Write down a service or repair."""
    one = find_aircraft(request, number)
    form = ServiceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        service_aircraft(aircraft_id=one.pk, by=get_account(request), now=clock.now(), **form.cleaned_data)
        messages.success(request, _("点検整備を記録しました。"))
        return redirect("drone:aircraft")
    return _show_form(request, form, _("点検整備を記録する"), "drone:aircraft")


@never_cache
@require_safe
@require_role(*READERS)
def books(request: HttpRequest) -> HttpResponse:
    """Show the three books."""
    shown = list_aircraft(request)
    logs = [{"kind": kind, "table": make_log_table(kind, shown)} for kind in LogKind]
    return render(
        request, "drone/books.html", {"tabs": list_tabs("books"), "logs": logs, "may_keep": may_keep(request)}
    )


@never_cache
@require_safe
@require_role(*READERS)
def log_csv(request: HttpRequest, log: str) -> HttpResponse:
    """Return a book as CSV."""
    table = _read_log(request, log)
    return answer_csv(f"drone-{table.key}.csv", table.head, table.rows)


@never_cache
@require_safe
@require_role(*READERS)
def log_pdf(request: HttpRequest, log: str) -> HttpResponse:
    """Return a book as a paper."""
    table = _read_log(request, log)
    context = {"title": table.title, "tables": [table]}
    return answer_paper(request, context, name=f"drone-{table.key}", back="drone:books")


def _read_log(request: HttpRequest, log: str) -> Table:
    if log not in LogKind.values:
        raise Http404
    return make_log_table(LogKind(log), list_aircraft(request))


@never_cache
@require_safe
@require_role(*READERS)
def incidents(request: HttpRequest) -> HttpResponse:
    """List what was reported."""
    found = Incident.objects.filter(aircraft__in=list_aircraft(request)).select_related("aircraft")
    table = make_incident_table(found.order_by("-happened_at", "-pk"))
    return render(request, "drone/incidents.html", {"tabs": list_tabs("incidents"), "table": table})


@never_cache
@require_safe
@require_role(*READERS)
def incidents_csv(request: HttpRequest) -> HttpResponse:
    """Return what was reported as CSV."""
    found = Incident.objects.filter(aircraft__in=list_aircraft(request)).select_related("aircraft")
    table = make_incident_table(found.order_by("-happened_at", "-pk"))
    return answer_csv("drone-incidents.csv", table.head, table.rows)


@never_cache
@require_role(*KEEPERS)
def new_incident(request: HttpRequest) -> HttpResponse:
    """Write down an accident or serious incident."""
    at = clock.local(clock.now())
    initial = {"date": at.date(), "time": at.time().replace(second=0, microsecond=0)}
    form = IncidentForm(request.POST or None, aircraft=list_aircraft(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = _try(
            request,
            lambda: report_incident(
                aircraft_id=data["aircraft"].pk,
                kind=data["kind"],
                happened_at=form.read_moment(),
                place=data["place"],
                what=data["what"],
                done=data["done"],
                by=get_account(request),
                now=clock.now(),
            ),
        )
        if done is not None:
            messages.warning(
                request, _("書き留めました。機体は飛ばせません。大臣への報告も、ただちに行ってください。")
            )
            return redirect("drone:incidents")
    return _show_form(request, form, _("事故・重大インシデントを書く"), "drone:incidents")


def _show_form(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "press": _("記録する")}
    return render(request, "drone/form.html", context | {"has_errors": bool(form.errors)})


def _try(request: HttpRequest, do: Any) -> Any:
    try:
        return do()
    except Refused as refused:
        say_refusal(request, refused)
        return None
