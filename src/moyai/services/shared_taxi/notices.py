"""What the rider is told, put into the outbox. The same event told twice makes one notice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import notify
from moyai.core.notices.replies import Reply
from moyai.engines.conversation import Localized, joined
from moyai.fleet.models import Task
from moyai.services.shared_taxi.enums import Preference, RideEnd
from moyai.services.shared_taxi.labels import show_clock, show_day, show_moment, show_window
from moyai.services.shared_taxi.models import GroupRide, MissedCase, Ride, WaitingRequest
from moyai.services.shared_taxi.texts import groups, waiting
from moyai.services.shared_taxi.texts import notices as say
from moyai.services.shared_taxi.texts.boarding import TELL_WAIT
from moyai.services.shared_taxi.texts.fairness import explain_pause
from moyai.services.shared_taxi.transfers import find_ends
from moyai.services.shared_taxi.where import find_stops, show_place, tell_of_ride

OFFERED = "shared_taxi.offered"
"""The kind of the notice that a place is kept: it is answered by one tap (waiting_replies.py)."""
ACCEPT, DECLINE = "accept", "decline"
_OFFER_REPLIES = (Reply(ACCEPT, waiting.ACCEPT), Reply(DECLINE, waiting.DECLINE))
_IMPORTANT = ("cancelled", "moved", "transfer", "transfer_lost", "offered")


def tell_booked(
    ride: Ride, now: datetime, *, onward: Ride | None = None, is_told: bool | None = None
) -> None:
    """Tell that the ride is booked; who booked it herself has just been told, at whichever door.

    ``onward``: the second ride of a way with a change of vehicles. ``is_told``: whether she knows, where that
    does not follow from who booked.
    """
    if is_told is None:
        is_told = ride.booked_by_id in (None, ride.resident.user_id)
    facts = {"day": show_day(ride.task.pickup_from), "place": ride.task.destination_name}
    text = say.BOOKED.format(pickup=_pickup(ride.task), code4=ride.code[-4:], **facts)
    if onward is not None:
        facts["place"] = onward.task.destination_name
        text = say.BOOKED_JOINED.format(
            pickup=_pickup(ride.task),
            code4=ride.code[-4:],
            change=onward.task.origin_name,
            next=_pickup(onward.task),
            next4=onward.code[-4:],
            **facts,
        )
    _tell(ride, "booked", _and_where(ride, text), "", now, is_told=is_told)


def tell_group_booked(group: GroupRide, rides: Sequence[Ride], now: datetime, *, is_told: bool) -> None:
    """Tell her who answers for a group, once for all its rides."""
    if group.representative is None:
        return
    there = [ride for ride in rides if ride.preference == Preference.ARRIVE_BY]
    first = min((ride.task for ride in there), key=lambda task: task.pickup_from)
    text = groups.TOLD.format(
        title=group.title,
        day=show_day(group.arrive_by),
        pickup=show_clock(first.pickup_from),
        place=group.place_name,
        persons=sum(ride.persons for ride in there),
    )
    notify(
        resident=group.representative,
        kind="shared_taxi.group_booked",
        text=as_dict(text),
        idempotency_key=f"group:{group.code}:booked",
        now=now,
        useful_until=group.arrive_by,
        is_told=is_told,
    )


def tell_group_changed(
    group: GroupRide, there: Sequence[Ride], now: datetime, *, key: str, is_told: bool
) -> None:
    """Tell her who answers for a group how it is now; ``there``: its rides to the place."""
    if group.representative is None or not there:
        return
    first = min((ride.task for ride in there), key=lambda task: task.pickup_from)
    text = groups.TOLD_CHANGED.format(
        title=group.title,
        day=show_day(group.arrive_by),
        pickup=show_clock(first.pickup_from),
        place=group.place_name,
        persons=sum(ride.persons for ride in there),
    )
    notify(
        resident=group.representative,
        kind="shared_taxi.group_changed",
        text=as_dict(text),
        idempotency_key=f"group:{group.code}:changed:{key}",
        now=now,
        useful_until=group.arrive_by,
        is_told=is_told,
    )


def tell_ride_moved(ride: Ride, now: datetime) -> None:
    """Tell a member how she rides after a change of her group's booking."""
    facts = {"day": show_day(ride.task.pickup_from), "place": ride.task.destination_name}
    text = say.MOVED.format(pickup=_pickup(ride.task), code4=ride.code[-4:], **facts)
    _tell(ride, "moved", _and_where(ride, text), "", now)


def tell_offered(ride: Ride, now: datetime, *, onward: Ride | None = None) -> None:
    """Tell her who waits what is kept for her, both vehicles of a way with a change, and until when."""
    assert ride.held_until is not None
    last = ride if onward is None else onward
    facts = {"day": show_day(ride.task.pickup_from), "place": last.task.destination_name}
    facts |= {"pickup": _pickup(ride.task), "until": show_moment(ride.held_until, now)}
    text = say.OFFERED.format(**facts)
    if onward is not None:
        text = say.OFFERED_JOINED.format(change=onward.task.origin_name, next=_pickup(onward.task), **facts)
    words = _and_where(ride, text)
    _tell(ride, "offered", words, "", now, until=ride.held_until, replies=_OFFER_REPLIES)


def tell_lapsed(ride: Ride, now: datetime) -> None:
    """Tell that the place was kept as long as it could be."""
    facts = {"day": show_day(ride.task.pickup_from), "place": find_ends(ride)[1].name}
    _tell(ride, "lapsed", say.LAPSED.format(pickup=_pickup(ride.task), **facts), "", now)


