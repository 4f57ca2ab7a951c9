"""Whom the clinic car did not meet: of patients who agree to be watched over."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from moyai.core.residents.models import Resident
from moyai.core.watchover.gaps import Gap, register_finder
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Visit
from moyai.services.mobile_clinic.teens import PRIVATE

LABEL = "mobile_clinic"
MISSED_VISIT = "missed_visit"
LOOKED_BACK = timedelta(days=3)


def register() -> None:
    """Make known whom the car did not meet."""
    register_finder(LABEL, find_missed_visits, kinds=(MISSED_VISIT,))


def find_missed_visits(watched: QuerySet[Resident], now: datetime) -> list[Gap]:
    """Return who was not at home when the car came, until she has been seen since."""
    since = now - LOOKED_BACK
    missed = Visit.objects.filter(
        patient__resident__in=watched, status=VisitStatus.NO_SHOW, ended_at__gt=since, ended_at__lte=now
    ).exclude(programme__in=PRIVATE)  # who watches over her is not to know that she had one
    rows = missed.values_list("patient__resident", "code", "arrives_at")
    seen = Visit.objects.filter(status=VisitStatus.DONE, ended_at__gt=since)
    met = set(seen.values_list("patient__resident", "arrives_at"))
    return [
        Gap(resident_id, MISSED_VISIT, f"visit:{code}", at)
        for resident_id, code, at in rows
        if not any(who == resident_id and when > at for who, when in met)
    ]
