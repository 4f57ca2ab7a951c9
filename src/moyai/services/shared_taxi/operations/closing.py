"""Closing a vehicle's day: its cash is counted and passes to the firm."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.ledger.chart import CASH_DIFFERENCE, OPERATOR_CASH, VEHICLE_CASH
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.core.ledger.queries import get_balance
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Task, Vehicle
from moyai.services.shared_taxi.money_models import DailyClosing
from moyai.services.shared_taxi.queries.open_days import find_open_day_of_vehicle
from moyai.services.shared_taxi.texts import money as say


class CannotClose(Refused):
    """The day is closed, is not here yet, has riders aboard, or its difference has no reason."""


@transaction.atomic
def close_day(
    *, vehicle: Vehicle, business_date: date, counted_yen: int, reason: str = "", actor: str, now: datetime
) -> DailyClosing:
    """Close a vehicle's days up to and with one: what was counted passes to the firm.

    Args:
        vehicle: with its partner.
        business_date: the last day that is closed; earlier open days are closed with it.
        counted_yen: the cash in the vehicle.
        reason: why it is not what stands in the books; needed only then.
        actor: who counted.
        now: the town's time.

    Raises:
        CannotClose: closed already, in the future, somebody is aboard, or a difference without a reason.
        DayClosed: the firm has claimed the month already.
    """
    _check(vehicle, business_date, now)
    expected = get_expected(vehicle, business_date)
    if counted_yen != expected and not reason:
        raise CannotClose("reason", say.DIFFERENCE_NEEDS_REASON.format(yen=f"{counted_yen - expected:+,}"))
    _post(vehicle, business_date, expected, counted_yen, reason, actor=actor, now=now)
    try:
        with transaction.atomic():
            closing = DailyClosing.objects.create(
                vehicle=vehicle,
                business_date=business_date,
                expected_yen=expected,
                counted_yen=counted_yen,
                reason=reason if counted_yen != expected else "",
                closed_at=now,
                actor=actor,
            )
    except IntegrityError:
        raise CannotClose("closed", say.CLOSED_ALREADY) from None
    facts = {"date": business_date.isoformat(), "expected_yen": expected, "counted_yen": counted_yen}
    subject = f"vehicle:{vehicle.code}"
    record(actor=actor, action="shared_taxi.close_day", subject=subject, now=now, **facts)
    return closing


def get_expected(vehicle: Vehicle, business_date: date) -> int:
    """Return the cash that should be in a vehicle at the end of a day, in yen."""
    return get_balance(VEHICLE_CASH, party=f"vehicle:{vehicle.code}", until=business_date)


def _check(vehicle: Vehicle, day: date, now: datetime) -> None:
    if day > local(now).date():
        raise CannotClose("future", say.NOT_YET)
    if find_open_day_of_vehicle(vehicle.code, day) != day:
        raise CannotClose("closed", say.CLOSED_ALREADY)
    aboard = Task.objects.filter(
        status=TaskStatus.ABOARD, stops__shift__vehicle=vehicle, stops__shift__date__lte=day
    )
    if aboard.exists():
        raise CannotClose("aboard", say.STILL_ABOARD)


def _post(
    vehicle: Vehicle, day: date, expected: int, counted: int, reason: str, *, actor: str, now: datetime
) -> None:
    car = f"vehicle:{vehicle.code}"
    posting = Posting(
        key=f"closing:{vehicle.code}:{day}",
        business_date=day,
        sides=(
            debit(OPERATOR_CASH, counted, f"partner:{vehicle.partner.code}"),
            debit(CASH_DIFFERENCE, expected - counted, car),
            credit(VEHICLE_CASH, expected, car),
        ),
        reason=f"{say.CLOSING.get()} {reason}".strip(),
        reference=f"closing:{vehicle.code}:{day}",
    )
    if posting.list_sides():
        post_entry(posting=posting, actor=actor, now=now)
