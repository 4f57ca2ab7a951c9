"""The office's side of the exclusive taxi: cards, and rides that somebody has to look at."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.accounts.queries import has_role
from moyai.core.audit.operations import record
from moyai.core.codes import normalise_code, show_code
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.residents.models import Resident
from moyai.core.ui.qr import draw_qr
from moyai.services.shared_taxi.enums import MeterRideStatus
from moyai.services.shared_taxi.exclusive_forms import DecideForm, IssueForm, RevokeForm
from moyai.services.shared_taxi.exclusive_tables import name_flags
from moyai.services.shared_taxi.models import MeterRide, TaxiCard
from moyai.services.shared_taxi.money_forms import MonthForm
from moyai.services.shared_taxi.operations.exclusive import decide_ride, issue_card, revoke_card
from moyai.services.shared_taxi.queries.exclusive import list_cards, list_rides, make_token
from moyai.services.shared_taxi.views.partners import list_visible

A_PAGE = 25
_STAFF = (Role.DISPATCHER, Role.OFFICER)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*_STAFF)
def show_cards(request: HttpRequest) -> HttpResponse:
    """List cards and find one (GET); issue one (POST)."""
    form = IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        card = _try_issue(request, form)
        if card is not None:
            return redirect("shared_taxi:taxi_card", code=card.code)
    query = request.GET.get("q", "").strip()[:40]
    page = Paginator(list_cards(query), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "query": query, "form": form, "has_errors": form.is_bound}
    return render(request, "shared_taxi/exclusive/cards.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(*_STAFF)
def show_card(request: HttpRequest, code: str) -> HttpResponse:
    """Show a card to be printed (GET); make it invalid (POST)."""
    card = get_object_or_404(TaxiCard.objects.select_related("resident"), code=code)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        revoke_card(card=card, reason=reason, actor=name_actor(request), now=clock.now())
        messages.success(request, _("このカードを使えなくしました。"))
        return redirect("shared_taxi:taxi_card", code=code)
    address = f"{settings.BASE_ADDRESS}{reverse('shared_taxi:read_card')}?card={make_token(card)}"
    context = {
        "card": card,
        "shown_code": show_code(card.code),
        "qr": draw_qr(address),
        "form": form,
        "has_errors": form.is_bound,
    }
    return render(request, "shared_taxi/exclusive/card.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_GET
@login_required
def show_rides(request: HttpRequest) -> HttpResponse:
    """List the rides of a month, those to be looked at marked."""
    partners = list_visible(request)
    form = MonthForm(request.GET if "month" in request.GET else {"month": f"{clock.today():%Y-%m}"})
    month: date = form.cleaned_data["month"] if form.is_valid() else clock.today().replace(day=1)
    rides = list_rides(month, partners)
    held, is_held_only = rides.filter(status=MeterRideStatus.HELD), "held" in request.GET
    page = Paginator(held if is_held_only else rides, A_PAGE).get_page(request.GET.get("page"))
    rows = [{"ride": ride, "flags": name_flags(ride)} for ride in page]
    context: dict[str, Any] = {"form": form, "month": month, "page": page, "rows": rows}
    context |= {"held": held.count(), "is_held_only": is_held_only, "has_errors": bool(form.errors)}
    status = 422 if form.errors else 200
    return render(request, "shared_taxi/exclusive/rides.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show_ride(request: HttpRequest, code: str) -> HttpResponse:
    """Show a ride with what looked wrong (GET); decide about it (POST, officers only)."""
    ride = _get_ride(request, code)
    may_decide = ride.status == "held" and has_role(get_account(request), Role.OFFICER)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and may_decide and form.is_valid():
        return _decide(request, ride, form)
    context: dict[str, Any] = {
        "ride": ride,
        "flags": name_flags(ride),
        "may_decide": may_decide,
        "form": form,
        "has_errors": form.is_bound and may_decide,
    }
    status = 422 if context["has_errors"] else 200
    return render(request, "shared_taxi/exclusive/ride.html", context, status=status)


@never_cache
@require_GET
@login_required
def show_meter_photo(request: HttpRequest, code: str) -> FileResponse:
    """Return the picture of the meter; that it was looked at is audited."""
    ride = _get_ride(request, code)
    if not ride.photo or not default_storage.exists(ride.photo):
        raise Http404
    actor, subject = name_actor(request), f"meter:{ride.code}"
    record(actor=actor, action="shared_taxi.see_meter_photo", subject=subject, now=clock.now())
    return FileResponse(default_storage.open(ride.photo))


def _try_issue(request: HttpRequest, form: IssueForm) -> TaxiCard | None:
    resident = Resident.objects.filter(code=normalise_code(form.cleaned_data["resident"])).first()
    if resident is None:
        form.add_error("resident", _("この番号の登録はありません。"))
        return None
    try:
        return issue_card(resident=resident, actor=name_actor(request), now=clock.now())
    except Refused as refused:
        form.add_error("resident", put(refused.text))
        return None


def _decide(request: HttpRequest, ride: MeterRide, form: DecideForm) -> HttpResponse:
    try:
        decide_ride(
            ride=ride,
            is_accepted=form.is_accepted(),
            note=form.cleaned_data["note"],
            actor=name_actor(request),
            now=clock.now(),
        )
    except Refused as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _("決めました。"))
    return redirect("shared_taxi:meter_ride", code=ride.code)


def _get_ride(request: HttpRequest, code: str) -> MeterRide:
    rides = MeterRide.objects.filter(code=code, vehicle__partner__in=list_visible(request))
    found = rides.select_related("card__resident__household__municipality", "vehicle__partner").first()
    if found is None:
        raise Http404
    return found
