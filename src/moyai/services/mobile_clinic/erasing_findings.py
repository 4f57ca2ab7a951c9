"""Erasers of findings: the row and the file go together; with the patient's key gone, at once."""

from __future__ import annotations

import time
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from moyai.core.privacy.batches import delete_batch_with_files
from moyai.core.sealing.queries import has_been_erased
from moyai.services.mobile_clinic.finding_files import delete_file, find_folder
from moyai.services.mobile_clinic.models import Finding, SetAside, Visit

ORPHAN_S = 24 * 3600
"""A file without a row is of a patient who was erased, or was left by a crash; so old, nobody writes it."""


def erase_findings(*, before: datetime, now: datetime) -> int:
    """Erase what was taken before a time of patients who have not been visited since, and of erased ones."""
    visited = Visit.objects.filter(patient=OuterRef("patient"), arrives_at__gte=before)
    old = Q(taken_at__lt=before) & ~Exists(visited)
    rows = Finding.objects.filter(old | Q(has_been_erased("patient__resident__")))
    return delete_batch_with_files(rows, "file", delete_file)


def erase_set_aside(*, before: datetime, now: datetime) -> int:
    """Erase what was set aside before a time, and of erased patients."""
    rows = SetAside.objects.filter(Q(sent_at__lt=before) | Q(has_been_erased("patient__resident__")))
    return delete_batch_with_files(rows, "file", delete_file)


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
