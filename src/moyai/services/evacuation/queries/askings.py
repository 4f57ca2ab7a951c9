"""Questions that everybody was asked."""

from __future__ import annotations

from moyai.services.evacuation.models import Incident, MassQuestion


def list_questions(incident: Incident, limit: int = 30) -> list[MassQuestion]:
    """Return what everybody was asked in an incident, the last first."""
    asked = MassQuestion.objects.filter(incident=incident).select_related("asked_by")
    return list(asked[:limit])
