"""Entering and taking back event days."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.places.models import Facility
from moyai.core.places.queries import is_open_day
from moyai.services.shared_taxi.models import EventDay
from moyai.services.shared_taxi.requests import get_hours


class BadEvent(Refused):
    """An event that cannot be so."""


PAST = _("今日より後の日を選んでください。")
CLOSED = _("その日は運行がお休みです。")
HOURS = _("始まりと終わりは、運行時間の中にしてください。終わってから帰る時間もいります。")
TWICE = _("その日、その場所の行事が、もうあります。")


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
        made_by: the officer.
        now: the town's time.

    Raises:
        BadEvent: the day is past or closed, the hours are not the service's, or it is there already.
    """
    day = local(opens_at).date()
    _check(day, opens_at, closes_at, now)
    values = {"title": title, "opens_at": opens_at, "closes_at": closes_at, "extra_cars": extra_cars}
    values |= {"expected_riders": expected_riders, "is_outside_rules": is_outside_rules}
    try:
        with transaction.atomic():
            event = EventDay.objects.create(date=day, place=place, made_by=made_by, made_at=now, **values)
    except IntegrityError as problem:
        raise BadEvent("twice", TWICE) from problem
    _audit("enter_event", event, made_by, now)
    return event


def _check(day: date, opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    if day <= local(now).date():
        raise BadEvent("past", PAST)
    if not is_open_day(day):
        raise BadEvent("closed", CLOSED)
    first, last = get_hours(day)
    if not first < opens_at < closes_at < last:
        raise BadEvent("hours", HOURS)


@transaction.atomic
def withdraw_event(*, event_pk: int, made_by: User, now: datetime) -> None:
    """Take an event back; rides that are booked stay booked, and stay uncounted.

    Raises:
        EventDay.DoesNotExist: there is no such event.
    """
    event = EventDay.objects.get(pk=event_pk)
    _audit("withdraw_event", event, made_by, now)
    event.delete()


def _audit(action: str, event: EventDay, made_by: User, now: datetime) -> None:
    facts = {"date": str(event.date), "title": event.title, "expected": event.expected_riders}
    record(
        actor=f"user:{made_by.pk}",
        action=f"shared_taxi.{action}",
        subject=f"event:{event.pk}",
        now=now,
        **facts,
    )
