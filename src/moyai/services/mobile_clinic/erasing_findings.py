"""Erasers of findings: the row and the file go together; with the patient's key gone, at once."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from moyai.core.sealing.models import SubjectKey
from moyai.services.mobile_clinic.finding_files import delete_file, find_folder
from moyai.services.mobile_clinic.models import Finding, SetAside, Visit

BATCH = 200
ORPHAN_S = 24 * 3600
"""A file without a row is of a patient who was erased, or was left by a crash; so old, nobody writes it."""


def erase_findings(*, before: datetime, now: datetime) -> int:
    """Erase what was taken before a time of patients who have not been visited since, and of erased ones."""
    visited = Visit.objects.filter(patient=OuterRef("patient"), arrives_at__gte=before)
    old = Q(taken_at__lt=before) & ~Exists(visited)
    rows = Finding.objects.filter(old | Q(Exists(_list_erased())))
    return _erase(list(rows.only("pk", "file").order_by("pk")[:BATCH]))


def erase_set_aside(*, before: datetime, now: datetime) -> int:
    """Erase what was set aside before a time, and of erased patients."""
    rows = SetAside.objects.filter(Q(sent_at__lt=before) | Q(Exists(_list_erased())))
    return _erase(list(rows.only("pk", "file").order_by("pk")[:BATCH]))


def sweep_orphans(now: datetime) -> int:
    """Delete files that no row knows (the patient was erased, or a crash came between). A periodic job.

    Returns:
        how many.
    """
    swept = 0
    for path in find_folder().glob("*/*"):
        name = f"{path.parent.name}/{path.name}"
        if time.time() - path.stat().st_mtime < ORPHAN_S:
            continue
        if not any(model.objects.filter(file=name).exists() for model in (Finding, SetAside)):
            delete_file(name)
            swept += 1
    return swept


def _list_erased() -> QuerySet[SubjectKey]:
    subject = Concat(Value("resident:"), OuterRef("patient__resident__code"), output_field=CharField())
    return SubjectKey.objects.filter(destroyed_at__isnull=False).filter(subject=subject)


def _erase(rows: Sequence[Finding] | Sequence[SetAside]) -> int:
    if not rows:
        return 0
    files = [row.file for row in rows]
    type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: _delete_files(files))
    return len(rows)


def _delete_files(names: Sequence[str]) -> None:
    for name in names:
        delete_file(name)
