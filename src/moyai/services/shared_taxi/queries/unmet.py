"""Reads on what could not be given."""

from datetime import date, timedelta

from django.db.models import QuerySet

from moyai.core.clock import at_local
from moyai.services.shared_taxi.models import UnmetRequest


def list_unmet(day: date) -> QuerySet[UnmetRequest]:
    """Return what was asked for on a day and could not be given as asked, the latest first."""
    asked = UnmetRequest.objects.filter(at__gte=at_local(day, 0), at__lt=at_local(day + timedelta(days=1), 0))
    return asked.select_related("resident", "ride__task").order_by("-at", "-pk")
