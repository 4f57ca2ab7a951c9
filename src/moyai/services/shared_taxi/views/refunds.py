"""Refunds: what goes back, why, and the paper that says so."""

import secrets
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.codes import normalise_code, show_code
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.services.shared_taxi.models import Booklet, MissedFee, Pass, Refund, Ride
from moyai.services.shared_taxi.money_forms import MonthForm
from moyai.services.shared_taxi.operations import refunding
from moyai.services.shared_taxi.queries.refunds import (
    Thing,
    count_rides_to_come,
    find_fare,
    find_thing,
    get_owner,
    get_paid,
    get_worth,
    list_refunds,
    list_refunds_of,
)
from moyai.services.shared_taxi.refund_enums import RefundWhy
from moyai.services.shared_taxi.refund_forms import AmountForm, BackForm, FareForm, FindForm
from moyai.services.shared_taxi.views.issuer import describe_issuer

A_PAGE = 50


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_list(request: HttpRequest) -> HttpResponse:
    """List the refunds of a month, and ask what another is for."""
    form, month = _read_month(request)
    found = list_refunds(month)
    sums = found.order_by().aggregate(cash=Sum("cash_yen"), tickets=Sum("ticket_yen"))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "month": month,
        "page": page,
        "rows": [{"one": one, "what": _name(one.subject)} for one in page],
        "cash_yen": sums["cash"] or 0,
        "ticket_yen": sums["tickets"] or 0,
        "find_form": FindForm(),
        "has_errors": bool(form.errors),
    }
    status = 422 if form.errors else 200
    return render(request, "shared_taxi/refunds/list.html", context, status=status)


