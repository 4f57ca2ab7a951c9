"""Rides as pages show them: words ready in the page's language."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from moyai.core import clock
from moyai.core.clock import local
from moyai.core.codes import show_code
from moyai.core.conversations.places import show_name
from moyai.core.languages import put
from moyai.engines.conversation import Localized, day_label
from moyai.fleet.enums import TaskStatus
from moyai.fleet.queries import LiveTaskState
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.enums import RideEnd, RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.texts import my_rides as say
from moyai.services.shared_taxi.texts import notices
from moyai.services.shared_taxi.transfers import find_other_leg
from moyai.services.shared_taxi.where import find_doors, find_leave_at, find_stops, show_walk

LOOK_OUT = timedelta(minutes=20)
"""How long before its coming a vehicle is said to be on its way, and shown on her map."""

StepState = Literal["done", "current", "later"]

_TONES: dict[str, str] = {
    RideStatus.BOOKED: "info",
    RideStatus.ABOARD: "accent",
    RideStatus.DONE: "success",
    RideStatus.CANCELLED: "neutral",
    RideStatus.NO_SHOW: "warning",
    RideStatus.AT_RISK: "danger",
    RideStatus.HELD: "accent",
    RideStatus.LAPSED: "neutral",
    RideStatus.MOVED: "neutral",
}

_WITHOUT_STEPS = (
    RideStatus.CANCELLED,
    RideStatus.NO_SHOW,
    RideStatus.HELD,
    RideStatus.LAPSED,
    RideStatus.MOVED,
)


@dataclass(frozen=True)
class RideCard:
    """A ride in words."""

    code: str
    shown_code: str
    code4: str
    day: str
    pickup: str
    arrival: str
    origin: str
    destination: str
    party: str
    fare: str
    status: str
    status_label: str
    tone: str
    url: str
    is_live: bool
    is_held: bool
    held_until: str
    may_cancel: bool
    board: str
    alight: str
    leave_at: str
    change: str = ""
    change_url: str = ""


@dataclass(frozen=True)
class LiveCard:
    """What the live page says now.

    Attributes:
        headline: the one sentence to read.
        minutes: minutes to go, None when there is nothing to count down to.
        vehicle: its name, when one is coming.
        steps: booked, on its way, aboard, arrived.
        is_over: nothing more will change.
    """

    headline: str
    minutes: int | None
    vehicle: str
    detail: str
    steps: list[dict[str, str]]
    is_over: bool


def make_card(ride: Ride) -> RideCard:
    """Return a ride in the page's language; it must come with its task."""
    task = ride.task
    status = RideStatus(ride.status)
    is_stranded = _is_stranded(ride, task.status)
    stops, (origin, destination), leave_at = find_stops(ride), find_doors(ride), find_leave_at(ride)
    return RideCard(
        code=ride.code,
        shown_code=show_code(ride.code),
        code4=ride.code[-4:],
        day=put(_show_day(task.pickup_from, is_live=status.value in RideStatus.live())),
        pickup=put(labels.show_window(task.pickup_from, task.pickup_until)),
        arrival=put(labels.show_window(task.dropoff_from, task.dropoff_until)),
        origin=put(show_name(origin.name)),
        destination=put(show_name(destination.name)),
        party=put(labels.show_party(ride.persons, ride.wheelchairs)),
        fare=_("%(yen)s円") % {"yen": ride.fare_yen},
        status=status.value,
        status_label=_("乗りかえ待ち") if is_stranded else str(status.label),
        tone="warning" if is_stranded else _TONES[status],
        url=reverse("shared_taxi:ride", args=[ride.code]),
        is_live=status.value in RideStatus.live(),
        is_held=status == RideStatus.HELD,
        held_until=put(labels.show_moment(ride.held_until, clock.now())) if ride.held_until else "",
        may_cancel=status.value in RideStatus.cancellable(),
        board=put(show_walk(stops[RideEnd.BOARD])) if RideEnd.BOARD in stops else "",
        alight=put(show_walk(stops[RideEnd.ALIGHT])) if RideEnd.ALIGHT in stops else "",
        leave_at=put(labels.show_clock(leave_at)) if leave_at is not None else "",
    )


def make_whole_card(ride: Ride) -> RideCard:
    """Return a ride with what is to be known of the other one, where she changes vehicles on her way."""
    card, other, change = make_card(ride), find_other_leg(ride), say_change(ride)
    if other is None or change is None:
        return card
    return replace(card, change=put(change), change_url=reverse("shared_taxi:ride", args=[other.code]))


def say_change(ride: Ride) -> Localized | None:
    """Return what is to be known of the other vehicle of her way, None for an ordinary ride."""
    other = find_other_leg(ride)
    if other is None:
        return None
    is_first = ride.changed_from_id is None
    text = say.THEN if is_first else say.BEFORE
    at = other.task.pickup_from if is_first else other.task.dropoff_until
    place = other.task.destination_name if is_first else other.task.origin_name
    return text.format(clock=labels.show_clock(at), place=show_name(place))


