"""Between the conversation about groups and the service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from moyai.core.accounts.models import User
from moyai.core.conversations.registry import Call
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.enums import Preference, RideStatus
from moyai.services.shared_taxi.flows.calls import find_resident, name_actor, read_point, read_time
from moyai.services.shared_taxi.groups import GroupPlan, GroupWish, LeftOut, Member, Way, plan_group
from moyai.services.shared_taxi.led_groups import (
    count_persons,
    list_led,
    list_led_ahead,
    list_live,
    list_live_members,
    list_members,
    list_repeatable,
)
from moyai.services.shared_taxi.models import GroupRide
from moyai.services.shared_taxi.operations.cancelling import NotCancellable
from moyai.services.shared_taxi.operations.grouping import (
    GroupRefused,
    book_group,
    cancel_group,
    record_left_out,
)
from moyai.services.shared_taxi.operations.regrouping import change_group
from moyai.services.shared_taxi.parties import make_parties
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.requests import BadRequest
from moyai.services.shared_taxi.texts import groups as say
from moyai.services.shared_taxi.where import find_doors

DESK = "desk"
MOST_BEFORE = 3
MOST_CODES = 2


def list_before(call: Call) -> list[dict[str, Any]]:
    """Return the groups that she led, whose members may go again."""
    resident = find_resident(call)
    found = [] if resident is None else list_repeatable(resident, call.ctx.now, MOST_BEFORE)
    rows = [(one, count_persons(one)) for one in found]
    return [
        {"code": one.code, "title": one.title[:20], "persons": persons}
        for one, persons in rows
        if persons >= get_policy().group_least
    ]


def plan(call: Call) -> dict[str, Any]:
    """Return how a group could ride, in words of every language.

    Raises:
        BadRequest: places or times make no sense, or it is too small for a group.
    """
    wish = _read_wish(call)
    return _describe(plan_group(wish, now=call.ctx.now), wish)


def record_unmet(call: Call) -> dict[str, Any]:
    """Record who of a group could not be carried, before the leader hears it."""
    wish = _read_wish(call)
    left = plan_group(wish, now=call.ctx.now).left_out
    record_left_out(wish=wish, left_out=left, key=call.idempotency_key, now=call.ctx.now)
    return {"count": len(left)}


def book(call: Call) -> dict[str, Any]:
    """Book the group as it was planned: as many as were told, or nobody.

    Raises:
        GroupRefused: the plan has changed.
        BadRequest: places or times make no sense.
    """
    resident = find_resident(call)
    wish = _read_wish(call)
    group = book_group(
        wish=wish,
        least_persons=call.args["least"],
        representative=resident,
        idempotency_key=f"group:{call.idempotency_key}",
        actor=name_actor(call),
        made_by=User.objects.filter(pk=call.ctx.actor_id).first() if call.ctx.actor_id else None,
        is_recorded=True,
        now=call.ctx.now,
    )
    return {**_describe_booked(group), "page": reverse("shared_taxi:group", args=[group.code])}


def cancel(call: Call) -> dict[str, Any]:
    """Cancel a group of her own; the code of another's is as if there were none.

    Raises:
        NotCancellable: it is not hers.
    """
    resident = find_resident(call)
    mine = None if resident is None else list_led(resident).filter(code=call.args["code"]).first()
    if mine is None:
        raise NotCancellable("unknown")
    cancel_group(code=mine.code, actor=name_actor(call), now=call.ctx.now)
    return {"code": mine.code}


def change_time(call: Call) -> dict[str, Any]:
    """Have a group of her own arrive at another time, and leave for home as much earlier or later.

    Raises:
        GroupRefused: it is not hers, has begun or is cancelled, it is too late, or not everybody fits.
        BadRequest: the time makes no sense.
    """
    resident = find_resident(call)
    mine = None if resident is None else list_led(resident).filter(code=call.args["code"]).first()
    there = [] if mine is None else list_live(mine)
    if mine is None or not there:
        raise GroupRefused("cancelled", say.CHANGE_CANCELLED)
    at = read_time(call.args["at"], call.ctx.now)
    wish = GroupWish(
        title=mine.title,
        place=find_doors(there[0])[1],
        arrive_by=at,
        return_at=None if mine.return_at is None else mine.return_at + (at - mine.arrive_by),
        members=list_live_members(mine),
        is_counted=mine.is_counted,
        channel=there[0].channel,
        leader=None if call.ctx.channel == DESK else resident,
    )
    changed = change_group(
        code=mine.code,
        wish=wish,
        idempotency_key=f"regroup:{call.idempotency_key}",
        actor=name_actor(call),
        made_by=User.objects.filter(pk=call.ctx.actor_id).first() if call.ctx.actor_id else None,
        now=call.ctx.now,
    )
    return {**_describe_booked(changed), "page": reverse("shared_taxi:group", args=[changed.code])}


def describe_ahead(resident: Resident) -> list[dict[str, Any]]:
    """Return the groups that she answers for and that are still to ride, as the rides of "my rides"."""
    return [_describe_ahead(group) for group in list_led_ahead(resident)]


def _describe_ahead(group: GroupRide) -> dict[str, Any]:
    day, clock = labels.show_day(group.arrive_by), labels.show_clock(group.arrive_by)
    destination = Localized.same(group.place_name)
    live = group.rides.filter(status__in=RideStatus.live())
    first = live.select_related("task").order_by("task__pickup_from", "pk")[0].task
    words = {
        "label": say.LABEL.format(day=day, clock=clock, destination=destination),
        "day": day,
        "clock": clock,
        "pickup": labels.show_window(first.pickup_from, first.pickup_until),
        "destination": destination,
        "headline": say.HEADLINE.format(title=group.title, persons=count_persons(group)),
        "persons": say.PEOPLE.format(persons=sum(ride.persons for ride in list_live(group))),
    }
    page = reverse("shared_taxi:group", args=[group.code])
    told = {name: text.to_json() for name, text in words.items()}
    return {**told, "code": group.code, "page": page, "is_group": True, "is_held": False, "may_cancel": True}


def _read_wish(call: Call) -> GroupWish:
    args, resident = call.args, find_resident(call)
    assert resident is not None  # the flow needs one
    before = list_led(resident).filter(code=args["group"]).first() if args["group"] else None
    if args["group"] and before is None:  # erased while she was answering
        raise BadRequest("group_gone", say.GONE)
    members: Sequence[Member] = (
        list_members(before)
        if before is not None
        else make_parties(resident, read_point(args["from"]), args["persons"], args["wheelchairs"])
    )
    is_desk = call.ctx.channel == DESK
    return GroupWish(
        title=before.title if before is not None else say.DEFAULT_TITLE.format(name=resident.name).get("ja"),
        place=read_point(args["to"]),
        arrive_by=read_time(args["at"], call.ctx.now),
        return_at=None if args["back"] is None else read_time(args["back"], call.ctx.now),
        members=tuple(members),
        is_counted=get_policy().groups_count,
        channel=call.ctx.channel,
        leader=None if is_desk else resident,
    )


def _describe(found: GroupPlan, wish: GroupWish) -> dict[str, Any]:
    there = [both[0] for _member, both in found.rides]
    home = [both[1] for _member, both in found.rides if len(both) > 1]
    by_vehicle: dict[str, list[Way]] = {}
    for way in sorted(there, key=lambda one: one.promise.pickup_from):
        by_vehicle.setdefault(way.placed.vehicle_name, []).append(way)
    return {
        "persons": found.persons,
        "fare_yen": sum(way.search.fare.total_yen for _member, both in found.rides for way in both),
        "vehicles": [_say_vehicle(ways).to_json() for ways in by_vehicle.values()],
        "home": _describe_home(home) if wish.return_at else None,
        "left": [_describe_left(one) for one in found.left_out],
    }


def _say_vehicle(ways: Sequence[Way]) -> Localized:
    promise = ways[0].promise
    persons = sum(way.search.request.persons for way in ways)
    return say.CAR.format(
        persons=persons, pickup=labels.show_window(promise.pickup_from, promise.pickup_until)
    )


def _describe_home(ways: Sequence[Way]) -> dict[str, Any] | None:
    if not ways:
        return None
    first = min(ways, key=lambda one: one.promise.pickup_from).promise
    pickup = labels.show_window(first.pickup_from, first.pickup_until)
    return {"pickup": pickup.to_json(), "cars": len({way.placed.shift_id for way in ways})}


def _describe_left(one: LeftOut) -> dict[str, Any]:
    return {"name": one.member.resident.name, "persons": one.member.persons, "why": one.text.to_json()}


def _describe_booked(group: GroupRide) -> dict[str, Any]:
    """Return what is booked, in the same form as a plan; the leader hears her own parties' numbers."""
    live = group.rides.exclude(status=RideStatus.MOVED)
    rides = list(live.select_related("task").order_by("task__pickup_from", "pk"))
    vehicles: dict[str, list[Any]] = {}
    homes: dict[str, list[Any]] = {}
    for ride in rides:
        stop = ride.task.stops.select_related("shift__vehicle").first()
        name = stop.shift.vehicle.name if stop else ""
        is_there = ride.preference == Preference.ARRIVE_BY
        (vehicles if is_there else homes).setdefault(name, []).append(ride)
    first = next((ride for ride in rides if ride.preference != Preference.ARRIVE_BY), None)
    home = None
    if first is not None:
        pickup = labels.show_window(first.task.pickup_from, first.task.pickup_until)
        home = {"pickup": pickup.to_json(), "cars": len(homes)}
    return {
        "persons": count_persons(group),
        "fare_yen": sum(ride.fare_yen for ride in rides),
        "vehicles": [_say_booked(some, group).to_json() for some in vehicles.values()],
        "home": home,
    }


def _say_booked(rides: Sequence[Any], group: GroupRide) -> Localized:
    task = rides[0].task
    codes = [ride.code[-4:] for ride in rides if ride.resident_id == group.representative_id][:MOST_CODES]
    words = say.CAR_CODES if codes else say.CAR
    return words.format(
        persons=sum(ride.persons for ride in rides),
        pickup=labels.show_window(task.pickup_from, task.pickup_until),
        codes="・".join(codes),
    )
