"""The household's cards: a QR that every shelter's desk reads, on the screen and on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account
from moyai.core.clock import local
from moyai.core.codes import show_code
from moyai.core.errors import Refused
from moyai.core.languages import get_page_language
from moyai.core.papers import respond_pdf
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for
from moyai.core.ui.qr import draw_qr
from moyai.services.evacuation.enums import EvacuationKind
from moyai.services.evacuation.models import Preparation
from moyai.services.evacuation.policy import LABEL
from moyai.services.evacuation.texts.prepare import PLANS


@never_cache
@login_required
@require_safe
def show_card(request: HttpRequest) -> HttpResponse:
    """Show a card for each of the household: to print, or to show on the telephone at a shelter."""
    return render(request, "evacuation/card.html", _make_context(_find(request)))


@never_cache
@login_required
@require_safe
def give_pdf(request: HttpRequest) -> HttpResponse:
    """Return the same cards as PDF."""
    resident = _find(request)
    try:
        return respond_pdf("evacuation/card_paper.html", _make_context(resident), name=_("避難カード"))
    except Refused as refused:
        messages.warning(request, str(refused.text))
        return redirect("evacuation:card")


def _find(request: HttpRequest) -> Resident:
    """Return whose household it is: her own, or of somebody whom she stands for."""
    wanted = request.GET.get("for", "")
    people = list_residents_for(get_account(request), LABEL, local(clock.now()).date())
    found = next((one for one in people if not wanted or one.code == wanted), None)
    if found is None:
        raise Http404
    return found


def _make_context(resident: Resident) -> dict[str, Any]:
    people = resident.household.residents.order_by("birth_date", "pk")
    plan = Preparation.objects.select_related("shelter").filter(household=resident.household).first()
    return {
        "resident": resident,
        "cards": [
            {"name": one.given_name, "code": show_code(one.code), "qr": draw_qr(one.code)} for one in people
        ],
        "plan": _name_plan(plan) if plan else "",
    }


def _name_plan(plan: Preparation) -> str:
    language = get_page_language()
    if plan.shelter is not None:
        return plan.shelter.name_en if language == "en" and plan.shelter.name_en else plan.shelter.name
    return PLANS[EvacuationKind(plan.plan)].get(language)
