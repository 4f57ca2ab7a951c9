"""One ride: its live page, cancelling it, booking the way back."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_GET, require_http_methods, require_POST

from moyai.core import clock
from moyai.core.accounts.permissions import get_account, name_actor
from moyai.core.conversations.operations import start_session
from moyai.core.languages import get_page_language, put
from moyai.fleet.queries import get_live_task_state
from moyai.services.shared_taxi import operations
from moyai.services.shared_taxi.cards import (
    make_live_card,
    make_whole_card,
)
from moyai.services.shared_taxi.live import make_digest, make_live_map, make_map
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations import NotCancellable
from moyai.services.shared_taxi.texts import book as say
from moyai.services.shared_taxi.transfers import find_ends
from moyai.services.shared_taxi.views.people import get_own_ride


@never_cache
@require_GET
@login_required
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show a ride: what was promised, where the vehicle is, the number to say."""
    ride = get_own_ride(request, code)
    context = _describe(ride)
    is_own = ride.resident.user_id == get_account(request).pk
    may_return = ride.status not in ("cancelled", "no_show")
    map_data = make_map(ride, context["state"], clock.now())
    more = {"map": map_data, "is_own": is_own, "may_return": may_return, "return_label": put(say.RETURN)}
    return render(request, "shared_taxi/ride.html", {**context, **more})


def _digest(request: HttpRequest, code: str) -> str | None:
    """Return the ETag of the live part: what the page says, in its language."""
    return make_digest(_describe(get_own_ride(request, code))) if request.user.is_authenticated else None


@require_GET
@login_required
@condition(etag_func=_digest)
def show_live(request: HttpRequest, code: str) -> HttpResponse:
    """Return the live part of the page; 304 while nothing in it has changed."""
    return render(request, "shared_taxi/ride_live.html", _describe(get_own_ride(request, code)))


def _map_digest(request: HttpRequest, code: str) -> str | None:
    if not request.user.is_authenticated:
        return None
    return make_digest(_read_map(get_own_ride(request, code)))


@require_GET
@login_required
@condition(etag_func=_map_digest)
def show_map(request: HttpRequest, code: str) -> JsonResponse:
    """Return what moves on the map."""
    return JsonResponse(_read_map(get_own_ride(request, code)))


def _read_map(ride: Ride) -> dict[str, Any]:
    now = clock.now()
    return make_live_map(ride, get_live_task_state(ride.task, now), now)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask whether to cancel (GET), and cancel (POST)."""
    ride = get_own_ride(request, code)
    if request.method == "GET":
        return render(request, "shared_taxi/cancel.html", {"card": make_whole_card(ride)})
    try:
        operations.cancel_ride(code=ride.code, actor=name_actor(request), now=clock.now())
    except NotCancellable as refused:
        messages.error(request, put(refused.text))
    else:
        messages.success(request, _("予約を取り消しました。"))
    return redirect("shared_taxi:ride", code=ride.code)


@require_POST
@login_required
def book_return(request: HttpRequest, code: str) -> HttpResponse:
    """Begin booking the way back: places swapped, the same party."""
    ride = get_own_ride(request, code)
    session = start_session(
        flow="book_ride",
        channel="web",
        now=clock.now(),
        language=get_page_language(),
        resident_id=ride.resident_id,
        actor_id=get_account(request).pk,
        args={
            "return_of": ride.code,
            "arrives_at": ride.task.dropoff_from.isoformat(),
            "arrived_by": ride.task.dropoff_until.isoformat(),
        },
        answers=_swap(ride),
    )
    return redirect("web:talk", code=session.code)


def _swap(ride: Ride) -> dict[str, Any]:
    origin, destination = (asdict(door) for door in find_ends(ride))
    places = {"from": {**destination, "place_id": None}, "to": {**origin, "place_id": None}}
    return {**places, "persons": ride.persons, "wheelchairs": ride.wheelchairs}


def _describe(ride: Ride) -> dict[str, Any]:
    now = clock.now()
    state = get_live_task_state(ride.task, now)
    return {"card": make_whole_card(ride), "live": make_live_card(ride, state, now), "state": state}
