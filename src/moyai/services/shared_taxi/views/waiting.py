"""The waiting list: the resident's answers to offers, and the desk's view of the queue."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import name_actor, require_role
from moyai.core.languages import put
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.queries import find_phone
from moyai.services.shared_taxi import labels, operations
from moyai.services.shared_taxi.enums import Preference, Purpose, WaitingStatus
from moyai.services.shared_taxi.models import WaitingRequest
from moyai.services.shared_taxi.operations import OfferLapsed
from moyai.services.shared_taxi.queries.waiting import list_closed, list_in_order, list_offered
from moyai.services.shared_taxi.texts import waiting as say
from moyai.services.shared_taxi.texts.fairness import PURPOSES
from moyai.services.shared_taxi.views.people import get_own_ride, list_mine, pick_resident

CLOSED_SHOWN = 20
_STAFF = (Role.DISPATCHER, Role.OFFICER)


@require_POST
@login_required
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Take the place that is held."""
    ride = get_own_ride(request, code)
    try:
        operations.accept_offer(code=ride.code, actor=name_actor(request), now=clock.now())
    except OfferLapsed as lapsed:
        messages.error(request, put(lapsed.text))
    else:
        messages.success(request, _("予約しました。"))
    return redirect("shared_taxi:ride", code=ride.code)


@require_POST
@login_required
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Stop waiting for a place."""
    resident = pick_resident(request, list_mine(request))
    mine = resident.waiting.filter(code=code).first() if resident else None
    if mine is not None:
        operations.leave_waiting(code=mine.code, actor=name_actor(request), now=clock.now())
        messages.success(request, _("お待ちいただくのをやめました。"))
    return redirect("shared_taxi:my_rides")


@never_cache
@require_GET
@require_role(*_STAFF)
def show_queue(request: HttpRequest) -> HttpResponse:
    """Show who waits for a place, in the order in which places are offered, and what became of the others."""
    now = clock.now()
    context = {
        "queue": [make_row(one, now) for one in list_in_order(now)],
        "offered": [make_row(one, now) for one in list_offered()],
        "closed": [make_row(one, now) for one in list_closed(CLOSED_SHOWN)],
        "order": put(say.ORDER),
    }
    return render(request, "shared_taxi/queue.html", context)


@require_POST
@require_role(*_STAFF)
def remove(request: HttpRequest, code: str) -> HttpResponse:
    """Take somebody off the queue, as when she has said so by telephone."""
    try:
        operations.leave_waiting(code=code, actor=name_actor(request), now=clock.now())
    except WaitingRequest.DoesNotExist:
        messages.error(request, _("その方は、もうお待ちではありません。"))
    else:
        messages.success(request, _("お待ちの方から外しました。"))
    return redirect("shared_taxi:queue")


def make_row(waiting: WaitingRequest, now: datetime) -> dict[str, Any]:
    """Return a place in the queue in the page's words."""
    before = waiting.preference == Preference.ARRIVE_BY
    ride = waiting.ride
    return {
        "code": waiting.code,
        "name": waiting.resident.name,
        "phone": show_phone(find_phone(waiting.resident)) if waiting.status in WaitingStatus.live() else "",
        "wish": put(labels.show_moment(waiting.desired_at, now)),
        "is_arrival": before,
        "way": _("%(origin)sから%(destination)sまで")
        % {"origin": waiting.origin_name, "destination": waiting.destination_name},
        "party": put(labels.show_party(waiting.persons, waiting.wheelchairs)),
        "purpose": put(PURPOSES[Purpose(waiting.purpose)]),
        "recent": getattr(waiting, "recent", None),
        "asked_at": waiting.asked_at,
        "until": put(labels.show_moment(ride.held_until, now)) if ride and ride.held_until else "",
        "status_label": str(WaitingStatus(waiting.status).label),
        "ride": ride.code if ride else "",
    }