@require_GET
@require_role(Role.OFFICER)
def export(request: HttpRequest) -> HttpResponse:
    """Return the refunds of a month as a table."""
    _form, month = _read_month(request)
    header = [_("日時"), _("返金の番号"), _("何の返金"), _("番号"), _("なぜ"), _("理由")]
    header += [_("現金（円）"), _("回数券（円）")]
    rows = [
        [
            f"{clock.local(one.made_at):%Y-%m-%d %H:%M}",
            one.code,
            _name(one.subject),
            one.subject.partition(":")[2],
            one.get_why_display(),
            one.note,
            one.cash_yen,
            one.ticket_yen,
        ]
        for one in list_refunds(month)
    ]
    return answer_csv(f"refunds-{month:%Y-%m}.csv", header, rows)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def give(request: HttpRequest) -> HttpResponse:
    """Show what was paid for something and what can go back (GET), and give it back (POST)."""
    find_form = FindForm(request.GET or None)
    if not find_form.is_valid():
        return _show_search(request, find_form)
    subject = f"{find_form.cleaned_data['kind']}:{normalise_code(find_form.cleaned_data['code'])}"
    thing = find_thing(subject)
    if thing is None:
        find_form.add_error("code", _("この番号のものはありません。番号と、何の返金かを確かめてください。"))
        return _show_search(request, find_form)
    form = _make_form(request, thing)
    if request.method == "POST" and form.is_valid():
        made = _try(request, thing, form)
        if made is not None:
            return redirect("shared_taxi:refund", code=made.code)
    context = {
        "thing": thing,
        "what": _name(subject),
        "shown_code": show_code(thing.code),
        "owner": get_owner(thing),
        "facts": _describe(thing),
        "past": list_refunds_of(thing),
        "can_give": _can_give(thing),
        "form": form,
        "has_errors": form.is_bound,
    }
    status = 422 if form.is_bound else 200
    return render(request, "shared_taxi/refunds/give.html", context, status=status)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a refund that was given."""
    return render(request, "shared_taxi/refunds/one.html", _describe_refund(code))


@require_GET
@require_role(Role.OFFICER)
def print_one(request: HttpRequest, code: str) -> HttpResponse:
    """Return the paper that she signs for what she has back."""
    context = _describe_refund(code) | describe_issuer()
    try:
        return respond_pdf("shared_taxi/refunds/paper.html", context, name=f"refund-{code}")
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return redirect("shared_taxi:refund", code=code)


def _show_search(request: HttpRequest, form: FindForm) -> HttpResponse:
    context = {"form": form, "has_errors": bool(form.errors)}
    status = 422 if form.errors else 200
    return render(request, "shared_taxi/refunds/find.html", context, status=status)


def _read_month(request: HttpRequest) -> tuple[MonthForm, date]:
    form = MonthForm(request.GET if "month" in request.GET else {"month": f"{clock.today():%Y-%m}"})
    month: date = form.cleaned_data["month"] if form.is_valid() else clock.today().replace(day=1)
    return form, month


def _make_form(request: HttpRequest, thing: Thing) -> Form:
    made = {Ride: FareForm, MissedFee: AmountForm}.get(type(thing), BackForm)
    form: Form = made(request.POST or None, initial={"key": secrets.token_hex(8)})
    return form


def _can_give(thing: Thing) -> bool:
    if isinstance(thing, Ride):
        is_back = any(one.why == RefundWhy.NOT_DRIVEN for one in list_refunds_of(thing))
        return find_fare(thing) is not None and not is_back
    if isinstance(thing, MissedFee):
        return get_paid(thing).left_yen > 0
    worth = get_worth(thing, clock.now())
    return bool(worth.left_yen or worth.unused_days)


def _try(request: HttpRequest, thing: Thing, form: Form) -> Refund | None:
    data = form.cleaned_data
    facts: dict[str, Any] = {
        "note": data["note"],
        "idempotency_key": data["key"],
        "actor": name_actor(request),
        "now": clock.now(),
    }
    try:
        made = _give(thing, data, facts)
    except Refused as refused:
        form.add_error("yen" if "yen" in form.fields else "note", put(refused.text))
        return None
    messages.success(request, _("返金を記帳しました。ご本人に現金を渡し、受け取りの署名をもらってください。"))
    return made


def _give(thing: Thing, data: dict[str, Any], facts: dict[str, Any]) -> Refund:
    if isinstance(thing, Ride):
        why, yen = RefundWhy(data["why"]), data["yen"] or 0
        return refunding.refund_ride(ride=thing, why=why, yen=yen, **facts)
    if isinstance(thing, MissedFee):
        return refunding.refund_fee(fee=thing, yen=data["yen"], **facts)
    if isinstance(thing, Pass):
        return refunding.refund_pass(ride_pass=thing, **facts)
    return refunding.refund_booklet(booklet=thing, **facts)


def _describe(thing: Thing) -> list[dict[str, Any]]:
    """Return what the officer has to know: labels with an amount in yen or words."""
    if isinstance(thing, Ride):
        paid = get_paid(thing)
        return [
            {"label": _("いつ"), "words": f"{clock.local(thing.task.pickup_from):%Y/%-m/%-d %-H:%M}"},
            {"label": _("行き先"), "words": thing.task.destination_name},
            {"label": _("いま"), "words": thing.get_status_display()},
            {"label": _("現金で払った額"), "yen": paid.cash_yen},
            {"label": _("回数券で払った額"), "yen": paid.ticket_yen},
            {"label": _("あと返せる額"), "yen": paid.left_yen},
        ]
    if isinstance(thing, MissedFee):
        return [
            {"label": _("何の料金"), "words": thing.get_kind_display()},
            {"label": _("払った額"), "yen": thing.paid_yen},
            {"label": _("あと返せる額"), "yen": get_paid(thing).left_yen},
        ]
    worth = get_worth(thing, clock.now())
    kept = {"label": _("運賃の決まりで差し引く額"), "yen": worth.fee_yen}
    back = {"label": _("きょう返す額"), "yen": worth.yen}
    if isinstance(thing, Booklet):
        return [
            {"label": _("値段"), "yen": thing.price_yen},
            {"label": _("払える額の残り（予約ずみの乗車に使う分のほか）"), "yen": worth.left_yen},
            kept,
            back,
        ]
    span = f"{thing.first_date:%Y/%-m/%-d} – {thing.last_date:%Y/%-m/%-d}"
    return [
        {"label": _("期間"), "words": span},
        {"label": _("値段"), "yen": thing.price_yen},
        {"label": _("使っていない日"), "words": _("%(n)s日") % {"n": worth.unused_days}},
        {"label": _("この定期券で予約した乗車"), "words": _("%(n)s件") % {"n": count_rides_to_come(thing)}},
        kept,
        back,
    ]


def _describe_refund(code: str) -> dict[str, Any]:
    made = get_object_or_404(Refund.objects.select_related("resident"), code=code)
    kind, _colon, number = made.subject.partition(":")
    return {
        "one": made,
        "what": _name(made.subject),
        "shown_subject": show_code(number),
        "subject_url": f"{reverse('shared_taxi:give_refund')}?kind={kind}&code={number}",
        "made_at": clock.now(),
    }


def _name(subject: str) -> str:
    names = dict(FindForm.base_fields["kind"].choices)  # type: ignore[attr-defined]
    kind = subject.partition(":")[0]
    if kind not in names:
        raise Http404
    return str(names[kind])
