"""Erasers of treatment. Whoever wants one person's data gone at once destroys her key (`core/sealing`)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from moyai.core.clock import local
from moyai.core.privacy.batches import delete_batch
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
    return delete_batch(TreatmentPlan.objects.filter(valid_until__lt=local(before).date()))


def erase_consents(*, before: datetime, now: datetime) -> int:
    """Erase consents that were withdrawn or replaced long ago; the one that stands stays."""
    old = OnlineConsent.objects.filter(Q(withdrawn_at__lt=before) | Q(replaced_at__lt=before))
    return delete_batch(old)


def erase_prescriptions(*, before: datetime, now: datetime) -> int:
    """Erase prescriptions of long ago, with their sheets, inquiries, guidance and steps."""
    return delete_batch(Prescription.objects.filter(written_at__lt=before))


def erase_notes(*, before: datetime, now: datetime) -> int:
    """Erase notes of long ago; a correction that is younger than what it corrects stays."""
    gone = list(ClinicNote.objects.filter(written_at__lt=before).values_list("pk", flat=True)[:BATCH])
    ClinicNote.objects.filter(corrects__in=gone).update(corrects=None)
    ClinicNote.objects.filter(pk__in=gone).delete()
    return len(gone)


def erase_moves(*, before: datetime, now: datetime) -> int:
    """Erase moves of long ago."""
    return delete_batch(InPersonMove.objects.filter(moved_at__lt=before))


def erase_presences(*, before: datetime, now: datetime) -> int:
    """Erase who was there long ago."""
    return delete_batch(Presence.objects.filter(noted_at__lt=before))


def erase_statements(*, before: datetime, now: datetime) -> int:
    """Erase statements of long ago with what was charged; the books keep the sums."""
    gone = list(Statement.objects.filter(issued_at__lt=before).values_list("pk", flat=True)[:BATCH])
    VisitCharge.objects.filter(statement__in=gone).delete()
    Statement.objects.filter(pk__in=gone).delete()
    return len(gone)
