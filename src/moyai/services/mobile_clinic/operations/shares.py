"""Day parts: made of the week's template, closed and opened, released."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record, wait_for_turn
from moyai.core.clock import at_local, local
from moyai.core.places.calendar import find_holiday
from moyai.fleet.models import Shift
from moyai.fleet.modes.visit import MARK
from moyai.fleet.operations import CannotKeep, create_shift, keep_shift
from moyai.services.mobile_clinic import notices_booking as notices
from moyai.services.mobile_clinic.booking_policy import get_booking_policy
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import (
    ClinicCar,
    ClosedDay,
    Institution,
    Share,
    Turn,
    Visit,
)
from moyai.services.mobile_clinic.operations.booking import move_in_person
from moyai.services.mobile_clinic.operations.freed import offer_freed
from moyai.services.mobile_clinic.refusals import ShareRefused

ACTOR = "system:clinic"
SPARE = timedelta(minutes=45)
"""Before the first and after the last day part: the way from the garage and back."""
CLOSED_DAY = "closed_day"


def make_shares(now: datetime) -> int:
    """Make the day parts of the days ahead; return how many are new. Runs again and again.

    A part that was made stays as it is when the template changes later, unless nobody uses it yet
    (template.py). Days that are closed have their parts too, with the reason.
    """
    today, policy = local(now).date(), get_booking_policy()
    days = [today + timedelta(days=n) for n in range(policy.share_ahead_days + 1)]
    turns = list(Turn.objects.select_related("car__vehicle", "owner"))
    known = set(Share.objects.filter(date__gte=today).values_list("car", "starts_at"))
    closed = list(ClosedDay.objects.filter(date__gte=today))
    new = [
        _make(turn, day, _find_closure(turn.car_id, day, closed))
        for day in days
        for turn in turns
        if _is_valid(turn, day) and (turn.car_id, at_local(day, turn.begins)) not in known
    ]
    made = Share.objects.bulk_create(new, ignore_conflicts=True)
    _plan_drivers(days, now)
    return len(made)


def _is_valid(turn: Turn, day: date) -> bool:
    return (
        turn.weekday == day.weekday()
        and turn.valid_from <= day
        and (turn.valid_until is None or day <= turn.valid_until)
    )


def _make(turn: Turn, day: date, closed_why: str) -> Share:
    return Share(
        car=turn.car,
        date=day,
        starts_at=at_local(day, turn.begins),
        ends_at=at_local(day, turn.ends),
        programme=turn.programme,
        owner=turn.owner,
        closed_why=closed_why,
    )


def _find_closure(car_id: int, day: date, closed: Iterable[ClosedDay]) -> str:
    for each in closed:
        if each.date == day and each.car_id in (None, car_id):
            return each.why
    holiday = find_holiday(day) if get_booking_policy().closes_on_holidays else None
    return holiday.ja if holiday is not None else ""


def _plan_drivers(days: list[date], now: datetime) -> None:
    """Give each car a shift on the days it goes, with its last driver; keep it for its tours."""
    for car in ClinicCar.objects.filter(stands_in=False).select_related("vehicle"):
        last = Shift.objects.filter(vehicle=car.vehicle).order_by("-starts_at").first()
        planned = Shift.objects.filter(vehicle=car.vehicle, date__range=(days[0], days[-1]))
        has = set(planned.values_list("date", flat=True))
        for day in days if last is not None else []:
            parts = list(Share.objects.filter(car=car, date=day, closed_why=""))
            if day in has or not parts or last is None:
                continue
            begins, ends = min(p.starts_at for p in parts) - SPARE, max(p.ends_at for p in parts) + SPARE
            if ends <= now or Shift.objects.filter(driver=last.driver_id, starts_at=begins).exists():
                continue
            create_shift(
                vehicle_id=car.vehicle_id,
                driver_id=last.driver_id,
                starts_at=begins,
                ends_at=ends,
                actor=ACTOR,
                now=now,
            )
        for shift in planned.filter(kept_for=""):
            _keep(shift, car, now)


def _keep(shift: Shift, car: ClinicCar, now: datetime) -> None:
    try:
        keep_shift(shift_id=shift.pk, mark=MARK + car.vehicle.code, actor=ACTOR, now=now)
    except CannotKeep:  # somebody else rides on it already: the desk sees to that
        return


@transaction.atomic
def close_day(*, day: date, why: str, car: ClinicCar | None = None, actor: str, now: datetime) -> list[Visit]:
    """Let a car, or all, not go on a day; whoever is booked then is seen in person and told so.

    Returns:
        The visits that were moved.
    """
    wait_for_turn()
    ClosedDay.objects.update_or_create(car=car, date=day, defaults={"why": why[:80]})
    shares = Share.objects.filter(date=day, closed_why="")
    shares = shares if car is None else shares.filter(car=car)
    ids = list(shares.values_list("pk", flat=True))
    booked = Visit.objects.filter(share__in=ids, status__in=VisitStatus.live())
    codes = list(booked.order_by("arrives_at").values_list("code", flat=True))
    moved = move_in_person(codes=codes, why=CLOSED_DAY, actor=actor, now=now)
    Share.objects.filter(pk__in=ids).update(
        closed_why=why[:80], holder=None, origin="", nurse=None, version=F("version") + 1
    )
    record(actor=actor, action="mobile_clinic.close_day", subject=f"day:{day}", now=now, why=why[:80])
    return moved


def open_day(*, day: date, car: ClinicCar | None = None, actor: str, now: datetime) -> int:
    """Let the car go on a day that was closed, a holiday too; return how many day parts are open again."""
    with transaction.atomic():
        ClosedDay.objects.filter(car=car, date=day).delete()
        shares = Share.objects.filter(date=day).exclude(closed_why="")
        shares = shares if car is None else shares.filter(car=car)
        count = shares.update(closed_why="", version=F("version") + 1)
        record(actor=actor, action="mobile_clinic.open_day", subject=f"day:{day}", now=now)
    make_shares(now)
    offer_freed(now)
    return count


def release_unused(now: datetime) -> int:
    """Make owners' day parts that nobody uses everybody's, so many days before; return how many."""
    last = local(now).date() + timedelta(days=get_booking_policy().release_days)
    due = Share.objects.filter(owner__isnull=False, released_at__isnull=True, closed_why="")
    due = due.filter(date__lte=last, ends_at__gt=now)
    used = Visit.objects.filter(status__in=VisitStatus.live(), share__isnull=False).values("share")
    released = 0
    for share in due.exclude(pk__in=used).select_related("owner__partner"):
        released += _release(share, ACTOR, now)
    if released:
        offer_freed(now)
    return released


def release_share(*, share_id: int, institution: Institution, actor: str, now: datetime) -> Share:
    """Give one's unused day part to everybody before its time.

    Raises:
        ShareRefused: it is not the institution's, or has visits.
    """
    share = Share.objects.select_related("owner__partner").get(pk=share_id)
    if institution.pk not in (share.owner_id, share.holder_id):
        raise ShareRefused("not_yours")
    if is_used(share):
        raise ShareRefused("share_used")
    _release(share, actor, now)
    offer_freed(now)
    return Share.objects.get(pk=share_id)


@transaction.atomic
def _release(share: Share, actor: str, now: datetime) -> bool:
    wait_for_turn()
    if is_used(share):
        return False
    unchanged = Share.objects.filter(pk=share.pk, version=share.version, released_at__isnull=True)
    if not unchanged.update(released_at=now, holder=None, origin="", nurse=None, version=F("version") + 1):
        return False
    record(actor=actor, action="mobile_clinic.release_share", subject=f"share:{share.pk}", now=now)
    if share.owner is not None:
        notices.tell_released(share.owner, share.pk, share.starts_at, now)
    return True


def is_used(share: Share) -> bool:
    """Tell whether there are visits in a share that still lie ahead."""
    return Visit.objects.filter(share=share, status__in=VisitStatus.live()).exists()
