"""Visits as the nurse's tablet and the doctor's page show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import DateTimeField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from moyai.core.accounts.models import User
from moyai.core.clock import at_local
from moyai.services.mobile_clinic.access import find_relation
from moyai.services.mobile_clinic.checklists import Step, list_steps
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.models import IdentityCheck, Practitioner, Visit, VisitStep, VitalsAlert
from moyai.services.mobile_clinic.queries.maternity import find_week

DAY_MINUTES = 24 * 60
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
NOT_SHOWN = (VisitStatus.HELD, VisitStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Line:
    """A step of a visit with who did it and when; ``done`` None: not yet."""

    step: Step
    done: VisitStep | None
    identity: IdentityCheck | None = None


def list_lines(visit: Visit) -> list[Line]:
    """Return the checklist of a visit, by the week of pregnancy on its day."""
    done = {each.step: each for each in visit.steps.filter(undone_at=None).select_related("done_by__user")}
    week = find_week(visit.patient, visit.arrives_at)
    check = visit.identity_checks.select_related("checked_by__user").first()
    return [
        Line(step, done.get(step.key), check if step.by == "identity" else None)
        for step in list_steps(Programme(visit.programme), week)
    ]


def list_day(practice: Practitioner, day: date) -> list[Visit]:
    """Return the visits of somebody's institution on a day, by time; a doctor's are her own."""
    visits = Visit.objects.filter(
        institution=practice.institution_id,
        arrives_at__gte=at_local(day, 0),
        arrives_at__lt=at_local(day, DAY_MINUTES),
    ).exclude(status__in=NOT_SHOWN)
    if practice.profession == Profession.DOCTOR:
        visits = visits.filter(doctor=practice)
    return list(visits.select_related("patient__resident", "doctor__user", "doctor__institution__partner"))


def find_visit(code: str, user: User, today: date) -> tuple[Visit, Practitioner] | None:
    """Return a visit and the job through which somebody may see its patient; None: none, or no relation."""
    visits = Visit.objects.select_related(
        "patient__resident", "institution__partner", "doctor__user", "doctor__institution__partner", "share"
    )
    visit = visits.filter(code=code).first()
    practice = find_relation(user, visit.patient, today) if visit else None
    return (visit, practice) if visit and practice else None


def count_open_alerts(visits: list[Visit], practice: Practitioner) -> dict[int, int]:
    """Return by visit how many alerts this person has not seen."""
    counts: dict[int, int] = {}
    for visit in visits:
        counts[visit.pk] = list_alerts(visit).exclude(sights__by=practice).count()
    return counts


def list_alerts(visit: Visit) -> QuerySet[VitalsAlert]:
    """Return what was raised on a visit, and what came in from outside since the one before it."""
    before = Visit.objects.filter(patient=visit.patient_id, arrives_at__lt=visit.arrives_at)
    latest = before.exclude(status__in=NOT_SHOWN).order_by("-arrives_at").values("call_until")[:1]
    since = Coalesce(Subquery(latest), Value(BEGINNING), output_field=DateTimeField())
    outside = Q(
        patient=visit.patient_id,
        received__isnull=False,
        raised_at__gt=since,
        raised_at__lte=visit.call_until,
    )
    return VitalsAlert.objects.filter(Q(visit=visit) | outside)
