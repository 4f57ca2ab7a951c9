"""The vehicles' cash: the driver counts it, the office looks at it."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, name_actor, require_role
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.core.languages import put
from moyai.fleet.models import Vehicle
from moyai.services.shared_taxi.money_forms import CountForm, OneDayForm
from moyai.services.shared_taxi.operations.closing import close_day, get_expected
from moyai.services.shared_taxi.queries.closings import CashRow, find_vehicle_of_driver, list_cash
from moyai.services.shared_taxi.queries.open_days import find_open_day_of_vehicle
from moyai.services.shared_taxi.views.partners import list_visible


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.DRIVER)
def count_own(request: HttpRequest) -> HttpResponse:
    """Let a driver count the cash of her vehicle and close the day."""
    today = clock.today()
    vehicle = find_vehicle_of_driver(get_account(request).pk, today)
    if vehicle is None:
        return render(request, "shared_taxi/money/count.html", {"vehicle": None})
    form = CountForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _try_close(request, vehicle, today, form):
        return redirect("shared_taxi:cash")
    return _show_count(request, "shared_taxi/money/count.html", vehicle, today, form)


@never_cache
@require_GET
@login_required
def show_day(request: HttpRequest) -> HttpResponse:
    """Show the cash of every vehicle on a day."""
    rows, day, form = read_rows(request)
    context = {
        "form": form,
        "day": day,
        "rows": rows,
        "cash_yen": sum(row.cash_yen for row in rows),
        "counted_yen": sum(_get_counted(row, day) for row in rows),
        "has_errors": bool(form.errors),
    }
    return render(request, "shared_taxi/money/closings.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def export_day(request: HttpRequest) -> HttpResponse:
    """Return the same as a table for a spreadsheet."""
    rows, day, _form = read_rows(request)
    header = [_("日付"), _("事業者"), _("車両"), _("帳簿の現金（円）"), _("締めた日")]
    header += [_("締めたときの帳簿（円）"), _("数えた現金（円）"), _("過不足（円）"), _("理由")]
    table = [
        [
            day,
            row.vehicle.partner.name,
            row.vehicle.name,
            row.cash_yen,
            *(
                [
                    row.closing.business_date,
                    row.closing.expected_yen,
                    row.closing.counted_yen,
                    row.closing.difference_yen,
                    row.closing.reason,
                ]
                if row.closing
                else [None] * 5
            ),
        ]
        for row in rows
    ]
    return answer_csv(f"cash-{day}.csv", header, table)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def count_for(request: HttpRequest, code: str, day: str) -> HttpResponse:
    """Let the office count a vehicle's cash and close a day."""
    vehicle, on = get_vehicle(request, code), read_day(day)
    form = CountForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _try_close(request, vehicle, on, form):
        return redirect(f"{reverse('shared_taxi:closings')}?day={on}")
    return _show_count(request, "shared_taxi/money/count_for.html", vehicle, on, form)


def _show_count(
    request: HttpRequest, template: str, vehicle: Vehicle, day: date, form: CountForm
) -> HttpResponse:
    is_closed = find_open_day_of_vehicle(vehicle.code, day) != day
    context = {
        "vehicle": vehicle,
        "day": day,
        "expected_yen": get_expected(vehicle, day),
        "is_closed": is_closed,
        "form": form,
        "has_errors": form.is_bound,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)


def _try_close(request: HttpRequest, vehicle: Vehicle, day: date, form: CountForm) -> bool:
    data = form.cleaned_data
    try:
        close_day(
            vehicle=vehicle,
            business_date=day,
            counted_yen=data["counted_yen"],
            reason=data["reason"],
            actor=name_actor(request),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("reason" if refused.code == "reason" else "counted_yen", put(refused.text))
        return False
    messages.success(request, _("%(vehicle)sの現金を締めました。") % {"vehicle": vehicle.name})
    return True


def read_rows(request: HttpRequest) -> tuple[list[CashRow], date, OneDayForm]:
    """Return the vehicles that this person may see on the day in the address (today), and its form."""
    partners = list_visible(request)
    form = OneDayForm(request.GET if "day" in request.GET else {"day": clock.today().isoformat()})
    day: date = form.cleaned_data["day"] if form.is_valid() else clock.today()
    return list_cash(day, partners), day, form


def _get_counted(row: CashRow, day: date) -> int:
    """What was counted at the closing of the day itself."""
    return row.closing.counted_yen if row.closing and row.closing.business_date == day else 0


def get_vehicle(request: HttpRequest, code: str) -> Vehicle:
    """Return a vehicle that this person may see.

    Raises:
        Http404: there is none.
    """
    visible = Vehicle.objects.filter(partner__in=list_visible(request))
    found = visible.select_related("partner").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def read_day(text: str) -> date:
    """Return the day that an address names.

    Raises:
        Http404: it names none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
