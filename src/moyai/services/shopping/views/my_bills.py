"""A member's own bills: what was bought, what is paid, the invoice as PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.services.shopping.bill_words import TONES, describe_bill
from moyai.services.shopping.models import Bill, Member, Slip
from moyai.services.shopping.money.kinds import BillStatus

MOST_SHOWN = 24


@never_cache
@require_GET
@require_role(Role.RESIDENT)
def show_list(request: HttpRequest) -> HttpResponse:
    """Show one's bills, the last first, and what was bought since."""
    member = _find_member(request)
    bills = Bill.objects.filter(member=member).order_by("-month")[:MOST_SHOWN] if member else []
    open_slips = Slip.objects.filter(member=member, member__isnull=False, bill=None, withdrawn_at=None)
    slips = list(open_slips.order_by("-business_date", "-pk"))
    context = {
        "member": member,
        "rows": [{"bill": bill, "tone": TONES.get(BillStatus(bill.status), "neutral")} for bill in bills],
        "slips": slips,
        "slips_yen": sum(slip.total_yen for slip in slips),
    }
    return render(request, "shopping/money/my_bills.html", context)


@never_cache
@require_GET
@require_role(Role.RESIDENT)
def show_one(request: HttpRequest, number: str) -> HttpResponse:
    """Show one of one's bills."""
    return render(request, "shopping/money/my_bill.html", describe_bill(_get(request, number)))


@require_GET
@require_role(Role.RESIDENT)
def print_one(request: HttpRequest, number: str) -> HttpResponse:
    """Return one of one's bills as PDF."""
    context = describe_bill(_get(request, number)) | {"made_at": clock.now()}
    try:
        return respond_pdf("shopping/money/bill_paper.html", context, name=f"bill-{number}")
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return redirect("shopping:my_bill", number=number)


def _find_member(request: HttpRequest) -> Member | None:
    return Member.objects.filter(resident__user=get_account(request)).first()


def _get(request: HttpRequest, number: str) -> Bill:
    bills = Bill.objects.filter(number=number, member__resident__user=get_account(request))
    bill = bills.select_related("member__resident__household").first()
    if bill is None:
        raise Http404
    return bill
