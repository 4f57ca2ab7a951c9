"""The welfare office: one list, a person's page, and what is done with a concern."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.attempts import read_number
from moyai.core.clock import local
from moyai.core.indicators.registry import Period, get_indicator
from moyai.core.indicators.tables import answer_csv
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import get_resident, list_proxies
from moyai.core.watchover import operations
from moyai.core.watchover.access import find_viewer, is_keeper, list_purposes
from moyai.core.watchover.enums import Contact, KeeperKind, Viewer
from moyai.core.watchover.forms import CloseForm, DeedForm
from moyai.core.watchover.models import Concern
from moyai.core.watchover.policy import FAMILY, UNDO, VOLUNTEER
from moyai.core.watchover.queries import (
    count_watched,
    find_absence,
    find_open_concern,
    get_concern,
    list_closed_concerns,
    list_open_concerns,
    search_watched,
)
from moyai.core.watchover.shown import describe, list_timeline
from moyai.core.watchover.sources import list_next
from moyai.core.watchover.views.trying import refuse_or

PAGE = 25
CLOSING = "closing_%s"
"""Identifiers of the second form of a page."""
FIGURES_DAYS = 90


@never_cache
@require_GET
@require_role(Role.OFFICER)
def board(request: HttpRequest) -> HttpResponse:
    """Show whom to look in on, the gravest first, each with its reasons."""
    user, now = get_account(request), clock.now()
    if not is_keeper(user, KeeperKind.WELFARE):
        return render(request, "watchover/not_keeper.html")
    page = Paginator(list_open_concerns(), PAGE).get_page(request.GET.get("page"))
    rows = [describe(concern, now) for concern in page]
    closed = [describe(each, now) for each in list_closed_concerns()]
    text = request.GET.get("q", "").strip()[:60]
    found = search_watched(text) if text else []
    shown = {row["resident"].pk: row["resident"] for row in [*rows, *closed]}
    operations.record_look(
        residents=list(shown.values()), viewer=Viewer.WELFARE, page="board", by=user, now=now
    )
    for row in closed:
        row["may_undo"] = now - row["concern"].closed_at <= UNDO and row["concern"].outcome != "withdrawn"
    context = {"rows": rows, "page": page, "count": page.paginator.count, "closed": closed, "text": text}
    context |= {"found": found, "watched": count_watched(), "printed_at": local(now)}
    return render(request, "watchover/board.html", context | _read_figures(now))


@never_cache
@require_GET
@require_role(Role.OFFICER)
def board_csv(request: HttpRequest) -> HttpResponse:
    """Return the list as CSV."""
    user, now = get_account(request), clock.now()
    _check_office(request)
    rows = [describe(concern, now) for concern in list_open_concerns()]
    people = [row["resident"] for row in rows]
    operations.record_look(residents=people, viewer=Viewer.WELFARE, page="board.csv", by=user, now=now)
    header = ("重さ", "氏名", "カナ", "住所", "電話番号", "理由", "いまの段階", "次の段階へ", "気づいた日時")
    cells = [
        [
            str(row["level"]),
            row["resident"].name,
            row["resident"].kana,
            row["resident"].household.address,
            row["phone"],
            "・".join(reason["text"] for reason in row["reasons"]),
            str(row["step"]),
            row["due_at"],
            row["concern"].opened_at,
        ]
        for row in rows
    ]
    return answer_csv(f"watch-{clock.today()}.csv", header, cells)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def person(request: HttpRequest, code: str) -> HttpResponse:
    """Show one person: why, whose turn it is, what was seen, and what can be done."""
    resident = _get_person(request, code)
    return _show(request, resident)


@require_POST
@require_role(Role.OFFICER)
def deed(request: HttpRequest, code: str) -> HttpResponse:
    """Write down that she was called or visited, and how she was."""
    concern, form = _get(request, code), DeedForm(request.POST)
    if not form.is_valid():
        return _show(request, concern.resident, taps=form, status=422)
    return refuse_or(
        request,
        lambda: operations.note_deed(
            concern=concern,
            contact=Contact(form.cleaned_data["contact"]),
            condition=form.read_condition(),
            note=form.cleaned_data["note"],
            by=get_account(request),
            now=clock.now(),
        ),
        _("書きとめました。"),
        redirect("watchover:person", concern.resident.code),
    )


@require_POST
@require_role(Role.OFFICER)
def pass_on(request: HttpRequest, code: str) -> HttpResponse:
    """Give it to the next in turn."""
    concern = _get(request, code)
    return refuse_or(
        request,
        lambda: operations.pass_on(
            concern=concern, version=_read_version(request), by=get_account(request), now=clock.now()
        ),
        _("次の人に頼みました。"),
        redirect("watchover:person", concern.resident.code),
    )


@require_POST
@require_role(Role.OFFICER)
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a concern with how it ended."""
    concern, form = _get(request, code), CloseForm(request.POST, auto_id=CLOSING)
    if not form.is_valid():
        return _show(request, concern.resident, closing=form, status=422)
    return refuse_or(
        request,
        lambda: operations.close_concern(
            concern=concern,
            version=form.cleaned_data["version"],
            outcome=form.read_outcome(),
            note=form.cleaned_data["note"],
            by=get_account(request),
            now=clock.now(),
        ),
        _("終えました。まちがえたときは「元に戻す」を押してください。"),
        redirect("watchover:board"),
        on_refused=redirect("watchover:person", concern.resident.code),
    )


