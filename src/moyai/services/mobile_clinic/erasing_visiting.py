"""Erasing what was measured and written at visits when the law's period is over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from moyai.core.privacy.batches import delete_batch
from moyai.services.mobile_clinic.models import (
    AntenatalCheck,
    IdentityCheck,
    Measuring,
    PatientLimit,
    Pregnancy,
    VisitStep,
    VitalsAlert,
    VitalsPacket,
)

BATCH = 500


@transaction.atomic
def erase_packets(*, before: datetime, now: datetime) -> int:
    """Erase what was measured long ago, with the alerts it raised and who saw them."""
    keys = list(VitalsPacket.objects.filter(received_at__lt=before).values_list("pk", flat=True)[:BATCH])
    VitalsAlert.objects.filter(packet__in=keys).delete()
    VitalsPacket.objects.filter(pk__in=keys).delete()
    return len(keys)


@transaction.atomic
def erase_limits(*, before: datetime, now: datetime) -> int:
    """Erase limits that a doctor has replaced since; what still holds for a patient stays."""
    newer = PatientLimit.objects.filter(
        patient=OuterRef("patient"), measure=OuterRef("measure"), pk__gt=OuterRef("pk")
    )
    old = PatientLimit.objects.filter(Exists(newer), set_at__lt=before)
    return delete_batch(old)


@transaction.atomic
def erase_pregnancies(*, before: datetime, now: datetime) -> int:
    """Erase pregnancies of which nothing was written since, with their checks."""
    recent = Pregnancy.objects.filter(written_at__gte=before).values("code")
    checked = AntenatalCheck.objects.filter(written_at__gte=before).values("pregnancy_code")
    old = Pregnancy.objects.filter(written_at__lt=before).exclude(code__in=recent).exclude(code__in=checked)
    codes = list(dict.fromkeys(old.values_list("code", flat=True)[:BATCH]))
    AntenatalCheck.objects.filter(pregnancy_code__in=codes).delete()
    return Pregnancy.objects.filter(code__in=codes).delete()[0]


@transaction.atomic
def erase_steps(*, before: datetime, now: datetime) -> int:
    """Erase checklists of long ago, with the checks of who she was and whom devices measured."""
    keys = list(VisitStep.objects.filter(done_at__lt=before).values_list("pk", flat=True)[:BATCH])
    IdentityCheck.objects.filter(checked_at__lt=before).delete()
    Measuring.objects.filter(until__lt=before).delete()
    VisitStep.objects.filter(pk__in=keys).delete()
    return len(keys)
