"""The officer's pages of event days: what is to come, and whether the fleet suffices."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.looking import one_look
from moyai.fleet.queries import list_shifts
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.cards import put
from moyai.services.shared_taxi.event_forms import EventForm
from moyai.services.shared_taxi.event_plan import measure_event
from moyai.services.shared_taxi.events import list_events
from moyai.services.shared_taxi.models import EventDay
from moyai.services.shared_taxi.operations.eventing import BadEvent, enter_event, withdraw_event
from moyai.services.shared_taxi.views.people import get_user

_FIELDS = {"past": "day", "closed": "day", "hours": "closes", "twice": "place"}


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
@require_GET
@require_role(Role.OFFICER)
def show(request: HttpRequest, event_pk: int) -> HttpResponse:
    """Show an event, and how many of those expected the fleet can carry there and home."""
    event = list_events(clock.today()).filter(pk=event_pk).first()
    if event is None:
        raise Http404
    with one_look():
        found = measure_event(event, clock.now())
    shifts = len(list_shifts(event.date))
    context = {"row": _make_row(event), "event": event, "found": found, "shifts": shifts}
    return render(request, "shared_taxi/event.html", context)


@require_POST
@require_role(Role.OFFICER)
def withdraw(request: HttpRequest, event_pk: int) -> HttpResponse:
    """Take an event back."""
    try:
        withdraw_event(event_pk=event_pk, made_by=get_user(request), now=clock.now())
    except EventDay.DoesNotExist:
        messages.error(request, _("その行事は、もうありません。"))
    else:
        messages.success(request, _("行事を取りやめました。予約はそのままです。"))
    return redirect("shared_taxi:events")


def _enter(request: HttpRequest, form: EventForm) -> EventDay | None:
    try:
        event = enter_event(**form.values(), made_by=get_user(request), now=clock.now())
    except BadEvent as refused:
        form.add_error(_FIELDS.get(refused.code), str(refused.text))
        return None
    messages.success(request, _("行事の日を入れました。"))
    return event


def _make_row(event: EventDay) -> dict[str, Any]:
    return {
        "event": event,
        "day": put(labels.show_day(event.opens_at)),
        "hours": put(labels.show_window(event.opens_at, event.closes_at)),
    }
