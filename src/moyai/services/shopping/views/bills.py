"""One bill: what is on it, money back, paying at the desk, reminders; and how its member pays."""

from __future__ import annotations

import secrets
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
from moyai.core.codes import normalise_code
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.services.shopping.bill_words import describe_bill
from moyai.services.shopping.enums import PaysBy
from moyai.services.shopping.forms_money import DetailsForm, PayForm, RefundForm, RemindForm, WaiveForm
from moyai.services.shopping.models import Bill, Member, PaymentDetails, SlipLine
from moyai.services.shopping.money.dunning import find_next_step
from moyai.services.shopping.money.kinds import OWED, RefundWhy
from moyai.services.shopping.operations.paying import receive_payment, remind, save_details, waive_bill
from moyai.services.shopping.operations.refunding import refund_line

DETAILS = ("cable_customer", "bank", "bank_name", "branch", "branch_name", "deposit", "account", "holder")


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show_bill(request: HttpRequest, number: str) -> HttpResponse:
    """Show a bill (GET); take a payment, remind, or waive it (POST)."""
    bill = _get(number)
    deed = request.POST.get("do", "")
    forms = _make_forms(request, bill, deed)
    if request.method == "POST":
        form = forms.get(deed)
        if form is None:
            raise Http404
        if form.is_valid() and _try(request, bill, deed, form):
            return redirect("shopping:bill", number=number)
    context = describe_bill(bill) | {
        "forms": forms,
        "form": forms.get(deed),
        "has_errors": deed in forms,
        "step": _find_step(bill),
        "notices": list(bill.notices.select_related("by")),
        "lines": _list_lines(bill),
    }
    return render(request, "shopping/money/bill.html", context, status=422 if deed in forms else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def give_back(request: HttpRequest, line_id: int) -> HttpResponse:
    """Give money back for a line of a slip (POST); show what it was (GET)."""
    line = SlipLine.objects.filter(pk=line_id).select_related("slip__shop__partner", "slip__member").first()
    if line is None:
        raise Http404
    left_yen = line.yen - line.refunded_yen
    form = RefundForm(request.POST or None, initial={"yen": left_yen, "key": secrets.token_hex(8)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        facts = {"yen": data["yen"], "why": RefundWhy(data["why"]), "note": data["note"], "key": data["key"]}
        try:
            refund = refund_line(line=line, actor=_name(request), now=clock.now(), **facts)
        except Refused as refused:
            form.add_error("yen", put(refused.text))
        else:
            words = _("%(yen)s円を返す記帳をしました。次の請求から引きます。")
            messages.success(request, words % {"yen": f"{refund.yen:,}"})
            if line.slip.bill is not None:
                return redirect("shopping:bill", number=line.slip.bill.number)
            return redirect("shopping:give_back", line_id=line.pk)
    context = {
        "line": line,
        "slip": line.slip,
        "left_yen": left_yen,
        "refunds": list(line.refunds.all()),
        "form": form,
        "has_errors": form.is_bound,
    }
    return render(request, "shopping/money/refund.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_GET
@require_role(Role.OFFICER)
def show_unpaid(request: HttpRequest) -> HttpResponse:
    """Show who has still to pay, with the step that may be taken next: a person decides it."""
    owed = (
        Bill.objects.filter(status__in=OWED).select_related("member__resident").order_by("due_on", "number")
    )
    rows = [{"bill": bill, "step": _find_step(bill), "is_late": bill.due_on < clock.today()} for bill in owed]
    context = {"rows": rows, "left_yen": sum(row["bill"].left_yen for row in rows)}
    return render(request, "shopping/money/unpaid.html", context)


@require_GET
@require_role(Role.OFFICER)
def print_bill(request: HttpRequest, number: str) -> HttpResponse:
    """Return the invoice."""
    return _print(request, _get(number), "shopping/money/bill_paper.html", "bill")


@require_GET
@require_role(Role.OFFICER)
def print_letter(request: HttpRequest, number: str) -> HttpResponse:
    """Return the letter of the last step that was taken."""
    bill = _get(number)
    if not bill.reminders:
        raise Http404
    return _print(request, bill, "shopping/money/letter_paper.html", "letter")


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def edit_details(request: HttpRequest, number: str) -> HttpResponse:
    """Show and change how a member pays, and from where."""
    member = Member.objects.filter(number=number).select_related("resident").first()
    if member is None:
        raise Http404
    details = PaymentDetails.objects.filter(member=member).first()
    initial: dict[str, Any] = {"pays_by": member.pays_by}
    if details is not None:
        initial |= {name: getattr(details, name) for name in DETAILS}
    form = DetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        data["pays_by"] = PaysBy(data["pays_by"])
        try:
            save_details(member=member, actor=_name(request), now=clock.now(), **data)
        except Refused as refused:
            form.add_error("holder" if refused.code == "holder" else "cable_customer", put(refused.text))
        else:
            messages.success(request, _("お支払い方法を保存しました。"))
            return redirect("shopping:details", number=number)
    context = {"member": member, "form": form, "has_errors": form.is_bound}
    return render(request, "shopping/money/details.html", context, status=422 if form.is_bound else 200)


@require_POST
@require_role(Role.OFFICER)
def find_member(request: HttpRequest) -> HttpResponse:
    """Go to a member's way of paying. Field: number."""
    number = normalise_code(request.POST.get("number", "")[:20])
    if not Member.objects.filter(number=number).exists():
        messages.error(request, _("この番号の会員はいません。"))
        return redirect("shopping:unpaid")
    return redirect("shopping:details", number=number)


def _get(number: str) -> Bill:
    bill = Bill.objects.filter(number=number).select_related("member__resident__household").first()
    if bill is None:
        raise Http404
    return bill


def _find_step(bill: Bill) -> Any:
    if bill.status not in OWED:
        return None
    reminded_on = clock.local(bill.reminded_at).date() if bill.reminded_at else None
    return find_next_step(bill.reminders, bill.due_on, reminded_on, clock.today())


def _make_forms(request: HttpRequest, bill: Bill, deed: str) -> dict[str, Form]:
    if bill.status not in OWED:
        return {}
    ways: dict[str, tuple[type[Form], dict[str, Any]]] = {
        "pay": (PayForm, {"yen": bill.left_yen, "key": secrets.token_hex(8)}),
        "waive": (WaiveForm, {}),
    }
    if _find_step(bill) is not None:
        ways["remind"] = (RemindForm, {})
    return {
        name: form(request.POST if name == deed else None, initial=first, prefix=name)
        for name, (form, first) in ways.items()
    }


def _try(request: HttpRequest, bill: Bill, deed: str, form: Form) -> bool:
    data, now = form.cleaned_data, clock.now()
    try:
        if deed == "pay":
            receive_payment(bill=bill, yen=data["yen"], key=data["key"], actor=_name(request), now=now)
            messages.success(request, _("受け取りを記帳しました。"))
        elif deed == "remind":
            remind(bill=bill, note=data["note"], by=get_account(request), now=now)
            messages.success(request, _("お知らせを出す記録をしました。手紙を印刷できます。"))
        else:
            waive_bill(bill=bill, reason=data["reason"], actor=_name(request), now=now)
            messages.success(request, _("この請求は、いただかないことにしました。"))
    except Refused as refused:
        form.add_error(None, put(refused.text))
        return False
    return True


def _list_lines(bill: Bill) -> list[SlipLine]:
    lines = SlipLine.objects.filter(slip__bill=bill).select_related("slip")
    return list(lines.order_by("slip__business_date", "pk"))


def _print(request: HttpRequest, bill: Bill, template: str, name: str) -> HttpResponse:
    context = describe_bill(bill) | {"made_at": clock.now()}
    try:
        return respond_pdf(template, context, name=f"{name}-{bill.number}")
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return redirect("shopping:bill", number=bill.number)


def _name(request: HttpRequest) -> str:
    return name_actor(request)
