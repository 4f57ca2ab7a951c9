"""Reads on registrations."""

from django.db.models import Count, Exists, OuterRef, QuerySet

from moyai.core.residents.models import Eligibility
from moyai.core.residents.queries import search_residents
from moyai.services.shared_taxi.policy import LABEL

_MOST_FOUND = 200


def get_registration(eligibility_id: int) -> Eligibility:
    """Return what a resident declared for the shared taxi, with the resident and the household.

    Raises:
        Eligibility.DoesNotExist: there is none.
    """
    return _with_people().get(pk=eligibility_id)


def search_registrations(*, status: str, text: str = "") -> QuerySet[Eligibility]:
    """Return registrations of a status, the longest waiting first (a query set, to be paged).

    Each knows as ``is_renewal`` whether the resident was registered before.

    Args:
        status: an EligibilityStatus.
        text: a name, reading, registration number or telephone number; empty for all.
    """
    rows = _with_people().filter(status=status).order_by("declared_at", "pk")
    if not text:
        return rows
    return rows.filter(resident__in=[resident.pk for resident in search_residents(text, _MOST_FOUND)])


def count_registrations() -> dict[str, int]:
    """Return how many registrations have each status."""
    rows = Eligibility.objects.filter(service=LABEL).order_by().values("status").annotate(n=Count("pk"))
    return {row["status"]: row["n"] for row in rows}


def _with_people() -> QuerySet[Eligibility]:
    earlier = Eligibility.objects.filter(
        service=LABEL, resident=OuterRef("resident"), declared_at__lt=OuterRef("declared_at")
    )
    rows = Eligibility.objects.filter(service=LABEL).select_related("resident__household")
    return rows.annotate(is_renewal=Exists(earlier))
