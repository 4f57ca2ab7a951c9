"""A day's plan: for the screen, for paper, and as CSV."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.indicators.tables import answer_csv
from moyai.fleet.pages.board import read_board
from moyai.fleet.pages.stop_rows import CSV_HEAD, describe_stops, list_csv_rows
from moyai.fleet.pages.words import describe_vehicle


@require_safe
@require_role(Role.DISPATCHER)
def day_plan(request: HttpRequest) -> HttpResponse:
    """Show every vehicle's stops of a day; prints one vehicle a page."""
    day = _read_day(request)
    board = read_board(day, clock.now())
    rows = [row for row in board.vehicles if row.shifts]
    context = {
        "date": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "today": clock.today(),
        "now": board.now,
        "vehicles": [
            {"row": row, "state": describe_vehicle(row), "stops": describe_stops(row, board.now)}
            for row in rows
        ],
    }
    return render(request, "fleet/day.html", context)


@require_safe
@require_role(Role.DISPATCHER)
def day_csv(request: HttpRequest) -> HttpResponse:
    """Return the day's stops as CSV (UTF-8 with a mark, so that spreadsheets read Japanese)."""
    day = _read_day(request)
    return answer_csv(f"stops-{day.isoformat()}.csv", CSV_HEAD, list_csv_rows(read_board(day, clock.now())))


def _read_day(request: HttpRequest) -> date:
    text = request.GET.get("date", "")
    if not text:
        return clock.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        messages.error(request, _("日付を読み取れないので、今日を出します。"))
        return clock.today()
    return min(max(day, date(2000, 1, 1)), date(2999, 12, 30))
