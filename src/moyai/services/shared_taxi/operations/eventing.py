"""Entering and taking back event days."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import at_local, local
from moyai.core.errors import Refused
from moyai.core.feeds.checks import check_feed
from moyai.core.places.models import Facility
from moyai.core.places.queries import is_open_day
from moyai.fleet.models import Shift
from moyai.fleet.operations import keep_shift, release_shifts
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.events import mark_of
from moyai.services.shared_taxi.models import EventDay, Ride
from moyai.services.shared_taxi.policy import get_policy


class BadEvent(Refused):
    """An event that cannot be so."""


PAST = _("今日より後の日を選んでください。")
CLOSED = _("その日は運行がお休みです。")
HOURS = _("始まりと終わりは、運行時間の中にしてください。終わってから帰る時間もいります。")
BOOKED = _("その時刻の外に、もう予約が%(count)s件あります。先に、お客さまと相談してください。")
TWICE = _("その日、その場所の行事が、もうあります。")


@dataclass(frozen=True)
class Figures:
    """What is other on an event's day; the fields of EventDay, None or empty as on any other day."""

    service_from: int | None = None
    service_until: int | None = None
    promise_minutes: int | None = None
    ranks_as: str = ""


@transaction.atomic
def enter_event(
    *,
    title: str,
    place: Facility,
    opens_at: datetime,
    closes_at: datetime,
    expected_riders: int,
    extra_cars: int,
    is_outside_rules: bool,
    figures: Figures | None = None,
    made_by: User,
    now: datetime,
) -> EventDay:
    """Enter a day on which many want to ride to one place.

    Args:
        title: what it is.
        place: where.
        opens_at: when people want to be there, aware.
        closes_at: when they leave for home; the same day.
        expected_riders: how many are expected to come by taxi.
        extra_cars: how many vehicles the town means to add.
        is_outside_rules: whether rides to it and home are free of the rules of fairness.
        figures: what else is other on that day; None for nothing.
        made_by: the officer.
        now: the town's time.

    Raises:
        BadEvent: the day is past or closed, the hours are not the service's, or it is there already.
        FeedWouldBreak: the public feed would no longer be valid with its hours.
    """
    day, figures = local(opens_at).date(), figures or Figures()
    _check_day(day, now)
    _check_hours(day, opens_at, closes_at, figures)
    values = {"title": title, "opens_at": opens_at, "closes_at": closes_at, "extra_cars": extra_cars}
    values |= {"expected_riders": expected_riders, "is_outside_rules": is_outside_rules, **asdict(figures)}
    try:
        with transaction.atomic():
            event = EventDay.objects.create(date=day, place=place, made_by=made_by, made_at=now, **values)
    except IntegrityError as problem:
        raise BadEvent("twice", TWICE) from problem
    check_feed(now)
    _audit("enter_event", event, made_by, now)
    return event


@transaction.atomic
def set_figures(
    *, event_pk: int, is_outside_rules: bool, figures: Figures, made_by: User, now: datetime
) -> EventDay:
    """Set what is other on an event's day, until the day before.

    Rides that are booked keep what they were promised.

    Args:
        event_pk: the event.
        is_outside_rules: whether rides to it and home are free of the rules of fairness.
        figures: the other figures.
        made_by: the officer.
        now: the town's time.

    Raises:
        BadEvent: the day has come, the event would lie outside the hours, or so would booked rides.
        FeedWouldBreak: the public feed would no longer be valid with these hours.
        EventDay.DoesNotExist: there is no such event.
    """
    event = EventDay.objects.select_for_update().get(pk=event_pk)
    _check_day(event.date, now)
    _check_hours(event.date, event.opens_at, event.closes_at, figures)
    values = {**asdict(figures), "is_outside_rules": is_outside_rules}
    for name, value in values.items():
        setattr(event, name, value)
    event.save(update_fields=list(values))
    check_feed(now)
    _audit("set_event_figures", event, made_by, now, **values)
    return event


def keep_vehicles(*, event_pk: int, shift_ids: Collection[int], made_by: User, now: datetime) -> int:
    """Keep vehicles of the day for the rides of an event, and give the others back; return how many are kept.

    Args:
        event_pk: the event.
        shift_ids: the shifts of that day that carry only its rides.
        made_by: the officer.
        now: the town's time.

    Raises:
        BadEvent: the day is over.
        CannotKeep: others are booked on one of them; nothing is changed then.
        EventDay.DoesNotExist: there is no such event.
    """
    actor = f"user:{made_by.pk}"
    with transaction.atomic():
        event = EventDay.objects.get(pk=event_pk)
        if event.date < local(now).date():
            raise BadEvent("past", PAST)
        wanted = Shift.objects.filter(date=event.date, pk__in=shift_ids).values_list("pk", flat=True)
        mark, kept = mark_of(event), frozenset(wanted)
        release_shifts(mark=mark, but=kept, actor=actor, now=now)
        for shift_id in sorted(kept):
            keep_shift(shift_id=shift_id, mark=mark, actor=actor, now=now)
    return len(kept)


def _check_day(day: date, now: datetime) -> None:
    if day <= local(now).date():
        raise BadEvent("past", PAST)
    if not is_open_day(day):
        raise BadEvent("closed", CLOSED)


def _check_hours(day: date, opens_at: datetime, closes_at: datetime, figures: Figures) -> None:
    policy = get_policy()
    first = at_local(day, policy.opens_minutes if figures.service_from is None else figures.service_from)
    last = at_local(day, policy.closes_minutes if figures.service_until is None else figures.service_until)
    if not first < opens_at < closes_at < last:
        raise BadEvent("hours", HOURS)
    outside = Q(task__pickup_from__lt=first) | Q(task__dropoff_until__gt=last)
    begin, end = at_local(day, 0), at_local(day, 0) + timedelta(days=1)
    booked = Ride.objects.filter(
        outside,
        task__pickup_from__gte=begin,
        task__pickup_from__lt=end,
        status__in=RideStatus.live(),
    ).count()
    if booked:
        raise BadEvent("booked", BOOKED % {"count": booked})


@transaction.atomic
def withdraw_event(*, event_pk: int, made_by: User, now: datetime) -> None:
    """Take an event back; rides that are booked stay booked, and stay uncounted; its vehicles are free again.

    Raises:
        EventDay.DoesNotExist: there is no such event.
    """
    event = EventDay.objects.get(pk=event_pk)
    release_shifts(mark=mark_of(event), actor=f"user:{made_by.pk}", now=now)
    _audit("withdraw_event", event, made_by, now)
    event.delete()
    check_feed(now)


def _audit(action: str, event: EventDay, made_by: User, now: datetime, **more: object) -> None:
    facts = {"date": str(event.date), "title": event.title, "expected": event.expected_riders, **more}
    record(
        actor=f"user:{made_by.pk}",
        action=f"shared_taxi.{action}",
        subject=f"event:{event.pk}",
        now=now,
        **facts,
    )
