"""Between the conversation about one's rides and the service."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import translation

from moyai.core.conversations.registry import Call
from moyai.engines.conversation import Fact, Localized
from moyai.fleet.queries import get_live_task_state
from moyai.services.shared_taxi import labels, operations, queries
from moyai.services.shared_taxi.cards import make_live_card, make_whole_card, say_change
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.flows.calls import find_resident, name_actor
from moyai.services.shared_taxi.flows.groups import describe_ahead
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations import NotCancellable, OfferLapsed
from moyai.services.shared_taxi.texts import book as book_texts
from moyai.services.shared_taxi.texts import my_rides as say
from moyai.services.shared_taxi.texts import waiting
from moyai.services.shared_taxi.transfers import find_ends
from moyai.services.shared_taxi.where import find_doors, list_ride_facts

MOST = 6


def list_rides(call: Call) -> list[dict[str, Any]]:
    """Return her rides to come, in words of every language; those of a group that she leads as one."""
    resident = find_resident(call)
    if resident is None:
        return []
    groups = describe_ahead(resident)
    led = {group["code"] for group in groups}
    rides = [ride for ride in queries.list_upcoming(resident) if _is_of_its_own(ride, led)]
    return [*groups, *(_describe(ride, call.ctx.now) for ride in rides)][:MOST]


def _is_of_its_own(ride: Ride, led: set[str]) -> bool:
    """A group that she leads, and an offer of two vehicles that meet, are answered as one."""
    if ride.status == RideStatus.HELD and ride.changed_from_id is not None:
        return False
    return ride.group is None or ride.group.code not in led


def cancel_ride(call: Call) -> dict[str, Any]:
    """Cancel one of her own rides; the code of another's is as if there were none.

    Raises:
        NotCancellable: the ride is not hers, has begun or is over.
    """
    resident = find_resident(call)
    mine = resident.rides.filter(code=call.args["code"]).first() if resident else None
    if mine is None:
        raise NotCancellable("unknown")
    ride = operations.cancel_ride(code=mine.code, actor=name_actor(call), now=call.ctx.now)
    return {"code": ride.code}


def accept_offer(call: Call) -> dict[str, Any]:
    """Take the place that is held for her.

    Raises:
        OfferLapsed: it is not hers, or is held no more.
    """
    resident = find_resident(call)
    mine = resident.rides.filter(code=call.args["code"]).first() if resident else None
    if mine is None:
        raise OfferLapsed("offer_lapsed", waiting.LAPSED)
    ride = operations.accept_offer(code=mine.code, actor=name_actor(call), now=call.ctx.now)
    return {"code": ride.code}


def _describe(ride: Ride, now: datetime) -> dict[str, Any]:
    task = ride.task
    day, clock = labels.show_day(task.pickup_from), labels.show_clock(task.pickup_from)
    is_offered = ride.status == RideStatus.HELD  # an offer is of the whole way
    destination = Localized.same((find_ends(ride) if is_offered else find_doors(ride))[1].name)
    card, change = make_whole_card(ride), say_change(ride)
    words = {
        "label": say.LABEL.format(day=day, clock=clock, destination=destination),
        "day": day,
        "clock": clock,
        "pickup": labels.show_window(task.pickup_from, task.pickup_until),
        "origin": Localized.same(find_doors(ride)[0].name),
        "destination": destination,
        "code4": Localized.same(card.code4),
        "headline": _say_how_it_stands(ride, now),
    }
    told = {name: text.to_json() for name, text in words.items()}
    lines = list_ride_facts(ride)
    if change is not None:
        lines = (*lines, Fact(book_texts.FACT_CHANGE, change))
    where = [[fact.label.to_json(), fact.value.to_json()] for fact in lines]
    facts = {
        "may_cancel": card.may_cancel,
        "is_held": card.is_held,
        "is_joined": bool(card.change_url),
        "where": where,
    }
    return {**told, **facts, "code": ride.code, "page": card.url}


def _say_how_it_stands(ride: Ride, now: datetime) -> Localized:
    if ride.status == RideStatus.HELD and ride.held_until is not None:
        return waiting.HELD.format(until=labels.show_moment(ride.held_until, now))
    state = get_live_task_state(ride.task, now)

    def say_in(language: str) -> str:
        with translation.override(language):
            return make_live_card(ride, state, now).headline

    return Localized(say_in("ja"), say_in("en"))
