"""Erasers of findings: the row and the file go together; with the patient's key gone, at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from moyai.core.privacy.batches import delete_batch_with_files
from moyai.core.sealing.queries import has_been_erased
from moyai.services.mobile_clinic.finding_files import FINDINGS
from moyai.services.mobile_clinic.models import Finding, SetAside, Visit


def erase_findings(*, before: datetime, now: datetime) -> int:
    """Erase what was taken before a time of patients who have not been visited since, and of erased ones."""
    visited = Visit.objects.filter(patient=OuterRef("patient"), arrives_at__gte=before)
    old = Q(taken_at__lt=before) & ~Exists(visited)
    rows = Finding.objects.filter(old | Q(has_been_erased("patient__resident__")))
    return delete_batch_with_files(rows, "file", FINDINGS.delete)


def erase_set_aside(*, before: datetime, now: datetime) -> int:
    """Erase what was set aside before a time, and of erased patients."""
    rows = SetAside.objects.filter(Q(sent_at__lt=before) | Q(has_been_erased("patient__resident__")))
    return delete_batch_with_files(rows, "file", FINDINGS.delete)


def sweep_orphans(_now: datetime) -> int:
    """Delete files that no row knows (the patient was erased, or a crash came between); return how many.

    A periodic job.
    """
    return FINDINGS.sweep(_list_known)


def _list_known(names: Collection[str]) -> set[str]:
    rows = Finding.objects.filter(file__in=names).values_list("file", flat=True)
    return {*rows, *SetAside.objects.filter(file__in=names).values_list("file", flat=True)}
