"""Between the conversation about repeated rides and the service."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.conversations.places import show_name
from moyai.core.conversations.registry import Call
from moyai.engines.conversation import Localized
from moyai.services.shared_taxi.enums import Preference
from moyai.services.shared_taxi.flows.calls import find_resident, name_actor
from moyai.services.shared_taxi.labels import show_clock
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations.regular import NotRegular, RegularWish, make_regular
from moyai.services.shared_taxi.queries.regular import list_repeatable
from moyai.services.shared_taxi.texts import repeat as say
from moyai.services.shared_taxi.transfers import find_ends

MOST = 6
DESK = "desk"


def list_rides(call: Call) -> list[dict[str, Any]]:
    """Return her rides that could be repeated, in words of every language."""
    resident = find_resident(call)
    return [] if resident is None else [_describe(ride) for ride in list_repeatable(resident, MOST)]


def make(call: Call) -> dict[str, Any]:
    """Have one of her own rides repeated; the code of another's is as if there were none.

    Raises:
        NotRegular: the ride is not hers, or the days make no sense.
    """
    resident = find_resident(call)
    rides = None if resident is None else resident.rides.select_related("task")
    ride = None if rides is None else rides.filter(code=call.args["code"]).first()
    if resident is None or ride is None:
        raise NotRegular("regular_no_ride", say.NONE)
    regular = make_regular(
        resident=resident,
        wish=_read_wish(ride, call.args),
        channel=call.ctx.channel,
        idempotency_key=call.idempotency_key,
        actor=name_actor(call),
        made_by=User.objects.filter(pk=call.ctx.actor_id).first() if call.ctx.actor_id else None,
        now=call.ctx.now,
    )
    page = (
        reverse("shared_taxi:regular_of", args=[resident.code])
        if call.ctx.channel == DESK
        else f"{reverse('shared_taxi:regular')}?for={resident.code}"
    )
    return {"id": regular.pk, "page": page}


def describe_ride(clock: Localized, preference: str, origin: str, destination: str) -> Localized:
    """Return a ride that comes again in words: 午前10時に出発 自宅から伊那中央病院へ."""
    when = say.LEAVE if preference == Preference.LEAVE_AFTER else say.ARRIVE
    return say.RIDE.format(
        clock=when.format(clock=clock), origin=show_name(origin), destination=show_name(destination)
    )


def _describe(ride: Ride) -> dict[str, Any]:
    origin, destination = find_ends(ride)
    label = describe_ride(show_clock(ride.desired_at), ride.preference, origin.name, destination.name)
    weekday = local(ride.task.pickup_from).weekday()
    return {"code": ride.code, "label": label.to_json(), "weekday": weekday}


def _read_wish(ride: Ride, args: Any) -> RegularWish:
    origin, destination = find_ends(ride)
    return RegularWish(
        origin=origin,
        destination=destination,
        preference=Preference(ride.preference),
        clock=local(ride.desired_at).time().replace(second=0, microsecond=0),
        persons=ride.persons,
        wheelchairs=ride.wheelchairs,
        weekdays=args["weekdays"],
        until_date=date.fromisoformat(args["until"]),
    )
