"""The volunteer's own pages, on a telephone: what is asked, what is to be carried, when there is time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.clock import at_local
from moyai.core.errors import Refused
from moyai.fleet.consignments.entries import say_taken
from moyai.fleet.consignments.enums import AskState, LegState
from moyai.fleet.consignments.forms import GoodsForm, SlotForm
from moyai.fleet.consignments.models import Volunteer, VolunteerAsk
from moyai.fleet.consignments.operations import (
    accept_ask,
    carry,
    decline_ask,
    offer_slot,
    report_absence,
)
from moyai.fleet.consignments.operations.honoraria import sum_month
from moyai.fleet.consignments.pages.words import describe_boxes
from moyai.fleet.consignments.queries import find_ask, find_volunteer, list_asks, list_slots
from moyai.fleet.pages.answers import say_refusal, show_text


@never_cache
@require_safe
@login_required
def today(request: HttpRequest) -> HttpResponse:
    """Show what is asked and what is to be carried today, the rota, and the month's honorarium."""
    person = _get_volunteer(request)
    context = _describe(person) | {"form": SlotForm(auto_id="slot_%s")}
    return render(request, "consignments/volunteer.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Show one delivery (GET); collect it or hand it over (POST)."""
    person = _get_volunteer(request)
    ask = _get_ask(person, number)
    form = GoodsForm(request.POST or None, request.FILES or None, initial={"what": _next_step(ask)})
    if request.method == "POST" and form.is_valid():
        try:
            handing = form.read_handing(form.cleaned_data["photo"])
            now = clock.now()
            flags = carry(ask=ask, handing=handing, by=get_account(request), at=now, now=now)
            messages.success(request, say_taken(flags, is_not_met=handing.outcome == "not_met"))
            return redirect("fleet:volunteer")
        except Refused as refused:
            form.add_error("codes", show_text(refused.text))
    has_errors = form.is_bound and bool(form.errors)
    context = {"row": _describe_ask(ask), "form": form, "has_errors": has_errors}
    return render(request, "consignments/volunteer_ask.html", context, status=422 if has_errors else 200)


@require_POST
@login_required
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Take on a delivery, or not. Field: answer (yes, no)."""
    ask = _get_ask(_get_volunteer(request), number)
    is_yes = request.POST.get("answer") == "yes"
    operation = accept_ask if is_yes else decline_ask
    yes, no = _("引き受けました。ありがとうございます。"), _("わかりました。ほかの方にお願いします。")
    thanks = yes if is_yes else no
    _do(request, lambda: operation(ask=ask, actor=name_actor(request), now=clock.now()), thanks)
    return redirect("fleet:volunteer")


@require_POST
@login_required
def offer(request: HttpRequest) -> HttpResponse:
    """Put a time on the rota."""
    person = _get_volunteer(request)
    form = SlotForm(request.POST, auto_id="slot_%s")
    if form.is_valid() and _offer(request, person, form):
        return redirect("fleet:volunteer")
    context = _describe(person) | {"form": form, "has_errors": True}
    return render(request, "consignments/volunteer.html", context, status=422)


@require_POST
@login_required
def be_absent(request: HttpRequest, number: int) -> HttpResponse:
    """Take a time off the rota: others carry what was asked for it."""
    person = _get_volunteer(request)
    slot = person.slots.filter(pk=number).first()
    if slot is None:
        raise Http404
    now = clock.now()
    words = _("休みにしました。お願いしていた分は、ほかの方が運びます。")
    _do(request, lambda: report_absence(slot=slot, actor=name_actor(request), now=now), words)
    return redirect("fleet:volunteer")


def _offer(request: HttpRequest, person: Volunteer, form: SlotForm) -> bool:
    said = form.cleaned_data
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
    messages.success(request, _("当番に入れました。ありがとうございます。"))
    return True


def _do(request: HttpRequest, operation: Callable[[], object], thanks: str) -> None:
    try:
        operation()
        messages.success(request, thanks)
    except Refused as refused:
        say_refusal(request, refused)


def _get_volunteer(request: HttpRequest) -> Volunteer:
    person = find_volunteer(get_account(request).pk)
    if person is None:
        raise PermissionDenied
    return person


def _get_ask(person: Volunteer, number: int) -> VolunteerAsk:
    ask = find_ask(person, number)
    if ask is None:
        raise Http404
    return ask


def _describe(person: Volunteer) -> dict[str, Any]:
    now, day = clock.now(), clock.today()
    rows = [_describe_ask(ask) for ask in list_asks(person, day)]
    count, yen = sum_month(day.replace(day=1)).get(person.pk, (0, 0))
    return {
        "person": person,
        "asked": [row for row in rows if row["ask"].state == AskState.ASKED],
        "accepted": [row for row in rows if row["ask"].state == AskState.ACCEPTED],
        "done": [row for row in rows if row["ask"].state == AskState.DONE],
        "slots": [slot for slot in list_slots(now, volunteer=person) if slot.absent_at is None],
        "count": count,
        "yen": yen,
    }


def _describe_ask(ask: VolunteerAsk) -> dict[str, Any]:
    leg = ask.leg
    return {
        "ask": ask,
        "task": leg.task,
        "one": leg.consignment,
        "boxes": list(leg.consignment.boxes.all()),
        "words": describe_boxes(list(leg.consignment.boxes.all())),
        "is_collected": leg.state == LegState.UNDER_WAY,
        "is_open": ask.state in AskState.live(),
    }


def _next_step(ask: VolunteerAsk) -> str:
    return "in_person" if ask.leg.state == LegState.UNDER_WAY else "collected"