@require_POST
@require_role(Role.OFFICER)
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Take a closing back."""
    concern = _get(request, code)
    return refuse_or(
        request,
        lambda: operations.reopen_concern(concern=concern, by=get_account(request), now=clock.now()),
        _("元に戻しました。"),
        redirect("watchover:person", concern.resident.code),
        on_refused=redirect("watchover:board"),
    )


def _show(
    request: HttpRequest,
    resident: Resident,
    *,
    taps: DeedForm | None = None,
    closing: CloseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = clock.now()
    concern = find_open_concern(resident)
    user = get_account(request)
    operations.record_look(residents=[resident], viewer=Viewer.WELFARE, page="person", by=user, now=now)
    purposes = list_purposes(resident)
    context: dict[str, Any] = {
        "resident": resident,
        "row": describe(concern, now) if concern else None,
        "timeline": list_timeline(resident, concern),
        "absence": find_absence(resident, now),
        "next": list_next(resident, now),
        "has_family": FAMILY in purposes,
        "has_volunteer": VOLUNTEER in purposes,
        "relatives": list_proxies(resident) if FAMILY in purposes else [],
        "taps": taps or DeedForm(),
        "closing": closing or _make_closing(concern),
        "has_errors": status != 200,
        "wrong": taps or closing,
    }
    return render(request, "watchover/person.html", context, status=status)


def _make_closing(concern: Concern | None) -> CloseForm | None:
    return CloseForm(initial={"version": concern.version}, auto_id=CLOSING) if concern else None


def _get_person(request: HttpRequest, code: str) -> Resident:
    try:
        resident = get_resident(code)
    except Resident.DoesNotExist:
        raise Http404 from None
    if find_viewer(get_account(request), resident, clock.today()) != Viewer.WELFARE:
        raise PermissionDenied
    return resident


def _get(request: HttpRequest, code: str) -> Concern:
    _check_office(request)
    try:
        concern = get_concern(code)
    except Concern.DoesNotExist:
        raise Http404 from None
    if not list_purposes(concern.resident):
        raise Http404
    return concern


def _check_office(request: HttpRequest) -> None:
    if not is_keeper(get_account(request), KeeperKind.WELFARE):
        raise PermissionDenied


def _read_version(request: HttpRequest) -> int:
    return read_number(request.POST.get("version"))


def _read_figures(now: datetime) -> dict[str, Any]:
    until = local(now).date()
    period = Period(until - timedelta(days=FIGURES_DAYS - 1), until)
    return {
        "false_alarms": get_indicator("watchover.false_alarms").read(period),
        "hours": get_indicator("watchover.time_to_closing").read(period),
        "consented": get_indicator("watchover.consented").read(period),
        "figures_days": FIGURES_DAYS,
    }
