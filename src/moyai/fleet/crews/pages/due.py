"""What is due by law and what is missing today; the passenger list."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.indicators.tables import answer_csv
from moyai.fleet.crews.incident_tables import make_member_table
from moyai.fleet.crews.pages.access import READERS
from moyai.fleet.crews.pages.sections import list_tabs
from moyai.fleet.crews.queries import find_firms, list_members
from moyai.fleet.crews.queries.due import DueRow, list_due_rows
from moyai.fleet.crews.regimes import RecordKind, is_due, list_service_regimes

PAGE = 50
_PLACES = {
    RecordKind.ROLL_CALL: ("roll_calls", _("まだの点呼（今日と前の7日）")),
    RecordKind.DUTY: ("duty", _("書かれていない勤務（前の7日）")),
    RecordKind.DRIVER_FILE: ("drivers", _("台帳のない運転者")),
    RecordKind.TRAINING: ("drivers", _("期限が近い指導・診断")),
    RecordKind.COMPLAINT: ("complaints", _("対応を書いていない苦情")),
    RecordKind.ACCIDENT: ("accidents", _("原因を書いていない事故")),
    RecordKind.MEMBERS: ("members", _("載っている人")),
}


@never_cache
@require_safe
@require_role(*READERS)
def due(request: HttpRequest) -> HttpResponse:
    """Show every record that the services' regimes ask for, with its source, its period and what is
    missing."""
    rows = list_due_rows(clock.now(), find_firms(get_account(request)))
    context = {
        "tabs": list_tabs("due"),
        "services": list_service_regimes(),
        "rows": [_describe(each) for each in rows],
        "missing": sum(each.missing for each in rows),
    }
    return render(request, "crews/due.html", context)


@never_cache
@require_safe
@require_role(Role.DISPATCHER, Role.OFFICER)
def members(request: HttpRequest) -> HttpResponse:
    """Show the passenger list (旅客名簿), page by page; for the town's staff alone."""
    page = Paginator(list_members(clock.today()), PAGE).get_page(request.GET.get("page"))
    context = {
        "table": make_member_table(page.object_list),
        "page": page,
        "count": page.paginator.count,
        "is_due": is_due(RecordKind.MEMBERS),
    }
    return render(request, "crews/members.html", context)


@never_cache
@require_safe
@require_role(Role.DISPATCHER, Role.OFFICER)
def members_csv(request: HttpRequest) -> HttpResponse:
    """Return the passenger list as CSV."""
    table = make_member_table(list_members(clock.today()))
    return answer_csv(f"{table.key}-{clock.today().isoformat()}.csv", table.head, table.rows)


@never_cache
@require_safe
@require_role(Role.DISPATCHER, Role.OFFICER)
def members_print(request: HttpRequest) -> HttpResponse:
    """Show the whole passenger list to be printed by the browser.

    Over a paper of 2,500 people WeasyPrint sat 16 seconds; a browser prints its 53 sheets in five.
    """
    table = make_member_table(list_members(clock.today()))
    context = {"table": table, "count": len(table.rows), "made_at": clock.now()}
    return render(request, "crews/members_print.html", context)


def _describe(row: DueRow) -> dict[str, Any]:
    name, words = _PLACES[row.due.kind]
    return {
        "row": row,
        "regime": row.regime.label,
        "kind": row.due.kind.label,
        "years": row.due.keep_days // 365,
        "words": words,
        "count": row.missing if row.present is None else row.present,
        "url": reverse(f"crews:{name}"),
        "is_fine": row.missing == 0,
    }
