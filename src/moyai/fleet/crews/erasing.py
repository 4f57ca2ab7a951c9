"""Erasers of the crews' records, when the time that the law sets is over."""

from datetime import datetime

from moyai.core.clock import local
from moyai.core.privacy.batches import delete_batch
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


def erase_roll_calls(*, before: datetime, now: datetime) -> int:
    """Erase old roll-calls, corrections with what they correct."""
    return delete_batch(RollCall.objects.filter(at__lt=before))


def erase_statements(*, before: datetime, now: datetime) -> int:
    """Erase what drivers said of themselves; what counts stands in the roll-calls."""
    return delete_batch(DriverStatement.objects.filter(at__lt=before))


def erase_driver_files(*, before: datetime, now: datetime) -> int:
    """Erase the pages of drivers who left long ago, with what was added to them."""
    gone = DriverFile.objects.filter(left_date__lt=local(before).date())
    return delete_batch(gone)


def erase_duty_records(*, before: datetime, now: datetime) -> int:
    """Erase old duty records."""
    return delete_batch(DutyRecord.objects.filter(ended_at__lt=before))


def erase_duty_notes(*, before: datetime, now: datetime) -> int:
    """Erase what was added to old duty records."""
    return delete_batch(DutyNote.objects.filter(happened_at__lt=before))


def erase_roster_changes(*, before: datetime, now: datetime) -> int:
    """Erase old changes of the roster, with the reasons for what broke the rules."""
    return delete_batch(RosterChange.objects.filter(at__lt=before))


def erase_complaints(*, before: datetime, now: datetime) -> int:
    """Erase old complaints with their answers."""
    return delete_batch(Complaint.objects.filter(received_at__lt=before))


def erase_accidents(*, before: datetime, now: datetime) -> int:
    """Erase old accidents with what was found out."""
    return delete_batch(Accident.objects.filter(happened_at__lt=before))
