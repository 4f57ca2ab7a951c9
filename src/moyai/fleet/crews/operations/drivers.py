"""The driver register: pages are opened, changed, added to, and closed when somebody leaves."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import override

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.clock import local
from moyai.core.notices.operations import open_desk_task
from moyai.fleet.crews.driver_facts import LICENCE_DIGITS, DriverFacts
from moyai.fleet.crews.enums import EventKind
from moyai.fleet.crews.errors import WrongDriverFile
from moyai.fleet.crews.models import DriverEvent, DriverFile
from moyai.fleet.crews.operations.roll_calls import name_of
from moyai.fleet.crews.queries.drivers import list_expiring
from moyai.fleet.crews.texts import tell_expiry


def open_driver_file(
    *, driver_id: int, partner_id: int, facts: DriverFacts, by: User, now: datetime
) -> DriverFile:
    """Open a driver's page of the register.

    Raises:
        WrongDriverFile: ``licence_number``, ``dates``, or ``taken``: the driver has a page, or the
        number is used.
    """
    _check(facts)
    try:
        with transaction.atomic():
            made = DriverFile.objects.create(
                driver_id=driver_id, partner_id=partner_id, made_date=local(now).date(), **asdict(facts)
            )
            _audit(made, "open_driver_file", by, now)
    except IntegrityError as error:
        raise WrongDriverFile("taken") from error
    return made


def change_driver_file(*, file_id: int, facts: DriverFacts, by: User, now: datetime) -> DriverFile:
    """Change what stands on a driver's page, a renewed licence among it.

    Raises:
        WrongDriverFile: as for open_driver_file.
    """
    _check(facts)
    found = DriverFile.objects.get(pk=file_id)
    changed = sorted(name for name, value in asdict(facts).items() if getattr(found, name) != value)
    if not changed:
        return found
    try:
        with transaction.atomic():
            DriverFile.objects.filter(pk=file_id).update(**asdict(facts))
            _audit(found, "change_driver_file", by, now, fields=changed)
    except IntegrityError as error:
        raise WrongDriverFile("taken") from error
    found.refresh_from_db()
    return found


@transaction.atomic
def add_driver_event(
    *,
    file_id: int,
    kind: EventKind,
    day: date,
    what: str,
    result: str = "",
    next_date: date | None = None,
    by: User,
    now: datetime,
) -> DriverEvent:
    """Write training, a test, an accident or a notice on a driver's page; it is not changed later.

    Raises:
        WrongDriverFile: ``dates``: it lies in the future, or is due again before it was.
    """
    if day > local(now).date() or (next_date is not None and next_date <= day):
        raise WrongDriverFile("dates")
    found = DriverFile.objects.get(pk=file_id)
    made = DriverEvent.objects.create(
        file=found,
        kind=kind,
        date=day,
        what=what,
        result=result,
        next_date=next_date,
        by_name=name_of(by),
        written_at=now,
    )
    _audit(found, "add_driver_event", by, now, kind=kind.value)
    return made


@transaction.atomic
def let_driver_leave(*, file_id: int, day: date, reason: str, by: User, now: datetime) -> DriverFile:
    """Close a driver's page: date and reason are written, and it is kept for three years from then.

    Shifts from that day on do not start with this driver.

    Raises:
        WrongDriverFile: ``left_already``, or ``dates``: before the driver was hired.
    """
    found = DriverFile.objects.get(pk=file_id)
    if day < found.hired_date:
        raise WrongDriverFile("dates")
    still_there = DriverFile.objects.filter(pk=file_id, left_date__isnull=True)
    if not still_there.update(left_date=day, left_reason=reason):
        raise WrongDriverFile("left_already")
    _audit(found, "let_driver_leave", by, now, date=day.isoformat())
    found.refresh_from_db()
    return found


def tell_expiring(*, now: datetime) -> int:
    """Put on the desk's list, once each, whose licence ends soon or whose training or test is due again."""
    told = 0
    for one in list_expiring(local(now).date()):
        key = f"crews:{one.kind}:{one.file.pk}:{one.date.isoformat()}"
        with override("en"):
            english = str(one.label)
        with override("ja"):
            text = tell_expiry(one.file.name, str(one.label), english, one.date)
        told += (
            open_desk_task(
                key=key, kind="expiry", text=text, now=now, number=one.file.partner.phone
            ).opened_at
            == now
        )
    return told


def _check(facts: DriverFacts) -> None:
    number = facts.licence_number
    if not (number.isascii() and number.isdigit() and len(number) == LICENCE_DIGITS):
        raise WrongDriverFile("licence_number")
    if facts.licence_expires_date <= facts.licence_issued_date or facts.birth_date >= facts.hired_date:
        raise WrongDriverFile("dates")


def _audit(found: DriverFile, verb: str, by: User, now: datetime, **facts: object) -> None:
    """The log is never erased: it names fields, not what stands in them."""
    record(
        actor=f"user:{by.pk}", action=f"crews.{verb}", subject=f"driver:{found.driver_id}", now=now, **facts
    )
