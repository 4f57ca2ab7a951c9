"""A rider's receipt, from what stands in the books."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from moyai.core import clock
from moyai.core.papers import PaperUnavailable, respond_pdf
from moyai.services.shared_taxi.cards import make_card
from moyai.services.shared_taxi.queries.receipts import find_receipt
from moyai.services.shared_taxi.views.people import get_own_ride


@never_cache
@require_GET
@login_required
def show_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Show the receipt of a ride; a ride that cost her nothing has none, and says so."""
    return render(request, "shared_taxi/money/receipt.html", _describe(request, code))


@require_GET
@login_required
def print_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """Return the receipt as a paper."""
    context = _describe(request, code)
    if context["receipt"] is None:
        return redirect("shared_taxi:receipt", code=code)
    try:
        return respond_pdf("shared_taxi/money/receipt_paper.html", context, name=f"receipt-{code}")
    except PaperUnavailable as refused:
        messages.error(request, str(refused.text))
        return redirect("shared_taxi:receipt", code=code)


def _describe(request: HttpRequest, code: str) -> dict[str, Any]:
    ride = get_own_ride(request, code)
    return {
        "ride": ride,
        "card": make_card(ride),
        "receipt": find_receipt(ride),
        "made_at": clock.now(),
    }
