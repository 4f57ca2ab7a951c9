"""Erasers of treatment. Whoever wants one person's data gone at once destroys her key (`core/sealing`)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from moyai.core.clock import local
from moyai.services.mobile_clinic.models import (
    ClinicNote,
    InPersonMove,
    OnlineConsent,
    Prescription,
    Presence,
    Statement,
    TreatmentPlan,
    VisitCharge,
)

BATCH = 500


def erase_plans(*, before: datetime, now: datetime) -> int:
    """Erase every version whose last day is long ago."""
    old = TreatmentPlan.objects.filter(valid_until__lt=local(before).date()).values_list("pk", flat=True)
    gone = list(old[:BATCH])
    TreatmentPlan.objects.filter(pk__in=gone).delete()
    return len(gone)


def erase_consents(*, before: datetime, now: datetime) -> int:
    """Erase consents that were withdrawn or replaced long ago; the one that stands stays."""
    old = OnlineConsent.objects.filter(Q(withdrawn_at__lt=before) | Q(replaced_at__lt=before))
    gone = list(old.values_list("pk", flat=True)[:BATCH])
    OnlineConsent.objects.filter(pk__in=gone).delete()
    return len(gone)


def erase_prescriptions(*, before: datetime, now: datetime) -> int:
    """Erase prescriptions of long ago, with their sheets, inquiries, guidance and steps."""
    gone = list(Prescription.objects.filter(written_at__lt=before).values_list("pk", flat=True)[:BATCH])
    Prescription.objects.filter(pk__in=gone).delete()
    return len(gone)


def erase_notes(*, before: datetime, now: datetime) -> int:
    """Erase notes of long ago; a correction that is younger than what it corrects stays."""
    gone = list(ClinicNote.objects.filter(written_at__lt=before).values_list("pk", flat=True)[:BATCH])
    ClinicNote.objects.filter(corrects__in=gone).update(corrects=None)
    ClinicNote.objects.filter(pk__in=gone).delete()
    return len(gone)


def erase_moves(*, before: datetime, now: datetime) -> int:
    """Erase moves of long ago."""
    gone = list(InPersonMove.objects.filter(moved_at__lt=before).values_list("pk", flat=True)[:BATCH])
    InPersonMove.objects.filter(pk__in=gone).delete()
    return len(gone)


def erase_presences(*, before: datetime, now: datetime) -> int:
    """Erase who was there long ago."""
    gone = list(Presence.objects.filter(noted_at__lt=before).values_list("pk", flat=True)[:BATCH])
    Presence.objects.filter(pk__in=gone).delete()
    return len(gone)


def erase_statements(*, before: datetime, now: datetime) -> int:
    """Erase statements of long ago with what was charged; the books keep the sums."""
    gone = list(Statement.objects.filter(issued_at__lt=before).values_list("pk", flat=True)[:BATCH])
    VisitCharge.objects.filter(statement__in=gone).delete()
    Statement.objects.filter(pk__in=gone).delete()
    return len(gone)
