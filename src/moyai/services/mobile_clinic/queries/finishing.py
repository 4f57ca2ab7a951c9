"""Whether a visit was finished by whoever was with the patient, and what its checklist lacks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from moyai.services.mobile_clinic.checklists import FINISHED, Step
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.models import Institution, Visit, VisitStep
from moyai.services.mobile_clinic.queries.calls import find_call
from moyai.services.mobile_clinic.queries.visits import Line

GRACE = timedelta(minutes=15)
"""So long after the car has left a tablet may still be without a connection."""

STUCK = timedelta(hours=1)
"""So long after its planned end a visit in which the car stands is looked into."""

LOOKED_BACK = timedelta(days=3)


def find_finish(visit: Visit) -> VisitStep | None:
    """Return who finished a visit and when; None: nobody has."""
    said = visit.steps.filter(step=FINISHED, undone_at__isnull=True)
    return said.select_related("done_by__user").first()


def list_unfinished(now: datetime, institution: Institution | None = None) -> list[Visit]:
    """Return visits that the car has left, or whose time is long over, and that nobody has finished.

    Args:
        now: the town's time.
        institution: whose; None: everybody's.
    """
    left = Q(status=VisitStatus.DONE, ended_at__lte=now - GRACE)
    stuck = Q(status__in=(VisitStatus.AT_DOOR, VisitStatus.IN_CALL), call_until__lte=now - STUCK)
    said = VisitStep.objects.filter(visit=OuterRef("pk"), step=FINISHED, undone_at__isnull=True)
    found = Visit.objects.filter(left | stuck, ~Exists(said), arrives_at__gt=now - LOOKED_BACK)
    if institution is not None:
        found = found.filter(institution=institution)
    wide = found.select_related("patient__resident", "institution__partner", "doctor__user")
    return list(wide.order_by("arrives_at"))


def describe_finish(visit: Visit, lines: list[Line]) -> dict[str, Any]:
    """Return what the tablet says of a visit's end.

    ``missing`` are the steps that were not marked, ``is_call_over``: there was a call and it has ended.
    """
    room = find_call(visit)
    missing: list[Step] = [each.step for each in lines if each.done is None]
    at_bedside = visit.status in (VisitStatus.AT_DOOR, VisitStatus.IN_CALL)
    finish = find_finish(visit)
    return {
        "finish": finish,
        "missing": missing,
        "may_finish": finish is None and (at_bedside or visit.status == VisitStatus.DONE),
        "is_call_over": room is not None and room.ended_at is not None,
        "had_call": room is not None and room.began_at is not None,
    }
