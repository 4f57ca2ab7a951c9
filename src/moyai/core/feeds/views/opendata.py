"""Open tables: the public files, and the officer's page that publishes a month."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.feeds.models import OpenMonth
from moyai.core.feeds.opendata.anonymise import ANY
from moyai.core.feeds.opendata.months import list_past_months
from moyai.core.feeds.opendata.publishing import publish_month, withdraw_month
from moyai.core.feeds.opendata.registry import OpenTable, find_table, list_tables
from moyai.core.feeds.views.answers import answer_content
from moyai.core.indicators.tables import write_csv

MOST_SHOWN = 40


@require_safe
def give_month(request: HttpRequest, table: str, year: int, month: int) -> HttpResponse:
    """Return a published month as CSV."""
    first, known = _read_month(year, month), _get_table(table)
    kept = OpenMonth.objects.filter(table=known.key, month=first, withdrawn_at__isnull=True).first()
    if kept is None:
        raise Http404
    rows = [[f"{first:%Y-%m}", *row] for row in kept.rows]
    response = answer_content(
        request, write_csv(known.header, rows).encode(), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{known.key}-{first:%Y-%m}.csv"'
    return response


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_months(request: HttpRequest) -> HttpResponse:
    """List the months of every table with what has become of each."""
    tables = [_describe(table) for table in list_tables()]
    return render(request, "feeds/open_months.html", {"tables": tables})


@never_cache
@require_GET
@require_role(Role.OFFICER)
def preview_month(request: HttpRequest, table: str, year: int, month: int) -> HttpResponse:
    """Show what a month would tell, before it is published."""
    first, known = _read_month(year, month), _get_table(table)
    if first not in list_past_months(clock.today()):
        raise Http404
    kept = OpenMonth.objects.filter(table=known.key, month=first).first()
    rows: list[list[Any]] = (
        kept.rows if kept else [[*cell.key, cell.count, cell.weight] for cell in known.build(first)]
    )
    coarse = sum(int(row[-2]) for row in rows if ANY in row)
    context = {
        "table": known,
        "first": first,
        "header": known.header[1:],
        "rows": rows[:MOST_SHOWN],
        "row_count": len(rows),
        "is_more": len(rows) > MOST_SHOWN,
        "records": sum(int(row[-2]) for row in rows),
        "coarse": coarse,
        "is_published": kept is not None and kept.withdrawn_at is None,
    }
    return render(request, "feeds/open_month.html", context)


@require_POST
@require_role(Role.OFFICER)
def publish(request: HttpRequest, table: str, year: int, month: int) -> HttpResponse:
    """Publish a month."""
    known, first = _get_table(table), _read_month(year, month)
    try:
        publish_month(table=known, month=first, actor=name_actor(request), now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal.text))
        return redirect("feeds:open_months")
    messages.success(request, _("公開しました。まちがえたときは「取り下げる」を押してください。"))
    return redirect("feeds:open_months")


@require_POST
@require_role(Role.OFFICER)
def withdraw(request: HttpRequest, table: str, year: int, month: int) -> HttpResponse:
    """Hand a month out no more."""
    first, known = _read_month(year, month), _get_table(table)
    if withdraw_month(table=known, month=first, actor=name_actor(request), now=clock.now()):
        messages.success(request, _("取り下げました。"))
    return redirect("feeds:open_months")


def list_published() -> list[dict[str, Any]]:
    """Return the published months of every table, for the public page."""
    found = []
    for table in list_tables():
        months = OpenMonth.objects.filter(table=table.key, withdrawn_at__isnull=True)
        found.append({"table": table, "months": list(months.values_list("month", flat=True))})
    return found


def _describe(table: OpenTable) -> dict[str, Any]:
    kept = dict(OpenMonth.objects.filter(table=table.key).values_list("month", "withdrawn_at"))
    months = [
        {"first": first, "is_published": first in kept and kept[first] is None, "is_withdrawn": first in kept}
        for first in list_past_months(clock.today())
    ]
    return {"table": table, "months": months}


def _get_table(key: str) -> OpenTable:
    table = find_table(key)
    if table is None:
        raise Http404
    return table


def _read_month(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError:
        raise Http404 from None
