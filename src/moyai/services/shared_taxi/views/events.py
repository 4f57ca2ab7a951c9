"""The officer's pages of event days: what is to come, and whether the fleet suffices."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import get_account, require_role
from moyai.core.errors import Refused
from moyai.core.languages import put
from moyai.core.looking import one_look
from moyai.fleet.models import Shift
from moyai.fleet.queries import list_shifts
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.event_forms import EventForm, FiguresForm
from moyai.services.shared_taxi.event_plan import measure_event
from moyai.services.shared_taxi.event_words import explain_event
from moyai.services.shared_taxi.events import list_events, mark_of
from moyai.services.shared_taxi.models import EventDay
from moyai.services.shared_taxi.operations.eventing import (
    BadEvent,
    enter_event,
    keep_vehicles,
    set_figures,
    withdraw_event,
)
from moyai.services.shared_taxi.requests import get_hours

LARGEST = 2**31
_FIELDS = {"past": "day", "closed": "day", "hours": "closes", "twice": "place", "booked": "service_until"}


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show_list(request: HttpRequest) -> HttpResponse:
    """List the events to come; enter another."""
    form = EventForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        event = _enter(request, form)
        if event is not None:
            return redirect("shared_taxi:event", event_pk=event.pk)
    has_errors = bool(form.is_bound and form.errors)
    rows = [_make_row(event) for event in list_events(clock.today())]
    context = {"form": form, "rows": rows, "has_errors": has_errors}
    return render(request, "shared_taxi/events.html", context, status=422 if has_errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@require_role(Role.OFFICER)
def show(request: HttpRequest, event_pk: int) -> HttpResponse:
    """Show an event, how many of those expected the fleet can carry, and what is other on its day."""
    event = list_events(clock.today()).filter(pk=event_pk).first()
    if event is None:
        raise Http404
    form = FiguresForm(request.POST or None, initial=_initial(event))
    if request.method == "POST" and form.is_valid() and _set_figures(request, event, form):
        return redirect("shared_taxi:event", event_pk=event.pk)
    with one_look():
        found = measure_event(event, clock.now())
    shifts = list(list_shifts(event.date))
    kept = [shift.pk for shift in shifts if shift.kept_for == mark_of(event)]
    has_errors = bool(form.is_bound and form.errors)
    context = {
        "row": _make_row(event),
        "event": event,
        "found": found,
        "shifts": shifts,
        "kept": kept,
        "too_short": _count_too_short(event, shifts),
        "told": [put(text) for text in explain_event(event, cars=len(kept))],
        "form": form,
        "has_errors": has_errors,
        "has_begun": event.date <= clock.today(),
    }
    return render(request, "shared_taxi/event.html", context, status=422 if has_errors else 200)


@require_POST
@require_role(Role.OFFICER)
def keep(request: HttpRequest, event_pk: int) -> HttpResponse:
    """Keep the chosen vehicles for the event's rides; give the others back."""
    chosen = [int(value) for value in request.POST.getlist("shift") if value.isascii() and value.isdigit()]
    try:
        count = keep_vehicles(
            event_pk=event_pk,
            shift_ids=[one for one in chosen if one < LARGEST],
            made_by=get_account(request),
            now=clock.now(),
        )
    except EventDay.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        messages.error(request, str(refused.text))
    else:
        messages.success(request, _("この行事だけに使う車は%(count)s台です。") % {"count": count})
    return redirect("shared_taxi:event", event_pk=event_pk)


@require_POST
@require_role(Role.OFFICER)
def withdraw(request: HttpRequest, event_pk: int) -> HttpResponse:
    """Take an event back."""
    try:
        withdraw_event(event_pk=event_pk, made_by=get_account(request), now=clock.now())
    except EventDay.DoesNotExist:
        messages.error(request, _("その行事は、もうありません。"))
    else:
        messages.success(request, _("行事を取りやめました。予約はそのままです。"))
    return redirect("shared_taxi:events")


def _enter(request: HttpRequest, form: EventForm) -> EventDay | None:
    try:
        event = enter_event(**form.values(), made_by=get_account(request), now=clock.now())
    except BadEvent as refused:
        form.add_error(_FIELDS.get(refused.code), str(refused.text))
        return None
    messages.success(request, _("行事の日を入れました。"))
    return event


def _initial(event: EventDay) -> dict[str, Any]:
    def to_time(minutes: int | None) -> time | None:
        return None if minutes is None else time(*divmod(minutes, 60))

    return {
        "is_outside_rules": event.is_outside_rules,
        "service_from": to_time(event.service_from),
        "service_until": to_time(event.service_until),
        "promise_minutes": event.promise_minutes,
        "ranks_as": event.ranks_as,
    }


def _set_figures(request: HttpRequest, event: EventDay, form: FiguresForm) -> bool:
    try:
        set_figures(event_pk=event.pk, **form.figures(), made_by=get_account(request), now=clock.now())
    except BadEvent as refused:
        form.add_error("service_until" if refused.code in ("hours", "booked") else None, str(refused.text))
        return False
    messages.success(request, _("その日の決まりを変えました。もう予約した方の約束は、そのままです。"))
    return True


def _count_too_short(event: EventDay, shifts: Sequence[Shift]) -> int:
    """Return how many shifts do not last as long as the service of an event's day with hours of its own."""
    if event.service_from is None:
        return 0
    opens, closes = get_hours(event.date)
    return sum(shift.starts_at > opens or shift.ends_at < closes for shift in shifts)


def _make_row(event: EventDay) -> dict[str, Any]:
    return {
        "event": event,
        "told": [put(text) for text in explain_event(event)],
        "day": put(labels.show_day(event.opens_at)),
        "hours": put(labels.show_window(event.opens_at, event.closes_at)),
    }
