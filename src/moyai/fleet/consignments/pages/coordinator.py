"""For whoever coordinates the volunteers: the rota, who was asked what, and the month's honoraria."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.clock import at_local
from moyai.core.errors import Refused
from moyai.core.indicators.tables import answer_csv
from moyai.fleet.consignments.forms import CoordinatorSlotForm
from moyai.fleet.consignments.models import Volunteer
from moyai.fleet.consignments.operations import offer_slot, pay_month
from moyai.fleet.consignments.operations.honoraria import sum_month, sum_paid
from moyai.fleet.consignments.pages.tabs import list_tabs
from moyai.fleet.consignments.queries import list_slots
from moyai.fleet.pages.answers import say_refusal, show_text

STAFF = (Role.DISPATCHER, Role.OFFICER)


@require_http_methods(["GET", "POST"])
@require_role(*STAFF)
def rota(request: HttpRequest) -> HttpResponse:
    """Show the rota and last month's honoraria (GET); put a time on it for somebody (POST)."""
    people = _list_people()
    choices = [(str(person.pk), person.user.display_name) for person in people]
    form = CoordinatorSlotForm(choices, request.POST or None, auto_id="slot_%s")
    if request.method == "POST" and form.is_valid() and _offer(request, form):
        return redirect("fleet:volunteers")
    month = read_month(request)
    has_errors = form.is_bound and bool(form.errors)
    context = {
        "tabs": list_tabs("volunteers"),
        "everybody": list(_list_all()),
        "people": people,
        "form": form,
        "has_errors": has_errors,
        "slots": list_slots(clock.now()),
        "month": month,
        "rows": list_rows(people, month),
    }
    return render(request, "consignments/rota.html", context, status=422 if has_errors else 200)


@require_safe
@require_role(*STAFF)
def honoraria_csv(request: HttpRequest) -> HttpResponse:
    """Return a month's honoraria as a table."""
    month = read_month(request)
    head = (_("番号"), _("名前"), _("件数"), _("謝礼（円）"), _("支払い済み（円）"))
    rows = [
        (row["person"].code, row["person"].user.display_name, row["count"], row["yen"], row["paid"])
        for row in list_rows(_list_people(), month)
    ]
    return answer_csv(f"honoraria-{month:%Y-%m}.csv", head, rows)


@require_POST
@require_role(Role.OFFICER)
def pay(request: HttpRequest, number: int) -> HttpResponse:
    """Pay a volunteer's month. Field: month."""
    person = Volunteer.objects.filter(pk=number).first()
    if person is None:
        raise Http404
    month = read_month(request)
    try:
        paid = pay_month(volunteer=person, month=month, actor=name_actor(request), now=clock.now())
    except Refused as refused:
        say_refusal(request, refused)
    else:
        words = _("%(yen)s円の支払いを記帳しました。") if paid else _("支払うものはありません。")
        messages.success(request, words % {"yen": f"{paid:,}"} if paid else words)
    return redirect(f"/goods/volunteers/?month={month:%Y-%m}")


def read_month(request: HttpRequest) -> date:
    """Return the first day of the month that is asked for; last month when it cannot be read."""
    text = request.POST.get("month") or request.GET.get("month", "")
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def list_rows(people: list[Volunteer], month: date) -> list[dict[str, Any]]:
    """Return what each volunteer did in a month."""
    sums = sum_month(month)
    return [
        {"person": person, "count": count, "yen": yen, "paid": sum_paid(person, month)}
        for person in people
        if (counted := sums.get(person.pk)) is not None
        for count, yen in [counted]
    ]


def _list_all() -> QuerySet[Volunteer]:
    return Volunteer.objects.select_related("user", "meets_at").order_by("-is_active", "code")


def _list_people() -> list[Volunteer]:
    return list(Volunteer.objects.filter(is_active=True).select_related("user", "meets_at"))


def _offer(request: HttpRequest, form: CoordinatorSlotForm) -> bool:
    said = form.cleaned_data
    person = Volunteer.objects.get(pk=int(said["volunteer"]))
    try:
        offer_slot(
            volunteer=person,
            starts_at=at_local(said["day"], said["begins"].hour * 60 + said["begins"].minute),
            ends_at=at_local(said["day"], said["ends"].hour * 60 + said["ends"].minute),
            most=said["most"],
            actor=name_actor(request),
            now=clock.now(),
        )
    except Refused as refused:
        form.add_error("begins", show_text(refused.text))
        return False
    messages.success(request, _("当番に入れました。"))
    return True
