"""A flight in the forms that others read: the report for DIPS, QGroundControl's files."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.indicators.tables import answer_csv
from moyai.engines.flight.formats.dips import WrongReport, list_rows
from moyai.engines.flight.formats.qgc_plan import read_plan
from moyai.engines.flight.formats.wpl import write_wpl
from moyai.fleet.crews.pages.files import answer_paper
from moyai.fleet.crews.tables import Table
from moyai.fleet.modes.drone.models import Flight
from moyai.fleet.modes.drone.operations import keep_report
from moyai.fleet.modes.drone.pages.access import KEEPERS, READERS, find_flight
from moyai.fleet.modes.drone.pages.forms import ReportForm
from moyai.fleet.modes.drone.report import make_report


@never_cache
@require_role(*READERS)
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Show the report for entering it by hand, and keep the number that DIPS gave."""
    found = find_flight(request, number)
    form = ReportForm(request.POST or None, initial={"dips_id": found.dips_id})
    if request.method == "POST" and form.is_valid():
        number_given = form.cleaned_data["dips_id"]
        keep_report(flight_id=found.pk, dips_id=number_given, actor=name_actor(request), now=clock.now())
        return redirect("drone:report", number=found.pk)
    table, wrong = _read(found)
    context = {"flight": found, "table": table, "wrong": wrong, "form": form, "has_errors": bool(form.errors)}
    return render(request, "drone/report.html", context)


@require_safe
@require_role(*READERS)
def report_json(request: HttpRequest, number: int) -> HttpResponse:
    """Return the body of DIPS's API."""
    found = find_flight(request, number)
    try:
        body: dict[str, Any] = make_report(found)
    except WrongReport as wrong:
        body = {"error": str(wrong), "field": wrong.field}
    text = json.dumps(body, ensure_ascii=False, indent=2)
    return give_file(text, f"dips-{found.pk}.json", "application/json")


@require_safe
@require_role(*READERS)
def report_csv(request: HttpRequest, number: int) -> HttpResponse:
    """Return the report as CSV."""
    found = find_flight(request, number)
    table, _wrong = _read(found)
    return answer_csv(f"dips-{found.pk}.csv", table.head, table.rows)


@require_safe
@require_role(*READERS)
def report_pdf(request: HttpRequest, number: int) -> HttpResponse:
    """Return the report as a paper."""
    found = find_flight(request, number)
    table, _wrong = _read(found)
    context = {"title": table.title, "tables": [table]}
    return answer_paper(request, context, name=f"dips-{found.pk}", back="drone:flights")


@require_safe
@require_role(*KEEPERS)
def plan_file(request: HttpRequest, number: int) -> HttpResponse:
    """Return the mission as QGroundControl opens it."""
    found = find_flight(request, number)
    return give_file(found.mission, f"flight-{found.pk}.plan", "application/json")


@require_safe
@require_role(*KEEPERS)
def waypoints_file(request: HttpRequest, number: int) -> HttpResponse:
    """Return the mission as QGC WPL 110."""
    found = find_flight(request, number)
    return give_file(write_wpl(read_plan(found.mission)), f"flight-{found.pk}.waypoints", "text/plain")


def _read(found: Flight) -> tuple[Table, str]:
    head = (_("項目"), _("内容"))
    title = _("飛行計画の通報（手で入力するための写し）")
    try:
        return Table("dips", title, head, list_rows(make_report(found))), ""
    except WrongReport as wrong:
        return Table("dips", title, head, []), wrong.field


def give_file(text: str, name: str, kind: str) -> HttpResponse:
    """Return a text as a file to keep."""
    return HttpResponse(
        text,
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