def _show_day(at: datetime, *, is_live: bool) -> Localized:
    """The year matters only for rides that are over."""
    return labels.show_day(at) if is_live else day_label(local(at).date())


def _is_stranded(ride: Ride, task_status: str) -> bool:
    """Tell whether she sits in a car that broke down: fetched, but her task waits for a vehicle again."""
    return ride.status == RideStatus.ABOARD and task_status in (TaskStatus.PLANNED, TaskStatus.UNASSIGNED)


def make_live_card(ride: Ride, state: LiveTaskState, now: datetime) -> LiveCard:
    """Return what the live page says of a ride."""
    is_seen = may_see_vehicle(ride, state, now)
    minutes = _minutes_to(state.eta_at, now) if is_seen else None
    return LiveCard(
        headline=_say(ride, state, minutes),
        minutes=None if state.is_at_stop else minutes,
        vehicle=state.vehicle.name if state.vehicle else "",
        detail=_say_stops(state) if is_seen else "",
        steps=_list_steps(ride, state, is_seen=is_seen),
        is_over=ride.status not in RideStatus.live(),
    )


def _say(ride: Ride, state: LiveTaskState, minutes: int | None) -> str:
    over = {
        RideStatus.DONE.value: _("到着しました。ご利用ありがとうございました。"),
        RideStatus.CANCELLED.value: _("この予約は取り消しました。"),
        RideStatus.NO_SHOW.value: _("お迎えのときにお会いできませんでした。"),
        RideStatus.AT_RISK.value: _("申しわけありません。いま、別の車を探しています。係からご連絡します。"),
        RideStatus.HELD.value: _("空きが出ました。この車を押さえてあります。"),
        RideStatus.LAPSED.value: _("お返事がなかったので、この車は次の方におゆずりしました。"),
        RideStatus.MOVED.value: _("この予約は、別の予約に変わりました。"),
    }
    if ride.status in over:
        return over[ride.status]
    if _is_stranded(ride, state.status):
        return _say_stranded(state)
    if ride.status == RideStatus.ABOARD:
        return _say_aboard(state, minutes)
    return _say_coming(ride, state, minutes)


def _say_stranded(state: LiveTaskState) -> str:
    if state.vehicle is None or state.eta_at is None:
        return put(notices.TRANSFER_LOST)
    facts = {"vehicle": state.vehicle.name, "at": put(labels.show_clock(state.eta_at))}
    if state.is_at_stop:
        return _("別の車（%(vehicle)s）が着きました。お乗りかえください。") % facts
    return _("お乗りの車が動けなくなりました。別の車（%(vehicle)s）が%(at)sごろ迎えに行きます。") % facts


def _say_aboard(state: LiveTaskState, minutes: int | None) -> str:
    if state.is_at_stop or minutes is None:
        return _("まもなく到着です。")
    return _("ご乗車中です。あと%(minutes)s分ほどで着きます。") % {"minutes": minutes}


def may_see_vehicle(ride: Ride, state: LiveTaskState, now: datetime) -> bool:
    """Tell whether the vehicle is hers to watch: she is aboard or it comes soon; else it serves others."""
    if ride.status not in RideStatus.live() or state.position is None or state.eta_at is None:
        return False
    return ride.status == RideStatus.ABOARD or state.is_at_stop or state.eta_at - now <= LOOK_OUT


def _say_coming(ride: Ride, state: LiveTaskState, minutes: int | None) -> str:
    if state.is_at_stop:
        return _("車が着きました。運転手に番号を言って、お乗りください。")
    if minutes is None and RideEnd.BOARD in find_stops(ride):
        return _("予約しました。出かける時刻になったら、乗り場へお越しください。")
    if minutes is None:
        return _("予約しました。お迎えの時刻まで、おうちでお待ちください。")
    return _("車が向かっています。あと%(minutes)s分ほどで着きます。") % {"minutes": minutes}


def _say_stops(state: LiveTaskState) -> str:
    if state.is_at_stop or not state.stops_before:
        return ""
    return _("その前に%(count)sか所に寄ります。") % {"count": state.stops_before}


def _minutes_to(at: datetime | None, now: datetime) -> int | None:
    return None if at is None else max(0, ceil((at - now).total_seconds() / 60))


def _list_steps(ride: Ride, state: LiveTaskState, *, is_seen: bool) -> list[dict[str, str]]:
    labels_in_order = (_("予約しました"), _("車が向かっています"), _("ご乗車"), _("到着"))
    if ride.status in _WITHOUT_STEPS:
        return []
    reached = 1 if _is_stranded(ride, state.status) else _count_reached(ride, is_seen=is_seen)
    return [
        {"label": label, "state": _state_of(place, reached)} for place, label in enumerate(labels_in_order)
    ]


def _count_reached(ride: Ride, *, is_seen: bool) -> int:
    if ride.status == RideStatus.DONE:
        return 4
    if ride.status == RideStatus.ABOARD:
        return 2
    return 1 if is_seen else 0


def _state_of(place: int, reached: int) -> StepState:
    if place < reached:
        return "done"
    return "current" if place == reached else "later"
