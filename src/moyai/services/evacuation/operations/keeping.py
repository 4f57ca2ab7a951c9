"""For how long an incident that is over is kept, and the erasing of a drill before its time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.operations.traces import erase_around
from moyai.services.evacuation.refusals import CannotErase, IncidentLasts

LONGEST_DAYS = 3650


def get_erased_at(incident: Incident) -> datetime | None:
    """Return when an incident will be erased with everything of it, None while it lasts."""
    return None if incident.closed_at is None else incident.closed_at + timedelta(days=incident.keep_days)


@transaction.atomic
def keep_for(*, code: str, days: int, by: User, now: datetime) -> Incident:
    """Decide for how many days after its end an incident is kept.

    Raises:
        Incident.DoesNotExist: there is none.
        IncidentLasts: it is not over.
        ValueError: fewer than 1 or more than 3650 days.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(f"1 to {LONGEST_DAYS} days")
    incident = Incident.objects.get(code=code)
    if incident.closed_at is None:
        raise IncidentLasts
    before, incident.keep_days = incident.keep_days, days
    incident.save(update_fields=["keep_days"])
    _audit("keep_for", incident, by, now, before=before, after=days)
    return incident


@transaction.atomic
def erase_drill(*, code: str, by: User, now: datetime) -> int:
    """Erase a drill that is over at once, with every claim, person, conversation and message of it.

    What really happened is erased when its time is over, never by a press.

    Returns:
        How many rows were erased.

    Raises:
        Incident.DoesNotExist: there is none.
        IncidentLasts: it is not over.
        CannotErase: it was no drill.
    """
    incident = Incident.objects.get(code=code)
    if incident.closed_at is None:
        raise IncidentLasts
    if not incident.is_drill:
        raise CannotErase
    around = erase_around(incident)
    rows, _by_model = incident.delete()
    _audit("erase_drill", incident, by, now, rows=rows + around)
    return rows + around


def _audit(action: str, incident: Incident, by: User, now: datetime, **facts: int) -> None:
    subject, actor = f"incident:{incident.code}", f"user:{by.pk}"
    record(actor=actor, action=f"evacuation.{action}", subject=subject, now=now, mode=incident.mode, **facts)
