"""The month's money for the town's officers: draft, closing, files, answers, settlements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.services.shopping.enums import PaysBy
from moyai.services.shopping.forms_money import AnswerForm, MonthForm
from moyai.services.shopping.models import Bill, ChargeFile, Settlement, ShoppingMonth
from moyai.services.shopping.operations.billing import check_month, close_month, draft_bills
from moyai.services.shopping.operations.charging import (
    WAYS,
    make_charge_file,
    note_remittance,
    take_answer,
)
from moyai.services.shopping.operations.paying import pay_shop
from moyai.services.shopping.views.store_people import (
    tell,
)

_NAMES = {PaysBy.BANK: "txt", PaysBy.CABLE: "csv"}


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_month(request: HttpRequest) -> HttpResponse:
    """Show a month: what would be billed, or what was; files, answers, what shops get."""
    form = MonthForm(request.GET if "month" in request.GET else {"month": f"{_last_month():%Y-%m}"})
    month: date = form.cleaned_data["month"] if form.is_valid() else _last_month()
    closed = ShoppingMonth.objects.filter(month=month).first()
    drafts = [] if closed else draft_bills(month)
    bills = list(Bill.objects.filter(month=month).select_related("member__resident"))
    context = {
        "form": form,
        "month": month,
        "closed": closed,
        "obstacle": "" if closed else _find_obstacle(month),
        "drafts": drafts,
        "drafts_yen": sum(draft.amount_yen for draft in drafts),
        "bills": bills,
        "bills_yen": sum(bill.amount_yen for bill in bills),
        "ways": [_describe_way(month, way) for way in WAYS] if closed else [],
        "settlements": list(Settlement.objects.filter(month=month).select_related("shop")),
        "has_errors": bool(form.errors),
    }
    return render(request, "shopping/money/month.html", context, status=422 if form.errors else 200)


@require_POST
@require_role(Role.OFFICER)
def close(request: HttpRequest, month: str) -> HttpResponse:
    """Close a month."""
    day = _read_month(month)
    try:
        close_month(month=day, actor=_name(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("月を締めました。請求書ができました。"))
    return _to(day)


@require_POST
@require_role(Role.OFFICER)
def make_file(request: HttpRequest, month: str, way: str) -> HttpResponse:
    """Make the file for whoever collects."""
    day = _read_month(month)
    if way not in WAYS:
        raise Http404
    try:
        make_charge_file(month=day, way=PaysBy(way), actor=_name(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("ファイルができました。受け取って、送ってください。"))
    return _to(day)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def download(request: HttpRequest, month: str, way: str) -> HttpResponse:
    """Return the file itself, byte for byte as it was made."""
    file = _get_file(month, way)
    kind = "text/csv; charset=utf-8" if file.way == PaysBy.CABLE else "application/octet-stream"
    response = HttpResponse(bytes(file.content), content_type=kind)
    name = f"{file.way}-{file.month:%Y%m}.{_NAMES[PaysBy(file.way)]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@require_role(Role.OFFICER)
def upload(request: HttpRequest, month: str, way: str) -> HttpResponse:
    """Take the answer to a file, whole or not at all. Field: answer (a file)."""
    file = _get_file(month, way)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("結果のファイルを選んでください。"))
        return _to(file.month)
    data = form.cleaned_data["answer"].read()
    try:
        taken = take_answer(file=file, data=data, actor=_name(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
    else:
        facts = {"done": f"{taken.done_yen:,}", "left": f"{taken.total_yen - taken.done_yen:,}"}
        messages.success(request, _("結果を取り込みました。%(done)s円が済み、%(left)s円が残りです。") % facts)
    return _to(file.month)


@require_POST
@require_role(Role.OFFICER)
def remit(request: HttpRequest, month: str, way: str) -> HttpResponse:
    """Note that the cable company's money has come."""
    file = _get_file(month, way)
    try:
        note_remittance(file=file, actor=_name(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("入金を記帳しました。"))
    return _to(file.month)


@require_POST
@require_role(Role.OFFICER)
def pay(request: HttpRequest, code: str) -> HttpResponse:
    """Note that a shop was paid."""
    settlement = Settlement.objects.filter(code=code).select_related("shop__partner").first()
    if settlement is None:
        raise Http404
    try:
        pay_shop(settlement=settlement, actor=_name(request), now=clock.now())
    except Refused as refused:
        tell(request, refused)
    else:
        messages.success(request, _("お店への支払いを記帳しました。"))
    return _to(settlement.month)


@require_GET
@require_role(Role.OFFICER)
def export(request: HttpRequest, month: str) -> HttpResponse:
    """Return a month's bills as a table: by member's number, without names."""
    day = _read_month(month)
    header = [_("請求番号"), _("会員番号"), _("月"), _("支払い方法"), _("品代（円）"), _("返金（円）")]
    header += [
        _("月会費（円）"),
        _("市の負担（円）"),
        _("前月から（円）"),
        _("請求額（円）"),
        _("受け取った額（円）"),
        _("いま"),
    ]
    rows = [
        [
            bill.number,
            bill.member.number,
            f"{bill.month:%Y-%m}",
            bill.get_pays_by_display(),
            bill.goods_yen,
            bill.refund_yen,
            bill.fee_yen,
            bill.subsidy_yen,
            bill.carried_yen,
            bill.amount_yen,
            bill.paid_yen,
            bill.get_status_display(),
        ]
        for bill in Bill.objects.filter(month=day).select_related("member").order_by("number")
    ]
    return answer_csv(f"shopping-bills-{day:%Y-%m}.csv", header, rows)


def _find_obstacle(month: date) -> str:
    try:
        check_month(month, clock.now())
    except Refused as refused:
        return put(refused.text)
    return ""


def _describe_way(month: date, way: PaysBy) -> dict[str, Any]:
    file = ChargeFile.objects.filter(month=month, way=way).first()
    bills = Bill.objects.filter(month=month, pays_by=way, amount_yen__gt=0)
    refused = file.rows.filter(is_done=False).select_related("bill__member__resident") if file else []
    return {
        "way": way,
        "file": file,
        "count": bills.count(),
        "yen": bills.aggregate(sum=Sum("amount_yen"))["sum"] or 0,
        "refused": list(refused),
        "form": AnswerForm(auto_id=f"{way.value}_%s"),
        "is_cable": way == PaysBy.CABLE,
    }


def _get_file(month: str, way: str) -> ChargeFile:
    file = ChargeFile.objects.filter(month=_read_month(month), way=way).first()
    if file is None:
        raise Http404
    return file


def _read_month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None


def _last_month() -> date:
    return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def _to(month: date) -> HttpResponse:
    return redirect(f"{reverse('shopping:money')}?month={month:%Y-%m}")


def _name(request: HttpRequest) -> str:
    return name_actor(request)
