"""Passes and prepaid tickets: sold at the desk, seen by their holder."""

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.codes import normalise_code
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.core.ui.numbers import show_number
from moyai.services.shared_taxi.enums import PassKind
from moyai.services.shared_taxi.money_forms import SaleForm
from moyai.services.shared_taxi.operations.tickets import sell_booklet, sell_pass
from moyai.services.shared_taxi.queries.fees import list_fees_of, list_parts
from moyai.services.shared_taxi.queries.prices import (
    list_booklets_of,
    list_current_tariffs,
    list_passes_of,
)
from moyai.services.shared_taxi.views.people import list_mine, pick_resident


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.DISPATCHER, Role.OFFICER)
def sell(request: HttpRequest) -> HttpResponse:
    """Ask for whom and what (GET), and sell (POST)."""
    first = {"key": secrets.token_hex(8), "what": PassKind.MONTH, "resident": request.GET.get("resident", "")}
    form = SaleForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid() and _try_sale(request, form):
        return redirect("shared_taxi:sell_tickets")
    has_errors = form.is_bound
    tariffs = list_current_tariffs(clock.today())
    context = {"form": form, "tariffs": tariffs, "has_errors": has_errors}
    return render(request, "shared_taxi/money/sell.html", context, status=422 if has_errors else 200)


@never_cache
@require_GET
@login_required
def show_mine(request: HttpRequest) -> HttpResponse:
    """Show somebody the passes and tickets of her own, or of those she acts for."""
    mine = list_mine(request)
    resident = pick_resident(request, mine)
    if resident is None:
        return render(request, "shared_taxi/not_registered.html")
    context = {
        "resident": resident,
        "for_query": "" if resident == mine[0] else f"?for={resident.code}",
        "others": [one for one in mine if one != resident],
        "passes": list_passes_of(resident, clock.now()),
        "booklets": list_booklets_of(resident),
        "fees": [{"fee": fee, "parts": list_parts(fee, clock.now())} for fee in list_fees_of(resident)],
    }
    return render(request, "shared_taxi/money/my_tickets.html", context)


def _try_sale(request: HttpRequest, form: SaleForm) -> bool:
    data = form.cleaned_data
    code = normalise_code(data["resident"])
    resident = Resident.objects.select_related("household__municipality").filter(code=code).first()
    if resident is None:
        form.add_error("resident", _("この番号の登録はありません。"))
        return False
    try:
        sold = _sell(request, resident, data)
    except Refused as refused:
        form.add_error("what", put(refused.text))
        return False
    facts = {"name": resident.name, "yen": show_number(sold)}
    messages.success(request, _("%(name)sさんに売りました。%(yen)s円を受け取ってください。") % facts)
    return True


def _sell(request: HttpRequest, resident: Resident, data: dict[str, Any]) -> int:
    now, user, actor = clock.now(), get_account(request), name_actor(request)
    key = data["key"]
    if data["what"] == "booklet":
        booklet = sell_booklet(resident=resident, idempotency_key=key, sold_by=user, actor=actor, now=now)
        return booklet.price_yen
    sold = sell_pass(
        resident=resident,
        kind=PassKind(data["what"]),
        first_date=data["first_date"] or clock.today(),
        idempotency_key=key,
        sold_by=user,
        actor=actor,
        now=now,
    )
    return sold.price_yen
