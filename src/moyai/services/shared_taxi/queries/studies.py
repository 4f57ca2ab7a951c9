"""Reads on studies of the past."""

from django.db.models import Count, QuerySet

from moyai.fleet.models import Vehicle
from moyai.services.shared_taxi.models import Study


def list_studies() -> QuerySet[Study]:
    """Return the studies, the latest first, each with the number of days replayed as ``days_done``."""
    # Grouping drops the order of the model.
    return Study.objects.annotate(days_done=Count("replayed")).order_by("-created_at", "-pk")


def get_study(pk: int) -> Study:
    """Return a study with ``days_done``.

    Raises:
        Study.DoesNotExist: there is none.
    """
    return list_studies().get(pk=pk)


def count_vehicles() -> int:
    """Return how many vehicles the town has; one at least, so that there is something to ask about."""
    return max(1, Vehicle.objects.count())
