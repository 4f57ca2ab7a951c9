"""Regular rides: made, skipped for a day, paused, ended; each can be taken back."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.residents.models import Resident
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import Preference, RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations.cancelling import NotCancellable, cancel_ride
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.regular import get_longest_until, get_regular, make_key
from moyai.services.shared_taxi.queries.rides import find_ride_by_key
from moyai.services.shared_taxi.regular_days import list_dates
from moyai.services.shared_taxi.regular_enums import DayState
from moyai.services.shared_taxi.regular_models import RegularDay, RegularRide, RegularSkip
from moyai.services.shared_taxi.requests import check_party, is_same_place
from moyai.services.shared_taxi.texts import refusals
from moyai.services.shared_taxi.texts import repeat as say


class NotRegular(Refused):
    """No day is left on which it could be, or too many are wished for, or the day is none of its own."""


@dataclass(frozen=True, kw_only=True)
class RegularWish:
    """What comes again, and when.

    Attributes:
        origin: where she gets in.
        destination: where she gets out.
        preference: which end ``clock`` belongs to.
        clock: the wished time on Japan's wall clock.
        persons: everybody who rides, those in wheelchairs included.
        wheelchairs: how many stay in a wheelchair.
        weekdays: sum of 1 << weekday, Monday 0.
        until_date: the last day, included.
        from_date: the first day; None is the day on which it is made.
    """

    origin: Point
    destination: Point
    preference: Preference
    clock: time
    persons: int
    wheelchairs: int
    weekdays: int
    until_date: date
    from_date: date | None = None


@transaction.atomic
def make_regular(
    *,
    resident: Resident,
    wish: RegularWish,
    channel: str,
    idempotency_key: str,
    actor: str,
    made_by: User | None = None,
    now: datetime,
) -> RegularRide:
    """Have a ride booked on each of its days; the same key again returns the same one.

    Whether each day's ride may be had is asked when its day comes: the rules of that day hold.

    Raises:
        NotRegular: no day is left, or the last day is too far off.
        BadRequest: party or places make no sense.
    """
    known = RegularRide.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return known
    first = wish.from_date or local(now).date()
    _check(wish, first)
    regular = RegularRide.objects.create(
        resident=resident,
        made_by=made_by,
        idempotency_key=idempotency_key,
        channel=channel,
        origin_name=wish.origin.name,
        origin_lon=wish.origin.lon,
        origin_lat=wish.origin.lat,
        destination_name=wish.destination.name,
        destination_lon=wish.destination.lon,
        destination_lat=wish.destination.lat,
        preference=wish.preference,
        clock=wish.clock,
        persons=wish.persons,
        wheelchairs=wish.wheelchairs,
        weekdays=wish.weekdays,
        from_date=first,
        until_date=wish.until_date,
        created_at=now,
    )
    _audit(regular, "make_regular", actor, now, weekdays=wish.weekdays, until=wish.until_date.isoformat())
    return regular


def skip_day(*, regular_id: int, day: date, actor: str, now: datetime) -> None:
    """Leave a day out; its ride is cancelled when it has been booked. Skipping twice is one skip.

    The skip is written before the ride is looked for, and the job looks for the skip after it has booked:
    whichever comes second takes the ride back.

    Raises:
        RegularRide.DoesNotExist: there is none.
        NotRegular: it is none of its days.
        NotCancellable: the day's ride has begun or is over; the day is not skipped.
    """
    with transaction.atomic():
        regular = get_regular(regular_id)
        _check_own_day(regular, day, now)
        _skip, is_new = RegularSkip.objects.get_or_create(
            regular=regular, date=day, defaults={"skipped_at": now}
        )
        if is_new:
            _audit(regular, "skip_regular", actor, now, day=day.isoformat())
    try:
        cancel_skipped(regular=regular, day=day, actor=actor, now=now)
    except NotCancellable:
        RegularSkip.objects.filter(regular=regular, date=day).delete()
        raise


def cancel_skipped(*, regular: RegularRide, day: date, actor: str, now: datetime) -> bool:
    """Cancel the ride of a day that is skipped; return whether there was one."""
    ride = find_day_ride(regular, day)
    if ride is None or ride.status == RideStatus.CANCELLED:
        return False
    cancel_ride(code=ride.code, actor=actor, now=now)
    return True


@transaction.atomic
def unskip_day(*, regular_id: int, day: date, actor: str, now: datetime) -> None:
    """Take a skip back: the day is booked again by the job; does nothing for a day that is not skipped.

    Raises:
        RegularRide.DoesNotExist: there is none.
    """
    regular = get_regular(regular_id)
    removed, _kinds = RegularSkip.objects.filter(regular=regular, date=day).delete()
    if not removed:
        return
    ride = find_day_ride(regular, day)
    if ride is None or ride.status == RideStatus.CANCELLED:
        _open_anew(regular, day, now)
    _audit(regular, "unskip_regular", actor, now, day=day.isoformat())


@transaction.atomic
def pause_regular(*, regular_id: int, actor: str, now: datetime) -> None:
    """Book no more days until it is resumed; rides that are booked stay. Pausing twice is one pause."""
    _set(regular_id, "pause_regular", actor, now, paused_at=now)


@transaction.atomic
def resume_regular(*, regular_id: int, actor: str, now: datetime) -> None:
    """Go on after a pause with the days that are still to come."""
    _set(regular_id, "resume_regular", actor, now, paused_at=None)


@transaction.atomic
def end_regular(*, regular_id: int, actor: str, now: datetime) -> None:
    """Book no more days; rides that are booked stay. Ending twice is one end."""
    _set(regular_id, "end_regular", actor, now, ended_at=now)


@transaction.atomic
def reopen_regular(*, regular_id: int, actor: str, now: datetime) -> None:
    """Take an end back."""
    _set(regular_id, "reopen_regular", actor, now, ended_at=None)


def find_day_ride(regular: RegularRide, day: date) -> Ride | None:
    """Return the ride that a day has, also when nobody came to note it down; else None."""
    decided = RegularDay.objects.filter(regular=regular, date=day).select_related("ride").first()
    if decided is not None and decided.ride is not None:
        return decided.ride
    return find_ride_by_key(make_key(regular, day, 0 if decided is None else decided.attempt))


def _open_anew(regular: RegularRide, day: date, now: datetime) -> None:
    """Let the job book the day again: under another key, because a cancelled ride keeps its own."""
    opened = {"state": DayState.OPEN, "ride": None, "decided_at": now}
    known = RegularDay.objects.filter(regular=regular, date=day).first()
    attempt = 1 if known is None else known.attempt + 1
    RegularDay.objects.update_or_create(regular=regular, date=day, defaults={**opened, "attempt": attempt})


def _check(wish: RegularWish, first: date) -> None:
    check_party(wish.persons, wish.wheelchairs)
    if is_same_place(wish.origin, wish.destination):
        raise NotRegular("same_place", refusals.SAME_PLACE)
    days = get_policy().regular_longest_days
    if wish.until_date > get_longest_until(first, days):
        raise NotRegular("regular_too_long", say.TOO_LONG.format(days=days))
    if not any(list_dates(wish.weekdays, first, wish.until_date)):
        raise NotRegular("regular_no_day", say.NO_DAY)


def _check_own_day(regular: RegularRide, day: date, now: datetime) -> None:
    first = max(regular.from_date, local(now).date())
    if day not in list_dates(regular.weekdays, first, regular.until_date):
        raise NotRegular("regular_other_day", say.OTHER_DAY)


def _set(regular_id: int, verb: str, actor: str, now: datetime, **change: datetime | None) -> None:
    """Change one of the marks, once: what stands so already is not written again."""
    [(field, value)] = change.items()
    found = RegularRide.objects.filter(pk=regular_id, **{f"{field}__isnull": value is not None})
    if found.update(**change):
        _audit(get_regular(regular_id), verb, actor, now)


def _audit(regular: RegularRide, verb: str, actor: str, now: datetime, **facts: str | int) -> None:
    record(actor=actor, action=f"shared_taxi.{verb}", subject=f"regular:{regular.pk}", now=now, **facts)
