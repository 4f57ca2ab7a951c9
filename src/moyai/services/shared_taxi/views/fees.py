"""Fees for missed rides: whom to talk to, who pays what, letters and receipts."""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.accounts.queries import has_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.services.shared_taxi.models import MissedFee
from moyai.services.shared_taxi.operations import fees as operations
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.fees import (
    find_fee,
    is_late,
    list_fees,
    list_parts,
    list_payments,
)
from moyai.services.shared_taxi.refund_enums import FeeStatus
from moyai.services.shared_taxi.refund_forms import HeardForm, PayForm, WaiveForm
from moyai.services.shared_taxi.views.issuer import describe_issuer

_STAFF = (Role.DISPATCHER, Role.OFFICER)
_TONES = {"proposed": "warning", "owed": "info", "paid": "success", "waived": "neutral"}
CLOSED_SHOWN = 50
DUE_AFTER = timedelta(days=14)


@never_cache
@require_GET
@require_role(*_STAFF)
def show_list(request: HttpRequest) -> HttpResponse:
    """Show whom to talk to about a fee, who has still to pay, and what is done."""
    now, policy = clock.now(), get_policy()
    done = list_fees(FeeStatus.PAID, FeeStatus.WAIVED).order_by("-made_at")[:CLOSED_SHOWN]
    owed = list(list_fees(FeeStatus.OWED))
    context = {
        "proposed": list(list_fees(FeeStatus.PROPOSED)),
        "owed": [{"fee": fee, "is_late": is_late(fee, now)} for fee in owed],
        "owed_yen": sum(fee.left_yen for fee in owed),
        "done": [{"fee": fee, "tone": _TONES[fee.status]} for fee in done],
        "no_show_yen": policy.no_show_fee_yen,
        "late_yen": policy.late_cancel_fee_yen,
    }
    return render(request, "shared_taxi/refunds/fees.html", context)


@require_GET
@require_role(*_STAFF)
def export(request: HttpRequest) -> HttpResponse:
    """Return every fee as a table; it names the ride, not the rider."""
    header = [_("番号"), _("乗車"), _("何の料金"), _("いつ"), _("料金（円）"), _("受け取った額（円）")]
    header += [_("いただかない額（円）"), _("返した額（円）"), _("残り（円）"), _("いま")]
    rows = [
        [
            fee.code,
            fee.ride.code,
            fee.get_kind_display(),
            clock.local(fee.made_at).date(),
            fee.asked_yen,
            fee.paid_yen,
            fee.waived_yen,
            fee.refunded_yen,
            fee.left_yen,
            fee.get_status_display(),
        ]
        for fee in list_fees(*FeeStatus)
    ]
    return answer_csv(f"fees-{clock.today()}.csv", header, rows)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*_STAFF)
def show_one(request: HttpRequest, code: str) -> HttpResponse:
    """Show a fee (GET); note that she was told, take a payment, or waive it (POST)."""
    fee = _get(code)
    deed = request.POST.get("do", "")
    forms = _make_forms(request, fee, deed)
    if request.method == "POST":
        form = forms.get(deed)
        if form is None:
            raise Http404
        if form.is_valid() and _try(request, fee, deed, form):
            return redirect("shared_taxi:fee", code=code)
    context = _describe(fee) | {
        "forms": forms,
        "form": forms.get(deed),
        "has_errors": deed in forms,
        "may_waive": has_role(get_account(request), Role.OFFICER),
    }
    return render(request, "shared_taxi/refunds/fee.html", context, status=422 if deed in forms else 200)


@require_POST
@require_role(*_STAFF)
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Make a letter of reminder, and note that it was made."""
    fee = _get(code)
    try:
        operations.note_reminder(fee=fee, actor=name_actor(request), now=clock.now())
        return respond_pdf("shared_taxi/refunds/letter.html", _describe(fee), name=f"letter-{code}")
    except Refused as refused:
        text = str(refused.text) if isinstance(refused, PaperUnavailable) else put(refused.text)
        messages.error(request, text)
        return redirect("shared_taxi:fee", code=code)


@require_GET
@require_role(*_STAFF)
def print_receipt(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Return the receipt of one payment."""
    fee = _get(code)
    payment = next((one for one in list_payments(fee) if one.number == number), None)
    if payment is None:
        raise Http404
    context = _describe(fee) | {"payment": payment}
    try:
        return respond_pdf("shared_taxi/refunds/fee_receipt.html", context, name=f"receipt-{code}-{number}")
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return redirect("shared_taxi:fee", code=code)


def _get(code: str) -> MissedFee:
    fee = find_fee(code)
    if fee is None:
        raise Http404
    return fee


def _describe(fee: MissedFee) -> dict[str, Any]:
    now = clock.now()
    return {
        "fee": fee,
        "resident": fee.ride.resident,
        "phone": show_phone(find_phone(fee.ride.resident)),
        "tone": _TONES[fee.status],
        "parts": list_parts(fee, now),
        "payments": list_payments(fee),
        "is_late": is_late(fee, now),
        "made_at": now,
    } | describe_issuer()


def _make_forms(request: HttpRequest, fee: MissedFee, deed: str) -> dict[str, Form]:
    """Return what may be done with a fee now; the form that was sent is bound."""
    first_due = {"first_due": clock.today() + DUE_AFTER, "instalments": 1}
    pays = {"key": secrets.token_hex(8), "yen": fee.left_yen}
    ways: dict[str, tuple[type[Form], dict[str, Any]]] = {}
    if fee.status == FeeStatus.PROPOSED:
        ways["charge"] = (HeardForm, first_due)
    if fee.status == FeeStatus.OWED:
        ways["pay"] = (PayForm, pays)
    if fee.status in FeeStatus.open() and has_role(get_account(request), Role.OFFICER):
        ways["waive"] = (WaiveForm, {})
    return {
        name: form(request.POST if name == deed else None, initial=first, prefix=name)
        for name, (form, first) in ways.items()
    }


def _try(request: HttpRequest, fee: MissedFee, deed: str, form: Form) -> bool:
    try:
        said = _do(request, fee, deed, form.cleaned_data)
    except Refused as refused:
        field = {"unheard": "is_acknowledged", "first_due": "first_due", "instalments": "instalments"}
        form.add_error(field.get(refused.code) if deed == "charge" else None, put(refused.text))
        return False
    messages.success(request, said)
    return True


def _do(request: HttpRequest, fee: MissedFee, deed: str, data: dict[str, Any]) -> str:
    now, actor = clock.now(), name_actor(request)
    if deed == "charge":
        operations.charge_fee(fee=fee, **data, by=get_account(request), now=now)
        return _("料金を記帳しました。")
    if deed == "pay":
        facts = {"yen": data["yen"], "idempotency_key": data["key"]}
        operations.receive_payment(fee=fee, **facts, actor=actor, now=now)
        return _("受け取りを記帳しました。領収書を渡してください。")
    operations.waive_fee(fee=fee, reason=data["reason"], actor=actor, now=now)
    return _("この料金は、いただかないことにしました。")
