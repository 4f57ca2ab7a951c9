"""What of a visit that nobody else is to know of stands on a bill: that the car went, not for whom."""

from __future__ import annotations

from django.template import Library

from moyai.services.mobile_clinic.models import Visit
from moyai.services.mobile_clinic.teens import is_private

register = Library()


@register.filter
def chart_shown(visit: Visit) -> str:
    """Return the chart number that a bill shows; a dash, where nobody is to know who came."""
    return "–" if is_private(visit.programme) else visit.patient.chart_no
