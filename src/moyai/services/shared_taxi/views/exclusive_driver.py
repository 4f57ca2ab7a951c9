"""The driver's tablet: a card is read, the meter entered, the rider told what to pay."""

import secrets

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.services.shared_taxi.exclusive_forms import MeterForm, ReadCardForm
from moyai.services.shared_taxi.models import MeterRide
from moyai.services.shared_taxi.operations.exclusive import begin_ride, cancel_meter_ride, finish_ride
from moyai.services.shared_taxi.queries.closings import find_vehicle_of_driver
from moyai.services.shared_taxi.queries.exclusive import find_open_ride, get_flat_fare


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.DRIVER)
def read_card(request: HttpRequest) -> HttpResponse:
    """Ask for a card (GET), and begin a ride by it (POST)."""
    driver = get_account(request)
    vehicle = find_vehicle_of_driver(driver.pk, clock.today())
    open_ride = find_open_ride(driver.pk)
    if open_ride is not None:
        return redirect("shared_taxi:meter", code=open_ride.code)
    first = {"key": secrets.token_hex(12), "card": request.GET.get("card", "")[:200]}
    form = ReadCardForm(request.POST or None, initial=first)
    if vehicle is not None and request.method == "POST" and form.is_valid():
        try:
            ride = begin_ride(
                text=form.cleaned_data["card"],
                driver=driver,
                vehicle=vehicle,
                place=form.get_place(),
                idempotency_key=form.cleaned_data["key"],
                actor=name_actor(request),
                now=clock.now(),
            )
            return redirect("shared_taxi:meter", code=ride.code)
        except Refused as refused:
            form.add_error("card", put(refused.text))
    context = {"vehicle": vehicle, "form": form, "has_errors": form.is_bound}
    return render(request, "shared_taxi/exclusive/read.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.DRIVER)
def enter_meter(request: HttpRequest, code: str) -> HttpResponse:
    """Show a ride and ask for its meter (GET); settle it (POST)."""
    ride = _get_own(request, code)
    form = MeterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            finish_ride(
                ride=ride,
                meter_yen=form.cleaned_data["meter_yen"],
                photo=form.cleaned_data["photo"],
                place=form.get_place(),
                actor=name_actor(request),
                now=clock.now(),
            )
            return redirect("shared_taxi:meter", code=code)
        except Refused as refused:
            form.add_error("photo" if refused.code == "photo" else "meter_yen", put(refused.text))
            ride.refresh_from_db()
    _fare_class, flat = get_flat_fare(ride.card.resident, clock.local(ride.started_at).date())
    context = {"ride": ride, "flat_yen": flat, "form": form, "has_errors": form.is_bound}
    return render(request, "shared_taxi/exclusive/meter.html", context, status=422 if form.is_bound else 200)


@require_POST
@require_role(Role.DRIVER)
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Take back a ride that was begun by mistake."""
    try:
        cancel_meter_ride(ride=_get_own(request, code), actor=name_actor(request), now=clock.now())
    except Refused as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _("取り消しました。"))
    return redirect("shared_taxi:read_card")


def _get_own(request: HttpRequest, code: str) -> MeterRide:
    rides = MeterRide.objects.filter(code=code, driver=get_account(request))
    found = rides.select_related("card__resident__household__municipality", "vehicle__partner").first()
    if found is None:
        raise Http404
    return found
