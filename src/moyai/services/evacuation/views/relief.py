"""Relief: what is needed, reserved, on its way and received; depots and stock; supplies of shelters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.attempts import read_number
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import get_page_language
from moyai.core.places.ground import draw_ground
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone
from moyai.services.evacuation.drill import mark, name_file
from moyai.services.evacuation.enums import NeedKind, ReliefStatus, Setback
from moyai.services.evacuation.forms.support import DepotForm, ReliefFilterForm, ReliefForm, StockForm
from moyai.services.evacuation.models import Depot, Incident, Relief, Shelter
from moyai.services.evacuation.operations.relief import giving, stock
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.relief import (
    count_reliefs,
    list_depots_for,
    list_reliefs,
    list_stocks,
    list_supplied,
)
from moyai.services.evacuation.queries.scope import find_town, is_within
from moyai.services.evacuation.texts.relief import ABOARD
from moyai.services.evacuation.views.looking import record_look

STAFF = (Role.OFFICER, Role.DISPATCHER)
_TONES = {
    ReliefStatus.WANTED: "warning",
    ReliefStatus.RESERVED: "info",
    ReliefStatus.PLANNED: "info",
    ReliefStatus.LOADED: "accent",
    ReliefStatus.HANDED: "accent",
    ReliefStatus.RECEIVED: "success",
    ReliefStatus.DISPUTED: "danger",
    ReliefStatus.CANCELLED: "neutral",
}


@never_cache
@require_GET
@require_role(*STAFF)
def show(request: HttpRequest) -> HttpResponse:
    """Show what is needed and on its way, and the supplies of places of refuge."""
    incident, now = find_incident(), clock.now()
    form = ReliefFilterForm(request.GET)
    context: dict[str, Any] = {"incident": incident, "form": form}
    if incident is not None:
        town = find_town(get_account(request))
        reliefs = list_reliefs(incident, form.read(), town=town)
        record_look(by=get_account(request), what="relief", incident=incident, now=now, shown=len(reliefs))
        context |= {
            "counts": [(s.label, n) for s, n in count_reliefs(incident, town=town).items()],
            "rows": [_describe(one) for one in reliefs],
            "supplied": list_supplied(incident, now, town=town),
            "printed_at": local(now),
        }
    return render(request, "evacuation/relief.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def add(request: HttpRequest) -> HttpResponse:
    """Write down what somebody, or a place of refuge, is to be given."""
    incident = _get_incident()
    wanted = {name: request.GET.get(name, "") for name in ("resident", "shelter", "item", "quantity")}
    form = ReliefForm(request.POST or None, initial={k: v for k, v in wanted.items() if v})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        _check_town(request, data["found"], data["found_shelter"])
        try:
            giving.open_relief(
                incident=incident,
                item=NeedKind(data["item"]),
                quantity=data["quantity"],
                resident=data["found"],
                shelter=data["found_shelter"],
                note=data["note"],
                by=get_account(request),
                now=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, str(refused.text))
        else:
            messages.success(request, _("書きとめました。次に、在庫と車を手配してください。"))
            return redirect("evacuation:relief")
    context = {"form": form, "incident": incident, "has_errors": form.is_bound}
    return render(request, "evacuation/relief_add.html", context, status=422 if form.is_bound else 200)


@require_POST
@require_role(*STAFF)
def arrange(request: HttpRequest, code: str) -> HttpResponse:
    """Put goods aside at a depot, and have a vehicle planned."""
    _check_relief(request, code)
    by, now = get_account(request), clock.now()
    depot = get_object_or_404(Depot, pk=read_number(request.POST.get("depot", "")))

    def run() -> None:
        giving.reserve_goods(code=code, depot=depot, by=by, now=now)
        if request.POST.get("do") != "reserve":
            giving.send_goods(code=code, by=by, now=now)

    return _try(request, run, _("手配しました。"))


@require_POST
@require_role(*STAFF)
def step(request: HttpRequest, code: str) -> HttpResponse:
    """Go on with what is on its way: plan a vehicle, hand over, confirm, call off."""
    _check_relief(request, code)
    facts: dict[str, Any] = {"code": code, "by": get_account(request), "now": clock.now()}
    steps: dict[str, tuple[Callable[[], object], str]] = {
        "send": (lambda: giving.send_goods(**facts), _("車を手配しました。")),
        "hand": (lambda: giving.hand_over(**facts), _("渡したことを書きとめました。本人に確かめます。")),
        "confirm": (lambda: giving.confirm_receipt(**facts), _("受け取りを確認しました。")),
        "off": (lambda: giving.call_off(**facts), _("取りやめ、在庫に戻しました。")),
        "lost": (
            lambda: giving.call_off(**facts, returns=False),
            _("取りやめました。在庫には戻していません。"),
        ),
    }
    chosen = steps.get(request.POST.get("do", ""))
    if chosen is None:
        raise Http404
    return _try(request, *chosen)


@require_GET
@require_role(*STAFF)
def export_csv(request: HttpRequest) -> HttpResponse:
    """Return what is needed and on its way as CSV; who took it is written down."""
    incident = _get_incident()
    town = find_town(get_account(request))
    reliefs = list_reliefs(incident, ReliefFilterForm(request.GET).read(), town=town)
    record_look(
        by=get_account(request), what="relief.csv", incident=incident, now=clock.now(), shown=len(reliefs)
    )
    header = ("番号", "届け先", "物", "数", "状態", "拠点", "受付", "渡した", "終わり", "確認の方法", "メモ")
    rows = [
        [
            one.code,
            mark(one.whose, incident.mode),
            str(NeedKind(one.item).label),
            one.quantity,
            str(ReliefStatus(one.status).label),
            one.depot.name if one.depot else "",
            one.opened_at,
            one.handed_at,
            one.closed_at,
            one.received_through,
            one.note,
        ]
        for one in reliefs
    ]
    return answer_csv(name_file(f"relief-{clock.today()}.csv", incident.mode), header, rows)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def depots(request: HttpRequest) -> HttpResponse:
    """Show depots and what they have; add a depot, count, take in."""
    what = request.POST.get("do", "") if request.method == "POST" else ""
    depot_form = DepotForm(request.POST if what == "depot" else None)
    stock_form = StockForm(request.POST if what in ("count", "take") else None)
    by, now = get_account(request), clock.now()
    if what == "depot" and depot_form.is_valid():
        stock.add_depot(**depot_form.cleaned_data, by=by, now=now)
        return _said(request, _("拠点を書きとめました。"))
    if what in ("count", "take") and stock_form.is_valid():
        data = stock_form.cleaned_data | {"item": NeedKind(stock_form.cleaned_data["item"])}
        (stock.count_stock if what == "count" else stock.take_in)(**data, by=by, now=now)
        return _said(request, _("在庫を書きとめました。"))
    is_bad = depot_form.is_bound or stock_form.is_bound
    context = {
        "depot_form": depot_form,
        "stock_form": stock_form,
        "bad_form": depot_form if depot_form.is_bound else stock_form if stock_form.is_bound else None,
        "rows": [
            (depot, [(NeedKind(one.item).label, one.quantity) for one in stocks])
            for depot, stocks in list_stocks()
        ],
        "map": draw_ground(get_page_language()),
    }
    return render(request, "evacuation/depots.html", context, status=422 if is_bad else 200)


def _said(request: HttpRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("evacuation:depots")


def _describe(one: Relief) -> dict[str, Any]:
    status = ReliefStatus(one.status)
    is_wanted = status == ReliefStatus.WANTED
    return {
        "relief": one,
        "item": NeedKind(one.item).label,
        "status": status.label,
        "tone": _TONES[status],
        "depots": list_depots_for(one) if is_wanted else [],
        "is_wanted": is_wanted,
        "setback": str(Setback(one.setback).label) if one.setback and not one.closed_at else "",
        "setback_at": local(one.setback_at) if one.setback_at else None,
        "is_aboard": one.setback in ABOARD,
        "is_reserved": status == ReliefStatus.RESERVED,
        "may_confirm": status in (ReliefStatus.HANDED, ReliefStatus.DISPUTED),
        "may_call_off": status
        in (
            ReliefStatus.WANTED,
            ReliefStatus.RESERVED,
            ReliefStatus.PLANNED,
            ReliefStatus.HANDED,
            ReliefStatus.DISPUTED,
        ),
        "may_lose": status in (ReliefStatus.HANDED, ReliefStatus.DISPUTED),
        "phone": show_phone(find_phone(one.resident))
        if one.resident
        else show_phone(one.shelter.phone)
        if one.shelter
        else "",
        "address": one.resident.household.address if one.resident else "",
        "handed_at": local(one.handed_at) if one.handed_at else None,
        "closed_at": local(one.closed_at) if one.closed_at else None,
        "planned": f"{local(one.task.dropoff_from):%-H:%M}〜{local(one.task.dropoff_until):%-H:%M}"
        if one.task and status in (ReliefStatus.PLANNED, ReliefStatus.LOADED)
        else "",
    }


def _check_relief(request: HttpRequest, code: str) -> None:
    relief = get_object_or_404(Relief, code=code)
    _check_town(request, relief.resident, relief.shelter)


def _check_town(request: HttpRequest, resident: Resident | None, shelter: Shelter | None) -> None:
    """Nobody touches what is another town's."""
    if not is_within(find_town(get_account(request)), resident=resident, shelter=shelter):
        raise Http404


def _get_incident() -> Incident:
    incident = find_incident()
    if incident is None:
        raise PermissionDenied
    return incident


def _try(request: HttpRequest, do: Callable[[], object], done: str) -> HttpResponse:
    try:
        do()
        messages.success(request, done)
    except Relief.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.text))
    return redirect("evacuation:relief")
