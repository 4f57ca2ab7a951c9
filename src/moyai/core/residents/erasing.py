"""Eraser of evidence: who has been checked need not be kept on file."""

from collections.abc import Collection
from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Q

from moyai.core.clock import local
from moyai.core.residents.models import Eligibility

BATCH = 500


def erase_evidence(*, before: datetime, now: datetime) -> int:
    """Erase photo and number of the evidence, long after it was decided (or, undecided, ran out).

    That there was evidence of this kind, who decided and when stays.
    """
    is_over = Q(decided_at__lt=before) | Q(decided_at=None, expires_date__lt=local(before).date())
    has_evidence = ~Q(evidence_file="") | ~Q(evidence_reference="")
    old = list(Eligibility.objects.filter(is_over, has_evidence)[:BATCH])
    for eligibility in old:
        if eligibility.evidence_file:
            default_storage.delete(eligibility.evidence_file)
    ids = [eligibility.pk for eligibility in old]
    return Eligibility.objects.filter(pk__in=ids).update(evidence_file="", evidence_reference="")


def list_held(names: Collection[str]) -> set[str]:
    """Return which files are the evidence of an eligibility."""
    return set(Eligibility.objects.filter(evidence_file__in=names).values_list("evidence_file", flat=True))
