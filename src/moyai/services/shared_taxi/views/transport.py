"""The figures of a year's report of transport (輸送実績報告書), as a table and as a paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.indicators.tables import answer_csv
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.core.places.queries import list_areas, list_municipalities
from moyai.core.ui.numbers import show_number
from moyai.fleet.crews.queries import list_members
from moyai.fleet.crews.regimes import list_service_regimes
from moyai.services.shared_taxi.forms import YearForm
from moyai.services.shared_taxi.pack.transport import TransportLine, TransportReport, build_report
from moyai.services.shared_taxi.pack.years import ServiceYear
from moyai.services.shared_taxi.policy import LABEL


@require_GET
@require_role(Role.OFFICER)
def export_transport(request: HttpRequest) -> HttpResponse:
    """Return the figures by firm as CSV."""
    report = _read(request)
    rows = [list(_cells(line)) for line in (*report.lines, report.whole)]
    return answer_csv(f"transport-{report.year.first:%Y-%m}.csv", _head(), rows)


@require_GET
@require_role(Role.OFFICER)
def print_transport(request: HttpRequest) -> HttpResponse:
    """Return the same as a paper, with what else the report asks for."""
    report = _read(request)
    facts = {"since": f"{report.year.first:%Y-%m}", "until": f"{report.year.last:%Y-%m}"}
    context = {
        "name": _("輸送実績報告の数字 %(since)s〜%(until)s") % facts,
        "report": report,
        "is_over": report.until == report.year.last,
        "facts": _list_facts(report),
        "head": _head(),
        "rows": [list(map(_show, _cells(line))) for line in report.lines],
        "whole": list(map(_show, _cells(report.whole))),
        "made_at": clock.local(clock.now()),
    }
    try:
        return respond_pdf("shared_taxi/transport_paper.html", context, name=str(context["name"]))
    except PaperUnavailable as refusal:
        messages.warning(request, str(refusal.text))
        return redirect("shared_taxi:pack")


def _read(request: HttpRequest) -> TransportReport:
    """The report's year begins in April whatever the conference's does."""
    year = YearForm(request.GET or None).get_year(clock.today())
    return build_report(ServiceYear.around(year.first), clock.today())


def _head() -> list[str]:
    return [
        _("事業者"),
        _("車両数"),
        _("うち車いすで乗れる車"),
        _("運転者数"),
        _("走行距離（km）"),
        _("うち実車（km）"),
        _("運行回数（便）"),
        _("運送回数（予約）"),
        _("輸送人員（人）"),
        _("営業収入（円）"),
        _("事故件数"),
        _("けが人"),
        _("亡くなった方"),
    ]


def _cells(line: TransportLine) -> tuple[Any, ...]:
    return (
        line.firm or _("合計"),
        line.vehicles,
        line.wheelchair_vehicles,
        line.drivers,
        round(line.distance_m / 1000, 1),
        round(line.loaded_m / 1000, 1),
        line.runs,
        line.rides,
        line.persons,
        line.fares_yen,
        line.accidents,
        line.injured,
        line.killed,
    )


def _show(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    return show_number(cell, 1 if isinstance(cell, float) else 0)


def _list_facts(report: TransportReport) -> list[tuple[str, str]]:
    regime = next((one.regime.label for one in list_service_regimes() if one.label == LABEL), "")
    count = list_members(report.until).count()
    places = [*(one.name for one in list_municipalities()), *(one.name for one in list_areas())]
    return [
        (_("運送の種類"), str(regime)),
        (_("期間"), f"{report.year.first:%Y-%m-%d} – {report.until:%Y-%m-%d}"),
        (
            _("区域"),
            "、".join(places),
        ),
        (_("登録している人"), _("%(count)s人") % {"count": f"{count:,}"}),
        (_("提出の期限"), f"{report.year.last.year}-05-31"),
    ]
