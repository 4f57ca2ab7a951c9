"""The questions of booking a ride."""

from datetime import date, datetime, time, timedelta
from typing import Any

from moyai.core.clock import TOKYO, local
from moyai.core.looking import one_look
from moyai.engines.conversation import (
    Choose,
    Closed,
    Date,
    Invalid,
    Localized,
    Number,
    Option,
    Place,
    Record,
    clock_label,
)
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import Preference, UnmetReason
from moyai.services.shared_taxi.events import find_hours
from moyai.services.shared_taxi.flows.scene import Scene
from moyai.services.shared_taxi.labels import show_clock
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.requests import BadRequest, check_time, is_same_place
from moyai.services.shared_taxi.texts import book as say
from moyai.services.shared_taxi.texts import refusals

_UNMET = {
    "outside": UnmetReason.OUTSIDE_AREA,
    "closed": UnmetReason.CLOSED_DAY,
    "out_of_hours": UnmetReason.OUTSIDE_HOURS,
}


def make_from(scene: Scene) -> Place:
    """Where she gets in."""
    return Place(
        "from",
        say.FROM,
        hint=say.PLACE_HINT,
        own=scene.own,
        groups=scene.groups,
        areas=scene.rings,
        outside=say.OUTSIDE,
        near=scene.home,
        on_invalid=lambda wrong: _learn(wrong, "from", {}),
    )


def make_to(scene: Scene, start: dict[str, Any]) -> Place:
    """Where she gets out: any place of the areas, but not where she gets in."""
    return Place(
        "to",
        say.TO,
        hint=say.PLACE_HINT,
        own=scene.own,
        groups=scene.groups,
        areas=scene.rings,
        outside=say.OUTSIDE,
        near=(start["lon"], start["lat"]),
        check=lambda end: _object_to_same(start, end),
        on_invalid=lambda wrong: _learn(wrong, "to", {"from": start}),
    )


def make_crossing(why: Localized) -> Choose:
    """What to do about a destination that the area rule forbids."""
    options = (Option(True, say.ANOTHER_PLACE), Option(False, say.GIVE_UP))
    return Choose("crossing", say.CROSSING.format(why=why), hint=why, options=options)


def make_to_again(scene: Scene, start: dict[str, Any]) -> Place:
    """Where she gets out, out of the areas that can be reached."""
    return Place(
        "to_again",
        say.TO_AGAIN.format(area=scene.name_area_of(start)),
        hint=say.PLACE_HINT,
        own=scene.own,
        groups=scene.groups,
        areas=scene.list_reachable_rings(start),
        outside=say.OUTSIDE_REACH,
        near=(start["lon"], start["lat"]),
        check=lambda end: _object_to_same(start, end),
    )


def make_timing(calendar: dict[str, Any], arrives_at: str | None) -> Choose:
    """Whether she leaves as soon as possible, leaves after a time, or arrives by one."""
    options: tuple[Option, ...] = (
        Option(Preference.ARRIVE_BY.value, say.TIMING_ARRIVE, say.TIMING_ARRIVE_HINT),
        Option(Preference.LEAVE_AFTER.value, say.TIMING_LEAVE, say.TIMING_LEAVE_HINT),
    )
    if calendar["is_open_now"]:
        options = (Option("now", say.TIMING_NOW), *options)
    return Choose("timing", say.TIMING, hint=_remind_of_arrival(arrives_at), options=options)


def make_when(
    calendar: dict[str, Any],
    preference: Preference,
    now: datetime,
    ends: dict[str, Any],
    *,
    there: str | None = None,
) -> Date:
    """On which day and at what time; ``ends`` says from where to where, for wishes that cannot be met.

    ``there``: when she arrives on the way there, for the way back: no day before it is asked for, and its own
    is the first to be named.
    """
    first, last = (date.fromisoformat(calendar[end]) for end in ("first", "last"))
    if there is not None:
        first = min(max(first, local(datetime.fromisoformat(there)).date()), last)
    opens, closes = _read_hours(first, last)
    return Date(
        "when",
        say.WHEN_LEAVE if preference == Preference.LEAVE_AFTER else say.WHEN_ARRIVE,
        hint=say.WHEN_HINT.format(opens=clock_label(opens), closes=clock_label(closes)),
        min=first,
        max=last,
        closed=tuple(
            Closed(date.fromisoformat(day), Localized.from_json(why)) for day, why in calendar["closed"]
        ),
        with_time=True,
        opens=opens,
        closes=closes,
        check=lambda answer: _object_to_time(preference, answer, now),
        on_invalid=lambda wrong: _learn(wrong, "at", {**ends, "preference": preference.value}),
    )


def make_persons() -> Number:
    """How many ride."""
    most = get_policy().max_party
    return Number("persons", say.PERSONS, hint=say.PERSONS_HINT, min=1, max=most, unit=say.PERSONS_UNIT)


def make_wheelchairs(persons: int) -> Choose:
    """How many of them in a wheelchair."""
    most = min(get_policy().max_wheelchairs, persons)
    options = tuple(Option(number, _count_wheelchairs(number)) for number in range(most + 1))
    return Choose("wheelchairs", say.WHEELCHAIRS, hint=say.WHEELCHAIRS_HINT, options=options)


def make_infants(persons: int) -> Choose:
    """How many of them are not at school yet; she who books is none of them."""
    options = tuple(Option(number, _count_infants(number)) for number in range(persons))
    return Choose("infants", say.INFANTS, options=options)


def _learn(wrong: Invalid, key: str, known: dict[str, Any]) -> Record | None:
    """A place outside, a closed day or an hour without service is demand that the town wants to know of."""
    reason = _UNMET.get(wrong.code)
    if reason is None or wrong.value is None:
        return None
    wish = {**known, key: wrong.value, "reason": reason.value}
    return Record(f"unmet_{key}", "shared_taxi.record_unmet", wish)


def _count_wheelchairs(number: int) -> Localized:
    if number == 0:
        return say.WHEELCHAIRS_NONE
    return say.WHEELCHAIRS_ONE if number == 1 else say.WHEELCHAIRS_SOME.format(number=number)


def _count_infants(number: int) -> Localized:
    return say.INFANTS_NONE if number == 0 else say.INFANTS_SOME.format(number=number)


def _object_to_same(start: dict[str, Any], end: dict[str, Any]) -> Localized | None:
    points = [Point("", place["lon"], place["lat"]) for place in (start, end)]
    return refusals.SAME_PLACE if is_same_place(*points) else None


def _object_to_time(preference: Preference, answer: str, now: datetime) -> Localized | None:
    """Say at once what the rules say of a time; the days and hours are the prompt's own."""
    try:
        found = check_time(preference, datetime.fromisoformat(answer).replace(tzinfo=TOKYO), now=now)
    except BadRequest as wrong:
        text: Localized = wrong.text
        return text
    return None if found is None else found.text


def _remind_of_arrival(arrives_at: str | None) -> Localized | None:
    if arrives_at is None:
        return None
    return say.RETURN_HINT.format(clock=show_clock(local(datetime.fromisoformat(arrives_at))))


def _read_hours(first: date, last: date) -> tuple[time, time]:
    """Return the widest hours of the days that may be booked: an event's day may have its own."""
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    with one_look():
        hours = [find_hours(day) for day in days]
    return _to_time(min(opens for opens, _closes in hours)), _to_time(max(closes for _opens, closes in hours))


def _to_time(minutes: int) -> time:
    return time(*divmod(minutes, 60))