def tell_none_came(waiting: WaitingRequest, now: datetime) -> None:
    """Tell her who waited that no place came free."""
    text = say.NONE_CAME.format(day=show_day(waiting.desired_at), place=waiting.destination_name)
    notify(
        resident=waiting.resident,
        kind="shared_taxi.none_came",
        text=as_dict(text),
        idempotency_key=f"waiting:{waiting.code}:none_came",
        now=now,
    )


def tell_paused(case: MissedCase, now: datetime) -> None:
    """Put into writing what was said: until when she books only rides to the doctor."""
    assert case.paused_until is not None
    notify(
        resident=case.resident,
        kind="shared_taxi.paused",
        text=as_dict(explain_pause(case.paused_until)),
        idempotency_key=f"missed:{case.pk}:paused",
        now=now,
    )


def tell_car_changed(ride: Ride, vehicle: str, shift_id: int, now: datetime) -> None:
    """Tell that another vehicle will come."""
    text = say.CAR_CHANGED.format(vehicle=vehicle, pickup=_pickup(ride.task))
    _tell(ride, "car_changed", text, f"{shift_id}", now)


def tell_transfer(ride: Ride, facts: Mapping[str, Any], now: datetime) -> None:
    """Tell her who sits in a broken car which other one fetches her there, and when; see TaskHandler."""
    pickup, arrival = (datetime.fromisoformat(facts[name]) for name in ("pickup_at", "dropoff_at"))
    text = say.TRANSFER.format(
        vehicle=facts["vehicle"],
        pickup=show_clock(pickup),
        place=ride.task.destination_name,
        arrival=show_clock(arrival),
    )
    _tell(ride, "transfer", text, f"{facts['shift_id']}:{pickup.timestamp():.0f}", now)


def tell_transfer_lost(ride: Ride, now: datetime) -> None:
    """Tell her who sits in a broken car that no other one has been found yet."""
    _tell(ride, "transfer_lost", say.TRANSFER_LOST, f"{now.timestamp():.0f}", now)


def tell_recovered(ride: Ride, vehicle: str, shift_id: int, now: datetime) -> None:
    """Tell that a vehicle has been found after all."""
    text = say.RECOVERED.format(vehicle=vehicle, pickup=_pickup(ride.task))
    _tell(ride, "recovered", text, f"{shift_id}:{now.timestamp():.0f}", now)


def tell_soon(ride: Ride, vehicle: str, minutes: int, now: datetime) -> None:
    """Tell that the vehicle is near."""
    text = say.SOON.format(minutes=minutes, vehicle=vehicle, code4=ride.code[-4:])
    board = find_stops(ride).get(RideEnd.BOARD)
    if board is not None:
        text = joined([text, TELL_WAIT.format(where=show_place(board))], "", " ")
    _tell(ride, "soon", text, "", now)


def tell_at_risk(ride: Ride, now: datetime) -> None:
    """Tell that the promise may be broken: of the pickup, or once she has been fetched, of the arrival."""
    task = ride.task
    if task.boarded_at is None:
        text = say.AT_RISK.format(pickup=_pickup(task))
        _tell(ride, "at_risk", text, f"{task.pickup_from.timestamp():.0f}", now)
        return
    arrival = show_window(task.dropoff_from, task.dropoff_until)
    text = say.ARRIVAL_AT_RISK.format(place=task.destination_name, arrival=arrival)
    _tell(ride, "at_risk", text, f"arrival:{task.dropoff_from.timestamp():.0f}", now)


def tell_cancelled(ride: Ride, now: datetime) -> None:
    """Tell that the ride has been cancelled."""
    facts = {"day": show_day(ride.task.pickup_from), "place": find_ends(ride)[1].name}
    _tell(ride, "cancelled", say.CANCELLED.format(pickup=_pickup(ride.task), **facts), "", now)


def tell_no_show(ride: Ride, now: datetime) -> None:
    """Tell that the vehicle came and did not find her."""
    _tell(ride, "no_show", say.NO_SHOW.format(pickup=_pickup(ride.task)), "", now)


def as_dict(text: Localized) -> dict[str, str]:
    """Return a sentence by language, as notices keep it."""
    return {"ja": text.get("ja"), "en": text.get("en")}


def _and_where(ride: Ride, text: Localized) -> Localized:
    """Add where to be and when to leave, where the promised time alone does not say it."""
    where = tell_of_ride(ride)
    return text if where is None else joined([text, where], "", " ")


def _pickup(task: Task) -> Localized:
    return show_window(task.pickup_from, task.pickup_until)


def _tell(
    ride: Ride,
    what: str,
    text: Localized,
    nth: str,
    now: datetime,
    *,
    is_told: bool = False,
    until: datetime | None = None,
    replies: Sequence[Reply] = (),
) -> None:
    key = ":".join(part for part in ("ride", ride.code, what, nth) if part)
    urgency, useful_until = _weigh(ride.task, what)
    notify(
        resident=ride.resident,
        kind=f"shared_taxi.{what}",
        text=as_dict(text),
        idempotency_key=key,
        now=now,
        urgency=urgency,
        useful_until=until or useful_until,
        is_told=is_told,
        replies=replies,
    )


def _weigh(task: Task, what: str) -> tuple[Urgency, datetime | None]:
    """Return how much it matters that she knows, and until when it is of use to her.

    Whoever waits for a ride that will not come must be reached: the next door, and at last a person.
    """
    urgency = Urgency.IMPORTANT if what in _IMPORTANT else Urgency.INFO
    return urgency, None if what == "no_show" else _useful_until(task)


def _useful_until(task: Task) -> datetime:
    """The first pickup, and once she has been fetched, the arrival."""
    return task.pickup_until if task.boarded_at is None else task.dropoff_until
