"""Erasers of the crews' records, when the time that the law sets is over."""

from datetime import datetime

from moyai.core.clock import local
from moyai.fleet.crews.models import (
    Accident,
    Complaint,
    DriverFile,
    DriverStatement,
    DutyNote,
    DutyRecord,
    RollCall,
    RosterChange,
)

BATCH = 2000


def erase_roll_calls(*, before: datetime, now: datetime) -> int:
    """Erase old roll-calls, corrections with what they correct."""
    old = list(RollCall.objects.filter(at__lt=before).values_list("pk", flat=True)[:BATCH])
    RollCall.objects.filter(pk__in=old).delete()
    return len(old)


def erase_statements(*, before: datetime, now: datetime) -> int:
    """Erase what drivers said of themselves; what counts stands in the roll-calls."""
    old = list(DriverStatement.objects.filter(at__lt=before).values_list("pk", flat=True)[:BATCH])
    DriverStatement.objects.filter(pk__in=old).delete()
    return len(old)


def erase_driver_files(*, before: datetime, now: datetime) -> int:
    """Erase the pages of drivers who left long ago, with what was added to them."""
    gone = DriverFile.objects.filter(left_date__lt=local(before).date())
    old = list(gone.values_list("pk", flat=True)[:BATCH])
    DriverFile.objects.filter(pk__in=old).delete()
    return len(old)


def erase_duty_records(*, before: datetime, now: datetime) -> int:
    """Erase old duty records."""
    old = list(DutyRecord.objects.filter(ended_at__lt=before).values_list("pk", flat=True)[:BATCH])
    DutyRecord.objects.filter(pk__in=old).delete()
    return len(old)


def erase_duty_notes(*, before: datetime, now: datetime) -> int:
    """Erase what was added to old duty records."""
    old = list(DutyNote.objects.filter(happened_at__lt=before).values_list("pk", flat=True)[:BATCH])
    DutyNote.objects.filter(pk__in=old).delete()
    return len(old)


def erase_roster_changes(*, before: datetime, now: datetime) -> int:
    """Erase old changes of the roster, with the reasons for what broke the rules."""
    old = list(RosterChange.objects.filter(at__lt=before).values_list("pk", flat=True)[:BATCH])
    RosterChange.objects.filter(pk__in=old).delete()
    return len(old)


def erase_complaints(*, before: datetime, now: datetime) -> int:
    """Erase old complaints with their answers."""
    old = list(Complaint.objects.filter(received_at__lt=before).values_list("pk", flat=True)[:BATCH])
    Complaint.objects.filter(pk__in=old).delete()
    return len(old)


def erase_accidents(*, before: datetime, now: datetime) -> int:
    """Erase old accidents with what was found out."""
    old = list(Accident.objects.filter(happened_at__lt=before).values_list("pk", flat=True)[:BATCH])
    Accident.objects.filter(pk__in=old).delete()
    return len(old)
