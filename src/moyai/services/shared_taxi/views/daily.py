"""The daily report of a vehicle (日報): what it took, what was counted, who drove; paper and table."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.clock import local
from moyai.core.indicators.tables import answer_csv
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.services.shared_taxi.queries.claims import Shares
from moyai.services.shared_taxi.queries.daily import DailyRow, DailySheet, get_daily_sheet
from moyai.services.shared_taxi.views.closings import get_vehicle, read_day, read_rows

PAPER = "shared_taxi/money/daily_paper.html"
Amount = Callable[[Shares], int]


@require_GET
@login_required
def print_one(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Return a vehicle's day as a paper."""
    vehicle, on = get_vehicle(request, code), read_day(day)
    return _print(request, [get_daily_sheet(vehicle, on)], on, f"daily-{vehicle.code}-{on}")


@require_GET
@login_required
def print_day(request: HttpRequest) -> HttpResponse:
    """Return the day of every vehicle that this person may see, one page or more each."""
    rows, day, _form = read_rows(request)
    sheets = [get_daily_sheet(row.vehicle, day) for row in rows]
    if not sheets:
        messages.error(request, _("この日に動いた車はありません"))
        return _go_back(day)
    return _print(request, sheets, day, f"daily-{day}")


@require_GET
@login_required
def export_one(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Return a vehicle's day as a table; its last lines are the cash that was brought, taken and counted."""
    vehicle, on = get_vehicle(request, code), read_day(day)
    sheet = get_daily_sheet(vehicle, on)
    head = [_("日付"), _("車両"), _("降りた時刻"), _("乗車番号"), _("摘要"), _("人数"), _("運賃（円）")]
    columns = list_columns([sheet], whole=True)
    head += [name for name, _get in columns]
    rows = [
        [on, vehicle.name, *_describe(one), one.row.shares.fares_yen, *_pick(one.row.shares, columns)]
        for one in sheet.rows
    ]
    total = [
        on,
        vehicle.name,
        None,
        None,
        _("合計"),
        sheet.persons,
        sheet.total.fares_yen,
        *_pick(sheet.total, columns),
    ]
    return answer_csv(
        f"daily-{vehicle.code}-{on}.csv", head, [*rows, total, *_list_cash_lines(sheet, len(head))]
    )


def list_columns(sheets: Sequence[DailySheet], *, whole: bool = False) -> list[tuple[str, Amount]]:
    """Return who may have paid, cash first; on paper only those who did, so that the table is readable."""
    every: list[tuple[str, Amount]] = [
        (_("現金（円）"), lambda one: one.cash_yen),
        (_("回数券（円）"), lambda one: one.ticket_yen),
        (_("定期券（円）"), lambda one: one.pass_yen),
        (_("協賛（円）"), lambda one: one.sponsor_yen),
        (_("市の負担（円）"), lambda one: one.city_yen),
        (_("あとで受け取る（円）"), lambda one: one.later_yen),
        (_("窓口で返した（円）"), lambda one: one.desk_yen),
    ]
    is_used = [any(get(row.row.shares) for sheet in sheets for row in sheet.rows) for _name, get in every]
    return [column for n, column in enumerate(every) if whole or n == 0 or is_used[n]]


def _print(request: HttpRequest, sheets: Sequence[DailySheet], day: date, name: str) -> HttpResponse:
    columns = list_columns(sheets)
    context = {
        "pages": [_make_page(sheet, columns) for sheet in sheets],
        "columns": [name for name, _get in columns],
        "made_at": local(clock.now()),
    }
    try:
        return respond_pdf(PAPER, context, name=name)
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return _go_back(day)


def _make_page(sheet: DailySheet, columns: Sequence[tuple[str, Amount]]) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "rows": [
            {"cells": _describe(one), "fare": one.row.shares.fares_yen, "yen": _pick(one.row.shares, columns)}
            for one in sheet.rows
        ],
        "total": _pick(sheet.total, columns),
        "duties": [
            {
                "driver": one.driver,
                "begun": f"{local(one.begun_at):%-H:%M}",
                "ended": f"{local(one.ended_at):%-H:%M}",
                "km": "" if one.distance_m is None else f"{one.distance_m / 1000:.1f}",
            }
            for one in sheet.duties
        ],
    }


def _describe(one: DailyRow) -> list[Any]:
    """When, which ride, what for, how many."""
    at = f"{local(one.at):%-H:%M}" if one.at else ""
    return [
        at,
        one.ride.code if one.ride else "",
        one.row.entry.reason,
        one.ride.persons if one.ride else None,
    ]


def _pick(shares: Shares, columns: Sequence[tuple[str, Amount]]) -> list[int]:
    return [get(shares) for _name, get in columns]


def _list_cash_lines(sheet: DailySheet, width: int) -> list[list[Any]]:
    """The cash of the day as lines of the table: words in the place of 摘要, yen in that of cash."""
    lines: list[tuple[str, Any]] = [
        (_("前の日までの締めていない現金"), sheet.brought_yen),
        (_("車にあるはずの現金"), sheet.cash_yen),
    ]
    if sheet.closing is not None and sheet.is_closed_now:
        lines += [
            (_("数えた現金"), sheet.closing.counted_yen),
            (_("過不足"), sheet.closing.difference_yen),
            (_("過不足の理由"), sheet.closing.reason),
        ]
    head = [sheet.day, sheet.vehicle.name, None, None]
    return [[*head, name, None, None, value, *[None] * (width - 8)] for name, value in lines]


def _go_back(day: date) -> HttpResponse:
    return redirect(f"{reverse('shared_taxi:closings')}?day={day}")
