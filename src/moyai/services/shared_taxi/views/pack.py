"""The conference's pack: a page, a table for a spreadsheet, a paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.core.ui.numbers import show_number
from moyai.services.shared_taxi.forms import YearForm
from moyai.services.shared_taxi.pack.tables import Line, Pack, build_pack
from moyai.services.shared_taxi.pack.years import ServiceYear
from moyai.services.shared_taxi.views.issuer import name_town
from moyai.services.shared_taxi.views.town import say_direction

CHARTS = (
    "passengers",
    "passengers_per_run",
    "shared_runs_share",
    "public_money_per_passenger",
    "fulfilled_share",
    "on_time_share",
)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_pack(request: HttpRequest) -> HttpResponse:
    """Show a year month by month, with charts and definitions."""
    form, year = _read_year(request)
    has_errors = bool(request.GET) and not form.is_valid()
    context = _describe(build_pack(year, clock.today())) | {
        "form": form if request.GET else YearForm(initial=_initial(year)),
        "has_errors": has_errors,
        "query": f"year={year.first.year}&starts={year.first.month}",
    }
    return render(request, "shared_taxi/pack.html", context, status=422 if has_errors else 200)


@require_GET
@require_role(Role.OFFICER)
def export_pack(request: HttpRequest) -> HttpResponse:
    """Return the same as a table for a spreadsheet."""
    _form, year = _read_year(request)
    pack, language = build_pack(year, clock.today()), get_page_language()
    months = [f"{month.since:%Y-%m}" for month in pack.months]
    header = [_("指標"), _("単位"), _("よい方向"), *months, _("年の計"), _("前の年"), _("定義")]
    rows = [
        [
            line.indicator.title[language],
            line.indicator.unit[language],
            say_direction(line.indicator.direction),
            *(_round(value, line) for value in (*line.months, line.year, line.year_before)),
            line.indicator.definition[language],
        ]
        for section in pack.sections
        for line in section.lines
    ]
    refusals = [
        [f"{_('お断り')}：{line.label}", _("件"), line.tds_code, *line.months, line.year, None, ""]
        for line in pack.reasons
    ]
    return answer_csv(f"shared-taxi-pack-{year.first:%Y-%m}.csv", header, [*rows, *refusals])


@require_GET
@require_role(Role.OFFICER)
def print_pack(request: HttpRequest) -> HttpResponse:
    """Return the same as a paper; where the machine makes none, the page can be printed."""
    _form, year = _read_year(request)
    paper = {"town_name": name_town(), "made_at": clock.local(clock.now())}
    context = _describe(build_pack(year, clock.today())) | paper
    try:
        return respond_pdf("shared_taxi/pack_paper.html", context, name=str(context["name"]))
    except PaperUnavailable as refusal:
        messages.warning(request, str(refusal.text))
        address = f"year={year.first.year}&starts={year.first.month}"
        return redirect(f"{reverse('shared_taxi:pack')}?{address}")


def _read_year(request: HttpRequest) -> tuple[YearForm, ServiceYear]:
    form = YearForm(request.GET or None)
    return form, form.get_year(clock.today())


def _initial(year: ServiceYear) -> dict[str, int]:
    return {"year": year.first.year, "starts": year.first.month}


def _describe(pack: Pack) -> dict[str, Any]:
    language = get_page_language()
    facts = {"since": f"{pack.year.first:%Y-%m}", "until": f"{pack.year.last:%Y-%m}"}
    return {
        "name": _("のりあいタクシー 地域公共交通会議 資料 %(since)s〜%(until)s") % facts,
        "until": pack.until,
        "is_over": pack.until == pack.year.last,
        "months": [_label(month.since) for month in pack.months],
        "sections": [
            {"title": section.title, "lines": [_show_line(line) for line in section.lines]}
            for section in pack.sections
        ],
        "reasons": pack.reasons,
        "charts": [_make_chart(pack, key) for key in CHARTS],
        "definitions": [
            {
                "title": line.indicator.title[language],
                "unit": line.indicator.unit[language],
                "direction": say_direction(line.indicator.direction),
                "definition": line.indicator.definition[language],
            }
            for section in pack.sections
            for line in section.lines
        ],
    }


def _make_chart(pack: Pack, key: str) -> dict[str, Any]:
    line, language = pack.find_line(key), get_page_language()
    assert line is not None
    return {
        "id": f"bars-{key}",
        "title": line.indicator.title[language],
        "unit": line.indicator.unit[language],
        "values": line.months,
        "labels": [_label(month.since) for month in pack.months],
        "decimals": line.indicator.decimals,
    }


def _label(first: date) -> str:
    return _("%(month)d月") % {"month": first.month}


def _show_line(line: Line) -> dict[str, Any]:
    language = get_page_language()
    return {
        "title": line.indicator.title[language],
        "unit": line.indicator.unit[language],
        "months": _show_all(line.months, line),
        "year": _show(line.year, line),
        "year_before": _show(line.year_before, line),
    }


def _show_all(values: Sequence[float | None], line: Line) -> list[str]:
    return [_show(value, line) for value in values]


def _show(value: float | None, line: Line) -> str:
    return show_number(value, line.indicator.decimals)


def _round(value: float | None, line: Line) -> float | None:
    if value is None:
        return None
    return round(value, line.indicator.decimals) if line.indicator.decimals else round(value)
